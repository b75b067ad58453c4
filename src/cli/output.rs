//! The two streams of a command. A reader that goes away (`callflow … | head`) is no error and makes no noise.

use super::exit::{Exit, Failure};
use super::render::escape;
use super::style::Style;
use std::io::{ErrorKind, Write};

/// Standard output and standard error, with the style of each.
pub struct Output {
    out: Stream,
    err: Stream,
}

struct Stream {
    to: Box<dyn Write>,
    style: Style,
    /// Nobody reads any more, or writing failed: nothing more is written.
    closed: bool,
    failure: Option<Failure>,
}

impl Output {
    /// The streams of this process.
    pub fn of_process() -> Self {
        let out = std::io::BufWriter::new(std::io::stdout());
        Self::new(Box::new(out), Style::of_stdout(), Box::new(std::io::stderr()), Style::of_stderr())
    }

    /// Any two streams.
    pub fn new(out: Box<dyn Write>, out_style: Style, err: Box<dyn Write>, err_style: Style) -> Self {
        let stream = |to, style| Stream { to, style, closed: false, failure: None };
        Self { out: stream(out, out_style), err: stream(err, err_style) }
    }

    /// Writes to standard output, as it is.
    pub fn out(&mut self, text: impl AsRef<[u8]>) {
        self.out.write(text.as_ref(), "standard output");
    }

    /// Writes to standard error, as it is.
    pub fn err(&mut self, text: impl AsRef<[u8]>) {
        self.err.write(text.as_ref(), "standard error");
    }

    /// How to write to standard output.
    pub fn out_style(&self) -> Style {
        self.out.style
    }

    /// How to write to standard error.
    pub fn err_style(&self) -> Style {
        self.err.style
    }

    /// Whether nobody reads standard output any more: a long work may stop.
    pub fn is_closed(&self) -> bool {
        self.out.closed
    }

    /// Sends on what was written.
    pub fn flush(&mut self) {
        self.out.flush("standard output");
    }

    /// Says why a command could not do its work, in one line, and a line of help.
    pub fn fail(&mut self, failure: &Failure) {
        let (red, cyan, off) =
            if self.err.style.color { ("\u{1b}[31m", "\u{1b}[36m", "\u{1b}[0m") } else { ("", "", "") };
        self.err(format!("{red}error:{off} {}\n", escape::line(&failure.message)));
        if let Some(help) = &failure.help {
            self.err(format!("  {cyan}help:{off} {}\n", escape::line(help)));
        }
    }

    /// A remark that stops nothing.
    pub fn remark(&mut self, text: &str) {
        self.err(format!("note: {}\n", escape::line(text)));
    }

    /// The exit code after all was sent: the command's own, unless its output could not be written.
    pub fn finish(mut self, exit: Exit) -> Exit {
        self.flush();
        match self.out.failure.take() {
            Some(failure) => {
                self.fail(&failure);
                failure.exit
            }
            None => exit,
        }
    }
}

impl Stream {
    fn write(&mut self, bytes: &[u8], name: &str) {
        if !self.closed {
            let result = self.to.write_all(bytes);
            self.note(result, name);
        }
    }

    fn flush(&mut self, name: &str) {
        if !self.closed {
            let result = self.to.flush();
            self.note(result, name);
        }
    }

    fn note(&mut self, result: std::io::Result<()>, name: &str) {
        let Err(error) = result else { return };
        self.closed = true;
        if error.kind() != ErrorKind::BrokenPipe {
            let reason = super::exit::reason(&error);
            self.failure = Some(Failure::unreachable(format!("cannot write to {name}: {reason}")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io;

    struct Broken(ErrorKind);

    impl Write for Broken {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn exit_with(kind: ErrorKind) -> Exit {
        let mut output = Output::new(Box::new(Broken(kind)), Style::PLAIN, Box::new(io::sink()), Style::PLAIN);
        output.out("text");
        output.out("more");
        assert!(output.is_closed());
        output.finish(Exit::Problems)
    }

    #[test]
    fn a_reader_that_goes_away_changes_nothing() {
        assert_eq!(exit_with(ErrorKind::BrokenPipe), Exit::Problems);
    }

    #[test]
    fn a_full_disk_is_reported() {
        assert_eq!(exit_with(ErrorKind::StorageFull), Exit::Unreachable);
    }
}
