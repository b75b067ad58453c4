//! Random flow texts out of the grammar, with random layout and comments. A tape of bytes makes the choices, so that
//! proptest can shrink them; where the tape ends, the simplest choice is made.

mod steps;

/// Makes one text.
pub struct Generator<'a> {
    tape: &'a [u8],
    tokens: Vec<String>,
    depth: usize,
}

const WORDS: &[&str] =
    &["a", "Foo", "task", "index", "flow", "state", "x1", "$y", "名", "menu", "choice", "row", "test", "setup"];
const ANY: &[&str] = &["b", "if", "else", "as", "on", "case", "default", "loop", "input", "output", "var", "Bar"];
const TEXTS: &[&str] = &["\"\"", "\"a b\"", "\"\\\"\\n\"", "\"// no comment\"", "\"two\nlines\"", "\"é\"", "\"{\""];
const BINARY: &[&str] = &["+", "-", "*", "/", "%", "^", "&", "|", "==", "!=", "<", "<=", ">", ">=", "and", "OR"];

/// A file out of a tape.
pub fn file(tape: &[u8]) -> String {
    let (shape, layout) = tape.split_at(tape.len() / 2);
    let mut generator = Generator { tape: shape, tokens: Vec::new(), depth: 0 };
    generator.many(2, Generator::item);
    lay_out(&generator.tokens, layout)
}

/// An expression out of a tape, on one line.
pub fn expression(tape: &[u8]) -> String {
    let mut generator = Generator { tape, tokens: Vec::new(), depth: 0 };
    generator.expr();
    generator.tokens.join(" ")
}

/// Joins tokens with white space and comments of all kinds.
fn lay_out(tokens: &[String], mut tape: &[u8]) -> String {
    let mut text = String::new();
    for (number, token) in tokens.iter().enumerate() {
        let choice = tape.split_off_first().copied().unwrap_or(0);
        match choice % 16 {
            0..=6 => text.push(' '),
            7 | 8 => text.push('\n'),
            9 => text.push_str("\n\n\n  "),
            10 => text.push_str("\t\r\n\t"),
            11 => text.push_str(&format!(" // trailing {number}  \n")),
            12 => text.push_str(&format!("\n  // own line {number}\n\n")),
            13 => text.push_str(&format!("\n\n/// doc {number}\r\n")),
            14 if !text.ends_with('/') => text.push_str(&format!("//tight {number}\n//{number} next\n")),
            // Nothing at all, where tokens cannot run into each other.
            _ if token.starts_with([')', ',', '{', '}', '(']) && !text.ends_with('/') => {}
            _ => text.push_str("   "),
        }
        text.push_str(token);
    }
    text.push_str(if tape.first().is_some_and(|b| b % 2 == 0) { "\n// the end" } else { "" });
    text
}

