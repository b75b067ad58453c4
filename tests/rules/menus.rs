//! Menus: L9, and L6 and L2 where they go to menus.

use crate::story::{Script, attributes, findings, flow, run, typed};

fn menu(name: &str, more: &str) -> String {
    format!("menu \"{name}\" {{ audio = ToAudioTTS(\"{name}\") {more} }}")
}

fn say(words: &str) -> String {
    format!("playAudio(ToAudioTTS(\"{words}\"))")
}

/// A menu is repeated 3 times when nothing is entered, then its default choice is taken (L9).
#[test]
fn l09_three_repeats_then_the_default() {
    let text =
        flow(&menu("M", &format!("choice 1 \"A\" {{ disconnect }} default {{ {} disconnect }}", say("default"))));
    let story = run(&text, Script::default());
    assert_eq!(story.played(), ["M", "M", "M", "M", "default"]);
}

/// Without a default choice it disconnects (L9).
#[test]
fn l09_without_a_default_it_disconnects() {
    let text = flow(&menu("M", "choice 1 \"A\" { disconnect }"));
    let story = run(&text, Script::default());
    assert_eq!((story.played().len(), story.exits()), (4, vec!["FLOW_DISCONNECT"]));
}

/// A key that leads nowhere counts as a repeat too (L9).
#[test]
fn l09_an_unknown_key_repeats() {
    let text = flow(&menu("M", &format!("repeatCount = 1 choice 1 \"A\" {{ {} disconnect }}", say("one"))));
    assert_eq!(run(&text, Script::default().keys("7").keys("1")).played(), ["M", "M", "one"]);
    assert_eq!(run(&text, Script::default().keys("7").keys("8").keys("1")).played(), ["M", "M"]);
}

/// Ten seconds by default (L9).
#[test]
fn l09_times() {
    use callflow::catalog::setting;
    let settings = setting::parse(setting::MENU);
    let default = |name: &str| settings.iter().find(|s| s.name == name).and_then(setting::Setting::default_number);
    assert_eq!(default("menuSelectionTimeout"), Some(10_000));
}

/// The keys `*` and `#` are choices like any other.
#[test]
fn l09_star_and_pound() {
    let more =
        format!("choice * \"S\" {{ {} disconnect }} choice # \"P\" {{ {} disconnect }}", say("star"), say("pound"));
    let text = flow(&menu("M", &more));
    assert_eq!(run(&text, Script::default().keys("*")).played(), ["M", "star"]);
    assert_eq!(run(&text, Script::default().keys("#")).played(), ["M", "pound"]);
}

/// A choice that comes to its end repeats the menu, and the repeats begin anew (L7, L9).
#[test]
fn l09_a_choice_that_ends_repeats_the_menu() {
    let text = flow(&menu("M", &format!("repeatCount = 1 choice 1 \"A\" {{ {} }}", say("a"))));
    let story = run(&text, Script::default().silence().keys("1"));
    assert_eq!(story.played(), ["M", "M", "a", "M", "M"]);
}

/// Repeat Menu starts the current menu again (L6).
#[test]
fn l06_repeat_menu() {
    let text = flow(&format!(
        "{} task \"Back\" {{ {} repeatMenu }}",
        menu(
            "M",
            "choice 1 \"A\" { jumpToTask(\"Back\") } choice 2 \"B\" { repeatMenu } choice 3 \"C\" { disconnect }"
        ),
        say("task")
    ));
    let story = run(&text, Script::default().keys("1").keys("2").keys("3"));
    assert_eq!(story.played(), ["M", "task", "M", "M"]);
}

/// Previous Menu goes back to the menu that was left for this one, and from the first one nowhere else (L6).
#[test]
fn l06_previous_menu() {
    let text = flow(&format!(
        "{} {} {}",
        menu("A", "choice 1 \"B\" { jumpToMenu(\"B\") } choice 8 \"P\" { previousMenu } choice 9 \"E\" { disconnect }"),
        menu("B", "choice 1 \"C\" { jumpToMenu(\"C\") } choice 8 \"P\" { previousMenu }"),
        menu("C", "choice 8 \"P\" { previousMenu }")
    ));
    let keys = ["1", "1", "8", "8", "8", "9"];
    let story = run(&text, keys.iter().fold(Script::default(), |script, key| script.keys(key)));
    assert_eq!(story.played(), ["A", "B", "C", "B", "A", "A"]);
    assert_eq!(story.exits(), ["FLOW_DISCONNECT"]);
}

/// A global key of one menu works in the others, unless they have the key themselves.
#[test]
fn global_keys_work_in_every_menu() {
    let global = format!("choice 0 \"Help\" {{ globalDtmf = true {} disconnect }}", say("help"));
    let text = flow(&format!(
        "{} {} {}",
        menu("A", &format!("choice 1 \"B\" {{ jumpToMenu(\"B\") }} choice 2 \"C\" {{ jumpToMenu(\"C\") }} {global}")),
        menu("B", "choice 5 \"X\" { disconnect }"),
        menu("C", &format!("choice 0 \"Own\" {{ {} disconnect }}", say("own")))
    ));
    assert_eq!(run(&text, Script::default().keys("0")).played(), ["A", "help"]);
    assert_eq!(run(&text, Script::default().keys("1").keys("0")).played(), ["A", "B", "help"]);
    assert_eq!(run(&text, Script::default().keys("2").keys("0")).played(), ["A", "C", "own"]);
    assert_eq!(run(&text, Script::default().keys("2").keys("2").keys("0")).played(), ["A", "C", "C", "own"]);
}

