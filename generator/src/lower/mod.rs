//! Lowers a description to the API in Rust terms. Every decision about the generated crate is made here.
//!
//! Lowering reads the normalised document, names everything, and returns plain data. It writes no Rust text.

mod api;
mod chains;
mod context;
mod docs;
mod example;
mod naming;
mod operation;
mod schema;
mod steps;
pub(crate) mod sunset;

use std::collections::HashMap;

use indexmap::IndexMap;

use crate::config::{ClientConfig, DateTimePolicy};
use crate::diagnostic::{Pointer, Sink, rule};
use crate::ir::why::NameOf;
use crate::ir::{Api, Decision, Package, Tag};
use crate::markdown;
use crate::normalise::Document;
use crate::runtime::methods;

use api::{coverage, groups, security, servers};
use context::Context;
use example::{examples, literals::Literals, quickstart};
use naming::call_names;
use naming::clashes::{keep_free, settle};
use naming::names::{Case, Wanted, fit_file};
use operation::found::{self, Found};
use operation::operations::{self, Whole};
use operation::{events, paging, parameters, responses, webhooks};
use schema::types::Types;
use schema::{constants, setters, share, shared_fields, variants};

/// Lowers a document to the API of a crate. Findings go to `sink`; the caller stops if there are errors.
pub fn lower(document: &Document, config: &ClientConfig, sink: &mut Sink) -> Api {
    api(&mut Context::new(document, config, sink))
}

/// Does the same as [`lower`], and returns the reason for each decision.
pub fn explain(document: &Document, config: &ClientConfig, sink: &mut Sink) -> (Api, Vec<Decision>) {
    let mut cx = Context::new(document, config, sink);
    cx.keep_decisions();
    let api = api(&mut cx);
    (api, cx.take_decisions())
}

fn api(cx: &mut Context<'_>) -> Api {
    let found_before = cx.found();
    let api = whole(cx);
    cx.report_steps(found_before);
    api
}

fn whole(cx: &mut Context<'_>) -> Api {
    let (document, config) = (cx.document, cx.config);
    let mut types = Types::new(cx);
    types.lower_components(cx);
    let found = found::find(cx);
    let server = servers::default(cx, &found);
    let servers = servers::all(cx, &found);
    let schemes = security::schemes(cx, &found, server.as_deref());
    let security = security::of_api(cx, &schemes);
    let mut tags = tags(cx, &mut types, &found, &Whole { server: server.as_deref(), schemes: &schemes });
    let mut webhooks = webhooks::payloads(cx, &mut types);
    types.end_aliases(cx);
    groups::settle_directions(cx, &mut types.done, &tags, &webhooks);
    constants::fix(cx, &mut types, &mut tags);
    share::equal_types(cx, &mut types, &mut tags, &mut webhooks);
    variants::trim(cx, &mut types.done);
    types.box_recursion(cx);
    let known = known(&types, &found);
    // `--only` selects a part of the API. Types that the part does not use are dropped.
    if !config.only.is_empty() {
        groups::remove_unreferenced(&mut types.done, &tags, &webhooks);
    }
    let groups = groups::assign(cx, &mut types.done, &tags, &webhooks);
    setters::name(&mut types.done);
    shared_fields::find(&mut types.done);

    let by_name = types.by_name();
    let literals = Literals { types: &by_name };
    let mut all_examples = Vec::new();
    let by_id: HashMap<&str, &Found<'_>> = found.iter().map(|one| (one.id.as_str(), one)).collect();
    for tag in &mut tags {
        let mut operations = std::mem::take(&mut tag.operations);
        for operation in &mut operations {
            let Some(one) = by_id.get(operation.wire.as_str()) else { continue };
            parameters::settle_types(&mut operation.parameters, &by_name);
            paging::lower(cx, &by_name, operation, one);
            events::lower(operation);
            for method in &mut operation.methods {
                method.example = examples::call(cx, &literals, &operation.parameters, method, one);
            }
            all_examples.extend(examples::of_bodies(cx, &literals, tag, operation, one));
            operations::spell_out_bodies(operation, &by_name);
        }
        operations.iter_mut().for_each(responses::settle_error_type);
        call_names::settle_calls(&mut operations);
        tag.operations = operations;
    }
    let coverage = coverage::lower(cx, &found);
    let quickstart = quickstart::choose(cx, &tags, &by_name, &by_id);
    cx.report_unused_only();
    cx.report_unused_overrides(&known);

    let info = &document.openapi.info;
    let mut docs = cx.docs();
    docs.text(info.description.as_deref().unwrap_or_default());
    let name = config.name.clone();
    let api = Api {
        package: Package {
            lib: name.replace('-', "_"),
            name,
            version: config.version.clone(),
            license: config.license.clone(),
        },
        title: info.title.clone(),
        docs: docs.done(),
        spec: config.spec.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
        server,
        servers,
        schemes,
        security,
        tags,
        groups,
        uses_dates: types.uses_dates,
        strict_dates: config.date_time == DateTimePolicy::Strict,
        types: types.done,
        examples: all_examples,
        quickstart,
        coverage,
    };
    servers::report_other_origins(cx, &api, &found);
    api
}

