//! The call by hand as one would write it first: maps of strings, `format!`, a new queue a call.

use super::{Calls, data};
use std::collections::HashMap;

/// Conversations as maps of strings.
pub struct Plain {
    cloud: Vec<HashMap<String, String>>,
    callers: Vec<String>,
}

impl Plain {
    pub fn new() -> Self {
        let cloud = (0..data::CONVERSATIONS).map(|number| data::attributes(number).into_iter().collect()).collect();
        Self { cloud, callers: data::callers() }
    }

    fn get(&self, queue: &HashMap<String, String>, conversation: usize, name: &str) -> String {
        queue.get(name).or_else(|| self.cloud[conversation].get(name)).cloned().unwrap_or_default()
    }
}

impl Calls for Plain {
    fn call(&mut self, number: u64) {
        let conversation = number as usize % data::CONVERSATIONS;
        let ani = self.callers[(number % 10_000) as usize].clone();
        let called = data::CALLED[(number % 4) as usize].to_owned();
        let mut queue = HashMap::new();
        let language = self.get(&queue, conversation, "Language");
        let tier = self.get(&queue, conversation, "CustomerTier");
        let account = self.get(&queue, conversation, "AccountId");
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
        queue.insert("Greeting".to_owned(), format!("{greet}, welcome to {brand}"));
        queue.insert("EntryPoint".to_owned(), called);
        queue.insert("CallReason".to_owned(), "unknown".to_owned());
        let mut tries = 0;
        for turn in 0..3 {
            let reason = match data::digit(number, turn) {
                "1" => "billing",
                "2" => "support",
                "3" => "sales",
                _ => "invalid",
            };
            queue.insert("CallReason".to_owned(), reason.to_owned());
            tries += 1;
        }
        queue.insert("Key1".to_owned(), format!("{account}:crm"));
        queue.insert("Key2".to_owned(), format!("{account}:billing"));
        let reason = self.get(&queue, conversation, "CallReason");
        let greeting = self.get(&queue, conversation, "Greeting");
        std::hint::black_box(self.get(&queue, conversation, "ScreenPopUrl"));
        let pop = format!("https://crm.example.com/pop?ani={ani}&acct={account}&r={reason}");
        queue.insert("ScreenPop".to_owned(), pop);
        queue.insert("Summary".to_owned(), format!("{greeting}|{reason}|p{priority}|t{tries}"));
        queue.insert("Label".to_owned(), format!("{language}-{tier}"));
        self.cloud[conversation].extend(queue);
    }

    fn attributes(&self, conversation: usize) -> Vec<(String, String)> {
        let mut all: Vec<_> =
            self.cloud[conversation].iter().map(|(name, value)| (name.clone(), value.clone())).collect();
        all.sort();
        all
    }
}
