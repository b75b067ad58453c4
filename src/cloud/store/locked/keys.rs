//! The keys of a store, from a file that nobody else can read (F61).

use super::super::OpenError;
use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_STANDARD_NO_PAD};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305};
use hmac::{Hmac, Mac as _};
use sha2::{Digest as _, Sha256};
use std::fmt;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use zeroize::Zeroizing;

/// The variable with the name of the file, where no flag names one.
pub const KEY_FILE: &str = "CALLFLOW_KEY_FILE";
/// The bytes of a key.
pub const KEY_BYTES: usize = 32;
/// The most keys of a file.
pub const MAX_KEYS: usize = 16;
/// The most bytes of a file of keys.
pub const MAX_KEY_FILE_BYTES: u64 = 16 << 10;

/// What to do about a line that is no key.
const MAKE: &str = "a key is 32 bytes by chance as 64 hex digits or base64, one a line: `openssl rand -hex 32 > FILE`";

/// Which key: the first bytes of the SHA-256 of it. It says nothing of the key, and stands beside whatever the key has
/// encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct KeyId(pub [u8; 4]);

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}", u32::from_be_bytes(self.0))
    }
}

/// A key, as the two that are made of it: none serves two purposes.
pub(super) struct Key {
    pub id: KeyId,
    /// Overwrites its key when it goes.
    pub cipher: XChaCha20Poly1305,
    mark: Zeroizing<[u8; KEY_BYTES]>,
}

impl Key {
    fn new(bytes: &Zeroizing<[u8; KEY_BYTES]>) -> Self {
        let [a, b, c, d, ..]: [u8; KEY_BYTES] = Sha256::digest(bytes.as_slice()).into();
        let cipher = derived(bytes, b"callflow 1 encryption");
        let mark = derived(bytes, b"callflow 1 fingerprint");
        Self { id: KeyId([a, b, c, d]), cipher: XChaCha20Poly1305::new((&*cipher).into()), mark }
    }
}

/// HMAC-SHA-256 of some bytes.
fn derived(key: &Zeroizing<[u8; KEY_BYTES]>, of: &[u8]) -> Zeroizing<[u8; KEY_BYTES]> {
    // A key shorter than a block is filled up with zeros, as HMAC itself says.
    let mut block = Zeroizing::new([0; 64]);
    block[..KEY_BYTES].copy_from_slice(key.as_slice());
    let mut mac = Hmac::<Sha256>::new((&*block).into());
    mac.update(of);
    Zeroizing::new(mac.finalize().into_bytes().into())
}

/// The keys of a store: the first encrypts, all of them decrypt, so that a key can be changed while runs wait.
pub struct Keys {
    first: Key,
    older: Vec<Key>,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.all().map(|key| key.id)).finish()
    }
}

impl Keys {
    /// Reads a file of keys.
    ///
    /// # Errors
    /// When it cannot be read, when others may read it, when a line is no key.
    pub fn read(path: &Path) -> Result<Self, OpenError> {
        let shown = crate::escape::line(&path.display().to_string()).into_owned();
        let unusable = |why: String| {
            OpenError::unusable("key-file", format!("the key file `{shown}` cannot be read: {why}"), MAKE)
        };
        let file = File::open(path).map_err(|error| unusable(error.kind().to_string()))?;
        private(&file, &shown)?;
        let mut text = Zeroizing::new(String::with_capacity(MAX_KEY_FILE_BYTES as usize + 1));
        let read = file.take(MAX_KEY_FILE_BYTES + 1).read_to_string(&mut text);
        read.map_err(|error| unusable(error.kind().to_string()))?;
        if text.len() as u64 > MAX_KEY_FILE_BYTES {
            return Err(unusable(format!("it has more than {MAX_KEY_FILE_BYTES} bytes")));
        }
        Self::of(&text).map_err(|why| OpenError::malformed(format!("the key file `{shown}`: {why}"), MAKE))
    }

    /// The keys of a text, one a line; empty lines and those that begin with `#` are passed over.
    ///
    /// # Errors
    /// What is wrong with which line, without anything of it.
    pub fn of(text: &str) -> Result<Self, String> {
        let mut keys: Vec<Key> = Vec::new();
        for (at, line) in text.lines().map(str::trim).enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let at = at + 1;
            let bytes = decoded(line).ok_or_else(|| format!("line {at} is no key"))?;
            let key = Key::new(&bytes);
            if keys.iter().any(|other| other.id == key.id) {
                return Err(format!("line {at} has the same key as one above"));
            }
            if keys.len() == MAX_KEYS {
                return Err(format!("there are more than {MAX_KEYS} keys in it"));
            }
            keys.push(key);
        }
        let mut keys = keys.into_iter();
        let first = keys.next().ok_or_else(|| "there is no key in it".to_owned())?;
        Ok(Self { first, older: keys.collect() })
    }

    /// The key that encrypts.
    pub(super) fn first(&self) -> &Key {
        &self.first
    }

    /// The key of that name; `None` when it is not among these.
    pub(super) fn find(&self, id: KeyId) -> Option<&Key> {
        self.all().find(|key| key.id == id)
    }

    /// Their names, the one that encrypts first.
    pub fn ids(&self) -> impl Iterator<Item = KeyId> {
        self.all().map(|key| key.id)
    }

    fn all(&self) -> impl Iterator<Item = &Key> {
        std::iter::once(&self.first).chain(&self.older)
    }

    /// A fingerprint that nobody can make, or guess values by, who has not the key.
    pub fn fingerprint(&self, of: &[u8]) -> [u8; 32] {
        *derived(&self.first.mark, of)
    }
}

