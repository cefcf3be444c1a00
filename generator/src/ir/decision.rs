//! Why the crate is as it is: each decision of lowering, with its reason and the settings that change it.

use serde::Serialize;

use crate::diagnostic::Pointer;

/// One decision about what is generated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Decision {
    /// The node of the normalised document that it is about.
    #[serde(skip)]
    pub at: Pointer,
    /// What was to be decided.
    pub topic: Topic,
    /// What it is now, in a few words.
    pub choice: String,
    /// Why, as a part of a sentence.
    pub reason: String,
    /// The settings that change it; none where only another description does.
    pub settings: &'static [Setting],
}

/// What is to be decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Topic {
    /// The identifier in Rust.
    Name,
    /// Struct, enum, map, list or another name for a type.
    Form,
    /// How the forms of a union are told apart.
    Union,
    /// Which values an enum lists.
    Enum,
    /// What stands for text.
    Text,
    /// What stands for a date or a time, and how it is written.
    Date,
    /// What stands for a number.
    Number,
    /// Whether a value must be there, and whether it may be null.
    Optionality,
    /// Whether a value stands in a `Box`.
    Boxing,
    /// Where a parameter goes, and how it is written.
    Style,
    /// Which credentials a call takes.
    Security,
    /// What is sent.
    Body,
    /// What comes back.
    Answer,
    /// Whether the answer comes as a stream.
    Streaming,
    /// What tells success from failure.
    Success,
    /// Whether a failed call is attempted again.
    Retry,
    /// Whether its list goes on.
    Paging,
    /// Where the call goes.
    Server,
    /// What the docs say beyond the description's own words.
    Docs,
    /// Whether it is generated at all, and where it is shown.
    Place,
}

impl Topic {
    /// The topic in a word.
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

/// What changes a decision, as a user writes it: an extension of the description, or an entry of `generator.toml`.
pub type Setting = &'static str;

/// The settings, by what they decide.
pub mod setting {
    use super::Setting;
    use crate::normalise::extension;

    /// Nothing but another description.
    pub const NONE: &[Setting] = &[];
    /// Names in Rust.
    pub const NAME: &[Setting] = &[extension::RUST_NAME.key, "[client.rename]"];
    /// The name of an inline type, which is not that of the field.
    pub const INLINE_NAME: &[Setting] = &["[client.rename]", "share-types in [[client]]"];
    /// The names of an enum's variants.
    pub const VARIANT_NAME: &[Setting] = &[extension::ENUM_NAMES.key];
    /// The values that an enum lists, in words.
    pub const VARIANT_DOCS: &[Setting] = &[extension::ENUM_DESCRIPTIONS.key];
    /// What a `date-time` is.
    pub const DATE: &[Setting] = &["date-time in [[client]]", extension::WIRE_FORMAT.key];
    /// How a date is written.
    pub const DATE_FORM: &[Setting] = &[extension::WIRE_FORMAT.key];
    /// The values of a discriminator.
    pub const TAG_VALUE: &[Setting] = &[extension::DISCRIMINATOR_VALUE.key];
    /// What tells success from failure.
    pub const SUCCESS: &[Setting] = &[extension::SUCCESS_WHEN.key];
    /// Whether a call may be repeated.
    pub const RETRY: &[Setting] = &[extension::IDEMPOTENT.key];
    /// How a list goes on.
    pub const PAGING: &[Setting] = &[extension::PAGINATION.key, "[client.paging]"];
    /// Which operations there are.
    pub const SKIP: &[Setting] = &["[client.skip]", "--only"];
    /// Whether fields that the description does not list are kept.
    pub const UNKNOWN_FIELDS: &[Setting] = &["keep-unknown-fields in [[client]]"];
    /// The call that the docs show first.
    pub const QUICKSTART: &[Setting] = &["quickstart in [[client]]"];
    /// What the docs of an operation say.
    pub const DOCS: &[Setting] = &[
        extension::SOURCE.key,
        extension::COMPLETENESS.key,
        extension::CONTRADICTION.key,
        extension::ERROR_MESSAGES.key,
    ];
    /// The last day of what is deprecated.
    pub const SUNSET: &[Setting] = &[extension::SUNSET.key];
    /// What the docs say of contradictions.
    pub const CONTRADICTION: &[Setting] = &[extension::CONTRADICTION.key];
    /// Which types are payloads of webhooks.
    pub const WEBHOOK: &[Setting] = &[extension::WEBHOOKS.key];
    /// Whether a value in the path may be empty.
    pub const EMPTY: &[Setting] = &[extension::ALLOW_EMPTY.key];
    /// Whether a value keeps its slashes.
    pub const RESERVED: &[Setting] = &[extension::MULTI_SEGMENT.key, extension::MULTI_SEGMENT.aliases[0]];
}
