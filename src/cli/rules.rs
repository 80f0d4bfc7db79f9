//! Which rules run: the command line over `yiming.toml`.

use anyhow::Context as _;

use super::args::MemoryArgs;
use super::config::Config;
use crate::check::{Given, Level, Selection, Wanted};
use crate::term::Region;

/// Which rules run.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct RuleArgs {
    /// Only these rules: codes, beginnings of codes, names, `default` or `all` [default: default]
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    select: Vec<String>,
    /// All but these rules
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    ignore: Vec<String>,
    /// A rule and how bad its findings are: off, info, warning or error (YM108=error)
    #[arg(long = "level", value_name = "RULE=LEVEL", value_delimiter = ',', value_parser = level)]
    levels: Vec<(String, Level)>,
}

impl RuleArgs {
    /// The rules that run with this memory and region. `--select` replaces what the settings select and ignore;
    /// `--ignore` and `--level` come on top.
    pub(crate) fn selection(&self, memory: &MemoryArgs, region: Option<Region>) -> anyhow::Result<Selection> {
        let settings = Config::nearest()?.check;
        let given = Given { memory: !memory.no_memory, region: region.is_some() };
        let own = !self.select.is_empty();
        let wanted = Wanted {
            select: if own { self.select.clone() } else { settings.select },
            ignore: settings.ignore.into_iter().filter(|_| !own).chain(self.ignore.iter().cloned()).collect(),
            levels: settings.levels.into_iter().chain(self.levels.iter().cloned()).collect(),
        };
        let place = if own { "--select" } else { "the rules of yiming.toml" };
        Selection::new(&wanted, given).with_context(|| place.to_owned())
    }
}

fn level(text: &str) -> Result<(String, Level), String> {
    let (rule, level) = text.split_once('=').ok_or_else(|| "write RULE=LEVEL".to_owned())?;
    Ok((rule.trim().to_owned(), level.trim().parse()?))
}
