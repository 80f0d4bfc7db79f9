//! `yiming lsp`: findings, hovers, fixes and renderings in an editor.

use std::env;
use std::path::PathBuf;

use anyhow::Context as _;

use super::super::Outcome;
use super::super::args::{MemoryArgs, RegionArgs};
use super::super::output::LangArgs;
use super::super::rules::RuleArgs;
use crate::check::Options;
use crate::lsp::{Session, Settings};

/// Serve an editor over the Language Server Protocol, on standard input and output
///
/// The editor starts it. It works from the folder that is open in the editor, so that the same yiming.toml and
/// the same memory hold as for `yiming check` there. Each text is checked by itself; texts of the PATHs, open or
/// not, are checked together as one work.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  yiming lsp                 each text by itself
  yiming lsp book/           the chapters of book/ as one work
  yiming lsp --no-memory     without a memory")]
pub(crate) struct LspArgs {
    /// Files and folders whose texts form one work
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    memory: MemoryArgs,
    #[command(flatten)]
    region: RegionArgs,
    #[command(flatten)]
    rules: RuleArgs,
    #[command(flatten)]
    lang: LangArgs,
    /// Talk over standard input and output, which is what it does anyway: some editors say so
    #[arg(long, hide = true)]
    stdio: bool,
}

pub(crate) fn run(args: &LspArgs) -> anyhow::Result<Outcome> {
    let session = Session::stdio()?;
    if let Some(root) = session.root().filter(|root| root.is_dir()) {
        env::set_current_dir(root).with_context(|| format!("cannot work in {}", root.display()))?;
    }
    let opened = (|| {
        let region = args.region.region()?;
        let rules = args.rules.selection(&args.memory, region)?;
        anyhow::Ok((Options { region, rules }, args.memory.open()?))
    })();
    match opened {
        Ok((options, memory)) => {
            let (language, work) = (args.lang.lang, args.paths.clone());
            session.serve(Settings { memory: memory.terms(), options, language, work })?;
            Ok(Outcome::Clean)
        }
        Err(error) => {
            session.refuse(&format!("{error:#}"))?;
            Err(error)
        }
    }
}
