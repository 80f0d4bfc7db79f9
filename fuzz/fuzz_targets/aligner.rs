//! Pairs, whose strings are slices of the text.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| { if let Ok(text) = std::str::from_utf8(bytes) { let doc = yiming::text::Document::new("t", text); for pair in yiming::align::Aligner::shipped().align(&doc) { assert_eq!(doc.slice(pair.rendering_span), pair.rendering); assert_eq!(doc.slice(pair.original_span), pair.original); } } });
