//! What the parts of the service agree on: requests, answers, errors, scopes, the table of routes.

mod app;
mod code;
mod error;
mod json;
pub mod request;
mod response;
mod route;
mod scope;

pub use app::{App, Clock, Faults, NullValue, Settings, TOKEN_LIFETIME};
pub use code::{CODES, Code, Row};
pub use error::{Detail, ErrorBody, Limit};
pub use json::MAX_JSON_DEPTH;
pub use request::{Method, Request};
pub use response::{Answer, Body, Event, Events, JSON, Response};
pub use route::{Access, Found, Handler, MAX_BODY_BYTES, MAX_FORM_BYTES, MAX_UPLOAD_BYTES, Media, Route, find};
pub use scope::{Scope, Scopes};
