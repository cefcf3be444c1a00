//! Shared state of lowering: the document, the findings, extension values and overrides.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use indexmap::IndexMap;
use openapiv3::{MediaType, OpenAPI, ReferenceOr, Schema};
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use crate::config::{ClientConfig, DateTimePolicy, KeepUnknown, OperationName, Override};
use crate::diagnostic::{Diagnostic, Message, Pointer, Rule, Sink, nearest, rule};
use crate::foreign;
use crate::ir::why::{self, GivenBy};
use crate::ir::{Decision, Why};
use crate::load::room::too_large_help;
use crate::markdown::Links;
use crate::normalise::extension::{self, Extension};
use crate::normalise::{Document, references};

use super::chains::{self, Step};
use super::docs::DocBuilder;
use super::naming::names::{Case, Given, Wanted};
use super::steps::Steps;
use super::sunset;

/// Extension values by key.
pub(super) type Extensions = IndexMap<String, Value>;

/// A schema or a reference to one, however the typed model boxes it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Node<'a> {
    Reference(&'a str),
    Schema(&'a Schema),
}

impl<'a> From<&'a ReferenceOr<Schema>> for Node<'a> {
    fn from(node: &'a ReferenceOr<Schema>) -> Self {
        match node {
            ReferenceOr::Reference { reference } => Self::Reference(reference),
            ReferenceOr::Item(schema) => Self::Schema(schema),
        }
    }
}

impl<'a> From<&'a ReferenceOr<Box<Schema>>> for Node<'a> {
    fn from(node: &'a ReferenceOr<Box<Schema>>) -> Self {
        match node {
            ReferenceOr::Reference { reference } => Self::Reference(reference),
            ReferenceOr::Item(schema) => Self::Schema(schema),
        }
    }
}

/// The state of lowering one description.
pub(super) struct Context<'a> {
    pub(super) document: &'a Document,
    pub(super) config: &'a ClientConfig,
    sink: &'a mut Sink,
    /// Resolves the links in texts.
    pub(super) links: Links,
    used_overrides: BTreeSet<Pointer>,
    /// The entries of `--only` that matched something.
    used_only: BTreeSet<&'a str>,
    reported: BTreeSet<(&'static str, Pointer)>,
    /// By component, the schema at the end of its references and the name of that schema.
    ends: HashMap<&'a str, Option<(&'a Schema, &'a str)>>,
    steps: Steps,
    /// By operation, the media types of its request body: the suffix of the method, the name and the content.
    pub(super) bodies: HashMap<Pointer, Vec<(String, &'a str, &'a MediaType)>>,
    /// The decisions so far, if they are kept.
    decisions: Option<Vec<Decision>>,
}

impl<'a> Context<'a> {
    pub(super) fn new(document: &'a Document, config: &'a ClientConfig, sink: &'a mut Sink) -> Self {
        let page = document.openapi.external_docs.as_ref().map(|docs| docs.url.as_str());
        Self {
            document,
            config,
            sink,
            links: Links::relative_to(page),
            used_overrides: BTreeSet::new(),
            used_only: BTreeSet::new(),
            reported: BTreeSet::new(),
            ends: ends(&document.openapi),
            steps: Steps::new(config.max_size),
            bodies: HashMap::new(),
            decisions: None,
        }
    }

    /// Keeps the decisions from now on.
    pub(super) fn keep_decisions(&mut self) {
        self.decisions = Some(Vec::new());
    }

    /// Returns the decisions that were kept.
    pub(super) fn take_decisions(&mut self) -> Vec<Decision> {
        self.decisions.take().unwrap_or_default()
    }

    /// Records a decision about a node. `why` is called only if decisions are kept.
    pub(super) fn decide<W: Into<Why>>(&mut self, at: &Pointer, why: impl FnOnce() -> W) {
        if let Some(kept) = &mut self.decisions {
            kept.push(Decision { at: at.clone(), why: why().into() });
        }
    }

