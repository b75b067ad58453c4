//! Three workers on one database: they share the load, and take over from each other (F10, F13, F26).

use crate::callers::{Met, calls};
use crate::server::Server;
use crate::workers::{PROJECT, Worker};
use crate::{Over, checker, kills};
use callflow::cloud::store::RunState;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Of so many kills, the server dies in one as well.
const SERVER_TOO: usize = 4;

#[test]
fn f13_three_workers_and_their_server_are_killed() {
    let server = Server::start(&[]);
    let url = server.database();
    let folder = tempfile::tempdir().expect("a folder");
    let flows = folder.path().join("main.flow");
    std::fs::write(&flows, PROJECT).expect("it is written");
    let workers: Vec<Worker> = (0..3).map(|_| Worker::begin(&flows, &url)).collect();
    let (over, met) = (AtomicBool::new(false), Met::default());
    let wanted = kills(8, 1_000);
    let (called, time) = std::thread::scope(|scope| {
        let callers: Vec<_> = (0..6).map(|_| scope.spawn(|| calls(&workers, &over, &met))).collect();
        let (begin, calling) = (Instant::now(), Over(&over));
        for kill in 0..wanted {
            std::thread::sleep(Duration::from_millis(150 + (kill as u64 * 7_919) % 400));
            if kill % SERVER_TOO == SERVER_TOO - 1 {
                server.kill();
                server.up();
            }
            let one = &workers[kill % workers.len()];
            one.kill();
            one.again();
        }
        // The last one dies for good; the others take its runs.
        workers[0].kill();
        let killed = Instant::now();
        let store = callflow::cloud::store::open(&url).expect("the database opens");
        std::thread::sleep(Duration::from_millis(500));
        drop(calling);
        let called = callers.into_iter().flat_map(|caller| caller.join().expect("a caller")).collect::<Vec<_>>();
        while !store.runs(Some(RunState::Runnable), None, 10).expect("runs").is_empty() {
            assert!(killed.elapsed() < Duration::from_secs(60), "runs of a dead worker are never taken");
            std::thread::sleep(Duration::from_millis(100));
        }
        println!("nothing is left runnable {:?} after the last death (F13: 11 s)", killed.elapsed());
        (called, begin.elapsed())
    });
    assert!(workers[1].end() && workers[2].end(), "an orderly end (F16)");
    let store = callflow::cloud::store::open(&url).expect("the database opens");
    checker::check(&*store, &called);
    let broken = met.broken.load(Ordering::SeqCst);
    println!(
        "{} kills of workers, {} of their server in {time:?}: {} calls acknowledged to the end, {broken} requests broken, \
         {} inputs had happened unacknowledged",
        wanted + 1,
        wanted / SERVER_TOO,
        called.len(),
        met.unknown.load(Ordering::SeqCst)
    );
    assert!(broken > 0, "no kill fell into a request");
    assert!(!called.is_empty(), "no call came to its end");
}
