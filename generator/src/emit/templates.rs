//! Files that are mostly constant text: the manifest, the README, the root of the crate, the formatter's settings.

use minijinja::{Environment, UndefinedBehavior, context};

use crate::chars::visible_json;
use crate::ir::{Api, Kind, Tag};
use crate::markdown::{Links, below, cell, code, inline, item, one_line};

use super::{index, operations, runtime, samples, testing};

const MANIFEST: &str = include_str!(concat!(env!("TYPEWRIGHT_TEMPLATES"), "/Cargo.toml.jinja"));
const README: &str = include_str!(concat!(env!("TYPEWRIGHT_TEMPLATES"), "/README.md.jinja"));
const ROOT: &str = include_str!(concat!(env!("TYPEWRIGHT_TEMPLATES"), "/lib.rs.jinja"));
const EXAMPLES: &str = include_str!(concat!(env!("TYPEWRIGHT_TEMPLATES"), "/examples.rs.jinja"));
const RUSTFMT: &str = include_str!(concat!(env!("TYPEWRIGHT_TEMPLATES"), "/rustfmt.toml.jinja"));

/// The number of operations up to which the README lists them. Those of a larger API are in the docs of its modules.
const LISTED_IN_README: usize = 200;

/// `.gitattributes`: other ends of lines would make every file of a checkout look edited.
pub(super) const ATTRIBUTES: &str = "* text=auto eol=lf linguist-generated=true\n";

/// `Cargo.toml`.
pub(super) fn manifest(api: &Api) -> String {
    let defaults: Vec<String> = api.default_features().iter().map(|feature| toml_text(feature)).collect();
    let tags = api.tags.iter().map(Tag::feature);
    let keys: Vec<String> = tags.map(|feature| toml_key(&feature)).collect();
    let runtime = runtime::manifest(api);
    render(
        MANIFEST,
        context! {
            name => toml_text(&api.package.name),
            version => toml_text(&api.package.version),
            license => api.package.license.as_deref().map(toml_text),
            description => toml_text(&format!("A typed client of the {}", one_line(&api.title))),
            defaults,
            keys,
            type_features => api.declared_type_features(),
            runtime => context! {
                rust_version => runtime.rust_version,
                features => runtime.features,
                dependencies => runtime.dependencies,
            },
            ascii_names => api.has_ascii_names(),
            quickstart => samples::quickstart(api).map(|(tag, ..)| toml_text(&tag.feature())),
            testing => testing::features(api).map(|features| features.map(|feature| toml_text(&feature)).join(", ")),
        },
    )
}

/// `README.md`.
pub(super) fn readme(api: &Api) -> String {
    let quickstart: Vec<String> = samples::quickstart_doc(api)
        .into_iter()
        .filter(|line| !line.starts_with("# ") && !line.starts_with("```"))
        .collect();
    let tags = operations::tags(api).map(|tag| {
        context! {
            accessor => &tag.module,
            feature => tag.feature(),
            operations => index::operations(tag, |one| format!("`{}`", one.rust)),
        }
    });
    let is_small = operations::tags(api).map(|tag| tag.operations.len()).sum::<usize>() <= LISTED_IN_README;
    let tags: Vec<_> = if is_small { tags.collect() } else { Vec::new() };
    let index = index::of_tags(api, |tag, count| {
        (format!("[`client.{}()`](src/api/{}.rs)", tag.module, tag.module), count.to_string())
    });
    let totals = context! {
        full => api.coverage.iter().map(|row| row.full).sum::<usize>(),
        partly => api.coverage.iter().map(|row| row.partly).sum::<usize>(),
        listed => api.coverage.iter().map(|row| row.listed.len()).sum::<usize>(),
    };
    render(
        README,
        context! {
            name => &api.package.name,
            lib => &api.package.lib,
            license => api.package.license.as_deref().map(|license| inline(license, &Links::default())),
            title => inline(&api.title, &Links::default()),
            docs => below(2, &api.docs),
            spec => code(&api.spec),
            server => &api.server,
            schemes => api.schemes.iter().flat_map(|scheme| item(&format!("`{}`", scheme.rust), &scheme.docs)).collect::<Vec<_>>(),
            provider_setter => api.schemes.iter().find_map(|scheme| scheme.provider_setter.as_ref()),
            quickstart => quickstart.join("\n"),
            testing => testing::doc(api).join("\n"),
            common_unions => runtime::has_common_unions(api),
            reconnects => samples::reconnecting(api),
            paging => samples::paging_doc(api).join("\n"),
            webhook => api.webhook().map(|ty| context! {
                name => &ty.rust,
                header => match &ty.kind {
                    Kind::Events { header, .. } => Some(code(header)),
                    _ => None,
                },
            }),
            tags,
            index,
            coverage => api.coverage.iter().map(|row| context! {
                tag => cell(&row.tag),
                full => row.full,
                partly => row.partly,
                listed => row.listed.iter().map(|title| cell(title)).collect::<Vec<_>>(),
            }).collect::<Vec<_>>(),
            totals,
        },
    )
}

/// `rustfmt.toml`.
pub(super) fn rustfmt(_: &Api) -> String {
    render(RUSTFMT, context! {})
}

/// `src/lib.rs`, below its docs.
pub(super) fn root(api: &Api, docs: &str) -> String {
    render(ROOT, context! { docs, uses_dates => api.uses_dates, has_servers => !api.servers.is_empty() })
}

/// The part of `tests/examples.rs` that all tests share.
pub(super) fn examples(api: &Api) -> String {
    render(EXAMPLES, context! { lib => &api.package.lib, uses_dates => api.uses_dates })
}

/// A text as a basic string of TOML; JSON escapes the same characters in the same way.
fn toml_text(text: &str) -> String {
    visible_json(serde_json::Value::from(text).to_string())
}

/// A text as a key of TOML.
fn toml_key(text: &str) -> String {
    let is_bare = text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if is_bare { text.to_owned() } else { toml_text(text) }
}

/// Renders one template; a name that it lacks is an error of this crate.
fn render(template: &str, values: minijinja::Value) -> String {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    // A tag that has a line of its own leaves no line behind.
    let syntax =
        environment.syntax().to_builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build();
    environment.set_syntax(syntax.expect("only white space differs from the default"));
    environment
        .render_str(template, values)
        .unwrap_or_else(|error| panic!("a template of this crate cannot be rendered: {error:#}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn toml_reads_any_text_as_it_was() {
        let text = "a\u{0}\u{7f}\u{85}\u{202e}\u{2028}\"\\\r\n\t";
        let written = toml_text(text);
        assert!(!written.contains(crate::chars::is_unfit), "{written}");
        let table: toml::Table = format!("text = {written}").parse().expect("TOML");
        assert_eq!(table["text"].as_str(), Some(text));
    }
}
