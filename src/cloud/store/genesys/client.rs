//! Requests to the platform: one token for all, time limits, no redirects, our errors (H100–H107).

use super::address::Address;
use super::answer::Answer;
use super::secret::{Credentials, Secret};
use crate::cloud::deliver::Trouble;
use crate::cloud::store::Millis;
use crate::value::Text;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// How long a connection may take (H103).
pub const CONNECT: Duration = Duration::from_secs(5);
/// How long an answer may take (H103).
pub const ANSWER: Duration = Duration::from_secs(10);
/// The largest answer, in bytes.
pub const MAX_ANSWER_BYTES: u64 = 16 << 20;
/// A token is renewed that long before it ends (H100).
pub const RENEW_BEFORE: Duration = Duration::from_secs(60);

/// All but the unreserved characters of a segment are encoded (H102).
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The client of one platform.
pub struct Client {
    agent: ureq::Agent,
    address: Address,
    credentials: Credentials,
    /// Held while a token is fetched, so that all who need one wait for the same.
    token: Mutex<Option<Arc<Token>>>,
}

struct Token {
    header: Secret,
    ends: Instant,
}

/// A method with its body.
#[derive(Clone, Copy)]
enum Call<'a> {
    Get,
    Patch(&'a [u8]),
}

impl Client {
    /// A client of that address.
    pub fn new(address: Address, credentials: Credentials) -> Self {
        let local = address.api.starts_with("http://");
        let mut config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            // A redirect is an error: the token goes nowhere else (H103).
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_connect(Some(CONNECT))
            .timeout_global(Some(ANSWER))
            .user_agent(concat!("callflow/", env!("CARGO_PKG_VERSION")))
            .accept("application/json");
        if local {
            config = config.proxy(None);
        }
        Self { agent: config.build().new_agent(), address, credentials, token: Mutex::default() }
    }

    /// Which platform.
    pub fn name(&self) -> String {
        format!("genesys:{}", self.address.name)
    }

    /// GET of a path, whose segments are given raw.
    ///
    /// # Errors
    /// Why there is no success.
    pub fn get(&self, path: &[&str], within: Duration) -> Result<Answer, Trouble> {
        self.call(path, Call::Get, &[], within)
    }

    /// PATCH of a body. `values` are those of attributes, which no error repeats.
    ///
    /// # Errors
    /// Why there is no success.
    pub fn patch(
        &self,
        path: &[&str],
        body: &[u8],
        values: &[(Text, Text)],
        within: Duration,
    ) -> Result<Answer, Trouble> {
        self.call(path, Call::Patch(body), values, within)
    }

    /// Whether our credentials are taken.
    ///
    /// # Errors
    /// [`Trouble::Denied`] when not.
    pub fn probe(&self, within: Duration) -> Result<(), Trouble> {
        self.renew(None, Instant::now() + within).map(drop)
    }

    fn call(
        &self,
        path: &[&str],
        call: Call<'_>,
        values: &[(Text, Text)],
        within: Duration,
    ) -> Result<Answer, Trouble> {
        let ends = Instant::now() + within.min(ANSWER);
        let path: String = path.iter().map(|part| format!("/{}", utf8_percent_encode(part, SEGMENT))).collect();
        let url = format!("{}{path}", self.address.api);
        let token = self.token(ends)?;
        let first = self.send(&url, call, &token, ends)?;
        let answer = match first.status {
            // H100: the token may have been taken back; once, with a new one. A second 401 stops the target.
            401 => {
                let renewed = self.renew(Some(&token), ends)?;
                self.send(&url, call, &renewed, ends)?
            }
            _ => first,
        };
        match answer.trouble(values, wall_clock()) {
            None => Ok(answer),
            Some(trouble) => Err(trouble),
        }
    }

    fn send(&self, url: &str, call: Call<'_>, token: &Token, ends: Instant) -> Result<Answer, Trouble> {
        let left = left(ends)?;
        let sent = match call {
            Call::Get => {
                let request = self.agent.get(url).header("Authorization", token.header.text());
                request.config().timeout_global(Some(left)).build().call()
            }
            Call::Patch(body) => {
                let request = self.agent.patch(url).header("Authorization", token.header.text());
                let request = request.header("Content-Type", "application/json");
                request.config().timeout_global(Some(left)).build().send(body)
            }
        };
        answer(sent)
    }

    /// The token that all share.
    fn token(&self, ends: Instant) -> Result<Arc<Token>, Trouble> {
        let held = self.token.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match held.filter(|token| Instant::now() + RENEW_BEFORE < token.ends) {
            Some(token) => Ok(token),
            None => self.renew(None, ends),
        }
    }

