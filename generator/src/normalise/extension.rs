//! The supported extensions as one table: where each is allowed, the type of its value, and its meaning.
//!
//! Code that reads an extension refers to its constant. The list in the README is generated from the table.

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::kinds::Kind;
use super::swagger2::kinds::Part;

/// An extension of the specification.
#[derive(Debug)]
pub struct Extension {
    /// The key.
    pub key: &'static str,
    /// Keys of other tools with the same meaning.
    pub aliases: &'static [&'static str],
    /// A description of where it is allowed.
    pub on: &'static str,
    /// A description of its value that completes "must be ..".
    pub form: &'static str,
    /// Its meaning, as shown in the README.
    pub meaning: &'static str,
    /// The table of `generator.toml` that overrides it.
    pub overridden_by: Option<&'static str>,
    kinds: &'static [Kind],
    /// Whether it has an effect in an object of an allowed kind.
    applies: fn(&Map<String, Value>) -> bool,
}

impl Extension {
    /// Returns the key and its aliases.
    pub fn keys(&self) -> impl Iterator<Item = &'static str> {
        std::iter::once(self.key).chain(self.aliases.iter().copied())
    }

    /// Returns its value, under the first of its keys that is there.
    pub fn value<'e>(&self, extensions: &'e IndexMap<String, Value>) -> Option<&'e Value> {
        self.keys().find_map(|key| extensions.get(key))
    }

    /// Returns whether it has an effect in an object.
    pub(super) fn may_stand_in(&self, kind: Kind, object: &Map<String, Value>) -> bool {
        self.kinds.iter().any(|known| *known == kind || is_of_2_0(*known, kind)) && (self.applies)(object)
    }

    /// Returns whether a key is a likely misspelling of this one: by one letter, or by two in a long key. More would
    /// match extensions of other tools.
    pub(super) fn is_nearly(&self, key: &str) -> bool {
        let allowed = if self.key.len() > 11 { 2 } else { 1 };
        let key = key.to_lowercase();
        // Texts differ by at least as many letters as their lengths do, which costs less to find out.
        key.chars().count().abs_diff(self.key.len()) <= allowed
            && strsim::damerau_levenshtein(&key, self.key) <= allowed
    }
}

/// Returns whether a kind of Swagger 2.0 corresponds to a kind of 3.0. In 2.0, parameters and items are schemas, too.
fn is_of_2_0(known: Kind, kind: Kind) -> bool {
    let Kind::V2(part) = kind else { return false };
    match part {
        Part::Document => known == Kind::Document,
        Part::PathItem => known == Kind::PathItem,
        Part::Operation => known == Kind::Operation,
        Part::Parameter => known == Kind::Parameter || known == Kind::Schema,
        Part::Items | Part::Header | Part::Schema => known == Kind::Schema,
        Part::Response => known == Kind::Response,
        Part::Paths | Part::Responses | Part::SecurityScheme => false,
    }
}

macro_rules! extensions {
    ($($name:ident $key:literal $(or $alias:literal)* on [$($kind:expr),*] $where:literal if $applies:expr;
        $form:literal $meaning:literal $(, overridden by $setting:literal)?)*) => {
        $(
            #[doc = $meaning]
            pub const $name: Extension = Extension {
                key: $key,
                aliases: &[$($alias),*],
                on: $where,
                form: $form,
                meaning: $meaning,
                overridden_by: extensions!(@optional $($setting)?),
                kinds: &[$($kind),*],
                applies: $applies,
            };
        )*

        /// All extensions, in the order of this table.
        pub static EXTENSIONS: &[Extension] = &[$($name),*];
    };
    (@optional) => { None };
    (@optional $setting:literal) => { Some($setting) };
}

use Kind::{Document, Operation, Parameter, Response, Schema, Tag};

