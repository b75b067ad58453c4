//! Images that nobody needs any more: no run that goes on is pinned to one (F63), and the project is another by now.

use super::{HEAD, HEAD_KEY, HeadDocument, IMAGE, Project, ProjectError, hex, json};
use crate::cloud::store::{Document, Expect, RunState};
use std::collections::{HashMap, HashSet};
use std::time::Duration;

/// So long nobody may name an image before it is emptied: much longer than a run takes from its program to the store.
pub const UNNAMED: Duration = Duration::from_secs(60 * 60);
/// So many images are looked at together; each may be large.
const PAGE: usize = 4;
/// So many runs are looked at together.
const RUNS: usize = 1_000;

/// Images that were found to be named by nobody: at which revision, and since when, by a clock that cannot be set.
#[derive(Default)]
pub struct Unnamed(HashMap<String, (i64, Duration)>);

impl Project {
    /// Empties images that nobody has named for [`UNNAMED`]; how many. Whoever begins to use an image puts it down anew
    /// before, which gives it another revision; so one that is emptied at its revision is not in use. The empty
    /// document stays: removed and put at the same moment, it could be gone.
    ///
    /// # Errors
    /// When the store does not answer.
    pub fn empty_images(&self, unnamed: &mut Unnamed, now: Duration) -> Result<usize, ProjectError> {
        let (mut found, mut after) = (HashMap::new(), None::<String>);
        loop {
            let page = self.store.documents(IMAGE, "", after.as_deref(), PAGE)?;
            let full = page.iter().filter(|own| !own.bytes.is_empty());
            found.extend(full.map(|Document { key, revision, .. }| (key.clone(), *revision)));
            match page.last().filter(|_| page.len() == PAGE) {
                Some(last) => after = Some(last.key.clone()),
                None => break,
            }
        }
        // Read after the list: what is named from now on has another revision.
        if let Some(head) = self.store.get(HEAD, HEAD_KEY)? {
            found.remove(&json::<HeadDocument>(&head.bytes, "the head of the project")?.image);
        }
        if !found.is_empty() {
            let pinned = self.pinned()?;
            found.retain(|key, _| !pinned.contains(key));
        }
        unnamed.0.retain(|key, (revision, _)| found.get(key) == Some(revision));
        let mut emptied = 0;
        for (key, revision) in found {
            let (_, since) = *unnamed.0.entry(key.clone()).or_insert((revision, now));
            let long = now.saturating_sub(since) >= UNNAMED;
            if long && self.store.put(IMAGE, &key, &[], Expect::Revision(revision))?.is_some() {
                unnamed.0.remove(&key);
                emptied += 1;
            }
        }
        Ok(emptied)
    }

    /// The images of runs that go on.
    fn pinned(&self) -> Result<HashSet<String>, ProjectError> {
        let mut pinned = HashSet::new();
        for state in [RunState::Runnable, RunState::Waiting] {
            let mut after = None::<String>;
            loop {
                let page = self.store.runs(Some(state), after.as_deref(), RUNS)?;
                pinned.extend(page.iter().map(|run| hex(&run.image)));
                match page.last().filter(|_| page.len() == RUNS) {
                    Some(last) => after = Some(last.conversation.clone()),
                    None => break,
                }
            }
        }
        Ok(pinned)
    }
}
