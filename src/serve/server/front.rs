//! What stands before the HTTP library: it hands on a header only when it is whole and without doubt, and of a body not
//! one byte more than its length. So the next header begins where nobody else can move it (F52), and the time of each
//! phase begins when its first byte comes (§6).

use super::head::{self, Framing};
use super::limits::HEADER_BYTES;
use super::phase::Progress;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// How much is read at once.
const PIECE: usize = 4 << 10;

/// A socket behind its front.
pub struct Front<S> {
    socket: S,
    progress: Arc<Progress>,
    /// Bytes that were read and not handed on.
    kept: Vec<u8>,
    /// How many of them were looked at for the end of a header.
    seen: usize,
    mode: Mode,
}

#[derive(Clone, Copy)]
enum Mode {
    /// A header is gathered.
    Gather,
    /// So many bytes of a header are handed on, and then what follows it.
    Head(usize, Framing),
    /// So many bytes of a body are handed on.
    Body(u64),
    /// Everything is handed on: nothing after it counts.
    Rest,
}

impl<S> Front<S> {
    /// A front before a socket.
    pub fn new(socket: S, progress: Arc<Progress>) -> Self {
        Self { socket, progress, kept: Vec::new(), seen: 0, mode: Mode::Gather }
    }

    /// The socket alone.
    pub fn socket(self) -> S {
        self.socket
    }

    /// Hands on what is kept, up to that many bytes; how many.
    fn hand(&mut self, out: &mut ReadBuf<'_>, most: usize) -> usize {
        let count = most.min(out.remaining()).min(self.kept.len());
        out.put_slice(&self.kept[..count]);
        self.kept.drain(..count);
        if self.kept.is_empty() {
            self.kept = Vec::new();
        }
        count
    }

    /// Looks for the end of the header in what is kept.
    ///
    /// # Errors
    /// When it cannot be taken.
    fn look(&mut self) -> io::Result<()> {
        // Empty lines before a request are nothing (RFC 9112 §2.2).
        let blank = self.kept.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        self.kept.drain(..blank);
        self.seen = self.seen.saturating_sub(blank);
        let judged = match head::end(&self.kept, self.seen.saturating_sub(3)) {
            Some(end) if end > HEADER_BYTES => Err(head::too_large()),
            Some(end) => head::judge(&self.kept[..end]).map(|framing| self.mode = Mode::Head(end, framing)),
            None if self.kept.len() > HEADER_BYTES => Err(head::too_large()),
            None => Ok(()),
        };
        self.seen = self.kept.len();
        judged.map_err(|error| {
            self.progress.refuse(error);
            io::Error::from(io::ErrorKind::InvalidData)
        })
    }
}

impl<S: AsyncRead + Unpin> Front<S> {
    /// Reads on into what is kept; how many bytes.
    fn read_on(&mut self, context: &mut Context<'_>) -> Poll<io::Result<usize>> {
        let mut space = [0; PIECE];
        let mut piece = ReadBuf::new(&mut space);
        ready!(Pin::new(&mut self.socket).poll_read(context, &mut piece))?;
        self.kept.extend_from_slice(piece.filled());
        Poll::Ready(Ok(piece.filled().len()))
    }

    /// Hands on up to that many bytes, of what is kept and then of what comes.
    fn pass(&mut self, context: &mut Context<'_>, out: &mut ReadBuf<'_>, most: u64) -> Poll<io::Result<usize>> {
        let most = usize::try_from(most).unwrap_or(usize::MAX).min(out.remaining());
        if self.kept.is_empty() {
            // Small pieces keep the library's own buffer small, which grows with what it is given at once.
            let mut space = [0; PIECE];
            let mut piece = ReadBuf::new(&mut space[..most.min(PIECE)]);
            ready!(Pin::new(&mut self.socket).poll_read(context, &mut piece))?;
            out.put_slice(piece.filled());
            return Poll::Ready(Ok(piece.filled().len()));
        }
        Poll::Ready(Ok(self.hand(out, most)))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Front<S> {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, out: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if out.remaining() == 0 {
            return Poll::Ready(Ok(()));
        }
        loop {
            match this.mode {
                Mode::Gather => {
                    if !this.progress.may_read(context.waker()) {
                        return Poll::Pending;
                    }
                    if !this.kept.is_empty() {
                        this.progress.begun();
                        this.look()?;
                        if !matches!(this.mode, Mode::Gather) {
                            continue;
                        }
                    }
                    if ready!(this.read_on(context))? == 0 {
                        return Poll::Ready(Ok(()));
                    }
                }
                Mode::Head(left, framing) => {
                    let left = left - this.hand(out, left);
                    this.seen = 0;
                    this.mode = match (left, framing) {
                        (0, Framing::Length(length)) => Mode::Body(length),
                        (0, Framing::Chunked) => Mode::Rest,
                        (left, framing) => Mode::Head(left, framing),
                    };
                    return Poll::Ready(Ok(()));
                }
                Mode::Body(0) => this.mode = Mode::Gather,
                Mode::Body(left) => {
                    let count = ready!(this.pass(context, out, left))?;
                    this.mode = Mode::Body(left - count as u64);
                    return Poll::Ready(Ok(()));
                }
                Mode::Rest => return this.pass(context, out, u64::MAX).map_ok(|_| ()),
            }
        }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Front<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let count = ready!(Pin::new(&mut self.socket).poll_write(context, bytes))?;
        self.progress.took();
        Poll::Ready(Ok(count))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(Pin::new(&mut self.socket).poll_flush(context))?;
        self.progress.flushed();
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let count = ready!(Pin::new(&mut self.socket).poll_write_vectored(context, slices))?;
        self.progress.took();
        Poll::Ready(Ok(count))
    }

    fn is_write_vectored(&self) -> bool {
        self.socket.is_write_vectored()
    }
}
