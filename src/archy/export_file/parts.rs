//! The parts of a flow, found by their ids (A82, A86).

use super::error::{ExportError, Why};
use super::{Json, names};
use crate::archy::table::PartKind;
use crate::catalog::FlowType;
use compact_str::{CompactString, format_compact};
use rustc_hash::{FxHashMap, FxHashSet};

/// A task, state, menu or bot as the export holds it.
#[derive(Clone, Copy, Debug)]
pub struct Part<'j> {
    /// What it is; `None` for the one task of a flow without named parts (A21).
    pub kind: Option<PartKind>,
    /// The object.
    pub json: &'j Json,
}

impl<'j> Part<'j> {
    /// Its name.
    pub fn name(self) -> &'j str {
        self.json.get("name").text().unwrap_or_default()
    }

    /// Its refId: name and tracking number (A73).
    pub fn ref_id(self) -> CompactString {
        names::ref_id(self.name(), number(self.json))
    }

    /// The path that people know it by (archy.md §17).
    pub fn path(self) -> CompactString {
        let kind = self.json.get("__type").text().unwrap_or_default();
        format_compact!("/{kind}[{} {}]", self.name(), number(self.json))
    }

    fn id(self) -> &'j str {
        self.json.get("id").text().unwrap_or_default()
    }
}

/// The tracking number of a part or an action.
pub fn number(json: &Json) -> u64 {
    json.get("trackingId").number().unwrap_or_default()
}

/// All parts of a flow.
#[derive(Debug)]
pub struct Parts<'j> {
    /// The type of the flow.
    pub flow: FlowType,
    all: Vec<Part<'j>>,
    index: FxHashMap<&'j str, usize>,
    /// Tasks and menus that are a choice's own.
    owned: FxHashSet<&'j str>,
}

impl<'j> Parts<'j> {
    /// Looks through an export.
    ///
    /// # Errors
    /// Something in the list of parts that is no part.
    pub fn of(json: &'j Json, flow: FlowType) -> Result<Self, ExportError> {
        let mut all = Vec::new();
        for item in json.get("flowSequenceItemList").items() {
            all.push(Part { kind: kind(item, flow)?, json: item });
        }
        let index = all.iter().enumerate().map(|(at, part)| (part.id(), at)).collect();
        let owned = all.iter().flat_map(|part| part.json.get("menuChoiceList").items()).filter_map(own).collect();
        Ok(Self { flow, all, index, owned })
    }

    /// The parts of a kind that stand for themselves, in order.
    pub fn named(&self, kind: PartKind) -> impl Iterator<Item = Part<'j>> {
        let fits = move |part: &&Part<'j>| part.kind == Some(kind) && !self.owned.contains(part.id());
        self.all.iter().filter(fits).copied()
    }

    /// The one task of a flow without named parts (A21).
    pub fn only(&self) -> Option<Part<'j>> {
        self.all.iter().find(|part| part.kind.is_none()).copied()
    }

    /// The part of an id.
    pub fn find(&self, id: &str) -> Option<Part<'j>> {
        self.index.get(id).map(|at| self.all[*at])
    }

    /// An absolute reference to a part of that kind (A71).
    ///
    /// # Errors
    /// No such part in the file (A74).
    pub fn reference(&self, from: &Json, link: &'static str, kinds: &[PartKind]) -> Result<CompactString, ExportError> {
        let part = from.get(link).text().and_then(|id| self.find(id));
        let fits = part.and_then(|part| Some((part.kind.filter(|kind| kinds.contains(kind))?, part)));
        let (kind, part) = fits.ok_or_else(|| dangling(from, link))?;
        Ok(format_compact!("/{}/{}/{}[{}]", self.flow.key(), kind.list(), kind.item(), part.ref_id()))
    }
}

/// A link that leads nowhere.
pub fn dangling(from: &Json, link: &'static str) -> ExportError {
    ExportError::of(Why::Dangling { from: from.get("name").text().unwrap_or_default().into(), link })
}

fn kind(item: &Json, flow: FlowType) -> Result<Option<PartKind>, ExportError> {
    Ok(match item.get("__type").text().unwrap_or_default() {
        "Task" if flow == FlowType::CommonModule => None,
        "Task" => Some(PartKind::Task),
        "Menu" => Some(PartKind::Menu),
        "State" => Some(PartKind::State),
        "BotState" => Some(PartKind::Bot),
        "LoopTask" => None,
        other => return Err(ExportError::of(Why::Part(other.into()))),
    })
}

/// The task or menu that a choice has for itself.
fn own(choice: &Json) -> Option<&str> {
    let action = choice.get("action");
    match action.get("__type").text()? {
        "TaskAction" => action.get("taskReference").text(),
        "MenuAction" => action.get("menuReference").text(),
        _ => None,
    }
}
