//! Publish jobs (H70–H74): a job is made, its file is sent to an address that only its maker knows, its state is read.

use super::transfer::{self, Ticket, Way};
use crate::cloud::store::{Expect, Millis, Store, Stored};
use crate::serve::http::{Answer, App, ErrorBody, Method, Request, Response, Route, Scope};
use crate::serve::platform::body::Object;
use crate::serve::platform::conversation::put;
use crate::serve::platform::paging::encoded;
use crate::serve::platform::route::{call, get, with};
use crate::serve::platform::sweep::each;
use crate::serve::platform::{fault, project_error, time};
use crate::serve::project::{Finding, FlowError, ProjectError, Sent};
use crate::serve::random;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The kind of the documents.
const KIND: &str = "flow-job";
/// The most messages of one job that are kept; of more the last says how many were left out.
pub const MAX_MESSAGES: usize = 500;

/// How long a job can be asked for: tools give up after 16 minutes (wire §10).
pub const LIFETIME: Millis = 24 * 60 * 60 * 1_000;

/// The routes.
pub fn routes() -> Vec<Route> {
    let begin = call(Method::Post, Scope::Flows, "/api/v2/flows/jobs", "Begins to publish a file", begin);
    vec![with(202, begin), get("/api/v2/flows/jobs/{id}", "How publishing a file stands", state)]
}

/// What a job does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Command {
    /// Publishes a file.
    #[default]
    Publish,
    /// Says what is wrong with flows.
    Validate,
    /// Writes flows as files.
    Export,
}

impl Command {
    fn word(self) -> &'static str {
        match self {
            Self::Publish => "Publish",
            Self::Validate => "Validate",
            Self::Export => "Export",
        }
    }

    fn path(self) -> &'static str {
        match self {
            Self::Publish => "/api/v2/flows/jobs",
            Self::Validate => "/api/v2/flows/validate/jobs",
            Self::Export => "/api/v2/flows/export/jobs",
        }
    }
}

/// How far a job is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    /// It waits for its file.
    #[default]
    Registered,
    /// It works.
    Started,
    /// It did what it was to do.
    Success,
    /// It did not, and changed nothing.
    Failure,
}

impl Status {
    fn word(self) -> &'static str {
        match self {
            Self::Registered => "Registered",
            Self::Started => "Started",
            Self::Success => "Success",
            Self::Failure => "Failure",
        }
    }
}

/// Something that a job says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Message {
    time: Millis,
    error: bool,
    text: String,
}

/// A job.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Job {
    /// What it does.
    pub command: Command,
    /// How far it is.
    pub status: Status,
    /// Whether flows that are named and missing are made as empty ones (H73).
    pub stubs: bool,
    /// The flow that was published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flow: Option<String>,
    /// Where what was exported can be fetched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub download: Option<String>,
    pub(super) messages: Vec<Message>,
    /// When it was made.
    made: Millis,
}

impl Job {
    /// A job of a command, as far as that.
    pub fn of(command: Command, status: Status, now: Millis) -> Self {
        Self { command, status, made: now, ..Self::default() }
    }

    /// What is to be said, in order.
    pub fn say(&mut self, findings: &[Finding], now: Millis) {
        let message = |own: &Finding| Message { time: now, error: own.error, text: own.text.clone() };
        self.messages.extend(findings.iter().take(MAX_MESSAGES).map(message));
        if findings.len() > MAX_MESSAGES {
            let text = format!("more-errors: and {} more findings", findings.len() - MAX_MESSAGES);
            self.messages.push(Message { time: now, error: false, text });
        }
    }

    /// Keeps it.
    ///
    /// # Errors
    /// When the store does not answer.
    pub fn keep(&self, store: &dyn Store, id: &str) -> Stored<()> {
        store.put(KIND, id, &serde_json::to_vec(self).unwrap_or_default(), Expect::Any).map(drop)
    }

    /// A job by its id.
    ///
    /// # Errors
    /// When the store does not answer.
    pub fn get(store: &dyn Store, id: &str) -> Stored<Option<Self>> {
        Ok(store.get(KIND, id)?.and_then(|own| serde_json::from_slice(&own.bytes).ok()))
    }

