//! Reading flows: lists, one, its versions, its configuration.

use super::render;
use crate::archy::tree::Node;
use crate::archy::yaml::{self, Dialect};
use crate::ast;
use crate::serve::http::{Answer, App, Code, ErrorBody, Request, Response, Route};
use crate::serve::platform::paging::Page;
use crate::serve::platform::route::get;
use crate::serve::platform::{body, glob, project_error, words};
use crate::serve::project::{Current, Flow, Version, version_number};
use crate::source::{Source, SourceId};
use crate::syntax::parse_file;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The routes.
pub fn routes() -> Vec<Route> {
    vec![
        get("/api/v2/flows", "Flows", list),
        get("/api/v2/flows/{id}", "A flow", one),
        get("/api/v2/flows/{id}/versions", "Versions of a flow", versions),
        get("/api/v2/flows/{id}/versions/{version}", "A version of a flow", version),
        get("/api/v2/flows/{id}/latestconfiguration", "What the newest version of a flow says", latest),
        get("/api/v2/flows/{id}/versions/{version}/configuration", "What a version of a flow says", configuration),
    ]
}

/// The flow of an id that is there.
pub fn known<'a>(current: &'a Current, id: &str) -> Result<&'a Flow, ErrorBody> {
    match current.manifest.flow(id) {
        None => Err(ErrorBody::new(Code::FlowNotFound).about(id)),
        Some(flow) if !flow.is_live() => Err(ErrorBody::new(Code::FlowDeleted).about(id).named(&flow.name)),
        Some(flow) => Ok(flow),
    }
}

/// A version of a flow, by the platform's id of it.
pub fn version_of<'a>(flow: &'a Flow, id: &str) -> Result<&'a Version, ErrorBody> {
    let found = version_number(id).and_then(|number| flow.version(number));
    found.ok_or_else(|| ErrorBody::new(Code::FlowVersionMissing).about(&flow.id).named(&flow.name))
}

/// The project as it is now.
pub fn current(app: &App) -> Result<Arc<Current>, ErrorBody> {
    app.flows.current().map_err(project_error)
}

/// What a list keeps.
struct Wanted<'a> {
    kinds: Vec<&'static str>,
    any_kind: bool,
    name: Option<&'a str>,
    text: Option<&'a str>,
    ids: Vec<&'a str>,
    deleted: bool,
}

impl<'a> Wanted<'a> {
    fn of(request: &'a Request) -> Result<Self, ErrorBody> {
        let words = request.list("type");
        let kind = |word: &&str| {
            let kind = words::read_flow_type(word);
            // Types that the platform has and callflow does not: no flow is of them.
            let known = ["businessprocess", "emailsend", "speech", "voice"];
            match kind {
                Some(kind) => Ok(Some(kind.key())),
                None if known.contains(&word.to_lowercase().as_str()) => Ok(None),
                None => Err(body::unknown_word("type", word, "the flow types of the platform")),
            }
        };
        let kinds: Vec<Option<&str>> = words.iter().map(kind).collect::<Result<_, _>>()?;
        let text = |name| request.parameter(name).filter(|text| !text.is_empty());
        Ok(Self {
            any_kind: words.is_empty(),
            kinds: kinds.into_iter().flatten().collect(),
            name: text("name"),
            text: text("nameOrDescription"),
            ids: request.list("id"),
            deleted: request.flag("deleted")?.unwrap_or(false),
        })
    }

    fn has(&self, flow: &Flow) -> bool {
        (self.any_kind || self.kinds.contains(&flow.kind.as_str()))
            && flow.is_live() != self.deleted
            && self.name.is_none_or(|name| glob::fits(name, &flow.name))
            && self.text.is_none_or(|text| glob::fits(text, &flow.name) || glob::fits(text, &flow.description))
            && (self.ids.is_empty() || self.ids.contains(&flow.id.as_str()))
    }
}

