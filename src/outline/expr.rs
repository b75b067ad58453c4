//! Expressions in the outline: a text for people, and a key by which trees are compared.
//!
//! The nodes of an expression lie children before parents, so both are built in one pass with a stack and no recursion.

use crate::ast::{self, BinaryOp, Exprs, NodeKind, UnaryOp};
use crate::syntax::text::escape_text;
use std::fmt::Write;

/// An expression.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expr {
    /// As it would be written on one line, with the brackets that it needs and no others (E25).
    pub text: String,
    /// Equal exactly where the trees are equal: names of functions and variables without case (E30), `x["y"]` as
    /// `x.y` (E36).
    pub key: String,
    /// The text, when it is a text and nothing else.
    pub literal: Option<String>,
    /// What is said or written to somebody, when it makes that of texts: values stand in braces.
    pub spoken: Option<String>,
    /// The variables and built-ins that it mentions, `scope.name` without case.
    pub mentions: Vec<String>,
}

/// How tightly the parts of an expression hold together (E16); a looser one stands in brackets.
mod tight {
    pub const CHOOSE: u8 = 0;
    pub const OR: u8 = 1;
    pub const AND: u8 = 2;
    pub const POWER: u8 = 9;
    pub const NOT: u8 = 10;
    pub const MINUS: u8 = 11;
    pub const PRIMARY: u8 = 12;
}

const fn tightness(op: BinaryOp) -> u8 {
    match op {
        BinaryOp::Or => tight::OR,
        BinaryOp::And => tight::AND,
        BinaryOp::BitOr => 3,
        BinaryOp::BitAnd => 4,
        BinaryOp::Equal | BinaryOp::NotEqual => 5,
        BinaryOp::Less | BinaryOp::LessEqual | BinaryOp::Greater | BinaryOp::GreaterEqual => 6,
        BinaryOp::Add | BinaryOp::Subtract => 7,
        BinaryOp::Multiply | BinaryOp::Divide | BinaryOp::Remainder => 8,
        BinaryOp::Power => tight::POWER,
    }
}

impl Expr {
    /// The expression of a file's tree.
    pub fn of(exprs: &Exprs, expr: ast::Expr) -> Self {
        let mut key = String::new();
        let mut stack: Vec<Printed> = Vec::new();
        let mut mentions = Vec::new();
        for (_, node) in exprs.walk(expr) {
            put_key(&mut key, exprs, &node.kind);
            mentions.extend(mention(exprs, &node.kind));
            print(&mut stack, &node.kind);
        }
        let literal = match &exprs.node(expr.root).kind {
            NodeKind::Text(text) => Some(text.to_string()),
            _ => None,
        };
        mentions.sort_unstable();
        mentions.dedup();
        let whole = stack.pop().unwrap_or_default();
        let spoken = whole.spoken.filter(|_| literal.is_none());
        Self { text: whole.text, key, literal, spoken, mentions }
    }

    /// A literal text.
    pub fn of_text(text: &str) -> Self {
        let mut key = String::new();
        put(&mut key, 't', text);
        Self { text: quoted(text), key, literal: Some(text.to_owned()), ..Self::default() }
    }

    /// A name that is no expression, such as what a variable receives.
    pub fn is_not_set(&self) -> bool {
        self.text == "NOT_SET"
    }
}

/// A text as it is written in source, on one line.
fn quoted(text: &str) -> String {
    let line = escape_text(text).replace('\n', "\\n").replace('\r', "\\r").replace('\t', "\\t");
    format!("\"{line}\"")
}

#[derive(Default)]
struct Printed {
    text: String,
    tight: u8,
    /// The words of a text, or of what is made of texts.
    spoken: Option<String>,
}

/// Functions that make something to say or to write of their arguments.
const SPEAKING: &[&str] = &["append", "toaudiotts", "toaudio", "makecommunication", "tocommunication"];

