//! Results to output: what programs read, what spreadsheets read, what eyes read.
//!
//! In: pairs, matches, suggestions and diagnostics. Out: text on a writer. It decides nothing and prints
//! nothing.

pub mod check;
mod csv;
mod diff;
mod human;
pub mod json;
mod pairs;
mod matches;
pub mod suggest;
mod table;

pub use self::csv::write_record;
pub use diff::write_diff;
pub use human::Frame;
pub use matches::{Answer, Context, match_columns, match_record, write_answer};
pub use pairs::{Place, pair_columns, pair_record, write_pairs_aligned, write_pairs_plain};
pub use table::{aligned, counted, width};
