//! Glossaries of OmegaT: tab-separated, no header, no quoting, UTF-8 without a mark, for a file named
//! `*.utf8`.
//!
//! Each original of an entry is a source, each rendering a target, the rest a comment. Its reader takes a
//! line that begins with `#` for a comment, and it compares languages without their regions, so one file
//! holds one region. Status has no place in it: what must not be used is left out.

use std::collections::BTreeSet;
use std::io::Write;

use super::{ExchangeError, Exported, Exporter, Preset};
use crate::term::{Entry, Filter, Region, Rendering, Status};

/// Lines are held back until the last entry has shown that all are of one region.
pub(super) struct Glossary<'a> {
    out: &'a mut dyn Write,
    filter: Filter,
    lines: Vec<String>,
    regions: BTreeSet<Region>,
    left_out: Vec<(String, &'static str)>,
}

impl<'a> Glossary<'a> {
    pub(super) fn new(out: &'a mut dyn Write, filter: Filter) -> Self {
        Self { out, filter, lines: Vec::new(), regions: BTreeSet::new(), left_out: Vec::new() }
    }

    fn rendering(&mut self, entry: &Entry, rendering: &Rendering) {
        if matches!(rendering.status, Status::Deprecated | Status::Superseded) {
            self.left_out.push((rendering.text.clone(), "a glossary of OmegaT cannot say that it must not be used"));
            return;
        }
        self.regions.insert(rendering.region);
        for original in &entry.originals {
            if original.text.starts_with('#') {
                self.left_out.push((original.text.clone(), "OmegaT takes a line that begins with # for a comment"));
            } else {
                let comment = format!("{}, {}, {}", entry.kind, rendering.status, rendering.region);
                let fields = [&original.text, &rendering.text, &comment].map(|field| one_line(field));
                self.lines.push(fields.join("\t"));
            }
        }
    }
}

impl Exporter for Glossary<'_> {
    fn entry(&mut self, entry: &Entry) -> Result<(), ExchangeError> {
        let filter = self.filter.clone();
        filter.of(entry).for_each(|rendering| self.rendering(entry, rendering));
        Ok(())
    }

    fn finish(&mut self) -> Result<Exported, ExchangeError> {
        if self.regions.len() > 1 {
            let regions = self.regions.iter().copied().collect();
            return Err(ExchangeError::MixedRegions { preset: Preset::OmegaT, regions });
        }
        for line in &self.lines {
            writeln!(self.out, "{line}")?;
        }
        self.out.flush()?;
        Ok(Exported { rows: self.lines.len() as u64, left_out: std::mem::take(&mut self.left_out) })
    }
}

/// There is no quoting: what would end a field or a line becomes a space.
fn one_line(field: &str) -> String {
    field.replace(['\t', '\r', '\n'], " ").trim().to_owned()
}
