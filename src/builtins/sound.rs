//! Audio put together: `+`, Append, AudioPlaybackOptions (E114, E130, E215, E216).

use super::call::{Args, Out};
use super::env::Env;
use super::fault::{Fault, FaultReason};
use crate::value::limits::MAX_ITEMS;
use crate::value::{Audio, AudioPart, Value};
use std::sync::Arc;

/// The Audio of an Audio or a Prompt.
fn sound_of(value: &Value) -> Audio {
    match value {
        Value::Audio(audio) => (**audio).clone(),
        Value::Object(prompt) => Audio::of(AudioPart::Prompt(prompt.clone())),
        _ => Audio::default(),
    }
}

/// How many parts an Audio or a Prompt has.
fn parts_of(value: &Value) -> usize {
    match value {
        Value::Audio(audio) => audio.parts.len(),
        _ => 1,
    }
}

/// The parts of all arguments, one after the other; NOT_SET has none.
fn gathered(env: &mut Env<'_>, args: Args<'_>) -> Result<Audio, Fault> {
    let given = || (0..args.count()).filter_map(|index| args.optional_value(index));
    if given().map(parts_of).sum::<usize>() > MAX_ITEMS {
        return Err(Fault::new("E369", FaultReason::SizeLimit));
    }
    env.charge(args.bytes())?;
    let mut all = Audio::default();
    for value in given() {
        let sound = sound_of(value);
        all.parts.extend(sound.parts);
        all.barge_in = all.barge_in.or(sound.barge_in);
        all.flush_now = all.flush_now.or(sound.flush_now);
    }
    Ok(all)
}

/// `+` of Audio and Prompt, which refuses NOT_SET.
pub(super) fn join(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    args.value(0)?;
    args.value(1)?;
    append_sound(env, args)
}

/// Append of Audio and Prompt.
pub(super) fn append_sound(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    Ok(Value::Audio(Arc::new(gathered(env, args)?)).into())
}

/// AudioPlaybackOptions(audio, bargeIn[, flushNow])
pub(super) fn playback_options(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    env.charge(args.bytes())?;
    let mut audio = sound_of(args.value(0)?);
    audio.barge_in = Some(args.boolean(1)?);
    audio.flush_now = if args.given(2) { Some(args.boolean(2)?) } else { None };
    Ok(Value::Audio(Arc::new(audio)).into())
}
