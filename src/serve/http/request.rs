//! A request as handlers see it: checked, decoded, its body whole.

use super::json;
use super::{Code, ErrorBody, Scopes};
use percent_encoding::percent_decode_str;
use serde_json::Value;
use std::fmt;

/// The methods that there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// Reads.
    Get,
    /// Makes or does something.
    Post,
    /// Puts something in a place.
    Put,
    /// Changes a part.
    Patch,
    /// Takes away.
    Delete,
}

impl Method {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Get, Self::Post, Self::Put, Self::Patch, Self::Delete];

    /// The word on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }

    /// The method of a word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.word() == word)
    }
}

/// A request.
#[derive(Clone)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The segments of the path, split first and then decoded once (H6).
    pub path: Vec<String>,
    /// The path as it was sent, without the query.
    pub raw_path: String,
    /// The parameters of the query, decoded (H7).
    pub query: Vec<(String, String)>,
    /// The headers, with their names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// What the caller's token allows.
    pub scopes: Scopes,
    /// The id that the answer, an error in it and the log line carry (H12).
    pub correlation: String,
    /// What stands in the places of the route's pattern.
    pub places: Vec<(&'static str, String)>,
}

impl fmt::Debug for Request {
    /// Without anything that may be a value or a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Request({} {}, {} bytes)", self.method.word(), self.correlation, self.body.len())
    }
}

impl Request {
    /// A request from within, with everything allowed: for tests.
    pub fn new(method: Method, path: &str) -> Self {
        let (raw_path, query) = path.split_once('?').unwrap_or((path, ""));
        Self {
            method,
            path: segments(raw_path).unwrap_or_default(),
            raw_path: raw_path.to_owned(),
            query: parameters(query).unwrap_or_default(),
            headers: Vec::new(),
            body: Vec::new(),
            scopes: Scopes::from(super::Scope::Admin),
            correlation: String::new(),
            places: Vec::new(),
        }
    }

    /// What stands in a place of the route's pattern: `id` of `/conversations/{id}`. Empty when the pattern has no such
    /// place; a place of a pattern is never empty.
    pub fn place(&self, name: &str) -> &str {
        self.places.iter().find(|place| place.0 == name).map_or("", |place| place.1.as_str())
    }

    /// A header, by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|header| header.0 == name).map(|header| header.1.as_str())
    }

    /// A parameter of the query; of one that is written twice the last counts, as of a member (P8).
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.query.iter().rev().find(|parameter| parameter.0 == name).map(|parameter| parameter.1.as_str())
    }

    /// The items of a list in the query, which are separated by commas (H7). Without the parameter: none.
    pub fn list(&self, name: &str) -> Vec<&str> {
        self.parameter(name).map_or_else(Vec::new, |text| text.split(',').filter(|item| !item.is_empty()).collect())
    }

    /// A flag in the query (H7).
    ///
    /// # Errors
    /// When it is neither `true` nor `false`.
    pub fn flag(&self, name: &'static str) -> Result<Option<bool>, ErrorBody> {
        match self.parameter(name) {
            None => Ok(None),
            Some("true") => Ok(Some(true)),
            Some("false") => Ok(Some(false)),
            Some(value) => Err(invalid(name, value, "true, false")),
        }
    }

    /// A number in the query, within bounds.
    ///
    /// # Errors
    /// When it is none, or out of bounds.
    pub fn number(&self, name: &'static str, least: u32, most: u32) -> Result<Option<u32>, ErrorBody> {
        let Some(text) = self.parameter(name) else { return Ok(None) };
        let number = text.parse().ok().filter(|number| (least..=most).contains(number));
        number.map(Some).ok_or_else(|| invalid(name, text, &format!("{least} to {most}")))
    }

    /// The body as JSON; `Null` for no bytes at all (H4). Of a member written twice the last counts (H3).
    ///
    /// # Errors
    /// When it is no JSON in UTF-8, or nested deeper than [`super::MAX_JSON_DEPTH`].
    pub fn json(&self) -> Result<Value, ErrorBody> {
        json::read(&self.body)
    }
}

/// A parameter of the query with a bad value (H7).
fn invalid(name: &'static str, value: &str, allowed: &str) -> ErrorBody {
    let error = ErrorBody::new(Code::InvalidValue).param("value", value).param("type", name);
    error.param("allowed", allowed).detail("invalid.value", name)
}

/// The segments of a path that begins with a slash, decoded once each; `None` when one is not percent-encoded UTF-8.
pub fn segments(path: &str) -> Option<Vec<String>> {
    path.strip_prefix('/')?.split('/').map(decoded).collect()
}

/// The parameters of a query, where `+` is a blank (H7); `None` when one is not percent-encoded UTF-8.
pub fn parameters(query: &str) -> Option<Vec<(String, String)>> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let text = |raw: &str| decoded(&raw.replace('+', " "));
    let pair = |raw: &str| {
        let (name, value) = raw.split_once('=').unwrap_or((raw, ""));
        Some((text(name)?, text(value)?))
    };
    pairs.map(pair).collect()
}

fn decoded(raw: &str) -> Option<String> {
    let bytes = raw.as_bytes();
    let broken = |at: usize| !bytes.get(at + 1..at + 3).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit));
    if bytes.iter().enumerate().any(|(at, byte)| *byte == b'%' && broken(at)) {
        return None;
    }
    percent_decode_str(raw).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn h06_segments_are_split_first_and_decoded_once() {
        let of = |path| segments(path).unwrap();
        assert_eq!(of("/a/b%20c%3Fd"), ["a", "b c?d"]);
        assert_eq!(of("/a%2Fb%20c%3Fd!*'()"), ["a/b c?d!*'()"]);
        assert_eq!(of("/a+b/%2525/%C3%A9"), ["a+b", "%25", "é"]);
        assert_eq!(of("/a//"), ["a", "", ""]);
        assert_eq!(["a", "/%", "/%4", "/%zz", "/%ff"].map(segments), [const { None }; 5]);
    }

    #[test]
    fn h07_lists_blanks_and_flags_of_a_query() {
        let request = Request::new(Method::Get, "/x?type=a,b&type=c%2Cd&name=a+b%2Bc&on=true&off=maybe&n=500&m=501&e");
        assert_eq!(request.list("type"), ["c", "d"]);
        assert_eq!(request.parameter("name"), Some("a b+c"));
        assert_eq!(request.parameter("e"), Some(""));
        assert_eq!(request.flag("on"), Ok(Some(true)));
        assert_eq!(request.flag("missing"), Ok(None));
        assert_eq!(request.flag("off").unwrap_err().code(), "invalid.value");
        assert_eq!(request.number("n", 1, 500), Ok(Some(500)));
        assert_eq!(request.number("m", 1, 500).unwrap_err().status(), 400);
        assert_eq!(parameters("a=%ff"), None);
    }
}
