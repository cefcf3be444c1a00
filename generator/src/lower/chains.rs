//! Follows chains of names, in which each name leads to at most one other. Each name is visited once, even if many
//! chains contain it.

use std::collections::HashMap;

/// The next step of a chain.
pub(super) enum Step<'a, E> {
    /// A different name follows.
    On(&'a str),
    /// The chain ends here, with `None` if the target is missing.
    End(Option<E>),
}

/// Returns the end of the chain of each name, or `None` if the target is missing or the chain is a cycle.
pub(super) fn ends<'a, E: Clone>(
    names: impl Iterator<Item = &'a str>,
    step: impl Fn(&'a str) -> Step<'a, E>,
) -> HashMap<&'a str, Option<E>> {
    let mut known: HashMap<&'a str, Option<E>> = HashMap::new();
    for name in names {
        let (mut passed, mut at) = (Vec::new(), name);
        let end = loop {
            if let Some(end) = known.get(at) {
                break end.clone();
            }
            // Until the end is known, meeting the name again is a cycle.
            known.insert(at, None);
            passed.push(at);
            match step(at) {
                Step::On(next) => at = next,
                Step::End(end) => break end,
            }
        };
        known.extend(passed.into_iter().map(|name| (name, end.clone())));
    }
    known
}

#[cfg(test)]
mod tests {
    use super::{Step, ends};

    #[test]
    fn chains_end_and_circles_do_not() {
        let step = |name: &'static str| match name {
            "a" => Step::On("b"),
            "b" => Step::End(Some(1)),
            "c" => Step::On("d"),
            "d" => Step::On("c"),
            "e" => Step::On("c"),
            _ => Step::End(None),
        };
        let found = ends(["e", "a", "b", "f"].into_iter(), step);
        assert_eq!(["a", "b", "c", "d", "e", "f"].map(|name| found[name]), [Some(1), Some(1), None, None, None, None]);
    }
}
