//! On loopback only loopback names are taken: a page in a browser that has its own name point to this machine gets
//! nothing (DNS rebinding, §6).

use crate::serve::http::ErrorBody;
use hyper::http::request::Parts;
use std::net::IpAddr;

/// Looks at the name that a request was sent to.
///
/// # Errors
/// When it is no loopback name.
pub fn check(parts: &Parts) -> Result<(), ErrorBody> {
    let host = parts.headers.get("host").map(|host| host.to_str().unwrap_or("?"));
    let asked = parts.uri.authority().map(hyper::http::uri::Authority::as_str);
    match host.into_iter().chain(asked).all(is_loopback) {
        true => Ok(()),
        false => Err(ErrorBody::bad("The Host header names no loopback address, and the service listens on one.")),
    }
}

fn is_loopback(name: &str) -> bool {
    let host = match name.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((host, port)) if port.is_empty() || port.strip_prefix(':').is_some_and(is_port) => host,
        Some(_) => return false,
        None => match name.split_once(':') {
            Some((host, port)) if is_port(port) => host,
            Some(_) => return false,
            None => name,
        },
    };
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn is_port(text: &str) -> bool {
    text.parse::<u16>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_names_and_no_others() {
        for name in ["localhost", "LOCALHOST:80", "127.0.0.1", "127.0.0.1:8080", "127.8.9.1", "[::1]", "[::1]:65535"] {
            assert!(is_loopback(name), "{name}");
        }
        for name in [
            "",
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "localhost:x",
            "localhost:99999",
            "[::1]x",
            "[::2]",
            "10.0.0.1",
            "0.0.0.0",
            "a@localhost",
            "localhost:80:80",
            "?",
        ] {
            assert!(!is_loopback(name), "{name}");
        }
    }
}
