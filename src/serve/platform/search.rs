//! Search for participants by their attributes (wire §8): criteria over fields, in memory of one store after another
//! page of conversations. The names of fields are not documented; what is served stands in `docs/platform.md` (I).

use super::body::{Object, missing, unknown_word};
use super::route::call;
use super::{analytics, time};
use crate::cloud::store::{Facts, Kept, Millis, Person};
use crate::serve::http::{Answer, App, ErrorBody, Method, Request, Response, Route, Scope};
use serde_json::{Map, Value, json};

/// The most criteria of one search.
pub const MAX_CRITERIA: usize = 100;
/// The results of one answer; the cursor leads on.
pub const PAGE: usize = 100;
/// The most results that a search may have before it must be narrowed.
pub const MAX_RESULTS: usize = 100_000;

/// The routes.
pub fn routes() -> Vec<Route> {
    let pattern = "/api/v2/conversations/participants/attributes/search";
    vec![call(Method::Post, Scope::Read, pattern, "Looks for participants by their attributes", search)]
}

#[derive(Debug)]
struct Search {
    criteria: Vec<Criterion>,
    falling: bool,
    by_end: bool,
    fields: Vec<String>,
    start: usize,
}

#[derive(Debug)]
struct Criterion {
    fields: Vec<String>,
    test: Test,
    operator: Operator,
}

#[derive(Debug)]
enum Test {
    Exact(Vec<String>),
    Dates(Option<Millis>, Option<Millis>),
    Group(Vec<Criterion>),
}

/// How a criterion is joined with the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    And,
    Or,
    Not,
}

/// A participant that is looked at.
struct Seen<'a> {
    id: &'a str,
    facts: &'a Facts,
    person: &'a Person,
    kept: &'a [Kept],
}

fn search(app: &App, request: &Request) -> Answer {
    let json = request.json()?;
    let search = Search::read(&Object::of(&json)?)?;
    let mut ids = Vec::new();
    analytics::each(app.store.as_ref(), |id, facts| ids.push((key(facts, search.by_end), id.to_owned())))?;
    ids.sort_unstable();
    if search.falling {
        ids.reverse();
    }
    let (mut results, mut count) = (Vec::new(), 0);
    for (_, id) in &ids {
        let Some(known) = app.store.facts(id)? else { continue };
        let kept = app.store.attributes(id, None)?;
        for person in &known.facts.people {
            let seen = Seen { id, facts: &known.facts, person, kept: &kept };
            if !seen.fits(&search.criteria) {
                continue;
            }
            count += 1;
            if count > search.start && results.len() < PAGE {
                results.push(seen.shown(&search.fields));
            }
        }
        // One more than the page says that there is more.
        if count > search.start + PAGE {
            break;
        }
    }
    let mut body = json!({"types": ["participantAttributes"], "results": results, "aggregations": {}});
    if count > search.start + PAGE {
        body["cursor"] = json!((search.start + PAGE).to_string());
    }
    Ok(Response::json(200, &body))
}

fn key(facts: &Facts, by_end: bool) -> Millis {
    if by_end { facts.ended.unwrap_or(Millis::MAX) } else { facts.began }
}

impl Search {
    fn read(own: &Object<'_>) -> Result<Self, ErrorBody> {
        let mut budget = MAX_CRITERIA;
        let criteria = Criterion::all(own, "query", &mut budget, true)?;
        let order = own.text("sortOrder")?.unwrap_or("DESC");
        let falling = match order {
            word if word.eq_ignore_ascii_case("asc") => false,
            word if word.eq_ignore_ascii_case("desc") => true,
            word if word.eq_ignore_ascii_case("score") => {
                return Err(ErrorBody::not_served("the sort order SCORE of a search"));
            }
            word => return Err(unknown_word("sortOrder", word, "ASC, DESC")),
        };
        let by_end = match own.text("sortBy")?.unwrap_or("startTime") {
            "startTime" => false,
            "endTime" => true,
            word => return Err(unknown_word("sortBy", word, "startTime, endTime")),
        };
        let start = match own.text("cursor")?.filter(|cursor| !cursor.is_empty()) {
            None => 0,
            Some(cursor) => cursor
                .parse()
                .ok()
                .filter(|at| *at <= MAX_RESULTS)
                .ok_or_else(|| ErrorBody::field("cursor", "The cursor is not one that a search gave."))?,
        };
        let fields = own.texts("returnFields")?.into_iter().map(str::to_owned).collect();
        Ok(Self { criteria, falling, by_end, fields, start })
    }
}

