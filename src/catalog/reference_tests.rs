//! The catalogue beside the reference table of actions and the reference flows, where they are at hand.

use super::*;
use std::collections::BTreeSet;

const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/spec/actions.tsv");
const FLOWS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/flows/archy");

/// Settings that the language writes in another form (archy.md §16): what Archy has and we have not, what we have more.
const OTHER_FORM: &[(&str, &[&str], &[&str])] = &[
    // A form of the language: `if`, `loop … index`.
    ("decision", &["condition"], &[]),
    ("loop", &["currentIndex", "loopCount"], &[]),
    // Keys that stand in each other are arguments here.
    ("callData", &[], &["dataAction"]),
    ("callDataSecure", &[], &["dataAction"]),
    ("callLexV2Bot", &[], &["alias", "aliasInitialIntentName", "language", "region"]),
    // Shapes that are flat here.
    ("collectInput", &[], &["maxDigits", "minDigits", "terminatingDtmf"]),
    ("holdMusic", &["playStyle"], &["duration"]),
    (
        "transferToVoicemail",
        &["destination"],
        &["callbackNumber", "calleeName", "targetGroup", "targetQueue", "targetUser", "voicemailGreeting"],
    ),
    (
        "evaluateSchedule",
        &["evaluationType"],
        &["emergencyGroup", "evaluate", "evaluationTimeZone", "schedule", "scheduleTimeZone"],
    ),
    // An export names what Archy was never seen to name.
    ("getResponse", &[], &["response", "responseLibrary"]),
    // The older form, which repeats `languageValue`.
    ("setLanguage", &["language"], &[]),
];

/// Settings whose need differs: `digits` may be a range, `evaluate` may be left out for now, a language is needed.
const OTHER_NEED: &[(&str, &str)] =
    &[("collectInput", "digits"), ("evaluateScheduleGroup", "evaluate"), ("setLanguage", "languageValue")];

/// Rows that we know in more flow types than the table: what a reusable task, a menu or a state can do it can do in
/// every flow that has them (archy.md §5).
const MORE_FLOWS: &[&str] = &["callTask", "changeState", "endTask", "jumpToTask"];

/// Shapes that are keys of a body here, or a form of the language.
const KEYS_HERE: &[&str] = &["attributes", "bindings", "cases", "inputs", "pairs", "statements"];

struct Row<'a> {
    cells: Vec<&'a str>,
}

impl<'a> Row<'a> {
    fn cell(&self, number: usize) -> &'a str {
        self.cells[number].trim_end_matches('?')
    }

    fn outputs(&self, dynamic: bool) -> BTreeSet<&'a str> {
        let all = self.cell(3).split(',').filter(|output| !output.is_empty());
        all.filter(|output| (output.ends_with("[]") || output.ends_with("{}")) == dynamic).collect()
    }

    /// Name, shape and whether it is required.
    fn settings(&self) -> Vec<(&'a str, &'a str, bool)> {
        let (mut depth, mut from, mut parts) = (0, 0, Vec::new());
        let text = self.cell(5);
        for (at, sign) in text.char_indices() {
            match sign {
                '(' => depth += 1,
                ')' => depth -= 1,
                ',' if depth == 0 => {
                    parts.push(&text[from..at]);
                    from = at + 1;
                }
                _ => {}
            }
        }
        parts.push(&text[from..]);
        let part = |part: &'a str| {
            let mut pieces = part.split(':');
            let (name, shape) = (pieces.next().unwrap(), pieces.next().unwrap());
            (name, shape, pieces.next() == Some("required"))
        };
        parts.into_iter().filter(|part| !part.is_empty()).map(part).collect()
    }
}

fn table(text: &str) -> Vec<Row<'_>> {
    text.lines().skip(1).map(|line| Row { cells: line.split('\t').collect() }).collect()
}

/// Every row of the table with ours; empty when the table is not there.
fn each(judge: impl Fn(&'static Action, &Row<'_>)) {
    let Ok(text) = std::fs::read_to_string(TABLE) else {
        println!("skipped: no reference data");
        return;
    };
    let rows = table(&text);
    // Two more stand for what an import lost: Archy has no such actions.
    assert_eq!((rows.len(), actions().len()), (153, 155));
    for row in &rows {
        let (_, own) = find(row.cells[0]).unwrap_or_else(|| panic!("there is no row {}", row.cells[0]));
        judge(own, row);
    }
}

#[test]
fn names_categories_and_ends_agree() {
    each(|own, row| {
        assert_eq!(own.display, row.cells[1]);
        let category = if row.cell(2).is_empty() { "other" } else { row.cell(2) };
        assert_eq!(own.category, category, "{}", own.key);
        let ends = ["none", "loop", "task", "state", "flow"][own.ends as usize];
        let wanted = if row.cell(4).is_empty() { "none" } else { row.cell(4) };
        assert_eq!(ends, wanted, "{}", own.key);
    });
}

#[test]
fn outputs_agree() {
    each(|own, row| {
        let mut wanted = row.outputs(false);
        // The turn of a loop is its block.
        wanted.remove("loop");
        assert_eq!(own.outputs.iter().copied().collect::<BTreeSet<_>>(), wanted, "{}", own.key);
        // The cases of a Switch are a form of the language.
        let dynamic = !row.outputs(true).is_empty() && own.key != "switch";
        assert_eq!(own.dynamic_outputs, dynamic, "{}", own.key);
    });
}

