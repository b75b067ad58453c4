//! Coverage for people and as JSON.

use crate::bytecode::Program;
use crate::cli::render::{escape, plural};
use crate::cli::style::Style;
use crate::scenario::coverage::{Coverage, From, Item, Kind, Share, Site, Sites, Totals};
use crate::source::Source;
use serde_json::{Map, Value, json};

/// Lines of files, to say where things stand.
struct Lines<'a> {
    program: &'a Program,
    sources: Vec<Source>,
}

impl<'a> Lines<'a> {
    fn of(program: &'a Program) -> Self {
        let sources = program.sources.iter().map(|info| Source::new(info.name.as_str(), info.text.as_str()));
        Self { program, sources: sources.collect() }
    }

    fn file(&self, flow: usize) -> &str {
        let source = self.program.flows.get(flow).and_then(|flow| self.sources.get(flow.source.0 as usize));
        source.map_or("", Source::name)
    }

    fn flow(&self, flow: usize) -> &'a str {
        self.program.flows.get(flow).map_or("", |flow| flow.name.as_str())
    }

    /// The line of the action that sets or gets.
    fn line(&self, site: &Site) -> usize {
        let Some(flow) = self.program.flows.get(site.flow) else { return 0 };
        let span = flow.action_at(site.at).map(|action| action.span);
        let source = self.sources.get(flow.source.0 as usize);
        source.zip(span).map_or(0, |(source, span)| source.place(span.start).line)
    }

    fn site(&self, site: &Site) -> String {
        format!("{}:{}", self.file(site.flow), self.line(site))
    }
}

/// The table, what did not run, which Set reached which Get, how flows ended.
pub fn human(coverage: &Coverage, program: &Program, style: Style) -> String {
    let items = coverage.items(program);
    let lines = Lines::of(program);
    let head = |text: &str| if style.color { format!("\u{1b}[1m{text}\u{1b}[0m\n") } else { format!("{text}\n") };
    let mut text = head("coverage");
    text.push_str(&table(&items, &lines));
    let missing = missing(&items, &lines);
    if !missing.is_empty() {
        text.push_str(&format!("\n{}{missing}", head("not run")));
    }
    let attributes = attributes(coverage, &lines);
    if !attributes.is_empty() {
        text.push_str(&format!("\n{}{attributes}", head("attributes")));
    }
    text.push_str(&format!("\n{}{}", head("ends"), ends(coverage, &lines)));
    text
}

fn table(items: &[Item], lines: &Lines<'_>) -> String {
    let mut rows = vec![
        std::iter::once("flow".to_owned()).chain(Kind::ALL.map(|kind| kind.plural().to_owned())).collect::<Vec<_>>(),
    ];
    let row = |name: &str, totals: &Totals| {
        std::iter::once(escape::line(name).into_owned()).chain(Kind::ALL.map(|kind| share(totals.share(kind))))
    };
    for flow in 0..lines.program.flows.len() {
        let totals = Totals::of(items.iter().filter(|item| item.flow == flow));
        rows.push(row(lines.flow(flow), &totals).collect());
    }
    rows.push(row("all", &Totals::of(items)).collect());
    let columns = |text: &str| text.chars().map(escape::columns).sum::<usize>();
    let widths: Vec<usize> =
        (0..rows[0].len()).map(|column| rows.iter().map(|row| columns(&row[column])).max().unwrap_or(0)).collect();
    let mut text = String::new();
    for row in rows {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell}{}", " ".repeat(width - columns(cell))));
        text.push_str(&format!("  {}\n", cells.collect::<Vec<_>>().join("   ").trim_end()));
    }
    text
}

fn share(share: Share) -> String {
    match share.all {
        0 => "–".to_owned(),
        all => format!("{} of {all}, {} %", share.covered, share.percent()),
    }
}

/// Everything that never ran, by file and line.
fn missing(items: &[Item], lines: &Lines<'_>) -> String {
    let mut open: Vec<&Item> = items.iter().filter(|item| item.count == 0).collect();
    open.sort_by_key(|item| (lines.file(item.flow).to_owned(), item.line, item.kind));
    let (mut text, mut file) = (String::new(), None);
    for item in open {
        let own = lines.file(item.flow);
        if file != Some(own) {
            text.push_str(&format!("  {}\n", escape::line(own)));
            file = Some(own);
        }
        let kind = if item.kind == Kind::Part { "all of " } else { "" };
        text.push_str(&format!("{:>6}  {kind}{}\n", item.line, escape::line(&item.name)));
    }
    text
}

