//! The table of rules: the kinds of findings. An id names the bad pattern, as the names of clippy's lints do.

use serde::{Serialize, Serializer};

/// The severity of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Information. The part is fully supported.
    Note,
    /// The part is not supported, or only partially. The note says what is generated instead.
    Warning,
    /// Nothing is generated.
    Error,
}

impl Level {
    /// Returns the level as shown in findings.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// The findings that are errors in a run, in addition to those of [`Level::Error`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strictness {
    /// No others.
    #[default]
    Normal,
    /// Broken references and unusable files. They do not stop generation, but `lint` reports them as errors.
    References,
    /// All warnings.
    Warnings,
}

impl Strictness {
    /// Returns the level of a rule in the run.
    #[must_use]
    pub fn level(self, rule: &Rule) -> Level {
        let is_reference = [rule::BROKEN_REF.id, rule::UNUSABLE_FILE.id].contains(&rule.id);
        let is_raised = match self {
            Self::Normal => false,
            Self::References => is_reference,
            Self::Warnings => rule.level == Level::Warning,
        };
        if is_raised { Level::Error } else { rule.level }
    }
}

/// A kind of finding.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// The stable id, such as `broken-ref`.
    pub id: &'static str,
    /// The severity, unless raised by [`Strictness`].
    pub level: Level,
    /// The headline.
    pub title: &'static str,
    /// What to change, as an imperative without a full stop. Findings can replace it with more specific help.
    pub advice: &'static str,
    /// The explanation for `typewright explain`.
    pub help: &'static str,
}

/// Rules that do not affect support: the operation is sent and received as OpenAPI defines it.
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
    &rule::NAME_DISPLACED,
];

impl Rule {
    /// Returns whether a part that breaks the rule is not fully supported. `typewright verify` counts these parts.
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
    ($($name:ident $id:literal $level:ident $title:literal $advice:literal $help:literal;)*) => {
        /// The rules by name.
        pub mod rule {
            use super::{Level, Rule};
            $(
                #[doc = $title]
                pub static $name: Rule =
                    Rule { id: $id, level: Level::$level, title: $title, advice: $advice, help: $help };
            )*
        }

        /// All rules, in the order of this table.
        pub static RULES: &[&Rule] = &[$(&rule::$name),*];
    };
}

