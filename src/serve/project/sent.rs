//! A file that was sent to be published: Archy YAML or an Architect export, read with the budgets of the import (H71, F40,
//! F41).

use super::build::{Finding, Head};
use crate::archy::export_file;
use crate::archy::import::{Context, import};
use crate::archy::loss::{Construct, Loss};
use crate::archy::problem::Problem;
use crate::archy::tree::{Node, Place};
use crate::archy::write::yaml as writer;
use crate::archy::yaml::{self, Dialect};
use crate::catalog::{FlowType, Shape};
use crate::outline::{self, Role};
use crate::project::Project as Settings;
use crate::source::SourceId;
use crate::syntax::parse_file;

/// A flow that a file holds.
#[derive(Clone, Debug)]
pub struct Sent {
    /// Its type, name and description.
    pub head: Head,
    /// The script that it became.
    pub script: String,
    /// It as Archy YAML: as it was sent, or as an export says it.
    pub yaml: String,
    /// The flows that it names, by their types and names (H73).
    pub names: Vec<(FlowType, String)>,
}

impl Sent {
    /// Reads a file.
    ///
    /// # Errors
    /// What is wrong with it, in the order of the file. Whatever the import must report as lost is an error: a flow is
    /// published whole or not at all (H71).
    pub fn read(bytes: &[u8], settings: &Settings) -> Result<Self, Vec<Finding>> {
        let (tree, declarations, losses, text) = tree(bytes, settings)?;
        let imported = import(&tree, &Context { declarations: &declarations, losses, ..Context::default() })
            .map_err(|problems| problems.iter().map(problem).collect::<Vec<_>>())?;
        if !imported.losses.is_empty() {
            return Err(imported.losses.iter().map(loss).collect());
        }
        let names = named(&imported.script);
        let description = super::build::heads(&imported.script, settings).pop().map(|head| head.description);
        let head = Head {
            kind: imported.kind.key().to_owned(),
            name: imported.name,
            description: description.unwrap_or_default(),
        };
        let yaml = text.unwrap_or_else(|| writer::text(&tree));
        Ok(Self { head, script: imported.script, yaml, names })
    }
}

/// The tree of a file, declarations beside it, what reading lost, and the text when it is YAML.
type Read = (Node, Vec<String>, Vec<Loss>, Option<String>);

fn tree(bytes: &[u8], settings: &Settings) -> Result<Read, Vec<Finding>> {
    if is_export(bytes) {
        let export = export_file::open(bytes)
            .map_err(|error| vec![problem(&Problem::new(Place::default(), error.message(), error.help()))])?;
        return Ok((export.tree, export.declarations, Vec::new(), None));
    }
    let not_text = || vec![problem(&Problem::new(Place::default(), "the file is not UTF-8", "save it as UTF-8"))];
    let text = String::from_utf8(bytes.to_vec()).map_err(|_| not_text())?;
    let document = yaml::read(&text, &settings.variables, Dialect::Archy).map_err(|error| vec![problem(&error)])?;
    let construct = Construct::Template(Vec::new());
    let lost = |place: Place| Loss {
        path: "/".to_owned(),
        line: place.line(),
        construct: construct.text(),
        consequence: construct.consequence(),
    };
    Ok((document.root, Vec::new(), document.directives.into_iter().map(lost).collect(), Some(text)))
}

/// What Architect's Export button writes is base64 of one long line, or JSON; Archy YAML always has a colon and more.
fn is_export(bytes: &[u8]) -> bool {
    let text = bytes.trim_ascii();
    let is_base64 = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'\r' | b'\n');
    text.starts_with(b"{") || (!text.is_empty() && text.iter().all(is_base64))
}

/// `not-imported at 3:1: …` (H70).
fn problem(own: &Problem) -> Finding {
    let place = if own.place.line > 0 { format!(" at line {}", own.place.line) } else { String::new() };
    let path = if own.path.is_empty() { String::new() } else { format!(" ({})", own.path) };
    let text = format!("not-imported{place}: {}{path}; {}", own.message, own.help);
    Finding { error: true, text: crate::escape::line(&text).into_owned() }
}

