//! The decisions behind a crate: what was decided, why, and which settings change it.

use serde::Serialize;

use crate::diagnostic::Pointer;

/// One decision about what is generated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Decision {
    /// The node of the normalised document that the decision is about.
    #[serde(skip)]
    pub at: Pointer,
    /// The topic of the decision.
    pub topic: Topic,
    /// The outcome, in a few words.
    pub choice: String,
    /// The reason, as part of a sentence.
    pub reason: String,
    /// The settings that change the outcome. Empty if only a change to the description does.
    pub settings: &'static [Setting],
}

/// The topic of a [`Decision`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Topic {
    /// The Rust identifier.
    Name,
    /// The kind of type: struct, enum, map, list or alias.
    Form,
    /// How the variants of a union are distinguished.
    Union,
    /// Which values an enum lists.
    Enum,
    /// The type of a text.
    Text,
    /// The type of a date or time, and how it is written.
    Date,
    /// The type of a number.
    Number,
    /// Whether a value is required, and whether it is nullable.
    Optionality,
    /// Whether a value is in a `Box`.
    Boxing,
    /// Where a parameter is sent, and how it is serialized.
    Style,
    /// Which credentials an operation uses.
    Security,
    /// The request body.
    Body,
    /// The response body.
    Answer,
    /// Whether the response is streamed.
    Streaming,
    /// How success is distinguished from failure.
    Success,
    /// Whether a failed call is retried.
    Retry,
    /// Whether the operation is paginated.
    Paging,
    /// Which server a call is sent to.
    Server,
    /// What the docs say beyond the text of the description.
    Docs,
    /// Whether the item is generated, and where it appears.
    Place,
}

impl Topic {
    /// Returns the topic as one word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Form => "form",
            Self::Union => "union",
            Self::Enum => "enum",
            Self::Text => "text",
            Self::Date => "date",
            Self::Number => "number",
            Self::Optionality => "optionality",
            Self::Boxing => "boxing",
            Self::Style => "style",
            Self::Security => "security",
            Self::Body => "body",
            Self::Answer => "response",
            Self::Streaming => "streaming",
            Self::Success => "success",
            Self::Retry => "retry",
            Self::Paging => "pagination",
            Self::Server => "server",
            Self::Docs => "docs",
            Self::Place => "place",
        }
    }
}

/// Something that changes a decision, spelled as users write it: an extension of the description or an entry of
/// `generator.toml`.
pub type Setting = &'static str;

/// The settings by topic.
pub mod setting {
    use super::Setting;
    use crate::normalise::extension;

    /// No setting. Only a change to the description changes the decision.
    pub const NONE: &[Setting] = &[];
    /// Sets Rust names.
    pub const NAME: &[Setting] = &[extension::RUST_NAME.key, "[client.rename]"];
    /// Sets the names of methods.
    pub const METHOD_NAME: &[Setting] =
        &[extension::RUST_NAME.key, "[client.rename]", extension::SDK_METHOD.key, "method-names in [[client]]"];
    /// Sets the name of an inline type, which differs from that of its field.
    pub const INLINE_NAME: &[Setting] = &["[client.rename]", "share-types in [[client]]"];
    /// Sets the names of enum variants.
    pub const VARIANT_NAME: &[Setting] = &[extension::ENUM_NAMES.key];
    /// Sets the docs of enum variants.
    pub const VARIANT_DOCS: &[Setting] = &[extension::ENUM_DESCRIPTIONS.key];
    /// Sets the type of a `date-time`.
    pub const DATE: &[Setting] = &["date-time in [[client]]", extension::WIRE_FORMAT.key];
    /// Sets how a date is written.
    pub const DATE_FORM: &[Setting] = &[extension::WIRE_FORMAT.key];
    /// Sets the discriminator values.
    pub const TAG_VALUE: &[Setting] = &[extension::DISCRIMINATOR_VALUE.key];
    /// Sets how success is distinguished from failure.
    pub const SUCCESS: &[Setting] = &[extension::SUCCESS_WHEN.key];
    /// Sets whether an operation is idempotent.
    pub const RETRY: &[Setting] = &[extension::IDEMPOTENT.key];
    /// Sets how an operation is paginated.
    pub const PAGING: &[Setting] = &[extension::PAGINATION.key, "[client.paging]"];
    /// Selects the operations that are generated.
    pub const SKIP: &[Setting] = &["[client.skip]", "--only"];
    /// Sets whether undocumented fields are kept.
    pub const UNKNOWN_FIELDS: &[Setting] = &["keep-unknown-fields in [[client]]"];
    /// Selects the call that the docs show first.
    pub const QUICKSTART: &[Setting] = &["quickstart in [[client]]"];
    /// Adds to the docs of an operation.
    pub const DOCS: &[Setting] = &[
        extension::SOURCE.key,
        extension::COMPLETENESS.key,
        extension::CONTRADICTION.key,
        extension::ERROR_MESSAGES.key,
    ];
    /// Sets the last day of a deprecated item.
    pub const SUNSET: &[Setting] = &[extension::SUNSET.key];
    /// Adds contradictions of the documentation to the docs.
    pub const CONTRADICTION: &[Setting] = &[extension::CONTRADICTION.key];
    /// Selects the types that are payloads of webhooks.
    pub const WEBHOOK: &[Setting] = &[extension::WEBHOOKS.key];
    /// Sets whether a path parameter can be empty.
    pub const EMPTY: &[Setting] = &[extension::ALLOW_EMPTY.key];
    /// Sets whether a value keeps its slashes.
    pub const RESERVED: &[Setting] = &[extension::MULTI_SEGMENT.key, extension::MULTI_SEGMENT.aliases[0]];
}
