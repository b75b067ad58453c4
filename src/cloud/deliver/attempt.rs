//! One attempt at one batch: read back where its fate is not known, send, and apply again after a 409.

use super::sender::{Outcome, Sender};
use super::settings::{CONFLICT_ROUNDS, LEAST_TIME, MARGIN, SOON};
use super::target::{Accepted, Seen, Trouble};
use crate::cloud::store::{Millis, OutboxRow};
use crate::value::Text;
use std::hash::{Hash, Hasher};
use std::time::Duration;

/// An attempt that is being made.
pub(super) struct Attempt {
    /// The row.
    pub row: OutboxRow,
    /// When the lease on it ends, by the clock that only grows.
    ends: Duration,
    /// Whether something was sent that the target may have applied.
    pub wrote: bool,
    /// Whether anything was asked: then it counts as a try.
    asked: bool,
    /// Whether the participant's time in Analytics was seen to be over (P41).
    closed: Option<bool>,
    /// It was found there when it was read back.
    found: bool,
    /// Names that hold other values by now, though the marker says that the batch was applied.
    since: usize,
}

impl Attempt {
    pub fn new(row: OutboxRow, ends: Duration) -> Self {
        Self { row, ends, wrote: false, asked: false, closed: None, found: false, since: 0 }
    }

    /// Makes it.
    pub fn make(&mut self, sender: &mut Sender<'_>) -> Outcome {
        // F8: it may have been applied already, so it is looked for first.
        let mut look = self.row.tries > 0 || self.row.unsure;
        let wait = sender.shared.pace().wait(sender.clock.passed(), 1 + usize::from(look));
        if !wait.is_zero() {
            return Outcome::Again { after: wait, counts: false, reason: "the rate of requests is used up".into() };
        }
        for round in 0..=CONFLICT_ROUNDS {
            if look {
                match self.look(sender) {
                    Ok(true) => return Outcome::Done { correlation: None },
                    Ok(false) => {}
                    Err(outcome) => return outcome,
                }
            }
            let batch = self.batch(sender);
            let to = self.row.target.clone();
            let answer = match self.request(sender) {
                Ok(within) => {
                    self.wrote = true;
                    sender.target.write(&to, &batch, within)
                }
                Err(outcome) => return outcome,
            };
            match answer {
                Ok(Accepted { correlation }) => {
                    self.look_at_analytics(sender);
                    return Outcome::Done { correlation };
                }
                // F6: read again, and apply our names again.
                Err(Trouble::Conflict(_)) if round < CONFLICT_ROUNDS => look = true,
                Err(trouble) => return sender.after(&self.row, trouble),
            }
        }
        // The last round of the loop returns; this is what it would say.
        Outcome::Parked("others write at the same time".into())
    }

    /// Room for one request: how long its answer may take, so that it does not outlast the lease (F14).
    fn request(&mut self, sender: &mut Sender<'_>) -> Result<Duration, Outcome> {
        let now = sender.clock.passed();
        let left = self.ends.saturating_sub(now + MARGIN);
        let mut pace = sender.shared.pace();
        let wait = pace.wait(now, 1);
        if left >= LEAST_TIME && wait.is_zero() {
            pace.sends(now);
            self.asked = true;
            return Ok(left);
        }
        drop(pace);
        if self.asked {
            return Err(sender.after(&self.row, Trouble::Unknown("the time to send it was used up".into())));
        }
        Err(Outcome::Again { after: wait, counts: false, reason: "the rate of requests is used up".into() })
    }

    /// Names and values as they are sent: with the marker behind them, which is set when all before it is.
    fn batch(&self, sender: &Sender<'_>) -> Vec<(Text, Text)> {
        let mut batch = self.row.batch.clone();
        if let Some(name) = &sender.settings.marker {
            batch.push((Text::new(name), self.id()));
        }
        batch
    }

    /// The batch's id (P27), as the marker holds it.
    fn id(&self) -> Text {
        Text::from(format!("{}/{}", self.row.conversation, self.row.epoch))
    }

