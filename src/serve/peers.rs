//! Other workers on the same store. In exact mode a run stays in the memory of its worker, so an input that comes to
//! another one is passed on to it (reliability §2): the caller's request, with his own token, once and no further.
//!
//! Where to is data of the store. So nothing goes anywhere but to an address of scheme and host; redirects are not
//! followed, no proxy is asked, and without TLS only this machine is called, unless `--insecure` said that tokens may go
//! over the network unencrypted (F51).

use super::http::{Answer, App, Code, ErrorBody, JSON, Request, Response};
use super::own::shown;
use super::worker::{Input, WorkError};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use std::net::IpAddr;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

/// The header of a request that was passed on: the life of the worker that it is for. Another one answers 503, and
/// nobody passes it on again.
pub const FORWARDED: &str = "callflow-forwarded";
/// How long a connection to another worker may take.
const CONNECT: Duration = Duration::from_secs(2);
/// How long its answer may take: a little less than a handler may.
const WHOLE: Duration = Duration::from_secs(25);
/// The largest answer, in bytes: twice what is kept of a run, for JSON is longer.
const MAX_ANSWER_BYTES: u64 = 2 * crate::cloud::store::MAX_DOCUMENT_BYTES as u64;

/// The way to other workers.
pub struct Peers {
    agent: ureq::Agent,
    /// Without TLS beyond this machine.
    insecure: bool,
    passed: AtomicI64,
    failed: AtomicI64,
}

impl Default for Peers {
    fn default() -> Self {
        Self::new(false)
    }
}

impl Peers {
    /// With or without leave to send tokens over the network unencrypted.
    pub fn new(insecure: bool) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            // A redirect is no answer: the token goes nowhere else.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(None)
            // A connection that was kept may break after the request was sent, and nobody would know whether it was taken.
            .max_idle_connections(0)
            .timeout_connect(Some(CONNECT))
            .timeout_global(Some(WHOLE))
            .user_agent(concat!("callflow/", env!("CARGO_PKG_VERSION")))
            .accept(JSON);
        let (passed, failed) = (AtomicI64::new(0), AtomicI64::new(0));
        Self { agent: config.build().new_agent(), insecure, passed, failed }
    }

    /// Figures for `/metrics`.
    pub fn figures(&self) -> [(&'static str, &'static str, i64); 2] {
        let read = |number: &AtomicI64| number.load(Ordering::Relaxed);
        [
            ("inputs_passed_on_total", "Inputs that the worker answered which keeps the run.", read(&self.passed)),
            ("inputs_not_passed_on_total", "Inputs that could not be passed on to it.", read(&self.failed)),
        ]
    }

    /// Passes an input on to the worker that keeps the run.
    ///
    /// # Errors
    /// What that worker says; 503 when nobody knows what became of it, or the worker is gone.
    fn pass(&self, owner: &str, request: &Request, id: &str, body: &Value) -> Answer {
        let answer = self.sent(owner, request, id, body).and_then(said);
        let counter = if answer.is_some() { &self.passed } else { &self.failed };
        counter.fetch_add(1, Ordering::Relaxed);
        answer.unwrap_or_else(|| Err(ErrorBody::new(Code::Unavailable)))
    }

    fn sent(&self, owner: &str, request: &Request, id: &str, body: &Value) -> Option<ureq::http::Response<ureq::Body>> {
        let (address, life) = owner.rsplit_once('#')?;
        let base = base(address).filter(|base| self.insecure || base.starts_with("https://") || is_loopback(base))?;
        let id = utf8_percent_encode(id, NON_ALPHANUMERIC);
        let url = format!("{base}/callflow/v1/conversations/{id}/input");
        let sent = self.agent.post(&url).header("Content-Type", JSON).header(FORWARDED, life);
        sent.header("Authorization", request.header("authorization")?).send(body.to_string()).ok()
    }
}

/// What another worker said, as far as it is an answer to the caller; `None` for all else, as for a token that it does
/// not know: nothing that the caller could do would help.
fn said(mut answer: ureq::http::Response<ureq::Body>) -> Option<Answer> {
    let status = answer.status().as_u16();
    let header = answer.headers().get("retry-after").and_then(|value| value.to_str().ok()).map(str::to_owned);
    let bytes = answer.body_mut().with_config().limit(MAX_ANSWER_BYTES).read_to_vec().ok()?;
    match status {
        200 => Some(Ok(Response::bytes(200, JSON, bytes))),
        404 | 409 | 429 => {
            let body: Value = serde_json::from_slice(&bytes).ok()?;
            let text = |name: &str| body[name].as_str().map(str::to_owned);
            let error = ErrorBody::passed(status, text("code")?, text("message")?);
            Some(Err(match header {
                Some(seconds) => error.header("Retry-After", seconds),
                None => error,
            }))
        }
        _ => None,
    }
}

/// Gives a conversation what its caller does: here, or at the worker that keeps its run.
///
/// # Errors
/// When it cannot be taken; 503 when the worker is gone.
pub fn input(app: &App, request: &Request, id: &str, turn: Option<u32>, input: Input) -> Answer {
    let forwarded = request.header(FORWARDED);
    if forwarded.is_some_and(|life| life != app.worker.life()) {
        // It is for a worker that was here before, or that a balancer did not choose.
        return Err(ErrorBody::new(Code::Unavailable));
    }
    match app.worker.answer(id, turn, input.clone()) {
        Ok(status) => Ok(shown(200, &status)),
        Err(WorkError::Elsewhere(owner)) if forwarded.is_none() => {
            let mut body = match input {
                Input::Digits(keys) => json!({"digits": keys}),
                Input::Text(words) => json!({"text": words}),
                Input::HangUp => json!({"hangUp": true}),
            };
            if let Some(turn) = turn {
                body["turn"] = turn.into();
            }
            app.peers.pass(&owner, request, id, &body)
        }
        Err(error) => Err(error.into()),
    }
}

/// A base of addresses: `https://` or `http://` and a host, with a port and a path if need be, and nothing else: nobody's
/// name, no query. Without a slash at its end.
pub fn base(text: &str) -> Option<&str> {
    let text = text.strip_suffix('/').unwrap_or(text);
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._:[]/".contains(c);
    (!rest.is_empty() && !rest.starts_with('/') && rest.chars().all(plain)).then_some(text)
}

fn is_loopback(base: &str) -> bool {
    let rest = base.split_once("://").map_or("", |(_, rest)| rest);
    let place = rest.split('/').next().unwrap_or_default();
    let host = match place.strip_prefix('[') {
        Some(inner) => inner.split(']').next().unwrap_or_default(),
        None => place.split(':').next().unwrap_or_default(),
    };
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f51_only_plain_bases_are_called_and_without_tls_only_this_machine() {
        let of = |text| base(text).is_some();
        assert!(["http://a", "https://a:1/b", "http://[::1]:80", "https://a/"].into_iter().all(of));
        let none = ["", "a", "ftp://a", "http://", "http:///x", "http://u@a", "http://a?b", "http://a#b", "http://a b"];
        assert!(!none.into_iter().any(of));
        let here = ["http://127.0.0.1:80", "http://127.9.9.9/x", "http://[::1]:80", "http://LocalHost"];
        assert!(here.into_iter().all(is_loopback));
        let there = ["http://10.0.0.1", "http://localhost.example:80", "http://127.0.0.1.example", "http://[::2]:80"];
        assert!(!there.into_iter().any(is_loopback));
    }
}
