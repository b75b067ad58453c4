//! PostgreSQL for tests: a server of their own in a temporary folder, reached by a socket in it. A watcher stops it and
//! removes the folder when this process ends, in whatever way. The programs come from Debian's package, which is
//! installed when it is not there; without them the tests fail and say so.

#![allow(dead_code, reason = "each program of tests uses its part")]

use std::fs::{File, OpenOptions, Permissions, read_dir, read_to_string};
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, Instant};
use tokio_postgres::{NoTls, SimpleQueryMessage};

/// The port is a part of the socket's name, nothing listens on it.
const PORT: u16 = 5432;
/// Until a server is up, on a machine that has much else to do.
const UP: Duration = Duration::from_secs(300);
/// Reads until the tests are gone, then stops the server and removes its folder. A server that was killed leaves its number
/// behind, which may be somebody else's by now: only who works in that folder is stopped.
const WATCHER: &str = r#"trap '' INT HUP TERM
read -r _
pid=$(head -n 1 "$1/data/postmaster.pid" 2>/dev/null)
if [ -n "$pid" ] && [ "$(readlink "/proc/$pid/cwd")" = "$1/data" ]; then
    kill -QUIT "$pid" 2>/dev/null
    for _ in 1 2 3 4 5 6 7 8 9 10; do kill -0 "$pid" 2>/dev/null || break; sleep 0.2; done
    kill -KILL "$pid" 2>/dev/null
fi
rm -rf "$1""#;

/// A server.
pub struct Server {
    programs: PathBuf,
    folder: PathBuf,
    options: Vec<String>,
    port: u16,
    postmaster: Mutex<Option<Child>>,
    databases: AtomicU32,
    /// While it is open the watcher waits.
    _watched: ChildStdin,
}

/// The one that the tests of this process share.
pub fn server() -> &'static Server {
    static SHARED: OnceLock<Server> = OnceLock::new();
    SHARED.get_or_init(|| Server::start(&[]))
}

impl Server {
    /// A new server, with settings of its own.
    pub fn start(settings: &[&str]) -> Self {
        Self::start_at(PORT, settings)
    }

    /// The same with a port of its own, for servers that listen on one.
    pub fn start_at(port: u16, settings: &[&str]) -> Self {
        let server = Self::new(port, settings, &std::env::temp_dir());
        server.initialise(&[]);
        server.up();
        server
    }

    /// The same with its folder in that one, and segments of its log of one megabyte: for small disks.
    pub fn start_in(place: &Path, settings: &[&str]) -> Self {
        let server = Self::new(PORT, settings, place);
        server.initialise(&["--wal-segsize=1"]);
        server.up();
        server
    }

    /// A standby of that server (F27).
    pub fn standby_of(primary: &Self, settings: &[&str]) -> Self {
        let server = Self::new(PORT, settings, &std::env::temp_dir());
        server.follow(primary);
        server
    }

    /// Begins anew as a standby of that server, with its data.
    pub fn follow(&self, primary: &Self) {
        let data = self.folder.join("data");
        let _none = std::fs::remove_dir_all(&data);
        let mut copy = command(&self.programs.join("pg_basebackup"));
        copy.args(["--checkpoint=fast", "--wal-method=stream", "--write-recovery-conf", "--no-sync", "--no-password"]);
        copy.args(["--username=callflow", "--port", &primary.port.to_string(), "--host"]).arg(&primary.folder);
        let made = copy.arg("--pgdata").arg(&data).output().expect("pg_basebackup runs");
        assert!(made.status.success(), "pg_basebackup: {}", String::from_utf8_lossy(&made.stderr));
        self.up();
    }

    fn new(port: u16, settings: &[&str], place: &Path) -> Self {
        let programs = programs();
        let folder = tempfile::Builder::new().prefix("cfpg").tempdir_in(place).expect("a folder").keep();
        std::fs::set_permissions(&folder, Permissions::from_mode(0o755)).expect("a folder of ours");
        let mut watcher = Command::new("sh");
        watcher.args(["-c", WATCHER, "sh"]).arg(&folder).stdin(Stdio::piped());
        // What the watcher holds open must not keep whoever reads the output of the tests waiting.
        watcher.stdout(Stdio::null()).stderr(Stdio::null());
        let watched = watcher.spawn().expect("a shell").stdin.take().expect("its input");
        give(&folder);
        let socket = format!("unix_socket_directories={}", folder.display());
        let fixed = ["listen_addresses=", &socket, "max_connections=200", "shared_buffers=64MB", "timezone=UTC"];
        let options = fixed.iter().chain(settings).map(|option| (*option).to_owned()).collect();
        let (postmaster, databases) = (Mutex::new(None), AtomicU32::new(0));
        Self { programs, folder, options, port, postmaster, databases, _watched: watched }
    }

