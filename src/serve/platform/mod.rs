//! The platform's API (wire.md), as official clients call it: one file a resource. What is known and not served answers
//! 501, by name (H15).

mod analytics;
mod attributes;
mod body;
mod calls;
mod conversation;
mod conversations;
mod fault;
mod glob;
mod home;
mod media;
mod paging;
mod participants;
mod queues;
mod route;
mod search;
mod time;
mod unserved;
mod words;

use super::http::Route;

/// The routes of the platform's API, those that are not served among them.
pub fn routes() -> Vec<Route> {
    let served = [
        conversations::routes(),
        attributes::routes(),
        participants::routes(),
        calls::routes(),
        search::routes(),
        analytics::routes(),
        queues::routes(),
    ];
    served.into_iter().flatten().chain(unserved::routes()).collect()
}
