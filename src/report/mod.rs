//! Results to output: what programs read, what spreadsheets read, what eyes read.
//!
//! In: results. Out: text on a writer. It decides nothing and prints nothing.

mod csv;
mod table;

pub use self::csv::write_record;
pub use table::{aligned, counted, width};
