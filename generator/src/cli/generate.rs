//! `typewright generate`: writes client crates, or prints the result of a stage.

use clap::{Args, ValueEnum};

use super::bump::bump;
use super::clients::clients;
use super::report::{Failure, Report, conclude, count, fail, plural, result, stops};
use super::sides::Operand;
use super::{Exit, Telling, Which};
use crate::config::ClientConfig;
use crate::diagnostic::{Sink, Strictness, Texts};
use crate::foreign;
use crate::output::{CrateFiles, Plan, plan, write};
use crate::{Outcome, Stage, generate};

/// The arguments of `typewright generate`.
#[derive(Args, Debug)]
pub(super) struct Generate {
    #[command(flatten)]
    pub(super) which: Which,
    /// Print the product of this stage as JSON, and write no files
    #[arg(long, value_enum)]
    stage: Option<Printed>,
    /// Raise the version in the configuration by what changed since a file or git:REVISION[:PATH]
    #[arg(long, value_name = "OLD", conflicts_with_all = ["spec", "stage"])]
    bump: Option<Operand>,
    /// List the files that would change, and write none
    #[arg(long, conflicts_with_all = ["stage", "bump"])]
    dry_run: bool,
    #[command(flatten)]
    telling: Telling,
}

/// A stage whose result can be printed.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Printed {
    /// The description bundled into one file
    Normal,
    /// The API with its Rust names and types
    Ir,
}

impl Generate {
    /// Runs the command.
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
                Err(failure) => worst = fail(&failure),
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

    /// Generates a client. Returns a summary to show after all findings.
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
            Some((plan, files)) if self.dry_run => {
                let summary = format!("{}; dry run, nothing was written", summary(client, &outcome, &plan, &files));
                (result(&listed(&plan)), Some(summary))
            }
            Some((plan, files)) => carry_out(client, &outcome, &plan, &files),
            None => (Exit::Done, Some(format!("{}: nothing was written", client.name))),
        };
        report.add(outcome.found, outcome.texts);
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
        return (fail(&Failure::new(format!("{}: cannot write the crate: {error}", client.name))), None);
    }
    (Exit::Done, Some(summary(client, outcome, plan, files)))
}

/// Lists the files that would be created, changed and removed, one per line.
fn listed(plan: &Plan) -> String {
    let all = [("create", &plan.create), ("change", &plan.change), ("remove", &plan.remove)];
    let lines = all.into_iter().flat_map(|(what, paths)| paths.iter().map(move |path| (what, plan.dir.join(path))));
    lines.map(|(what, path)| format!("{what} {}\n", foreign::terminal(&path.display().to_string()))).collect()
}

/// Formats the summary: `gofive-venio: 42 operations, 120 types, 34 files (3 changed, 1 removed), 5 notes`.
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
        count(&outcome.found, Strictness::Normal),
    )
}

/// Returns the number of operations and types of an API.
fn counts(api: &crate::ir::Api) -> (usize, usize) {
    (api.tags.iter().map(|tag| tag.operations.len()).sum(), api.types.len())
}
