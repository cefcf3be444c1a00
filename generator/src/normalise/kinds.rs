//! The objects of OpenAPI 3.0 as one table: the keys of each, and the type of value under each key.
//!
//! The objects that differ in Swagger 2.0 are in a separate table, because the same key can have a different type there.
//! `visit` and `walk` step along these tables, so that bundling, the check of keys, the rewrites and the search for the
//! smallest failing part know no keys themselves.

use serde_json::Value;

use super::swagger2::kinds::{MAPS, Part};
use crate::diagnostic::Pointer;
use crate::normalise::extension;

/// A kind of object in the specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    Document,
    Info,
    Contact,
    License,
    Server,
    ServerVariable,
    Paths,
    PathItem,
    Operation,
    ExternalDocs,
    Parameter,
    RequestBody,
    MediaType,
    Encoding,
    Responses,
    Response,
    Callback,
    Example,
    Link,
    Header,
    Tag,
    Schema,
    Discriminator,
    Xml,
    SecurityScheme,
    OAuthFlows,
    OAuthFlow,
    SecurityRequirement,
    Components,
    /// A kind of Swagger 2.0.
    V2(Part),
}

/// The type of value under a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Child {
    /// A string, number or boolean, or a list or map of them.
    Leaf,
    /// Any JSON, which is not interpreted.
    Free,
    /// One object.
    One(Kind),
    /// A list of objects.
    List(Kind),
    /// Objects by name.
    Map(Kind),
}

impl Child {
    /// Returns the type that `value` is read as. Before JSON Schema 2020-12, `items` can be a list of schemas.
    pub(super) fn of(self, value: &Value) -> Self {
        match self {
            One(kind) if kind.is_schema() && value.is_array() => List(kind),
            child => child,
        }
    }
}

/// The keys of a kind.
pub(super) enum Members {
    /// A fixed list of keys, and extensions.
    Fixed(&'static [(&'static str, Child)]),
    /// Keys that the author chooses, and extensions.
    Named {
        /// Whether a key is allowed.
        allows: fn(&str) -> bool,
        /// The type of value under each key.
        child: Child,
        /// A description of the keys that completes "use ..".
        what: &'static str,
    },
}

use Child::{Free, Leaf, List, Map, One};
use Kind::*;

