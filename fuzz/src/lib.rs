//! What all targets do: read bytes as one kind of file, and look at what comes out as a command would.

use std::io::Cursor;
use std::ops::ControlFlow;

use yiming::align::Aligner;
use yiming::exchange::import::bitext::segments;
use yiming::exchange::import::{self, ListFormat};
use yiming::harvest::bitext;
use yiming::read::{Options, documents};
use yiming::text::{Document, Span};

/// The processor time, in milliseconds, that any input may take. The clock on the wall says nothing on a machine
/// that others use too.
const MOST: u64 = 1000;

/// Do `work`, within the time that it may take.
pub fn soon(work: impl FnOnce()) {
    let before = processor_time();
    work();
    let took = processor_time() - before;
    assert!(took < MOST, "took {took} ms of processor time");
}

/// What this thread has had, in milliseconds; 0 where the system does not say.
fn processor_time() -> u64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    told.split(' ').next().and_then(|nanoseconds| nanoseconds.parse::<u64>().ok()).unwrap_or(0) / 1_000_000
}

/// Read `bytes` as a file called `name`, whole and by small windows, and look at every position.
pub fn read(name: &str, bytes: &[u8]) {
    for window in [None, Some(700)] {
        let options = Options { window, ..Options::default() };
        soon(|| {
            let Ok(found) = documents(Box::new(Cursor::new(bytes.to_vec())), name, &options) else { return };
            for input in found {
                match input {
                    Ok(input) => look(&input.document),
                    Err(error) => drop(error.to_string()),
                }
            }
        });
    }
}

/// Ask `doc` for everything that findings are told with.
pub fn look(doc: &Document) {
    let text = doc.text();
    // At most so many places: positions of a long line take time of their own.
    let step = text.len() / 64 + 1;
    let mut last = 0;
    for (at, _) in text.char_indices().filter(|(at, _)| at % step == 0) {
        let span = Span::new(last, at);
        let place = doc.position(at);
        assert!(place.line > 0 && place.column > 0);
        doc.columns(span);
        doc.place(at);
        if let (Some(source), Some(span)) = (doc.source(), doc.source_span(span)) {
            assert!(source.get(span.start..span.end).is_some());
        }
        last = at;
    }
}

/// Read `bytes` as a list, in `format` or whatever they look like. What a list gives has two sides.
pub fn import(format: impl Into<Option<ListFormat>>, bytes: &[u8]) {
    let options = import::Options { format: format.into(), ..import::Options::default() };
    soon(|| {
        let told = import::read("t", &mut Cursor::new(bytes), &options, &mut |row| {
            assert!(!row.concept.originals.is_empty() && !row.concept.renderings.is_empty());
            ControlFlow::Continue(())
        });
        drop(told.map_err(|error| error.to_string()));
    });
}

/// Read `bytes` as a parallel text and align the names in its first segments.
pub fn parallel(bytes: &[u8]) {
    // The model is unpacked when it is first asked for.
    let aligner = Aligner::shipped();
    let mut left = 4;
    soon(|| {
        let told = segments("t", &mut Cursor::new(bytes), &import::Options::default(), &mut |one| {
            for pair in bitext::pairs(&aligner, &one.foreign, &one.chinese) {
                assert!(one.chinese.contains(&pair.rendering) && one.foreign.contains(&pair.original));
            }
            left -= 1;
            if left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        drop(told.map_err(|error| error.to_string()));
    });
}
