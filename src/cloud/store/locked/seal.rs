//! Bytes that are kept encrypted: XChaCha20-Poly1305 with a nonce by chance. What they are and where they belong is bound
//! to them, so that a snapshot of one conversation is none of another (F36, F61).

use super::super::{Millis, StoreError, Stored};
use super::keys::{KeyId, Keys};
use chacha20poly1305::XNonce;
use chacha20poly1305::aead::AeadInOut as _;
use zeroize::Zeroize as _;

/// What begins encrypted bytes. Plain ones never do: they begin with the length of a text, or with a flag.
const MAGIC: [u8; 8] = *b"\xff\xff\xff\xff\xff\xffcf";
/// Bytes that begin with so many of these were encrypted, and are damaged where the others are not as well.
const ALIKE: usize = 5;
/// The version of the form.
const FORMAT: u8 = 1;
const NONCE_BYTES: usize = 24;
/// Magic, format, what it is, key, when it is due, nonce.
const HEADER_BYTES: usize = 8 + 1 + 1 + 4 + 8 + NONCE_BYTES;
const TAG_BYTES: usize = 16;
/// By how much encrypted bytes are longer.
pub(super) const OVERHEAD: usize = HEADER_BYTES + TAG_BYTES;

/// What encrypted bytes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Snapshot = 1,
    Input = 2,
    Log = 3,
    Value = 4,
}

/// What bytes turn out to be.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Opened {
    /// They were never encrypted.
    Plain,
    /// What was encrypted.
    Is(Vec<u8>),
    /// They want a key that is not there.
    Wants(KeyId),
    /// They are not as they were written, or belong elsewhere.
    Damaged,
}

/// When a run that waits is due without an input, by the store's clock: it stands beside the
/// encrypted bytes, so that whoever lacks the key can put the run back as it was.
pub(super) fn due_of(bytes: &[u8]) -> Option<Millis> {
    let due = bytes.get(14..22).filter(|_| bytes.starts_with(&MAGIC))?;
    due.first_chunk().map(|due| Millis::from_le_bytes(*due)).filter(|due| *due != Millis::MAX)
}

/// Encrypts bytes of one place: a conversation, and what else tells them apart.
///
/// # Errors
/// When the system gives no randomness.
pub(super) fn sealed(keys: &Keys, kind: Kind, place: &[&[u8]], due: Option<Millis>, plain: &[u8]) -> Stored<Vec<u8>> {
    let mut nonce = [0; NONCE_BYTES];
    getrandom::fill(&mut nonce).map_err(|why| StoreError::Broken(format!("no randomness: {why}")))?;
    let key = keys.first();
    let mut header = Vec::with_capacity(HEADER_BYTES);
    header.extend_from_slice(&MAGIC);
    header.extend_from_slice(&[FORMAT, kind as u8]);
    header.extend_from_slice(&key.id.0);
    header.extend_from_slice(&due.unwrap_or(Millis::MAX).to_le_bytes());
    header.extend_from_slice(&nonce);
    // Room for the tag from the beginning: a buffer that moves leaves what it held behind.
    let mut text = Vec::with_capacity(plain.len() + TAG_BYTES);
    text.extend_from_slice(plain);
    let done = key.cipher.encrypt_in_place(&XNonce::from(nonce), &bound(&header, place), &mut text);
    if done.is_err() {
        text.zeroize();
        return Err(StoreError::TooLarge);
    }
    header.append(&mut text);
    Ok(header)
}

