//! Operations: requests, responses, and documented examples of both.

use std::fmt;

use chrono::NaiveDate;
use serde::{Serialize, Serializer};

use crate::diagnostic::Pointer;

use super::{Constant, Docs, Literal, Paging, Security, TypeRef};

/// An operation, which becomes one or more methods of its tag's handle. What the methods share is here.
#[derive(Clone, Debug, Serialize)]
pub struct Operation {
    /// The node in the normalised document.
    #[serde(skip)]
    pub at: Pointer,
    /// The id of the operation.
    pub wire: String,
    /// The name of the constant that describes the operation.
    pub constant: String,
    /// The HTTP method.
    pub http_method: String,
    /// The path template, with its fixed query if there is one.
    pub path: String,
    /// The server, if it is not the client's base URL: absolute, or relative to the base URL.
    pub server: Option<String>,
    /// Whether the operation is deprecated.
    pub deprecated: bool,
    /// The last day on which the operation is available, if known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sunset: Option<NaiveDate>,
    /// Whether the description says that the operation is idempotent.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub idempotent: bool,
    /// The parameters, in the description's order.
    pub parameters: Vec<Parameter>,
    /// The name of the struct for the documented headers of a successful response.
    pub headers: Option<String>,
    /// The redirect statuses that are results, and are not followed.
    pub results: Vec<StatusKey>,
    /// The documented statuses other than success.
    pub statuses: Vec<Status>,
    /// The documented error bodies.
    pub errors: Vec<ErrorBody>,
    /// The name of the enum over `errors`.
    pub error_type: Option<String>,
    /// Tests on the body of a 2xx response that distinguish success from failure.
    pub success: Vec<SuccessTest>,
    /// The security requirements.
    pub security: Security,
    /// The methods. The first one is the primary method.
    pub methods: Vec<Method>,
}

/// A method of a tag's handle, which sends an operation.
#[derive(Clone, Debug, Serialize)]
pub struct Method {
    /// What the method is for.
    pub kind: MethodKind,
    /// The name of the method.
    pub rust: String,
    /// The type of the call, which has the setters of optional values. `None` if nothing is optional.
    pub call: Option<String>,
    /// The docs of the method.
    pub docs: Docs,
    /// The request body.
    pub body: Option<Body>,
    /// The body of a successful response.
    pub response: ResponseBody,
    /// The value of the `accept` header, if the type of the response does not imply it.
    pub accept: Option<String>,
    /// How the method is paginated, if its response is a page of a list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paging: Option<Paging>,
    /// The value that the method sends in the body field `stream`, if that field selects the response.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stream: Option<bool>,
    /// The call shown in the docs. `None` if a required value has neither an example nor a placeholder.
    pub example: Option<ExampleCall>,
}

/// What a method is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum MethodKind {
    /// The preferred request and response of the operation, under its name.
    Primary,
    /// A different representation of the response.
    OtherResponse,
    /// A different media type of the request body, with the suffix for its name, such as `as_form`. The response is
    /// that of the primary method.
    OtherBody(String),
}

