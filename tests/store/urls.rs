//! URLs of stores: what is opened, and how each wrong one is refused.

use callflow::cloud::store::{OpenError, open, safe};

fn refused(url: &str) -> OpenError {
    open(url).err().unwrap_or_else(|| panic!("{url} was opened"))
}

#[test]
fn a_store_in_memory_opens_by_its_url() {
    assert_eq!(open("memory:").unwrap().name(), "memory:");
}

#[test]
fn a_url_that_is_none_says_what_one_looks_like() {
    for url in ["", "callflow.db", "memory:x", "sqlite:", "sqlite://", "sqlite::memory:", "mysql://h/d", "http://x"] {
        let error = refused(url);
        assert_eq!((error.exit, error.code), (2, "store-url"), "{url}: {error:?}");
        assert!(!error.help.is_empty(), "{url}");
    }
}

#[test]
fn f62_no_error_shows_a_password() {
    for url in [
        "postgre://anna:geheim@db/calls",
        "mysql://anna:geheim@db/calls?password=geheim",
        "anna:geheim@db/calls",
        "geheim",
    ] {
        let error = refused(url);
        let shown = format!("{} {} {error:?}", error.message, error.help);
        assert_eq!(shown.contains("geheim"), url == "geheim", "{shown}");
    }
    assert_eq!(safe("postgres://anna:geheim@db:5432/calls?password=x#y"), "postgres://db:5432/calls");
    assert_eq!(safe("postgres://anna:ge@heim@db/calls"), "postgres://db/calls");
    assert_eq!(safe("postgres://db/\u{1b}[31m"), "postgres://db/\\u{1b}[31m");
}