impl Criterion {
    /// A group may hold criteria, but no further group (so nothing nests).
    fn all(own: &Object<'_>, name: &str, budget: &mut usize, outer: bool) -> Result<Vec<Self>, ErrorBody> {
        let list = own.objects(name)?;
        *budget = budget.checked_sub(list.len()).ok_or_else(|| {
            ErrorBody::bad("The search has more than {limit} criteria.").param("limit", MAX_CRITERIA.to_string())
        })?;
        if list.is_empty() {
            return Err(missing(&own.path(name)));
        }
        list.iter().map(|own| Self::read(own, budget, outer)).collect()
    }

    fn read(own: &Object<'_>, budget: &mut usize, outer: bool) -> Result<Self, ErrorBody> {
        let operator = match own.text("operator")?.unwrap_or("AND") {
            word if word.eq_ignore_ascii_case("and") => Operator::And,
            word if word.eq_ignore_ascii_case("or") => Operator::Or,
            word if word.eq_ignore_ascii_case("not") => Operator::Not,
            word => return Err(unknown_word(&own.path("operator"), word, "AND, OR, NOT")),
        };
        if outer && own.get("group").is_some() {
            let group = Self::all(own, "group", budget, false)?;
            return Ok(Self { fields: Vec::new(), test: Test::Group(group), operator });
        }
        let fields: Vec<String> = own.texts("fields")?.into_iter().map(str::to_owned).collect();
        if fields.is_empty() {
            return Err(missing(&own.path("fields")));
        }
        let test = match own.needed("type")? {
            word if word.eq_ignore_ascii_case("exact") => {
                let one = own.text("value")?.map(str::to_owned);
                let values: Vec<String> = own.texts("values")?.into_iter().map(str::to_owned).chain(one).collect();
                if values.is_empty() {
                    return Err(missing(&own.path("value")));
                }
                Test::Exact(values)
            }
            word if word.eq_ignore_ascii_case("date_range") => {
                let date = |name: &str| own.text(name)?.map(|text| time::read(text, &own.path(name))).transpose();
                Test::Dates(date("startValue")?, date("endValue")?)
            }
            word => return Err(unknown_word(&own.path("type"), word, "EXACT, DATE_RANGE")),
        };
        Ok(Self { fields, test, operator })
    }
}

impl Seen<'_> {
    /// All that are joined by AND hold, none by NOT, and of those by OR at least one, where there are any.
    fn fits(&self, criteria: &[Criterion]) -> bool {
        let of = |operator| criteria.iter().filter(move |own| own.operator == operator);
        of(Operator::And).all(|own| self.holds(own))
            && !of(Operator::Not).any(|own| self.holds(own))
            && (of(Operator::Or).next().is_none() || of(Operator::Or).any(|own| self.holds(own)))
    }

    fn holds(&self, own: &Criterion) -> bool {
        match &own.test {
            Test::Group(group) => self.fits(group),
            Test::Exact(values) => own.fields.iter().any(|field| {
                let value = self.value(field);
                value.is_some_and(|value| values.contains(&value))
            }),
            Test::Dates(from, to) => own.fields.iter().any(|field| {
                let at = self.value(field).and_then(|text| time::read(&text, "").ok());
                at.is_some_and(|at| from.is_none_or(|from| at >= from) && to.is_none_or(|to| at <= to))
            }),
        }
    }

    /// The value of a field: one of the participant's own, or an attribute.
    fn value(&self, field: &str) -> Option<String> {
        match field {
            "conversationId" => Some(self.id.to_owned()),
            "participantId" => Some(self.person.id.clone()),
            "startTime" => Some(time::text(self.facts.began)),
            "endTime" => self.facts.ended.map(time::text),
            "purpose" => Some(self.person.purpose.clone()),
            other => {
                let name = other.strip_prefix(ATTRIBUTE).unwrap_or(other);
                let mut own = self.kept.iter().filter(|kept| kept.participant == self.person.id);
                own.find(|kept| kept.name.as_str() == name).map(|kept| kept.value.as_str().to_owned())
            }
        }
    }

    fn shown(&self, fields: &[String]) -> Value {
        let own = self.kept.iter().filter(|kept| kept.participant == self.person.id);
        let attributes = own.map(|kept| (kept.name.as_str().to_owned(), json!(kept.value.as_str())));
        let mut body = json!({
            "conversationId": self.id,
            "participantId": self.person.id,
            "startTime": time::json(self.facts.began),
            "purpose": self.person.purpose,
            "participantAttributes": attributes.collect::<Map<_, _>>(),
        });
        super::conversation::put(&mut body, "endTime", self.facts.ended.map(time::json));
        if let (Value::Object(map), false) = (&mut body, fields.is_empty()) {
            map.retain(|name, _| fields.contains(name) || matches!(name.as_str(), "conversationId" | "participantId"));
        }
        body
    }
}

/// What may stand before the name of an attribute, where it is the name of another field, too.
const ATTRIBUTE: &str = "participantAttributes.";
