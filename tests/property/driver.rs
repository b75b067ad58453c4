//! Steps the machine through a world, and, when asked to, parks it at every wait and takes it up in a new one.

use crate::model::{Event, Outside, Setting};
use callflow::bytecode::program::Plan;
use callflow::bytecode::{Live, Program};
use callflow::conversation::spoken;
use callflow::participant::Origin;
use callflow::value::{Text, Value};
use callflow::vm::{Answer, Effect, Limits, Machine, Parked, Trace};
use std::collections::BTreeMap;

/// A conversation on the machine.
pub struct Driver<'p> {
    program: &'p Program,
    machine: Machine,
    limits: Limits,
    parks: Option<(Live, u64)>,
    outside: Outside,
    log: Log<'p>,
    /// How often it was parked and taken up.
    pub parked: usize,
}

struct Log<'p> {
    program: &'p Program,
    events: Vec<Event>,
}

impl Trace for Log<'_> {
    const ON: bool = true;

    fn event(&mut self, machine: &Machine, event: callflow::vm::Event<'_>) {
        use callflow::vm::Event as Happened;
        let named = |slot| machine.name(self.program, slot).to_owned();
        let own = |value: &Text| value.as_str().to_owned();
        self.events.push(match event {
            Happened::Set { name, value, .. } => Event::Set(named(name), own(value)),
            Happened::Skipped { name } => Event::Skip(named(name)),
            Happened::Get { name, origin, value } => {
                let from = match origin {
                    Origin::Queue => "queue",
                    Origin::Cloud => "cloud",
                    Origin::Missing => "missing",
                };
                Event::Get(named(name), from, value.map(own))
            }
            Happened::Fault { fault } => Event::Fault(fault.reason.word().into()),
            _ => return,
        });
    }
}

impl<'p> Driver<'p> {
    pub fn new(program: &'p Program, setting: &Setting, outside: Outside, parks: bool) -> Self {
        let limits = Limits {
            actions: setting.actions,
            reserve: setting.reserve,
            depth: setting.depth,
            // The model counts no steps.
            fuel: u64::MAX / 4,
            handler_fuel: u64::MAX / 4,
            bytes: setting.bytes,
            handler_bytes: 200,
        };
        let mut machine = Machine::default();
        machine.set_limits(limits);
        let parks = parks.then(|| (Live::of(program), 0x1234_5678_9abc_def0));
        let log = Log { program, events: Vec::new() };
        Self { program, machine, limits, parks, outside, log, parked: 0 }
    }

    /// Runs the first flow and those it transfers to; gives what happened, and what the cloud holds.
    pub fn run(mut self, setting: &Setting) -> (Vec<Event>, BTreeMap<String, String>, usize) {
        let mut next = Some(0);
        for _ in 0..setting.flows {
            let Some(flow) = next else { break };
            next = self.invoke(flow);
        }
        (self.log.events, self.outside.cloud, self.parked)
    }

    fn invoke(&mut self, flow: usize) -> Option<usize> {
        let batches = self.machine.batches();
        self.machine.start(self.program, flow, (1, batches), &mut |_| Value::NotSet).expect("a flow");
        let mut answer = Answer::Done;
        let mut target = None;
        loop {
            let effect = self.machine.resume(self.program, answer, 0, &mut self.log);
            if !matches!(effect, Effect::Write | Effect::Ended(_)) {
                self.park();
            }
            answer = match effect {
                Effect::Ended(ending) => {
                    let reason = ending.reason.word().to_owned();
                    let (transfer, actions) = (ending.transfer.is_some(), self.machine.actions());
                    self.log.events.push(Event::End { reason, transfer, actions });
                    return target.filter(|_| transfer);
                }
                Effect::Read => self.read(),
                Effect::Clock => Answer::Done,
                Effect::Write => self.write(),
                Effect::Restart => {
                    self.log.events.push(Event::Restart);
                    let step = self.outside.step(false);
                    match (step.hang_up, step.ok) {
                        (true, _) => Answer::HangUp,
                        (_, true) => Answer::Done,
                        (_, false) => Answer::Leave,
                    }
                }
                Effect::Menu => self.menu(),
                Effect::Perform => self.perform(&mut target),
            };
        }
    }