fn attributes(coverage: &Coverage, lines: &Lines<'_>) -> String {
    let sites = Sites::of(lines.program);
    let mut names: Vec<&str> = sites.sets.iter().chain(&sites.gets).map(|site| site.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let mut text = String::new();
    for name in names {
        text.push_str(&format!("  {}\n", escape::line(name)));
        for set in sites.sets.iter().filter(|site| site.name.as_str() == name) {
            let what = match (coverage.reach.sets.get(set), coverage.reach.seen(set)) {
                (None, _) => "never set",
                (Some(_), 0) => "set, and no Get saw it",
                (Some(_), _) => continue,
            };
            text.push_str(&format!("    {what}: {}\n", escape::line(&lines.site(set))));
        }
        for get in sites.gets.iter().filter(|site| site.name.as_str() == name) {
            text.push_str(&sources(coverage, lines, get));
        }
    }
    text
}

/// Where the values of a Get came from.
fn sources(coverage: &Coverage, lines: &Lines<'_>, get: &Site) -> String {
    let own: Vec<(&From, u64)> = coverage.reach.sources(get).collect();
    let to = lines.site(get);
    if own.is_empty() {
        return format!("    never got: {}\n", escape::line(&to));
    }
    let line = |(from, count): &(&From, u64)| {
        let from = match from {
            From::Set(set) => format!("set {}", lines.site(set)),
            From::Outside => "from outside".to_owned(),
            From::Nowhere => "not there".to_owned(),
        };
        format!("    {}, got {}: {}\n", escape::line(&from), escape::line(&to), times(*count))
    };
    own.iter().map(line).collect()
}

fn times(count: u64) -> String {
    plural(usize::try_from(count).unwrap_or(usize::MAX), "time")
}

fn ends(coverage: &Coverage, lines: &Lines<'_>) -> String {
    if coverage.ends.is_empty() {
        return "  no flow came to its end\n".to_owned();
    }
    let line = |(end, count): (&crate::scenario::coverage::End, &u64)| {
        let to = end.transfer.map_or_else(String::new, |to| format!(" {to}"));
        let name = escape::line(lines.flow(end.flow));
        format!("  {name}: {}{to}, {}: {}\n", end.reason, end.flush.word(), times(*count))
    };
    coverage.ends.iter().map(line).collect()
}

/// The same as JSON.
pub fn document(coverage: &Coverage, program: &Program) -> Value {
    let items = coverage.items(program);
    let lines = Lines::of(program);
    let flows: Vec<Value> = (0..program.flows.len())
        .map(|flow| {
            let own = Totals::of(items.iter().filter(|item| item.flow == flow));
            json!({ "name": lines.flow(flow), "file": lines.file(flow), "totals": totals(&own) })
        })
        .collect();
    let missing = items.iter().filter(|item| item.count == 0).map(|item| {
        json!({ "kind": word(item.kind), "flow": lines.flow(item.flow), "file": lines.file(item.flow),
                "line": item.line, "name": item.name })
    });
    json!({
        "totals": totals(&Totals::of(&items)),
        "flows": flows,
        "missing": missing.collect::<Vec<_>>(),
        "attributes": reach(coverage, &lines),
        "ends": coverage.ends.iter().map(|(end, count)| json!({
            "flow": lines.flow(end.flow), "exitReason": end.reason, "transferType": end.transfer,
            "flush": end.flush.word(), "count": count,
        })).collect::<Vec<_>>(),
    })
}

fn totals(totals: &Totals) -> Value {
    let shares = Kind::ALL.map(|kind| {
        let share = totals.share(kind);
        (format!("{}s", word(kind)), json!({ "covered": share.covered, "all": share.all }))
    });
    Value::Object(shares.into_iter().collect::<Map<String, Value>>())
}

/// What a kind is called in JSON.
const fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Part => "part",
        Kind::Action => "action",
        Kind::Output => "output",
        Kind::Choice => "choice",
    }
}

fn reach(coverage: &Coverage, lines: &Lines<'_>) -> Value {
    let sites = Sites::of(lines.program);
    let place = |site: &Site| json!({ "file": lines.file(site.flow), "line": lines.line(site) });
    let sets = sites.sets.iter().map(|set| {
        json!({ "name": set.name.as_str(), "place": place(set),
                "set": coverage.reach.sets.get(set).copied().unwrap_or(0), "seen": coverage.reach.seen(set) })
    });
    let pairs = coverage.reach.pairs.iter().map(|((get, from), count)| {
        let (from, set) = match from {
            From::Set(set) => ("set", place(set)),
            From::Outside => ("outside", Value::Null),
            From::Nowhere => ("nowhere", Value::Null),
        };
        json!({ "name": get.name.as_str(), "got": place(get), "from": from, "set": set, "count": count })
    });
    json!({ "sets": sets.collect::<Vec<_>>(), "pairs": pairs.collect::<Vec<_>>() })
}