/// What a call says, when it makes something to say.
fn spoken(name: &str, arguments: &[Printed]) -> Option<String> {
    if !SPEAKING.contains(&name.to_lowercase().as_str()) {
        return None;
    }
    let said = |own: &Printed| own.spoken.clone().unwrap_or_else(|| format!("{{{}}}", own.text));
    Some(arguments.iter().map(said).collect())
}

impl Printed {
    fn primary(text: String) -> Self {
        Self { text, tight: tight::PRIMARY, spoken: None }
    }

    /// The text, in brackets when it is looser than what stands around it allows.
    fn within(self, least: u8) -> String {
        if self.tight < least { format!("({})", self.text) } else { self.text }
    }
}

/// Takes the operands of a node from the stack and puts the node there. An operand is always there, for children come
/// before parents.
fn print(stack: &mut Vec<Printed>, kind: &NodeKind) {
    let mut take = || stack.pop().unwrap_or_else(|| Printed::primary(String::new()));
    let made = match kind {
        NodeKind::Integer(value) => signed(value.to_string()),
        NodeKind::Decimal(text) => signed(text.to_string()),
        NodeKind::Text(text) => Printed { spoken: Some(text.to_string()), ..Printed::primary(quoted(text)) },
        NodeKind::Boolean(value) => Printed::primary(value.to_string()),
        NodeKind::NotSet => Printed::primary("NOT_SET".to_owned()),
        NodeKind::Scope(name) => Printed::primary(name.to_string()),
        NodeKind::Member { name, quoted: in_quotes, .. } => {
            let mut text = take().text;
            text.push('.');
            text.push_str(&if *in_quotes { quoted(name) } else { name.to_string() });
            Printed::primary(text)
        }
        NodeKind::Index { .. } => {
            let (index, object) = (take(), take());
            Printed::primary(format!("{}[{}]", object.text, index.text))
        }
        NodeKind::Call { name, count, .. } => {
            let from = stack.len().saturating_sub(*count as usize);
            let arguments: Vec<Printed> = stack.drain(from..).collect();
            let spoken = spoken(name, &arguments);
            let texts: Vec<&str> = arguments.iter().map(|printed| printed.text.as_str()).collect();
            Printed { spoken, ..Printed::primary(format!("{name}({})", texts.join(", "))) }
        }
        NodeKind::Unary(op, _) => unary(*op, take()),
        NodeKind::Binary(op, ..) => {
            let (right, left) = (take(), take());
            binary(*op, left, right)
        }
        NodeKind::Choose(..) => {
            let (no, yes, condition) = (take(), take(), take());
            let text = condition.within(tight::CHOOSE);
            let (yes, no) = (yes.within(tight::AND), no.within(tight::AND));
            Printed { text: format!("{text} ? {yes} : {no}"), tight: tight::CHOOSE, spoken: None }
        }
    };
    stack.push(made);
}

/// A number; one with a sign stands where unary minus may (E9).
fn signed(text: String) -> Printed {
    let tight = if text.starts_with('-') { tight::MINUS } else { tight::PRIMARY };
    Printed { text, tight, spoken: None }
}

/// Unary minus takes a primary, `!` and `~` stack (E19).
fn unary(op: UnaryOp, operand: Printed) -> Printed {
    let (own, least) = match op {
        UnaryOp::Minus => (tight::MINUS, tight::PRIMARY),
        UnaryOp::Not | UnaryOp::BitNot => (tight::NOT, tight::NOT),
    };
    Printed { text: format!("{}{}", op.text(), operand.within(least)), tight: own, spoken: None }
}

/// Operators group left, `^` groups right (E17). The left text grows in place, so chains of any length stay cheap.
fn binary(op: BinaryOp, left: Printed, right: Printed) -> Printed {
    let own = tightness(op);
    let (least_left, least_right) = if own == tight::POWER { (own + 1, own) } else { (own, own + 1) };
    let mut text = left.within(least_left);
    // Writing to a text cannot fail.
    let _ = write!(text, " {} {}", op.text(), right.within(least_right));
    Printed { text, tight: own, spoken: None }
}

