//! Money (E168, E200–E203).

use super::call::{Args, Out};
use super::codes;
use super::collections::charge_list;
use super::env::Env;
use super::fault::{Fault, FaultReason};
use super::row::{Row, row};
use super::to_number::{filled_or_fault, not_set, same_value};
use super::to_object::bad_text;
use crate::value::{Currency, CurrencyCode, Decimal, Kind, NumeralError, Text, Value};
use std::sync::Arc;

/// The rows.
pub(super) const ROWS: &[Row] = &[
    row("MakeCurrency(amount: Decimal?, currencyCode: String?{in currency}) -> Currency", "E200", "Money of an amount and a code.", make)
        .examples(&[("MakeCurrency(5.00, \"eur\")", "MakeCurrency(5.0, \"EUR\")"), ("MakeCurrency(NOT_SET, \"USD\")", "MakeCurrency(NOT_SET, \"USD\")")]),
    row("MakeCurrency(amount: Integer?, currencyCode: String?{in currency}) -> Currency", "E200", "Money of an amount and a code.", make)
        .examples(&[("MakeCurrency(100, NOT_SET)", "MakeCurrency(100.0, NOT_SET)")]),
    row("MakeListCurrency(amounts: Decimal[], currencyCode: String?{in currency}) -> Currency[]", "E201", "Money of all amounts and one code.", make_list)
        .examples(&[("MakeListCurrency(MakeList(10.50, 2.50), \"USD\")", "MakeList(MakeCurrency(10.5, \"USD\"), MakeCurrency(2.5, \"USD\"))")]),
    row("MakeListCurrency(amounts: Decimal[], currencyCodes: String[]) -> Currency[]", "E201", "Money of each amount and its code.", make_pairs).examples(&[("MakeListCurrency(MakeList(1.0, 2.5), MakeList(\"USD\", \"EUR\"))", "MakeList(MakeCurrency(1.0, \"USD\"), MakeCurrency(2.5, \"EUR\"))")]),
    row("ToCurrency(valueToConvert: String?) -> Currency", "E168", "The money that a text says: amount, `|`, code.", parse)
        .examples(&[("ToCurrency(\"9.99|EUR\")", "MakeCurrency(9.99, \"EUR\")"), ("ToCurrency(\"5.00|\")", "MakeCurrency(5.0, NOT_SET)")]),
    row("ToCurrency(valueToConvert: Decimal?) -> Currency", "E168", "The amount without a code.", of_number).examples(&[("ToCurrency(5.5)", "MakeCurrency(5.5, NOT_SET)")]),
    row("ToCurrency(valueToConvert: Integer?) -> Currency", "E168", "The amount without a code.", of_number)
        .examples(&[("ToCurrency(5)", "MakeCurrency(5.0, NOT_SET)")]),
    row("ToCurrency(nullValue: NOT_SET) -> Currency", "E73", "A NOT_SET Currency.", not_set).examples(&[("ToCurrency(NOT_SET)", "ToCurrency(NOT_SET)")]),
    row("ToCurrency(valueToReturn: Currency?) -> Currency", "E168", "The value itself.", same_value).examples(&[("ToCurrency(MakeCurrency(5, \"USD\"))", "MakeCurrency(5.0, \"USD\")")]),
    row("GetCurrencySymbol(currencyCode: String{in currency}) -> String", "E202", "The symbol of a code; the code itself where it has none.", symbol)
        .examples(&[("GetCurrencySymbol(\"JPY\")", "\"¥\""), ("GetCurrencySymbol(\"CHF\")", "\"CHF\"")]),
    row("GetCurrencySymbol(currency: Currency?) -> String", "E202", "The symbol of the money's code.", symbol_of_money)
        .examples(&[("GetCurrencySymbol(MakeCurrency(5.25, \"EUR\"))", "\"€\"")]),
    row("ConvertCurrency(sourceCurrency: Currency?, destinationCurrencyCode: String?{in currency}) -> Currency", "E203", "The same amount of another money.", convert).examples(&[("ConvertCurrency(MakeCurrency(5, \"USD\"), \"EUR\")", "MakeCurrency(5.0, \"EUR\")")]),
    row("ConvertCurrency(sourceCurrency: Currency?, destinationCurrencyCode: String?{in currency}, sourcePerDestExchangeRate: Decimal) -> Currency", "E203", "The amount times the rate, of another money.", convert)
        .examples(&[("ConvertCurrency(MakeCurrency(5.00, \"USD\"), \"EUR\", 0.6937)", "MakeCurrency(3.4685, \"EUR\")")]),
];

