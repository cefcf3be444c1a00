//! The source of the runtime that is copied into each generated crate, and the names that it uses.
//!
//! `templates/runtime/src` itself says which files are copied: a module under `#[cfg(feature = "paging")]` is copied
//! into clients that paginate. Features that follow from the description are resolved at generation time. All others
//! stay features of the client.

mod names;
mod select;

pub(crate) use names::{OF_OPERATIONS, crates, methods, public_methods};
pub(crate) use select::selected;

/// The files of the runtime, by path below `templates/runtime/src`.
pub(crate) const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/runtime.rs"));

/// The root of the runtime, which becomes a module in clients.
pub(crate) const ROOT: &str = "lib.rs";

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    /// Returns the dependencies of a manifest by name, without their `optional` keys.
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
