//! `typewright verify --values`: checks whether values of a client round-trip, and formats the result.

use super::super::report::plural;
use super::{SHOWN, percent};
use crate::config::ClientConfig;
use crate::foreign;
use crate::ir::Api;
use crate::verify::Workspace;
use crate::verify::values::{Fault, Flaw, Verdict, harness, judge, make};

/// Generates values, and round-trips them through the crate in a workspace.
///
/// # Errors
/// The outer error is a failure of the tool. The inner one is a finding about the crate, with the output of cargo.
pub(super) fn check(
    workspace: &Workspace,
    client: &ClientConfig,
    api: &Api,
) -> std::io::Result<Result<Verdict, String>> {
    let Some(made) = make(client, api) else {
        return Ok(Err(format!("cannot read `{}` again\n", client.spec.display())));
    };
    Ok(harness::ask(workspace, &api.package, &made)?.map(|answers| judge(&made, &answers)))
}

/// Formats the result for people.
pub(super) fn text(verdict: &Verdict, all: bool) -> String {
    let whole = verdict.all();
    let Verdict { values, grown, novel, .. } = verdict;
    let mut text = format!(
        "  {} of {} round-trip ({}%)\n",
        whole.right,
        plural(whole.total, "value"),
        percent(whole.right, whole.total),
    );
    let parts = [(values, "as described"), (grown, "with a new property in each object"), (novel, "with a new tag")];
    for (share, what) in parts.iter().filter(|(share, _)| share.total > 0) {
        text += &format!("    {} of {} {what}\n", share.right, share.total);
    }
    let mut flaws: Vec<Flaw> = verdict.faults.iter().map(|fault| fault.flaw).collect();
    flaws.sort_unstable();
    flaws.dedup();
    for flaw in flaws {
        let faults: Vec<&Fault> = verdict.faults.iter().filter(|fault| fault.flaw == flaw).collect();
        text += &group(flaw, &faults, all);
    }
    if !verdict.untried.is_empty() {
        text += &format!("\nno valid value could be generated for {}", plural(verdict.untried.len(), "schema"));
        text += &format!(": {}\n", foreign::terminal(&list(&verdict.untried, all)));
    }
    text
}

/// Formats the schemas with the same flaw, those with the most values first.
fn group(flaw: Flaw, faults: &[&Fault], all: bool) -> String {
    let values = plural(faults.iter().map(|fault| fault.values).sum(), "value");
    let mut text = format!("\n{}: {values} of {}\n", flaw.text(), plural(faults.len(), "schema"));
    let mut faults = faults.to_vec();
    faults.sort_by_key(|fault| std::cmp::Reverse(fault.values));
    let limit = if all { usize::MAX } else { SHOWN };
    for fault in faults.iter().take(limit) {
        let at = if fault.at.is_empty() { String::new() } else { format!(" at {}", fault.at) };
        let line = format!("{} ({}){at}: {}", fault.schema, fault.values, fault.message);
        text += &format!("  {}\n", foreign::terminal(&line));
        if all {
            text += &format!("    {}\n", foreign::terminal(&fault.example.to_string()));
        }
    }
    let more = faults.len().saturating_sub(limit);
    if more > 0 {
        text += &format!("  and {} more; `--verbose` shows all\n", plural(more, "schema"));
    }
    text
}

fn list(names: &[String], all: bool) -> String {
    let limit = if all { usize::MAX } else { SHOWN };
    let more = names.len().saturating_sub(limit);
    let shown: Vec<&str> = names.iter().take(limit).map(String::as_str).collect();
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    shown.join(", ") + &more
}
