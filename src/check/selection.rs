//! Which rules run, and how bad their findings are: what was asked for, against what there is to go by.

use std::collections::BTreeMap;
use std::str::FromStr;

use super::diagnostic::{Meta, Needs, Severity};
use super::rules;

/// The rules that run, each with the severity of its findings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    severities: BTreeMap<&'static str, Severity>,
}

/// What somebody wants of the rules. Rules are named by a code (`YM102`), the beginning of one (`YM10`), a
/// name (`mixed-renderings`), or as a set: `default` or `all`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Only these; none means `default`.
    pub select: Vec<String>,
    /// But not these.
    pub ignore: Vec<String>,
    /// These at another level than their own.
    pub levels: Vec<(String, Level)>,
}

/// How bad a rule's findings are to be; off is not to run it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// The rule does not run.
    Off,
    /// The rule runs, and its findings are this bad.
    At(Severity),
}

impl FromStr for Level {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        match word {
            "off" => Ok(Level::Off),
            "info" => Ok(Level::At(Severity::Info)),
            "warning" => Ok(Level::At(Severity::Warning)),
            "error" => Ok(Level::At(Severity::Error)),
            _ => Err(format!("unknown level `{word}` (one of: off, info, warning, error)")),
        }
    }
}

/// What the rules have to go by besides the text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Given {
    /// There is a memory.
    pub memory: bool,
    /// Somebody has named the region whose renderings hold.
    pub region: bool,
}

/// Rules were asked for that are none, or that could never report anything.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SelectionError {
    /// No rule is called so.
    #[error("unknown rule `{name}` (one of: default, all, {})", codes())]
    Unknown {
        /// What was asked for.
        name: String,
    },
    /// A rule was named that has nothing to go by.
    #[error("{code} cannot fire {lack}")]
    CannotFire {
        /// The rule.
        code: &'static str,
        /// What it lacks.
        lack: &'static str,
    },
    /// Everything that was selected was taken away again.
    #[error("no rule is left to run")]
    Nothing,
}

fn codes() -> String {
    super::rules().map(|meta| meta.code).collect::<Vec<_>>().join(", ")
}

impl Default for Selection {
    /// The default rules, with everything there to go by.
    fn default() -> Self {
        let on = super::rules().filter(|meta| meta.default);
        Self { severities: on.map(|meta| (meta.code, meta.severity)).collect() }
    }
}

impl Selection {
    /// The rules that `wanted` names and that can fire with what is `given`. A rule that a set or a beginning
    /// brings in and that cannot fire is left out; one that was named is refused.
    ///
    /// # Errors
    /// An unknown rule, a named one that cannot fire, or nothing left.
    ///
    /// ```
    /// use yiming::check::{Given, Selection, Wanted};
    /// let wanted = Wanted { select: vec!["YM101".into()], ..Wanted::default() };
    /// let error = Selection::new(&wanted, Given::default()).unwrap_err();
    /// assert_eq!(error.to_string(), "YM101 cannot fire without a memory");
    /// ```
    pub fn new(wanted: &Wanted, given: Given) -> Result<Self, SelectionError> {
        let default = ["default".to_owned()];
        let select = if wanted.select.is_empty() { &default[..] } else { &wanted.select };
        let mut severities = BTreeMap::new();
        for name in select {
            for meta in named(name)? {
                if let Some(lack) = lack(meta, given) {
                    if is_exact(meta, name) {
                        return Err(SelectionError::CannotFire { code: meta.code, lack });
                    }
                    continue;
                }
                severities.insert(meta.code, meta.severity);
            }
        }
        for (name, level) in &wanted.levels {
            for meta in named(name)? {
                match (level, lack(meta, given)) {
                    (Level::Off, _) => {
                        severities.remove(meta.code);
                    }
                    // A level says how bad a finding is, wherever the text is checked.
                    (Level::At(_), Some(_)) => {}
                    (Level::At(severity), None) => {
                        severities.insert(meta.code, *severity);
                    }
                }
            }
        }
        for name in &wanted.ignore {
            for meta in named(name)? {
                severities.remove(meta.code);
            }
        }
        if severities.is_empty() { Err(SelectionError::Nothing) } else { Ok(Self { severities }) }
    }

