//! The formatter: the tokens of a text in the one canonical layout, every comment in its place.
//!
//! It prints tokens, not the tree, so nothing an author wrote can get lost and no depth of an expression matters; the
//! tree says where a part begins and what a block holds.

mod marks;
mod parts;
mod space;
mod spell;
mod write;

use super::parse::parse_tokens;
use crate::diagnostic::Diagnostic;
use crate::source::SourceId;
pub use spell::{AsWritten, Spelling};

/// Columns of a line that a body on one line may fill.
pub const WIDTH: usize = 120;
/// Blanks a block is indented by.
pub const INDENT: usize = 4;

/// Lays a file out: meaning and comments stay, and laying it out again changes nothing.
///
/// A text that cannot be read is not touched: its findings come back. Nor is one that the layout would push past a
/// limit (a line, an expression): blanks count there (E320).
pub fn format(source: SourceId, text: &str, spelling: &dyn Spelling) -> Result<String, Vec<Diagnostic>> {
    let (tokens, file) = parse_tokens(source, text)?;
    let marks = marks::Marks::new(&tokens, &file);
    let spelled = spell::spelled(&tokens, &file, spelling);
    let out = write::Writer::new(text, &tokens, &file.comments, &marks, &spelled).run();
    Ok(if parse_tokens(source, &out).is_ok() { out } else { text.to_owned() })
}
