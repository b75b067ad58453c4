//! A picture before it is drawn: groups, nodes and edges, with what each is and says. All renderers draw the same one.

use super::colour::{self, Page};

/// A picture.
#[derive(Clone, Debug, Default)]
pub struct Picture {
    /// What it shows, in a few words.
    pub title: String,
    /// The same in a sentence or two, for those who cannot see it.
    pub about: String,
    /// What its colours come to: how much was run, how much is different. May be empty.
    pub note: String,
    /// Frames around nodes; a picture of a project has none.
    pub groups: Vec<Group>,
    /// What stands in it.
    pub nodes: Vec<Node>,
    /// What leads where.
    pub edges: Vec<Edge>,
    /// What its colours say.
    pub colours: Colours,
}

/// What the colours of a picture say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Colours {
    /// What kind of action a node is.
    #[default]
    Kinds,
    /// What was run.
    Coverage,
    /// What is different.
    Differences,
}

/// A frame around nodes: a task, a menu, a state.
#[derive(Clone, Debug, Default)]
pub struct Group {
    /// Its title.
    pub title: String,
    /// The word above its title.
    pub word: String,
    /// What is to be seen of it.
    pub mark: Mark,
}

/// What shape a node has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// A rectangle: something is done.
    #[default]
    Step,
    /// A hexagon: the way parts here.
    Choice,
    /// Round: a way begins or ends here.
    End,
    /// A small round one: a way ends where nothing is written.
    Stop,
    /// A slip of paper: a remark, such as what was there before.
    Slip,
}

/// What a node is about; it decides its colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tone {
    /// Nothing of the below.
    #[default]
    Plain,
    /// Attributes and variables.
    Data,
    /// What callers hear, and what they enter.
    Audio,
    /// Decisions, loops, tasks.
    Logic,
    /// Ways into other flows and to people.
    Transfer,
    /// What somebody outside answers.
    Outside,
    /// The end.
    End,
}

impl Tone {
    /// Every tone, in the order of a legend.
    pub const ALL: [Self; 7] =
        [Self::Logic, Self::Data, Self::Audio, Self::Outside, Self::Transfer, Self::End, Self::Plain];

    /// The word for people.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Plain => "other",
            Self::Data => "data",
            Self::Audio => "audio and input",
            Self::Logic => "course of the flow",
            Self::Transfer => "transfer",
            Self::Outside => "asked outside",
            Self::End => "end",
        }
    }

    /// The word for machines.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Data => "data",
            Self::Audio => "audio",
            Self::Logic => "logic",
            Self::Transfer => "transfer",
            Self::Outside => "outside",
            Self::End => "ending",
        }
    }
}

/// What is to be seen of a part of the picture, beside what it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mark {
    /// Nothing.
    #[default]
    None,
    /// A test ran it.
    Hit,
    /// No test ran it.
    Missed,
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It is otherwise.
    Changed,
    /// It stands elsewhere.
    Moved,
}

impl Mark {
    /// Every mark that can be seen, in the order of a legend.
    pub const ALL: [Self; 6] = [Self::Hit, Self::Missed, Self::Added, Self::Removed, Self::Changed, Self::Moved];

    /// The word for people and machines; empty for nothing.
    pub const fn word(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Hit => "hit",
            Self::Missed => "missed",
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
            Self::Moved => "moved",
        }
    }

    /// A sign that says the same without colour.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Hit => "✓",
            Self::Missed => "✗",
            Self::Added => "+",
            Self::Removed => "−",
            Self::Changed => "~",
            Self::Moved => "→",
        }
    }

    /// A text with the sign in front.
    pub(super) fn before(self, text: &str) -> String {
        if self == Self::None { text.to_owned() } else { format!("{} {text}", self.sign()) }
    }
}

/// A node.
#[derive(Clone, Debug, Default)]
pub struct Node {
    /// The group it stands in, by number; a picture without groups: 0.
    pub group: usize,
    /// Its shape.
    pub shape: Shape,
    /// What it is about.
    pub tone: Tone,
    /// A small word above the title: what kind of action it is, when the title is a name.
    pub caption: String,
    /// Its title.
    pub title: String,
    /// What more it says, a line each.
    pub lines: Vec<String>,
    /// Everything there is to say about it.
    pub tip: String,
    /// The group that it leads to.
    pub leads_to: Option<usize>,
    /// What is to be seen of it.
    pub mark: Mark,
    /// How often it was run, where that is known.
    pub hits: Option<u64>,
}

/// What an edge is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum EdgeKind {
    /// What comes next.
    #[default]
    Next,
    /// Back to the head of a loop.
    Back,
    /// Asked and answered: a bot, a module. The flow goes on.
    Call,
    /// To a remark.
    Remark,
}

/// An edge.
#[derive(Clone, Debug, Default)]
pub struct Edge {
    /// From which node.
    pub from: usize,
    /// To which node.
    pub to: usize,
    /// Lines of its label.
    pub label: Vec<String>,
    /// What it is.
    pub kind: EdgeKind,
    /// What is to be seen of it.
    pub mark: Mark,
}

impl Node {
    /// The word for its colours. Where colours say what is marked, kinds of action have none.
    pub(super) const fn class(&self, colours: Colours) -> &'static str {
        match (self.mark, colours) {
            (Mark::None, Colours::Kinds) => self.tone.class(),
            (Mark::None, _) => Tone::Plain.class(),
            (mark, _) => mark.word(),
        }
    }

    /// The fill and the line on a page.
    pub(super) const fn colours(&self, colours: Colours, page: Page) -> (&'static str, &'static str) {
        match (self.mark, colours) {
            (Mark::None, Colours::Kinds) => colour::tone(self.tone, page),
            (mark, _) => colour::mark(mark, page),
        }
    }
}

impl Group {
    /// Its word and title in one, with the sign of its mark.
    pub(super) fn said(&self) -> String {
        self.mark.before(format!("{} {}", self.word, self.title).trim())
    }
}

impl Picture {
    /// The nodes of each group by number; without groups, all of them.
    pub(super) fn members(&self) -> Vec<Vec<usize>> {
        let mut members = vec![Vec::new(); self.groups.len().max(1)];
        for (number, node) in self.nodes.iter().enumerate() {
            members[node.group].push(number);
        }
        members
    }

    /// The marks that are in it, in the order of a legend.
    pub fn marks(&self) -> Vec<Mark> {
        let has = |mark: &Mark| {
            let nodes = self.nodes.iter().any(|node| node.mark == *mark);
            nodes || self.edges.iter().any(|edge| edge.mark == *mark) || self.groups.iter().any(|g| g.mark == *mark)
        };
        Mark::ALL.into_iter().filter(has).collect()
    }

    /// The tones that are in it, in the order of a legend.
    pub fn tones(&self) -> Vec<Tone> {
        Tone::ALL.into_iter().filter(|tone| self.nodes.iter().any(|node| node.tone == *tone)).collect()
    }
}
