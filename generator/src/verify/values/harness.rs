//! Round-trips values through the types of a generated crate, in a program that is compiled with the crate.
//!
//! The program is an example of the crate, so that it shares its dependencies. It has one small generic function, and a
//! table with one entry per type.

use std::fmt::Write as _;
use std::io;

use fs_err as fs;
use serde::Deserialize;
use serde_json::Value;

use super::Made;
use crate::ir::Package;
use crate::verify::workspace::Workspace;

/// The result of a round trip.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Answer {
    /// Reading failed with this error.
    Unread(String),
    /// Reading succeeded, but writing failed with this error.
    Unwritten(String),
    /// The written JSON, and the output of `Debug`.
    Written(String, String),
}

/// The start of the program, before the table.
const HEAD: &str = "\
//! Reads lines with an index into the table and a JSON value. Writes the result of each round trip to a line.

use std::fmt::Debug;
use std::io::{BufRead, Write};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

#[allow(dead_code, reason = \"an API may have no types\")]
fn check<T: Serialize + DeserializeOwned + Debug>(text: &str) -> Value {
    let value: T = match serde_json::from_str(text) {
        Ok(value) => value,
        Err(error) => return json!({\"unread\": error.to_string()}),
    };
    match serde_json::to_string(&value) {
        Ok(written) => json!({\"written\": [written, format!(\"{value:?}\")]}),
        Err(error) => json!({\"unwritten\": error.to_string()}),
    }
}

fn main() {
    let mut answers = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let line = line.expect(\"a line\");
        let (position, text) = line.split_once(' ').expect(\"a position and a text\");
        let answer = CHECKS[position.parse::<usize>().expect(\"a position\")](text);
        writeln!(answers, \"{answer}\").expect(\"an answer can be written\");
    }
}

";

/// Compiles a crate with the program, and round-trips all values in the order of [`Made::questions`].
///
/// # Errors
/// The outer error means that cargo could not be run. The inner one is the output of cargo or the program, if it
/// failed.
pub fn ask(workspace: &Workspace, package: &Package, made: &Made) -> io::Result<Result<Vec<Answer>, String>> {
    // The name of the package avoids conflicts between crates that share a target folder.
    let name = format!("{}-values", package.name);
    workspace.write(&format!("examples/{name}.rs"), &program(package, made))?;
    let mut questions = String::new();
    for (position, value) in made.questions() {
        writeln!(questions, "{position} {value}").expect("a string takes any text");
    }
    let path = workspace.path().join("questions");
    fs::write(&path, questions)?;
    let input = fs::File::open(path)?.into_parts().0;
    let output = workspace.cargo(&["run", "--quiet", "--example", &name], Some(input))?;
    let answers: Result<Vec<Answer>, _> = output
        .stdout
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(serde_json::from_slice)
        .collect();
    Ok(match answers {
        Ok(answers) if output.status.success() && answers.len() == made.questions().count() => Ok(answers),
        _ => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    })
}

fn program(package: &Package, made: &Made) -> String {
    let entries =
        made.schemas.iter().map(|(subject, _)| format!("    check::<{}::types::{}>,\n", package.lib, subject.rust));
    format!("{HEAD}const CHECKS: &[fn(&str) -> Value] = &[\n{}];\n", entries.collect::<String>())
}

impl Made {
    /// Returns the input of the program: the index of a type, and a JSON value.
    pub fn questions(&self) -> impl Iterator<Item = (usize, &Value)> {
        self.schemas.iter().enumerate().flat_map(|(position, (_, cases))| {
            cases.iter().flat_map(move |case| case.values().map(move |value| (position, value)))
        })
    }
}