impl Kind {
    /// Returns the specification's name for the kind, with an article.
    pub(super) fn title(self) -> &'static str {
        match self {
            Document => "the root document",
            Info => "an info object",
            Contact => "a contact object",
            License => "a license object",
            Server => "a server object",
            ServerVariable => "a server variable",
            Paths => "the paths object",
            PathItem => "a path item",
            Operation => "an operation",
            ExternalDocs => "an external documentation object",
            Parameter => "a parameter",
            RequestBody => "a request body",
            MediaType => "a media type object",
            Encoding => "an encoding object",
            Responses => "a responses object",
            Response => "a response",
            Callback => "a callback",
            Example => "an example object",
            Link => "a link",
            Header => "a header",
            Tag => "a tag",
            Schema => "a schema",
            Discriminator => "a discriminator",
            Xml => "an XML object",
            SecurityScheme => "a security scheme",
            OAuthFlows => "an OAuth flows object",
            OAuthFlow => "an OAuth flow",
            SecurityRequirement => "a security requirement",
            Components => "the components object",
            V2(part) => part.title(),
        }
    }

    /// Returns the map under `components` for this kind, or `None` for kinds that cannot be components.
    pub(super) fn component_map(self) -> Option<&'static str> {
        if let V2(_) = self {
            return MAPS.iter().find(|(_, kind)| *kind == self).map(|(map, _)| *map);
        }
        COMPONENTS.iter().find(|(_, child)| *child == Map(self)).map(|(map, _)| *map)
    }

    /// Returns the pointer to that map in the root document.
    pub(super) fn home(self) -> Option<Pointer> {
        let map = self.component_map()?;
        let parent = if let V2(_) = self { Pointer::root() } else { Pointer::root().child("components") };
        Some(parent.child(map))
    }

    /// Returns the kinds of components in a document of this kind.
    pub(super) fn reusable(self) -> Vec<Self> {
        if let V2(_) = self {
            return MAPS.iter().map(|(_, kind)| *kind).collect();
        }
        let kind = |(_, child): &(&str, Child)| if let Map(kind) = child { Some(*kind) } else { None };
        COMPONENTS.iter().filter_map(kind).collect()
    }

    /// Returns whether it is a path item. References to path items are replaced by their targets.
    pub(super) fn is_path_item(self) -> bool {
        matches!(self, PathItem | V2(Part::PathItem))
    }

    /// Returns whether it is a schema. Invalid schemas are generated as free-form JSON.
    pub(super) fn is_schema(self) -> bool {
        matches!(self, Schema | V2(Part::Schema))
    }

    /// Returns whether the specification allows a `$ref` in place of the object.
    pub(super) fn may_be_ref(self) -> bool {
        self.is_path_item() || self.component_map().is_some()
    }

    /// Returns the keys that it can have.
    pub(super) fn members(self) -> Members {
        Members::Fixed(match self {
            Document => DOCUMENT,
            Info => INFO,
            Contact => &[("name", Leaf), ("url", Leaf), ("email", Leaf)],
            License => &[("name", Leaf), ("url", Leaf)],
            Server => &[("url", Leaf), ("description", Leaf), ("variables", Map(ServerVariable))],
            ServerVariable => &[("enum", Leaf), ("default", Leaf), ("description", Leaf)],
            PathItem => PATH_ITEM,
            Operation => OPERATION,
            ExternalDocs => &[("description", Leaf), ("url", Leaf)],
            Parameter => PARAMETER,
            Header => HEADER,
            RequestBody => &[("description", Leaf), ("content", Map(MediaType)), ("required", Leaf)],
            MediaType => MEDIA_TYPE,
            Encoding => ENCODING,
            Response => RESPONSE,
            Example => &[("summary", Leaf), ("description", Leaf), ("value", Free), ("externalValue", Leaf)],
            Link => LINK,
            Tag => &[("name", Leaf), ("description", Leaf), ("externalDocs", One(ExternalDocs))],
            Schema => SCHEMA,
            Discriminator => &[("propertyName", Leaf), ("mapping", Leaf)],
            Xml => &[("name", Leaf), ("namespace", Leaf), ("prefix", Leaf), ("attribute", Leaf), ("wrapped", Leaf)],
            SecurityScheme => SECURITY_SCHEME,
            OAuthFlows => OAUTH_FLOWS,
            OAuthFlow => &[("authorizationUrl", Leaf), ("tokenUrl", Leaf), ("refreshUrl", Leaf), ("scopes", Leaf)],
            Components => COMPONENTS,
            V2(part) => return part.members(),
            Paths => {
                return Members::Named {
                    allows: |key| key.starts_with('/'),
                    child: One(PathItem),
                    what: "paths that start with `/`",
                };
            }
            Responses => {
                return Members::Named {
                    allows: is_status,
                    child: One(Response),
                    what: "status codes, ranges such as `2XX`, or `default`",
                };
            }
            Callback => return Members::Named { allows: |_| true, child: One(PathItem), what: "expressions" },
            SecurityRequirement => {
                return Members::Named { allows: |_| true, child: Leaf, what: "names of security schemes" };
            }
        })
    }

    /// Like [`Self::child`], but includes the supported keys of later versions of OpenAPI.
    pub(super) fn child_of_any_version(self, key: &str) -> Option<Child> {
        let later = || LATER.iter().find(|(kind, known, _)| *kind == self && *known == key).map(|(.., child)| *child);
        self.child(key).or_else(later)
    }

    /// Returns the type of value under a key, or `None` for unknown keys and extensions.
    pub(super) fn child(self, key: &str) -> Option<Child> {
        match self.members() {
            Members::Fixed(keys) => keys.iter().find(|(known, _)| *known == key).map(|(_, child)| *child),
            Members::Named { .. } if key.starts_with("x-") && self != SecurityRequirement => None,
            Members::Named { allows, child, .. } => allows(key).then_some(child),
        }
    }
}

/// Returns whether a key of a path item is an HTTP method, so that its value is an operation.
pub(crate) fn is_method(key: &str) -> bool {
    PathItem.child(key) == Some(One(Operation))
}

/// Returns whether a key of a responses object is a status code, a range or `default`.
pub(super) fn is_status(key: &str) -> bool {
    let is_range = key.len() == 3 && key.starts_with(|c: char| ('1'..='5').contains(&c)) && key.ends_with("XX");
    let is_code = key.len() == 3 && key.bytes().all(|byte| byte.is_ascii_digit());
    key == "default" || is_range || is_code
}

/// The keys of 3.1 and 3.2 that are rewritten to 3.0.
const LATER: &[(Kind, &str, Child)] = &[
    (Document, "webhooks", Map(PathItem)),
    (PathItem, "query", One(Operation)),
    (PathItem, "additionalOperations", Map(Operation)),
    (MediaType, "itemSchema", One(Schema)),
    (Schema, "prefixItems", List(Schema)),
    (Schema, "patternProperties", Map(Schema)),
    (Schema, "unevaluatedProperties", One(Schema)),
];

const DOCUMENT: &[(&str, Child)] = &[
    ("openapi", Leaf),
    ("info", One(Info)),
    ("servers", List(Server)),
    ("paths", One(Paths)),
    ("components", One(Components)),
    ("security", List(SecurityRequirement)),
    ("tags", List(Tag)),
    ("externalDocs", One(ExternalDocs)),
    // The usual key for webhooks in 3.0. It is bundled like `webhooks` of 3.1.
    (extension::WEBHOOKS.key, Map(PathItem)),
];

const INFO: &[(&str, Child)] = &[
    ("title", Leaf),
    ("description", Leaf),
    ("termsOfService", Leaf),
    ("contact", One(Contact)),
    ("license", One(License)),
    ("version", Leaf),
];