    fn initialise(&self, more: &[&str]) {
        let mut initdb = command(&self.programs.join("initdb"));
        initdb.args(["--username=callflow", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]);
        let made = initdb.args(more).arg("--pgdata").arg(self.folder.join("data")).output().expect("initdb runs");
        assert!(made.status.success(), "initdb: {}", String::from_utf8_lossy(&made.stderr));
    }

    /// Starts the server on what is in its folder; this process is its parent, and reaps it.
    pub fn up(&self) {
        let mut command = command(&self.programs.join("postgres"));
        command.arg("-D").arg(self.folder.join("data")).args(["-p", &self.port.to_string()]);
        for option in &self.options {
            command.args(["-c", option]);
        }
        let log = OpenOptions::new().create(true).append(true).open(self.folder.join("log")).expect("a log");
        let postmaster = command.stdout(Stdio::null()).stderr(log).spawn().expect("postgres starts");
        *self.postmaster.lock().expect("nobody panicked with it") = Some(postmaster);
        let began = Instant::now();
        while let Err(why) = self.try_sql("postgres", "select 1") {
            let ended = self.postmaster.lock().expect("nobody panicked with it").as_mut().map(Child::try_wait);
            let runs = matches!(ended, Some(Ok(None)));
            assert!(runs && began.elapsed() < UP, "the server does not come up: {why}: {ended:?}\n{}", self.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Kills all processes of the server at once, as when the machine kills them (F26).
    pub fn kill(&self) {
        let mut postmaster = self.postmaster.lock().expect("nobody panicked with it").take().expect("it runs");
        // Stopped first: a process that it forks after its children were listed would live on, with the server's memory.
        signal("STOP", &[postmaster.id()]);
        while state(postmaster.id()).is_some_and(|state| !"TZ".contains(state)) {
            std::thread::yield_now();
        }
        let children = children(postmaster.id());
        signal("KILL", &children);
        signal("KILL", &[postmaster.id()]);
        postmaster.wait().expect("it is reaped");
        // A signal is not a death yet: while one of them still lets go of the memory, no new server takes the folder.
        while children.iter().any(|child| state(*child).is_some_and(|state| state != 'Z')) {
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// Waits until it takes connections again; it is started anew when it has ended by itself.
    pub fn comes_back(&self) {
        let begun = Instant::now();
        while self.try_sql("postgres", "select 1").is_err() {
            let ended = self.postmaster.lock().expect("nobody panicked with it").as_mut().map(Child::try_wait);
            if matches!(ended, Some(Ok(Some(_)))) {
                return self.up();
            }
            assert!(begun.elapsed() < UP, "the server does not come back:\n{}", self.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// The folder of its socket.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Runs a program as the server's user, in its folder of data.
    pub fn run(&self, program: &str, arguments: &[&str]) {
        let mut command = command(Path::new(program));
        let done = command.args(arguments).current_dir(self.folder.join("data")).output();
        let done = done.unwrap_or_else(|error| panic!("{program}: {error}"));
        assert!(done.status.success(), "{program}: {}", String::from_utf8_lossy(&done.stderr));
    }

    /// What the server has told.
    pub fn log(&self) -> String {
        read_to_string(self.folder.join("log")).unwrap_or_default()
    }

    /// The URL of a new, empty database.
    pub fn database(&self) -> String {
        let name = format!("t{}_{}", std::process::id(), self.databases.fetch_add(1, Ordering::Relaxed));
        self.sql("postgres", &format!("create database {name}"));
        self.url(&name)
    }

    /// Removes a database that a test is done with, for each takes eight megabytes.
    pub fn remove(&self, url: &str) {
        let gone = self.try_sql("postgres", &format!("drop database {} with (force)", database_of(url)));
        gone.unwrap_or_else(|error| panic!("{url}: {error:?}"));
    }

    /// The URL of a database.
    pub fn url(&self, database: &str) -> String {
        self.url_by(&self.folder, database)
    }

    /// The same, by another socket: that of a proxy.
    pub fn url_by(&self, folder: &Path, database: &str) -> String {
        format!("postgres:///{database}?host={}&port={}&user=callflow", folder.display(), self.port)
    }

    /// Runs statements in a database; the columns of the rows as text.
    pub fn sql(&self, database: &str, sql: &str) -> Vec<Vec<String>> {
        self.try_sql(database, sql).unwrap_or_else(|error| panic!("{sql}: {error:?}"))
    }

    fn try_sql(&self, database: &str, sql: &str) -> Result<Vec<Vec<String>>, tokio_postgres::Error> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let (client, connection) = tokio_postgres::connect(&self.url(database), NoTls).await?;
            tokio::spawn(connection);
            let rows = client.simple_query(sql).await?.into_iter().filter_map(|message| match message {
                SimpleQueryMessage::Row(row) => {
                    Some((0..row.len()).map(|at| row.get(at).unwrap_or("").to_owned()).collect())
                }
                _ => None,
            });
            Ok(rows.collect())
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Ok(Some(mut postmaster)) = self.postmaster.lock().map(|mut own| own.take()) {
            signal("QUIT", &[postmaster.id()]);
            let _reaped = postmaster.wait();
        }
    }
}

/// The last part of a database's URL before its parameters.
pub fn database_of(url: &str) -> &str {
    url.split('?').next().and_then(|url| url.rsplit('/').next()).expect("a URL of ours")
}

/// Sends a signal to processes of ours, by their ids.
pub fn signal(name: &str, processes: &[u32]) {
    let ids: Vec<String> = processes.iter().map(u32::to_string).collect();
    let kill = format!("kill -{name} {} 2>/dev/null", ids.join(" "));
    Command::new("sh").args(["-c", &kill]).status().expect("a shell");
}

fn children(parent: u32) -> Vec<u32> {
    let processes = read_dir("/proc").expect("processes").flatten();
    let ids = processes.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    ids.filter(|id| stat(*id).is_some_and(|(_, of)| of == parent)).collect()
}

/// The letter for what a process does, `Z` when it is dead and not yet reaped; `None` when there is none.
pub fn state(process: u32) -> Option<char> {
    stat(process).map(|(state, _)| state)
}

/// The state and the parent of a process.
fn stat(process: u32) -> Option<(char, u32)> {
    let stat = read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name stands in brackets and may hold anything; the state and the parent follow.
    let mut after = stat.rsplit_once(')')?.1.split_whitespace();
    Some((after.next()?.chars().next()?, after.next()?.parse().ok()?))
}

/// Gives a folder to the user that the server runs as.
pub fn give(folder: &Path) {
    if let Some((user, group)) = unprivileged() {
        chown(folder, Some(user), Some(group)).expect("the folder is given to the server's user");
    }
}

/// A command as the user that the server runs as: it refuses to be root.
fn command(program: &Path) -> Command {
    let mut command = Command::new(program);
    if let Some((user, group)) = unprivileged() {
        command.uid(user).gid(group);
    }
    command.current_dir(std::env::temp_dir()).env("LC_ALL", "C").stdin(Stdio::null());
    command
}

/// The user and group that a server runs as when we are root.
fn unprivileged() -> Option<(u32, u32)> {
    let status = read_to_string("/proc/self/status").unwrap_or_default();
    let own = status.lines().find_map(|line| line.strip_prefix("Uid:"))?.split_whitespace().nth(1)?.to_owned();
    if own != "0" {
        return None;
    }
    let users = read_to_string("/etc/passwd").expect("the users of this machine");
    let user = |name: &str| {
        let line = users.lines().find(|line| line.starts_with(&format!("{name}:")))?;
        let mut ids = line.split(':').skip(2).map(|id| id.parse().ok());
        Some((ids.next()??, ids.next()??))
    };
    Some(user("postgres").or_else(|| user("nobody")).expect("a user `postgres` or `nobody`: the server refuses root"))
}

/// The folder with the newest server of this machine, installed when there is none.
fn programs() -> PathBuf {
    found().unwrap_or_else(|| {
        install();
        found().expect("Debian's package `postgresql` was installed, and still there is no `initdb`")
    })
}

fn found() -> Option<PathBuf> {
    let versions = read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders: Vec<(u32, PathBuf)> = versions
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .collect();
    folders.sort();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = folders.into_iter().rev().map(|(_, folder)| folder).chain(std::env::split_paths(&path));
    folders.into_iter().find(|folder| folder.join("initdb").is_file() && folder.join("postgres").is_file())
}

/// One process installs; the others wait for it, and then find what it installed.
fn install() {
    let lock = File::create(std::env::temp_dir().join("callflow-installs-postgresql")).expect("a lock");
    lock.lock().expect("the lock");
    if found().is_some() {
        return;
    }
    println!("PostgreSQL is not on this machine: installing Debian's package `postgresql`");
    for arguments in [vec!["update"], vec!["install", "--yes", "--no-install-recommends", "postgresql"]] {
        let mut apt = Command::new("apt-get");
        let done = apt.args(&arguments).env("DEBIAN_FRONTEND", "noninteractive").stdin(Stdio::null()).output();
        let why = match done {
            Ok(done) if done.status.success() => continue,
            Ok(done) => String::from_utf8_lossy(&done.stderr).into_owned(),
            Err(error) => error.to_string(),
        };
        panic!(
            "these tests need PostgreSQL's `initdb` and `postgres`; they are not in /usr/lib/postgresql or PATH, and \
             `apt-get {}` failed: {why}",
            arguments.join(" ")
        );
    }
}
