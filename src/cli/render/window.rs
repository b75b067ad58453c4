//! The piece of a source that a drawing shows: few lines, each cut to the width and escaped (F34).
//!
//! The drawing library is fed this piece and nothing of the source itself. It panics on labels far to the right,
//! copies long lines whole and prints control characters; here no line is longer than the width and none holds one.

use super::escape;
use super::finding::Finding;
use crate::source::Source;
use miette::{LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use std::ops::Range;

/// Lines shown before and after a marked one.
const CONTEXT: usize = 1;
/// A mark over more lines than this shows its first line only.
const TALLEST_MARK: usize = 6;
/// More marks than this are not drawn.
const MOST_MARKS: usize = 12;
/// Columns from a mark to its words.
const HOOK: usize = 4;
/// Columns a tab takes.
const TAB: usize = 4;

/// A drawable piece of a source.
#[derive(Debug)]
pub struct Window {
    name: String,
    text: String,
    lines: Vec<Line>,
    marks: Vec<Mark>,
    remarks: Vec<String>,
}

/// A line of the piece.
#[derive(Debug)]
struct Line {
    /// Its number in the source, from 1.
    number: usize,
    /// Where it lies in the piece, with its line end.
    range: Range<usize>,
}

/// A label, moved into the piece.
#[derive(Debug)]
struct Mark {
    range: Range<usize>,
    text: String,
    /// Its true column in the source, from 1.
    column: usize,
}

/// A label as lines and bytes in those lines.
struct Target<'a> {
    first: (usize, usize),
    last: (usize, usize),
    column: usize,
    text: &'a str,
}

impl Window {
    /// The piece that shows a finding's labels in lines of at most `width` columns.
    pub fn new(finding: &Finding<'_>, width: usize) -> Self {
        let targets: Vec<_> = finding.labels.iter().take(MOST_MARKS).map(|l| target(finding.source, l)).collect();
        let mut window = Self {
            name: escape::line(finding.source.name()).into_owned(),
            text: String::new(),
            lines: Vec::new(),
            marks: Vec::new(),
            remarks: Vec::new(),
        };
        let mut places: Vec<[Option<usize>; 2]> = vec![[None; 2]; targets.len()];
        for number in shown_lines(finding.source, &targets) {
            window.push_line(finding.source.line(number), number, width, &targets, &mut places);
        }
        for (target, place) in targets.iter().zip(places) {
            if let [Some(start), Some(end)] = place {
                window.push_mark(target, start..end.max(start), width);
            }
        }
        window
    }

    /// The words of labels for which there is no room beside their marks, each with its place.
    pub fn remarks(&self) -> &[String] {
        &self.remarks
    }

    /// The labels, for the drawing; the first one is the main one.
    pub fn labels(&self) -> Vec<LabeledSpan> {
        let span = |mark: &Mark| SourceSpan::from((mark.range.start, mark.range.len()));
        let text = |mark: &Mark| Some(mark.text.clone()).filter(|text| !text.is_empty());
        let mut labels: Vec<_> = self.marks.iter().map(|m| LabeledSpan::new_with_span(text(m), span(m))).collect();
        if let (Some(first), Some(mark)) = (labels.first_mut(), self.marks.first()) {
            *first = LabeledSpan::new_primary_with_span(text(mark), span(mark));
        }
        labels
    }

    /// Adds a mark; its words stand beside it if they fit there.
    fn push_mark(&mut self, target: &Target<'_>, range: Range<usize>, width: usize) {
        let mut text = escape::line(target.text).into_owned();
        let line = self.text[..range.start].rfind('\n').map_or(0, |end| end + 1);
        let middle = if target.first.0 == target.last.0 { (range.start + range.end) / 2 } else { line };
        let before = columns(&self.text[line..self.text.floor_char_boundary(middle)]);
        if !text.is_empty() && before + HOOK + columns(&text) > width {
            self.remarks.push(format!("at {}:{}: {text}", target.first.0, target.column));
            text.clear();
        }
        self.marks.push(Mark { range, text, column: target.column });
    }

