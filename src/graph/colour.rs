//! The colours of all renderers: a fill and a line for each tone and each mark, on light and on dark pages.

use super::picture::{Mark, Tone};

/// What kind of page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Page {
    /// A light one.
    Light,
    /// A dark one.
    Dark,
}

/// The fill and the line of what is about something.
pub(super) const fn tone(tone: Tone, page: Page) -> (&'static str, &'static str) {
    match (page, tone) {
        (Page::Light, Tone::Plain) => ("#ffffff", "#8c959f"),
        (Page::Light, Tone::Data) => ("#dafbe1", "#2da44e"),
        (Page::Light, Tone::Audio) => ("#fff5c2", "#bf8700"),
        (Page::Light, Tone::Logic) => ("#ddf4ff", "#218bff"),
        (Page::Light, Tone::Transfer) => ("#ffe4f3", "#d6409f"),
        (Page::Light, Tone::Outside) => ("#f0e6ff", "#8250df"),
        (Page::Light, Tone::End) => ("#ffe5e2", "#cf222e"),
        (Page::Dark, Tone::Plain) => ("#21262d", "#848d97"),
        (Page::Dark, Tone::Data) => ("#12321d", "#3fb950"),
        (Page::Dark, Tone::Audio) => ("#342a0d", "#d29922"),
        (Page::Dark, Tone::Logic) => ("#0f2a4a", "#4493f8"),
        (Page::Dark, Tone::Transfer) => ("#3d1a33", "#e275ad"),
        (Page::Dark, Tone::Outside) => ("#2b1d47", "#ab7df8"),
        (Page::Dark, Tone::End) => ("#40191b", "#f85149"),
    }
}

/// The fill and the line of what is marked; of what is not, those of a plain node.
pub(super) const fn mark(mark: Mark, page: Page) -> (&'static str, &'static str) {
    match (page, mark) {
        (_, Mark::None) => tone(Tone::Plain, page),
        (Page::Light, Mark::Hit | Mark::Added) => ("#dafbe1", "#1a7f37"),
        (Page::Light, Mark::Missed | Mark::Removed) => ("#ffe5e2", "#cf222e"),
        (Page::Light, Mark::Changed) => ("#fff5c2", "#9a6700"),
        (Page::Light, Mark::Moved) => ("#ddf4ff", "#0969da"),
        (Page::Dark, Mark::Hit | Mark::Added) => ("#12321d", "#3fb950"),
        (Page::Dark, Mark::Missed | Mark::Removed) => ("#40191b", "#f85149"),
        (Page::Dark, Mark::Changed) => ("#342a0d", "#d29922"),
        (Page::Dark, Mark::Moved) => ("#0f2a4a", "#4493f8"),
    }
}
