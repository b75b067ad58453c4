//! The table of routes. Routing, 405 and `Allow`, scopes, the OpenAPI document and the tests of refusals read it.

use super::{Answer, App, Method, Request, Scope};

/// The largest body of a request, in bytes (reliability §6).
pub const MAX_BODY_BYTES: usize = 1 << 20;
/// The largest file that may be uploaded, in bytes (H74).
pub const MAX_UPLOAD_BYTES: usize = 10_000_000;
/// The largest form, in bytes: a login needs less than a kilobyte, and nobody has shown a token yet.
pub const MAX_FORM_BYTES: usize = 16 << 10;

/// Who may call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everybody, without a token: health, login, the presigned upload.
    Open,
    /// Whoever has a token with this scope.
    Scope(Scope),
}

/// What a route takes as its body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Media {
    /// Nothing; a body that comes all the same must be JSON and is not looked at (H5).
    None,
    /// JSON; without a body it is `null` (H4).
    Json,
    /// A form: `application/x-www-form-urlencoded`.
    Form,
    /// Bytes of any media type.
    Upload,
}

impl Media {
    /// The most bytes of such a body.
    pub fn limit(self) -> usize {
        match self {
            Self::None | Self::Json => MAX_BODY_BYTES,
            Self::Form => MAX_FORM_BYTES,
            Self::Upload => MAX_UPLOAD_BYTES,
        }
    }

    /// Whether a body with this Content-Type is one (H5). Parameters such as `charset` do not count, nor does the case.
    pub fn takes(self, content_type: Option<&str>) -> bool {
        match self {
            Self::None | Self::Json => content_type.is_some_and(|text| self.is_named_by(text)),
            // The login says by its own errors what is no form (H21).
            Self::Form | Self::Upload => true,
        }
    }

    /// Its name; an upload has none of its own.
    pub fn name(self) -> &'static str {
        match self {
            Self::None | Self::Json => "application/json",
            Self::Form => "application/x-www-form-urlencoded",
            Self::Upload => "application/octet-stream",
        }
    }

    /// Whether a Content-Type names it.
    pub fn is_named_by(self, content_type: &str) -> bool {
        content_type.split(';').next().is_some_and(|name| name.trim().eq_ignore_ascii_case(self.name()))
    }
}

/// What answers a request. It may block.
pub type Handler = fn(&App, &Request) -> Answer;

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path: `{name}` is one segment that is not empty, `{name*}` at the end is the rest of the path (H6).
    pub pattern: &'static str,
    /// Who may call.
    pub access: Access,
    /// What it takes as its body.
    pub media: Media,
    /// The status of a success.
    pub success: u16,
    /// What it does, in a line, for the OpenAPI document.
    pub summary: &'static str,
    /// What answers.
    pub handler: Handler,
}

/// What a path leads to.
#[derive(Debug)]
pub enum Found<'a> {
    /// A route, and what stands in the places of its pattern.
    Route(&'a Route, Vec<(&'static str, String)>),
    /// The path is known, but not with this method; those that it takes, for `Allow`.
    OtherMethods(Vec<Method>),
    /// Nobody knows the path.
    Nothing,
}

/// Finds the route of a path. Where several patterns fit, the one whose first different segment is a word wins over a
/// place, and a place over the rest of a path.
pub fn find<'a>(routes: &'a [Route], method: Method, path: &[String]) -> Found<'a> {
    let fitting = routes.iter().filter_map(|route| Some((route, fit(route.pattern, path)?)));
    let mut best: Option<Vec<u8>> = None;
    let mut of_best = Vec::new();
    for (route, (rank, places)) in fitting {
        match best.as_ref().map_or(std::cmp::Ordering::Less, |best| rank.cmp(best)) {
            std::cmp::Ordering::Less => {
                best = Some(rank);
                of_best = vec![(route, places)];
            }
            std::cmp::Ordering::Equal => of_best.push((route, places)),
            std::cmp::Ordering::Greater => {}
        }
    }
    let mut methods: Vec<Method> = of_best.iter().map(|(route, _)| route.method).collect();
    match of_best.into_iter().find(|(route, _)| route.method == method) {
        Some((route, places)) => Found::Route(route, places),
        None if methods.is_empty() => Found::Nothing,
        None => {
            methods.sort_unstable();
            Found::OtherMethods(methods)
        }
    }
}

