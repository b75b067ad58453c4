//! Filters of queries (H58): `{type: and or, predicates, clauses}`, a predicate `{dimension, operator, value or range}`.

use super::dimension::{Dimension, Level, Place};
use crate::cloud::store::Millis;
use crate::serve::http::ErrorBody;
use crate::serve::platform::body::{Object, missing, unknown_word};
use crate::serve::platform::time;

/// How many predicates one query may have.
pub const MAX_PREDICATES: usize = 1_000;

/// Whether all or any of its parts must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Joined {
    And,
    Or,
}

/// A filter, or a clause of one.
#[derive(Debug)]
pub struct Filter {
    joined: Joined,
    predicates: Vec<Predicate>,
    clauses: Vec<Filter>,
}

#[derive(Debug)]
struct Predicate {
    dimension: Dimension,
    test: Test,
}

#[derive(Debug)]
enum Test {
    Exists,
    NotExists,
    Is(String),
    In(Range),
}

/// Bounds of times, each with whether it belongs to the range.
#[derive(Debug, Default)]
struct Range {
    from: Option<(Millis, bool)>,
    to: Option<(Millis, bool)>,
}

/// The filters of a query: each must hold.
#[derive(Debug)]
pub struct Filters(Vec<Filter>);

impl Filters {
    /// Reads the filters of one level.
    ///
    /// # Errors
    /// 400 for what is malformed, 501 for what is not served (H59).
    pub fn read(body: &Object<'_>, name: &str, level: Level) -> Result<Self, ErrorBody> {
        let mut budget = MAX_PREDICATES;
        let all = body.objects(name)?;
        Ok(Self(all.iter().map(|own| Filter::read(own, level, &mut budget, true)).collect::<Result<_, _>>()?))
    }

    /// Whether a conversation as a whole is wanted.
    pub fn hold(&self, at: &Place<'_>) -> bool {
        self.0.iter().all(|filter| filter.holds(at))
    }

    /// Whether a conversation is wanted for one of its segments: each filter must hold in one.
    pub fn hold_in_segments(&self, at: &Place<'_>) -> bool {
        let people = || at.facts.people.iter().flat_map(|own| own.segments.iter().map(move |segment| (own, segment)));
        self.0.iter().all(|filter| people().any(|segment| filter.holds(&Place { segment: Some(segment), ..*at })))
    }
}

impl Filter {
    /// A filter may have clauses, a clause has none (so nothing nests).
    fn read(own: &Object<'_>, level: Level, budget: &mut usize, outer: bool) -> Result<Self, ErrorBody> {
        let joined = match own.needed("type")? {
            word if word.eq_ignore_ascii_case("and") => Joined::And,
            word if word.eq_ignore_ascii_case("or") => Joined::Or,
            word => return Err(unknown_word(&own.path("type"), word, "and, or")),
        };
        let predicates = own.objects("predicates")?;
        let clauses = if outer { own.objects("clauses")? } else { Vec::new() };
        *budget = budget.checked_sub(predicates.len()).ok_or_else(too_many)?;
        if predicates.is_empty() && clauses.is_empty() {
            return Err(missing(&own.path("predicates")));
        }
        Ok(Self {
            joined,
            predicates: predicates.iter().map(|own| Predicate::read(own, level)).collect::<Result<_, _>>()?,
            clauses: clauses.iter().map(|own| Self::read(own, level, budget, false)).collect::<Result<_, _>>()?,
        })
    }

    fn holds(&self, at: &Place<'_>) -> bool {
        let mut parts =
            self.predicates.iter().map(|own| own.holds(at)).chain(self.clauses.iter().map(|own| own.holds(at)));
        match self.joined {
            Joined::And => parts.all(|holds| holds),
            Joined::Or => parts.any(|holds| holds),
        }
    }
}

fn too_many() -> ErrorBody {
    ErrorBody::bad("The query has more than {limit} predicates.").param("limit", MAX_PREDICATES.to_string())
}

