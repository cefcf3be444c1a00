//! The floor: the structs, enums and aliases of a client with their docs, and no implementation.
//!
//! No client with the same types can be cheaper to compile.

use std::path::Path;

use quote::ToTokens as _;
use syn::{Attribute, Item};

use crate::Failed;

/// Stands for the runtime, of which types name these items.
const ROOT: &str = "#![allow(missing_docs)]
pub mod types;
pub struct File;
pub struct Nullable<T>(pub T);
pub struct Clearable<T>(pub T);
pub struct Expandable<T>(pub Box<T>);
";

/// The imports of each file of types, in place of those from the runtime.
const IMPORTS: &str = "#[allow(unused_imports)] use crate::{Clearable, Expandable, Nullable};";

/// Writes the floor of the package in `client` as the package in `floor`.
pub(crate) fn write(client: &Path, floor: &Path) -> Result<(), Failed> {
    let types = floor.join("src/types");
    if types.exists() {
        std::fs::remove_dir_all(&types)?;
    }
    std::fs::create_dir_all(&types)?;
    let manifest = std::fs::read_to_string(client.join("Cargo.toml"))?;
    // Without the examples, whose files are not there.
    let examples = manifest.find("\n[[").unwrap_or(manifest.len());
    std::fs::write(floor.join("Cargo.toml"), &manifest[..examples])?;
    std::fs::write(floor.join("src/lib.rs"), ROOT)?;
    for file in std::fs::read_dir(client.join("src/types"))? {
        let file = file?;
        let text = bare(&std::fs::read_to_string(file.path())?)?;
        std::fs::write(types.join(file.file_name()), text)?;
    }
    Ok(())
}

/// Keeps the definitions of a file, without derives.
fn bare(text: &str) -> Result<String, Failed> {
    let mut file = syn::parse_file(text)?;
    file.items.retain_mut(|item| match item {
        Item::Struct(one) => without_derives(&mut one.attrs),
        Item::Enum(one) => without_derives(&mut one.attrs),
        Item::Use(one) => !one.to_token_stream().to_string().replace(' ', "").contains("crate::runtime"),
        Item::Type(_) | Item::Mod(_) => true,
        _ => false,
    });
    Ok(format!("{} {IMPORTS}", file.into_token_stream()))
}

fn without_derives(attributes: &mut Vec<Attribute>) -> bool {
    attributes.retain(|one| !one.path().is_ident("derive"));
    true
}
