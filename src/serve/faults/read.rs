//! A table of faults as a body says it.

use super::{Fault, MAX_FAULTS, MAX_WAIT, What};
use crate::serve::http::{ErrorBody, Method};
use crate::value::Text;
use serde::Deserialize;
use serde_json::{Map, Value};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    faults: Vec<One>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct One {
    path: String,
    method: Option<String>,
    /// `null` is without end; not given is once.
    #[serde(default = "once")]
    times: Option<u64>,
    #[serde(default = "each")]
    every: u64,
    #[serde(rename = "do")]
    what: String,
    status: Option<u16>,
    retry_after: Option<u64>,
    milliseconds: Option<u64>,
    bytes: Option<usize>,
    names: Option<usize>,
    conversation: Option<String>,
    participant: Option<String>,
    attributes: Option<Map<String, Value>>,
}

const fn once() -> Option<u64> {
    Some(1)
}

const fn each() -> u64 {
    1
}

/// The faults of a body.
pub fn faults(body: &Value) -> Result<Vec<Fault>, ErrorBody> {
    let given = Given::deserialize(body).map_err(|_| {
        // What serde says may repeat a value.
        ErrorBody::bad("The body is {\"faults\": [{\"path\", \"do\", …}]}, with the members that docs/cloud.md names.")
    })?;
    if given.faults.len() > MAX_FAULTS {
        return Err(ErrorBody::field("faults", "There are at most 100 faults."));
    }
    given.faults.into_iter().enumerate().map(|(at, one)| fault(at, one)).collect()
}

fn fault(at: usize, one: One) -> Result<Fault, ErrorBody> {
    let wrong = |name: &str, message: &'static str| ErrorBody::field(format!("faults[{at}].{name}"), message);
    let method = match one.method.as_deref() {
        None => None,
        Some(word) => Some(Method::of(word).ok_or_else(|| wrong("method", "It is no method."))?),
    };
    if one.every == 0 {
        return Err(wrong("every", "It is 1 or more."));
    }
    let (path, times, every) = (one.path.clone(), one.times, one.every);
    Ok(Fault { method, path, times, every, fitted: 0, what: what(one, wrong)? })
}

fn what(one: One, wrong: impl Fn(&str, &'static str) -> ErrorBody) -> Result<What, ErrorBody> {
    const STATUSES: &[u16] = &[400, 403, 404, 408, 409, 413, 422, 429, 500, 502, 503, 504];
    Ok(match one.what.as_str() {
        "status" => match one.status.filter(|status| STATUSES.contains(status)) {
            Some(status) => What::Status(status, one.retry_after),
            None => return Err(wrong("status", "It is one of 400 403 404 408 409 413 422 429 500 502 503 504.")),
        },
        "closeBefore" => What::CloseBefore,
        "closeAfter" => What::CloseAfter,
        "wait" => match one.milliseconds.filter(|time| *time <= MAX_WAIT) {
            Some(time) => What::Wait(time),
            None => return Err(wrong("milliseconds", "It is at most 60,000.")),
        },
        "cut" => What::Cut(one.bytes.unwrap_or(0)),
        "notJson" => What::NotJson,
        "expiredToken" => What::ExpiredToken,
        "prefix" => What::Prefix(one.names.ok_or_else(|| wrong("names", "It says how many names are applied."))?),
        "foreignWrite" => {
            let (Some(conversation), Some(participant), Some(map)) =
                (one.conversation, one.participant, one.attributes)
            else {
                return Err(wrong("do", "A foreign write has a conversation, a participant and attributes."));
            };
            let pair = |(name, value): (String, Value)| Some((Text::from(name), Text::new(value.as_str()?)));
            let attributes: Option<Vec<_>> = map.into_iter().map(pair).collect();
            let attributes = attributes.ok_or_else(|| wrong("attributes", "Values are texts."))?;
            What::ForeignWrite { conversation, participant, attributes }
        }
        _ => {
            let all =
                "It is status, closeBefore, closeAfter, wait, cut, notJson, expiredToken, prefix or foreignWrite.";
            return Err(wrong("do", all));
        }
    })
}
