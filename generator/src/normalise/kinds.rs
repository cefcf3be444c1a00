//! The objects of OpenAPI 3.0 as one table: which keys each may hold, and what stands below each key.
//!
//! Swagger 2.0 has a table of its own for what it spells in another way. The walkers of this stage (bundling, unknown keys, smallest failing part) read the table; none knows a key by itself.

use serde_json::Value;

use super::swagger2::kinds::{MAPS, Part};
use crate::diagnostic::Pointer;
use crate::normalise::extension;

/// A kind of object of the specification.
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

/// What stands below a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Child {
    /// A text, number or truth value, or a list or map of them.
    Leaf,
    /// Any JSON, in which nothing has a meaning.
    Free,
    /// One object.
    One(Kind),
    /// A list of objects.
    List(Kind),
    /// Objects by name.
    Map(Kind),
}

impl Child {
    /// What `value` is read as: before JSON Schema 2020-12, `items` may be a list of schemas.
    pub(super) fn of(self, value: &Value) -> Self {
        match self {
            One(kind) if kind.is_schema() && value.is_array() => List(kind),
            child => child,
        }
    }
}

/// The keys of a kind.
pub(super) enum Members {
    /// These and extensions.
    Fixed(&'static [(&'static str, Child)]),
    /// Keys of the author's choice that pass a test, and extensions where `extensions` says so.
    Named {
        /// Whether the key may stand here.
        allows: fn(&str) -> bool,
        /// What stands below each.
        child: Child,
        /// What the keys are, as the end of "here the keys are ..".
        what: &'static str,
    },
}

use Child::{Free, Leaf, List, Map, One};
use Kind::*;

impl Kind {
    /// The specification's name for the kind, with its article.
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

    /// The map under `components` that holds this kind; `None` for kinds that are no reusable part.
    pub(super) fn component_map(self) -> Option<&'static str> {
        if let V2(_) = self {
            return MAPS.iter().find(|(_, kind)| *kind == self).map(|(map, _)| *map);
        }
        COMPONENTS.iter().find(|(_, child)| *child == Map(self)).map(|(map, _)| *map)
    }

    /// Where that map stands in the root document.
    pub(super) fn home(self) -> Option<Pointer> {
        let map = self.component_map()?;
        let parent = if let V2(_) = self { Pointer::root() } else { Pointer::root().child("components") };
        Some(parent.child(map))
    }

    /// The kinds of reusable parts that a document of this kind holds.
    pub(super) fn reusable(self) -> Vec<Self> {
        if let V2(_) = self {
            return MAPS.iter().map(|(_, kind)| *kind).collect();
        }
        let kind = |(_, child): &(&str, Child)| if let Map(kind) = child { Some(*kind) } else { None };
        COMPONENTS.iter().filter_map(kind).collect()
    }

    /// Whether it is a path item, which is never a part of its own: what it refers to is taken in its place.
    pub(super) fn is_path_item(self) -> bool {
        matches!(self, PathItem | V2(Part::PathItem))
    }

    /// Whether it is a schema, which becomes free-form JSON where it cannot be had.
    pub(super) fn is_schema(self) -> bool {
        matches!(self, Schema | V2(Part::Schema))
    }

    /// Whether the specification allows a `$ref` in place of the object.
    pub(super) fn may_be_ref(self) -> bool {
        self.is_path_item() || self.component_map().is_some()
    }

    /// The keys it may hold.
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

    /// As [`Self::child`], with the keys that later versions of OpenAPI add and whose content is carried.
    pub(super) fn child_of_any_version(self, key: &str) -> Option<Child> {
        let later = || LATER.iter().find(|(kind, known, _)| *kind == self && *known == key).map(|(.., child)| *child);
        self.child(key).or_else(later)
    }

    /// What stands below a key; `None` for a key that the object does not know, and for extensions.
    pub(super) fn child(self, key: &str) -> Option<Child> {
        match self.members() {
            Members::Fixed(keys) => keys.iter().find(|(known, _)| *known == key).map(|(_, child)| *child),
            Members::Named { .. } if key.starts_with("x-") && self != SecurityRequirement => None,
            Members::Named { allows, child, .. } => allows(key).then_some(child),
        }
    }
}

/// Whether a key of a responses object names statuses.
pub(super) fn is_status(key: &str) -> bool {
    let is_range = key.len() == 3 && key.starts_with(|c: char| ('1'..='5').contains(&c)) && key.ends_with("XX");
    let is_code = key.len() == 3 && key.bytes().all(|byte| byte.is_ascii_digit());
    key == "default" || is_range || is_code
}

/// What 3.1 and 3.2 add, as far as it is rewritten to 3.0 and not left out.
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
    // The usual way to describe webhooks in 3.0; its parts are bundled like those of 3.1's `webhooks`.
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
    // Where rewriting puts operations of other methods.
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
    // Also true or false, which the walkers pass over.
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
