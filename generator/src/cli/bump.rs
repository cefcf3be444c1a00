//! Raises the version of a client in its configuration, as required by the changes of its description.

use std::path::Path;

use super::clients::path;
use super::report::Failure;
use super::sides::{Operand, resolve};
use crate::config::ClientConfig;
use crate::diagnostic::locate::find_toml;
use crate::diagnostic::{Pointer, Sink, Texts};
use crate::diff::{diff, next};
use crate::{Stage, generate};
use crate::{file, foreign};

/// Compares a client with an older description, and writes the next version to the configuration and to `client`.
/// Returns a summary, or `None` when the version stays the same.
///
/// # Errors
/// When the two cannot be compared, or the configuration cannot be written.
pub(super) fn bump(
    client: &mut ClientConfig,
    operand: &Operand,
    config: Option<&Path>,
    texts: &mut Texts,
    sink: &mut Sink,
) -> Result<Option<String>, Failure> {
    let Some(config) = path(config) else { return Ok(None) };
    let new = Operand::File(client.spec.clone());
    let Some((mut old, mut new)) = resolve(operand, &new, Some(&config), texts, sink)? else { return Ok(None) };
    (old.client.max_size, new.client.max_size) = (client.max_size, client.max_size);
    let (was, is) = rayon::join(|| generate(&old.client, Stage::Files), || generate(&new.client, Stage::Files));
    // The errors themselves are not reported here: those of the new description follow when it is generated.
    let Some(found) = diff(&was, &is) else {
        let message = format!("{}: `{}` and `{}` cannot be compared", client.name, old.name, new.name);
        let shown = format!(
            "typewright diff {operand} {} --config {}",
            foreign::shell(&new.name),
            foreign::shell(&config.display().to_string())
        );
        return Err(Failure::new(message).help(format!("fix the errors that `{shown}` reports")));
    };
    let from = &old.client.version;
    let version = next(from, found.bump).ok_or_else(|| {
        Failure::new(format!("{}: `{from}` is not a semantic version", client.name))
            .help("write the version as `1.2.3`")
    })?;
    if version == client.version {
        return Ok(None);
    }
    let text = file::read_own(&config)
        .map_err(|error| Failure::new(format!("cannot read `{}`: {error}", config.display())))?;
    let text = with_version(&text, &client.name, &version)
        .ok_or_else(|| Failure::new(format!("`{}` has no client `{}`", config.display(), client.name)))?;
    fs_err::write(&config, text).map_err(|error| Failure::new(error.to_string()))?;
    let told = format!("{}: version {version} ({} change since {from})", client.name, found.bump);
    client.version = version;
    Ok(Some(told))
}

/// Sets the version of a client in the text of a configuration. A missing version is added below the name.
fn with_version(text: &str, client: &str, version: &str) -> Option<String> {
    let table: toml::Table = text.parse().ok()?;
    let clients = table.get("client")?.as_array()?;
    let index = clients.iter().position(|one| one.get("name").and_then(toml::Value::as_str) == Some(client))?;
    let at = Pointer::root().child("client").child(index);
    let mut changed = text.to_owned();
    match clients[index].get("version") {
        Some(_) => changed.replace_range(find_toml(text, &at.child("version"))?.value, &format!("\"{version}\"")),
        None => {
            let end = find_toml(text, &at.child("name"))?.value.end;
            let end = text[end..].find('\n').map_or(text.len(), |line| end + line);
            changed.insert_str(end, &format!("\nversion = \"{version}\""));
        }
    }
    Some(changed)
}

#[cfg(test)]
mod tests {
    use super::with_version;

    #[test]
    fn a_version_is_replaced_or_put_below_the_name() {
        let text = "[[client]]\nname = \"a\"\n\n[[client]]\nname = \"b\" # pets\nversion = \"1.0.0\"\n";
        let first = with_version(text, "a", "2.0.0");
        assert_eq!(first, Some(text.replace("name = \"a\"", "name = \"a\"\nversion = \"2.0.0\"")));
        assert_eq!(with_version(text, "b", "2.0.0"), Some(text.replace("1.0.0", "2.0.0")));
        assert_eq!(with_version(text, "c", "2.0.0"), None);
    }
}
