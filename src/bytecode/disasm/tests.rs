//! The listing of the samples.

use crate::bytecode::disasm;
use crate::bytecode::samples::{LOGIC, compile, samples};

#[test]
fn show() {
    for (name, program) in samples() {
        println!("==== {name}\n{}", disasm(&program));
        if let Err(e) = crate::bytecode::verify(&program) {
            println!("!!!! {e}");
        }
    }
    let _ = (LOGIC, compile);
}
