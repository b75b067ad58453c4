//! Batches as the outbox keeps them: names as they are, for people and for whoever takes a batch up without some of them
//! (P4), and each value encrypted for its row and name (F61).

use super::keys::{KeyId, Keys};
use super::seal::{Kind, Opened, opened, sealed};
use crate::cloud::store::{OutboxRow, Stored, Target};
use crate::value::Text;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use zeroize::Zeroizing;

/// Stand around an encrypted value, on both sides, so that one that is damaged at one end is known by the other.
const BEFORE: &str = "\u{1}cflk1:";
const BEHIND: &str = ":cflk1\u{1}";
/// Stands before a plain value that looks like an encrypted one.
const PLAIN: &str = "\u{1}plain:";

/// Whose batch it is, and where it goes.
pub(super) struct Place<'a> {
    pub conversation: &'a str,
    pub epoch: i64,
    pub target: &'a Target,
}

impl<'a> Place<'a> {
    /// The place of a row.
    pub fn of(row: &'a OutboxRow) -> Self {
        Self { conversation: &row.conversation, epoch: row.epoch, target: &row.target }
    }
}

/// Why a batch cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Closed {
    /// It wants a key that is not there.
    Wants(KeyId),
    /// It is not as it was written, or belongs elsewhere.
    Damaged,
}

/// Whether a value of an outbox is encrypted: what nobody who lacks the key may send or show.
pub fn is_locked(value: &Text) -> bool {
    let value = value.as_str();
    !value.starts_with(PLAIN) && looks_locked(value)
}

fn looks_locked(value: &str) -> bool {
    value.starts_with(BEFORE) || value.ends_with(BEHIND)
}

/// The batch as it is kept; `None` when it is kept as it is.
///
/// # Errors
/// When the system gives no randomness.
pub(super) fn locked(
    keys: Option<&Keys>,
    place: &Place<'_>,
    batch: &[(Text, Text)],
) -> Stored<Option<Vec<(Text, Text)>>> {
    let Some(keys) = keys else { return Ok(escaped(batch)) };
    let one = |(name, value): &(Text, Text)| {
        let epoch = place.epoch.to_le_bytes();
        let bytes = sealed(keys, Kind::Value, &parts(place, &epoch, name), None, value.as_str().as_bytes())?;
        Ok((name.clone(), Text::from(format!("{BEFORE}{}{BEHIND}", BASE64_STANDARD.encode(bytes)))))
    };
    batch.iter().map(one).collect::<Stored<_>>().map(Some)
}

/// Without a key values are kept as they are. One that looks encrypted is marked, so that nobody takes it for what it is
/// not.
fn escaped(batch: &[(Text, Text)]) -> Option<Vec<(Text, Text)>> {
    let wants = |value: &Text| looks_locked(value.as_str()) || value.as_str().starts_with(PLAIN);
    if !batch.iter().any(|(_, value)| wants(value)) {
        return None;
    }
    let one = |(name, value): &(Text, Text)| {
        let value = if wants(value) { Text::from(format!("{PLAIN}{}", value.as_str())) } else { value.clone() };
        (name.clone(), value)
    };
    Some(batch.iter().map(one).collect())
}

/// Reads a batch back, in its place. Where it cannot, the batch stays as it was.
pub(super) fn unlock(keys: Option<&Keys>, place: &Place<'_>, batch: &mut [(Text, Text)]) -> Result<(), Closed> {
    let mut values = Vec::with_capacity(batch.len());
    for (name, value) in batch.iter() {
        values.push(plain(keys, place, name, value)?);
    }
    for ((_, value), plain) in batch.iter_mut().zip(values) {
        if let Some(plain) = plain {
            *value = plain;
        }
    }
    Ok(())
}

/// The value that is meant; `None` when it is the one that is kept.
fn plain(keys: Option<&Keys>, place: &Place<'_>, name: &Text, value: &Text) -> Result<Option<Text>, Closed> {
    if let Some(plain) = value.as_str().strip_prefix(PLAIN) {
        return Ok(Some(Text::new(plain)));
    }
    if !looks_locked(value.as_str()) {
        return Ok(None);
    }
    let inside = value.as_str().strip_prefix(BEFORE).and_then(|rest| rest.strip_suffix(BEHIND));
    let bytes = inside.and_then(|text| BASE64_STANDARD.decode(text).ok()).ok_or(Closed::Damaged)?;
    match opened(keys, Kind::Value, &parts(place, &place.epoch.to_le_bytes(), name), &bytes) {
        Opened::Is(bytes) => {
            let bytes = Zeroizing::new(bytes);
            std::str::from_utf8(&bytes).map(|text| Some(Text::new(text))).map_err(|_| Closed::Damaged)
        }
        Opened::Wants(key) => Err(Closed::Wants(key)),
        Opened::Plain | Opened::Damaged => Err(Closed::Damaged),
    }
}

