//! Languages of texts and of the flow (E142, E212).

use super::call::{Args, Out};
use super::collections::charge_list;
use super::env::Env;
use super::fault::Fault;
use super::row::{Row, row};
use super::settings::DetectLanguage;
use crate::value::{Text, Value};
use whatlang::Lang;

/// The rows.
pub(super) const ROWS: &[Row] = &[
    row(
        "DetectLanguage(stringToSearch: String?, defaultString: String?) -> String",
        "E142",
        "The language of a text as a tag; the default if it is not clear.",
        detect,
    )
    .examples(&[("DetectLanguage(\"  \", \"auto\")", "\"auto\"")]),
    row("GetDefaultLanguage() -> String", "E212", "The default language of the flow.", default_language).hidden(""),
    row("GetSupportedLanguages() -> String[]", "E212", "The languages of the flow, the default first.", languages)
        .hidden(""),
];

/// `whatlang` decides: it is small, needs no data of its own at run time and knows when it is not sure (E384).
fn detect(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let default = args.optional_text(1).cloned();
    let text = args.optional_text(0).filter(|text| !text.as_str().trim().is_empty());
    let (Some(text), DetectLanguage::On) = (text, env.settings.detect_language) else {
        return Ok(Out::Text(default));
    };
    // Counting trigrams is far dearer than reading, and comparing them with those of all languages dearer still.
    env.work(2_500 + text.len() as u64)?;
    let found = whatlang::detect(text.as_str()).filter(whatlang::Info::is_reliable);
    Ok(Out::Text(found.map(|info| tag(info.lang()).into()).or(default)))
}

fn default_language(env: &mut Env<'_>, _: Args<'_>) -> Result<Out, Fault> {
    Ok(Out::Text(env.languages.first().cloned()))
}

fn languages(env: &mut Env<'_>, _: Args<'_>) -> Result<Out, Fault> {
    let bytes = env.languages.iter().map(Text::len).sum();
    charge_list(env, env.languages.len(), bytes)?;
    Ok(Value::list(env.languages.iter().cloned().map(Value::Text).collect()).into())
}

/// The two-letter tag of a detected language; its three letters where ISO 639-1 has none.
pub(super) fn tag(language: Lang) -> &'static str {
    let code = language.code();
    TAGS.iter().find(|(long, _)| *long == code).map_or(code, |(_, short)| short)
}

/// Codes of ISO 639-3 and their tags of ISO 639-1.
const TAGS: &[(&str, &str)] = &[
    ("afr", "af"),
    ("aka", "ak"),
    ("amh", "am"),
    ("ara", "ar"),
    ("aze", "az"),
    ("bel", "be"),
    ("ben", "bn"),
    ("bul", "bg"),
    ("cat", "ca"),
    ("ces", "cs"),
    ("cmn", "zh"),
    ("dan", "da"),
    ("deu", "de"),
    ("ell", "el"),
    ("eng", "en"),
    ("epo", "eo"),
    ("est", "et"),
    ("fin", "fi"),
    ("fra", "fr"),
    ("guj", "gu"),
    ("heb", "he"),
    ("hin", "hi"),
    ("hrv", "hr"),
    ("hun", "hu"),
    ("hye", "hy"),
    ("ind", "id"),
    ("ita", "it"),
    ("jav", "jv"),
    ("jpn", "ja"),
    ("kan", "kn"),
    ("kat", "ka"),
    ("khm", "km"),
    ("kor", "ko"),
    ("lat", "la"),
    ("lav", "lv"),
    ("lit", "lt"),
    ("mal", "ml"),
    ("mar", "mr"),
    ("mkd", "mk"),
    ("mya", "my"),
    ("nep", "ne"),
    ("nld", "nl"),
    ("nob", "nb"),
    ("ori", "or"),
    ("pan", "pa"),
    ("pes", "fa"),
    ("pol", "pl"),
    ("por", "pt"),
    ("ron", "ro"),
    ("rus", "ru"),
    ("sin", "si"),
    ("slk", "sk"),
    ("slv", "sl"),
    ("sna", "sn"),
    ("spa", "es"),
    ("srp", "sr"),
    ("swe", "sv"),
    ("tam", "ta"),
    ("tel", "te"),
    ("tgl", "tl"),
    ("tha", "th"),
    ("tuk", "tk"),
    ("tur", "tr"),
    ("ukr", "uk"),
    ("urd", "ur"),
    ("uzb", "uz"),
    ("vie", "vi"),
    ("yid", "yi"),
    ("zul", "zu"),
];
