//! The API in Rust terms: the content of a generated crate, decided and named, as plain data.
//!
//! Lowering builds it from the description, and emitters see nothing else. Names have two spellings: `wire` is the name
//! on the wire, `rust` is a finished identifier, without the `r#` of a keyword.

mod decision;
mod keyword;
mod operation;
mod paging;
mod server;
mod types;
pub mod why;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::diagnostic::Pointer;

pub use decision::{Decision, Topic, Why};
pub use keyword::{is_keyword, spelled};
pub use operation::{
    AnswerArm, Body, Encoding, ErrorBody, Example, ExampleCall, IDEMPOTENT_METHODS, MediaType, Method, MethodKind,
    Operation, Parameter, ParameterPlace, ResponseBody, Status, StatusKey, Style, StyleForm, SuccessTest,
};
pub use paging::{Follow, ListOf, Paging, RequestPlace, Step};
pub use server::{Choice, Server, UrlPart, Variable};
pub use types::{
    Constant, DIGITS, Direction, Field, Group, Kind, Literal, Presence, SharedField, Type, TypeRef, UnionChoice,
    UnionTag, Variant, WebhookEvent,
};

/// Lines of Markdown, ready for doc comments.
pub type Docs = Vec<String>;

/// An API, which becomes one crate.
#[derive(Clone, Debug, Serialize)]
pub struct Api {
    /// The manifest data of the crate.
    pub package: Package,
    /// The API's title.
    pub title: String,
    /// The docs of the API. Empty if it has no description.
    pub docs: Docs,
    /// The file name of the description's root file.
    pub spec: String,
    /// The base URL, without a trailing slash.
    pub server: Option<String>,
    /// All documented servers.
    pub servers: Vec<Server>,
    /// The security schemes.
    pub schemes: Vec<Scheme>,
    /// The security of requests that the description does not list.
    pub security: Security,
    /// The operations, grouped by tag, in the description's order.
    pub tags: Vec<Tag>,
    /// The files that contain the types.
    pub groups: Vec<Group>,
    /// The types, in the description's order.
    pub types: Vec<Type>,
    /// Documented values, which generated tests decode and encode again.
    pub examples: Vec<Example>,
    /// The call that the docs show first, as positions of its tag in `tags` and of its method among those of the tag.
    pub quickstart: Option<(usize, usize)>,
    /// How much of each tag is documented. Empty if the description does not say.
    pub coverage: Vec<Coverage>,
    /// Whether any type contains a date or a time.
    pub uses_dates: bool,
    /// Whether dates in a different format than the documented one are rejected.
    pub strict_dates: bool,
}

impl Api {
    /// Returns all methods, each with its tag and its operation.
    pub fn methods(&self) -> impl Iterator<Item = (&Tag, &Operation, &Method)> {
        self.tags.iter().flat_map(|tag| tag.methods().map(move |(operation, method)| (tag, operation, method)))
    }

    /// Returns the enum of the payloads of all webhooks, if something tells them apart.
    #[must_use]
    pub fn webhook(&self) -> Option<&Type> {
        let is_enum = |ty: &&Type| matches!(ty.kind, Kind::Union { .. } | Kind::Events { .. });
        self.types.iter().filter(is_enum).find(|ty| ty.webhook && ty.at.tokens().count() == 1)
    }

    /// Returns whether all names are ASCII. rustc never reports those as confusable.
    #[must_use]
    pub fn has_ascii_names(&self) -> bool {
        let operations = self.tags.iter().flat_map(|tag| &tag.operations);
        let arguments = operations.flat_map(|one| one.parameters.iter().map(|parameter| &parameter.rust));
        let parts = |ty: &Type| match &ty.kind {
            Kind::Struct { fields, .. } => fields.iter().all(|field| field.rust.is_ascii()),
            Kind::StringEnum { variants, .. } => variants.iter().all(|variant| variant.rust.is_ascii()),
            Kind::IntegerEnum(variants) => variants.iter().all(|variant| variant.rust.is_ascii()),
            Kind::Union { variants, .. } => variants.iter().all(|variant| variant.rust.is_ascii()),
            Kind::Events { variants, .. } => variants.iter().all(|variant| variant.rust.is_ascii()),
            Kind::Wrapper(_) | Kind::Tuple(_) | Kind::Alias(_) => true,
        };
        let methods = self.methods().map(|(.., method)| &method.rust);
        let mut names = methods.chain(arguments).chain(self.tags.iter().map(|tag| &tag.module));
        names.all(|name| name.is_ascii()) && self.types.iter().all(|ty| ty.rust.is_ascii() && parts(ty))
    }

    /// Returns the cargo features that are on by default: one for each tag, those of types that no operation uses, and
    /// serde's traits. Without default features, a tag compiles what it uses and nothing else.
    #[must_use]
    pub fn default_features(&self) -> Vec<String> {
        let tags = self.tags.iter().map(Tag::feature);
        tags.chain(self.declared_type_features().into_iter().chain([SERDE]).map(str::to_owned)).collect()
    }

