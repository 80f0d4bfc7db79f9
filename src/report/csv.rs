//! Records of comma-separated values as RFC 4180 has them, but for the line break, which is a plain one.

use std::io::{self, Write};

/// Write one record.
///
/// ```
/// let mut out = Vec::new();
/// yiming::report::write_record(&mut out, ["吕特", "Rutte, Mark", "\"MR\""])?;
/// assert_eq!(out, "吕特,\"Rutte, Mark\",\"\"\"MR\"\"\"\n".as_bytes());
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn write_record(out: &mut dyn Write, fields: impl IntoIterator<Item = impl AsRef<str>>) -> io::Result<()> {
    for (at, field) in fields.into_iter().enumerate() {
        if at > 0 {
            out.write_all(b",")?;
        }
        write_field(out, field.as_ref())?;
    }
    out.write_all(b"\n")
}

fn write_field(out: &mut dyn Write, field: &str) -> io::Result<()> {
    if field.contains(['"', ',', '\n', '\r']) {
        write!(out, "\"{}\"", field.replace('"', "\"\""))
    } else {
        out.write_all(field.as_bytes())
    }
}
