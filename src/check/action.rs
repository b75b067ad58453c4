//! Actions of the catalogue.

use super::flow::Checker;
use super::names::PartClass;
use crate::ast::{self, Entry, Expr, Key, OutputName};
use crate::catalog::{self, Action as Row, Does, FlowType, Keys};
use crate::diagnostic::{Code, did_you_mean};
use crate::ir::{Block, PartId, Statement, StatementKind};
use crate::span::Span;
use crate::value::{Kind, Text, Type};

impl Checker<'_> {
    /// An action: known, in its flow type, with its settings.
    pub(super) fn action(&mut self, action: &ast::Action) -> Option<Statement> {
        let Some((id, row)) = catalog::find(&action.name.text) else {
            self.unknown_action(action);
            self.blocks_of_unknown(action);
            return None;
        };
        self.belongs(row, action);
        let mut meta = self.meta(id, action.label.as_ref(), action.span);
        let end = action.body.as_ref().map_or(action.span.end, |body| body.span.end);
        let end = action.outputs.first().map_or(action.span.end, |output| end.min(output.span.start));
        meta.span = self.trimmed(Span::new(action.span.start, end));
        let kind = match row.does {
            Does::SetData | Does::GetData | Does::Update => self.data(row, action),
            Does::Form(word) => self.form(word, action),
            Does::LoopNext | Does::LoopExit => {
                let inside = self.inside_loop(&action.name);
                self.bare(row, action);
                inside.then_some(if row.does == Does::LoopNext {
                    StatementKind::LoopNext
                } else {
                    StatementKind::LoopExit
                })
            }
            Does::CallTask => self.call_task(row, action),
            Does::JumpTask => self.go(row, action, PartClass::Task),
            Does::JumpMenu => self.go(row, action, PartClass::Menu),
            Does::ChangeState => self.go(row, action, PartClass::State),
            Does::PreviousMenu | Does::RepeatMenu => {
                self.bare(row, action);
                let previous = row.does == Does::PreviousMenu;
                Some(if previous { StatementKind::PreviousMenu } else { StatementKind::RepeatMenu })
            }
            Does::EndTask => self.end_task(row, action),
            Does::EndState => {
                self.bare(row, action);
                let again = self.kind.is_some_and(FlowType::starts_over);
                Some(if again { StatementKind::EndTask(0) } else { StatementKind::End })
            }
            Does::End => match self.perform(row, action) {
                // What is said at the end is told before it.
                Some(StatementKind::Perform(perform)) if perform.settings.is_empty() => Some(StatementKind::End),
                kind => kind,
            },
            Does::ClearSlots => self.clear_slots(row, action),
            Does::NoForm => self.no_form(row, action),
            Does::Play | Does::Collect | Does::Transfer(_) | Does::Wait | Does::Tell | Does::External => {
                self.perform(row, action)
            }
        };
        Some(Statement { meta, kind: kind? })
    }

    fn unknown_action(&mut self, action: &ast::Action) {
        let name = &action.name;
        let forms = ["if", "switch", "loop", "task", "menu", "state", "var"];
        let known = catalog::actions().iter().map(|row| row.key).chain(forms);
        let by_display = catalog::actions().iter().find(|row| {
            let squeezed: String = row.display.chars().filter(|c| !c.is_whitespace()).collect();
            squeezed.eq_ignore_ascii_case(&name.text)
        });
        let help = match (by_display, elsewhere(&name.text)) {
            (Some(row), _) => format!("`{}` is written `{}`", row.display, row.key),
            (None, Some(help)) => help.to_owned(),
            (None, None) => did_you_mean(&name.text, known)
                .unwrap_or_else(|| "docs/actions.md lists the actions; a variable is assigned as `Flow.x = …`".into()),
        };
        let message = format!("there is no action `{}`", name.text);
        self.report(self.finding(Code::UnknownAction, name.span, message).help(help));
    }

    /// What stands inside an unknown action is looked at all the same.
    pub(super) fn blocks_of_unknown(&mut self, action: &ast::Action) {
        for output in &action.outputs {
            self.block(&output.block);
        }
    }

    fn belongs(&mut self, row: &Row, action: &ast::Action) {
        let Some(kind) = self.kind else { return };
        let Err((types, certain)) = row.allowed_in(kind) else { return };
        let list = types.iter().map(|kind| kind.key()).collect::<Vec<_>>().join(", ");
        let message = match certain {
            true => format!("`{}` does not belong to {} flows", row.key, kind.key()),
            false => format!("nothing says that `{}` belongs to {} flows", row.key, kind.key()),
        };
        let mut finding = self.finding(Code::WrongFlowType, action.name.span, message);
        finding = finding.help(format!("it is known in {list}"));
        if !certain {
            finding.severity = crate::diagnostic::Severity::Note;
        }
        self.report(finding);
    }

    /// `decision`, `switch` and `loop` are written in their own form.
    fn form(&mut self, word: &str, action: &ast::Action) -> Option<StatementKind> {
        let message = format!("`{}` is written `{word}`", action.name.text);
        let help = format!("write `{word} … {{ … }}`");
        self.report(self.finding(Code::UnknownAction, action.name.span, message).help(help));
        self.blocks_of_unknown(action);
        None
    }

    /// An action without settings and outputs.
    fn bare(&mut self, row: &'static Row, action: &ast::Action) {
        self.settings_of(row, action);
        self.outputs(row, action);
    }

    /// The name of a part in the parentheses, or in the setting that they fill.
    fn part_name(&mut self, row: &'static Row, action: &ast::Action, class: PartClass) -> Option<PartId> {
        let value = self.only_argument(row, action)?;
        let name = self.literal_text(value, &format!("the name of the {}", class.word()))?;
        let quoted = ast::Quoted { text: name.as_str().into(), span: value.span };
        self.find_part(class, &quoted)
    }

    /// The one thing that an action takes, wherever it was written.
    fn only_argument(&mut self, row: &'static Row, action: &ast::Action) -> Option<Expr> {
        let setting = row.arguments.first().copied().unwrap_or_default();
        let mut given: Vec<Expr> = action.arguments.iter().flatten().copied().collect();
        for entry in action.body.iter().flat_map(|body| &body.entries) {
            match &entry.key {
                Key::Name(name) if name.text == setting => given.push(entry.value),
                _ => self.strange_key(row, entry),
            }
        }
        if let [_, second, ..] = given[..] {
            let message = format!("`{}` takes one argument in parentheses", row.key);
            self.report(self.finding(Code::ArgumentCount, second.span, message).help("leave it out"));
        }
        if given.is_empty() {
            let message = format!("`{}` needs {}", row.key, row.settings()[0].shape.describe());
            let finding = self.finding(Code::MissingSetting, action.name.span, message);
            self.report(finding.help(format!("write `{}(\"…\")`", row.key)));
        }
        given.first().copied()
    }

    fn go(&mut self, row: &'static Row, action: &ast::Action, class: PartClass) -> Option<StatementKind> {
        self.outputs(row, action);
        self.part_name(row, action, class).map(StatementKind::Jump)
    }

    fn call_task(&mut self, row: &'static Row, action: &ast::Action) -> Option<StatementKind> {
        let part = self.part_name(row, action, PartClass::Task);
        let (mut paths, mut default) = (Vec::new(), Block::new());
        let mut seen: Vec<&str> = Vec::new();
        for output in &action.outputs {
            let (name, span, fixed) = match &output.name {
                OutputName::Fixed(name) => (name.text.as_str(), name.span, true),
                OutputName::Dynamic(name) => (name.text.as_str(), name.span, false),
            };
            self.once(&mut seen, name, span);
            let block = self.block(&output.block);
            if name.eq_ignore_ascii_case("default") {
                default = block;
                continue;
            }
            let known = part.map(|part| self.paths[usize::from(part.0)].clone()).unwrap_or_default();
            match known.iter().position(|path| path.as_str() == name) {
                Some(at) if !fixed => paths.push((at as u16 + 1, block)),
                Some(_) => {
                    let message = format!("the output path `{name}` is written as a text");
                    self.report(
                        self.finding(Code::UnknownOutput, span, message).help(format!("on \"{name}\" {{ … }}")),
                    );
                }
                None if part.is_some() => {
                    let message = format!("the called task has no output path `{name}`");
                    let mut finding = self.finding(Code::UnknownOutput, span, message);
                    finding.help = did_you_mean(name, known.iter().map(Text::as_str))
                        .or_else(|| Some(format!("declare it in the task: `output \"{name}\"`")));
                    self.report(finding);
                }
                None => {}
            }
        }
        // A path that is not written falls through to the action after this one, not to `default` (language.md §5).
        let count = part.map_or(0, |part| self.paths[usize::from(part.0)].len() as u16);
        for path in 1..=count {
            if !paths.iter().any(|(written, _)| *written == path) {
                paths.push((path, Block::new()));
            }
        }
        Some(StatementKind::CallTask { part: part?, paths, default })
    }

    fn end_task(&mut self, row: &'static Row, action: &ast::Action) -> Option<StatementKind> {
        self.outputs(row, action);
        let none = action.arguments.as_ref().is_none_or(Vec::is_empty) && action.body.is_none();
        if none {
            return Some(StatementKind::EndTask(0));
        }
        let value = self.only_argument(row, action)?;
        let name = self.literal_text(value, "the name of an output path")?;
        if name.as_str().eq_ignore_ascii_case("default") {
            return Some(StatementKind::EndTask(0));
        }
        let known = self.part.map(|part| self.paths[usize::from(part.0)].clone()).unwrap_or_default();
        if let Some(at) = known.iter().position(|path| *path == name) {
            return Some(StatementKind::EndTask(at as u16 + 1));
        }
        let message = format!("this task has no output path `{}`", name.as_str());
        let mut finding = self.finding(Code::UnknownOutput, value.span, message);
        finding.help = did_you_mean(name.as_str(), known.iter().map(Text::as_str))
            .or_else(|| Some(format!("declare it at the head of the task: `output \"{}\"`", name.as_str())));
        self.report(finding);
        None
    }

    fn perform(&mut self, row: &'static Row, action: &ast::Action) -> Option<StatementKind> {
        // Outputs nest, so that what else there is to do has a frame of its own (F32).
        let before = self.found.len();
        let outputs = self.outputs(row, action);
        self.with_outputs(row, action, outputs, before)
    }

    fn with_outputs(
        &mut self,
        row: &'static Row,
        action: &ast::Action,
        outputs: (Vec<(u16, crate::ir::Block)>, Vec<Text>),
        before: usize,
    ) -> Option<StatementKind> {
        let mut perform = self.settings_of(row, action);
        self.with_defaults(row, &mut perform);
        self.required(row, action, &perform);
        (perform.branches, perform.named) = outputs;
        perform.ends = self.ends_unless_written(row);
        if !self.found[before..].iter().any(crate::diagnostic::Diagnostic::is_error) {
            self.contract(row, action, &mut perform);
        }
        self.special(row, action, &perform);
        let failed = self.found[before..].iter().any(crate::diagnostic::Diagnostic::is_error);
        (!failed).then_some(StatementKind::Perform(perform))
    }

    /// A key of a body that the action does not take.
    pub(super) fn strange_key(&mut self, row: &Row, entry: &Entry) {
        self.expression_of_entry(entry);
        let (span, what) = match &entry.key {
            Key::Name(name) => {
                let known = row.settings().iter().map(|setting| setting.name);
                let message = format!("`{}` has no setting `{}`", row.key, name.text);
                let list = row.settings().iter().map(|s| s.name).collect::<Vec<_>>().join(", ");
                let help = did_you_mean(&name.text, known).unwrap_or_else(|| match (row.keys, list.as_str()) {
                    (Keys::SetAttributes, _) => {
                        format!("an attribute's name stands in quotes: `\"{}\" = …`", name.text)
                    }
                    (Keys::GetAttributes | Keys::Statements, _) => {
                        format!("a variable has a scope: `Flow.{} = …`", name.text)
                    }
                    (Keys::Inputs | Keys::InputsAndOutputs, list) => {
                        format!("what is sent stands in quotes: `\"{}\" = …`; its settings: {list}", name.text)
                    }
                    (_, "") => "it has no settings".to_owned(),
                    (_, list) => format!("its settings: {list}"),
                });
                return self.report(self.finding(Code::UnknownSetting, name.span, message).help(help));
            }
            Key::Text(text) => (text.span, "a text"),
            Key::Path(path) => (path.span, "a path"),
            Key::Computed(expr) => (expr.span, "a computed name"),
        };
        let message = format!("`{}` does not take {what} as a key", row.key);
        let help = match row.keys {
            Keys::Settings => "its keys are names of settings",
            Keys::SetAttributes => "its keys are texts: `\"Name\" = value`",
            Keys::GetAttributes => "its keys are paths: `Flow.Variable = \"Name\"`",
            Keys::Statements => "its keys are paths: `Flow.Variable = value`",
            Keys::Inputs => "its keys are names of settings, and texts for what is sent",
            Keys::InputsAndOutputs => "texts are sent, paths receive, names are settings",
            Keys::Outputs => "its keys are names of settings, and paths that receive errorType or errorMessage",
        };
        self.report(self.finding(Code::WrongKey, span, message).help(help));
    }

    fn expression_of_entry(&mut self, entry: &Entry) {
        self.expression(entry.value);
    }

    /// Variables that receive an output of an action are Strings unless something says otherwise.
    pub(super) fn receiving(&mut self, path: &ast::Path) -> Option<crate::ir::VariableId> {
        let id = self.target(path)?;
        let kind = self.out.variables[id.0 as usize].kind;
        if kind == Type::one(Kind::String) {
            return Some(id);
        }
        let message = format!("what is received is a String, and this variable is {}", super::place::article(kind));
        let help = "receive it in a String variable and convert it then, with ToInt or its kin";
        self.report(self.finding(Code::WrongTarget, path.span, message).help(help));
        None
    }
}

/// What other languages call an action, and what stands for it here.
fn elsewhere(name: &str) -> Option<&'static str> {
    match name.to_ascii_lowercase().as_str() {
        "set" | "let" | "assign" => Some("a variable is assigned without a word: `Flow.x = …`"),
        "return" => Some("a task ends by `endTask`"),
        "exit" | "hangup" | "quit" | "end" => Some("a flow ends by `disconnect`, a task by `endTask`"),
        "break" => Some("a loop is left by `loopExit`"),
        "continue" => Some("the next turn of a loop begins by `loopNext`"),
        "while" | "for" | "repeat" => Some("a loop is written `loop 3 { … }`"),
        "goto" | "jump" => Some("`jumpToTask` and `jumpToMenu` go elsewhere"),
        "call" => Some("`callTask` runs a task and comes back"),
        "say" | "play" | "speak" => Some("audio is played by `playAudio`"),
        "transfer" => Some("`transferToAcd` goes to a queue, `transferToFlow` to a flow"),
        "setattribute" | "setdata" => Some("attributes are set by `setParticipantData`"),
        "getattribute" | "getdata" => Some("attributes are read by `getParticipantData`"),
        _ => None,
    }
}
