//! The facts behind decisions: for each topic the possible outcomes, with the names and values that led to them.

use chrono::NaiveDate;

use super::{Constant, Direction, Follow, MediaType, ParameterPlace, Presence, ResponseBody, SchemeKind, StatusKey};
use super::{SuccessTest, TypeRef};

/// The name of an item.
#[derive(Clone, Debug)]
pub struct Name {
    /// The name.
    pub rust: String,
    /// The kind of item.
    pub of: NameOf,
    /// The origin of the name.
    pub from: NameFrom,
}

/// The kinds of items. They differ in case, and in how a user can rename them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameOf {
    /// A tag.
    Tag,
    /// An operation.
    Operation(OperationId),
    /// A parameter.
    Parameter,
    /// A security scheme.
    Scheme,
    /// The type of a component.
    Type,
    /// The type of an inline schema.
    InlineType,
    /// A field.
    Field,
    /// A header of a response.
    Header,
    /// A value of an enum.
    EnumVariant,
    /// A variant of a union.
    UnionVariant,
}

/// The text that an operation is named after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OperationId {
    /// Its `operationId`.
    Own,
    /// Method and path, because the `operationId` is blank.
    Blank,
    /// Its `operationId` and more, because a different operation has the same.
    Repeated,
    /// Method and path, because there is no `operationId`.
    Missing,
    /// Its `operationId`, or else method and path, because a different method has the short name.
    Long,
    /// What its short name is made of.
    Short(ShortFrom),
}

/// The origin of the short name of a method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShortFrom {
    /// What the method and the path do, because there is no `operationId`.
    Missing,
    /// What the method and the path do, because the `operationId` says no more than these.
    MethodAndPath,
    /// The `operationId` without what its framework adds.
    Framework,
    /// The `operationId` without the words of its handle.
    Handle,
    /// The name that the description gives for client libraries.
    Library,
}

impl ShortFrom {
    /// Returns whether nobody chose the `operationId` that is shortened.
    pub fn is_by_machine(self) -> bool {
        matches!(self, Self::Missing | Self::MethodAndPath | Self::Framework)
    }
}

/// The origin of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameFrom {
    /// A name that takes precedence over the spelling in the description.
    Given(GivenBy),
    /// The spelling in the description.
    Unchanged,
    /// The spelling in the description, in upper camel case.
    CamelCase {
        /// The spelling in the description.
        wire: String,
    },
    /// The spelling in the description, in snake case.
    SnakeCase {
        /// The spelling in the description.
        wire: String,
    },
    /// The name is a keyword.
    Keyword,
    /// The spelling in the description starts with a digit.
    Digit {
        /// The spelling in the description.
        wire: String,
    },
    /// The name without its suffix is reserved in Rust or in the generated code.
    Reserved {
        /// The name without its suffix.
        plain: String,
    },
    /// The name without its suffix is taken where the item is generated.
    Taken {
        /// The name without its suffix.
        plain: String,
    },
    /// A sibling has the same name, so the name says how this one is spelled.
    Sibling {
        /// The name that both have in Rust.
        plain: String,
    },
    /// A name without the words that all variants share.
    WithoutShared {
        /// The name with these words.
        full: String,
    },
    /// A name without the words of its type.
    WithoutType {
        /// The name with these words.
        full: String,
    },
    /// A name without some of its words, because it is too long.
    Shortened {
        /// The name with these words.
        full: String,
    },
    /// The place of an inline schema.
    Place,
    /// The places of equal inline schemas.
    Places {
        /// The number of inline schemas.
        count: usize,
        /// What the name says.
        says: SharedName,
    },
    /// A component that equals the inline schema.
    Component,
}

/// What the name of a type with several places says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SharedName {
    /// The words that all places share.
    Words,
    /// These words, which a different type has, and that callers only send this one.
    Input,
    /// These words, and what the places end with.
    Ends,
    /// These words, for an id that can be expanded.
    Expandable,
    /// What the type consists of.
    Contents,
    /// The words that most places share.
    Most,
    /// The shortest place, because there is no free name that fits all of them.
    Shortest,
}

/// The origin of a name that is not converted from the spelling in the description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GivenBy {
    /// `[client.rename]`.
    Rename,
    /// The extension with this key.
    Extension(&'static str),
    /// The location of a parameter, because one in a different location has the name.
    Location,
    /// The name or the URL of a server.
    Server,
    /// The function that FastAPI made an operation from.
    Function,
}

