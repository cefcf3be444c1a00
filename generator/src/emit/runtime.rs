//! The runtime: plain Rust files that each generated crate gets byte for byte, and the module that lists them.

use quote::quote;

use crate::ir::Api;
use crate::output::CrateFiles;

use super::layout;
use super::refs::ident;

/// Which APIs a file is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum For {
    All,
    Dates,
}

/// The files below `src/runtime`, and which APIs get them.
const FILES: &[(&str, For, &str)] = &[];

/// The files of the runtime.
pub(super) fn files(api: &Api) -> CrateFiles {
    let wanted = |which: For| which == For::All || api.uses_dates;
    let mut files: CrateFiles = FILES
        .iter()
        .filter(|(_, which, _)| wanted(*which))
        .map(|(path, _, text)| (format!("src/runtime/{path}"), (*text).to_owned()))
        .collect();
    files.insert("src/runtime/mod.rs".to_owned(), module(&files));
    files
}

/// `src/runtime/mod.rs`: what is copied, and what of it the crate shows.
fn module(files: &CrateFiles) -> String {
    let modules = files.keys().filter_map(|path| {
        let name = path.strip_prefix("src/runtime/")?;
        let name =
            name.strip_suffix("/mod.rs").or_else(|| name.strip_suffix(".rs").filter(|name| !name.contains('/')))?;
        Some(ident(name))
    });
    let items = vec![quote!(#(pub(crate) mod #modules;)*)];
    layout::file("//! What every generated client needs: sending, credentials, errors, and JSON.\n\n", items)
}
