//! Peers in other languages: programs that stand in `benches/peers`, run when their interpreter is on the machine.

use crate::table::Table;
use std::path::PathBuf;
use std::process::Command;

/// An interpreter with its name in the table and its arguments.
pub type Interpreter = (&'static str, &'static str, &'static [&'static str]);

/// LuaJIT with its JIT, its interpreter, and Lua 5.4.
pub const LUA: &[Interpreter] =
    &[("LuaJIT", "luajit", &[]), ("LuaJIT interpreter", "luajit", &["-joff"]), ("Lua 5.4", "lua5.4", &[])];

/// The path of a program beside this file.
pub fn path(file: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "benches", "peers", file].iter().collect()
}

/// Runs a program and notes the lines `workload<TAB>metric<TAB>value` that it prints.
pub fn run(table: &mut Table, (name, program, arguments): Interpreter, file: &str, more: &[&str]) {
    let mut command = Command::new(program);
    command.args(arguments).arg(path(file)).args(more).env("QUICK", if table.quick { "1" } else { "" });
    let Ok(output) = command.output() else {
        return println!("{name}: skipped, `{program}` is not on this machine");
    };
    if !output.status.success() {
        return println!("{name}: {file} failed: {}", String::from_utf8_lossy(&output.stderr));
    }
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let mut fields = line.split('\t');
        let (Some(workload), Some(metric), Some(value)) = (fields.next(), fields.next(), fields.next()) else {
            continue;
        };
        let Ok(value) = value.parse() else { continue };
        let metric = match metric {
            "bytes" => "bytes",
            "resume ns" => "resume ns",
            "ns/task" => "ns/task",
            "MB/s" => "MB/s",
            _ => "ns",
        };
        table.result(workload, name, metric, value);
    }
}
