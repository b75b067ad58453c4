//! Publishing, and what else changes flows: each a change of the project that counts whole or not at all.

use super::build::{Finding, Head};
use super::manifest::{Flow, Life, MAX_FLOWS, Made, Operation, Version, hash};
use super::sent::Sent;
use super::stub::{self, stub};
use super::{Draft, Project, ProjectError};
use crate::catalog::FlowType;
use crate::cloud::store::Millis;

/// The longest name of a flow, in characters (L11).
pub const MAX_NAME: usize = 200;

/// Why a flow was not changed.
#[derive(Clone, Debug, PartialEq)]
pub enum FlowError {
    /// There is no such flow.
    Unknown,
    /// It was deleted.
    Deleted,
    /// It has no such version.
    NoVersion,
    /// Another flow has the name and type.
    Exists,
    /// Its name is none: what is wrong with it.
    Name(NameError),
    /// It does not build, or other flows would not any more.
    Project(ProjectError),
}

/// What is wrong with a name (L11).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameError {
    /// It is empty or too long.
    Length,
    /// It has a slash.
    Slash,
    /// It ends in `-debug`.
    Debug,
}

impl From<ProjectError> for FlowError {
    fn from(error: ProjectError) -> Self {
        Self::Project(error)
    }
}

/// Whether a flow may have a name (L11).
///
/// # Errors
/// Why not.
pub fn check_name(name: &str) -> Result<(), NameError> {
    match name {
        name if name.trim().is_empty() || name.chars().count() > MAX_NAME => Err(NameError::Length),
        name if name.contains('/') => Err(NameError::Slash),
        name if name.ends_with("-debug") => Err(NameError::Debug),
        _ => Ok(()),
    }
}

/// The flow of an id that is there.
///
/// # Errors
/// When there is none, or it was deleted.
pub fn live<'a>(draft: &'a mut Draft, id: &str) -> Result<&'a mut Flow, FlowError> {
    match draft.manifest.flow_mut(id) {
        None => Err(FlowError::Unknown),
        Some(flow) if !flow.is_live() => Err(FlowError::Deleted),
        Some(flow) => Ok(flow),
    }
}

impl Project {
    /// Publishes a flow that was sent (H70–H73); gives its id.
    ///
    /// # Errors
    /// What keeps it from being published, all of it.
    pub fn publish_sent(&self, sent: &Sent, stubs: bool, now: Millis) -> Result<(String, Vec<Finding>), FlowError> {
        check_name(&sent.head.name).map_err(FlowError::Name)?;
        self.change(|draft| put_sent(draft, sent, stubs, now))
    }

    /// Tries what publishing would do, and changes nothing.
    ///
    /// # Errors
    /// When the store does not answer.
    pub fn validate(&self, id: &str, version: u32) -> Result<Vec<Finding>, FlowError> {
        let built = self.tried(|draft| {
            let flow = live(draft, id)?;
            flow.version(version).ok_or(FlowError::NoVersion)?;
            flow.published = Some(version);
            Ok::<(), FlowError>(())
        })?;
        Ok(built.findings)
    }

    /// Makes an empty flow, saved and not published.
    ///
    /// # Errors
    /// When the name is none, or taken.
    pub fn create(&self, kind: FlowType, name: &str, description: &str, now: Millis) -> Result<String, FlowError> {
        check_name(name).map_err(FlowError::Name)?;
        let (id, _) = self.change(|draft| {
            let known = draft.manifest.place(kind.key(), name).map(|at| draft.manifest.flows[at].life);
            if known == Some(Life::Live) {
                return Err(FlowError::Exists);
            }
            let id = save_stub(draft, kind, name, now)?;
            live(draft, &id)?.description = description.to_owned();
            Ok(id)
        })?;
        Ok(id)
    }

    /// Gives a flow another name or description. Its script keeps the name that stands in it until it is published again,
    /// so only a flow that was never published may be renamed.
    ///
    /// # Errors
    /// When there is no such flow, or the name is none, taken, or in use.
    pub fn describe(&self, id: &str, name: Option<&str>, description: Option<&str>) -> Result<(), FlowError> {
        name.map_or(Ok(()), check_name).map_err(FlowError::Name)?;
        self.change(|draft| {
            let flow = live(draft, id)?.clone();
            let name = name.unwrap_or(&flow.name);
            if name != flow.name {
                if draft.manifest.place(&flow.kind, name).is_some() {
                    return Err(FlowError::Exists);
                }
                let kind = flow.flow_type().filter(|_| flow.versions.iter().all(|own| own.published.is_none()));
                let kind = kind.ok_or_else(|| {
                    refused("rename at the flow: its script has the name: publish it under another one")
                })?;
                let source = draft.add(&stub(kind, name));
                let own = live(draft, id)?;
                own.name = name.to_owned();
                own.versions.iter_mut().for_each(|version| version.source.clone_from(&source));
            }
            if let Some(text) = description {
                live(draft, id)?.description = text.to_owned();
            }
            Ok(())
        })?;
        Ok(())
    }

