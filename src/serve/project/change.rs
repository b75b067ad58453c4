//! A change of the project: made on a copy, built, and put in place of what was there when nobody else was faster.

use super::build::{Built, Finding, Part, build};
use super::manifest::{Manifest, hash};
use super::{
    Current, HEAD, HEAD_KEY, HeadDocument, IMAGE, MANIFEST, Project, ProjectError, SOURCE, Texts, hex, image_of, json,
};
use crate::cloud::store::{Document, Expect, Store, StoreError};
use crate::project::Project as Settings;
use crate::source::{Source, SourceId};
use std::collections::BTreeSet;
use std::sync::Arc;

/// How often a change is tried when others are faster.
pub const MAX_TRIES: usize = 50;

/// A copy of the project that is being changed.
pub struct Draft {
    /// The flows with their versions.
    pub manifest: Manifest,
    texts: Texts,
}

impl Draft {
    /// Adds a text and gives the hash that names it.
    pub fn add(&mut self, text: &str) -> String {
        let hash = hash(text.as_bytes());
        self.texts.entry(hash.clone()).or_insert_with(|| text.to_owned());
        hash
    }
}

impl Project {
    /// Changes the project. What the function gives is given back, with all that is to be said of the new project; it is
    /// called again when another worker was faster. When it changes nothing, nothing is built.
    ///
    /// # Errors
    /// What the function refuses; what does not build; when the store does not answer.
    pub fn change<T, E: From<ProjectError>>(
        &self,
        mut by: impl FnMut(&mut Draft) -> Result<T, E>,
    ) -> Result<(T, Vec<Finding>), E> {
        for _ in 0..MAX_TRIES {
            let head = self.store.get(HEAD, HEAD_KEY).map_err(ProjectError::from)?;
            let Some(before) = self.list(head.as_ref())? else { continue };
            let mut draft = Draft { manifest: before.clone(), texts: Texts::new() };
            let given = by(&mut draft)?;
            if draft.manifest == before && head.is_some() {
                return Ok((given, Vec::new()));
            }
            let built = self.build(&draft)?;
            let Some(program) = built.program else { return Err(ProjectError::Refused(built.findings).into()) };
            let (image_hash, image) = image_of(&program)?;
            self.put(&draft, &image_hash, &image)?;
            if self.replace(head.as_ref(), &draft.manifest, &image_hash)? {
                return Ok((given, built.findings));
            }
        }
        Err(ProjectError::Store(StoreError::Unavailable("others change the project all the time".into())).into())
    }

    /// Builds the project as a function would change it, and changes nothing: for validation.
    ///
    /// # Errors
    /// What the function refuses; when the store does not answer.
    pub fn tried<E: From<ProjectError>>(&self, by: impl FnOnce(&mut Draft) -> Result<(), E>) -> Result<Built, E> {
        let current = self.current()?;
        let mut draft = Draft { manifest: (*current.manifest).clone(), texts: Texts::new() };
        by(&mut draft)?;
        Ok(self.build(&draft)?)
    }

    /// The project as it would be with that version of a flow published: a launch may ask for an older one. It is kept as
    /// an image, so that its run can go on elsewhere.
    ///
    /// # Errors
    /// When it does not build with the other flows of today; when the store does not answer.
    pub fn with_version(&self, id: &str, number: u32) -> Result<Arc<Current>, ProjectError> {
        let current = self.current()?;
        if current.manifest.flow(id).is_some_and(|flow| flow.published == Some(number)) {
            return Ok(current);
        }
        let mut manifest = (*current.manifest).clone();
        manifest.flow_mut(id).into_iter().for_each(|flow| flow.published = Some(number));
        let draft = Draft { manifest, texts: Texts::new() };
        let built = self.build(&draft)?;
        let program = built.program.ok_or(ProjectError::Refused(built.findings))?;
        let (hash, image) = image_of(&program)?;
        self.store.put(IMAGE, &hex(&hash), &image, Expect::Any)?;
        let declared = Arc::clone(&current.declared);
        Ok(Arc::new(Current { program: Arc::new(program), hash, manifest: Arc::new(draft.manifest), declared }))
    }

    fn list(&self, head: Option<&Document>) -> Result<Option<Manifest>, ProjectError> {
        let Some(head) = head else { return Ok(Some(Manifest::default())) };
        let own: HeadDocument = json(&head.bytes, "the head of the project")?;
        let list = self.store.get(MANIFEST, &own.manifest)?;
        list.map(|list| json(&list.bytes, "the list of flows")).transpose()
    }

