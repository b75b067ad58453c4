//! A changed tree onto the text of the old one: what did not change keeps its author's layout, quotes and comments (A95).

use super::yaml;
use crate::archy::tree::{Data, Entry, Node, Scalar};

/// Files with more lines, and changes with more steps, are laid out anew.
const MAX_LINES: usize = 20_000;
const MAX_STEPS: usize = 600;
/// So many lines are looked at to see how far one is indented.
const NEAR: usize = 1000;

/// The old text with the lines of the change put in, or `None` where its layout is so much another one that lines do not
/// correspond. Whoever calls it reads the result again and makes sure that it says what `new` says.
pub fn onto(old_text: &str, old: &Node, new: &Node) -> Option<String> {
    // Comments are those of the old text. What is compared has its quotes in one way, what is put in has its own.
    let texts = [silent(old, true), silent(new, true), silent(new, false)].map(|tree| yaml::text(&tree));
    let [base, same, wanted] = texts.each_ref().map(|text| text.lines().collect::<Vec<&str>>());
    let lines: Vec<&str> = old_text.split_inclusive('\n').collect();
    if lines.len().max(base.len()).max(wanted.len()) > MAX_LINES {
        return None;
    }
    let places = places(&lines, &base)?;
    let mut out = String::with_capacity(old_text.len());
    let mut at = 0;
    for hunk in hunks(&base, &same)? {
        // What is put in stands before the comments of what follows; what is replaced leaves those above it.
        let from = match hunk.base.is_empty() {
            true => hunk.base.start.checked_sub(1).map_or(0, |before| places[before] + 1),
            false => places[hunk.base.start],
        };
        lines[at..from].iter().for_each(|line| out.push_str(line));
        let ending = if old_text.contains("\r\n") { "\r\n" } else { "\n" };
        for line in &wanted[hunk.wanted.clone()] {
            let blanks = column(line, hunk.base.start, &base, |at| lines[places[at]]);
            out.extend(std::iter::repeat_n(' ', blanks));
            out.extend([line.trim_start(), ending]);
        }
        at = if hunk.base.is_empty() { from } else { places[hunk.base.end - 1] + 1 };
    }
    lines[at..].iter().for_each(|line| out.push_str(line));
    Some(out)
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// How far a line is indented in the old text: as the nearest line is that our layout indents as far; where there is none,
/// as far from the line above as in our layout.
fn column<'t>(line: &str, near: usize, base: &[&str], old: impl Fn(usize) -> &'t str) -> usize {
    let own = indent(line);
    let above = (0..near.min(base.len())).rev();
    let same = above.chain(near..base.len()).take(NEAR).find(|at| indent(base[*at]) == own);
    match same.map(|at| indent(old(at))) {
        Some(column) => column,
        None => {
            let last = near.min(base.len()).saturating_sub(1);
            base.get(last).map_or(own, |line| (indent(old(last)) + own).saturating_sub(indent(line)))
        }
    }
}

/// A tree without comments, and with quotes around every text when it is to be compared.
fn silent(node: &Node, quoted: bool) -> Node {
    let data = match &node.data {
        Data::Scalar(own) if quoted && !own.is_nothing() => Data::Scalar(Scalar { quoted, ..own.clone() }),
        Data::List(items) => Data::List(items.iter().map(|own| silent(own, quoted)).collect()),
        Data::Map(entries) => {
            let entry = |own: &Entry| Entry {
                key: own.key.clone(),
                place: own.place.clone(),
                value: silent(&own.value, quoted),
            };
            Data::Map(entries.iter().map(entry).collect())
        }
        scalar => scalar.clone(),
    };
    Node::of(data)
}

/// For every line of our layout the line of the old text that says the same: one to one, comments and empty lines between.
fn places(lines: &[&str], base: &[&str]) -> Option<Vec<usize>> {
    let mut found = Vec::with_capacity(base.len());
    let mut at = 0;
    for line in base {
        while lines.get(at).is_some_and(|own| is_remark(own)) {
            at += 1;
        }
        if bare(lines.get(at)?) != bare(line) {
            return None;
        }
        found.push(at);
        at += 1;
    }
    Some(found)
}

fn is_remark(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || line.starts_with('#') || matches!(line, "---" | "...")
}

/// A line without blanks at its ends, quotes, escapes and a comment behind it.
fn bare(line: &str) -> String {
    let line = line.split(" #").next().unwrap_or_default();
    line.chars().filter(|c| !c.is_whitespace() && !matches!(c, '"' | '\'' | '\\')).collect()
}

/// Lines of the old layout, and what takes their place.
#[derive(Debug, PartialEq, Eq)]
struct Hunk {
    base: std::ops::Range<usize>,
    wanted: std::ops::Range<usize>,
}

