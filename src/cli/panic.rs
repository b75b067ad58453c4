//! What happens when callflow itself fails: one plain line, exit 70, and how to report it.

use std::cell::Cell;
use std::io::Write;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind};

thread_local! {
    /// Set while a failure is caught and answered, so that nothing is printed about it.
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Puts the line below in place of Rust's own report.
pub fn install() {
    std::panic::set_hook(Box::new(report));
}

/// Runs what may fail for our own faults; `None` if it did. Nothing is printed.
pub fn quietly<T>(work: impl FnOnce() -> T) -> Option<T> {
    let before = QUIET.replace(true);
    let result = catch_unwind(AssertUnwindSafe(work));
    QUIET.set(before);
    result.ok()
}

/// The place in our code and the version are all that is printed: the panic's own text may hold a value (P47).
fn report(info: &PanicHookInfo<'_>) {
    if QUIET.get() {
        return;
    }
    let place = info.location().map(|at| format!("{}:{}", at.file(), at.line())).unwrap_or_default();
    let version = env!("CARGO_PKG_VERSION");
    // Nowhere is left to report a failure of the report.
    let _ = writeln!(
        std::io::stderr(),
        "callflow: internal error at {place} (version {version}); this is a bug: please report this line, \
         with the command and the smallest file that shows it"
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f34_a_failure_is_caught_and_the_next_one_is_loud_again() {
        assert_eq!(quietly(|| -> u8 { panic!("as a test wants it") }), None);
        assert_eq!(quietly(|| 5), Some(5));
        assert!(!QUIET.get());
    }
}