    /// How bad a finding of the rule with `code` is; `None` when the rule does not run.
    pub fn severity(&self, code: &str) -> Option<Severity> {
        self.severities.get(code).copied()
    }
}

/// Whether `name` names a rule or a set of rules.
///
/// # Errors
/// When it does not.
pub fn known_rule(name: &str) -> Result<(), SelectionError> {
    named(name).map(|_| ())
}

/// The rules called `name`.
fn named(name: &str) -> Result<Vec<&'static Meta>, SelectionError> {
    let name = name.trim();
    let found: Vec<&Meta> = match name {
        "all" => super::rules().collect(),
        "default" => super::rules().filter(|meta| meta.default).collect(),
        _ => super::rules().filter(|meta| meta.name == name || begins(meta.code, name)).collect(),
    };
    if found.is_empty() { Err(SelectionError::Unknown { name: name.to_owned() }) } else { Ok(found) }
}

fn is_exact(meta: &Meta, name: &str) -> bool {
    meta.name == name.trim() || meta.code.eq_ignore_ascii_case(name.trim())
}

fn begins(code: &str, prefix: &str) -> bool {
    !prefix.is_empty() && code.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

/// What the rule lacks, so that it could never report anything.
fn lack(meta: &Meta, given: Given) -> Option<&'static str> {
    match meta.needs {
        Needs::Memory if !given.memory => Some("without a memory"),
        Needs::Region if !given.memory && !given.region => Some("without a memory or a region"),
        _ => None,
    }
}

/// Whether a rule runs at all is asked once, before any text is looked at.
pub(super) fn running(selection: &Selection) -> impl Iterator<Item = (&'static rules::Rule, Severity)> {
    rules::ALL.iter().filter_map(|rule| Some((rule, selection.severity(rule.meta.code)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FULL: Given = Given { memory: true, region: true };

    fn selected(select: &[&str], ignore: &[&str], given: Given) -> Result<Vec<&'static str>, String> {
        let owned = |list: &[&str]| list.iter().map(|&one| one.to_owned()).collect();
        let wanted = Wanted { select: owned(select), ignore: owned(ignore), levels: Vec::new() };
        let selection = Selection::new(&wanted, given).map_err(|error| error.to_string())?;
        Ok(selection.severities.keys().copied().collect())
    }

    #[test]
    fn rules_are_named_by_code_beginning_name_and_set() {
        assert_eq!(selected(&["ym102"], &[], FULL).unwrap(), ["YM102"]);
        assert_eq!(selected(&["mixed-renderings"], &[], FULL).unwrap(), ["YM102"]);
        assert!(selected(&["YM10"], &["YM104"], FULL).unwrap().contains(&"YM101"));
        assert!(!selected(&["YM10"], &["YM104"], FULL).unwrap().contains(&"YM104"));
        assert!(selected(&["YM999"], &[], FULL).unwrap_err().contains("YM102"));
        assert_eq!(selected(&["YM102"], &["all"], FULL).unwrap_err(), "no rule is left to run");
    }

    #[test]
    fn what_cannot_fire_is_refused_by_name_and_left_out_of_sets() {
        assert_eq!(selected(&["YM104"], &[], Given::default()).unwrap_err(), "YM104 cannot fire without a memory");
        let alone = selected(&["all"], &[], Given::default()).unwrap();
        assert!(alone.contains(&"YM102") && !alone.contains(&"YM101"));
        assert!(selected(&[], &[], FULL).unwrap().contains(&"YM101"));
        let told = "YM105 cannot fire without a memory or a region";
        assert_eq!(selected(&["YM105"], &[], Given::default()).unwrap_err(), told);
        for given in [Given { region: true, ..Given::default() }, Given { memory: true, ..Given::default() }] {
            assert!(selected(&[], &[], given).unwrap().contains(&"YM105"));
        }
    }

    #[test]
    fn a_level_turns_a_rule_on_or_off() {
        let levels = vec![("YM102".to_owned(), Level::At(Severity::Error)), ("YM103".to_owned(), Level::Off)];
        let selection = Selection::new(&Wanted { levels, ..Wanted::default() }, FULL).unwrap();
        assert_eq!(selection.severity("YM102"), Some(Severity::Error));
        assert_eq!(selection.severity("YM103"), None);
        assert!("loud".parse::<Level>().is_err());
    }
}
