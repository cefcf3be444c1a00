//! `typewright check`: says whether the crates are what would be written now; writes nothing.

use clap::Args;

use super::clients::clients;
use super::report::{Report, conclude, result, stops};
use super::{Exit, Telling, Which};
use crate::config::ClientConfig;
use crate::diagnostic::{Sink, Texts};
use crate::output::{diff, plan};
use crate::{Stage, generate};

/// Shown after the help.
pub(super) const EXAMPLE: &str = "\
Example:
  typewright check && echo up to date
      in CI: fails, with a diff, when somebody changed the description and did not run typewright";

/// The arguments.
#[derive(Args, Debug)]
pub(super) struct Check {
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    telling: Telling,
}

impl Check {
    /// Carries the command out.
    pub(super) fn run(self) -> Exit {
        let mut report = Report::default();
        let (mut texts, mut sink) = (Texts::default(), Sink::default());
        let clients = clients(&self.which, &mut texts, &mut sink);
        report.add(sink.into_found(), texts);
        let mut verdicts = Vec::new();
        let mut worst = Exit::Done;
        for client in clients.into_iter().flatten() {
            let (exit, verdict) = self.one(&client, &mut report);
            worst = worst.max(exit);
            verdicts.push(verdict);
        }
        worst = worst.max(report.tell(self.telling));
        conclude(&verdicts, self.telling);
        worst
    }

    fn one(&self, client: &ClientConfig, report: &mut Report) -> (Exit, String) {
        let mut outcome = generate(client, Stage::Files);
        let mut sink = Sink::default();
        let files = outcome.files.take().filter(|_| !stops(&outcome.found, self.telling));
        let planned = files.and_then(|files| Some((plan(&files, &client.out, &mut sink)?, files)));
        outcome.found.extend(sink.into_found());
        report.add(outcome.found, outcome.texts);
        let Some((plan, files)) = planned else {
            return (Exit::Findings, format!("{}: not compared", client.name));
        };
        if plan.is_up_to_date() {
            return (Exit::Done, format!("{}: up to date", client.name));
        }
        let exit = result(&diff(&plan, &files)).max(Exit::Findings);
        let out = client.out.display();
        (exit, format!("{}: `{out}` is not what the description gives; run `typewright`", client.name))
    }
}
