//! Connections break while a commit runs (F3): a proxy drops requests and answers.

use crate::load::{below, check, rounds, writers};
use crate::server::{Server, database_of, server};
use callflow::cloud::store::Store;
use callflow::cloud::store::postgres::Postgres;
use std::io::{Read, Write};
use std::net::Shutdown;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};

/// Stands between a store and its server. Of so many messages, one is lost with its connection; 0 loses none.
struct Proxy {
    folder: tempfile::TempDir,
    one_in: Arc<AtomicU32>,
    answers: Arc<AtomicUsize>,
    requests: Arc<AtomicUsize>,
}

impl Proxy {
    fn before(server: &Server) -> Self {
        let folder = tempfile::Builder::new().prefix("cfpx").tempdir().expect("a folder");
        let name = ".s.PGSQL.5432";
        let listener = UnixListener::bind(folder.path().join(name)).expect("a socket");
        let to = server.folder().join(name);
        let proxy = Self { folder, one_in: Arc::default(), answers: Arc::default(), requests: Arc::default() };
        let (one_in, answers, requests) = (proxy.one_in.clone(), proxy.answers.clone(), proxy.requests.clone());
        std::thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let (one_in, answers, requests) = (one_in.clone(), answers.clone(), requests.clone());
                connect(client, &to, &one_in, &answers, &requests);
            }
        });
        proxy
    }
}

fn connect(
    client: UnixStream,
    to: &Path,
    one_in: &Arc<AtomicU32>,
    answers: &Arc<AtomicUsize>,
    requests: &Arc<AtomicUsize>,
) {
    let Ok(server) = UnixStream::connect(to) else { return };
    let (Ok(client_too), Ok(server_too)) = (client.try_clone(), server.try_clone()) else { return };
    let (chance, lost) = (one_in.clone(), requests.clone());
    std::thread::spawn(move || pass(client, server, &chance, &lost));
    let (chance, lost) = (one_in.clone(), answers.clone());
    std::thread::spawn(move || pass(server_too, client_too, &chance, &lost));
}

/// Passes messages on, until one is lost and the connection with it. The server goes on with what it has got.
fn pass(mut from: UnixStream, mut to: UnixStream, one_in: &AtomicU32, lost: &AtomicUsize) {
    let mut bytes = vec![0; 1 << 16];
    while let Ok(length @ 1..) = from.read(&mut bytes) {
        let chance = one_in.load(Ordering::SeqCst);
        if chance > 0 && below(chance) == 0 {
            lost.fetch_add(1, Ordering::SeqCst);
            break;
        }
        if to.write_all(&bytes[..length]).is_err() {
            break;
        }
    }
    let _gone = (from.shutdown(Shutdown::Both), to.shutdown(Shutdown::Both));
}

#[test]
fn f03_an_answer_that_is_lost_is_found_by_asking_again() {
    let url = server().database();
    let proxy = Proxy::before(server());
    let store = Postgres::open(&server().url_by(proxy.folder.path(), database_of(&url))).expect("a new database");
    store.ready().expect("it is ready");
    proxy.one_in.store(30, Ordering::SeqCst);
    let cuts = rounds(100, 5_000);
    let acknowledged = writers(&store, 6, || proxy.answers.load(Ordering::SeqCst) >= cuts);
    proxy.one_in.store(0, Ordering::SeqCst);
    let unseen = check(&store, &acknowledged);
    let batches: usize = acknowledged.values().map(Vec::len).sum();
    let (answers, requests) = (proxy.answers.load(Ordering::SeqCst), proxy.requests.load(Ordering::SeqCst));
    let (unknown, committed) = (store.unknown_outcomes(), store.found_committed());
    println!(
        "{batches} batches, {answers} answers and {requests} requests lost, {unknown} unknown outcomes, {committed} of \
         them committed"
    );
    assert_eq!(unseen, 0, "each batch was acknowledged in the end");
    assert!(unknown > 0 && committed > 0, "no cut fell into a commit");
    crate::locks::nothing_is_open(server(), &url);
}
