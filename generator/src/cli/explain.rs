//! `typewright explain`: says what a rule, or a kind of change, is about.

use clap::Args;

use super::Exit;
use super::report::{result, talk};
use crate::diagnostic::{RULES, Rule, nearest};
use crate::diff;

/// Shown after the help.
pub(super) const EXAMPLE: &str = "\
Example:
  typewright explain broken-ref";

/// The arguments.
#[derive(Args, Debug)]
pub(super) struct Explain {
    /// The rule, as it stands in brackets in a finding or a change; default: all rules in short
    rule: Option<String>,
}

impl Explain {
    /// Carries the command out.
    pub(super) fn run(self) -> Exit {
        let Some(id) = self.rule else {
            let rules: String = RULES.iter().map(|rule| line(rule)).collect();
            let changes: String = diff::RULES.iter().map(|rule| format!("{:37}{}\n", rule.id, rule.title)).collect();
            return result(&format!("{rules}\nWhat `typewright diff` tells apart:\n{changes}"));
        };
        if let Some(rule) = RULES.iter().find(|rule| rule.id == id) {
            return result(&format!("{} ({})\n{}\n\n{}\n", rule.id, rule.level.word(), rule.title, rule.help));
        }
        if let Some(rule) = diff::RULES.iter().find(|rule| rule.id == id) {
            let (request, answer) = (rule.request.words(), rule.answer.words());
            let wire = format!("On the wire, in what clients send: {request}; in what they receive: {answer}.");
            return result(&format!("{}\n{}\n\n{}\n{wire}\n", rule.id, rule.title, rule.help));
        }
        talk(&format!("there is no rule `{id}`\n"));
        match nearest(&id, RULES.iter().map(|rule| rule.id).chain(diff::RULES.iter().map(|rule| rule.id))) {
            Some(near) => talk(&format!("did you mean `{near}`?\n")),
            None => talk("`typewright explain` lists all rules\n"),
        }
        Exit::Failed
    }
}

fn line(rule: &Rule) -> String {
    format!("{:28}{:9}{}\n", rule.id, rule.level.word(), rule.title)
}
