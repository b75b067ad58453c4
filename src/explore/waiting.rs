//! The states that wait to be followed, by the place they wait at: the place that was followed least comes next, so that
//! one question with many answers does not keep the search from what lies behind the others.

use std::collections::{BTreeMap, VecDeque};

/// States by place.
pub struct Waiting<S> {
    places: BTreeMap<u32, (usize, VecDeque<S>)>,
}

impl<S> Default for Waiting<S> {
    fn default() -> Self {
        Self { places: BTreeMap::new() }
    }
}

impl<S> Waiting<S> {
    /// Puts a state last at its place.
    pub fn push(&mut self, place: u32, state: S) {
        self.places.entry(place).or_default().1.push_back(state);
    }

    /// Takes the first state of the place that was followed least.
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
    fn the_place_that_was_followed_least_comes_next() {
        let mut waiting = Waiting::default();
        (0..3).for_each(|number| waiting.push(1, number));
        waiting.push(2, 10);
        let order: Vec<i32> = std::iter::from_fn(|| waiting.pop()).collect();
        assert_eq!(order, [0, 10, 1, 2]);
        waiting.push(2, 11);
        assert!(waiting.clear() && !waiting.clear() && waiting.pop().is_none());
    }
}