/// The idempotent methods (RFC 9110, 9.2.2). The runtime retries them by default.
pub const IDEMPOTENT_METHODS: &[&str] = &["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "QUERY"];

impl Operation {
    /// Returns the primary method, which has the name of the operation.
    #[must_use]
    pub fn primary(&self) -> &Method {
        &self.methods[0]
    }

    /// Returns whether the response of a method is a stream of events that can be requested again after a lost
    /// connection.
    #[must_use]
    pub fn reconnects(&self, method: &Method) -> bool {
        let may_repeat = self.idempotent || IDEMPOTENT_METHODS.contains(&self.http_method.as_str());
        may_repeat && matches!(method.response, ResponseBody::Events(_))
    }

    /// Returns the types that the operation refers to.
    #[must_use]
    pub fn type_refs(&self) -> Vec<&TypeRef> {
        let parameters = self.parameters.iter().map(|parameter| &parameter.ty);
        let errors = self.errors.iter().map(|error| &error.ty);
        let bodies = self
            .methods
            .iter()
            .flat_map(|method| method.body.iter().map(|body| &body.ty).chain(method.response.types()));
        parameters.chain(errors).chain(bodies).collect()
    }

    /// Returns the types that the operation refers to.
    pub fn type_refs_mut(&mut self) -> Vec<&mut TypeRef> {
        let parameters = self.parameters.iter_mut().map(|parameter| &mut parameter.ty);
        let errors = self.errors.iter_mut().map(|error| &mut error.ty);
        let bodies = self
            .methods
            .iter_mut()
            .flat_map(|method| method.body.iter_mut().map(|body| &mut body.ty).chain(method.response.types_mut()));
        parameters.chain(errors).chain(bodies).collect()
    }

    /// Returns the path parameters in the order of the placeholders. One that appears twice in the path is listed
    /// twice.
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
    /// The node in the normalised document.
    #[serde(skip)]
    pub at: Pointer,
    /// The parameter's name.
    pub wire: String,
    /// The name of the argument or setter.
    pub rust: String,
    /// The docs of the argument or setter.
    pub docs: Docs,
    /// Where the parameter is sent.
    pub place: ParameterPlace,
    /// The type of the value.
    pub ty: TypeRef,
    /// Whether the parameter is required.
    pub required: bool,
    /// The only possible value of a required parameter, which is sent without an argument.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fixed: Option<Constant>,
    /// The format of dates in the value.
    pub format: Option<String>,
    /// How the value is serialized.
    pub style: Style,
    /// Whether the parameter is deprecated.
    pub deprecated: bool,
    /// The last day on which the parameter is available, if known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sunset: Option<NaiveDate>,
}

impl Parameter {
    /// Returns whether the parameter is an argument: it is required and has more than one possible value.
    #[must_use]
    pub fn is_argument(&self) -> bool {
        self.required && self.fixed.is_none()
    }

    /// Returns whether null is sent. Otherwise null adds nothing to the request, so callers cannot pass it.
    #[must_use]
    pub fn sends_null(&self) -> bool {
        self.style.or_empty || self.style.form == StyleForm::Json
    }
}

/// How a parameter is serialized.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Style {
    /// The style as OpenAPI names it.
    pub form: StyleForm,
    /// Whether each item or field is serialized separately.
    pub explode: bool,
    /// Whether reserved characters are sent unescaped.
    pub reserved: bool,
    /// Whether an empty value is sent where there is nothing to write.
    pub or_empty: bool,
}

/// A style of OpenAPI, or JSON.
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
    /// Returns the style with its default settings.
    #[must_use]
    pub const fn of(form: StyleForm) -> Self {
        let explode = matches!(form, StyleForm::Form | StyleForm::Cookie);
        Self { form, explode, reserved: false, or_empty: false }
    }
}

impl ParameterPlace {
    /// Returns the default style of parameters in this place.
    #[must_use]
    pub const fn usual_style(self) -> Style {
        match self {
            Self::Path | Self::Header => Style::of(StyleForm::Simple),
            Self::Query | Self::QueryString | Self::Cookie => Style::of(StyleForm::Form),
        }
    }
}

/// The place of a parameter in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum ParameterPlace {
    /// A path segment, or part of one.
    Path,
    /// A query parameter.
    Query,
    /// The whole query.
    QueryString,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
}

/// A request body.
#[derive(Clone, Debug, Serialize)]
pub struct Body {
    /// The media type.
    pub media: MediaType,
    /// The type of the body.
    pub ty: TypeRef,
    /// Whether the body is required.
    pub required: bool,
    /// Whether the body is an argument of the method. Otherwise it is a setter of the call.
    pub is_argument: bool,
    /// The docs of the body.
    pub docs: Docs,
}

impl Body {
    /// Returns whether the argument can say that there is no body. A setter says so by not being called.
    #[must_use]
    pub fn may_be_absent(&self) -> bool {
        self.is_argument && !self.required
    }

