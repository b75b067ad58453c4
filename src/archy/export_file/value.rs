//! Values of exports in the forms of Archy (archy.md §6, §15).

use super::Json;
use super::tree::{self, Casts};
use crate::archy::tree::Node;
use compact_str::{CompactString, format_compact};

/// Types of things of the organisation: named by `{name: …}`.
const NAMED: &[&str] =
    &["que", "usr", "grp", "skl", "lac", "sch", "shg", "emg", "wrc", "cnl", "gmr", "img", "utl", "kbd", "cam"];

/// Whether it has the shape of a value.
pub fn is_value(json: &Json) -> bool {
    json.get("type").text().is_some() && json.get("text").text().is_some() && *json.get("__type") == Json::Null
}

/// Whether it has the shape of audio.
pub fn is_audio(json: &Json) -> bool {
    is_value(json.get("defaultAudio"))
}

/// Whether nobody reads it in a flow of this type (A85).
pub fn is_out_of_service(json: &Json) -> bool {
    json.get("outOfService").is_true() || json.get("defaultAudio").get("outOfService").is_true()
}

/// Nothing given.
pub fn nothing() -> Node {
    Node::one("noValue", Node::text("true"))
}

/// A value. **The mode decides, not the text**: an unset Integer has the text "0".
pub fn value(json: &Json) -> Node {
    match json.get("uiMetaData").get("mode").number() {
        Some(3) => nothing(),
        // Written, or put together in the editor: its text is an expression all the same.
        Some(0 | 4) => expression(json),
        Some(1) if is_empty(json) => nothing(),
        Some(1) => Node::one("lit", literal(json)),
        Some(2) => Node::one("var", Node::quoted(text(json))),
        None if is_empty(json) => nothing(),
        None => expression(json),
        // A mode that nobody knows is a form that Archy does not have: the mapping reports it.
        Some(other) => Node::one(format_compact!("mode{other}"), Node::quoted(text(json))),
    }
}

fn text(json: &Json) -> &str {
    json.get("text").text().unwrap_or_default()
}

/// No tree at all, or one that says that there is no value.
fn is_empty(json: &Json) -> bool {
    matches!(json.get("config").entries(), [(kind, _)] if kind == "emp")
}

/// The expression as its author typed it; where that is missing, the text of its tree.
fn expression(json: &Json) -> Node {
    let typed = text(json);
    let own = if typed.is_empty() { tree::text(json.get("config"), Casts::Implied) } else { Some(typed.into()) };
    match own {
        Some(own) if !own.is_empty() => Node::one("exp", Node::quoted(own)),
        // An expression that is not there, as that of a Switch by conditions.
        _ => nothing(),
    }
}

fn literal(json: &Json) -> Node {
    let (own, code) = (text(json), json.get("type").text().unwrap_or_default());
    match code {
        "dur" => duration(own).unwrap_or_else(|| Node::quoted(own)),
        "int" | "dec" | "bln" => Node::text(own),
        "pmt" => Node::one("name", Node::quoted(prompt(json, own))),
        code if code.ends_with("_coll") => {
            let items = json.get("config").get("lit").get("items").items();
            Node::list(items.iter().map(value))
        }
        code if NAMED.contains(&code) => Node::one("name", Node::quoted(own)),
        _ if !json.get("properties").entries().is_empty() => properties(json),
        _ => Node::quoted(own),
    }
}

/// A structure of the platform: every leaf is a value again.
fn properties(json: &Json) -> Node {
    let inside = json.get("properties").entries().iter().filter(|(_, value)| !is_out_of_service(value));
    Node::map(inside.map(|(key, own)| (key.clone(), value(own))))
}

/// System prompts are known by their id, which is a name in underscores.
fn prompt(json: &Json, name: &str) -> CompactString {
    let id = json.get("config").get("lit").get("val").text().unwrap_or_default();
    match name.contains('.') {
        true => name.into(),
        false if id.starts_with("__") => format_compact!("PromptSystem.{name}"),
        false => format_compact!("Prompt.{name}"),
    }
}

/// The largest unit that divides it (A93).
const UNITS: [(&str, u64); 5] =
    [("days", 86_400_000), ("hours", 3_600_000), ("minutes", 60_000), ("seconds", 1000), ("ms", 1)];

/// `P0D0H1M0S0F`, where F counts milliseconds.
fn duration(text: &str) -> Option<Node> {
    let mut rest = text.strip_prefix('P')?;
    let mut sum: u64 = 0;
    for ((_, unit), letter) in UNITS.into_iter().zip(['D', 'H', 'M', 'S', 'F']) {
        let (number, after) = rest.split_once(letter)?;
        sum = sum.checked_add(number.parse::<u64>().ok()?.checked_mul(unit)?)?;
        rest = after;
    }
    rest.is_empty().then(|| duration_of(sum))
}

/// A Duration literal in the largest unit that divides it; nothing is 0 seconds (A93).
pub fn duration_of(milliseconds: u64) -> Node {
    let fits = UNITS.into_iter().find(|(_, unit)| milliseconds > 0 && milliseconds.is_multiple_of(*unit));
    let (name, unit) = fits.unwrap_or(("seconds", 1000));
    Node::one(name, Node::text(format_compact!("{}", milliseconds / unit)))
}

