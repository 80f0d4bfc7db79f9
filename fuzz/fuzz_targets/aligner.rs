//! Pairs, whose strings are slices of the text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use yiming::align::Aligner;
use yiming::text::Document;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let doc = Document::new("t", text);
    let aligner = Aligner::shipped();
    yiming_fuzz::soon(|| {
        for pair in aligner.align(&doc) {
            assert_eq!(doc.slice(pair.rendering_span), pair.rendering);
            assert_eq!(doc.slice(pair.original_span), pair.original);
        }
    });
});
