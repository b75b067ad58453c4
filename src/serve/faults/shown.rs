//! A fault as it is shown: what is left of it, without values of attributes (P47).

use super::{Fault, What};
use serde_json::{Map, Value, json};

/// One fault.
pub fn fault(fault: &Fault) -> Value {
    let mut shown = Map::new();
    shown.insert("path".into(), fault.path.as_str().into());
    if let Some(method) = fault.method {
        shown.insert("method".into(), method.word().into());
    }
    shown.insert("times".into(), fault.times.into());
    shown.insert("every".into(), fault.every.into());
    let what = match &fault.what {
        What::Status(status, None) => json!({ "do": "status", "status": status }),
        What::Status(status, Some(pause)) => json!({ "do": "status", "status": status, "retryAfter": pause }),
        What::CloseBefore => json!({ "do": "closeBefore" }),
        What::CloseAfter => json!({ "do": "closeAfter" }),
        What::Wait(time) => json!({ "do": "wait", "milliseconds": time }),
        What::Cut(bytes) => json!({ "do": "cut", "bytes": bytes }),
        What::NotJson => json!({ "do": "notJson" }),
        What::ExpiredToken => json!({ "do": "expiredToken" }),
        What::Prefix(names) => json!({ "do": "prefix", "names": names }),
        What::ForeignWrite { conversation, participant, attributes } => {
            let names: Vec<&str> = attributes.iter().map(|(name, _)| name.as_str()).collect();
            json!({ "do": "foreignWrite", "conversation": conversation, "participant": participant, "attributes": names })
        }
    };
    if let Value::Object(what) = what {
        shown.extend(what);
    }
    Value::Object(shown)
}
