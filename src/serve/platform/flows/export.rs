//! Validate and export jobs (wire §10): they work where they are asked for, and their state is read afterwards.

use super::flow_error;
use super::jobs::{Command, Job, Status, shown};
use super::read::{current, known, version_of, yaml_of};
use super::transfer::{self, Ticket, Way, YAML, ZIP};
use super::zip::{File, zip};
use crate::serve::http::{Answer, App, Code, ErrorBody, Method, Request, Response, Route, Scope};
use crate::serve::platform::body::{Object, missing, unknown_word};
use crate::serve::platform::route::{call, get, with};
use crate::serve::platform::{fault, words};
use crate::serve::project::{Current, Finding, Flow, Version};
use crate::serve::random;
use serde_json::{Value, json};
use std::collections::HashSet;

/// The most flows of one job.
pub const MAX_FLOWS: usize = 500;
/// The most bytes of one export, its files together.
pub const MAX_BYTES: usize = 10_000_000;

/// The routes.
pub fn routes() -> Vec<Route> {
    let flows = Scope::Flows;
    vec![
        with(202, call(Method::Post, flows, "/api/v2/flows/validate/jobs", "Looks for errors in flows", validate)),
        get("/api/v2/flows/validate/jobs/{id}", "What was found in flows", validated),
        with(202, call(Method::Post, flows, "/api/v2/flows/export/jobs", "Writes flows as files", export)),
        get("/api/v2/flows/export/jobs/{id}", "How writing flows stands", exported),
    ]
}

/// A flow that a job names: the flow, the version, and what its file is called.
struct Named<'a> {
    flow: &'a Flow,
    version: &'a Version,
    file: Option<&'a str>,
}

/// The flows of a body: `{"flows": [{"flow": {id} or {name, type}[, version]}]}`.
fn named<'a>(body: &Object<'a>, current: &'a Current) -> Result<Vec<Named<'a>>, ErrorBody> {
    let flows = body.objects("flows")?;
    if flows.is_empty() {
        return Err(missing("flows"));
    }
    if flows.len() > MAX_FLOWS {
        return Err(ErrorBody::field("flows", "A job has at most {limit} flows.").param("limit", MAX_FLOWS.to_string()));
    }
    flows.iter().map(|own| one(own, current)).collect()
}

fn one<'a>(own: &Object<'a>, current: &'a Current) -> Result<Named<'a>, ErrorBody> {
    let flow = own.object("flow")?.ok_or_else(|| missing(&own.path("flow")))?;
    let found = match flow.text("id")? {
        Some(id) => known(current, id)?,
        None => {
            let (name, word) = (flow.needed("name")?, flow.needed("type")?);
            let kind = words::read_flow_type(word)
                .ok_or_else(|| unknown_word(&flow.path("type"), word, "the flow types of callflow"))?;
            let at = current.manifest.place(kind.key(), name);
            let unknown = || ErrorBody::new(Code::FlowNotFound).named(name);
            known(current, &current.manifest.flows[at.ok_or_else(unknown)?].id)?
        }
    };
    let version = match own.text("version")?.filter(|text| !text.is_empty()) {
        Some(id) => version_of(found, id)?,
        None => found.published().or(found.versions.last()).ok_or_else(|| ErrorBody::new(Code::FlowVersionMissing))?,
    };
    match own.text("exportType")?.unwrap_or("Yaml") {
        word if word.eq_ignore_ascii_case("yaml") => {}
        word if word.eq_ignore_ascii_case("architect") => {
            return Err(ErrorBody::not_served("the export type Architect"));
        }
        word => return Err(unknown_word(&own.path("exportType"), word, "Yaml, Architect")),
    }
    Ok(Named { flow: found, version, file: own.text("fileName")?.filter(|name| !name.is_empty()) })
}

fn registered(id: &str, path: &str, total: usize) -> Answer {
    let body = json!({"id": id, "status": "Registered", "totalFlows": total, "selfUri": format!("{path}/{id}")});
    Ok(Response::json(202, &body))
}

