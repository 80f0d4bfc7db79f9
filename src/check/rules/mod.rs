//! The rules, one file each: why, two examples, logic.

pub(crate) mod ym100_idle_waiver;
mod ym101_unsettled_rendering;
mod ym102_mixed_renderings;
mod ym103_shared_rendering;
mod ym104_deprecated_rendering;
mod ym105_mixed_regions;
mod ym106_misplaced_original;
mod ym107_mixed_marks;
mod ym108_respelt_original;
mod ym109_near_duplicate;
mod ym110_surname_first;
mod ym111_misfitting_gloss;

use super::diagnostic::{Diagnostic, Meta};
use super::work::Work;

/// A rule: what it is, and what finds it.
pub(crate) struct Rule {
    pub(crate) meta: &'static Meta,
    pub(crate) run: fn(&Work<'_>) -> Vec<Diagnostic>,
}

/// Every rule, by code.
pub(crate) const ALL: &[Rule] = &[
    Rule { meta: &ym100_idle_waiver::META, run: ym100_idle_waiver::run },
    Rule { meta: &ym101_unsettled_rendering::META, run: ym101_unsettled_rendering::run },
    Rule { meta: &ym102_mixed_renderings::META, run: ym102_mixed_renderings::run },
    Rule { meta: &ym103_shared_rendering::META, run: ym103_shared_rendering::run },
    Rule { meta: &ym104_deprecated_rendering::META, run: ym104_deprecated_rendering::run },
    Rule { meta: &ym105_mixed_regions::META, run: ym105_mixed_regions::run },
    Rule { meta: &ym106_misplaced_original::META, run: ym106_misplaced_original::run },
    Rule { meta: &ym107_mixed_marks::META, run: ym107_mixed_marks::run },
    Rule { meta: &ym108_respelt_original::META, run: ym108_respelt_original::run },
    Rule { meta: &ym109_near_duplicate::META, run: ym109_near_duplicate::run },
    Rule { meta: &ym110_surname_first::META, run: ym110_surname_first::run },
    Rule { meta: &ym111_misfitting_gloss::META, run: ym111_misfitting_gloss::run },
];

/// Which of two findings about one name is told: a decision weighs more than what the text does, and that
/// more than a suspicion.
pub(crate) fn weight(meta: &Meta) -> usize {
    const ORDER: [&str; 8] = ["YM104", "YM101", "YM105", "YM102", "YM111", "YM108", "YM103", "YM109"];
    ORDER.iter().position(|code| *code == meta.code).unwrap_or(ORDER.len())
}