    /// Replaces the decision about the topic of a node.
    pub(super) fn decide_again<W: Into<Why>>(&mut self, at: &Pointer, why: impl FnOnce() -> W) {
        let Some(kept) = &mut self.decisions else { return };
        let why = why().into();
        if let Some(known) = kept.iter_mut().rfind(|one| one.why.topic() == why.topic() && one.at == *at) {
            known.why = why;
        }
    }

    /// Starts the docs of an item.
    pub(super) fn docs(&self) -> DocBuilder {
        DocBuilder::new(&self.links)
    }

    /// Returns the typed description, which outlives the context.
    pub(super) fn api(&self) -> &'a OpenAPI {
        &self.document.openapi
    }

    /// Reports a finding at a node of the bundled document.
    pub(super) fn report(&mut self, rule: &'static Rule, at: &Pointer, message: impl Into<Message>) -> &mut Diagnostic {
        let place = self.document.origins.place(at);
        self.sink.push(rule, place, message)
    }

    /// Reports a finding at an entry of `generator.toml`.
    pub(super) fn report_override(
        &mut self,
        rule: &'static Rule,
        entry: &Override,
        message: impl Into<Message>,
    ) -> &mut Diagnostic {
        self.sink.push(rule, Some(entry.place.clone()), message)
    }

    /// Reports a finding at a node that several operations share. Returns `None` if the rule was already reported
    /// there.
    pub(super) fn report_once(
        &mut self,
        rule: &'static Rule,
        at: &Pointer,
        message: impl Into<Message>,
    ) -> Option<&mut Diagnostic> {
        self.reported.insert((rule.id, at.clone())).then(|| self.report(rule, at, message))
    }

    /// Removes a finding about a node that turns out to be supported.
    pub(super) fn withdraw(&mut self, rule: &'static Rule, at: &Pointer) {
        let place = self.document.origins.place(at);
        self.sink.withdraw(rule, place.as_ref());
    }

    /// Returns the component schema that a `$ref` names.
    pub(super) fn component(&self, reference: &str) -> Option<(&'a str, Node<'a>)> {
        self.take_steps(1).then(|| component(self.api(), reference))?
    }

    /// Returns the component schema with this name.
    pub(super) fn named(&self, name: &str) -> Option<(&'a str, Node<'a>)> {
        if !self.take_steps(1) {
            return None;
        }
        let (name, schema) = self.api().components.as_ref()?.schemas.get_key_value(name)?;
        Some((name, schema.into()))
    }

    /// Takes steps from the work limit of the description. Returns `false` once the limit is reached.
    pub(super) fn take_steps(&self, steps: u64) -> bool {
        self.steps.take(steps)
    }

    /// Returns the number of findings.
    pub(super) fn found(&self) -> usize {
        self.sink.found().len()
    }

    /// Reports that the work limit is reached. Removes the findings from `found_before` on, which are about schemas
    /// that were not read.
    pub(super) fn report_steps(&mut self, found_before: usize) {
        if !self.steps.are_used_up() {
            return;
        }
        self.sink.truncate(found_before);
        let limit = self.config.max_size;
        let message = format!("schemas are nested in each other more often than the limit of {limit} MiB allows");
        self.report(&rule::TOO_LARGE, &Pointer::root(), message).help(too_large_help(limit));
    }

    /// Follows references to the schema.
    pub(super) fn schema(&self, node: Node<'a>) -> Option<&'a Schema> {
        if !self.take_steps(1) {
            return None;
        }
        match node {
            Node::Schema(schema) => Some(schema),
            Node::Reference(reference) => Some(self.end(reference)?.0),
        }
    }

    /// Follows references to the schema, and returns its place as well.
    pub(super) fn resolve(&self, node: Node<'a>, at: &Pointer) -> Option<(&'a Schema, Pointer)> {
        if !self.take_steps(1) {
            return None;
        }
        match node {
            Node::Schema(schema) => Some((schema, at.clone())),
            Node::Reference(reference) => {
                let (schema, name) = self.end(reference)?;
                Some((schema, component_pointer(name)))
            }
        }
    }

    /// Returns the schema at the end of a chain of references, and the name of its component.
    pub(super) fn end(&self, reference: &str) -> Option<(&'a Schema, &'a str)> {
        let (name, _) = self.component(reference)?;
        *self.ends.get(name)?
    }

    /// Returns the Rust name that the configuration or the description gives. Reports a name that the generated code
    /// cannot use, and returns `None`.
    ///
    /// `is_meant` matches keys under `[client.rename]`.
    pub(super) fn given_name(
        &mut self,
        case: Case,
        is_meant: impl Fn(&str) -> bool,
        extensions: &Extensions,
        at: &Pointer,
    ) -> Option<Given> {
        let (name, by, chosen_at) = match self.config.rename.iter().find(|entry| is_meant(&entry.key)) {
            Some(entry) => {
                self.mark_used(entry);
                (entry.value.clone(), GivenBy::Rename, Some(entry.place.clone()))
            }
            None => {
                let name = self.text(extensions, &extension::RUST_NAME, at)?;
                let place = self.document.origins.place(&at.child(extension::RUST_NAME.key));
                (name, GivenBy::Extension(extension::RUST_NAME.key), place)
            }
        };
        // The compiler compares identifiers in this form.
        let name: String = name.nfc().collect();
        if let Err(reason) = case.accepts(&name) {
            self.sink
                .push(&rule::BAD_RUST_NAME, chosen_at, format!("`{name}` {reason}"))
                .help("choose a different name");
            return None;
        }
        Some(Given { name, by, chosen_at })
    }

    /// Reports that a sibling is generated as `name`, because a different sibling already has the name that its
    /// spelling converts to.
    pub(super) fn report_clash(&mut self, case: Case, wanted: &[Wanted<'_>], clash: usize, at: &Pointer, name: &str) {
        let wire = wanted[clash].wire;
        let plain = case.name(wire);
        let is_same = |given: &&Given| given.chosen_at.is_some() && given.name == plain;
        let Some(chosen) = wanted.iter().filter_map(|one| one.given.as_ref()).find(is_same) else {
            self.report(
                &rule::NAME_CLASH,
                at,
                (format!("`{wire}` has the same Rust name as a sibling"), format!("it is generated as `{name}`")),
            )
            .help("choose a name with `x-rust-name`, or under `[client.rename]` in the configuration");
            return;
        };
        let message = (
            format!("the chosen name `{}` is already the Rust name of `{wire}`", chosen.name),
            format!("`{wire}` is generated as `{name}`"),
        );
        self.sink
            .push(&rule::NAME_DISPLACED, chosen.chosen_at.clone(), message)
            .help(format!("choose a different name, or rename `{wire}` as well"));
    }

    /// Reports chosen names that a sibling already has.
    pub(super) fn report_taken(&mut self, wanted: &[Wanted<'_>], names: &[String]) {
        for (given, name) in wanted.iter().zip(names).filter_map(|(one, name)| Some((one.given.as_ref()?, name))) {
            let Some(place) = &given.chosen_at else { continue };
            if *name != given.name {
                let message = format!("a sibling already has the Rust name `{}`", given.name);
                self.sink.push(&rule::BAD_RUST_NAME, Some(place.clone()), message).help("choose a different name");
            }
        }
    }

    /// Returns the text of an extension. Reports any other value.
    pub(super) fn text(&mut self, extensions: &Extensions, read: &Extension, at: &Pointer) -> Option<String> {
        match read.value(extensions)? {
            Value::String(text) => Some(text.clone()),
            _ => {
                self.bad_extension(read, at);
                None
            }
        }
    }

    /// Returns whether an extension is `true`. Reports any value that is not a boolean.
    pub(super) fn is_true(&mut self, extensions: &Extensions, read: &Extension, at: &Pointer) -> bool {
        let Some(value) = extensions.get(read.key) else { return false };
        value.as_bool().unwrap_or_else(|| {
            self.bad_extension(read, at);
            false
        })
    }

    /// Returns the last day of a deprecated item, if there is one. Reports a value that is not a date.
    pub(super) fn sunset(&mut self, extensions: &Extensions, at: &Pointer) -> Option<NaiveDate> {
        let value = extensions.get(extension::SUNSET.key)?;
        let day = sunset::day(value);
        if day.is_none() {
            self.bad_extension(&extension::SUNSET, at);
        }
        if let Some(day) = day {
            self.decide(at, || why::Docs::Sunset(day));
        }
        day
    }

    /// Returns a list of texts. Reports any other value.
    pub(super) fn texts(&mut self, extensions: &Extensions, read: &Extension, at: &Pointer) -> Option<Vec<String>> {
        let items = read.value(extensions)?.as_array().and_then(|items| {
            items.iter().map(|item| item.as_str().map(str::to_owned)).collect::<Option<Vec<String>>>()
        });
        if items.is_none() {
            self.bad_extension(read, at);
        }
        items
    }

    /// Returns a map from text to text. Reports any other value.
    pub(super) fn text_map(
        &mut self,
        extensions: &Extensions,
        read: &Extension,
        at: &Pointer,
    ) -> Vec<(String, String)> {
        let Some(value) = extensions.get(read.key) else { return Vec::new() };
        let pairs = value.as_object().and_then(|object| {
            object.iter().map(|(k, v)| Some((k.clone(), v.as_str()?.to_owned()))).collect::<Option<Vec<_>>>()
        });
        pairs.unwrap_or_else(|| {
            self.bad_extension(read, at);
            Vec::new()
        })
    }

    pub(super) fn bad_extension(&mut self, read: &Extension, at: &Pointer) {
        let message = (format!("`{}` has the wrong form", read.key), "the extension is ignored");
        self.report(&rule::BAD_EXTENSION, &at.child(read.key), message).help(format!("write {}", read.form));
    }

    /// Returns whether the configuration skips the operation.
    pub(super) fn skips(&mut self, operation: OperationName<'_>, tags: &[&str]) -> bool {
        for entry in self.config.skip_operations.iter().filter(|entry| operation.is(&entry.key)) {
            self.mark_used(entry);
        }
        let only = self.config.only.iter().filter(|only| operation.is(only) || tags.contains(&only.as_str()));
        self.used_only.extend(only.map(String::as_str));
        self.config.skips(operation, tags)
    }

    /// Returns whether dates and times have types of their own.
    pub(super) fn typed_dates(&self) -> bool {
        self.config.date_time != DateTimePolicy::String
    }

    /// Returns whether a type keeps undocumented fields. `wire` returns the name of its schema, if the schema has one.
    pub(super) fn keeps_unknown_fields(&mut self, rust: &str, wire: impl FnOnce() -> Option<&'a str>) -> bool {
        let config = self.config;
        let KeepUnknown::Types(entries) = &config.keep_unknown_fields else {
            return config.keep_unknown_fields == KeepUnknown::All;
        };
        let name = wire().unwrap_or(rust);
        let entry = entries.iter().find(|entry| entry.key == name);
        if let Some(entry) = entry {
            self.mark_used(entry);
        }
        entry.is_some()
    }

    /// Marks an override as used.
    pub(super) fn mark_used(&mut self, entry: &Override) {
        self.used_overrides.insert(entry.place.pointer.clone());
    }

    /// Reports the overrides that matched nothing. `known` lists the names that they can match.
    ///
    /// Does nothing after an error, for the settings of a different description, and if only a part is generated: the
    /// entries may match something that was not read.
    pub(super) fn report_unused_overrides(&mut self, known: &[String]) {
        if self.sink.has_errors() || self.config.is_borrowed || !self.config.only.is_empty() {
            return;
        }
        let config = self.config;
        let paging = config.paging.iter().map(|(entry, _)| entry);
        let entries = config.rename.iter().chain(&config.skip_operations).chain(&config.quickstart);
        for entry in entries.chain(paging).chain(config.keep_unknown_fields.entries()) {
            if self.used_overrides.contains(&entry.place.pointer) {
                continue;
            }
            let is_pattern = entry.key.contains(" /") && entry.key.contains('*');
            let message = match is_pattern {
                true => format!("`{}` matches no operation with these parameters and one list", entry.key),
                false => format!("`{}` matches nothing in the description", entry.key),
            };
            let finding = self.sink.push(&rule::UNUSED_OVERRIDE, Some(entry.place.clone()), message);
            if is_pattern {
                finding.help("correct the path or the settings, or remove the entry");
                continue;
            }
            match nearest(&entry.key, known.iter().map(String::as_str)) {
                Some(near) => finding.help(format!("did you mean `{near}`?")),
                None => finding.help("correct the name, or remove the entry"),
            };
        }
    }

    /// Reports the entries of `--only` that matched nothing. They would produce a crate without operations.
    pub(super) fn report_unused_only(&mut self) {
        let config = self.config;
        let unused = config.only.iter().filter(|only| !self.used_only.contains(only.as_str()));
        let unused: Vec<&String> = unused.filter(|_| !config.is_borrowed).collect();
        if unused.is_empty() || self.sink.has_errors() {
            return;
        }
        let described = &self.document.described;
        let known: BTreeSet<&str> =
            described.iter().flat_map(|one| one.tags.iter().chain([&one.id])).map(String::as_str).collect();
        for only in unused {
            let spec = config.spec.display();
            let message = format!("`--only {}` matches no tag and no operation of `{spec}`", foreign::shell(only));
            let help = match nearest(only, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "give a tag, an `operationId`, or method and path such as `GET /pets`".to_owned(),
            };
            self.sink.push(&rule::UNUSED_OVERRIDE, None, message).help(help);
        }
    }
}

/// Returns the component schema that a `$ref` names.
fn component<'a>(api: &'a OpenAPI, reference: &str) -> Option<(&'a str, Node<'a>)> {
    let name = references::name_in("schemas", reference)?;
    let (name, schema) = api.components.as_ref()?.schemas.get_key_value(&*name)?;
    Some((name, schema.into()))
}

/// Follows the references of components that are references themselves.
fn ends(api: &OpenAPI) -> HashMap<&str, Option<(&Schema, &str)>> {
    let schemas = api.components.as_ref().map(|components| &components.schemas);
    let names = schemas.into_iter().flat_map(|schemas| schemas.keys().map(String::as_str));
    chains::ends(names, |name| match schemas.and_then(|schemas| schemas.get(name)) {
        Some(ReferenceOr::Item(schema)) => Step::End(Some((schema, name))),
        Some(ReferenceOr::Reference { reference }) => {
            component(api, reference).map_or(Step::End(None), |(next, _)| Step::On(next))
        }
        None => Step::End(None),
    })
}

/// Follows references inside a map of the components, from a name to the item at the end, and returns its own name.
pub(super) fn follow<'a, T>(map: &'a IndexMap<String, ReferenceOr<T>>, name: &str) -> Option<(&'a T, &'a str)> {
    let (mut name, mut next) = map.get_key_value(name)?;
    // A chain longer than the map is a cycle.
    for _ in 0..map.len() {
        match next {
            ReferenceOr::Item(item) => return Some((item, name)),
            ReferenceOr::Reference { reference } => {
                (name, next) = map.get_key_value(&*references::component(reference)?.1)?;
            }
        }
    }
    None
}

/// Returns the place of a component schema in the bundled document.
pub(super) fn component_pointer(name: &str) -> Pointer {
    Pointer::root().child("components").child("schemas").child(name)
}

#[cfg(test)]
mod tests {
    use indexmap::IndexMap;
    use openapiv3::ReferenceOr;

    use super::follow;

    #[test]
    fn a_chain_of_references_is_followed_and_a_circle_is_not() {
        let reference = |name: &str| ReferenceOr::ref_(&format!("#/components/parameters/{name}"));
        let map = IndexMap::from([
            ("first".to_owned(), reference("second")),
            ("second".to_owned(), reference("a~1b")),
            ("a/b".to_owned(), ReferenceOr::Item(7)),
            ("circle".to_owned(), reference("circle")),
            ("broken".to_owned(), reference("nothing")),
        ]);
        assert_eq!(
            ["first", "a/b", "circle", "broken"].map(|name| follow(&map, name)),
            [Some((&7, "a/b")), Some((&7, "a/b")), None, None]
        );
    }
}
