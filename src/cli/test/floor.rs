//! `--fail-under`: how much of each kind of thing must have run.

use crate::bytecode::Program;
use crate::cli::exit::{Exit, Failure};
use crate::diagnostic::did_you_mean;
use crate::scenario::coverage::{Coverage, Kind, Totals};

/// So much of everything of a kind must have run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Floor {
    /// Of what.
    pub kind: Kind,
    /// Percent, 100 at most.
    pub percent: u8,
}

/// How kinds are written, as in the totals of the JSON, and what becomes of them in a run.
const KINDS: [(&str, Kind, &str); Kind::ALL.len()] = [
    ("actions", Kind::Action, "ran"),
    ("outputs", Kind::Output, "were taken"),
    ("parts", Kind::Part, "ran"),
    ("choices", Kind::Choice, "were chosen"),
];

/// `90`, which speaks of actions, or `outputs=90`.
pub fn floor(text: &str) -> Result<Floor, String> {
    let (word, number) = text.split_once('=').unwrap_or(("actions", text));
    let Some((_, kind, _)) = KINDS.iter().find(|(own, ..)| *own == word) else {
        let known = || KINDS.iter().map(|(own, ..)| *own);
        let help = did_you_mean(word, known());
        let help = help.unwrap_or_else(|| format!("there are {}", known().collect::<Vec<_>>().join(", ")));
        return Err(format!("`{word}` is nothing that is counted: {help}"));
    };
    match number.parse() {
        Ok(percent @ 0..=100) => Ok(Floor { kind: *kind, percent }),
        _ => Err(format!("`{number}` is no percentage: a whole number from 0 to 100 is wanted")),
    }
}

/// A kind that is named twice is a slip: which of the two is meant nobody knows.
///
/// # Errors
/// When there is one.
pub fn once_each(floors: &[Floor]) -> Result<(), Failure> {
    for (word, kind, _) in KINDS {
        if floors.iter().filter(|floor| floor.kind == kind).count() > 1 {
            let message = format!("`--fail-under` names {word} twice");
            return Err(Failure::usage(message).help("keep one of them; a number alone speaks of actions"));
        }
    }
    Ok(())
}

/// The kinds of which too little ran, in the order in which they were asked for.
pub fn missed(floors: &[Floor], coverage: &Coverage, program: &Program) -> Vec<Failure> {
    let totals = Totals::of(&coverage.items(program));
    let below = |floor: &&Floor| totals.share(floor.kind).per_mille() < usize::from(floor.percent) * 10;
    let told = |floor: &Floor| {
        let verb = KINDS.iter().find(|(_, kind, _)| *kind == floor.kind).map_or("ran", |(_, _, verb)| verb);
        let share = totals.share(floor.kind).percent();
        let what = floor.kind.plural();
        Failure {
            exit: Exit::Problems,
            message: format!("{share} % of the {what} {verb}, and {} % are wanted", floor.percent),
            help: Some("`--coverage` shows what did not run".to_owned()),
        }
    };
    floors.iter().filter(below).map(told).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_floor_is_a_percentage_of_a_kind_and_of_actions_where_none_is_named() {
        let floor_of = |kind, percent| Ok(Floor { kind, percent });
        assert_eq!(floor("90"), floor_of(Kind::Action, 90));
        assert_eq!(floor("actions=0"), floor_of(Kind::Action, 0));
        assert_eq!(floor("outputs=100"), floor_of(Kind::Output, 100));
        assert_eq!(floor("parts=1"), floor_of(Kind::Part, 1));
        assert_eq!(floor("choices=50"), floor_of(Kind::Choice, 50));
        assert!(floor("101").is_err() && floor("outputs=101").is_err(), "one past the most");
        for wrong in ["", "-1", "9.5", "x", "outputs", "outputs=", "=90", "lines=90", "Outputs=90"] {
            assert!(floor(wrong).is_err(), "{wrong}");
        }
        assert!(floor("output=90").is_err_and(|text| text.contains("did you mean `outputs`")));
    }

    #[test]
    fn a_kind_stands_once() {
        let both = |texts: &[&str]| once_each(&texts.iter().filter_map(|text| floor(text).ok()).collect::<Vec<_>>());
        assert!(both(&["90", "outputs=90", "parts=1", "choices=1"]).is_ok());
        assert!(both(&["90", "actions=80"]).is_err());
    }
}
