//! XLIFF and TMX.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    yiming_fuzz::read("t.xlf", bytes);
    yiming_fuzz::read("t.tmx", bytes);
});
