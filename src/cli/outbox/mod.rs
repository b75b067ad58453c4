//! `callflow outbox`: batches that the cloud has not taken, for a person to look at (F5, F12).

mod shown;

use super::exit::{Exit, Failure};
use super::key_file::{KeyFile, of_open};
use super::output::Output;
use super::render::escape;
use super::run::cloud::failed;
use super::{Outcome, run::Format};
use crate::cloud::store::{
    OutboxRow, OutboxState, Store, StoreError, Unpark, is_locked, open_outbox, safe, written_since,
};
use crate::value::Text;
use clap::{Subcommand, ValueEnum};
use std::io::{BufRead, IsTerminal};
use std::sync::Arc;

/// How many batches are shown unless something else is said.
const DEFAULT_LIMIT: usize = 1_000;

/// Look at batches that the cloud has not taken, send them again, or give them up
///
/// A flow's batch is put down in the outbox of its store and delivered from there. What is refused for good, or not taken
/// within its time, is parked: it holds nobody back, and waits for a person.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  callflow outbox list --store genesys:mypurecloud.de+sqlite:callflow.db
  callflow outbox list --store sqlite:callflow.db --state parked --format json
  callflow outbox retry --store sqlite:callflow.db 7d1d… 3
  callflow outbox drop --store sqlite:callflow.db 7d1d… 3 --yes")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Show batches, with conversation, epoch, names, tries and reason
    List(List),
    /// Send a parked batch again, without names that later batches of that participant have written
    Retry(One),
    /// Give a parked batch up
    Drop(Drop),
}

#[derive(Debug, clap::Args)]
struct List {
    /// The store: sqlite:FILE, postgres://…, genesys:ENV+STORE
    #[arg(long, value_name = "URL")]
    store: String,
    /// Batches of this state alone [default: all that are not done]
    #[arg(long, value_enum, value_name = "STATE")]
    state: Option<State>,
    /// Batches of this conversation alone, done ones too
    #[arg(long, value_name = "ID")]
    conversation: Option<String>,
    /// How many at most
    #[arg(long, value_name = "N", default_value_t = DEFAULT_LIMIT)]
    limit: usize,
    /// How to write them
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
    /// Show the values of attributes, and not their length alone (P47)
    #[arg(long)]
    show_values: bool,
    /// The keys of values.
    #[command(flatten)]
    keys: KeyFile,
}

#[derive(Debug, clap::Args)]
struct One {
    /// The store: sqlite:FILE, postgres://…, genesys:ENV+STORE
    #[arg(long, value_name = "URL")]
    store: String,
    /// The conversation, as `list` shows it
    conversation: String,
    /// The epoch, as `list` shows it
    epoch: i64,
}

#[derive(Debug, clap::Args)]
struct Drop {
    #[command(flatten)]
    one: One,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

/// The states of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum State {
    /// To be delivered
    Ready,
    /// Refused, or not taken in time
    Parked,
    /// Given up
    Dropped,
    /// Delivered
    Done,
}

impl State {
    const fn state(self) -> OutboxState {
        match self {
            Self::Ready => OutboxState::Ready,
            Self::Parked => OutboxState::Parked,
            Self::Dropped => OutboxState::Dropped,
            Self::Done => OutboxState::Done,
        }
    }
}

/// Runs it.
pub fn run(args: &Args, output: &mut Output) -> Outcome {
    match &args.command {
        Command::List(list) => self::list(list, output),
        Command::Retry(one) => retry(one, output),
        Command::Drop(drop) => self::drop(drop, output),
    }
}

/// The store that holds the outbox: of the platform's the one beside it, so that no id and secret is wanted.
fn outbox(url: &str, keys: &KeyFile) -> Result<Arc<dyn Store>, Failure> {
    let keys = keys.read()?;
    let beside = beside(url)?;
    if beside == "memory:" {
        let help = "`sqlite:FILE` and `postgres://…` keep theirs";
        return Err(Failure::usage("a store in memory has no outbox that another process sees").help(help));
    }
    if let Some(file) = beside.strip_prefix("sqlite:")
        && !std::path::Path::new(file).exists()
    {
        // Opening would make an empty one, and an empty list would be no answer.
        return Err(Failure::unreachable(format!("`{}`: there is no such file", safe(&beside))));
    }
    open_outbox(&beside, keys).map_err(|error| of_open(&error)).map_err(|failure| {
        match failure.message.contains("in use by another callflow") {
        true => failure.help(
            "the server that runs on it has the outbox, too: GET /callflow/v1/outbox with a token of scope `admin`, \
             or stop it first",
        ),
        false => failure,
    }
    })
}

