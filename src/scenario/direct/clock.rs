//! The clock of a test, which waits and time-outs turn, and what is heard on the way.

use crate::scenario::report::Failure;
use crate::scenario::story::{After, DEFAULT_CLOCK, Test};
use crate::value::quoted;

/// A clock that takes no real time.
pub struct Clock<'t> {
    began: i64,
    /// Milliseconds since the call began.
    passed: i64,
    after: &'t [After],
    /// How many of the moments have come, in the order of their times.
    came: Vec<bool>,
    /// What was played since the last input.
    heard: Vec<String>,
}

impl<'t> Clock<'t> {
    /// The clock of a test at the moment its call begins.
    pub fn new(test: &'t Test) -> Self {
        let began = test.call.clock.unwrap_or(DEFAULT_CLOCK);
        Self { began, passed: 0, after: &test.after, came: vec![false; test.after.len()], heard: Vec::new() }
    }

    /// The time, in seconds since 1970.
    pub fn now(&self) -> i64 {
        self.began.saturating_add(self.passed / 1000)
    }

    /// Milliseconds pass.
    pub fn pass(&mut self, milliseconds: i64) {
        self.passed = self.passed.saturating_add(milliseconds.max(0));
    }

    /// The next moment that has come and was not dealt with: the earliest, and of those at one time the one written first.
    pub fn due(&mut self) -> Option<&'t After> {
        let open = self.after.iter().enumerate().filter(|(at, _)| !self.came[*at]);
        let (at, after) =
            open.filter(|(_, after)| after.milliseconds <= self.passed).min_by_key(|(_, a)| a.milliseconds)?;
        self.came[at] = true;
        Some(after)
    }

    /// Moments that never came.
    pub fn never_came(&self) -> Vec<Failure> {
        let open = self.after.iter().zip(&self.came).filter(|(_, came)| !**came);
        let seconds = |time: i64| format!("{}.{:03} s", time / 1000, time % 1000);
        open.map(|(after, _)| {
            let message = format!("this time never came: the run took {}", seconds(self.passed));
            Failure::new(after.span, message)
                .compared(format!("at least {}", seconds(after.milliseconds)), seconds(self.passed))
        })
        .collect()
    }

    /// Something is played.
    pub fn hear(&mut self, text: &str) {
        self.heard.push(text.to_owned());
    }

    /// What was heard since the last input.
    pub fn heard(&self) -> String {
        let all: Vec<String> = self.heard.iter().map(|text| quoted(text)).collect();
        if all.is_empty() { "nothing was heard".to_owned() } else { all.join("\n") }
    }

    /// The caller has done something: what is heard from now on is new.
    pub fn forget_heard(&mut self) {
        self.heard.clear();
    }
}