    /// The settings of a project: those of its project file, or the defaults.
    ///
    /// # Errors
    /// When the project file has a mistake; when the store does not answer.
    pub fn settings(&self, manifest: &Manifest) -> Result<Settings, ProjectError> {
        self.settings_of(&Draft { manifest: manifest.clone(), texts: Texts::new() })
    }

    fn settings_of(&self, draft: &Draft) -> Result<Settings, ProjectError> {
        let Some(hash) = &draft.manifest.settings else { return Ok(Settings::default()) };
        let source = Source::new(crate::project::FILE_NAME, self.text_of(draft, hash)?);
        Settings::read(&source, SourceId::default()).map_err(|found| {
            let finding = |own: &crate::diagnostic::Diagnostic| {
                let place = source.place(own.span().start);
                let (code, name) = (own.code.text(), source.name());
                let text = format!("{code} at {name}:{}:{}: {}", place.line, place.column, own.message);
                Finding { error: true, text: crate::escape::line(&text).into_owned() }
            };
            ProjectError::Refused(found.iter().map(finding).collect())
        })
    }

    fn text_of(&self, draft: &Draft, hash: &str) -> Result<String, ProjectError> {
        draft.texts.get(hash).map_or_else(|| self.text(hash), |text| Ok(text.clone()))
    }

    fn build(&self, draft: &Draft) -> Result<Built, ProjectError> {
        let settings = self.settings_of(draft)?;
        let published = draft.manifest.flows.iter().filter(|flow| flow.is_live());
        let published: Vec<_> = published.filter_map(|flow| Some((flow, flow.published()?))).collect();
        // The files stand first, even those whose flows are all newer by now: what they declare holds.
        let files = draft.manifest.files.iter().map(|file| (file.source.as_str(), file.name.as_str()));
        let others = published.iter().map(|(_, version)| (version.source.as_str(), version.label.as_str()));
        let mut met = BTreeSet::new();
        let mut parts = Vec::new();
        for (source, name) in files.chain(others).filter(|(source, _)| met.insert(*source)) {
            let of = published.iter().filter(|(_, version)| version.source == source);
            let flows = of.map(|(flow, _)| flow.name.clone()).collect();
            parts.push(Part { name: name.to_owned(), text: self.text_of(draft, source)?, flows });
        }
        Ok(build(&parts, &settings))
    }

    /// Writes what the new list names; whatever of it is there already stays as it is.
    fn put(&self, draft: &Draft, image_hash: &[u8], image: &[u8]) -> Result<(), ProjectError> {
        for (hash, text) in &draft.texts {
            self.store.put(SOURCE, hash, text.as_bytes(), Expect::Absent)?;
        }
        // Anew, so that nobody takes it for one that is not in use.
        self.store.put(IMAGE, &hex(image_hash), image, Expect::Any)?;
        Ok(())
    }

    fn replace(&self, head: Option<&Document>, manifest: &Manifest, image: &[u8]) -> Result<bool, ProjectError> {
        let broken = |_| ProjectError::Broken("the list of flows cannot be written".into());
        let list = serde_json::to_vec(manifest).map_err(broken)?;
        if list.len() > crate::cloud::store::MAX_DOCUMENT_BYTES {
            return Err(ProjectError::Broken("the project has more flows and versions than a list can hold".into()));
        }
        // The number keeps a list that comes back apart from the one that somebody is about to remove.
        let number = head.map_or(0, |head| head.revision);
        let own = HeadDocument { manifest: format!("{number}-{}", hash(&list)), image: hex(image) };
        self.store.put(MANIFEST, &own.manifest, &list, Expect::Any)?;
        let expect = head.map_or(Expect::Absent, |head| Expect::Revision(head.revision));
        let bytes = serde_json::to_vec(&own).map_err(broken)?;
        if self.store.put(HEAD, HEAD_KEY, &bytes, expect)?.is_none() {
            return Ok(false);
        }
        forget(self.store.as_ref(), head, &own.manifest);
        Ok(true)
    }
}

/// The list from before is of no use any more; when it cannot be removed now it lies there and does no harm.
fn forget(store: &dyn Store, head: Option<&Document>, now: &str) {
    let before = head.and_then(|head| serde_json::from_slice::<HeadDocument>(&head.bytes).ok());
    if let Some(before) = before.filter(|before| before.manifest != now) {
        let _ = store.remove(MANIFEST, &before.manifest);
    }
}
