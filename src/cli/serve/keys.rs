//! Tokens and clients from flags, files and the environment (F62).

use super::super::exit::Failure;
use super::Args;
use crate::serve::auth::{Keys, client, clients, token, tokens};
use crate::serve::http::{Scope, Scopes};
use crate::serve::random;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use zeroize::Zeroizing;

/// A file of tokens or clients has at most so many bytes.
const MAX_FILE_BYTES: u64 = 1 << 20;

type Reader = fn(&mut Keys, &str) -> Result<usize, String>;
type One = fn(&mut Keys, &str) -> Result<(), String>;

/// All of them; and the token that was made when there were none.
pub fn gather(args: &Args) -> Result<(Keys, Option<String>), Failure> {
    let mut keys = Keys::new();
    add(&mut keys, "--token", &args.token, token)?;
    add(&mut keys, "--client", &args.client, client)?;
    file(&mut keys, args.token_file.as_deref(), tokens)?;
    file(&mut keys, args.client_file.as_deref(), clients)?;
    environment(&mut keys, "CALLFLOW_TOKENS", tokens)?;
    environment(&mut keys, "CALLFLOW_CLIENTS", clients)?;
    if !keys.is_empty() {
        return Ok((keys, None));
    }
    let token = random::token().ok_or_else(|| Failure::unreachable("the system has no randomness for a token"))?;
    keys.add_token(&token, Scopes::from(Scope::Admin));
    Ok((keys, Some(token)))
}

fn add(keys: &mut Keys, flag: &str, texts: &[String], reader: One) -> Result<(), Failure> {
    for (at, text) in texts.iter().enumerate() {
        // One flag is one token: a blank in it is a slip.
        if text.split_whitespace().count() != 1 {
            return Err(wrong(&format!("`{flag}` number {} is empty or has a blank in it", at + 1)));
        }
        reader(keys, text).map_err(|why| wrong(&format!("`{flag}` number {} {why}", at + 1)))?;
    }
    Ok(())
}

fn file(keys: &mut Keys, path: Option<&Path>, reader: Reader) -> Result<(), Failure> {
    let Some(path) = path else { return Ok(()) };
    // What was read is overwritten: hashes of it are kept (F62). It has room from the beginning, for a text that grows is moved
    // and leaves what it held behind.
    let mut text = Zeroizing::new(String::with_capacity(MAX_FILE_BYTES as usize));
    let file = File::open(path).map_err(|error| Failure::of_io("read", path, &error))?;
    file.take(MAX_FILE_BYTES).read_to_string(&mut text).map_err(|error| Failure::of_io("read", path, &error))?;
    let place = format!("`{}`", path.display());
    match reader(keys, &text).map_err(|why| wrong(&format!("{place}: {why}")))? {
        0 => Err(wrong(&format!("{place}: there is nothing in it"))),
        _ => Ok(()),
    }
}

fn environment(keys: &mut Keys, name: &str, reader: Reader) -> Result<(), Failure> {
    let Some(text) = std::env::var_os(name) else { return Ok(()) };
    let text = text.into_string().map(Zeroizing::new).map_err(|_| wrong(&format!("`{name}` is not UTF-8")))?;
    reader(keys, &text).map(|_| ()).map_err(|why| wrong(&format!("`{name}`: {why}")))
}

fn wrong(what: &str) -> Failure {
    Failure::usage(what).help(
        "a token is written TOKEN=SCOPES, a client ID:SECRET or ID:SECRET=SCOPES, as in SECRET=read,conversations",
    )
}
