//! Presigned addresses (H74): whoever knows one may send a file, once, or fetch one, for fifteen minutes. They hold 256
//! random bits, are kept as a hash, and are built from where the service listens, never from what a caller says.

use super::jobs;
use crate::cloud::store::{Expect, Millis, Store, Stored};
use crate::serve::http::{Access, Answer, App, Code, ErrorBody, Media, Method, Request, Response, Route};
use crate::serve::platform::fault;
use crate::serve::platform::sweep::each;
use crate::serve::project::manifest::hash;
use crate::serve::random;
use serde::{Deserialize, Serialize};

/// The kind of the documents.
const KIND: &str = "transfer";
/// The kind of files that wait to be fetched.
const FILE: &str = "exported";
/// How long an address is valid.
pub const LIFETIME: Millis = 15 * 60 * 1_000;
/// How long it is remembered afterwards, so that whoever comes late is told so (H74).
pub const REMEMBERED: Millis = 24 * 60 * 60 * 1_000;

/// The path of an address; the last segment is the secret.
const PATH: &str = "/callflow/v1/transfers/{secret}";

/// The routes: without a bearer token.
pub fn routes() -> Vec<Route> {
    let (access, pattern) = (Access::Open, PATH);
    vec![
        Route {
            method: Method::Put,
            pattern,
            access,
            media: Media::Upload,
            success: 200,
            summary: "Takes the file of a job, once",
            handler: upload,
        },
        Route {
            method: Method::Get,
            pattern,
            access,
            media: Media::Upload,
            success: 200,
            summary: "Gives a file that a job wrote",
            handler: download,
        },
    ]
}

/// Which way a file goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Way {
    /// To the service.
    #[default]
    Up,
    /// From it.
    Down,
}

/// What an address is for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Ticket {
    /// Which way the file goes.
    pub way: Way,
    /// The job.
    pub of: String,
    /// The media type of a file that is fetched.
    pub media: String,
    /// When it was made.
    pub made: Millis,
    /// Whether a file came.
    pub used: bool,
}

/// A new address.
///
/// # Errors
/// When there is no randomness, or the store does not answer.
pub fn url(app: &App, ticket: &Ticket) -> Result<String, ErrorBody> {
    let secret = random::token().ok_or_else(fault::internal)?;
    let ticket = Ticket { made: app.clock.now(), ..ticket.clone() };
    let bytes = serde_json::to_vec(&ticket).unwrap_or_default();
    app.store.put(KIND, &hash(secret.as_bytes()), &bytes, Expect::Absent)?;
    let base = app.settings.public_url.as_deref().unwrap_or_default();
    Ok(format!("{base}{}", PATH.replace("{secret}", &secret)))
}

/// Keeps a file that a job wrote.
///
/// # Errors
/// When it is too large, or the store does not answer.
pub fn keep_file(app: &App, job: &str, bytes: &[u8]) -> Result<(), ErrorBody> {
    Ok(app.store.put(FILE, job, bytes, Expect::Any).map(drop)?)
}

/// Removes files that nobody may fetch any more, and addresses that nobody remembers; how many documents.
///
/// # Errors
/// When the store does not answer.
pub fn sweep(store: &dyn Store, now: Millis) -> Stored<usize> {
    each(store, KIND, |document| {
        let Ok(ticket) = serde_json::from_slice::<Ticket>(&document.bytes) else { return Ok(0) };
        let ends = ticket.made.saturating_add(LIFETIME);
        let file = now >= ends && ticket.way == Way::Down && store.remove(FILE, &ticket.of)?;
        let address = now >= ends.saturating_add(REMEMBERED) && store.remove(KIND, &document.key)?;
        Ok(usize::from(file) + usize::from(address))
    })
}

/// The ticket of an address, with its key and revision. Only the hash of the secret is looked for, so nothing is told by
/// the time that takes (F51).
fn ticket(app: &App, request: &Request, way: Way) -> Result<(Ticket, String, i64), ErrorBody> {
    let key = hash(request.place("secret").as_bytes());
    let missing = || ErrorBody::new(Code::NotFound);
    let document = app.store.get(KIND, &key)?.ok_or_else(missing)?;
    let ticket: Ticket = serde_json::from_slice(&document.bytes).map_err(|_| missing())?;
    if ticket.way != way {
        return Err(missing());
    }
    if app.clock.now() >= ticket.made.saturating_add(LIFETIME) {
        return Err(ErrorBody::new(Code::UploadExpired));
    }
    Ok((ticket, key, document.revision))
}

fn upload(app: &App, request: &Request) -> Answer {
    let (ticket, key, revision) = ticket(app, request, Way::Up)?;
    let used = serde_json::to_vec(&Ticket { used: true, ..ticket.clone() }).unwrap_or_default();
    // One of two that come at once is the first; the other one is told so.
    let first = !ticket.used && app.store.put(KIND, &key, &used, Expect::Revision(revision))?.is_some();
    if !first {
        return Err(ErrorBody::new(Code::UploadTaken));
    }
    jobs::work(app, &ticket.of, &request.body)?;
    Ok(Response::empty(200))
}

fn download(app: &App, request: &Request) -> Answer {
    let (ticket, ..) = ticket(app, request, Way::Down)?;
    let file = app.store.get(FILE, &ticket.of)?.ok_or_else(|| ErrorBody::new(Code::NotFound))?;
    let media = if ticket.media == ZIP { ZIP } else { YAML };
    Ok(Response::bytes(200, media, file.bytes))
}

/// The media type of one flow.
pub const YAML: &str = "application/yaml";
/// The media type of several.
pub const ZIP: &str = "application/zip";
