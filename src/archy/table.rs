//! The tables of the mapping: which shape a key of Archy has, and what it is in a script. Both directions read them.
//!
//! A key that is in no table is a setting of the same name, if the catalogue's row has it.

use crate::catalog::FlowType;

/// The shape of a key of an Archy action that is more than one value (archy.md §9, §10).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Things of outside named by mapping keys, inputs and outputs inside (A50).
    Target(&'static Target),
    /// `[- attribute: {name: value, value: value}]`: text keys.
    SetAttributes,
    /// `[- attribute: {name: value, variable: path}]`: path keys.
    GetAttributes,
    /// `[- TYPE: {variable: path, value: value}]`.
    Statements,
    /// `{exact: n}` or `{range: {min, max, terminatingDtmf}}`.
    Digits,
    /// `{entirePrompt: true}` or `{duration: value}`: the setting `duration`.
    PlayStyle,
    /// `{queue: {…}}`, `{user: {…}}` or `{group: {…}}`: the settings inside.
    Destination,
    /// `{schedule: {…}}` or `{emergencyGroup: {…}}`.
    Evaluation,
    /// `{now: true}` or a value.
    When,
    /// `{name: X}`: the setting is the name.
    Named,
    /// `[- slot: {name: X}]`.
    Slots,
    /// A path to a task, menu or state (A70).
    Reference(PartKind),
    /// `[- ITEM: {name: value, value: value}]`: text keys.
    Pairs(&'static str),
    /// `[- ITEM: {name: value, variable: path}]`: path keys.
    PairsOut(&'static str),
    /// `{errorType: {var: path}, …}`: path keys.
    Failure,
    /// `{name: value}`: text keys.
    Inputs,
    /// A bare scalar (A31).
    Bare,
    /// The branches of a Switch (A44).
    Cases,
    /// Written as it is into the sidecar alone: it has no meaning when a flow runs.
    Aside,
}

/// A thing of outside that is named by mapping keys (A50).
#[derive(Debug, PartialEq, Eq)]
pub struct Target {
    /// The steps below the action's key, one mapping key each.
    pub steps: &'static [Step],
    /// What may stand below the last step.
    pub inside: &'static [(&'static str, Inside)],
}

/// One mapping key on the way to what a target holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A name that becomes this setting.
    Name(&'static str),
    /// This very word.
    Word(&'static str),
    /// A version; any but the latest is a loss (A51).
    Version,
}

/// What stands below a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inside {
    /// `{name: value}`: text keys.
    Inputs,
    /// `{name: {var: path}}`: path keys.
    Outputs,
    /// The same, with `failure.` before the name (A53).
    FailureOutputs,
    /// `{intent: {outputs…: {slot: {var: path}}}}` of Lex: path keys named `INTENT.SLOT`.
    Slots,
    /// Branches (A44).
    Branches,
    /// A bare setting of this name.
    Setting,
}

/// The latest version of a flow (A51).
pub const LATEST: &str = "ver_latestPublished";

const FLOW_INSIDE: &[(&str, Inside)] = &[("inputs", Inside::Inputs), ("outputs", Inside::Outputs)];
const DATA_INSIDE: &[(&str, Inside)] =
    &[("inputs", Inside::Inputs), ("successOutputs", Inside::Outputs), ("failureOutputs", Inside::FailureOutputs)];