/// How well a pattern fits a path (a word before a place before the rest), and what stands in its places.
type Fit = (Vec<u8>, Vec<(&'static str, String)>);

fn fit(pattern: &'static str, path: &[String]) -> Option<Fit> {
    let (mut rank, mut places) = (Vec::new(), Vec::new());
    let mut rest = path;
    for piece in pattern.trim_start_matches('/').split('/') {
        let (first, others) = rest.split_first()?;
        match piece.strip_prefix('{').and_then(|piece| piece.strip_suffix('}')) {
            None if piece == first => rank.push(0),
            None => return None,
            Some(name) => match name.strip_suffix('*') {
                Some(name) => {
                    let text = rest.join("/");
                    rank.push(2);
                    places.push((name, text));
                    return Some((rank, places)).filter(|(_, places)| places.iter().all(|(_, text)| !text.is_empty()));
                }
                None if first.is_empty() => return None,
                None => {
                    rank.push(1);
                    places.push((name, first.clone()));
                }
            },
        }
        rest = others;
    }
    rest.is_empty().then_some((rank, places))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::http::request::segments;

    fn route(method: Method, pattern: &'static str) -> Route {
        let handler: Handler = |_, _| Ok(crate::serve::http::Response::empty(204));
        let access = Access::Open;
        Route { method, pattern, access, media: Media::None, success: 204, summary: "", handler }
    }

    fn table() -> Vec<Route> {
        vec![
            route(Method::Get, "/c/{id}"),
            route(Method::Post, "/c/calls"),
            route(Method::Get, "/c/calls/{id}"),
            route(Method::Get, "/t/{id}/rows"),
            route(Method::Get, "/t/{id}/rows/{key*}"),
            route(Method::Delete, "/t/{id}/rows/{key*}"),
        ]
    }

    fn look(method: Method, path: &str) -> String {
        match find(&table(), method, &segments(path).unwrap()) {
            Found::Route(route, places) => format!("{} {places:?}", route.pattern),
            Found::OtherMethods(methods) => format!("{methods:?}"),
            Found::Nothing => "nothing".to_owned(),
        }
    }

    #[test]
    fn a_word_is_nearer_than_a_place() {
        assert_eq!(look(Method::Get, "/c/7"), "/c/{id} [(\"id\", \"7\")]");
        assert_eq!(look(Method::Post, "/c/calls"), "/c/calls []");
        assert_eq!(look(Method::Get, "/c/calls"), "[Post]");
        assert_eq!(look(Method::Get, "/c/calls/9"), "/c/calls/{id} [(\"id\", \"9\")]");
        assert_eq!(look(Method::Patch, "/t/1/rows/x"), "[Get, Delete]");
    }

    #[test]
    fn h06_a_raw_slash_leads_nowhere_but_to_a_row() {
        for path in ["/c/a/b", "/c", "/c/", "/c//", "/", "/c/calls/9/", "/t/1/rows/"] {
            assert_eq!(look(Method::Get, path), "nothing", "{path}");
        }
        for path in ["/t/1/rows/a/b", "/t/1/rows/a%2Fb"] {
            assert_eq!(look(Method::Get, path), "/t/{id}/rows/{key*} [(\"id\", \"1\"), (\"key\", \"a/b\")]");
        }
        assert_eq!(look(Method::Get, "/c/a%2Fb"), "/c/{id} [(\"id\", \"a/b\")]");
    }

    #[test]
    fn h05_a_media_type_is_read_without_its_parameters() {
        for (media, text, takes) in [
            (Media::Json, Some("Application/JSON; charset=utf-8"), true),
            (Media::Json, Some("application/jsonp"), false),
            (Media::Json, None, false),
            (Media::None, Some("text/plain"), false),
            (Media::Upload, None, true),
        ] {
            assert_eq!(media.takes(text), takes, "{media:?} {text:?}");
        }
    }
}
