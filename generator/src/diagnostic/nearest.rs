//! Finds the correct spelling of a misspelled name, for "did you mean".

/// Returns the candidate that is most similar to `name`, the first one on a tie. `None` if none is similar enough.
#[must_use]
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // A third of the letters can differ, or one in a short name.
    let allowed = (name.chars().count() / 3).max(1);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        if candidate == name {
            continue;
        }
        let distance = distance(name, candidate);
        if distance <= allowed && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Returns the number of edits between two names, ignoring case.
fn distance(one: &str, other: &str) -> usize {
    strsim::damerau_levenshtein(&one.to_lowercase(), &other.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn only_what_looks_alike_is_offered() {
        assert_eq!(nearest("Csae", ["Chat", "Case"]), Some("Case"));
        assert_eq!(nearest("customer", ["Customer", "customers"]), Some("Customer"));
        assert_eq!(nearest("Deal", ["Quotation", "Employee"]), None);
    }
}
