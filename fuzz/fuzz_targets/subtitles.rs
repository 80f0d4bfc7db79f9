//! Subtitles of both shapes.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    yiming_fuzz::read("t.srt", bytes);
    yiming_fuzz::read("t.ass", bytes);
});
