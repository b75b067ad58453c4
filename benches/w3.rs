//! W3: a storm of participant data: 1,000 Sets over k names, 1,000 Gets, a flush.

use crate::measure::{Contender, compare};
use crate::peers;
use crate::table::Table;
use crate::w1::program;
use callflow::bytecode::Program;
use callflow::participant::{BatchId, Queue, Slot};
use callflow::value::{Text, Value};
use callflow::vm::{Answer, Effect, Machine, Off};
use std::collections::{BTreeMap, HashMap};
use std::hint::black_box;

const SIZES: [usize; 5] = [10, 50, 100, 1_000, 10_000];
/// Sets, and as many Gets.
const STORM: usize = 1_000;
const OPERATIONS: f64 = 2.0 * STORM as f64;

/// Which name the n-th Set and Get mean: spread over all of them.
fn pick(n: usize, names: usize) -> usize {
    n * 7_919 % names
}

pub fn run(table: &mut Table) {
    for size in SIZES {
        one(table, size);
    }
    peers::LUA.iter().for_each(|lua| peers::run(table, *lua, "w3.lua", &[]));
    for size in SIZES {
        table.target(&format!("W3 k={size}"), "ns", Some("LuaJIT"), 1.0);
        table.target(&format!("W3 k={size}"), "allocations", None, 0.0);
    }
}

fn one(table: &mut Table, size: usize) {
    let names: Vec<Text> = (0..size).map(|number| Text::from(format!("Attribute{number}"))).collect();
    let values: Vec<Text> = (0..STORM).map(|number| Text::from(format!("value {number}"))).collect();
    let picks: Vec<usize> = (0..STORM).map(|number| pick(number, size)).collect();
    let storm = flow(&picks);
    let mut contenders: [Contender<'_>; 5] = [
        ("callflow", Box::new(queue(&picks, &values))),
        ("callflow, as a flow", Box::new(machine(&storm))),
        ("Rust, table of slots", Box::new(slots(&picks, &values, size))),
        ("Rust, hash map", Box::new(hash_map(&picks, &values, &names))),
        ("Rust, B-tree", Box::new(b_tree(&picks, &values, &names))),
    ];
    let measured = compare(table.care, &mut contenders);
    for ((name, _), mut measured) in contenders.iter().zip(measured) {
        measured.time /= OPERATIONS;
        measured.allocations /= OPERATIONS;
        table.measured(&format!("W3 k={size}"), name, measured);
    }
}

/// The queue by itself: what a Set and a Get of a literal name come to.
fn queue<'a>(picks: &'a [usize], values: &'a [Text]) -> impl FnMut(u64) + 'a {
    let (mut queue, id) = (Queue::default(), BatchId { conversation: 0, number: 1 });
    move |rounds| {
        for _ in 0..rounds {
            for (name, value) in picks.iter().zip(values) {
                queue.set(Slot(*name as u32), value.clone());
            }
            for name in picks {
                black_box(queue.get(Slot(*name as u32)).cloned());
            }
            let mut batch = queue.take(id).expect("a batch");
            batch.entries.drain(..).for_each(drop_entry);
            queue.give_back(batch);
        }
    }
}

/// The cloud takes an entry.
fn drop_entry((slot, value): (Slot, Text)) {
    black_box((slot, value));
}

/// The same as a flow: one action a Set and one a Get.
fn flow(picks: &[usize]) -> Program {
    let sets = picks
        .iter()
        .enumerate()
        .map(|(n, name)| format!("setParticipantData {{ \"Attribute{name}\" = \"value {n}\" }}\n"));
    let gets = picks.iter().map(|name| format!("getParticipantData {{ Flow.V = \"Attribute{name}\" }}\n"));
    let body: String = sets.chain(gets).collect();
    program(&format!("flow workflow \"Storm\" {{ var Flow.V: String\n task \"All\" {{ {body} endWorkflow }} }}"))
}

fn machine(program: &Program) -> impl FnMut(u64) {
    let mut machine = Machine::default();
    move |rounds| {
        for _ in 0..rounds {
            machine.start(program, 0, (0, 0), &mut |_| Value::NotSet);
            assert_eq!(machine.resume(program, Answer::Done, 0, &mut Off), Effect::Write);
            machine.batch().expect("a batch").entries.drain(..).for_each(drop_entry);
            assert!(matches!(machine.resume(program, Answer::Done, 0, &mut Off), Effect::Ended(_)));
        }
    }
}

fn slots<'a>(picks: &'a [usize], values: &'a [Text], size: usize) -> impl FnMut(u64) + 'a {
    let mut queue: Vec<Option<Text>> = vec![None; size];
    let mut order: Vec<usize> = Vec::new();
    move |rounds| {
        for _ in 0..rounds {
            for (name, value) in picks.iter().zip(values) {
                if queue[*name].replace(value.clone()).is_none() {
                    order.push(*name);
                }
            }
            for name in picks {
                black_box(queue[*name].clone());
            }
            for name in order.drain(..) {
                black_box(queue[name].take());
            }
        }
    }
}

fn hash_map<'a>(picks: &'a [usize], values: &'a [Text], names: &'a [Text]) -> impl FnMut(u64) + 'a {
    let mut queue: HashMap<&str, Text> = HashMap::new();
    move |rounds| {
        for _ in 0..rounds {
            for (name, value) in picks.iter().zip(values) {
                queue.insert(names[*name].as_str(), value.clone());
            }
            for name in picks {
                black_box(queue.get(names[*name].as_str()).cloned());
            }
            queue.drain().for_each(|entry| {
                black_box(entry);
            });
        }
    }
}

fn b_tree<'a>(picks: &'a [usize], values: &'a [Text], names: &'a [Text]) -> impl FnMut(u64) + 'a {
    move |rounds| {
        for _ in 0..rounds {
            let mut queue: BTreeMap<&str, Text> = BTreeMap::new();
            for (name, value) in picks.iter().zip(values) {
                queue.insert(names[*name].as_str(), value.clone());
            }
            for name in picks {
                black_box(queue.get(names[*name].as_str()).cloned());
            }
            queue.into_iter().for_each(|entry| {
                black_box(entry);
            });
        }
    }
}
