//! Each rule is broken alone, in a program that keeps all others.

use super::*;
use crate::builtins::OverloadId;
use crate::bytecode::op::{CONSTANT, Code, Op};
use crate::bytecode::outlet::Output;
use crate::bytecode::program::{Name, Program, Source, Target};
use crate::bytecode::samples::{LOGIC, OUTSIDE, compile, samples};
use crate::catalog::ActionId;
use crate::participant::Slot;
use crate::source::SourceId;
use crate::span::Span;
use crate::value::{Decimal, Json, Kind, Object, Type, Value};
use std::sync::Arc;

#[test]
fn everything_that_is_lowered_is_accepted() {
    for (name, program) in samples() {
        assert_eq!(verify(&program), Ok(()), "{name}");
    }
}

/// What breaks a rule, and words of the error.
pub(super) type Break = (&'static str, fn(&mut Program));

/// Breaks a sample in each way and expects the error's words.
pub(super) fn each(text: &str, breaks: &[Break]) {
    let whole = compile(text);
    for (words, damage) in breaks {
        let mut program = whole.clone();
        damage(&mut program);
        let error = verify(&program).expect_err(words).to_string();
        assert!(error.contains(words), "wanted `{words}`, found `{error}`");
    }
}

/// The first instruction of that code.
fn op(program: &mut Program, code: Code) -> &mut Op {
    program.flows[0].code.iter_mut().find(|op| op.code == code).expect("the sample has it")
}

/// Puts another 32-bit operand into the first instruction of that code.
fn aim(program: &mut Program, code: Code, wide: u32) {
    let op = op(program, code);
    *op = Op { mark: op.mark, ..Op::long(op.code, op.a, wide) };
}

#[test]
fn registers_and_constants_must_exist() {
    each(
        LOGIC,
        &[
            ("number register 99 does not exist", |p| op(p, Code::AddSmall).b = 99),
            ("number register 99 does not exist", |p| op(p, Code::AddSmall).a = 99),
            ("text register 99 does not exist", |p| op(p, Code::TextConst).a = 99),
            ("text 999 of the pool", |p| op(p, Code::EqText).b = CONSTANT | 999),
            ("text register 999 does not exist", |p| op(p, Code::EqText).b = 999),
            ("value register 77 does not exist", |p| op(p, Code::ValueConst).a = 77),
            ("number 500 of the pool", |p| aim(p, Code::IntConst, 500)),
            ("text 500 of the pool", |p| aim(p, Code::TextConst, 500)),
            ("value 500 of the pool", |p| aim(p, Code::ValueConst, 500)),
            ("list of parts 500", |p| aim(p, Code::Append, 500)),
            ("call 500", |p| aim(p, Code::Call, 500)),
            ("call of a task 500", |p| aim(p, Code::CallTask, 500)),
            ("table 500", |p| aim(p, Code::SwitchText, 500)),
            ("list of attributes to set 500", |p| aim(p, Code::Set, 500)),
            ("list of attributes to get 500", |p| aim(p, Code::Get, 500)),
            ("action 500 of the pool", |p| aim(p, Code::Perform, 500)),
        ],
    );
    each(OUTSIDE, &[("menu 500 of the pool", |p| aim(p, Code::Menu, 500))]);
}

#[test]
fn registers_are_as_many_as_their_types_and_at_most_32767() {
    let grown = |p: &mut Program, more: u16| {
        let flow = &mut p.flows[0];
        while flow.registers.ints < more {
            flow.holds.add(Type::one(Kind::Integer), &mut flow.registers);
        }
    };
    let mut program = compile(LOGIC);
    grown(&mut program, MAX_REGISTERS);
    assert_eq!(verify(&program), Ok(()));
    grown(&mut program, MAX_REGISTERS + 1);
    assert!(verify(&program).unwrap_err().to_string().contains("32767 are the most"));
    each(
        LOGIC,
        &[
            ("not as many as the registers", |p| p.flows[0].registers.ints += 1),
            ("not as many as the registers", |p| p.flows[0].holds.values.truncate(1)),
            ("has the type of a large value", |p| p.flows[0].holds.ints[0] = Kind::Audio),
            ("has the type of a number", |p| p.flows[0].holds.values[0] = Type::one(Kind::String)),
        ],
    );
}

#[test]
fn targets_must_exist_and_code_must_not_run_off_its_end() {
    each(
        LOGIC,
        &[
            ("instruction 9999 does not exist", |p| aim(p, Code::Jump, 9999)),
            ("instruction 9999 does not exist", |p| aim(p, Code::JumpIfNot, 9999)),
            ("no part begins at instruction 0", |p| aim(p, Code::Leave, 0)),
            ("start: instruction 9999", |p| p.flows[0].start = 9999),
            ("error handling: instruction 9999", |p| p.flows[0].handler = 9999),
            ("it has no code", |p| p.flows[0].code.clear()),
            ("it is the last one, and goes on", |p| p.flows[0].code.push(Op::new(Code::Nop, 0, 0, 0))),
            ("no jump follows the test", |p| {
                let at = p.flows[0].code.iter().position(|op| op.code == Code::IfGtSmall).unwrap();
                p.flows[0].code[at + 1] = Op::new(Code::Nop, 0, 0, 0);
            }),
            ("nothing follows the test's jump", |p| {
                p.flows[0].code.extend([Op::new(Code::IfEqSmall, 0, 0, 0), Op::long(Code::Jump, 0, 0)]);
            }),
            ("no jump follows the test", |p| p.flows[0].code.push(Op::new(Code::LoopStart, 0, 0, 0))),
            ("there is no end 9", |p| op(p, Code::End).a = 9),
        ],
    );
    each(OUTSIDE, &[("instruction 9999 does not exist", |p| p.flows[0].pool.menus[0].default = 9999)]);
}

#[test]
fn tables_of_the_flow_stand_in_order_and_inside_of_it() {
    each(
        LOGIC,
        &[
            ("source 7 does not exist", |p| p.flows[0].source = SourceId(7)),
            ("part 1: it stands out of order", |p| p.flows[0].parts.swap(0, 1)),
            ("part 0: instruction 9999", |p| p.flows[0].parts[0].entry = 9999),
            ("are no place of the source", |p| p.flows[0].parts[0].span = Span::new(0, 1_000_000)),
            ("action 1: it stands out of order", |p| p.flows[0].actions[1].at = p.flows[0].actions[0].at),
            ("does not begin an action", |p| p.flows[0].actions[2].at += 1),
            ("the catalogue has no such action", |p| p.flows[0].actions[0].action = ActionId(9999)),
            ("it stands in a part that does not exist", |p| p.flows[0].actions[0].part = 99),
            ("that is not in the list of actions", |p| drop(p.flows[0].actions.pop())),
            ("there is no mark 2", |p| op(p, Code::Append).mark = 2),
            ("place 0: instruction 9999", |p| p.flows[0].places[0].0 = 9999),
            ("place 1: it stands out of order", |p| p.flows[0].places.swap(0, 1)),
            ("are no place of the source", |p| p.flows[0].places[0].1 = Span::new(0, 1_000_000)),
            ("are no place of the source", |p| p.flows[0].places[0].1 = Span::new(9, 3)),
            ("are no place of the source", |p| {
                // In the middle of the two bytes of `é`.
                let at = p.sources[0].text.find('é').unwrap() as u32 + 1;
                p.flows[0].places[0].1 = Span::new(at, at);
            }),
        ],
    );
}

#[test]
fn ways_out_are_single_and_inside_of_the_flow() {
    each(
        LOGIC,
        &[
            ("outlet 0: action 9999", |p| p.flows[0].outlets[0].action = 9999),
            ("outlet 0: no instruction leads to it", |p| p.flows[0].outlets[0].from = (4, 4)),
            ("outlet 0: instruction 9999", |p| p.flows[0].outlets[0].from.1 = 10_000),
            ("outlet 0: instruction 9999", |p| p.flows[0].outlets[0].to = 9999),
            ("outlet 0: 120 is no key", |p| p.flows[0].outlets[0].output = Output::Choice(b'x')),
            ("its name is longer than", |p| {
                p.flows[0].outlets[0].output = Output::Named("x".repeat(32_001).into());
            }),
            ("are no place of the source", |p| p.flows[0].outlets[0].span = Span::new(0, 1_000_000)),
            ("outlet 1: it stands out of order", |p| p.flows[0].outlets[0].action = 50),
            ("another way out has a step of it", |p| {
                let (from, to) = (p.flows[0].outlets[0].from, p.flows[0].outlets[0].to);
                (p.flows[0].outlets[1].from, p.flows[0].outlets[1].to) = (from, to);
            }),
        ],
    );
    let mut program = compile(LOGIC);
    program.flows[0].outlets[0].output = Output::Named("x".repeat(32_000).into());
    assert_eq!(verify(&program), Ok(()));
}

#[test]
fn variables_lie_in_registers_of_their_types() {
    each(
        LOGIC,
        &[
            ("it is Integer, its register is not", |p| p.flows[0].variables[0].register = Target::Value(0)),
            ("it is Boolean, its register is not", |p| p.flows[0].variables[0].kind = Type::one(Kind::Boolean)),
            ("does not exist", |p| p.flows[0].variables[3].register = Target::Text(99)),
            ("two variables lie in one register", |p| {
                p.flows[0].variables[1].register = p.flows[0].variables[0].register;
            }),
            ("it belongs to a part that does not exist", |p| p.flows[0].variables[0].part = Some(99)),
        ],
    );
}

#[test]
fn types_are_the_same_wherever_a_register_is_read_or_written() {
    each(
        LOGIC,
        &[
            ("holds Integer, not Boolean", |p| op(p, Code::JumpIfNot).a = 0),
            ("holds Integer, not Boolean", |p| op(p, Code::Not).b = 0),
            ("holds Integer, not Boolean", |p| op(p, Code::Refuse).a = 0),
            ("holds Integer, not Boolean", |p| op(p, Code::EqInt).a = 0),
            ("holds Duration, not Integer", |p| op(p, Code::MulInt).b = 3),
            ("holds DateTime, not Integer", |p| op(p, Code::IntText).b = 4),
            ("holds Duration, not Integer", |p| op(p, Code::LoopStart).a = 3),
            ("which has no sum", |p| op(p, Code::AddSmall).a = 4),
            ("holds Duration, not Integer", |p| op(p, Code::AddInt).c = 3),
            ("what is put there is of another type", |p| op(p, Code::ValueConst).a = 1),
            ("2 is no Boolean", |p| {
                let op = p.flows[0].code.iter_mut().find(|op| op.code == Code::IntNumber && op.a == 2).unwrap();
                *op = Op { mark: op.mark, ..Op::long(op.code, 2, 2) };
            }),
            ("it is outside every range", |p| p.flows[0].pool.ints[0] = 1_000_000_000_000_000),
        ],
    );
}

#[test]
fn calls_fit_their_overloads() {
    each(
        LOGIC,
        &[
            ("there is no function 65535", |p| p.flows[0].pool.calls[0].overload = OverloadId(u16::MAX)),
            ("is no function that code can call", |p| {
                let lazy = crate::builtins::overloads().iter().find(|overload| overload.is_lazy()).unwrap();
                p.flows[0].pool.calls[0].overload = lazy.id;
            }),
            ("arguments and their types are not as many", |p| {
                p.flows[0].pool.calls[0].types.push(Type::one(Kind::Audio));
            }),
            ("does not take 2 arguments", |p| {
                let call = p.flows[0].pool.calls.iter_mut().find(|call| call.arguments.len() == 1).unwrap();
                (call.arguments, call.types) = (vec![Source::NotSet; 2], vec![Type::one(Kind::String); 2]);
            }),
            ("it does not take Integer", |p| {
                let call = p.flows[0].pool.calls.iter_mut().find(|c| c.types == [Type::one(Kind::String)]).unwrap();
                (call.arguments[0], call.types[0]) = (Source::Int(0), Type::one(Kind::Integer));
            }),
            ("a register of another type stands where String is wanted", |p| {
                let call = p.flows[0].pool.calls.iter_mut().find(|c| c.types == [Type::one(Kind::String)]).unwrap();
                call.arguments[0] = Source::Int(0);
            }),
            ("text 999 of the pool", |p| {
                let call = p.flows[0].pool.calls.iter_mut().find(|c| c.types == [Type::one(Kind::String)]).unwrap();
                call.arguments[0] = Source::TextConstant(999);
            }),
            ("there, not Audio[]", |p| p.flows[0].pool.calls[0].result = Type::many(Kind::Audio)),
            ("the result is DateTime, its register is not", |p| {
                let moment = Type::one(Kind::DateTime);
                let at = p.flows[0].pool.calls.iter().position(|call| call.result == moment).unwrap() as u32;
                let op = p.flows[0].code.iter_mut().find(|op| op.code == Code::Call && op.wide() == at).unwrap();
                op.a = 0;
            }),
        ],
    );
}

#[test]
fn lists_of_the_pool_hold_what_exists() {
    each(
        LOGIC,
        &[
            ("list of parts 0: a register of another type", |p| p.flows[0].pool.parts[0][0] = Source::Int(0)),
            ("list of parts 0: it has more than 32000", |p| p.flows[0].pool.parts[0] = vec![Source::NotSet; 32_001]),
            ("attribute name 55 of the pool", |p| p.flows[0].pool.sets[0][0].0 = Name::Literal(Slot(55))),
            ("attribute name 55 of the pool", |p| p.flows[0].pool.gets[0][0].0 = Name::Literal(Slot(55))),
            ("where String is wanted", |p| p.flows[0].pool.sets[0][0].0 = Name::Computed(Source::IntConstant(1))),
            ("where String is wanted", |p| p.flows[0].pool.sets[0][0].1 = Source::Value(0)),
            ("text register 99 does not exist", |p| p.flows[0].pool.gets[0][0].1 = 99),
            ("no part begins at instruction 1", |p| p.flows[0].pool.task_calls[0].target = 1),
            ("instruction 9999 does not exist", |p| p.flows[0].pool.task_calls[0].next = 9999),
            ("number register 99 does not exist", |p| p.flows[0].pool.task_calls[0].keep.push(Target::Int(99))),
            ("output path 0 cannot stand there", |p| p.flows[0].pool.task_calls[0].paths.push((0, 0))),
            ("table 0: text 999", |p| p.flows[0].pool.tables[0].cases[0].0 = 999),
            ("table 0: instruction 9999", |p| p.flows[0].pool.tables[0].default = 9999),
            ("table 0: instruction 9999", |p| p.flows[0].pool.tables[0].not_set = Some(9999)),
            ("it has more than 64 cases", |p| p.flows[0].pool.tables[0].cases = vec![(0, 0); 65]),
        ],
    );
    let mut program = compile(LOGIC);
    program.flows[0].pool.tables[0].cases = vec![(0, 0); MAX_CASES];
    program.flows[0].pool.parts[0] = vec![Source::NotSet; MAX_LIST];
    assert_eq!(verify(&program), Ok(()));
}

#[test]
fn menus_have_keys_audio_and_a_timeout() {
    each(
        OUTSIDE,
        &[
            ("menu 0: text 999", |p| p.flows[0].pool.menus[0].name = 999),
            ("audio: a register of another type", |p| p.flows[0].pool.menus[0].audio = Source::Text(0)),
            ("timeout: a constant of another type", |p| p.flows[0].pool.menus[0].timeout = Source::TextConstant(0)),
            ("65 is no key", |p| p.flows[0].pool.menus[0].choices[0].0 = b'A'),
            ("instruction 9999 does not exist", |p| p.flows[0].pool.menus[0].choices[0].1 = 9999),
            ("it repeats more than 9 times", |p| p.flows[0].pool.menus[0].repeat = 10),
        ],
    );
}

#[test]
fn names_are_single_and_not_empty() {
    each(
        LOGIC,
        &[
            ("attribute name 0 is empty", |p| p.names[0] = Text::EMPTY),
            ("attribute name 1 stands twice", |p| p.names[1] = p.names[0].clone()),
            ("flow 1 has the name of another flow", |p| p.flows.push(p.flows[0].clone())),
            ("text 0: it is longer than 32000 characters", |p| {
                p.flows[0].pool.texts[0] = Text::from("é".repeat(MAX_STRING_CHARS + 1));
            }),
        ],
    );
    let mut program = compile(LOGIC);
    program.flows[0].pool.texts.push(Text::from("é".repeat(MAX_STRING_CHARS)));
    assert_eq!(verify(&program), Ok(()));
}

#[test]
fn constants_are_values_of_some_type() {
    let sound = [
        Value::NotSet,
        Value::Decimal(Decimal::ONE),
        Value::list(vec![Value::NotSet, Value::Integer(1)]),
        Value::list(Vec::new()),
        Value::Object(Arc::new(Object::prompt("Hello", false))),
        Value::Json(Arc::new(Json::Number("1.50".into()))),
    ];
    assert!(sound.iter().all(is_sound));
    let unsound = [
        Value::Integer(limits_of_integer() + 1),
        Value::list(vec![Value::Boolean(true), Value::Integer(1)]),
        Value::list(vec![Value::list(Vec::new())]),
        Value::list(vec![Value::NotSet; 2_001]),
        Value::Constant(9_999),
        Value::Time(86_400_000),
        Value::Timeslot { start: i64::MAX, length: 0 },
        // A property that expressions read as a String.
        Value::Object(Arc::new(Object::new(Kind::Queue, "1").with("name", Value::Integer(1)))),
        Value::Json(Arc::new(Json::Number("1.5.0".into()))),
        Value::Json(Arc::new(Json::Object(Arc::new(vec![("a".into(), Json::Null), ("a".into(), Json::Null)])))),
    ];
    for value in unsound {
        assert!(!is_sound(&value), "{value:?}");
        let mut program = compile(LOGIC);
        program.flows[0].pool.values.push(value);
        assert!(verify(&program).unwrap_err().to_string().contains("no type has such a value"));
    }
}

fn limits_of_integer() -> i64 {
    crate::value::limits::MAX_INTEGER
}

#[test]
fn errors_say_flow_place_and_what() {
    let mut program = compile(LOGIC);
    op(&mut program, Code::AddSmall).b = 99;
    let at = program.flows[0].code.iter().position(|op| op.code == Code::AddSmall).unwrap();
    let error = verify(&program).unwrap_err();
    let words = format!("flow `Logic`, instruction {at} (AddSmall): number register 99 does not exist, there are ");
    assert!(error.to_string().starts_with(&words), "{error}");
}
