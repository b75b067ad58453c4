//! Opening a store: what a URL may say, what is refused, and the schema (F25, F62).

use crate::server::{Server, database_of, server};
use callflow::cloud::store::postgres::Postgres;
use callflow::cloud::store::{Facts, OpenError, Person, Store, StoreError};
use callflow::value::Text;

/// Why a URL is refused; it is shown, so nothing secret may stand in it.
fn refused(url: &str) -> OpenError {
    let error = Postgres::open(url).err().unwrap_or_else(|| panic!("`{url}` was opened"));
    println!("{error} | {}", error.help);
    error
}

#[test]
fn f25_a_new_database_gets_the_schema_and_keeps_it() {
    let url = server().database();
    let store = Postgres::open(&url).expect("a new database");
    store.ready().expect("it is ready");
    store.create("c", &Facts::default()).expect("a conversation");
    drop(store);
    let store = Postgres::open(&url).expect("the same again");
    assert!(store.facts("c").expect("an answer").is_some());
    let steps = server().sql(database_of(&url), "select number, name from callflow.migration order by number");
    assert_eq!(
        steps,
        [["1", "tables"], ["2", "functions"], ["3", "along"], ["4", "renewal by name"], ["5", "removal"]]
    );
}

#[test]
fn f63_a_schema_of_before_is_brought_up_to_date_and_keeps_what_it_holds() {
    let url = server().database();
    let store = Postgres::open(&url).expect("a new database");
    store.create("c", &Facts::default()).expect("a conversation");
    drop(store);
    // As it was after the third step: the two behind it are taken back.
    server().sql(
        database_of(&url),
        "drop function callflow.renew(bytea, bigint, bytea[]);
         create function callflow.renew(_owner bytea, _lease bigint) returns bigint language sql as 'select 0::bigint';
         drop function callflow.write; alter table callflow.attribute alter column value set not null;
         delete from callflow.migration where number >= 4",
    );
    let store = Postgres::open(&url).expect("a database of before");
    store.ready().expect("it is ready");
    assert!(store.facts("c").expect("an answer").is_some());
    assert_eq!(store.renew("nobody", std::time::Duration::ZERO, Some(&[])), Ok(0));
}

#[test]
fn f63_a_database_of_before_is_brought_up_to_date_with_all_that_it_holds() {
    let url = server().database();
    let store = Postgres::open(&url).expect("a new database");
    let facts = Facts { people: vec![Person::new("p", "customer", 1)], ..Facts::default() };
    store.create("c", &facts).expect("a conversation");
    store.merge("c", "p", &[(Text::new("a"), Text::new("1"))], 1).expect("it is taken");
    drop(store);
    let back = "drop function callflow.write; alter table callflow.attribute alter column value set not null; \
                delete from callflow.migration where number = 5";
    server().sql(database_of(&url), back);
    let store = Postgres::open(&url).expect("the same again");
    assert_eq!(store.read("c", "p", &["a"]), Ok(vec![Some(Text::new("1"))]));
    store.write("c", "p", &[], &[Text::new("a")], 2).expect("it goes");
    assert_eq!(store.read("c", "p", &["a"]), Ok(vec![None]));
}

#[test]
fn f25_many_workers_may_start_at_once() {
    let url = server().database();
    std::thread::scope(|scope| {
        let all: Vec<_> = (0..6).map(|_| scope.spawn(|| Postgres::open(&url).map(|store| store.ready()))).collect();
        for one in all {
            assert_eq!(one.join().expect("no panic").expect("it opens"), Ok(()));
        }
    });
}

