//! Stand-ins for the stages between the document and its files.

/// The API of a crate.
pub mod ir {
    use serde::Serialize;

    /// The API of a crate.
    #[derive(Debug, Serialize)]
    pub struct Api {
        /// How many operations it has.
        pub operations: usize,
        /// How many types it has.
        pub types: usize,
    }
}

/// The document to the API.
pub mod lower {
    use super::ir::Api;
    use crate::config::ClientConfig;
    use crate::diagnostic::Sink;
    use crate::normalise::Document;

    /// Counts.
    pub fn lower(document: &Document, _config: &ClientConfig, _sink: &mut Sink) -> Api {
        let operations = document.openapi.operations().count();
        let types = document.openapi.components.as_ref().map_or(0, |components| components.schemas.len());
        Api { operations, types }
    }
}

/// The API to its files.
pub mod emit {
    use super::ir::Api;
    use crate::output::CrateFiles;

    /// One file.
    #[must_use]
    pub fn emit(api: &Api) -> CrateFiles {
        let text = format!("// {} operations\n// {} types\n", api.operations, api.types);
        CrateFiles::from_iter([("src/lib.rs".to_owned(), text)])
    }
}
