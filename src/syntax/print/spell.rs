//! Names as they were declared (E30): functions and variables compare without case, and are printed in one spelling; types, too.

use crate::ast::{Exprs, File, FlowItem, Item, Key, Name, NodeId, NodeKind, Path, Statement, Step, Steps, Variable};
use crate::syntax::token::{Tok, Token};
use compact_str::CompactString;
use rustc_hash::FxHashMap;

/// Knows how names were declared. Whatever it does not know stays as written.
pub trait Spelling {
    /// The declared spelling of a function.
    fn function(&self, _name: &str) -> Option<CompactString> {
        None
    }

    /// The declared spelling of a type, without its brackets.
    fn type_name(&self, _name: &str) -> Option<CompactString> {
        None
    }

    /// The declared spelling of the first parts of a path, `Flow` and `Count` of `flow.count`; the path begins at a
    /// byte of the text, which says whose variables are meant. Fewer parts than were asked for may come back.
    fn path(&self, _parts: &[&str], _at: u32) -> Vec<CompactString> {
        Vec::new()
    }
}

/// Every name as written.
#[derive(Clone, Copy, Debug, Default)]
pub struct AsWritten;

impl Spelling for AsWritten {}

/// The tokens that are printed otherwise than they were written, by index.
pub fn spelled(tokens: &[Token], file: &File, spelling: &dyn Spelling) -> FxHashMap<usize, CompactString> {
    let mut names = Names { tokens, spelling, found: FxHashMap::default() };
    names.expressions(&file.exprs);
    for item in &file.items {
        match item {
            Item::Flow(flow) => flow.items.iter().for_each(|item| names.flow_item(item)),
            Item::Declaration(declaration) => declaration.fields.iter().for_each(|field| names.type_name(&field.kind)),
            Item::Test(test) => names.steps(&test.body),
            Item::Error(_) => {}
        }
    }
    for (at, token) in tokens.iter().enumerate() {
        match token.tok {
            Tok::And => names.found.insert(at, "and".into()),
            Tok::Or => names.found.insert(at, "or".into()),
            _ => None,
        };
    }
    names.found
}

struct Names<'a> {
    tokens: &'a [Token],
    spelling: &'a dyn Spelling,
    found: FxHashMap<usize, CompactString>,
}

impl Names<'_> {
    fn put(&mut self, byte: u32, text: CompactString) {
        if let Ok(at) = self.tokens.binary_search_by_key(&byte, |token| token.start) {
            self.found.insert(at, text);
        }
    }

    /// Spells a path whose parts begin at these bytes; all but the first with their dot.
    fn parts(&mut self, parts: &[&str], bytes: &[u32]) {
        let Some(first) = bytes.first() else { return };
        let declared = self.spelling.path(parts, *first);
        for (place, (name, byte)) in declared.iter().zip(bytes).enumerate() {
            let text = if place == 0 { name.clone() } else { format!(".{name}").into() };
            self.put(*byte, text);
        }
    }

    fn declaration(&mut self, variable: &Variable) {
        self.path(&variable.path);
        self.type_name(&variable.kind);
    }

    fn type_name(&mut self, name: &Name) {
        if let Some(declared) = self.spelling.type_name(&name.text) {
            self.put(name.span.start, declared);
        }
    }

    fn path(&mut self, path: &Path) {
        let parts: Vec<&str> = path.parts.iter().map(|part| part.text.as_str()).collect();
        let dots = path.parts.iter().enumerate().map(|(at, part)| part.span.start - u32::from(at > 0));
        self.parts(&parts, &dots.collect::<Vec<_>>());
    }

    fn expressions(&mut self, exprs: &Exprs) {
        for id in (0..exprs.len() as u32).map(NodeId) {
            let node = exprs.node(id);
            match &node.kind {
                NodeKind::Call { name, .. } => {
                    if let Some(declared) = self.spelling.function(name) {
                        self.put(node.at.start, declared);
                    }
                }
                NodeKind::Scope(_) => self.reference(exprs, id),
                _ => {}
            }
        }
    }

    /// A scope and the plain members that follow it at once: their nodes follow it at once, too.
    fn reference(&mut self, exprs: &Exprs, scope: NodeId) {
        let (mut parts, mut bytes): (Vec<&str>, Vec<u32>) = (Vec::new(), Vec::new());
        for id in (scope.0..exprs.len() as u32).map(NodeId) {
            let node = exprs.node(id);
            match &node.kind {
                NodeKind::Scope(name) if id == scope => parts.push(name),
                NodeKind::Member { object, name, quoted: false } if id > scope && object.0 == id.0 - 1 => {
                    parts.push(name);
                }
                _ => break,
            }
            bytes.push(node.at.start);
        }
        self.parts(&parts, &bytes);
    }

    fn flow_item(&mut self, item: &FlowItem) {
        match item {
            FlowItem::Variable(variable) => self.declaration(variable),
            FlowItem::Task(part) | FlowItem::State(part) => {
                part.variables.iter().for_each(|variable| self.declaration(variable));
                self.statements(&part.body.statements);
            }
            FlowItem::Menu(menu) => {
                menu.choices.iter().for_each(|choice| self.statements(&choice.body.statements));
                menu.default.iter().for_each(|block| self.statements(&block.statements));
            }
            FlowItem::OnError(block) => self.statements(&block.statements),
            FlowItem::Setting(_) | FlowItem::Defaults(_) | FlowItem::Error(_) => {}
        }
    }

    /// Steps nest at most 128 deep.
    fn steps(&mut self, steps: &Steps) {
        for step in &steps.steps {
            match step {
                Step::Path(x) => self.path(&x.target),
                Step::Word(step) => {
                    step.body.iter().for_each(|body| self.steps(body));
                    step.outputs.iter().for_each(|output| self.steps(&output.steps));
                }
                Step::Setting(_) | Step::Text(_) | Step::Error(_) => {}
            }
        }
    }

    /// Statements nest at most 128 deep.
    fn statements(&mut self, statements: &[Statement]) {
        for statement in statements {
            match statement {
                Statement::Assign(x) => self.path(&x.target),
                Statement::If(x) => {
                    x.branches.iter().for_each(|branch| self.statements(&branch.block.statements));
                    x.otherwise.iter().for_each(|block| self.statements(&block.statements));
                }
                Statement::Switch(x) => {
                    x.cases.iter().for_each(|case| self.statements(&case.block.statements));
                    x.default.iter().for_each(|block| self.statements(&block.statements));
                }
                Statement::Loop(x) => {
                    x.index.iter().for_each(|index| self.path(index));
                    self.statements(&x.block.statements);
                }
                Statement::Action(x) => {
                    for entry in x.body.iter().flat_map(|body| &body.entries) {
                        if let Key::Path(path) = &entry.key {
                            self.path(path);
                        }
                    }
                    x.outputs.iter().for_each(|output| self.statements(&output.block.statements));
                }
                Statement::Error(_) => {}
            }
        }
    }
}