extensions! {
    RUST_NAME "x-rust-name" on [Tag, Operation, Parameter, Schema] "tag, operation, parameter, schema, property" if always;
        "a string" "the Rust name", overridden by "[client.rename]"
    ENUM_NAMES "x-enum-varnames" or "x-enumNames" on [Schema] "schema with `enum`" if lists_values;
        "a list of strings" "the names of the values, in the order of `enum`"
    ENUM_DESCRIPTIONS "x-enum-descriptions" on [Schema] "schema with `enum`" if lists_values;
        "a list of strings" "the descriptions of the values, in the order of `enum`"
    MS_ENUM "x-ms-enum" on [Schema] "schema with `enum`" if lists_values;
        "an object such as `{name, values: [{value, name, description}]}`"
        "`{name, values}`: the name of an inline type, and the `name` and `description` of each `value`"
    WIRE_FORMAT "x-wire-format" on [Schema] "schema of a date" if is_text;
        "a string" "how the date is written, in `strftime` notation: `\"%Y-%m-%dT%H:%M:%S%z\"`"
    SDK_METHOD "x-fern-sdk-method-name" or "x-speakeasy-name-override" on [Operation] "operation" if always;
        "a string" "the name of the method"
    SDK_GROUP "x-speakeasy-group" or "x-fern-sdk-group-name" on [Operation] "operation" if always;
        "a string or a list of strings" "the handle of the method, in place of its tag; the last one of a list"
    SUCCESS_WHEN "x-success-when" on [Operation, Schema] "operation, schema of a response" if always;
        "`{pointer, equals, message}` or a list of them"
        "when a 2xx response is a success: `{pointer, equals, message}` or a list of them"
    CONTRADICTION "x-contradiction" on [Operation, Parameter, Response, Schema]
        "operation, parameter, response, schema, property" if always;
        "a string" "where the documentation contradicts itself; appears in the docs"
    SOURCE "x-source" on [Operation] "operation" if always;
        "a string" "where the operation is documented"
    COMPLETENESS "x-completeness" on [Operation] "operation" if always;
        "a string" "how much of the operation is documented: `full`, `partial`, `request-only`, `listed-only`"
    ERROR_MESSAGES "x-error-messages" on [Response] "response" if always;
        "a map from strings to strings" "texts of error responses, and what they mean"
    PAGINATION "x-pagination" on [Operation] "operation" if always;
        "an object with `kind`"
        "how the operation is paginated: `{kind: offset, parameter, size, max-size, total, more, items}`, `{kind: page, parameter, first, pages, ..}`, `{kind: cursor, parameter, next, more, items}`, `{kind: last-item, parameter, next, more, items}`, `{kind: next-link, next, items}`, `{kind: link-header, items}` or `{kind: next-header, header, items}`; a parameter is a name in the query or a pointer into the JSON body, the `next` of `last-item` a pointer into an item, the rest are pointers into the response", overridden by "[client.paging]"
    MS_PAGEABLE "x-ms-pageable" on [Operation] "operation" if always;
        "an object such as `{nextLinkName: nextLink, itemName: value}`"
        "how a GET is paginated: the response has the URL of the next page in the field `nextLinkName` (null: there is only one page), and the items in `itemName` [default: `value`]", overridden by "[client.paging]"
    IDEMPOTENT "x-idempotent" on [Operation] "operation" if always;
        "`true` or `false`" "`true`: the operation is idempotent, so the client retries a POST as it retries a GET"
    SUNSET "x-sunset" on [Operation, Parameter] "operation, parameter" if always;
        "a date such as `2026-12-31`"
        "the last day of a deprecated operation or parameter, such as `2026-12-31`: appears in the docs and in deprecation warnings, and `diff` reports its changes"
    MULTI_SEGMENT "x-multi-segment" or "x-ms-skip-url-encoding" on [Parameter] "parameter in the path or the query"
        if is_in_url;
        "`true` or `false`"
        "`true`: reserved characters are not escaped, so a value in the path can contain several segments"
    ALLOW_EMPTY "x-allow-empty" on [Parameter] "path parameter" if is_in_path;
        "`true` or `false`" "`true`: the value can be empty"
    DISCRIMINATOR_VALUE "x-discriminator-value" or "x-ms-discriminator-value" on [Schema] "schema" if always;
        "a string" "the value of the discriminator for this schema [default: the name of the schema]"
    NULLABLE "x-nullable" on [
        Kind::V2(Part::Schema), Kind::V2(Part::Parameter), Kind::V2(Part::Items), Kind::V2(Part::Header),
        // Converters leave it in these objects of 3.0, where it is ignored. In a schema of 3.0 it is a mistake.
        Parameter, Kind::RequestBody, Kind::Header, Response
    ]
        "schema, parameter, header of Swagger 2.0" if always;
        "`true` or `false`" "`true`: the value can be null"
    WEBHOOKS "x-webhooks" on [Document] "root" if always;
        "a map of path items" "requests that the API sends; the types of their bodies have `from_slice`, and the enum `Webhook` reads any of them, by a field (`from_slice`) or by a header (`from_event`) that tells them apart"
    LISTED_ENDPOINTS "x-listed-endpoints" on [Document] "root" if always;
        "a list of `{tag, title, method}`" "endpoints known by title only: `{tag, title, method}`"
}

/// The extensions that add to the docs of an operation.
pub const DOCS_OF_OPERATIONS: &[&str] = &[SOURCE.key, COMPLETENESS.key, CONTRADICTION.key, ERROR_MESSAGES.key];

fn always(_: &Map<String, Value>) -> bool {
    true
}

fn lists_values(schema: &Map<String, Value>) -> bool {
    ["enum", "const", "oneOf", "anyOf", "allOf"].iter().any(|key| schema.contains_key(*key))
}

fn is_text(schema: &Map<String, Value>) -> bool {
    match schema.get("type") {
        Some(Value::String(ty)) => ty == "string",
        Some(Value::Array(types)) => types.iter().any(|ty| ty == "string"),
        _ => true,
    }
}

fn is_in_path(parameter: &Map<String, Value>) -> bool {
    parameter.get("in").is_none_or(|place| place == "path")
}

fn is_in_url(parameter: &Map<String, Value>) -> bool {
    parameter.get("in").is_none_or(|place| place == "path" || place == "query")
}
