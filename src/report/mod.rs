//! Results to output: what programs read, what spreadsheets read, what eyes read.
//!
//! In: pairs, matches, suggestions and diagnostics. Out: text on a writer. It decides nothing and prints
//! nothing.

pub mod check;
mod csv;
mod diff;
mod human;
pub mod suggest;
mod table;

pub use csv::write_record;
pub use diff::write_diff;
pub use human::Frame;
pub use table::{aligned, counted, width};
