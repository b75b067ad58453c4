//! Routes: the height of every rank, and edges in right angles with a track of their own between the ranks.

use super::cells::{Cells, What};
use super::{Input, Layout, Point, Size};
use rustc_hash::FxHashMap;

/// Between two tracks.
const TRACK: i32 = 10;
/// Between a rank and the nearest track.
const MARGIN: i32 = 12;
/// An edge that may end anywhere keeps so far from the corners of its node.
const CORNER: i32 = 24;
/// Up to so many runs between two ranks are compared with each other.
const COMPARED: usize = 400;

/// Horizontal runs between two ranks that belong together: from one place above, or to one place below.
struct Run {
    /// Where it is joined from above, and below.
    above: Vec<i32>,
    below: Vec<i32>,
    /// From the left to the right end.
    left: i32,
    right: i32,
    track: usize,
}

/// A segment: the place in the upper and the lower rank, and the cells there.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Segment {
    upper: u32,
    /// Where it leaves the upper cell.
    from: i32,
    lower: u32,
    to: i32,
}

/// Finds the heights and the routes.
pub(super) fn route(input: &Input, cells: &Cells, xs: &[i32]) -> Layout {
    let ways: Vec<Vec<Segment>> = (0..input.links.len()).map(|link| segments(input, cells, xs, link)).collect();
    let mut between: Vec<Vec<Segment>> = vec![Vec::new(); cells.ranks.len()];
    for segment in ways.iter().flatten() {
        between[cells.rank[segment.upper as usize]].push(*segment);
    }
    let mut tracks: FxHashMap<Segment, usize> = FxHashMap::default();
    let mut counts = vec![0; cells.ranks.len()];
    for (rank, list) in between.iter_mut().enumerate() {
        list.sort_unstable_by_key(|s| (s.upper, s.from, s.lower, s.to));
        list.dedup();
        counts[rank] = assign(list, &mut tracks);
    }
    let heights = Heights::new(cells, &counts, input.gap.h);
    let mut layout = Layout {
        nodes: (0..input.nodes.len()).map(|node| heights.corner(cells, xs, node)).collect(),
        labels: vec![Point::default(); input.links.len()],
        ..Layout::default()
    };
    for (link, way) in ways.iter().enumerate() {
        let mut points = bends(way, &tracks, cells, &heights);
        if cells.turned[link] {
            points.reverse();
        }
        layout.links.push(points);
        let label = cells.ways[link].iter().find(|cell| cells.what[**cell as usize] == What::Label);
        if let Some(label) = label {
            layout.labels[link] = heights.corner(cells, xs, *label as usize);
        }
    }
    let right = xs.iter().zip(&cells.size).map(|(x, size)| x + size.w - size.w / 2).max().unwrap_or(0);
    let ports = layout.links.iter().flatten().map(|point| point.x).max().unwrap_or(0);
    layout.size = Size { w: right.max(ports), h: heights.bottom };
    layout
}

/// The segments of an edge from its upper to its lower end.
fn segments(input: &Input, cells: &Cells, xs: &[i32], link: usize) -> Vec<Segment> {
    let (way, edge) = (&cells.ways[link], &input.links[link]);
    let (first, last) = if cells.turned[link] { (edge.end, edge.port) } else { (edge.port, edge.end) };
    let mut places: Vec<i32> = way.iter().map(|cell| xs[*cell as usize]).collect();
    let count = places.len();
    places[0] += first;
    places[count - 1] += last;
    if input.anywhere && !cells.turned[link] {
        let room = (input.nodes[edge.to].w / 2 - CORNER).max(0);
        places[count - 1] = places[count - 2].clamp(xs[edge.to] - room, xs[edge.to] + room);
    }
    let segment = |at: usize| Segment { upper: way[at - 1], from: places[at - 1], lower: way[at], to: places[at] };
    (1..count).map(segment).collect()
}

/// Gives every segment that does not run straight down a track; says how many tracks there are.
fn assign(segments: &[Segment], tracks: &mut FxHashMap<Segment, usize>) -> usize {
    let mut into: FxHashMap<(u32, i32), usize> = FxHashMap::default();
    let mut out: FxHashMap<(u32, i32), usize> = FxHashMap::default();
    for segment in segments {
        *out.entry((segment.upper, segment.from)).or_default() += 1;
        *into.entry((segment.lower, segment.to)).or_default() += 1;
    }
    // What leaves one place runs together; else what leads to one place does.
    let mut groups: FxHashMap<(bool, u32, i32), usize> = FxHashMap::default();
    let mut runs: Vec<Run> = Vec::new();
    let mut of: Vec<(Segment, usize)> = Vec::new();
    for segment in segments.iter().filter(|segment| segment.from != segment.to) {
        let fans_out = out[&(segment.upper, segment.from)] > 1 || into[&(segment.lower, segment.to)] == 1;
        let key = if fans_out { (true, segment.upper, segment.from) } else { (false, segment.lower, segment.to) };
        let run = *groups.entry(key).or_insert_with(|| {
            runs.push(Run { above: Vec::new(), below: Vec::new(), left: i32::MAX, right: i32::MIN, track: 0 });
            runs.len() - 1
        });
        runs[run].add(segment);
        of.push((*segment, run));
    }
    let count = order(&mut runs);
    tracks.extend(of.into_iter().map(|(segment, run)| (segment, runs[run].track)));
    count
}

