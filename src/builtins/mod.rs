//! Functions and operators: what each takes, gives and does. One file a family; a row holds signature, documentation,
//! examples and code side by side, and every reader (checker, VM, documentation, completion) reads the same table.

mod agents;
mod arithmetic;
mod audio;
mod calendar;
mod call;
mod casts;
mod choice;
pub mod codes;
mod collation;
mod collections;
mod communication;
mod comparison;
mod constants;
mod currency;
mod dates;
mod durations;
mod email;
mod env;
mod fault;
mod json;
mod languages;
mod limits_of_literals;
mod lookups;
mod mismatch;
mod numbers;
mod operators;
mod phone;
mod properties;
mod property_tables;
mod random;
mod resolve;
mod row;
mod search;
mod settings;
mod signature;
mod sound;
mod table;
mod text;
mod to_number;
mod to_object;
mod to_text;
mod totals;
mod units;
pub mod variables;

pub use call::{Arg, Args, Out, Run};
pub use casts::{cast, cast_name};
pub use constants::{ConstantLookup, constant_at, counts_as_literal};
pub use env::{Env, Meter, Random};
pub use fault::{Fault, FaultReason};
pub use mismatch::{Mismatch, loss};
pub use properties::{Property, is_open, properties, property};
pub use resolve::{ArgInfo, ArgType, Hidden, Literal, Resolved, resolve, resolve_in};
pub use row::{Action, Flows, Row, Typing};
pub use settings::{
    AverageDuration, CaseMapping, Clock, CommunicationJoin, DetectLanguage, DivisionDigits, EmailSplit, ErrorOrNotSet,
    FindEmpty, FindOverlap, ImpossibleDate, JsonNull, LeapDay, NotSetOrError, PhoneBareDigits, PhoneScheme, Settings,
    StringEquality, StringOrder, TextUnit, UpdateDataPartial, WeekRule,
};
pub use signature::{LiteralList, Parameter, Signature, Wanted};
pub use table::{Function, Overload, OverloadId, function, functions, overload, overloads};

/// Every family, in the order of the table. New families go to the end, new rows to the end of theirs.
static FAMILIES: &[&[Row]] = &[
    operators::ROWS,
    &comparison::GREATER,
    &comparison::GREATER_EQUAL,
    &comparison::LESS,
    &comparison::LESS_EQUAL,
    &comparison::EQUAL,
    &comparison::NOT_EQUAL,
    comparison::ROWS,
    text::ROWS,
    choice::ROWS,
    collections::ROWS,
    to_text::ROWS,
    to_number::ROWS,
    to_object::ROWS,
    &to_object::OBJECTS,
    currency::ROWS,
    phone::ROWS,
    numbers::ROWS,
    dates::ROWS,
    lookups::ROWS,
    email::ROWS,
    languages::ROWS,
    agents::ROWS,
    random::ROWS,
    audio::ROWS,
    communication::ROWS,
    json::ROWS,
];
