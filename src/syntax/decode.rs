//! Bytes to text: UTF-8 or an error that names the place.

use std::fmt;

/// Why bytes are no source text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecodeError {
    /// Not a text at all: it holds NUL bytes near its beginning.
    Binary,
    /// Not UTF-8 from here on.
    NotUtf8 {
        /// The first byte that is wrong, from 0.
        byte: usize,
        /// Its line, from 1.
        line: usize,
        /// Its character in the line, from 1.
        column: usize,
    },
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Binary => write!(f, "this is not a text file"),
            Self::NotUtf8 { byte, line, column } => {
                write!(f, "not UTF-8 at line {line}, column {column} (byte {byte})")
            }
        }
    }
}

impl std::error::Error for DecodeError {}

/// How many bytes are looked at to tell a binary file from a text.
const PROBE: usize = 8_192;

/// The text of a file. A NUL is legal in a text (E10), so a file counts as binary only when it is not UTF-8 as well,
/// or holds several NULs near its beginning.
pub fn decode(bytes: &[u8]) -> Result<&str, DecodeError> {
    let nuls = bytes.iter().take(PROBE).filter(|byte| **byte == 0).count();
    match std::str::from_utf8(bytes) {
        Ok(text) if nuls * 100 <= bytes.len().min(PROBE) => Ok(text),
        Err(error) if nuls == 0 => Err(place(bytes, error.valid_up_to())),
        _ => Err(DecodeError::Binary),
    }
}

fn place(bytes: &[u8], byte: usize) -> DecodeError {
    let before = String::from_utf8_lossy(&bytes[..byte]);
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    DecodeError::NotUtf8 {
        byte,
        line: before.matches('\n').count() + 1,
        column: before[line_start..].chars().count() + 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_of_the_first_bad_byte() {
        let error = decode(b"ok\n\xc3\xa9x\xff\n").unwrap_err();
        assert_eq!(error, DecodeError::NotUtf8 { byte: 6, line: 2, column: 3 });
        assert_eq!(error.to_string(), "not UTF-8 at line 2, column 3 (byte 6)");
    }

    #[test]
    fn binary_files_are_told_from_texts() {
        assert_eq!(decode(b"\x7fELF\x02\x01\0\0\0\0\0\0"), Err(DecodeError::Binary));
        assert_eq!(decode(b"\xff\xfea\0b\0"), Err(DecodeError::Binary));
        assert_eq!(decode(b""), Ok(""));
        let text = format!("\"a\0b\"{}", " ".repeat(200));
        assert_eq!(decode(text.as_bytes()), Ok(text.as_str()));
    }
}
