//! Explains errors in a configuration that is not valid TOML or has the wrong keys or types.

use toml::{Table, Value};

use crate::diagnostic::nearest;

/// An error message with its help.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mistake {
    pub(super) message: String,
    pub(super) help: String,
}

/// Rewrites an error of the TOML parser for the user.
pub(super) fn of(text: &str, error: &toml::de::Error) -> Mistake {
    let message = error.message().replace('\n', ", ");
    let mistake = |message: String, help: &str| Mistake { message, help: help.to_owned() };
    let table: Option<Table> = text.parse().ok();
    if table.and_then(|table| table.get("client").map(Value::is_table)) == Some(true) {
        let message = "`[client]` is one table, but `client` is a list of clients".to_owned();
        return mistake(message, "write `[[client]]` with two brackets");
    }
    for (start, what) in [("unknown field ", "key"), ("unknown variant ", "value")] {
        let Some((name, known)) = message.strip_prefix(start).and_then(unknown) else { continue };
        let help = match nearest(name, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("use one of {}", listed(&known)),
        };
        return Mistake { message: format!("unknown {what} `{name}`"), help };
    }
    if let Some(name) = message.strip_prefix("missing field ") {
        return Mistake { message: format!("the key {name} is missing"), help: format!("add {name} to this table") };
    }
    match message.strip_prefix("invalid type: ").and_then(|rest| rest.split_once(", expected ")) {
        Some((found, expected)) => {
            mistake(format!("the value has the wrong type: {found}"), &format!("write {expected}"))
        }
        None => mistake(message, "fix the syntax; the README lists the keys and their values"),
    }
}

/// Returns the unknown name of an error message and the names that were expected.
fn unknown(rest: &str) -> Option<(&str, Vec<&str>)> {
    let mut names = rest.split('`').skip(1).step_by(2);
    Some((names.next()?, names.collect()))
}

fn listed(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// Completes a version to three numbers: `1.0.0` for `1`. Returns `1.0.0` if that does not give a valid version.
pub(super) fn whole_version(version: &str) -> String {
    let longer = [".0.0", ".0"].map(|rest| format!("{version}{rest}"));
    longer.into_iter().find(|version| semver::Version::parse(version).is_ok()).unwrap_or_else(|| "1.0.0".to_owned())
}
