//! Rows of the table of routes, short.

use crate::serve::http::{Access, Handler, Media, Method, Route, Scope};

/// A GET: `read` allows it, 200 is its success.
pub fn get(pattern: &'static str, summary: &'static str, handler: Handler) -> Route {
    let (method, access, media) = (Method::Get, Access::Scope(Scope::Read), Media::None);
    Route { method, pattern, access, media, success: 200, summary, handler }
}

/// A call that takes JSON; its success is 200 unless told otherwise by [`with`].
pub fn call(method: Method, scope: Scope, pattern: &'static str, summary: &'static str, handler: Handler) -> Route {
    Route { method, pattern, access: Access::Scope(scope), media: Media::Json, success: 200, summary, handler }
}

/// A call without a body.
pub fn bare(method: Method, scope: Scope, pattern: &'static str, summary: &'static str, handler: Handler) -> Route {
    Route { media: Media::None, ..call(method, scope, pattern, summary, handler) }
}

/// The same with another status of success.
pub fn with(success: u16, route: Route) -> Route {
    Route { success, ..route }
}
