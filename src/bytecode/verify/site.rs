//! Actions that the world outside performs: settings, plan, outputs and branches agree with the catalogue's row.

use super::code::exists;
use super::lists::KEYS;
use super::{Checker, Found, MAX_LIST, hold};
use crate::bytecode::program::{Collect, Given, Plan, Site, Target};
use crate::catalog::{self, Action, Does, FAILURE_OUTPUTS, Keys, MOST_DIGITS, Setting, Shape, TransferType};
use crate::value::{Kind, Type};
use rustc_hash::FxHashSet;

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
        site.inputs.iter().try_for_each(|(_, source, kind)| self.is(*source, *kind))?;
        for (name, target) in &site.outputs {
            self.register(*target)?;
            let failure = row.keys == Keys::Outputs && FAILURE_OUTPUTS.contains(&name.as_str());
            let text = matches!(target, Target::Text(_)) || !failure;
            hold(text, || {
                format!("output `{}` is a text, its register is not", super::super::disasm::shown(name.as_str()))
            })?;
        }
        hold(site.named.is_empty() || row.dynamic_outputs, || format!("`{}` has no outputs of that kind", row.key))?;
        hold(site.named.len() <= MAX_LIST, || format!("it has more than {MAX_LIST} outputs"))?;
        let mut names = FxHashSet::default();
        let twice = site.named.iter().find(|name| !names.insert(name.as_str()));
        if let Some(name) = twice {
            return Err(format!("it has the output `{}` twice", super::super::disasm::shown(name.as_str())));
        }
        let outputs = row.outputs.len() + site.named.len();
        let mut seen = FxHashSet::default();
        for (output, target) in &site.branches {
            let known = usize::from(*output) < outputs && seen.insert(output);
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
            (Shape::OneOf(_), Given::Value(source, kind)) if kind == Type::one(Kind::String) => self.is(source, kind),
            (Shape::Word(words) | Shape::OneOf(words), Given::Name(at)) => {
                exists("text", at, texts.len())?;
                hold(words.contains(&texts[at as usize].as_str()), || "it takes no such word".into())
            }
            (Shape::Value(_) | Shape::Out(_) | Shape::Aside, _) | (_, Given::Value(..) | Given::Out(_)) => {
                Err(format!("it takes {}", setting.shape.describe()))
            }
            (_, Given::Name(at)) => exists("text", at, texts.len()),
        }
    }

    /// The plan is what the row does.
    fn plan(&self, site: &Site, row: &Action) -> Found {
        let fits = match (site.plan, row.does) {
            (Plan::Play, Does::Play) | (Plan::Wait, Does::Wait) => true,
            (Plan::External, Does::External) | (Plan::Tell, Does::End) => true,
            // What came of it is asked where the flow looks at it, and only there.
            (Plan::Tell, Does::Tell) => !looked_at(site),
            (Plan::External, Does::Tell) => looked_at(site),
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

/// Whether the flow looks at what came of the action.
fn looked_at(site: &Site) -> bool {
    let receives = site.settings.iter().any(|(_, given)| matches!(given, Given::Out(_)));
    receives || !site.outputs.is_empty() || !site.branches.is_empty()
}
