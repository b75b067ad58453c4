//! Archy in: what real files become, what hand-made ones become, what bad ones are told, and the command around it.

mod bad_files;
mod bad_input;
mod catalogue;
mod command;
mod corpus;
mod kinds;
mod losses;
mod mapping;
mod menus;
mod templates;
mod values;
#[path = "../support"]
mod support {
    pub mod folder;
    #[allow(dead_code, reason = "these tests give no input")]
    pub mod program;
}
mod import;
