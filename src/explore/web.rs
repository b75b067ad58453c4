//! The states of an exploration as a net: which lead to which, and from which of them no end is found.

use crate::span::Span;

/// The number of what stands before all states.
pub const NOWHERE: usize = usize::MAX;

/// States by their numbers.
#[derive(Default)]
pub struct Web {
    /// For each state the states that lead to it.
    before: Vec<Vec<usize>>,
    places: Vec<Span>,
    /// States that lead to an end, or to a cut.
    good: Vec<usize>,
}

impl Web {
    /// A new state, at its place; its number.
    pub fn add(&mut self, place: Span) -> usize {
        self.before.push(Vec::new());
        self.places.push(place);
        self.places.len() - 1
    }

    /// One state leads to another.
    pub fn link(&mut self, from: usize, to: usize) {
        if from != NOWHERE {
            self.before[to].push(from);
        }
    }

    /// A state leads to an end, or nobody looks further behind it.
    pub fn ends(&mut self, state: usize) {
        self.good.push(state);
    }

    /// Places of states from which no end was found, although everything behind them was followed.
    pub fn endless(&self) -> Vec<Span> {
        let mut good = vec![false; self.places.len()];
        let mut open: Vec<usize> = self.good.iter().copied().filter(|number| *number != NOWHERE).collect();
        while let Some(number) = open.pop() {
            if !std::mem::replace(&mut good[number], true) {
                open.extend(&self.before[number]);
            }
        }
        let bad = self.places.iter().zip(&good).filter(|(_, good)| !**good);
        let mut places: Vec<Span> = bad.map(|(place, _)| *place).collect();
        places.sort_unstable();
        places.dedup();
        places
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leads_to_an_end_is_good_and_a_ring_is_not() {
        let mut web = Web::default();
        let [a, b, c, d] = [0, 1, 2, 3].map(|at| web.add(Span::at(at)));
        web.link(NOWHERE, a);
        [(a, b), (a, c), (c, d), (d, c)].into_iter().for_each(|(from, to)| web.link(from, to));
        web.ends(b);
        assert_eq!(web.endless(), [Span::at(2), Span::at(3)]);
    }
}
