//! `callflow eval --jsonl`: a request a line in, an answer a line out, and no line stops it.

use super::Outcome;
use super::exit::{Exit, Failure};
use super::join;
use super::output::Output;
use super::render::json;
use crate::diagnostic::Label;
use crate::span::Span;
use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read};

/// A longer line is answered with an error and not read whole. An expression of 32,000 characters fits in any encoding.
const MAX_LINE: usize = 4_000_000;
/// So much is read at once.
const BUFFER: usize = 64 * 1024;

/// A request.
#[derive(Clone, Debug, Deserialize)]
pub struct Request {
    /// The expression.
    pub expr: String,
    /// Variables by their path.
    #[serde(default)]
    pub vars: BTreeMap<String, Variable>,
    /// How far to go.
    #[serde(default)]
    pub mode: Mode,
}

/// A variable.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Variable {
    /// The name of its type.
    #[serde(rename = "type")]
    pub kind: String,
    /// An expression for its value.
    pub value: String,
}

/// How far to go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// To the value.
    #[default]
    Eval,
    /// To the type.
    Check,
    /// To the tree.
    Parse,
}

/// An answer.
#[derive(Clone, Debug)]
pub enum Answer {
    /// All went well.
    Value(Value),
    /// Something is wrong.
    Problem(Problem),
}

/// What an expression came to. Where the mode ends earlier, the rest is empty and left out.
#[derive(Clone, Debug, Default)]
pub struct Value {
    /// The name of the type.
    pub kind: Option<String>,
    /// The value as ToString writes it; inside, nothing for NOT_SET.
    pub text: Option<Option<String>>,
    /// The value as an expression that gives it again.
    pub literal: Option<String>,
}

/// What is wrong with an expression.
#[derive(Clone, Debug)]
pub struct Problem {
    /// How far it came.
    pub stage: Stage,
    /// The code of the diagnostic, or of the run error.
    pub code: String,
    /// What is wrong.
    pub message: String,
    /// The character where it is, from 1 (E1).
    pub position: usize,
    /// The places in bytes with their words, for a drawing; the most important one first.
    pub labels: Vec<Label>,
    /// What to do.
    pub help: Option<String>,
}

/// Where it went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// Reading.
    Parse,
    /// Checking.
    Check,
    /// Running.
    Run,
}

impl Answer {
    /// Whether all went well.
    pub fn is_ok(&self) -> bool {
        matches!(self, Self::Value(_))
    }

    /// The answer to a line that is no request.
    fn bad_request(message: String) -> Self {
        let code = "bad-request".to_owned();
        let labels = vec![Label { span: Span::at(0), text: String::new() }];
        Self::Problem(Problem { stage: Stage::Parse, code, message, position: 1, labels, help: None })
    }
}

impl Serialize for Answer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("ok", &self.is_ok())?;
        match self {
            Self::Value(value) => {
                if let Some(kind) = &value.kind {
                    map.serialize_entry("type", kind)?;
                }
                if let Some(text) = &value.text {
                    map.serialize_entry("text", text)?;
                }
                if let Some(literal) = &value.literal {
                    map.serialize_entry("literal", literal)?;
                }
            }
            Self::Problem(problem) => {
                map.serialize_entry("stage", &problem.stage)?;
                map.serialize_entry("code", &problem.code)?;
                map.serialize_entry("message", &problem.message)?;
                map.serialize_entry("position", &problem.position)?;
                if let Some(help) = &problem.help {
                    map.serialize_entry("help", help)?;
                }
            }
        }
        map.end()
    }
}

/// Answers every line of the input. Answers are sent on as soon as no more requests are waiting.
pub fn run(input: &mut dyn Read, output: &mut Output) -> Outcome {
    answer_all(input, output, |request| Ok(join::eval(request)))
}

