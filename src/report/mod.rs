//! Results to output: what programs read, what spreadsheets read, what eyes read.
//!
//! In: pairs and matches. Out: text on a writer. It decides nothing and prints nothing.

mod csv;
pub mod json;
mod pairs;
mod matches;
mod table;

pub use self::csv::write_record;
pub use matches::{Answer, Context, match_columns, match_record, write_answer};
pub use pairs::{Place, pair_columns, pair_record, write_pairs_aligned, write_pairs_plain};
pub use table::{aligned, counted, width};
