//! Tokens and clients. They are held as hashes only, with a salt of this process, and compared in constant time (F51,
//! F62, H22, H23).

use crate::serve::http::{Code, ErrorBody, Scopes};
use crate::serve::random;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use subtle::{Choice, ConstantTimeEq};

/// The most tokens that clients may hold at one time; past it the one that ends first makes room.
pub const MAX_FETCHED: usize = 10_000;
/// The time in which a rate counts requests (H17).
const MINUTE: Duration = Duration::from_secs(60);

type Hash = [u8; 32];

/// All tokens and clients of a service.
pub struct Keys {
    salt: [u8; 32],
    clients: Vec<Client>,
    tokens: Mutex<HashMap<Hash, Held>>,
    /// How many of the tokens live as long as the service.
    given: usize,
}

struct Client {
    id: Hash,
    secret: Hash,
    scopes: Scopes,
}

struct Held {
    scopes: Scopes,
    /// When it dies; a token that was given at the start lives as long as the service.
    until: Option<Instant>,
    /// When the minute began in which requests are counted, and how many there were.
    window: (Instant, u32),
}

impl Keys {
    /// Without any token or client: nobody may call.
    pub fn new() -> Self {
        // A system without randomness gives no tokens either, and the salt only guards what tokens there are.
        let salt = random::bytes().unwrap_or_default();
        Self { salt, clients: Vec::new(), tokens: Mutex::default(), given: 0 }
    }

    /// Adds a token that lives as long as the service.
    pub fn add_token(&mut self, token: &str, scopes: Scopes) {
        self.keep(token, Held { scopes, until: None, window: (Instant::now(), 0) });
        let given = self.held().values().filter(|entry| entry.until.is_none()).count();
        self.given = given;
    }

    /// Adds a client, which fetches tokens by its id and secret.
    pub fn add_client(&mut self, id: &str, secret: &str, scopes: Scopes) {
        self.clients.push(Client { id: self.hash(id), secret: self.hash(secret), scopes });
    }

    /// Whether nobody could ever call.
    pub fn is_empty(&self) -> bool {
        self.clients.is_empty() && self.held().is_empty()
    }

    /// Gives a client a new token; `Ok(None)` when id and secret do not belong together.
    ///
    /// # Errors
    /// When the system gives no randomness.
    pub fn log_in(&self, id: &str, secret: &str, lifetime: Duration) -> Result<Option<String>, ErrorBody> {
        let (id, secret) = (self.hash(id), self.hash(secret));
        // All are compared, whether or not one was found: the time says nothing about which ids there are.
        let mut found = None;
        for client in &self.clients {
            if bool::from(equal(&client.id, &id) & equal(&client.secret, &secret)) {
                found = Some(client.scopes);
            }
        }
        let Some(scopes) = found else { return Ok(None) };
        let token = random::token().ok_or_else(|| ErrorBody::new(Code::Internal))?;
        let now = Instant::now();
        self.keep(&token, Held { scopes, until: now.checked_add(lifetime), window: (now, 0) });
        Ok(Some(token))
    }

    /// What the token of an `Authorization` header allows, when its rate is not used up.
    ///
    /// # Errors
    /// 401 without a token, with one that is not known, and with one that has died; 429 past the rate.
    pub fn admit(&self, header: Option<&str>, rate: Option<u32>) -> Result<Scopes, ErrorBody> {
        let token = header.and_then(bearer).ok_or_else(|| refusal(Code::AuthenticationRequired))?;
        let hash = self.hash(token);
        let now = Instant::now();
        let mut held = self.held();
        // The salt is not known outside, so how long the search in the map takes says nothing about other tokens.
        let Some((kept, entry)) = held.get_key_value(&hash) else { return Err(refusal(Code::BadCredentials)) };
        let alive = entry.until.is_none_or(|until| now < until);
        if !bool::from(equal(kept, &hash)) || !alive {
            held.remove(&hash);
            return Err(refusal(Code::BadCredentials));
        }
        let Some(entry) = held.get_mut(&hash) else { return Err(refusal(Code::BadCredentials)) };
        entry.count(rate, now).map(|()| entry.scopes)
    }

    fn keep(&self, token: &str, entry: Held) {
        let hash = self.hash(token);
        let mut held = self.held();
        let full = |held: &HashMap<Hash, Held>| held.len() >= MAX_FETCHED + self.given;
        if entry.until.is_some() && full(&held) {
            let now = Instant::now();
            held.retain(|_, entry| entry.until.is_none_or(|until| now < until));
            let mortal = held.iter().filter_map(|(hash, entry)| Some((entry.until?, *hash)));
            if let Some((_, first)) = mortal.min().filter(|_| full(&held)) {
                held.remove(&first);
            }
        }
        held.insert(hash, entry);
    }

