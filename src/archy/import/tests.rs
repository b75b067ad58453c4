//! The mapping.
