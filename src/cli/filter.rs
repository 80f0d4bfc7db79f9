//! Flags that choose renderings.

use crate::term::{Filter, Kind, Region, Status};

/// Which renderings are meant.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct FilterArgs {
    /// Only renderings of these statuses: preferred, admitted, unreviewed, superseded, deprecated
    #[arg(long, value_name = "STATUS", value_delimiter = ',')]
    status: Vec<Status>,
    /// Only renderings of these regions: zh-CN, zh-TW, zh-HK, zh-SG
    #[arg(long, value_name = "TAG", value_delimiter = ',')]
    region: Vec<Region>,
    /// Only names of these kinds: person, place, org, work, product, event, species, term
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    kind: Vec<Kind>,
    /// Only renderings that stand in the texts so many times
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    min_mentions: u64,
    /// Only renderings seen since this date: YYYY, YYYY-MM or YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
}

impl FilterArgs {
    /// What they mean.
    pub(crate) fn filter(&self) -> Filter {
        Filter {
            statuses: self.status.clone(),
            regions: self.region.clone(),
            kinds: self.kind.clone(),
            min_mentions: self.min_mentions,
            since: self.since.clone(),
        }
    }
}
