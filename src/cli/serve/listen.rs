//! The address to listen on.

use super::super::exit::Failure;
use std::net::{SocketAddr, ToSocketAddrs};

/// Reads `HOST:PORT`; a name stands for the first of its addresses.
pub fn address(text: &str) -> Result<SocketAddr, Failure> {
    if let Ok(address) = text.parse() {
        return Ok(address);
    }
    let help = "write HOST:PORT, as in 127.0.0.1:8080 or [::1]:8080";
    let wrong = || Failure::usage(format!("`{text}` is no address to listen on")).help(help);
    let (host, port) = text.rsplit_once(':').ok_or_else(wrong)?;
    let port: u16 = port.parse().map_err(|_| wrong())?;
    if host.is_empty() {
        return Err(wrong());
    }
    let mut found = (host, port)
        .to_socket_addrs()
        .map_err(|_| Failure::unreachable(format!("the name `{host}` cannot be looked up")).help(help))?;
    found.next().ok_or_else(wrong)
}
