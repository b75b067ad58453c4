//! What an expression may do depends on the flow around it (E41, E42, E48, E53).

use crate::program::run_with;

/// The code and the column of each finding of a flow that stands in one line.
fn findings(text: &str) -> Vec<String> {
    let output = run_with(&["check", "--format", "json", "-"], text.as_bytes());
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let list = document["diagnostics"].as_array().cloned().unwrap_or_default();
    let own =
        |finding: &serde_json::Value| format!("{} {}", finding["code"].as_str().unwrap_or_default(), finding["column"]);
    // A task that does not end its flow is another matter.
    list.iter().map(own).filter(|own| !own.starts_with("unfinished-task")).collect()
}

/// What is found in a flow of a type at a piece of its only statement; the column is that of the piece.
fn at(kind: &str, settings: &str, statement: &str, piece: &str) -> Vec<String> {
    let text =
        format!("flow {kind} \"A\" {{ {settings} var Flow.R: String task \"Start\" {{ {statement} Flow.R = \"\" }} }}");
    let column = text.find(piece).map_or(0, |at| text[..at].chars().count() + 1);
    let here = format!(" {column}");
    findings(&text).into_iter().map(|own| own.replace(&here, " here")).collect()
}

#[test]
fn e41_a_secure_variable_is_spoken_and_read_nowhere_else() {
    let none: [&str; 0] = [];
    assert_eq!(at("secureCall", "", "playAudio(ToAudioTTS(Secure.Card))", "Secure"), none);
    assert_eq!(at("secureCall", "", "Flow.R = Secure.Card", "Secure"), ["secure-variable here"]);
    assert_eq!(at("secureCall", "", "if IsSet(Secure.Card) { }", "Secure"), ["secure-variable here"]);
    assert_eq!(at("inboundCall", "", "Flow.R = Secure.Card", "Secure"), ["secure-variable here"]);
}

#[test]
fn e42_an_old_name_resolves_with_a_note() {
    assert_eq!(at("outboundCall", "", "Flow.R = Interaction.Language", "Interaction"), ["old-name here"]);
}

#[test]
fn e48_e218_a_text_is_spoken_in_a_language_of_the_flow() {
    let languages = "languages = MakeList(\"en-us\", \"es-us\")";
    let none: [&str; 0] = [];
    assert_eq!(at("inboundCall", languages, "playAudio(ToAudioTTS(\"a\", \"ES-us\"))", "\"ES"), none);
    assert_eq!(at("inboundCall", languages, "playAudio(ToAudioTTS(\"a\", \"fr-ca\"))", "\"fr"), ["literal-range here"]);
    assert_eq!(at("inboundCall", "", "playAudio(ToAudioTTS(\"a\", \"fr-ca\"))", "\"fr"), none);
}

#[test]
fn e53_audio_and_addresses_belong_to_their_flows() {
    let audio = "Flow.R = ToString(IsSet(ToAudioTTS(\"a\")))";
    assert_eq!(at("workflow", "", audio, "ToAudioTTS").first().map(String::as_str), Some("wrong-flow-type here"));
    let part = "Flow.R = EmailAddressLocalPart(\"a@b\")";
    assert_eq!(at("inboundCall", "", part, "EmailAddress"), ["wrong-flow-type here"]);
    assert_eq!(at("inboundEmail", "", part, "EmailAddress"), [""; 0]);
    assert_eq!(at("workflow", "", "Flow.R = Call.Ani", "Call"), ["wrong-flow-type here"]);
}
