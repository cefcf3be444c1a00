//! `typewright explain`: says what a rule is about.

use clap::Args;

use super::Exit;
use super::report::{result, talk};
use crate::diagnostic::{RULES, Rule, nearest};

/// Shown after the help.
pub(super) const EXAMPLE: &str = "\
Example:
  typewright explain broken-ref";

/// The arguments.
#[derive(Args, Debug)]
pub(super) struct Explain {
    /// The rule, as it stands in brackets in a finding; default: all rules in short
    rule: Option<String>,
}

impl Explain {
    /// Carries the command out.
    pub(super) fn run(self) -> Exit {
        let Some(id) = self.rule else { return result(&RULES.iter().map(|rule| line(rule)).collect::<String>()) };
        if let Some(rule) = RULES.iter().find(|rule| rule.id == id) {
            return result(&format!("{} ({})\n{}\n\n{}\n", rule.id, rule.level.word(), rule.title, rule.help));
        }
        talk(&format!("there is no rule `{id}`\n"));
        match nearest(&id, RULES.iter().map(|rule| rule.id)) {
            Some(near) => talk(&format!("did you mean `{near}`?\n")),
            None => talk("`typewright explain` lists all rules\n"),
        }
        Exit::Failed
    }
}

fn line(rule: &Rule) -> String {
    format!("{:28}{:9}{}\n", rule.id, rule.level.word(), rule.title)
}
