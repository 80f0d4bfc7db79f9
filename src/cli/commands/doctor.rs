//! `yiming doctor`: whether the memory is sound, and its repair.

use std::io::Write;

use super::super::Outcome;
use super::super::args::DbArgs;
use crate::report::counted;
use crate::store::{self, Fault, Loss, Repair};

/// Say whether the memory is sound, and put right what is not
///
/// Looks at the file itself (SQLite's own checks), at rows that point to nothing, at the keys by which names
/// are found, and whether every entry follows from the mentions and decisions it is made of. A kill, a full
/// disk or two processes at once leave a sound memory; failing hardware or a copy made at the wrong moment
/// may not. It looks at a copy: others may read and write meanwhile, and what they have still to settle is told,
/// not taken for damage.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  yiming doctor            look
  yiming doctor --repair   keep a copy, then mend what can be mended

Exit status: 0 when the memory is sound (with --repair: is sound now, and nothing is lost), 1 when it is not,
2 when there is none or it cannot be opened.")]
pub(crate) struct DoctorArgs {
    #[command(flatten)]
    db: DbArgs,
    /// Mend what can be mended; the memory as it was is kept beside it
    #[arg(long)]
    repair: bool,
}

pub(crate) fn run(args: &DoctorArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let path = args.db.path()?;
    let name = path.display();
    let Repair { found, now, kept, lost } = if args.repair {
        store::repair(&path)?
    } else {
        let now = store::examine(&path)?;
        Repair { found: now.faults.clone(), now, ..Repair::default() }
    };
    tell(out, &found)?;
    if let Some(kept) = kept {
        writeln!(out, "{name}: repaired; as it was, it is kept as {}", kept.display())?;
        tell_lost(out, &lost)?;
        if !now.faults.is_empty() {
            writeln!(out, "still wrong:")?;
            tell(out, &now.faults)?;
        }
    }
    if now.faults.is_empty() {
        let stats = now.stats;
        let (documents, entries) = (counted(stats.documents, "document"), counted(stats.entries, "entry"));
        let sound = if lost.is_empty() { "sound" } else { "sound now, without what is lost" };
        writeln!(out, "{name}: {sound} ({documents}, {}, {entries})", counted(stats.mentions, "mention"))?;
        if now.waiting > 0 {
            let forms = counted(now.waiting, "form");
            writeln!(
                out,
                "{forms} still to be settled: who writes does it, or the next command that opens the memory"
            )?;
        }
        return Ok(if lost.is_empty() { Outcome::Clean } else { Outcome::Findings });
    }
    if !args.repair {
        writeln!(out, "`yiming doctor --repair` keeps a copy and mends what can be mended")?;
    }
    Ok(Outcome::Findings)
}

/// What is lost for good, unless another copy has it, and how the rest comes back.
fn tell_lost(out: &mut dyn Write, lost: &[Loss]) -> anyhow::Result<()> {
    for Loss { what, lost, saved } in lost {
        match lost {
            Some(lost) => writeln!(out, "lost: {}, saved: {saved}", counted(*lost, what))?,
            None => writeln!(out, "lost: an unknown number of {what}s, saved: {saved}")?,
        }
    }
    if !lost.is_empty() {
        writeln!(out, "align the texts and import the lists again: what they state comes back, decisions do not")?;
    }
    Ok(())
}

fn tell(out: &mut dyn Write, faults: &[Fault]) -> anyhow::Result<()> {
    for fault in faults {
        writeln!(out, "{} {} (such as: {})", fault.count, fault.kind.meaning(), fault.example)?;
    }
    Ok(())
}