const DATA_ACTION: Target = Target {
    steps: &[Step::Name("category"), Step::Word("dataAction"), Step::Name("dataAction")],
    inside: DATA_INSIDE,
};
const DATA_TABLE: Target = Target {
    steps: &[Step::Name("dataTable")],
    inside: &[("foundOutputs", Inside::Outputs), ("failureOutputs", Inside::FailureOutputs)],
};
const BOT: Target = Target { steps: &[Step::Name("botFlow"), Step::Version], inside: FLOW_INSIDE };
const DIGITAL_BOT: Target = Target { steps: &[Step::Name("digitalBotFlow"), Step::Version], inside: FLOW_INSIDE };
const MODULE: Target = Target { steps: &[Step::Name("commonModule"), Step::Version], inside: FLOW_INSIDE };
const SCRIPT: Target = Target { steps: &[Step::Name("screenPopScript")], inside: &[("inputs", Inside::Inputs)] };
const LEX: Target = Target {
    steps: &[Step::Name("region"), Step::Name("lexBot"), Step::Name("language"), Step::Name("alias")],
    inside: &[
        ("aliasInitialIntentName", Inside::Setting),
        ("intents", Inside::Slots),
        ("outputs", Inside::Branches),
        ("failureOutputs", Inside::FailureOutputs),
    ],
};

/// The keys of actions that have a shape of their own: action (or `*`), key, shape.
pub const FORMS: &[(&str, &str, Form)] = &[
    ("*", "failureOutputs", Form::Failure),
    ("callData", "category", Form::Target(&DATA_ACTION)),
    ("callDataSecure", "category", Form::Target(&DATA_ACTION)),
    ("dataTableLookup", "dataTable", Form::Target(&DATA_TABLE)),
    ("callBotFlow", "botFlow", Form::Target(&BOT)),
    ("callDigitalBotFlow", "digitalBotFlow", Form::Target(&DIGITAL_BOT)),
    ("callCommonModule", "commonModule", Form::Target(&MODULE)),
    ("setScreenPop", "screenPopScript", Form::Target(&SCRIPT)),
    ("callLexV2Bot", "lexBot", Form::Target(&LEX)),
    ("setParticipantData", "attributes", Form::SetAttributes),
    ("setConversationData", "attributes", Form::SetAttributes),
    ("setSecuredData", "attributes", Form::SetAttributes),
    ("getParticipantData", "attributes", Form::GetAttributes),
    ("getConversationData", "attributes", Form::GetAttributes),
    ("getSecuredData", "attributes", Form::GetAttributes),
    ("updateData", "statements", Form::Statements),
    ("extractSecureData", "statements", Form::Statements),
    ("collectInput", "digits", Form::Digits),
    ("holdMusic", "playStyle", Form::PlayStyle),
    ("transferToVoicemail", "destination", Form::Destination),
    ("evaluateSchedule", "evaluationType", Form::Evaluation),
    ("evaluateScheduleGroup", "evaluate", Form::When),
    ("switch", "evaluate", Form::Cases),
    ("askForSlot", "slot", Form::Named),
    ("clearSlot", "slots", Form::Slots),
    // Inferred from exports: nobody has seen these keys in Archy.
    ("getResponse", "responseLibrary", Form::Named),
    ("getResponse", "response", Form::Named),
    ("getResponse", "substitutions", Form::Inputs),
    ("endTask", "outputPath", Form::Named),
    ("transferToFlow", "targetFlow", Form::Named),
    ("transferToFlowSecure", "targetFlow", Form::Named),
    ("transferToAcd", "overrideInQueueFlow", Form::Named),
    ("initializeFlowOutcome", "flowOutcome", Form::Named),
    ("setFlowOutcome", "flowOutcome", Form::Named),
    ("addFlowMilestone", "flowOutcome", Form::Named),
    ("addFlowMilestone", "milestone", Form::Named),
    ("callTask", "targetTaskRef", Form::Reference(PartKind::Task)),
    ("jumpToTask", "targetTaskRef", Form::Reference(PartKind::Task)),
    ("jumpToMenu", "targetMenuRef", Form::Reference(PartKind::Menu)),
    ("changeState", "targetStateRef", Form::Reference(PartKind::State)),
    ("*", "sessionVariables", Form::Pairs("sessionVariable")),
    ("*", "outputSessionVariables", Form::PairsOut("outputSessionVariable")),
    // The older form of languageValue, which it repeats.
    ("setLanguage", "language", Form::Aside),
    ("*", "verificationType", Form::Bare),
    ("*", "includeTerminatingDtmfInResultData", Form::Bare),
    ("*", "replyMode", Form::Bare),
    ("*", "playbackMode", Form::Bare),
    ("*", "flowOutcomeValue", Form::Bare),
    ("*", "performSubstitutions", Form::Bare),
    ("*", "environment", Form::Bare),
    ("setUUIData", "mode", Form::Bare),
];

