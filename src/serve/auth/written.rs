//! Tokens and clients as people write them: `TOKEN=SCOPES`, `ID:SECRET[=SCOPES]`. What is wrong is said without the
//! secret (F62).

use super::Keys;
use crate::serve::http::{Scope, Scopes};

/// The longest token, id or secret, in bytes.
const MAX_BYTES: usize = 4_096;

/// Adds a token.
///
/// # Errors
/// What is wrong with it, as the rest of a sentence about it.
pub fn token(keys: &mut Keys, piece: &str) -> Result<(), String> {
    let (token, scopes) = piece.rsplit_once('=').ok_or("has no `=SCOPES`")?;
    usable(token)?;
    keys.add_token(token, scopes_of(scopes)?);
    Ok(())
}

/// Adds a client; one without scopes may do everything (wire §4).
///
/// # Errors
/// As [`token`].
pub fn client(keys: &mut Keys, piece: &str) -> Result<(), String> {
    let (id, rest) = piece.split_once(':').ok_or("has no `:SECRET`")?;
    let (secret, scopes) = match rest.rsplit_once('=') {
        Some((secret, scopes)) => (secret, scopes_of(scopes)?),
        None => (rest, Scopes::from(Scope::Admin)),
    };
    usable(id).and_then(|()| usable(secret))?;
    keys.add_client(id, secret, scopes);
    Ok(())
}

/// Adds tokens, one for each piece of text between blanks and line ends; how many there were.
///
/// # Errors
/// Which one is wrong, and why.
pub fn tokens(keys: &mut Keys, text: &str) -> Result<usize, String> {
    each(text, |at, piece| token(keys, piece).map_err(|why| format!("token {at} {why}")))
}

/// Adds clients, likewise.
///
/// # Errors
/// Which one is wrong, and why.
pub fn clients(keys: &mut Keys, text: &str) -> Result<usize, String> {
    each(text, |at, piece| client(keys, piece).map_err(|why| format!("client {at} {why}")))
}

fn each(text: &str, mut add: impl FnMut(usize, &str) -> Result<(), String>) -> Result<usize, String> {
    text.split_whitespace().enumerate().try_fold(0, |_, (at, piece)| add(at + 1, piece).map(|()| at + 1))
}

fn scopes_of(words: &str) -> Result<Scopes, String> {
    // A word that is none is not repeated: it may be the end of a secret that has a `=` in it.
    let known: Vec<&str> = Scope::ALL.iter().map(|scope| scope.word()).collect();
    Scopes::of(words).map_err(|_| format!("must have scopes behind its last `=`: {}", known.join(", ")))
}

fn usable(text: &str) -> Result<(), &'static str> {
    match text.len() {
        0 => Err("is empty"),
        length if length > MAX_BYTES => Err("is longer than 4,096 bytes"),
        // Headers carry nothing else without doubt (H22).
        _ if !text.bytes().all(|byte| byte.is_ascii_graphic()) => Err("has a character that is not plain ASCII"),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_and_clients_are_read_and_their_mistakes_told_without_them() {
        let read = |text: &str, reader: fn(&mut Keys, &str) -> Result<usize, String>| reader(&mut Keys::new(), text);
        assert_eq!(read("canary==read,flows\n two=admin\n", tokens), Ok(2));
        assert_eq!(read("id:canary two:se:cret==tables", clients), Ok(2));
        for (text, reader) in [
            ("canary", tokens as fn(&mut Keys, &str) -> Result<usize, String>),
            ("=read", tokens),
            ("canary=", tokens),
            ("x=canary", tokens),
            ("canäry=read", tokens),
            ("canary", clients),
            (":canary", clients),
            ("canary:", clients),
            ("canary:=read", clients),
            ("id:canary==", clients),
        ] {
            let why = read(text, reader).unwrap_err();
            assert!(!why.contains("can"), "{why}");
        }
    }

    #[test]
    fn a_token_at_its_longest_and_one_past_it() {
        let mut keys = Keys::new();
        assert!(tokens(&mut keys, &format!("{}=read", "x".repeat(MAX_BYTES))).is_ok());
        assert!(tokens(&mut keys, &format!("{}=read", "x".repeat(MAX_BYTES + 1))).is_err());
    }
}