rules! {
    UNREADABLE_FILE "unreadable-file" Error "a file cannot be read"
        "give the path of a readable text file in YAML or JSON"
        "The file does not exist, is not UTF-8, or you may not read it. Files referenced by `$ref` must be below the folder of the root document.";
    TOO_LARGE "too-large" Error "a description is larger than the limit"
        "raise the limit with `--max-size` if you trust the source of the description"
        "The size of a description is limited, so that a small file with many aliases cannot use up all memory. A text counts with its bytes, and each value with 64 bytes in addition. Aliases are expanded first, and all files of the description are added up. Each MiB also allows 128 operations, and 65,536 uses of schemas in each other. Raise the limit with `--max-size`, in MiB, or with `max-size` under `[[client]]` in the configuration.";
    BAD_SYNTAX "bad-syntax" Error "a file is not valid YAML or JSON"
        "fix the syntax at this place"
        "The file could not be parsed. The message comes from the parser, and the place is where parsing stopped.";
    BROKEN_REF "broken-ref" Warning "a `$ref` points to nothing"
        "correct the `$ref`, or add what it names"
        "The file or pointer in the `$ref` does not exist. The smallest part that needs it is ignored, a schema is generated as free-form JSON, and the rest is generated. `lint` reports it as an error.";
    UNUSABLE_FILE "unusable-file" Warning "a referenced file cannot be used"
        "give the path of a readable text file in YAML or JSON"
        "The file is missing, too large, not UTF-8, or not valid YAML or JSON. References into it are ignored, and the rest is generated. `lint` reports it as an error.";
    UNSUPPORTED_VERSION "unsupported-version" Error "the version of the description is not supported"
        "start the root document with `openapi: 3.0.3`, `3.1.0` or `3.2.0`, or `swagger: \"2.0\"`"
        "The root document must contain `openapi: 3.0.x`, `3.1.x` or `3.2.x`, or `swagger: \"2.0\"`.";
    NOT_OPENAPI "not-openapi" Error "the document does not follow OpenAPI"
        "correct the part that the message names"
        "The part that the message names does not have the structure that the OpenAPI specification requires, and nothing can be generated without it.";
    MENDED "mended" Note "a common mistake was repaired"
        "correct the description, so that every tool understands it"
        "The part does not follow its version of OpenAPI, but its meaning is clear. The note says how it is interpreted.";
    PART_LEFT_OUT "part-left-out" Warning "an invalid part is ignored"
        "correct the part that the message names"
        "The part that the message names cannot be read. The smallest part that contains the mistake is ignored, a schema is generated as free-form JSON, and the rest is generated.";
    UNKNOWN_KEY "unknown-key" Warning "an unknown key"
        "remove the key, or start its name with `x-` to keep it as an extension"
        "OpenAPI does not define this key here, so it has no effect. The names of extensions start with `x-`.";
    DUPLICATE_OPERATION_ID "duplicate-operation-id" Note "two operations have the same id"
        "give each operation an `operationId` of its own"
        "An `operationId` must be unique within the description. If two operations of one tag share an id, the method of the second one is also named after its HTTP method and path.";
    OPERATION_WITHOUT_ID "operation-without-id" Note "an operation has no id"
        "add an `operationId` to choose the name of the method"
        "Without an `operationId`, the Rust method is named after the HTTP method and the path, such as `get_pets_by_id`.";
    KEYWORD_NOT_SUPPORTED "keyword-not-supported" Warning "a keyword is not supported, or only partially"
        "describe the same data without the keyword, or read and write it as JSON"
        "The construct is valid, but the generated client does not support it in full. The note says what is generated instead.";
    DOCUMENTED_ONLY "documented-only" Note "a construct appears in the docs only"
        "no change is needed; use the construct in your own code if you need it"
        "The construct informs readers, or only the caller can act on it: links, callbacks, headers of errors. All data is still sent and received as described.";
    UNTYPED_REPRESENTATION "untyped-representation" Note "a media type of a response has no Rust type"
        "no change is needed; request the media type with `.header(\"accept\", ..)`, and send with `.send_raw()`"
        "JSON and streams of JSON have types. Text, XML and files are returned as text or bytes. If JSON is described as well, JSON is requested by default: `.header(\"accept\", ..)` requests a different media type, and `.send_raw()` returns it unchanged.";
    KEYWORD_NOT_CHECKED "keyword-not-checked" Note "the client does not check a constraint"
        "no change is needed; check the constraint in your own code, or let the server reject invalid values"
        "All values are sent and received unchanged, including values that violate the constraint. The note says how the schema is interpreted.";
    MAPPING_CONTRADICTS_SCHEMA "mapping-contradicts-schema" Warning "a discriminator maps a value that the schema excludes"
        "correct `mapping`, or the value in the schema"
        "The schema that `mapping` names requires a different value of the discriminator, so an object with the mapped value is never valid. The client sends and expects the value of the schema.";
    OPTIONAL_DISCRIMINATOR "optional-discriminator" Note "a schema does not require its discriminator"
        "list the discriminator under `required`"
        "An object without the discriminator is decoded as the variant that fits. Requests always contain it, because servers need it to tell the variants apart.";
    NESTED_IN_QUERY "nested-in-query" Note "a query parameter is nested more deeply than its style allows"
        "describe the parameter with `content: {application/json: ..}` in place of `schema` if the server expects JSON"
        "OpenAPI defines styles for lists of values and objects of values only. Deeper values are sent in brackets, which servers with `style: deepObject` understand: `filter[range][min]=1`, `items[0][id]=2`.";
    FORMAT_NOT_SUPPORTED "format-not-supported" Note "a format has no Rust type"
        "no change is needed; parse the value in your own code"
        "The field has the Rust type of its `type`, and the value is read and written unchanged.";
    NAME_CLASH "name-clash" Note "two items have the same Rust name"
        "choose a name with `x-rust-name`, or under `[client.rename]` in the configuration"
        "The names differ only in case or separators. Each gets a suffix that says how it is spelled.";
    NAME_DISPLACED "name-displaced" Warning "a chosen name displaces that of a different item"
        "choose a different name, or rename the other item as well"
        "A name under `x-rust-name` or `[client.rename]` is already the Rust name of a different type, operation or field, which gets a longer name. Callers of that item break.";
    UNDECLARED_PATH_PARAMETER "undeclared-path-parameter" Warning "a path placeholder has no parameter"
        "add a parameter with `in: path` and the name of the placeholder"
        "Each `{placeholder}` of a path needs a parameter with `in: path` and the same name. Without one, the client takes the value as a string.";
    PARAMETER_NOT_IN_PATH "parameter-not-in-path" Warning "a path parameter is not in the path"
        "add `{name}` to the path, or remove the parameter"
        "The path does not contain the parameter, so the client ignores it.";
    PLACEHOLDER_SPELLING "placeholder-spelling" Warning "a placeholder and its parameter are spelled differently"
        "spell the placeholder and the parameter the same"
        "OpenAPI matches a placeholder with the path parameter of exactly the same name. If the names differ only in case, spaces or characters such as `-` and `_`, the client treats them as one. Other tools may not.";
    UNKNOWN_SECURITY_SCHEME "unknown-security-scheme" Warning "a security requirement names an unknown scheme"
        "describe the scheme under `components.securitySchemes`, or correct its name"
        "Each name under `security` must be a key of `components.securitySchemes`, or of `securityDefinitions` in Swagger 2.0. Calls are sent without credentials that are not described.";
    CREDENTIALS_TO_ANOTHER_ORIGIN "credentials-to-another-origin" Warning "credentials are sent to a different origin"
        "check that the credentials belong there, and allow the origin with `allow_origin` when you build the client"
        "An operation that needs credentials, or a token endpoint, is on a different origin than the base URL. So that a changed description cannot send a token elsewhere, the client refuses such calls until the caller allows the origin with `allow_origin`, or sets `server` or `token_url`. Check that the credentials belong there, and move everything else to the origin of the base URL.";
    UNKNOWN_TYPE "unknown-type" Warning "an unknown `type`"
        "use one of the types of OpenAPI: array, boolean, integer, number, object, string"
        "The types are array, boolean, integer, number, object and string. A value of any other type is generated as free-form JSON.";
    REQUIRED_WITHOUT_PROPERTY "required-without-property" Warning "a required field is not described"
        "describe the field under `properties`, or remove it from `required`"
        "`required` lists a field that `properties` does not describe. The field is generated as a required field of any JSON. An object without any properties stays a map.";
    EXAMPLE_MISFIT "example-misfit" Warning "an example or a default does not fit its schema"
        "correct the value or the schema"
        "Each example is read into the type of its schema and written again, and each default must have the type of its schema. One of the two is wrong.";
    BAD_EXTENSION "bad-extension" Warning "an extension has the wrong form"
        "write the value in the form that the README describes, or remove the extension"
        "The value of this `x-` key does not have the documented form, so the key is ignored. Other tools use some of these keys with different values.";
    BAD_RUST_NAME "bad-rust-name" Error "a chosen name cannot be used"
        "choose a different name"
        "A name under `x-rust-name` or `[client.rename]` must be an identifier that no item in the same scope has. The name of a type must also differ from keywords and from the types and crates that the generated code uses.";
    DUPLICATE_PARAMETER "duplicate-parameter" Warning "a parameter is listed twice"
        "remove one of the two"
        "A list contains two parameters with the same name and location, such as `limit` in `query`. The first one is used.";
    COLLIDING_PATHS "colliding-paths" Warning "two operations have the same method and path"
        "merge the operations, or give one a different path"
        "The name of a placeholder makes no difference to a server: `/pets/{id}` and `/pets/{name}` are the same path. A server can route a request to only one of the operations.";
    UNUSED_COMPONENT "unused-component" Note "a component is not used"
        "remove it, or refer to it where it is meant to be used"
        "No path and no webhook refers to the component, directly or through other components.";
    UNUSED_SECURITY_SCHEME "unused-security-scheme" Note "a security scheme is not used"
        "name it under `security`, at the root or on operations"
        "A scheme has an effect only if `security` names it, at the root for all operations or on an operation. Calls are sent without this credential.";
    ENUM_DIFFERS_IN_CASE "enum-differs-in-case" Note "two values of an enum differ only in case"
        "keep the value that the server sends"
        "Usually one of the two is a mistake. If the server accepts any case, one spelling is enough.";
    DEFAULT_NOT_IN_ENUM "default-not-in-enum" Warning "a default is not a value of its enum"
        "correct the default, or add it to the `enum`"
        "A default is used for a missing value, so it must be a value that could be sent.";
    ENUM_MISFIT "enum-misfit" Warning "a value of an enum does not have the type of the schema"
        "change the type, or remove the value"
        "A valid value has the type and is listed under `enum`, so this value can never be sent or received.";
    CONTRADICTING_LIMITS "contradicting-limits" Warning "two constraints exclude every value"
        "change one of the two constraints"
        "The lower limit is above the upper one, so a server that checks both rejects every value.";
    NO_SUCCESS_RESPONSE "no-success-response" Warning "an operation describes no success response"
        "describe the response with a status 2xx"
        "Without a response for a status 2xx, a redirect or `default`, the method of the client returns nothing.";
    OPTIONAL_PATH_PARAMETER "optional-path-parameter" Note "a path parameter is not marked as required"
        "add `required: true`"
        "A path cannot be built without its parameters, so OpenAPI requires `required: true` on each of them. The client treats them as required.";
    BAD_SUCCESS_TEST "bad-success-test" Error "an invalid test for success"
        "write `{pointer: /path, equals: value, message: /path}`, or a list of these"
        "`x-success-when` tells success from failure inside a 2xx response. With an invalid test, failures would count as successes, so nothing is generated until it is corrected.";
    PAGING_MISFIT "paging-misfit" Warning "pagination settings do not fit the operation"
        "correct the setting, or remove it"
        "`x-pagination` and `[client.paging]` refer to a query parameter by its name, and to a field of the JSON body or the response by a pointer such as `/data/items`. Each must exist and have a suitable type: numbers to count with, text or numbers as cursors, text as links, a list of items. The URL of a next page is requested by GET, so `x-ms-pageable` has no effect on other methods. Without valid settings the operation has no `.pages()`.";
    UNUSED_OVERRIDE "unused-override" Error "a setting matches nothing"
        "correct the name, or remove the entry"
        "Each entry of the configuration and each `--only` must match something in the description.";
    BAD_CONFIG "bad-config" Error "the configuration is invalid"
        "correct the entry"
        "The configuration is not valid TOML, or contains an unknown key or an invalid value. The README lists the keys.";
    REMOTE_REF "remote-ref" Warning "a `$ref` names a document on the network"
        "save the document below the folder of the root document, and refer to that file"
        "typewright never reads from the network, so that the same files always give the same client. The smallest part that needs the document is ignored, and a schema is generated as free-form JSON.";
    DUPLICATE_KEY "duplicate-key" Warning "an object contains a key twice"
        "remove or rename one of the two"
        "Tools differ in which of the two values they use. typewright uses the last one.";
    MISPLACED_REF "misplaced-ref" Warning "a `$ref` is not allowed here"
        "write the value in place of the `$ref`"
        "Only path items, schemas, parameters, request bodies, responses, headers, examples, links, callbacks and security schemes can be references. typewright follows the `$ref` all the same; other tools may not.";
    REF_SIBLINGS "ref-siblings" Warning "keys beside a `$ref`"
        "write `allOf: [{$ref: ..}]`, and put the other keys beside `allOf`"
        "OpenAPI 3.0 ignores all keys beside a `$ref`.";
    QUALIFIED_COMPONENT "qualified-component" Note "two files use the same name for different components"
        "rename one of them to choose the name of the Rust type"
        "Components of several files are merged under `components`. If two have the same name, each is also named after its file; one in the root document keeps its name.";
    EXTENSION_TYPO "extension-typo" Warning "an extension may be misspelled"
        "correct the name of the extension"
        "typewright ignores unknown extensions, because other tools define their own. This name differs from a known one by a letter or two.";
    MISPLACED_EXTENSION "misplaced-extension" Warning "an extension has no effect here"
        "move the extension to where it is read, or remove it"
        "typewright reads this extension in other places only. The list of extensions in the README says where.";
    NEWER_KEYWORD "newer-keyword" Note "a keyword of a later version of OpenAPI"
        "raise the version under `openapi`, or describe the same without the keyword"
        "The version of the description does not define this keyword. It is treated as the later version defines it.";
    EDITED_FILE "edited-file" Warning "a generated file was edited"
        "change the description instead, or move the edit into a file that typewright does not write"
        "Generated files are replaced by each run, so edits in them are lost. The edited file is kept beside the new one, with `.edited` at the end of its name.";
    UNUSABLE_OUTPUT "unusable-output" Error "a file cannot be written to the output folder"
        "move the file away, or choose a different output folder"
        "typewright overwrites and removes only files that it has written, and follows no link out of the output folder. `.typewright` in that folder lists these files. Only one run at a time can write to a folder.";
}
