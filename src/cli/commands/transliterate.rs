//! `yiming transliterate`: renderings of a name that nobody has rendered yet.

use std::io::Write;

use anyhow::Context as _;
use serde::Serialize;

use super::super::args::{Format, FormatArgs, GeneratorArgs, MemoryArgs, RegionArgs};
use super::super::{Outcome, note};
use crate::reference::Reference;
use crate::report::write_record;
use crate::suggest::{Gender, Origins, Sources, Transliterated, has_own_characters, originals, transliterate};
use crate::term::Region;
use crate::text::script::has_han;

/// Render a name that nobody has rendered yet
///
/// What is settled, seen or established comes first, then renderings by sound, likeliest first, with the
/// parts that the memory has: a new Zinoviev is 季诺维也夫. Initials, particles and hyphens are kept as
/// Chinese keeps them.
///
/// A name in Chinese characters gets its likely originals: as its bearer's language writes it, where --language says
/// whose it is (zh, ko, ja, vi), a Chinese one as --region does. Back from there nothing is made: the sound of such
/// a name does not tell which characters its bearer has.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  yiming transliterate 'Sergiy Kyslytsya'          renderings for the mainland
  yiming transliterate --region zh-TW Kyslytsya    for Taiwan
  yiming transliterate --language de Jürgen        spelt as German is spoken
  yiming transliterate --gender f 'Nadia Calviño'  a woman's characters
  yiming transliterate 彼得罗夫                    likely originals
  yiming transliterate --language ko 尹锡悦        as Koreans write their names
  yiming transliterate --region zh-HK 李家超       as in Hong Kong

Exit status: 0 when every name has a rendering, 1 when one has none, 2 on error.")]
pub(crate) struct TransliterateArgs {
    /// Names to render
    #[arg(value_name = "NAME", required = true)]
    names: Vec<String>,
    /// The names' language (de, es, fr, it, pl, pt, tr, hu, cs, uk, zh, ko, ja, vi …) [default: as the letters look]
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
    /// Whether their bearers are women or men, who have other characters
    #[arg(long, value_enum, value_name = "GENDER")]
    gender: Option<GenderArg>,
    /// Show at most N forms of a name
    #[arg(long, value_name = "N", default_value_t = 5)]
    top: usize,
    #[command(flatten)]
    region: RegionArgs,
    #[command(flatten)]
    format: FormatArgs,
    #[command(flatten)]
    memory: MemoryArgs,
    #[command(flatten)]
    generator: GeneratorArgs,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum GenderArg {
    /// A woman
    #[value(alias = "female")]
    F,
    /// A man
    #[value(alias = "male")]
    M,
}

/// What `--format jsonl` promises.
#[derive(Serialize)]
struct JsonTransliterated<'a> {
    name: &'a str,
    language: Option<&'a str>,
    region: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    renderings: Option<Vec<JsonForm<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    originals: Option<Vec<JsonForm<'a>>>,
}

#[derive(Serialize)]
struct JsonForm<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    rendering: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    original: Option<&'a str>,
    score: f64,
    origin: &'static str,
    reason: &'a str,
}

pub(crate) fn run(args: &TransliterateArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let generator = args.generator.load()?;
    let generator = generator.context("this program was built without a generator: name one with --generator")?;
    let memory = args.memory.open()?;
    let region = args.region.region()?.unwrap_or(Region::Cn);
    let sources = Sources { memory: memory.terms(), reference: Reference::shipped(), generator: None };
    let gender = args.gender.map(|gender| match gender {
        GenderArg::F => Gender::Female,
        GenderArg::M => Gender::Male,
    });
    let origins = Origins { language: args.language.clone(), gender };
    if args.format.format == Format::Csv {
        write_record(out, ["name", "rank", "form", "score", "origin"])?;
    }
    let mut outcome = Outcome::Clean;
    for name in &args.names {
        let mut found = if has_han(name) {
            originals(name, sources, generator.as_ref(), region, args.language.as_deref())?
        } else {
            transliterate(name, sources, generator.as_ref(), region, &origins)?
        };
        found.truncate(args.top);
        if found.is_empty() {
            outcome = Outcome::Findings;
            note(&no_rendering(name, args.language.as_deref()));
        }
        print(args, name, region, &found, out)?;
    }
    Ok(outcome)
}

/// Why nothing was found for a name.
fn no_rendering(name: &str, language: Option<&str>) -> String {
    if language.is_some_and(has_own_characters) {
        format!("nothing knows `{name}`, and its sound does not tell which Chinese characters its bearer has")
    } else {
        format!("no letters of `{name}` that a rendering could be made of")
    }
}

fn print(
    args: &TransliterateArgs,
    name: &str,
    region: Region,
    found: &[Transliterated],
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    match args.format.format {
        Format::Jsonl => {
            serde_json::to_writer(&mut *out, &json(args, name, region, found))?;
            writeln!(out)?;
        }
        Format::Csv => {
            for (rank, one) in (1..).zip(found) {
                let (rank, score) = (i32::to_string(&rank), one.score.to_string());
                write_record(out, [name, &rank, &one.text, &score, one.origin.as_str()])?;
            }
        }
        Format::Text => {
            if args.names.len() > 1 {
                writeln!(out, "{name}")?;
            }
            for one in found {
                writeln!(out, "{}  {:.2}  {}", one.text, one.score, one.reason)?;
            }
        }
    }
    Ok(())
}

fn json<'a>(
    args: &'a TransliterateArgs,
    name: &'a str,
    region: Region,
    found: &'a [Transliterated],
) -> JsonTransliterated<'a> {
    let back = has_han(name);
    let form = |one: &'a Transliterated| {
        let text = Some(one.text.as_str());
        JsonForm {
            rendering: text.filter(|_| !back),
            original: text.filter(|_| back),
            score: one.score,
            origin: one.origin.as_str(),
            reason: &one.reason,
        }
    };
    let forms: Vec<JsonForm<'a>> = found.iter().map(form).collect();
    let (renderings, originals) = if back { (None, Some(forms)) } else { (Some(forms), None) };
    JsonTransliterated { name, language: args.language.as_deref(), region: region.as_str(), renderings, originals }
}
