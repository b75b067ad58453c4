//! `callflow serve`: runs conversations as an HTTP service.

mod flows;
mod keys;
mod listen;

use super::Outcome;
use super::exit::{Exit, Failure};
use super::key_file::{KeyFile, of_open};
use super::output::Output;
use crate::cloud::store::{StoreError, open_with, safe};
use crate::serve::http::{App, Clock, Faults, NullValue, Settings};
use crate::serve::peers::{Peers, base};
use crate::serve::server::{self, Ended, Limits, Options, StartError, forbid_dumps, start};
use crate::serve::sweep::Sweep;
use crate::serve::watch::Log;
use crate::serve::worker::Ticks;
use clap::ValueEnum;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// Requests a minute that the platform lets through (H17).
const PLATFORM_RATE: u32 = 300;
/// The longest life of a token, in seconds: a year.
const MAX_LIFETIME: u64 = 31_536_000;

/// Run conversations as an HTTP service, by callflow's own API and by the platform's
///
/// It prints one line when it is ready: `callflow serving http://ADDRESS`. Without tokens and clients it makes a token
/// that allows everything, and prints it once, on the next line. Its log goes to standard error, one line of JSON for
/// each thing that happens, without values. SIGTERM and SIGINT end it in order; a second one ends it at once.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  callflow serve
  callflow serve flows/ --listen 127.0.0.1:8080 --store sqlite:callflow.db --token 'SECRET=read,conversations'
  CALLFLOW_CLIENTS='ID:SECRET=admin' callflow serve --listen 0.0.0.0:8443 --tls-cert cert.pem --tls-key key.pem

Tokens and clients come from flags, files (one a line) and the environment (CALLFLOW_TOKENS, CALLFLOW_CLIENTS), all
together. Flags can be seen by whoever may list processes.
Scopes: read, attributes, conversations, flows, tables, actions, admin.")]
pub struct Args {
    /// Flow files, or folders with them
    #[arg(value_name = "PATH", value_hint = clap::ValueHint::AnyPath)]
    paths: Vec<PathBuf>,
    /// Where to listen; port 0 is any free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: String,
    /// Where conversations and runs are kept
    #[arg(long, value_name = "URL", default_value = "sqlite:callflow.db")]
    store: String,
    /// How runs are kept
    #[arg(long, value_enum, default_value_t, value_name = "MODE")]
    mode: Mode,
    /// The keys of what is kept of runs.
    #[command(flatten)]
    keys: KeyFile,
    /// A token and what it allows, parted by commas; may be repeated
    #[arg(long, value_name = "TOKEN=SCOPES")]
    token: Vec<String>,
    /// A file of tokens, one a line
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    token_file: Option<PathBuf>,
    /// A client that fetches tokens, and what they allow [default: admin]; may be repeated
    #[arg(long, value_name = "ID:SECRET[=SCOPES]")]
    client: Vec<String>,
    /// A file of clients, one a line
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    client_file: Option<PathBuf>,
    /// For how many seconds a fetched token lives
    #[arg(long, value_name = "SECONDS", default_value_t = 86_400, value_parser = clap::value_parser!(u64).range(1..=MAX_LIFETIME))]
    token_lifetime: u64,
    /// A certificate chain in PEM: TLS
    #[arg(long, value_name = "FILE", requires = "tls_key", value_hint = clap::ValueHint::FilePath)]
    tls_cert: Option<PathBuf>,
    /// Its key in PEM
    #[arg(long, value_name = "FILE", requires = "tls_cert", value_hint = clap::ValueHint::FilePath)]
    tls_key: Option<PathBuf>,
    /// Listen beyond this machine without TLS: tokens and attributes go over the network unencrypted
    #[arg(long)]
    insecure: bool,
    /// An origin whose pages may call from a browser; may be repeated
    #[arg(long, value_name = "ORIGIN")]
    cors: Vec<String>,
    /// How many requests a minute one token may make: off, platform (300), or a number
    #[arg(long, value_name = "RATE", default_value = "off", value_parser = rate)]
    rate: Rate,
    /// The most bytes of names and values of one participant
    #[arg(long, value_name = "BYTES", default_value_t = crate::cloud::MAX_PARTICIPANT_BYTES as u64, value_parser = clap::value_parser!(u64).range(1..=crate::cloud::MAX_PARTICIPANT_BYTES as u64))]
    attribute_bytes: u64,
    /// What null as an attribute's value does
    #[arg(long, value_enum, default_value_t, value_name = "WHAT")]
    null_value: Null,
    /// Let tokens of scope admin make answers go wrong, to try clients (PUT /callflow/v1/faults); on loopback alone
    #[arg(long)]
    allow_faults: bool,
    /// The address that others reach the service by, for addresses in answers
    #[arg(long, value_name = "URL", value_parser = public_url)]
    public_url: Option<String>,
    /// The address that other workers on the same store pass inputs on to [default: the public URL, or where it listens]
    #[arg(long, value_name = "URL", value_parser = public_url)]
    worker_url: Option<String>,
}

/// How runs are kept (reliability §1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Mode {
    /// As on the platform: what is queued lives in this process, and is lost with it
    #[default]
    Exact,
    /// Every wait is kept in the store: after a crash, or on another worker, flows go on where they waited
    Durable,
}

