//! The table of rules: each thing the tool may say, by a name that reads well after "allow".

use serde::{Serialize, Serializer};

/// How serious a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Carried in full; worth knowing.
    Note,
    /// Not carried in full; the message says what was done instead.
    Warning,
    /// Stops the run.
    Error,
}

impl Level {
    /// The level as findings show it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One thing the tool may say.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// The stable name, after the bad pattern: `broken-ref`.
    pub id: &'static str,
    /// How serious it is.
    pub level: Level,
    /// The headline, in a few words.
    pub title: &'static str,
    /// What the rule is about and what to do, for `typewright explain`.
    pub help: &'static str,
}

/// Warnings about what says nothing that a call needs: the operation goes over the wire as OpenAPI means it.
static HARMLESS: &[&Rule] = &[
    &rule::UNKNOWN_KEY,
    &rule::OPERATION_WITHOUT_ID,
    &rule::UNDECLARED_PATH_PARAMETER,
    &rule::PLACEHOLDER_SPELLING,
    &rule::EXAMPLE_MISFIT,
    &rule::BAD_EXTENSION,
    &rule::MISPLACED_REF,
    &rule::REF_SIBLINGS,
    &rule::EXTENSION_TYPO,
    &rule::MISPLACED_EXTENSION,
    &rule::MAPPING_CONTRADICTS_SCHEMA,
    &rule::REQUIRED_WITHOUT_PROPERTY,
    &rule::CREDENTIALS_TO_ANOTHER_ORIGIN,
];

impl Rule {
    /// Whether a part that breaks the rule is not carried in full; `typewright verify` counts these.
    #[must_use]
    pub fn loses(&self) -> bool {
        self.level >= Level::Warning && !HARMLESS.iter().any(|harmless| harmless.id == self.id)
    }
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id)
    }
}

macro_rules! rules {
    ($($name:ident $id:literal $level:ident $title:literal $help:literal;)*) => {
        /// The rules by name, for the stages that report them.
        pub mod rule {
            use super::{Level, Rule};
            $(
                #[doc = $title]
                pub static $name: Rule = Rule { id: $id, level: Level::$level, title: $title, help: $help };
            )*
        }

        /// All rules, in the order of this table.
        pub static RULES: &[&Rule] = &[$(&rule::$name),*];
    };
}

