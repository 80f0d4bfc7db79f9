//! Feature rows of everything that looks like a near duplicate in each text named, one JSON array a line:
//! file, line, column, stretch, target, numbers. The weights in `src/check/near/features.rs` are fitted to it.
#![allow(clippy::print_stdout, reason = "it writes rows")]

use yiming::align::Aligner;
use yiming::check::near_rows;
use yiming::text::Document;

fn main() -> std::io::Result<()> {
    let aligner = Aligner::shipped();
    for path in std::env::args().skip(1) {
        let doc = Document::new(&path, std::fs::read_to_string(&path)?);
        let pairs = vec![aligner.align(&doc)];
        for (_, span, target, row) in near_rows(std::slice::from_ref(&doc), &pairs) {
            let place = doc.position(span.start);
            let row: Vec<String> = row.iter().map(|number| format!("{number:.3}")).collect();
            let (path, text) = (serde_json::json!(path), serde_json::json!(doc.slice(span)));
            let target = serde_json::json!(target);
            println!("[{path},{},{},{text},{target},[{}]]", place.line, place.column, row.join(","));
        }
    }
    Ok(())
}
