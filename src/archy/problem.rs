//! Why nothing of a file was imported, and where it stands.

use super::tree::Place;

/// An error of a file: nothing of it is imported. It never holds a value of the file (P47).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where.
    pub place: Place,
    /// The reference path, as far as there is one.
    pub path: String,
    /// What is wrong; lower case, no full stop.
    pub message: String,
    /// What to do.
    pub help: String,
    /// A second place with a few words about it.
    pub also: Option<Box<(Place, String)>>,
}

impl Problem {
    /// A problem at a place.
    pub fn new(place: Place, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { place, path: String::new(), message: message.into(), help: help.into(), also: None }
    }

    /// The same with the path of the thing.
    #[must_use]
    pub fn at(mut self, path: impl Into<String>) -> Self {
        self.path = path.into();
        self
    }

    /// The same with a second place.
    #[must_use]
    pub fn also(mut self, place: Place, text: impl Into<String>) -> Self {
        self.also = Some(Box::new((place, text.into())));
        self
    }
}