/// The error handling may jump to a menu; the invocation goes on, its queue is kept (L2).
#[test]
fn l02_the_error_handling_jumps_to_a_menu() {
    let text = flow(&format!(
        "task \"Start\" {{ setParticipantData {{ \"x\" = \"1\" }} Flow.n = Flow.m + 1 disconnect }} {} onError {{ {} jumpToMenu(\"M\") }}",
        menu("M", "choice 1 \"A\" { getParticipantData { Flow.a = \"x\" } playAudio(ToAudioTTS(Flow.a)) disconnect }"),
        say("sorry")
    ));
    let story = run(&text, Script::default().keys("1"));
    assert_eq!((story.played(), story.exits()), (vec!["sorry", "M", "1"], vec!["FLOW_DISCONNECT"]));
    assert_eq!(story.batches(), [attributes([("x", "1")])]);
    assert_eq!(story.invocations.len(), 1);
}

/// Once it has gone there, an error is handled anew (L2).
#[test]
fn l02_an_error_in_that_menu_is_handled_anew() {
    let text = flow(&format!(
        "{} onError {{ {} jumpToMenu(\"M\") }}",
        menu("M", "choice 1 \"A\" { Flow.n = Flow.m + 1 } choice 2 \"B\" { disconnect }"),
        say("sorry")
    ));
    let story = run(&text, Script::default().keys("1").keys("1").keys("2"));
    assert_eq!(story.played(), ["M", "sorry", "M", "sorry", "M"]);
    assert_eq!(story.exits(), ["FLOW_DISCONNECT"]);
}

/// Entering a menu counts 1, and so does each action of a choice (L1).
#[test]
fn l01_menus_count() {
    let text = flow(&menu("M", "choice 1 \"A\" { Flow.n = 1 } choice 2 \"B\" { disconnect }"));
    assert_eq!(run(&text, Script::default().keys("2")).actions(), 2);
    assert_eq!(run(&text, Script::default().keys("1").keys("2")).actions(), 4, "entry, action, entry, disconnect");
}

/// A menu's audio says what its variables hold when it is played.
#[test]
fn a_menu_plays_what_its_variables_hold() {
    let text = flow(
        "task \"Start\" { Flow.n = 0 jumpToMenu(\"M\") } menu \"M\" { audio = ToAudioTTS(Append(\"n\", ToString(Flow.n))) \
         choice 1 \"A\" { Flow.n = Flow.n + 1 } choice 2 \"B\" { disconnect } }",
    );
    assert_eq!(run(&text, Script::default().keys("1").silence().keys("2")).played(), ["n0", "n1", "n1"]);
}

/// The default may name one of the choices; each turn of the menu then ends there (L9, archy.md §16).
#[test]
fn l09_the_default_names_a_choice() {
    let more = format!("default = \"B\" choice 1 \"A\" {{ disconnect }} choice 2 \"B\" {{ {} disconnect }}", say("b"));
    let text = flow(&menu("M", &more));
    assert_eq!(run(&text, Script::default()).played(), ["M", "M", "M", "M", "b"]);
    assert_eq!(run(&text, Script::default().keys("2")).played(), ["M", "b"]);
    assert_eq!(run(&text, Script::default().keys("1")).played(), ["M"]);
}

/// Two defaults, or a name that no choice has, are errors.
#[test]
fn l09_a_default_is_one_and_is_there() {
    let codes = |more: &str| {
        let (_, found) = findings(&flow(&menu("M", more)), &Script::default());
        found.iter().filter(|finding| finding.is_error()).map(|finding| finding.code.text()).collect::<Vec<_>>()
    };
    assert_eq!(codes("default = \"X\" choice 1 \"A\" { disconnect }"), ["unknown-choice"]);
    assert_eq!(codes("default = \"A\" choice 1 \"A\" { disconnect } default { disconnect }"), ["duplicate-key"]);
}

/// A flow gives settings to all of its menus; a menu's own come first (A61).
#[test]
fn a61_settings_of_all_menus() {
    let text = flow(&format!(
        "default menu {{ repeatCount = 1 listenForExtensionDialing = false }} {} {}",
        menu("M", "default = \"A\" choice 1 \"A\" { jumpToMenu(\"N\") }"),
        menu("N", "repeatCount = 0 choice 1 \"A\" { disconnect }")
    ));
    assert_eq!(run(&text, Script::default()).played(), ["M", "M", "N"]);
    let codes = |defaults: &str| {
        let text = flow(&format!("default menu {{ {defaults} }} {}", menu("M", "choice 1 \"A\" { disconnect }")));
        let found = findings(&text, &Script::default()).1;
        found.iter().filter(|finding| finding.is_error()).map(|finding| finding.code.text()).collect::<Vec<_>>()
    };
    assert_eq!(codes("audio = ToAudioTTS(\"x\")"), ["unknown-setting"]);
    assert_eq!(codes("repeatCount = 1 repeatCount = 2"), ["duplicate-key"]);
    assert_eq!(codes("extensionDialingMaxDelay = true"), ["no-cast"]);
}

/// The setting `holdMusic` of an in-queue flow is what Flow.HoldPrompt gives (archy.md §13).
#[test]
fn hold_music_is_the_hold_prompt() {
    let body = "task \"T\" { playAudio(ToAudio(Flow.HoldPrompt)) disconnect }";
    let text = typed("inqueueCall", &format!("holdMusic = PromptSystem.on_hold_music {body}"));
    let story = run(&text, Script::default().done().leaves());
    assert!(story.played()[0].contains("on_hold_music"), "{:?}", story.played());
    let (_, found) = findings(&typed("inqueueCall", &format!("holdMusic = 5 {body}")), &Script::default());
    assert!(found.iter().any(callflow::diagnostic::Diagnostic::is_error));
}
