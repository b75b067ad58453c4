//! The tree as compact text: one line a part, expressions with all their parentheses.

use callflow::ast::*;
use std::fmt::Write;

/// A whole file.
pub fn file(file: &File) -> String {
    let mut dump = Dump { exprs: &file.exprs, out: String::new(), depth: 0 };
    for item in &file.items {
        dump.item(item);
    }
    for comment in &file.comments {
        let kind = if comment.doc { "doc" } else { "comment" };
        let place = if comment.own_line { "own line" } else { "trailing" };
        let _ = writeln!(dump.out, "{kind} {}..{} {place}", comment.span.start, comment.span.end);
    }
    dump.out
}

/// One expression: `(1 + (2 * 3))`. Walks with a list of its own, so any depth will do.
pub fn expr(exprs: &Exprs, root: NodeId) -> String {
    enum Step<'a> {
        Node(NodeId),
        Text(&'a str),
    }
    let mut out = String::new();
    let mut todo = vec![Step::Node(root)];
    while let Some(step) = todo.pop() {
        let id = match step {
            Step::Text(text) => {
                out.push_str(text);
                continue;
            }
            Step::Node(id) => id,
        };
        let kind = &exprs.node(id).kind;
        let mut later: Vec<Step<'_>> = Vec::new();
        match kind {
            NodeKind::Integer(n) => out.push_str(&n.to_string()),
            NodeKind::Decimal(text) => out.push_str(text),
            NodeKind::Text(text) => out.push_str(&format!("{text:?}")),
            NodeKind::Boolean(b) => write!(out, "{b}").unwrap(),
            NodeKind::NotSet => out.push_str("NOT_SET"),
            NodeKind::Scope(name) => out.push_str(name),
            NodeKind::Member { object, name, quoted } => {
                later.push(Step::Node(*object));
                later.push(Step::Text(if *quoted { ".\"" } else { "." }));
                later.push(Step::Text(name));
                later.push(Step::Text(if *quoted { "\"" } else { "" }));
            }
            NodeKind::Index { object, index } => {
                later.extend([Step::Node(*object), Step::Text("["), Step::Node(*index), Step::Text("]")]);
            }
            NodeKind::Call { name, .. } => {
                later.extend([Step::Text(name), Step::Text("(")]);
                for (i, argument) in exprs.arguments(kind).iter().enumerate() {
                    later.extend([Step::Text(if i > 0 { ", " } else { "" }), Step::Node(*argument)]);
                }
                later.push(Step::Text(")"));
            }
            NodeKind::Unary(op, x) => {
                later.extend([Step::Text("("), Step::Text(op.text()), Step::Node(*x), Step::Text(")")]);
            }
            NodeKind::Binary(op, x, y) => later.extend([
                Step::Text("("),
                Step::Node(*x),
                Step::Text(" "),
                Step::Text(op.text()),
                Step::Text(" "),
                Step::Node(*y),
                Step::Text(")"),
            ]),
            NodeKind::Choose(c, x, y) => later.extend([
                Step::Text("("),
                Step::Node(*c),
                Step::Text(" ? "),
                Step::Node(*x),
                Step::Text(" : "),
                Step::Node(*y),
                Step::Text(")"),
            ]),
        }
        todo.extend(later.into_iter().rev());
    }
    out
}

struct Dump<'a> {
    exprs: &'a Exprs,
    out: String,
    depth: usize,
}

