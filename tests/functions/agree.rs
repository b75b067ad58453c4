//! What must agree: the walk of the tree, the machine with and without folding, and the second opinion.

use crate::evaluate::{Failure, NOW, World};
use callflow::ast::NodeKind;
use callflow::builtins::{Fault, Out, Settings};
use callflow::evaluate::{self as machine, Given, Problem, Until};
use callflow::source::SourceId;
use callflow::syntax::parse_expression;
use callflow::value::{Decimal, Kind, Text, Type, Value, literal};

/// The same with every literal read out of a variable, so that nothing is folded: the machine comes to the end that the
/// walk of the written expression came to. Where a literal must stand there is no such expression.
pub fn unfolded(text: &str, world: &World, walked: &Result<(Type, Value), Failure>) -> bool {
    let (nodes, expr, _) = parse_expression(SourceId(0), text);
    let Some(expr) = expr else { return false };
    let (mut written, mut given, mut end) = (String::new(), given(world), 0);
    let mut literals: Vec<_> =
        nodes.walk(expr).filter_map(|(_, node)| Some((node.span, literal_of(&node.kind)?))).collect();
    literals.sort_by_key(|(span, _)| span.start);
    for (index, (span, (kind, value))) in literals.into_iter().enumerate() {
        let name = format!("Flow.Literal{index}");
        written += &text[end..span.start as usize];
        written += &name;
        end = span.end as usize;
        given.push(Given { name, kind: Type::one(kind), value });
    }
    written += &text[end..];
    let compiled = machine::evaluate(&written, &given, None, Until::Run, (&world.settings, NOW));
    if matches!(compiled, Err(Problem::Check(_))) {
        return false;
    }
    assert!(is_same(walked, &compiled), "{text}\n{written}\n  walked   {walked:?}\n  compiled {compiled:?}");
    true
}

fn literal_of(kind: &NodeKind) -> Option<(Kind, Value)> {
    Some(match kind {
        NodeKind::Integer(number) => (Kind::Integer, Value::Integer(*number)),
        NodeKind::Decimal(written) => (Kind::Decimal, Value::Decimal(Decimal::parse(written).ok()?)),
        NodeKind::Text(text) => (Kind::String, Value::Text(Text::new(text))),
        NodeKind::Boolean(value) => (Kind::Boolean, Value::Boolean(*value)),
        _ => return None,
    })
}

fn given(world: &World) -> Vec<Given> {
    let own = world.variables.iter();
    own.map(|(name, (kind, value))| Given { name: name.clone(), kind: *kind, value: value.clone() }).collect()
}

/// Panics unless the machine comes to the same end.
pub fn agrees(text: &str, world: &World, walked: &Result<(Type, Value), Failure>) {
    let compiled = machine::evaluate(text, &given(world), None, Until::Run, (&world.settings, NOW));
    let same = is_same(walked, &compiled);
    let show = |ty: Type, value: &Value| format!("{} ({ty})", literal(value, ty));
    let walked_text = walked.as_ref().map(|(ty, value)| show(*ty, value));
    let compiled_text = compiled.map(|found| {
        let ty = found.kind.unwrap_or(Type::one(Kind::String));
        show(ty, &found.value.unwrap_or_default())
    });
    assert!(same, "{text}\n  walked   {walked_text:?}\n  compiled {compiled_text:?}");
}

/// Whether both came to the same value, the same run error, or both refuse.
fn is_same(walked: &Result<(Type, Value), Failure>, compiled: &Result<machine::Evaluated, Problem>) -> bool {
    match (walked, compiled) {
        (Ok((ty, value)), Ok(found)) => {
            found.kind.is_none_or(|kind| kind == *ty) && found.value.as_ref() == Some(value)
        }
        (Err(Failure::Run(fault)), Err(Problem::Run(found, _))) => {
            // Instructions of their own do not say which operand it was.
            fault.rule == found.rule && found.argument.is_none_or(|argument| Some(argument) == fault.argument)
        }
        (Err(Failure::Syntax(_)), Err(Problem::Parse(_))) | (Err(Failure::Check(_)), Err(Problem::Check(_))) => true,
        _ => false,
    }
}

/// Panics when the second opinion is another one; it knows the usual settings alone.
pub fn agrees_with_second(
    name: &str,
    types: &[Type],
    values: &[Value],
    result: Type,
    found: &Result<Out, Fault>,
    settings: &Settings,
) {
    if *settings != Settings::default() {
        return;
    }
    let Some(opinion) = crate::second::opinion(name, types, values) else { return };
    let same = match (&opinion, found) {
        (Ok(value), Ok(out)) => out.clone().into_value(result) == *value,
        (Err(rule), Err(fault)) => *rule == fault.rule,
        _ => false,
    };
    let shown: Vec<String> = values.iter().zip(types).map(|(value, ty)| literal(value, *ty)).collect();
    let second = opinion.map(|value| literal(&value, result));
    let first = found.clone().map(|out| literal(&out.into_value(result), result));
    assert!(same, "{name}({})\n  table  {first:?}\n  second {second:?}", shown.join(", "));
}