/// How many requests a minute; `None` is without limit.
#[derive(Clone, Copy, Debug)]
struct Rate(Option<u32>);

/// What `null` as an attribute's value does (H44).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Null {
    /// It is refused
    #[default]
    Refuse,
    /// It removes the attribute
    Remove,
}

/// Runs it.
pub fn run(args: &Args, output: &mut Output) -> Outcome {
    let listen = listen::address(&args.listen)?;
    let (keys, made) = keys::gather(args)?;
    if made.is_some() && !listen.ip().is_loopback() {
        // F51: a token that was made by the way is none that somebody meant others to have.
        return Err(Failure::usage("beyond loopback there must be a token or a client")
            .help("give one with `--token`, `--token-file`, `--client` or `--client-file`"));
    }
    if args.allow_faults && !listen.ip().is_loopback() {
        return Err(Failure::usage("`--allow-faults` is for loopback alone").help("listen on 127.0.0.1"));
    }
    forbid_dumps();
    let store = open_with(&args.store, args.keys.read()?).map_err(|error| of_open(&error))?;
    let worker = crate::serve::random::uuid().unwrap_or_else(|| std::process::id().to_string());
    // Before anything is written: whoever lacks the key of the store changes nothing in it (F61).
    store.work(&worker).map_err(|error| unworkable(&args.store, &error))?;
    let Some((project, flows)) = flows::take(&args.paths, &store, output)? else { return Ok(Exit::Problems) };
    // The worker says in the store where it can be reached, so it must be known before its first run.
    let bound = server::listen(listen).map_err(|error| unstarted(&error))?;
    let at = bound.local_addr().map_err(|error| Failure::unreachable(format!("cannot begin: {error}")))?;
    let engine = flows::worker(args, &store, &flows, at)?;
    let log = Log::new(std::io::stderr());
    let ticks = Ticks::told(&engine, &log);
    let sweep = Sweep::begin(Arc::clone(&store), Arc::clone(&flows), Clock::of_machine(), log.clone());
    let mut app = App::new(store, engine);
    (app.project, app.flows) = (project, flows);
    app.keys = keys;
    app.peers = Peers::new(args.insecure);
    app.settings = settings(args);
    app.faults = args.allow_faults.then(|| Arc::new(crate::serve::faults::Table::default()) as Arc<dyn Faults>);
    let tls = args.tls_cert.clone().zip(args.tls_key.clone());
    let options = Options {
        listen,
        bound: Some(bound),
        tls,
        insecure: args.insecure,
        cors: args.cors.clone(),
        limits: Limits::default(),
        log,
    };
    let running = start(app, crate::serve::routes(), options).map_err(|error| unstarted(&error))?;
    let ended = running.until_signal(|running| {
        if args.insecure && args.tls_cert.is_none() && !listen.ip().is_loopback() {
            output.remark("--insecure: tokens and attributes go over the network unencrypted");
        }
        output.out(format!("callflow serving {}\n", running.url()));
        if let Some(token) = made {
            output.out(format!("admin token, made for this run: {token}\n"));
        }
        output.flush();
    });
    drop((ticks, sweep));
    match ended {
        Ok(Ended::Quietly) => Ok(Exit::Fine),
        Ok(Ended::AtOnce) => Err(Failure::unreachable("stopped at once, by a second signal")),
        Err(error) => Err(Failure::unreachable(format!("cannot wait for signals: {error}"))),
    }
}

fn settings(args: &Args) -> Settings {
    Settings {
        token_lifetime: Duration::from_secs(args.token_lifetime),
        rate: args.rate.0,
        attribute_bytes: usize::try_from(args.attribute_bytes).unwrap_or(usize::MAX),
        null_value: if args.null_value == Null::Remove { NullValue::Remove } else { NullValue::Refuse },
        public_url: args.public_url.clone(),
    }
}

/// Why a worker does not begin on a store.
fn unworkable(url: &str, error: &StoreError) -> Failure {
    let failure = Failure::unreachable(format!("`{}`: {error}", safe(url)));
    match error {
        StoreError::Locked(_) => failure.help("name the file of that key with `--key-file`; nothing was changed"),
        _ => failure,
    }
}

fn unstarted(error: &StartError) -> Failure {
    let text = error.to_string();
    match error {
        StartError::Refused(_) => Failure::usage(text).help("`callflow serve --help` tells about the flags"),
        StartError::Listen(..) => {
            Failure::unreachable(text).help("name another address with `--listen`; port 0 is any free one")
        }
        StartError::Tls(_) => {
            Failure::unreachable(text).help("both files are PEM: certificates from the server's on, and its key")
        }
        StartError::System(_) => Failure::unreachable(text),
    }
}

fn rate(text: &str) -> Result<Rate, String> {
    match text {
        "off" => Ok(Rate(None)),
        "platform" => Ok(Rate(Some(PLATFORM_RATE))),
        _ => text
            .parse()
            .ok()
            .filter(|rate| *rate > 0)
            .map(|rate| Rate(Some(rate)))
            .ok_or_else(|| "a rate is off, platform, or a number of requests a minute".to_owned()),
    }
}

/// A base for addresses in answers: scheme and host, and nothing after them.
fn public_url(text: &str) -> Result<String, String> {
    base(text).map(str::to_owned).ok_or_else(|| "it begins with https:// or http:// and a host".to_owned())
}
