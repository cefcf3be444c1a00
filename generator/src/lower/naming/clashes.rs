//! Clashes: how siblings whose names are alike in Rust get different ones.
//!
//! The sibling that is spelled most plainly keeps the name, so a new one renames none of the others where that can be
//! avoided. The names of the others say how they differ: signs are words (`title`, `-title` become `title`,
//! `minus_title`), then numbers (`AIR21`, `AIR_21` become `Air21`, `AirN21`), then the spelling (`asc`, `ASC` become
//! `Asc`, `AscUppercase`). There are no counters and no character codes.

use std::collections::{BTreeMap, BTreeSet};

use super::names::{Case, Wanted};
use super::signs;

/// Makes the names of siblings unique. Returns a name for each, and the positions of those that had to be changed.
/// Clashes of chosen names are reported by [`Context::report_taken`](crate::lower::context::Context::report_taken).
pub(in crate::lower) fn settle(case: Case, wanted: &[Wanted<'_>]) -> (Vec<String>, Vec<usize>) {
    let mut names: Vec<String> = wanted.iter().map(|one| one.plain(case)).collect();
    let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (position, name) in names.iter().enumerate() {
        by_name.entry(name.clone()).or_default().push(position);
    }
    let mut taken: BTreeSet<String> = by_name.keys().cloned().collect();
    let mut clashes = Vec::new();
    for (plain, mut group) in by_name.into_iter().filter(|(_, group)| group.len() > 1) {
        group.sort_by_key(|&position| plainness(&wanted[position]));
        // A sign is told even if no sibling is without one.
        let keeps =
            |position: usize| wanted[position].given.is_some() || signs::in_words(wanted[position].wire).is_none();
        let moved = if keeps(group[0]) { &group[1..] } else { &group[..] };
        for &position in moved {
            let wire = wanted[position].wire;
            let free = spellings(case, &plain, wire).into_iter().find(|name| !taken.contains(name));
            let mut name = free.unwrap_or_else(|| plain.clone());
            while !taken.insert(name.clone()) {
                name = case.append(&name, style(wire).0);
            }
            names[position] = name;
            if wanted[position].given.as_ref().is_none_or(|given| given.chosen_at.is_none()) {
                clashes.push(position);
            }
        }
    }
    clashes.sort_unstable();
    (names, clashes)
}

/// Orders siblings with the same name: given ones, those without signs, then by spelling.
fn plainness<'w>(wanted: &'w Wanted<'_>) -> (bool, bool, u8, usize, &'w str) {
    let wire = wanted.wire;
    // Of several given names, the first is kept.
    if wanted.given.is_some() {
        return (false, false, 0, 0, "");
    }
    (true, signs::in_words(wire).is_some(), style(wire).1, wire.len(), wire)
}

/// Returns the names that say how a text differs from others with the same name, best first.
pub(super) fn spellings(case: Case, plain: &str, wire: &str) -> Vec<String> {
    let mut all: Vec<String> = signs::in_words(wire).map(|words| case.name(&words)).into_iter().collect();
    let numbers = case.name(&with_numbers(wire));
    // One word reads well in snake case only.
    let joined = (case == Case::Value).then(|| case.name(&letters(wire)));
    all.extend([Some(numbers), joined].into_iter().flatten());
    let styled: Vec<String> = std::iter::once(plain.to_owned()).chain(all.first().cloned()).collect();
    all.extend(styled.iter().map(|name| case.append(name, style(wire).0)));
    all
}

/// Returns a text whose separate numbers have a letter in front: `air_21` is `air_n21`.
fn with_numbers(wire: &str) -> String {
    let mut text = String::with_capacity(wire.len());
    let mut before: Option<char> = None;
    for c in wire.chars() {
        if c.is_ascii_digit() && before.is_some_and(|before| !before.is_alphanumeric()) {
            text.push('n');
        }
        text.push(c);
        before = Some(c);
    }
    text
}