rules! {
    UNREADABLE_FILE "unreadable-file" Error "a file cannot be read"
        "The file is missing, is not UTF-8, or may not be read. Only files below the folder of the root document are read.";
    TOO_LARGE "too-large" Error "a description is larger than the limit"
        "The size of a description is limited, so that a small file with many aliases cannot use up all memory. Text counts with its bytes, and each value with 64 bytes more. Aliases are expanded first, and all files of the description are added up. Each MiB also allows 128 operations, and 65,536 uses of schemas in each other. Raise the limit with `--max-size`, in MiB, or with `max-size` under `[[client]]` in generator.toml.";
    BAD_SYNTAX "bad-syntax" Error "a file is neither YAML nor JSON"
        "The file could not be parsed. The message is the parser's own; the place is where it gave up.";
    BROKEN_REF "broken-ref" Warning "a `$ref` leads nowhere"
        "Nothing stands at the file and pointer that the `$ref` names. The smallest part that needs it is left out, a schema becomes free-form JSON, and the rest is generated. Mend the reference or add what it names.";
    UNUSABLE_FILE "unusable-file" Warning "a file that is referred to cannot be used"
        "The file is missing, is too large, is not UTF-8, or is neither YAML nor JSON. What it was to bring is left out, and the rest is generated.";
    UNSUPPORTED_VERSION "unsupported-version" Error "the description's version is not supported"
        "The root document must say `openapi: 3.0.x`, `3.1.x` or `3.2.x`, or `swagger: \"2.0\"`.";
    NOT_OPENAPI "not-openapi" Error "the document does not follow OpenAPI"
        "The part named by the message does not have the form that the OpenAPI specification gives it.";
    MENDED "mended" Note "something commonly written wrong was read as meant"
        "The part does not have the form that its version of OpenAPI gives it, but what is meant is plain. The message says how it is read; write it so to be understood by every tool.";
    PART_LEFT_OUT "part-left-out" Warning "a part that does not follow OpenAPI is left out"
        "The part named by the message cannot be read. The smallest part that holds the mistake is left out, a schema becomes free-form JSON, and the rest is generated. Mend the part to have it.";
    UNKNOWN_KEY "unknown-key" Warning "a key that OpenAPI does not know"
        "The object may not hold this key, so it has no effect. Extension keys start with `x-`.";
    DUPLICATE_OPERATION_ID "duplicate-operation-id" Note "two operations have one id"
        "An `operationId` is unique within the description. Of two operations of one tag the second is named after its method and path; rename one of them.";
    OPERATION_WITHOUT_ID "operation-without-id" Note "an operation has no id"
        "Without an `operationId` the method is named after HTTP method and path. Give the operation an id to choose its name.";
    KEYWORD_NOT_CARRIED "keyword-not-carried" Warning "a keyword does not reach the output"
        "The construct is legal, but the generated client does not carry it in full. The message says what is done instead.";
    DOCUMENTED_ONLY "documented-only" Note "a construct that reaches nothing but the docs"
        "The construct tells readers something and asks nothing of the client, or asks what only the caller can give: links, callbacks, headers of errors and their like. All data goes over the wire as described.";
    UNTYPED_REPRESENTATION "untyped-representation" Note "a representation of an answer has no type of its own"
        "JSON and streams of JSON have types; text, XML, files and the like come as text or bytes, or where JSON is described beside them on request: `.header(\"accept\", ..)` asks for it, `.send_raw()` hands it over as it came.";
    KEYWORD_NOT_CHECKED "keyword-not-checked" Note "a keyword limits values; the client does not check it"
        "All values travel as they are: the client neither refuses nor changes one that breaks the limit. The message says how the schema is read.";
    MAPPING_CONTRADICTS_SCHEMA "mapping-contradicts-schema" Warning "a discriminator maps a value that its schema excludes"
        "The schema that `mapping` names fixes the discriminator to a different value, so a value with the mapped one never validates. The client sends and reads the value of the schema.";
    OPTIONAL_DISCRIMINATOR "optional-discriminator" Note "a schema does not require its discriminator"
        "An object without the discriminator is read as the choice that fits it. Requests always have the discriminator, as servers need it to tell the choices apart.";
    NESTED_IN_QUERY "nested-in-query" Note "a query parameter is nested deeper than its style goes"
        "OpenAPI defines how lists of values and objects of values are written, and nothing deeper. Nested values are sent in brackets, as servers read them that know `style: deepObject`: `filter[range][min]=1`, `items[0][id]=2`. If the server expects JSON, describe the parameter by `content: {application/json: ..}` in place of `schema`.";
    FORMAT_NOT_CARRIED "format-not-carried" Note "a format has no Rust type of its own"
        "The value keeps the Rust type of its `type`, and is read and written as it stands.";
    NAME_CLASH "name-clash" Note "two things become one Rust name"
        "Give one of the two another name with `x-rust-name` or under `[client.rename]` in generator.toml.";
    UNDECLARED_PATH_PARAMETER "undeclared-path-parameter" Warning "a path placeholder has no parameter"
        "Each `{placeholder}` of a path needs a parameter with `in: path` and the same name. It is taken as a string.";
    PARAMETER_NOT_IN_PATH "parameter-not-in-path" Warning "a path parameter has no placeholder"
        "The path does not contain the parameter, so the client ignores it. Add `{name}` to the path, or remove the parameter.";
    PLACEHOLDER_SPELLING "placeholder-spelling" Warning "a placeholder and its parameter are spelt differently"
        "OpenAPI matches a placeholder and its path parameter by exactly the same name. Where the two differ only in case, spaces or signs such as `-` and `_`, the client treats them as one. Spell both the same, so that every tool does.";
    UNKNOWN_SECURITY_SCHEME "unknown-security-scheme" Warning "a security requirement names no scheme"
        "Each name under `security` is a key of `components.securitySchemes`, in Swagger 2.0 of `securityDefinitions`. Calls do not ask for a credential that is not described.";
    CREDENTIALS_TO_ANOTHER_ORIGIN "credentials-to-another-origin" Warning "credentials are sent to another origin"
        "An operation that needs credentials has a server on another origin than the base URL, or a token endpoint is on one. A changed description must not send a token elsewhere, so clients refuse such calls until the caller allows the origin with `allow_origin` or sets `server` or `token_url`. Check that the credentials belong there, and put what does not need to be elsewhere on the origin of the base URL.";
    UNKNOWN_TYPE "unknown-type" Warning "a `type` that OpenAPI does not know"
        "The types are array, boolean, integer, number, object and string. A value of any other is taken as free-form JSON.";
    REQUIRED_WITHOUT_PROPERTY "required-without-property" Warning "a required field is not described"
        "`required` lists a name that no property of the object describes. The field is required and holds any JSON; an object without any properties stays a map. Describe the field under `properties`, or remove its name from `required`.";
    EXAMPLE_MISFIT "example-misfit" Warning "a documented value does not fit its schema"
        "An example is read into the type of its schema and written again; a default is of the type that its schema asks for. Mend the value or the schema: one of them is wrong.";
    BAD_EXTENSION "bad-extension" Warning "an extension has the wrong form"
        "The value of this `x-` key is not of the form that the reference describes, so it has no effect. Other tools use some of these keys in forms of their own.";
    BAD_RUST_NAME "bad-rust-name" Error "a chosen name cannot be used"
        "A name under `x-rust-name` or `[client.rename]` must be an identifier that nothing beside it has. Types also cannot be called like a keyword, or like a type or crate that the generated code uses.";
    DUPLICATE_PARAMETER "duplicate-parameter" Warning "a parameter is documented twice in one list"
        "Within a list of parameters, name and place make a parameter: there is one `limit` in `query`. The first one counts. Remove the others.";
    COLLIDING_PATHS "colliding-paths" Warning "two operations have one method and one path"
        "What a placeholder is called makes no difference to a server: `/pets/{id}` and `/pets/{name}` are one path. Only one of the operations can be the one that answers; join them or give one of them another path.";
    UNUSED_COMPONENT "unused-component" Note "a component that no operation needs"
        "No path and no webhook refers to the component, directly or through others. Remove it, or refer to it where it is meant to be used.";
    UNUSED_SECURITY_SCHEME "unused-security-scheme" Note "a security scheme that no call asks for"
        "A scheme has an effect where a `security` names it: at the root for all operations, or on an operation. Calls do not ask for the credential as it is.";
    ENUM_DIFFERS_IN_CASE "enum-differs-in-case" Note "two values of an enum differ only in case"
        "Mostly one of the two is a slip. Where a server takes any case, one spelling is enough: keep the one that it sends.";
    DEFAULT_NOT_IN_ENUM "default-not-in-enum" Warning "a default is not among the values of its enum"
        "A default stands for a value that was not given, so it must be one that could be given. Mend it, or add it to the `enum`.";
    ENUM_MISFIT "enum-misfit" Warning "a value of an enum is not of the type beside it"
        "A valid value is both of the type and among the values of `enum`, so nobody can send or receive this one. Change the type, or remove the value.";
    CONTRADICTING_LIMITS "contradicting-limits" Warning "two limits that no value can keep"
        "The lower limit is above the upper one, so a server that checks both refuses every value. Change one of the two.";
    NO_SUCCESS_RESPONSE "no-success-response" Warning "an operation documents failures only"
        "Without a response for a status 2xx, a redirect or `default`, nobody knows what a call gives back; the method of the client gives back nothing. Document the success.";
    OPTIONAL_PATH_PARAMETER "optional-path-parameter" Note "a path parameter is not marked as required"
        "A path cannot be built without the values of its placeholders, so OpenAPI wants `required: true` on each of them. They are taken as required.";
    BAD_SUCCESS_TEST "bad-success-test" Error "a test for success has the wrong form"
        "`x-success-when` tells a success from a failure inside a 2xx. One that cannot be read would let failures pass as successes, so nothing is generated until it is mended.";
    PAGING_MISFIT "paging-misfit" Warning "paging names what the operation does not have"
        "`x-pagination` and `[client.paging]` name a parameter of the query by its name, a member of the JSON body or of the answer by a pointer such as `/data/items`. Each must be there, with a type that fits: numbers to count with, text or numbers as cursors, text as links, a list of items. The operation has no `.pages()` until it is mended.";
    UNUSED_OVERRIDE "unused-override" Error "an override matches nothing"
        "Each entry of generator.toml must match something in the description. Mend its name or remove it.";
    BAD_CONFIG "bad-config" Error "the configuration cannot be used"
        "generator.toml is not valid TOML, or holds a key or a value that is not known.";
    REMOTE_REF "remote-ref" Warning "a `$ref` names a document on the network"
        "The network is never read, so that the same files always give the same client. The smallest part that needs the document is left out, a schema becomes free-form JSON. Save the document below the folder of the root document and refer to that file.";
    DUPLICATE_KEY "duplicate-key" Warning "an object holds one key twice"
        "Which of the two values counts is left to each reader of the file; here the last one does. Remove or rename one of them.";
    MISPLACED_REF "misplaced-ref" Warning "a `$ref` where OpenAPI allows none"
        "Only path items, schemas, parameters, request bodies, responses, headers, examples, links, callbacks and security schemes may be references. What the `$ref` names is taken in its place.";
    REF_SIBLINGS "ref-siblings" Warning "keys beside a `$ref`"
        "OpenAPI 3.0 ignores all keys beside a `$ref`. Write `allOf: [{$ref: ..}]` and put the keys beside `allOf`.";
    QUALIFIED_COMPONENT "qualified-component" Note "two files give one name to different things"
        "Things of several files come together under `components`. Where two have one name, each is named after its file as well; one that stands in the root document keeps its name.";
    EXTENSION_TYPO "extension-typo" Warning "an extension looks misspelt"
        "typewright ignores extensions that it does not know, since other tools have their own. This one differs from a known one by a letter or two.";
    MISPLACED_EXTENSION "misplaced-extension" Warning "an extension stands where it has no effect"
        "typewright reads the extension elsewhere only. The list of extensions in the README says where each is read. Move it there, or remove it.";
    NEWER_KEYWORD "newer-keyword" Note "a keyword of a later version of OpenAPI"
        "The dialect of the description does not have this keyword. It is taken as the later version means it.";
    EDITED_FILE "edited-file" Warning "a generated file was edited by hand"
        "Generated files are written anew from the description, so edits in them do not last. The edited file is kept beside the new one, with `.edited` at the end of its name. Move the change into the description, or into a file that typewright does not write.";
    UNUSABLE_OUTPUT "unusable-output" Error "a file cannot be written where it belongs"
        "Only files that typewright wrote are overwritten or removed, and no link is followed out of the output folder. The list of those files is `.typewright` in that folder. One run at a time writes into a folder.";
}
