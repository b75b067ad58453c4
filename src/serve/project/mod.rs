//! The project that is served: built from the files that `serve` was started with and from what was published since.
//!
//! It is kept in the store, so that a restart and other workers see the same: sources, images and the list of both by
//! their hashes, and one document, the head, that says which list counts. Whoever changes the project writes everything
//! beside and then replaces the head, when it is still the one he read: a change counts whole or not at all (H71).
//!
//! A run stays on the image it began with (H75, F63): images are kept as long as a run that goes on is pinned to them.

pub mod build;
mod change;
mod declared;
mod files;
mod images;
pub mod manifest;
mod publish;
mod sent;
mod stub;

pub use build::{Finding, Head};
pub use change::{Draft, MAX_TRIES};
pub use declared::{Action, Answered, Declared, json_of, value_of};
pub use files::Given;
pub use images::{UNNAMED, Unnamed};
pub use manifest::{Flow, Life, Made, Manifest, Operation, Version, version_number};
pub use publish::{FlowError, MAX_NAME, NameError, check_name};
pub use sent::Sent;

use crate::bytecode::{Program, image};
use crate::cloud::store::{Document, Store, StoreError};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The kind of the document that says which list counts.
const HEAD: &str = "project";
/// Its key.
const HEAD_KEY: &str = "head";
/// The kind of lists.
const MANIFEST: &str = "manifest";
/// The kind of sources.
const SOURCE: &str = "source";
/// The kind of images.
const IMAGE: &str = "image";
/// So many programs are kept in memory beside the current one.
const MAX_PROGRAMS: usize = 16;
/// How often a reader looks again when the project is replaced under it.
const MAX_LOOKS: usize = 10;

/// Why the project cannot be had or changed.
#[derive(Clone, Debug, PartialEq)]
pub enum ProjectError {
    /// The store did not answer.
    Store(StoreError),
    /// It does not build: everything that is to be said.
    Refused(Vec<Finding>),
    /// What the store holds cannot be used: the reason, for people.
    Broken(String),
}

impl fmt::Display for ProjectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Store(error) => error.fmt(f),
            Self::Refused(findings) => {
                let errors: Vec<&str> = findings.iter().filter(|own| own.error).map(|own| own.text.as_str()).collect();
                f.write_str(&errors.join("\n"))
            }
            Self::Broken(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for ProjectError {}

impl From<StoreError> for ProjectError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// The document that says which list counts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct HeadDocument {
    manifest: String,
    image: String,
}

/// The project as it is now. Whoever holds one is not disturbed when it is replaced.
#[derive(Clone, Debug)]
pub struct Current {
    /// The program of all flows that are published.
    pub program: Arc<Program>,
    /// The hash of its image, to be kept with a run (F63).
    pub hash: Vec<u8>,
    /// The flows with their versions.
    pub manifest: Arc<Manifest>,
    /// What the project declares to be outside.
    pub declared: Arc<Declared>,
}

impl Current {
    /// The id and the version of a flow that runs, by its name; `None` when no such flow is published.
    pub fn published(&self, name: &str) -> Option<(&Flow, &Version)> {
        let flow = self.manifest.named(name)?;
        flow.published().map(|version| (flow, version))
    }
}

/// The project of a server.
pub struct Project {
    store: Arc<dyn Store>,
    cache: Mutex<Cache>,
}

#[derive(Default)]
struct Cache {
    /// The current one, with the revision of the head that says so.
    current: Option<(i64, Arc<Current>)>,
    /// Programs by the hashes of their images, the last used at the end.
    programs: Vec<(Vec<u8>, Arc<Program>)>,
}

impl Project {
    /// The project that a store holds.
    pub fn of(store: Arc<dyn Store>) -> Self {
        Self { store, cache: Mutex::default() }
    }

    /// The project as it is now, as any worker may have left it.
    ///
    /// # Errors
    /// When the store does not answer, or holds what cannot be read.
    pub fn current(&self) -> Result<Arc<Current>, ProjectError> {
        for _ in 0..MAX_LOOKS {
            let head = self.store.get(HEAD, HEAD_KEY)?;
            let revision = head.as_ref().map_or(0, |head| head.revision);
            if let Some((_, known)) = self.cache().current.as_ref().filter(|(known, _)| *known == revision) {
                return Ok(Arc::clone(known));
            }
            // A list that is gone was replaced after the head was read.
            if let Some(current) = self.read(head.as_ref())? {
                let current = Arc::new(current);
                self.cache().current = Some((revision, Arc::clone(&current)));
                return Ok(current);
            }
        }
        Err(ProjectError::Broken("the list of flows is not in the store".into()))
    }

