//! Diagnostics as a SARIF 2.1.0 log, which code hosts and editors read.

use super::finding::Finding;
use super::json;
use crate::diagnostic::{Code, Diagnostic, Label, Severity};
use crate::source::{Source, Sources};
use serde::Serialize;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool,
    column_kind: &'static str,
    artifacts: Vec<Artifact>,
    results: Vec<Outcome<'a>>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: &'static str,
    short_description: Text<&'static str>,
    full_description: Text<&'static str>,
    help: Text<&'static str>,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Text<T> {
    text: T,
}

#[derive(Serialize)]
struct Artifact {
    location: ArtifactLocation,
}

#[derive(Serialize)]
struct ArtifactLocation {
    uri: String,
    index: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome<'a> {
    rule_id: &'a str,
    rule_index: usize,
    level: &'static str,
    message: Text<String>,
    locations: [Location<'a>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text<&'a str>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    region: Region,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

/// The whole log, in lines, with a line end.
pub fn document(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let driver = Driver {
        name: "callflow",
        semantic_version: env!("CARGO_PKG_VERSION"),
        rules: Code::ALL.iter().map(rule).collect(),
    };
    let artifacts = sources.iter().map(|(id, source)| Artifact { location: artifact(source, id.0 as usize) }).collect();
    let run = Run {
        tool: Tool { driver },
        column_kind: "unicodeCodePoints",
        artifacts,
        results: diagnostics.iter().map(|diagnostic| outcome(diagnostic, sources)).collect(),
    };
    json::write(&Log { schema: SCHEMA, version: "2.1.0", runs: [run] })
}

fn rule(code: &Code) -> Rule {
    let row = code.row();
    Rule {
        id: row.code,
        short_description: Text { text: row.title },
        full_description: Text { text: row.about },
        help: Text { text: row.about },
        default_configuration: Configuration { level: row.severity.word() },
    }
}

fn outcome<'a>(diagnostic: &'a Diagnostic, sources: &'a Sources) -> Outcome<'a> {
    let finding = Finding::of(diagnostic, sources);
    let place = |label: &'a Label, id| location(finding.source, diagnostic.source.0 as usize, label, id);
    let main = diagnostic.labels.first();
    let nowhere = Region { start_line: 1, start_column: 1, end_line: 1, end_column: 1 };
    Outcome {
        rule_id: diagnostic.code.text(),
        rule_index: diagnostic.code.index(),
        level: diagnostic.severity.word(),
        message: Text { text: message(&finding) },
        locations: [main.map_or_else(
            || Location {
                id: None,
                physical_location: PhysicalLocation {
                    artifact_location: artifact(finding.source, diagnostic.source.0 as usize),
                    region: nowhere,
                },
                message: None,
            },
            |label| place(label, None),
        )],
        related_locations: diagnostic.labels.iter().skip(1).zip(1..).map(|(l, id)| place(l, Some(id))).collect(),
    }
}

/// Readers of a log show the message alone, so the label and the help come with it.
fn message(finding: &Finding<'_>) -> String {
    let label = finding.labels.first().map(|label| label.text.as_str()).filter(|text| !text.is_empty());
    let parts = [Some(finding.message), label, finding.help];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

fn location<'a>(source: &Source, index: usize, label: &'a Label, id: Option<usize>) -> Location<'a> {
    let start = source.place(label.span.start);
    let end = source.place(label.span.end.max(label.span.start));
    let region =
        Region { start_line: start.line, start_column: start.column, end_line: end.line, end_column: end.column };
    Location {
        id,
        physical_location: PhysicalLocation { artifact_location: artifact(source, index), region },
        message: Some(Text { text: label.text.as_str() }).filter(|text| !text.text.is_empty()),
    }
}

fn artifact(source: &Source, index: usize) -> ArtifactLocation {
    ArtifactLocation { uri: uri(source.name()), index }
}

/// A path as a URI reference: what is not plain is percent-encoded; an absolute path gets its scheme.
fn uri(name: &str) -> String {
    let path = name.replace('\\', "/");
    let mut uri = if path.starts_with('/') { "file://".to_owned() } else { String::new() };
    for byte in path.trim_start_matches("./").bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(byte as char),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

// `level` is one of the words of the schema: ours are the same ones.
const _: () = assert!(matches!(Severity::Note.word().as_bytes(), b"note"));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uris_hold_plain_characters_only() {
        assert_eq!(uri("flows/a b.flow"), "flows/a%20b.flow");
        assert_eq!(uri("./a.flow"), "a.flow");
        assert_eq!(uri("/x/ü.flow"), "file:///x/%C3%BC.flow");
        assert_eq!(uri("<stdin>"), "%3Cstdin%3E");
    }
}