/// The shortest way from one list of lines to another, by Myers; `None` when it has too many steps.
fn hunks(a: &[&str], b: &[&str]) -> Option<Vec<Hunk>> {
    let start = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let rest = a.len().min(b.len()) - start;
    let end = a.iter().rev().zip(b.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
    let (inner_a, inner_b) = (&a[start..a.len() - end], &b[start..b.len() - end]);
    let mut out: Vec<Hunk> = Vec::new();
    for (x, y, is_new) in steps(inner_a, inner_b)? {
        let (x, y) = (x + start, y + start);
        match out.last_mut().filter(|last| last.base.end == x && last.wanted.end == y) {
            Some(last) if is_new => last.wanted.end = y + 1,
            Some(last) => last.base.end = x + 1,
            None if is_new => out.push(Hunk { base: x..x, wanted: y..y + 1 }),
            None => out.push(Hunk { base: x..x + 1, wanted: y..y }),
        }
    }
    Some(out)
}

/// Single lines taken away (`false`) or put in (`true`), in order, with the places in both lists.
fn steps(a: &[&str], b: &[&str]) -> Option<Vec<(usize, usize, bool)>> {
    let (n, m) = (a.len() as isize, b.len() as isize);
    let limit = (n + m).min(MAX_STEPS as isize);
    let offset = limit + 1;
    let mut furthest = vec![0isize; (2 * limit + 3) as usize];
    let mut trace: Vec<Vec<isize>> = Vec::new();
    for d in 0..=limit {
        trace.push(furthest.clone());
        for k in (-d..=d).step_by(2) {
            let down = k == -d || (k != d && furthest[(offset + k - 1) as usize] < furthest[(offset + k + 1) as usize]);
            let before =
                if down { furthest[(offset + k + 1) as usize] } else { furthest[(offset + k - 1) as usize] + 1 };
            let mut x = before;
            while x < n && x - k < m && x - k >= 0 && a[x as usize] == b[(x - k) as usize] {
                x += 1;
            }
            furthest[(offset + k) as usize] = x;
            if x >= n && x - k >= m {
                return Some(back(&trace, offset, (n, m)));
            }
        }
    }
    None
}

/// The way back through the furthest places of each number of steps.
fn back(trace: &[Vec<isize>], offset: isize, end: (isize, isize)) -> Vec<(usize, usize, bool)> {
    let (mut x, mut y) = end;
    let mut out = Vec::new();
    for d in (1..trace.len() as isize).rev() {
        let before = &trace[d as usize];
        let k = x - y;
        let at = |k: isize| before[(offset + k) as usize];
        let down = k == -d || (k != d && at(k - 1) < at(k + 1));
        let own = if down { k + 1 } else { k - 1 };
        let (from_x, from_y) = (at(own), at(own) - own);
        out.push((from_x as usize, from_y as usize, down));
        (x, y) = (from_x, from_y);
    }
    out.reverse();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shortest_way_between_two_lists() {
        let way = |a: &str, b: &str| {
            let (a, b): (Vec<&str>, Vec<&str>) = (a.split(' ').collect(), b.split(' ').collect());
            let mut made: Vec<&str> = Vec::new();
            let mut at = 0;
            for hunk in hunks(&a, &b).unwrap() {
                made.extend(&a[at..hunk.base.start]);
                made.extend(&b[hunk.wanted.clone()]);
                at = hunk.base.end;
            }
            made.extend(&a[at..]);
            assert_eq!(made, b);
            hunks(&a, &b).unwrap().iter().map(|hunk| hunk.base.len() + hunk.wanted.len()).sum::<usize>()
        };
        assert_eq!(way("a b c", "a b c"), 0);
        assert_eq!(way("a b c", "a x c"), 2);
        assert_eq!(way("a b c d e", "a c d x e"), 2);
        assert_eq!(way("a b c", "x y z"), 6);
        assert_eq!(way("a", "a b c"), 2);
        assert_eq!(way("a b a b a", "b a b"), 2);
    }

    fn changed(text: &str, from: &str, to: &str) -> Option<String> {
        use crate::archy::yaml::{Dialect, read};
        let tree = |text: &str| read(text, &std::collections::BTreeMap::new(), Dialect::Archy).unwrap().root;
        let (old, new) = (tree(text), tree(&text.replace(from, to)));
        let made = onto(text, &old, &new)?;
        assert_eq!(tree(&made), new, "{made}");
        Some(made)
    }

    #[test]
    fn a95_layout_quotes_and_comments_of_what_did_not_change_stay() {
        let text = "# head\nworkflow:\n  name: 'A'   # its name\n\n  states:\n    # first\n    - state:\n        name: \"S\"\n        actions:\n          - 'wait':\n              duration:\n                lit:\n                  seconds: 5\n";
        assert_eq!(
            changed(text, "seconds: 5", "seconds: 7").as_deref(),
            Some(&*text.replace("seconds: 5", "seconds: 7"))
        );
        let more = "seconds: 5\n          - disconnect:\n              none: true";
        assert_eq!(changed(text, "seconds: 5", more).as_deref(), Some(&*text.replace("seconds: 5", more)));
        assert_eq!(changed(text, "'A'", "B").as_deref(), Some(&*text.replace("'A'   # its name", "B")));
        assert_eq!(
            changed(&text.replace('\n', "\r\n"), "'A'", "B").as_deref(),
            Some(&*text.replace("'A'   # its name", "B").replace('\n', "\r\n"))
        );
    }

    #[test]
    fn another_layout_altogether_is_laid_out_anew() {
        assert_eq!(changed("workflow: {name: A, states: []}\n", "A", "B"), None);
    }
}
