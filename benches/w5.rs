//! W5: 100,000 calls parked where they ask for input: bytes of each, resuming, snapshots.

mod future;

use crate::counting::live_bytes;
use crate::measure::{Contender, compare};
use crate::peers;
use crate::table::Table;
use crate::w1::{AtInput, compile};
use callflow::bytecode::Live;
use callflow::vm::{Machine, Parked};
use std::hint::black_box;

const CALLS: usize = 100_000;
const CALLS_QUICK: usize = 500;
/// The hash that a snapshot is tied to.
const HASH: u64 = 0x0123_4567_89ab_cdef;

pub fn run(table: &mut Table) {
    let calls = if table.quick { CALLS_QUICK } else { CALLS };
    let program = compile();
    let live = Live::of(&program);
    let mut flows = AtInput::new(&program);
    let before = live_bytes();
    let parked: Vec<Parked> =
        (0..calls as u64).map(|call| flows.machine(call).park(&program, &live).expect("it waits")).collect();
    table.result("W5", "callflow", "bytes", (live_bytes() - before) as f64 / calls as f64);
    let before = live_bytes();
    let futures: Vec<_> = (0..calls).map(future::parked).collect();
    table.result("W5", "Rust, boxed future", "bytes", (live_bytes() - before) as f64 / calls as f64);
    let snapshots: usize = parked.iter().map(|parked| parked.to_bytes(HASH).expect("it fits").len()).sum();
    table.result("W5", "callflow", "snapshot bytes", snapshots as f64 / calls as f64);
    drop(futures);
    times(table, &program, &live, &parked, calls);
    peers::LUA.iter().for_each(|lua| peers::run(table, *lua, "w5.lua", &[]));
    table.target("W5", "bytes", None, 240.0);
    table.target("W5", "resume ns", None, 300.0);
    table.target("W5", "snapshot bytes", None, 100.0);
    table.target("W5", "snapshot ns", None, 200.0);
}

fn times(table: &mut Table, program: &callflow::bytecode::Program, live: &Live, parked: &[Parked], calls: usize) {
    let mut machine = Machine::default();
    let (mut one, mut two, mut three) = (0, 0, 0);
    let resume = |rounds| {
        for _ in 0..rounds {
            machine.unpark(program, &parked[one % calls]).expect("it fits");
            AtInput::press(program, &mut machine);
            one += 7;
        }
    };
    let mut other = Machine::default();
    other.unpark(program, &parked[0]).expect("it fits");
    let park = |rounds| (0..rounds).for_each(|_| drop(black_box(other.park(program, live))));
    let snapshot = |rounds| {
        for _ in 0..rounds {
            black_box(parked[two % calls].to_bytes(HASH).expect("it fits"));
            two += 7;
        }
    };
    let bytes: Vec<Vec<u8>> = parked.iter().take(1_000).map(|p| p.to_bytes(HASH).expect("it fits")).collect();
    let read = |rounds| {
        for _ in 0..rounds {
            black_box(Parked::from_bytes(&bytes[three % bytes.len()], HASH).expect("whole"));
            three += 7;
        }
    };
    let mut futures = future::Futures::new(calls);
    let mut contenders: [Contender<'_>; 5] = [
        ("resume ns", Box::new(resume)),
        ("park ns", Box::new(park)),
        ("snapshot ns", Box::new(snapshot)),
        ("read back ns", Box::new(read)),
        ("future", Box::new(|rounds| futures.resume(rounds))),
    ];
    let measured = compare(table.care, &mut contenders);
    let [resume, park, snapshot, read, future] = measured[..] else { return };
    table.result("W5", "callflow", "resume ns", resume.time);
    table.result("W5", "callflow", "park ns", park.time);
    table.result("W5", "callflow", "snapshot ns", snapshot.time);
    table.result("W5", "callflow", "read back ns", read.time);
    table.result("W5", "Rust, boxed future", "resume ns", future.time);
}
