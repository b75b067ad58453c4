//! Who works where no flows are: nobody. A service without flows keeps conversations and attributes, and says of every
//! flow that it is not known.

use super::worker::{Input, Launch, New, Status, Work, WorkError, Worked};
use std::time::Duration;

/// Nobody.
pub struct Unstaffed;

impl Work for Unstaffed {
    fn begin(&self, new: New) -> Worked<Status> {
        Err(WorkError::UnknownFlow(new.flow))
    }

    fn launch(&self, launch: Launch) -> Worked<Status> {
        Err(WorkError::UnknownFlow(launch.flow))
    }

    fn input(&self, _: &str, _: Input) -> Worked<Status> {
        Err(WorkError::UnknownConversation)
    }

    fn status(&self, _: &str) -> Worked<Option<Status>> {
        Ok(None)
    }

    fn stop(&self, _: Duration) {}
}
