//! Names out of parallel segments, where no bracket states them.

use yiming::align::Aligner;
use yiming::harvest::bitext::pairs;

fn check(foreign: &str, chinese: &str, expected: &[(&str, &str)]) {
    let found = pairs(&Aligner::shipped(), foreign, chinese);
    for (rendering, original) in expected {
        let pair = found.iter().find(|pair| pair.original == *original);
        let pair = pair.unwrap_or_else(|| panic!("{original} is not found in {chinese}: {found:?}"));
        assert_eq!(pair.rendering, *rendering);
        // Nobody has stated it.
        assert!(pair.confidence.get() < 0.95, "{}", pair.confidence.get());
    }
    assert_eq!(found.len(), expected.len(), "{found:?}");
}

#[test]
fn names_are_found_where_no_bracket_states_them() {
    check(
        "Georgy Zinoviev told reporters on Monday that Mark Rutte had left.",
        "格奥尔基·季诺维也夫星期一对记者说，马克·吕特已经离开。",
        &[("格奥尔基·季诺维也夫", "Georgy Zinoviev"), ("马克·吕特", "Mark Rutte")],
    );
    check("It rained on Monday.", "星期一下了雨。", &[]);
    check("", "", &[]);
}
