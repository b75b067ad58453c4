//! No core dumps: a dump of the service would hold the values of attributes and the keys (F61).

/// From now on the system writes no core dump of this process, and lets no process without rights of its own look into
/// its memory.
#[cfg(unix)]
pub fn forbid_dumps() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    // A system that does not know one of these has the other.
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
}

/// The system writes none.
#[cfg(not(unix))]
pub fn forbid_dumps() {}
