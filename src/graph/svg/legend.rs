//! The head of a picture: its title, what its colours come to, and what they mean.

use super::text::escape;
use crate::graph::arrange::LINE;
use crate::graph::measure;
use crate::graph::picture::{Colours, Picture};
use std::fmt::Write;

const TITLE: i32 = 18;
/// The title, the line below it, a row of the legend.
const TITLE_ROW: i32 = 26;
const NOTE_ROW: i32 = 18;
const ROW: i32 = 22;
/// Between the head and the picture.
const GAP: i32 = 16;
/// The legend is broken into rows of about this width.
const WIDE: i32 = 900;
/// A longer title is cut.
const WIDEST_TITLE: i32 = 900;

/// What stands above a picture.
pub(super) struct Legend {
    title: String,
    note: String,
    /// The entries of each row: class, sign, word, and how far from the left.
    rows: Vec<Vec<Entry>>,
}

struct Entry {
    class: &'static str,
    word: String,
    x: i32,
    width: i32,
}

impl Legend {
    pub(super) fn new(picture: &Picture) -> Self {
        let words: Vec<(&'static str, String)> = match picture.colours {
            Colours::Kinds => picture.tones().into_iter().map(|tone| (tone.class(), tone.word().to_owned())).collect(),
            _ => picture
                .marks()
                .into_iter()
                .map(|mark| (mark.word(), format!("{} {}", mark.sign(), mark.word())))
                .collect(),
        };
        let mut rows: Vec<Vec<Entry>> = Vec::new();
        let mut x = 0;
        for (class, word) in words {
            let width = measure::text(&word, LINE, false) + 40;
            if rows.is_empty() || x + width > WIDE {
                rows.push(Vec::new());
                x = 0;
            }
            if let Some(row) = rows.last_mut() {
                row.push(Entry { class, word, x, width });
            }
            x += width;
        }
        let about = if picture.note.is_empty() { &picture.about } else { &picture.note };
        Self {
            title: measure::fit(&picture.title, TITLE, true, WIDEST_TITLE),
            note: measure::fit(about, LINE, false, WIDEST_TITLE),
            rows,
        }
    }

    pub(super) fn height(&self) -> i32 {
        TITLE_ROW + NOTE_ROW + ROW * self.rows.len() as i32 + GAP
    }

    pub(super) fn width(&self) -> i32 {
        let rows = self.rows.iter().flatten().map(|entry| entry.x + entry.width).max().unwrap_or(0);
        rows.max(measure::text(&self.title, TITLE, true)).max(measure::text(&self.note, LINE, false))
    }

    pub(super) fn draw(&self, out: &mut String, picture: &Picture, margin: i32) {
        // Writing to a text cannot fail.
        let mut y = margin + TITLE;
        let _ = writeln!(out, "<text class=\"title\" x=\"{margin}\" y=\"{y}\">{}</text>", escape(&self.title));
        y = margin + TITLE_ROW + LINE;
        let _ = writeln!(out, "<text class=\"note\" x=\"{margin}\" y=\"{y}\">{}</text>", escape(&self.note));
        y = margin + TITLE_ROW + NOTE_ROW;
        let round = if picture.groups.is_empty() { 4 } else { 3 };
        for row in &self.rows {
            for entry in row {
                let x = margin + entry.x;
                let _ = writeln!(
                    out,
                    "<rect class=\"node {}\" x=\"{x}\" y=\"{}\" width=\"18\" height=\"12\" rx=\"{round}\"/>\
                     <text class=\"note\" x=\"{}\" y=\"{}\">{}</text>",
                    entry.class,
                    y + 4,
                    x + 24,
                    y + 14,
                    escape(&entry.word)
                );
            }
            y += ROW;
        }
    }
}
