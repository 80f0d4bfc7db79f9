//! `yiming config`: which settings hold, and where each is from.

use std::io::Write;

use super::super::Outcome;
use super::super::args::{DbArgs, RegionArgs};
use super::super::config::Config;

/// Print the settings that hold here, and where each is from
///
/// Settings come from flags, from `$YIMING_DB` and `$YIMING_USER`, and from the nearest yiming.toml upward.
#[derive(Debug, clap::Args)]
pub(crate) struct ConfigArgs {
    #[command(flatten)]
    db: DbArgs,
    #[command(flatten)]
    region: RegionArgs,
}

pub(crate) fn run(args: &ConfigArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let config = Config::nearest()?;
    let file = config.file().map_or_else(|| "default".to_owned(), |path| path.display().to_string());
    let from = |told: bool| if told { file.as_str() } else { "default" };
    let (db, db_from) = args.db.path_and_source()?;
    let region = args.region.region()?;
    let region_from = if args.region.is_given() { "--region" } else { from(config.region.is_some()) };
    let style = &config.style;
    let rows = [
        ("db", db.display().to_string(), db_from.map_or(from(true).to_owned(), str::to_owned)),
        ("region", region.map_or("as the script says".to_owned(), |region| region.to_string()), region_from.to_owned()),
        (
            "authority",
            config.authority.clone().unwrap_or("none".to_owned()),
            from(config.authority.is_some()).to_owned(),
        ),
        ("style.first_mention", style.style().first_mention, from(style.first_mention.is_some()).to_owned()),
        ("style.interpunct", style.style().interpunct.to_string(), from(style.interpunct.is_some()).to_owned()),
        ("style.brackets", style.brackets().to_owned(), from(style.brackets.is_some()).to_owned()),
        ("style.generated", style.generated().to_string(), from(style.generated.is_some()).to_owned()),
    ];
    for (name, value, source) in rows {
        writeln!(out, "{name} = {value}  # {source}")?;
    }
    Ok(Outcome::Clean)
}
