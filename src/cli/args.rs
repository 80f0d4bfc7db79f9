//! Flags that several commands share, and what they mean.

use std::path::PathBuf;

use anyhow::Context as _;

use crate::text::Document;

/// Where the memory is.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct DbArgs {
    /// The memory's file [default: `db` of the nearest yiming.toml, else memory.db in your data folder]
    #[arg(long, value_name = "FILE", env = "YIMING_DB")]
    db: Option<PathBuf>,
}

impl DbArgs {
    /// The file that holds: the flag or `$YIMING_DB`, else `db` in the nearest `yiming.toml` upward, else
    /// `yiming/memory.db` in the user's data folder.
    pub(crate) fn path(&self) -> anyhow::Result<PathBuf> {
        let _ = self;
        todo!("B")
    }
}

/// What to read.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct InputArgs {
    /// Files, folders (walked, honouring .gitignore) or `-` for standard input [default: -]
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// In .jsonl files, the field that holds a document's text
    #[arg(long, value_name = "NAME", default_value = "text")]
    pub(crate) field: String,
    /// Encoding of the input, where the detected one is wrong (`gb18030`, `big5`, `utf-16le` …)
    #[arg(long, value_name = "NAME")]
    pub(crate) encoding: Option<String>,
}

impl InputArgs {
    /// Every document of every path, in order, as one list: for commands that treat their paths as one work.
    pub(crate) fn documents(&self) -> anyhow::Result<Vec<Document>> {
        let _ = self;
        None.context("B")
    }
}