    /// The program of an image, by its hash: a run that began with it goes on with it (F63). `None` when the store does
    /// not have it.
    ///
    /// # Errors
    /// When the store does not answer, or holds what this version cannot read.
    pub fn by_hash(&self, hash: &[u8]) -> Result<Option<Arc<Program>>, ProjectError> {
        if let Some(known) = self.cache().take(hash) {
            return Ok(Some(known));
        }
        let document = self.store.get(IMAGE, &hex(hash))?.filter(|own| !own.bytes.is_empty());
        let Some(document) = document else { return Ok(None) };
        let program = image::read(&document.bytes)
            .map_err(|error| ProjectError::Broken(format!("an image of the project cannot be used: {error}")))?;
        let program = Arc::new(program);
        self.cache().keep(hash, Arc::clone(&program));
        Ok(Some(program))
    }

    /// A text that a version or a file names by its hash.
    ///
    /// # Errors
    /// When the store does not answer or has lost it.
    pub fn text(&self, hash: &str) -> Result<String, ProjectError> {
        let gone = || ProjectError::Broken(format!("the source {hash} is not in the store"));
        let document = self.store.get(SOURCE, hash)?.ok_or_else(gone)?;
        String::from_utf8(document.bytes).map_err(|_| ProjectError::Broken(format!("the source {hash} is no text")))
    }

    fn read(&self, head: Option<&Document>) -> Result<Option<Current>, ProjectError> {
        let Some(head) = head else {
            return self.built(Manifest::default(), Program::default()).map(Some);
        };
        let own: HeadDocument = json(&head.bytes, "the head of the project")?;
        let Some(list) = self.store.get(MANIFEST, &own.manifest)? else { return Ok(None) };
        let manifest = Arc::new(json(&list.bytes, "the list of flows")?);
        let hash = unhex(&own.image).ok_or_else(|| ProjectError::Broken("the head names no image".into()))?;
        let lost = || ProjectError::Broken(format!("the image {} is not in the store", own.image));
        let program = self.by_hash(&hash)?.ok_or_else(lost)?;
        let declared = Arc::new(self.declared(&manifest)?);
        Ok(Some(Current { program, hash, manifest, declared }))
    }

    /// What the files of the project declare, and then what was published. What is wrong with a declared row was said when
    /// the files were taken over.
    fn declared(&self, manifest: &Manifest) -> Result<Declared, ProjectError> {
        let settings = self.settings(manifest)?;
        let now = jiff::Timestamp::now().as_second();
        let mut declared = Declared::default();
        let files = manifest.files.iter().map(|file| (&file.name, &file.source));
        let live = manifest.flows.iter().filter(|flow| flow.is_live());
        let others = live.filter_map(|flow| flow.published()).map(|version| (&version.label, &version.source));
        let mut met = HashSet::new();
        for (name, source) in files.chain(others).filter(|(_, source)| met.insert((*source).clone())) {
            let _ = declared.add(name, &self.text(source)?, &settings, now);
        }
        Ok(declared)
    }

    /// A project that is not kept: nothing was ever published.
    fn built(&self, manifest: Manifest, program: Program) -> Result<Current, ProjectError> {
        let (hash, _) = image_of(&program)?;
        Ok(Current {
            program: Arc::new(program),
            hash,
            manifest: Arc::new(manifest),
            declared: Arc::new(Declared::default()),
        })
    }

    fn cache(&self) -> MutexGuard<'_, Cache> {
        // What a panic may have left is a list of programs, each of them whole.
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Cache {
    fn take(&mut self, hash: &[u8]) -> Option<Arc<Program>> {
        let at = self.programs.iter().position(|(known, _)| known == hash)?;
        let own = self.programs.remove(at);
        let program = Arc::clone(&own.1);
        self.programs.push(own);
        Some(program)
    }

    fn keep(&mut self, hash: &[u8], program: Arc<Program>) {
        if self.programs.len() >= MAX_PROGRAMS {
            self.programs.remove(0);
        }
        self.programs.push((hash.to_vec(), program));
    }
}

/// A program's image with its hash.
fn image_of(program: &Program) -> Result<(Vec<u8>, Vec<u8>), ProjectError> {
    let bytes = image::write(program).map_err(|error| ProjectError::Broken(error.to_string()))?;
    let hash = unhex(&manifest::hash(&bytes)).unwrap_or_default();
    Ok((hash, bytes))
}

fn json<T: serde::de::DeserializeOwned>(bytes: &[u8], what: &str) -> Result<T, ProjectError> {
    serde_json::from_slice(bytes).map_err(|_| ProjectError::Broken(format!("{what} in the store cannot be read")))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

/// Texts by their hashes, as a change of the project brings them.
type Texts = HashMap<String, String>;

#[cfg(test)]
mod tests;
