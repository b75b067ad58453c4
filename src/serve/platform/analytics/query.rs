//! A query for details (H58): which conversations, in which order.

use super::dimension::{Level, Place};
use super::filter::Filters;
use crate::cloud::store::{Facts, Millis, Store, Stored};
use crate::serve::http::ErrorBody;
use crate::serve::platform::body::{Object, missing, unknown_word};
use crate::serve::platform::paging::{MAX_PAGE_SIZE, PAGE_SIZE, Page};
use crate::serve::platform::time;
use serde_json::Value;

/// So many conversations are read from the store at once.
const READ: usize = 500;
/// Fields of a query that are not served when they say something (H59).
const NOT_SERVED: [&str; 5] =
    ["aggregations", "evaluationFilters", "surveyFilters", "resolutionFilters", "flattenMultivaluedDimensions"];

/// A query, read and checked.
#[derive(Debug)]
pub struct Query {
    interval: (Millis, Millis),
    order: Order,
    by: By,
    conversations: Filters,
    segments: Filters,
}

/// The order of the results.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    Rising,
    Falling,
}

/// What they are ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    Start,
    End,
    SegmentStart,
    SegmentEnd,
}

/// A conversation that a query wants: what it is ordered by, when it began, its id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    key: Millis,
    began: Millis,
    /// The conversation.
    pub id: String,
}

impl Query {
    /// Reads a query.
    ///
    /// # Errors
    /// 400 for what is malformed, 501 naming what is not served (H59).
    pub fn read(body: &Object<'_>) -> Result<Self, ErrorBody> {
        if let Some(name) = NOT_SERVED.iter().find(|name| says_something(body.get(name))) {
            return Err(ErrorBody::not_served(format!("{name} in a query for conversation details")));
        }
        let interval = body.text("interval")?.ok_or_else(|| missing("interval"))?;
        Ok(Self {
            interval: time::interval(interval, "interval")?,
            order: match body.text("order")?.unwrap_or("asc") {
                word if is(word, "asc") || is(word, "unordered") => Order::Rising,
                word if is(word, "desc") => Order::Falling,
                word => return Err(unknown_word("order", word, "asc, desc, unordered")),
            },
            by: match body.text("orderBy")?.unwrap_or("conversationStart") {
                word if is(word, "conversationStart") => By::Start,
                word if is(word, "conversationEnd") => By::End,
                word if is(word, "segmentStart") => By::SegmentStart,
                word if is(word, "segmentEnd") => By::SegmentEnd,
                word => {
                    let allowed = "conversationStart, conversationEnd, segmentStart, segmentEnd";
                    return Err(unknown_word("orderBy", word, allowed));
                }
            },
            conversations: Filters::read(body, "conversationFilters", Level::Conversation)?,
            segments: Filters::read(body, "segmentFilters", Level::Segment)?,
        })
    }

    /// The page that a query asks for (H58: `paging`).
    ///
    /// # Errors
    /// 400 when it is out of bounds.
    pub fn page(body: &Object<'_>) -> Result<Page, ErrorBody> {
        let Some(paging) = body.object("paging")? else { return Ok(Page { number: 1, size: PAGE_SIZE }) };
        let size = paging.number("pageSize", 1, u64::from(MAX_PAGE_SIZE))?.unwrap_or(u64::from(PAGE_SIZE));
        let number = paging.number("pageNumber", 1, 1_000_000)?.unwrap_or(1);
        Ok(Page { number: number as u32, size: size as u32 })
    }

    /// Whether a conversation is wanted: one that went on at some time of the interval, and that all filters take.
    fn wants(&self, at: &Place<'_>) -> bool {
        let (start, end) = self.interval;
        let in_time = at.facts.began < end.max(start + 1) && at.facts.ended.is_none_or(|ended| ended >= start);
        in_time && self.conversations.hold(at) && self.segments.hold_in_segments(at)
    }

    /// Every conversation that is wanted, in order.
    ///
    /// # Errors
    /// When the store does not answer.
    pub fn hits(&self, store: &dyn Store, queue: &dyn Fn(&str) -> String) -> Stored<Vec<Hit>> {
        let mut hits = Vec::new();
        each(store, |id, facts| {
            if self.wants(&Place { id, facts, segment: None, queue }) {
                hits.push(Hit { key: self.key(facts), began: facts.began, id: id.to_owned() });
            }
        })?;
        hits.sort_unstable();
        if self.order == Order::Falling {
            hits.reverse();
        }
        Ok(hits)
    }

