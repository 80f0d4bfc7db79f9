//! One integration binary.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

mod absorb;
mod check;
mod check_changes;
mod check_formats;
mod cli;
mod corpus;
mod damaged;
mod entries;
mod exchange;
mod formats;
mod harvest;
mod homes;
mod hostile;
mod lists;
mod parallel;
mod lsp;
mod memory_commands;
mod nothing_lost;
mod pairs;
mod people;
mod readme;
mod store;
mod suggest;
mod tidy;
mod words;
