//! Figures: how many of how many.

use super::items::{Item, Kind};

/// How many of how many ran.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Ran at least once.
    pub covered: usize,
    /// There are.
    pub all: usize,
}

impl Share {
    /// Tenths of a percent, rounded down so that only everything is 1000; of nothing all is covered.
    pub fn per_mille(self) -> usize {
        (self.covered * 1000).checked_div(self.all).unwrap_or(1000)
    }

    /// Percent as people read them: `83.3`, `100`.
    pub fn percent(self) -> String {
        match (self.per_mille() / 10, self.per_mille() % 10) {
            (whole, 0) => whole.to_string(),
            (whole, tenths) => format!("{whole}.{tenths}"),
        }
    }

    fn count(&mut self, item: &Item) {
        self.all += 1;
        self.covered += usize::from(item.count > 0);
    }
}

/// The figures of a flow, or of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    shares: [Share; Kind::ALL.len()],
}

impl Totals {
    /// Those of some items.
    pub fn of<'a>(items: impl IntoIterator<Item = &'a Item>) -> Self {
        let mut totals = Self::default();
        for item in items {
            totals.shares[item.kind as usize].count(item);
        }
        totals
    }

    /// Of one kind.
    pub fn share(&self, kind: Kind) -> Share {
        self.shares[kind as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_all_of_them_are_a_hundred_percent() {
        assert_eq!(Share { covered: 5, all: 6 }.percent(), "83.3");
        assert_eq!(Share { covered: 9_999, all: 10_000 }.percent(), "99.9");
        assert_eq!(Share { covered: 3, all: 3 }.percent(), "100");
        assert_eq!(Share { covered: 0, all: 3 }.percent(), "0");
        assert_eq!(Share { covered: 0, all: 0 }.percent(), "100", "nothing is missing");
    }
}