    /// Adds one line, cut and escaped, and notes where the ends of labels in it came to lie.
    fn push_line(
        &mut self,
        line: &str,
        number: usize,
        width: usize,
        targets: &[Target<'_>],
        places: &mut [[Option<usize>; 2]],
    ) {
        let focus = targets.iter().find(|t| t.first.0 == number).map_or(0, |t| t.first.1);
        let start = self.text.len();
        let map = push_cut(&mut self.text, line, focus, width);
        for (target, place) in targets.iter().zip(places) {
            if target.first.0 == number {
                place[0] = Some(map.find(target.first.1, false));
            }
            if target.last.0 == number {
                place[1] = Some(map.find(target.last.1, true));
            }
        }
        self.text.push('\n');
        self.lines.push(Line { number, range: start..self.text.len() });
    }

    /// The lines of the piece that a span touches.
    fn touched(&self, span: &SourceSpan) -> Option<Range<usize>> {
        let end = span.offset() + span.len();
        let first = self.lines.iter().position(|line| span.offset() < line.range.end)?;
        let last = self.lines.iter().position(|line| end <= line.range.end && line.range.start <= end)?;
        Some(first..last.max(first) + 1)
    }

    /// Whether two neighbouring lines of the piece are neighbours in the source.
    fn joined(&self, left: usize) -> bool {
        self.lines.get(left).zip(self.lines.get(left + 1)).is_some_and(|(a, b)| a.number + 1 == b.number)
    }
}

impl SourceCode for Window {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let Range { start: mut first, end } = self.touched(span).ok_or(MietteError::OutOfBounds)?;
        let mut last = end - 1;
        if (first..last).any(|i| !self.joined(i)) {
            return Err(MietteError::OutOfBounds);
        }
        for _ in 0..before {
            first = if first > 0 && self.joined(first - 1) { first - 1 } else { first };
        }
        for _ in 0..after {
            last = if self.joined(last) { last + 1 } else { last };
        }
        let range = self.lines[first].range.start..self.lines[last].range.end;
        let mark = self.marks.iter().find(|mark| mark.range.start == span.offset());
        let column = if before == 0 { mark.map_or(0, |mark| mark.column - 1) } else { 0 };
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            &self.text.as_bytes()[range.clone()],
            SourceSpan::from((range.start, range.len())),
            self.lines[first].number - 1,
            column,
            last - first + 1,
        )))
    }
}

/// A label as lines and bytes, its end never before its start nor on a line too far down.
fn target<'a>(source: &Source, label: &'a crate::diagnostic::Label) -> Target<'a> {
    let start = source.place(label.span.start);
    let first = (start.line, byte_in_line(source, label.span.start, start.line));
    let end = label.span.end.max(label.span.start);
    let end_line = source.place(end).line;
    let last = if end_line >= start.line + TALLEST_MARK {
        (start.line, source.line(start.line).len())
    } else {
        (end_line, byte_in_line(source, end, end_line))
    };
    Target { first, last, column: start.column, text: &label.text }
}

/// The byte of the source as a byte of its line; one past the end, or in the line end, is the end.
fn byte_in_line(source: &Source, byte: u32, line: usize) -> usize {
    let text = source.line(line);
    let start = text.as_ptr() as usize - source.text().as_ptr() as usize;
    let inside = if text.is_empty() { 0 } else { (byte as usize).saturating_sub(start) };
    text.floor_char_boundary(inside.min(text.len()))
}

/// The numbers of the lines to show, each once, in order.
fn shown_lines(source: &Source, targets: &[Target<'_>]) -> Vec<usize> {
    let last = source.place(u32::MAX).line;
    let around = |t: &Target<'_>| t.first.0.saturating_sub(CONTEXT).max(1)..=(t.last.0 + CONTEXT).min(last);
    let mut lines: Vec<usize> = targets.iter().flat_map(around).collect();
    lines.sort_unstable();
    lines.dedup();
    // The empty line behind a final line break tells nothing, unless a label lies in it.
    let marked = |line: usize| targets.iter().any(|t| t.first.0 == line || t.last.0 == line);
    lines.retain(|line| *line != last || marked(last) || !source.line(last).is_empty());
    lines
}

/// Where the bytes of a line lie in its cut and escaped form: byte of the line, byte of the piece.
struct Map(Vec<(usize, usize)>);

impl Map {
    /// Where a byte came to lie; an `end` lies behind what comes before it, however that was escaped.
    fn find(&self, byte: usize, end: bool) -> usize {
        let at = self.0.partition_point(|(original, _)| *original < byte);
        let index = if end { at } else { at.min(self.0.len() - 1) };
        self.0.get(index).or(self.0.last()).map_or(0, |(_, moved)| *moved)
    }
}

/// Adds the part of a line around its byte `focus` that fits into `width` columns, with `…` where it was cut.
fn push_cut(text: &mut String, line: &str, focus: usize, width: usize) -> Map {
    let from = cut_start(line, focus, width);
    let mut map = Vec::new();
    let mut used = 0;
    if from > 0 {
        text.push('…');
        used += 1;
    }
    for (byte, c) in line[from..].char_indices() {
        map.push((from + byte, text.len()));
        let before = text.len();
        match c {
            '\t' => text.push_str(&" ".repeat(TAB)),
            c => escape::push(text, c),
        }
        used += text[before..].chars().map(escape::columns).sum::<usize>();
        if used >= width {
            text.truncate(before);
            text.push('…');
            break;
        }
    }
    map.push((line.len(), text.len()));
    Map(map)
}

fn columns(text: &str) -> usize {
    text.chars().map(escape::columns).sum()
}

/// Where to begin a line so that `focus` is well inside of `width`: at its start, if that does.
fn cut_start(line: &str, focus: usize, width: usize) -> usize {
    let columns = |c: char| if escape::is_unsafe(c) { 8 } else { escape::columns(c) };
    let to_focus: usize = line[..focus].chars().map(columns).sum();
    if to_focus + width / 4 <= width {
        return 0;
    }
    let mut room = width / 3;
    let fits = |(_, c): &(usize, char)| {
        room = room.saturating_sub(columns(*c));
        room > 0
    };
    line[..focus].char_indices().rev().take_while(fits).last().map_or(focus, |(byte, _)| byte)
}