fn list(app: &App, request: &Request) -> Answer {
    let (page, wanted) = (Page::of(request)?, Wanted::of(request)?);
    let current = current(app)?;
    let mut flows: Vec<&Flow> = current.manifest.flows.iter().filter(|flow| wanted.has(flow)).collect();
    match request.parameter("sortBy").unwrap_or("id").to_lowercase().as_str() {
        "" | "id" => flows.sort_by(|one, other| one.id.cmp(&other.id)),
        "name" => flows.sort_by_key(|flow| (flow.name.to_lowercase(), flow.id.clone())),
        "type" => flows.sort_by_key(|flow| (flow.kind.clone(), flow.id.clone())),
        word => return Err(body::unknown_word("sortBy", word, "id, name, type")),
    }
    match request.parameter("sortOrder").unwrap_or("asc").to_lowercase().as_str() {
        "" | "asc" => {}
        "desc" => flows.reverse(),
        word => return Err(body::unknown_word("sortOrder", word, "asc, desc")),
    }
    let entities: Vec<_> = page.slice(&flows).iter().map(|flow| render::flow(flow, &current)).collect();
    Ok(Response::json(200, &page.envelope(request, &entities, flows.len())))
}

fn one(app: &App, request: &Request) -> Answer {
    let current = current(app)?;
    let flow = match request.flag("deleted")? {
        Some(true) => current.manifest.flow(request.place("id")).ok_or_else(|| ErrorBody::new(Code::FlowNotFound))?,
        _ => known(&current, request.place("id"))?,
    };
    Ok(Response::json(200, &render::flow(flow, &current)))
}

fn versions(app: &App, request: &Request) -> Answer {
    let page = Page::of(request)?;
    let current = current(app)?;
    let flow = known(&current, request.place("id"))?;
    // The newest first, as people look for them.
    let newest: Vec<&Version> = flow.versions.iter().rev().collect();
    let entities: Vec<_> = page.slice(&newest).iter().map(|own| render::version(flow, own, &current)).collect();
    Ok(Response::json(200, &page.envelope(request, &entities, newest.len())))
}

fn version(app: &App, request: &Request) -> Answer {
    let current = current(app)?;
    let flow = known(&current, request.place("id"))?;
    let own = version_of(flow, request.place("version"))?;
    Ok(Response::json(200, &render::version(flow, own, &current)))
}

fn latest(app: &App, request: &Request) -> Answer {
    let current = current(app)?;
    let flow = known(&current, request.place("id"))?;
    let own = flow.versions.last().ok_or_else(|| ErrorBody::new(Code::FlowVersionMissing))?;
    shown(app, flow, own)
}

fn configuration(app: &App, request: &Request) -> Answer {
    let current = current(app)?;
    let flow = known(&current, request.place("id"))?;
    shown(app, flow, version_of(flow, request.place("version"))?)
}

/// The configuration of a version: the flow as Archy has it, as an object.
fn shown(app: &App, flow: &Flow, version: &Version) -> Answer {
    let tree = tree(app, flow, version)?;
    let json = serde_json::to_value(&tree).unwrap_or(Value::Null);
    Ok(Response::json(200, &json))
}

/// A version as the tree of Archy: of the file that was sent, or of the script that it stands in.
pub fn tree(app: &App, flow: &Flow, version: &Version) -> Result<Node, ErrorBody> {
    if let Some(hash) = &version.yaml {
        let text = app.flows.text(hash).map_err(project_error)?;
        let document = yaml::read(&text, &BTreeMap::new(), Dialect::Archy);
        return document.map(|own| own.root).map_err(|_| ErrorBody::new(Code::Internal));
    }
    let text = app.flows.text(&version.source).map_err(project_error)?;
    let (file, _) = parse_file(SourceId::default(), &text);
    let source = Source::new(version.label.clone(), text);
    let own = file.items.iter().find_map(|item| match item {
        ast::Item::Flow(own) if own.name.text == flow.name => Some(own),
        _ => None,
    });
    let declarations: Vec<&ast::Declaration> = crate::archy::write::declarations(&file).collect();
    let written = own.and_then(|own| crate::archy::write::flow(own, &file, &source, &BTreeMap::new(), &declarations));
    written.map(|own| own.tree).ok_or_else(|| ErrorBody::new(Code::FlowVersionMissing))
}

/// A version as Archy YAML: word for word as it was sent, where it was.
pub fn yaml_of(app: &App, flow: &Flow, version: &Version) -> Result<String, ErrorBody> {
    match &version.yaml {
        Some(hash) => app.flows.text(hash).map_err(project_error),
        None => Ok(crate::archy::write::yaml::text(&tree(app, flow, version)?)),
    }
}
