//! The names of tests and set-ups: none is blank, none stands twice.

use super::{MAX_NAME, Reader, Setup};
use crate::ast::{self, Item, TestKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::SourceId;
use crate::span::Span;
use rustc_hash::FxHashMap;

impl<'a> Reader<'a> {
    /// Notes the set-ups, and says what is wrong with names.
    pub(super) fn names(&mut self, files: &'a [(SourceId, ast::File)]) {
        for (source, file) in files {
            // Tests of two files may have one name: the file is a part of it.
            let mut tests: FxHashMap<&str, Span> = FxHashMap::default();
            for item in &file.items {
                let Item::Test(test) = item else { continue };
                self.name(*source, &test.name);
                if test.kind == TestKind::Setup {
                    self.setup(*source, &file.exprs, test);
                } else if let Some(first) = tests.insert(&test.name.text, test.name.span) {
                    let message = format!("two tests are called `{}`", test.name.text);
                    let finding = Diagnostic::new(Code::DuplicateName, *source, test.name.span, message);
                    let finding = finding.label("the second one").also(first, "the first one");
                    self.report(finding.help("give one of them another name: it is how people find a test that fails"));
                }
            }
        }
    }

    fn name(&mut self, source: SourceId, name: &ast::Quoted) {
        if name.text.trim().is_empty() {
            let help = "say in a few words what the test shows";
            self.error(Code::NameTooLong, source, name.span, "the name of a test is blank", help);
        }
        if name.text.chars().count() > MAX_NAME {
            let message = format!("the name of a test has at most {MAX_NAME} characters");
            self.error(Code::NameTooLong, source, name.span, message, "keep the rest in a comment");
        }
    }

    fn setup(&mut self, source: SourceId, tree: &'a ast::Exprs, item: &'a ast::Test) {
        let Some(first) = self.setups.get(item.name.text.as_str()) else {
            self.setups.insert(&item.name.text, Setup { item, source, tree, used: false });
            return;
        };
        let message = format!("two set-ups are called `{}`", item.name.text);
        let finding = Diagnostic::new(Code::DuplicateName, source, item.name.span, message).label("the second one");
        let finding = match first.source == source {
            true => finding.also(first.item.name.span, "the first one").help("give one of them another name"),
            false => {
                let file = self.sources.get(first.source).name();
                finding.help(format!("the first one stands in {file}; give one of them another name"))
            }
        };
        self.report(finding);
    }

    /// Says which set-ups no test uses, in the order of the files.
    pub(super) fn unused_setups(&mut self, files: &'a [(SourceId, ast::File)]) {
        for (source, file) in files {
            for item in &file.items {
                let Item::Test(test) = item else { continue };
                let idle = test.kind == TestKind::Setup
                    && self.setups.get(test.name.text.as_str()).is_some_and(|setup| !setup.used);
                if idle {
                    let message = format!("no test uses the set-up `{}`", test.name.text);
                    let help = format!("put it into a test: `uses(\"{}\")`", test.name.text);
                    self.error(Code::UnusedSetup, *source, test.name.span, message, help);
                }
            }
        }
    }
}