impl Run {
    fn add(&mut self, segment: &Segment) {
        self.above.push(segment.from);
        self.below.push(segment.to);
        self.left = self.left.min(segment.from).min(segment.to);
        self.right = self.right.max(segment.from).max(segment.to);
    }

    fn meets(&self, other: &Self) -> bool {
        self.left <= other.right + TRACK && other.left <= self.right + TRACK
    }

    /// What it costs to draw this run above another: lines that cross, and, far worse, lines on each other.
    fn cost_above(&self, other: &Self) -> usize {
        let inside = |x: &&i32, run: &Self| **x > run.left && **x < run.right;
        let crossed = self.below.iter().filter(|x| inside(x, other)).count();
        let crossing = other.above.iter().filter(|x| inside(x, self)).count();
        let covered = self.below.iter().filter(|x| other.above.contains(x)).count();
        crossed + crossing + 10 * covered
    }
}

/// Orders the runs from top to bottom so that few cross, and lets runs that do not meet share a track.
fn order(runs: &mut [Run]) -> usize {
    runs.sort_by_key(|run| (run.left, run.right));
    let count = runs.len();
    if count > COMPARED {
        return spread(runs);
    }
    let mut below: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut waiting = vec![0usize; count];
    for a in 0..count {
        for b in a + 1..count {
            if !runs[a].meets(&runs[b]) {
                continue;
            }
            let first = runs[a].cost_above(&runs[b]) <= runs[b].cost_above(&runs[a]);
            let (upper, lower) = if first { (a, b) } else { (b, a) };
            below[upper].push(lower);
            waiting[lower] += 1;
        }
    }
    let mut done = vec![false; count];
    let mut left: Vec<usize> = (0..count).collect();
    while !left.is_empty() {
        // Wishes may run in a circle; then the one with the fewest above it goes first.
        let Some(next) = left.iter().copied().min_by_key(|run| (waiting[*run], *run)) else { break };
        left.retain(|run| *run != next);
        done[next] = true;
        for lower in std::mem::take(&mut below[next]) {
            waiting[lower] = waiting[lower].saturating_sub(1);
            if !done[lower] {
                runs[lower].track = runs[lower].track.max(runs[next].track + 1);
            }
        }
    }
    runs.iter().map(|run| run.track + 1).max().unwrap_or(0)
}

/// Gives very many runs tracks from left to right, the first that is free; says how many there are.
fn spread(runs: &mut [Run]) -> usize {
    let mut ends: Vec<i32> = Vec::new();
    for run in runs {
        let free = ends.iter().position(|end| *end + TRACK < run.left);
        run.track = free.unwrap_or(ends.len());
        if run.track == ends.len() {
            ends.push(run.right);
        } else {
            ends[run.track] = run.right;
        }
    }
    ends.len()
}

/// The heights of ranks and tracks.
struct Heights {
    /// Where each rank begins.
    top: Vec<i32>,
    /// How high each rank is.
    height: Vec<i32>,
    /// The first track below each rank.
    track: Vec<i32>,
    bottom: i32,
}

impl Heights {
    fn new(cells: &Cells, tracks: &[usize], gap: i32) -> Self {
        let mut heights = Self { top: Vec::new(), height: Vec::new(), track: Vec::new(), bottom: 0 };
        let mut y = 0;
        for (rank, count) in cells.ranks.iter().zip(tracks) {
            let height = rank.iter().map(|cell| cells.size[*cell as usize].h).max().unwrap_or(0);
            heights.top.push(y);
            heights.height.push(height);
            heights.bottom = y + height;
            // An edge that goes straight down needs no tracks, but room.
            let room = if *count == 0 { 0 } else { 2 * MARGIN + (*count as i32 - 1) * TRACK };
            let space = room.max(gap);
            heights.track.push(y + height + (space - room) / 2 + MARGIN);
            y += height + space;
        }
        heights
    }

    /// The upper left corner of a cell; cells stand at the top of their rank.
    fn corner(&self, cells: &Cells, xs: &[i32], cell: usize) -> Point {
        Point { x: xs[cell] - cells.size[cell].w / 2, y: self.top[cells.rank[cell]] }
    }
}

/// The bends of an edge. It passes through the middle of cells, and ends at those of its nodes.
fn bends(way: &[Segment], tracks: &FxHashMap<Segment, usize>, cells: &Cells, heights: &Heights) -> Vec<Point> {
    let mut points: Vec<Point> = Vec::new();
    for segment in way {
        let (upper, rank) = (segment.upper as usize, cells.rank[segment.upper as usize]);
        // A label is passed, too: the edge is drawn down to the end of its rank, behind it.
        let start = heights.top[rank] + if points.is_empty() { cells.size[upper].h } else { heights.height[rank] };
        push(&mut points, Point { x: segment.from, y: start });
        if let Some(track) = tracks.get(segment) {
            let y = heights.track[rank] + *track as i32 * TRACK;
            push(&mut points, Point { x: segment.from, y });
            push(&mut points, Point { x: segment.to, y });
        }
        push(&mut points, Point { x: segment.to, y: heights.top[rank + 1] });
    }
    points
}

/// Adds a point; one in the middle of a straight line is left out.
fn push(points: &mut Vec<Point>, point: Point) {
    if let [.., a, b] = points.as_slice() {
        let straight = (a.x == b.x && b.x == point.x) || (a.y == b.y && b.y == point.y);
        if straight {
            points.pop();
        }
    }
    if points.last() != Some(&point) {
        points.push(point);
    }
}
