//! The socket that listens. It may be there before the service is, so that a worker knows its own address when it takes
//! its first run.

use super::start::StartError;
use socket2::{Domain, Protocol, Socket, Type};
use std::io;
use std::net::{SocketAddr, TcpListener};

/// How many connections may wait to be accepted.
const WAITING: i32 = 1_024;

/// Listens on an address; port 0 is any free one.
///
/// # Errors
/// [`StartError::Listen`].
pub fn listen(at: SocketAddr) -> Result<TcpListener, StartError> {
    open(at).map_err(|error| StartError::Listen(at, error))
}

fn open(at: SocketAddr) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(at), Type::STREAM, Some(Protocol::TCP))?;
    // A service that begins again must not wait for connections of the one before. Elsewhere the word means more.
    #[cfg(unix)]
    socket.set_reuse_address(true)?;
    // What is not sent yet stays with us but for a little, so that it is seen whether a caller takes his answer (F50).
    // Connections have this from the one that listens; a system that does not do it only sees less.
    #[cfg(any(target_os = "android", target_os = "linux"))]
    let _ = socket.set_tcp_notsent_lowat(super::limits::UNSENT_BYTES);
    socket.bind(&at.into())?;
    socket.listen(WAITING)?;
    socket.set_nonblocking(true)?;
    Ok(socket.into())
}
