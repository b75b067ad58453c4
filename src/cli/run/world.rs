//! The world around a run on the command line: a caller whose keys are given beforehand, or who types them.

use crate::cli::render::escape;
use crate::conversation::{Ask, Reply, World};
use crate::value::{Text, Value};
use std::collections::VecDeque;
use std::io::{BufRead, Write};

/// The word that hangs up, in `--input` and at the prompt.
const HANG_UP: &str = "hangup";
/// What is said of an entry that is none.
pub const NO_ENTRY: &str = "a caller presses 0 to 9, * and #, or hangs up with `hangup`";

/// What is known of the call.
pub struct Call {
    /// Call.Ani
    pub caller: String,
    /// Call.CalledAddress
    pub called: String,
    /// Call.Language
    pub language: Option<String>,
    /// Call.ConversationId
    pub conversation: String,
}

/// A caller with a telephone, and a clock that waiting turns.
pub struct Telephone {
    call: Call,
    began: i64,
    /// Milliseconds that have passed in the run: waits and time-outs take no real time.
    passed: i64,
    keys: Keys,
}

/// Where keys come from.
pub enum Keys {
    /// These, in order; after the last one nothing more is entered.
    Given(VecDeque<String>),
    /// A person at a terminal.
    Typed {
        /// He was asked before, and knows how to answer.
        asked: bool,
    },
}

impl Telephone {
    /// A call that begins at that time, in seconds since 1970.
    pub fn new(call: Call, began: i64, keys: Keys) -> Self {
        Self { call, began, passed: 0, keys }
    }

    fn enter(&mut self, wanted: &str, most: Most, timeout: i64) -> Reply {
        let entry = match &mut self.keys {
            Keys::Given(keys) => keys.pop_front(),
            Keys::Typed { asked } => Some(typed(wanted, most, std::mem::replace(asked, true))),
        };
        match entry {
            Some(keys) if keys.eq_ignore_ascii_case(HANG_UP) => Reply::HangUp,
            Some(keys) if !keys.is_empty() => Reply::Keys(Text::from(keys)),
            _ => {
                self.pass(timeout);
                Reply::Nothing
            }
        }
    }

    fn pass(&mut self, milliseconds: i64) {
        self.passed = self.passed.saturating_add(milliseconds.max(0));
    }
}

/// Asks at the terminal until something can be entered; the end of the input hangs up.
fn typed(wanted: &str, most: Most, asked: bool) -> String {
    // A prompt that cannot be written is no reason to stop listening.
    let say = |text: &str| {
        let mut prompt = std::io::stderr();
        let _ = write!(prompt, "{text}");
        let _ = prompt.flush();
    };
    if !asked {
        say(&format!("  (You are the caller: type keys and Enter, Enter alone for nothing, or `{HANG_UP}`.)\n"));
    }
    loop {
        say(&format!("  ask    {wanted} > "));
        let mut line = String::new();
        if matches!(std::io::stdin().lock().read_line(&mut line), Ok(0) | Err(_)) {
            say("\n");
            return HANG_UP.to_owned();
        }
        match entered(&line, most) {
            Ok(entry) => return entry,
            Err(problem) => say(&format!("         no: {problem}\n")),
        }
    }
}

/// How many keys are taken, and the key that ends them and is not counted.
type Most = (usize, Option<char>);

/// What a typed line enters, white space aside.
fn entered(line: &str, (most, terminator): Most) -> Result<String, String> {
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

impl World for Telephone {
    fn ask(&mut self, ask: &Ask<'_>) -> Reply {
        match ask {
            Ask::Collect(digits) => {
                let count = match (digits.min, digits.max) {
                    (1, 1) => "1 digit".to_owned(),
                    (least, most) if least == most => format!("{most} digits"),
                    (least, most) => format!("{least} to {most} digits"),
                };
                let wanted = match digits.terminator {
                    Some(key) => format!("{count}, {key} ends them early"),
                    None => count,
                };
                self.enter(&wanted, (usize::from(digits.max), digits.terminator), digits.no_entry)
            }
            Ask::Menu(name, timeout) => {
                self.enter(&format!("a key for “{}”", escape::line(name.as_str())), (1, None), *timeout)
            }
            Ask::Wait(milliseconds) => {
                self.pass(*milliseconds);
                Reply::Done
            }
            Ask::Play(_) | Ask::Transfer(..) | Ask::Tell(..) => Reply::Done,
            // On the command line an agent takes the call when the in-queue flow has run through once.
            Ask::Restart => Reply::Leave,
            Ask::External(_) => Reply::Unknown,
        }
    }

    fn built_in(&mut self, name: &str) -> Value {
        let text = |text: &str| Value::Text(Text::new(text));
        match name {
            "Call.Ani" => text(&self.call.caller),
            "Call.CalledAddress" | "Call.CalledAddressOriginal" => text(&self.call.called),
            "Call.ConversationId"
            | "Interaction.Id"
            | "Message.ConversationId"
            | "Chat.ConversationId"
            | "Email.ConversationId" => text(&self.call.conversation),
            "Call.Language" | "Message.Language" | "Email.Language" => {
                self.call.language.as_deref().map_or(Value::NotSet, |own| text(&own.to_lowercase()))
            }
            "Flow.IsTest" => Value::Boolean(true),
            "Flow.StartDateTimeUtc" => Value::DateTime(self.now()),
            _ => Value::NotSet,
        }
    }

    fn now(&mut self) -> i64 {
        self.began.saturating_add(self.passed / 1000)
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
