//! The call as a flow, compiled once, in one machine that is used again for every call.

use super::{Calls, data};
use callflow::bytecode::Program;
use callflow::cloud::{Cloud, Memory, Participant};
use callflow::participant::Slot;
use callflow::source::{Source, Sources};
use callflow::value::{Text, Value};
use callflow::vm::{Answer, Effect, Machine, Off};

/// Compiles a text that has no error.
pub fn program(text: &str) -> Program {
    let mut sources = Sources::default();
    let id = sources.add(Source::new("bench.flow", text));
    let checked = callflow::pipeline::check(&sources, &[id], callflow::check::Options::default());
    let project = checked.project.unwrap_or_else(|| {
        let messages: Vec<_> = checked.diagnostics.iter().map(|d| format!("{d:?}")).collect();
        panic!("the flow has errors: {messages:#?}")
    });
    callflow::pipeline::compile(&project, &sources, callflow::bytecode::program::Options::default())
}

/// The flow of the bench.
pub fn compile() -> Program {
    program(include_str!("../w1.flow"))
}

/// A machine and a cloud.
pub struct Flows<'p> {
    program: &'p Program,
    machine: Machine,
    cloud: Memory,
    people: Vec<Participant>,
    /// The cloud's numbers of the program's names.
    numbers: Vec<Slot>,
    asked: Vec<Slot>,
    callers: Vec<Text>,
    called: [Text; 4],
}

impl<'p> Flows<'p> {
    pub fn new(program: &'p Program) -> Self {
        let mut cloud = Memory::without_events();
        // The compiled names come first, so that the store's numbers are small.
        let numbers = program.names.iter().map(|name| cloud.number(name.as_str())).collect();
        let people: Vec<_> = (0..data::CONVERSATIONS).map(|number| cloud.join(number as u64)).collect();
        for (number, who) in people.iter().enumerate() {
            for (name, value) in data::attributes(number) {
                cloud.write(*who, &name, &value).expect("a known participant");
            }
        }
        let callers = data::callers().iter().map(|caller| Text::new(caller)).collect();
        let called = data::CALLED.map(Text::new);
        Self { program, machine: Machine::default(), cloud, people, numbers, asked: Vec::new(), callers, called }
    }

    fn start(&mut self, call: u64) {
        let conversation = call % data::CONVERSATIONS as u64;
        let batches = (call / data::CONVERSATIONS as u64) as u32;
        let (callers, called) = (&self.callers, &self.called);
        let started = self.machine.start(self.program, 0, (conversation, batches), &mut |name| match name {
            "Call.Ani" => Value::Text(callers[(call % 10_000) as usize].clone()),
            "Call.CalledAddress" => Value::Text(called[(call % 4) as usize].clone()),
            _ => Value::NotSet,
        });
        assert!(started.is_some());
    }

    fn read(&mut self, who: Participant) -> Answer {
        self.asked.clear();
        self.asked.extend(self.machine.asked().iter().map(|slot| self.numbers[slot.0 as usize]));
        self.cloud.read(who, &self.asked, self.machine.answers()).expect("a known participant");
        Answer::Done
    }

    fn write(&mut self, who: Participant) -> Answer {
        let batch = self.machine.batch().expect("a batch");
        batch.entries.iter_mut().for_each(|(slot, _)| *slot = self.numbers[slot.0 as usize]);
        self.cloud.apply(who, batch.id, &mut batch.entries).expect("a known participant");
        Answer::Done
    }
}

impl Calls for Flows<'_> {
    fn call(&mut self, number: u64) {
        self.start(number);
        let who = self.people[number as usize % data::CONVERSATIONS];
        let (mut answer, mut turn) = (Answer::Done, 0);
        loop {
            answer = match self.machine.resume(self.program, answer, 0, &mut Off) {
                Effect::Read => self.read(who),
                Effect::Write => self.write(who),
                Effect::Perform => {
                    turn += 1;
                    Answer::Digits(Text::new(data::digit(number, turn - 1)))
                }
                Effect::Ended(_) => return,
                effect => panic!("{effect:?} is not expected"),
            }
        }
    }

    fn attributes(&self, conversation: usize) -> Vec<(String, String)> {
        let all = self.cloud.attributes(self.people[conversation]);
        all.into_iter().map(|(name, value)| (name.to_owned(), value.as_str().to_owned())).collect()
    }
}

/// Calls that have come to their first input.
pub struct AtInput<'p>(Flows<'p>);

impl<'p> AtInput<'p> {
    pub fn new(program: &'p Program) -> Self {
        Self(Flows::new(program))
    }

    /// The machine of a call, where it asks for its first digit.
    pub fn machine(&mut self, number: u64) -> &Machine {
        let flows = &mut self.0;
        flows.start(number);
        let who = flows.people[number as usize % data::CONVERSATIONS];
        let mut answer = Answer::Done;
        loop {
            answer = match flows.machine.resume(flows.program, answer, 0, &mut Off) {
                Effect::Read => flows.read(who),
                Effect::Perform => return &flows.machine,
                effect => panic!("{effect:?} is not expected"),
            }
        }
    }

    /// Gives a machine its digit, and runs it to the next input.
    pub fn press(program: &Program, machine: &mut Machine) {
        let effect = machine.resume(program, Answer::Digits(Text::new("2")), 0, &mut Off);
        assert_eq!(effect, Effect::Perform);
    }
}