    /// What a conversation is ordered by. What has not ended comes after all that has.
    fn key(&self, facts: &Facts) -> Millis {
        let segments = || facts.people.iter().flat_map(|person| &person.segments);
        match self.by {
            By::Start => facts.began,
            By::End => facts.ended.unwrap_or(Millis::MAX),
            By::SegmentStart => segments().map(|own| own.began).min().unwrap_or(facts.began),
            By::SegmentEnd => segments().map(|own| own.ended.unwrap_or(Millis::MAX)).max().unwrap_or(Millis::MAX),
        }
    }
}

/// Looks at every conversation of a store, in the order in which they began.
///
/// # Errors
/// When the store does not answer.
pub fn each(store: &dyn Store, mut see: impl FnMut(&str, &Facts)) -> Stored<()> {
    let mut after: Option<(Millis, String)> = None;
    loop {
        let page = store.conversations(after.as_ref().map(|(began, id)| (*began, id.as_str())), READ)?;
        page.iter().for_each(|(id, facts)| see(id, facts));
        match page.last() {
            Some((id, facts)) if page.len() == READ => after = Some((facts.began, id.clone())),
            _ => return Ok(()),
        }
    }
}

fn is(word: &str, own: &str) -> bool {
    word.eq_ignore_ascii_case(own)
}

/// An empty list and `false` say nothing.
fn says_something(value: Option<&Value>) -> bool {
    match value {
        None | Some(Value::Bool(false)) => false,
        Some(Value::Array(items)) => !items.is_empty(),
        Some(_) => true,
    }
}

#[cfg(test)]
#[allow(clippy::needless_pass_by_value, reason = "tests write their values where they are used")]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(body: Value) -> Result<Query, ErrorBody> {
        Query::read(&Object::of(&body).expect("an object"))
    }

    const DAY: &str = "1970-01-01T00:00:00.000Z/1970-01-02T00:00:00.000Z";

    #[test]
    fn h58_what_a_query_may_say() {
        let query = read(json!({"interval": DAY})).expect("fine");
        assert_eq!((query.order, query.by), (Order::Rising, By::Start));
        let query = read(json!({"interval": DAY, "order": "DESC", "orderBy": "segmentEnd", "aggregations": []}));
        let query = query.expect("words compare without case, an empty list says nothing");
        assert_eq!((query.order, query.by), (Order::Falling, By::SegmentEnd));
        let status = |body: Value| read(body).expect_err("refused").status();
        assert_eq!(status(json!({})), 400);
        assert_eq!(status(json!({"interval": "1970-01-01T00:00:00.000Z"})), 400);
        assert_eq!(status(json!({"interval": DAY, "order": "up"})), 400);
        assert_eq!(status(json!({"interval": DAY, "orderBy": "name"})), 400);
    }

    #[test]
    fn h59_aggregations_and_other_filters_are_501_by_name() {
        for name in NOT_SERVED {
            let mut body = json!({"interval": DAY});
            body[name] = if name.starts_with("flatten") { json!(true) } else { json!([{}]) };
            let error = read(body).expect_err(name);
            assert_eq!(error.status(), 501);
            assert!(error.message().contains(name), "{}", error.message());
        }
    }

    #[test]
    fn h58_a_conversation_belongs_to_an_interval_that_it_went_on_in() {
        let wants = |began: Millis, ended: Option<Millis>| {
            let interval = "1970-01-01T00:00:10.000Z/1970-01-01T00:00:20.000Z";
            let facts = Facts { began, ended, ..Facts::default() };
            let at = Place { id: "c", facts: &facts, segment: None, queue: &str::to_owned };
            read(json!({"interval": interval})).expect("fine").wants(&at)
        };
        assert!(wants(5_000, None) && wants(5_000, Some(15_000)) && wants(15_000, Some(30_000)));
        assert!(wants(5_000, Some(10_000)) && wants(19_999, None));
        assert!(!wants(5_000, Some(9_999)) && !wants(20_000, None));
    }

    #[test]
    fn h58_pages_have_bounds() {
        let page = |body: Value| Query::page(&Object::of(&body).expect("an object"));
        assert_eq!(page(json!({})).expect("fine"), Page { number: 1, size: 25 });
        assert_eq!(page(json!({"paging": {"pageSize": 500, "pageNumber": 2}})).expect("at the limit").size, 500);
        assert_eq!(page(json!({"paging": {"pageSize": 501}})).expect_err("one past it").status(), 400);
        assert_eq!(page(json!({"paging": {"pageNumber": 0}})).expect_err("from 1").status(), 400);
    }
}
