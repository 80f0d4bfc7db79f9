//! `yiming term merge`, `split`, `add`, `delete`, `note` and `undo`

use std::io::Write;

use anyhow::{bail, ensure};

use super::decide::{DecideArgs, Meant};
use crate::cli::Outcome;
use crate::report::counted;
use crate::store::Store;
use crate::term::{Action, Kind, Region, Step};
use crate::text::normalize::fold;
use crate::text::script::has_han;

/// Make one entry of several
///
/// The names of all of them are from now on names of the first. `term split` or `term undo` takes it back.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  yiming term merge Zelensky Зеленский      two spellings that no text ties
  yiming term merge 12 15 40                by number

Exit status: 0 when done, 2 on error.")]
pub(crate) struct MergeArgs {
    /// The entries: originals, renderings or numbers
    #[arg(value_name = "ENTRY", required = true, num_args = 2..)]
    entries: Vec<String>,
    #[command(flatten)]
    decide: DecideArgs,
}

/// Make two entries of one
///
/// Names some of its originals, which become an entry of their own, or some of its renderings: then there are
/// two of that name from now on, and texts that render it so mean the second.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  yiming term split Peskov 'Ivan Peskov'       another person of that surname
  yiming term split 'John Smith' 约翰·斯米思   another person of that name

Exit status: 0 when done, 2 on error.")]
pub(crate) struct SplitArgs {
    /// The entry: an original, a rendering or its number
    #[arg(value_name = "ENTRY")]
    entry: String,
    /// Originals or renderings of it that are another's
    #[arg(value_name = "FORM", required = true)]
    forms: Vec<String>,
    #[command(flatten)]
    decide: DecideArgs,
}

/// Put in a name that no text has, or another rendering or spelling of one
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  yiming term add 'Kaja Kallas' 卡娅·卡拉斯            a name and how it is rendered
  yiming term add Kyiv 基辅 --kind place --region zh-CN
  yiming term add 'Kaja Kallas' 卡婭·卡拉斯 --scope un   for one client only

Exit status: 0 when done, 2 on error.")]
pub(crate) struct AddArgs {
    /// The original
    #[arg(value_name = "ORIGINAL")]
    original: String,
    /// Its Chinese form
    #[arg(value_name = "RENDERING")]
    rendering: String,
    /// What it names, for a new name [default: person]
    #[arg(long, value_name = "KIND")]
    kind: Option<Kind>,
    /// Region of the rendering [default: what its characters say]
    #[arg(long, value_name = "TAG")]
    region: Option<Region>,
    /// Client or project that it holds for [default: everybody]
    #[arg(long, value_name = "NAME")]
    scope: Option<String>,
    /// Another of that name: an entry of its own
    #[arg(long)]
    new: bool,
    #[command(flatten)]
    decide: DecideArgs,
}

/// Take a rendering, or a whole entry, out of the memory
///
/// For what was harvested by mistake. The texts keep what they say, so `term undo` brings it back.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  yiming term delete 'Joe Biden' 总统拜登      a rendering that is none
  yiming term delete 412                       an entry that is no name

Exit status: 0 when done, 2 on error.")]
pub(crate) struct DeleteArgs {
    /// The entry: an original, a rendering or its number
    #[arg(value_name = "ENTRY")]
    entry: String,
    /// Its renderings that are wrong [default: all]
    #[arg(value_name = "RENDERING")]
    renderings: Vec<String>,
    #[command(flatten)]
    decide: DecideArgs,
}

/// Write a note beside an entry; an empty one removes it
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  yiming term note Zinoviev '驻韩大使'

Exit status: 0 when done, 2 on error.")]
pub(crate) struct NoteArgs {
    /// The entry: an original, a rendering or its number
    #[arg(value_name = "ENTRY")]
    entry: String,
    /// What to write
    #[arg(value_name = "TEXT")]
    text: String,
    #[command(flatten)]
    decide: DecideArgs,
}

/// Take back a decision
///
/// It stays in the log, with who took it back. An undo can be undone.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  yiming term undo            the latest decision that holds
  yiming term undo 17         by the number that `term show` tells

