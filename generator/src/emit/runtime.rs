//! The runtime of a client: plain Rust files, as far as the API needs them.

use crate::ir::{Api, ResponseBody};
use crate::output::CrateFiles;
use crate::runtime::{self, Manifest, selected};

/// What follows from the description: by the feature of the runtime, whether an API needs it.
fn parts(api: &Api) -> [(&'static str, bool); 8] {
    let answers = |test: fn(&ResponseBody) -> bool| api.methods().any(|(.., method)| test(&method.response));
    [
        ("choices", answers(|body| matches!(body, ResponseBody::Choice { .. }))),
        ("common-unions", has_common_unions(api)),
        ("dates", api.uses_dates),
        ("events", answers(|body| matches!(body, ResponseBody::Events(_)))),
        ("lines", answers(|body| matches!(body, ResponseBody::Lines(_)))),
        ("paging", api.methods().any(|(.., method)| method.paging.is_some())),
        ("reconnect", api.methods().any(|(_, operation, method)| operation.reconnects(method))),
        ("strict-dates", api.strict_dates),
    ]
}

pub(super) fn has_common_unions(api: &Api) -> bool {
    let of_types = api.types.iter().flat_map(|ty| ty.kind.type_refs());
    let of_operations = api.tags.iter().flat_map(|tag| &tag.operations).flat_map(|one| one.type_refs());
    of_types.chain(of_operations).any(|ty| !ty.common_unions().is_empty())
}

/// The part of the runtime's manifest that the client needs.
pub(super) fn manifest(api: &Api) -> Manifest {
    runtime::manifest(&parts(api))
}

/// The files of the runtime.
pub(super) fn files(api: &Api, head: &str) -> CrateFiles {
    // Examples in docs name the crate that they are compiled with.
    let in_client = |text: String| text.replace("typewright_runtime", &api.package.lib);
    let mut files: CrateFiles = selected(&parts(api))
        .into_iter()
        .map(|(path, text)| (format!("src/runtime/{path}"), in_client(text)))
        .collect();
    if let Some(root) = files.get_mut("src/runtime/mod.rs") {
        root.insert_str(0, head);
    }
    files
}
