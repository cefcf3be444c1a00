//! Counts the lines of each task.

use std::fmt::Write;

struct Api {
    name: &'static str,
    hand_made: &'static str,
    /// The tasks as written with typewright's client, and with the hand-made crate.
    sources: [&'static str; 2],
}

const APIS: [Api; 3] = [
    Api {
        name: "OpenAI",
        hand_made: "async-openai 0.43",
        sources: [include_str!("openai/typewright.rs"), include_str!("openai/hand_made.rs")],
    },
    Api {
        name: "GitHub",
        hand_made: "octocrab 0.54",
        sources: [include_str!("github/typewright.rs"), include_str!("github/hand_made.rs")],
    },
    Api {
        name: "Stripe",
        hand_made: "async-stripe 1.0.0-rc.10",
        sources: [include_str!("stripe/typewright.rs"), include_str!("stripe/hand_made.rs")],
    },
];

/// Returns the sums of each API as a Markdown table. A task that one crate cannot do is in neither sum.
pub(crate) fn sums() -> String {
    let mut table = "| lines | typewright | hand-made |\n|---|---:|---:|\n".to_owned();
    for api in &APIS {
        let both = api.tasks().into_iter().filter_map(|(_, ours, theirs)| Some((ours, theirs?)));
        let (count, ours, theirs) =
            both.fold((0, 0, 0), |(count, ours, theirs), task| (count + 1, ours + task.0, theirs + task.1));
        writeln!(table, "| {count} functions, {} and {} | {ours} | {theirs} |", api.name, api.hand_made)
            .expect("text can be written");
    }
    table
}

/// Returns the lines of each task as Markdown tables.
pub(crate) fn tasks() -> String {
    let mut table = String::new();
    for api in &APIS {
        write!(table, "\n| {} | typewright | {} |\n|---|---:|---:|\n", api.name, api.hand_made)
            .expect("text can be written");
        for (task, ours, theirs) in api.tasks() {
            let theirs = theirs.map_or("cannot".to_owned(), |lines| lines.to_string());
            writeln!(table, "| `{task}` | {ours} | {theirs} |").expect("text can be written");
        }
    }
    table
}

impl Api {
    /// Returns the name of each task and its lines.
    ///
    /// # Panics
    /// If the hand-made crate lacks a task and no comment `// <task>: <reason>` says why.
    fn tasks(&self) -> Vec<(&'static str, usize, Option<usize>)> {
        let [ours, theirs] = self.sources.map(functions);
        let tasks = ours.into_iter().map(|(task, lines)| {
            let same = theirs.iter().find(|(other, _)| *other == task).map(|(_, lines)| *lines);
            let reason = format!("\n// {task}: ");
            assert!(
                same.is_some() != self.sources[1].contains(&reason),
                "{}: `{task}` is there or explained",
                self.name
            );
            (task, lines, same)
        });
        tasks.collect()
    }
}

/// Returns the name of each public function and its lines from the signature to the last brace, without empty lines and
/// comments. The source is formatted, so a function ends at a brace in the first column.
fn functions(source: &'static str) -> Vec<(&'static str, usize)> {
    let mut functions = Vec::new();
    let mut lines = source.lines();
    while let Some(line) = lines.next() {
        let Some(signature) = line.strip_prefix("pub async fn ").or(line.strip_prefix("pub fn ")) else { continue };
        let name = signature.split('(').next().unwrap_or(signature);
        let rest = lines.by_ref().take_while(|line| *line != "}").map(str::trim);
        let code = rest.filter(|line| !line.is_empty() && !line.starts_with("//")).count();
        functions.push((name, code + 2));
    }
    functions
}
