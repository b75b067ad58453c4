//! `genesys:ENV`, `genesys:ENV+STORE`: which platform, and which database beside it (wire §13).

use crate::cloud::deliver::Settings;
use crate::cloud::store::{OpenError, safe};
use std::time::Duration;

/// The platform's environments.
pub const ENVIRONMENTS: &[&str] = &[
    "mypurecloud.com",
    "mypurecloud.ie",
    "mypurecloud.de",
    "mypurecloud.jp",
    "mypurecloud.com.au",
    "usw2.pure.cloud",
    "cac1.pure.cloud",
    "sae1.pure.cloud",
    "mxc1.pure.cloud",
    "euw2.pure.cloud",
    "euc2.pure.cloud",
    "aps1.pure.cloud",
    "apne2.pure.cloud",
    "apne3.pure.cloud",
    "apse1.pure.cloud",
    "mec1.pure.cloud",
    "use2.us-gov-pure.cloud",
    "edee1.eusc-pure.cloud",
];

/// The database beside it when none is named (reliability §2).
pub const BESIDE: &str = "sqlite:callflow.db";

/// Where a platform answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// What it was called: an environment, or an address for tests.
    pub name: String,
    /// The API, without a slash at the end.
    pub api: String,
    /// The login.
    pub login: String,
    /// The URL of the database beside it.
    pub beside: String,
    /// How batches are delivered.
    pub settings: Settings,
}

impl Address {
    /// The address of what follows `genesys:`.
    ///
    /// # Errors
    /// When it is none.
    pub fn of(rest: &str) -> Result<Self, OpenError> {
        let (name, beside) = rest.split_once('+').unwrap_or((rest, BESIDE));
        if beside.starts_with("genesys:") || beside.starts_with("memory:") && beside != "memory:" || beside.is_empty() {
            let message = format!("`{}` cannot stand beside the platform", safe(beside));
            let help = "write `genesys:ENV+sqlite:FILE` or `genesys:ENV+postgres://…`: runs and outbox are kept there";
            return Err(OpenError::malformed(message, help));
        }
        let (name, options) = name.split_once('?').unwrap_or((name, ""));
        let (name, beside, settings) = (name.trim_end_matches('/').to_owned(), beside.to_owned(), settings(options)?);
        if name.contains("://") {
            return local(name, beside, settings);
        }
        if !ENVIRONMENTS.contains(&name.as_str()) {
            let message = format!("`{}` is no environment of the platform", safe(&name));
            return Err(OpenError::malformed(message, format!("environments: {}", ENVIRONMENTS.join(", "))));
        }
        let (api, login) = (format!("https://api.{name}"), format!("https://login.{name}"));
        Ok(Self { name, api, login, beside, settings })
    }
}

/// `deliver-within=SECONDS`, `target-rate=N`, `marker-attribute=NAME`, parted by `&`.
fn settings(options: &str) -> Result<Settings, OpenError> {
    let mut settings = Settings::default();
    for option in options.split('&').filter(|option| !option.is_empty()) {
        let (name, value) = option.split_once('=').unwrap_or((option, ""));
        let number = value.parse::<u32>().ok().filter(|number| *number > 0);
        match (name, number) {
            ("deliver-within", Some(seconds)) => settings.within = Duration::from_secs(seconds.into()),
            ("target-rate", Some(rate)) => settings.rate = rate,
            ("marker-attribute", _) if !value.is_empty() => settings.marker = Some(value.to_owned()),
            _ => {
                let message = format!("`{}` is no option of the platform's store", crate::escape::line(name));
                let help =
                    "options: `deliver-within=SECONDS`, `target-rate=REQUESTS-A-MINUTE`, `marker-attribute=NAME`";
                return Err(OpenError::malformed(message, help));
            }
        }
    }
    Ok(settings)
}

/// One base for both, which is how it is tested. Without TLS only on this machine: a token goes along.
fn local(name: String, beside: String, settings: Settings) -> Result<Address, OpenError> {
    let wrong = |why: &str| {
        let message = format!("`genesys:{}` {why}", safe(&name));
        Err(OpenError::malformed(message, "write `genesys:http://127.0.0.1:PORT` or `genesys:https://HOST`"))
    };
    let (scheme, host) = name.split_once("://").unwrap_or_default();
    if host.contains(['@', '/', '?', '#']) || host.is_empty() {
        return wrong("holds more than a host and a port; id and secret come from the environment");
    }
    let alone = host.rsplit_once(':').filter(|(_, port)| port.parse::<u16>().is_ok()).map_or(host, |(host, _)| host);
    match scheme {
        "https" => {}
        "http" if matches!(alone, "127.0.0.1" | "localhost" | "[::1]") => {}
        "http" => return wrong("would send a token over the network without TLS"),
        _ => return wrong("is no address"),
    }
    Ok(Address { api: name.clone(), login: name.clone(), name, beside, settings })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn h01_an_environment_has_an_api_and_a_login() {
        let address = Address::of("mypurecloud.de").unwrap();
        assert_eq!(address.api, "https://api.mypurecloud.de");
        assert_eq!((address.login.as_str(), address.beside.as_str()), ("https://login.mypurecloud.de", BESIDE));
        let address = Address::of("usw2.pure.cloud+postgres://u:p@h/d").unwrap();
        assert_eq!((address.name.as_str(), address.beside.as_str()), ("usw2.pure.cloud", "postgres://u:p@h/d"));
    }

    #[test]
    fn an_address_of_this_machine_serves_both() {
        let address = Address::of("http://127.0.0.1:8080+memory:").unwrap();
        assert_eq!((address.api.as_str(), address.login.as_str()), ("http://127.0.0.1:8080", "http://127.0.0.1:8080"));
        assert!(Address::of("http://localhost:1").is_ok() && Address::of("http://[::1]:1").is_ok());
    }

    #[test]
    fn options_stand_behind_a_question_mark() {
        let all = "mypurecloud.de?deliver-within=60&target-rate=10&marker-attribute=batch+memory:";
        let settings = Address::of(all).unwrap().settings;
        assert_eq!((settings.within, settings.rate), (Duration::from_secs(60), 10));
        assert_eq!(settings.marker.as_deref(), Some("batch"));
        for wrong in ["deliver-within=0", "target-rate=x", "marker-attribute=", "secret=s", "target-rate"] {
            let error = Address::of(&format!("mypurecloud.de?{wrong}")).unwrap_err();
            assert_eq!(error.exit, 2, "{wrong}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused_and_no_secret_is_repeated() {
        let wrong = [
            "",
            "mypurecloud.co",
            "MYPURECLOUD.DE",
            "http://example.com",
            "http://id:hunter2@127.0.0.1:1",
            "ftp://127.0.0.1",
            "https://",
            "mypurecloud.de+genesys:mypurecloud.ie",
            "mypurecloud.de+",
            "http://127.0.0.1:1/path",
        ];
        for text in wrong {
            let error = Address::of(text).expect_err(text);
            assert!(error.exit == 2 && !error.message.contains("hunter2"), "{text}: {error:?}");
        }
    }
}