    /// Returns whether the argument is an option: the body can be absent or null.
    #[must_use]
    pub fn takes_option(&self) -> bool {
        self.may_be_absent() || matches!(self.ty, TypeRef::Nullable(_))
    }
}

/// The serialization of a body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum MediaType {
    /// JSON with this content type.
    Json(String),
    /// `application/x-www-form-urlencoded`, with the fields that need an encoding of their own.
    Form(Vec<(String, Encoding)>),
    /// Multipart with this content type, with the fields that need an encoding of their own.
    Multipart(String, Vec<(String, Encoding)>),
    /// Bytes or text from the caller, with this content type.
    Raw(String),
}

/// The encoding of a form field that is not written in the default way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Encoding {
    /// A part with this content type.
    Type(String),
    /// Fields named `name[field]` and `name[0]`, at any depth.
    Deep,
    /// One field, with this character between the items.
    Joined(char),
    /// An object whose fields are fields of the form.
    Spread,
    /// A file or a text, as the caller passes it.
    AsGiven,
    /// An object whose fields are headers of the part with this name.
    Headers(String),
}

/// The body of a successful response.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum ResponseBody {
    /// No body.
    Empty,
    /// JSON.
    Json(TypeRef),
    /// Text.
    Text,
    /// Bytes.
    Bytes,
    /// Server-sent events, with data of this type.
    Events(TypeRef),
    /// A stream of JSON values of this type.
    Lines(TypeRef),
    /// A body that depends on the status.
    Choice {
        /// The name of the enum.
        name: String,
        /// The variants, with more specific statuses first.
        arms: Vec<AnswerArm>,
    },
}

impl ResponseBody {
    /// Returns the types in the body.
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

/// A variant of a response enum.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AnswerArm {
    /// The status of the response.
    pub status: StatusKey,
    /// The name of the variant.
    pub rust: String,
    /// The description of the response, on one line.
    pub meaning: String,
    /// The body, which is never a choice itself.
    pub body: ResponseBody,
}

/// The statuses that a response is documented for. More specific ones sort first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StatusKey {
    /// One status.
    Code(u16),
    /// All statuses in these hundreds.
    Range(u16),
    /// All statuses that are not documented otherwise.
    Default,
}

/// Writes the status as the description spells it.
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
    /// The description of the status, on one line.
    pub meaning: String,
    /// The texts that the server is documented to return, each with its meaning.
    pub messages: Vec<(String, String)>,
    /// A contradiction in the documentation of the status.
    pub contradiction: Option<String>,
}

/// A documented error body.
#[derive(Clone, Debug, Serialize)]
pub struct ErrorBody {
    /// The status of the response.
    pub code: StatusKey,
    /// The name of the variant.
    pub rust: String,
    /// The type of the body.
    pub ty: TypeRef,
}

/// A test for success: the scalar at `pointer` equals `equals`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SuccessTest {
    /// The JSON pointer to the scalar.
    pub pointer: String,
    /// The value on success, as text.
    pub equals: String,
    /// The JSON pointer to a message about the failure.
    pub message: Option<String>,
}

/// The arguments of a documented call.
#[derive(Clone, Debug, Serialize)]
pub struct ExampleCall {
    /// The required arguments in order, as name and value.
    pub arguments: Vec<(String, Literal)>,
    /// The optional values that the documentation shows, as setter and value.
    pub setters: Vec<(String, Literal)>,
    /// The number of arguments that are placeholders, because no value is documented.
    #[serde(skip)]
    pub placeholders: usize,
}

/// A documented value.
#[derive(Clone, Debug, Serialize)]
pub struct Example {
    /// A unique name that is valid for a function: `edit_case_request`.
    pub name: String,
    /// The type that the value must decode into.
    pub ty: TypeRef,
    /// The value.
    pub value: serde_json::Value,
    /// The cargo features that compile the type.
    pub features: Vec<String>,
}
