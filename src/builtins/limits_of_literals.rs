//! What literals must keep (E48, E51). Computed arguments are judged the same way at run time (E368).

use super::codes;
use super::mismatch::Mismatch;
use super::resolve::{ArgInfo, Literal};
use super::signature::{LiteralList, Parameter};

/// Whether an argument that is a literal keeps the limits of its parameter, and is one where it must be.
pub(super) fn literal_fault(parameter: &Parameter, argument: &ArgInfo<'_>, index: usize) -> Result<(), Mismatch> {
    let Some(literal) = argument.literal else {
        // A bare NOT_SET is as fixed as a literal; only typed expressions are computed.
        return if parameter.literal { Err(Mismatch::LiteralWanted { argument: index }) } else { Ok(()) };
    };
    match literal {
        Literal::Integer(number) => range_fault(parameter, number, index),
        Literal::Decimal(number) if parameter.not_zero && number.is_zero() => Err(Mismatch::Zero { argument: index }),
        Literal::Text(text) => list_fault(parameter, text, index),
        Literal::Decimal(_) | Literal::Boolean(_) => Ok(()),
    }
}

/// Minimum, maximum, zero.
fn range_fault(parameter: &Parameter, number: i64, argument: usize) -> Result<(), Mismatch> {
    match (parameter.least, parameter.most) {
        (Some(least), _) if number < least => Err(Mismatch::BelowMinimum { argument, limit: least }),
        (_, Some(most)) if number > most => Err(Mismatch::AboveMaximum { argument, limit: most }),
        _ if parameter.not_zero && number == 0 => Err(Mismatch::Zero { argument }),
        _ => Ok(()),
    }
}

/// A code or tag that must exist.
fn list_fault(parameter: &Parameter, text: &str, argument: usize) -> Result<(), Mismatch> {
    let Some(list) = parameter.list else { return Ok(()) };
    let known = match list {
        LiteralList::Currency => codes::is_currency(text),
        LiteralList::DialingCode => codes::is_dialing_code(text),
        LiteralList::SpeechLanguage => codes::is_language(text),
    };
    if known { Ok(()) } else { Err(Mismatch::NotInList { argument, list }) }
}