    /// Fetches a token, unless somebody else has meanwhile: one that is not `old` and does not end soon.
    fn renew(&self, old: Option<&Arc<Token>>, ends: Instant) -> Result<Arc<Token>, Trouble> {
        let mut held = self.token.lock().unwrap_or_else(PoisonError::into_inner);
        let other = |token: &&Arc<Token>| {
            old.is_none_or(|old| !Arc::ptr_eq(old, token)) && Instant::now() + RENEW_BEFORE < token.ends
        };
        if let Some(token) = held.as_ref().filter(other) {
            return Ok(Arc::clone(token));
        }
        *held = None;
        let token = Arc::new(self.fetch(ends)?);
        *held = Some(Arc::clone(&token));
        Ok(token)
    }

    /// H20: client credentials for a token.
    fn fetch(&self, ends: Instant) -> Result<Token, Trouble> {
        let url = format!("{}/oauth/token", self.address.login);
        let request = self.agent.post(&url).header("Authorization", self.credentials.header());
        let request = request.header("Content-Type", "application/x-www-form-urlencoded");
        let began = Instant::now();
        let sent = request.config().timeout_global(Some(left(ends)?)).build().send("grant_type=client_credentials");
        let answer = answer(sent)?;
        let denied = |what: &str| Trouble::Denied(format!("the platform gives no token: {} {what}", answer.status));
        match answer.status {
            200 => {}
            // H21: these errors are RFC 6749's; their words are known, so that nothing else is repeated.
            400 | 401 | 403 => return Err(denied("for this id and secret")),
            429 => return Err(answer.trouble(&[], wall_clock()).unwrap_or(Trouble::Throttled(None))),
            status => return Err(Trouble::Unknown(format!("no token: {status}"))),
        }
        let body: serde_json::Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        let Some(token) = body.get("access_token").and_then(serde_json::Value::as_str) else {
            return Err(Trouble::Unknown("no token: an answer of another form".into()));
        };
        // A token without a time is used once: it ends at once.
        let lifetime = body.get("expires_in").and_then(serde_json::Value::as_u64).unwrap_or(0);
        let ends = began + Duration::from_secs(lifetime.min(MAX_LIFETIME));
        Ok(Token { header: Secret::new(format!("Bearer {token}")), ends })
    }
}

/// The longest time that a token is believed to live, in seconds: a day longer than the platform's.
const MAX_LIFETIME: u64 = 2 * 86_400;

fn left(ends: Instant) -> Result<Duration, Trouble> {
    let left = ends.saturating_duration_since(Instant::now());
    if left.is_zero() { Err(Trouble::Unknown("no answer in time".into())) } else { Ok(left) }
}

/// The answer, read to its end; or why there is none.
fn answer(sent: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Result<Answer, Trouble> {
    let mut response = sent.map_err(|error| failed(&error))?;
    let header =
        |name: &str| response.headers().get(name)?.to_str().ok().map(|text| crate::escape::line(text).into_owned());
    let correlation = header("ININ-Correlation-Id").map(|id| id.chars().take(100).collect());
    let (status, retry_after) = (response.status().as_u16(), header("Retry-After"));
    let body = response.body_mut().with_config().limit(MAX_ANSWER_BYTES).read_to_vec();
    let body = body.map_err(|error| failed(&error))?;
    Ok(Answer { status, correlation, retry_after, body })
}

/// What no answer means. All of it may be tried again but a certificate that is not taken (H103).
fn failed(error: &ureq::Error) -> Trouble {
    match error {
        ureq::Error::Timeout(_) => Trouble::Unknown("no answer in time".into()),
        ureq::Error::HostNotFound => Trouble::Unknown("its name is not known".into()),
        ureq::Error::ConnectionFailed => Trouble::Unknown("no connection".into()),
        ureq::Error::BodyExceedsLimit(_) => Trouble::Unknown("an answer that is too large".into()),
        ureq::Error::Rustls(why) => Trouble::Refused(format!("its certificate is not taken: {why}")),
        ureq::Error::Tls(why) => Trouble::Refused(format!("its certificate is not taken: {why}")),
        ureq::Error::Io(io) => match io.get_ref().and_then(|inner| certificate(inner)) {
            Some(why) => Trouble::Refused(format!("its certificate is not taken: {why}")),
            None => Trouble::Unknown(format!("no answer: {}", io.kind())),
        },
        _ => Trouble::Unknown("no answer: the connection broke".into()),
    }
}

/// What TLS says of a certificate, when that is the reason.
fn certificate(error: &(dyn std::error::Error + 'static)) -> Option<String> {
    let text = error.to_string();
    text.contains("certificate").then(|| crate::escape::line(&text).into_owned())
}

/// The time of day.
pub fn wall_clock() -> Millis {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |passed| passed.as_millis() as Millis)
}
