//! `yiming explain`: what a rule reports, and why.

use std::io::{self, Write};

use anyhow::Context as _;

use super::super::Outcome;
use crate::check::{Example, Meta, rule, rules};
use crate::report::aligned;
use crate::term::{Region, Status};

/// Tell what a rule of `check` reports, and why
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  yiming explain          every rule in one line
  yiming explain YM102    its reasons, a text that it reports and one that it does not")]
pub(crate) struct ExplainArgs {
    /// Rules, by code or name [default: a list of all]
    #[arg(value_name = "CODE")]
    codes: Vec<String>,
}

pub(crate) fn run(args: &ExplainArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    if args.codes.is_empty() {
        let rows: Vec<_> =
            rules().map(|meta| [meta.code, meta.name, meta.summary].map(str::to_owned).to_vec()).collect();
        aligned(&rows).iter().try_for_each(|line| writeln!(out, "{line}"))?;
    }
    for (at, code) in args.codes.iter().enumerate() {
        let meta = rule(code).with_context(|| format!("unknown rule `{code}` (`yiming explain` lists them all)"))?;
        if at > 0 {
            writeln!(out)?;
        }
        explain(meta, out)?;
    }
    Ok(Outcome::Clean)
}

fn explain(meta: &Meta, out: &mut dyn Write) -> io::Result<()> {
    let runs = if meta.default { "" } else { "; only when selected" };
    writeln!(out, "{} {} ({}; {}{runs})\n", meta.code, meta.name, meta.name_zh, meta.severity)?;
    writeln!(out, "{}.\n\n{}\n", meta.summary, meta.reason)?;
    example("Reported", &meta.bad, out)?;
    example("Not reported", &meta.good, out)
}

fn example(title: &str, example: &Example, out: &mut dyn Write) -> io::Result<()> {
    let settled = |(original, form, status): &(&str, &str, Status)| {
        let (rendering, region) = Example::region(form);
        let place = if region == Region::Cn { String::new() } else { format!(" ({region})") };
        format!("{rendering}{place} = {original} is {status}")
    };
    match example.settled.iter().map(settled).collect::<Vec<_>>().join(", ") {
        none if none.is_empty() => writeln!(out, "{title}:")?,
        known => writeln!(out, "{title} when {known}:")?,
    }
    example.text.lines().try_for_each(|line| writeln!(out, "  {line}"))
}