Exit status: 0 when done, 2 on error and when there is nothing to take back.")]
pub(crate) struct UndoArgs {
    /// The decision's number [default: the latest that holds]
    #[arg(value_name = "NUMBER")]
    number: Option<i64>,
    #[command(flatten)]
    decide: DecideArgs,
}

pub(crate) fn merge(args: &MergeArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let mut store = args.decide.open()?;
    let meant: Vec<Meant> = args.entries.iter().map(|query| Meant::by(&store, query)).collect::<anyhow::Result<_>>()?;
    let Some((first, others)) = meant.split_first() else { bail!("nothing to merge") };
    let mut steps = Vec::new();
    for other in others.iter().filter(|other| other.entry.id != first.entry.id) {
        let step = args.decide.step(Action::Merge, &first.original);
        let (other, other_sense) = (Some(other.original.clone()), other.sense.clone());
        steps.push(Step { sense: first.sense.clone(), other, other_sense, ..step });
    }
    ensure!(!steps.is_empty(), "`{}` is one entry already", args.entries.join("`, `"));
    store.take(&steps)?;
    let names: Vec<&str> = meant.iter().map(|one| one.original.as_str()).collect();
    writeln!(out, "{}: one entry", names.join(" = "))?;
    Ok(Outcome::Clean)
}

pub(crate) fn split(args: &SplitArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let mut store = args.decide.open()?;
    let meant = Meant::by(&store, &args.entry)?;
    let named = |text: &str| args.forms.iter().any(|form| fold(form) == fold(text));
    let originals: Vec<&str> =
        meant.entry.originals.iter().map(|one| one.text.as_str()).filter(|text| named(text)).collect();
    let renderings: Vec<&str> =
        meant.entry.renderings.iter().map(|one| one.text.as_str()).filter(|text| named(text)).collect();
    let known = |form: &&String| originals.iter().chain(&renderings).any(|text| fold(text) == fold(form));
    if let Some(unknown) = args.forms.iter().find(|form| !known(form)) {
        bail!("`{}` has no form `{unknown}`", meant.original);
    }
    let mut steps = split_originals(args, &store, &meant, &originals)?;
    steps.extend(split_renderings(args, &store, &meant, &renderings)?);
    store.take(&steps)?;
    writeln!(out, "{} | {}: two entries", meant.original, args.forms.join(", "))?;
    Ok(Outcome::Clean)
}

/// Those of `originals` and the rest are two.
fn split_originals(args: &SplitArgs, store: &Store, meant: &Meant, originals: &[&str]) -> anyhow::Result<Vec<Step>> {
    let is_moved = |text: &str| originals.iter().any(|moved| fold(moved) == fold(text));
    let staying: Vec<&str> =
        meant.entry.originals.iter().map(|one| one.text.as_str()).filter(|text| !is_moved(text)).collect();
    ensure!(originals.is_empty() || !staying.is_empty(), "these are all originals of `{}`", meant.original);
    let mut steps = Vec::new();
    for moved in originals {
        for stays in &staying {
            let step = args.decide.step(Action::Split, moved);
            let (sense, other_sense) = (store.sense(meant.entry.id, moved)?, store.sense(meant.entry.id, stays)?);
            steps.push(Step { sense, other: Some((*stays).to_owned()), other_sense, ..step });
        }
    }
    Ok(steps)
}

