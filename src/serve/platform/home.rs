//! The home division: everything belongs to it.

use crate::serve::ids;
use serde_json::{Value, json};

/// Its id.
pub fn id() -> String {
    ids::of("division", "Home")
}

/// It, as other things name it.
pub fn division() -> Value {
    let id = id();
    let uri = format!("/api/v2/authorization/divisions/{id}");
    json!({"id": id, "name": "Home", "selfUri": uri})
}
