//! Finds the name that a misspelt one was meant to be, for "did you mean".

/// The candidate that looks most like `name`, if any looks much like it; of equals the first.
#[must_use]
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // A third of the letters may differ; below four letters nearly all short words would.
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

/// Edits from one name to the other; a difference in case alone is none.
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
