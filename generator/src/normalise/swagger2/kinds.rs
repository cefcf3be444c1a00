//! The objects of Swagger 2.0 as a table, for the same walkers as the table of 3.0, which has the objects they share.

use super::super::kinds::{Child, Kind, Members, is_status};
use crate::normalise::extension;

/// A kind of object that exists only in Swagger 2.0 or has different keys there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Part {
    Document,
    Paths,
    PathItem,
    Operation,
    Parameter,
    Items,
    Responses,
    Response,
    Header,
    Schema,
    SecurityScheme,
}

use Child::{Free, Leaf, List, Map, One};

/// The maps of the root document that contain reusable parts.
pub(in crate::normalise) const MAPS: &[(&str, Kind)] = &[
    ("definitions", Kind::V2(Part::Schema)),
    ("parameters", Kind::V2(Part::Parameter)),
    ("responses", Kind::V2(Part::Response)),
    ("securityDefinitions", Kind::V2(Part::SecurityScheme)),
];

/// Keys of 3.0 that descriptions in 2.0 use as well, and that are treated as in 3.0.
pub(super) const NEWER: &[&str] = &["oneOf", "anyOf", "not", "nullable", "writeOnly", "deprecated"];

impl Part {
    /// Returns the specification's name for the kind, with an article.
    pub(in crate::normalise) fn title(self) -> &'static str {
        match self {
            Self::Document => "the root document",
            Self::Paths => "the paths object",
            Self::PathItem => "a path item",
            Self::Operation => "an operation",
            Self::Parameter => "a parameter",
            Self::Items => "an items object",
            Self::Responses => "a responses object",
            Self::Response => "a response",
            Self::Header => "a header",
            Self::Schema => "a schema",
            Self::SecurityScheme => "a security scheme",
        }
    }

    /// Returns the keys that it can have.
    pub(in crate::normalise) fn members(self) -> Members {
        Members::Fixed(match self {
            Self::Document => DOCUMENT,
            Self::PathItem => PATH_ITEM,
            Self::Operation => OPERATION,
            Self::Parameter => PARAMETER,
            Self::Items => ITEMS,
            Self::Response => RESPONSE,
            Self::Header => HEADER,
            Self::Schema => SCHEMA,
            Self::SecurityScheme => SECURITY_SCHEME,
            Self::Paths => {
                return Members::Named {
                    allows: |key| key.starts_with('/'),
                    child: One(Kind::V2(Self::PathItem)),
                    what: "paths that start with `/`",
                };
            }
            Self::Responses => {
                return Members::Named {
                    // Ranges such as `2XX` are not in 2.0, but their meaning is clear.
                    allows: is_status,
                    child: One(Kind::V2(Self::Response)),
                    what: "status codes, or `default`",
                };
            }
        })
    }
}

const DOCUMENT: &[(&str, Child)] = &[
    ("swagger", Leaf),
    ("info", One(Kind::Info)),
    ("host", Leaf),
    ("basePath", Leaf),
    ("schemes", Leaf),
    ("consumes", Leaf),
    ("produces", Leaf),
    ("paths", One(Kind::V2(Part::Paths))),
    ("definitions", Map(Kind::V2(Part::Schema))),
    ("parameters", Map(Kind::V2(Part::Parameter))),
    ("responses", Map(Kind::V2(Part::Response))),
    ("securityDefinitions", Map(Kind::V2(Part::SecurityScheme))),
    ("security", List(Kind::SecurityRequirement)),
    ("tags", List(Kind::Tag)),
    ("externalDocs", One(Kind::ExternalDocs)),
    (extension::WEBHOOKS.key, Map(Kind::V2(Part::PathItem))),
];

const PATH_ITEM: &[(&str, Child)] = &[
    ("get", One(Kind::V2(Part::Operation))),
    ("put", One(Kind::V2(Part::Operation))),
    ("post", One(Kind::V2(Part::Operation))),
    ("delete", One(Kind::V2(Part::Operation))),
    ("options", One(Kind::V2(Part::Operation))),
    ("head", One(Kind::V2(Part::Operation))),
    ("patch", One(Kind::V2(Part::Operation))),
    ("parameters", List(Kind::V2(Part::Parameter))),
];

const OPERATION: &[(&str, Child)] = &[
    ("tags", Leaf),
    ("summary", Leaf),
    ("description", Leaf),
    ("externalDocs", One(Kind::ExternalDocs)),
    ("operationId", Leaf),
    ("consumes", Leaf),
    ("produces", Leaf),
    ("parameters", List(Kind::V2(Part::Parameter))),
    ("responses", One(Kind::V2(Part::Responses))),
    ("schemes", Leaf),
    ("deprecated", Leaf),
    ("security", List(Kind::SecurityRequirement)),
];

const PARAMETER: &[(&str, Child)] = &[
    ("name", Leaf),
    ("in", Leaf),
    ("description", Leaf),
    ("required", Leaf),
    ("schema", One(Kind::V2(Part::Schema))),
    ("allowEmptyValue", Leaf),
    ("type", Leaf),
    ("format", Leaf),
    ("items", One(Kind::V2(Part::Items))),
    ("collectionFormat", Leaf),
    ("default", Free),
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
    ("enum", Free),
    ("multipleOf", Leaf),
];

const ITEMS: &[(&str, Child)] = &[
    ("type", Leaf),
    ("format", Leaf),
    ("items", One(Kind::V2(Part::Items))),
    ("collectionFormat", Leaf),
    ("default", Free),
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
    ("enum", Free),
    ("multipleOf", Leaf),
];

const HEADER: &[(&str, Child)] = &[
    ("description", Leaf),
    ("type", Leaf),
    ("format", Leaf),
    ("items", One(Kind::V2(Part::Items))),
    ("collectionFormat", Leaf),
    ("default", Free),
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
    ("enum", Free),
    ("multipleOf", Leaf),
];

const RESPONSE: &[(&str, Child)] = &[
    ("description", Leaf),
    ("schema", One(Kind::V2(Part::Schema))),
    ("headers", Map(Kind::V2(Part::Header))),
    ("examples", Free),
];

const SCHEMA: &[(&str, Child)] = &[
    ("title", Leaf),
    ("description", Leaf),
    ("type", Leaf),
    ("format", Leaf),
    ("default", Free),
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
    ("items", One(Kind::V2(Part::Schema))),
    ("allOf", List(Kind::V2(Part::Schema))),
    ("properties", Map(Kind::V2(Part::Schema))),
    // Can also be a boolean, which the walkers skip.
    ("additionalProperties", One(Kind::V2(Part::Schema))),
    // The name of a property, or an object as in 3.0.
    ("discriminator", Leaf),
    ("readOnly", Leaf),
    ("xml", One(Kind::Xml)),
    ("externalDocs", One(Kind::ExternalDocs)),
    ("example", Free),
    ("oneOf", List(Kind::V2(Part::Schema))),
    ("anyOf", List(Kind::V2(Part::Schema))),
    ("not", One(Kind::V2(Part::Schema))),
    ("nullable", Leaf),
    ("writeOnly", Leaf),
    ("deprecated", Leaf),
];

const SECURITY_SCHEME: &[(&str, Child)] = &[
    ("type", Leaf),
    ("description", Leaf),
    ("name", Leaf),
    ("in", Leaf),
    ("flow", Leaf),
    ("authorizationUrl", Leaf),
    ("tokenUrl", Leaf),
    ("scopes", Leaf),
];
