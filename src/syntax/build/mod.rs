//! What the grammar's actions call: each builds one node from its parts and its place.

mod expr;
mod parts;

use super::explain;
use super::text::unescape;
use crate::ast::*;
use crate::span::Span;
use compact_str::CompactString;
pub use parts::*;

/// Builds the tree of one text.
#[derive(Debug)]
pub struct Builder<'s> {
    text: &'s str,
    /// The nodes of all expressions.
    pub exprs: Exprs,
    /// Where each finished part ended, in rising order: recovery begins behind the last one.
    pub ends: Vec<u32>,
    /// What the grammar accepts and the language does not.
    pub faults: Vec<explain::Fault>,
    /// Unary operators and conditions of the expression that is being built.
    chained: usize,
}

impl<'s> Builder<'s> {
    /// For one text.
    pub fn new(text: &'s str) -> Self {
        Self { text, exprs: Exprs::default(), ends: Vec::new(), faults: Vec::new(), chained: 0 }
    }

    fn slice(&self, l: u32, r: u32) -> &'s str {
        self.text.get(l as usize..r as usize).unwrap_or("")
    }

    /// A part ends here.
    pub fn end(&mut self, r: u32) {
        self.ends.push(r);
    }

    /// A word.
    pub fn name(&self, l: u32, r: u32) -> Name {
        Name { text: self.slice(l, r).into(), span: Span::new(l, r) }
    }

    /// A quoted text.
    pub fn quoted(&self, l: u32, r: u32) -> Quoted {
        Quoted { text: self.unquote(l, r), span: Span::new(l, r) }
    }

    /// The text between quotes; the closing one is missing when that was reported.
    fn unquote(&self, l: u32, r: u32) -> CompactString {
        let quoted = self.slice(l, r);
        let inner = quoted.strip_prefix(['"', '\'']).unwrap_or(quoted);
        unescape(inner.strip_suffix(['"', '\'']).unwrap_or(inner)).into()
    }

    /// A path of two names; the second begins with its dot at `m`.
    pub fn path(&self, first: Name, m: u32, r: u32) -> Path {
        let span = Span::new(first.span.start, r);
        Path { parts: vec![first, self.name(m + 1, r)], span }
    }

    /// A path with one name more.
    pub fn longer(&self, mut path: Path, m: u32, r: u32) -> Path {
        path.parts.push(self.name(m + 1, r));
        path.span.end = r;
        path
    }

    /// A flow.
    pub fn flow(&mut self, kind: Name, name: Quoted, items: Vec<FlowItem>, span: Span) -> Item {
        self.end(span.end);
        Item::Flow(Flow { kind, name, items, span })
    }

    /// A declaration.
    pub fn declaration(&mut self, kind: Name, names: Vec<Quoted>, parts: Vec<DeclarationPart>, span: Span) -> Item {
        self.end(span.end);
        let (mut fields, mut rows) = (Vec::new(), Vec::new());
        for part in parts {
            match part {
                DeclarationPart::Field(field) => fields.push(field),
                DeclarationPart::Row(row) => rows.push(row),
                DeclarationPart::Error => {}
            }
        }
        Item::Declaration(Declaration { kind, names, fields, rows, span })
    }

    /// A test or a set-up.
    pub fn test(&mut self, kind: TestKind, name: Quoted, body: Steps, span: Span) -> Item {
        self.end(span.end);
        Item::Test(Test { kind, name, body, span })
    }

    /// A step with a word.
    pub fn step(&mut self, step: WordStep) -> Step {
        self.end(step.span.end);
        Step::Word(step)
    }

    /// A step that gives a built-in or a variable its value.
    pub fn step_path(&mut self, target: Path, value: Expr, span: Span) -> Step {
        self.end(span.end);
        Step::Path(Assign { target, value, span })
    }

    /// An entry of a step.
    pub fn step_text(&mut self, name: Quoted, value: Expr, span: Span) -> Step {
        self.end(span.end);
        Step::Text(TextEntry { name, value, span })
    }

    /// A field of a declaration.
    pub fn field(&mut self, role: Name, name: Quoted, kind: (Name, bool), span: Span) -> DeclarationPart {
        self.end(span.end);
        DeclarationPart::Field(Field { role, name, kind: kind.0, list: kind.1, span })
    }

    /// A row of a declared table.
    pub fn row(&mut self, key: Quoted, body: Body, span: Span) -> DeclarationPart {
        self.end(span.end);
        DeclarationPart::Row(Row { key, body, span })
    }

    /// A setting.
    pub fn setting(&mut self, name: Name, value: Expr, span: Span) -> Setting {
        self.end(span.end);
        Setting { name, value, span }
    }

    /// A variable.
    pub fn variable(
        &mut self,
        modifiers: Vec<Name>,
        path: Path,
        kind: (Name, bool),
        value: Option<Expr>,
        span: Span,
    ) -> Variable {
        self.end(span.end);
        Variable { modifiers, path, kind: kind.0, list: kind.1, value, span }
    }

    /// A flow's defaults of an action.
    pub fn defaults(&mut self, action: Name, body: Body, span: Span) -> Defaults {
        self.end(span.end);
        Defaults { action, body, span }
    }

    /// What a task or a state holds, sorted by kind.
    pub fn part_body(&mut self, items: Vec<PartItem>, span: Span) -> PartBody {
        let mut body =
            PartBody { variables: Vec::new(), outputs: Vec::new(), block: Block { statements: Vec::new(), span } };
        for item in items {
            match item {
                PartItem::Variable(variable) => body.variables.push(variable),
                PartItem::Output(output) => body.outputs.push(output),
                PartItem::Statement(statement) => body.block.statements.push(statement),
            }
        }
        body
    }

    /// A task or a state.
    pub fn part(&mut self, name: Quoted, body: PartBody, span: Span) -> Part {
        self.end(span.end);
        Part { name, variables: body.variables, outputs: body.outputs, body: body.block, span }
    }

    /// A menu.
    pub fn menu(&mut self, name: Quoted, items: Vec<MenuItem>, span: Span) -> Menu {
        self.end(span.end);
        let mut menu = Menu { name, settings: Vec::new(), choices: Vec::new(), default: None, span };
        for item in items {
            match item {
                MenuItem::Setting(setting) => {
                    if !menu.choices.is_empty() || menu.default.is_some() {
                        self.faults.push(explain::late_setting(setting.name.span));
                    }
                    menu.settings.push(setting);
                }
                MenuItem::Choice(choice) => {
                    if menu.default.is_some() {
                        self.faults.push(explain::after_default(Span::new(choice.span.start, choice.span.start + 6)));
                    }
                    menu.choices.push(choice);
                }
                MenuItem::Default(word, block) => self.set_default(&mut menu.default, word, block),
                MenuItem::Error => {}
            }
        }
        menu
    }

    fn set_default(&mut self, place: &mut Option<Block>, word: Span, block: Block) {
        if place.is_some() {
            self.faults.push(explain::second_default(word));
        } else {
            *place = Some(block);
        }
    }

    /// A choice of a menu; `block` is the place of its braces.
    pub fn choice(
        &mut self,
        key: Option<Name>,
        name: Option<Quoted>,
        items: Vec<ChoiceItem>,
        block: Span,
        span: Span,
    ) -> MenuItem {
        self.end(span.end);
        let (mut settings, mut statements) = (Vec::new(), Vec::new());
        for item in items {
            match item {
                ChoiceItem::Setting(setting) => {
                    if !statements.is_empty() {
                        self.faults.push(explain::late_setting(setting.name.span));
                    }
                    settings.push(setting);
                }
                ChoiceItem::Statement(statement) => statements.push(statement),
            }
        }
        MenuItem::Choice(Choice { key, name, settings, body: Block { statements, span: block }, span })
    }

    /// An assignment.
    pub fn assign(&mut self, target: Path, value: Expr, span: Span) -> Statement {
        self.end(span.end);
        Statement::Assign(Assign { target, value, span })
    }

    /// The `if` of a chain, which begins at `l`.
    pub fn if_first(&mut self, l: u32, branch: (Expr, Option<Quoted>, Block), r: u32) -> If {
        let (condition, label, block) = branch;
        let span = Span::new(l, r);
        If { branches: vec![Branch { condition, label, block, span }], otherwise: None, span }
    }

    /// One `else if` more; its `if` begins at `l`.
    pub fn if_more(&mut self, mut chain: If, l: u32, branch: (Expr, Option<Quoted>, Block), r: u32) -> If {
        let word = Span::new(l, l + 2);
        if chain.otherwise.is_some() {
            self.faults.push(explain::after_else(word));
        }
        if chain.branches.len() == super::limits::MAX_NESTING + 1 {
            self.faults.push(explain::too_many_branches(word));
        }
        let (condition, label, block) = branch;
        chain.branches.push(Branch { condition, label, block, span: Span::new(l, r) });
        chain.span.end = r;
        chain
    }

    /// The `else` of a chain.
    pub fn if_else(&mut self, mut chain: If, block: Block, word: Span, r: u32) -> If {
        if chain.otherwise.is_some() {
            self.faults.push(explain::after_else(word));
        }
        chain.otherwise = Some(block);
        chain.span.end = r;
        chain
    }

    /// A finished chain.
    pub fn statement_if(&mut self, chain: If) -> Statement {
        self.end(chain.span.end);
        Statement::If(chain)
    }

    /// A switch.
    pub fn switch(
        &mut self,
        subject: Option<Expr>,
        label: Option<Quoted>,
        items: Vec<SwitchItem>,
        span: Span,
    ) -> Statement {
        self.end(span.end);
        let mut switch = Switch { subject, label, cases: Vec::new(), default: None, span };
        for item in items {
            match item {
                SwitchItem::Case(case) => {
                    if switch.default.is_some() {
                        self.faults.push(explain::after_default(Span::new(case.span.start, case.span.start + 4)));
                    }
                    switch.cases.push(case);
                }
                SwitchItem::Default(word, block) => self.set_default(&mut switch.default, word, block),
                SwitchItem::Error => {}
            }
        }
        Statement::Switch(switch)
    }

    /// A case of a switch.
    pub fn case(&mut self, value: Expr, block: Block, span: Span) -> SwitchItem {
        self.end(span.end);
        SwitchItem::Case(Case { value, block, span })
    }

    /// A loop.
    pub fn statement_loop(&mut self, x: Loop) -> Statement {
        self.end(x.span.end);
        Statement::Loop(x)
    }

    /// An action.
    pub fn action(&mut self, action: Action) -> Statement {
        self.end(action.span.end);
        Statement::Action(action)
    }

    /// A body; entries that were reported are left out.
    pub fn body(&self, entries: Vec<Option<Entry>>, span: Span) -> Body {
        Body { entries: entries.into_iter().flatten().collect(), span }
    }

    /// An entry of a body.
    pub fn entry(&mut self, key: Key, value: Expr, span: Span) -> Option<Entry> {
        self.end(span.end);
        Some(Entry { key, value, span })
    }
}