    fn hash(&self, text: &str) -> Hash {
        Sha256::new().chain_update(self.salt).chain_update(text.as_bytes()).finalize().into()
    }

    fn held(&self) -> MutexGuard<'_, HashMap<Hash, Held>> {
        // A panic elsewhere leaves the map whole: every change is one insert or remove.
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for Keys {
    fn default() -> Self {
        Self::new()
    }
}

impl Held {
    /// Counts a request (H16, H17).
    fn count(&mut self, rate: Option<u32>, now: Instant) -> Result<(), ErrorBody> {
        let Some(rate) = rate else { return Ok(()) };
        if now.duration_since(self.window.0) >= MINUTE {
            self.window = (now, 0);
        }
        if self.window.1 >= rate {
            let left = MINUTE.saturating_sub(now.duration_since(self.window.0));
            let seconds = (left.as_millis().div_ceil(1_000)).max(1).to_string();
            let error = ErrorBody::new(Code::TooManyRequests).param("seconds", seconds.as_str());
            return Err(error.header("Retry-After", seconds));
        }
        self.window.1 += 1;
        Ok(())
    }
}

fn equal(one: &Hash, other: &Hash) -> Choice {
    one.ct_eq(other)
}

/// The token of `Bearer TOKEN`. The scheme's case does not count (RFC 7235); without a token there is none.
fn bearer(header: &str) -> Option<&str> {
    let (scheme, token) = header.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

fn refusal(code: Code) -> ErrorBody {
    ErrorBody::new(code).header("WWW-Authenticate", "Bearer")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::http::Scope;

    fn keys() -> Keys {
        let mut keys = Keys::new();
        keys.add_token("t0ken", Scopes::from(Scope::Read));
        keys.add_client("id", "secret:with=signs", Scopes::from(Scope::Admin));
        keys
    }

    #[test]
    fn f51_only_the_token_itself_is_admitted() {
        let keys = keys();
        assert_eq!(keys.admit(Some("Bearer t0ken"), None), Ok(Scopes::from(Scope::Read)));
        assert_eq!(keys.admit(Some("bearer  t0ken "), None), Ok(Scopes::from(Scope::Read)));
        for (header, code) in [
            (None, "authentication.required"),
            (Some("Basic t0ken"), "authentication.required"),
            (Some("Bearer "), "authentication.required"),
            (Some("Bearer t0ke"), "bad.credentials"),
            (Some("Bearer t0kenn"), "bad.credentials"),
            (Some("Bearer T0KEN"), "bad.credentials"),
        ] {
            let error = keys.admit(header, None).unwrap_err();
            assert_eq!((error.status(), error.code()), (401, code), "{header:?}");
        }
    }

    #[test]
    fn h23_a_fetched_token_has_its_clients_scopes_and_dies_with_its_time() {
        let keys = keys();
        assert_eq!(keys.log_in("id", "secret", Duration::from_secs(60)), Ok(None));
        assert_eq!(keys.log_in("other", "secret:with=signs", Duration::from_secs(60)), Ok(None));
        let header = |lifetime| {
            let token = keys.log_in("id", "secret:with=signs", lifetime).unwrap().unwrap();
            format!("Bearer {token}")
        };
        assert_eq!(keys.admit(Some(&header(Duration::from_secs(60))), None), Ok(Scopes::from(Scope::Admin)));
        assert_eq!(keys.admit(Some(&header(Duration::ZERO)), None).unwrap_err().code(), "bad.credentials");
    }

    #[test]
    fn h17_a_rate_lets_so_many_through_and_not_one_more() {
        let keys = keys();
        for _ in 0..3 {
            assert!(keys.admit(Some("Bearer t0ken"), Some(3)).is_ok());
        }
        let error = keys.admit(Some("Bearer t0ken"), Some(3)).unwrap_err();
        assert_eq!((error.status(), error.code()), (429, "too.many.requests.retry.after"));
        let (name, seconds) = &error.headers()[0];
        assert_eq!(*name, "Retry-After");
        assert!((1..=60).contains(&seconds.parse::<u32>().unwrap()));
    }

    #[test]
    fn h23_so_many_fetched_tokens_and_the_first_to_end_makes_room() {
        let keys = keys();
        let first = keys.log_in("id", "secret:with=signs", Duration::from_secs(60)).unwrap().unwrap();
        for _ in 1..MAX_FETCHED {
            keys.log_in("id", "secret:with=signs", Duration::from_secs(3_600)).unwrap();
        }
        let header = format!("Bearer {first}");
        assert!(keys.admit(Some(&header), None).is_ok());
        keys.log_in("id", "secret:with=signs", Duration::from_secs(3_600)).unwrap();
        assert!(keys.admit(Some(&header), None).is_err());
        assert!(keys.admit(Some("Bearer t0ken"), None).is_ok(), "those given at the start stay");
    }
}
