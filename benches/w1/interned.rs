//! The call by hand, over numbered names: what no virtual machine can be faster than.

use super::{Calls, data};
use compact_str::{CompactString, ToCompactString as _};

type Text = CompactString;

const NAMES: [&str; 17] = [
    "Language",
    "CustomerTier",
    "AccountId",
    "Greeting",
    "EntryPoint",
    "CallReason",
    "Key1",
    "Key2",
    "ScreenPopUrl",
    "ScreenPop",
    "Summary",
    "Label",
    "Noise1",
    "Noise2",
    "Noise3",
    "Noise4",
    "Noise5",
];
const LANGUAGE: usize = 0;
const TIER: usize = 1;
const ACCOUNT: usize = 2;
const GREETING: usize = 3;
const ENTRY: usize = 4;
const REASON: usize = 5;
const KEY1: usize = 6;
const KEY2: usize = 7;
const URL: usize = 8;
const POP: usize = 9;
const SUMMARY: usize = 10;
const LABEL: usize = 11;

type Values = [Option<Text>; NAMES.len()];

/// Conversations as arrays of values, and one queue for all calls.
pub struct Interned {
    cloud: Vec<Values>,
    queue: Values,
    order: Vec<usize>,
    callers: Vec<Text>,
    called: [Text; 4],
}

impl Interned {
    pub fn new() -> Self {
        let mut cloud = vec![Values::default(); data::CONVERSATIONS];
        for (number, values) in cloud.iter_mut().enumerate() {
            for (name, value) in data::attributes(number) {
                let at = NAMES.iter().position(|known| *known == name).expect("a known name");
                values[at] = Some(value.into());
            }
        }
        let callers = data::callers().into_iter().map(Text::from).collect();
        Self { cloud, queue: Values::default(), order: Vec::new(), callers, called: data::CALLED.map(Text::new) }
    }

    /// The last Set wins, and keeps the place of the first.
    fn set(&mut self, name: usize, value: Text) {
        if self.queue[name].replace(value).is_none() {
            self.order.push(name);
        }
    }

    /// The queue first, the cloud second.
    fn get(&self, conversation: usize, name: usize) -> Option<Text> {
        self.queue[name].as_ref().or(self.cloud[conversation][name].as_ref()).cloned()
    }

    fn flush(&mut self, conversation: usize) {
        for name in self.order.drain(..) {
            self.cloud[conversation][name] = self.queue[name].take();
        }
    }
}

impl Calls for Interned {
    fn call(&mut self, number: u64) {
        let conversation = number as usize % data::CONVERSATIONS;
        let ani = self.callers[(number % 10_000) as usize].clone();
        let called = self.called[(number % 4) as usize].clone();
        let language = self.get(conversation, LANGUAGE).unwrap_or_default();
        let tier = self.get(conversation, TIER).unwrap_or_default();
        let account = self.get(conversation, ACCOUNT).unwrap_or_default();
        let brand = match called.as_str() {
            "+18005550100" => "Acme",
            "+18005550101" => "Globex",
            "+18005550102" => "Initech",
            _ => "Umbrella",
        };
        let greet = match language.as_str() {
            "es-US" => "Hola",
            "fr-CA" => "Bonjour",
            _ => "Hello",
        };
        let priority = match tier.as_str() {
            "gold" => 1,
            "silver" => 2,
            _ => 3,
        };
        self.set(GREETING, joined(&[greet, ", welcome to ", brand]));
        self.set(ENTRY, called);
        self.set(REASON, Text::const_new("unknown"));
        let mut tries = 0_i64;
        for turn in 0..3 {
            let reason = match data::digit(number, turn) {
                "1" => "billing",
                "2" => "support",
                "3" => "sales",
                _ => "invalid",
            };
            self.set(REASON, Text::const_new(reason));
            tries += 1;
        }
        self.set(KEY1, joined(&[account.as_str(), ":", "crm"]));
        self.set(KEY2, joined(&[account.as_str(), ":", "billing"]));
        let reason = self.get(conversation, REASON).unwrap_or_default();
        let greeting = self.get(conversation, GREETING).unwrap_or_default();
        std::hint::black_box(self.get(conversation, URL));
        let address = "https://crm.example.com/pop?ani=";
        self.set(POP, joined(&[address, &ani, "&acct=", &account, "&r=", &reason]));
        self.set(SUMMARY, summary(&greeting, &reason, priority, tries));
        self.set(LABEL, joined(&[language.as_str(), "-", tier.as_str()]));
        self.flush(conversation);
    }

    fn attributes(&self, conversation: usize) -> Vec<(String, String)> {
        let values = NAMES.iter().zip(&self.cloud[conversation]);
        let mut all: Vec<_> =
            values.filter_map(|(name, value)| Some(((*name).to_owned(), value.as_ref()?.to_string()))).collect();
        all.sort();
        all
    }
}

fn summary(greeting: &str, reason: &str, priority: i64, tries: i64) -> Text {
    let (priority, tries) = (priority.to_compact_string(), tries.to_compact_string());
    joined(&[greeting, "|", reason, "|p", &priority, "|t", &tries])
}

/// One text of many parts, in the room that it needs.
fn joined(parts: &[&str]) -> Text {
    let mut text = Text::with_capacity(parts.iter().map(|part| part.len()).sum());
    parts.iter().for_each(|part| text.push_str(part));
    text
}
