//! Brackets and what is in them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use yiming::text::Document;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let doc = Document::new("t", text);
    yiming_fuzz::soon(|| {
        for mention in yiming::mention::find(&doc) {
            doc.slice(mention.bracket.outer);
        }
    });
});
