//! The stages in order: from a description to the files of a crate.

use crate::config::ClientConfig;
use crate::diagnostic::{self, Diagnostic, Sink, Texts};
use crate::output::CrateFiles;
use crate::{emit, ir, lower, normalise, verify};
use crate::{lint as lints, load};

/// The last stage that a run reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Stops at the bundled description in the normalised dialect.
    Normal,
    /// Stops at the API in Rust terms.
    Ir,
    /// Runs to the files of the crate.
    Files,
}

/// The result of a run: the output of each stage that was reached without errors, and all findings.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The bundled and normalised description.
    pub normal: Option<serde_json::Value>,
    /// The source positions of the nodes of `normal`.
    pub origins: diagnostic::Origins,
    /// All operations of the description, including those that cannot be generated.
    pub described: Vec<normalise::Described>,
    /// The API in Rust terms.
    pub api: Option<ir::Api>,
    /// The decisions with their reasons. Empty unless the run was asked to keep them.
    pub decisions: Vec<ir::Decision>,
    /// The files of the crate.
    pub files: Option<CrateFiles>,
    /// The findings of all stages.
    pub found: Vec<Diagnostic>,
    /// The source texts that the findings point into.
    pub texts: Texts,
}

/// Runs the stages in order, up to `until`. An error stops the run after the stage that found it.
#[must_use]
pub fn generate(client: &ClientConfig, until: Stage) -> Outcome {
    run(client, until, |document, sink| (lower::lower(document, client, sink), Vec::new()))
}

/// Runs all stages and keeps the reason for each decision.
#[must_use]
pub fn generate_with_reasons(client: &ClientConfig) -> Outcome {
    run(client, Stage::Files, |document, sink| lower::explain(document, client, sink))
}

/// Checks a description: reports the findings of generation and the quality problems that the lint rules find.
#[must_use]
pub fn lint(client: &ClientConfig) -> Outcome {
    let mut sources = load::Sources::new(&client.spec, client.max_size);
    let mut sink = Sink::default();
    let document = normalise::normalise(&mut sources, &mut sink);
    if let Some(document) = &document {
        lower::lower(document, client, &mut sink);
        lints::lint(document, &mut sources, &mut sink);
    }
    Outcome::default().told(document, sink, sources)
}

fn run(
    client: &ClientConfig,
    until: Stage,
    lower: impl FnOnce(&normalise::Document, &mut Sink) -> (ir::Api, Vec<ir::Decision>),
) -> Outcome {
    let mut sources = load::Sources::new(&client.spec, client.max_size);
    let mut sink = Sink::default();
    let mut outcome = Outcome::default();
    let document = normalise::normalise(&mut sources, &mut sink);
    if let Some(document) = document.as_ref().filter(|_| until > Stage::Normal) {
        let (api, decisions) = lower(document, &mut sink);
        if !sink.has_errors() {
            outcome.files = (until == Stage::Files).then(|| emit::emit(&api));
            outcome.api = Some(api);
            outcome.decisions = decisions;
        }
    }
    outcome.told(document, sink, sources)
}

impl Outcome {
    /// Takes over the findings and what was read.
    fn told(mut self, document: Option<normalise::Document>, sink: Sink, sources: load::Sources) -> Self {
        if let Some(document) = document {
            self.normal = Some(document.extra);
            self.origins = document.origins;
            self.described = document.described;
        }
        self.found = sink.into_found();
        self.texts = sources.into_texts();
        verify::count_uses(&mut self);
        self
    }
}
