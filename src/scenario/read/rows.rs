//! Rows of data tables: those that are declared, and those of a test.

use super::draft::{Draft, Once};
use super::said::Said;
use super::value::{self, Compiled};
use super::{Home, Reader};
use crate::ast::{self, Entry, Item, Key, Step, TextEntry, WordStep};
use crate::diagnostic::{Code, did_you_mean};
use crate::scenario::story::Row;
use crate::source::SourceId;
use crate::value::{Kind, Text, Type, Value};

impl<'a> Reader<'a> {
    /// The rows of data tables that are declared, with their values. What is wrong with one is said by the checker or
    /// here.
    pub(super) fn declared_rows(&mut self, files: &'a [(SourceId, ast::File)]) -> Vec<Row> {
        let mut rows = Vec::new();
        for (source, file) in files {
            let home = Home { source: *source, tree: &file.exprs, shown: None };
            for item in &file.items {
                let Item::Declaration(declaration) = item else { continue };
                let Some(name) = declaration.names.first().filter(|_| declaration.kind.text == "dataTable") else {
                    continue;
                };
                for row in &declaration.rows {
                    let columns =
                        row.body.entries.iter().filter_map(|entry| self.declared_column(home, &name.text, entry));
                    let columns = columns.collect();
                    rows.push(Row {
                        table: Text::from(name.text.clone()),
                        key: Text::from(row.key.text.clone()),
                        columns,
                    });
                }
            }
        }
        rows
    }

    fn declared_column(&mut self, home: Home<'a>, table: &str, entry: &'a Entry) -> Option<(Text, Value)> {
        let Key::Text(name) = &entry.key else { return None };
        let wanted = self.known.tables.get(table).and_then(|columns| columns.get(name.text.as_str())).copied();
        let value = self.value(home, entry.value, wanted, value::Row::NONE, &mut Compiled::default())?;
        Some((Text::from(name.text.clone()), value))
    }
}

impl<'a> Draft<'_, 'a> {
    /// `rows("Holidays") { row("2026-12-24") { "greeting" = "…" } }`
    pub(super) fn data_table(&mut self, said: &Said<'a>) {
        let table = said.text(0);
        let known = &self.reader.known.tables;
        if !known.is_empty() && !known.contains_key(table.as_str()) {
            let message = format!("no data table `{}` is declared", table.as_str());
            let help = did_you_mean(table.as_str(), known.keys().copied());
            let help = help.unwrap_or_else(|| "declare it, for others are: `declare dataTable \"…\" { … }`".to_owned());
            let span = said.arguments.first().map_or(said.step.word.span, |(_, span)| *span);
            return self.error(Code::TestValue, said.home, span, message, help);
        }
        for step in &said.steps {
            match step.word().filter(|row| row.word.text == "row") {
                Some(row) => self.data_row(said, &table, row),
                None => {
                    let help = "write `row(\"KEY\") { \"COLUMN\" = … }`";
                    self.error(Code::MisplacedStep, said.home, step.span(), "here stand rows and nothing else", help);
                }
            }
        }
    }

    fn data_row(&mut self, said: &Said<'a>, table: &Text, row: &'a WordStep) {
        let home = said.home;
        let [key] = row.arguments.as_deref().unwrap_or_default() else {
            let help = "write `row(\"KEY\") { \"COLUMN\" = … }`";
            return self.error(Code::ArgumentCount, home, row.word.span, "a row of a data table has one key", help);
        };
        let Some(Value::Text(key)) = self.value(home, *key, Some(Type::one(Kind::String))) else {
            let help = "write the key as a text";
            return self.error(Code::TestValue, home, key.span, "the key of a row is a text", help);
        };
        let mut columns: Vec<(Text, Value)> = Vec::new();
        for entry in row.body.iter().flat_map(|body| &body.steps) {
            match entry {
                Step::Text(x) => columns.extend(self.column_of(home, table, x)),
                Step::Error(_) => {}
                other => {
                    let help = "write `\"COLUMN\" = …`";
                    self.error(Code::MisplacedStep, home, other.span(), "a row holds columns and nothing else", help);
                }
            }
        }
        let what = format!("the row `{}` of `{}`", key.as_str(), table.as_str());
        match self.once(what, home, said.origin, row.span) {
            Once::Not => return,
            Once::Instead => self.out.given.rows.retain(|own| own.table != *table || own.key != key),
            Once::First => {}
        }
        self.out.given.rows.push(Row { table: table.clone(), key, columns });
    }

    fn column_of(&mut self, home: Home<'a>, table: &Text, x: &'a TextEntry) -> Option<(Text, Value)> {
        let columns = self.reader.known.tables.get(table.as_str());
        let wanted = columns.and_then(|columns| columns.get(x.name.text.as_str())).copied();
        if let Some(columns) = columns.filter(|_| wanted.is_none()) {
            let message = format!("the data table `{}` has no column `{}`", table.as_str(), x.name.text);
            let mut names: Vec<&str> = columns.keys().copied().collect();
            names.sort_unstable();
            let help = did_you_mean(&x.name.text, names.iter().copied());
            let help = help.unwrap_or_else(|| format!("it has {}", names.join(", ")));
            self.error(Code::TestValue, home, x.name.span, message, help);
            return None;
        }
        Some((Text::from(x.name.text.clone()), self.value(home, x.value, wanted)?))
    }
}
