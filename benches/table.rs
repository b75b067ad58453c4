//! What is printed: one RESULT line a figure, and a table with ratios and targets at the end.

use crate::measure::{Care, Measured};

struct Row {
    workload: String,
    peer: String,
    metric: &'static str,
    value: f64,
}

struct Target {
    workload: String,
    what: String,
    ratio: f64,
    most: f64,
}

/// Everything that was measured.
pub struct Table {
    pub quick: bool,
    pub care: Care,
    rows: Vec<Row>,
    targets: Vec<Target>,
}

impl Table {
    pub fn new(quick: bool) -> Self {
        Self { quick, care: Care::of(quick), rows: Vec::new(), targets: Vec::new() }
    }

    /// Notes a figure and prints its line at once.
    pub fn result(&mut self, workload: &str, peer: &str, metric: &'static str, value: f64) {
        println!("RESULT\t{workload}\t{peer}\t{metric}\t{}", number(value));
        self.rows.push(Row { workload: workload.into(), peer: peer.into(), metric, value });
    }

    /// Notes time and allocations.
    pub fn measured(&mut self, workload: &str, peer: &str, measured: Measured) {
        self.result(workload, peer, "ns", measured.time);
        self.result(workload, peer, "allocations", measured.allocations);
    }

    /// A figure that was noted.
    pub fn value(&self, workload: &str, peer: &str, metric: &str) -> Option<f64> {
        let same = |row: &&Row| row.workload == workload && row.peer == peer && row.metric == metric;
        self.rows.iter().find(same).map(|row| row.value)
    }

    /// Compares our figure with a peer's; a target is a ratio of the two, or our figure itself when there is no peer.
    pub fn target(&mut self, workload: &str, metric: &str, peer: Option<&str>, most: f64) {
        let Some(own) = self.value(workload, "callflow", metric) else { return };
        let (ratio, what) = match peer {
            None => (own, metric.to_owned()),
            Some(peer) => match self.value(workload, peer, metric) {
                Some(value) => (own / value, format!("{metric} / {peer}")),
                None => return,
            },
        };
        self.targets.push(Target { workload: workload.into(), what, ratio, most });
    }

    /// The tables for people.
    pub fn print(&self) {
        println!("\n{:<10} {:<34} {:<14} {:>14} {:>8}", "workload", "peer", "metric", "value", "ours/it");
        for row in &self.rows {
            let own = self.value(&row.workload, "callflow", row.metric);
            let ratio = own.filter(|_| row.peer != "callflow" && row.value > 0.0).map(|own| own / row.value);
            let ratio = ratio.map_or(String::new(), |ratio| format!("{ratio:.2}"));
            let (workload, peer, metric) = (&row.workload, &row.peer, row.metric);
            println!("{workload:<10} {peer:<34} {metric:<14} {:>14} {ratio:>8}", number(row.value));
        }
        if self.quick {
            return println!("\nquick: the figures only show that the benches run");
        }
        println!("\n{:<10} {:<42} {:>10} {:>10}", "target", "what", "is", "at most");
        for target in &self.targets {
            let met = if target.ratio <= target.most { "met" } else { "not met" };
            let (ratio, most) = (number(target.ratio), number(target.most));
            println!("{:<10} {:<42} {ratio:>10} {most:>10} {met}", target.workload, target.what);
        }
    }
}

/// A number with the digits that say something.
fn number(value: f64) -> String {
    if value.abs() >= 1000.0 {
        format!("{value:.0}")
    } else if value.abs() >= 10.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.3}")
    }
}
