//! From the events of the parser to the tree, with its budgets; a loop, not a recursion.

use super::super::limits::{MAX_ALIASES, MAX_DEPTH, MAX_NODES};
use super::super::problem::Problem;
use super::super::tree::{Data, Entry, Node, Place, Scalar};
use super::template::Filled;
use super::words;
use crate::span::Span;
use compact_str::CompactString;
use granit_parser::{Event, Marker, Parser, ScalarStyle, Tag};
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;

/// The parser stops a little behind our own limit, which is the one that counts.
const PARSER_DEPTH: usize = MAX_DEPTH + 8;

/// Builds the tree of a text.
pub fn build(filled: &Filled) -> Result<Node, Problem> {
    let options = granit_parser::options! {
        flow_nesting_limit: PARSER_DEPTH,
        block_nesting_limit: PARSER_DEPTH,
        max_buffered_comment_events: MAX_NODES,
    };
    let mut builder = Builder {
        filled,
        open: Vec::new(),
        root: None,
        anchors: FxHashMap::default(),
        nodes: 0,
        aliases: 0,
        documents: 0,
        remarks: Vec::new(),
    };
    for next in Parser::new_from_str_with_options(&filled.text, options) {
        let (event, span) = next.map_err(|error| {
            let (message, help) = words::explain(&error);
            let at = byte(error.marker());
            Problem::new(filled.place(Span::new(at, at + 1)), message, help)
        })?;
        let span = Span::new(byte(&span.start), byte(&span.end));
        builder.event(event, span)?;
    }
    builder.root.ok_or_else(|| Problem::new(Place::default(), "the file is empty", "give an Archy file of a flow"))
}

fn byte(marker: &Marker) -> u32 {
    marker.byte_offset().unwrap_or(marker.index()) as u32
}

/// A list or mapping that is not closed yet.
struct Open {
    node: Node,
    /// The key that waits for its value.
    key: Option<(CompactString, Place, Vec<CompactString>)>,
    keys: FxHashSet<CompactString>,
    anchor: usize,
}

struct Builder<'a> {
    filled: &'a Filled,
    open: Vec<Open>,
    root: Option<Node>,
    /// Anchors that are whole, with how many nodes they have and how deep they are.
    anchors: FxHashMap<usize, (Node, usize, usize)>,
    nodes: usize,
    aliases: usize,
    documents: usize,
    remarks: Vec<CompactString>,
}

