//! How deep values may nest when they are read from bytes: images and snapshots come from outside, and reading
//! recurses (F35, F36). Whoever made the bytes must not choose how much of the stack is used.

use super::limits::MAX_JSON_DEPTH;
use serde::de::{Deserialize, Deserializer, Error};
use std::cell::Cell;

/// The deepest nesting: JSON at its limit, inside of a property of an object in a collection.
const MAX_NESTING: usize = MAX_JSON_DEPTH + 8;

thread_local! {
    static DEPTH: Cell<usize> = const { Cell::new(0) };
}

/// One level; it is left when this is dropped, also when reading fails.
struct Level;

impl Level {
    fn enter() -> Option<Self> {
        DEPTH.with(|depth| {
            let within = depth.get() < MAX_NESTING;
            within.then(|| {
                depth.set(depth.get() + 1);
                Self
            })
        })
    }
}

impl Drop for Level {
    fn drop(&mut self) {
        DEPTH.with(|depth| depth.set(depth.get() - 1));
    }
}

/// Reads what stands inside of a value: for `deserialize_with` at every field through which values hold values.
pub(super) fn inner<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<T, D::Error> {
    let level = Level::enter().ok_or_else(|| D::Error::custom("it nests too deep"))?;
    let read = T::deserialize(from);
    drop(level);
    read
}

#[cfg(test)]
mod tests {
    use super::super::{Json, Value};
    use super::*;
    use std::sync::Arc;

    fn nested(depth: usize) -> Vec<u8> {
        let json = (0..depth).fold(Json::Null, |json, _| Json::Array(Arc::new(vec![json])));
        postcard::to_extend(&Value::Json(Arc::new(json)), Vec::new()).unwrap()
    }

    #[test]
    fn f35_json_at_its_limit_is_read_and_a_bomb_is_refused() {
        let read = |bytes: &[u8]| postcard::take_from_bytes::<Value>(bytes).map(|_| ());
        assert!(read(&nested(MAX_JSON_DEPTH)).is_ok());
        assert!(read(&nested(MAX_NESTING + 1)).is_err());
        // A collection in a collection in …, two bytes a level.
        let one = postcard::to_extend(&Value::list(vec![Value::NotSet]), Vec::new()).unwrap();
        let bomb = one[..2].repeat(1_000_000);
        assert!(read(&bomb).is_err());
        // The count of levels is as before, so that what comes next is not refused.
        assert!(read(&nested(MAX_JSON_DEPTH)).is_ok());
    }
}
