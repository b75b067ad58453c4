//! `callflow explore`: own flows judged by hand, what it writes, and the reference flows.

mod flows;
mod reference;
mod support;
