//! Tests and set-ups: steps in their one shape, whatever they may mean.

use super::{Generator, WORDS};

impl Generator<'_> {
    pub(super) fn steps(&mut self, most: usize) {
        self.depth += 1;
        let most = if self.depth > 4 { 0 } else { most };
        self.braces(most, Self::step);
        self.depth -= 1;
    }

    fn step(&mut self) {
        match self.pick(8) {
            0 => self.one_of(WORDS),
            1 => self.setting(),
            2 => {
                self.path();
                self.put("=");
                self.expr();
            }
            3 | 4 => {
                self.text();
                self.put("=");
                self.expr();
            }
            _ => self.word_step(),
        }
    }

    fn word_step(&mut self) {
        self.one_of(WORDS);
        self.maybe(Self::arguments);
        self.maybe(Self::label);
        self.maybe(|g| g.steps(4));
        self.many(3, |g| {
            g.put("on");
            if g.pick(2) == 0 {
                g.any_name();
            } else {
                g.text();
            }
            g.steps(2);
        });
    }

    pub(super) fn arguments(&mut self) {
        self.put("(");
        self.expr();
        self.many(2, |g| {
            g.put(",");
            g.expr();
        });
        self.put(")");
    }
}