#[test]
fn f25_a_newer_schema_is_refused_when_opened_and_when_it_comes_later() {
    let url = server().database();
    let store = Postgres::open(&url).expect("a new database");
    store.ready().expect("it is ready");
    let newer = "insert into callflow.migration (number, name, digest) values (6, 'more', '\\x00')";
    server().sql(database_of(&url), newer);
    let error = refused(&url);
    assert_eq!((error.code, error.exit), ("store-newer", 3));
    assert!(error.message.contains("step 6"));
    // It was opened before, and is not ready any more.
    match store.ready() {
        Err(StoreError::Broken(why)) => assert!(why.contains("step 6"), "{why}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn f25_a_foreign_schema_is_refused_and_not_touched() {
    for sql in [
        "create schema callflow; create table callflow.conversation (id int)",
        "create schema callflow; create table callflow.migration (number int)",
        "create schema callflow; create view callflow.facts as select 1",
    ] {
        let url = server().database();
        server().sql(database_of(&url), sql);
        assert_eq!(refused(&url).code, "store-foreign", "{sql}");
        let asked = "select count(*) from pg_class c join pg_namespace n on n.oid = relnamespace \
                     where nspname = 'callflow'";
        assert_eq!(server().sql(database_of(&url), asked), [["1"]], "{sql}");
    }
    let url = server().database();
    drop(Postgres::open(&url).expect("a new database"));
    server().sql(database_of(&url), "update callflow.migration set digest = '\\x00' where number = 2");
    assert_eq!(refused(&url).code, "store-foreign");
}

#[test]
fn f25_a_user_who_may_not_is_told_what_to_grant() {
    let url = server().database();
    let (database, user) = (database_of(&url), format!("poor_{}", database_of(&url)));
    server().sql(database, &format!("create role {user} login"));
    let poor = url.replace("user=callflow", &format!("user={user}"));
    let error = refused(&poor);
    assert_eq!(error.code, "store-schema");
    assert!(error.help.contains("grant create on database"));
    server().sql(database, &format!("grant create on database {database} to {user}"));
    drop(Postgres::open(&poor).expect("now it may"));
}

#[test]
fn a_server_that_may_lose_commits_is_refused() {
    let lossy = Server::start(&["fsync=off"]);
    let url = lossy.database();
    let error = refused(&url);
    assert_eq!(error.code, "store-unusable");
    assert!(error.message.contains("`fsync` is off") && error.message.contains("allow-lossy=true"));
    drop(Postgres::open(&format!("{url}&allow-lossy=true")).expect("it was asked for"));
    let url = server().database();
    server().sql("postgres", &format!("alter database {} set synchronous_commit = off", database_of(&url)));
    assert!(refused(&url).message.contains("`synchronous_commit` is off"));
}

#[test]
fn f27_a_database_that_takes_no_writes_is_refused() {
    let url = server().database();
    server().sql("postgres", &format!("alter database {} set default_transaction_read_only = on", database_of(&url)));
    assert_eq!(refused(&url).code, "store-unreachable");
}

#[test]
fn urls_that_are_wrong_say_what_is_wrong() {
    let folder = server().folder().display();
    let cases = [
        ("postgres://h/d?unknown=1".to_owned(), "store-url", "no parameter `unknown`"),
        ("postgres://h/d?sslmode=maybe".to_owned(), "store-url", "`sslmode` has a value"),
        ("postgres://h/d?target_session_attrs=any".to_owned(), "store-url", "`target_session_attrs` has a value"),
        ("postgres://h/d?connections=0".to_owned(), "store-url", "from 1 to 1000"),
        ("postgres://h/d?connections=1001".to_owned(), "store-url", "from 1 to 1000"),
        ("postgres:///d".to_owned(), "store-url", "names no host"),
        ("postgres://h:port/d".to_owned(), "store-url", "not understood"),
        ("postgres://127.0.0.1:1/d".to_owned(), "store-unreachable", "cannot be opened"),
        (format!("postgres:///nowhere?host={folder}&user=callflow"), "store-unreachable", "nowhere"),
        ("postgres://h/d?sslrootcert=none.pem".to_owned(), "store-tls", "none.pem"),
    ];
    for (url, code, word) in cases {
        let error = refused(&url);
        assert_eq!(error.code, code, "{url}");
        assert!(error.message.contains(word), "{url}: {error}");
        assert_eq!(error.exit, if code == "store-url" { 2 } else { 3 }, "{url}");
    }
}

#[test]
fn f62_passwords_are_never_shown() {
    let folder = server().folder().display();
    let secret = "Hx7-canary";
    for url in [
        format!("postgres://u:{secret}@127.0.0.1:1/d"),
        format!("postgres://u:{secret}@h:x/d"),
        format!("postgres://u:a?{secret}@h/d"),
        format!("postgres://u:a?{secret}=1@h/d"),
        format!("postgres://u:a#{secret}@h/d"),
        format!("postgres://h/d?password={secret}&x=1"),
        format!("postgres:///nowhere?host={folder}&user=callflow&password={secret}"),
    ] {
        let error = refused(&url);
        let shown = format!("{error} {} {error:?}", error.help);
        assert!(!shown.contains("canary"), "{shown}");
    }
    let url = format!("{}&password={secret}", server().database());
    let store = Postgres::open(&url).expect("the server trusts everybody");
    assert!(!store.name().contains("canary") && !store.name().contains("user"), "{}", store.name());
    assert!(store.name().starts_with("postgres://"), "{}", store.name());
}

#[test]
fn a_caller_inside_of_another_runtime_is_served() {
    let url = server().database();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let store = Postgres::open(&url).expect("a new database");
        assert_eq!(store.ready(), Ok(()));
        drop(store);
    });
}