/// One node of the key: a letter, what it holds with its length in front, so that no text can imitate a node.
fn put(key: &mut String, letter: char, text: &str) {
    let _ = write!(key, "{letter}{}:{text};", text.len());
}

/// A key of [`Expr`] with other names of variables: `scope.name` without case; `None` leaves one as it is.
pub fn rename(key: &str, new: &mut dyn FnMut(&str) -> Option<String>) -> String {
    let mut out = String::new();
    let mut scope: Option<(&str, usize)> = None;
    let mut rest = key;
    while let Some((letter, text, after)) = token(rest) {
        let at = out.len();
        let own = scope.filter(|_| letter == 'm').and_then(|(own, at)| Some((new(&format!("{own}.{text}"))?, at)));
        match own.as_ref().and_then(|(own, at)| Some((own.split_once('.')?, *at))) {
            Some(((scope, name), at)) => {
                out.truncate(at);
                put(&mut out, 's', scope);
                put(&mut out, 'm', name);
            }
            None => put(&mut out, letter, text),
        }
        scope = (letter == 's').then_some((text, at));
        rest = after;
    }
    out + rest
}

/// The first node of a key, and what comes behind it.
fn token(key: &str) -> Option<(char, &str, &str)> {
    let letter = key.chars().next()?;
    let (count, rest) = key.get(letter.len_utf8()..)?.split_once(':')?;
    let (text, rest) = rest.split_at_checked(count.parse().ok()?)?;
    Some((letter, text, rest.strip_prefix(';')?))
}

fn put_key(key: &mut String, exprs: &Exprs, kind: &NodeKind) {
    match kind {
        NodeKind::Integer(value) => put(key, 'i', &value.to_string()),
        NodeKind::Decimal(text) => put(key, 'd', text),
        NodeKind::Text(text) => put(key, 't', text),
        NodeKind::Boolean(value) => put(key, 'b', &value.to_string()),
        NodeKind::NotSet => put(key, 'n', ""),
        NodeKind::Scope(name) => put(key, 's', &name.to_lowercase()),
        NodeKind::Member { object, name, .. } => {
            // A variable compares without case (E30); what is asked of its value may be JSON, where case counts (E35).
            let is_variable = matches!(exprs.node(*object).kind, NodeKind::Scope(_));
            let name = if is_variable { name.to_lowercase() } else { name.clone() };
            put(key, 'm', &name);
        }
        NodeKind::Index { index, .. } => match &exprs.node(*index).kind {
            NodeKind::Text(name) => {
                let own = format!("t{}:{name};", name.len());
                key.truncate(key.len() - own.len());
                put(key, 'm', name);
            }
            _ => put(key, 'x', ""),
        },
        NodeKind::Call { name, count, .. } => put(key, 'c', &format!("{}/{count}", name.to_lowercase())),
        NodeKind::Unary(op, _) => put(key, 'u', op.text()),
        NodeKind::Binary(op, ..) => put(key, 'o', op.text()),
        NodeKind::Choose(..) => put(key, '?', ""),
    }
}

