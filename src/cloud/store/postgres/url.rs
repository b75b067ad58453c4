//! The URL of a PostgreSQL store: what PostgreSQL itself understands, and three words of our own.

use crate::cloud::store::OpenError;
use percent_encoding::percent_decode_str;
use std::path::PathBuf;
use std::time::Duration;
use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode, TargetSessionAttrs};

/// How many connections a store keeps at most, when its URL does not say.
pub const CONNECTIONS: usize = 16;
/// The most that a URL may ask for.
pub const MAX_CONNECTIONS: usize = 1_000;
/// How long a server may take until it answers a connection.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// What PostgreSQL understands in a URL and we pass on.
const PASSED_ON: [&str; 14] = [
    "user",
    "password",
    "dbname",
    "host",
    "hostaddr",
    "port",
    "application_name",
    "connect_timeout",
    "keepalives",
    "keepalives_idle",
    "keepalives_interval",
    "keepalives_retries",
    "tcp_user_timeout",
    "load_balance_hosts",
];
const FORM: &str =
    "write `postgres://USER:PASSWORD@HOST/DATABASE`, or `postgres:///DATABASE?host=/FOLDER` for a socket";

/// What a URL says.
pub struct Settings {
    /// For the connections.
    pub config: Config,
    /// The file with the certificates to trust instead of the public ones.
    pub roots: Option<PathBuf>,
    /// Whether commits may get lost: a server without `fsync`, for tests.
    pub allow_lossy: bool,
    /// How many connections at most.
    pub connections: usize,
    /// The URL for people: no user, no password, no parameters (F62).
    pub name: String,
}

impl Settings {
    /// Reads a URL.
    ///
    /// # Errors
    /// What is wrong with it; never with what may be a password.
    pub fn of(url: &str) -> Result<Self, OpenError> {
        let url = url.split_once('#').map_or(url, |(url, _)| url);
        let (place, query) = url.split_once('?').unwrap_or((url, ""));
        let mut own = Own { allow_lossy: false, roots: None, connections: CONNECTIONS, tls: None };
        let mut passed = Vec::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            if key == "host" {
                // The parser takes one host for each time that the word stands there.
                passed.extend(value.split(',').map(|host| format!("host={host}")));
            } else if PASSED_ON.contains(&key) {
                passed.push(pair.to_owned());
            } else {
                own.take(key, value)?;
            }
        }
        // The error of the parser is not shown: it may hold a part of a password.
        let Ok(mut config) = format!("{place}?{}", passed.join("&")).parse::<Config>() else {
            return Err(OpenError::malformed("the URL of the PostgreSQL store is not understood", FORM));
        };
        if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
            return Err(OpenError::malformed("the URL of the PostgreSQL store names no host", FORM));
        }
        config.ssl_mode(own.tls.unwrap_or_else(|| usual_tls(&config)));
        // Run state is never read from, or written to, anything but the primary (F27).
        config.target_session_attrs(TargetSessionAttrs::ReadWrite);
        if config.get_application_name().is_none() {
            config.application_name("callflow");
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT_TIMEOUT);
        }
        let name = name(&config);
        Ok(Self { config, roots: own.roots, allow_lossy: own.allow_lossy, connections: own.connections, name })
    }
}

/// Words of a URL that PostgreSQL's client does not understand, or not as we do.
struct Own {
    allow_lossy: bool,
    roots: Option<PathBuf>,
    connections: usize,
    tls: Option<SslMode>,
}

