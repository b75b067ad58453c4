//! Source texts: what was read, under which name, and where a byte stands in it.

use crate::span::Span;
use serde::{Deserialize, Serialize};

/// The most bytes of one source file (reliability §4).
pub const MAX_FILE_BYTES: usize = 10_000_000;

/// Which of a project's sources a span belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SourceId(pub u32);

/// One text with the name people know it by (a path, or `<expression>`).
#[derive(Clone, Debug)]
pub struct Source {
    name: String,
    text: String,
    lines: Vec<u32>,
}

/// A place as people count it: lines and characters from 1 (E1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The line, from 1.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
}

impl Source {
    /// A source of that name and text.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let starts = text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i as u32 + 1);
        let lines = std::iter::once(0).chain(starts).collect();
        Self { name: name.into(), text, lines }
    }

    /// The name, usually the path as the user gave it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text of a span; empty when the span is not in the text or cuts a character.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }

    /// Line and column of a byte; a byte past the end counts as the end.
    pub fn place(&self, byte: u32) -> Place {
        let line = self.lines.partition_point(|start| *start <= byte) - 1;
        let start = self.lines[line] as usize;
        let end = self.text.floor_char_boundary((byte as usize).min(self.text.len()));
        Place { line: line + 1, column: self.text[start..end.max(start)].chars().count() + 1 }
    }

    /// The byte of a character of a line, both counted from 1; `None` when there is no such place.
    pub fn byte(&self, line: usize, column: usize) -> Option<u32> {
        let start = *self.lines.get(line.checked_sub(1)?)?;
        let mut places = self.line(line).char_indices().map(|(at, _)| at).chain([self.line(line).len()]);
        let within = places.nth(column.checked_sub(1)?)?;
        Some(start + within as u32)
    }

    /// The character that begins at a byte, counted from 1 over the whole text (E1).
    pub fn character(&self, byte: u32) -> usize {
        let end = self.text.floor_char_boundary((byte as usize).min(self.text.len()));
        self.text[..end].chars().count() + 1
    }

    /// The text of a line counted from 1, without its line end; empty when there is no such line.
    pub fn line(&self, line: usize) -> &str {
        let Some(start) = line.checked_sub(1).and_then(|i| self.lines.get(i)) else { return "" };
        let end = self.lines.get(line).map_or(self.text.len(), |e| *e as usize);
        self.text[*start as usize..end].trim_end_matches(['\n', '\r'])
    }
}

/// All sources of a project, in the order they were read.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
}

impl Sources {
    /// Adds a source and says under which id it is known.
    pub fn add(&mut self, source: Source) -> SourceId {
        self.files.push(source);
        SourceId(self.files.len() as u32 - 1)
    }

    /// The source of an id that this set gave.
    pub fn get(&self, id: SourceId) -> &Source {
        &self.files[id.0 as usize]
    }

    /// Every source with its id.
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        self.files.iter().enumerate().map(|(i, s)| (SourceId(i as u32), s))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_characters_from_one() {
        let source = Source::new("a", "ab\nçd\n");
        assert_eq!(source.place(0), Place { line: 1, column: 1 });
        assert_eq!(source.place(3), Place { line: 2, column: 1 });
        assert_eq!(source.place(5), Place { line: 2, column: 2 });
        assert_eq!(source.place(99), Place { line: 3, column: 1 });
        assert_eq!(source.character(5), 5);
        assert_eq!((source.byte(2, 1), source.byte(2, 2), source.byte(2, 3)), (Some(3), Some(5), Some(6)));
        assert_eq!((source.byte(2, 4), source.byte(0, 1), source.byte(9, 1)), (None, None, None));
        assert_eq!(source.line(2), "çd");
        assert_eq!(source.line(9), "");
    }
}