/// 64 hex digits or base64 of 32 bytes.
fn decoded(line: &str) -> Option<Zeroizing<[u8; KEY_BYTES]>> {
    let mut key = Zeroizing::new([0; KEY_BYTES]);
    if line.len() == 2 * KEY_BYTES && line.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        for (byte, digits) in key.iter_mut().zip(line.as_bytes().chunks_exact(2)) {
            let digit = |at: usize| char::from(digits[at]).to_digit(16).unwrap_or(0) as u8;
            *byte = digit(0) << 4 | digit(1);
        }
        return Some(key);
    }
    let bytes =
        BASE64_STANDARD.decode(line).or_else(|_| BASE64_STANDARD_NO_PAD.decode(line)).ok().map(Zeroizing::new)?;
    (bytes.len() == KEY_BYTES).then(|| key.copy_from_slice(&bytes))?;
    Some(key)
}

/// Refuses a file that others than its owner may read: it is asked of what was opened, and not of a name (F42).
#[cfg(unix)]
fn private(file: &File, shown: &str) -> Result<(), OpenError> {
    use std::os::unix::fs::MetadataExt as _;
    let mode = file.metadata().map_or(0o777, |found| found.mode());
    if mode & 0o077 == 0 {
        return Ok(());
    }
    let message = format!("the key file `{shown}` may be used by others than its owner (mode {:03o})", mode & 0o777);
    Err(OpenError::unusable("key-file", message, format!("`chmod 600 {shown}`")))
}

#[cfg(not(unix))]
fn private(_: &File, _: &str) -> Result<(), OpenError> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    /// The same key.
    const SAME: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    #[test]
    fn f61_a_key_is_hex_or_base64_one_a_line() {
        let two = format!("# made today\n\n  {}  \r\n{ONE}\n", "f".repeat(64));
        let keys = Keys::of(&two).unwrap();
        // The first bytes of the SHA-256 of 32 times 0xff, and of 0, 1, 2 …
        assert_eq!(format!("{keys:?}"), "[KeyId([175, 150, 19, 118]), KeyId([99, 13, 205, 41])]");
        for same in [SAME, SAME.trim_end_matches('='), &ONE.to_uppercase()] {
            let other = Keys::of(same).unwrap();
            assert!(other.ids().eq(Keys::of(ONE).unwrap().ids()), "{same}");
            assert_eq!(other.fingerprint(b"x"), Keys::of(ONE).unwrap().fingerprint(b"x"));
        }
        assert_ne!(keys.fingerprint(b"x"), Keys::of(ONE).unwrap().fingerprint(b"x"));
    }

    #[test]
    fn f62_what_is_no_key_is_refused_and_not_told() {
        let (short, long) = (&ONE[1..], format!("{ONE}0"));
        for wrong in [short, &long, "canary", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHg==", "é".repeat(32).as_str()]
        {
            let told = Keys::of(&format!("{ONE}\n{wrong}")).unwrap_err();
            assert_eq!(told, "line 2 is no key");
        }
        assert_eq!(Keys::of("# nothing\n").unwrap_err(), "there is no key in it");
        assert_eq!(Keys::of(&format!("{ONE}\n{SAME}")).unwrap_err(), "line 2 has the same key as one above");
        let many = |count: usize| (0..count).map(|n| format!("{n:064x}\n")).collect::<String>();
        assert!(Keys::of(&many(MAX_KEYS)).is_ok());
        assert!(Keys::of(&many(MAX_KEYS + 1)).unwrap_err().contains("more than 16"));
    }

    #[cfg(unix)]
    #[test]
    fn f61_a_file_that_others_may_read_is_refused() {
        use std::os::unix::fs::PermissionsExt as _;
        let path = std::env::temp_dir().join(format!("callflow-keys-{}", std::process::id()));
        let with = |text: &str, mode: u32| {
            std::fs::write(&path, text).unwrap();
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            Keys::read(&path)
        };
        for mode in [0o600, 0o400, 0o700] {
            assert!(with(ONE, mode).is_ok(), "{mode:o}");
        }
        for mode in [0o640, 0o604, 0o620, 0o602, 0o601, 0o610] {
            let error = with(ONE, mode).unwrap_err();
            assert!(error.exit == 3 && error.help.contains("chmod 600"), "{mode:o}: {}", error.message);
        }
        let room = " ".repeat(MAX_KEY_FILE_BYTES as usize - ONE.len());
        assert!(with(&format!("{ONE}{room}"), 0o600).is_ok());
        assert_eq!(with(&format!("{ONE}{room} "), 0o600).unwrap_err().exit, 3);
        let error = with("canary", 0o600).unwrap_err();
        assert!(error.exit == 2 && !error.message.contains("canary") && error.help.contains("openssl rand -hex 32"));
        std::fs::remove_file(&path).unwrap();
        assert_eq!(Keys::read(&path).unwrap_err().exit, 3);
    }
}