impl Predicate {
    fn read(own: &Object<'_>, level: Level) -> Result<Self, ErrorBody> {
        for kind in ["metric", "property"] {
            if own.get(kind).is_some() {
                return Err(ErrorBody::not_served(format!("the {kind} in {}", own.path(kind))));
            }
        }
        match own.text("type")? {
            None => {}
            Some(word) if word.eq_ignore_ascii_case("dimension") => {}
            Some(word) if ["metric", "property"].iter().any(|known| word.eq_ignore_ascii_case(known)) => {
                return Err(ErrorBody::not_served(format!("predicates of the type {}", word.to_lowercase())));
            }
            Some(word) => return Err(unknown_word(&own.path("type"), word, "dimension")),
        }
        let dimension = Dimension::of(own.needed("dimension")?, level)?;
        let test = match own.text("operator")?.unwrap_or("matches") {
            word if word.eq_ignore_ascii_case("exists") => Test::Exists,
            word if word.eq_ignore_ascii_case("notExists") => Test::NotExists,
            word if word.eq_ignore_ascii_case("matches") => matches(own, dimension)?,
            word => return Err(unknown_word(&own.path("operator"), word, "matches, exists, notExists")),
        };
        Ok(Self { dimension, test })
    }

    fn holds(&self, at: &Place<'_>) -> bool {
        let value = self.dimension.value(at);
        match &self.test {
            Test::Exists => value.is_some(),
            Test::NotExists => value.is_none(),
            Test::Is(wanted) if self.dimension.is_word() => value.is_some_and(|own| own.eq_ignore_ascii_case(wanted)),
            Test::Is(wanted) => value.as_ref() == Some(wanted),
            Test::In(range) => value.and_then(|own| time::read(&own, "").ok()).is_some_and(|own| range.has(own)),
        }
    }
}

fn matches(own: &Object<'_>, dimension: Dimension) -> Result<Test, ErrorBody> {
    match (own.text("value")?, own.object("range")?) {
        (Some(value), None) if dimension.is_time() => {
            let at = time::read(value, &own.path("value"))?;
            Ok(Test::Is(time::text(at)))
        }
        (Some(value), None) => Ok(Test::Is(value.to_owned())),
        (None, Some(range)) if dimension.is_time() => Range::read(&range).map(Test::In),
        (None, Some(range)) => {
            Err(ErrorBody::field(range.path("gte"), "Only times have a range: give the dimension a value."))
        }
        (Some(_), Some(_)) => Err(ErrorBody::field(own.path("range"), "A predicate has a value or a range, not both.")),
        (None, None) => Err(missing(&own.path("value"))),
    }
}

impl Range {
    fn read(own: &Object<'_>) -> Result<Self, ErrorBody> {
        let bound = |name: &str| own.text(name)?.map(|text| time::read(text, &own.path(name))).transpose();
        let pick = |open: &str, closed: &str| -> Result<Option<(Millis, bool)>, ErrorBody> {
            Ok(bound(open)?.map(|at| (at, false)).or(bound(closed)?.map(|at| (at, true))))
        };
        let range = Self { from: pick("gt", "gte")?, to: pick("lt", "lte")? };
        if range.from.is_none() && range.to.is_none() { Err(missing(&own.path("gte"))) } else { Ok(range) }
    }

    fn has(&self, at: Millis) -> bool {
        let after = self.from.is_none_or(|(from, closed)| at > from || (closed && at == from));
        after && self.to.is_none_or(|(to, closed)| at < to || (closed && at == to))
    }
}

#[cfg(test)]
#[allow(clippy::needless_pass_by_value, reason = "tests write their values where they are used")]
mod tests {
    use super::*;
    use crate::serve::platform::conversation::tests::facts;
    use serde_json::{Value, json};

    fn read(filters: Value, level: Level) -> Result<Filters, ErrorBody> {
        let body = json!({"f": filters});
        Filters::read(&Object::of(&body).expect("an object"), "f", level)
    }

    fn holds(filters: Value, level: Level) -> bool {
        let facts = facts();
        let at = Place { id: "c", facts: &facts, segment: None, queue: &str::to_owned };
        let filters = read(filters, level).expect("it is fine");
        match level {
            Level::Conversation => filters.hold(&at),
            Level::Segment => filters.hold_in_segments(&at),
        }
    }