fn answer_all(
    input: &mut dyn Read,
    output: &mut Output,
    mut eval: impl FnMut(&Request) -> Result<Answer, Failure>,
) -> Outcome {
    let mut input = BufReader::with_capacity(BUFFER, input);
    while !output.is_closed() {
        if input.buffer().is_empty() {
            output.flush();
        }
        let answer = match next_line(&mut input) {
            Ok(None) => break,
            Ok(Some(line)) if line.trim_ascii().is_empty() => continue,
            Ok(Some(line)) => match serde_json::from_slice::<Request>(&line) {
                Ok(request) => eval(&request)?,
                Err(error) => Answer::bad_request(format!("the line is no request: {error}")),
            },
            Err(LineError::TooLong) => Answer::bad_request(format!("the line has more than {MAX_LINE} bytes")),
            Err(LineError::Io(error)) => {
                return Err(Failure::unreachable(format!("cannot read standard input: {error}")));
            }
        };
        output.out(json::write_line(&answer));
    }
    Ok(Exit::Fine)
}

enum LineError {
    TooLong,
    Io(std::io::Error),
}

/// The next line; the rest of one that is too long is passed over.
fn next_line(input: &mut impl BufRead) -> Result<Option<Vec<u8>>, LineError> {
    let mut line = Vec::new();
    let read = input.by_ref().take(MAX_LINE as u64 + 1).read_until(b'\n', &mut line).map_err(LineError::Io)?;
    if read > MAX_LINE && !line.ends_with(b"\n") {
        input.skip_until(b'\n').map_err(LineError::Io)?;
        return Err(LineError::TooLong);
    }
    Ok((read > 0).then_some(line))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::style::Style;
    use std::cell::RefCell;
    use std::io::Write;
    use std::rc::Rc;

    #[derive(Clone, Default)]
    struct Shared(Rc<RefCell<Vec<u8>>>);

    impl Write for Shared {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.borrow_mut().write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    fn answers(mut input: &[u8]) -> Vec<serde_json::Value> {
        let written = Shared::default();
        let mut output = Output::new(Box::new(written.clone()), Style::PLAIN, Box::new(std::io::sink()), Style::PLAIN);
        let echo =
            |request: &Request| Ok(Answer::Value(Value { text: Some(Some(request.expr.clone())), ..Value::default() }));
        assert_eq!(answer_all(&mut input, &mut output, echo), Ok(Exit::Fine));
        let bytes = written.0.borrow().clone();
        let text = String::from_utf8(bytes).expect("it is text");
        text.lines().map(|line| serde_json::from_str(line).expect("it is JSON")).collect()
    }

    #[test]
    fn no_line_stops_it() {
        let mut input =
            b"{\"expr\": \"1\"}\nno json\n\n\xff\xfe\n[]\n{\"expr\": 5}\n{\"expr\": \"2\", \"mode\": \"x\"}\n".to_vec();
        input.extend(vec![b'x'; MAX_LINE + 5]);
        input.extend(b"\n{\"expr\": \"3\"}");
        let answers = answers(&input);
        let well: Vec<_> = answers.iter().map(|answer| answer["ok"] == true).collect();
        assert_eq!(well, [true, false, false, false, false, false, false, true]);
        assert_eq!((&answers[0]["text"], &answers[7]["text"]), (&"1".into(), &"3".into()));
        assert_eq!((&answers[1]["stage"], &answers[1]["code"]), (&"parse".into(), &"bad-request".into()));
        assert_eq!(answers[1]["position"], 1);
    }

    #[test]
    fn a_request_may_have_variables_and_a_mode() {
        let line =
            r#"{"expr": "Flow.x", "vars": {"Flow.x": {"type": "Integer", "value": "5"}}, "mode": "check", "id": 7}"#;
        let request: Request = serde_json::from_str(line).expect("it is a request");
        assert_eq!(request.mode, Mode::Check);
        assert_eq!(request.vars["Flow.x"], Variable { kind: "Integer".to_owned(), value: "5".to_owned() });
    }

    #[test]
    fn an_answer_is_one_line_whatever_it_holds() {
        let answer = Answer::Value(Value { text: Some(Some("a\n\u{1b}\u{202e}".to_owned())), ..Value::default() });
        assert_eq!(json::write_line(&answer), "{\"ok\":true,\"text\":\"a\\n\\u001b\\u202e\"}\n");
    }
}
