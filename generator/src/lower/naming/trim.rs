//! Names of variants without the words that they repeat: those of their type, and those of all their siblings.

use std::collections::BTreeSet;

use super::names::{Case, words};

/// The fewest siblings whose shared words are dropped. Words that two siblings share are often what they are about.
const FEW: usize = 3;

/// Drops the first and last words that all siblings share.
pub(in crate::lower) fn of_siblings(names: &[String]) -> Vec<String> {
    if names.len() < FEW {
        return names.to_vec();
    }
    shared(names, |_| true)
}

/// Drops the first and last words that all siblings share with their type.
pub(in crate::lower) fn of_type(ty: &str, names: &[String]) -> Vec<String> {
    let own = words(ty);
    // One word of a long name is what it is about by chance: `PaymentMethod` and `PaymentIntent`.
    let is_enough =
        |run: &[String]| run.len() > 1 || run.len() * 2 >= own.len() || run.first() == own.last() || names.len() >= FEW;
    if names.len() < 2 { names.to_vec() } else { shared(names, |run| is_enough(run) && is_within(run, &own)) }
}

/// Drops the name of the type from the start of each name.
pub(in crate::lower) fn of_whole_type(ty: &str, names: &[String]) -> Vec<String> {
    let own = words(ty);
    let cut = |name: &String| {
        let all = words(name);
        match all.len() > own.len() && all.starts_with(&own) {
            true => all[own.len()..].concat(),
            false => name.clone(),
        }
    };
    sound(names, names.iter().map(cut).collect())
}

/// Drops the longest runs of first and last words that all names share and that `is_dropped` accepts. A name that
/// consists of shared words says that the others are kinds of it, so then nothing is dropped.
fn shared(names: &[String], is_dropped: impl Fn(&[String]) -> bool) -> Vec<String> {
    let mut rest: Vec<Vec<String>> = names.iter().map(|name| words(name)).collect();
    for _ in 0..2 {
        let run = leading(&rest);
        if rest.iter().all(|words| words.len() > run) {
            let first = rest.first().cloned().unwrap_or_default();
            let in_order = |run: usize| first[..run].to_vec();
            let dropped = (1..=run).rev().find(|&run| is_dropped(&in_order(run)));
            rest.iter_mut().for_each(|words| drop(words.drain(..dropped.unwrap_or_default())));
        }
        // The second round is about the last words, and puts the words back in order.
        rest.iter_mut().for_each(|words| words.reverse());
    }
    sound(names, rest.iter().map(|words| words.concat()).collect())
}

/// Returns the number of first words that all have.
fn leading(all: &[Vec<String>]) -> usize {
    let Some((first, others)) = all.split_first() else { return 0 };
    let same = |other: &Vec<String>| first.iter().zip(other).take_while(|(one, other)| one == other).count();
    others.iter().map(same).min().unwrap_or(first.len())
}

/// Returns whether the words of a run, in either direction, are among those of a type in the same order.
fn is_within(run: &[String], own: &[String]) -> bool {
    is_part(run, own.iter()) || is_part(run, own.iter().rev())
}

fn is_part<'w>(run: &[String], mut own: impl Iterator<Item = &'w String>) -> bool {
    let is_same = |one: &str, other: &str| one.trim_end_matches('s') == other.trim_end_matches('s');
    run.iter().all(|word| own.any(|other| is_same(other, word)))
}

/// Returns the new names if they are distinct and can be variants, or else the old ones.
fn sound(old: &[String], new: Vec<String>) -> Vec<String> {
    let distinct: BTreeSet<&String> = new.iter().collect();
    let is_sound = |name: &String| Case::Type.accepts(name).is_ok() && name != "Unknown";
    let is_changed = |(old, new): (&String, &String)| old != new && !is_sound(new);
    if distinct.len() < new.len() || old.iter().zip(&new).any(is_changed) { old.to_vec() } else { new }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names<const N: usize>(all: [&str; N]) -> Vec<String> {
        all.map(str::to_owned).to_vec()
    }

    #[test]
    fn words_of_the_type_go() {
        for (ty, old, new) in [
            ("ChatMessage", ["ChatSystemMessage", "ChatUserMessage"], ["System", "User"]),
            ("AiAskAgent", ["AiAgentId", "AiAgentAsk"], ["Id", "Ask"]),
            ("CardIcon", ["LunchIcon", "TravelIcon"], ["Lunch", "Travel"]),
            ("Status", ["StatusUnknown", "StatusActive"], ["StatusUnknown", "StatusActive"]),
            ("Size", ["Size1", "Size2"], ["Size1", "Size2"]),
            ("Source", ["PaymentSource", "DeletedPaymentSource"], ["PaymentSource", "DeletedPaymentSource"]),
            (
                "PaymentIntentCardOptions",
                ["PaymentMethodCard", "PaymentIntentClient"],
                ["PaymentMethodCard", "PaymentIntentClient"],
            ),
            (
                "PolicyViolationsType",
                ["PolicyViolationFromAdmin", "PolicyViolationFromUser"],
                ["FromAdmin", "FromUser"],
            ),
            ("Binding", ["HttpPost", "HttpRedirect"], ["HttpPost", "HttpRedirect"]),
        ] {
            assert_eq!(of_type(ty, &names(old)), names(new), "{ty}");
        }
    }

    #[test]
    fn words_of_all_siblings_go_if_there_are_several() {
        let old = names(["AudioPcm", "AudioPcmu", "AudioPcma"]);
        assert_eq!(of_siblings(&old), names(["Pcm", "Pcmu", "Pcma"]));
        let old = names(["ThreadRunCreated", "ThreadRunQueued", "ThreadRunDone"]);
        assert_eq!(of_siblings(&old), names(["Created", "Queued", "Done"]));
        let old = names(["ServerVad", "SemanticVad"]);
        assert_eq!(of_siblings(&old), old);
    }

    #[test]
    fn the_whole_type_goes_from_a_single_name() {
        let old = names(["ItemMessage", "Call"]);
        assert_eq!(of_whole_type("Item", &old), names(["Message", "Call"]));
        let old = names(["ItemCall", "Call"]);
        assert_eq!(of_whole_type("Item", &old), old);
    }
}
