//! Id and secret of our client: from the environment or a file, never from a URL (H100, F62).

use crate::cloud::store::OpenError;
use base64::Engine as _;
use std::fmt;
use zeroize::Zeroizing;

/// The variable with the id.
pub const ID: &str = "CALLFLOW_CLIENT_ID";
/// The variable with the secret.
pub const SECRET: &str = "CALLFLOW_CLIENT_SECRET";
/// The variable with the name of a file that holds `ID:SECRET` in one line.
pub const FILE: &str = "CALLFLOW_CLIENT_FILE";

/// A text that is not shown and is overwritten when it goes.
pub struct Secret(Zeroizing<Vec<u8>>);

impl Secret {
    /// Of a text.
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text.into_bytes()))
    }

    /// The text.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// An id and its secret.
#[derive(Debug)]
pub struct Credentials {
    /// `Basic …`, as it is sent (H20).
    basic: Secret,
}

impl Credentials {
    /// Of an id and a secret.
    pub fn new(id: &str, secret: &str) -> Self {
        let pair = Secret::new(format!("{id}:{secret}"));
        Self { basic: Secret::new(format!("Basic {}", base64::prelude::BASE64_STANDARD.encode(&pair.0))) }
    }

    /// The header that is sent for a token.
    pub fn header(&self) -> &str {
        self.basic.text()
    }

    /// From the environment, which is given, or the file that it names.
    ///
    /// # Errors
    /// When neither holds both.
    pub fn find(variable: &dyn Fn(&str) -> Option<String>) -> Result<Self, OpenError> {
        let given = |name: &str| variable(name).filter(|text| !text.is_empty());
        if let (Some(id), Some(secret)) = (given(ID), given(SECRET)) {
            return Ok(Self::new(&id, &secret));
        }
        let help = format!("set {ID} and {SECRET}, or {FILE} to a file that holds ID:SECRET");
        let Some(file) = given(FILE) else {
            let message = "the platform wants an id and a secret, and there are none";
            return Err(OpenError::unusable("client-credentials", message, help));
        };
        let shown = crate::escape::line(&file).into_owned();
        let text = match std::fs::read_to_string(&file) {
            Ok(text) => Secret::new(text),
            Err(error) => {
                let message = format!("cannot read `{shown}`: {}", error.kind());
                return Err(OpenError::unusable("client-credentials", message, help));
            }
        };
        match text.text().trim().split_once(':') {
            Some((id, secret)) if !id.is_empty() && !secret.is_empty() => Ok(Self::new(id, secret)),
            _ => {
                let message = format!("`{shown}` does not hold ID:SECRET");
                Err(OpenError::unusable("client-credentials", message, help))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn h100_id_and_secret_come_from_the_environment_or_a_file() {
        let both = |name: &str| Some(if name == ID { "me" } else { "s:x" }.to_owned());
        let found = Credentials::find(&both).unwrap();
        assert_eq!(found.header(), "Basic bWU6czp4");
        assert!(!format!("{found:?}").contains("bWU6"), "F62");
        let file = std::env::temp_dir().join(format!("callflow-client-{}", std::process::id()));
        std::fs::write(&file, "me:s:x\n").unwrap();
        let path = file.display().to_string();
        let named = |name: &str| (name == FILE).then(|| path.clone());
        assert_eq!(Credentials::find(&named).unwrap().header(), "Basic bWU6czp4");
        std::fs::write(&file, "topsecret\n").unwrap();
        let error = Credentials::find(&named).unwrap_err();
        assert!(error.exit == 3 && !error.message.contains("topsecret"));
        std::fs::remove_file(&file).unwrap();
        assert!(Credentials::find(&named).unwrap_err().message.contains("cannot read"));
        assert!(Credentials::find(&|_| None).unwrap_err().help.contains(ID));
    }
}