impl Generator<'_> {
    fn pick(&mut self, count: usize) -> usize {
        usize::from(self.tape.split_off_first().copied().unwrap_or(0)) % count
    }

    fn put(&mut self, token: &str) {
        self.tokens.push(token.to_owned());
    }

    fn one_of(&mut self, list: &[&str]) {
        let at = self.pick(list.len());
        self.put(list[at]);
    }

    fn maybe(&mut self, f: fn(&mut Self)) {
        if self.pick(2) == 1 {
            f(self);
        }
    }

    fn many(&mut self, most: usize, f: fn(&mut Self)) {
        for _ in 0..self.pick(most + 1) {
            f(self);
        }
    }

    fn braces(&mut self, most: usize, f: fn(&mut Self)) {
        self.put("{");
        self.many(most, f);
        self.put("}");
    }

    fn any_name(&mut self) {
        let list = if self.pick(2) == 0 { WORDS } else { ANY };
        self.one_of(list);
    }

    fn text(&mut self) {
        self.one_of(TEXTS);
    }

    fn path(&mut self) {
        self.one_of(WORDS);
        self.one_of(&[".x", ".if", ".NOT_SET", ".and"]);
        self.maybe(|g| g.put(".more"));
    }

    fn kind(&mut self) {
        self.one_of(&["String", "Integer", "state"]);
        self.maybe(|g| {
            g.put("[");
            g.put("]");
        });
    }

    fn item(&mut self) {
        match self.pick(6) {
            1 => {
                self.put("declare");
                self.any_name();
                self.many(2, Self::text);
                self.braces(3, Self::declared);
            }
            2 | 3 => {
                self.one_of(&["test", "setup"]);
                self.text();
                self.steps(6);
            }
            _ => {
                self.put("flow");
                self.any_name();
                self.text();
                self.braces(6, Self::flow_item);
            }
        }
    }

    fn declared(&mut self) {
        if self.pick(3) == 1 {
            self.put("row");
            self.text();
            return self.braces(3, Self::entry);
        }
        self.one_of(&["input", "output", "column"]);
        self.text();
        self.put(":");
        self.kind();
    }

    fn setting(&mut self) {
        self.one_of(WORDS);
        self.put("=");
        self.expr();
    }

    fn flow_item(&mut self) {
        match self.pick(7) {
            0 | 1 => {
                self.one_of(&["task", "state"]);
                self.text();
                self.braces(6, Self::task_item);
            }
            2 => self.setting(),
            3 => self.variable(),
            4 => {
                self.put("onError");
                self.block();
            }
            5 => {
                self.put("default");
                self.any_name();
                self.braces(2, Self::entry);
            }
            _ => self.menu(),
        }
    }

    fn variable(&mut self) {
        self.many(2, |g| g.one_of(&["input", "output"]));
        self.put("var");
        self.path();
        self.put(":");
        self.kind();
        self.maybe(|g| {
            g.put("=");
            g.expr();
        });
    }

    fn menu(&mut self) {
        self.put("menu");
        self.text();
        self.put("{");
        self.many(2, Self::setting);
        self.many(3, |g| {
            g.put("choice");
            g.maybe(|g| g.one_of(&["1", "*", "#"]));
            g.maybe(Self::text);
            g.put("{");
            g.many(2, Self::setting);
            g.many(2, Self::statement);
            g.put("}");
        });
        self.maybe(|g| {
            g.put("default");
            g.block();
        });
        self.put("}");
    }

    fn task_item(&mut self) {
        match self.pick(6) {
            1 => self.variable(),
            2 => {
                self.put("output");
                self.text();
            }
            _ => self.statement(),
        }
    }

    fn block(&mut self) {
        self.depth += 1;
        let most = if self.depth > 4 { 0 } else { 3 };
        self.braces(most, Self::statement);
        self.depth -= 1;
    }

    fn label(&mut self) {
        self.put("as");
        self.text();
    }

    fn statement(&mut self) {
        match self.pick(6) {
            0 => self.one_of(&["disconnect", "endTask", "test", "row"]),
            1 => self.action(),
            2 => {
                self.path();
                self.put("=");
                self.expr();
            }
            3 => self.chain(),
            4 => self.switch(),
            _ => {
                self.put("loop");
                self.expr();
                self.maybe(|g| {
                    g.put("index");
                    g.path();
                });
                self.maybe(Self::label);
                self.block();
            }
        }
    }

    fn chain(&mut self) {
        self.put("if");
        self.branch();
        self.many(2, |g| {
            g.put("else");
            g.put("if");
            g.branch();
        });
        self.maybe(|g| {
            g.put("else");
            g.block();
        });
    }

    fn branch(&mut self) {
        self.expr();
        self.maybe(Self::label);
        self.block();
    }

    fn switch(&mut self) {
        self.put("switch");
        self.maybe(Self::expr);
        self.maybe(Self::label);
        self.put("{");
        self.many(3, |g| {
            g.put("case");
            g.expr();
            g.block();
        });
        self.maybe(|g| {
            g.put("default");
            g.block();
        });
        self.put("}");
    }

    fn action(&mut self) {
        self.one_of(WORDS);
        self.maybe(Self::arguments);
        self.maybe(Self::label);
        self.maybe(|g| g.braces(4, Self::entry));
        self.many(2, |g| {
            g.put("on");
            if g.pick(2) == 0 {
                g.any_name();
            } else {
                g.text();
            }
            g.block();
        });
    }

    fn entry(&mut self) {
        match self.pick(4) {
            0 => self.any_name(),
            1 => self.text(),
            2 => self.path(),
            _ => {
                // Behind a bare name a parenthesis would begin arguments.
                let bare =
                    self.tokens.last().is_some_and(|last| last.starts_with(|c: char| c.is_alphabetic() || c == '$'));
                self.put(if bare { "c = 1 (" } else { "(" });
                self.expr();
                self.put(")");
            }
        }
        self.put("=");
        self.expr();
    }

    fn expr(&mut self) {
        self.depth += 1;
        let choice = if self.depth > 8 { 0 } else { self.pick(5) };
        match choice {
            1 | 2 => {
                self.operand();
                self.many(3, |g| {
                    g.one_of(BINARY);
                    g.operand();
                });
            }
            3 => {
                self.operand();
                self.put("?");
                self.operand();
                self.put(":");
                self.operand();
            }
            _ => self.operand(),
        }
        self.depth -= 1;
    }

    fn operand(&mut self) {
        match self.pick(10) {
            0 => self.one_of(&["5", "1.50", ".5", "2.", "true", "false", "NOT_SET"]),
            1 => self.text(),
            2 => self.path(),
            3 => {
                self.path();
                self.one_of(&[".\"quoted one\"", ".plain"]);
                self.put("[");
                self.expr();
                self.put("]");
            }
            4 => self.call(),
            5 => {
                self.put("(");
                self.expr();
                self.put(")");
            }
            6 => {
                self.put("-");
                self.one_of(&["5", "x", "(1)", ".5"]);
            }
            7 => {
                self.many(3, |g| g.one_of(&["!", "~"]));
                self.one_of(&["b", "-1", "Flow.c"]);
            }
            8 => self.one_of(&["-3 ^ 2", "a-b", "1--2", "5and 3"]),
            _ => self.any_name(),
        }
    }

    fn call(&mut self) {
        self.any_name();
        self.put("(");
        if self.pick(4) > 0 {
            self.expr();
            self.many(2, |g| {
                g.put(",");
                g.expr();
            });
        }
        self.put(")");
        self.maybe(|g| g.put(".member"));
    }
}