/// The variable that a node is, without case.
fn mention(exprs: &Exprs, kind: &NodeKind) -> Option<String> {
    let NodeKind::Member { object, name, .. } = kind else { return None };
    match &exprs.node(*object).kind {
        NodeKind::Scope(scope) => Some(format!("{scope}.{name}").to_lowercase()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;
    use crate::syntax::parse_expression;

    fn read(text: &str) -> Expr {
        let (exprs, expr, _) = parse_expression(SourceId(0), text);
        Expr::of(&exprs, expr.expect(text))
    }

    /// E16–E22: what is printed has the brackets that it needs, and means the same.
    #[test]
    fn e16_e25_brackets_stand_where_they_group_and_nowhere_else() {
        for (written, printed) in [
            ("((1)) + (2 * 3)", "1 + 2 * 3"),
            ("(1 + 2) * 3", "(1 + 2) * 3"),
            ("1 - (2 - 3)", "1 - (2 - 3)"),
            ("(1 - 2) - 3", "1 - 2 - 3"),
            ("2 ^ (3 ^ 2)", "2 ^ 3 ^ 2"),
            ("(2 ^ 3) ^ 2", "(2 ^ 3) ^ 2"),
            ("-(Flow.a ^ 2)", "-(Flow.a ^ 2)"),
            ("(-Flow.a) ^ 2", "-Flow.a ^ 2"),
            ("!(Flow.a == 1)", "!(Flow.a == 1)"),
            ("(5 & 3) == 1", "(5 & 3) == 1"),
            ("-(-5)", "-(-5)"),
            ("1 - -2", "1 - -2"),
            ("(Flow.a ? 1 : 2) ? 3 : 4", "Flow.a ? 1 : 2 ? 3 : 4"),
            ("Flow.a ? (Flow.b ? 1 : 2) : 3", "Flow.a ? (Flow.b ? 1 : 2) : 3"),
            ("Flow.a or (Flow.b and Flow.c)", "Flow.a or Flow.b and Flow.c"),
            ("(Flow.a or Flow.b) and Flow.c", "(Flow.a or Flow.b) and Flow.c"),
            ("Split( Flow.s , \",\" ) [ 0 ]", "Split(Flow.s, \",\")[0]"),
            ("\"a\\\"b\nc\"", "\"a\\\"b\\nc\""),
        ] {
            let own = read(written);
            assert_eq!(own.text, printed, "{written}");
            assert_eq!(read(printed).key, own.key, "{written}");
        }
    }

    #[test]
    fn e30_e36_names_without_case_are_the_same_and_properties_of_json_are_not() {
        assert_eq!(read("FLOW.Count + toint(flow.A)").key, read("flow.count + ToInt(Flow.a)").key);
        assert_eq!(read("Flow.j[\"Name\"]").key, read("Flow.j.Name").key);
        assert_ne!(read("Flow.j.Name").key, read("Flow.j.name").key);
        assert_ne!(read("\"1\"").key, read("1").key);
        assert_ne!(read("Append(\"a;t1:b\")").key, read("Append(\"a\", \"b\")").key);
    }

    /// A text that looks like a variable, and a property of another thing, are none.
    #[test]
    fn e30_variables_are_renamed_in_keys_and_nothing_else_is() {
        let renamed =
            |text: &str| rename(&read(text).key, &mut |own| (own == "flow.a").then(|| "flow.longer".to_owned()));
        let old = "Append(Flow.A, \"s4:flow;m1:a;Flow.A\", ToString(Task.flow.a), Flow.B, Flow.a.c)";
        let new = "Append(Flow.Longer, \"s4:flow;m1:a;Flow.A\", ToString(Task.flow.a), Flow.B, Flow.longer.c)";
        assert_eq!(renamed(old), read(new).key);
        assert_eq!(renamed("Flow.B + 1"), read("Flow.B + 1").key);
    }

    #[test]
    fn what_is_said_is_put_together() {
        let said = |text: &str| read(text).spoken;
        assert_eq!(
            said("ToAudioTTS(Append(\"Good day, \", Flow.Name, \".\"))").as_deref(),
            Some("Good day, {Flow.Name}.")
        );
        assert_eq!((said("\"text\""), said("Flow.a")), (None, None));
        assert_eq!(read("\"text\"").literal.as_deref(), Some("text"));
        assert_eq!(read("Flow.A + Call.Ani + flow.a").mentions, ["call.ani", "flow.a"]);
    }

    /// F33: a chain as long as an expression may be takes no stack and little time.
    #[test]
    fn f33_long_chains_are_printed() {
        let long = vec!["1"; 7000].join(" + ");
        assert_eq!(read(&long).text, long);
    }
}
