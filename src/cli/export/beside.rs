//! What lies beside: the sidecar of a script, and the file that an export would write over.

use crate::archy::export_file::json;
use crate::archy::limits::MAX_BYTES;
use crate::archy::sidecar::{EXTENSION, Sidecar, VERSION};
use crate::archy::tree::Node;
use crate::archy::write;
use crate::archy::yaml::{Dialect, read};
use crate::cli::exit::Failure;
use crate::cli::walk::open_inside;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

/// The sidecar of a script.
#[derive(Default)]
pub struct Beside {
    /// An empty one, when there is none.
    pub sidecar: Sidecar,
    /// Whether there is one.
    pub is_there: bool,
}

impl Beside {
    /// The sidecar of a script, or what is wrong with it.
    pub fn read(script: &Path) -> Result<Result<Self, String>, Failure> {
        let path = script.with_extension(EXTENSION);
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Ok(Self::default())),
            Err(error) => return Err(Failure::of_io("read", &path, &error)),
        };
        let mut bytes = Vec::new();
        file.take(MAX_BYTES as u64 + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| Failure::of_io("read", &path, &error))?;
        Ok(parse(bytes).map(|sidecar| Self { sidecar, is_there: true }).map_err(|why| {
            format!("`{}` {why}: import the flow again, or remove that file to write the script alone", path.display())
        }))
    }
}

fn parse(bytes: Vec<u8>) -> Result<Sidecar, String> {
    if bytes.len() > MAX_BYTES {
        return Err(format!("has more than {MAX_BYTES} bytes"));
    }
    let text = String::from_utf8(bytes).map_err(|_| "is not UTF-8".to_owned())?;
    // Depth and number are counted first, so that the reader below needs no limit of its own (F41).
    json::parse(&text).map_err(|error| format!("is no sidecar: {}", error.message().replace("the export", "it")))?;
    let mut reader = serde_json::Deserializer::from_str(&text);
    reader.disable_recursion_limit();
    let sidecar = Sidecar::deserialize(&mut reader).map_err(|error| format!("is no sidecar: line {}", error.line()))?;
    match sidecar.version {
        VERSION => Ok(sidecar),
        other => Err(format!("has version {other}, and this callflow knows {VERSION}")),
    }
}

/// The text of a tree for a file below `root`; `None` when the file is there and says the same already. Where the file is
/// there, layout, quotes and comments of what did not change stay its author's (A95).
pub fn text_for(root: &Path, path: &Path, tree: &Node) -> Option<String> {
    let terraform = path.extension().is_some_and(|own| own == "tftpl");
    let dialect = if terraform { Dialect::Terraform } else { Dialect::Archy };
    let parsed = |text: &str| read(text, &BTreeMap::new(), dialect).ok().map(|document| document.root);
    let old = text_of(root, path).and_then(|text| Some((parsed(&text)?, text)));
    let Some((old, text)) = old else { return Some(write::yaml::text(tree)) };
    if old == *tree {
        return None;
    }
    let made = write::onto(&text, &old, tree).filter(|made| parsed(made).is_some_and(|own| own == *tree));
    Some(made.unwrap_or_else(|| write::yaml::text(tree)))
}

fn text_of(root: &Path, path: &Path) -> Option<String> {
    let file = open_inside(root, path).ok()?;
    let mut text = String::new();
    file.take(MAX_BYTES as u64 + 1).read_to_string(&mut text).ok()?;
    (text.len() <= MAX_BYTES).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sidecar_of_another_version_or_of_no_kind_says_why() {
        let why = |text: &str| parse(text.as_bytes().to_vec()).expect_err("it is wrong");
        assert_eq!(why("{\"version\": 2, \"file\": \"\"}"), "has version 2, and this callflow knows 1");
        assert_eq!(why("{\"version\": 1}"), "is no sidecar: line 1");
        assert_eq!(why("{\"version\": 1,"), "is no sidecar: it is cut off: its end is missing");
        assert_eq!(why("{\"a\": 1, \"a\": 2}"), "is no sidecar: the key `a` stands twice in one object of it");
        assert!(why(&"[".repeat(100_000)).starts_with("is no sidecar: the JSON of it is nested deeper"));
        assert_eq!(parse(vec![0xff]).expect_err("it is wrong"), "is not UTF-8");
        assert!(parse(vec![b' '; MAX_BYTES + 1]).is_err());
        assert!(parse(b"{\"version\": 1, \"file\": \"\"}".to_vec()).is_ok());
    }
}
