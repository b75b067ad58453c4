//! What exports call by another name than Archy does (archy.md §15).

use crate::value::{Kind, Type};
use compact_str::{CompactString, ToCompactString, format_compact};

/// Types of actions whose Archy key is not the type itself.
const ACTIONS: &[(&str, &str)] = &[
    ("AskForNLUIntentAction", "askForIntent"),
    ("AskForNLUNextIntentAction", "loopAnythingElse"),
    ("AssociateExtContactWithConversationAction", "associateExternalContact"),
    ("BridgeServerAction", "callBridge"),
    ("DataAction", "callData"),
    ("DialExtensionAction", "dialByExtension"),
    ("EndFlowAction", "returnToAgent"),
    ("ExitLoopAction", "loopExit"),
    ("GetAttributesAction", "getParticipantData"),
    ("NextLoopAction", "loopNext"),
    ("ParticipantRecordAction", "enableParticipantRecord"),
    ("ScreenPopAction", "setScreenPop"),
    ("SecureAction", "callDataSecure"),
    ("SetAttributesAction", "setParticipantData"),
    ("SetLocaleAction", "setLanguage"),
    ("TransferExternalAction", "transferToNumber"),
    ("TransferFlowAction", "transferToFlow"),
    ("TransferFlowSecureAction", "transferToFlowSecure"),
    ("TransferGroupAction", "transferToGroup"),
    ("TransferMenuAction", "jumpToMenu"),
    ("TransferPureMatchAction", "transferToAcd"),
    ("TransferTaskAction", "jumpToTask"),
    ("TransferUserAction", "transferToUser"),
    ("TransferVoicemailAction", "transferToVoicemail"),
    ("UpdateVariableAction", "updateData"),
];

/// Archy's key of a type of action.
pub fn action(kind: &str) -> CompactString {
    let row = ACTIONS.iter().find(|(own, _)| *own == kind);
    row.map_or_else(|| small(kind.strip_suffix("Action").unwrap_or(kind)), |(_, key)| (*key).into())
}

/// Fields whose Archy key is another one: type of action or `*`, field, key.
const FIELDS: &[(&str, &str, &str)] = &[
    ("CollectInputAction", "resultData", "inputData"),
    ("CollectInputAction", "prompts", "inputAudio"),
    ("CollectInputAction", "verificationPrompts", "verificationAudio"),
    ("DataTableLookupAction", "lookupKeyValue", "lookupValue"),
    ("DecisionAction", "expression", "condition"),
    ("DialExtensionAction", "digitTimeout", "interDigitTimeout"),
    ("HoldMusicAction", "bargeInExpression", "bargeInEnabled"),
    ("PlayAudioAction", "prompts", "audio"),
    ("*", "connTimeout", "connectTimeout"),
    ("*", "noInputs", "noInput"),
    ("*", "noMatches", "noMatch"),
];

/// Archy's key of a field of an action.
pub fn field<'f>(kind: &str, field: &'f str) -> &'f str {
    let row = FIELDS.iter().find(|(own, name, _)| (*own == kind || *own == "*") && *name == field);
    row.map_or(field, |(_, _, key)| key)
}

/// Fields that say nothing of their own: ids of the organisation, what another field says too, and what the speech
/// engine or the editor alone read.
const SILENT: &[(&str, &str)] = &[
    ("*", "__type"),
    ("*", "id"),
    ("*", "name"),
    ("*", "nextAction"),
    ("*", "trackingId"),
    ("*", "uiMetaData"),
    ("*", "metaData"),
    ("*", "version"),
    ("*", "outOfService"),
    ("*", "paths"),
    ("*", "path"),
    ("*", "unreachable"),
    ("*", "useSuggestedTimeout"),
    ("*", "speechToTextEngineCompleteTimeout"),
    ("*", "speechToTextEngineConfidenceLevel"),
    ("AskForSlotAction", "selectedSlotType"),
    ("AskForSlotAction", "askResult"),
    ("DigitalMenuAction", "choices"),
];

/// Whether a field of an action is left out.
pub fn is_silent(kind: &str, field: &str) -> bool {
    SILENT.iter().any(|(own, name)| (*own == kind || *own == "*") && *name == field)
}

/// Flags that say nothing when they are off: Archy does not write them then.
const OFF: &[&str] = &[
    "appendSkills",
    "customizeContinuation",
    "customizeNoInput",
    "customizeNoMatch",
    "includeTerminatingDtmfInResultData",
];

/// Whether a field is a flag that says nothing when it is off.
pub fn is_off_by_itself(field: &str) -> bool {
    OFF.contains(&field)
}