/// A code of ISO 4217, or NOT_SET (E356).
fn code_of(text: Option<&Text>, argument: usize) -> Result<Option<CurrencyCode>, Fault> {
    let Some(text) = text else { return Ok(None) };
    let known = CurrencyCode::new(text.as_str()).filter(|code| codes::is_currency(code.as_str()));
    known.map(Some).ok_or(Fault::of("E356", FaultReason::CurrencyCode, argument))
}

/// The amount that stands at argument 0, or NOT_SET.
fn amount_of(args: Args<'_>) -> Result<Option<Decimal>, Fault> {
    if args.is_not_set(0) { Ok(None) } else { args.number(0).map(Some) }
}

fn make(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    env.charge(40)?;
    Ok(Currency { amount: amount_of(args)?, code: code_of(args.optional_text(1), 1)? }.into())
}

/// The money of an item of a list of amounts.
fn money(amount: &Value, code: Option<CurrencyCode>) -> Value {
    let amount = match amount {
        Value::Decimal(amount) => Some(*amount),
        _ => None,
    };
    Value::Currency(Arc::new(Currency { amount, code }))
}

fn make_list(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let (amounts, code) = (args.list(0)?, code_of(args.optional_text(1), 1)?);
    charge_list(env, amounts.len(), 40 * amounts.len())?;
    Ok(Value::list(amounts.iter().map(|amount| money(amount, code)).collect()).into())
}

fn make_pairs(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let (amounts, codes) = (args.list(0)?, args.list(1)?);
    if amounts.len() != codes.len() {
        return Err(Fault::new("E201", FaultReason::CountMismatch));
    }
    charge_list(env, amounts.len(), 40 * amounts.len())?;
    let mut made = Vec::with_capacity(amounts.len());
    for (amount, code) in amounts.iter().zip(codes) {
        made.push(money(amount, code_of(code.as_text(), 1)?));
    }
    Ok(Value::list(made).into())
}

fn of_number(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let Some(amount) = amount_of(args)? else { return Ok(Out::Value(Value::NotSet)) };
    env.charge(40)?;
    Ok(Currency { amount: Some(amount), code: None }.into())
}

fn parse(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let Some(text) = filled_or_fault(env, args)? else { return Ok(Out::Value(Value::NotSet)) };
    let (amount, code) = text.split_once('|').unwrap_or((text, ""));
    let amount = match amount {
        "" => None,
        written => match Decimal::parse(written) {
            Ok(amount) => Some(amount),
            Err(NumeralError::NotANumber) => return bad_text(env, args),
            Err(_) => return Err(Fault::of("E367", FaultReason::Overflow, 0)),
        },
    };
    let code = match code {
        "" => None,
        written => match CurrencyCode::new(written).filter(|code| codes::is_currency(code.as_str())) {
            Some(code) => Some(code),
            None => return bad_text(env, args),
        },
    };
    env.charge(40)?;
    Ok(Currency { amount, code }.into())
}

fn symbol(_: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let code = code_of(Some(args.text(0)?), 0)?;
    Ok(Out::Text(code.map(|code| codes::symbol(code.as_str()).into())))
}

fn symbol_of_money(_: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    if args.is_not_set(0) {
        return Ok(Out::Text(None));
    }
    Ok(Out::Text(args.currency(0)?.code.map(|code| codes::symbol(code.as_str()).into())))
}

fn convert(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    debug_assert_eq!(args.kind(0), Kind::Currency);
    // The rate must be set even where it is not used.
    let rate = if args.given(2) { Some(args.decimal(2)?) } else { None };
    if args.is_not_set(0) {
        return Ok(Out::Value(Value::NotSet));
    }
    let (source, code) = (args.currency(0)?, code_of(args.optional_text(1), 1)?);
    let amount = match (source.amount, rate) {
        (Some(amount), Some(rate)) => Some(amount.times(rate)?),
        (amount, _) => amount,
    };
    env.charge(40)?;
    Ok(Currency { amount, code }.into())
}
