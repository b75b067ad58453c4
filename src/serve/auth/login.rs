//! `POST /oauth/token`: a client fetches a token (H20–H23). Errors are those of RFC 6749 §5.2, not `ErrorBody`.

use crate::serve::http::request::parameters;
use crate::serve::http::{Access, Answer, App, Media, Method, Request, Response, Route};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

/// The route.
pub const LOGIN: Route = Route {
    method: Method::Post,
    pattern: "/oauth/token",
    access: Access::Open,
    media: Media::Form,
    success: 200,
    summary: "Fetch a token with the id and secret of a client",
    handler: log_in,
};

fn log_in(app: &App, request: &Request) -> Answer {
    let form = request.header("content-type").is_some_and(|media| Media::Form.is_named_by(media));
    let fields = std::str::from_utf8(&request.body).ok().and_then(parameters).filter(|_| form);
    let Some(fields) = fields else {
        return Ok(refusal(400, "invalid_request", "The body is not application/x-www-form-urlencoded."));
    };
    let mut grants = fields.iter().filter(|field| field.0 == "grant_type").map(|field| field.1.as_str());
    let grant = match (grants.next(), grants.next()) {
        (Some(grant), None) => grant,
        // RFC 6749 §3.2: a parameter stands there once.
        _ => return Ok(refusal(400, "invalid_request", "The body must have one grant_type.")),
    };
    let Some((id, secret)) = request.header("authorization").and_then(basic) else {
        return Ok(unknown("There is no Authorization header with the id and secret of a client."));
    };
    if grant != "client_credentials" {
        return Ok(refusal(400, "unsupported_grant_type", "Only client_credentials is served."));
    }
    let lifetime = app.settings.token_lifetime;
    Ok(match app.keys.log_in(&id, &secret, lifetime)? {
        None => unknown("Client id and secret do not belong together."),
        // A second less than it is: nobody should use it in its last moment.
        Some(token) => {
            let left = lifetime.as_secs().saturating_sub(1);
            Response::json(200, &json!({"access_token": token, "token_type": "bearer", "expires_in": left}))
        }
    })
}

/// Id and secret of `Basic …`, split at the first colon (H20).
fn basic(header: &str) -> Option<(String, String)> {
    let (scheme, text) = header.split_once(' ')?;
    let plain = STANDARD.decode(text.trim()).ok().filter(|_| scheme.eq_ignore_ascii_case("basic"))?;
    let plain = String::from_utf8(plain).ok()?;
    plain.split_once(':').map(|(id, secret)| (id.to_owned(), secret.to_owned()))
}

fn unknown(why: &str) -> Response {
    refusal(401, "invalid_client", why).header("WWW-Authenticate", "Basic")
}

fn refusal(status: u16, error: &str, why: &str) -> Response {
    Response::json(status, &json!({"error": error, "error_description": why}))
}
