//! The table of extensions: the README lists it, and all other code reads extensions through it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use typewright::normalise::extension::EXTENSIONS;

const README: &str = "../README.md";
const HEADING: &str = "### Extensions that are read\n\n";

fn table() -> String {
    let mut table = "| key | on | meaning |\n|---|---|---|\n".to_owned();
    for one in EXTENSIONS {
        let keys: Vec<String> = one.keys().map(|key| format!("`{key}`")).collect();
        let setting = one.overridden_by.map(|setting| format!("; overridden by `{setting}`")).unwrap_or_default();
        writeln!(table, "| {} | {} | {}{setting} |", keys.join(", "), one.on, one.meaning)
            .expect("writing to a string cannot fail");
    }
    table
}

#[test]
fn the_readme_lists_the_table() {
    let readme = std::fs::read_to_string(README).expect("the README can be read");
    let (before, rest) = readme.split_once(HEADING).expect("the heading");
    let (written, after) = rest.split_once("\n\n").expect("an end of the table");
    let now = table();
    if std::env::var_os("UPDATE_REFERENCE").is_some() {
        let text = format!("{before}{HEADING}{now}\n{after}");
        std::fs::write(README, text).expect("the README can be written");
        return;
    }
    assert_eq!(written, now.trim_end(), "stale: `UPDATE_REFERENCE=1 cargo test -p tests extensions`");
}

#[test]
fn nothing_else_names_an_extension() {
    let table = Path::new("normalise").join("extension.rs");
    let mut open = vec![PathBuf::from("../generator/src")];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("the folder can be read") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("text");
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            let names = |known: &&str| code.contains(&format!("\"{known}\""));
            let named: Vec<&str> = EXTENSIONS.iter().flat_map(|one| one.keys()).filter(names).collect();
            let is_exempt = path.ends_with(&table) || path.ends_with("tests.rs");
            assert!(is_exempt || named.is_empty(), "{} names {named:?}; use the table", path.display());
        }
    }
}
