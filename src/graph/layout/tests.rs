//! What every layout must keep, shown on graphs of many shapes.

use super::*;
use proptest::prelude::*;

const NODE: Size = Size { w: 80, h: 30 };
const GAP: Size = Size { w: 20, h: 24 };

fn graph(count: usize, edges: &[(usize, usize)]) -> Input {
    let links = edges.iter().map(|(from, to)| Link { from: *from, to: *to, ..Link::default() }).collect();
    Input { nodes: vec![NODE; count], links, gap: GAP, ..Input::default() }
}

/// No two nodes meet, and every edge begins at the bottom or top of one node and ends at the other.
fn holds(input: &Input, found: &Layout) {
    for (a, at) in found.nodes.iter().enumerate() {
        assert!(
            at.x >= 0
                && at.y >= 0
                && at.x + input.nodes[a].w <= found.size.w
                && at.y + input.nodes[a].h <= found.size.h
        );
        for (b, other) in found.nodes.iter().enumerate().skip(a + 1) {
            let apart_x = at.x + input.nodes[a].w <= other.x || other.x + input.nodes[b].w <= at.x;
            let apart_y = at.y + input.nodes[a].h <= other.y || other.y + input.nodes[b].h <= at.y;
            assert!(apart_x || apart_y, "{a} at {at:?} meets {b} at {other:?}");
        }
    }
    for (link, points) in input.links.iter().zip(&found.links) {
        let (from, to) = (found.nodes[link.from], found.nodes[link.to]);
        let first = points[0];
        let last = points[points.len() - 1];
        assert_eq!(first.x, from.x + input.nodes[link.from].w / 2 + link.port, "{points:?}");
        assert!(first.y == from.y + input.nodes[link.from].h || first.y == from.y, "{points:?}");
        assert!(last.y == to.y || last.y == to.y + input.nodes[link.to].h, "{points:?}");
        let right_angles = points.windows(2).all(|pair| pair[0].x == pair[1].x || pair[0].y == pair[1].y);
        assert!(right_angles, "{points:?}");
    }
}

#[test]
fn a_chain_is_a_straight_line() {
    let input = graph(3, &[(0, 1), (1, 2)]);
    let found = layout(&input).unwrap();
    holds(&input, &found);
    assert!(found.nodes.iter().all(|node| node.x == 0));
    assert_eq!(found.links[0], [Point { x: 40, y: 30 }, Point { x: 40, y: 54 }]);
    assert_eq!(found.size, Size { w: 80, h: 30 * 3 + 24 * 2 });
}

#[test]
fn what_leads_to_one_node_from_two_sides_stands_beside_each_other_and_the_node_between() {
    let input = graph(4, &[(0, 1), (0, 2), (1, 3), (2, 3)]);
    let found = layout(&input).unwrap();
    holds(&input, &found);
    let [top, left, right, bottom] = found.nodes[..] else { panic!("four nodes") };
    assert!(left.x + NODE.w + GAP.w <= right.x && left.y == right.y);
    assert_eq!((top.x, bottom.x), (50, 50));
}

#[test]
fn a_circle_has_one_edge_upwards() {
    let input = graph(3, &[(0, 1), (1, 2), (2, 0)]);
    let found = layout(&input).unwrap();
    holds(&input, &found);
    assert!(found.nodes[0].y < found.nodes[1].y && found.nodes[1].y < found.nodes[2].y);
    let back = &found.links[2];
    assert!(back[0].y > back[back.len() - 1].y);
}

#[test]
fn a_label_has_a_rank_of_its_own() {
    let mut input = graph(2, &[(0, 1)]);
    input.links[0].label = Some(Size { w: 40, h: 14 });
    let found = layout(&input).unwrap();
    holds(&input, &found);
    assert_eq!(found.labels[0], Point { x: 20, y: 54 });
    assert_eq!(found.nodes[1].y, 30 + 24 + 14 + 24);
}

#[test]
fn a_rank_is_no_wider_than_allowed() {
    let mut input = graph(9, &(1..9).map(|node| (0, node)).collect::<Vec<_>>());
    input.widest = 300;
    let found = layout(&input).unwrap();
    holds(&input, &found);
    let rows: std::collections::BTreeSet<i32> = found.nodes.iter().map(|node| node.y).collect();
    assert_eq!(rows.len(), 4, "one, and three a row");
}

#[test]
fn an_edge_that_may_end_anywhere_has_no_bend_that_it_does_not_need() {
    let mut input = graph(3, &[(0, 1), (0, 2)]);
    input.nodes[0].w = 400;
    input.links[0].port = -60;
    input.anywhere = true;
    let found = layout(&input).unwrap();
    assert_eq!(found.links[0].len(), 2, "{:?}", found.links[0]);
    // The middle of the first node is 24 pixels and more from the corner that is next to it.
    let last = found.links[1][found.links[1].len() - 1];
    assert_eq!(last.x, found.nodes[2].x + 24);
}

#[test]
fn the_last_rank_is_below_everything() {
    let mut input = graph(5, &[(0, 1), (0, 4), (1, 2), (2, 3)]);
    input.last = vec![4];
    let found = layout(&input).unwrap();
    holds(&input, &found);
    assert!(found.nodes[4].y > found.nodes[3].y);
}

#[test]
fn nothing_is_laid_out_as_nothing() {
    let found = layout(&Input::default()).unwrap();
    assert_eq!((found.nodes.len(), found.size), (0, Size::default()));
}

#[test]
fn more_cells_than_allowed_are_refused() {
    // A chain over 1,001 ranks; an edge from its end to its head passes 999 of them in cells of its own.
    let mut edges: Vec<(usize, usize)> = (1..1001).map(|node| (node - 1, node)).collect();
    edges.extend((0..999).map(|_| (1000, 0)));
    let most = MAX_CELLS - 999 * 999;
    let cells = |nodes: usize| {
        let input = graph(nodes, &edges);
        cells::Cells::new(&input, &rank::ranks(&input)).map(|cells| cells.what.len())
    };
    assert_eq!(cells(most), Ok(MAX_CELLS));
    assert_eq!(cells(most + 1), Err(TooLarge));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_graph_is_laid_out(
        count in 1usize..24,
        edges in prop::collection::vec((0usize..24, 0usize..24, any::<bool>()), 0..60),
        sizes in prop::collection::vec((1i32..150, 1i32..90), 24),
        widest in prop_oneof![Just(0), 100i32..600],
    ) {
        let nodes = sizes[..count].iter().map(|(w, h)| Size { w: w * 2, h: *h }).collect();
        let inside = edges.into_iter().map(|(a, b, label)| (a % count, b % count, label)).filter(|(a, b, _)| a != b);
        let links = inside.map(|(from, to, label)| Link { from, to, label: label.then_some(Size { w: 30, h: 12 }), ..Link::default() });
        let input = Input { nodes, links: links.collect(), gap: GAP, widest, ..Input::default() };
        holds(&input, &layout(&input).unwrap());
    }
}