fn loss(own: &Loss) -> Finding {
    let place = own.line.map_or_else(String::new, |line| format!(" at line {line}"));
    let text = format!("lost{place}: `{}` at {} was not understood: {}", own.construct, own.path, own.consequence);
    Finding { error: true, text: crate::escape::line(&text).into_owned() }
}

/// The flows that a script names.
fn named(script: &str) -> Vec<(FlowType, String)> {
    let (file, _) = parse_file(SourceId::default(), script);
    let read = outline::read(&[(SourceId::default(), file)]);
    let mut found = Vec::new();
    for flow in &read.flows {
        flow.walk(&mut |action| {
            for entry in action.entries.iter().filter(|entry| entry.role == Role::Setting) {
                let shape = action.row.and_then(|row| row.setting(&entry.name)).map(|(_, setting)| &setting.shape);
                let kind = match (shape, entry.name.as_str()) {
                    (Some(Shape::Flow(kind)), _) => *kind,
                    (_, "overrideInQueueFlow") => FlowType::InqueueCall,
                    (_, "botFlow") => FlowType::BotFlow,
                    (_, "digitalBotFlow") => FlowType::DigitalBot,
                    (_, "commonModule") => FlowType::CommonModule,
                    _ => continue,
                };
                if let Some(name) = entry.value.literal.clone().filter(|name| !name.is_empty()) {
                    found.push((kind, name));
                }
            }
        });
    }
    found.sort_by(|one, other| one.1.cmp(&other.1));
    found.dedup_by(|one, other| one.1 == other.1);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const YAML: &str = "inboundCall:\n  name: Main\n  description: What it is\n  startUpRef: /inboundCall/tasks/task[Start_1]\n  \
        tasks:\n    - task:\n        name: Start\n        refId: Start_1\n        actions:\n          - transferToFlow:\n              \
        name: On\n              targetFlow:\n                name: Other\n          - disconnect:\n              name: Off\n";

    #[test]
    fn h71_archy_yaml_becomes_a_script() {
        let sent = Sent::read(YAML.as_bytes(), &Settings::default()).unwrap_or_else(|found| panic!("{found:?}"));
        assert_eq!((sent.head.kind.as_str(), sent.head.name.as_str()), ("inboundCall", "Main"));
        assert_eq!(sent.head.description, "What it is");
        assert_eq!(sent.yaml, YAML, "kept as it was sent");
        assert_eq!(sent.names, [(FlowType::InboundCall, "Other".to_owned())], "H73");
    }

    #[test]
    fn h71_what_is_lost_is_an_error_and_begins_with_code_and_place() {
        let lost = YAML.replace("disconnect:\n              name: Off", "beam:\n              name: Up");
        let found = Sent::read(lost.as_bytes(), &Settings::default()).expect_err("lost");
        assert!(found.iter().all(|own| own.error));
        assert!(found[0].text.starts_with("lost at line 14: `action:beam` at /inboundCall"), "{}", found[0].text);
    }

    #[test]
    fn f40_what_is_no_flow_is_refused() {
        for (bytes, begin) in [
            (&b"a: 1\na: 2\n"[..], "not-imported at line 2: "),
            (&b"just words here\n"[..], "not-imported"),
            (&b"\xff\xfe: x"[..], "not-imported: the file is not UTF-8"),
            (&b""[..], "not-imported"),
            (&b"{\"name\": 5}"[..], "not-imported: this JSON is not a flow"),
            (&b"QUJD"[..], "not-imported"),
        ] {
            let found = Sent::read(bytes, &Settings::default()).expect_err("refused");
            assert!(found[0].text.starts_with(begin), "{}", found[0].text);
        }
    }
}