/// The shape of a key of an action; `None` when it is one value.
pub fn form(action: &str, key: &str) -> Option<Form> {
    let fits = |own: &str| own == action || own == "*";
    FORMS.iter().find(|(own, name, _)| fits(own) && *name == key).map(|(_, _, form)| *form)
}

/// The parts of a flow (archy.md §4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PartKind {
    /// A reusable task.
    Task,
    /// A menu.
    Menu,
    /// A state.
    State,
    /// A bot's first part: a state of the script.
    Bot,
}

impl PartKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Menu, Self::State, Self::Bot, Self::Task];

    /// Archy's word for one.
    pub const fn item(self) -> &'static str {
        match self {
            Self::Task => "task",
            Self::Menu => "menu",
            Self::State => "state",
            Self::Bot => "bot",
        }
    }

    /// Archy's key of the list.
    pub const fn list(self) -> &'static str {
        match self {
            Self::Task => "tasks",
            Self::Menu => "menus",
            Self::State => "states",
            Self::Bot => "bots",
        }
    }

    /// The word of a script.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Task => "task",
            Self::Menu => "menu",
            Self::State | Self::Bot => "state",
        }
    }
}

/// Kinds of menu choices and the action that each is (archy.md §11). `None`: the choice holds its own task or menu.
pub const CHOICES: &[(&str, Option<&str>)] = &[
    ("menuDisconnect", Some("disconnect")),
    ("menuTransferToAcd", Some("transferToAcd")),
    ("menuTransferToFlow", Some("transferToFlow")),
    ("menuTransferToFlowSecure", Some("transferToFlowSecure")),
    ("menuTransferToGroup", Some("transferToGroup")),
    ("menuTransferToNumber", Some("transferToNumber")),
    ("menuTransferToUser", Some("transferToUser")),
    ("menuTransferToVoicemail", Some("transferToVoicemail")),
    ("menuJumpToTask", Some("jumpToTask")),
    ("menuJumpToMenu", Some("jumpToMenu")),
    ("menuPreviousMenu", Some("previousMenu")),
    ("menuRepeatMenu", Some("repeatMenu")),
    ("menuReturnToAgent", Some("returnToAgent")),
    ("menuDialByExtension", Some("dialByExtension")),
    ("menuTask", None),
    ("menuSubMenu", None),
];

/// The keys that every choice has beside those of its kind.
pub const CHOICE_KEYS: &[&str] = &["name", "refId", "dtmf", "globalDtmf", "globalSpeechRecTerms", "speechRecTerms"];

/// What the error handling of a flow does: Archy's word, the action of a script, the key of what it names (archy.md §13).
pub const HANDLINGS: &[(&str, &str, Handling)] = &[
    ("disconnect", "disconnect", Handling::Plain),
    ("exit", "exitBotFlow", Handling::Plain),
    ("endWorkflow", "endWorkflow", Handling::Plain),
    ("endFlow", "exitWorkitemFlow", Handling::Plain),
    ("endInQueueState", "endState", Handling::Plain),
    ("queue", "transferToAcd", Handling::Value("targetQueue")),
    ("menu", "jumpToMenu", Handling::Reference("targetMenuRef", PartKind::Menu)),
    ("task", "jumpToTask", Handling::Reference("targetTaskRef", PartKind::Task)),
    ("state", "changeState", Handling::Reference("targetStateRef", PartKind::State)),
];