/// Audio: text to speak and prompts in their short forms, anything else as the expression it is.
pub fn audio(json: &Json) -> Node {
    let mut node = default_audio(json.get("defaultAudio"));
    if !json.get("cases").items().is_empty() {
        // How other languages are written in Archy is not known: the mapping reports them.
        node.set("alternateSequences", super::raw(json.get("cases")));
    }
    node
}

fn default_audio(json: &Json) -> Node {
    let own = text(json);
    if own.is_empty() || is_empty(json) {
        return nothing();
    }
    // What Archy writes as `tts` and `prompt` is played so that the caller may talk into it.
    let inner = own.strip_prefix("AudioPlaybackOptions(").and_then(|rest| rest.strip_suffix(", true)"));
    let short = inner.and_then(|inner| spoken(inner).or_else(|| played(inner)));
    short.unwrap_or_else(|| expression(json))
}

/// `ToAudioTTS("…")` of one literal.
fn spoken(text: &str) -> Option<Node> {
    let quoted = text.strip_prefix("ToAudioTTS(\"")?.strip_suffix("\")")?;
    Some(Node::one("tts", Node::quoted(unescaped(quoted)?)))
}

/// `ToAudio(Prompt.x)`
fn played(text: &str) -> Option<Node> {
    let name = text.strip_prefix("ToAudio(")?.strip_suffix(')')?;
    let plain = name.starts_with("Prompt.") || name.starts_with("PromptSystem.");
    let one = name.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '_'));
    (plain && one).then(|| Node::one("prompt", Node::quoted(name)))
}

/// The text of a string literal without its quotes; `None` when the literal ends before the text does.
fn unescaped(text: &str) -> Option<CompactString> {
    let mut out = CompactString::default();
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        match c {
            '"' => return None,
            '\\' => out.push(match rest.next()? {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                own @ ('"' | '\\') => own,
                _ => return None,
            }),
            own => out.push(own),
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::super::json::parse;
    use super::*;
    use crate::archy::write::yaml;

    fn shown(json: &str) -> String {
        let json = parse(json).unwrap();
        yaml::text(&if is_audio(&json) { audio(&json) } else { value(&json) })
    }

    #[test]
    fn the_mode_decides_and_not_the_text() {
        let value = |mode: &str| {
            format!(r#"{{"text": "0", "type": "int", "config": {{"lit": {{}}}}, "uiMetaData": {{{mode}}}}}"#)
        };
        assert_eq!(shown(&value("\"mode\": 3")), "noValue: true\n");
        assert_eq!(shown(&value("\"mode\": 1")), "lit: 0\n");
        assert_eq!(shown(&value("\"mode\": 0")), "exp: \"0\"\n");
        assert_eq!(shown(&value("\"mode\": 2")), "var: \"0\"\n");
        assert_eq!(shown(&value("\"mode\": 7")), "mode7: \"0\"\n");
    }

    #[test]
    fn a93_durations_are_in_the_largest_unit_that_divides_them() {
        let unit = |text: &str| duration(text).map(|node| yaml::text(&node));
        assert_eq!(unit("P0D0H1M0S0F").as_deref(), Some("minutes: 1\n"));
        assert_eq!(unit("P0D0H0M1S500F").as_deref(), Some("ms: 1500\n"));
        assert_eq!(unit("P1D12H0M0S0F").as_deref(), Some("hours: 36\n"));
        assert_eq!(unit("P0D0H0M0S0F").as_deref(), Some("seconds: 0\n"));
        assert_eq!(unit("PT5S"), None);
        assert_eq!(unit("P99999999999999999999D0H0M0S0F"), None);
        assert_eq!(unit("P18446744073709551615D0H0M0S0F"), None);
    }

    #[test]
    fn things_of_the_organisation_are_named() {
        let queue = r#"{"text": "Care \"1\"", "type": "que", "config": {"lit": {}}, "uiMetaData": {"mode": 1}}"#;
        assert_eq!(shown(queue), "lit:\n  name: Care \"1\"\n");
        let prompt = r#"{"text": "processing", "type": "pmt", "config": {"lit": {"val": "__processing__"}}, "uiMetaData": {"mode": 1}}"#;
        assert_eq!(shown(prompt), "lit:\n  name: PromptSystem.processing\n");
        assert_eq!(shown(&prompt.replace("__", "")), "lit:\n  name: Prompt.processing\n");
    }

    #[test]
    fn audio_has_short_forms_when_it_is_interruptible() {
        let audio =
            |text: &str| shown(&format!(r#"{{"defaultAudio": {{"type": "aud", "text": "{text}"}}, "cases": []}}"#));
        assert_eq!(audio(r#"AudioPlaybackOptions(ToAudioTTS(\"Say \\\"hi\\\".\"), true)"#), "tts: Say \"hi\".\n");
        assert_eq!(audio("AudioPlaybackOptions(ToAudio(Prompt.x), true)"), "prompt: Prompt.x\n");
        let own = "AudioPlaybackOptions(ToAudioTTS(Flow.x), true)";
        assert_eq!(audio(own), format!("exp: {own}\n"));
        let two = r#"AudioPlaybackOptions(Append(ToAudioTTS(\"a\"), ToAudioTTS(\"b\")), true)"#;
        assert!(audio(two).starts_with("exp: "));
        assert_eq!(audio(""), "noValue: true\n");
    }
}
