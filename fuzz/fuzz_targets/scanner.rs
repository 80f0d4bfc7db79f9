//! Brackets and what is in them.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| { if let Ok(text) = std::str::from_utf8(bytes) { let doc = yiming::text::Document::new("t", text); for mention in yiming::mention::find(&doc) { doc.slice(mention.bracket.outer); } } });