/// The kind of a type.
#[derive(Clone, Debug)]
pub enum Form {
    /// A struct.
    Struct,
    /// A struct that keeps the fields that `additionalProperties` allows.
    StructWithAdditional,
    /// A struct that keeps unknown fields.
    StructWithUnknown,
    /// A map.
    Map,
    /// Free-form JSON for a bare `type: object`.
    FreeForm,
    /// A tuple struct.
    Tuple,
    /// A struct around a list or map that contains itself.
    Wrapper,
    /// An alias of a type.
    Alias,
    /// A payload of a webhook.
    Payload,
    /// The enum of the payloads of webhooks, by the value of this header.
    Events {
        /// The name of the header.
        header: String,
    },
}

/// How the variants of a union are distinguished.
#[derive(Clone, Debug)]
pub enum Union {
    /// There is only one variant.
    Single,
    /// A value, or the empty string.
    Clearable,
    /// The id of an object, or the object.
    Expandable,
    /// By the field that `discriminator` names.
    Discriminator {
        /// The field.
        key: String,
    },
    /// By a field with different constants in each variant.
    Constants {
        /// The field.
        key: String,
    },
    /// By the constants that some variants have.
    SomeConstants,
    /// By JSON types and required fields.
    Fields,
    /// By the `discriminator` of a schema that others extend.
    Family {
        /// The field that `discriminator` names.
        key: String,
    },
}

/// The values of an enum.
#[derive(Clone, Debug)]
pub enum Enum {
    /// This many listed values, and one variant for any other.
    Open(usize),
    /// One value, which is a constant.
    Constant(Constant),
}

/// The type of a text.
#[derive(Clone, Debug)]
pub enum Text {
    /// A text in a format that is not decoded.
    Coded {
        /// The format.
        format: String,
    },
    /// A password.
    Secret,
}

/// The type of a date or time, and how it is written.
#[derive(Clone, Debug)]
pub enum Date {
    /// A type for dates or times.
    Typed(DateFormat),
    /// A text, as the configuration says.
    Text(DateFormat),
    /// A format given by the description.
    Written {
        /// The format, in `strftime` notation.
        format: String,
    },
}

/// The formats of dates and times.
#[derive(Clone, Copy, Debug)]
pub enum DateFormat {
    /// `date-time`.
    DateTime,
    /// `date-time-local`.
    DateTimeLocal,
    /// `date`.
    Date,
}

/// The type of a number.
#[derive(Clone, Debug)]
pub struct Number {
    /// The type.
    pub ty: TypeRef,
    /// Whether the description says `integer`, not `number`.
    pub is_integer: bool,
    /// The format.
    pub format: NumberFormat,
    /// Whether the bounds need a larger type than the format.
    pub is_widened: bool,
}

/// The format of a number.
#[derive(Clone, Debug)]
pub enum NumberFormat {
    /// No format.
    None,
    /// A format with a Rust type.
    Known(String),
    /// A format without a Rust type.
    Unknown(String),
}

/// Whether a value is required, and whether it is nullable.
#[derive(Clone, Debug)]
pub enum Optionality {
    /// A field.
    Field(Presence),
    /// A required field that is optional, because types in the other direction lack it.
    OneWay(Direction),
    /// A parameter.
    Parameter {
        /// Whether it is required.
        required: bool,
        /// Where it is sent.
        place: ParameterPlace,
    },
}

/// A field in a `Box`.
#[derive(Clone, Debug)]
pub struct Boxing {
    /// The type that would contain itself.
    pub owner: String,
}

/// Where a parameter is sent, and how it is serialized.
#[derive(Clone, Debug)]
pub struct Style {
    /// Where it is sent.
    pub place: ParameterPlace,
    /// How it is serialized.
    pub style: super::Style,
}

/// The credentials of a scheme or an operation.
#[derive(Clone, Debug)]
pub enum Security {
    /// The credential of a scheme.
    Scheme(SchemeKind),
    /// The credentials of an operation.
    Operation {
        /// The alternatives, each with the names of its schemes.
        sets: Vec<Vec<String>>,
        /// Where they are described.
        from: SecurityFrom,
    },
}

