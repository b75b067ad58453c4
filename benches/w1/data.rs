//! What every contender is given: the attributes before, and who calls which number and presses what.

/// Conversations in the cloud.
pub const CONVERSATIONS: usize = 1_024;

/// The attributes that a conversation has before the first call.
pub fn attributes(conversation: usize) -> Vec<(String, String)> {
    let pick = |list: [&str; 3], at: usize| list[at % 3].to_owned();
    let mut all = vec![
        ("Language".to_owned(), pick(["en-US", "es-US", "fr-CA"], conversation)),
        ("CustomerTier".to_owned(), pick(["gold", "silver", "bronze"], conversation / 3)),
        ("AccountId".to_owned(), format!("A-{:06}", conversation * 7_919 % 1_000_000)),
    ];
    all.extend((1..=5).map(|number| (format!("Noise{number}"), "x".repeat(12))));
    all
}

/// Callers, by call mod 10,000.
pub fn callers() -> Vec<String> {
    (0..10_000).map(|number| format!("+1317555{number:04}")).collect()
}

/// Called numbers, by call mod 4.
pub const CALLED: [&str; 4] = ["+18005550100", "+18005550101", "+18005550102", "+18005550103"];

/// The digit that a caller presses in a turn of the loop.
pub fn digit(call: u64, turn: u64) -> &'static str {
    ["1", "2", "3", "9", "2"][((call + turn) % 5) as usize]
}
