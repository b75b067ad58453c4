//! W4: parse, check and lower a generated project of 10 to 10,000 tasks.

use crate::measure::{Contender, compare};
use crate::peers;
use crate::table::Table;
use callflow::bytecode::program::Options;
use callflow::check;
use callflow::pipeline::compile;
use callflow::source::{Source, Sources};
use callflow::syntax::parse_file;
use logos::Logos;
use std::fmt::Write as _;
use std::hint::black_box;

const SIZES: [usize; 4] = [10, 100, 1_000, 10_000];

/// A flow of so many tasks, each of which sets, compares, switches, calls and ends.
fn project(tasks: usize) -> String {
    let mut text = String::from(
        "flow inboundCall \"Generated\" {
    var Flow.Count: Integer = 0
    var Flow.Name: String = \"none\"
    var Flow.Reason: String\n",
    );
    for task in 0..tasks {
        let _ = write!(
            text,
            "
    task \"Task {task}\" {{
        Flow.Count = Flow.Count + {task}
        if Flow.Count > 1000 {{
            Flow.Count = Flow.Count - 1000
        }} else {{
            Flow.Name = Append(\"t\", ToString(Flow.Count))
        }}
        switch Flow.Name {{
            case \"t1\" {{ Flow.Reason = \"billing\" }}
            case \"t{task}\" {{ Flow.Reason = \"support\" }}
            default {{ Flow.Reason = \"other {task}\" }}
        }}
        setParticipantData {{
            \"Reason {task}\" = Append(Flow.Name, \":\", Flow.Reason)
            \"Count\" = ToString(Flow.Count)
        }}
"
        );
        if task > 0 {
            let _ = writeln!(text, "        callTask(\"Task {}\")", task / 2);
        }
        text.push_str("        endTask\n    }\n");
    }
    text.push_str("}\n");
    text
}

/// The tokens of such a text by the plainest means: the floor under every reader.
#[derive(Logos)]
#[logos(skip r"[ \t\r\n]+")]
enum Token {
    #[regex("[A-Za-z_][A-Za-z0-9_]*")]
    Word,
    #[regex("[0-9]+")]
    Number,
    #[regex("\"[^\"]*\"")]
    Text,
    #[regex(r"[{}()=.,:+\-<>]")]
    Sign,
}

pub fn run(table: &mut Table) {
    for size in SIZES {
        if !(table.quick && size > 100) {
            one(table, size);
        }
    }
    peers::LUA.iter().for_each(|lua| peers::run(table, *lua, "w4.lua", &[]));
    let time = |table: &Table, size: usize| table.value(&format!("W4 n={size}"), "callflow", "ns");
    if let Some((large, small)) = time(table, 10_000).zip(time(table, 1_000)) {
        table.result("W4", "callflow", "time of 10,000 / time of 1,000", large / small);
        table.target("W4", "time of 10,000 / time of 1,000", None, 11.0);
    }
    for size in SIZES {
        table.target(&format!("W4 n={size}"), "ns a byte", None, 1000.0 / 25.0);
        table.target(&format!("W4 n={size}"), "ns/task", Some("Lua 5.4"), 1.0);
    }
}

fn one(table: &mut Table, size: usize) {
    let text = project(size);
    let mut sources = Sources::default();
    let id = sources.add(Source::new("generated.flow", text.as_str()));
    let files = [(id, parse_file(id, &text).0)];
    let (checked, found) = check::check(&sources, &files, check::Options::default());
    let checked = checked.unwrap_or_else(|| panic!("the project has errors: {:?}", found.first()));
    let whole = |rounds| {
        for _ in 0..rounds {
            let files = [(id, parse_file(id, &text).0)];
            let (checked, _) = check::check(&sources, &files, check::Options::default());
            black_box(compile(&checked.expect("a project"), &sources, Options::default()));
        }
    };
    let parse = |rounds| (0..rounds).for_each(|_| drop(black_box(parse_file(id, &text))));
    let check =
        |rounds| (0..rounds).for_each(|_| drop(black_box(check::check(&sources, &files, check::Options::default()))));
    let lower = |rounds| (0..rounds).for_each(|_| drop(black_box(compile(&checked, &sources, Options::default()))));
    let tokens = |rounds| (0..rounds).for_each(|_| assert!(Token::lexer(black_box(&text)).all(|token| token.is_ok())));
    let mut contenders: [Contender<'_>; 5] = [
        ("callflow", Box::new(whole)),
        ("callflow, parse", Box::new(parse)),
        ("callflow, check", Box::new(check)),
        ("callflow, lower", Box::new(lower)),
        ("Rust, logos alone", Box::new(tokens)),
    ];
    let measured = compare(table.care, &mut contenders);
    let workload = format!("W4 n={size}");
    for ((name, _), measured) in contenders.iter().zip(measured) {
        table.result(&workload, name, "ns", measured.time);
        table.result(&workload, name, "MB/s", text.len() as f64 / measured.time * 1e3);
    }
    let time = table.value(&workload, "callflow", "ns").unwrap_or_default();
    table.result(&workload, "callflow", "ns/task", time / size as f64);
    table.result(&workload, "callflow", "ns a byte", time / text.len() as f64);
}
