//! The parts of a tree in the order they are found, for the marks of the formatter.

use super::marks::Block;
use crate::ast::{
    Body, Choice, Expr, File, FlowItem, Item, Key, Menu, Part as Task, Setting, Statement, Step, StepOutput, Steps,
    Variable, WordStep,
};
use crate::span::Span;

/// A fact about the text.
#[derive(Clone, Copy, Debug)]
pub enum Part {
    /// A part begins at this byte.
    Begins(u32),
    /// A part begins with the token before this byte.
    BeginsBefore(u32),
    /// A block of this kind opens at this byte.
    Block(u32, Block),
    /// An expression.
    Expression(Span),
    /// What begins at this byte goes on with a part, on a line of its own.
    OwnLine(u32),
}

/// All facts of a file.
pub fn parts(file: &File) -> Vec<Part> {
    let mut walk = Walk { found: Vec::new() };
    file.items.iter().for_each(|item| walk.item(item));
    walk.found
}

struct Walk {
    found: Vec<Part>,
}

impl Walk {
    fn begins(&mut self, span: Span) {
        self.found.push(Part::Begins(span.start));
    }

    fn expr(&mut self, expr: Expr) {
        self.found.push(Part::Expression(expr.span));
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Flow(flow) => {
                self.begins(flow.span);
                flow.items.iter().for_each(|item| self.flow_item(item));
            }
            Item::Declaration(declaration) => {
                self.begins(declaration.span);
                declaration.fields.iter().for_each(|field| self.begins(field.span));
                for row in &declaration.rows {
                    self.begins(row.span);
                    self.body(&row.body);
                }
            }
            Item::Test(test) => {
                self.begins(test.span);
                self.steps(&test.body);
            }
            Item::Error(span) => self.begins(*span),
        }
    }

    /// Entries may stay on one line together as those of a body do; a step that does something stays alone.
    /// Steps nest at most 128 deep.
    fn steps(&mut self, steps: &Steps) {
        let entries = steps.steps.iter().all(|step| !matches!(step, Step::Word(_) | Step::Error(_)));
        self.found.push(Part::Block(steps.span.start, if entries { Block::Body } else { Block::Statements }));
        for step in &steps.steps {
            self.begins(step.span());
            match step {
                Step::Word(step) => self.step(step),
                Step::Path(x) => self.expr(x.value),
                Step::Setting(x) => self.expr(x.value),
                Step::Text(x) => self.expr(x.value),
                Step::Error(_) => {}
            }
        }
    }

    /// Several outputs stand on lines of their own, so that each is seen; a row of bare words stays in its line.
    fn step(&mut self, step: &WordStep) {
        step.arguments.iter().flatten().for_each(|argument| self.expr(*argument));
        step.body.iter().for_each(|body| self.steps(body));
        let tall = step.outputs.len() > 1 && step.outputs.iter().any(|output| !output.steps.steps.is_empty());
        let own_line = |output: &StepOutput| Part::OwnLine(output.span.start);
        self.found.extend(step.outputs.iter().filter(|_| tall).map(own_line));
        step.outputs.iter().for_each(|output| self.steps(&output.steps));
    }

    fn flow_item(&mut self, item: &FlowItem) {
        match item {
            FlowItem::Setting(setting) => self.setting(setting),
            FlowItem::Variable(variable) => self.variable(variable),
            FlowItem::Task(part) | FlowItem::State(part) => self.task(part),
            FlowItem::Menu(menu) => self.menu(menu),
            FlowItem::OnError(block) => self.worded(block),
            FlowItem::Defaults(defaults) => {
                self.begins(defaults.span);
                self.body(&defaults.body);
            }
            FlowItem::Error(span) => self.begins(*span),
        }
    }

    fn setting(&mut self, setting: &Setting) {
        self.begins(setting.span);
        self.expr(setting.value);
    }

    fn variable(&mut self, variable: &Variable) {
        self.begins(variable.span);
        variable.value.iter().for_each(|value| self.expr(*value));
    }

    fn task(&mut self, task: &Task) {
        self.begins(task.span);
        task.variables.iter().for_each(|variable| self.variable(variable));
        self.found.extend(task.outputs.iter().map(|output| Part::BeginsBefore(output.span.start)));
        self.block(&task.body);
    }

    fn menu(&mut self, menu: &Menu) {
        self.begins(menu.span);
        menu.settings.iter().for_each(|setting| self.setting(setting));
        menu.choices.iter().for_each(|choice| self.choice(choice));
        menu.default.iter().for_each(|block| self.worded(block));
    }

    fn choice(&mut self, choice: &Choice) {
        self.begins(choice.span);
        choice.settings.iter().for_each(|setting| self.setting(setting));
        self.block(&choice.body);
    }

    /// A block behind a single word, which begins the part.
    fn worded(&mut self, block: &crate::ast::Block) {
        self.found.push(Part::BeginsBefore(block.span.start));
        self.block(block);
    }

    fn block(&mut self, block: &crate::ast::Block) {
        self.found.push(Part::Block(block.span.start, Block::Statements));
        block.statements.iter().for_each(|statement| self.statement(statement));
    }

    fn body(&mut self, body: &Body) {
        self.found.push(Part::Block(body.span.start, Block::Body));
        for entry in &body.entries {
            self.begins(entry.span);
            if let Key::Computed(key) = entry.key {
                self.expr(key);
            }
            self.expr(entry.value);
        }
    }

    /// Statements nest at most 128 deep.
    fn statement(&mut self, statement: &Statement) {
        self.begins(statement.span());
        match statement {
            Statement::Assign(x) => self.expr(x.value),
            Statement::If(x) => {
                for branch in &x.branches {
                    self.expr(branch.condition);
                    self.block(&branch.block);
                }
                x.otherwise.iter().for_each(|block| self.block(block));
            }
            Statement::Switch(x) => {
                x.subject.iter().for_each(|subject| self.expr(*subject));
                for case in &x.cases {
                    self.begins(case.span);
                    self.expr(case.value);
                    self.block(&case.block);
                }
                x.default.iter().for_each(|block| self.worded(block));
            }
            Statement::Loop(x) => {
                self.expr(x.count);
                self.block(&x.block);
            }
            Statement::Action(x) => {
                x.arguments.iter().flatten().for_each(|argument| self.expr(*argument));
                x.body.iter().for_each(|body| self.body(body));
                x.outputs.iter().for_each(|output| self.block(&output.block));
            }
            Statement::Error(_) => {}
        }
    }
}