/// Where the security of an operation is described.
#[derive(Clone, Copy, Debug)]
pub enum SecurityFrom {
    /// At the operation.
    Operation,
    /// At the root of the description.
    Api,
    /// Nowhere.
    Nowhere,
}

/// A request body.
#[derive(Clone, Debug)]
pub enum Body {
    /// The media type that the method itself sends.
    First {
        /// The media type in the description.
        media_type: String,
        /// How it is serialized.
        media: MediaType,
        /// Whether the body is required.
        required: bool,
        /// Whether the body is an argument of the method.
        is_argument: bool,
    },
    /// A form without fields, which is not sent.
    Empty {
        /// The media type in the description.
        media_type: String,
    },
    /// A media type with an additional method.
    Additional {
        /// The media type in the description.
        media_type: String,
        /// The suffix of the method.
        suffix: String,
    },
}

/// A response body.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The body.
    pub body: ResponseBody,
    /// The statuses of success.
    pub statuses: Vec<StatusKey>,
    /// The suffix of an additional method that returns it.
    pub suffix: Option<String>,
}

/// Whether a response is streamed.
#[derive(Clone, Debug)]
pub struct Streaming {
    /// The body of the response.
    pub body: ResponseBody,
}

/// How success is distinguished from failure.
#[derive(Clone, Debug)]
pub struct Success {
    /// The tests on the body. Empty if only the status decides.
    pub tests: Vec<SuccessTest>,
}

/// Whether a failed call is retried.
#[derive(Clone, Debug)]
pub enum Retry {
    /// The description says that the operation is idempotent.
    Declared,
    /// The method is idempotent.
    Idempotent {
        /// The HTTP method.
        method: String,
    },
    /// The method is not idempotent.
    NotIdempotent {
        /// The HTTP method.
        method: String,
    },
}

/// How an operation is paginated.
#[derive(Clone, Debug)]
pub enum Paging {
    /// Its pagination is not described.
    None,
    /// The extension with this key says that there are no further pages.
    Single(&'static str),
    /// It returns pages.
    Pages {
        /// How one page leads to the next.
        follow: Follow,
        /// Whether the items are known, not only the pages.
        has_items: bool,
        /// Where that is described.
        from: PagingFrom,
    },
}

/// Where the pagination of an operation is described.
#[derive(Clone, Debug)]
pub enum PagingFrom {
    /// In the configuration.
    Configuration,
    /// In the extension with this key.
    Extension(&'static str),
    /// In parameters and the response.
    Inferred(PagingSigns),
}

/// What pagination is inferred from. JSON pointers refer to the response.
#[derive(Clone, Debug)]
pub enum PagingSigns {
    /// The response has a header `Link`, and a query parameter selects the page.
    LinkHeader {
        /// The parameter.
        parameter: String,
    },
    /// The response has the URL of the next page.
    Link {
        /// The JSON pointer to the URL.
        next: String,
    },
    /// A query parameter takes the cursor of the response.
    Cursor {
        /// The parameter.
        parameter: String,
        /// The JSON pointer to the cursor.
        next: String,
    },
    /// A query parameter takes the id of the last item, and the response says whether there is more.
    LastItem {
        /// The parameter.
        parameter: String,
        /// The JSON pointer to whether there are more pages.
        more: String,
    },
    /// A query parameter counts items or pages, and the response says where the list ends.
    Counted {
        /// The parameter.
        parameter: String,
        /// The JSON pointer to the end: a total, or whether there is more.
        end: String,
    },
}

/// The server of an operation.
#[derive(Clone, Debug)]
pub struct Server {
    /// The URL in the description.
    pub url: String,
}

/// What the docs say beyond the text of the description.
#[derive(Clone, Debug)]
pub enum Docs {
    /// The source of an operation, and its completeness.
    Operation {
        /// The extensions that the docs are from.
        extensions: Vec<&'static str>,
    },
    /// The values of an enum.
    Values,
    /// A contradiction in the documentation.
    Contradiction,
    /// The last day of a deprecated item.
    Sunset(NaiveDate),
}

/// Where an operation appears.
#[derive(Clone, Debug)]
pub enum Place {
    /// With its tag.
    Tag(String),
    /// With its group for client libraries.
    Group(String),
    /// As the call that the docs show first.
    Quickstart {
        /// Whether the configuration names it.
        is_configured: bool,
    },
}
