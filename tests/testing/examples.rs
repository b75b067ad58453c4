//! The tests of the examples pass, cover every action, and stand a sweep.

use crate::support::program::run_with;

#[test]
fn the_examples_pass_cover_every_action_and_stand_a_sweep() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/examples");
    for more in [["--fail-under", "100"].as_slice(), &["--sweep"]] {
        let arguments: Vec<&str> = ["test", folder].iter().chain(more).copied().collect();
        let output = run_with(&arguments, b"");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}
