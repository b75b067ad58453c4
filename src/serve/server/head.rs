//! A request's header, looked at before anything else reads it: whether it is one, and where its body ends (F52).

use super::limits::{HEADER_BYTES, HEADER_LINES};
use crate::serve::http::{Code, ErrorBody};

/// Where the body ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framing {
    /// After so many bytes.
    Length(u64),
    /// After its last chunk; the connection takes no further request.
    Chunked,
}

/// The end of a header in bytes, an empty line; looked for from a place on.
pub fn end(bytes: &[u8], from: usize) -> Option<usize> {
    let lines = bytes.iter().enumerate().skip(from).filter(|(_, byte)| **byte == b'\n');
    lines.map(|(at, _)| at).find_map(|at| match bytes.get(at + 1..) {
        Some([b'\n', ..]) => Some(at + 2),
        Some([b'\r', b'\n', ..]) => Some(at + 3),
        _ => None,
    })
}

/// The error of a header that is too large.
pub fn too_large() -> ErrorBody {
    ErrorBody::new(Code::HeaderTooLarge).param("limit", HEADER_BYTES.to_string())
}

/// Judges a header that is whole.
///
/// # Errors
/// When it is none, or leaves in doubt where its body ends: then nothing after it can be trusted either.
pub fn judge(bytes: &[u8]) -> Result<Framing, ErrorBody> {
    let mut lines = [httparse::EMPTY_HEADER; HEADER_LINES];
    let mut request = httparse::Request::new(&mut lines);
    match request.parse(bytes) {
        Ok(httparse::Status::Complete(length)) if length == bytes.len() => {}
        Err(httparse::Error::TooManyHeaders) => return Err(too_large()),
        _ => return Err(ErrorBody::bad("The request line or a header line is malformed.")),
    }
    // What the library behind would refuse by itself, it would refuse without a reason and an id (H12).
    let target = request.path.and_then(|path| path.parse::<hyper::Uri>().ok());
    if target.is_none_or(|uri| !uri.path().starts_with('/') && uri.path() != "*") {
        return Err(ErrorBody::bad("The request's target is no path."));
    }
    let all = |name: &str| {
        let named = |header: &&httparse::Header<'_>| header.name.eq_ignore_ascii_case(name);
        request.headers.iter().filter(named).map(|header| header.value).collect::<Vec<_>>()
    };
    if all("host").len() != 1 && (request.version == Some(1) || !all("host").is_empty()) {
        return Err(ErrorBody::bad("The request must have one Host header."));
    }
    let coding = all("transfer-encoding");
    match (all("content-length").as_slice(), coding.as_slice()) {
        ([], []) => Ok(Framing::Length(0)),
        ([length], []) => number(length).map(Framing::Length).ok_or_else(|| doubt("Content-Length is no number")),
        ([], [coding]) if coding.eq_ignore_ascii_case(b"chunked") && request.version == Some(1) => Ok(Framing::Chunked),
        ([], _) => Err(doubt("Transfer-Encoding is not chunked alone")),
        (_, []) => Err(doubt("Content-Length stands there more than once")),
        _ => Err(doubt("both Content-Length and Transfer-Encoding are given")),
    }
}

fn number(bytes: &[u8]) -> Option<u64> {
    let digits = std::str::from_utf8(bytes).ok().filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))?;
    digits.parse().ok()
}

fn doubt(why: &str) -> ErrorBody {
    ErrorBody::bad("Nobody can say where the body ends: {why}.").param("why", why)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(lines: &str) -> Result<Framing, String> {
        let text = format!("POST /x HTTP/1.1\r\nHost: a\r\n{lines}\r\n");
        judge(text.as_bytes()).map_err(|error| error.message())
    }

    #[test]
    fn f52_where_a_body_ends_is_never_in_doubt() {
        assert_eq!(of(""), Ok(Framing::Length(0)));
        assert_eq!(of("content-length: 12\r\n"), Ok(Framing::Length(12)));
        assert_eq!(of("Transfer-Encoding: Chunked\r\n"), Ok(Framing::Chunked));
        for bad in [
            "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n",
            "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n",
            "Content-Length: 1\r\nContent-Length: 1\r\n",
            "Content-Length: 1, 1\r\n",
            "Content-Length: +1\r\n",
            "Content-Length: -1\r\n",
            "Content-Length: 0x1\r\n",
            "Content-Length:\r\n",
            "Content-Length: 99999999999999999999\r\n",
            "Transfer-Encoding: gzip, chunked\r\n",
            "Transfer-Encoding: identity\r\n",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
            "Host: b\r\n",
            "a b: c\r\n",
            "a : c\r\n",
            ": c\r\n",
            "a: b\r\n folded\r\n",
        ] {
            assert!(of(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn f52_what_is_no_request_is_refused() {
        for bad in [
            "GET / HTTP/1.1\r\n\r\n",
            "GET / HTTP/2.0\r\nHost: a\r\n\r\n",
            "PRI * HTTP/2.0\r\n\r\n",
            "GET /\r\n\r\n",
            "GET x HTTP/1.1\r\nHost: a\r\n\r\n",
            "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /a<b HTTP/1.1\r\nHost: a\r\n\r\n",
            "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n",
            "\u{16}\u{3}\u{1}\n\n",
        ] {
            assert!(judge(bad.as_bytes()).is_err(), "{bad}");
        }
        assert_eq!(judge(b"GET / HTTP/1.0\r\n\r\n"), Ok(Framing::Length(0)));
    }

    #[test]
    fn f52_header_lines_at_the_limit_and_one_past_it() {
        // The Host line counts, too.
        assert!(of(&"a: b\r\n".repeat(HEADER_LINES - 1)).is_ok());
        assert!(of(&"a: b\r\n".repeat(HEADER_LINES)).unwrap_err().contains("too many lines"));
    }

    #[test]
    fn an_end_is_found_wherever_the_search_begins() {
        let text = b"GET / HTTP/1.1\r\nHost: a\r\n\r\nbody";
        for from in 0..24 {
            assert_eq!(end(text, from), Some(text.len() - 4), "{from}");
        }
        assert_eq!((end(b"a\n\nb", 0), end(b"a\r\n\r", 0), end(b"", 0)), (Some(3), None, None));
    }
}
