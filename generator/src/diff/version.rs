//! Version numbers by Cargo's semver rules: a change of the leftmost non-zero number is incompatible.

use super::change::Bump;

/// Returns the next version. Drops a pre-release or build suffix, unless `bump` is [`Bump::None`].
///
/// Returns `None` when `current` is not of the form `1.2.3`.
#[must_use]
pub fn next(current: &str, bump: Bump) -> Option<String> {
    let plain = current.split(['-', '+']).next()?;
    let numbers: Vec<u64> = plain.split('.').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let [major, minor, patch] = numbers[..] else { return None };
    let is_compatible = bump < Bump::Major;
    let (major, minor, patch) = match (bump, major, minor) {
        (Bump::None, ..) => return Some(current.to_owned()),
        (_, 0, 0) => (0, 0, patch + 1),
        (_, 0, _) if is_compatible => (0, minor, patch + 1),
        (_, 0, _) => (0, minor + 1, 0),
        (Bump::Patch, ..) => (major, minor, patch + 1),
        (Bump::Minor, ..) => (major, minor + 1, 0),
        (Bump::Major, ..) => (major + 1, 0, 0),
    };
    Some(format!("{major}.{minor}.{patch}"))
}

#[cfg(test)]
mod tests {
    use super::{Bump, next};

    #[test]
    fn the_first_number_that_is_not_zero_says_what_is_compatible() {
        let all = [Bump::None, Bump::Patch, Bump::Minor, Bump::Major];
        let after = |version: &str| all.map(|bump| next(version, bump).unwrap_or_default());
        assert_eq!(after("1.2.3"), ["1.2.3", "1.2.4", "1.3.0", "2.0.0"]);
        assert_eq!(after("0.2.3"), ["0.2.3", "0.2.4", "0.2.4", "0.3.0"]);
        assert_eq!(after("0.0.3"), ["0.0.3", "0.0.4", "0.0.4", "0.0.4"]);
        assert_eq!(after("1.0.0-rc.1"), ["1.0.0-rc.1", "1.0.1", "1.1.0", "2.0.0"]);
        assert_eq!(after("one"), ["", "", "", ""]);
    }
}
