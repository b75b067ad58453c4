//! Actions and menus that need the world outside: what is played and asked, and what the world is told of them.

use super::drive::{Conversation, Stopped};
use super::record::Entry;
use super::speech::{spoken, written};
use super::world::{Ask, Digits, Outside};
use crate::bytecode::program::{Collect, Given, Plan, Site, Target};
use crate::catalog::{self, TransferType};
use crate::value::{NOT_SET_INT, Text, Value};
use crate::vm::Answer;

/// Actions of bots whose own outputs are intents.
const INTENTS: &[&str] = &["askForIntent", "detectIntent"];

impl<'p> Conversation<'_, 'p> {
    fn play(&mut self, audio: &Value) -> Result<Answer, Stopped> {
        if audio.is_not_set() {
            return Ok(Answer::Done);
        }
        self.note(Entry::Played(spoken(audio)));
        self.reply(&Ask::Play(audio))
    }

    pub(super) fn menu(&mut self) -> Result<Answer, Stopped> {
        let audio = self.machine.menu_audio(self.program);
        if self.play(&audio)? == Answer::HangUp {
            return Ok(Answer::HangUp);
        }
        let flow = &self.program.flows[self.machine.flow()];
        let Some(menu) = self.machine.menu(self.program) else { return Ok(Answer::NoInput) };
        let name = &flow.pool.texts[menu.name as usize];
        let timeout = self.machine.menu_timeout(self.program);
        let answer = self.reply(&Ask::Menu(name, timeout))?;
        self.note_input(&answer);
        Ok(answer)
    }

    fn note_input(&mut self, answer: &Answer) {
        match answer {
            Answer::Digits(keys) => self.note(Entry::Input(Some(keys.clone()))),
            Answer::NoInput => self.note(Entry::Input(None)),
            Answer::Said(words) => self.note(Entry::Said(words.clone())),
            _ => {}
        }
    }

    fn setting(&self, name: &str) -> Value {
        self.machine.setting(self.program, name)
    }

    pub(super) fn perform(&mut self) -> Result<Answer, Stopped> {
        let program = self.program;
        let Some(site) = self.machine.site(program) else { return Ok(Answer::Done) };
        let Some(row) = catalog::action(site.action) else { return Ok(Answer::Done) };
        match site.plan {
            Plan::Play => {
                let audio = self.setting("audio");
                self.play(&audio)
            }
            Plan::Collect(plan) => self.collect(plan, row),
            Plan::Transfer(to) => self.transfer(to, site, row),
            Plan::Wait => self.wait(row),
            Plan::Tell => {
                let told = self.told(site, row);
                match row.key {
                    "setIntent" => self.intent = self.setting("intent").as_text().cloned(),
                    "clearActiveIntent" => self.intent = None,
                    _ => {}
                }
                let shown = told.iter().map(|(name, value)| (name.clone(), written(value))).collect();
                self.note(Entry::Told(row.key, shown));
                self.reply(&Ask::Tell(row, told))
            }
            Plan::External => self.external(site, row),
        }
    }

    /// Asks the world outside about an action that only it can answer.
    fn external(&mut self, site: &'p Site, row: &'static catalog::Action) -> Result<Answer, Stopped> {
        let outside = self.outside(site, row);
        if let Some((number, flow)) = self.called(row)
            && !self.world.stands_in(&outside)
        {
            return self.enter(number, flow);
        }
        let settings = outside.settings.iter().map(|(name, value)| ((*name).to_owned(), written(value)));
        let inputs = outside.inputs.iter().map(|(name, value)| (name.as_str().to_owned(), written(value)));
        let asked = settings.chain(inputs).collect();
        if Self::is_of_others(row) && !self.world.stands_in(&outside) {
            return Ok(self.of_others(row, &outside, asked));
        }
        let answer = self.reply(&Ask::External(&outside))?;
        let (output, values): (Text, &[(Text, Value)]) = match &answer {
            Answer::Output { output, values } => {
                // An intent is an output of the bot's own making.
                if row.dynamic_outputs && INTENTS.contains(&row.key) && !row.outputs.contains(&output.as_str()) {
                    self.intent = Some(output.clone());
                }
                (output.clone(), values)
            }
            Answer::Failed(..) => (catalog::FAILURE.into(), &[]),
            Answer::Done => (Text::EMPTY, &[]),
            _ => return Ok(answer),
        };
        let values = values.to_vec();
        let (flow, pc) = (self.machine.flow(), self.machine.pc());
        self.note(Entry::Answered { flow, pc, action: row.key, asked, output, values });
        Ok(answer)
    }

    /// What the world outside must know of an action to answer it.
    fn outside(&self, site: &'p Site, row: &'static catalog::Action) -> Outside<'p> {
        let (number, pc) = (self.machine.flow(), self.machine.pc());
        let flow = &self.program.flows[number];
        let setting = |number: u16| row.settings().get(usize::from(number));
        let of = |target: &Target| flow.holds.of(*target);
        let received = site.settings.iter().filter_map(|(number, given)| match given {
            Given::Out(target) => Some((Text::new(setting(*number)?.name), of(target)?)),
            _ => None,
        });
        let outputs = site.outputs.iter().filter_map(|(name, target)| Some((name.clone(), of(target)?)));
        let given = site.settings.iter().filter(|(_, given)| !matches!(given, Given::Out(_)));
        Outside {
            action: row,
            label: flow.action_at(pc).and_then(|info| info.label.as_ref()),
            settings: given
                .filter_map(|(number, _)| setting(*number).map(|own| (own.name, self.setting(own.name))))
                .collect(),
            inputs: self.machine.inputs(self.program).into_iter().map(|(name, value)| (name.clone(), value)).collect(),
            outputs: outputs.chain(received).collect(),
            named: &site.named,
            place: flow.place_at(pc),
            flow: number,
        }
    }

    fn told(&self, site: &Site, row: &'static catalog::Action) -> Vec<(String, Value)> {
        let settings = site.settings.iter().filter_map(|(number, _)| row.settings().get(usize::from(*number)));
        let mut told: Vec<_> = settings.map(|setting| (setting.name.to_owned(), self.setting(setting.name))).collect();
        let inputs = self.machine.inputs(self.program);
        told.extend(inputs.into_iter().map(|(name, value)| (name.as_str().to_owned(), value)));
        told
    }

    /// The value of a duration setting in milliseconds, or its default.
    fn milliseconds(&self, row: &'static catalog::Action, name: &str) -> i64 {
        match self.setting(name).to_int() {
            NOT_SET_INT => row.setting(name).and_then(|(_, setting)| setting.default_number()).unwrap_or(0),
            number => number,
        }
    }

    fn collect(&mut self, plan: Collect, row: &'static catalog::Action) -> Result<Answer, Stopped> {
        // Reading the digits back and asking whether they are right is not carried out, and not passed over either.
        if self.setting("verificationType").as_text().is_some_and(|text| text.as_str() != "none") {
            let place = self.program.flows[self.machine.flow()].place_at(self.machine.pc());
            return Err(Stopped::Unsupported { flow: self.machine.flow(), setting: "verificationType", place });
        }
        let audio = self.setting("inputAudio");
        if self.play(&audio)? == Answer::HangUp {
            return Ok(Answer::HangUp);
        }
        let digits = Digits {
            min: plan.min,
            max: plan.max,
            terminator: plan.terminator.map(char::from),
            no_entry: self.milliseconds(row, "noEntryTimeout"),
            between: self.milliseconds(row, "interDigitTimeout"),
        };
        let answer = self.reply(&Ask::Collect(digits))?;
        self.note_input(&answer);
        Ok(answer)
    }

    fn wait(&mut self, row: &'static catalog::Action) -> Result<Answer, Stopped> {
        let prompt = self.setting("prompt");
        if !prompt.is_not_set() {
            self.note(Entry::Played(format!("[Prompt.{}]", written(&prompt))));
        }
        let time = self.milliseconds(row, "duration");
        self.note(Entry::Waited(time));
        self.reply(&Ask::Wait(time))
    }

    /// Tries a transfer. A flow of the project that is not there fails, as one that the platform does not find (L7).
    fn transfer(&mut self, to: TransferType, site: &'p Site, row: &'static catalog::Action) -> Result<Answer, Stopped> {
        if self.play_settings(["preTransferAudio", "preTransferCommunication"])? == Answer::HangUp {
            return Ok(Answer::HangUp);
        }
        let mut targets = row.arguments.iter().chain(&["targetUser", "targetGroup"]).map(|name| self.setting(name));
        let target = targets.find(|value| !value.is_not_set()).unwrap_or(Value::NotSet);
        self.target = written(&target);
        self.in_queue = self.setting("overrideInQueueFlow").as_text().map(|name| name.as_str().to_owned());
        self.invocation = self.setting("invocationData");
        let known = !to.is_flow() || self.program.flow(&self.target).is_some();
        // Back to the agent names no target: the agent is known.
        let answer = if target.is_not_set() && to != TransferType::ReturnToAgent {
            Answer::Failed("Error.TargetNotSet".into(), Some("the target of the transfer is NOT_SET".into()))
        } else if known {
            let outside = self.outside(site, row);
            self.reply(&Ask::Transfer(to, &self.target.clone(), &outside))?
        } else {
            Answer::Failed("Error.FlowNotFound".into(), Some("no flow of this name is in the project".into()))
        };
        let failure = match &answer {
            Answer::Failed(kind, message) => Some((kind.clone(), message.clone())),
            Answer::Output { output, .. } => (output.as_str() == catalog::FAILURE).then_some((Text::EMPTY, None)),
            _ => None,
        };
        let failed = failure.is_some();
        let succeeded = !failed && answer != Answer::HangUp;
        let target = self.target.clone();
        self.note(Entry::Transfer { kind: to.word(), target, succeeded, action: row.key, failure });
        if failed && self.play_settings(["failureTransferAudio", "failureTransferCommunication"])? == Answer::HangUp {
            return Ok(Answer::HangUp);
        }
        Ok(answer)
    }

    /// Plays what settings hold: audio in calls, a communication elsewhere.
    fn play_settings(&mut self, names: [&str; 2]) -> Result<Answer, Stopped> {
        for name in names {
            let value = self.setting(name);
            if self.play(&value)? == Answer::HangUp {
                return Ok(Answer::HangUp);
            }
        }
        Ok(Answer::Done)
    }
}