    /// Deletes a flow.
    ///
    /// # Errors
    /// When there is none, or another flow needs it.
    pub fn delete(&self, id: &str) -> Result<(), FlowError> {
        self.change(|draft| {
            live(draft, id)?.life = Life::Deleted;
            Ok(())
        })
        .map(|((), _)| ())
    }

    /// Publishes a version that is there, without one the newest; gives the operation.
    ///
    /// # Errors
    /// When there is no such flow or version, or it does not build.
    pub fn publish_version(
        &self,
        id: &str,
        version: Option<u32>,
        operation: &str,
        now: Millis,
    ) -> Result<(), FlowError> {
        self.change(|draft| {
            let flow = live(draft, id)?;
            let number = version.or_else(|| flow.versions.last().map(|own| own.number)).ok_or(FlowError::NoVersion)?;
            if !flow.publish(number, now) {
                return Err(FlowError::NoVersion);
            }
            flow.operation = Some(Operation { id: operation.to_owned(), action: "PUBLISH".to_owned() });
            flow.locked = false;
            Ok(())
        })
        .map(|((), _)| ())
    }

    /// Checks a flow out or in.
    ///
    /// # Errors
    /// When there is no such flow.
    pub fn check(&self, id: &str, out: bool, operation: &str) -> Result<(), FlowError> {
        self.change(|draft| {
            let flow = live(draft, id)?;
            flow.locked = out;
            if !out {
                flow.checked_in = flow.versions.last().map(|own| own.number);
            }
            let action = if out { "CHECKOUT" } else { "CHECKIN" };
            flow.operation = Some(Operation { id: operation.to_owned(), action: action.to_owned() });
            Ok(())
        })
        .map(|((), _)| ())
    }
}

fn refused(text: &str) -> FlowError {
    FlowError::Project(ProjectError::Refused(vec![Finding { error: true, text: text.to_owned() }]))
}

fn flow_of<'a>(draft: &'a mut Draft, head: &Head) -> Result<&'a mut Flow, FlowError> {
    let full = || refused(&format!("past-limit at the project: it has {MAX_FLOWS} flows already"));
    draft.manifest.flow_or_new(&head.kind, &head.name).ok_or_else(full)
}

fn put_sent(draft: &mut Draft, sent: &Sent, stubs: bool, now: Millis) -> Result<String, FlowError> {
    let own = hash(sent.yaml.as_bytes());
    let same = |flow: &&mut Flow| flow.is_live() && flow.published().is_some_and(|version| version.own == own);
    // H72: what is there already, word for word, makes no new version.
    let known = draft.manifest.place(&sent.head.kind, &sent.head.name);
    if let Some(flow) = known.map(|at| &mut draft.manifest.flows[at]).filter(same) {
        return Ok(flow.id.clone());
    }
    let (source, yaml) = (draft.add(&sent.script), draft.add(&sent.yaml));
    let label = format!("{} (as a script)", sent.head.name);
    let version =
        Version { made: Made::Publish, source, label, own, yaml: Some(yaml), created: now, ..Version::default() };
    let flow = flow_of(draft, &sent.head)?;
    let number = flow.add(version);
    flow.publish(number, now);
    flow.description.clone_from(&sent.head.description);
    let id = flow.id.clone();
    others(draft, sent, stubs, now)?;
    Ok(id)
}

/// The other flows that a flow names are there, or are made as empty ones (H73).
fn others(draft: &mut Draft, sent: &Sent, stubs: bool, now: Millis) -> Result<(), FlowError> {
    let missing = sent.names.iter().filter(|(_, name)| draft.manifest.named(name).is_none());
    let missing: Vec<(FlowType, String)> = missing.cloned().collect();
    if stubs {
        return missing.iter().try_for_each(|(kind, name)| save_stub(draft, *kind, name, now).map(drop));
    }
    let finding = |(_, name): &(FlowType, String)| {
        let text = format!("unknown-name at the flow `{name}`: it does not exist; publish it first, or ask for stubs");
        Finding { error: true, text: crate::escape::line(&text).into_owned() }
    };
    match missing.is_empty() {
        true => Ok(()),
        false => Err(FlowError::Project(ProjectError::Refused(missing.iter().map(finding).collect()))),
    }
}

/// Saves an empty flow; gives its id.
fn save_stub(draft: &mut Draft, kind: FlowType, name: &str, now: Millis) -> Result<String, FlowError> {
    let text = stub(kind, name);
    let (source, own) = (draft.add(&text), hash(text.as_bytes()));
    let flow = flow_of(draft, &stub::head(kind, name))?;
    flow.life = Life::Live;
    flow.published = None;
    let label = format!("{name} (empty)");
    flow.add(Version { made: Made::Save, source, label, own, created: now, ..Version::default() });
    Ok(flow.id.clone())
}
