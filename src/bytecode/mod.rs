//! Bytecode: lowering from the checked tree, the verifier, images and their readable form.

pub mod image {
    use super::Program;
    pub fn write(_: &Program) -> Result<Vec<u8>, String> {
        Err("x".into())
    }
    pub fn read(_: &[u8]) -> Result<Program, String> {
        Err("x".into())
    }
}
pub mod disasm {
    pub fn disasm(_: &super::Program) -> String {
        String::new()
    }
}
mod live;
mod lower;
pub mod op;
pub mod program;

pub use live::Live;
pub use lower::lower;
pub use op::{Code, Op};
pub use program::{Exit, Flow, Program};

/// The checksum of images and snapshots: the first four bytes of SHA-256. Every single flipped bit changes it.
pub fn checksum(bytes: &[u8]) -> u32 {
    use sha2::{Digest, Sha256};
    let sum = Sha256::digest(bytes);
    u32::from_le_bytes([sum[0], sum[1], sum[2], sum[3]])
}