const COMPONENTS: &[(&str, Child)] = &[
    ("schemas", Map(Schema)),
    ("responses", Map(Response)),
    ("parameters", Map(Parameter)),
    ("examples", Map(Example)),
    ("requestBodies", Map(RequestBody)),
    ("headers", Map(Header)),
    ("securitySchemes", Map(SecurityScheme)),
    ("links", Map(Link)),
    ("callbacks", Map(Callback)),
];

const PATH_ITEM: &[(&str, Child)] = &[
    ("summary", Leaf),
    ("description", Leaf),
    ("get", One(Operation)),
    ("put", One(Operation)),
    ("post", One(Operation)),
    ("delete", One(Operation)),
    ("options", One(Operation)),
    ("head", One(Operation)),
    ("patch", One(Operation)),
    ("trace", One(Operation)),
    ("servers", List(Server)),
    ("parameters", List(Parameter)),
    // The rewrite from 3.2 puts operations with other methods here.
    (super::OTHER_OPERATIONS, Map(Operation)),
];

const OPERATION: &[(&str, Child)] = &[
    ("tags", Leaf),
    ("summary", Leaf),
    ("description", Leaf),
    ("externalDocs", One(ExternalDocs)),
    ("operationId", Leaf),
    ("parameters", List(Parameter)),
    ("requestBody", One(RequestBody)),
    ("responses", One(Responses)),
    ("callbacks", Map(Callback)),
    ("deprecated", Leaf),
    ("security", List(SecurityRequirement)),
    ("servers", List(Server)),
];

const PARAMETER: &[(&str, Child)] = &[
    ("name", Leaf),
    ("in", Leaf),
    ("description", Leaf),
    ("required", Leaf),
    ("deprecated", Leaf),
    ("allowEmptyValue", Leaf),
    ("style", Leaf),
    ("explode", Leaf),
    ("allowReserved", Leaf),
    ("schema", One(Schema)),
    ("example", Free),
    ("examples", Map(Example)),
    ("content", Map(MediaType)),
];

const HEADER: &[(&str, Child)] = &[
    ("description", Leaf),
    ("required", Leaf),
    ("deprecated", Leaf),
    ("allowEmptyValue", Leaf),
    ("style", Leaf),
    ("explode", Leaf),
    ("allowReserved", Leaf),
    ("schema", One(Schema)),
    ("example", Free),
    ("examples", Map(Example)),
    ("content", Map(MediaType)),
];

const MEDIA_TYPE: &[(&str, Child)] =
    &[("schema", One(Schema)), ("example", Free), ("examples", Map(Example)), ("encoding", Map(Encoding))];

const ENCODING: &[(&str, Child)] =
    &[("contentType", Leaf), ("headers", Map(Header)), ("style", Leaf), ("explode", Leaf), ("allowReserved", Leaf)];

const RESPONSE: &[(&str, Child)] =
    &[("description", Leaf), ("headers", Map(Header)), ("content", Map(MediaType)), ("links", Map(Link))];

const LINK: &[(&str, Child)] = &[
    ("operationRef", Leaf),
    ("operationId", Leaf),
    ("parameters", Free),
    ("requestBody", Free),
    ("description", Leaf),
    ("server", One(Server)),
];

const SCHEMA: &[(&str, Child)] = &[
    ("title", Leaf),
    ("multipleOf", Leaf),
    ("maximum", Leaf),
    ("exclusiveMaximum", Leaf),
    ("minimum", Leaf),
    ("exclusiveMinimum", Leaf),
    ("maxLength", Leaf),
    ("minLength", Leaf),
    ("pattern", Leaf),
    ("maxItems", Leaf),
    ("minItems", Leaf),
    ("uniqueItems", Leaf),
    ("maxProperties", Leaf),
    ("minProperties", Leaf),
    ("required", Leaf),
    ("enum", Free),
    ("type", Leaf),
    ("not", One(Schema)),
    ("allOf", List(Schema)),
    ("oneOf", List(Schema)),
    ("anyOf", List(Schema)),
    ("items", One(Schema)),
    ("properties", Map(Schema)),
    // Can also be a boolean, which the walkers skip.
    ("additionalProperties", One(Schema)),
    ("description", Leaf),
    ("format", Leaf),
    ("default", Free),
    ("nullable", Leaf),
    ("discriminator", One(Discriminator)),
    ("readOnly", Leaf),
    ("writeOnly", Leaf),
    ("example", Free),
    ("externalDocs", One(ExternalDocs)),
    ("deprecated", Leaf),
    ("xml", One(Xml)),
];

const SECURITY_SCHEME: &[(&str, Child)] = &[
    ("type", Leaf),
    ("description", Leaf),
    ("name", Leaf),
    ("in", Leaf),
    ("scheme", Leaf),
    ("bearerFormat", Leaf),
    ("flows", One(OAuthFlows)),
    ("openIdConnectUrl", Leaf),
];

const OAUTH_FLOWS: &[(&str, Child)] = &[
    ("implicit", One(OAuthFlow)),
    ("password", One(OAuthFlow)),
    ("clientCredentials", One(OAuthFlow)),
    ("authorizationCode", One(OAuthFlow)),
];
