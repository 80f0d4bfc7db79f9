//! The commands, one file each: its arguments, then its function.

mod absorb;
mod align;
mod backup;
mod check;
mod config;
mod doctor;
mod documents;
mod eval;
mod explain;
mod export;
mod import;
mod lookup;
mod lessons;
mod lsp;
mod pairs;
mod review;
mod stats;
mod suggest;
mod term;
mod train;
mod transliterate;

use std::io::Write;

use super::Outcome;

/// The subcommands.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    Align(align::AlignArgs),
    Lookup(lookup::LookupArgs),
    Lsp(lsp::LspArgs),
    Suggest(suggest::SuggestArgs),
    Transliterate(transliterate::TransliterateArgs),
    Check(check::CheckArgs),
    Term(term::TermArgs),
    Import(import::ImportArgs),
    Review(review::ReviewArgs),
    Export(export::ExportArgs),
    Stats(stats::StatsArgs),
    Backup(backup::BackupArgs),
    Doctor(doctor::DoctorArgs),
    Documents(documents::DocumentsArgs),
    Config(config::ConfigArgs),
    Explain(explain::ExplainArgs),
    Eval(eval::EvalArgs),
    Train(train::TrainArgs),
}

impl Command {
    /// Run it, results to `out`.
    pub(crate) fn run(&self, out: &mut dyn Write) -> anyhow::Result<Outcome> {
        match self {
            Command::Align(args) => align::run(args, out),
            Command::Lookup(args) => lookup::run(args, out),
            Command::Lsp(args) => lsp::run(args),
            Command::Suggest(args) => suggest::run(args, out),
            Command::Transliterate(args) => transliterate::run(args, out),
            Command::Check(args) => check::run(args, out),
            Command::Term(args) => term::run(args, out),
            Command::Import(args) => import::run(args, out),
            Command::Review(args) => review::run(args, out),
            Command::Export(args) => export::run(args, out),
            Command::Stats(args) => stats::run(args, out),
            Command::Backup(args) => backup::run(args, out),
            Command::Doctor(args) => doctor::run(args, out),
            Command::Documents(args) => documents::run(args, out),
            Command::Config(args) => config::run(args, out),
            Command::Explain(args) => explain::run(args, out),
            Command::Eval(args) => eval::run(args, out),
            Command::Train(args) => train::run(args, out),
        }
    }
}
