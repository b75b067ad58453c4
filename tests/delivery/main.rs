//! Delivery of batches (F2–F14): one test a rule, and a whole system of senders, a store that fails and a cloud that
//! loses answers, in one thread, from one number.

mod rules;
mod shelf;
mod sim;
mod verdict;
mod world;
