//! The lines that callers write, as the README shows them.

use std::fs;

#[allow(dead_code, reason = "the command also prints each task")]
#[path = "../tasks/table.rs"]
mod table;

#[test]
fn the_readme_shows_the_lines_of_the_tasks() {
    let readme = fs::read_to_string("../README.md").expect("the README");
    let table = table::sums();
    assert!(readme.contains(&table), "put this table into README.md:\n{table}");
}
