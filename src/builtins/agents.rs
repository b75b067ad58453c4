//! Agents with scores, for a queue's preferred agents (E258).

use super::call::{Args, Out};
use super::collections::charge_list;
use super::env::Env;
use super::fault::{Fault, FaultReason};
use super::row::{Row, row};
use crate::value::{Kind, Object, Text, Value};
use std::sync::Arc;

/// The rows.
pub(super) const ROWS: &[Row] = &[row(
    "MakeListAgentScorePair(agents: User[], scores: Integer[]) -> AgentScorePair[]",
    "E258",
    "Each agent with a score.",
    score_pairs,
)
.examples(&[("Count(MakeListAgentScorePair(MakeList(ToUser(NOT_SET)), MakeList(10)))", "1")])];

fn score_pairs(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let (agents, scores) = (args.list(0)?, args.list(1)?);
    if agents.len() != scores.len() {
        return Err(Fault::new("E258", FaultReason::CountMismatch));
    }
    charge_list(env, agents.len(), args.bytes() + 64 * agents.len())?;
    let pair = |(agent, score): (&Value, &Value)| {
        let id = match agent {
            Value::Object(agent) => agent.id().clone(),
            _ => Text::EMPTY,
        };
        let pair = Object::new(Kind::AgentScorePair, id).with("agent", agent.clone()).with("score", score.clone());
        Value::Object(Arc::new(pair))
    };
    Ok(Value::list(agents.iter().zip(scores).map(pair).collect()).into())
}