    /// A job as it is shown; messages only when they are asked for (H70).
    pub fn shown(&self, id: &str, messages: bool) -> Value {
        let uri = format!("{}/{}", self.command.path(), encoded(id));
        let mut body = json!({
            "id": id,
            "status": self.status.word(),
            "command": self.command.word(),
            "selfUri": uri,
        });
        let flow = |id: &String| json!({"id": id, "selfUri": format!("/api/v2/flows/{}", encoded(id))});
        put(&mut body, "flow", self.flow.as_ref().map(flow));
        put(&mut body, "downloadUrl", self.download.clone().map(Value::String));
        if messages {
            let message = |own: &Message| {
                let kind = if own.error { "Error" } else { "Warning" };
                json!({"dateTime": time::json(own.time), "type": kind, "text": own.text})
            };
            put(&mut body, "messages", Some(self.messages.iter().map(message).collect()));
        }
        body
    }
}

/// Removes jobs that have had their time; how many.
///
/// # Errors
/// When the store does not answer.
pub fn sweep(store: &dyn Store, now: Millis) -> Stored<usize> {
    each(store, KIND, |document| {
        let Ok(job) = serde_json::from_slice::<Job>(&document.bytes) else { return Ok(0) };
        let over = now >= job.made.saturating_add(LIFETIME) && store.remove(KIND, &document.key)?;
        Ok(usize::from(over))
    })
}

/// The state of a job of a command.
pub fn shown(app: &App, request: &Request, command: Command) -> Answer {
    let id = request.place("id");
    let job = Job::get(app.store.as_ref(), id)?.filter(|job| job.command == command);
    let job = job.ok_or_else(|| fault::not_found("job", id))?;
    let messages = request.list("expand").contains(&"messages");
    Ok(Response::json(200, &job.shown(id, messages)))
}

fn state(app: &App, request: &Request) -> Answer {
    shown(app, request, Command::Publish)
}

fn begin(app: &App, request: &Request) -> Answer {
    // None, `null` and `{}` mean the same (H4).
    let json = request.json()?;
    let stubs = match json {
        Value::Null => false,
        _ => Object::of(&json)?.flag("createStubs")?.unwrap_or(false),
    };
    let id = random::uuid().ok_or_else(fault::internal)?;
    let job = Job { stubs, ..Job::of(Command::Publish, Status::Registered, app.clock.now()) };
    job.keep(app.store.as_ref(), &id)?;
    let url = transfer::url(app, &Ticket { way: Way::Up, of: id.clone(), ..Ticket::default() })?;
    let headers = json!({"Content-Type": "application/octet-stream"});
    let uri = format!("{}/{}", Command::Publish.path(), encoded(&id));
    Ok(Response::json(202, &json!({"id": id, "presignedUrl": url, "headers": headers, "selfUri": uri})))
}

/// The file has come: the job works, here and now.
///
/// # Errors
/// When the store does not answer: the job then stays as it is.
pub fn work(app: &App, id: &str, bytes: &[u8]) -> Result<(), ErrorBody> {
    let gone = || fault::not_found("job", id);
    let mut job = Job::get(app.store.as_ref(), id)?.ok_or_else(gone)?;
    job.status = Status::Started;
    job.keep(app.store.as_ref(), id)?;
    let now = app.clock.now();
    match published(app, &job, bytes) {
        Ok((flow, findings)) => {
            job.status = Status::Success;
            job.flow = Some(flow);
            job.say(&findings, now);
        }
        Err(findings) => {
            job.status = Status::Failure;
            job.say(&findings, now);
        }
    }
    Ok(job.keep(app.store.as_ref(), id)?)
}

/// The id of the flow that was published with all that is to be said, or why none was.
fn published(app: &App, job: &Job, bytes: &[u8]) -> Result<(String, Vec<Finding>), Vec<Finding>> {
    let trouble = |error: ErrorBody| vec![Finding { error: true, text: format!("internal: {}", error.message()) }];
    let current = app.flows.current().map_err(|error| trouble(project_error(error)))?;
    let settings = app.flows.settings(&current.manifest).map_err(|error| trouble(project_error(error)))?;
    let sent = Sent::read(bytes, &settings)?;
    app.flows.publish_sent(&sent, job.stubs, app.clock.now()).map_err(|error| match error {
        FlowError::Project(ProjectError::Refused(findings)) => findings,
        other => {
            let error = super::flow_error(other, false);
            vec![Finding { error: true, text: format!("{}: {}", error.code(), error.message()) }]
        }
    })
}
