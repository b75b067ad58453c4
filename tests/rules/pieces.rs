//! Running a story in pieces: the conversation is kept at each question and each batch, and taken up again from bytes.

use super::story::{Door, Outside, Story, Told};
use callflow::bytecode::{Live, Program, image::hash};
use callflow::cloud::{Cloud, CloudError};
use callflow::conversation::{
    Ask, Conversation, Entry, Invocation, Outside as Asked, Recorder, Reply, Session, Start, Stopped, Waits, World,
};
use callflow::value::Value;
use callflow::vm::Machine;

/// The world of a story, which answers everything later.
struct Later<'w> {
    world: &'w mut Outside,
    reply: Option<Reply>,
}

impl World for Later<'_> {
    fn ask(&mut self, ask: &Ask<'_>) -> Reply {
        assert!(self.reply.is_none(), "it is asked once, then waits");
        match self.world.ask(ask) {
            Reply::Unknown => Reply::Unknown,
            reply => {
                self.reply = Some(reply);
                Reply::Later
            }
        }
    }

    fn suspends(&self) -> bool {
        true
    }

    fn built_in(&mut self, name: &str) -> Value {
        self.world.built_in(name)
    }

    fn now(&mut self) -> i64 {
        self.world.now()
    }

    fn in_queue_flow(&mut self, queue: &str) -> Option<String> {
        self.world.in_queue_flow(queue)
    }

    fn stands_in(&mut self, outside: &Asked<'_>) -> bool {
        self.world.stands_in(outside)
    }

    fn saw(&mut self, machine: &Machine, program: &Program, entry: &Entry) {
        self.world.saw(machine, program, entry);
    }
}

/// All at once.
pub fn whole<'p>(
    program: &'p Program,
    door: &mut Door,
    world: &mut Outside,
    recorder: &mut Recorder<'p>,
    start: Start,
) -> Told {
    Conversation::new(program, door, world, recorder, start).run()
}

/// In pieces, as a worker does that lives on: what ends with a batch goes on in place.
pub fn run<'p>(
    program: &'p Program,
    door: &mut Door,
    world: &mut Outside,
    recorder: &mut Recorder<'p>,
    start: Start,
) -> Told {
    pieces((program, door, world, recorder), start, false)
}

/// In pieces, by workers that die right after each batch: everything goes on from what was kept with it (F2).
pub fn run_with_deaths<'p>(
    program: &'p Program,
    door: &mut Door,
    world: &mut Outside,
    recorder: &mut Recorder<'p>,
    start: Start,
) -> Told {
    pieces((program, door, world, recorder), start, true)
}

type Around<'a, 'p> = (&'p Program, &'a mut Door, &'a mut Outside, &'a mut Recorder<'p>);

fn pieces((program, door, world, recorder): Around<'_, '_>, start: Start, dies: bool) -> Told {
    let (live, hash) = (Live::of(program), hash(program));
    let mut session = Session::before(start).expect("it is small");
    let (mut done, mut reply) = (Vec::new(), None);
    loop {
        let kept = Session::of_bytes(session.bytes()).expect("what was kept is read again");
        let (mut again, mut later) = (door.clone(), Later { world, reply: None });
        let taken = Conversation::take_up(program, &mut again, &mut later, recorder, &kept, hash);
        let mut conversation = taken.expect("what was kept fits its program");
        if let Some(reply) = reply.take() {
            conversation.reply_with(reply);
        }
        let mut went = conversation.step();
        while went == Err(Stopped::Later) {
            let kept = conversation.session(&live, hash).expect("a conversation that waits can be kept");
            let Waits::Commit(outgoing) = conversation.waits() else {
                session = kept;
                break;
            };
            let (outcome, tries) = commit(door, &outgoing);
            conversation.committed(outcome, tries);
            if outcome.is_ok() && (dies || outgoing.ending.is_none()) {
                // What was kept with the batch goes on behind it.
                session = kept;
                break;
            }
            went = conversation.step();
        }
        done.append(&mut conversation.take_done());
        drop(conversation);
        match went {
            Err(Stopped::Later) => reply = later.reply,
            Ok(()) => return (done, None),
            Err(stopped) => return (done, Some(stopped)),
        }
    }
}

/// Sends a batch as a conversation does that commits its own: three times, while nobody knows the outcome (P27).
fn commit(door: &mut Door, outgoing: &callflow::conversation::Outgoing) -> (Result<(), CloudError>, u32) {
    let named = outgoing.attributes.iter();
    let mut entries: Vec<_> = named.map(|(name, value)| (door.number(name.as_str()), value.clone())).collect();
    for tries in 1..=3 {
        let who = match &outgoing.whose {
            None => Ok(outgoing.participant),
            Some(whose) => door
                .find(whose.conversation.as_str(), Some(whose.participant.as_str()))
                .and_then(|found| found.map(|found| found.who).ok_or(CloudError::UnknownParticipant)),
        };
        match who.and_then(|who| door.apply(who, outgoing.id, &mut entries)) {
            Err(CloudError::Unreachable) if tries < 3 => {}
            outcome => return (outcome.map(|_| ()), tries),
        }
    }
    unreachable!("the third try gives an outcome")
}

/// What is the same even where workers die: what was asked, what was sent, what the cloud holds.
pub fn must_agree(whole: &Story, pieces: &Story) {
    assert_eq!(whole.asked, pieces.asked, "what was asked");
    assert_eq!(whole.stopped, pieces.stopped);
    assert_eq!(whole.cloud, pieces.cloud);
    assert_eq!(whole.events, pieces.events);
    assert_eq!(whole.sent, pieces.sent, "the ids of batches (P27)");
    assert_eq!(whole.applied, pieces.applied);
}

/// Both ways must tell the same in every line.
pub fn must_be_equal(whole: &Story, pieces: &Story) {
    must_agree(whole, pieces);
    let entries = |story: &Story| story.entries.iter().map(|entry| format!("{entry:?}")).collect::<Vec<_>>();
    assert_eq!(entries(whole), entries(pieces), "what happened");
    let ends = |all: &[Invocation]| {
        all.iter().map(|one| (one.flow.clone(), one.ending, one.called, one.actions)).collect::<Vec<_>>()
    };
    assert_eq!(ends(&whole.invocations), ends(&pieces.invocations));
}
