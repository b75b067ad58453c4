//! What the service answers flows for the organisation: rows of its data tables (H83), local answers of its data actions
//! (H90). And the programs that its worker runs.

use super::http::Code;
use super::project::{Answered, Project, ProjectError, value_of, version_number};
use super::tables::{self, Found};
use super::worker::engine::{Answers, Image, Programs};
use super::worker::{WorkError, Worked};
use crate::catalog::{FAILURE, FAILURE_PREFIX};
use crate::cloud::store::{Store, StoreError};
use crate::conversation::{Outside, Reply, text_of};
use crate::value::{Text, Type, Value};
use serde_json::{Map, Value as Json};
use std::sync::Arc;

/// The organisation whose flows run.
pub struct Organisation {
    store: Arc<dyn Store>,
    project: Arc<Project>,
}

impl Organisation {
    /// One that has its tables in a store, and its declarations in a project.
    pub fn new(store: Arc<dyn Store>, project: Arc<Project>) -> Self {
        Self { store, project }
    }

    /// H83: the rows that the platform's API shows. A table that nobody has, or a store that does not answer: `failure`.
    fn look_up(&self, outside: &Outside<'_>) -> Option<Reply> {
        let (table, key) = (setting(outside, "dataTable")?, setting(outside, "lookupValue")?);
        Some(match tables::look_up(self.store.as_ref(), &table, &key) {
            Ok(Found::Row(values)) => Reply::Output { output: Text::new("found"), values },
            Ok(Found::NoRow) => Reply::Output { output: Text::new("notFound"), values: Vec::new() },
            Ok(Found::NoTable) => failed(Code::TableNotFound),
            Err(_) => failed(Code::Unavailable),
        })
    }

    /// H90: `None` for an action without a local answer; the run then stops as for anything that nobody here can answer.
    fn data_action(&self, outside: &Outside<'_>) -> Option<Reply> {
        let (category, name) = (setting(outside, "category")?, setting(outside, "dataAction")?);
        let current = self.project.current().ok()?;
        let action = current.declared.action(&category, &name)?;
        let key = action.key().and_then(|key| outside.inputs.iter().find(|(own, _)| own.as_str() == key));
        let key = key.and_then(|(_, value)| text_of(value)).unwrap_or_default();
        match action.answer(&key) {
            Answered::Outputs(outputs) => Some(success(&outputs, &action.outputs)),
            Answered::Nothing => Some(failed(Code::NoResults)),
            Answered::Several => Some(failed(Code::TooManyResults)),
            Answered::Unknown => None,
        }
    }
}

impl Answers for Organisation {
    fn answer(&self, outside: &Outside<'_>) -> Option<Reply> {
        match outside.action.key {
            "dataTableLookup" => self.look_up(outside),
            "callData" => self.data_action(outside),
            _ => None,
        }
    }
}

fn setting(outside: &Outside<'_>, name: &str) -> Option<String> {
    outside.settings.iter().find(|(own, _)| *own == name).and_then(|(_, value)| text_of(value))
}

fn success(outputs: &Map<String, Json>, declared: &[(String, Type)]) -> Reply {
    let values = declared.iter().filter_map(|(name, kind)| {
        let value = value_of(outputs.get(name)?, *kind)?;
        Some((Text::new(name), value))
    });
    Reply::Output { output: Text::new("success"), values: values.collect() }
}

/// `failure`, with type and message as the platform gives them (H92).
fn failed(code: Code) -> Reply {
    let (_, _, word, message) = *code.row();
    let value = |name: &str, text: &str| (Text::new(&format!("{FAILURE_PREFIX}{name}")), Value::Text(Text::new(text)));
    Reply::Output { output: Text::new(FAILURE), values: vec![value("errorType", word), value("errorMessage", message)] }
}

impl From<ProjectError> for WorkError {
    fn from(error: ProjectError) -> Self {
        match error {
            ProjectError::Store(error) => Self::Store(error),
            other => Self::Store(StoreError::Broken(other.to_string())),
        }
    }
}

impl Programs for Project {
    fn current(&self) -> Worked<Image> {
        let current = Project::current(self)?;
        Ok(Image { program: Arc::clone(&current.program), hash: current.hash.clone() })
    }

    fn by_hash(&self, hash: &[u8]) -> Worked<Option<Image>> {
        let program = Project::by_hash(self, hash)?;
        Ok(program.map(|program| Image { program, hash: hash.to_vec() }))
    }

    fn about(&self, hash: &[u8], flow: &str) -> (String, String) {
        let Ok(current) = Project::current(self) else { return Default::default() };
        let Some((own, version)) = current.published(flow) else { return Default::default() };
        // A run that began earlier may run an older version: which one its image does not say (H75).
        let version = if current.hash == hash { version.id() } else { String::new() };
        (own.id.clone(), version)
    }

    fn version(&self, flow: &str, version: &str) -> Worked<Image> {
        let current = Project::current(self)?;
        let own = current.manifest.named(flow).ok_or_else(|| WorkError::UnknownFlow(flow.to_owned()))?;
        let number = version_number(version).filter(|number| own.version(*number).is_some());
        let missing =
            || WorkError::Refused { field: "flowVersion".into(), why: "The flow has no such version.".into() };
        let found = self.with_version(&own.id, number.ok_or_else(missing)?).map_err(|error| match error {
            ProjectError::Refused(_) => WorkError::Refused {
                field: "flowVersion".into(),
                why: "The version does not fit to the flows of today.".into(),
            },
            other => other.into(),
        })?;
        Ok(Image { program: Arc::clone(&found.program), hash: found.hash.clone() })
    }
}
