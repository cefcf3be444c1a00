//! The table of changes: what may happen to a description, and what it does on the wire to requests and to answers.
//!
//! What a change does to callers' code is no column: it is read off the two generated crates.

use serde::{Serialize, Serializer};

use super::change::{Effect, Ways};

/// One kind of change.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// The stable name, after what is seen: `field-now-required`.
    pub id: &'static str,
    /// What it does on the wire to what clients send, or to whole operations.
    pub request: Effect,
    /// What it does on the wire to what clients receive.
    pub answer: Effect,
    /// What happened, as a plain sentence.
    pub title: &'static str,
    /// Why it matters, and what those who call the API must do.
    pub help: &'static str,
    /// The parts of the help: the whole; or else for what is sent, for what is received, and perhaps for both.
    parts: &'static [&'static str],
}

impl Rule {
    /// The effect on a value that travels so; a value that no operation needs does not travel at all.
    #[must_use]
    pub fn effect(&self, ways: Ways) -> Effect {
        match (ways.sent, ways.received) {
            (false, false) => Effect::None,
            (true, false) => self.request,
            (false, true) => self.answer,
            (true, true) => self.request.and(self.answer),
        }
    }

    /// The help for a value that travels so: nothing of the other way.
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

/// The help in one piece.
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
        /// The rules by name, for what reports them.
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

// After the title: the help; or, where the way matters, that for what is sent, for what is received, and for both.
rules! {
    OPERATION_REMOVED "operation-removed" Old Old "an operation is gone"
        "Old clients get a 404 or its like. Move callers to what takes its place before the server changes.";
    OPERATION_ADDED "operation-added" New New "an operation is new"
        "Call it once the server has it.";
    OPERATION_RENAMED "operation-renamed" Same Same "an operation has another id"
        "The method is named after the id. Call it by its new name, or keep the old one with `x-rust-name`.";
    OPERATION_MOVED "operation-moved" Both Both "an operation has another method or path"
        "Clients of one side do not reach the server of the other. Serve both paths until old clients are gone.";
    PLACEHOLDER_RENAMED "placeholder-renamed" Same Same "a placeholder of a path has another name"
        "The URL is the same; the argument of the method may have another name.";
    OPERATION_TAG_CHANGED "operation-tag-changed" Same Same "an operation belongs to another tag"
        "Its method moves to the handle of the new tag, and behind that tag's feature.";
    OPERATION_SERVER_CHANGED "operation-server-changed" Old Old "an operation is on another server"
        "Old clients call the server that was documented before. Keep it in service until they are gone.";
    OPERATION_DEPRECATED "operation-deprecated" Same Same "an operation is deprecated"
        "Callers are warned when they compile. Tell them what to call instead.";
    OPERATION_NO_LONGER_DEPRECATED "operation-no-longer-deprecated" Same Same "an operation is deprecated no more"
        "The warning goes away.";
    SUNSET_SET "sunset-set" Same Same "something goes away on a day that is known now"
        "Move its callers to what takes its place before that day.";
    SUNSET_BROUGHT_FORWARD "sunset-brought-forward" Same Same "something goes away earlier than it was said to"
        "Its callers have less time than they were promised.";
    SUNSET_POSTPONED "sunset-postponed" Same Same "something goes away later than it was said to, or stays"
        "Its callers have more time.";
    SUCCESS_TEST_CHANGED "success-test-changed" Same Same "what tells success from failure in an answer is another"
        "Nothing else travels, but calls that gave a value may give an error now, or the other way round.";
    OPERATION_NOW_IDEMPOTENT "operation-now-idempotent" Same Same "an operation is idempotent now"
        "A call that fails on its way is attempted again. Make sure that the server bears it.";
    OPERATION_NO_LONGER_IDEMPOTENT "operation-no-longer-idempotent" Same Same "an operation is idempotent no more"
        "A call that fails on its way is not attempted again. Callers get errors that were passed over before.";
    PAGINATION_ADDED "pagination-added" Same Same "how a list in pages goes on is known now"
        "Callers may have all pages as one stream.";
    PAGINATION_REMOVED "pagination-removed" Same Same "how a list in pages goes on is known no more"
        "Callers ask for each page themselves.";
    PAGINATION_CHANGED "pagination-changed" Same Same "a list in pages goes on in another way"
        "Callers of the stream get the pages as before; the requests that ask for them are others.";
    PARAMETER_ADDED_REQUIRED "parameter-added-required" Old Old "a required parameter is new"
        "Old clients do not send it, so they are refused. Make it optional, or give callers time to send it.";
    PARAMETER_ADDED_OPTIONAL "parameter-added-optional" Fine Fine "an optional parameter is new"
        "Callers may set it; a server that does not know it passes over it.";
    PARAMETER_REMOVED_REQUIRED "parameter-removed-required" Both Both "a required parameter is gone"
        "Old clients still send it; a new client lacks what the old server asks for. Leave the argument out.";
    PARAMETER_REMOVED_OPTIONAL "parameter-removed-optional" Old Old "an optional parameter is gone"
        "What old clients ask for with it is passed over or refused. Remove the call of its setter.";
    PARAMETER_RENAMED "parameter-renamed" Both Both "a parameter has another name"
        "Neither side knows the other's name. Accept both until old clients are gone.";
    PARAMETER_MOVED "parameter-moved" Both Both "a parameter goes to another place"
        "Query, path, header and cookie are read apart. Accept both places until old clients are gone.";
    PARAMETER_NOW_REQUIRED "parameter-now-required" Old Old "a parameter is required now"
        "Old clients may leave it out. Callers give it as an argument of the method.";
    PARAMETER_NOW_OPTIONAL "parameter-now-optional" New New "a parameter is optional now"
        "A new client may leave it out, which the old server refuses. Callers give it with a setter.";
    PARAMETER_STYLE_CHANGED "parameter-style-changed" Both Both "a parameter is written in another way"
        "The same value is other text in the request. The generated code writes the new form; old clients need a release.";
    PARAMETER_DEPRECATED "parameter-deprecated" Same Same "a parameter is deprecated"
        "Callers of its setter are warned when they compile.";
    PARAMETER_NO_LONGER_DEPRECATED "parameter-no-longer-deprecated" Same Same "a parameter is deprecated no more"
        "The warning goes away.";
    BODY_ADDED_REQUIRED "body-added-required" Old Old "an operation takes a body, and must get one"
        "Old clients send none. Give the body as an argument of the method.";
    BODY_ADDED_OPTIONAL "body-added-optional" Fine Fine "an operation may get a body"
        "Callers may give one.";
    BODY_REMOVED "body-removed" Both Both "an operation takes no body any more"
        "What old clients send is passed over or refused. Leave the argument out.";
    BODY_NOW_REQUIRED "body-now-required" Old Old "a body is required now"
        "Old clients may send none. Callers give it as an argument of the method.";
    BODY_NOW_OPTIONAL "body-now-optional" New New "a body is optional now"
        "A new client may leave it out, which the old server refuses.";
    BODY_MEDIA_TYPE_ADDED "body-media-type-added" New New "a body may be sent in another form"
        "Clients that use the new form need the new server.";
    BODY_MEDIA_TYPE_REMOVED "body-media-type-removed" Old Old "a body can no longer be sent in a form"
        "Old clients that send it so are refused with a 415. Send another form.";
    BODY_ENCODING_CHANGED "body-encoding-changed" Both Both "a member of a form is written in another way"
        "The same value is other text in the request. Old clients need a release.";
    SUCCESS_ADDED "success-added" Old Old "a successful status is new"
        "Old clients read its body as that of a success they know, and may fail at it.";
    SUCCESS_REMOVED "success-removed" New New "a successful status is gone"
        "A new client does not know what the old server answers with.";
    FAILURE_ADDED "failure-added" Fine Fine "a status other than success is new"
        "It was an error before as well; its meaning, and perhaps its body, are known now.";
    FAILURE_REMOVED "failure-removed" Fine Fine "a status other than success is documented no more"
        "It is still an error; its body is no longer typed.";
    ANSWER_ADDED "answer-added" New New "an answer has a body now"
        "A new client reads a body that the old server does not send.";
    ANSWER_REMOVED "answer-removed" Old Old "an answer has no body any more"
        "Old clients read a body that the new server does not send.";
    ANSWER_MEDIA_TYPE_ADDED "answer-media-type-added" Fine Fine "an answer may come in another form"
        "Clients ask for the form they read, so they get what they got.";
    ANSWER_MEDIA_TYPE_REMOVED "answer-media-type-removed" Old Old "an answer no longer comes in a form"
        "Old clients ask for the form they read, and get a 406 or something they cannot read.";
    HEADER_ADDED "header-added" Fine Fine "a header of an answer is new"
        "It can be read by its typed form.";
    HEADER_REMOVED "header-removed" Old Old "a header of an answer is gone"
        "Old clients that read it find nothing.";
    HEADER_NOW_REQUIRED "header-now-required" New New "a header of an answer is always there"
        "A new client counts on it; the old server may leave it out. Callers read it without asking whether it is there.";
    HEADER_NOW_OPTIONAL "header-now-optional" Old Old "a header of an answer may be missing"
        "Old clients count on it. Handle its absence.";
    FIELD_ADDED_REQUIRED "field-added-required" Old New "a required field is new"
        "Old clients do not send it. Callers who make values of the type give it."
        "The old server does not answer with it.";
    FIELD_ADDED_OPTIONAL "field-added-optional" Fine Fine "an optional field is new"
        "Old clients leave it out. Struct literals that name all fields need `..Type::new(..)`."
        "Old clients pass over it.";
    FIELD_REMOVED_REQUIRED "field-removed-required" Both Old "a required field is gone"
        "Old clients send it, which is passed over or refused; the old server asks for it."
        "Old clients count on it."
        "Remove its uses.";
    FIELD_REMOVED_OPTIONAL "field-removed-optional" Old Fine "an optional field is gone"
        "What old clients send in it is passed over or refused."
        "Old clients find it absent."
        "Remove its uses.";
    FIELD_RENAMED "field-renamed" Both Both "a field has another name"
        "Neither side knows the other's name. Accept and send both until old clients are gone.";
    FIELD_NOW_REQUIRED "field-now-required" Old New "a field is required now"
        "Old clients may leave it out. Callers who make values of the type give it."
        "A new client counts on it; the old server may leave it out. Callers read it without asking whether it is there.";
    FIELD_NOW_OPTIONAL "field-now-optional" New Old "a field is optional now"
        "The old server asks for it."
        "Old clients count on it. Handle its absence.";
    FIELD_NOW_READ_ONLY "field-now-read-only" Old Fine "a field is read-only now"
        "What old clients send in it is passed over or refused.";
    FIELD_NO_LONGER_READ_ONLY "field-no-longer-read-only" New Fine "a field is read-only no more"
        "Clients that send it need the new server.";
    FIELD_NOW_WRITE_ONLY "field-now-write-only" Fine Old "a field is write-only now"
        "Answers lack it; old clients that count on it fail.";
    FIELD_NO_LONGER_WRITE_ONLY "field-no-longer-write-only" Fine New "a field is write-only no more"
        "Answers have it; the old server leaves it out.";
    FIELD_DEPRECATED "field-deprecated" Same Same "a field or a schema is deprecated"
        "Its docs say so. Tell callers what to use instead.";
    FIELD_NO_LONGER_DEPRECATED "field-no-longer-deprecated" Same Same "a field or a schema is deprecated no more"
        "Its docs say so no longer.";
    NOW_NULLABLE "now-nullable" New Old "a value may be null now"
        "The old server refuses null."
        "Old clients cannot read null. Handle it.";
    NO_LONGER_NULLABLE "no-longer-nullable" Old New "a value is never null any more"
        "Old clients that send null are refused."
        "The old server may still answer with null.";
    TYPE_CHANGED "type-changed" Both Both "a value is of another type"
        "Neither side reads what the other writes. Convert the value, or keep both under different names.";
    TYPE_WIDENED "type-widened" New Old "a value may be of more types"
        "The old server may get what it does not take."
        "Old clients may get what they cannot read.";
    TYPE_NARROWED "type-narrowed" Old New "a value may be of fewer types"
        "Old clients may send what is refused now."
        "The old server may answer with what a new client cannot read.";
    FORMAT_CHANGED "format-changed" Both Both "a value has another format"
        "Neither side reads what the other writes. Convert the value.";
    FORMAT_WIDENED "format-widened" New Old "a value has a wider format, or none"
        "The old server may refuse what the new format allows."
        "Old clients may get values that are out of their range or form.";
    FORMAT_NARROWED "format-narrowed" Old New "a value has a narrower format"
        "Old clients may send values that are out of range or form now."
        "The old server may answer with values that are out of a new client's range or form.";
    WIRE_FORMAT_CHANGED "wire-format-changed" Both Both "a date is written in another form"
        "The generated code writes and reads the new form; old clients need a release.";
    ENUM_VALUE_ADDED "enum-value-added" New Fine "an enum has another value"
        "Clients that send it need the new server."
        "Old clients keep it in `Unknown`. Code that looked for it there finds a variant now.";
    ENUM_VALUE_REMOVED "enum-value-removed" Old Fine "an enum has lost a value"
        "Old clients that send it are refused."
        "Where the old server answers with it, it is kept in `Unknown`."
        "Remove its uses.";
    ENUM_ADDED "enum-added" Old Fine "the values are listed now"
        "Old clients may send others, which are refused."
        "A value that is not listed is kept in `Unknown`."
        "The value has a type of its own now.";
    ENUM_REMOVED "enum-removed" New Fine "the values are listed no more"
        "Clients that send others need the new server."
        "Old clients keep others in `Unknown`."
        "The value has a plain type now.";
    UNION_VARIANT_ADDED "union-variant-added" New Fine "a value may have another form"
        "Clients that send it need the new server."
        "Old clients keep it in `Unknown`.";
    UNION_VARIANT_REMOVED "union-variant-removed" Old Fine "a value no longer has a form"
        "Old clients that send it are refused."
        "Where the old server answers with it, it is kept in `Unknown`."
        "Remove its uses.";
    DISCRIMINATOR_CHANGED "discriminator-changed" Both Both "what tells forms of a value apart is another"
        "Neither side reads what the other writes. Keep the names of the discriminator and its values.";
    OBJECT_NOW_CLOSED "object-now-closed" Old Fine "an object takes no other members any more"
        "Old clients that send others are refused."
        "Answers have no others any more.";
    OBJECT_NOW_OPEN "object-now-open" New Fine "an object takes other members now"
        "Clients that send others need the new server."
        "Answers may have others, which old clients keep or pass over.";
    CONSTRAINT_TIGHTENED "constraint-tightened" Old Fine "a limit of a value is tighter"
        "Old clients may send what is refused now. Nothing is checked before it is sent."
        "What is answered is within what it was.";
    CONSTRAINT_LOOSENED "constraint-loosened" New Fine "a limit of a value is looser"
        "Clients that use the new range need the new server."
        "What is answered may be out of the old range, which clients do not check.";
    CONSTRAINT_CHANGED "constraint-changed" Both Fine "a limit of a value is another"
        "Each side may refuse what the other allows."
        "Clients do not check what is answered.";
    DEFAULT_CHANGED "default-changed" Fine Fine "the default of a value is another"
        "A value that is left out means something else. Clients send no defaults of their own.";
    SCHEMA_ADDED "schema-added" Same Same "a schema is new"
        "Its type can be used.";
    SCHEMA_REMOVED "schema-removed" Same Same "a schema is gone"
        "What used it is reported where it stands. Remove the uses of its type.";
    SCHEMA_RENAMED "schema-renamed" Same Same "a value is described by another schema"
        "Its type has another name. Use that, or keep the old one with `x-rust-name`.";
    WEBHOOK_ADDED "webhook-added" Fine Fine "a webhook is new"
        "Receivers that ask for it read its payload by a type of its own.";
    WEBHOOK_REMOVED "webhook-removed" Fine Fine "a webhook is gone"
        "Receivers no longer get it.";
    SECURITY_TIGHTENED "security-tightened" Old Old "a call needs other or more credentials"
        "Old clients do not send them. Give the credential to the client's builder.";
    SECURITY_LOOSENED "security-loosened" New New "a call needs fewer credentials, or may choose others"
        "Clients that rely on it need the new server.";
    SECURITY_SCHEME_ADDED "security-scheme-added" Same Same "a security scheme is new"
        "The client's builder has a setter for it.";
    SECURITY_SCHEME_REMOVED "security-scheme-removed" Same Same "a security scheme is gone"
        "The client's builder has no setter for it. Which calls change is reported with them.";
    SECURITY_SCHEME_CHANGED "security-scheme-changed" Both Both "a credential is sent in another way"
        "Old clients send it where the server does not look for it.";
    DEFAULT_SERVER_CHANGED "default-server-changed" Old Old "calls go to another server"
        "Old clients call the server that was documented before. Keep it in service until they are gone.";
    CREDENTIALS_TO_NEW_ORIGIN "credentials-to-new-origin" Old Old "credentials are sent to an origin that got none before"
        "Calls fail until the origin is allowed with `allow_origin` on the client's builder. Check first that the credentials belong there.";
    SERVER_ADDED "server-added" Fine Fine "a server is new"
        "It can be given to the client's builder.";
    SERVER_REMOVED "server-removed" Old Old "a server is documented no more"
        "Clients that name it may find it gone. Move them to another.";
    RUST_NAME_CHANGED "rust-name-changed" Same Same "the description gives another Rust name"
        "Only the generated code has another name. Use it.";
    DOCS_CHANGED "docs-changed" Same Same "words or examples are others"
        "The docs of the generated code follow.";
    GENERATED_CODE_CHANGED "generated-code-changed" Same Same "the generated code is another"
        "Nothing of it travels otherwise: a name was settled or a type chosen differently, by the configuration or by a neighbour.";
}
