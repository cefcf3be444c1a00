//! The manifest of the runtime, which the manifests of clients are derived from.

/// The text of the manifest. Its rows have a line each.
const TEXT: &str = include_str!(concat!(env!("OUT_DIR"), "/runtime.toml"));

/// The lines of the runtime's manifest that a client needs.
#[derive(Debug)]
pub(crate) struct Manifest {
    /// The oldest version of Rust that compiles the runtime, in quotes.
    pub(crate) rust_version: &'static str,
    /// The rows of `[features]`.
    pub(crate) features: Vec<&'static str>,
    /// The rows of `[dependencies]`.
    pub(crate) dependencies: Vec<String>,
}

/// Returns what a client needs. `parts` lists the features that are resolved now, each with whether it is on.
pub(crate) fn manifest(parts: &[(&str, bool)]) -> Manifest {
    let is_resolved = |name: &str| name == "default" || parts.iter().any(|(part, _)| *part == name);
    let dependency = |(name, value): (&str, &str)| {
        let of_part =
            rows("features").find(|(part, brings)| is_resolved(part) && brings.contains(&format!("dep:{name}\"")));
        match of_part {
            Some((part, _)) if !parts.contains(&(part, true)) => None,
            Some(_) => Some(format!("{name} = {}", value.replace(", optional = true", ""))),
            None => Some(format!("{name} = {value}")),
        }
    };
    Manifest {
        rust_version: rows("package").find(|(key, _)| *key == "rust-version").map_or("", |(_, value)| value),
        features: lines("features").filter(|line| split(line).is_some_and(|(name, _)| !is_resolved(name))).collect(),
        dependencies: rows("dependencies").filter_map(dependency).collect(),
    }
}

/// Returns the crates that the runtime depends on.
pub(super) fn crates() -> impl Iterator<Item = &'static str> {
    rows("dependencies").map(|(name, _)| name)
}

/// Returns the keys and values of a section.
fn rows(section: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    lines(section).filter_map(split)
}

/// Returns the lines of a section, without comments.
fn lines(section: &'static str) -> impl Iterator<Item = &'static str> {
    let head = move |line: &str| line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) == Some(section);
    let below = TEXT.lines().skip_while(move |line| !head(line)).skip(1).take_while(|line| !line.starts_with('['));
    below
        .map(|line| line.split(" #").next().unwrap_or_default())
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn split(line: &'static str) -> Option<(&'static str, &'static str)> {
    line.split_once(" = ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dependency_of_a_part_is_there_when_the_part_is() {
        let chrono = |parts: &[(&str, bool)]| {
            manifest(parts).dependencies.into_iter().find(|line| line.starts_with("chrono = "))
        };
        let written = "chrono = { version = \"0.4\", default-features = false, features = [\"alloc\", \"std\"] }";
        assert_eq!(chrono(&[("dates", true)]).as_deref(), Some(written));
        assert_eq!(chrono(&[("dates", false)]), None);
    }

    #[test]
    fn a_dependency_of_a_feature_stays_optional() {
        let manifest = manifest(&[("dates", true)]);
        assert!(
            manifest.dependencies.iter().any(|line| line == "tower-layer = { version = \"0.3\", optional = true }")
        );
        assert!(manifest.features.contains(&"tower = [\"dep:tower-layer\", \"dep:tower-service\"]"));
        assert!(!manifest.features.iter().any(|line| line.starts_with("dates = ")));
        assert_eq!(manifest.rust_version, "\"1.88\"");
    }
}
