//! Changes that happened to real APIs, taken from their changelogs, with the report that a reviewer would read.

use std::path::PathBuf;

use typewright::diff::render::{Markdown, markdown};

use super::{name, of_pair};

const FOLDER: &str = "fixtures/histories";

#[test]
fn each_history_has_a_report() {
    let entries = std::fs::read_dir(FOLDER).expect("the folder can be read");
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    folders.sort();
    for folder in folders {
        insta::with_settings!({
            snapshot_path => "../../snapshots/histories",
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, {
            insta::assert_snapshot!(name(&folder), markdown(&of_pair(&folder), Markdown::default()));
        });
    }
}
