//! Random well-typed flows and worlds out of a tape; where the tape ends, the simplest choice is made.

use crate::model::{Outside, Setting, Step};
use std::collections::BTreeMap;

/// The flow's variables with their beginnings; `?` stands for one that may begin as NOT_SET.
const VARIABLES: &str = "var Flow.depth: Integer = 0 var Flow.s0: String = ?\"zero\" var Flow.s1: String = \"start\" var Flow.i0: Integer = 2 \
    var Flow.i1: Integer = ?7 var Flow.b0: Boolean = true var Flow.b1: Boolean = ?false var Flow.d0: Decimal = 1.5 \
    var Flow.d1: Decimal = ?0.75 var Flow.l0: String[] var Flow.l1: String[] = MakeList(\"x\", \"y\")";
const OWN: &str =
    "var Task.s: String = ?\"own\" var Task.i: Integer = 1 var Task.b: Boolean = ?true var Task.d: Decimal = 0.25";
/// How deep blocks nest.
const BLOCKS: usize = 4;
/// How deep expressions nest.
const PHRASES: usize = 2;

pub struct Generator<'a> {
    tape: &'a [u8],
    blocks: usize,
    phrases: usize,
    loops: usize,
    pub in_task: bool,
    /// An in-queue flow has one task, and no way out of it but disconnect and transfers.
    in_queue: bool,
    tasks: usize,
    menus: usize,
}

/// Two flows out of a tape.
pub fn flows(tape: &[u8]) -> String {
    let mut generator =
        Generator { tape, blocks: 0, phrases: 0, loops: 0, in_task: false, in_queue: false, tasks: 0, menus: 0 };
    let first = generator.flow("F0");
    let second = generator.flow("F1");
    format!("{first}\n{second}")
}

/// What the world does, and what it holds in the beginning.
pub fn outside(tape: &[u8]) -> (Setting, Outside) {
    let mut tape = tape.iter().copied();
    let mut pick = |count: u8| tape.next().unwrap_or(0) % count;
    let setting = Setting {
        actions: 40 + u32::from(pick(200)),
        reserve: 5 + u32::from(pick(30)),
        depth: 2 + usize::from(pick(6)),
        set_not_set: ["empty", "error", "skip"][usize::from(pick(3))],
        flush_on_hang_up: pick(2) == 0,
        bytes: 60 + 8 * usize::from(pick(255)),
        flows: 4,
    };
    let mut cloud = BTreeMap::new();
    for name in ["n0", "n2", "na"] {
        if pick(2) == 0 {
            cloud.insert(name.to_owned(), format!("cloud {name}"));
        }
    }
    let keys = ["1", "2", "3", "*", "0", "12", "123#", "", "#", "9"];
    let steps = (0..pick(60)).map(|_| Step {
        hang_up: pick(40) == 1,
        keys: (pick(5) > 0).then(|| keys[usize::from(pick(keys.len() as u8))].to_owned()),
        ok: pick(3) == 0,
        write: (pick(6) == 1).then(|| (format!("n{}", pick(3)), format!("theirs {}", pick(4)))),
    });
    (setting, Outside { steps: steps.collect(), cloud })
}