/// `renderings` are those of another of the same name, who goes by the first of them.
fn split_renderings(args: &SplitArgs, store: &Store, meant: &Meant, renderings: &[&str]) -> anyhow::Result<Vec<Step>> {
    let Some(sense) = renderings.first() else { return Ok(Vec::new()) };
    let is_all = meant.entry.renderings.iter().all(|one| renderings.iter().any(|text| fold(text) == fold(&one.text)));
    ensure!(!is_all, "these are all renderings of `{}`", meant.original);
    let mut steps = Vec::new();
    let originals: Vec<&str> = meant.entry.originals.iter().map(|one| one.text.as_str()).collect();
    for original in &originals {
        for rendering in renderings {
            let step = args.decide.step(Action::Split, original);
            let (sense, rendering) = (Some((*sense).to_owned()), Some((*rendering).to_owned()));
            steps.push(Step { sense, rendering, ..step });
        }
    }
    // Both keep all originals, which are names of one each: the second's are tied anew, the two kept apart.
    let Some((first, others)) = originals.split_first() else { return Ok(steps) };
    for other in others {
        let step = args.decide.step(Action::Merge, first);
        let (sense, other_sense) = (Some((*sense).to_owned()), Some((*sense).to_owned()));
        steps.push(Step { sense, other: Some((*other).to_owned()), other_sense, ..step });
    }
    let step = args.decide.step(Action::Split, first);
    let other_sense = store.sense(meant.entry.id, first)?;
    steps.push(Step { sense: Some((*sense).to_owned()), other: Some((*first).to_owned()), other_sense, ..step });
    Ok(steps)
}

pub(crate) fn add(args: &AddArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let (original, rendering) = (args.original.trim(), args.rendering.trim());
    ensure!(!original.is_empty(), "the original is empty");
    ensure!(has_han(rendering), "`{rendering}` is no Chinese form: the original comes first, then the rendering");
    let mut store = args.decide.open_or_make()?;
    let step = args.decide.step(Action::Add, original);
    let sense = args.new.then(|| rendering.to_owned());
    let (region, scope) = (args.region, args.scope.clone());
    store.take(&[Step { rendering: Some(rendering.to_owned()), kind: args.kind, sense, region, scope, ..step }])?;
    writeln!(out, "{original} = {rendering}: added")?;
    Ok(Outcome::Clean)
}

pub(crate) fn delete(args: &DeleteArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let mut store = args.decide.open()?;
    let meant = Meant::by(&store, &args.entry)?;
    let mut steps = Vec::new();
    for original in &meant.entry.originals {
        let sense = store.sense(meant.entry.id, &original.text)?;
        let step = || Step { sense: sense.clone(), ..args.decide.step(Action::Delete, &original.text) };
        if args.renderings.is_empty() {
            steps.push(step());
        }
        for named in &args.renderings {
            let known = meant.entry.renderings.iter().find(|one| fold(&one.text) == fold(named));
            let Some(known) = known else { bail!("`{}` has no rendering `{named}`", meant.original) };
            steps.push(Step { rendering: Some(known.text.clone()), ..step() });
        }
    }
    store.take(&steps)?;
    let what = if args.renderings.is_empty() { "the entry".to_owned() } else { args.renderings.join(", ") };
    writeln!(out, "{}: {what} deleted", meant.original)?;
    Ok(Outcome::Clean)
}

pub(crate) fn note(args: &NoteArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let mut store = args.decide.open()?;
    let meant = Meant::by(&store, &args.entry)?;
    let step = args.decide.step(Action::Note, &meant.original);
    let text = args.text.trim();
    store.take(&[Step { sense: meant.sense, note: Some(text.to_owned()), ..step }])?;
    writeln!(out, "{}: {}", meant.original, if text.is_empty() { "no note" } else { text })?;
    Ok(Outcome::Clean)
}

pub(crate) fn undo(args: &UndoArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let mut store = args.decide.open()?;
    let log = store.log()?;
    let target = match args.number {
        Some(number) => match log.iter().find(|step| step.id == number) {
            None => bail!("the memory has no decision {number} ({} in all)", counted(log.len() as u64, "decision")),
            Some(step) if step.undone => bail!("decision {number} is taken back already"),
            Some(step) => step,
        },
        None => match log.iter().rev().find(|step| !step.undone && step.action != Action::Undo) {
            None => bail!("there is no decision to take back"),
            Some(step) => step,
        },
    };
    let step = args.decide.step(Action::Undo, &target.original);
    store.take(&[Step { undoes: Some(target.id), ..step }])?;
    let about = target.rendering.as_deref().or(target.other.as_deref()).unwrap_or_default();
    writeln!(out, "{} {} {} {about}: undone", target.id, target.action, target.original)?;
    Ok(Outcome::Clean)
}