    /// Reads the batch's names back: whether the target has the batch (F8, F9). What another value is overwritten is
    /// said in the journal before it happens (F11).
    fn look(&mut self, sender: &mut Sender<'_>) -> Result<bool, Outcome> {
        let within = self.request(sender)?;
        let names: Vec<&str> = self.row.batch.iter().map(|(name, _)| name.as_str()).collect();
        let marker = sender.settings.marker.clone();
        let asked: Vec<&str> = names.iter().copied().chain(marker.as_deref()).collect();
        let seen = sender.target.read(&self.row.target, &asked, within);
        let Seen { values, closed } = match seen {
            Ok(seen) if seen.values.len() == asked.len() => seen,
            Ok(_) => return Err(sender.after(&self.row, Trouble::Unknown("the answer lacks names".into()))),
            Err(trouble) => return Err(sender.after(&self.row, trouble)),
        };
        self.closed = Some(closed);
        let own = self.row.batch.iter().zip(&values);
        let differs: Vec<(&Text, Option<&Text>)> = own
            .filter(|((_, value), held)| held.as_ref() != Some(value))
            .map(|((name, _), held)| (name, held.as_ref()))
            .collect();
        let marked = marker.is_some() && values.last().cloned().flatten() == Some(self.id());
        if differs.is_empty() || marked {
            self.found = true;
            self.since = differs.len();
            return Ok(true);
        }
        // Attributes cannot be removed (H49): where no name is there, the batch never was.
        if values.iter().take(names.len()).any(Option::is_some) {
            let differs = differs.into_iter().filter_map(|(name, held)| Some((name.clone(), held?.clone()))).collect();
            self.note_overwrite(sender, differs)?;
        }
        Ok(false)
    }

    /// F11: what a repeated batch overwrites stands in the journal first. A value that an earlier batch of this run wrote
    /// is nobody else's.
    fn note_overwrite(&self, sender: &mut Sender<'_>, mut others: Vec<(Text, Text)>) -> Result<(), Outcome> {
        let lost = |_| Outcome::Again {
            after: Duration::from_millis(100),
            counts: self.wrote,
            reason: "the journal cannot be written".to_owned(),
        };
        if !others.is_empty() {
            let before = sender.outbox.outbox_of(&self.row.conversation).map_err(lost)?;
            let own = before.iter().filter(|row| row.epoch < self.row.epoch && row.target == self.row.target);
            let own: Vec<&(Text, Text)> = own.flat_map(|row| &row.batch).collect();
            others.retain(|other| !own.contains(&other));
        }
        let mut hash = rustc_hash::FxHasher::default();
        others.hash(&mut hash);
        let what = hash.finish();
        if sender.has_noted(&self.row, what) {
            return Ok(());
        }
        let note =
            "sent again, for it may have been applied; what others write to these names meanwhile is overwritten";
        let mut entries = vec![sender.entry(&self.row, "repeated", super::sender::names(&self.row), note)];
        if !others.is_empty() {
            let id = self.id();
            let note = format!(
                "the cloud holds another value, from before or by another writer; batch {} overwrites it (P16)",
                id.as_str()
            );
            let names = others.into_iter().map(|(name, _)| name).collect();
            entries.push(sender.entry(&self.row, "conflict", names, &note));
        }
        sender.outbox.note(&self.row.conversation, &entries).map_err(lost)?;
        sender.notes(&self.row, what);
        Ok(())
    }

    /// P41: a batch that was taken late is looked up, so that the journal can say whether Analytics has it.
    fn look_at_analytics(&mut self, sender: &mut Sender<'_>) {
        let late = sender.clock.now().saturating_sub(self.row.since) > SOON.as_millis() as Millis;
        if self.closed.is_some() || !late {
            return;
        }
        if let Ok(within) = self.request(sender) {
            self.closed = sender.target.read(&self.row.target, &[], within).ok().map(|seen| seen.closed);
        }
    }

    /// How it was delivered, for the journal.
    pub fn how(&self, sender: &Sender<'_>) -> String {
        let late = sender.clock.now().saturating_sub(self.row.since) > SOON.as_millis() as Millis;
        let mut how = match (self.found, self.since) {
            (false, _) => "accepted".to_owned(),
            (true, 0) => "found applied when it was read back".to_owned(),
            (true, count) => {
                format!("its marker shows that it was applied; others have written {count} of its names since")
            }
        };
        match self.closed {
            Some(true) => how.push_str(", not in analytics (P41)"),
            None if late => how.push_str("; whether analytics has it is not known"),
            _ => {}
        }
        how
    }
}
