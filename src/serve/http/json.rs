//! JSON as it comes in: UTF-8, at most [`MAX_JSON_DEPTH`] deep (H3, F52).

use super::ErrorBody;
use serde_json::Value;

/// How deep objects and lists of a body may nest (reliability §6).
pub const MAX_JSON_DEPTH: usize = 64;

/// Reads JSON; `Null` of no bytes at all (H4). What is wrong is said by its place, never by what stands there.
///
/// # Errors
/// When it is none, or nested too deeply.
pub fn read(bytes: &[u8]) -> Result<Value, ErrorBody> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok(Value::Null);
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to().to_string();
        ErrorBody::bad("The body is not UTF-8: look at byte {byte}.").param("byte", at)
    })?;
    if depth(text) > MAX_JSON_DEPTH {
        let most = MAX_JSON_DEPTH.to_string();
        return Err(ErrorBody::bad("The body nests deeper than {depth} levels.").param("depth", most));
    }
    serde_json::from_str(text).map_err(|error| {
        // The parser's own words may repeat what stands there; its place does not.
        let place = (error.line().to_string(), error.column().to_string());
        let said = ErrorBody::bad("The body is not JSON: look at line {line}, column {column}.");
        said.param("line", place.0).param("column", place.1)
    })
}

/// How deep brackets nest outside of texts.
fn depth(text: &str) -> usize {
    let (mut depth, mut deepest, mut quoted, mut escaped) = (0_usize, 0, false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'[' | b'{' if !quoted => depth += 1,
            b']' | b'}' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f52_depth_at_the_limit_and_one_past_it() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(read(nested(MAX_JSON_DEPTH).as_bytes()).is_ok());
        assert_eq!(read(nested(MAX_JSON_DEPTH + 1).as_bytes()).unwrap_err().status(), 400);
        // Brackets in a text are none.
        assert!(read(format!("\"\\\"{}\"", "[".repeat(100)).as_bytes()).is_ok());
        assert_eq!(read("[".repeat(1_000_000).as_bytes()).unwrap_err().status(), 400);
    }

    #[test]
    fn h03_the_last_member_counts_and_both_forms_of_a_text_are_one() {
        assert_eq!(read(br#"{"a": "1", "a": "2"}"#).unwrap()["a"], "2");
        assert_eq!(read(b"{\"a\": \"\\u00e9\\ud83d\\ude00\\u0000\"}").unwrap()["a"], "é😀\0");
        assert_eq!(read("{\"a\":\"é😀\"}".as_bytes()).unwrap()["a"], "é😀");
    }

    #[test]
    fn h03_lone_surrogates_and_broken_utf8_are_refused_without_their_text() {
        for bad in [&b"{\"canary\": \"\\ud83d\"}"[..], b"{\"canary\": \"\xff\"}", b"{canary}", b"{\"canary\": 1} x"] {
            let error = read(bad).unwrap_err();
            assert_eq!((error.status(), error.code()), (400, "bad.request"));
            assert!(!error.message().contains("canary"));
        }
    }

    #[test]
    fn h04_no_bytes_and_null_are_the_same() {
        assert_eq!((read(b""), read(b" null ")), (Ok(Value::Null), Ok(Value::Null)));
    }
}
