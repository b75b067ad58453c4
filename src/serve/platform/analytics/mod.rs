//! Analytics: conversations as they were told of, details, queries and jobs (wire §9).

mod dimension;
mod filter;
mod handlers;
mod jobs;
mod query;
mod render;

pub use handlers::routes;
pub use jobs::sweep;
pub use query::each;
pub use render::{Attributes, analytics};
