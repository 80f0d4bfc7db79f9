//! One integration binary.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

mod check;
mod check_changes;
mod check_formats;
mod cli;
mod corpus;
mod exchange;
mod harvest;
mod lists;
mod lsp;
mod memory_commands;
mod nothing_lost;
mod pairs;
mod store;
mod tidy;