#[cfg(feature = "genesys")]
fn beside(url: &str) -> Result<String, Failure> {
    use crate::cloud::store::genesys::Address;
    let Some(rest) = url.strip_prefix("genesys:") else { return Ok(url.to_owned()) };
    Address::of(rest).map(|address| address.beside).map_err(|error| Failure::usage(error.message).help(error.help))
}

#[cfg(not(feature = "genesys"))]
fn beside(url: &str) -> Result<String, Failure> {
    Ok(url.to_owned())
}

fn list(list: &List, output: &mut Output) -> Outcome {
    let store = outbox(&list.store, &list.keys)?;
    let state = list.state.map(State::state);
    let rows = match &list.conversation {
        Some(id) => store.outbox_of(id).map(|rows| {
            let wanted = rows.into_iter().filter(|row| state.is_none_or(|state| row.state == state));
            wanted.take(list.limit).collect()
        }),
        None => store.outbox(state, list.limit),
    };
    let rows: Vec<OutboxRow> = rows.map_err(|error| failed(&list.store, &error))?;
    let locked = rows.iter().any(|row| row.batch.iter().any(|(_, value)| is_locked(value)));
    if list.show_values && locked {
        let message = format!("`{}`: values are encrypted with a key that was not given", safe(&list.store));
        return Err(Failure::unreachable(message).help("name the file of the key with `--key-file`"));
    }
    output.out(match list.format {
        Format::Human => shown::human(&rows, list.show_values),
        Format::Json => shown::json(&rows, list.show_values),
    });
    Ok(Exit::Fine)
}

/// The parked row that is meant, with all of its conversation.
fn parked(store: &dyn Store, one: &One) -> Result<(OutboxRow, Vec<OutboxRow>), Failure> {
    let rows = store.outbox_of(&one.conversation).map_err(|error| failed(&one.store, &error))?;
    let shown = format!("{}/{}", escape::line(&one.conversation), one.epoch);
    let Some(row) = rows.iter().find(|row| row.epoch == one.epoch).cloned() else {
        let help = format!("`callflow outbox list --store {}` shows what there is", safe(&one.store));
        return Err(Failure::usage(format!("the outbox has no batch `{shown}`")).help(help));
    };
    if row.state != OutboxState::Parked {
        let message = format!("the batch `{shown}` is {} and not parked", row.state.word());
        return Err(Failure::usage(message).help("only a parked batch waits for a person"));
    }
    Ok((row, rows))
}

fn unpark(store: &dyn Store, one: &One, to: &Unpark) -> Result<(), Failure> {
    let of = |error: StoreError| failed(&one.store, &error);
    if store.unpark(&one.conversation, one.epoch, to).map_err(of)? {
        return Ok(());
    }
    Err(Failure::unreachable("somebody else has taken it up meanwhile").help("look at it with `callflow outbox list`"))
}

fn retry(one: &One, output: &mut Output) -> Outcome {
    let store = outbox(&one.store, &KeyFile::default())?;
    let (row, rows) = parked(&*store, one)?;
    let without = written_since(&rows, &row);
    unpark(&*store, one, &Unpark::Retry { without: without.clone() })?;
    let names = |wanted: bool| {
        let all = row.batch.iter().map(|(name, _)| name).filter(|name| without.contains(name) == wanted);
        escape::line(&all.map(Text::as_str).collect::<Vec<_>>().join(", ")).into_owned()
    };
    if without.len() < row.batch.len() {
        output.out(format!("to be sent again: {}\n", names(false)));
    } else {
        output.out("nothing is left to send: the batch is done\n");
    }
    if !without.is_empty() {
        output.out(format!("left out, as later batches have written them (P4): {}\n", names(true)));
    }
    Ok(Exit::Fine)
}

fn drop(drop: &Drop, output: &mut Output) -> Outcome {
    let one = &drop.one;
    let store = outbox(&one.store, &KeyFile::default())?;
    let (row, _) = parked(&*store, one)?;
    let names = shown::names(&row);
    if !drop.yes && !agreed(&names, output)? {
        output.remark("nothing was done");
        return Ok(Exit::Problems);
    }
    unpark(&*store, one, &Unpark::Drop)?;
    output.out(format!("given up: {names}\n"));
    Ok(Exit::Fine)
}

/// Asks a person at a terminal.
fn agreed(names: &str, output: &mut Output) -> Result<bool, Failure> {
    if !std::io::stdin().is_terminal() {
        return Err(Failure::usage("giving up a batch wants a yes").help("say `--yes`"));
    }
    output.err(format!("Give up {names}? It is never sent then. [y/N] "));
    let mut line = String::new();
    let read = std::io::stdin().lock().read_line(&mut line);
    Ok(read.is_ok() && matches!(line.trim(), "y" | "Y" | "yes"))
}
