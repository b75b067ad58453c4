//! How many sockets the system lets us have. Many systems begin a program with 1,024, a quarter of what the service
//! takes; past that nothing would be accepted any more, and slow connections would shut others out (§6).

/// Sockets and files beside those of connections: the store's, those of other clouds, a few of our own.
const OTHERS: u64 = 256;
/// The most that is asked for.
#[cfg(unix)]
const WANTED: u64 = super::limits::CONNECTIONS as u64 + OTHERS;

/// Asks for as many as the service needs; the most connections that there may be with what was given.
#[cfg(unix)]
pub fn connections() -> usize {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::Nofile);
    let wanted = limit.maximum.map_or(WANTED, |most| most.min(WANTED));
    if limit.current.is_some_and(|now| now < wanted) {
        let before = limit.current;
        limit.current = Some(wanted);
        // A system that gives no more leaves us with what there was.
        if setrlimit(Resource::Nofile, limit).is_err() {
            limit.current = before;
        }
    }
    let given = limit.current.unwrap_or(WANTED);
    usize::try_from(given.saturating_sub(OTHERS).max(given / 2)).unwrap_or(usize::MAX)
}

/// Asks for nothing: the system has no such limit.
#[cfg(not(unix))]
pub fn connections() -> usize {
    usize::MAX
}
