//! Numbers for texts that are equal exactly when the texts are: comparing them is cheap, and no hash can deceive.

use rustc_hash::FxHashMap;

/// The number of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Id(u32);

/// The texts that have a number.
#[derive(Default)]
pub(super) struct Ids {
    known: FxHashMap<String, Id>,
}

impl Ids {
    /// The number of a text.
    pub fn of(&mut self, text: String) -> Id {
        let next = Id(self.known.len() as u32);
        *self.known.entry(text).or_insert(next)
    }
}

impl Id {
    /// As a piece of a longer text.
    pub fn put(self, text: &mut String) {
        text.push('#');
        text.push_str(&self.0.to_string());
    }
}

/// Adds a piece with its length in front, so that no piece can imitate two.
pub(super) fn put(text: &mut String, piece: &str) {
    text.push_str(&piece.len().to_string());
    text.push(':');
    text.push_str(piece);
}
