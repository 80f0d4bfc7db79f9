//! `yiming review`: settle the harvest, most useful first.
//!
//! The session itself knows no terminal: it reads lines and writes lines, so that a pipe or a test can hold it.

use std::collections::BTreeSet;
use std::io::{self, BufRead, Write};

use super::super::args::DbArgs;
use super::super::memory::open_to_write;
use super::super::places::Places;
use super::super::{Outcome, clock};
use super::term::user;
use crate::report::counted;
use crate::store::Store;
use crate::term::{Action, Entry, EntryId, Kind, Rendering, Status, Step, Terms as _};
use crate::text::script::has_han;

/// Settle what was harvested, by keyboard, most useful first
///
/// Each rendering that nobody has settled is shown with the sentences that have it, in the order of how much
/// depends on it: how often it is met, and how doubtful it is (other renderings beside it, one text only). One
/// key and Enter answers:
///
///   p  prefer it            a  admit it           x  forbid it (deprecate)
///   d  no name: delete it   n  next, leave it     u  undo the last answer
///   q  quit                 ?  the keys           another Chinese form: prefer that one
///
/// Standard input may be a pipe.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  yiming review                       from the most useful on
  yiming review --kind person --limit 20
  yiming review < answers.txt         one answer a line

Exit status: 0 when done, 2 on error.")]
pub(crate) struct ReviewArgs {
    /// Only names of these kinds: person, place, org, work, product, event, species, term
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    kind: Vec<Kind>,
    /// Ask about at most N renderings
    #[arg(long, value_name = "N", default_value_t = 100)]
    limit: usize,
    /// Client or project that the answers hold for [default: everybody]
    #[arg(long, value_name = "NAME")]
    scope: Option<String>,
    /// Who says so [default: your name on this machine]
    #[arg(long, value_name = "NAME", env = "YIMING_USER", hide_env_values = true)]
    by: Option<String>,
    #[command(flatten)]
    db: DbArgs,
}

pub(crate) fn run(args: &ReviewArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let path = args.db.path()?;
    drop(Store::open_existing(&path)?);
    let mut session = Session {
        store: open_to_write(&path)?,
        who: args.by.clone().unwrap_or_else(user),
        scope: args.scope.clone(),
        taken: Vec::new(),
    };
    let queue = queue(&session.store, &args.kind, args.limit)?;
    session.hold(&queue, &mut io::stdin().lock(), out)?;
    Ok(Outcome::Clean)
}

/// A rendering to be settled.
struct Question {
    entry: EntryId,
    rendering: Rendering,
    impact: f64,
}

/// Unreviewed renderings by impact: mentions times doubt.
fn queue(store: &Store, kinds: &[Kind], limit: usize) -> anyhow::Result<Vec<Question>> {
    let mut all = Vec::new();
    store.visit(&mut |entry| {
        if kinds.is_empty() || kinds.contains(&entry.kind) {
            let open = entry.renderings.iter().filter(|one| one.status == Status::Unreviewed);
            all.extend(open.map(|one| Question {
                entry: entry.id,
                rendering: one.clone(),
                impact: impact(&entry, one),
            }));
        }
    })?;
    all.sort_by(|one, other| other.impact.total_cmp(&one.impact).then_with(|| one.entry.cmp(&other.entry)));
    all.truncate(limit);
    Ok(all)
}

/// How much depends on `rendering`: its mentions, weighed by what makes one doubt it. A rendering that is alone
/// in its region and in many texts is hardly doubtful, one among several is.
fn impact(entry: &Entry, rendering: &Rendering) -> f64 {
    let (all, mine) = (entry.mentions().max(1) as f64, rendering.seen.mentions as f64);
    let rivalry = 1.0 - mine / all;
    let isolation = 1.0 / (1.0 + rendering.seen.documents as f64);
    mine * (0.1 + rivalry + isolation)
}

/// A review under way.
struct Session {
    store: Store,
    who: String,
    scope: Option<String>,
    /// Numbers of the decisions made in it that still hold, and where in the queue they were made.
    taken: Vec<(usize, Vec<i64>)>,
}

/// What an answer does to the session.
enum Next {
    On,
    Again,
    Back(usize),
    Quit,
}

