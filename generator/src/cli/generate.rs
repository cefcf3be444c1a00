//! `typewright generate`: writes the crates of the clients, or prints what a stage makes.

use clap::{Args, ValueEnum};

use super::bump::bump;
use super::clients::clients;
use super::report::{Report, conclude, count, plural, result, stops};
use super::sides::Operand;
use super::{Exit, Telling, Which};
use crate::config::ClientConfig;
use crate::diagnostic::{Sink, Texts};
use crate::foreign;
use crate::output::{CrateFiles, Plan, plan, write};
use crate::{Outcome, Stage, generate};

/// The arguments.
#[derive(Args, Debug)]
pub(super) struct Generate {
    #[command(flatten)]
    which: Which,
    /// Prints what this stage makes as JSON and writes no files
    #[arg(long, value_enum)]
    stage: Option<Printed>,
    /// Raises the version in the configuration by what changed since: a file, or git:REVISION[:PATH]
    #[arg(long, value_name = "OLD", conflicts_with_all = ["spec", "stage"])]
    bump: Option<Operand>,
    #[command(flatten)]
    telling: Telling,
}

/// A stage whose product can be printed.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Printed {
    /// The description in one piece
    Normal,
    /// The API in Rust words
    Ir,
}

impl Generate {
    /// Carries the command out.
    pub(super) fn run(self) -> Exit {
        let mut report = Report::default();
        let (mut texts, mut sink) = (Texts::default(), Sink::default());
        let mut clients = clients(&self.which, &mut texts, &mut sink).unwrap_or_default();
        let mut summaries = Vec::new();
        let mut worst = Exit::Done;
        for client in &mut clients {
            let Some(old) = &self.bump else { break };
            match bump(client, old, self.which.config.as_deref(), &mut texts, &mut sink) {
                Ok(told) => summaries.extend(told),
                Err(why) => {
                    summaries.push(why);
                    worst = Exit::Failed;
                }
            }
        }
        report.add(sink.into_found(), texts);
        for client in clients {
            let (exit, summary) = self.one(&client, &mut report);
            worst = worst.max(exit);
            summaries.extend(summary);
        }
        worst = worst.max(report.tell(self.telling));
        conclude(&summaries, self.telling);
        worst
    }

    /// Generates one client; the summary is told after all findings.
    fn one(&self, client: &ClientConfig, report: &mut Report) -> (Exit, Option<String>) {
        if let Some(stage) = self.stage {
            return (print(client, stage, report), None);
        }
        let mut outcome = generate(client, Stage::Files);
        let mut sink = Sink::default();
        let files = outcome.files.take().filter(|_| !stops(&outcome.found, self.telling));
        let planned = files.and_then(|files| Some((plan(&files, &client.out, &mut sink)?, files)));
        outcome.found.extend(sink.into_found());
        let (exit, summary) = match planned {
            Some((plan, files)) => carry_out(client, &outcome, &plan, &files),
            None => (Exit::Done, None),
        };
        let failed = exit == Exit::Done && summary.is_none();
        report.add(outcome.found, outcome.texts);
        let summary = summary.or_else(|| failed.then(|| format!("{}: nothing was written", client.name)));
        (exit, summary)
    }
}

fn print(client: &ClientConfig, stage: Printed, report: &mut Report) -> Exit {
    let outcome = match stage {
        Printed::Normal => generate(client, Stage::Normal),
        Printed::Ir => generate(client, Stage::Ir),
    };
    let text = match stage {
        Printed::Normal => outcome.normal.as_ref().map(foreign::json),
        Printed::Ir => outcome.api.as_ref().map(foreign::json),
    };
    report.add(outcome.found, outcome.texts);
    match text {
        Some(text) => result(&format!("{text}\n")),
        None => Exit::Done,
    }
}

fn carry_out(client: &ClientConfig, outcome: &Outcome, plan: &Plan, files: &CrateFiles) -> (Exit, Option<String>) {
    if let Err(error) = write(plan, files) {
        return (Exit::Failed, Some(format!("{}: writing failed: {error}", client.name)));
    }
    (Exit::Done, Some(summary(client, outcome, plan, files)))
}

/// `gofive-venio: 42 operations, 120 types, 34 files (3 changed, 1 removed), 5 notes`
fn summary(client: &ClientConfig, outcome: &Outcome, plan: &Plan, files: &CrateFiles) -> String {
    let (operations, types) = outcome.api.as_ref().map_or((0, 0), counts);
    let changes = [(plan.create.len(), "new"), (plan.change.len(), "changed"), (plan.remove.len(), "removed")];
    let told: Vec<String> =
        changes.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
    let told = if told.is_empty() { "unchanged".to_owned() } else { told.join(", ") };
    format!(
        "{}: {}, {}, {} ({told}){}",
        client.name,
        plural(operations, "operation"),
        plural(types, "type"),
        plural(files.len(), "file"),
        count(&outcome.found),
    )
}

/// How many operations and types an API has.
fn counts(api: &crate::ir::Api) -> (usize, usize) {
    (api.tags.iter().map(|tag| tag.described().count()).sum(), api.types.len())
}
