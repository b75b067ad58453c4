//! How large and how deep a file may be (F40, F41): fixed numbers, the same everywhere.

/// The most bytes of a file, before and after templates are filled.
pub const MAX_BYTES: usize = crate::source::MAX_FILE_BYTES;
/// How deep lists and mappings may lie in each other. Real flows reach 55 (A15).
pub const MAX_DEPTH: usize = 256;
/// The most lists, mappings and scalars of a file, aliases written out.
pub const MAX_NODES: usize = 1_000_000;
/// How often aliases may be written out in a file.
pub const MAX_ALIASES: usize = 10;
