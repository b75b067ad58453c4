//! What an answer of the platform means: taken, tried again, or final (H104, H107).

use crate::cloud::deliver::{LONGEST_PAUSE, Trouble};
use crate::cloud::store::Millis;
use crate::value::Text;
use serde_json::Value;
use std::time::Duration;

/// How much of a message is shown, in characters.
pub const MESSAGE_CHARACTERS: usize = 500;

/// An answer.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The platform's name for it (H106).
    pub correlation: Option<String>,
    /// What `Retry-After` says.
    pub retry_after: Option<String>,
    /// The body.
    pub body: Vec<u8>,
}

/// A refusal as the platform worded it, made safe to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The status.
    pub status: u16,
    /// The code; empty when the body has none.
    pub code: String,
    /// The message.
    pub message: String,
}

impl Answer {
    /// What it says, without what may be values of attributes (P47, H107).
    pub fn refusal(&self, values: &[(Text, Text)]) -> Refusal {
        let body: Option<Value> = serde_json::from_slice(&self.body).ok();
        let field = |name: &str| body.as_ref()?.get(name)?.as_str().map(ToOwned::to_owned);
        let code = shown(&field("code").unwrap_or_default(), &[]);
        // The form with `{name}` in place of parameters holds none of them.
        let parameters = body.as_ref().and_then(|body| body.get("messageParams")?.as_object());
        let template = field("messageWithParams").filter(|_| parameters.is_some_and(|all| !all.is_empty()));
        let message = match template.or_else(|| field("message")) {
            Some(message) => shown(&message, values),
            None => format!("{} bytes that say nothing known", self.body.len()),
        };
        Refusal { status: self.status, code, message }
    }

    /// Why it is no success; `None` when it is one (H102).
    pub fn trouble(&self, values: &[(Text, Text)], now: Millis) -> Option<Trouble> {
        if matches!(self.status, 200 | 202 | 204) {
            return None;
        }
        let Refusal { status, code, message } = self.refusal(values);
        let correlation = self.correlation.as_ref().map_or_else(String::new, |id| format!(" (correlation {id})"));
        let why = match code.is_empty() {
            true => format!("{status}: {message}{correlation}"),
            false => format!("{status} `{code}`: {message}{correlation}"),
        };
        Some(match status {
            401 => Trouble::Denied(why),
            404 => Trouble::NotFound(format!("conversation not found: {why}")),
            409 => Trouble::Conflict(why),
            429 => Trouble::Throttled(self.pause(now)),
            408 | 500 | 502 | 503 | 504 => match self.pause(now).filter(|_| status == 503) {
                Some(pause) => Trouble::Throttled(Some(pause)),
                None => Trouble::Unknown(why),
            },
            300..=399 => Trouble::Refused(format!("{why}; it leads elsewhere, and a token goes nowhere else")),
            _ => Trouble::Refused(why),
        })
    }

    /// The pause it asks for: seconds or an HTTP date, at most an hour; in the older form of a 429 from its message (H16).
    fn pause(&self, now: Millis) -> Option<Duration> {
        let header = self.retry_after.as_deref().and_then(|text| retry_after(text, now));
        header
            .or_else(|| {
                let body: Value = serde_json::from_slice(&self.body).ok()?;
                let message = body.get("message")?.as_str()?;
                let bracketed = message.rsplit_once('[')?.1.split_once(']')?.0;
                bracketed.parse().ok().map(Duration::from_secs)
            })
            .map(|pause| pause.min(LONGEST_PAUSE))
    }
}

/// `Retry-After` as seconds or an HTTP date.
pub fn retry_after(text: &str, now: Millis) -> Option<Duration> {
    let text = text.trim();
    if let Ok(seconds) = text.parse::<u64>() {
        return Some(Duration::from_secs(seconds).min(LONGEST_PAUSE));
    }
    let parser = jiff::fmt::rfc2822::DateTimeParser::new();
    let time = parser.parse_timestamp(text).ok()?.as_millisecond();
    let wait = Duration::from_millis(u64::try_from(time.saturating_sub(now)).unwrap_or(0));
    Some(wait.min(LONGEST_PAUSE))
}

