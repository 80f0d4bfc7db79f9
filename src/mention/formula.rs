//! Chemical formulas: 氢化铝锂(LiAlH4) says what a substance is made of, not what it is called elsewhere.

use crate::text::normalize::{simplify, simplify_char};
use crate::text::script::is_han;

/// The symbols of the elements and their Chinese names, simplified: IUPAC and the Chinese committee for terms.
/// Heavy hydrogen has symbols and names of its own.
const ELEMENTS: &[(&str, char)] = &[
    ("H", '氢'),
    ("D", '氘'),
    ("T", '氚'),
    ("He", '氦'),
    ("Li", '锂'),
    ("Be", '铍'),
    ("B", '硼'),
    ("C", '碳'),
    ("N", '氮'),
    ("O", '氧'),
    ("F", '氟'),
    ("Ne", '氖'),
    ("Na", '钠'),
    ("Mg", '镁'),
    ("Al", '铝'),
    ("Si", '硅'),
    ("P", '磷'),
    ("S", '硫'),
    ("Cl", '氯'),
    ("Ar", '氩'),
    ("K", '钾'),
    ("Ca", '钙'),
    ("Sc", '钪'),
    ("Ti", '钛'),
    ("V", '钒'),
    ("Cr", '铬'),
    ("Mn", '锰'),
    ("Fe", '铁'),
    ("Co", '钴'),
    ("Ni", '镍'),
    ("Cu", '铜'),
    ("Zn", '锌'),
    ("Ga", '镓'),
    ("Ge", '锗'),
    ("As", '砷'),
    ("Se", '硒'),
    ("Br", '溴'),
    ("Kr", '氪'),
    ("Rb", '铷'),
    ("Sr", '锶'),
    ("Y", '钇'),
    ("Zr", '锆'),
    ("Nb", '铌'),
    ("Mo", '钼'),
    ("Tc", '锝'),
    ("Ru", '钌'),
    ("Rh", '铑'),
    ("Pd", '钯'),
    ("Ag", '银'),
    ("Cd", '镉'),
    ("In", '铟'),
    ("Sn", '锡'),
    ("Sb", '锑'),
    ("Te", '碲'),
    ("I", '碘'),
    ("Xe", '氙'),
    ("Cs", '铯'),
    ("Ba", '钡'),
    ("La", '镧'),
    ("Ce", '铈'),
    ("Pr", '镨'),
    ("Nd", '钕'),
    ("Sm", '钐'),
    ("Eu", '铕'),
    ("Gd", '钆'),
    ("Tb", '铽'),
    ("Dy", '镝'),
    ("Ho", '钬'),
    ("Er", '铒'),
    ("Tm", '铥'),
    ("Yb", '镱'),
    ("Lu", '镥'),
    ("Hf", '铪'),
    ("Ta", '钽'),
    ("W", '钨'),
    ("Re", '铼'),
    ("Os", '锇'),
    ("Ir", '铱'),
    ("Pt", '铂'),
    ("Au", '金'),
    ("Hg", '汞'),
    ("Tl", '铊'),
    ("Pb", '铅'),
    ("Bi", '铋'),
    ("Th", '钍'),
    ("U", '铀'),
    ("Pu", '钚'),
];

/// A name of a substance is at most so long, in characters.
const LONGEST: usize = 12;

/// Whether `form` is the formula of the substance whose name ends the text `before`: symbols of elements, most of
/// them named there, or one of two letters, which no short form has by chance. 碳捕集与封存(CCS) has one of two.
pub(super) fn is_formula(form: &str, before: &str) -> bool {
    let Some(elements) = elements(form) else { return false };
    let tail = before.trim_end().chars().rev().take_while(|&c| is_han(c)).take(LONGEST);
    let name: Vec<char> = tail.map(simplify_char).collect();
    let named: Vec<&str> = elements.iter().filter(|(_, zh)| name.contains(zh)).map(|(symbol, _)| *symbol).collect();
    let is_more_than_letters = elements.len() > 1 || form.contains(is_count);
    is_more_than_letters && (2 * named.len() > elements.len() || named.iter().any(|symbol| symbol.len() > 1))
}

/// What says that a formula follows, simplified.
const LABELS: &[&str] = &["化学式", "分子式", "实验式", "结构式", "化学符号", "元素符号"];

/// Whether `form` is made of symbols of elements and the words `label` before it say that it is a formula:
/// 化学式：NOF.
pub(super) fn is_stated(form: &str, label: &str) -> bool {
    let label = simplify(label);
    LABELS.iter().any(|one| label.trim_end_matches(['为', '是']).ends_with(one)) && elements(form).is_some()
}

fn is_count(c: char) -> bool {
    c.is_ascii_digit() || ('₀'..='₉').contains(&c)
}

/// The different elements whose symbols, with their counts and charges, make up the whole of `form`.
fn elements(form: &str) -> Option<Vec<(&'static str, char)>> {
    let mut found: Vec<(&str, char)> = Vec::new();
    let is_joint = |c: char| is_count(c) || matches!(c, '(' | ')' | '[' | ']' | '·' | '+' | '-' | '−');
    let mut rest = form.trim_start_matches(is_joint);
    while !rest.is_empty() {
        // Co is cobalt, not carbon and oxygen: of two symbols the longer.
        let begun = ELEMENTS.iter().filter_map(|element| Some((element, rest.strip_prefix(element.0)?)));
        let (element, behind) = begun.min_by_key(|(_, behind)| behind.len())?;
        if !found.contains(element) {
            found.push(*element);
        }
        rest = behind.trim_start_matches(is_joint);
    }
    (!found.is_empty()).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn substances_have_formulas() {
        for (name, form) in [
            ("如氢化铝锂", "LiAlH"),
            ("二氧化碳", "CO2"),
            ("一氧化氮", "NO"),
            ("氯化鈉", "NaCl"),
            ("一氯胺", "NHCl"),
            ("氢氧化钙", "Ca(OH)₂"),
            ("臭氧", "O3"),
            ("锂的相应氘化物", "LiD"),
        ] {
            assert!(is_formula(form, name), "{form}");
        }
    }

    #[test]
    fn a_label_says_that_a_formula_follows() {
        assert!(is_stated("NOF", "化學式") && is_stated("KCN", "其分子式为"));
        assert!(!is_stated("Sodium", "化学式") && !is_stated("NOF", "简称"));
    }

    #[test]
    fn short_forms_are_none() {
        for (name, form) in [
            ("碳捕集与封存", "CCS"),
            ("碳捕集、利用与封存", "CCUS"),
            ("世界卫生组织", "WHO"),
            ("国际奥委会", "IOC"),
            ("金砖国家", "BRICS"),
            ("硅谷银行", "SVB"),
            ("钠", "natrium"),
            ("碘", "I"),
        ] {
            assert!(!is_formula(form, name), "{form}");
        }
    }
}