impl Dump<'_> {
    fn line(&mut self, text: &str) {
        let _ = writeln!(self.out, "{}{text}", "  ".repeat(self.depth));
    }

    fn inside(&mut self, f: impl FnOnce(&mut Self)) {
        self.depth += 1;
        f(self);
        self.depth -= 1;
    }

    fn value(&self, expr: Expr) -> String {
        self::expr(self.exprs, expr.root)
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Flow(flow) => {
                self.line(&format!("flow {} {:?}", flow.kind.text, flow.name.text));
                self.inside(|d| flow.items.iter().for_each(|item| d.flow_item(item)));
            }
            Item::Declaration(declaration) => self.declaration(declaration),
            Item::Test(test) => {
                let word = if test.kind == TestKind::Test { "test" } else { "setup" };
                self.line(&format!("{word} {:?}", test.name.text));
                self.steps(&test.body);
            }
            Item::Error(_) => self.line("ERROR"),
        }
    }

    fn steps(&mut self, steps: &Steps) {
        self.inside(|d| steps.steps.iter().for_each(|step| d.step(step)));
    }

    fn step(&mut self, step: &Step) {
        let (head, value) = match step {
            Step::Word(step) => return self.word_step(step),
            Step::Path(x) => (path(&x.target), x.value),
            Step::Setting(x) => (format!("setting {}", x.name.text), x.value),
            Step::Text(x) => (format!("{:?}", x.name.text), x.value),
            Step::Error(_) => return self.line("ERROR"),
        };
        let value = self.value(value);
        self.line(&format!("{head} = {value}"));
    }

    fn word_step(&mut self, x: &WordStep) {
        let arguments = self.arguments(x.arguments.as_ref());
        let body = if x.body.is_some() { " {}" } else { "" };
        self.line(&format!("{}{arguments}{}{body}", x.word.text, label(x.label.as_ref())));
        x.body.iter().for_each(|body| self.steps(body));
        for output in &x.outputs {
            self.inside(|d| {
                d.line(&format!("on {}", output_name(&output.name)));
                d.steps(&output.steps);
            });
        }
    }

    fn arguments(&self, arguments: Option<&Vec<Expr>>) -> String {
        let list = |list: &Vec<Expr>| list.iter().map(|x| self.value(*x)).collect::<Vec<_>>().join(", ");
        arguments.map(|given| format!("({})", list(given))).unwrap_or_default()
    }

    fn declaration(&mut self, x: &Declaration) {
        let names: Vec<String> = x.names.iter().map(|name| format!("{:?}", name.text)).collect();
        self.line(&format!("declare {} {}", x.kind.text, names.join(" ")));
        self.inside(|d| {
            for f in &x.fields {
                let list = if f.list { "[]" } else { "" };
                d.line(&format!("{} {:?}: {}{list}", f.role.text, f.name.text, f.kind.text));
            }
            for row in &x.rows {
                d.line(&format!("row {:?}", row.key.text));
                d.body(&row.body);
            }
        });
    }

    fn flow_item(&mut self, item: &FlowItem) {
        match item {
            FlowItem::Setting(setting) => self.setting(setting),
            FlowItem::Variable(variable) => self.variable(variable),
            FlowItem::Task(part) => self.part("task", part),
            FlowItem::State(part) => self.part("state", part),
            FlowItem::Menu(menu) => self.menu(menu),
            FlowItem::OnError(block) => self.block("onError", block),
            FlowItem::Defaults(defaults) => {
                self.line(&format!("defaults {}", defaults.action.text));
                self.body(&defaults.body);
            }
            FlowItem::Error(_) => self.line("ERROR"),
        }
    }

    fn setting(&mut self, setting: &Setting) {
        let value = self.value(setting.value);
        self.line(&format!("setting {} = {value}", setting.name.text));
    }

    fn variable(&mut self, x: &Variable) {
        let modifiers: String = x.modifiers.iter().map(|m| format!("{} ", m.text)).collect();
        let list = if x.list { "[]" } else { "" };
        let value = x.value.map(|value| format!(" = {}", self.value(value))).unwrap_or_default();
        self.line(&format!("{modifiers}var {}: {}{list}{value}", path(&x.path), x.kind.text));
    }

    fn part(&mut self, word: &str, part: &Part) {
        self.line(&format!("{word} {:?}", part.name.text));
        self.inside(|d| {
            part.variables.iter().for_each(|variable| d.variable(variable));
            part.outputs.iter().for_each(|output| d.line(&format!("output {:?}", output.text)));
            part.body.statements.iter().for_each(|statement| d.statement(statement));
        });
    }

    fn menu(&mut self, menu: &Menu) {
        self.line(&format!("menu {:?}", menu.name.text));
        self.inside(|d| {
            menu.settings.iter().for_each(|setting| d.setting(setting));
            for choice in &menu.choices {
                let key = choice.key.as_ref().map(|key| format!(" {}", key.text)).unwrap_or_default();
                let name = choice.name.as_ref().map(|name| format!(" {:?}", name.text)).unwrap_or_default();
                d.line(&format!("choice{key}{name}"));
                d.inside(|d| {
                    choice.settings.iter().for_each(|setting| d.setting(setting));
                    choice.body.statements.iter().for_each(|statement| d.statement(statement));
                });
            }
            menu.default.iter().for_each(|block| d.block("default", block));
        });
    }

    fn block(&mut self, head: &str, block: &Block) {
        self.line(head);
        self.inside(|d| block.statements.iter().for_each(|statement| d.statement(statement)));
    }

    fn body(&mut self, body: &Body) {
        self.inside(|d| {
            for entry in &body.entries {
                let key = match &entry.key {
                    Key::Name(name) => name.text.to_string(),
                    Key::Text(text) => format!("{:?}", text.text),
                    Key::Path(x) => path(x),
                    Key::Computed(x) => format!("[{}]", d.value(*x)),
                };
                let value = d.value(entry.value);
                d.line(&format!("{key} = {value}"));
            }
        });
    }

    fn statement(&mut self, statement: &Statement) {
        match statement {
            Statement::Assign(x) => {
                let value = self.value(x.value);
                self.line(&format!("{} = {value}", path(&x.target)));
            }
            Statement::If(x) => {
                for (i, branch) in x.branches.iter().enumerate() {
                    let word = if i == 0 { "if" } else { "else if" };
                    let head = format!("{word} {}{}", self.value(branch.condition), label(branch.label.as_ref()));
                    self.block(&head, &branch.block);
                }
                x.otherwise.iter().for_each(|block| self.block("else", block));
            }
            Statement::Switch(x) => {
                let subject = x.subject.map(|subject| format!(" {}", self.value(subject))).unwrap_or_default();
                self.line(&format!("switch{subject}{}", label(x.label.as_ref())));
                self.inside(|d| {
                    for case in &x.cases {
                        let head = format!("case {}", d.value(case.value));
                        d.block(&head, &case.block);
                    }
                    x.default.iter().for_each(|block| d.block("default", block));
                });
            }
            Statement::Loop(x) => {
                let index = x.index.as_ref().map(|index| format!(" index {}", path(index))).unwrap_or_default();
                let head = format!("loop {}{index}{}", self.value(x.count), label(x.label.as_ref()));
                self.block(&head, &x.block);
            }
            Statement::Action(x) => self.action(x),
            Statement::Error(_) => self.line("ERROR"),
        }
    }

    fn action(&mut self, x: &Action) {
        let arguments = self.arguments(x.arguments.as_ref());
        let body = if x.body.is_some() { " {}" } else { "" };
        self.line(&format!("{}{}{}{body}", x.name.text, arguments, label(x.label.as_ref())));
        x.body.iter().for_each(|body| self.body(body));
        for output in &x.outputs {
            let name = output_name(&output.name);
            self.inside(|d| d.block(&format!("on {name}"), &output.block));
        }
    }
}

fn path(path: &Path) -> String {
    path.parts.iter().map(|part| part.text.as_str()).collect::<Vec<_>>().join(".")
}

fn output_name(name: &OutputName) -> String {
    match name {
        OutputName::Fixed(name) => name.text.to_string(),
        OutputName::Dynamic(text) => format!("{:?}", text.text),
    }
}

fn label(label: Option<&Quoted>) -> String {
    label.map(|label| format!(" as {:?}", label.text)).unwrap_or_default()
}