fn validate(app: &App, request: &Request) -> Answer {
    let current = current(app)?;
    let json = request.json()?;
    let flows = named(&Object::of(&json)?, &current)?;
    let mut all: Vec<Finding> = Vec::new();
    for own in &flows {
        let findings = app.flows.validate(&own.flow.id, own.version.number);
        all.extend(findings.map_err(|error| flow_error(error, false).about(&own.flow.id))?);
    }
    // The flows of a project are built together: what is said of all is said once.
    let mut met = HashSet::new();
    all.retain(|own| met.insert(own.text.clone()));
    let failed = all.iter().any(|own| own.error);
    let status = if failed { Status::Failure } else { Status::Success };
    let mut job = Job::of(Command::Validate, status, app.clock.now());
    job.say(&all, app.clock.now());
    let id = random::uuid().ok_or_else(fault::internal)?;
    job.keep(app.store.as_ref(), &id)?;
    registered(&id, "/api/v2/flows/validate/jobs", flows.len())
}

fn validated(app: &App, request: &Request) -> Answer {
    shown(app, request, Command::Validate)
}

fn exported(app: &App, request: &Request) -> Answer {
    shown(app, request, Command::Export)
}

fn export(app: &App, request: &Request) -> Answer {
    let current = current(app)?;
    let json: Value = request.json()?;
    let flows = named(&Object::of(&json)?, &current)?;
    let (mut files, mut names, mut bytes) = (Vec::new(), HashSet::new(), 0);
    for own in &flows {
        let text = yaml_of(app, own.flow, own.version)?;
        bytes += text.len();
        if bytes > MAX_BYTES {
            let error = ErrorBody::field("flows", "The files would have more than {limit} bytes: name fewer flows.");
            return Err(error.param("limit", MAX_BYTES.to_string()));
        }
        files.push(File { name: file_name(own, &mut names), bytes: text.into_bytes() });
    }
    let id = random::uuid().ok_or_else(fault::internal)?;
    let media = if files.len() == 1 { YAML } else { ZIP };
    let file = if files.len() == 1 { files.pop().map(|own| own.bytes).unwrap_or_default() } else { zip(&files) };
    transfer::keep_file(app, &id, &file)?;
    let ticket = Ticket { way: Way::Down, of: id.clone(), media: media.to_owned(), ..Ticket::default() };
    let download = Some(transfer::url(app, &ticket)?);
    let mut job = Job::of(Command::Export, Status::Success, app.clock.now());
    job.download = download;
    job.keep(app.store.as_ref(), &id)?;
    registered(&id, "/api/v2/flows/export/jobs", flows.len())
}

/// The name of a flow's file: plain characters alone, so that it lies where it is unpacked (F42), and each once.
fn file_name(own: &Named<'_>, names: &mut HashSet<String>) -> String {
    let wanted = own.file.unwrap_or(&own.flow.name);
    let wanted = [".yaml", ".yml"].iter().find_map(|ending| wanted.strip_suffix(ending)).unwrap_or(wanted);
    let plain = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_' | ' ' | '.') { c } else { '-' };
    let bare: String = wanted.chars().take(200).map(plain).collect();
    let bare = bare.trim_matches(['.', ' ']);
    let bare = if bare.is_empty() { "flow" } else { bare };
    let numbers = std::iter::once(String::new()).chain((2..).map(|number: u32| format!("-{number}")));
    let mut all = numbers.map(|number| format!("{bare}{number}.yaml"));
    all.find(|name| names.insert(name.to_lowercase())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f42_a_file_of_an_export_lies_where_it_is_unpacked() {
        let mut names = HashSet::new();
        let version = Version::default();
        let mut of = |flow: &str, file: Option<&str>| {
            let flow = Flow { name: flow.to_owned(), ..Flow::default() };
            file_name(&Named { flow: &flow, version: &version, file }, &mut names)
        };
        assert_eq!(of("Main", None), "Main.yaml");
        assert_eq!(of("main", None), "main-2.yaml", "each once, whatever the case");
        assert_eq!(of("x", Some("../../etc/passwd")), "-..-etc-passwd.yaml");
        assert_eq!(of("x", Some("kept.yml")), "kept.yaml");
        assert_eq!(of("x", Some("..")), "flow.yaml");
    }
}
