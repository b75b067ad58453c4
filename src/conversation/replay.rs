//! Carrying out an effect a second time: what was answered and noted before the conversation had to wait is not asked and
//! not noted again, so that it goes on exactly where it stood.
//!
//! An action may ask several times: what is played first, then the digits. Its code stays a plain sequence; the answers it
//! has had are kept, and given to it once more when it is carried out again.

use super::world::Reply;

/// The answers to the effect that is carried out, and how much of it was noted.
#[derive(Default)]
pub(super) struct Replay {
    /// Whether the world may answer later at all.
    on: bool,
    replies: Vec<Reply>,
    /// The next reply to give again.
    at: usize,
    /// How many entries the effect has noted, all times together.
    noted: usize,
    /// How many entries are not to be noted again.
    skip: usize,
}

impl Replay {
    /// Another effect begins.
    pub fn begin(&mut self, on: bool) {
        self.on = on;
        self.replies.clear();
        (self.at, self.noted, self.skip) = (0, 0, 0);
    }

    /// Whether the world may answer later.
    pub fn is_on(&self) -> bool {
        self.on
    }

    /// The next answer that was given before.
    pub fn next(&mut self) -> Option<Reply> {
        let reply = self.replies.get(self.at)?.clone();
        self.at += 1;
        Some(reply)
    }

    /// An answer was given.
    pub fn keep(&mut self, reply: &Reply) {
        if self.on {
            self.replies.push(reply.clone());
            self.at += 1;
        }
    }

    /// Whether the entry that comes now was noted before.
    pub fn was_noted(&mut self) -> bool {
        if self.skip > 0 {
            self.skip -= 1;
            return true;
        }
        self.noted += 1;
        false
    }

    /// The effect is carried out once more, with one more answer.
    pub fn again(&mut self, reply: Reply) {
        self.replies.push(reply);
        self.at = 0;
        self.skip = self.noted;
    }

    /// What must be kept to go on elsewhere.
    pub fn kept(&self) -> (&[Reply], usize) {
        (&self.replies, self.noted)
    }

    /// Takes up what was kept.
    pub fn take_up(&mut self, replies: Vec<Reply>, noted: usize) {
        *self = Self { on: true, at: replies.len(), replies, noted, skip: 0 };
    }
}
