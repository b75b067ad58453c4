//! What a path covers: actions and ways out of them, by their numbers in the flow's tables.

/// Actions that ran and outputs that were taken.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Covered {
    actions: Bits,
    outlets: Bits,
}

/// A set of small numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Bits(Vec<u64>);

impl Bits {
    /// Puts a number in; whether it is new.
    fn put(&mut self, number: usize) -> bool {
        let (word, bit) = (number / 64, 1 << (number % 64));
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        let new = self.0[word] & bit == 0;
        self.0[word] |= bit;
        new
    }

    fn has(&self, number: usize) -> bool {
        self.0.get(number / 64).is_some_and(|word| word >> (number % 64) & 1 == 1)
    }

    /// How many the other one has that this has not.
    fn gain(&self, other: &Self) -> usize {
        let own = |word: usize| self.0.get(word).copied().unwrap_or(0);
        other.0.iter().enumerate().map(|(word, bits)| (bits & !own(word)).count_ones() as usize).sum()
    }

    fn add(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        self.0.iter_mut().zip(&other.0).for_each(|(own, bits)| *own |= bits);
    }
}

impl Covered {
    /// Notes an action; whether it is new.
    pub fn action(&mut self, number: usize) -> bool {
        self.actions.put(number)
    }

    /// Notes a way out; whether it is new.
    pub fn outlet(&mut self, number: usize) -> bool {
        self.outlets.put(number)
    }

    /// Whether an action ran.
    pub fn has_action(&self, number: usize) -> bool {
        self.actions.has(number)
    }

    /// Whether a way out was taken.
    pub fn has_outlet(&self, number: usize) -> bool {
        self.outlets.has(number)
    }

    /// How much the other one has that this has not.
    pub fn gain(&self, other: &Self) -> usize {
        self.actions.gain(&other.actions) + self.outlets.gain(&other.outlets)
    }

    /// Takes over what the other one has; whether anything was new.
    pub fn add(&mut self, other: &Self) -> bool {
        let new = self.gain(other) > 0;
        self.actions.add(&other.actions);
        self.outlets.add(&other.outlets);
        new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_gained_is_what_was_not_there() {
        let mut one = Covered::default();
        assert!(one.action(3) && !one.action(3) && one.action(70) && one.outlet(1));
        let mut other = Covered::default();
        other.action(3);
        other.action(4);
        other.outlet(2);
        assert_eq!((one.gain(&other), other.gain(&one)), (2, 2));
        assert!(one.add(&other) && !one.add(&other));
        assert!(one.has_action(4) && !one.has_action(5) && one.has_outlet(2) && !one.has_outlet(0));
    }
}
