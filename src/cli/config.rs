//! `yiming.toml`: a project's settings, found upward from the current folder.
//!
//! A key that we do not know is an error, so that a slip of the pen does not silently change nothing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

use anyhow::{Context as _, anyhow};
use serde::Deserialize;

use crate::check::{Level, known_rule};
use crate::suggest::Style;
use crate::term::Region;

/// The file's name.
const NAME: &str = "yiming.toml";

/// What a project has settled.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    /// The folder of the file, to which its paths are relative.
    #[serde(skip)]
    folder: PathBuf,
    db: Option<PathBuf>,
    /// Region of the project's Chinese text.
    #[serde(default, deserialize_with = "region")]
    pub(crate) region: Option<Region>,
    /// The publisher whose renderings come before those of others that were merely seen.
    #[serde(default)]
    pub(crate) authority: Option<String>,
    /// How `yiming suggest --annotate` writes.
    #[serde(default)]
    pub(crate) style: StyleConfig,
    /// Settings of `yiming check`.
    #[serde(default)]
    pub(crate) check: CheckConfig,
}

/// The `[style]` table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StyleConfig {
    /// What stands where a name comes first, `{rendering}` and `{original}` in it.
    #[serde(default, deserialize_with = "template")]
    pub(crate) first_mention: Option<String>,
    /// Between the parts of a rendering.
    pub(crate) interpunct: Option<char>,
    /// Whether brackets are full-width or half-width.
    pub(crate) brackets: Option<Brackets>,
    /// Whether renderings are made for names that nothing knows.
    pub(crate) generated: Option<bool>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Brackets {
    /// （）
    Full,
    /// ()
    Half,
}

impl StyleConfig {
    /// What holds, defaults where nothing is told.
    pub(crate) fn style(&self) -> Style {
        let Style { first_mention, interpunct, full_width } = Style::default();
        Style {
            first_mention: self.first_mention.clone().unwrap_or(first_mention),
            interpunct: self.interpunct.unwrap_or(interpunct),
            full_width: self.brackets.map_or(full_width, |brackets| brackets == Brackets::Full),
        }
    }

    pub(crate) fn brackets(&self) -> &'static str {
        if self.style().full_width { "full" } else { "half" }
    }

    pub(crate) fn generated(&self) -> bool {
        self.generated.unwrap_or(true)
    }
}

/// The `[check]` table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CheckConfig {
    /// The rules that run, as for `--select`; those of the command line replace them.
    #[serde(default, deserialize_with = "rule_names")]
    pub(crate) select: Vec<String>,
    /// The rules that do not, as for `--ignore`; those of the command line come on top.
    #[serde(default, deserialize_with = "rule_names")]
    pub(crate) ignore: Vec<String>,
    /// Rules at another level than their own: off, info, warning or error.
    #[serde(default, deserialize_with = "levels")]
    pub(crate) levels: Vec<(String, Level)>,
}

impl Config {
    /// The settings that hold in the current folder; the defaults where there is no file.
    pub(crate) fn nearest() -> anyhow::Result<Config> {
        let here = env::current_dir().context("cannot tell the current folder")?;
        Config::upward_from(&here)
    }

    /// The settings of the nearest file in `folder` or above it.
    fn upward_from(folder: &Path) -> anyhow::Result<Config> {
        match folder.ancestors().map(|above| above.join(NAME)).find(|path| path.is_file()) {
            Some(path) => Config::read(&path),
            None => Ok(Config::default()),
        }
    }

    fn read(path: &Path) -> anyhow::Result<Config> {
        let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        let mut config: Config = toml::from_str(&text).map_err(|error| located(path, &text, &error))?;
        config.folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
        Ok(config)
    }

    /// The file, where there is one.
    pub(crate) fn file(&self) -> Option<PathBuf> {
        (!self.folder.as_os_str().is_empty()).then(|| self.folder.join(NAME))
    }

    /// The memory's file, relative to the settings' own folder.
    pub(crate) fn db(&self) -> Option<PathBuf> {
        self.db.as_ref().map(|db| self.folder.join(db))
    }
}

/// `file:line: what is wrong`, in one line.
fn located(path: &Path, text: &str, error: &toml::de::Error) -> anyhow::Error {
    let offset = error.span().map_or(0, |span| span.start);
    let line = text.bytes().take(offset).filter(|&byte| byte == b'\n').count() + 1;
    let message = error.message().lines().collect::<Vec<_>>().join("; ");
    anyhow!("{}:{line}: {message}", path.display())
}

fn template<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    let text = String::deserialize(from)?;
    if text.contains("{rendering}") {
        return Ok(Some(text));
    }
    Err(serde::de::Error::custom("`first_mention` needs `{rendering}` in it"))
}

fn region<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Region>, D::Error> {
    let word = String::deserialize(from)?;
    word.parse().map(Some).map_err(serde::de::Error::custom)
}

fn rule_names<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    let names = Vec::<String>::deserialize(from)?;
    names.iter().try_for_each(|name| known_rule(name)).map_err(serde::de::Error::custom)?;
    Ok(names)
}

fn levels<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<(String, Level)>, D::Error> {
    let words = BTreeMap::<String, String>::deserialize(from)?;
    let level = |(name, word): (String, String)| {
        known_rule(&name).map_err(serde::de::Error::custom)?;
        Ok((name, word.parse().map_err(serde::de::Error::custom)?))
    };
    words.into_iter().map(level).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> anyhow::Result<Config> {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(NAME), text).unwrap();
        let below = folder.path().join("a/b");
        fs::create_dir_all(&below).unwrap();
        Config::upward_from(&below)
    }

    #[test]
    fn paths_are_relative_to_the_file() {
        let config = read("db = \"names.db\"\nregion = \"zh-TW\"\n[check]\n").unwrap();
        assert_eq!(config.region, Some(Region::Tw));
        assert_eq!(config.db(), Some(config.folder.join("names.db")));
        assert!(config.folder.is_absolute());
    }

    #[test]
    fn a_region_is_named_in_short_too() {
        for (tag, region) in [("hk", Region::Hk), ("TW", Region::Tw), ("zh-my", Region::Sg)] {
            assert_eq!(read(&format!("region = \"{tag}\"\n")).unwrap().region, Some(region));
        }
    }

    #[test]
    fn a_mistake_is_named_with_its_line() {
        for (text, place, what) in [
            ("db = \"a.db\"\nregoin = \"zh-TW\"\n", "yiming.toml:2:", "unknown field `regoin`"),
            ("\n[check]\nfoo = 1\n", "yiming.toml:3:", "unknown field `foo`"),
            ("[check]\nselect = [\n\"YM102\", \"YM999\"]\n", "yiming.toml:2:", "unknown rule `YM999`"),
            ("[check.levels]\nYM102 = \"loud\"\n", "yiming.toml:", "unknown level `loud`"),
            ("region = \"zh-XX\"\n", "yiming.toml:1:", "unknown region `zh-XX`"),
            ("db = \"a\nx = 1", "yiming.toml:1:", "invalid"),
        ] {
            let message = format!("{:#}", read(text).unwrap_err());
            assert!(message.contains(place) && message.contains(what), "{message}");
            assert!(!message.contains('\n'), "{message}");
        }
    }
}
