//! The table of rules: what can change in a description, and its effect on requests and responses.
//!
//! The effect on callers' code is not in the table: `rust` finds it by comparing the two generated crates.

use serde::{Serialize, Serializer};

use super::change::{Effect, Ways};

/// A kind of change.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// The stable id, such as `field-now-required`.
    pub id: &'static str,
    /// The effect on requests and on whole operations.
    pub request: Effect,
    /// The effect on responses.
    pub answer: Effect,
    /// What changed, as a headline.
    pub title: &'static str,
    /// Why it matters, and what callers must do.
    pub help: &'static str,
    /// The parts of the help: either one for all, or one for requests, one for responses, and optionally one for both.
    parts: &'static [&'static str],
}

impl Rule {
    /// Returns the effect on a value that is transferred in these directions. `Effect::None` for one that is not used.
    #[must_use]
    pub fn effect(&self, ways: Ways) -> Effect {
        match (ways.sent, ways.received) {
            (false, false) => Effect::None,
            (true, false) => self.request,
            (false, true) => self.answer,
            (true, true) => self.request.and(self.answer),
        }
    }

    /// Returns the help for a value that is transferred in these directions. For none, the whole help.
    #[must_use]
    pub fn help_for(&self, ways: Ways) -> String {
        let both = ways == Ways::default();
        match self.parts {
            [sent, received, rest @ ..] => {
                let own = [(sent, ways.sent || both), (received, ways.received || both)];
                let own = own.iter().filter(|(_, is_meant)| *is_meant).map(|(part, _)| **part);
                own.chain(rest.iter().copied()).collect::<Vec<_>>().join(" ")
            }
            _ => self.help.to_owned(),
        }
    }
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id)
    }
}

/// Concatenates the parts of the help.
macro_rules! whole {
    ($whole:literal) => {
        $whole
    };
    ($sent:literal $received:literal $($both:literal)?) => {
        concat!($sent, " ", $received $(, " ", $both)?)
    };
}

macro_rules! rules {
    ($($name:ident $id:literal $request:ident $answer:ident $title:literal $($help:literal)+;)*) => {
        /// The rules by name.
        pub mod rule {
            use super::{Effect, Rule};
            use Effect::{BreaksBoth as Both, BreaksNewClients as New, BreaksOldClients as Old, Compatible as Fine, None as Same};
            $(
                #[doc = $title]
                pub static $name: Rule = Rule {
                    id: $id,
                    request: $request,
                    answer: $answer,
                    title: $title,
                    help: whole!($($help)+),
                    parts: &[$($help),+],
                };
            )*
        }

        /// All rules, in the order of this table.
        pub static RULES: &[&Rule] = &[$(&rule::$name),*];
    };
}

