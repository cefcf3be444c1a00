//! `typewright explain`: says what a rule or a kind of change is about, or why a part of the crate is as it is.

use std::io;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::clients::clients;
use super::report::{Report, result, talk, wants_colour};
use super::{Exit, Format, Size, Telling, Which};
use crate::config::ClientConfig;
use crate::diagnostic::{Level, RULES, Rule, Sink, Texts, nearest};
use crate::explain::render::{json, text};
use crate::explain::{Explained, Missed, explain};
use crate::{Outcome, diff, generate_with_reasons};

/// Shown after the help.
pub(super) const EXAMPLES: &str = "\
Examples:
  typewright explain broken-ref
      a rule
  typewright explain listPets
      an operation, by its id; or `GET /pets`, a schema, a type, `Pet.name`, `listPets.limit`
  typewright explain 'spec/pets.yaml#/components/schemas/Pet/properties/name'
      what stands at a place; without a file, in the whole description or its root file
  typewright explain Pet pets.yaml
      in a description without a configuration";

/// The arguments.
#[derive(Args, Debug)]
pub(super) struct Explain {
    /// A rule, an operation, a type, a part of one, or a JSON pointer; default: all rules in short
    what: Option<String>,
    /// The root document; default: the clients of the configuration
    spec: Option<PathBuf>,
    /// The configuration; default: spec/generator.toml in this folder or one above
    #[arg(long, value_name = "FILE", conflicts_with = "spec")]
    config: Option<PathBuf>,
    #[command(flatten)]
    size: Size,
    /// How an operation, a type or a place is explained
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
}

/// How an explanation is shown.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Form {
    /// For people.
    Text,
    /// One JSON array.
    Json,
}

impl Explain {
    /// Carries the command out.
    pub(super) fn run(self) -> Exit {
        let Some(what) = &self.what else {
            let rules: String = RULES.iter().map(|rule| line(rule)).collect();
            let changes: String = diff::RULES.iter().map(|rule| format!("{:37}{}\n", rule.id, rule.title)).collect();
            return result(&format!("{rules}\nWhat `typewright diff` tells apart:\n{changes}"));
        };
        if let Some(rule) = RULES.iter().find(|rule| rule.id == *what) {
            return result(&format!("{} ({})\n{}\n\n{}\n", rule.id, rule.level.word(), rule.title, rule.help));
        }
        if let Some(rule) = diff::RULES.iter().find(|rule| rule.id == *what) {
            let (request, answer) = (rule.request.words(), rule.answer.words());
            let wire = format!("On the wire, in what clients send: {request}; in what they receive: {answer}.");
            return result(&format!("{}\n{}\n\n{}\n{wire}\n", rule.id, rule.title, rule.help));
        }
        self.part(what)
    }

    /// Explains a part of the descriptions.
    fn part(&self, what: &str) -> Exit {
        let (mut texts, mut sink) = (Texts::default(), Sink::default());
        let (spec, config) = (self.spec.clone(), self.config.clone());
        let which = Which { spec, out: None, name: None, config, only: Vec::new(), size: self.size };
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
            Form::Json => {
                let all: Vec<_> =
                    all.iter().map(|(client, outcome, one)| (client.name.as_str(), one, &outcome.texts)).collect();
                json(&all)
            }
            Form::Text => {
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

/// Says why nothing was found, and what may have been meant.
fn say_missed(what: &str, missed: &[Missed]) -> Exit {
    let names = missed.iter().flat_map(|one| &one.names).map(String::as_str);
    let rules = RULES.iter().map(|rule| rule.id).chain(diff::RULES.iter().map(|rule| rule.id));
    match missed.first() {
        Some(why) => talk(&why.message),
        None => talk(&format!("there is no rule `{what}`")),
    }
    match (missed.iter().find_map(|one| one.help.as_ref()), nearest(what, rules.chain(names))) {
        (Some(help), _) => talk(help),
        (None, Some(near)) => talk(&format!("did you mean `{near}`?")),
        (None, None) => talk("`typewright explain` lists all rules"),
    }
    Exit::Failed
}

fn line(rule: &Rule) -> String {
    format!("{:30}{:9}{}\n", rule.id, rule.level.word(), rule.title)
}