/// Defaults of actions that Archy does not write, as the platform has them: type of action, field, text (archy.md §13).
const PLATFORM: &[(&str, &str, &str)] = &[
    ("PlayAudioOnSilenceAction", "allowedRepeatCount", "5"),
    ("PlayAudioOnSilenceAction", "silenceDuration", "P0D0H0M1S0F"),
    ("DetectSilenceAction", "silenceDuration", "P0D0H0M1S0F"),
    ("CollectInputAction", "interDigitTimeout", "P0D0H0M3S0F"),
];

/// Whether a default of a flow is the platform's own.
pub fn is_platforms(kind: &str, field: &str, text: &str) -> bool {
    PLATFORM.contains(&(kind, field, text))
}

/// The name of a type where Archy wants it as a key: `DateTime` is `dateTime`, `JSON` is `json` (archy.md §7).
pub fn type_key(ty: Type) -> CompactString {
    let name = ty.kind.name();
    let small = if name.chars().all(|c| c.is_ascii_uppercase()) { name.len() } else { 1 };
    let (first, rest) = name.split_at(small);
    format_compact!("{}{rest}{}", first.to_ascii_lowercase(), if ty.list { "Collection" } else { "" })
}

/// Archy's name of a type code: `str` is `string`, `str_coll` is `stringCollection`, `cpx_email_address` is
/// `emailAddress`.
pub fn data_type(code: &str) -> CompactString {
    let (item, list) = code.strip_suffix("_coll").map_or((code, false), |item| (item, true));
    match Kind::coded(item) {
        Some(kind) => type_key(Type { kind, list }),
        None => format_compact!(
            "{}{}",
            camel(item.strip_prefix("cpx_").unwrap_or(item)),
            if list { "Collection" } else { "" }
        ),
    }
}

/// The key of a variable: `BoolVariable` is `booleanVariable`, of a collection `booleanCollectionVariable`.
pub fn variable(kind: &str, is_collection: bool) -> CompactString {
    let base = match kind.strip_suffix("Variable").unwrap_or(kind) {
        "Bool" => "boolean".into(),
        other => small(other),
    };
    format_compact!("{base}{}Variable", if is_collection { "Collection" } else { "" })
}

/// An output of the platform: `__NOT_FOUND__` is `notFound`. `None` for one that the flow names itself.
pub fn output(id: &str) -> Option<CompactString> {
    let inner = id.strip_prefix("__")?.strip_suffix("__")?;
    (!inner.is_empty()).then(|| camel(&inner.to_ascii_lowercase()))
}

/// Archy writes languages in lower case.
pub fn language(tag: &str) -> CompactString {
    tag.to_ascii_lowercase().into()
}

/// A refId: `<name>_<number>`, without the characters that a refId cannot hold (A72, A73).
pub fn ref_id(name: &str, number: u64) -> CompactString {
    let clean: CompactString =
        name.chars().map(|c| if matches!(c, '[' | ']' | '#' | '~' | '/') { '-' } else { c }).collect();
    format_compact!("{clean}_{number}")
}

fn small(name: &str) -> CompactString {
    let mut rest = name.chars();
    rest.next().map_or_else(CompactString::default, |first| first.to_lowercase().chain(rest).collect())
}

/// `not_found` as `notFound`.
fn camel(name: &str) -> CompactString {
    let mut words = name.split('_').filter(|word| !word.is_empty());
    let first = words.next().unwrap_or_default().to_compact_string();
    words.fold(first, |so_far, word| {
        let mut rest = word.chars();
        let capital: CompactString = rest.next().map(|c| c.to_uppercase().collect()).unwrap_or_default();
        format_compact!("{so_far}{capital}{}", rest.as_str())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog;

    #[test]
    fn a84_outputs_are_camel_case_of_their_pattern() {
        assert_eq!(output("__MAX_NO_INPUTS__").as_deref(), Some("maxNoInputs"));
        assert_eq!(output("__YES__").as_deref(), Some("yes"));
        assert_eq!(output("af254c26-4212-4cc5-a207-d1819e416574"), None);
        assert_eq!(output("____"), None);
    }

    #[test]
    fn names_of_types_in_every_form() {
        assert_eq!(data_type("str_coll"), "stringCollection");
        assert_eq!(data_type("cpx_email_address"), "emailAddress");
        assert_eq!(variable("BoolVariable", true), "booleanCollectionVariable");
        assert_eq!(variable("DateTimeVariable", false), "dateTimeVariable");
    }

    #[test]
    fn every_listed_action_is_in_the_catalogue() {
        for (kind, key) in ACTIONS {
            assert!(catalog::find(key).is_some(), "{kind}");
            assert_eq!(action(kind), *key);
        }
        assert_eq!(action("CallBotFlowAction"), "callBotFlow");
    }

    #[test]
    fn a72_a_ref_id_holds_none_of_its_own_marks() {
        assert_eq!(ref_id("Main [1]/#~ & ?", 12), "Main -1---- & ?_12");
    }
}