impl Builder<'_> {
    fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), Problem> {
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    let message = "the file has more than one document";
                    return Err(self.problem(span, message, "keep one flow in a file"));
                }
            }
            Event::Comment(text, _) => self.remarks.push(text.trim().into()),
            Event::Scalar(text, style, anchor, tag) => {
                self.tag(tag.as_ref(), span)?;
                self.scalar(&text, style, anchor, span)?;
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.tag(tag.as_ref(), span)?;
                self.start(Data::List(Vec::new()), anchor, span)?;
            }
            Event::MappingStart(_, anchor, tag) => {
                self.tag(tag.as_ref(), span)?;
                self.start(Data::Map(Vec::new()), anchor, span)?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(span)?,
            Event::Alias(id) => self.alias(id, span)?,
            _ => {}
        }
        Ok(())
    }

    fn problem(&self, span: Span, message: impl Into<String>, help: &str) -> Problem {
        Problem::new(self.filled.place(span), message, help)
    }

    fn tag(&self, tag: Option<&Cow<'_, Tag>>, span: Span) -> Result<(), Problem> {
        match tag {
            Some(_) => Err(self.problem(span, "a value has a tag (`!…`)", "leave the tag out: Archy files have none")),
            None => Ok(()),
        }
    }

    fn text(&self, text: &str) -> CompactString {
        self.filled.restore(text).map_or_else(|| text.into(), CompactString::from)
    }

    /// Whether a key comes next, in the mapping that is open.
    fn wants_key(&self) -> bool {
        self.open.last().is_some_and(|open| matches!(open.node.data, Data::Map(_)) && open.key.is_none())
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, anchor: usize, span: Span) -> Result<(), Problem> {
        self.count(1, span)?;
        let text = self.text(text);
        if self.wants_key() {
            return self.key(text, span);
        }
        let node = Node {
            data: Data::Scalar(Scalar { text, quoted: style != ScalarStyle::Plain }),
            place: self.filled.place(span),
            remarks: std::mem::take(&mut self.remarks),
        };
        if anchor > 0 {
            self.anchors.insert(anchor, (node.clone(), 1, 0));
        }
        self.add(node);
        Ok(())
    }

    fn key(&mut self, text: CompactString, span: Span) -> Result<(), Problem> {
        let place = self.filled.place(span);
        let remarks = std::mem::take(&mut self.remarks);
        let Some(open) = self.open.last_mut() else { return Ok(()) };
        if !open.keys.insert(text.clone()) {
            let first = open.node.entries().iter().find(|entry| entry.key == text).map(|entry| entry.place.clone());
            let help = "keep one of them: a mapping has each key once";
            return Err(Problem::new(place, "a key stands twice in one mapping", help)
                .also(first.unwrap_or_default(), "the first one"));
        }
        open.key = Some((text, place, remarks));
        Ok(())
    }

    fn start(&mut self, data: Data, anchor: usize, span: Span) -> Result<(), Problem> {
        self.count(1, span)?;
        if self.wants_key() {
            return Err(self.problem(span, "a key is a list or a mapping", "a key is a text"));
        }
        if self.open.len() >= MAX_DEPTH {
            return Err(self.problem(span, words::too_deep(), "flatten it: real flows need a quarter of that"));
        }
        // What stands above a list stands above its first item.
        let is_map = matches!(data, Data::Map(_));
        let remarks = if is_map { std::mem::take(&mut self.remarks) } else { Vec::new() };
        let node = Node { data, place: self.filled.place(span), remarks };
        self.open.push(Open { node, key: None, keys: FxHashSet::default(), anchor });
        Ok(())
    }

    fn end(&mut self, span: Span) -> Result<(), Problem> {
        let Some(mut open) = self.open.pop() else { return Ok(()) };
        let end = self.filled.place(span).span.end;
        open.node.place.span.end = end.max(open.node.place.span.end);
        if open.anchor > 0 {
            let (count, depth) = measure(&open.node);
            self.anchors.insert(open.anchor, (open.node.clone(), count, depth));
        }
        self.add(open.node);
        Ok(())
    }

    fn alias(&mut self, id: usize, span: Span) -> Result<(), Problem> {
        if self.wants_key() {
            return Err(self.problem(span, "a key is an alias", "write the key itself"));
        }
        self.aliases += 1;
        if self.aliases > MAX_ALIASES {
            let message = format!("the file has more than {MAX_ALIASES} aliases (`*…`)");
            return Err(self.problem(span, message, "write the values themselves: Archy files have no aliases"));
        }
        let Some((node, count, depth)) = self.anchors.get(&id) else {
            return Err(self.problem(span, "an alias stands inside of what it names", "write the value itself"));
        };
        let (node, count, depth) = (node.clone(), *count, *depth);
        if self.open.len() + depth > MAX_DEPTH {
            return Err(self.problem(span, words::too_deep(), "write less into each other"));
        }
        self.count(count, span)?;
        self.add(node);
        Ok(())
    }

    fn count(&mut self, more: usize, span: Span) -> Result<(), Problem> {
        self.nodes += more;
        if self.nodes > MAX_NODES {
            let message = format!("the file has more than {MAX_NODES} values");
            return Err(self.problem(span, message, "split it: a flow has a few thousand"));
        }
        Ok(())
    }

    /// Puts a whole value where it belongs.
    fn add(&mut self, mut node: Node) {
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return;
        };
        match &mut open.node.data {
            Data::List(items) => items.push(node),
            Data::Map(entries) => {
                if let Some((key, place, remarks)) = open.key.take() {
                    node.remarks.splice(0..0, remarks);
                    // A block begins with its key: that is where people look for it.
                    if node.scalar().is_none() {
                        node.place = place.clone();
                    }
                    entries.push(Entry { key, place, value: node });
                }
            }
            Data::Scalar(_) => {}
        }
    }
}

/// How many nodes a node has, and how deep it is; it is at most [`MAX_DEPTH`] deep.
fn measure(node: &Node) -> (usize, usize) {
    let below = node.items().iter().chain(node.entries().iter().map(|entry| &entry.value)).map(measure);
    let (count, depth) = below.fold((0, 0), |(count, depth), own| (count + own.0, depth.max(own.1)));
    let container = usize::from(node.scalar().is_none());
    (count + node.entries().len() + 1, depth + container)
}
