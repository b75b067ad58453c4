//! The world around a run on the command line: a caller whose keys are given beforehand, or a person at a terminal, who
//! is the caller and everybody else.

use super::prompt::{Prompt, Typed};
use super::shown::Writer;
use crate::cli::render::escape;
use crate::conversation::{Ask, Caller, Digits, Moment, Reply, World};
use crate::value::{Text, Value};
use std::collections::VecDeque;

/// The word that hangs up, in `--input` and at the prompt.
pub const HANG_UP: &str = "hangup";
/// What is said of an entry that is none.
pub const NO_ENTRY: &str = "a caller presses 0 to 9, * and #, or hangs up with `hangup`";

/// A caller with a telephone, and a clock that waiting turns.
pub struct Telephone<'a> {
    call: Caller,
    /// Milliseconds that have passed in the run: waits and time-outs take no real time.
    passed: i64,
    keys: Keys,
    prompt: Prompt<'a>,
}

/// Where keys come from.
pub enum Keys {
    /// These, in order; after the last one nothing more is entered.
    Given(VecDeque<String>),
    /// A person at a terminal.
    Typed,
}

impl Keys {
    /// Whether a person types.
    pub const fn is_typed(&self) -> bool {
        matches!(self, Self::Typed)
    }
}

impl<'a> Telephone<'a> {
    /// A call.
    pub fn new(call: Caller, keys: Keys, writer: &'a Writer<'a>) -> Self {
        Self { call, passed: 0, keys, prompt: Prompt::new(writer) }
    }

    /// The same where the cloud holds that before.
    #[must_use]
    pub fn knowing(mut self, held: &[(Text, Text)]) -> Self {
        self.prompt.knows(held);
        self
    }

    fn enter(&mut self, wanted: &str, most: Most, timeout: i64) -> Reply {
        let entry = match &mut self.keys {
            Keys::Given(keys) => keys.pop_front().unwrap_or_default(),
            Keys::Typed => self.prompt.keys(wanted, most),
        };
        if entry.eq_ignore_ascii_case(HANG_UP) {
            return Reply::HangUp;
        }
        if !entry.is_empty() {
            return Reply::Keys(Text::from(entry));
        }
        self.pass(timeout);
        Reply::Nothing
    }

    fn pass(&mut self, milliseconds: i64) {
        self.passed = self.passed.saturating_add(milliseconds.max(0));
    }

    /// A person says what becomes of it; without one transfers succeed.
    fn transfer(&mut self, kind: &str, target: &str) -> Reply {
        if !self.keys.is_typed() {
            return Reply::Done;
        }
        let wanted = format!("transfer {kind} to “{}”: Enter when it succeeds, or `fail`", escape::line(target));
        match self.prompt.word(&wanted, &["fail"]) {
            Typed::HangUp => Reply::HangUp,
            Typed::Word("fail") => Reply::Failed(Text::new("Error.TransferFailed"), None),
            _ => Reply::Done,
        }
    }

    /// A person waits on or lets an agent answer; without one an agent takes the call when the in-queue flow has run
    /// through once.
    fn restart(&mut self) -> Reply {
        if !self.keys.is_typed() {
            return Reply::Leave;
        }
        let wanted = "in the queue: Enter waits on, or `agent` when one answers";
        match self.prompt.word(wanted, &["agent"]) {
            Typed::HangUp => Reply::HangUp,
            Typed::Word("agent") => Reply::Leave,
            _ => Reply::Done,
        }
    }
}

/// How many keys are taken, and the key that ends them and is not counted.
pub type Most = (usize, Option<char>);

/// What a typed line enters, white space aside.
pub fn entered(line: &str, (most, terminator): Most) -> Result<String, String> {
    let entry: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    if !is_entry(&entry) {
        return Err(NO_ENTRY.to_owned());
    }
    let digits = terminator.and_then(|key| entry.strip_suffix(key)).unwrap_or(&entry).len();
    if digits > most && !entry.eq_ignore_ascii_case(HANG_UP) {
        return Err(format!("at most {most}, and these are {digits}"));
    }
    Ok(entry)
}

/// Whether text may be entered: keys of a telephone, the word that hangs up, or nothing.
pub fn is_entry(text: &str) -> bool {
    text.eq_ignore_ascii_case(HANG_UP) || text.chars().all(|c| c.is_ascii_digit() || matches!(c, '*' | '#'))
}

/// What is wanted, for people.
fn wanted(digits: &Digits) -> String {
    let count = match (digits.min, digits.max) {
        (1, 1) => "1 digit".to_owned(),
        (least, most) if least == most => format!("{most} digits"),
        (least, most) => format!("{least} to {most} digits"),
    };
    match digits.terminator {
        Some(key) => format!("{count}, {key} ends them early"),
        None => count,
    }
}

impl World for Telephone<'_> {
    fn ask(&mut self, ask: &Ask<'_>) -> Reply {
        match ask {
            Ask::Collect(digits) => {
                self.enter(&wanted(digits), (usize::from(digits.max), digits.terminator), digits.no_entry)
            }
            Ask::Menu(name, timeout) => {
                self.enter(&format!("a key for “{}”", escape::line(name.as_str())), (1, None), *timeout)
            }
            Ask::Wait(milliseconds) => {
                self.pass(*milliseconds);
                Reply::Done
            }
            Ask::Play(_) | Ask::Tell(..) => Reply::Done,
            Ask::Transfer(kind, target, _) => self.transfer(kind.word(), target),
            Ask::Restart => self.restart(),
            Ask::External(outside) if self.keys.is_typed() => self.prompt.outside(outside),
            Ask::External(_) => Reply::Unknown,
        }
    }

    fn moment(&mut self, moment: &mut Moment<'_>) {
        if self.keys.is_typed() {
            self.prompt.look(moment);
        }
    }

    fn built_in(&mut self, name: &str) -> Value {
        self.call.built_in(name)
    }

    fn now(&mut self) -> i64 {
        self.call.began.saturating_add(self.passed / 1000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_enters_keys_nothing_or_the_end_of_the_call() {
        assert_eq!(entered("1 2 3\n", (4, None)), Ok("123".to_owned()));
        assert_eq!(entered("*#\r\n", (2, None)), Ok("*#".to_owned()));
        assert_eq!(entered("\n", (1, None)), Ok(String::new()), "nothing is entered");
        assert_eq!(entered("HangUp\n", (1, None)), Ok("HangUp".to_owned()));
        for wrong in ["abc\n", "1.5\n", "hang\n", "１\n", "\u{1b}[A\n"] {
            assert_eq!(entered(wrong, (9, None)), Err(NO_ENTRY.to_owned()), "{wrong:?}");
        }
        assert_eq!(entered("1234#\n", (4, Some('#'))), Ok("1234#".to_owned()));
        assert_eq!(entered("12345\n", (4, Some('#'))), Err("at most 4, and these are 5".to_owned()));
    }
}
