//! What a path covers: actions by number, and answers by place.

use std::collections::BTreeSet;

/// Actions that ran and outputs that were taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Covered {
    /// Bits of action numbers.
    actions: Vec<u64>,
    /// Edges that were taken: from an instruction to another.
    edges: BTreeSet<(u32, u32)>,
}

impl Covered {
    /// Notes an action; whether it is new.
    pub fn action(&mut self, number: usize) -> bool {
        let (word, bit) = (number / 64, 1 << (number % 64));
        if self.actions.len() <= word {
            self.actions.resize(word + 1, 0);
        }
        let new = self.actions[word] & bit == 0;
        self.actions[word] |= bit;
        new
    }

    /// Notes an edge; whether it is new.
    pub fn edge(&mut self, from: u32, to: u32) -> bool {
        self.edges.insert((from, to))
    }

    /// Whether an action ran.
    pub fn has_action(&self, number: usize) -> bool {
        self.actions.get(number / 64).is_some_and(|word| word >> (number % 64) & 1 == 1)
    }

    /// Whether an edge was taken.
    pub fn has_edge(&self, from: u32, to: u32) -> bool {
        self.edges.contains(&(from, to))
    }

    /// How much the other one has that this has not.
    pub fn gain(&self, other: &Self) -> usize {
        let own = |word: usize| self.actions.get(word).copied().unwrap_or(0);
        let actions = other.actions.iter().enumerate().map(|(word, bits)| (bits & !own(word)).count_ones() as usize);
        actions.sum::<usize>() + other.edges.difference(&self.edges).count()
    }

    /// Takes over what the other one has; whether anything was new.
    pub fn add(&mut self, other: &Self) -> bool {
        let new = self.gain(other) > 0;
        if self.actions.len() < other.actions.len() {
            self.actions.resize(other.actions.len(), 0);
        }
        self.actions.iter_mut().zip(&other.actions).for_each(|(own, bits)| *own |= bits);
        self.edges.extend(&other.edges);
        new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_gained_is_what_was_not_there() {
        let mut one = Covered::default();
        assert!(one.action(3) && !one.action(3) && one.action(70) && one.edge(1, 2));
        let mut other = Covered::default();
        other.action(3);
        other.action(4);
        other.edge(1, 3);
        assert_eq!((one.gain(&other), other.gain(&one)), (2, 2));
        assert!(one.add(&other) && !one.add(&other));
        assert!(one.has_action(4) && !one.has_action(5) && one.has_edge(1, 3) && !one.has_edge(3, 1));
    }
}