// After the title comes the help. Where the direction matters: for requests, for responses, and optionally for both.
rules! {
    OPERATION_REMOVED "operation-removed" Old Old "an operation was removed"
        "Old clients get a 404. Move callers to the replacement before the server changes.";
    OPERATION_ADDED "operation-added" New New "an operation was added"
        "Call it once the server supports it.";
    OPERATION_RENAMED "operation-renamed" Same Same "the id of an operation changed"
        "The Rust method is named after the id. Call it by its new name, or keep the old one with `x-rust-name`.";
    OPERATION_MOVED "operation-moved" Both Both "the method or path of an operation changed"
        "Clients of one version cannot call the server of the other. Serve both paths until old clients are gone.";
    PLACEHOLDER_RENAMED "placeholder-renamed" Same Same "a placeholder of a path was renamed"
        "The URL is the same, but the name of the method's argument may change.";
    OPERATION_TAG_CHANGED "operation-tag-changed" Same Same "the tag of an operation changed"
        "Its method moves to the handle of the new tag, and behind the feature of that tag.";
    OPERATION_SERVER_CHANGED "operation-server-changed" Old Old "the server of an operation changed"
        "Old clients call the previous server. Keep it in service until they are gone.";
    OPERATION_DEPRECATED "operation-deprecated" Same Same "an operation is now deprecated"
        "Callers get a deprecation warning. Document what to call instead.";
    OPERATION_NO_LONGER_DEPRECATED "operation-no-longer-deprecated" Same Same "an operation is no longer deprecated"
        "Callers no longer get a deprecation warning.";
    SUNSET_SET "sunset-set" Same Same "a removal date was set"
        "Move callers to the replacement before that day.";
    SUNSET_BROUGHT_FORWARD "sunset-brought-forward" Same Same "a removal date is earlier"
        "Callers have less time to move than was announced.";
    SUNSET_POSTPONED "sunset-postponed" Same Same "a removal date is later, or was withdrawn"
        "Callers have more time to move.";
    SUCCESS_TEST_CHANGED "success-test-changed" Same Same "the test that tells success from failure changed"
        "The same response can now be an error where it was a value, or the other way round.";
    OPERATION_NOW_IDEMPOTENT "operation-now-idempotent" Same Same "an operation is now idempotent"
        "Calls are retried after transient failures. Make sure that the server handles repeated requests.";
    OPERATION_NO_LONGER_IDEMPOTENT "operation-no-longer-idempotent" Same Same "an operation is no longer idempotent"
        "Calls are no longer retried after transient failures. Callers get errors that a retry avoided before.";
    PAGINATION_ADDED "pagination-added" Same Same "an operation is now paginated"
        "Callers can read all pages as one stream. The pagination is described, or inferred from parameters and the response.";
    PAGINATION_REMOVED "pagination-removed" Same Same "an operation is no longer paginated"
        "Callers must request each page themselves. If the server still returns pages, describe them with `x-pagination` or `[client.paging]`.";
    PAGINATION_CHANGED "pagination-changed" Same Same "pagination works differently"
        "Callers of the stream get the same items, but the client sends different requests.";
    PARAMETER_ADDED_REQUIRED "parameter-added-required" Old Old "a required parameter was added"
        "The server rejects requests of old clients, which do not send it. Make it optional, or give callers time to send it.";
    PARAMETER_ADDED_OPTIONAL "parameter-added-optional" Fine Fine "an optional parameter was added"
        "Callers can set it. A server that does not know it ignores it.";
    PARAMETER_REMOVED_REQUIRED "parameter-removed-required" Both Both "a required parameter was removed"
        "Old clients still send it, and new clients do not send what the old server requires. Remove the argument.";
    PARAMETER_REMOVED_OPTIONAL "parameter-removed-optional" Old Old "an optional parameter was removed"
        "The server ignores or rejects it when old clients send it. Remove the call of its setter.";
    PARAMETER_RENAMED "parameter-renamed" Both Both "a parameter was renamed"
        "Neither side knows the name that the other uses. Accept both names until old clients are gone.";
    PARAMETER_MOVED "parameter-moved" Both Both "the location of a parameter changed"
        "Query, path, headers and cookies are separate. Accept both locations until old clients are gone.";
    PARAMETER_NOW_REQUIRED "parameter-now-required" Old Old "a parameter is now required"
        "Old clients may not send it. Callers pass it as an argument of the method.";
    PARAMETER_NOW_OPTIONAL "parameter-now-optional" New New "a parameter is now optional"
        "The old server rejects requests of new clients that do not send it. Callers set it with a setter.";
    PARAMETER_STYLE_CHANGED "parameter-style-changed" Both Both "the style of a parameter changed"
        "The same value is written differently in the request. The generated code writes the new style; old clients need an update.";
    PARAMETER_DEPRECATED "parameter-deprecated" Same Same "a parameter is now deprecated"
        "Callers of its setter get a deprecation warning.";
    PARAMETER_NO_LONGER_DEPRECATED "parameter-no-longer-deprecated" Same Same "a parameter is no longer deprecated"
        "Callers no longer get a deprecation warning.";
    BODY_ADDED_REQUIRED "body-added-required" Old Old "a required body was added"
        "Old clients do not send a body. Pass it as an argument of the method.";
    BODY_ADDED_OPTIONAL "body-added-optional" Fine Fine "an optional body was added"
        "Callers can send a body.";
    BODY_REMOVED "body-removed" Both Both "the body was removed"
        "The server ignores or rejects the body that old clients send. Remove the argument.";
    BODY_NOW_REQUIRED "body-now-required" Old Old "the body is now required"
        "Old clients may not send a body. Callers pass it as an argument of the method.";
    BODY_NOW_OPTIONAL "body-now-optional" New New "the body is now optional"
        "The old server rejects requests of new clients without a body.";
    BODY_MEDIA_TYPE_ADDED "body-media-type-added" New New "a media type of the body was added"
        "Clients that send the new media type need the new server.";
    BODY_MEDIA_TYPE_REMOVED "body-media-type-removed" Old Old "a media type of the body was removed"
        "The server rejects it with a 415 when old clients send it. Send a different media type.";
    BODY_ENCODING_CHANGED "body-encoding-changed" Both Both "the encoding of a form field changed"
        "The same value is written differently in the request. Old clients need an update.";
    SUCCESS_ADDED "success-added" Old Old "a success status was added"
        "Old clients decode its body as that of a known status, which can fail.";
    SUCCESS_REMOVED "success-removed" New New "a success status was removed"
        "New clients do not know the response that the old server returns.";
    FAILURE_ADDED "failure-added" Fine Fine "an error status was added"
        "The status was an error before as well. Its meaning, and perhaps its body, are now documented.";
    FAILURE_REMOVED "failure-removed" Fine Fine "an error status was removed"
        "The status is still an error, but its body has no Rust type.";
    ANSWER_ADDED "answer-added" New New "a response now has a body"
        "New clients expect a body that the old server does not return.";
    ANSWER_REMOVED "answer-removed" Old Old "a response no longer has a body"
        "Old clients expect a body that the new server does not return.";
    ANSWER_MEDIA_TYPE_ADDED "answer-media-type-added" Fine Fine "a media type of a response was added"
        "Clients request the media type that they can read, so they get the same response as before.";
    ANSWER_MEDIA_TYPE_REMOVED "answer-media-type-removed" Old Old "a media type of a response was removed"
        "Old clients request the media type that they can read, and get a 406 or a response that they cannot decode.";
    HEADER_ADDED "header-added" Fine Fine "a response header was added"
        "Callers can read it with its Rust type.";
    HEADER_REMOVED "header-removed" Old Old "a response header was removed"
        "Old clients that read it get nothing.";
    HEADER_NOW_REQUIRED "header-now-required" New New "a response header is now required"
        "New clients expect it, but the old server may not send it. Callers no longer check whether it is present.";
    HEADER_NOW_OPTIONAL "header-now-optional" Old Old "a response header is now optional"
        "Old clients expect it. Handle the case that it is missing.";
    FIELD_ADDED_REQUIRED "field-added-required" Old New "a required field was added"
        "Old clients do not send it. Callers set it when they create values of the type."
        "The old server does not return it.";
    FIELD_ADDED_OPTIONAL "field-added-optional" Fine Fine "an optional field was added"
        "Old clients do not send it."
        "Old clients ignore it.";
    FIELD_REMOVED_REQUIRED "field-removed-required" Both Old "a required field was removed"
        "The server ignores or rejects it when old clients send it, and the old server requires it."
        "Old clients expect it."
        "Remove its uses.";
    FIELD_REMOVED_OPTIONAL "field-removed-optional" Old Fine "an optional field was removed"
        "The server ignores or rejects it when old clients send it."
        "Old clients get no value."
        "Remove its uses.";
    FIELD_RENAMED "field-renamed" Both Both "a field was renamed"
        "Neither side knows the name that the other uses. Accept and send both names until old clients are gone.";
    FIELD_NOW_REQUIRED "field-now-required" Old New "a field is now required"
        "Old clients may not send it. Callers set it when they create values of the type."
        "New clients expect it, but the old server may not return it. Callers no longer check whether it is present.";
    FIELD_NOW_OPTIONAL "field-now-optional" New Old "a field is now optional"
        "The old server requires it."
        "Old clients expect it. Handle the case that it is missing.";
    FIELD_NOW_READ_ONLY "field-now-read-only" Old Fine "a field is now read-only"
        "The server ignores or rejects it when old clients send it.";
    FIELD_NO_LONGER_READ_ONLY "field-no-longer-read-only" New Fine "a field is no longer read-only"
        "Clients that send it need the new server.";
    FIELD_NOW_WRITE_ONLY "field-now-write-only" Fine Old "a field is now write-only"
        "Responses no longer contain it, so old clients that expect it fail.";
    FIELD_NO_LONGER_WRITE_ONLY "field-no-longer-write-only" Fine New "a field is no longer write-only"
        "Responses contain it, but the old server does not return it.";
    FIELD_DEPRECATED "field-deprecated" Same Same "a field or a schema is now deprecated"
        "The docs mention it. Document what to use instead.";
    FIELD_NO_LONGER_DEPRECATED "field-no-longer-deprecated" Same Same "a field or a schema is no longer deprecated"
        "The docs no longer mention it.";
    NOW_NULLABLE "now-nullable" New Old "a value is now nullable"
        "The old server rejects null."
        "Old clients cannot decode null. Handle null.";
    NO_LONGER_NULLABLE "no-longer-nullable" Old New "a value is no longer nullable"
        "The server rejects null when old clients send it."
        "The old server may still return null.";
    TYPE_CHANGED "type-changed" Both Both "the type of a value changed"
        "Neither side can read what the other writes. Convert the value, or keep both under different names.";
    TYPE_WIDENED "type-widened" New Old "a value can have more types"
        "The old server may reject values of the new types."
        "Old clients may get values that they cannot decode.";
    TYPE_NARROWED "type-narrowed" Old New "a value can have fewer types"
        "Old clients may send values that the server now rejects."
        "The old server may return values that new clients cannot decode.";
    FORMAT_CHANGED "format-changed" Both Both "the format of a value changed"
        "Neither side can read what the other writes. Convert the value.";
    FORMAT_WIDENED "format-widened" New Old "the format of a value is wider, or was removed"
        "The old server may reject values that only the new format allows."
        "Old clients may get values that their type cannot hold.";
    FORMAT_NARROWED "format-narrowed" Old New "the format of a value is narrower"
        "Old clients may send values that the new format does not allow."
        "The old server may return values that the type of new clients cannot hold.";
    WIRE_FORMAT_CHANGED "wire-format-changed" Both Both "the wire format of a date changed"
        "The generated code writes and reads the new format; old clients need an update.";
    ENUM_VALUE_ADDED "enum-value-added" New Fine "an enum value was added"
        "Clients that send it need the new server."
        "Old clients keep it in `Unknown`. Code that matched on `Unknown` for it now gets a variant.";
    ENUM_VALUE_REMOVED "enum-value-removed" Old Fine "an enum value was removed"
        "The server rejects it when old clients send it."
        "If the old server returns it, clients keep it in `Unknown`."
        "Remove its uses.";
    ENUM_ADDED "enum-added" Old Fine "a value became an enum"
        "Old clients may send values that the server now rejects."
        "A value that is not listed is kept in `Unknown`."
        "The value now has a type of its own.";
    ENUM_REMOVED "enum-removed" New Fine "a value is no longer an enum"
        "Clients that send new values need the new server."
        "Old clients keep new values in `Unknown`."
        "The value now has a plain type.";
    UNION_VARIANT_ADDED "union-variant-added" New Fine "a variant was added"
        "Clients that send it need the new server."
        "Old clients keep it in `Unknown`.";
    UNION_VARIANT_REMOVED "union-variant-removed" Old Fine "a variant was removed"
        "The server rejects it when old clients send it."
        "If the old server returns it, clients keep it in `Unknown`."
        "Remove its uses.";
    DISCRIMINATOR_CHANGED "discriminator-changed" Both Both "a discriminator changed"
        "Neither side can read what the other writes. Keep the name of the discriminator and its values.";
    OBJECT_NOW_CLOSED "object-now-closed" Old Fine "an object no longer allows additional fields"
        "The server rejects additional fields when old clients send them."
        "Responses no longer contain additional fields.";
    OBJECT_NOW_OPEN "object-now-open" New Fine "an object now allows additional fields"
        "Clients that send additional fields need the new server."
        "Responses can contain additional fields, which old clients keep or ignore.";
    CONSTRAINT_TIGHTENED "constraint-tightened" Old Fine "a constraint was tightened"
        "Existing clients may send values that the server now rejects; the client does not validate them."
        "Responses stay within the previous constraint.";
    CONSTRAINT_LOOSENED "constraint-loosened" New Fine "a constraint was loosened"
        "Clients that use the new range need the new server."
        "Responses can violate the previous constraint, which clients do not validate.";
    CONSTRAINT_CHANGED "constraint-changed" Both Fine "a constraint changed"
        "Each server may reject values that the other accepts."
        "Clients do not validate responses.";
    DEFAULT_CHANGED "default-changed" Fine Fine "a default changed"
        "A missing value has a different meaning. Clients never send defaults by themselves.";
    SCHEMA_ADDED "schema-added" Same Same "a schema was added"
        "Callers can use its type.";
    SCHEMA_REMOVED "schema-removed" Same Same "a schema was removed"
        "Values that used it are reported separately. Remove the uses of its type.";
    SCHEMA_RENAMED "schema-renamed" Same Same "a schema was renamed"
        "Its Rust type has a new name. Use that, or keep the old one with `x-rust-name`.";
    WEBHOOK_ADDED "webhook-added" Fine Fine "a webhook was added"
        "Receivers that subscribe to it can read its payload with its Rust type.";
    WEBHOOK_REMOVED "webhook-removed" Fine Fine "a webhook was removed"
        "Receivers no longer get it.";
    SECURITY_TIGHTENED "security-tightened" Old Old "a call needs different or more credentials"
        "Old clients do not send them. Set the credential on the builder of the client.";
    SECURITY_LOOSENED "security-loosened" New New "a call needs fewer credentials, or accepts alternatives"
        "Clients that rely on it need the new server.";
    SECURITY_SCHEME_ADDED "security-scheme-added" Same Same "a security scheme was added"
        "The builder of the client has a setter for it.";
    SECURITY_SCHEME_REMOVED "security-scheme-removed" Same Same "a security scheme was removed"
        "The builder of the client no longer has a setter for it. The affected calls are reported separately.";
    SECURITY_SCHEME_CHANGED "security-scheme-changed" Both Both "a credential is sent differently"
        "The server does not find the credential of old clients.";
    DEFAULT_SERVER_CHANGED "default-server-changed" Old Old "the default server changed"
        "Old clients call the previous server. Keep it in service until they are gone.";
    CREDENTIALS_TO_NEW_ORIGIN "credentials-to-new-origin" Old Old "credentials are sent to a new origin"
        "Calls fail until the origin is allowed with `allow_origin` on the builder of the client. Check first that the credentials belong there.";
    SERVER_ADDED "server-added" Fine Fine "a server was added"
        "Callers can set it on the builder of the client.";
    SERVER_REMOVED "server-removed" Old Old "a server was removed"
        "Clients that use it may no longer reach it. Move them to a different server.";
    RUST_NAME_CHANGED "rust-name-changed" Same Same "the Rust name in the description changed"
        "Only the generated code changes. Use the new name.";
    DOCS_CHANGED "docs-changed" Same Same "descriptions or examples changed"
        "The docs of the generated code change with them.";
    GENERATED_CODE_CHANGED "generated-code-changed" Same Same "only the generated code changed"
        "Requests and responses are the same: the configuration, or a different item, changed a name or a type.";
}
