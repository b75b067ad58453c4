//! Tests on all cores. Whoever is free takes the next one; results are handed on in the order of the tests, so that the
//! same tests always give the same output.

use crate::cli::panic;
use crate::scenario::coverage::Coverage;
use crate::scenario::report::Report;
use crate::scenario::sweep::Swept;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// The stack of each thread: as much as the main thread of a program has.
const STACK_BYTES: usize = 8 << 20;

/// What work on a test gives.
pub trait Work: Send {
    /// Whether everything was as it must be.
    fn is_well(&self) -> bool;
}

/// A test that was played: its report, and what it covered where that is counted.
pub type Played = (Report, Option<Coverage>);

impl Work for Played {
    fn is_well(&self) -> bool {
        self.0.passed()
    }
}

impl Work for Swept {
    fn is_well(&self) -> bool {
        self.broken.is_empty()
    }
}

/// What came of one test.
pub struct Done<T> {
    /// The test, by its number in the suite.
    pub number: usize,
    /// What came of it; `None` says that callflow itself failed.
    pub result: Option<T>,
    /// How long it took.
    pub took: Duration,
}

impl<T: Work> Done<T> {
    /// Whether everything was as it must be.
    pub fn passed(&self) -> bool {
        self.result.as_ref().is_some_and(Work::is_well)
    }
}

/// How tests are run.
#[derive(Clone, Copy, Debug)]
pub struct Crew {
    /// On how many threads.
    pub jobs: usize,
    /// No test begins after one has failed.
    pub fail_fast: bool,
}

impl Crew {
    /// Plays tests, by their numbers, and hands on what came of each, in their order. `came` is told how many have come
    /// to their end, in whatever order, and of those how many failed. Where no test begins after a failure, nothing
    /// behind the first failed test is handed on, whatever ran meanwhile.
    pub fn play<T: Work>(
        self,
        tests: &[usize],
        play: &(dyn Fn(usize) -> T + Sync),
        came: &mut dyn FnMut(usize, usize),
        hand_on: &mut dyn FnMut(Done<T>),
    ) {
        let (next, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
        let (sender, receiver) = mpsc::channel();
        std::thread::scope(|scope| {
            let mut threads = 0;
            for _ in 0..self.jobs.clamp(1, tests.len().max(1)) {
                let (sender, next, stop) = (sender.clone(), &next, &stop);
                let work = move || self.work(tests, play, (next, stop), &sender);
                let thread = std::thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, work);
                threads += usize::from(thread.is_ok());
            }
            if threads == 0 {
                // The system has no thread left: this one does the work, and tells of it afterwards.
                self.work(tests, play, (&next, &stop), &sender);
            }
            drop(sender);
            self.collect(receiver, came, hand_on);
        });
    }

    fn work<T: Work>(
        self,
        tests: &[usize],
        play: &(dyn Fn(usize) -> T + Sync),
        (next, stop): (&AtomicUsize, &AtomicBool),
        sender: &mpsc::Sender<(usize, Done<T>)>,
    ) {
        while !stop.load(Ordering::Relaxed) {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(number) = tests.get(at).copied() else { return };
            let began = Instant::now();
            let result = panic::quietly(|| play(number));
            let done = Done { number, result, took: began.elapsed() };
            if self.fail_fast && !done.passed() {
                stop.store(true, Ordering::Relaxed);
            }
            if sender.send((at, done)).is_err() {
                return;
            }
        }
    }

    fn collect<T: Work>(
        self,
        receiver: mpsc::Receiver<(usize, Done<T>)>,
        came: &mut dyn FnMut(usize, usize),
        hand_on: &mut dyn FnMut(Done<T>),
    ) {
        let mut waiting: BTreeMap<usize, Done<T>> = BTreeMap::new();
        let (mut next, mut failed, mut all, mut over) = (0, 0, 0, false);
        for (at, done) in receiver {
            all += 1;
            failed += usize::from(!done.passed());
            came(all, failed);
            waiting.insert(at, done);
            while let Some(done) = waiting.remove(&next) {
                next += 1;
                if over {
                    continue;
                }
                over = self.fail_fast && !done.passed();
                hand_on(done);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::report::Failure;
    use crate::span::Span;

    fn report(fails: bool) -> Played {
        let mut report = Report::default();
        report.failures.extend(fails.then(|| Failure::new(Span::at(0), "no")));
        (report, None)
    }

    fn order(crew: Crew, tests: &[usize], fails: &(dyn Fn(usize) -> bool + Sync)) -> (Vec<usize>, usize) {
        let (mut numbers, mut most) = (Vec::new(), 0);
        crew.play(tests, &|number| report(fails(number)), &mut |all, _| most = all, &mut |done| {
            numbers.push(done.number);
        });
        (numbers, most)
    }

    #[test]
    fn results_come_in_the_order_of_the_tests_on_any_number_of_threads() {
        let tests: Vec<usize> = (0..200).rev().collect();
        for jobs in [0, 1, 3, 16] {
            let crew = Crew { jobs, fail_fast: false };
            let slow = |number: usize| {
                std::thread::sleep(Duration::from_micros((number % 7) as u64 * 50));
                number.is_multiple_of(5)
            };
            assert_eq!(order(crew, &tests, &slow), (tests.clone(), 200), "{jobs} jobs");
        }
    }

    #[test]
    fn nothing_behind_the_first_failure_is_told_when_it_stops_there() {
        let tests: Vec<usize> = (0..1_000).collect();
        for jobs in [1, 8] {
            let (numbers, ran) = order(Crew { jobs, fail_fast: true }, &tests, &|number| number >= 20);
            assert_eq!(numbers, (0..=20).collect::<Vec<_>>(), "{jobs} jobs");
            assert!(ran < 1_000, "it stopped");
        }
    }

    #[test]
    fn a_fault_of_our_own_is_a_result_of_its_test() {
        let mut passed = Vec::new();
        let play = |number: usize| if number == 1 { panic!("as a test wants it") } else { report(false) };
        Crew { jobs: 2, fail_fast: false }
            .play(&[0, 1, 2], &play, &mut |_, _| {}, &mut |done| passed.push(done.passed()));
        assert_eq!(passed, [true, false, true]);
    }
}
