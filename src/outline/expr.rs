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
        Self { text: stack.pop().map(|printed| printed.text).unwrap_or_default(), key, literal, mentions }
    }

    /// A literal text.
    pub fn of_text(text: &str) -> Self {
        let mut key = String::new();
        put(&mut key, 't', text);
        Self { text: quoted(text), key, literal: Some(text.to_owned()), mentions: Vec::new() }
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

struct Printed {
    text: String,
    tight: u8,
}

impl Printed {
    fn primary(text: String) -> Self {
        Self { text, tight: tight::PRIMARY }
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
        NodeKind::Text(text) => Printed::primary(quoted(text)),
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
            let arguments: Vec<String> = stack.drain(from..).map(|printed| printed.text).collect();
            Printed::primary(format!("{name}({})", arguments.join(", ")))
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
            Printed { text: format!("{text} ? {yes} : {no}"), tight: tight::CHOOSE }
        }
    };
    stack.push(made);
}

/// A number; one with a sign stands where unary minus may (E9).
fn signed(text: String) -> Printed {
    let tight = if text.starts_with('-') { tight::MINUS } else { tight::PRIMARY };
    Printed { text, tight }
}

/// Unary minus takes a primary, `!` and `~` stack (E19).
fn unary(op: UnaryOp, operand: Printed) -> Printed {
    let (own, least) = match op {
        UnaryOp::Minus => (tight::MINUS, tight::PRIMARY),
        UnaryOp::Not | UnaryOp::BitNot => (tight::NOT, tight::NOT),
    };
    Printed { text: format!("{}{}", op.text(), operand.within(least)), tight: own }
}

/// Operators group left, `^` groups right (E17). The left text grows in place, so chains of any length stay cheap.
fn binary(op: BinaryOp, left: Printed, right: Printed) -> Printed {
    let own = tightness(op);
    let (least_left, least_right) = if own == tight::POWER { (own + 1, own) } else { (own, own + 1) };
    let mut text = left.within(least_left);
    // Writing to a text cannot fail.
    let _ = write!(text, " {} {}", op.text(), right.within(least_right));
    Printed { text, tight: own }
}

/// One node of the key: a letter, what it holds with its length in front, so that no text can imitate a node.
fn put(key: &mut String, letter: char, text: &str) {
    let _ = write!(key, "{letter}{}:{text};", text.len());
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