/// Returns the letters and digits of a text in lower case.
fn letters(wire: &str) -> String {
    wire.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Returns the style of a spelling, and its place among the styles.
fn style(wire: &str) -> (&'static str, u8) {
    let first_upper = wire.starts_with(char::is_uppercase);
    let has_lower = wire.contains(char::is_lowercase);
    if wire.contains('_') {
        if has_lower { ("snake_case", 0) } else { ("uppercase", 6) }
    } else if wire.contains('-') {
        ("hyphenated", 3)
    } else if wire.contains('.') {
        ("dotted", 5)
    } else if !has_lower && first_upper {
        ("uppercase", 6)
    } else if first_upper {
        ("capitalized", 4)
    } else if wire.contains(char::is_uppercase) {
        ("camel_case", 2)
    } else {
        ("lowercase", 1)
    }
}

/// Appends `word` to names that are taken, until they are unique.
pub(in crate::lower) fn keep_free(case: Case, names: &mut [String], taken: &[&str], word: &str) {
    for index in 0..names.len() {
        if !taken.contains(&names[index].as_str()) {
            continue;
        }
        let mut name = names[index].clone();
        while taken.contains(&name.as_str()) || names.contains(&name) {
            name = case.append(&name, word);
        }
        names[index] = name;
    }
}

/// Renames variants that are called `Unknown`: this is the variant for values that the description does not list.
pub(in crate::lower) fn keep_unknown_free(variants: &mut [String]) {
    keep_free(Case::Type, variants, &["Unknown"], "value");
}

#[cfg(test)]
mod tests {
    use super::super::names::Given;
    use super::*;
    use crate::ir::why::GivenBy;

    fn settled<const N: usize>(case: Case, wires: [&str; N]) -> [String; N] {
        let wanted = wires.map(|wire| Wanted { wire, given: None });
        settle(case, &wanted).0.try_into().expect("a name for each")
    }

    #[test]
    fn siblings_that_differ_in_signs_are_told_by_words() {
        assert_eq!(settled(Case::Type, ["title", "-title"]), ["Title", "MinusTitle"]);
        assert_eq!(settled(Case::Type, ["C++", "C", "C#"]), ["CPlusPlus", "C", "CSharp"]);
        assert_eq!(settled(Case::Type, ["reactions-+1", "reactions--1"]), ["ReactionsPlus1", "ReactionsMinus1"]);
        assert_eq!(settled(Case::Value, ["price", "price>", "price<"]), ["price", "price_gt", "price_lt"]);
        assert_eq!(settled(Case::Value, ["id", "_id"]), ["id", "underscore_id"]);
        assert_eq!(settled(Case::Type, ["GMT0", "GMT+0", "GMT-0"]), ["Gmt0", "GmtPlus0", "GmtMinus0"]);
    }

    #[test]
    fn a_value_called_unknown_takes_no_name_of_another_value() {
        let mut names = ["UnknownValue", "Unknown", "UnknownValueValue"].map(str::to_owned);
        keep_unknown_free(&mut names);
        assert_eq!(names, ["UnknownValue", "UnknownValueValueValue", "UnknownValueValue"]);
    }

    #[test]
    fn siblings_that_differ_in_spelling_are_told_by_it() {
        assert_eq!(settled(Case::Type, ["ASC", "asc"]), ["AscUppercase", "Asc"]);
        assert_eq!(settled(Case::Type, ["Add", "add"]), ["AddCapitalized", "Add"]);
        assert_eq!(settled(Case::Type, ["AIR_21", "AIR21"]), ["AirN21", "Air21"]);
        assert_eq!(settled(Case::Value, ["dateFrom", "date_from", "note"]), ["datefrom", "date_from", "note"]);
    }

    #[test]
    fn a_new_sibling_renames_none() {
        for (case, old, new) in [(Case::Type, "title", "-title"), (Case::Value, "date_from", "dateFrom")] {
            assert_eq!(settled(case, [old])[0], settled(case, [new, old])[1], "{old} beside {new}");
        }
    }

    #[test]
    fn equal_texts_get_different_names() {
        let [one, two, three] = settled(Case::Value, ["a", "a", "a"]);
        assert!(one != two && two != three && one != three, "{one}, {two}, {three}");
    }

    #[test]
    fn a_given_name_keeps_others_from_moving() {
        let given = |name: &str| Some(Given::made(name.to_owned(), GivenBy::Rename));
        let wanted = [Wanted { wire: "a-b", given: given("dashed") }, Wanted { wire: "a_b", given: None }];
        assert_eq!(settle(Case::Value, &wanted), (vec!["dashed".to_owned(), "a_b".to_owned()], vec![]));
        let wanted = [Wanted { wire: "a_b", given: None }, Wanted { wire: "c", given: given("a_b") }];
        assert_eq!(settle(Case::Value, &wanted).0[1], "a_b");
    }
}
