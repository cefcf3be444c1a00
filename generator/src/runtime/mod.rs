//! The source of the runtime, which each generated crate gets, and the names that it has taken.
//!
//! The table of what is copied when is `templates/runtime/src` itself: a module under `#[cfg(feature = "paging")]` belongs
//! to clients that page. Features that follow from the description are settled while a client is generated; all others
//! are features of the client.

mod names;
mod select;

pub(crate) use names::{OF_OPERATIONS, crates, methods, public_methods};
pub(crate) use select::selected;

/// The files, by their paths below `templates/runtime/src`.
pub(crate) const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/runtime.rs"));

/// The root of the runtime, which is a module in clients.
pub(crate) const ROOT: &str = "lib.rs";

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    /// The dependencies that a manifest names, by name, without what makes one optional.
    fn dependencies(manifest: &str) -> BTreeMap<String, String> {
        let (_, section) = manifest.split_once("\n[dependencies]\n").expect("the section");
        let section = section.split("\n[").next().unwrap_or_default();
        let rows = section.lines().filter_map(|line| line.split_once(" = "));
        rows.map(|(name, value)| (name.to_owned(), value.replace(", optional = true", ""))).collect()
    }

    #[test]
    fn clients_depend_on_what_the_runtime_depends_on() {
        let runtime = include_str!(concat!(env!("TYPEWRIGHT_TEMPLATES"), "/runtime/Cargo.toml"));
        let client = include_str!(concat!(env!("TYPEWRIGHT_TEMPLATES"), "/Cargo.toml.jinja"));
        assert_eq!(dependencies(client), dependencies(runtime));
    }
}
