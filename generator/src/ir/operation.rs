//! Operations: what is sent, what comes back, and documented examples of both.

use std::fmt;

use chrono::NaiveDate;
use serde::{Serialize, Serializer};

use crate::diagnostic::Pointer;

use super::{Docs, Literal, Paging, Security, TypeRef};

/// One operation: one method of its tag's handle.
#[derive(Clone, Debug, Serialize)]
pub struct Operation {
    /// Where it stands in the normalised document.
    #[serde(skip)]
    pub at: Pointer,
    /// The operation's id.
    pub wire: String,
    /// The method's name.
    pub rust: String,
    /// The constant that describes the operation.
    pub constant: String,
    /// The call type with the setters of optional values; `None` when nothing is optional.
    pub call: Option<String>,
    /// The HTTP method.
    pub method: String,
    /// The path template, with its fixed query if it has one.
    pub path: String,
    /// Where it is, if not at the client's base URL: absolute, or relative to the base URL.
    pub server: Option<String>,
    /// Whether callers should leave it.
    pub deprecated: bool,
    /// The last day on which it is there, if that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sunset: Option<NaiveDate>,
    /// Whether it may be sent again though its method does not say so.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub idempotent: bool,
    /// What it does.
    pub docs: Docs,
    /// Its parameters, in the description's order.
    pub parameters: Vec<Parameter>,
    /// What is sent.
    pub body: Option<Body>,
    /// Whether it is another face of an operation before it, which has the constant and the enum over errors.
    pub is_variant: bool,
    /// What comes back on success.
    pub response: ResponseBody,
    /// The media types to ask for, where the type of the answer does not say them.
    pub accept: Option<String>,
    /// The struct of the documented headers of a success.
    pub headers: Option<String>,
    /// The redirects that are the result.
    pub results: Vec<StatusKey>,
    /// The documented statuses other than success.
    pub statuses: Vec<Status>,
    /// The documented bodies of errors.
    pub errors: Vec<ErrorBody>,
    /// The enum over `errors`.
    pub error_type: Option<String>,
    /// Tests on a successful answer's body that tell success from failure.
    pub success: Vec<SuccessTest>,
    /// How its list goes on, where it answers a page of one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paging: Option<Paging>,
    /// What its body says in the field `stream`, where that tells the server which of its answers is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stream: Option<bool>,
    /// The credentials it takes.
    pub security: Security,
    /// The method's suffix when it is a further way to send the body of the operation before it, whose constant and
    /// errors it shares; `as_form`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other_body: Option<String>,
    /// The call shown in its docs; `None` when no value of an argument can be made up.
    pub example: Option<ExampleCall>,
}

/// The methods that may be sent again (RFC 9110, 9.2.2), which is what the runtime does with them unasked.
pub const IDEMPOTENT_METHODS: &[&str] = &["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "QUERY"];

impl Operation {
    /// Whether it answers with a stream of events, and may be sent again when the stream broke off.
    #[must_use]
    pub fn reconnects(&self) -> bool {
        let may_repeat = self.idempotent || IDEMPOTENT_METHODS.contains(&self.method.as_str());
        may_repeat && matches!(self.response, ResponseBody::Events(_))
    }

    /// The types that it refers to, to be changed.
    pub fn type_refs_mut(&mut self) -> Vec<&mut TypeRef> {
        let parameters = self.parameters.iter_mut().map(|parameter| &mut parameter.ty);
        let bodies = self.body.iter_mut().map(|body| &mut body.ty).chain(self.response.types_mut());
        parameters.chain(bodies).chain(self.errors.iter_mut().map(|error| &mut error.ty)).collect()
    }

    /// The parameters of the path, as its placeholders ask for them: one that stands there twice is sent twice.
    #[must_use]
    pub fn in_path(&self) -> Vec<&Parameter> {
        let names = self.path.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0));
        let of = |name| self.parameters.iter().find(|one| one.place == ParameterPlace::Path && one.wire == name);
        names.filter_map(of).collect()
    }
}

/// A parameter.
#[derive(Clone, Debug, Serialize)]
pub struct Parameter {
    /// Where it stands in the normalised document.
    #[serde(skip)]
    pub at: Pointer,
    /// The parameter's name.
    pub wire: String,
    /// The argument's or setter's name.
    pub rust: String,
    /// What it means.
    pub docs: Docs,
    /// Where it goes.
    pub place: ParameterPlace,
    /// The type of its value.
    pub ty: TypeRef,
    /// Whether it must be given.
    pub required: bool,
    /// The form of dates in it.
    pub format: Option<String>,
    /// How it is written.
    pub style: Style,
    /// Whether callers should leave it.
    pub deprecated: bool,
    /// The last day on which it is there, if that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sunset: Option<NaiveDate>,
}

/// How a parameter is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Style {
    /// Its row in the specification's table of styles.
    pub form: StyleForm,
    /// Whether each item or field has a place of its own.
    pub explode: bool,
    /// Whether reserved characters stay.
    pub reserved: bool,
    /// Whether nothing to write is written as an empty value.
    pub or_empty: bool,
}

/// A row of the specification's table of styles, or JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum StyleForm {
    /// `simple`.
    Simple,
    /// `label`.
    Label,
    /// `matrix`.
    Matrix,
    /// `form`.
    Form,
    /// `spaceDelimited`.
    Spaces,
    /// `pipeDelimited`.
    Pipes,
    /// `deepObject`.
    Deep,
    /// `cookie`.
    Cookie,
    /// JSON text.
    Json,
}

