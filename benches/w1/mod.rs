//! W1: one call from its start to its batch, in a cloud of 1,024 conversations.

mod data;
mod flow;
mod interned;
mod plain;

use crate::peers;
use crate::table::Table;
use md5::{Digest, Md5};

pub use flow::{AtInput, compile, program};

/// What the attributes come to after the warm-up, whoever ran it.
const DUMP: &str = "e820a05f85efc4b94fe176a64cfc6e5e";
/// The calls of the warm-up.
const WARM_UP: u64 = 20_480;

/// A cloud in which calls can be run.
pub trait Calls {
    /// Runs a call by its number.
    fn call(&mut self, number: u64);

    /// The attributes of a conversation, by name.
    fn attributes(&self, conversation: usize) -> Vec<(String, String)>;
}

pub fn run(table: &mut Table) {
    let compiled = flow::compile();
    let mut ours = flow::Flows::new(&compiled);
    let mut interned = interned::Interned::new();
    let mut plain = plain::Plain::new();
    warm_up("callflow", &mut ours);
    warm_up("interned", &mut interned);
    warm_up("plain", &mut plain);
    let mut contenders: [crate::measure::Contender<'_>; 3] = [
        ("callflow", Box::new(calls(&mut ours))),
        ("Rust, interned names", Box::new(calls(&mut interned))),
        ("Rust, maps of strings", Box::new(calls(&mut plain))),
    ];
    let measured = crate::measure::compare(table.care, &mut contenders);
    for ((name, _), measured) in contenders.iter().zip(measured) {
        table.measured("W1", name, measured);
    }
    peers::LUA.iter().for_each(|lua| peers::run(table, *lua, "w1.lua", &[]));
    table.target("W1", "ns", Some("Rust, interned names"), 1.5);
    table.target("W1", "ns", Some("LuaJIT"), 0.6);
    table.target("W1", "allocations", None, 4.0);
}

fn calls(who: &mut impl Calls) -> impl FnMut(u64) {
    let mut next = WARM_UP;
    move |count| {
        for _ in 0..count {
            who.call(next);
            next += 1;
        }
    }
}

fn warm_up(name: &str, who: &mut impl Calls) {
    (0..WARM_UP).for_each(|call| who.call(call));
    let mut hash = Md5::new();
    for conversation in 0..data::CONVERSATIONS {
        for (name, value) in who.attributes(conversation) {
            hash.update(format!("{conversation}\t{name}\t{value}\n"));
        }
    }
    let sum: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(sum, DUMP, "{name} does not come to the agreed attributes");
}
