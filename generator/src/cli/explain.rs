//! `typewright explain`: explains a rule, a kind of change, or why an item is generated as it is.

use std::io;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::clients::clients;
use super::report::{Failure, Report, fail, result, wants_colour};
use super::{CONFIG, Exit, Format, Size, Telling, Which};
use crate::config::ClientConfig;
use crate::diagnostic::{Level, RULES, Rule, Sink, Texts, nearest};
use crate::explain::render::{json, text};
use crate::explain::{Explained, Missed, explain};
use crate::{Outcome, diff, generate_with_reasons};

/// The examples shown after the help.
pub(super) const EXAMPLES: &str = "\
Examples:
  typewright explain broken-ref
      a rule
  typewright explain listPets
      an operation by its id; also `GET /pets`, a schema, a type, `Pet.name`, `listPets.limit`
  typewright explain 'spec/pets.yaml#/components/schemas/Pet/properties/name'
      a part of the description by file and JSON pointer; the file can be left out
  typewright explain Pet pets.yaml
      a part of a description without a configuration";

/// The arguments of `typewright explain`.
#[derive(Args, Debug)]
pub(super) struct Explain {
    /// Rule, operation, type, part of one, or JSON pointer [default: list all rules]
    what: Option<String>,
    /// Path of the description, or - for standard input [default: the clients of the configuration]
    spec: Option<PathBuf>,
    #[arg(long, value_name = "FILE", conflicts_with = "spec", help = CONFIG)]
    config: Option<PathBuf>,
    #[command(flatten)]
    size: Size,
    /// Output format of the explanation of an operation, a type or a place
    #[arg(long, value_enum, default_value_t = OutputFormat::Text)]
    format: OutputFormat,
}

/// The output formats.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum OutputFormat {
    /// Text for people
    Text,
    /// One JSON array
    Json,
}

impl Explain {
    /// Runs the command.
    pub(super) fn run(self) -> Exit {
        let Some(what) = &self.what else {
            let rules: String = RULES.iter().map(|rule| line(rule)).collect();
            let changes: String = diff::RULES.iter().map(|rule| format!("{:37}{}\n", rule.id, rule.title)).collect();
            return result(&format!("{rules}\nChanges that `typewright diff` reports:\n{changes}"));
        };
        if let Some(rule) = RULES.iter().find(|rule| rule.id == *what) {
            let head = format!("{} ({})\n{}\n", rule.id, rule.level.word(), rule.title);
            return result(&format!("{head}\n{}\n\nhelp: {}\n", rule.help, rule.advice));
        }
        if let Some(rule) = diff::RULES.iter().find(|rule| rule.id == *what) {
            let (request, answer) = (rule.request.words(), rule.answer.words());
            let wire = format!("Effect on requests: {request}\nEffect on responses: {answer}");
            return result(&format!("{}\n{}\n\n{}\n{wire}\n", rule.id, rule.title, rule.help));
        }
        self.part(what)
    }

    /// Explains a part of a description, for each client that has it.
    fn part(&self, what: &str) -> Exit {
        let (mut texts, mut sink) = (Texts::default(), Sink::default());
        let (spec, config) = (self.spec.clone(), self.config.clone());
        let which = Which { spec, config, size: self.size, ..Which::default() };
        let clients = clients(&which, &mut texts, &mut sink).unwrap_or_default();
        let mut report = Report::default();
        report.add(sink.into_found(), texts);
        let outcomes: Vec<Outcome> = clients.iter().map(generate_with_reasons).collect();
        let mut all: Vec<(&ClientConfig, &Outcome, Explained)> = Vec::new();
        let mut missed: Vec<Missed> = Vec::new();
        for (client, outcome) in clients.iter().zip(&outcomes) {
            if outcome.api.is_none() {
                let errors = outcome.found.iter().filter(|one| one.rule.level == Level::Error).cloned();
                report.add(errors.collect(), outcome.texts.clone());
                continue;
            }
            match explain(outcome, what) {
                Ok(found) => all.extend(found.into_iter().map(|one| (client, outcome, one))),
                Err(why) => missed.push(why),
            }
        }
        let exit = match all.is_empty() {
            false => self.print(&all, clients.len()),
            true => say_missed(what, &missed),
        };
        exit.max(report.tell(Telling { strict: false, format: Format::Text, verbose: true }))
    }

    fn print(&self, all: &[(&ClientConfig, &Outcome, Explained)], clients: usize) -> Exit {
        let shown = match self.format {
            OutputFormat::Json => {
                let all: Vec<_> =
                    all.iter().map(|(client, outcome, one)| (client.name.as_str(), one, &outcome.texts)).collect();
                json(&all)
            }
            OutputFormat::Text => {
                let styled = wants_colour(&io::stdout());
                let texts = all.iter().map(|(client, outcome, one)| {
                    let client = if clients > 1 { format!("{}\n", client.name) } else { String::new() };
                    client + &text(one, &outcome.texts, styled)
                });
                texts.collect::<Vec<_>>().join("\n")
            }
        };
        result(&shown)
    }
}

/// Shows why nothing was found, and suggests a similar name.
fn say_missed(what: &str, missed: &[Missed]) -> Exit {
    let names = missed.iter().flat_map(|one| &one.names).map(String::as_str);
    let rules = RULES.iter().map(|rule| rule.id).chain(diff::RULES.iter().map(|rule| rule.id));
    let message = missed.first().map_or_else(|| format!("there is no rule `{what}`"), |why| why.message.clone());
    let help = match (missed.iter().find_map(|one| one.help.as_ref()), nearest(what, rules.chain(names))) {
        (Some(help), _) => help.clone(),
        (None, Some(near)) => format!("did you mean `{near}`?"),
        (None, None) => "run `typewright explain` to list all rules".to_owned(),
    };
    fail(&Failure::new(message).help(help))
}

fn line(rule: &Rule) -> String {
    format!("{:30}{:9}{}\n", rule.id, rule.level.word(), rule.title)
}