/// A text of the platform as it may be shown: escaped, cut, and not at all when it repeats a value.
fn shown(text: &str, values: &[(Text, Text)]) -> String {
    if values.iter().any(|(_, value)| repeats(text, value.as_str())) {
        return "(its message repeats a value and is not shown)".to_owned();
    }
    let cut: String = text.chars().take(MESSAGE_CHARACTERS).collect();
    let more = if cut.len() < text.len() { "…" } else { "" };
    format!("{}{more}", crate::escape::line(&cut))
}

/// Whether a message holds a value: a short one as a word of its own, a longer one anywhere.
fn repeats(text: &str, value: &str) -> bool {
    const SHORT: usize = 4;
    if value.is_empty() {
        return false;
    }
    let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    text.match_indices(value).any(|(at, _)| {
        let alone = !word(text[..at].chars().next_back()) && !word(text[at + value.len()..].chars().next());
        value.len() >= SHORT || alone
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &str) -> Answer {
        Answer { status, body: body.as_bytes().to_vec(), ..Answer::default() }
    }

    #[test]
    fn h104_each_status_has_its_meaning() {
        let means = |status: u16| answer(status, "{}").trouble(&[], 0);
        for status in [200, 202, 204] {
            assert_eq!(means(status), None, "{status}");
        }
        for status in [400, 403, 405, 410, 413, 415, 422, 301, 302, 307, 201, 206, 418] {
            assert!(matches!(means(status), Some(Trouble::Refused(_))), "{status}");
        }
        for status in [408, 500, 502, 503, 504] {
            assert!(matches!(means(status), Some(Trouble::Unknown(_))), "{status}");
        }
        assert!(matches!(means(404), Some(Trouble::NotFound(why)) if why.starts_with("conversation not found")));
        assert!(matches!(means(409), Some(Trouble::Conflict(_))));
        assert!(matches!(means(401), Some(Trouble::Denied(_))));
        assert_eq!(means(429), Some(Trouble::Throttled(None)));
    }

    #[test]
    fn h104_retry_after_is_seconds_or_a_date_and_at_most_an_hour() {
        let now = 1_445_412_420_000; // 2015-10-21T07:27:00Z
        assert_eq!(retry_after("42", now), Some(Duration::from_secs(42)));
        assert_eq!(retry_after("Wed, 21 Oct 2015 07:28:00 GMT", now), Some(Duration::from_secs(60)));
        assert_eq!(retry_after("Wed, 21 Oct 2015 07:00:00 GMT", now), Some(Duration::ZERO), "it is past");
        assert_eq!(retry_after("3600", now), Some(LONGEST_PAUSE));
        assert_eq!(retry_after("3601", now), Some(LONGEST_PAUSE));
        for wrong in ["", "-1", "soon", "1.5"] {
            assert_eq!(retry_after(wrong, now), None, "{wrong}");
        }
        let old = answer(429, r#"{"message":"Rate limit exceeded the maximum [300] requests within [60] seconds"}"#);
        assert_eq!(old.trouble(&[], 0), Some(Trouble::Throttled(Some(Duration::from_secs(60)))), "H16, the older form");
    }

    #[test]
    fn h107_a_refusal_is_safe_to_show() {
        let long = "x".repeat(501);
        let body = format!(r#"{{"code":"bad\u001b[31m","message":"{long}"}}"#);
        let refusal = answer(400, &body).refusal(&[]);
        assert!(refusal.code.contains("\\u{1b}"));
        assert_eq!(refusal.message, format!("{}…", "x".repeat(500)));
        let exact = format!(r#"{{"message":"{}"}}"#, "x".repeat(500));
        assert_eq!(answer(400, &exact).refusal(&[]).message, "x".repeat(500));
        assert_eq!(answer(502, "<html>").refusal(&[]).message, "6 bytes that say nothing known");
        let body = r#"{"message":"Value [Gold] is bad","messageWithParams":"Value [{v}] is bad","messageParams":{"v":"Gold"}}"#;
        assert_eq!(answer(400, body).refusal(&[]).message, "Value [{v}] is bad");
    }

    #[test]
    fn p47_a_message_that_repeats_a_value_is_not_shown() {
        let batch = |value: &str| [(Text::new("Tier"), Text::new(value))];
        let body = r#"{"message":"Value [Go] is not a Golden one"}"#;
        let hidden = |value: &str| answer(400, body).refusal(&batch(value)).message.starts_with("(its message");
        assert!(hidden("Go") && hidden("Gold") && hidden("Golden"));
        assert!(!hidden("Gol"), "a piece of a longer word");
        assert!(!hidden("") && !hidden("Silver"));
    }
}
