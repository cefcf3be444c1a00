//! Finds an entry of a TOML file by its keys.

use toml::de::{DeTable, DeValue};

use super::{Located, Pointer};

/// Finds an entry, or its nearest ancestor that exists. Returns `None` when the text is not valid TOML.
pub(super) fn find(text: &str, pointer: &Pointer) -> Option<Located> {
    let table = DeTable::parse(text).ok()?;
    let mut found = Located { key: None, value: table.span(), exact: true };
    let root = DeValue::Table(table.into_inner());
    let mut node = &root;
    for token in pointer.tokens() {
        let next = match node {
            DeValue::Table(members) => {
                members.get_key_value(token.as_str()).map(|(key, value)| (Some(key.span()), value))
            }
            DeValue::Array(items) => token.parse().ok().and_then(|at: usize| items.get(at)).map(|value| (None, value)),
            _ => None,
        };
        let Some((key, value)) = next else {
            found.exact = false;
            break;
        };
        found = Located { key, value: value.span(), exact: true };
        node = value.get_ref();
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::{Pointer, find};

    #[test]
    fn entries_are_found_by_key() {
        let text = "[[client]]\nname = \"a\"\n[client.rename]\n\"Pet.name\" = \"title\"\n";
        let found = find(text, &Pointer::root().child("client").child(0).child("rename").child("Pet.name")).unwrap();
        assert_eq!((&text[found.key.unwrap()], &text[found.value]), ("\"Pet.name\"", "\"title\""));
    }
}
