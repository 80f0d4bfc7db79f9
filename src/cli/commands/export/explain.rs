//! `yiming export --explain`: what a shape carries, what it loses, how it is loaded.

use std::io::{self, Write};

use crate::exchange::{Fact, Preset, Shape};
use crate::report::aligned;

/// Explain the shape called `name`, that of the other flags when it is empty.
pub(super) fn run(flagged: Shape, name: &str, out: &mut dyn Write) -> anyhow::Result<()> {
    let shape = if name.is_empty() { flagged } else { Shape::named(name)? };
    explain(shape, out)?;
    Ok(())
}

fn explain(shape: Shape, out: &mut dyn Write) -> io::Result<()> {
    let profile = shape.profile();
    writeln!(out, "{shape}: for {}", profile.client)?;
    writeln!(out, "  {}", profile.file)?;
    let mut rows = Vec::new();
    for &fact in Fact::ALL {
        let partly = profile.partly.iter().find(|(one, _)| *one == fact);
        let how = match partly {
            Some((_, how)) => format!("partly: {how}"),
            None if profile.carries.contains(&fact) => "yes".to_owned(),
            None => "no".to_owned(),
        };
        rows.push(vec![fact.name().to_owned(), how]);
    }
    writeln!(out, "  carries the original and its rendering, and")?;
    for line in aligned(&rows) {
        writeln!(out, "    {line}")?;
    }
    if !profile.refuses.is_empty() {
        writeln!(out, "  leaves out {}", profile.refuses.join("; "))?;
    }
    if shape.is_regional() {
        writeln!(out, "  one region a file: --region zh-CN, or -o 'names.{{region}}…' for all")?;
    }
    writeln!(out, "  load it: {}", profile.load)?;
    writeln!(out, "  formats of this preset: {}", names(shape.preset.formats()))?;
    if shape.preset == Preset::Generic {
        writeln!(out, "  presets: {}", names(Preset::ALL))?;
    }
    Ok(())
}

fn names<T: std::fmt::Display>(items: &[T]) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
