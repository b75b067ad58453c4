//! Exports in which something is wrong at every place: an error or a script, never a crash (F41).

use super::support::{files, name};
use callflow::archy::export_file::{decode, open};
use callflow::archy::import::{Context, import};
use callflow::archy::{sidecar, write};
use serde_json::{Value, json};

/// The places of a JSON value, as steps from its root.
fn places(json: &Value, path: &mut Vec<String>, found: &mut Vec<Vec<String>>) {
    found.push(path.clone());
    let mut step = |key: String, value: &Value| {
        path.push(key);
        places(value, path, found);
        path.pop();
    };
    match json {
        Value::Array(items) => items.iter().enumerate().for_each(|(at, own)| step(at.to_string(), own)),
        Value::Object(map) => map.iter().for_each(|(key, own)| step(key.clone(), own)),
        _ => {}
    }
}

fn put(json: &mut Value, path: &[String], with: Value) {
    let pointer: String = path.iter().map(|key| format!("/{}", key.replace('~', "~0").replace('/', "~1"))).collect();
    if let Some(own) = json.pointer_mut(&pointer) {
        *own = with;
    }
}

/// The whole way: read, import, write back, keep, restore. Says whether it was imported.
fn whole(text: &str) -> bool {
    let Ok(export) = open(text.as_bytes()) else { return false };
    let context = Context { declarations: &export.declarations, ..Context::default() };
    let Ok(imported) = import(&export.tree, &context) else { return false };
    let written = write::script(&imported.script, &imported.refs).expect("what was imported can be read");
    let kept = sidecar::keep(&export.tree, &written.tree);
    assert_eq!(sidecar::restore(written.tree, &kept), export.tree, "{}", imported.script);
    true
}

/// So many places of each file.
const EACH: usize = 15;

#[test]
fn f41_every_place_of_an_export_may_hold_anything() {
    let strange = [
        json!(null),
        json!([]),
        json!({}),
        json!("x/y~[1]#"),
        json!(5),
        json!([[{"a": [1]}]]),
        json!({"text": "a", "type": "int"}),
    ];
    let (mut tried, mut taken) = (0, 0);
    for path in files("exports") {
        let text = decode::text(&std::fs::read(&path).expect("a file")).expect("it decodes");
        let json: Value = serde_json::from_str(&text).expect("it is JSON");
        let mut all = Vec::new();
        places(&json, &mut Vec::new(), &mut all);
        // What only the editor and the recogniser read may hold anything.
        let aside = ["uiMetaData", "manifest", "nluMetaData", "metaData", "builder"];
        all.retain(|place| !place.iter().any(|key| aside.contains(&key.as_str())));
        // Each file in its own places, so many that the whole takes seconds.
        let step = (all.len() / EACH).max(1);
        for (at, place) in all.iter().enumerate().skip(name(&path).len() % step).step_by(step) {
            let mut own = json.clone();
            put(&mut own, place, strange[at % strange.len()].clone());
            tried += 1;
            taken += usize::from(whole(&own.to_string()));
        }
    }
    println!("{tried} damaged exports, {taken} imported all the same");
    assert!(tried == 0 || (tried > 300 && taken > 0 && taken < tried), "{tried} {taken}");
}