impl Generator<'_> {
    pub fn pick(&mut self, count: usize) -> usize {
        usize::from(self.tape.split_off_first().copied().unwrap_or(0)) % count
    }

    pub fn one_of(&mut self, all: &[&str]) -> String {
        all[self.pick(all.len())].to_owned()
    }

    pub fn one_or(&mut self, one: String, other: String) -> String {
        if self.pick(2) == 0 { one } else { other }
    }

    pub fn is_deep(&self) -> bool {
        self.phrases >= PHRASES
    }

    pub fn deeper(&mut self, make: impl FnOnce(&mut Self) -> String) -> String {
        self.phrases += 1;
        let made = make(self);
        self.phrases -= 1;
        made
    }

    fn flow(&mut self, name: &str) -> String {
        self.in_queue = name == "F0" && self.pick(8) == 1;
        (self.tasks, self.menus) = if self.in_queue { (1, 0) } else { (1 + self.pick(4), self.pick(3)) };
        let kind = if self.in_queue { "inqueueCall" } else { "inboundCall" };
        let mut parts: Vec<String> = (0..self.tasks).map(|number| self.task(number)).collect();
        parts.extend((0..self.menus).map(|number| self.menu(number)).collect::<Vec<_>>());
        if self.menus > 0 && self.pick(3) == 0 {
            parts.rotate_right(1);
        }
        let handler = if self.pick(3) == 0 { String::new() } else { self.handler() };
        let variables = self.beginnings(VARIABLES);
        format!("flow {kind} \"{name}\" {{ language = \"en-us\" {variables}\n{}\n{handler} }}", parts.join("\n"))
    }

    /// Declarations; now and then one begins as NOT_SET.
    fn beginnings(&mut self, declared: &str) -> String {
        let mut made = String::new();
        for (number, piece) in declared.split('?').enumerate() {
            if number > 0 && self.pick(4) == 1 {
                let rest = piece.split_once(' ').map_or("", |(_, rest)| rest);
                made.push_str(&format!("NOT_SET {rest}"));
            } else {
                made.push_str(piece);
            }
        }
        made
    }

    fn task(&mut self, number: usize) -> String {
        self.in_task = true;
        let body = self.statements(8);
        let end = if self.in_queue && self.pick(2) == 0 { String::new() } else { self.end() };
        self.in_task = false;
        let own = self.beginnings(OWN);
        format!("task \"T{number}\" {{ output \"P\" output \"Q\" {own} {body} {end} }}")
    }

    fn menu(&mut self, number: usize) -> String {
        let keys = ["1", "2", "3", "*", "0"];
        let choices: Vec<String> = (0..1 + self.pick(3))
            .map(|at| {
                let key = keys[(number + 2 * at) % keys.len()];
                let global = if self.pick(4) == 1 { "globalDtmf = true" } else { "" };
                let end = if self.pick(2) == 0 { self.end_of_menu() } else { String::new() };
                format!("choice {key} \"C{at}\" {{ {global} {} {end} }}", self.statements(3))
            })
            .collect();
        let default = match self.pick(3) {
            0 => String::new(),
            _ => format!("default {{ {} {} }}", self.statements(2), self.end_of_menu()),
        };
        let (audio, repeat) = (self.text(), self.pick(3));
        format!(
            "menu \"M{number}\" {{ audio = ToAudioTTS(Append(\"m\", {audio})) repeatCount = {repeat} {} {default} }}",
            choices.join(" ")
        )
    }

    fn handler(&mut self) -> String {
        let end = match self.pick(4) {
            0 => String::new(),
            1 => "disconnect".to_owned(),
            2 if self.menus > 0 => format!("jumpToMenu(\"M{}\")", self.pick(self.menus)),
            _ if self.in_queue => "disconnect".to_owned(),
            _ => format!("jumpToTask(\"T{}\")", self.pick(self.tasks)),
        };
        format!("onError {{ {} {end} }}", self.statements(2))
    }

    fn statements(&mut self, most: usize) -> String {
        (0..self.pick(most + 1)).map(|_| self.statement()).collect::<Vec<_>>().join("\n  ")
    }

    fn block(&mut self) -> String {
        self.blocks += 1;
        let made = self.statements(3);
        self.blocks -= 1;
        format!("{{ {made} }}")
    }

    fn statement(&mut self) -> String {
        let nested = self.blocks < BLOCKS;
        match self.pick(16) {
            0 | 1 => self.assign(),
            2 => format!("updateData {{ {} {} }}", self.assign(), self.assign()),
            3 | 4 => self.set(),
            5 | 6 => self.get(),
            7 => format!("playAudio(ToAudioTTS(Append(\"p\", {})))", self.text()),
            8 if nested => format!(
                "if {} {} else if {} {} else {}",
                self.truth(),
                self.block(),
                self.truth(),
                self.block(),
                self.block()
            ),
            9 if nested => self.switch(),
            10 if nested => self.turns(),
            11 if !self.in_queue => self.call(),
            12 if nested => self.collect(),
            13 if nested => self.transfer(),
            14 if nested && self.pick(3) == 1 => format!("if {} {{ {} {} }}", self.truth(), self.assign(), self.end()),
            15 if self.loops > 0 => format!("if {} {{ {} }}", self.truth(), self.one_of(&["loopNext", "loopExit"])),
            _ => self.assign(),
        }
    }

    fn assign(&mut self) -> String {
        let kind = ["s", "i", "d", "b", "l"][self.pick(5)];
        let value = match kind {
            "l" => return format!("{} = {}", self.list_variable(), self.list()),
            _ if self.pick(40) == 1 => "NOT_SET".to_owned(),
            "s" => self.text(),
            "i" => self.number(),
            "d" => self.fraction(),
            _ => self.truth(),
        };
        format!("{} = {value}", self.variable(kind))
    }

    fn name(&mut self) -> String {
        let number = self.pick(3);
        format!("\"n{number}\"")
    }

    fn set(&mut self) -> String {
        let entry = |g: &mut Self| {
            let name = if g.pick(8) == 1 { format!("({})", g.variable("s")) } else { g.name() };
            let value = match g.pick(6) {
                0..=2 => g.text(),
                3 => g.number(),
                4 => g.fraction(),
                _ => g.truth(),
            };
            format!("{name} = {value}")
        };
        let entries: Vec<String> = (0..self.pick(4)).map(|_| entry(self)).collect();
        format!("setParticipantData {{ {} }}", entries.join(" "))
    }

    fn get(&mut self) -> String {
        let entry = |g: &mut Self| {
            let target = g.variable("s");
            let name = if g.pick(8) == 1 { format!("Append(\"n\", {})", g.text()) } else { g.name() };
            format!("{target} = {name}")
        };
        let entries: Vec<String> = (0..1 + self.pick(3)).map(|_| entry(self)).collect();
        format!("getParticipantData {{ {} }}", entries.join(" "))
    }

    fn switch(&mut self) -> String {
        let (subject, cases): (String, Vec<String>) = match self.pick(5) {
            0 => (String::new(), (0..2).map(|_| self.truth()).collect()),
            1 => (self.number(), vec![self.number(), "NOT_SET".into(), self.number()]),
            2 => (self.fraction(), vec![self.fraction(), "NOT_SET".into(), self.fraction()]),
            3 => (self.text(), vec![self.literal_text(), "NOT_SET".into(), self.literal_text()]),
            _ => (self.text(), vec![self.text(), "NOT_SET".into(), self.text()]),
        };
        let cases: Vec<String> = cases.into_iter().map(|case| format!("case {case} {}", self.block())).collect();
        let default = if self.pick(3) == 0 { String::new() } else { format!("default {}", self.block()) };
        format!("switch {subject} {{ {} {default} }}", cases.join(" "))
    }

    fn turns(&mut self) -> String {
        let count = match self.pick(3) {
            0 => self.one_of(&["2", "3", "0", "(-1)"]),
            1 => self.variable("i"),
            _ => "4".to_owned(),
        };
        let index = if self.pick(3) == 0 { String::new() } else { format!("index {}", self.variable("i")) };
        self.loops += 1;
        // A turn without an action would not be counted, and a loop of 10¹⁵ such turns would not end in the model.
        let block = match self.block() {
            block if block.trim() == "{  }" => format!("{{ {} }}", self.assign()),
            block => block,
        };
        self.loops -= 1;
        format!("loop {count} {index} {block}")
    }

    fn call(&mut self) -> String {
        let task = self.pick(self.tasks);
        let outputs = match self.pick(4) {
            1 if self.blocks < BLOCKS => format!("on \"P\" {} on default {}", self.block(), self.block()),
            2 if self.blocks < BLOCKS => format!("on \"Q\" {}", self.block()),
            _ => String::new(),
        };
        if self.in_task && self.blocks < BLOCKS && self.pick(2) == 1 {
            // Recursion that comes back, and what the caller kept meanwhile.
            let changed = self.assign();
            return format!(
                "if Flow.depth < 5 {{ Flow.depth = Flow.depth + 1 Task.i = Flow.depth {changed} callTask(\"T{task}\") {outputs} \
                 playAudio(ToAudioTTS(Append(Task.s, ToString(Task.i), ToString(Task.d), ToString(Task.b)))) }}"
            );
        }
        format!("callTask(\"T{task}\") {outputs}")
    }

    fn collect(&mut self) -> String {
        let digits = self.one_of(&["digits = 1", "digits = 2", "minDigits = 1 maxDigits = 3"]);
        let target = self.variable("s");
        let outputs = match self.pick(3) {
            0 => String::new(),
            1 => format!("on failure {}", self.block()),
            _ => format!("on success {} on failure {}", self.block(), self.block()),
        };
        format!("collectInput {{ {digits} inputData = {target} }} {outputs}")
    }

    fn transfer(&mut self) -> String {
        let to = match self.pick(3) {
            1 => "transferToFlow(\"F1\")",
            _ => "transferToAcd(\"Queue\")",
        };
        let received = match self.pick(2) {
            0 => String::new(),
            _ => format!(
                "{{ {} = \"failure.errorType\" {} = \"errorMessage\" }}",
                self.variable("s"),
                self.variable("s")
            ),
        };
        let output = if self.pick(2) == 0 { String::new() } else { format!("on failure {}", self.block()) };
        format!("{to} {received} {output}")
    }

    /// What ends a task.
    fn end(&mut self) -> String {
        if self.in_queue {
            return "disconnect".to_owned();
        }
        match self.pick(8) {
            0 => "disconnect".to_owned(),
            1 if self.in_task => "endTask(\"P\")".to_owned(),
            2 if self.in_task => "endTask(\"Q\")".to_owned(),
            3 | 4 if self.in_task => "endTask".to_owned(),
            _ => self.end_of_menu(),
        }
    }

    fn end_of_menu(&mut self) -> String {
        match self.pick(5) {
            1 => format!("jumpToTask(\"T{}\")", self.pick(self.tasks)),
            2 if self.menus > 0 => format!("jumpToMenu(\"M{}\")", self.pick(self.menus)),
            3 if self.menus > 0 => "previousMenu".to_owned(),
            4 if self.menus > 0 => "repeatMenu".to_owned(),
            _ => "disconnect".to_owned(),
        }
    }
}
