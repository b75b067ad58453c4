//! One worker on a file, killed over and over (F2, F20).

use crate::callers::{Met, calls};
use crate::workers::{PROJECT, Worker};
use crate::{Over, checker, kills};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

#[test]
fn f02_f20_a_worker_on_a_file_is_killed() {
    let folder = tempfile::tempdir().expect("a folder");
    let flows = folder.path().join("main.flow");
    std::fs::write(&flows, PROJECT).expect("it is written");
    let url = format!("sqlite:{}", folder.path().join("runs.db").display());
    let workers = [Worker::begin(&flows, &url)];
    let (over, met) = (AtomicBool::new(false), Met::default());
    let wanted = kills(8, 2_000);
    let (called, time) = std::thread::scope(|scope| {
        let callers: Vec<_> = (0..6).map(|_| scope.spawn(|| calls(&workers, &over, &met))).collect();
        let (begin, calling) = (Instant::now(), Over(&over));
        for kill in 0..wanted {
            // A different moment each time, without any clock in the choice.
            std::thread::sleep(Duration::from_millis(150 + (kill as u64 * 7_919) % 400));
            workers[0].kill();
            workers[0].again();
        }
        std::thread::sleep(Duration::from_millis(500));
        drop(calling);
        let called = callers.into_iter().flat_map(|caller| caller.join().expect("a caller")).collect::<Vec<_>>();
        (called, begin.elapsed())
    });
    assert!(workers[0].end(), "an orderly end (F16)");
    let store = callflow::cloud::store::open(&url).expect("the file opens again");
    checker::check(&*store, &called);
    let broken = met.broken.load(Ordering::SeqCst);
    println!(
        "{wanted} kills in {time:?}: {} calls acknowledged to the end, {broken} requests broken, {} inputs had happened \
         unacknowledged",
        called.len(),
        met.unknown.load(Ordering::SeqCst)
    );
    assert!(broken > 0, "no kill fell into a request");
    assert!(!called.is_empty(), "no call came to its end");
}
