//! The queue by itself: rules P1 to P27 as far as they are about it.

use super::*;

fn id(number: u32) -> BatchId {
    BatchId { conversation: 7, number }
}

/// Sets into a queue whose names are numbered by a table.
fn set(queue: &mut Queue, names: &mut Names, name: &str, value: &str) {
    let slot = names.number(name);
    queue.set(slot, Text::new(value));
}

fn entries(batch: &Batch, names: &Names) -> Vec<(String, String)> {
    let named = |slot: &Slot| names.name(*slot).unwrap().as_str().to_owned();
    batch.entries.iter().map(|(slot, value)| (named(slot), value.as_str().to_owned())).collect()
}

#[test]
fn p01_set_puts_a_name_into_the_queue() {
    let mut queue = Queue::default();
    assert!(queue.is_empty());
    queue.set(Slot(3), "x".into());
    assert_eq!((queue.len(), queue.get(Slot(3)).map(Text::as_str)), (1, Some("x")));
}

#[test]
fn p02_a_name_that_is_not_queued_is_left_to_the_cloud() {
    let mut queue = Queue::default();
    queue.set(Slot(2), "x".into());
    for slot in [0, 1, 3, 4_000_000_000] {
        assert_eq!(queue.get(Slot(slot)), None, "{slot}");
    }
}

#[test]
fn p03_seed_example() {
    let mut cloud = Text::new("Hello");
    let (mut queue, foo) = (Queue::default(), Slot(0));
    let get = |queue: &Queue, cloud: &Text| queue.get(foo).unwrap_or(cloud).as_str().to_owned();
    assert_eq!(get(&queue, &cloud), "Hello");
    queue.set(foo, "Goodbye".into());
    assert_eq!((get(&queue, &cloud).as_str(), cloud.as_str()), ("Goodbye", "Hello"));
    let batch = queue.take(id(1)).unwrap();
    batch.entries.into_iter().for_each(|(_, value)| cloud = value);
    assert_eq!(cloud.as_str(), "Goodbye");
    assert!(queue.is_empty());
}

#[test]
fn p04_last_set_wins() {
    let mut queue = Queue::default();
    for (slot, value) in [(1, "a"), (0, "b"), (1, "c"), (1, "d")] {
        queue.set(Slot(slot), value.into());
    }
    let batch = queue.take(id(1)).unwrap();
    assert_eq!(batch.entries, [(Slot(1), "d".into()), (Slot(0), "b".into())]);
}

#[test]
fn p05_nothing_queued_sends_nothing() {
    let mut queue = Queue::default();
    assert_eq!(queue.take(id(1)), None);
    queue.set(Slot(0), "x".into());
    assert!(queue.take(id(1)).is_some());
    assert_eq!(queue.take(id(2)), None, "what was taken is not sent again");
}

#[test]
fn p05_all_names_go_in_one_batch() {
    let mut queue = Queue::default();
    (0..1_000).for_each(|slot| queue.set(Slot(slot), "x".into()));
    assert_eq!(queue.take(id(1)).unwrap().entries.len(), 1_000);
}

/// Case, blanks, composed and decomposed letters, NUL, width: all tell names apart (P6).
#[test]
fn p06_names_are_bytes() {
    let spelt =
        ["Foo", "foo", "FOO", "Foo ", " Foo", "Foo\0", "Foo\u{a0}", "é", "e\u{301}", "É", "Ｆoo", "Foo\n", "\0"];
    let (mut queue, mut names) = (Queue::default(), Names::default());
    for (number, name) in spelt.iter().enumerate() {
        set(&mut queue, &mut names, name, &number.to_string());
    }
    assert_eq!((names.len(), queue.len()), (spelt.len(), spelt.len()));
    for (number, name) in spelt.iter().enumerate() {
        let slot = names.find(name).unwrap();
        assert_eq!(queue.get(slot).unwrap().as_str(), number.to_string(), "{name:?}");
    }
    assert_eq!(names.find("FoO"), None);
    let batch = queue.take(id(1)).unwrap();
    let sent: Vec<String> = entries(&batch, &names).into_iter().map(|(name, _)| name).collect();
    assert_eq!(sent, spelt);
}

#[test]
fn p06_a_name_keeps_its_number() {
    let mut names = Names::default();
    let (a, b) = (names.number("a"), names.number("b"));
    assert_eq!((names.number("a"), names.number("b"), names.len()), (a, b, 2));
    let copy: Names = names.iter().cloned().collect();
    assert_eq!((copy.find("a"), copy.find("b"), copy.find("c")), (Some(a), Some(b), None));
    assert_eq!(copy.name(Slot(2)), None);
}

#[test]
fn p10_empty_is_a_value() {
    let mut queue = Queue::default();
    queue.set(Slot(0), Text::EMPTY);
    assert_eq!(queue.get(Slot(0)), Some(&Text::EMPTY));
    assert!(!queue.is_empty());
    assert_eq!(queue.take(id(1)).unwrap().entries, [(Slot(0), Text::EMPTY)]);
    assert_eq!(queue.get(Slot(0)), None);
}

#[test]
fn p17_get_by_itself_queues_nothing() {
    let queue = Queue::default();
    assert_eq!(queue.get(Slot(9)), None);
    assert_eq!((queue.len(), queue.iter().count()), (0, 0));
}

#[test]
fn p27_a_batch_carries_its_id_and_the_next_one_another() {
    let mut queue = Queue::default();
    queue.set(Slot(0), "x".into());
    let first = queue.take(id(1)).unwrap();
    queue.set(Slot(0), "y".into());
    let second = queue.take(id(2)).unwrap();
    assert_eq!((first.id, second.id), (id(1), id(2)));
    assert_eq!(second.entries, [(Slot(0), "y".into())]);
}

/// After a flush the first Set of a name decides its place anew (P4, P5).
#[test]
fn p05_the_queue_is_used_again_after_a_flush() {
    let mut queue = Queue::default();
    [0, 1].into_iter().for_each(|slot| queue.set(Slot(slot), "old".into()));
    queue.take(id(1));
    [1, 0].into_iter().for_each(|slot| queue.set(Slot(slot), "new".into()));
    let slots: Vec<Slot> = queue.iter().map(|(slot, _)| slot).collect();
    assert_eq!(slots, [Slot(1), Slot(0)]);
    queue.clear();
    assert_eq!((queue.len(), queue.get(Slot(0))), (0, None));
    assert_eq!(queue.take(id(2)), None);
}

/// The bytes are those of the values that are held now, whatever was held before (F31).
#[test]
fn f31_the_queue_knows_its_bytes() {
    let mut queue = Queue::default();
    queue.set(Slot(0), "12345".into());
    queue.set(Slot(1), "12".into());
    assert_eq!(queue.bytes(), 7);
    queue.set(Slot(0), "1".into());
    assert_eq!(queue.bytes(), 3);
    queue.clear();
    assert_eq!(queue.bytes(), 0);
    queue.set(Slot(5), "123".into());
    assert_eq!(queue.bytes(), 3);
    queue.take(id(1));
    assert_eq!(queue.bytes(), 0);
}