/// What an error handling names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handling {
    /// Nothing: `{none: true}`.
    Plain,
    /// A value under this key.
    Value(&'static str),
    /// A part of the flow under this key.
    Reference(&'static str, PartKind),
}

/// The error handling that a flow has when nothing is said: not written in a script.
pub fn default_handling(kind: FlowType) -> &'static str {
    match kind {
        FlowType::BotFlow | FlowType::DigitalBot => "exit",
        FlowType::Workflow => "endWorkflow",
        FlowType::Workitem => "endFlow",
        _ => "disconnect",
    }
}

/// What Archy says before the error handling of a voice flow that says nothing (archy.md §13).
pub const DEFAULT_ERROR_AUDIO: &str = "Sorry, an error occurred. Please try your call again.";

/// What Archy's keys of a flow are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TopLevel {
    /// Read by the mapping: name, variables, parts and their kin.
    Read,
    /// The setting of a script of this name.
    Setting(&'static str),
    /// Has no meaning when a flow runs: the sidecar keeps it.
    Aside,
}

/// The keys of a flow (archy.md §4, §12, §13); a `settings…` key that is not here is kept aside with a loss.
pub const TOP_LEVEL: &[(&str, TopLevel)] = &[
    ("name", TopLevel::Read),
    ("description", TopLevel::Read),
    ("defaultLanguage", TopLevel::Setting("language")),
    ("supportedLanguages", TopLevel::Read),
    ("division", TopLevel::Setting("division")),
    ("startUpRef", TopLevel::Read),
    ("initialGreeting", TopLevel::Setting("initialGreeting")),
    ("variables", TopLevel::Read),
    ("menus", TopLevel::Read),
    ("tasks", TopLevel::Read),
    ("states", TopLevel::Read),
    ("bots", TopLevel::Read),
    ("startUpTaskActions", TopLevel::Read),
    ("startUpTaskVariables", TopLevel::Read),
    ("settingsErrorHandling", TopLevel::Read),
    ("settingsActionDefaults", TopLevel::Read),
    ("settingsMenu", TopLevel::Read),
    ("settingsSpeechRec", TopLevel::Aside),
    ("settingsPrompts", TopLevel::Aside),
    ("settingsInQueueCall", TopLevel::Read),
    ("settingsOutboundCall", TopLevel::Aside),
    ("settingsInboundEmailHandling", TopLevel::Aside),
    ("settingsCommonModule", TopLevel::Aside),
    ("settingsBotFlow", TopLevel::Aside),
    ("settingsUserInput", TopLevel::Aside),
    ("settingsNaturalLanguageUnderstanding", TopLevel::Aside),
    ("settingsKnowledge", TopLevel::Aside),
    ("settingsVirtualAgent", TopLevel::Aside),
    ("worktype", TopLevel::Aside),
];

/// The name that the one task of a flow without named parts has in a script (A21).
pub fn only_task(kind: FlowType) -> &'static str {
    if kind.starts_over() { "In-Queue Task" } else { "Start" }
}

/// The settings of a menu that flow and menu share (A61), with what the platform has.
pub const MENU_SETTINGS: &[(&str, &str)] = &[
    ("repeatCount", "3"),
    ("menuSelectionTimeout", "MakeDuration(0, 0, 0, 10)"),
    ("listenForExtensionDialing", "true"),
    ("extensionDialingMaxDelay", "MakeDuration(0, 0, 0, 1)"),
];

/// A key of Archy's DTMF (`digit_5`, `digit_star`) as a script writes it.
pub fn dtmf(word: &str) -> Option<&'static str> {
    const KEYS: [&str; 12] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "#"];
    let own = match word.strip_prefix("digit_")? {
        "star" => "*",
        "pound" => "#",
        own => own,
    };
    KEYS.iter().copied().find(|key| *key == own)
}

/// The other way: a key of a script as Archy writes it.
pub fn archy_dtmf(key: &str) -> String {
    match key {
        "*" => "digit_star".into(),
        "#" => "digit_pound".into(),
        own => format!("digit_{own}"),
    }
}

#[cfg(test)]
#[path = "table_tests.rs"]
mod tests;
