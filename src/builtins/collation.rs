//! The one order of text, for Compare and `< <= > >=` (E341).
//!
//! `icu_collator` is the Unicode Collation Algorithm with CLDR's root table, kept by the ICU4X project of the Unicode
//! Consortium. Its root data are compiled in; nothing is read at the start.

use super::settings::{Settings, StringOrder};
use icu_collator::options::{AlternateHandling, CollatorOptions, Strength};
use icu_collator::{Collator, CollatorBorrowed};
use std::cmp::Ordering;
use std::sync::OnceLock;

/// The collator of the root locale: three levels, punctuation not ignored.
fn collator() -> Option<&'static CollatorBorrowed<'static>> {
    static COLLATOR: OnceLock<Option<CollatorBorrowed<'static>>> = OnceLock::new();
    let made = COLLATOR.get_or_init(|| {
        let mut options = CollatorOptions::default();
        options.strength = Some(Strength::Tertiary);
        options.alternate_handling = Some(AlternateHandling::NonIgnorable);
        Collator::try_new(Default::default(), options).ok()
    });
    made.as_ref()
}

/// The order of two texts: 0 only for texts that are equal code point by code point.
pub(super) fn compare(one: &str, two: &str, settings: &Settings) -> Ordering {
    if one == two {
        return Ordering::Equal;
    }
    match (settings.string_order, collator()) {
        (StringOrder::RootCollation, Some(collator)) => collator.compare(one, two).then_with(|| one.cmp(two)),
        _ => one.cmp(two),
    }
}
