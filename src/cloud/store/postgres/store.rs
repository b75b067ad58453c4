//! The door: what each call of a store is in PostgreSQL.

use super::Postgres;
use crate::cloud::store::{
    AttributeEvent, Claimed, Document, Expect, Facts, Finish, Flush, Hold, JournalEntry, Kept, Known, Mark, Millis,
    NewRun, OutboxRow, OutboxState, Run, RunState, Store, Stored, Taken, Told, Unpark, Wait,
};
use crate::value::Text;
use std::time::Duration;

impl Store for Postgres {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn ready(&self) -> Stored<()> {
        self.is_ready()
    }

    fn time(&self) -> Stored<Millis> {
        self.clock_time()
    }

    fn create(&self, id: &str, facts: &Facts) -> Stored<()> {
        self.create_conversation(id, facts)
    }

    fn facts(&self, id: &str) -> Stored<Option<Known>> {
        self.facts_of(id)
    }

    fn change(&self, id: &str, revision: i64, facts: &Facts) -> Stored<bool> {
        self.change_facts(id, revision, facts)
    }

    fn conversations(&self, after: Option<(Millis, &str)>, limit: usize) -> Stored<Vec<(String, Facts)>> {
        self.all_conversations(after, limit)
    }

    fn attributes(&self, id: &str, participant: Option<&str>) -> Stored<Vec<Kept>> {
        self.kept(id, participant)
    }

    fn read(&self, id: &str, participant: &str, names: &[&str]) -> Stored<Vec<Option<Text>>> {
        self.read_names(id, participant, names)
    }

    fn write(&self, id: &str, who: &str, set: &[(Text, Text)], gone: &[Text], now: Millis) -> Stored<()> {
        self.write_attributes(id, who, set, gone, now)
    }

    fn told(&self, id: &str) -> Stored<Vec<Told>> {
        self.told_of(id)
    }

    fn events(&self, after: i64, limit: usize) -> Stored<Vec<AttributeEvent>> {
        self.events_after(after, limit)
    }

    fn start(&self, run: &NewRun<'_>) -> Stored<Hold> {
        self.start_run(run)
    }

    fn flush(&self, hold: &Hold, flush: &Flush<'_>) -> Stored<Hold> {
        self.flush_batch(hold, flush)
    }

    fn wait(&self, hold: &Hold, wait: &Wait<'_>) -> Stored<bool> {
        self.wait_run(hold, wait)
    }

    fn finish(&self, hold: &Hold, finish: &Finish<'_>) -> Stored<bool> {
        self.finish_run(hold, finish)
    }

    fn claim(&self, owner: &str, lease: Duration, limit: usize) -> Stored<Vec<Claimed>> {
        self.claim_runs(owner, lease, limit)
    }

    fn cede(&self, hold: &Hold, pause: Duration) -> Stored<()> {
        self.cede_run(hold, pause)
    }

    fn take(&self, id: &str, owner: &str, lease: Duration, input: &[u8]) -> Stored<Taken> {
        self.take_run(id, owner, lease, input)
    }

    fn renew(&self, owner: &str, lease: Duration, only: Option<&[String]>) -> Stored<usize> {
        self.renew_leases(owner, lease, only)
    }

    fn interrupt(&self, owner: Option<&str>) -> Stored<Vec<String>> {
        self.interrupt_runs(owner)
    }

    fn run(&self, id: &str) -> Stored<Option<Run>> {
        self.run_of(id)
    }

    fn runs(&self, state: Option<RunState>, after: Option<&str>, limit: usize) -> Stored<Vec<Run>> {
        self.all_runs(state, after, limit)
    }

    fn note(&self, id: &str, entries: &[JournalEntry]) -> Stored<()> {
        self.add_notes(id, entries)
    }

    fn journal(&self, id: &str) -> Stored<Vec<JournalEntry>> {
        self.notes_of(id)
    }

    fn due(&self, owner: &str, lease: Duration, limit: usize) -> Stored<Vec<OutboxRow>> {
        self.due_rows(owner, lease, limit)
    }

    fn mark(&self, conversation: &str, epoch: i64, owner: &str, mark: &Mark) -> Stored<bool> {
        self.mark_row(conversation, epoch, owner, mark)
    }

    fn outbox(&self, state: Option<OutboxState>, limit: usize) -> Stored<Vec<OutboxRow>> {
        self.rows_of_state(state, limit)
    }

    fn outbox_of(&self, conversation: &str) -> Stored<Vec<OutboxRow>> {
        self.rows_of(conversation)
    }

    fn unpark(&self, conversation: &str, epoch: i64, to: &Unpark) -> Stored<bool> {
        self.unpark_row(conversation, epoch, to)
    }

    fn put(&self, kind: &str, key: &str, bytes: &[u8], expect: Expect) -> Stored<Option<i64>> {
        self.put_document(kind, key, bytes, expect)
    }

    fn get(&self, kind: &str, key: &str) -> Stored<Option<Document>> {
        self.document(kind, key)
    }

    fn remove(&self, kind: &str, key: &str) -> Stored<bool> {
        self.remove_document(kind, key)
    }

    fn documents(&self, kind: &str, prefix: &str, after: Option<&str>, limit: usize) -> Stored<Vec<Document>> {
        self.all_documents(kind, prefix, after, limit)
    }
}
