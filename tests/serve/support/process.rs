//! The built program as a service of its own.

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread::JoinHandle;

pub struct Process {
    pub child: Child,
    /// Its errors and its log, read as they come: a pipe that nobody empties fills.
    errors: Option<JoinHandle<String>>,
    out: BufReader<ChildStdout>,
    pub at: SocketAddr,
    pub first: String,
}

pub fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_callflow"));
    command.arg("serve").args(arguments).env_remove("CALLFLOW_TOKENS").env_remove("CALLFLOW_CLIENTS");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Arguments with the usual ones, where they do not say otherwise.
pub fn usual<'a>(arguments: &[&'a str]) -> Vec<&'a str> {
    let mut all = arguments.to_vec();
    for (flag, value) in [("--store", "memory:"), ("--listen", "127.0.0.1:0")] {
        if !arguments.contains(&flag) {
            all.extend([flag, value]);
        }
    }
    all
}

/// Begins a service in memory on a free port, and waits until it is ready.
pub fn begin(arguments: &[&str]) -> Process {
    begin_as(&mut program(&usual(arguments)))
}

pub fn begin_as(command: &mut Command) -> Process {
    let mut child = command.spawn().expect("the program starts");
    let mut out = BufReader::new(child.stdout.take().expect("its output"));
    let mut first = String::new();
    out.read_line(&mut first).expect("a line");
    let url = first.trim_end().strip_prefix("callflow serving ");
    let mut stderr = child.stderr.take().expect("its errors");
    let errors = std::thread::spawn(move || {
        let mut text = String::new();
        stderr.read_to_string(&mut text).expect("text");
        text
    });
    let Some(url) = url else { panic!("{first:?} {}", errors.join().expect("its errors")) };
    let at = url.split_once("://").expect("a URL").1.parse().expect("an address");
    Process { child, errors: Some(errors), out, at, first: first.clone() }
}

impl Process {
    pub fn line(&mut self) -> String {
        let mut line = String::new();
        self.out.read_line(&mut line).expect("a line");
        line
    }

    /// Sends a signal: `TERM`, `INT`.
    pub fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-s", name, &id]).status().expect("kill runs").success());
    }

    /// Waits for its end: exit code, the rest of its output, its errors.
    pub fn end(mut self) -> (Option<i32>, String, String) {
        let mut rest = String::new();
        self.out.read_to_string(&mut rest).expect("text");
        let code = self.child.wait().expect("it ends").code();
        let errors = self.errors.take().expect("its errors");
        (code, rest, errors.join().expect("its errors"))
    }

    /// The memory that it has, in KiB.
    pub fn memory_kib(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).expect("/proc");
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a line of memory");
        line.trim().trim_end_matches(" kB").trim().parse().expect("a number")
    }
}

impl Drop for Process {
    /// A test that fails leaves no service behind.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
