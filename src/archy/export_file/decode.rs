//! From the bytes of an export to the text in it: base64 of percent-encoded JSON (A80).

use super::error::{ExportError, Why};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The longest text that an export may hold, in bytes, counted after decoding (F40, F41).
pub const MAX_BYTES: usize = 10_000_000;
/// The longest file: three bytes for one of percent-encoding, four for three of base64, which makes four for one,
/// and as much again for line ends.
pub const MAX_FILE_BYTES: usize = MAX_BYTES * 8;

/// The JSON of an export. White space in the base64 is left out; a file that is percent-encoded or plain JSON already
/// is taken as it is (A80).
///
/// # Errors
/// The file is too large, no base64, cut off, or no UTF-8.
pub fn text(bytes: &[u8]) -> Result<String, ExportError> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err(ExportError::of(Why::TooLarge));
    }
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes).trim_ascii();
    match bytes.first() {
        None => Err(ExportError::of(Why::Empty)),
        Some(b'{' | b'[') => utf8(bytes.to_vec()),
        Some(b'%') => percent(bytes),
        Some(_) => percent(&base64(bytes)?),
    }
}

fn base64(bytes: &[u8]) -> Result<Vec<u8>, ExportError> {
    let packed: Vec<u8> = bytes.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    STANDARD.decode(&packed).map_err(|error| ExportError::of(why(&packed, &error)))
}

/// A wrong character means that the file is something else; a wrong length that its end is missing.
fn why(packed: &[u8], error: &base64::DecodeError) -> Why {
    match error {
        base64::DecodeError::InvalidByte(at, _) if packed.get(*at) != Some(&b'=') => Why::NotBase64 { at: *at },
        _ => Why::CutOff,
    }
}

/// Percent-encoding undone. A `%` that is no code is an error here, though decoders commonly let it stand: nothing
/// writes it, so the file was damaged.
fn percent(bytes: &[u8]) -> Result<String, ExportError> {
    let wrong = bytes.windows(1).enumerate().find(|(at, byte)| byte[0] == b'%' && !is_code(&bytes[*at..]));
    if let Some((at, _)) = wrong {
        return Err(ExportError::of(if at + 3 > bytes.len() { Why::CutOff } else { Why::NotAnExport }));
    }
    utf8(percent_encoding::percent_decode(bytes).collect())
}

fn is_code(bytes: &[u8]) -> bool {
    matches!(bytes, [b'%', a, b, ..] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit())
}

fn utf8(bytes: Vec<u8>) -> Result<String, ExportError> {
    if bytes.len() > MAX_BYTES {
        return Err(ExportError::of(Why::TooLarge));
    }
    String::from_utf8(bytes).map_err(|error| {
        let cut = error.utf8_error().error_len().is_none();
        ExportError::of(if cut { Why::CutOff } else { Why::NotAnExport })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

    fn packed(text: &str) -> String {
        STANDARD.encode(utf8_percent_encode(text, NON_ALPHANUMERIC).to_string())
    }

    #[test]
    fn a80_base64_of_percent_encoded_text_beyond_ascii() {
        let json = r#"{"name": "Grüße 🙂 + %"}"#;
        assert_eq!(text(packed(json).as_bytes()).unwrap(), json);
    }

    #[test]
    fn a80_white_space_in_base64_and_plain_json_are_taken() {
        let json = r#"{"name": "x"}"#;
        let lines: Vec<String> = packed(json).as_bytes().chunks(7).map(|c| String::from_utf8_lossy(c).into()).collect();
        assert_eq!(text(lines.join("\r\n").as_bytes()).unwrap(), json);
        assert_eq!(text(format!("\u{feff} {json}\n").as_bytes()).unwrap(), json);
        assert_eq!(text(utf8_percent_encode(json, NON_ALPHANUMERIC).to_string().as_bytes()).unwrap(), json);
    }

    #[test]
    fn f41_truncated_base64_says_that_the_end_is_missing() {
        let whole = packed(r#"{"name": "Grüße"}"#);
        for length in 1..whole.len() {
            if length % 4 != 0 {
                assert_eq!(text(&whole.as_bytes()[..length]).unwrap_err().why, Why::CutOff, "{length}");
            }
        }
        // Cut at a whole group of base64, within a percent code.
        let inside = (1..whole.len() / 4).map(|group| text(&whole.as_bytes()[..group * 4]));
        assert!(inside.flatten().all(|text| !text.ends_with('}')));
    }

    #[test]
    fn what_is_no_export_says_where_it_stops_being_base64() {
        assert_eq!(text(b"inboundCall:\n  name: x").unwrap_err().why, Why::NotBase64 { at: 11 });
        assert_eq!(text(b"").unwrap_err().why, Why::Empty);
        assert_eq!(text(b" \n").unwrap_err().why, Why::Empty);
        assert_eq!(text(STANDARD.encode(b"\xff\xfe").as_bytes()).unwrap_err().why, Why::NotAnExport);
        assert_eq!(text(STANDARD.encode(b"100%zz or more").as_bytes()).unwrap_err().why, Why::NotAnExport);
    }

    #[test]
    fn f41_the_size_is_counted_after_decoding() {
        let most = "1".repeat(MAX_BYTES);
        assert_eq!(text(STANDARD.encode(&most).as_bytes()).unwrap().len(), MAX_BYTES);
        assert_eq!(text(STANDARD.encode(most + "1").as_bytes()).unwrap_err().why, Why::TooLarge);
        assert_eq!(text(&vec![b' '; MAX_FILE_BYTES + 1]).unwrap_err().why, Why::TooLarge);
        assert_eq!(text(&vec![b' '; MAX_FILE_BYTES]).unwrap_err().why, Why::Empty);
    }
}
