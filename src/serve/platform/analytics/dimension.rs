//! The dimensions that queries may filter by (H59): each with what it looks at.

use crate::cloud::store::{Facts, Person, Segment};
use crate::serve::http::ErrorBody;
use crate::serve::platform::conversation::is_last_of_leg;
use crate::serve::platform::{home, time, words};

/// What a filter looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// A conversation as a whole.
    Conversation,
    /// One segment of one participant.
    Segment,
}

/// A conversation, and one of its segments where a filter looks at segments.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    /// The conversation.
    pub id: &'a str,
    /// Its facts.
    pub facts: &'a Facts,
    /// A participant with one of its segments.
    pub segment: Option<(&'a Person, &'a Segment)>,
    /// The id of a queue that facts name.
    pub queue: &'a dyn Fn(&str) -> String,
}

/// A row: the dimension's name, where it may stand, and its value at a place.
type Row = (&'static str, Level, fn(&Place<'_>) -> Option<String>);

/// A dimension that is served.
#[derive(Clone, Copy, Debug)]
pub struct Dimension(&'static Row);

const ROWS: &[Row] = &[
    ("conversationId", Level::Conversation, |at| Some(at.id.to_owned())),
    ("conversationStart", Level::Conversation, |at| Some(time::text(at.facts.began))),
    ("conversationEnd", Level::Conversation, |at| at.facts.ended.map(time::text)),
    ("originatingDirection", Level::Conversation, |at| Some(words::direction(at.facts.direction).to_owned())),
    ("divisionId", Level::Conversation, |_| Some(home::id())),
    ("ani", Level::Segment, |at| at.person()?.ani.clone()),
    ("dnis", Level::Segment, |at| at.person()?.dnis.clone()),
    ("direction", Level::Segment, |at| Some(words::direction(at.facts.direction).to_owned())),
    ("mediaType", Level::Segment, |at| words::media_type(at.person()?.medium).map(str::to_owned)),
    ("purpose", Level::Segment, |at| Some(at.person()?.purpose.clone())),
    ("participantName", Level::Segment, |at| at.person()?.name.clone()),
    ("queueId", Level::Segment, |at| at.person()?.queue.as_deref().map(at.queue)),
    ("userId", Level::Segment, |at| at.person()?.user.clone()),
    ("flowId", Level::Segment, |at| Some(at.person()?.flow.as_ref()?.id.clone())),
    ("flowName", Level::Segment, |at| Some(at.person()?.flow.as_ref()?.name.clone())),
    ("flowVersion", Level::Segment, |at| Some(at.person()?.flow.as_ref()?.version.clone())),
    ("exitReason", Level::Segment, |at| at.person()?.flow.as_ref()?.exit_reason.clone()),
    ("transferType", Level::Segment, |at| at.person()?.flow.as_ref()?.transfer_type.clone()),
    ("transferTargetName", Level::Segment, |at| at.person()?.flow.as_ref()?.transfer_target.clone()),
    ("disconnectType", Level::Segment, |at| at.disconnect_type()),
    ("segmentType", Level::Segment, |at| Some(at.segment?.1.kind.clone())),
    ("segmentEnd", Level::Segment, |at| at.segment?.1.ended.map(time::text)),
    ("wrapUpCode", Level::Segment, |at| at.person()?.wrap_up.as_ref().map(|own| own.code.clone())),
];

impl<'a> Place<'a> {
    fn person(&self) -> Option<&'a Person> {
        self.segment.map(|(person, _)| person)
    }

    fn disconnect_type(&self) -> Option<String> {
        let (person, _) = self.segment.filter(|(person, segment)| is_last_of_leg(person, segment))?;
        person.disconnect.as_deref().map(|word| words::disconnect_type(word).to_owned())
    }
}

impl Dimension {
    /// The dimension of a name.
    ///
    /// # Errors
    /// 501 naming it: of all that the platform has, these are served (H59).
    pub fn of(name: &str, level: Level) -> Result<Self, ErrorBody> {
        let found = ROWS.iter().find(|row| row.0 == name && row.1 == level);
        found.map(Self).ok_or_else(|| {
            let filter = match level {
                Level::Conversation => "conversation filters",
                Level::Segment => "segment filters",
            };
            ErrorBody::not_served(format!("the dimension {name} in {filter}"))
        })
    }

    /// Its value at a place; `None` where it has none.
    pub fn value(self, at: &Place<'_>) -> Option<String> {
        (self.0.2)(at)
    }

    /// Whether its values are times.
    pub fn is_time(self) -> bool {
        self.0.0.ends_with("Start") || self.0.0.ends_with("End")
    }

    /// Whether its values are words, which compare without regard to case (wire §1).
    pub fn is_word(self) -> bool {
        matches!(
            self.0.0,
            "originatingDirection"
                | "direction"
                | "mediaType"
                | "purpose"
                | "exitReason"
                | "transferType"
                | "disconnectType"
                | "segmentType"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::platform::conversation::tests::facts;

    #[test]
    fn h59_the_dimensions_that_are_served_are_these() {
        let of = |level| ROWS.iter().filter(|row| row.1 == level).map(|row| row.0).collect::<Vec<_>>().join(" ");
        assert_eq!(
            of(Level::Conversation),
            "conversationId conversationStart conversationEnd originatingDirection divisionId"
        );
        let in_segments = "ani dnis direction mediaType purpose participantName queueId userId flowId flowName \
                           flowVersion exitReason transferType transferTargetName disconnectType segmentType \
                           segmentEnd wrapUpCode";
        assert_eq!(of(Level::Segment), in_segments);
    }

    #[test]
    fn h59_any_other_is_501_and_named() {
        for (name, level) in
            [("edgeId", Level::Segment), ("ani", Level::Conversation), ("conversationId", Level::Segment)]
        {
            let error = Dimension::of(name, level).expect_err(name);
            assert_eq!((error.status(), error.code()), (501, "not.implemented"));
            assert!(error.message().contains(name), "{}", error.message());
        }
    }

    #[test]
    fn a_dimension_has_its_value_or_none() {
        let facts = facts();
        let agent = &facts.people[1];
        let at = |segment: usize| Place {
            id: "c",
            facts: &facts,
            segment: Some((agent, &agent.segments[segment])),
            queue: &|name| format!("id of {name}"),
        };
        let value = |name: &str, segment| Dimension::of(name, Level::Segment).expect(name).value(&at(segment));
        assert_eq!(value("queueId", 0).as_deref(), Some("id of Sales"));
        assert_eq!(value("disconnectType", 0).as_deref(), Some("peer"));
        assert_eq!(value("disconnectType", 1), None, "the leg ended before the wrap-up");
        assert_eq!(value("segmentType", 1).as_deref(), Some("wrapup"));
        assert_eq!(value("segmentEnd", 1).as_deref(), Some("1970-01-01T00:00:09.500Z"));
        assert_eq!(value("flowId", 0), None);
    }
}
