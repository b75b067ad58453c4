//! The files that `serve` was started with: a start publishes what changed in them since the last one.

use super::build::{Finding, Head, heads};
use super::manifest::{FileEntry, Life, MAX_FLOWS, Made, Manifest, Version, hash};
use super::{Declared, Draft, Project, ProjectError};
use crate::ast::{File, Item};
use crate::cloud::store::Millis;
use crate::project::Project as Settings;
use crate::source::{Source, SourceId};
use crate::syntax::parse_file;

/// What was read from the paths.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// The flow files: path, as people know it, and text.
    pub files: Vec<(String, String)>,
    /// The text of the project file, when there is one.
    pub settings: Option<String>,
}

impl Project {
    /// Takes over the files that `serve` was started with. A flow whose text is new is published as a new version; one
    /// that is as it was at the last start stays at whatever version was published since; one whose file is gone is taken
    /// out. Starting twice with the same files changes nothing.
    ///
    /// # Errors
    /// What does not build, with everything that is to be said; when the store does not answer.
    pub fn take_files(&self, given: &Given, now: Millis) -> Result<Vec<Finding>, ProjectError> {
        let settings = read_settings(given)?;
        let mut declared = Declared::default();
        let rows: Vec<Finding> =
            given.files.iter().flat_map(|(name, text)| declared.add(name, text, &settings, now / 1000)).collect();
        if !rows.is_empty() {
            return Err(ProjectError::Refused(rows));
        }
        let ((), findings) = self.change(|draft| take(draft, given, &settings, now))?;
        Ok(findings)
    }
}

/// The settings for reading flows. What is wrong with them is said when the project is built.
fn read_settings(given: &Given) -> Result<Settings, ProjectError> {
    let Some(text) = &given.settings else { return Ok(Settings::default()) };
    let source = Source::new(crate::project::FILE_NAME, text.clone());
    Ok(Settings::read(&source, SourceId::default()).unwrap_or_default())
}

fn take(draft: &mut Draft, given: &Given, settings: &Settings, now: Millis) -> Result<(), ProjectError> {
    draft.manifest.settings = given.settings.as_ref().map(|text| draft.add(text));
    draft.manifest.files.clear();
    let mut there = Vec::new();
    for (name, text) in &given.files {
        let source = draft.add(text);
        draft.manifest.files.push(FileEntry { name: name.clone(), source: source.clone() });
        for (head, own) in own_parts(text, settings) {
            let version = Version {
                made: Made::Publish,
                source: source.clone(),
                label: name.clone(),
                own,
                created: now,
                ..Version::default()
            };
            let id = one(&mut draft.manifest, &head, version, now).ok_or_else(too_many)?;
            if there.contains(&id) {
                return Err(twice(name, &head));
            }
            there.push(id);
        }
    }
    for flow in draft.manifest.flows.iter_mut().filter(|flow| flow.is_live() && !there.contains(&flow.id)) {
        if flow.published().is_some_and(|version| version.from_files) {
            flow.life = Life::Absent;
        }
    }
    Ok(())
}

fn too_many() -> ProjectError {
    ProjectError::Broken(format!("a project has at most {MAX_FLOWS} flows"))
}

/// Two files that hold one flow: nobody knows which of them counts.
fn twice(file: &str, head: &Head) -> ProjectError {
    let text =
        format!("duplicate-name at {file}: two files hold a flow `{}`; give one of them another name", head.name);
    ProjectError::Refused(vec![Finding { error: true, text: crate::escape::line(&text).into_owned() }])
}

/// The flows of a file, each with the hash of its own text: a change of another flow of the file is none of it.
fn own_parts(text: &str, settings: &Settings) -> Vec<(Head, String)> {
    let (file, _): (File, _) = parse_file(SourceId::default(), text);
    let spans = file.items.iter().filter_map(|item| match item {
        Item::Flow(flow) => Some(flow.span),
        _ => None,
    });
    let hashes = spans.map(|span| hash(text.get(span.range()).unwrap_or_default().as_bytes()));
    heads(text, settings).into_iter().zip(hashes).collect()
}

/// A flow of a file; gives its id. `None` when there are too many flows.
fn one(manifest: &mut Manifest, head: &Head, version: Version, now: Millis) -> Option<String> {
    let flow = manifest.flow_or_new(&head.kind, &head.name)?;
    let last = flow.versions.iter_mut().rfind(|own| own.from_files);
    match last {
        Some(last) if last.own == version.own => {
            // The same flow may stand in a file that changed elsewhere, or has another name.
            (last.source, last.label) = (version.source, version.label);
            if flow.life == Life::Absent {
                flow.life = Life::Live;
            }
        }
        _ => {
            flow.description.clone_from(&head.description);
            let number = flow.add(Version { from_files: true, ..version });
            flow.publish(number, now);
        }
    }
    Some(flow.id.clone())
}
