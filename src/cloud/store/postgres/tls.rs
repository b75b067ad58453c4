//! TLS to the server, by rustls: certificates and names are always checked.

use crate::cloud::store::OpenError;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use std::path::Path;
use std::sync::Arc;
use tokio_postgres_rustls::MakeRustlsConnect;

const HELP: &str = "`sslrootcert=FILE` names a PEM file with the certificates to trust; without it the public ones are";

/// What makes encrypted connections, trusting the certificates of a file or the public ones.
///
/// # Errors
/// When the file is none.
pub fn connector(roots: Option<&Path>) -> Result<MakeRustlsConnect, OpenError> {
    let mut store = RootCertStore::empty();
    match roots {
        Some(file) => read(file, &mut store)?,
        None => store.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let versions = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let versions = versions.map_err(|why| OpenError::unusable("store-tls", why.to_string(), HELP))?;
    Ok(MakeRustlsConnect::new(versions.with_root_certificates(store).with_no_client_auth()))
}

fn read(file: &Path, store: &mut RootCertStore) -> Result<(), OpenError> {
    let shown = file.display().to_string();
    let wrong =
        |why: String| OpenError::unusable("store-tls", format!("`{}`: {why}", crate::escape::line(&shown)), HELP);
    let certificates = CertificateDer::pem_file_iter(file).map_err(|why| wrong(why.to_string()))?;
    for certificate in certificates {
        let certificate = certificate.map_err(|why| wrong(why.to_string()))?;
        store.add(certificate).map_err(|why| wrong(why.to_string()))?;
    }
    if store.is_empty() { Err(wrong("no certificate stands in it".to_owned())) } else { Ok(()) }
}
