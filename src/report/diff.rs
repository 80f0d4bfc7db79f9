//! What a fix would change, as a unified diff.

use std::io::{self, Write};

use similar::TextDiff;

/// The change from `old` to `new` of the file `name`; nothing when they are the same.
pub fn write_diff(out: &mut dyn Write, name: &str, old: &str, new: &str) -> io::Result<()> {
    if old == new {
        return Ok(());
    }
    let diff = TextDiff::from_lines(old, new);
    write!(out, "{}", diff.unified_diff().context_radius(1).header(name, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_changed_lines_are_shown() {
        let mut out = Vec::new();
        write_diff(&mut out, "a.txt", "一\n二\n三\n四\n", "一\n二\n三\n五\n").unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "--- a.txt\n+++ a.txt\n@@ -3,2 +3,2 @@\n 三\n-四\n+五\n");
        let mut nothing = Vec::new();
        write_diff(&mut nothing, "a.txt", "一", "一").unwrap();
        assert!(nothing.is_empty());
    }
}
