//! Formats findings as a SARIF 2.1.0 log, for code hosts and editors.

use serde_json::{Map, Value, json};

use super::super::{Diagnostic, RULES, Rule, Strictness, Texts};
use super::{Position, Positions, used_by};
use crate::foreign;

/// Formats findings as a log with a single run. It lists the broken rules, in the order of [`RULES`].
#[must_use]
pub fn sarif(found: &[Diagnostic], texts: &Texts, strictness: Strictness) -> String {
    let broken: Vec<&Rule> =
        RULES.iter().copied().filter(|rule| found.iter().any(|one| one.rule.id == rule.id)).collect();
    let mut positions = Positions::new(texts);
    let results: Vec<Value> = found.iter().map(|one| result(one, positions.of(one), &broken, strictness)).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": env!("CARGO_PKG_NAME"),
                "version": env!("CARGO_PKG_VERSION"),
                "rules": broken.iter().map(|rule| descriptor(rule)).collect::<Vec<_>>(),
            }},
            // Without this, columns count UTF-16 code units.
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    foreign::json(&log)
}

fn descriptor(rule: &Rule) -> Value {
    json!({
        "id": rule.id,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.help},
        "help": {"text": rule.help},
        "defaultConfiguration": {"level": rule.level.word()},
    })
}

fn result(one: &Diagnostic, position: Option<Position<'_>>, broken: &[&Rule], strictness: Strictness) -> Value {
    let mut text = sentence(&one.message);
    if let Some(note) = &one.note {
        text += &format!("\nNote: {}", sentence(note));
    }
    if one.uses > 1 {
        text += &format!("\nNote: {}", used_by(one.uses));
    }
    text += &format!("\nHelp: {}", sentence(&one.help));
    let mut result = Map::new();
    result.insert("ruleId".to_owned(), one.rule.id.into());
    result.insert("ruleIndex".to_owned(), broken.iter().position(|rule| rule.id == one.rule.id).into());
    result.insert("level".to_owned(), strictness.level(one.rule).word().into());
    result.insert("message".to_owned(), json!({"text": text}));
    if let Some(place) = &one.place {
        let mut physical = json!({"artifactLocation": {"uri": uri(&place.file)}});
        if let Some(at) = position {
            physical["region"] = json!({"startLine": at.line, "startColumn": at.column});
        }
        let logical = json!([{"fullyQualifiedName": place.pointer.as_str()}]);
        let location = json!({"physicalLocation": physical, "logicalLocations": logical});
        result.insert("locations".to_owned(), json!([location]));
    }
    Value::Object(result)
}

/// Escapes a text for SARIF, in which `[text](target)` is a link.
fn sentence(text: &str) -> String {
    let text = foreign::terminal(text);
    if !text.contains("](") {
        return text.into_owned();
    }
    text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
}

/// Returns a path as a URI reference. Relative for a relative path.
fn uri(path: &str) -> String {
    let escaped = foreign::url_path(path);
    if path.starts_with('/') { format!("file://{escaped}") } else { escaped }
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn a_path_becomes_a_uri_reference() {
        assert_eq!(uri("../spec/my pets: ก.yaml"), "../spec/my%20pets%3A%20%E0%B8%81.yaml");
        assert_eq!(uri("/srv/pets.yaml"), "file:///srv/pets.yaml");
    }
}
