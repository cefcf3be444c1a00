//! The API in Rust words: everything a generated crate says, decided and named, as plain data.
//!
//! Lowering builds it from the description; emitters see nothing else. Names come in two spellings: `wire` is what
//! goes over the network, `rust` is a finished identifier (raw identifiers included).

mod decision;
mod keyword;
mod operation;
mod paging;
mod server;
mod types;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::diagnostic::Pointer;

pub use decision::{Decision, Setting, Topic, setting};
pub use keyword::{is_keyword, spelled};
pub use operation::{
    AnswerArm, Body, Encoding, ErrorBody, Example, ExampleCall, IDEMPOTENT_METHODS, MediaType, Operation, Parameter,
    ParameterPlace, ResponseBody, Status, StatusKey, Style, StyleForm, SuccessTest,
};
pub use paging::{Follow, ListOf, Paging, RequestPlace, Step};
pub use server::{Choice, Server, UrlPart, Variable};
pub use types::{
    Constant, DIGITS, Direction, Field, Group, Kind, Literal, Presence, Type, TypeRef, UnionChoice, UnionTag, Variant,
};

/// Lines of Markdown, ready to be written as doc comments.
pub type Docs = Vec<String>;

/// One API, as one crate.
#[derive(Clone, Debug, Serialize)]
pub struct Api {
    /// The crate to be written.
    pub package: Package,
    /// The API's title.
    pub title: String,
    /// What the API is.
    pub docs: Docs,
    /// The root file of the description, as the configuration names it.
    pub spec: String,
    /// The URL that paths are appended to, without a slash at the end.
    pub server: Option<String>,
    /// All documented servers.
    pub servers: Vec<Server>,
    /// How callers prove who they are.
    pub schemes: Vec<Scheme>,
    /// The security of calls that the description does not describe.
    pub security: Security,
    /// The operations, by tag, in the description's order.
    pub tags: Vec<Tag>,
    /// The files that types are put into.
    pub groups: Vec<Group>,
    /// The types, in the description's order.
    pub types: Vec<Type>,
    /// Documented values, to be read and written again.
    pub examples: Vec<Example>,
    /// Where the call shown first stands in `tags`: tag and operation.
    pub quickstart: Option<(usize, usize)>,
    /// How much of each tag is documented; empty when the description does not say.
    pub coverage: Vec<Coverage>,
    /// Whether a type holds a date or a time.
    pub uses_dates: bool,
    /// Whether dates are read only as their format says.
    pub strict_dates: bool,
}

impl Api {
    /// Whether all names are in ASCII, which rustc never finds confusable.
    #[must_use]
    pub fn has_ascii_names(&self) -> bool {
        let operations = self.tags.iter().flat_map(|tag| &tag.operations);
        let arguments = operations.clone().flat_map(|one| one.parameters.iter().map(|parameter| &parameter.rust));
        let parts = |ty: &Type| match &ty.kind {
            Kind::Struct { fields, .. } => fields.iter().all(|field| field.rust.is_ascii()),
            Kind::StringEnum { variants, .. } => variants.iter().all(|variant| variant.rust.is_ascii()),
            Kind::IntegerEnum(variants) => variants.iter().all(|variant| variant.rust.is_ascii()),
            Kind::Union { variants, .. } => variants.iter().all(|variant| variant.rust.is_ascii()),
            Kind::Wrapper(_) | Kind::Tuple(_) | Kind::Alias(_) => true,
        };
        let mut names = operations.map(|one| &one.rust).chain(arguments).chain(self.tags.iter().map(|tag| &tag.module));
        names.all(|name| name.is_ascii()) && self.types.iter().all(|ty| ty.rust.is_ascii() && parts(ty))
    }

    /// The cargo features that are on by default: one for each tag, and those of types that no operation uses. Without
    /// default features, a tag compiles what it uses and nothing else.
    #[must_use]
    pub fn default_features(&self) -> Vec<String> {
        let tags = self.tags.iter().map(Tag::feature);
        tags.chain(self.type_features().into_iter().map(str::to_owned)).collect()
    }

