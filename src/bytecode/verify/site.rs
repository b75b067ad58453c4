//! Actions that the world outside performs: settings, plan, outputs and branches agree with the catalogue's row.

use super::code::exists;
use super::lists::KEYS;
use super::{Checker, Found, MAX_LIST, hold};
use crate::bytecode::program::{Collect, Given, Plan, Site, Target};
use crate::catalog::{self, Action, Does, MOST_DIGITS, Setting, Shape, TransferType};
use crate::value::{Kind, Type};
use rustc_hash::FxHashSet;

/// The outputs that a failed action fills with texts (L7).
const FAILURE_OUTPUTS: [&str; 2] = ["errorType", "errorMessage"];

impl Checker<'_> {
    /// A site fits its row.
    pub(super) fn site(&self, site: &Site) -> Found {
        let Some(row) = catalog::action(site.action) else {
            return Err(format!("the catalogue has no action {}", site.action.0));
        };
        self.settings(site, row).map_err(|what| format!("`{}`: {what}", row.key))?;
        self.plan(site, row).map_err(|what| format!("`{}`: {what}", row.key))?;
        let most = site.inputs.len().max(site.outputs.len());
        hold(most <= MAX_LIST, || format!("it has more than {MAX_LIST} inputs or outputs"))?;
        site.inputs.iter().try_for_each(|(_, source)| self.is(*source, Type::one(Kind::String)))?;
        for (name, target) in &site.outputs {
            self.register(*target)?;
            let text = matches!(target, Target::Text(_)) || !FAILURE_OUTPUTS.contains(&name.as_str());
            hold(text, || {
                format!("output `{}` is a text, its register is not", super::super::disasm::shown(name.as_str()))
            })?;
        }
        let mut seen = FxHashSet::default();
        for (output, target) in &site.branches {
            let known = usize::from(*output) < row.outputs.len() && seen.insert(output);
            hold(known, || format!("`{}` has no such output {output}, or has it twice", row.key))?;
            self.entry(*target)?;
        }
        Ok(())
    }

    /// Settings stand in rising order, since they are searched by halves.
    fn settings(&self, site: &Site, row: &Action) -> Found {
        let known = row.settings();
        let mut last = None;
        for (number, given) in &site.settings {
            hold(last < Some(*number), || format!("setting {number} stands out of order"))?;
            last = Some(*number);
            let Some(setting) = known.get(usize::from(*number)) else {
                return Err(format!("there is no setting {number}"));
            };
            self.given(setting, *given).map_err(|what| format!("setting `{}`: {what}", setting.name))?;
        }
        let given = |number: usize| site.settings.iter().any(|(own, _)| usize::from(*own) == number);
        let missing = known.iter().enumerate().find(|(number, setting)| setting.required && !given(*number));
        missing.map_or(Ok(()), |(_, setting)| Err(format!("setting `{}` is missing", setting.name)))
    }

    /// What a setting was given has the setting's shape.
    fn given(&self, setting: &Setting, given: Given) -> Found {
        let texts = &self.flow.pool.texts;
        match (&setting.shape, given) {
            (Shape::Value(wanted), Given::Value(source, kind)) if kind == *wanted => self.is(source, kind),
            (Shape::Object(wanted), Given::Value(source, kind)) if kind == Type::one(*wanted) => self.is(source, kind),
            (Shape::Out(wanted), Given::Out(target)) => {
                self.register(target)?;
                let own = self.flow.holds.of(target);
                hold(own == Some(*wanted), || format!("it receives {wanted}, its register does not"))
            }
            (Shape::Word(words), Given::Name(at)) => {
                exists("text", at, texts.len())?;
                hold(words.contains(&texts[at as usize].as_str()), || "it takes no such word".into())
            }
            (Shape::Value(_) | Shape::Out(_), _) | (_, Given::Value(..) | Given::Out(_)) => {
                Err(format!("it takes {}", setting.shape.describe()))
            }
            (_, Given::Name(at)) => exists("text", at, texts.len()),
        }
    }

    /// The plan is what the row does.
    fn plan(&self, site: &Site, row: &Action) -> Found {
        let fits = match (site.plan, row.does) {
            (Plan::Play, Does::Play) | (Plan::Wait, Does::Wait) => true,
            (Plan::Tell, Does::Tell) | (Plan::External, Does::External) => true,
            (Plan::Collect(plan), Does::Collect) => return self.collect(plan, site, row),
            (Plan::Transfer(own), Does::Transfer(to)) => {
                // Whose voicemail it is, the settings decide (P45).
                let voicemail = matches!(own, TransferType::UserVoicemail | TransferType::GroupVoicemail);
                own == to || (to == TransferType::AcdVoicemail && voicemail)
            }
            _ => false,
        };
        hold(fits, || "its plan is not what the action does".into())
    }

    fn collect(&self, plan: Collect, site: &Site, row: &Action) -> Found {
        self.register(Target::Text(plan.target))?;
        let out = row.setting("inputData").map(|(number, _)| number);
        let named = site.settings.iter().find(|(number, _)| Some(usize::from(*number)) == out).map(|(_, given)| *given);
        hold(named == Some(Given::Out(Target::Text(plan.target))), || {
            "the digits go elsewhere than its setting says".into()
        })?;
        let range = plan.min <= plan.max && (1..=MOST_DIGITS).contains(&plan.max);
        hold(range, || format!("it takes {} to {} digits", plan.min, plan.max))?;
        hold(plan.terminator.is_none_or(|key| KEYS.contains(&key)), || "its terminating key is no key".into())
    }
}
