//! W6: from the start of a process to the result of a script of 20 lines. Wall time: another process does the work.

use crate::measure::middle;
use crate::peers::path;
use crate::table::Table;
use std::process::{Command, Stdio};
use std::time::Instant;

/// The argument that makes this program end at once: a native process with an empty main.
pub const EMPTY: &str = "--empty-main";

pub fn run(table: &mut Table) {
    let flow = [env!("CARGO_MANIFEST_DIR"), "/benches/w6.flow"].concat();
    let this = std::env::current_exe().expect("the path of this program");
    let lua = path("w6.lua").display().to_string();
    let runs = if table.quick { 3 } else { 101 };
    let mut peers: Vec<(&str, Command, Vec<f64>)> = vec![
        ("callflow", command(env!("CARGO_BIN_EXE_callflow"), &["run", &flow]), Vec::new()),
        ("Rust, an empty main", command(&this.display().to_string(), &[EMPTY]), Vec::new()),
        ("LuaJIT", command("luajit", &[&lua]), Vec::new()),
        ("Lua 5.4", command("lua5.4", &[&lua]), Vec::new()),
    ];
    for _ in 0..runs {
        for (_, command, times) in &mut peers {
            let began = Instant::now();
            if command.status().is_ok_and(|status| status.success()) {
                times.push(began.elapsed().as_secs_f64() * 1e9);
            }
        }
    }
    for (name, _, times) in peers {
        match times.len() {
            0 => println!("{name}: skipped, it does not run on this machine"),
            _ => table.result("W6", name, "ns", middle(times)),
        }
    }
    table.target("W6", "ns", Some("LuaJIT"), 1.0);
}

fn command(program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}
