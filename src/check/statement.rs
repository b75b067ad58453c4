//! Statements that have a form of their own: assignments, `if`, `switch`, `loop`.

use super::MAX_CASES;
use super::expr::{Constant, Known, Typed};
use super::flow::{Checker, MAX_ACTION_NAME};
use crate::ast::{self, Statement as Written};
use crate::builtins::{self, ArgInfo, Hidden};
use crate::catalog::{self, ActionId, Does};
use crate::diagnostic::Code;
use crate::ir::{Block, ExprId, Meta, Statement, StatementKind};
use crate::span::Span;
use crate::value::{File, Kind, Text, Type};

impl Checker<'_> {
    /// A block. Statements with an error are left out: they were said, and there will be no program.
    pub(super) fn block(&mut self, block: &ast::Block) -> Block {
        let around = self.calls;
        let mut checked = Block::with_capacity(block.statements.len());
        for statement in &block.statements {
            self.calls = 0;
            checked.extend(self.open_template(statement));
            checked.extend(self.statement(statement));
            self.most_calls = self.most_calls.max(self.calls);
        }
        self.calls = around;
        self.unreachable(&checked);
        checked
    }

    fn statement(&mut self, statement: &Written) -> Option<Statement> {
        match statement {
            Written::Assign(assign) => self.assign(assign),
            Written::If(decision) => self.decisions(decision),
            Written::Switch(switch) => self.switch(switch),
            Written::Loop(turns) => self.turns(turns),
            Written::Action(action) => self.action(action),
            Written::Error(_) => None,
        }
    }

    /// What an action is called, and where it stands.
    pub(super) fn meta(&mut self, action: ActionId, label: Option<&ast::Quoted>, span: Span) -> Meta {
        if let Some(label) = label {
            self.length(label, MAX_ACTION_NAME, "an action");
        }
        Meta { action, label: label.map(|label| Text::from(label.text.clone())), span }
    }

    fn assign(&mut self, assign: &ast::Assign) -> Option<Statement> {
        let target = self.target(&assign.target);
        let wanted = target.map(|id| self.out.variables[id.0 as usize].kind);
        let value = match wanted {
            Some(kind) => self.value(assign.value, kind),
            // The value is looked at even when the target is unknown: it may have errors of its own.
            None => {
                self.expression(assign.value);
                None
            }
        };
        let meta = self.meta(catalog::doing(Does::Update), None, assign.span);
        Some(Statement { meta, kind: StatementKind::Assign(vec![(target?, value?)]) })
    }

    fn decisions(&mut self, decision: &ast::If) -> Option<Statement> {
        let action = catalog::doing(Does::Form("if"));
        let mut branches = Vec::with_capacity(decision.branches.len());
        let mut whole = true;
        for branch in &decision.branches {
            let meta = self.meta(action, branch.label.as_ref(), self.head(branch.span, branch.block.span));
            let condition = self.condition(branch.condition);
            let block = self.block(&branch.block);
            whole &= condition.is_some();
            branches.extend(condition.map(|condition| (meta, condition, block)));
        }
        let otherwise = decision.otherwise.as_ref().map(|block| self.block(block)).unwrap_or_default();
        let meta = Meta { action, label: None, span: decision.span };
        whole.then_some(Statement { meta, kind: StatementKind::If { branches, otherwise } })
    }

    fn switch(&mut self, switch: &ast::Switch) -> Option<Statement> {
        let subject = switch.subject.map(|subject| (self.expression(subject), subject.span));
        let meta = self.meta(catalog::doing(Does::Form("switch")), switch.label.as_ref(), switch_head(switch));
        if switch.cases.len() > MAX_CASES {
            let message = format!("a switch has at most {MAX_CASES} cases, found {}", switch.cases.len());
            let place = switch.cases[MAX_CASES].span;
            let help = "split it: a second switch in the default";
            self.report(self.finding(Code::SwitchTooManyCases, place, message).help(help));
        }
        let wanted = match &subject {
            Some((Typed::Value(known), _)) => Some(known.clone()),
            Some((Typed::NotSet(_), span)) => {
                let message = "a switch compares a value, not NOT_SET".to_owned();
                let help = "name what is compared; `case x == NOT_SET` stands in a switch without an expression";
                self.report(self.finding(Code::UntypedNotSet, *span, message).help(help));
                None
            }
            _ => None,
        };
        let mut cases = Vec::with_capacity(switch.cases.len());
        for case in &switch.cases {
            let value = match (&subject, &wanted) {
                (None, _) => self.condition(case.value),
                (Some(_), Some(known)) => self.case(case.value, known.kind),
                _ => {
                    self.expression(case.value);
                    None
                }
            };
            let block = self.block(&case.block);
            if let Some(value) = value {
                self.out.exprs.set_written(value, case.value.span);
                cases.push((value, block));
            }
        }
        let default = switch.default.as_ref().map(|block| self.block(block)).unwrap_or_default();
        if cases.len() != switch.cases.len() || (subject.is_some() && wanted.is_none()) {
            return None;
        }
        // No instruction compares large values, and none compares texts without case (E340).
        let called = |kind: Type| match kind.file() {
            File::Value => true,
            File::Text => self.shared.options.expressions.ignores_case(),
            File::Int => false,
        };
        let equal = wanted.as_ref().filter(|known| called(known.kind)).and_then(|known| equal(known.kind));
        let subject = wanted.map(|known| known.id);
        Some(Statement { meta, kind: StatementKind::Switch { subject, cases, default, equal } })
    }

    /// A case of a switch with an expression has exactly that expression's type (E64).
    fn case(&mut self, value: ast::Expr, wanted: Type) -> Option<ExprId> {
        match self.expression(value) {
            Typed::NotSet(id) if !wanted.list => {
                self.out.exprs.retype(id, wanted);
                Some(id)
            }
            Typed::Value(Known { kind, id, .. }) if kind == wanted => Some(id),
            Typed::Value(Known { kind, .. }) => {
                let message = format!("the switch compares {wanted}, and this case is {kind}");
                let help = match builtins::cast_name(kind, wanted) {
                    Some(cast) => format!("cast it: `{cast}({})`", self.text(value.span)),
                    None => "a case has exactly the type of the switch's expression".into(),
                };
                self.report(self.finding(Code::SwitchCaseType, value.span, message).help(help));
                None
            }
            typed => {
                if Self::is_not_set(&typed) {
                    self.error(Code::UntypedNotSet, value.span, "a collection is never NOT_SET".into());
                }
                None
            }
        }
    }

    fn turns(&mut self, turns: &ast::Loop) -> Option<Statement> {
        let typed = self.expression(turns.count);
        if let Typed::Value(Known { literal: Some(Constant::Integer(..=0)), .. }) = &typed {
            let message = "this loop never turns: its count is below 1".to_owned();
            let finding = self.finding(Code::LoopCount, turns.count.span, message);
            self.report(finding.help("write how often it shall turn"));
        }
        let count = self.place(typed, turns.count.span, Type::one(Kind::Integer));
        let index = turns.index.as_ref().and_then(|path| self.index_variable(path));
        let meta = self.meta(
            catalog::doing(Does::Form("loop")),
            turns.label.as_ref(),
            self.head(turns.span, turns.block.span),
        );
        self.loops += 1;
        let body = self.block(&turns.block);
        self.loops -= 1;
        self.check_turns(&body, meta.span);
        if turns.index.is_some() && index.is_none() {
            return None;
        }
        Some(Statement { meta, kind: StatementKind::Loop { count: count?, index, body } })
    }

    /// The variable that receives the turn is an Integer (L5).
    fn index_variable(&mut self, path: &ast::Path) -> Option<crate::ir::VariableId> {
        let id = self.target(path)?;
        let kind = self.out.variables[id.0 as usize].kind;
        if kind == Type::one(Kind::Integer) {
            return Some(id);
        }
        let message =
            format!("the index of a loop is an Integer, and this variable is {}", super::place::article(kind));
        self.report(self.finding(Code::WrongTarget, path.span, message).help("declare an Integer for it"));
        None
    }

    /// `loopNext` and `loopExit` stand in a loop only (L5).
    pub(super) fn inside_loop(&mut self, name: &ast::Name) -> bool {
        if self.loops == 0 {
            let message = format!("`{}` stands outside of any loop", name.text);
            let help = "it belongs in the body of a `loop`";
            self.report(self.finding(Code::OutsideLoop, name.span, message).help(help));
        }
        self.loops > 0
    }

    /// The part of a statement before its block.
    fn head(&self, whole: Span, block: Span) -> Span {
        self.trimmed(Span::new(whole.start, block.start.max(whole.start + 1)))
    }

    /// A place without the white space at its end.
    pub(super) fn trimmed(&self, span: Span) -> Span {
        let text = self.shared.sources.get(self.source).slice(span);
        let blank = text.len() - text.trim_end().len();
        Span::new(span.start, span.end - blank as u32)
    }
}

/// `==` of two values of a type, for switches over values that no instruction compares.
fn equal(kind: Type) -> Option<builtins::OverloadId> {
    let info = ArgInfo::of(kind);
    builtins::resolve("==", &[info, info], Hidden::Refused).ok().map(|resolved| resolved.overload)
}

fn switch_head(switch: &ast::Switch) -> Span {
    let first = switch.cases.first().map(|case| case.span.start);
    let end = switch.label.as_ref().map(|label| label.span.end).or(switch.subject.map(|s| s.span.end));
    let end = end.unwrap_or(switch.span.start + 6);
    Span::new(switch.span.start, first.map_or(end, |first| end.min(first)))
}
