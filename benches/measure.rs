//! Measuring: CPU time of the thread, the median of samples after a warm-up, contenders in turn.

use crate::counting::allocations;
use rustix::time::{ClockId, clock_gettime};

/// What a unit of work took.
#[derive(Clone, Copy)]
pub struct Measured {
    /// Nanoseconds of CPU time.
    pub time: f64,
    /// Allocations.
    pub allocations: f64,
}

/// Somebody who does the work so often as it is told.
pub type Contender<'a> = (&'a str, Box<dyn FnMut(u64) + 'a>);

/// CPU time of this thread in nanoseconds.
pub fn cpu_time() -> f64 {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    now.tv_sec as f64 * 1e9 + now.tv_nsec as f64
}

/// How carefully to measure.
#[derive(Clone, Copy)]
pub struct Care {
    pub samples: usize,
    pub sample_time: f64,
}

impl Care {
    pub fn of(quick: bool) -> Self {
        if quick { Self { samples: 3, sample_time: 1e6 } } else { Self { samples: 11, sample_time: 4e7 } }
    }
}

/// Takes samples of each contender in turn, so that a machine that slows down slows all of them.
pub fn compare(care: Care, contenders: &mut [Contender<'_>]) -> Vec<Measured> {
    let rounds: Vec<u64> = contenders.iter_mut().map(|(_, work)| rounds(care, work)).collect();
    let mut samples = vec![Vec::with_capacity(care.samples); contenders.len()];
    for _ in 0..care.samples {
        for (((_, work), rounds), samples) in contenders.iter_mut().zip(&rounds).zip(&mut samples) {
            samples.push(sample(*rounds, work));
        }
    }
    samples.into_iter().map(median).collect()
}

/// How many units make a sample long enough; finding out is the warm-up.
fn rounds(care: Care, work: &mut dyn FnMut(u64)) -> u64 {
    let mut rounds = 1;
    loop {
        let time = sample(rounds, work).time * rounds as f64;
        if time >= care.sample_time / 2.0 {
            return ((care.sample_time / time * rounds as f64) as u64).max(1);
        }
        rounds *= 2;
    }
}

fn sample(rounds: u64, work: &mut dyn FnMut(u64)) -> Measured {
    let (before, began) = (allocations(), cpu_time());
    work(rounds);
    let time = (cpu_time() - began) / rounds as f64;
    Measured { time, allocations: (allocations() - before) as f64 / rounds as f64 }
}

fn median(mut samples: Vec<Measured>) -> Measured {
    samples.sort_by(|one, two| one.time.total_cmp(&two.time));
    samples[samples.len() / 2]
}

/// The middle one of some numbers.
pub fn middle(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}
