//! What a project consists of, as it is kept: its files, its flows with their versions. One document holds it whole, so
//! that a change of it is one write that either counts or does not.

use crate::catalog::FlowType;
use crate::cloud::store::Millis;
use crate::serve::ids;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The most flows of a project; as many as a project may have files.
pub const MAX_FLOWS: usize = crate::project::MAX_FILES;
/// So many versions of one flow are kept; of more the oldest go, but never one that is published.
pub const MAX_VERSIONS: usize = 500;

/// A project.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Manifest {
    /// The source that is the project file, when there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settings: Option<String>,
    /// The files that `serve` was started with.
    pub files: Vec<FileEntry>,
    /// All flows that were ever there, in the order of their coming.
    pub flows: Vec<Flow>,
}

/// A file that `serve` was started with.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Its path, as people know it.
    pub name: String,
    /// The hash of its text, which is a document of its own.
    pub source: String,
}

/// Whether a flow is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Life {
    /// It is.
    #[default]
    Live,
    /// Somebody deleted it.
    Deleted,
    /// It came from a file that `serve` is no longer started with.
    Absent,
}

/// A flow, whatever its version.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Flow {
    /// Its id, the same for as long as the store lives (H72).
    pub id: String,
    /// Its type, in the word of scripts.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Whether it is there.
    pub life: Life,
    /// Its versions, the oldest first.
    pub versions: Vec<Version>,
    /// The version that new conversations get.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<u32>,
    /// The version that was checked in last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checked_in: Option<u32>,
    /// Whether it is checked out.
    pub locked: bool,
    /// What was done to it last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation: Option<Operation>,
}

/// What was done to a flow.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Operation {
    /// Its id.
    pub id: String,
    /// `PUBLISH`, `CHECKIN`, `CHECKOUT`.
    pub action: String,
}

/// Why a version was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Made {
    /// It was published.
    #[default]
    Publish,
    /// It was checked in.
    CheckIn,
    /// It was saved.
    Save,
}

impl Made {
    /// The platform's word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Publish => "PUBLISH",
            Self::CheckIn => "CHECKIN",
            Self::Save => "SAVE",
        }
    }
}

/// A version of a flow.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Version {
    /// Its number, from 1.
    pub number: u32,
    /// Why it was made.
    pub made: Made,
    /// The hash of the script that holds it; a script may hold other flows, too.
    pub source: String,
    /// What messages call that script.
    pub label: String,
    /// The hash of what tells it from other versions: of what was sent, or of its own part of a file (H72).
    pub own: String,
    /// The hash of the Archy YAML that was sent, when that is what it was made of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub yaml: Option<String>,
    /// Whether it came with the files that `serve` was started with.
    pub from_files: bool,
    /// When it was made.
    pub created: Millis,
    /// When it was published first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<Millis>,
}

impl Version {
    /// Its id, in the platform's form.
    pub fn id(&self) -> String {
        format!("{}.0", self.number)
    }
}

/// The number of a version's id: `2.0`, or `2`.
pub fn version_number(id: &str) -> Option<u32> {
    let bare = id.strip_suffix(".0").unwrap_or(id);
    let plain = !bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_digit());
    bare.parse().ok().filter(|number| plain && *number > 0)
}

impl Flow {
    /// Whether it is there.
    pub fn is_live(&self) -> bool {
        self.life == Life::Live
    }

    /// A version by its number.
    pub fn version(&self, number: u32) -> Option<&Version> {
        self.versions.iter().find(|version| version.number == number)
    }

    /// The version that new conversations get.
    pub fn published(&self) -> Option<&Version> {
        self.published.and_then(|number| self.version(number))
    }

    /// Its type, when this callflow knows it.
    pub fn flow_type(&self) -> Option<FlowType> {
        FlowType::named(&self.kind)
    }

    /// Adds a version with the next number and gives that.
    pub fn add(&mut self, version: Version) -> u32 {
        let number = self.versions.last().map_or(1, |last| last.number + 1);
        self.versions.push(Version { number, ..version });
        while self.versions.len() > MAX_VERSIONS {
            let kept = [self.published, self.checked_in, Some(number)];
            match self.versions.iter().position(|own| !kept.contains(&Some(own.number))) {
                Some(at) => drop(self.versions.remove(at)),
                None => break,
            }
        }
        number
    }

    /// Makes a version the one that new conversations get; `false` when there is no such version.
    pub fn publish(&mut self, number: u32, now: Millis) -> bool {
        let Some(version) = self.versions.iter_mut().find(|own| own.number == number) else { return false };
        version.published.get_or_insert(now);
        self.published = Some(number);
        self.life = Life::Live;
        true
    }
}

