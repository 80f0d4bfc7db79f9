//! A translation memory for proper names: it aligns 译名(原文) in Chinese text, keeps the pairs with
//! their provenance, finds them, suggests them and checks them.
//!
//! Read the modules in this order: it is the way the data flows.

pub mod text;
pub mod term;
pub mod read;
pub mod mention;
pub mod translit;
pub mod align;
pub mod store;
pub mod harvest;
pub mod lookup;
pub mod names;
pub mod suggest;
pub mod check;
pub mod exchange;
pub mod report;
pub mod lsp;
pub mod cli;
