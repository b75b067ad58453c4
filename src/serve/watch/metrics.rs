//! Figures in Prometheus' text form. Labels are words of our own tables: nothing that a caller sent stands in one.

use crate::serve::http::Method;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// The upper ends of the buckets that times of requests are counted in, in milliseconds.
const BUCKETS_MS: [u64; 9] = [1, 5, 10, 25, 50, 100, 500, 1_000, 5_000];

/// What is counted.
#[derive(Default)]
pub struct Metrics {
    requests: Mutex<BTreeMap<(&'static str, &'static str, u16), u64>>,
    buckets: [AtomicU64; BUCKETS_MS.len()],
    total: AtomicU64,
    micros: AtomicU64,
    closed: Mutex<BTreeMap<&'static str, u64>>,
    connections: AtomicI64,
    working: AtomicI64,
}

impl Metrics {
    /// A request was answered: by that route, or by none.
    pub fn answered(&self, route: Option<&'static str>, method: Option<Method>, status: u16, took: Duration) {
        let key = (route.unwrap_or("none"), method.map_or("other", Method::word), status);
        *self.requests.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_default() += 1;
        for (bucket, end) in self.buckets.iter().zip(BUCKETS_MS) {
            if took <= Duration::from_millis(end) {
                bucket.fetch_add(1, Ordering::Relaxed);
            }
        }
        self.total.fetch_add(1, Ordering::Relaxed);
        self.micros.fetch_add(took.as_micros() as u64, Ordering::Relaxed);
    }

    /// A connection was closed by us, for a reason in one word.
    pub fn closed(&self, reason: &'static str) {
        *self.closed.lock().unwrap_or_else(PoisonError::into_inner).entry(reason).or_default() += 1;
    }

    /// One connection more or less.
    pub fn connections(&self, by: i64) {
        self.connections.fetch_add(by, Ordering::Relaxed);
    }

    /// One request more or less that is worked on.
    pub fn working(&self, by: i64) {
        self.working.fetch_add(by, Ordering::Relaxed);
    }

    /// All figures as text, and those of others: a name without prefix, what it means, its value.
    pub fn text(&self, others: &[(&'static str, &'static str, i64)]) -> String {
        let mut out = String::new();
        head(&mut out, "requests_total", "counter", "Requests answered.");
        for ((route, method, status), count) in &*self.requests.lock().unwrap_or_else(PoisonError::into_inner) {
            let labels = format!("route=\"{route}\",method=\"{method}\",status=\"{status}\"");
            put(&mut out, &format!("requests_total{{{labels}}}"), count);
        }
        self.times(&mut out);
        head(&mut out, "connections_closed_total", "counter", "Connections that the service closed itself.");
        for (reason, count) in &*self.closed.lock().unwrap_or_else(PoisonError::into_inner) {
            put(&mut out, &format!("connections_closed_total{{reason=\"{reason}\"}}"), count);
        }
        let gauges = [
            ("connections", "Connections that are open.", self.connections.load(Ordering::Relaxed)),
            ("requests_working", "Requests that are worked on.", self.working.load(Ordering::Relaxed)),
        ];
        for (name, help, value) in gauges.iter().chain(others) {
            head(&mut out, name, "gauge", help);
            put(&mut out, name, value);
        }
        out
    }

    fn times(&self, out: &mut String) {
        head(out, "request_seconds", "histogram", "Time from a request's header to its answer.");
        for (bucket, end) in self.buckets.iter().zip(BUCKETS_MS) {
            let count = bucket.load(Ordering::Relaxed);
            put(out, &format!("request_seconds_bucket{{le=\"{}\"}}", seconds(end * 1_000)), &count);
        }
        let total = self.total.load(Ordering::Relaxed);
        put(out, "request_seconds_bucket{le=\"+Inf\"}", &total);
        put(out, "request_seconds_sum", &seconds(self.micros.load(Ordering::Relaxed)));
        put(out, "request_seconds_count", &total);
    }
}

/// Microseconds as seconds, exactly.
fn seconds(micros: u64) -> String {
    let text = format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn head(out: &mut String, name: &str, kind: &str, help: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "# HELP callflow_{name} {help}\n# TYPE callflow_{name} {kind}");
}

fn put(out: &mut String, name: &str, value: &impl std::fmt::Display) {
    let _ = writeln!(out, "callflow_{name} {value}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_counted_by_route_and_by_time() {
        let metrics = Metrics::default();
        metrics.answered(Some("/x/{id}"), Some(Method::Get), 200, Duration::from_millis(7));
        metrics.answered(None, None, 401, Duration::from_secs(9));
        metrics.closed("idle");
        metrics.connections(2);
        let text = metrics.text(&[("runs_waiting", "Runs that wait.", 3)]);
        for line in [
            "callflow_requests_total{route=\"/x/{id}\",method=\"GET\",status=\"200\"} 1",
            "callflow_requests_total{route=\"none\",method=\"other\",status=\"401\"} 1",
            "callflow_request_seconds_bucket{le=\"0.005\"} 0",
            "callflow_request_seconds_bucket{le=\"0.01\"} 1",
            "callflow_request_seconds_bucket{le=\"5\"} 1",
            "callflow_request_seconds_bucket{le=\"+Inf\"} 2",
            "callflow_request_seconds_sum 9.007",
            "callflow_connections_closed_total{reason=\"idle\"} 1",
            "callflow_connections 2",
            "# HELP callflow_runs_waiting Runs that wait.",
            "callflow_runs_waiting 3",
        ] {
            assert!(text.lines().any(|one| one == line), "{line}\n{text}");
        }
    }
}
