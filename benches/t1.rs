//! T1: 1,000 small tests on one core, from the start of the process to its end, without coverage and with it. Wall time:
//! another process does the work.

use crate::measure::middle;
use crate::table::Table;
use std::fmt::Write as _;
use std::process::{Command, Stdio};
use std::time::Instant;

/// How many tests.
const TESTS: usize = 1_000;

/// A flow that asks, looks up, sets and transfers, and tests that each play it.
fn project() -> String {
    let mut text = String::from(
        "flow inboundCall \"Reception\" {
    language = \"en-us\"
    var Flow.Account: String
    var Flow.Tier: String
    task \"Start\" {
        collectInput { digits = 6  inputData = Flow.Account  inputAudio = ToAudioTTS(\"Your number, please.\") }
        getParticipantData { Flow.Tier = \"Tier\" }
        callData(\"CRM\", \"Find\") { \"account\" = Flow.Account  Flow.Tier = \"tier\" } on success {
            setParticipantData { \"Tier\" = Flow.Tier  \"Account\" = Flow.Account }
        }
        if Flow.Tier == \"gold\" { transferToAcd(\"VIP\") }
        transferToAcd(\"Billing\")
        disconnect
    }
}\n",
    );
    for number in 0..TESTS {
        let _ = writeln!(
            text,
            "test \"caller {number}\" {{
    call(\"Reception\")
    cloud {{ \"Tier\" = \"silver\" }}
    callData(\"CRM\", \"Find\") {{ \"account\" = \"{number:06}\" }} on success {{ \"tier\" = \"gold\" }}
    hears(\"Your number, please.\")
    enters(\"{number:06}\")
    got(\"Tier\", \"silver\") {{ from = \"cloud\" }}
    batch(1) {{ \"Account\" = \"{number:06}\"  \"Tier\" = \"gold\"  only = true }}
    transfers(\"ACD\", \"VIP\")
    expect(Flow.Tier == \"gold\")
}}"
        );
    }
    text
}

pub fn run(table: &mut Table) {
    let folder = std::env::temp_dir().join(format!("callflow-t1-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let file = folder.join("tests.flow");
    std::fs::write(&file, project()).expect("it is written");
    let path = file.display().to_string();
    let runs = if table.quick { 2 } else { 21 };
    for (name, more) in [("callflow", &[][..]), ("callflow, coverage", &["--coverage"])] {
        let mut times = Vec::new();
        for _ in 0..runs {
            let began = Instant::now();
            let mut command = Command::new(env!("CARGO_BIN_EXE_callflow"));
            command.args(["test", &path, "--jobs", "1"]).args(more);
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
            assert!(command.status().expect("it runs").success(), "all tests pass");
            times.push(began.elapsed().as_secs_f64() * 1e9);
        }
        table.result("T1", name, "ns", middle(times));
    }
    std::fs::remove_dir_all(&folder).expect("it goes");
    // A thousand tests in a second.
    table.target("T1", "ns", None, 1e9);
}