    /// Returns the features of [`type_features`](Self::type_features) that the manifest declares. That of unreferenced
    /// schemas is always there: it would otherwise come and go with uses of schemas, and break callers that name it.
    #[must_use]
    pub fn declared_type_features(&self) -> Vec<&'static str> {
        let used = self.type_features();
        [WEBHOOKS, UNREFERENCED_SCHEMAS]
            .into_iter()
            .filter(|feature| *feature == UNREFERENCED_SCHEMAS || used.contains(feature))
            .collect()
    }

    /// Returns the cargo features for types that no operation uses.
    #[must_use]
    pub fn type_features(&self) -> Vec<&'static str> {
        let is_used = |feature: &&str| self.types.iter().any(|ty| ty.features.iter().any(|one| one == feature));
        [WEBHOOKS, UNREFERENCED_SCHEMAS].into_iter().filter(is_used).collect()
    }

    /// Returns the origins other than that of the base URL that receive credentials. Each comes with the node of the
    /// description that causes it, and a sentence that says so.
    #[must_use]
    pub fn other_origins(&self) -> BTreeMap<String, (Pointer, String)> {
        let base = self.server.as_deref();
        let mut operations: BTreeMap<String, Vec<&Operation>> = BTreeMap::new();
        for one in self.tags.iter().flat_map(|tag| &tag.operations) {
            if let Some(origin) = one.other_origin(base) {
                operations.entry(origin).or_default().push(one);
            }
        }
        let mut origins: BTreeMap<String, (Pointer, String)> = BTreeMap::new();
        for (origin, all) in operations {
            let first = format!("`{} {}`", all[0].http_method, all[0].path);
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

/// The package data for the manifest.
#[derive(Clone, Debug, Serialize)]
pub struct Package {
    /// The package name: `gofive-venio`.
    pub name: String,
    /// The crate name in `use` lines: `gofive_venio`.
    pub lib: String,
    /// The package's version.
    pub version: String,
    /// The package's licence, as an SPDX expression.
    pub license: Option<String>,
}

/// The cargo feature of serde's traits. `templates/runtime/Cargo.toml` declares it.
pub const SERDE: &str = "serde";
/// The cargo feature of the types that only webhooks use.
pub const WEBHOOKS: &str = "webhooks";
/// The cargo feature of the types that no operation and no webhook uses.
pub const UNREFERENCED_SCHEMAS: &str = "unreferenced-schemas";

/// A tag, which becomes a module, an accessor on the client and a cargo feature.
#[derive(Clone, Debug, Serialize)]
pub struct Tag {
    /// The tag's name.
    pub wire: String,
    /// The name of the module and of the accessor.
    pub module: String,
    /// The name of the struct with the methods.
    pub handle: String,
    /// The docs of the tag.
    pub docs: Docs,
    /// The tag's operations.
    pub operations: Vec<Operation>,
}

impl Tag {
    /// Returns the methods of all operations, each with its operation.
    pub fn methods(&self) -> impl Iterator<Item = (&Operation, &Method)> {
        self.operations.iter().flat_map(|operation| operation.methods.iter().map(move |method| (operation, method)))
    }

    /// Returns the cargo feature that compiles the tag: the module in kebab case, without the prefix of a raw
    /// identifier.
    #[must_use]
    pub fn feature(&self) -> String {
        match self.module.as_str() {
            // Cargo gives this name a meaning of its own.
            "default" => "default-tag".to_owned(),
            // These are features of every client.
            "blocking" => "blocking-tag".to_owned(),
            SERDE => "serde-tag".to_owned(),
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
    /// The setter for a provider of the credential, if the scheme can have one.
    pub provider_setter: Option<String>,
    /// The constant for the scheme.
    pub constant: String,
    /// The docs: what the credential is and where to get it.
    pub docs: Docs,
    /// The credential that the scheme requires.
    pub kind: SchemeKind,
}

/// The credential that a security scheme requires.
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
    /// OAuth 2.0 client credentials. The client fetches the token.
    ClientCredentials {
        /// The token endpoint: a path if it is on the server's origin, an absolute URL otherwise.
        token_url: String,
        /// The scopes to request.
        scopes: Vec<String>,
        /// The constants of the API keys that the token endpoint also requires.
        keys: Vec<String>,
        /// The setter for a token from elsewhere.
        token_setter: String,
    },
}

/// Alternative sets of scheme constants. All schemes of one set are required together; an empty set means no security.
pub type Security = Vec<Vec<String>>;

/// How much of a tag is documented.
#[derive(Clone, Debug, Serialize)]
pub struct Coverage {
    /// The name of the tag.
    pub tag: String,
    /// The number of fully documented operations.
    pub full: usize,
    /// The number of partially documented operations.
    pub partly: usize,
    /// The titles of operations and endpoints that are documented by title only.
    pub listed: Vec<String>,
}
