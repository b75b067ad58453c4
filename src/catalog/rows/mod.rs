//! The rows of the catalogue, one file a family. The notation of `settings` is that of [`super::setting::parse`].

mod ask;
mod audio;
mod bot;
mod call;
mod contact;
mod data;
mod digital;
mod find;
mod import;
mod interaction;
mod journey;
mod logic;
mod schedule;
mod secure;
mod survey;
mod transfer;
mod workitem;

use super::Flows::{All, Known};
use super::{Action, Does, Ends, FlowType, Flows, Keys, TransferType};
use FlowType::{
    BotFlow, CommonModule, DigitalBot, InboundCall, InboundChat, InboundEmail, InboundShortMessage, InqueueCall,
    InqueueEmail, InqueueShortMessage, OutboundCall, SecureCall, SurveyInvite, VoiceSurvey, Voicemail, Workflow,
    Workitem,
};

/// Flows with a caller on the line.
const VOICE: &[FlowType] = &[InboundCall, OutboundCall, InqueueCall, SecureCall];
/// Flows whose parts are reusable tasks and menus.
const MENUS: &[FlowType] = &[InboundCall, OutboundCall, SecureCall];
/// Flows that know participant data.
const DATA: &[FlowType] = &[
    InboundCall,
    OutboundCall,
    InqueueCall,
    SecureCall,
    InboundEmail,
    InboundChat,
    InboundShortMessage,
    BotFlow,
    DigitalBot,
];
const TASKS: &[FlowType] = &[
    InboundCall,
    OutboundCall,
    SecureCall,
    InboundEmail,
    InboundChat,
    InboundShortMessage,
    Workflow,
    Workitem,
    CommonModule,
];

/// A row with nothing special about it.
const fn row(
    key: &'static str,
    display: &'static str,
    category: &'static str,
    does: Does,
    doc: &'static str,
) -> Action {
    Action {
        key,
        display,
        category,
        settings: "",
        arguments: &[],
        keys: Keys::Settings,
        outputs: &[],
        dynamic_outputs: false,
        flows: All,
        one_of: &[],
        ends: Ends::Nothing,
        leaves: false,
        flushes: false,
        refuses_not_set: None,
        does,
        doc,
    }
}

const fn transfer(key: &'static str, display: &'static str, to: TransferType, doc: &'static str) -> Action {
    Action {
        outputs: &["failure"],
        keys: Keys::Outputs,
        flows: Known(VOICE),
        leaves: true,
        ..row(key, display, "transfer", Does::Transfer(to), doc)
    }
}

/// Every family, in the order of the table. New families go to the end, new rows to the end of theirs: programs hold
/// the number of a row.
pub(super) static FAMILIES: &[&[Action]] = &[
    data::ROWS,
    logic::ROWS,
    call::ROWS,
    transfer::ROWS,
    audio::ROWS,
    interaction::ROWS,
    schedule::ROWS,
    secure::ROWS,
    find::ROWS,
    contact::ROWS,
    journey::ROWS,
    bot::ROWS,
    ask::ROWS,
    digital::ROWS,
    survey::ROWS,
    workitem::ROWS,
    import::ROWS,
];
