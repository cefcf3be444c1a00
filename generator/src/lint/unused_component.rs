//! Finds components of the root document that no operation uses.

use super::{Problem, Subject};

pub(super) fn check(subject: &Subject<'_>) -> Vec<Problem> {
    let unused = subject.unused.iter().map(|unused| {
        let what = unused.title.trim_start_matches("an ").trim_start_matches("a ");
        let message = if unused.is_referred_to {
            format!("only unused components refer to the {what} `{}`", unused.name)
        } else {
            format!("nothing refers to the {what} `{}`", unused.name)
        };
        let help = "remove it, or refer to it where it is meant to be used".to_owned();
        Problem { place: Some(unused.place.clone()), message, help }
    });
    unused.collect()
}
