//! Lists in delimited text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use yiming::exchange::import::ListFormat;

fuzz_target!(|bytes: &[u8]| yiming_fuzz::import(ListFormat::Csv, bytes));
