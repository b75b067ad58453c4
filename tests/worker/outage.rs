//! A store that does not do what the worker's clock asks of it: that is counted and told, once an outage.

use crate::dying::{Dying, Moment};
use crate::stand::{PROJECT, Stand};
use callflow::cloud::store::Mode;
use callflow::serve::watch::Log;
use callflow::serve::worker::Work;
use callflow::serve::worker::engine::Ticks;
use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn f26_what_the_store_does_not_do_is_told_once_and_counted() {
    let stand = Stand::new(PROJECT);
    let gone = Arc::new(Dying::new(stand.memory.clone(), 0, Moment::Before));
    let worker = stand.worker(Mode::Durable, gone.clone());
    let (kept, begin) = (Kept::default(), Instant::now());
    let log = Log::new(kept.clone());
    let ticks = Ticks::told(&worker, &log);
    let unheard = || worker.figures().iter().find(|own| own.0 == "store_unheard_total").expect("a figure").2;
    while unheard() < 12 {
        assert!(begin.elapsed() < Duration::from_secs(60), "{} calls", gone.calls());
        std::thread::sleep(Duration::from_millis(20));
    }
    drop(ticks);
    log.flush();
    let text = String::from_utf8(kept.0.lock().unwrap().clone()).expect("a log is UTF-8");
    for what in ["claim", "interrupt", "renew"] {
        let own = format!("\"event\":\"the store does not work\",\"what\":\"{what}\"");
        assert_eq!(text.lines().filter(|line| line.contains(&own)).count(), 1, "{what}: {text}");
    }
    assert!(
        text.lines().all(|line| line.contains("\"level\":\"warn\"") && line.contains("the worker is dead")),
        "{text}"
    );
}