impl Style {
    /// What a form means where nothing else is said.
    #[must_use]
    pub const fn of(form: StyleForm) -> Self {
        let explode = matches!(form, StyleForm::Form | StyleForm::Cookie);
        Self { form, explode, reserved: false, or_empty: false }
    }
}

impl ParameterPlace {
    /// The style of parameters that name none.
    #[must_use]
    pub const fn usual_style(self) -> Style {
        match self {
            Self::Path | Self::Header => Style::of(StyleForm::Simple),
            Self::Query | Self::QueryString | Self::Cookie => Style::of(StyleForm::Form),
        }
    }
}

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum ParameterPlace {
    /// Into the path.
    Path,
    /// Into the query.
    Query,
    /// The query as a whole.
    QueryString,
    /// Into a header.
    Header,
    /// Into a cookie.
    Cookie,
}

/// A request body.
#[derive(Clone, Debug, Serialize)]
pub struct Body {
    /// How it is written.
    pub media: MediaType,
    /// Its type.
    pub ty: TypeRef,
    /// Whether it must be given.
    pub required: bool,
    /// What it is.
    pub docs: Docs,
}

/// How a body is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum MediaType {
    /// As JSON, under this content type.
    Json(String),
    /// `application/x-www-form-urlencoded`, and the members that are not written in the usual way.
    Form(Vec<(String, Encoding)>),
    /// In parts under this content type, and the members that are not written in the usual way.
    Multipart(String, Vec<(String, Encoding)>),
    /// As the caller gives it, under this content type.
    Raw(String),
}

/// How a member of a form is written, where that is not the usual way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Encoding {
    /// As a part of this content type.
    Type(String),
    /// As `name[field]` and `name[0]`, at any depth.
    Deep,
    /// As one field, with this character between the parts.
    Joined(char),
    /// An object's fields as fields of the form.
    Spread,
    /// A file or a text, whichever the caller gives.
    AsGiven,
    /// An object's fields as the headers of the part of this name.
    Headers(String),
}

/// What comes back on success.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum ResponseBody {
    /// Nothing.
    Empty,
    /// JSON.
    Json(TypeRef),
    /// Text.
    Text,
    /// Bytes.
    Bytes,
    /// Server-sent events, with data of this type.
    Events(TypeRef),
    /// JSON values of this type, one after the other.
    Lines(TypeRef),
    /// One of several forms, which the status tells apart.
    Choice {
        /// The name of the enum.
        name: String,
        /// Its variants, the more specific statuses first.
        arms: Vec<AnswerArm>,
    },
}

impl ResponseBody {
    /// The types in it.
    #[must_use]
    pub fn types(&self) -> Vec<&TypeRef> {
        match self {
            Self::Empty | Self::Text | Self::Bytes => Vec::new(),
            Self::Json(ty) | Self::Events(ty) | Self::Lines(ty) => vec![ty],
            Self::Choice { arms, .. } => arms.iter().flat_map(|arm| arm.body.types()).collect(),
        }
    }
}

impl ResponseBody {
    fn types_mut(&mut self) -> Vec<&mut TypeRef> {
        match self {
            Self::Empty | Self::Text | Self::Bytes => Vec::new(),
            Self::Json(ty) | Self::Events(ty) | Self::Lines(ty) => vec![ty],
            Self::Choice { arms, .. } => arms.iter_mut().flat_map(|arm| arm.body.types_mut()).collect(),
        }
    }
}

/// One form of an answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AnswerArm {
    /// The status it comes with.
    pub status: StatusKey,
    /// The variant's name.
    pub rust: String,
    /// What it means, in a line.
    pub meaning: String,
    /// The body; never a choice itself.
    pub body: ResponseBody,
}

/// The statuses that a response describes; the more specific come first in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StatusKey {
    /// One status.
    Code(u16),
    /// All statuses of these hundreds.
    Range(u16),
    /// All statuses that are not described otherwise.
    Default,
}

/// As the description spells it.
impl fmt::Display for StatusKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => write!(f, "{code}"),
            Self::Range(hundreds) => write!(f, "{hundreds}XX"),
            Self::Default => f.write_str("default"),
        }
    }
}

impl Serialize for StatusKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A documented status other than success.
#[derive(Clone, Debug, Serialize)]
pub struct Status {
    /// The status.
    pub code: StatusKey,
    /// What it means, in a line.
    pub meaning: String,
    /// The texts that the API is documented to answer with, and what each means.
    pub messages: Vec<(String, String)>,
    /// Where the documentation of the status contradicts itself.
    pub contradiction: Option<String>,
}

/// A documented error body.
#[derive(Clone, Debug, Serialize)]
pub struct ErrorBody {
    /// The status it comes with.
    pub code: StatusKey,
    /// The variant's name.
    pub rust: String,
    /// Its type.
    pub ty: TypeRef,
}

/// A test on a body: the scalar at `pointer` is `equals`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SuccessTest {
    /// Where the scalar stands.
    pub pointer: String,
    /// What it is on success, as text.
    pub equals: String,
    /// Where a text about the failure stands.
    pub message: Option<String>,
}

/// The arguments of a call with documented values.
#[derive(Clone, Debug, Serialize)]
pub struct ExampleCall {
    /// The required arguments in order: name and value.
    pub arguments: Vec<(String, Literal)>,
    /// The optional values that the documentation shows.
    pub setters: Vec<(String, Literal)>,
}

/// A documented value.
#[derive(Clone, Debug, Serialize)]
pub struct Example {
    /// A unique name, fit for a function: `edit_case_request`.
    pub name: String,
    /// The type it must fit.
    pub ty: TypeRef,
    /// The value.
    pub value: serde_json::Value,
    /// The cargo features that compile the type.
    pub features: Vec<String>,
}
