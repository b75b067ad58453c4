//! Colours, for light and dark pages. Plain rules without variables, which every reader of SVG understands.

use crate::graph::colour::{self, Page};
use crate::graph::picture::{Mark, Tone};
use std::fmt::Write;

/// For what kind of page a picture is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// A light one.
    Light,
    /// A dark one.
    Dark,
    /// Whatever the reader prefers; light where nobody knows.
    #[default]
    Auto,
}

/// The colours of a page beside those of nodes.
struct Palette {
    kind: Page,
    page: &'static str,
    frame: (&'static str, &'static str),
    text: &'static str,
    faint: &'static str,
    edge: &'static str,
    way: &'static str,
}

const LIGHT: Palette = Palette {
    kind: Page::Light,
    page: "#ffffff",
    frame: ("#f6f8fa", "#c9d1d9"),
    text: "#1f2328",
    faint: "#59636e",
    edge: "#57606a",
    way: "#0969da",
};

const DARK: Palette = Palette {
    kind: Page::Dark,
    page: "#0d1117",
    frame: ("#161b22", "#3d444d"),
    text: "#e6edf3",
    faint: "#9198a1",
    edge: "#9198a1",
    way: "#4493f8",
};

/// What is the same on every page.
const SHAPES: &str = "text{font-family:system-ui,-apple-system,'Segoe UI','Helvetica Neue',Arial,sans-serif;font-size:11px}\
text.title{font-size:18px;font-weight:600}text.head{font-size:14px;font-weight:600}text.name{font-size:13px;font-weight:600}\
text.word,text.caption{font-size:10px}text.label,text.sign,text.stop,text.alone{text-anchor:middle}text.sign{font-weight:700}\
.line,.way{fill:none;stroke-width:1.3}.way{stroke-dasharray:6 4}.dots{stroke-dasharray:2 4}.dashes{stroke-dasharray:6 4}\
.node{stroke-width:1.4}.slip,.stop,.removed.node{stroke-dasharray:4 3}.frame{stroke-width:1.2}\
.tip{stroke:none}a{cursor:pointer}a:hover .node,a:focus .node{stroke-width:3}";

impl Theme {
    /// The rules of style.
    pub(super) fn style(self) -> String {
        match self {
            Self::Light => format!("{SHAPES}{}", LIGHT.rules()),
            Self::Dark => format!("{SHAPES}{}", DARK.rules()),
            Self::Auto => {
                format!("{SHAPES}{}@media (prefers-color-scheme:dark){{{}}}", LIGHT.rules(), DARK.rules())
            }
        }
    }
}

impl Palette {
    fn rules(&self) -> String {
        let mut rules = format!(
            ".page{{fill:{}}}.frame{{fill:{};stroke:{}}}.behind{{fill:{}}}text{{fill:{}}}text.word,text.caption,text.label,\
             text.stop,text.note{{fill:{}}}.line.edge{{stroke:{}}}.tip.edge{{fill:{}}}.way{{stroke:{}}}.tip.way{{fill:{}}}\
             rect.stop{{fill:none;stroke:{}}}",
            self.page,
            self.frame.0,
            self.frame.1,
            self.frame.0,
            self.text,
            self.faint,
            self.edge,
            self.edge,
            self.way,
            self.way,
            self.faint,
        );
        for tone in Tone::ALL {
            let (fill, line) = colour::tone(tone, self.kind);
            // Writing to a text cannot fail.
            let _ = write!(rules, ".node.{}{{fill:{fill};stroke:{line}}}", tone.class());
        }
        for mark in Mark::ALL {
            let ((fill, line), mark) = (colour::mark(mark, self.kind), mark.word());
            let _ = write!(
                rules,
                ".node.{mark}{{fill:{fill};stroke:{line}}}.frame.{mark},.line.{mark}{{stroke:{line}}}.tip.{mark}{{fill:{line}}}\
                 .badge.{mark}{{fill:{line}}}"
            );
        }
        let _ = write!(rules, "text.sign{{fill:{}}}", self.page);
        rules
    }
}

#[cfg(test)]
#[expect(clippy::float_arithmetic, reason = "contrast is defined by fractions (WCAG 2)")]
mod tests {
    use super::*;

    #[test]
    fn every_tone_has_a_colour_on_every_page() {
        for theme in [Theme::Light, Theme::Dark] {
            let style = theme.style();
            assert!(Tone::ALL.iter().all(|tone| style.contains(&format!(".node.{}{{", tone.class()))));
        }
        assert!(Theme::Auto.style().contains("prefers-color-scheme:dark"));
        assert!(Theme::Dark.style().contains(DARK.page) && !Theme::Dark.style().contains(LIGHT.frame.0));
    }

    /// What may be read of a text on a fill: at least 4.5 to 1 (WCAG 2, level AA).
    #[test]
    fn texts_can_be_read_on_every_fill() {
        for palette in [&LIGHT, &DARK] {
            let tones = Tone::ALL.into_iter().map(|tone| colour::tone(tone, palette.kind).0);
            let fills = tones.chain(Mark::ALL.into_iter().map(|mark| colour::mark(mark, palette.kind).0));
            for fill in fills.chain([palette.page, palette.frame.0]) {
                for text in [palette.text, palette.faint] {
                    assert!(contrast(text, fill) >= 4.5, "{text} on {fill}: {}", contrast(text, fill));
                }
            }
        }
    }

    fn contrast(a: &str, b: &str) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn luminance(color: &str) -> f64 {
        let part = |at: usize| {
            let value = f64::from(u8::from_str_radix(&color[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.03928 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
    }
}