fn parts<'a>(place: &'a Place<'_>, epoch: &'a [u8; 8], name: &'a Text) -> [&'a [u8]; 5] {
    let Target { conversation, participant } = place.target;
    [place.conversation.as_bytes(), epoch, conversation.as_bytes(), participant.as_bytes(), name.as_str().as_bytes()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch(values: &[(&str, &str)]) -> Vec<(Text, Text)> {
        values.iter().map(|(name, value)| (Text::new(name), Text::new(value))).collect()
    }

    fn target() -> Target {
        Target { conversation: "c-1".into(), participant: "p".into() }
    }

    #[test]
    fn f61_values_are_bound_to_their_row_and_name() {
        let (keys, to) = (Keys::of(&"ab".repeat(32)).unwrap(), target());
        let place = Place { conversation: "c-1", epoch: 3, target: &to };
        let plain = batch(&[("a", "canary"), ("b", ""), ("c", "\0\u{1}é")]);
        let kept = locked(Some(&keys), &place, &plain).unwrap().unwrap();
        assert!(kept.iter().all(|(_, value)| is_locked(value) && !value.as_str().contains("canary")));
        let read = |place: &Place<'_>, kept: &[(Text, Text)]| {
            let mut batch = kept.to_vec();
            unlock(Some(&keys), place, &mut batch).map(|()| batch)
        };
        assert_eq!(read(&place, &kept), Ok(plain.clone()));
        assert_eq!(read(&Place { epoch: 4, ..place }, &kept), Err(Closed::Damaged), "an older row");
        assert_eq!(read(&Place { conversation: "c-2", ..place }, &kept), Err(Closed::Damaged), "moved");
        let other = Target { participant: "q".into(), ..to.clone() };
        assert_eq!(read(&Place { target: &other, ..place }, &kept), Err(Closed::Damaged), "another participant");
        let swapped = vec![(kept[0].0.clone(), kept[2].1.clone())];
        assert_eq!(read(&place, &swapped), Err(Closed::Damaged), "another name");
        let mut without = kept.clone();
        assert!(matches!(unlock(None, &place, &mut without), Err(Closed::Wants(_))));
        assert_eq!(without, kept, "nothing was changed");
    }

    #[test]
    fn f61_every_flip_of_a_value_is_refused() {
        let (keys, to) = (Keys::of(&"ab".repeat(32)).unwrap(), target());
        let place = Place { conversation: "c-1", epoch: 3, target: &to };
        let kept = locked(Some(&keys), &place, &batch(&[("a", "what was said")])).unwrap().unwrap();
        let text = kept[0].1.as_str().as_bytes().to_vec();
        for bit in 0..text.len() * 8 {
            let mut flipped = text.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            // What is no text at all the store itself refuses.
            let Ok(flipped) = String::from_utf8(flipped) else { continue };
            let mut batch = vec![(kept[0].0.clone(), Text::from(flipped))];
            assert!(unlock(Some(&keys), &place, &mut batch).is_err(), "bit {bit}");
        }
    }

    #[test]
    fn without_a_key_values_stay_as_they_are_whatever_they_look_like() {
        let to = target();
        let place = Place { conversation: "c-1", epoch: 3, target: &to };
        assert_eq!(locked(None, &place, &batch(&[("a", "x"), ("b", "")])), Ok(None));
        let strange = [BEFORE, BEHIND, PLAIN, "\u{1}cflk1:AAAA:cflk1\u{1}", "x:cflk1\u{1}", "\u{1}plain:\u{1}plain:"];
        for value in strange {
            let plain = batch(&[("a", value), ("b", "x")]);
            let mut kept = locked(None, &place, &plain).unwrap().unwrap();
            assert!(!is_locked(&kept[0].1));
            assert_eq!(unlock(None, &place, &mut kept), Ok(()));
            assert_eq!(kept, plain);
        }
    }
}