/// Decrypts bytes of that place.
pub(super) fn opened(keys: Option<&Keys>, kind: Kind, place: &[&[u8]], bytes: &[u8]) -> Opened {
    let alike = bytes.iter().zip(&MAGIC).filter(|(own, magic)| own == magic).count();
    if alike < ALIKE && (alike < bytes.len() || bytes.is_empty()) {
        return Opened::Plain;
    }
    let Some((header, text)) = bytes.split_at_checked(HEADER_BYTES) else { return Opened::Damaged };
    let (Some(id), Some(nonce)) = (header[10..14].first_chunk(), header[22..].first_chunk::<NONCE_BYTES>()) else {
        return Opened::Damaged;
    };
    if header[..8] != MAGIC || header[8] != FORMAT || header[9] != kind as u8 {
        return Opened::Damaged;
    }
    let Some(key) = keys.and_then(|keys| keys.find(KeyId(*id))) else { return Opened::Wants(KeyId(*id)) };
    let mut text = text.to_vec();
    match key.cipher.decrypt_in_place(&XNonce::from(*nonce), &bound(header, place), &mut text) {
        Ok(()) => Opened::Is(text),
        Err(_) => Opened::Damaged,
    }
}

/// What the tag covers beside the text: all of the header, and the place, each part with its length.
fn bound(header: &[u8], place: &[&[u8]]) -> Vec<u8> {
    let mut bytes = header.to_vec();
    for part in place {
        bytes.extend_from_slice(&(part.len() as u64).to_le_bytes());
        bytes.extend_from_slice(part);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(first: u8) -> Keys {
        Keys::of(&format!("{first:064x}")).unwrap()
    }

    #[test]
    fn f61_only_the_key_and_the_place_open_it() {
        let own = keys(1);
        let bytes = sealed(&own, Kind::Snapshot, &[b"c-1"], Some(77), b"canary").unwrap();
        assert!(!bytes.windows(6).any(|piece| piece == b"canary"));
        assert_eq!(due_of(&bytes), Some(77));
        assert_eq!(opened(Some(&own), Kind::Snapshot, &[b"c-1"], &bytes), Opened::Is(b"canary".to_vec()));
        assert_eq!(opened(Some(&own), Kind::Snapshot, &[b"c-2"], &bytes), Opened::Damaged, "moved");
        assert_eq!(opened(Some(&own), Kind::Snapshot, &[b"c", b"-1"], &bytes), Opened::Damaged);
        assert_eq!(opened(Some(&own), Kind::Input, &[b"c-1"], &bytes), Opened::Damaged, "another kind");
        let Opened::Wants(id) = opened(Some(&keys(2)), Kind::Snapshot, &[b"c-1"], &bytes) else { panic!("opened") };
        assert!(own.ids().eq([id]));
        assert_eq!(opened(None, Kind::Snapshot, &[b"c-1"], &bytes), Opened::Wants(id));
        let again = sealed(&own, Kind::Snapshot, &[b"c-1"], Some(77), b"canary").unwrap();
        assert_ne!(bytes, again, "the nonce is another one");
        assert_eq!(due_of(&sealed(&own, Kind::Log, &[b"c-1"], None, b"").unwrap()), None);
    }

    #[test]
    fn f61_every_flip_and_every_cut_is_refused() {
        let own = keys(1);
        let bytes = sealed(&own, Kind::Log, &[b"c-1"], None, b"what was said").unwrap();
        let refused = |bytes: &[u8], what: String| match opened(Some(&own), Kind::Log, &[b"c-1"], bytes) {
            Opened::Wants(_) | Opened::Damaged => {}
            other => panic!("{what}: {other:?}"),
        };
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            refused(&flipped, format!("bit {bit}"));
        }
        (1..bytes.len()).for_each(|length| refused(&bytes[..length], format!("cut at {length}")));
        refused(&[&bytes[..], b"x"].concat(), "longer".to_owned());
    }

    #[test]
    fn plain_bytes_are_plain() {
        for plain in [&b""[..], b"begin", b"\x00\x00\x00\x00\x00d1", b"\xff\xff\xff\x7f", &[0x24; 100]] {
            assert_eq!(opened(Some(&keys(1)), Kind::Snapshot, &[], plain), Opened::Plain, "{plain:?}");
            assert_eq!(due_of(plain), None);
        }
    }
}
