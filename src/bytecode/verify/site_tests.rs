//! Each rule of a site is broken alone, in a program that keeps all others.

use super::tests::each;
use super::*;
use crate::bytecode::program::{Given, Plan, Program, Source, Target};
use crate::bytecode::samples::{OUTSIDE, compile};
use crate::catalog::{ActionId, TransferType};
use crate::value::{Kind, Type};

/// The site of an action of the sample.
fn site<'a>(program: &'a mut Program, key: &str) -> &'a mut crate::bytecode::program::Site {
    let id = crate::catalog::find(key).unwrap().0;
    program.flows[0].pool.sites.iter_mut().find(|site| site.action == id).unwrap()
}

#[test]
fn actions_agree_with_the_catalogue() {
    each(
        OUTSIDE,
        &[
            ("the catalogue has no action 9999", |p| p.flows[0].pool.sites[0].action = ActionId(9999)),
            ("its plan is not what the action does", |p| site(p, "playAudio").plan = Plan::Wait),
            ("its plan is not what the action does", |p| site(p, "setLanguage").plan = Plan::Play),
            ("its plan is not what the action does", |p| {
                site(p, "transferToAcd").plan = Plan::Transfer(TransferType::Flow);
            }),
            ("stands out of order", |p| site(p, "collectInput").settings.swap(0, 1)),
            ("there is no setting 99", |p| site(p, "collectInput").settings.last_mut().unwrap().0 = 99),
            ("setting `audio` is missing", |p| site(p, "playAudio").settings.clear()),
            ("setting `audio`: it takes Audio", |p| site(p, "playAudio").settings[0].1 = Given::Name(0)),
            ("setting `targetQueue`: text 999", |p| site(p, "transferToAcd").settings[0].1 = Given::Name(999)),
            ("setting `languageValue`: it takes String", |p| {
                site(p, "setLanguage").settings[0].1 = Given::Value(Source::Int(0), Type::one(Kind::Integer));
            }),
            ("where String is wanted", |p| site(p, "setScreenPop").inputs[0].1 = Source::IntConstant(4)),
            ("`errorMessage` is a text, its register is not", |p| {
                site(p, "transferToNumber").outputs[0].1 = Target::Value(0);
            }),
            ("`transferToAcd` has no outputs of that kind", |p| site(p, "transferToAcd").named.push("Path".into())),
            ("has no such output 7", |p| site(p, "transferToAcd").branches[0].0 = 7),
            ("instruction 9999 does not exist", |p| site(p, "transferToAcd").branches[0].1 = 9999),
        ],
    );
}

#[test]
fn outputs_that_a_text_names_are_there_once() {
    let text = "flow botFlow \"B\" { state \"A\" { askForIntent { question = \"?\" } on \"Buy\" { exitBotFlow } \
                on \"Sell\" { exitBotFlow } setPriority exitBotFlow } }";
    each(
        text,
        &[
            ("has no such output 5", |p| site(p, "askForIntent").branches[0].0 = 5),
            ("has no such output 4, or has it twice", |p| site(p, "askForIntent").branches[0].0 = 4),
            ("it has the output `Buy` twice", |p| site(p, "askForIntent").named[1] = "Buy".into()),
            ("has no such output 4", |p| drop(site(p, "askForIntent").named.pop())),
            ("its plan is not what the action does", |p| site(p, "setPriority").plan = Plan::External),
            ("its plan is not what the action does", |p| {
                let at = site(p, "askForIntent").branches[0].1;
                site(p, "setPriority").branches.push((0, at));
            }),
        ],
    );
}

#[test]
fn digits_go_where_the_setting_says_and_are_at_most_32() {
    fn plan(program: &mut Program, change: fn(&mut crate::bytecode::program::Collect)) {
        let Plan::Collect(plan) = &mut site(program, "collectInput").plan else { panic!("it collects") };
        change(plan);
    }
    each(
        OUTSIDE,
        &[
            ("text register 99 does not exist", |p| plan(p, |plan| plan.target = 99)),
            ("the digits go elsewhere", |p| plan(p, |plan| plan.target = 1)),
            ("it takes 7 to 6 digits", |p| plan(p, |plan| plan.min = 7)),
            ("it takes 2 to 33 digits", |p| plan(p, |plan| plan.max = 33)),
            ("it takes 0 to 0 digits", |p| plan(p, |plan| (plan.min, plan.max) = (0, 0))),
            ("its terminating key is no key", |p| plan(p, |plan| plan.terminator = Some(b'x'))),
        ],
    );
    let mut program = compile(OUTSIDE);
    plan(&mut program, |plan| plan.max = 32);
    assert_eq!(verify(&program), Ok(()));
}
