//! The built program, run as a person runs it.

use std::io::Write;
use std::process::{Command, Output, Stdio};

/// The program with arguments, in the project's folder, without colours and with nothing of the environment that
/// could change what it prints.
pub fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_callflow"));
    command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR"));
    for name in ["COLUMNS", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "LANG", "LC_ALL", "LC_CTYPE"] {
        command.env_remove(name);
    }
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs it to its end with a standard input.
pub fn run_with(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = program(arguments).stdin(Stdio::piped()).spawn().expect("the program starts");
    let mut stdin = child.stdin.take().expect("it has an input");
    // Written beside the reading: a program that answers while it is asked would fill its pipe and wait for ever.
    std::thread::scope(|scope| {
        scope.spawn(move || {
            // A program that ends before it read everything is no fault of the test.
            let _ = stdin.write_all(input);
        });
        child.wait_with_output().expect("the program ends")
    })
}
