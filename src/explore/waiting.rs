//! The states that wait to be followed, by the place they wait at and by what their paths cover: the kind that was
//! followed least comes next, so that one question with many answers does not keep the search from what lies behind the
//! others.

use std::collections::{BTreeMap, VecDeque};

/// A place, and a number for what a path covers that has come to it.
pub type Sort = (u32, u64);

/// States by their sort.
pub struct Waiting<S> {
    places: BTreeMap<Sort, (usize, VecDeque<S>)>,
}

impl<S> Default for Waiting<S> {
    fn default() -> Self {
        Self { places: BTreeMap::new() }
    }
}

impl<S> Waiting<S> {
    /// Puts a state last among its sort.
    pub fn push(&mut self, place: Sort, state: S) {
        self.places.entry(place).or_default().1.push_back(state);
    }

    /// Takes the first state of the sort that was followed least.
    pub fn pop(&mut self) -> Option<S> {
        let open = self.places.values_mut().filter(|(_, states)| !states.is_empty());
        let (followed, states) = open.min_by_key(|(followed, _)| *followed)?;
        *followed += 1;
        states.pop_front()
    }

    /// Lets all of them go; whether there were any.
    pub fn clear(&mut self) -> bool {
        let any = self.places.values().any(|(_, states)| !states.is_empty());
        self.places.values_mut().for_each(|(_, states)| states.clear());
        any
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sort_that_was_followed_least_comes_next() {
        let mut waiting = Waiting::default();
        (0..3).for_each(|number| waiting.push((1, 0), number));
        waiting.push((1, 7), 10);
        let order: Vec<i32> = std::iter::from_fn(|| waiting.pop()).collect();
        assert_eq!(order, [0, 10, 1, 2]);
        waiting.push((2, 0), 11);
        assert!(waiting.clear() && !waiting.clear() && waiting.pop().is_none());
    }
}