    /// The cargo features for types that no operation uses.
    #[must_use]
    pub fn type_features(&self) -> Vec<&'static str> {
        let is_used = |feature: &&str| self.types.iter().any(|ty| ty.features.iter().any(|one| one == feature));
        [WEBHOOKS, UNREFERENCED_SCHEMAS].into_iter().filter(is_used).collect()
    }

    /// What sends credentials to other origins than that of the base URL: for each origin where that is in the
    /// description, and in words.
    #[must_use]
    pub fn other_origins(&self) -> BTreeMap<String, (Pointer, String)> {
        let base = self.server.as_deref();
        let mut operations: BTreeMap<String, Vec<&Operation>> = BTreeMap::new();
        for one in self.tags.iter().flat_map(Tag::described) {
            if let Some(origin) = one.other_origin(base) {
                operations.entry(origin).or_default().push(one);
            }
        }
        let mut origins: BTreeMap<String, (Pointer, String)> = BTreeMap::new();
        for (origin, all) in operations {
            let first = format!("`{} {}`", all[0].method, all[0].path);
            let words = match all.len() - 1 {
                0 => format!("{first} sends credentials to {origin}"),
                1 => format!("{first} and one other operation send credentials to {origin}"),
                more => format!("{first} and {more} other operations send credentials to {origin}"),
            };
            origins.insert(origin, (all[0].at.clone(), words));
        }
        for scheme in &self.schemes {
            if let Some(origin) = scheme.other_origin(base) {
                let at = Pointer::root().child("components").child("securitySchemes").child(&scheme.wire);
                let words = format!("the token endpoint of `{}` gets the client secret at {origin}", scheme.wire);
                origins.entry(origin).or_insert((at, words));
            }
        }
        origins
    }
}

/// Facts for the manifest.
#[derive(Clone, Debug, Serialize)]
pub struct Package {
    /// The package name: `gofive-venio`.
    pub name: String,
    /// The name in `use` lines: `gofive_venio`.
    pub lib: String,
    /// The package's version.
    pub version: String,
    /// Its licence, as an SPDX expression.
    pub license: Option<String>,
}

/// The cargo feature of the types that only webhooks use.
pub const WEBHOOKS: &str = "webhooks";
/// The cargo feature of the types that no operation and no webhook uses.
pub const UNREFERENCED_SCHEMAS: &str = "unreferenced-schemas";

/// A tag: one module, one accessor on the client, one cargo feature.
#[derive(Clone, Debug, Serialize)]
pub struct Tag {
    /// The tag's name.
    pub wire: String,
    /// The module, accessor and feature.
    pub module: String,
    /// The struct with the methods.
    pub handle: String,
    /// What the tag is about.
    pub docs: Docs,
    /// The tag's operations.
    pub operations: Vec<Operation>,
}

impl Tag {
    /// The operations as the description counts them: further methods for other bodies are none of their own.
    pub fn described(&self) -> impl Iterator<Item = &Operation> {
        self.operations.iter().filter(|operation| !operation.is_variant)
    }

    /// The cargo feature that compiles the tag: the module in kebab case, without a raw identifier's mark.
    #[must_use]
    pub fn feature(&self) -> String {
        match self.module.as_str() {
            // Cargo has its own use for this name.
            "default" => "default-tag".to_owned(),
            // The crate has features of its own.
            "blocking" => "blocking-tag".to_owned(),
            "test_util" => "test-util-tag".to_owned(),
            "tower" => "tower-tag".to_owned(),
            "tracing" => "tracing-tag".to_owned(),
            WEBHOOKS => "webhooks-tag".to_owned(),
            "unreferenced_schemas" => "unreferenced-schemas-tag".to_owned(),
            module => module.replace('_', "-"),
        }
    }
}

/// A security scheme.
#[derive(Clone, Debug, Serialize)]
pub struct Scheme {
    /// The scheme's name.
    pub wire: String,
    /// The setter on the client's builder.
    pub rust: String,
    /// The setter for a provider of the credential, where one can be had.
    pub provider_setter: Option<String>,
    /// The constant that stands for the scheme.
    pub constant: String,
    /// What the credential is and where to get it.
    pub docs: Docs,
    /// What the scheme asks for.
    pub kind: SchemeKind,
}

/// What a security scheme asks for.
#[derive(Clone, Debug, Serialize)]
pub enum SchemeKind {
    /// A key in a header.
    ApiKeyHeader(String),
    /// A key in the query.
    ApiKeyQuery(String),
    /// A key in a cookie.
    ApiKeyCookie(String),
    /// `Authorization: Bearer`.
    Bearer,
    /// `Authorization: Basic`.
    Basic,
    /// OAuth 2.0 client credentials: the token is fetched by the client.
    ClientCredentials {
        /// A path on the origin of the server when it is there, absolute otherwise.
        token_url: String,
        /// The scopes of the flow.
        scopes: Vec<String>,
        /// Constants of the API keys that the token endpoint asks for as well.
        keys: Vec<String>,
        /// The setter for a token that was fetched elsewhere.
        token_setter: String,
    },
}

/// Alternatives of scheme constants that must all be given; an empty alternative is no security.
pub type Security = Vec<Vec<String>>;

/// How much of one tag is documented.
#[derive(Clone, Debug, Serialize)]
pub struct Coverage {
    /// The tag.
    pub tag: String,
    /// Operations documented in full.
    pub full: usize,
    /// Operations documented in part.
    pub partly: usize,
    /// Operations and endpoints of which only the title is known, with their titles.
    pub listed: Vec<String>,
}