    /// Parks the machine as bytes and takes it up in a machine that knows nothing.
    fn park(&mut self) {
        let Some((live, hash)) = &self.parks else { return };
        let parked = self.machine.park(self.program, live).expect("it waits");
        let bytes = parked.to_bytes(*hash).expect("it is small");
        let parked = Parked::from_bytes(&bytes, *hash).expect("they are whole");
        self.machine = Machine::default();
        self.machine.set_limits(self.limits);
        self.machine.unpark(self.program, &parked).expect("it fits");
        self.parked += 1;
    }

    fn read(&mut self) -> Answer {
        let asked = self.machine.asked().iter();
        let names: Vec<String> = asked.map(|slot| self.machine.name(self.program, *slot).to_owned()).collect();
        let values = names.iter().map(|name| self.outside.cloud.get(name).map(|value| Text::new(value)));
        self.machine.answers().extend(values);
        Answer::Done
    }

    fn write(&mut self) -> Answer {
        let batch = self.machine.batch().expect("a batch").clone();
        let named = |slot| self.machine.name(self.program, slot).to_owned();
        let entries = batch.entries.iter().map(|(slot, value)| (named(*slot), value.as_str().to_owned()));
        let entries: BTreeMap<String, String> = entries.collect();
        assert_eq!(entries.len(), batch.entries.len(), "a name stands twice in a batch (P4)");
        self.outside.cloud.extend(entries.clone());
        self.log.events.push(Event::Batch(entries));
        Answer::Done
    }

    fn play(&mut self, audio: &Value) -> Answer {
        self.log.events.push(Event::Play(spoken(audio)));
        if self.outside.step(true).hang_up { Answer::HangUp } else { Answer::Done }
    }

    fn keys(&mut self) -> Answer {
        let step = self.outside.step(true);
        match (step.hang_up, step.keys) {
            (true, _) => Answer::HangUp,
            (_, Some(keys)) => Answer::Digits(Text::new(&keys)),
            (_, None) => Answer::NoInput,
        }
    }

    fn menu(&mut self) -> Answer {
        let audio = self.machine.menu_audio(self.program);
        if self.play(&audio) == Answer::HangUp {
            return Answer::HangUp;
        }
        let menu = self.machine.menu(self.program).expect("a menu");
        let name = &self.program.flows[self.machine.flow()].pool.texts[menu.name as usize];
        self.log.events.push(Event::Menu(name.as_str().to_owned()));
        self.keys()
    }

    fn perform(&mut self, target: &mut Option<usize>) -> Answer {
        let program = self.program;
        match self.machine.site(program).expect("a site").plan {
            Plan::Play => {
                let audio = self.machine.setting(program, "audio");
                self.play(&audio)
            }
            Plan::Collect(_) => {
                self.log.events.push(Event::Collect);
                self.keys()
            }
            Plan::Transfer(_) => {
                let names = ["targetQueue", "targetFlow"];
                let given = names.iter().find_map(|name| self.machine.setting(program, name).as_text().cloned());
                let given = given.expect("a target");
                self.log.events.push(Event::Transfer(given.as_str().to_owned()));
                let step = self.outside.step(true);
                match (step.hang_up, step.ok) {
                    (true, _) => Answer::HangUp,
                    (_, false) => Answer::Failed("Error.Busy".into(), step.keys.as_deref().map(Text::new)),
                    (_, true) => {
                        *target = program.flow(given.as_str()).map(|(number, _)| number);
                        Answer::Done
                    }
                }
            }
            other => panic!("not in the model: {other:?}"),
        }
    }
}