    fn is(dimension: &str, value: &str) -> Value {
        json!({"type": "dimension", "dimension": dimension, "operator": "matches", "value": value})
    }

    #[test]
    fn h58_and_or_and_clauses() {
        let one = |kind: &str, predicates: Vec<Value>| json!([{"type": kind, "predicates": predicates}]);
        let level = Level::Segment;
        assert!(holds(one("and", vec![is("purpose", "agent"), is("queueId", "Sales")]), level));
        assert!(
            !holds(one("and", vec![is("purpose", "customer"), is("queueId", "Sales")]), level),
            "one segment is both"
        );
        assert!(holds(one("or", vec![is("purpose", "nobody"), is("queueId", "Sales")]), level));
        let clauses = json!([{"type": "and", "clauses": [
            {"type": "or", "predicates": [is("purpose", "nobody"), is("purpose", "AGENT")]},
            {"type": "or", "predicates": [is("segmentType", "wrapup")]},
        ]}]);
        assert!(holds(clauses, level), "words compare without case");
        let two = json!([
            {"type": "and", "predicates": [is("purpose", "customer")]},
            {"type": "and", "predicates": [is("purpose", "agent")]},
        ]);
        assert!(holds(two, level), "each filter in a segment of its own");
    }

    #[test]
    fn h58_exists_and_ranges() {
        let one = |predicate: Value| json!([{"type": "and", "predicates": [predicate]}]);
        let exists = |dimension: &str, operator: &str| one(json!({"dimension": dimension, "operator": operator}));
        assert!(holds(exists("conversationEnd", "exists"), Level::Conversation));
        assert!(!holds(exists("conversationEnd", "notExists"), Level::Conversation));
        assert!(holds(exists("flowId", "notExists"), Level::Segment));
        let range = |range: Value| one(json!({"dimension": "conversationStart", "range": range}));
        let start = "1970-01-01T00:00:01.000Z";
        for (bounds, wanted) in [
            (json!({"gte": start, "lte": start}), true),
            (json!({"gt": start}), false),
            (json!({"lt": start}), false),
            (json!({"gte": start, "lt": "1970-01-01T00:00:01.001Z"}), true),
        ] {
            assert_eq!(holds(range(bounds.clone()), Level::Conversation), wanted, "{bounds}");
        }
        assert!(holds(one(is("conversationStart", "1970-01-01T01:00:01+01:00")), Level::Conversation), "one moment");
    }

    #[test]
    fn h59_what_is_not_served_is_501_and_what_is_wrong_400() {
        let one = |predicate: Value| read(json!([{"type": "and", "predicates": [predicate]}]), Level::Segment);
        let status = |predicate: Value| one(predicate).expect_err("refused").status();
        assert_eq!(status(json!({"type": "metric", "metric": "tHandle", "range": {"gt": 5}})), 501);
        assert_eq!(status(is("edgeId", "x")), 501);
        assert_eq!(status(json!({"dimension": "ani", "operator": "like", "value": "x"})), 400);
        assert_eq!(status(json!({"dimension": "ani"})), 400);
        assert_eq!(status(json!({"dimension": "ani", "range": {"gt": "1"}})), 400);
        assert_eq!(status(json!({"dimension": "segmentEnd", "value": "yesterday"})), 400);
        assert_eq!(status(json!({"operator": "exists"})), 400);
        assert_eq!(
            read(json!([{"type": "xor", "predicates": []}]), Level::Segment).expect_err("refused").status(),
            400
        );
        assert_eq!(read(json!([{"type": "and"}]), Level::Segment).expect_err("refused").status(), 400);
    }

    #[test]
    fn a_query_has_at_most_so_many_predicates() {
        let many = |count: usize| json!([{"type": "or", "predicates": vec![is("ani", "x"); count]}]);
        assert!(read(many(MAX_PREDICATES), Level::Segment).is_ok(), "at the limit");
        assert_eq!(read(many(MAX_PREDICATES + 1), Level::Segment).expect_err("one past it").status(), 400);
    }
}
