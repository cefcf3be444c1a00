//! Operations: what is sent, what comes back, and documented examples of both.

use serde::Serialize;

use super::{Docs, Literal, Security, TypeRef};

/// One operation: one method of its tag's handle.
#[derive(Clone, Debug, Serialize)]
pub struct Operation {
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
    /// The path template.
    pub path: String,
    /// What it does.
    pub docs: Docs,
    /// Its parameters, in the description's order.
    pub parameters: Vec<Parameter>,
    /// What is sent.
    pub body: Option<Body>,
    /// What comes back on success.
    pub response: ResponseBody,
    /// The documented statuses other than success.
    pub statuses: Vec<Status>,
    /// The documented bodies of errors.
    pub errors: Vec<ErrorBody>,
    /// The enum over `errors`.
    pub error_type: Option<String>,
    /// Tests on a successful answer's body that tell success from failure.
    pub success: Vec<SuccessTest>,
    /// The credentials it takes.
    pub security: Security,
    /// The method's suffix when it is a further way to send the body of the operation before it, whose constant and
    /// errors it shares; `as_form`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other_body: Option<String>,
    /// The call shown in its docs; `None` when no value of an argument can be made up.
    pub example: Option<ExampleCall>,
}

/// A parameter.
#[derive(Clone, Debug, Serialize)]
pub struct Parameter {
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
    /// How lists and objects are written.
    pub style: Style,
}

/// How the lists and objects of a parameter are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Style {
    /// In the query, a list repeats the name and an object's fields are parameters of their own; elsewhere commas join.
    Plain,
    /// As one value, joined by a delimiter that is escaped already.
    Joined(&'static str),
    /// As `name[field]`.
    Deep,
}

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum ParameterPlace {
    /// Into the path.
    Path,
    /// Into the query.
    Query,
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
    /// `multipart/form-data`, and the members that are not written in the usual way.
    Multipart(Vec<(String, Encoding)>),
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
}

/// A documented status other than success.
#[derive(Clone, Debug, Serialize)]
pub struct Status {
    /// The status.
    pub code: u16,
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
    pub code: u16,
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
