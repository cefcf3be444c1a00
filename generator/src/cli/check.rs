//! `typewright check`: checks that the crates are up to date, and summarizes what the current work changes for their
//! users. Writes nothing.

use std::io;
use std::path::Path;

use clap::Args;

use super::base::{Base, Missing, merge_base};
use super::clients::clients;
use super::diff::{FailOn, side, texts_of};
use super::report::{Report, conclude, fail, result, stops, wants_colour};
use super::sides::{Operand, resolve};
use super::{Exit, Format, Telling, Which};
use crate::config::ClientConfig;
use crate::diagnostic::{Sink, Texts};
use crate::diff::render::{Text, summary};
use crate::diff::{self, Locator, allow};
use crate::output::plan;
use crate::{Outcome, Stage, foreign, generate, output};

/// The examples shown after the help.
pub(super) const EXAMPLE: &str = "\
Examples:
  typewright check
      in CI: fails with a diff if the description was changed without generating the crates
  typewright check --base origin/release --fail-on breaking
      also fails if the work since then can break existing clients or callers of the crates";

/// The arguments of `typewright check`.
#[derive(Args, Debug)]
pub(super) struct Check {
    #[command(flatten)]
    pub(super) which: Which,
    /// Compare against the merge base of HEAD and this revision [default: the default branch]
    #[arg(long, value_name = "REVISION")]
    base: Option<String>,
    /// Exit with 1 if the work since the merge base has such changes
    #[arg(long, value_enum, value_name = "CHANGES")]
    fail_on: Option<FailOn>,
    #[command(flatten)]
    telling: Telling,
}

impl Check {
    /// Runs the command.
    pub(super) fn run(self) -> Exit {
        let mut report = Report::default();
        let (mut texts, mut sink) = (Texts::default(), Sink::default());
        let clients = clients(&self.which, &mut texts, &mut sink).unwrap_or_default();
        report.add(sink.into_found(), texts);
        let base = merge_base(self.base.as_deref());
        let mut verdicts = Vec::new();
        let mut worst = Exit::Done;
        for client in &clients {
            let (exit, verdict) = self.one(client, base.as_ref().ok(), &mut report);
            worst = worst.max(exit);
            verdicts.extend(verdict);
        }
        match base {
            Ok(_) => {}
            Err(Missing::Nothing(why)) => verdicts.push(format!("changes since the merge base are not shown: {why}")),
            Err(Missing::Wrong(failure)) => worst = fail(&failure),
        }
        worst = worst.max(report.tell(self.telling));
        conclude(&verdicts, self.telling);
        worst
    }

    fn one(&self, client: &ClientConfig, base: Option<&Base>, report: &mut Report) -> (Exit, Vec<String>) {
        let mut outcome = generate(client, Stage::Files);
        let mut sink = Sink::default();
        let files = outcome.files.as_ref().filter(|_| !stops(&outcome.found, self.telling));
        let planned = files.and_then(|files| Some((plan(files, &client.out, &mut sink)?, files)));
        let (mut exit, verdict) = match planned {
            None => (Exit::Findings, format!("{}: not compared because of the findings above", client.name)),
            Some((plan, _)) if plan.is_up_to_date() => (Exit::Done, format!("{}: up to date", client.name)),
            Some((plan, files)) => {
                let shown = output::diff(&plan, files, self.telling.verbose);
                let (name, out) = (&client.name, client.out.display());
                let verdict =
                    format!("{name}: `{out}` is out of date; run `typewright generate{}`", self.which.shown());
                (result(&shown).max(Exit::Findings), verdict)
            }
        };
        let mut verdicts = vec![verdict];
        if let Some(base) = base.filter(|_| outcome.files.is_some()) {
            match self.changes(client, &outcome, base, report) {
                Ok(changed) => exit = exit.max(changed),
                Err(note) => verdicts.push(format!("{}: {note}", client.name)),
            }
        }
        outcome.found.extend(sink.into_found());
        report.add(outcome.found, outcome.texts);
        (exit, verdicts)
    }

    /// Shows the changes since a commit, and returns the exit status for them.
    ///
    /// # Errors
    /// When there is nothing to compare. The error is a note for the user.
    fn changes(&self, client: &ClientConfig, is: &Outcome, base: &Base, report: &mut Report) -> Result<Exit, String> {
        let since = format!("{}, the merge base with `{}`", base.short(), base.with);
        if base.has_same(client.spec.parent().unwrap_or(Path::new(""))) {
            return Err(format!("the description is unchanged since {since}"));
        }
        let old = Operand::Git { revision: base.commit.clone(), path: Some(client.spec.clone()) };
        let new = Operand::File(client.spec.clone());
        // Findings about the current configuration were already reported, and those about the old one do not matter.
        let sides = resolve(&old, &new, self.which.config.as_deref(), &mut Texts::default(), &mut Sink::default());
        let Ok(Some((mut old, new))) = sides else {
            return Err(format!("changes are not shown: the description is not in {since}"));
        };
        old.client.only.clone_from(&client.only);
        old.client.max_size = client.max_size;
        let was = generate(&old.client, Stage::Files);
        let Some(mut found) = diff::diff(&was, is) else {
            return Err(format!("changes are not shown: the description of {since} has errors"));
        };
        let mut sink = Sink::default();
        allow(&mut found.changes, &client.allow, &mut sink);
        if self.fail_on.is_some() {
            report.add(sink.into_found(), texts_of(&client.allow));
        }
        let told = diff::Report::new(
            &found,
            (&client.name, &old.client.version),
            (side(&old, &was), side(&new, is)),
            (&Locator::new(&was, old.prefix.clone()), &Locator::new(is, new.prefix.clone())),
        );
        let how = Text { styled: wants_colour(&io::stdout()), verbose: self.telling.verbose };
        let config = self.which.config.as_ref().map(|path| foreign::shell(&path.display().to_string()).into_owned());
        let config = config.map(|path| format!(" --config {path}")).unwrap_or_default();
        let spec = client.spec.display().to_string();
        let more = format!("typewright diff git:{} {}{config}", base.short(), foreign::shell(&spec));
        let exit = match self.telling.format {
            Format::Text => result(&format!("since {since}: {}", summary(&told, &more, how))),
            Format::Json | Format::Sarif => Exit::Done,
        };
        let fails = self.fail_on.is_some_and(|limit| limit.is_met(&told.counts));
        Ok(exit.max(if fails { Exit::Findings } else { Exit::Done }))
    }
}
