//! Columns that line up in a terminal, where a Chinese character is two cells wide.

use unicode_width::UnicodeWidthStr as _;

/// How many cells of a terminal `text` takes.
pub fn width(text: &str) -> usize {
    text.width()
}

/// `1 mention`, `2 mentions`
pub fn counted(count: u64, thing: &str) -> String {
    match (count, thing.strip_suffix('y')) {
        (1, _) => format!("1 {thing}"),
        (_, Some(stem)) => format!("{count} {stem}ies"),
        _ => format!("{count} {thing}s"),
    }
}

/// The lines of a table of `rows`: cells padded to the width of their column, two spaces between columns,
/// nothing after the last. A column that is empty in every row is left out.
///
/// ```
/// use yiming::report::aligned;
/// let rows = [["吕特", "Mark Rutte", "0.98"], ["斯塔默", "Starmer", "0.9"]].map(|row| row.map(str::to_owned).to_vec());
/// assert_eq!(aligned(&rows), ["吕特    Mark Rutte  0.98", "斯塔默  Starmer     0.9"]);
/// ```
pub fn aligned(rows: &[Vec<String>]) -> Vec<String> {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widest = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| width(cell)).max();
    let widths: Vec<usize> = (0..count).map(|column| widest(column).unwrap_or(0)).collect();
    rows.iter().map(|row| line(row, &widths)).collect()
}

fn line(row: &[String], widths: &[usize]) -> String {
    let mut line = String::new();
    for (cell, &wide) in row.iter().zip(widths).filter(|&(_, &wide)| wide > 0) {
        line.push_str(cell);
        line.push_str(&" ".repeat(wide - width(cell) + 2));
    }
    line.truncate(line.trim_end().len());
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_agree_with_their_things() {
        assert_eq!(counted(1, "entry"), "1 entry");
        assert_eq!(counted(0, "entry"), "0 entries");
        assert_eq!(counted(2, "pair"), "2 pairs");
    }

    #[test]
    fn wide_characters_line_up_and_empty_columns_go() {
        let rows = [vec!["甲".to_owned(), String::new(), "x".to_owned()], vec!["ab c".to_owned(), String::new()]];
        assert_eq!(aligned(&rows), ["甲    x", "ab c"]);
        assert_eq!(aligned(&[]), Vec::<String>::new());
    }
}