/// Returns the tags that the description lists, in its order, then those that only operations name. Tags without
/// operations are skipped.
fn tags<'a>(cx: &mut Context<'a>, types: &mut Types<'a>, found: &[Found<'a>], whole: &Whole<'_>) -> Vec<Tag> {
    let mut described: IndexMap<&'a str, Option<usize>> = IndexMap::new();
    for (index, tag) in cx.api().tags.iter().enumerate() {
        if described.contains_key(tag.name.as_str()) {
            let message = (format!("the tag `{}` is listed twice", tag.name), "the second entry is ignored");
            cx.report(&rule::MENDED, &Pointer::root().child("tags").child(index), message)
                .help("remove one of the two");
        } else {
            described.insert(&tag.name, Some(index));
        }
    }
    let mut by_tag: HashMap<&str, Vec<&Found<'a>>> = HashMap::new();
    for one in found {
        described.entry(one.tag).or_insert(None);
        by_tag.entry(one.tag).or_default().push(one);
    }
    described.retain(|name, _| by_tag.contains_key(name));
    let (names, positions): (Vec<&'a str>, Vec<Option<usize>>) = described.into_iter().unzip();
    let wanted: Vec<Wanted<'_>> = names
        .iter()
        .zip(&positions)
        .map(|(wire, position)| {
            let given = position.and_then(|position| {
                let at = Pointer::root().child("tags").child(position);
                cx.given_name(Case::Value, |key| key == *wire, &cx.api().tags[position].extensions, &at)
            });
            Wanted { wire, given }
        })
        .collect();
    let (mut modules, _) = settle(Case::Value, &wanted);
    let handles: Vec<String> = modules.iter().map(|module| Case::Type.name(&format!("{module} api"))).collect();
    keep_free(Case::Value, &mut modules, &taken_by_client(), "api");
    cx.report_taken(&wanted, &modules);
    names
        .iter()
        .zip(&positions)
        .zip(modules.into_iter().zip(handles))
        .zip(&wanted)
        .map(|(((name, position), (module, handle)), wanted)| {
            if let Some(position) = position {
                let at = Pointer::root().child("tags").child(position);
                cx.decide(&at, || wanted.why(NameOf::Tag, &module));
            }
            let own = by_tag.remove(name).unwrap_or_default();
            let mut docs = cx.docs();
            docs.text(position.and_then(|at| cx.api().tags[at].description.as_deref()).unwrap_or_default());
            let operations = operations::lower(cx, types, &own, &module, whole);
            Tag {
                wire: (*name).to_owned(),
                handle,
                module: fit_file(module),
                docs: docs.finish(|| format!("Operations of the tag {}.", markdown::code(name))),
                operations,
            }
        })
        .collect()
}

/// Returns the names that an accessor cannot have: methods of the client, names that the generated code adds, and files
/// next to that of the tag.
fn taken_by_client() -> Vec<&'static str> {
    [methods("Client"), vec!["builder", "mod", groups::SHARED, groups::PAYLOADS, groups::UNREFERENCED]].concat()
}

/// Returns the names that entries of the configuration can match.
fn known(types: &Types<'_>, found: &[Found<'_>]) -> Vec<String> {
    let mut known: Vec<String> = found.iter().map(|one| one.id.clone()).collect();
    known.extend(found.iter().map(|one| format!("{} {}", one.method, one.path)));
    known.extend(types.done.iter().map(|ty| ty.wire.clone()));
    for ty in &types.done {
        if let crate::ir::Kind::Struct { fields, .. } = &ty.kind {
            known.extend(fields.iter().map(|field| format!("{}.{}", ty.rust, field.wire)));
        }
    }
    known
}
