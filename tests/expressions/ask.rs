//! Asks the program: one process answers many lines.

use crate::program::run_with;
use serde_json::{Value, json};

/// The answers to many expressions, in order.
pub fn answers(expressions: &[&str]) -> Vec<Value> {
    asked(&expressions.iter().map(|expr| json!({ "expr": expr })).collect::<Vec<_>>())
}

/// The answers to many requests, in order; each line has one.
pub fn asked(requests: &[Value]) -> Vec<Value> {
    let lines: Vec<String> = requests.iter().map(Value::to_string).collect();
    let output = run_with(&["eval", "--jsonl"], (lines.join("\n") + "\n").as_bytes());
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("it is text");
    let answers: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect("it is JSON")).collect();
    assert_eq!(answers.len(), requests.len());
    answers
}

/// An answer in short: `Integer 5`, or `check wrong-types 3`.
pub fn short(answer: &Value) -> String {
    let word = |name: &str| answer[name].as_str().unwrap_or_default().to_owned();
    if answer["ok"] == true {
        return format!("{} {}", word("type"), word("literal"));
    }
    format!("{} {} {}", word("stage"), word("code"), answer["position"])
}

/// Compares answers in short with what they should be.
pub fn all(rows: &[(&str, &str)]) {
    let expressions: Vec<&str> = rows.iter().map(|(expression, _)| *expression).collect();
    let mut wrong = Vec::new();
    for ((expression, expected), answer) in rows.iter().zip(answers(&expressions)) {
        if short(&answer) != *expected {
            let begin: String = expression.chars().take(80).collect();
            wrong.push(format!(
                "{begin}\n  expected {expected}\n  found    {} ({})",
                short(&answer),
                answer["message"]
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