#[test]
fn settings_agree_but_for_the_forms_of_the_language() {
    each(|own, row| {
        let ours: BTreeSet<&str> = own.settings().iter().map(|setting| setting.name).collect();
        let (mut theirs, mut needed) = (BTreeSet::new(), BTreeSet::new());
        for (name, shape, required) in row.settings() {
            let word = shape.split('(').next().unwrap();
            if KEYS_HERE.contains(&word) && !ours.contains(name) {
                let form = matches!(own.does, Does::Form(_) | Does::NoForm);
                assert!(own.keys != Keys::Settings || form, "{}: nothing holds {name}", own.key);
                continue;
            }
            theirs.insert(name);
            if required {
                needed.insert(name);
            }
        }
        let (gone, more) =
            OTHER_FORM.iter().find(|(key, ..)| *key == own.key).map_or((&[][..], &[][..]), |o| (o.1, o.2));
        assert_eq!(theirs.difference(&ours).copied().collect::<Vec<_>>(), gone, "{}", own.key);
        assert_eq!(ours.difference(&theirs).copied().collect::<Vec<_>>(), more, "{}", own.key);
        for setting in own.settings().iter().filter(|setting| theirs.contains(setting.name)) {
            let other = OTHER_NEED.contains(&(own.key, setting.name));
            assert_eq!(setting.required, needed.contains(setting.name) != other, "{}: {}", own.key, setting.name);
        }
    });
}

/// The words that a setting takes are those of the table, and what receives is known to receive.
#[test]
fn shapes_agree() {
    each(|own, row| {
        for (name, shape, _) in row.settings() {
            let Some((_, setting)) = own.setting(name) else { continue };
            let place = format!("{}: {name}", own.key);
            assert_eq!(shape.starts_with("out "), matches!(setting.shape, Shape::Out(_)), "{place}");
            if let Some(ty) = shape.strip_prefix("out ") {
                assert!(setting.shape.describe().ends_with(&ty.replace("Json", "JSON")), "{place}");
            }
            let words = shape.strip_prefix("enum(").or(shape.strip_prefix("String("));
            match (&setting.shape, words.map(|words| words.trim_end_matches(')').split('|').collect::<Vec<_>>())) {
                (Shape::Word(own) | Shape::OneOf(own), Some(words)) => assert_eq!(*own, words, "{place}"),
                (own, words) => assert!(words.is_none() && !matches!(own, Shape::Word(_) | Shape::OneOf(_)), "{place}"),
            }
        }
    });
}

#[test]
fn flow_types_agree() {
    each(|own, row| {
        let cell = row.cells[6];
        let known: BTreeSet<&str> = cell.trim_end_matches('?').split(',').collect();
        let keys = |types: &'static [FlowType]| types.iter().map(|kind| kind.key()).collect::<BTreeSet<_>>();
        match own.flows {
            Flows::All => assert!(["", "*?"].contains(&cell), "{}", own.key),
            Flows::Only(types) => {
                assert!(!cell.ends_with('?'), "{}: the list is not complete", own.key);
                assert_eq!(keys(types), known, "{}", own.key);
            }
            Flows::Known(types) => {
                assert!(cell.ends_with('?'), "{}: the list is complete", own.key);
                assert!(known.is_subset(&keys(types)), "{}", own.key);
                assert_eq!(keys(types) != known, MORE_FLOWS.contains(&own.key), "{}", own.key);
            }
        }
    });
}

/// Every action of the reference flows is in the catalogue (A20: under `actions` and `startUpTaskActions` only).
#[test]
fn the_actions_of_the_reference_flows_are_known() {
    let Ok(folder) = std::fs::read_dir(FLOWS) else {
        println!("skipped: no reference data");
        return;
    };
    let (mut kinds, mut count) = (BTreeSet::new(), 0);
    for file in folder {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        for kind in action_kinds(&text) {
            assert!(find(&kind).is_some(), "{kind}");
            count += 1;
            kinds.insert(kind);
        }
    }
    assert_eq!((kinds.len(), count), (46, 766));
}

/// The kinds of the items of lists under `actions` and `startUpTaskActions`. Archy's own files are block style.
fn action_kinds(text: &str) -> Vec<String> {
    let (mut found, mut lists): (Vec<String>, Vec<usize>) = (Vec::new(), Vec::new());
    let mut last: Option<(usize, String)> = None;
    for line in text.lines().filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#')) {
        let indent = line.len() - line.trim_start().len();
        let body = line.trim();
        lists.retain(|own| *own <= indent);
        if let Some(item) = body.strip_prefix("- ") {
            if let Some((own, key)) = last.take() {
                let list = matches!(key.as_str(), "actions:" | "startUpTaskActions:");
                lists.retain(|known| *known < own);
                if list {
                    lists.push(indent);
                }
            }
            if lists.last() == Some(&indent) {
                found.push(item.split(':').next().unwrap().trim().to_owned());
            }
            continue;
        }
        last = body.ends_with(':').then(|| (indent, body.to_owned()));
    }
    found
}