impl Manifest {
    /// The flow of an id, deleted or not.
    pub fn flow(&self, id: &str) -> Option<&Flow> {
        self.flows.iter().find(|flow| flow.id == id)
    }

    /// The flow of an id, to change.
    pub fn flow_mut(&mut self, id: &str) -> Option<&mut Flow> {
        self.flows.iter_mut().find(|flow| flow.id == id)
    }

    /// The flow of a name, among those that are there.
    pub fn named(&self, name: &str) -> Option<&Flow> {
        self.flows.iter().find(|flow| flow.is_live() && flow.name == name)
    }

    /// The place of the flow of a type and a name, there or not (H72).
    pub fn place(&self, kind: &str, name: &str) -> Option<usize> {
        self.flows.iter().position(|flow| flow.kind == kind && flow.name == name)
    }

    /// The flow of a type and a name, to change; a new one when there is none. `None` at [`MAX_FLOWS`].
    pub fn flow_or_new(&mut self, kind: &str, name: &str) -> Option<&mut Flow> {
        let at = match self.place(kind, name) {
            Some(at) => at,
            None if self.flows.len() >= MAX_FLOWS => return None,
            None => {
                let id = self.new_id(kind, name);
                self.flows.push(Flow { id, kind: kind.to_owned(), name: name.to_owned(), ..Flow::default() });
                self.flows.len() - 1
            }
        };
        self.flows.get_mut(at)
    }

    /// An id for a new flow: it follows from type and name, so every worker comes to the same one (H72); another one
    /// where a flow that was renamed since has that.
    fn new_id(&self, kind: &str, name: &str) -> String {
        let mut all = (0..).map(|turn: u32| ids::of("flow", &format!("{kind}\0{name}\0{turn}")));
        // There are fewer flows than ids.
        all.find(|id| self.flow(id).is_none()).unwrap_or_default()
    }
}

/// The hash by which a text or an image is kept.
pub fn hash(bytes: &[u8]) -> String {
    let sum = Sha256::digest(bytes);
    sum.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_numbered_from_one_and_read_back() {
        let mut flow = Flow::default();
        assert_eq!(flow.add(Version::default()), 1);
        assert_eq!(flow.add(Version::default()), 2);
        assert_eq!(flow.versions[1].id(), "2.0");
        assert_eq!(version_number("2.0"), Some(2));
        assert_eq!(version_number("12"), Some(12));
        for bad in ["", "0", "0.0", "2.1", "x", "-1", "+1", "1.0.0", "99999999999"] {
            assert_eq!(version_number(bad), None, "{bad}");
        }
    }

    #[test]
    fn the_oldest_versions_go_but_not_the_published_one() {
        let mut flow = Flow::default();
        flow.add(Version::default());
        assert!(flow.publish(1, 7) && !flow.publish(9, 7));
        for _ in 1..MAX_VERSIONS {
            flow.add(Version::default());
        }
        assert_eq!((flow.versions.len(), flow.versions[1].number), (MAX_VERSIONS, 2), "at the limit");
        flow.add(Version::default());
        assert_eq!(flow.versions.len(), MAX_VERSIONS, "one past it");
        assert_eq!((flow.versions[0].number, flow.versions[1].number), (1, 3), "the published one stays");
    }

    #[test]
    fn h72_type_and_name_decide() {
        let mut manifest = Manifest::default();
        let one = manifest.flow_or_new("inboundCall", "A").expect("room").id.clone();
        assert_eq!(manifest.flow_or_new("inboundCall", "A").expect("room").id, one);
        assert_ne!(manifest.flow_or_new("workflow", "A").expect("room").id, one);
        assert_eq!(manifest.flows.len(), 2);
        manifest.flows[0].name = "renamed".into();
        assert_ne!(manifest.flow_or_new("inboundCall", "A").expect("room").id, one, "an id is given once");
    }

    #[test]
    fn a_project_has_at_most_so_many_flows() {
        let flows = (0..MAX_FLOWS - 1).map(|at| Flow { name: at.to_string(), ..Flow::default() }).collect();
        let mut manifest = Manifest { flows, ..Manifest::default() };
        assert!(manifest.flow_or_new("workflow", "the last").is_some(), "at the limit");
        assert!(manifest.flow_or_new("workflow", "one more").is_none(), "one past it");
        assert!(manifest.flow_or_new("workflow", "the last").is_some());
    }
}
