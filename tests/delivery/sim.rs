//! A whole system from one number: conversations, batches, senders, faults of the store and the cloud, foreign writers.
//!
//! `CALLFLOW_SEED=N` repeats one run; `CALLFLOW_TORTURE=1` runs 100,000 of them, `CALLFLOW_SEEDS=FROM-TO` those.

use super::shelf::row;
use super::verdict;
use super::world::{Act, World};
use callflow::cloud::deliver::{Next, Sender, Settings, Trouble};
use callflow::cloud::store::{Millis, OutboxState};
use std::time::Duration;

/// From when on nothing goes wrong any more, and everything must come to its end.
const CALM: Millis = 1_000_000 + 240_000;
/// What a run may take by its own clock until all is settled.
const LONGEST: Millis = CALM + 4 * 3_600_000;
/// Conversations whose batches are never taken, each in its way.
const POISONED: &str = "poisoned";
const MISSING: &str = "missing";

/// What was met: a test that met no fault shows nothing.
#[derive(Debug, Default)]
pub struct Met {
    pub late: u64,
    pub repaired: usize,
    pub conflicts: usize,
    pub repeated: usize,
    pub parked: usize,
    pub found: usize,
    pub batches: usize,
    pub again: u64,
}

fn act(world: &World, conversation: &str) -> Act {
    let unknown = |why: &str| Act::Say(Trouble::Unknown(why.into()));
    match conversation {
        POISONED => return Act::Say(Trouble::Refused("400 `bad.request`".into())),
        MISSING => return Act::Say(Trouble::NotFound("conversation not found".into())),
        _ if world.time() > CALM => return Act::Take,
        _ => {}
    }
    match world.draw(100) {
        0..=7 => unknown("503"),
        8..=11 => Act::Say(Trouble::Throttled(Some(Duration::from_secs(1 + world.draw(20))))),
        12..=13 => Act::Say(Trouble::Throttled(None)),
        14..=27 => Act::Lose,
        28..=35 => Act::Prefix(1 + world.draw(3) as usize),
        36..=42 => Act::Say(Trouble::Conflict("409".into())),
        43..=47 => Act::Freeze(Duration::from_millis(9_000 + world.draw(30_000))),
        48 => {
            *world.denied_until.lock().unwrap() = world.time() + world.draw(60_000) as Millis;
            Act::Say(Trouble::Denied("401 twice".into()))
        }
        _ => Act::Take,
    }
}

fn read(world: &World, conversation: &str) -> Option<Trouble> {
    match world.draw(100) {
        _ if conversation == MISSING => Some(Trouble::NotFound("conversation not found".into())),
        0..=9 if world.time() <= CALM => Some(Trouble::Unknown("no answer".into())),
        _ => None,
    }
}

/// The batches of a run, with the times at which they are put down.
fn batches(world: &World) -> Vec<(Millis, callflow::cloud::store::OutboxRow)> {
    let mut all = Vec::new();
    for conversation in ["one", "two", "three", POISONED, MISSING] {
        let mut time = world.time() + world.draw(20_000) as Millis;
        for epoch in 1..=(2 + world.draw(4) as i64) {
            let names: Vec<String> = (0..6).filter(|_| world.draw(3) > 0).map(|n| format!("n{n}")).collect();
            let values: Vec<String> = names.iter().map(|name| format!("{conversation}/{epoch}/{name}")).collect();
            let batch: Vec<(&str, &str)> = names.iter().zip(&values).map(|(n, v)| (n.as_str(), v.as_str())).collect();
            if !batch.is_empty() {
                all.push((time, row(conversation, epoch, &batch, time)));
            }
            time += world.draw(30_000) as Millis;
        }
    }
    all.sort_by_key(|(time, _)| *time);
    all
}

/// Plays one run to its end; what is wrong with it.
pub fn play(seed: u64, met: &mut Met) -> Result<(), String> {
    let marker = (seed % 5 == 4).then(|| "callflow.batch".to_owned());
    let rate = if seed % 3 == 2 { 40 } else { 300 };
    let mut world = World::new(seed, Settings { marker, rate, ..Settings::default() });
    world.by_chance = Some(act);
    world.reads_by_chance = Some(read);
    *world.foreign.lock().unwrap() = [0, 150, 400][seed as usize % 3];
    world.shelf().fails = [0, 30][seed as usize % 2];
    let mut coming = batches(&world).into_iter().peekable();
    let mut senders: Vec<(Sender<'_>, Millis)> = (0..3).map(|n| (world.sender(&format!("w{n}")), 0)).collect();
    let mut born = 3;
    while world.time() < LONGEST {
        while coming.peek().is_some_and(|(time, _)| *time <= world.time()) {
            coming.next().into_iter().for_each(|(_, row)| world.put(row));
        }
        if world.time() > CALM {
            *world.foreign.lock().unwrap() = 0;
            world.shelf().fails = 0;
            if coming.peek().is_none() && settled(&world) && senders.iter().all(|(sender, _)| sender.has_said()) {
                break;
            }
        }
        let at = world.draw(3) as usize;
        if senders[at].1 <= world.time() {
            // A sender dies now and then, and another one begins under a name of its own.
            if world.draw(50) == 0 && world.time() <= CALM && senders[at].0.has_said() {
                senders[at].0 = world.sender(&format!("w{born}"));
                born += 1;
            }
            let wait = match senders[at].0.step() {
                Next::Now => 0,
                Next::After(wait) => wait.as_millis() as Millis,
            };
            senders[at].1 = world.time() + wait;
        } else {
            let next = senders.iter().map(|(_, wake)| *wake).min().unwrap_or(0);
            world.pass((next - world.time()).clamp(1, 1_000));
        }
    }
    let health = world.shared.health();
    met.late += health.late;
    met.again += health.again;
    drop(senders);
    verdict::judge(&world, met, settled(&world)).map_err(|wrong| format!("{wrong}{}", verdict::story(&world)))
}

/// Whether every batch has come to its end, and no late send is left to look at.
fn settled(world: &World) -> bool {
    let shelf = world.shelf();
    shelf.late.is_empty() && shelf.rows.iter().all(|kept| kept.row.state != OutboxState::Ready)
}

fn seeds() -> std::ops::Range<u64> {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    if let Some(seed) = number("CALLFLOW_SEED") {
        return seed..seed + 1;
    }
    if let Some((from, to)) = std::env::var("CALLFLOW_SEEDS").ok().and_then(|text| {
        let (from, to) = text.split_once('-')?;
        Some((from.parse::<u64>().ok()?, to.parse::<u64>().ok()?))
    }) {
        return from..to;
    }
    if std::env::var_os("CALLFLOW_TORTURE").is_some() { 0..100_000 } else { 0..2_000 }
}

#[test]
fn f02_f14_whatever_goes_wrong_each_batch_has_one_effect_in_order_and_nothing_is_silent() {
    let (seeds, mut met) = (seeds(), Met::default());
    for seed in seeds.clone() {
        if let Err(wrong) = play(seed, &mut met) {
            panic!("CALLFLOW_SEED={seed}: {wrong}");
        }
    }
    println!("{} runs: {met:?}", seeds.end - seeds.start);
    if seeds.end - seeds.start >= 1_000 {
        let all = [met.late, met.repaired as u64, met.conflicts as u64, met.repeated as u64, met.parked as u64];
        assert!(all.iter().all(|count| *count > 0) && met.found > 0, "a fault was never met: {met:?}");
    }
}