impl Own {
    fn take(&mut self, key: &str, value: &str) -> Result<(), OpenError> {
        match (key, value) {
            ("allow-lossy", "true") => self.allow_lossy = true,
            ("allow-lossy", "false") => self.allow_lossy = false,
            ("sslmode", "disable") => self.tls = Some(SslMode::Disable),
            ("sslmode", "prefer") => self.tls = Some(SslMode::Prefer),
            // Certificates and names are checked always, so these are one.
            ("sslmode", "require" | "verify-ca" | "verify-full") => self.tls = Some(SslMode::Require),
            ("sslrootcert", file) if !file.is_empty() => {
                let Ok(file) = percent_decode_str(file).decode_utf8() else {
                    return Err(OpenError::malformed("`sslrootcert` is not the name of a file", FORM));
                };
                self.roots = Some(PathBuf::from(file.as_ref()));
            }
            // Commits are safe only on the primary, whatever else somebody would like.
            ("target_session_attrs", "read-write" | "primary") => {}
            ("connections", number) => match number.parse() {
                Ok(number) if (1..=MAX_CONNECTIONS).contains(&number) => self.connections = number,
                _ => {
                    let message = format!("`connections` is a number from 1 to {MAX_CONNECTIONS}");
                    return Err(OpenError::malformed(message, "write `?connections=32`"));
                }
            },
            _ => return Err(unknown(key)),
        }
        Ok(())
    }
}

/// A parameter that nobody knows is named when it looks like one: it may be a piece of a password with a `?` in it.
fn unknown(key: &str) -> OpenError {
    let plain = key.len() <= 32 && key.bytes().all(|b| b.is_ascii_lowercase() || b == b'_' || b == b'-');
    let ours = ["allow-lossy", "connections", "sslmode", "sslrootcert", "target_session_attrs"];
    let known = ours.iter().chain(&PASSED_ON).any(|known| *known == key);
    let message = match (known, plain) {
        (true, _) => format!("`{key}` has a value that the PostgreSQL store does not take"),
        (false, true) => format!("the PostgreSQL store has no parameter `{key}`"),
        (false, false) => "the PostgreSQL store does not know a parameter of the URL".to_owned(),
    };
    let help = format!(
        "parameters are {}, {}; write `?`, `@`, `/` and `%` of a password as `%3F`, `%40`, `%2F`, `%25`",
        ours.join(", "),
        PASSED_ON.join(", ")
    );
    OpenError::malformed(message, help)
}

/// Without a word about it: TLS to other machines, none on this one, where servers have certificates of no name.
fn usual_tls(config: &Config) -> SslMode {
    let here = |host: &Host| match host {
        Host::Tcp(name) => matches!(name.as_str(), "localhost" | "127.0.0.1" | "::1"),
        #[cfg(unix)]
        Host::Unix(_) => true,
    };
    let near = config.get_hosts().iter().all(here) && config.get_hostaddrs().iter().all(std::net::IpAddr::is_loopback);
    if near { SslMode::Disable } else { SslMode::Require }
}

fn name(config: &Config) -> String {
    let ports = config.get_ports();
    let port = |at: usize| ports.get(at).or(ports.first()).copied().unwrap_or(5432);
    let hosts: Vec<String> = config
        .get_hosts()
        .iter()
        .enumerate()
        .map(|(at, host)| match host {
            Host::Tcp(name) => format!("{name}:{}", port(at)),
            #[cfg(unix)]
            Host::Unix(folder) => format!("{}:{}", folder.display(), port(at)),
        })
        .collect();
    let database = config.get_dbname().or(config.get_user()).unwrap_or_default();
    crate::escape::line(&format!("postgres://{}/{database}", hosts.join(","))).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f27_several_hosts_are_several_hosts() {
        let hosts = |url: &str| Settings::of(url).map(|own| own.config.get_hosts().to_vec()).unwrap_or_default();
        let tcp = |name: &str| Host::Tcp(name.to_owned());
        assert_eq!(hosts("postgres:///d?host=one,two&user=u"), [tcp("one"), tcp("two")]);
        assert_eq!(hosts("postgres://one:1,two:2/d"), [tcp("one"), tcp("two")]);
        #[cfg(unix)]
        assert_eq!(hosts("postgres:///d?host=/a,/b%2Cc"), [Host::Unix("/a".into()), Host::Unix("/b,c".into())]);
        let name = Settings::of("postgres:///d?host=one,two&port=1,2&user=u").map(|own| own.name);
        assert_eq!(name.ok().as_deref(), Some("postgres://one:1,two:2/d"));
    }
}
