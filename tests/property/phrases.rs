//! Random well-typed expressions.

use crate::generate::Generator;

impl Generator<'_> {
    /// A String.
    pub fn text(&mut self) -> String {
        if self.is_deep() {
            return self.text_leaf();
        }
        self.deeper(|g| match g.pick(9) {
            0..=2 => g.text_leaf(),
            3 | 4 => {
                let parts: Vec<String> = (0..2 + g.pick(2)).map(|_| g.text()).collect();
                format!("Append({})", parts.join(", "))
            }
            5 => format!("ToString({})", g.number()),
            6 => format!("ToString({})", g.fraction()),
            7 => format!("If({}, {}, {})", g.truth(), g.text(), g.text()),
            8 if g.pick(4) == 1 => format!("{}[{}]", g.list_variable(), g.number()),
            _ => format!("If(Count({0}) > 0, {0}[0], {1})", g.list_variable(), g.literal_text()),
        })
    }

    fn text_leaf(&mut self) -> String {
        match self.pick(3) {
            0 => self.literal_text(),
            _ => self.variable("s"),
        }
    }

    pub fn literal_text(&mut self) -> String {
        self.one_of(&[
            "\"a\"",
            "\"\"",
            "\"b\"",
            "\"7\"",
            "\" -12 \"",
            "\"é\"",
            "\"a string of more than thirty characters\"",
        ])
    }

    /// An Integer.
    pub fn number(&mut self) -> String {
        if self.is_deep() {
            return self.number_leaf();
        }
        self.deeper(|g| match g.pick(10) {
            0..=2 => g.number_leaf(),
            3 | 4 => {
                let op = g.one_of(&["+", "-", "*"]);
                format!("({} {op} {})", g.number(), g.number())
            }
            5 if g.pick(4) == 1 => format!("Length({})", g.text()),
            5 => format!("Length(Append({}, {}))", g.text(), g.text()),
            6 => format!("Count({})", g.list_variable()),
            7 if g.pick(4) == 1 => format!("ToInt({})", g.text()),
            7 => format!("ToInt(ToString({}))", g.number()),
            8 => format!("If({}, {}, {})", g.truth(), g.number(), g.number()),
            _ => format!("({} ? {} : {})", g.truth(), g.number(), g.number()),
        })
    }

    fn number_leaf(&mut self) -> String {
        match self.pick(3) {
            0 => self.one_of(&["0", "1", "2", "3", "(-1)", "100000", "999999999999999"]),
            _ => self.variable("i"),
        }
    }

    /// A Decimal.
    pub fn fraction(&mut self) -> String {
        if self.is_deep() {
            return self.variable("d");
        }
        self.deeper(|g| match g.pick(5) {
            0 => g.one_of(&["0.0", "0.5", "1.25", "2.75", "100.0625"]),
            1 | 2 => g.variable("d"),
            3 => {
                let op = g.one_of(&["+", "-"]);
                format!("({} {op} {})", g.fraction(), g.fraction())
            }
            _ => format!("If({}, {}, {})", g.truth(), g.fraction(), g.fraction()),
        })
    }

    /// A Boolean.
    pub fn truth(&mut self) -> String {
        if self.is_deep() {
            return self.variable("b");
        }
        self.deeper(|g| match g.pick(11) {
            0 => g.one_of(&["true", "false"]),
            1 => g.variable("b"),
            2 | 3 => {
                let op = g.one_of(&["==", "!=", "<", "<=", ">", ">="]);
                format!("({} {op} {})", g.number(), g.number())
            }
            4 => {
                let op = g.one_of(&["==", "!="]);
                format!("({} {op} {})", g.text(), g.text())
            }
            5 => {
                let op = g.one_of(&["==", "!=", "<", "<=", ">", ">="]);
                format!("({} {op} {})", g.fraction(), g.fraction())
            }
            6 => format!("({} and {})", g.truth(), g.truth()),
            7 => format!("({} or {})", g.truth(), g.truth()),
            8 => format!("!{}", g.truth()),
            9 => {
                let kind = ["s", "i", "b", "d"][g.pick(4)];
                let variable = g.variable(kind);
                let op = g.one_of(&["==", "!="]);
                g.one_or(format!("IsSet({variable})"), format!("({variable} {op} NOT_SET)"))
            }
            _ => format!("IsNotSetOrEmpty({})", g.text()),
        })
    }

    /// A collection of Strings.
    pub fn list(&mut self) -> String {
        match self.pick(4) {
            0 => self.list_variable(),
            1 => format!("If({}, {}, {})", self.truth(), self.list_variable(), self.list_variable()),
            _ => {
                let items: Vec<String> = (0..1 + self.pick(3)).map(|_| self.text()).collect();
                format!("MakeList({})", items.join(", "))
            }
        }
    }

    pub fn list_variable(&mut self) -> String {
        self.one_of(&["Flow.l0", "Flow.l1"])
    }

    /// A variable of a kind: the flow's, or the task's where there is one.
    pub fn variable(&mut self, kind: &str) -> String {
        match self.pick(4) {
            0 if self.in_task => format!("Task.{kind}"),
            1 => format!("Flow.{kind}1"),
            _ => format!("Flow.{kind}0"),
        }
    }
}
