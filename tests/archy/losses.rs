//! What is lost: it is listed, it stands in the script, `check` names it, and a run stops there (archy.md §17).

use crate::import::{findings, imported, task};
use callflow::archy::loss::Loss;
use callflow::diagnostic::{Code, Diagnostic};

fn only(actions: &str) -> (Loss, String) {
    let mut imported = imported(&task(actions));
    assert_eq!(imported.losses.len(), 1, "{:?}", imported.losses);
    let errors: Vec<_> = findings(&imported.script).into_iter().filter(Diagnostic::is_error).collect();
    assert!(errors.is_empty(), "{errors:?}\n{}", imported.script);
    (imported.losses.remove(0), imported.script)
}

#[test]
fn an_action_that_nobody_knows_stands_with_its_texts_and_its_branches() {
    let text = "- beam:\n    name: Beam me up\n    speed: {lit: 5}\n    outputs:\n      success: {actions: [{disconnect: {none: true}}]}";
    let (loss, script) = only(text);
    assert_eq!(loss.construct, "action:beam");
    assert_eq!(loss.path, "/inboundCall/tasks/task[T_1]/actions[0]/beam");
    assert_eq!(loss.line, Some(9));
    assert_eq!(loss.consequence, "a run stops at this action");
    let wanted = "lost(\"action:beam\", \"/inboundCall/tasks/task[T_1]/actions[0]/beam\") as \"Beam me up\" { \"speed\" = \"5\" } on \"success\" {\n            disconnect\n        }\n";
    assert!(script.contains(wanted), "{script}");
}

#[test]
fn each_construct_is_told_at_its_place() {
    for (text, construct, path) in [
        ("- playAudio:\n    audio: {tts: x}\n    foo: {lit: 1}", "setting:playAudio.foo", "actions[0]/playAudio/foo"),
        (
            "- callData:\n    category: {C: {dataAction: {D: {none: true}}}}\n    outputs: {weird: {actions: []}}",
            "output:callData.weird",
            "actions[0]/callData/outputs/weird",
        ),
        ("- playAudio:\n    audio: {bleep: x}", "value", "actions[0]/playAudio/audio"),
        ("- playAudio:\n    audio: {exp: ToAudioTTS(}", "expression", "actions[0]/playAudio/audio"),
        ("- playAudio:\n    audio: {exp: Nope(1)}", "expression", "actions[0]/playAudio/audio"),
        ("- playAudio:\n    audio: {exp: 'ToAudioTTS(Call.{{what}})'}", "template", "actions[0]/playAudio/audio"),
        (
            "- callTask:\n    targetTaskRef: other.yaml#/inboundCall/tasks/task[x]",
            "reference",
            "actions[0]/callTask/targetTaskRef",
        ),
        (
            "- playAudio:\n    audio: {tts: x, alternateSequences: {de-de: {tts: y}}}",
            "alternate-audio",
            "actions[0]/playAudio/audio/alternateSequences",
        ),
        (
            "- callBotFlow:\n    botFlow: {B: {ver_3: {none: true}}}",
            "version",
            "actions[0]/callBotFlow/botFlow/B/ver_3",
        ),
        (
            "- decision:\n    condition: {exp: '1 =='}\n    outputs: {yes: {actions: [{disconnect: {none: true}}]}}",
            "expression",
            "actions[0]/decision/condition",
        ),
    ] {
        let (loss, script) = only(text);
        assert_eq!(loss.construct, construct, "{text}");
        assert_eq!(loss.path, format!("/inboundCall/tasks/task[T_1]/{path}"), "{text}");
        let goes_on = ["alternate-audio", "version"].contains(&construct);
        let (word, code) = if goes_on { ("altered", Code::Altered) } else { ("lost", Code::Lost) };
        assert!(script.contains(&format!("{word}(\"{construct}\", \"{}\")", loss.path)), "{script}");
        assert_eq!(loss.consequence.contains("goes on"), goes_on, "{}", loss.consequence);
        assert!(findings(&script).iter().any(|finding| finding.code == code), "{script}");
    }
}

#[test]
fn p47_a_loss_never_tells_the_value() {
    let (loss, _) = only("- playAudio:\n    audio: {exp: 'secret('}");
    assert!(!format!("{loss:?}").contains("secret"));
}

#[test]
fn the_branches_of_a_lost_decision_are_kept() {
    let (_, script) = only(
        "- decision:\n    name: Which\n    condition: {exp: '1 =='}\n    outputs: {yes: {actions: [{disconnect: {none: true}}]}, no: {actions: []}}",
    );
    let wanted =
        " as \"Which\" {\n            \"condition\" = \"1 ==\"\n        } on \"yes\" { disconnect } on \"no\" { }\n";
    assert!(script.contains(wanted), "{script}");
}

#[test]
fn an_unknown_key_of_the_flow_is_kept_and_a_run_goes_on() {
    let text =
        task("- playAudio:\n    audio: {tts: x}").replace("  startUpRef", "  settingsMagic: {a: 1}\n  startUpRef");
    let imported = imported(&text);
    assert_eq!(imported.losses[0].construct, "top-level:settingsMagic");
    assert_eq!(imported.losses[0].consequence, "kept aside; a run goes on");
    assert!(
        imported
            .script
            .contains("task \"T\" {\n        altered(\"top-level:settingsMagic\", \"/inboundCall/settingsMagic\")")
    );
}

#[test]
fn what_is_lost_of_a_menu_stops_at_its_choices() {
    let text = "inboundCall:
  name: A
  initialGreeting: {exp: 'Nope()'}
  startUpRef: ./menus/menu[M_1]
  menus:
    - menu:
        name: M
        refId: M_1
        audio: {exp: 'ToAudioTTS('}
        choices:
          - menuDisconnect: {name: Bye, dtmf: digit_1}
          - menuBeam: {name: Up, dtmf: digit_2}
";
    let imported = imported(text);
    let constructs: Vec<_> = imported.losses.iter().map(|loss| loss.construct.as_str()).collect();
    assert_eq!(constructs, ["expression", "expression", "choice:menuBeam"]);
    let script = &imported.script;
    assert!(script.contains("task \"Import\" {\n        lost(\"expression\", \"/inboundCall/initialGreeting\")\n        jumpToMenu(\"M\")"), "{script}");
    let audio = "lost(\"expression\", \"/inboundCall/menus/menu[M_1]/audio\")\n";
    assert!(script.contains(&format!("choice 1 \"Bye\" {{\n            {audio}            disconnect")), "{script}");
    assert!(
        script.contains("lost(\"choice:menuBeam\", \"/inboundCall/menus/menu[M_1]/choices[1]/menuBeam\")"),
        "{script}"
    );
}

#[test]
fn losses_come_in_the_order_of_the_file() {
    let text =
        task("- beam: {a: 1}\n- playAudio:\n    audio: {exp: '('}").replace("  startUpRef", "  magic: 1\n  startUpRef");
    let lines: Vec<_> = imported(&text).losses.iter().map(|loss| loss.line).collect();
    assert!(lines.is_sorted() && lines.len() == 3, "{lines:?}");
}
