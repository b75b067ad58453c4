//! Bytecode: lowering from the checked tree, the verifier, images and their readable form.

pub mod disasm;
#[cfg(test)]
#[path = "hostile_tests.rs"]
mod hostile;
pub mod image;
mod live;
mod lower;
pub mod op;
pub mod outlet;
pub mod program;
mod registers;
#[cfg(test)]
#[path = "samples_tests.rs"]
mod samples;
mod single;
mod uses;
pub mod verify;

pub use disasm::disasm;
pub use live::Live;
pub use lower::lower;
pub use op::{Code, Op};
pub use outlet::{Outlet, Output};
pub use program::{Exit, Flow, Program};
pub use single::single;
pub use verify::{VerifyError, is_sound, number_fits, verify};

/// The checksum of images and snapshots: the first four bytes of SHA-256. Every single flipped bit changes it.
pub fn checksum(bytes: &[u8]) -> u32 {
    use sha2::{Digest, Sha256};
    let sum = Sha256::digest(bytes);
    u32::from_le_bytes([sum[0], sum[1], sum[2], sum[3]])
}
