//! Groups: what is taken into one, at its limits and past them.

use super::company::{PATIENCE, Took};
use super::*;
use std::time::Duration;

fn command(bytes: usize) -> Command {
    let (reply, _) = slot::<Stored<()>>();
    Command { bytes, job: Box::new(Pending { work: |_: &Connection| Ok(()), given: None, reply }) }
}

/// How many commands of that size make a group when so many wait.
fn taken(waiting: usize, bytes: usize) -> usize {
    let (commands, receiver) = channel();
    (1..waiting).for_each(|_| commands.send(command(bytes)).unwrap());
    collect(command(bytes), &receiver, &Company::default()).len()
}

#[test]
fn a_group_has_a_limit_of_commands() {
    assert_eq!(taken(1, 0), 1);
    assert_eq!(taken(GROUP_COMMANDS, 0), GROUP_COMMANDS);
    assert_eq!(taken(GROUP_COMMANDS + 1, 0), GROUP_COMMANDS);
}

#[test]
fn a_group_has_a_limit_of_bytes() {
    assert_eq!(taken(8, GROUP_BYTES / 4), 4, "what fits is taken");
    assert_eq!(taken(8, GROUP_BYTES / 4 + 1), 4, "the one that goes past it is the last");
    assert_eq!(taken(8, GROUP_BYTES), 1);
    assert_eq!(taken(8, usize::MAX), 1, "one that is larger than a group goes alone");
}

#[test]
fn whoever_was_here_a_moment_ago_is_waited_for() {
    let (commands, receiver) = channel();
    let company = Company { expected: 3, patience: Duration::from_secs(60), ..Company::default() };
    let group = std::thread::scope(|scope| {
        scope.spawn(|| (0..5).for_each(|_| commands.send(command(0)).unwrap()));
        collect(command(0), &receiver, &company).len()
    });
    assert!(group >= 3, "{group}");
    // Nobody comes: it goes on alone when its patience is over.
    let company = Company { expected: 3, patience: Duration::from_millis(1), ..Company::default() };
    while receiver.try_recv().is_ok() {}
    assert_eq!(collect(command(0), &receiver, &company).len(), 1);
}

#[test]
fn company_is_forgotten_when_it_does_not_come() {
    let mut company = Company::default();
    let took = |work, commit| Took { work: Duration::from_micros(work), commit: Duration::from_micros(commit) };
    company.callers.store(16, Ordering::Relaxed);
    company.note(took(100, 1_000));
    assert_eq!((company.expected, company.patience), (16, Duration::from_micros(500)));
    company.callers.store(1, Ordering::Relaxed);
    (0..16).for_each(|_| company.note(took(100, 1_000_000)));
    assert_eq!((company.expected, company.patience), (1, PATIENCE));
}

#[test]
fn nobody_is_waited_for_where_the_disk_is_fast() {
    let mut company = Company::default();
    company.callers.store(16, Ordering::Relaxed);
    let commit = Duration::from_millis(4);
    company.note(Took { work: commit / 4, commit });
    assert_eq!((company.expected, company.patience), (16, Duration::ZERO));
    company.note(Took { work: commit / 4 - Duration::from_nanos(1), commit });
    assert_eq!(company.patience, PATIENCE);
}

#[test]
fn f03_a_command_of_a_group_whose_commit_failed_is_not_told_what_it_found() {
    let (reply, answer) = slot::<Stored<u8>>();
    let given = Some(Err(StoreError::Exists));
    let pending = Pending { work: |_: &Connection| Ok(1), given, reply };
    Box::new(pending).answer(Some(StoreError::Full));
    assert_eq!(answer.wait().unwrap(), Err(StoreError::Full), "another of the group may have made it exist");
}

#[test]
fn everybody_of_a_large_group_is_told() {
    for size in [1, teller::FEW, teller::FEW + 1, GROUP_COMMANDS] {
        let teller = Teller::new().unwrap();
        let mut answers = Vec::new();
        let group = (0..size).map(|number| {
            let (reply, answer) = slot::<Stored<usize>>();
            answers.push(answer);
            Command {
                bytes: 0,
                job: Box::new(Pending { work: |_: &Connection| Ok(0), given: Some(Ok(number)), reply }),
            }
        });
        teller.tell(group.collect(), None);
        // Whoever stops waits until all are told.
        drop(teller);
        let told: Vec<_> = answers.into_iter().map(|answer| answer.wait().unwrap().unwrap()).collect();
        assert_eq!(told, (0..size).collect::<Vec<_>>());
    }
}
