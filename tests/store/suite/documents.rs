//! Documents: revisions, lists, limits.

use super::{Given, KINDS};
use callflow::cloud::store::{Expect, MAX_DOCUMENT_BYTES, MAX_ID_BYTES, StoreError};

pub fn put_and_got(store: &Given) {
    assert_eq!(store.get("flow", "a"), Ok(None));
    let bytes: Vec<u8> = (0..=255).collect();
    let first = store.put("flow", "a", &bytes, Expect::Any).unwrap().unwrap();
    let got = store.get("flow", "a").unwrap().unwrap();
    assert_eq!((got.key.as_str(), got.revision, &got.bytes), ("a", first, &bytes));
    let second = store.put("flow", "a", b"", Expect::Any).unwrap().unwrap();
    assert!(second > first);
    assert_eq!(store.get("flow", "a").unwrap().unwrap().bytes, b"");
}

pub fn what_is_expected_must_be_there(store: &Given) {
    assert_eq!(store.put("t", "k", b"1", Expect::Revision(1)), Ok(None));
    let first = store.put("t", "k", b"2", Expect::Absent).unwrap().unwrap();
    assert_eq!(store.put("t", "k", b"3", Expect::Absent), Ok(None));
    assert_eq!(store.put("t", "k", b"3", Expect::Revision(first + 1)), Ok(None));
    assert_eq!(store.get("t", "k").unwrap().unwrap().bytes, b"2");
    let second = store.put("t", "k", b"4", Expect::Revision(first)).unwrap().unwrap();
    assert_eq!(store.put("t", "k", b"5", Expect::Revision(first)), Ok(None));
    assert_eq!(store.get("t", "k").unwrap().unwrap().revision, second);
}

pub fn no_revision_comes_twice(store: &Given) {
    let first = store.put("t", "k", b"1", Expect::Absent).unwrap().unwrap();
    assert_eq!(store.remove("t", "k"), Ok(true));
    let second = store.put("t", "k", b"2", Expect::Absent).unwrap().unwrap();
    assert!(second > first, "whoever read the one before must not change this one");
    assert_eq!(store.put("t", "k", b"3", Expect::Revision(first)), Ok(None));
}

pub fn removed(store: &Given) {
    store.put("t", "k", b"1", Expect::Any).unwrap();
    assert_eq!(store.remove("t", "other"), Ok(false));
    assert_eq!(store.remove("other", "k"), Ok(false));
    assert_eq!(store.remove("t", "k"), Ok(true));
    assert_eq!(store.remove("t", "k"), Ok(false));
    assert_eq!(store.get("t", "k"), Ok(None));
}

pub fn kinds_are_apart(store: &Given) {
    store.put("a", "k", b"of a", Expect::Absent).unwrap();
    store.put("b", "k", b"of b", Expect::Absent).unwrap();
    store.put("", "", b"of none", Expect::Absent).unwrap();
    assert_eq!(store.get("a", "k").unwrap().unwrap().bytes, b"of a");
    assert_eq!(store.get("b", "k").unwrap().unwrap().bytes, b"of b");
    assert_eq!(store.get("", "").unwrap().unwrap().bytes, b"of none");
    assert_eq!(store.documents("a", "", None, 10).unwrap().len(), 1);
    assert_eq!(store.documents("c", "", None, 10).unwrap(), []);
}

pub fn listed_by_bytes_with_prefix_and_after(store: &Given) {
    for key in ["b", "a/1", "a/2", "a/10", "a", "A", "ä", "a/", "\u{10ffff}", "a0"] {
        store.put("t", key, key.as_bytes(), Expect::Absent).unwrap();
    }
    store.put("s", "a/0", b"", Expect::Absent).unwrap();
    store.put("u", "a/0", b"", Expect::Absent).unwrap();
    let keys = |prefix: &str, after: Option<&str>, limit: usize| -> Vec<String> {
        store.documents("t", prefix, after, limit).unwrap().into_iter().map(|document| document.key).collect()
    };
    assert_eq!(keys("", None, 100), ["A", "a", "a/", "a/1", "a/10", "a/2", "a0", "b", "ä", "\u{10ffff}"]);
    assert_eq!(keys("a/", None, 100), ["a/", "a/1", "a/10", "a/2"]);
    assert_eq!(keys("a/", None, 2), ["a/", "a/1"]);
    assert_eq!(keys("a/", Some("a/1"), 2), ["a/10", "a/2"]);
    assert_eq!(keys("a/", Some("a/11"), 2), ["a/2"]);
    assert_eq!(keys("a/", Some("A"), 100), ["a/", "a/1", "a/10", "a/2"]);
    assert_eq!(keys("a/", Some("b"), 100), [] as [&str; 0]);
    assert_eq!(keys("\u{10ffff}", None, 100), ["\u{10ffff}"]);
    assert_eq!(keys("x", None, 100), [] as [&str; 0]);
    assert_eq!(keys("", None, 0), [] as [&str; 0]);
}

pub fn at_its_limit_and_past_it(store: &Given) {
    let large = vec![7; MAX_DOCUMENT_BYTES + 1];
    assert_eq!(store.put("t", "k", &large, Expect::Any), Err(StoreError::TooLarge));
    assert_eq!(store.get("t", "k"), Ok(None));
    store.put("t", "k", &large[1..], Expect::Any).unwrap().unwrap();
    assert!(store.get("t", "k").unwrap().unwrap().bytes == large[1..]);
    let (fits, long) = ("k".repeat(MAX_ID_BYTES), "k".repeat(MAX_ID_BYTES + 1));
    store.put("t", &fits, b"", Expect::Any).unwrap().unwrap();
    assert_eq!(store.put("t", &long, b"", Expect::Any), Err(StoreError::TooLarge));
    assert_eq!(store.put(&long, "k", b"", Expect::Any), Err(StoreError::TooLarge));
}

pub fn keys_of_every_kind(store: &Given) {
    for key in KINDS {
        store.put("kinds", key, key.as_bytes(), Expect::Absent).unwrap().unwrap();
        store.put(key, "k", key.as_bytes(), Expect::Absent).unwrap().unwrap();
    }
    for key in KINDS {
        assert_eq!(store.get("kinds", key).unwrap().unwrap().bytes, key.as_bytes(), "{key:?}");
        assert_eq!(store.get(key, "k").unwrap().unwrap().bytes, key.as_bytes(), "{key:?}");
    }
    assert_eq!(store.documents("kinds", "", None, 100).unwrap().len(), KINDS.len());
    assert_eq!(store.documents("kinds", "before\0", None, 100).unwrap().len(), 1);
}
