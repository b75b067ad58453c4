//! F61: the memory of a service. It is not written to a core dump, and the key is not in it.

use crate::service::{ID, Place, SENSITIVE, call, count, press};
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};

const CARD: &str = "canary-card-4929";
const PIN: &str = "73019462850173";

/// Whether a process that may dump leaves a dump here when it is told to abort.
fn dumps(folder: &std::path::Path) -> bool {
    let mut sleeper = Command::new("sh");
    sleeper.args(["-c", "ulimit -c unlimited && exec sleep 600"]).current_dir(folder).stderr(Stdio::null());
    let mut sleeper = sleeper.spawn().expect("a shell");
    std::thread::sleep(std::time::Duration::from_millis(300));
    abort(sleeper.id());
    sleeper.wait().expect("it ends").core_dumped()
}

fn abort(id: u32) {
    assert!(Command::new("kill").args(["-s", "ABRT", &id.to_string()]).status().expect("kill runs").success());
}

#[test]
fn f61_a_service_that_is_aborted_leaves_no_dump() {
    let place = Place::new(SENSITIVE, &"0f".repeat(32));
    if !dumps(place.folder.path()) {
        println!("SKIPPED: this system writes no core dumps at all");
        return;
    }
    let inner = place.command("memory:", true);
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -c unlimited && exec \"$0\" \"$@\""]).arg(inner.get_program()).args(inner.get_args());
    command.current_dir(place.folder.path()).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut process = crate::process::begin_as(&mut command);
    assert_eq!(call(process.at, ID, CARD).0, 201);
    assert_eq!(press(process.at, ID, PIN).0, 200);
    abort(process.child.id());
    let status = process.child.wait().expect("it ends");
    assert_eq!((status.signal(), status.core_dumped()), (Some(6), false));
}

/// The memory that a process may write to, as far as we may read it: root alone may.
pub fn memory(id: u32) -> Option<Vec<u8>> {
    use std::os::unix::fs::FileExt;
    let maps = std::fs::read_to_string(format!("/proc/{id}/maps")).ok()?;
    let memory = std::fs::File::open(format!("/proc/{id}/mem")).ok()?;
    let mut all = Vec::new();
    for line in maps.lines().filter(|line| line.contains(" rw")) {
        let (from, rest) = line.split_once('-')?;
        let (to, _) = rest.split_once(' ')?;
        let (from, to) = (u64::from_str_radix(from, 16).ok()?, u64::from_str_radix(to, 16).ok()?);
        let mut part = vec![0; usize::try_from(to - from).ok()?];
        if memory.read_exact_at(&mut part, from).is_ok() {
            all.append(&mut part);
        }
    }
    Some(all)
}

#[test]
fn f61_the_key_is_not_in_the_memory_of_a_service() {
    let key: Vec<u8> = (0..32).map(|at: u8| at.wrapping_mul(37) ^ 0x5a).collect();
    let hex: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
    let place = Place::new(SENSITIVE, &format!("{hex}\n"));
    let process = place.serve(&place.file(), true);
    assert_eq!(call(process.at, ID, CARD).0, 201);
    assert_eq!(press(process.at, ID, PIN).0, 200);
    assert_eq!(press(process.at, ID, "1").0, 200);
    let Some(memory) = memory(process.child.id()) else {
        println!("SKIPPED: only root may look into the memory of a service");
        return;
    };
    assert!(count(&memory, b"callflow") > 0, "it is the memory of a service");
    let values = count(&memory, CARD.as_bytes()) + count(&memory, PIN.as_bytes());
    println!("F61: {} KiB looked through; {values} values of a run that is over are still in it", memory.len() / 1024);
    assert_eq!((count(&memory, hex.as_bytes()), count(&memory, &key)), (0, 0), "the key, written and as bytes");
}