impl Session {
    fn hold(&mut self, queue: &[Question], input: &mut dyn BufRead, out: &mut dyn Write) -> anyhow::Result<()> {
        let (mut at, mut answered) = (0, BTreeSet::new());
        while let Some(question) = queue.get(at) {
            // A decision about one rendering may have settled others.
            let Some(entry) = self.open_question(question)? else {
                at += 1;
                continue;
            };
            self.ask(at, queue.len(), &entry, &question.rendering, out)?;
            let mut line = String::new();
            if input.read_line(&mut line)? == 0 {
                break;
            }
            match self.answer(at, &entry, &question.rendering, line.trim(), out)? {
                Next::On => {
                    answered.insert(at);
                    at += 1;
                }
                Next::Again => {}
                Next::Back(earlier) => {
                    answered.remove(&earlier);
                    at = earlier;
                }
                Next::Quit => break,
            }
        }
        let made = self.taken.iter().map(|(_, steps)| steps.len() as u64).sum();
        writeln!(out, "{} made", counted(made, "decision"))?;
        Ok(())
    }

    /// The entry that `question` is about, if it is still to be answered.
    fn open_question(&self, question: &Question) -> anyhow::Result<Option<Entry>> {
        let Some(entry) = self.store.entry(question.entry)? else { return Ok(None) };
        let asked = &question.rendering;
        let open = entry
            .renderings
            .iter()
            .any(|one| one.text == asked.text && one.region == asked.region && one.status == Status::Unreviewed);
        Ok(open.then_some(entry))
    }

    fn ask(&self, at: usize, all: usize, entry: &Entry, asked: &Rendering, out: &mut dyn Write) -> anyhow::Result<()> {
        let name = entry.best_original().map_or("", |one| &one.text);
        let seen = counted(asked.seen.mentions, "mention");
        writeln!(out, "\n[{}/{all}] {} = {name} ({}, {}, {seen})", at + 1, asked.text, entry.kind, asked.region)?;
        for other in entry.renderings.iter().filter(|one| one.text != asked.text) {
            writeln!(out, "    beside {} {} {} ({})", other.text, other.region, other.status, other.seen.mentions)?;
        }
        let places = Places::from_here();
        let mentions = self.store.mentions(entry.id, None)?;
        for one in mentions.iter().filter(|one| one.rendering == asked.text).take(2) {
            writeln!(out, "    {}:{}:{}: {}", places.shown(&one.path), one.line, one.column, one.sentence)?;
        }
        write!(out, "p a x d n u q ? > ")?;
        Ok(out.flush()?)
    }

    fn answer(
        &mut self,
        at: usize,
        entry: &Entry,
        asked: &Rendering,
        answer: &str,
        out: &mut dyn Write,
    ) -> anyhow::Result<Next> {
        let action = match answer {
            "p" => Action::Prefer,
            "a" => Action::Admit,
            "x" => Action::Deprecate,
            "d" => Action::Delete,
            "n" | "" => return Ok(Next::On),
            "q" => return Ok(Next::Quit),
            "u" => return self.undo(out),
            other if has_han(other) => {
                self.decide(at, entry, Action::Prefer, other, asked)?;
                return Ok(Next::Again);
            }
            _ => {
                writeln!(out, "p prefer, a admit, x forbid, d delete, n next, u undo, q quit, or a Chinese form")?;
                return Ok(Next::Again);
            }
        };
        self.decide(at, entry, action, &asked.text, asked)?;
        Ok(Next::On)
    }

    fn decide(
        &mut self,
        at: usize,
        entry: &Entry,
        action: Action,
        text: &str,
        asked: &Rendering,
    ) -> anyhow::Result<()> {
        // A rendering that is no name is none of any original of its entry.
        let originals: Vec<&str> = match action {
            Action::Delete => entry.originals.iter().map(|one| one.text.as_str()).collect(),
            _ => entry.best_original().map(|one| one.text.as_str()).into_iter().collect(),
        };
        let mut steps = Vec::new();
        for original in originals {
            let sense = self.store.sense(entry.id, original)?;
            let region = (action != Action::Delete).then_some(asked.region);
            let step = Step::new(action, original, self.who.as_str(), clock::now());
            steps.push(Step { sense, region, rendering: Some(text.to_owned()), scope: self.scope.clone(), ..step });
        }
        let numbers = self.store.take(&steps)?;
        self.taken.push((at, numbers));
        Ok(())
    }

    /// Take back the last answer that decided anything, and ask again.
    fn undo(&mut self, out: &mut dyn Write) -> anyhow::Result<Next> {
        let Some((at, numbers)) = self.taken.pop() else {
            writeln!(out, "nothing to undo")?;
            return Ok(Next::Again);
        };
        let log = self.store.log()?;
        let undone = log.iter().filter(|step| numbers.contains(&step.id)).map(|target| {
            let step = Step::new(Action::Undo, target.original.as_str(), self.who.as_str(), clock::now());
            Step { undoes: Some(target.id), ..step }
        });
        self.store.take(&undone.collect::<Vec<_>>())?;
        Ok(Next::Back(at))
    }
}
