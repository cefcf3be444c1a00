//! The settings that change decisions.

use crate::normalise::extension::{self, Extension};

/// Something that changes a decision, spelled as users write it: an extension of the description or an entry of
/// `generator.toml`.
pub(super) type Setting = &'static str;

const RENAME: Setting = overriding(&extension::RUST_NAME);

/// Returns the table of the configuration that overrides an extension.
const fn overriding(extension: &Extension) -> Setting {
    extension.overridden_by.expect("the table of extensions names it")
}

/// No setting. Only a change to the description changes the decision.
pub(super) const NONE: &[Setting] = &[];
/// Sets Rust names.
pub(super) const NAME: &[Setting] = &[extension::RUST_NAME.key, RENAME];
/// Sets the names of methods.
pub(super) const METHOD_NAME: &[Setting] =
    &[extension::RUST_NAME.key, RENAME, extension::SDK_METHOD.key, "method-names in [[client]]"];
/// Sets the name of an inline type, which differs from that of its field.
pub(super) const INLINE_NAME: &[Setting] = &[RENAME, "share-types in [[client]]"];
/// Sets the name of an inline enum.
pub(super) const ENUM_NAME: &[Setting] = &[RENAME, extension::MS_ENUM.key];
/// Sets the names of enum variants.
pub(super) const VARIANT_NAME: &[Setting] = &[extension::ENUM_NAMES.key];
/// Sets the docs of enum variants.
pub(super) const VARIANT_DOCS: &[Setting] = &[extension::ENUM_DESCRIPTIONS.key];
/// Sets the type of a `date-time`.
pub(super) const DATE: &[Setting] = &["date-time in [[client]]", extension::WIRE_FORMAT.key];
/// Sets how a date is written.
pub(super) const DATE_FORM: &[Setting] = &[extension::WIRE_FORMAT.key];
/// Sets the discriminator values.
pub(super) const TAG_VALUE: &[Setting] = &[extension::DISCRIMINATOR_VALUE.key];
/// Sets how success is distinguished from failure.
pub(super) const SUCCESS: &[Setting] = &[extension::SUCCESS_WHEN.key];
/// Sets whether an operation is idempotent.
pub(super) const RETRY: &[Setting] = &[extension::IDEMPOTENT.key];
/// Sets how an operation is paginated.
pub(super) const PAGING: &[Setting] = &[
    extension::PAGINATION.key,
    extension::MS_PAGEABLE.key,
    overriding(&extension::PAGINATION),
    "infer-paging in [[client]]",
];
/// Selects the operations that are generated.
pub(super) const SKIP: &[Setting] = &["[client.skip]", "--only"];
/// Selects the handle of an operation, and the operations that are generated.
pub(super) const GROUP: &[Setting] = &[extension::SDK_GROUP.key, "[client.skip]", "--only"];
/// Sets whether undocumented fields are kept.
pub(super) const UNKNOWN_FIELDS: &[Setting] = &["keep-unknown-fields in [[client]]"];
/// Selects the call that the docs show first.
pub(super) const QUICKSTART: &[Setting] = &["quickstart in [[client]]"];
/// Adds to the docs of an operation.
pub(super) const DOCS: &[Setting] = extension::DOCS_OF_OPERATIONS;
/// Sets the last day of a deprecated item.
pub(super) const SUNSET: &[Setting] = &[extension::SUNSET.key];
/// Adds contradictions of the documentation to the docs.
pub(super) const CONTRADICTION: &[Setting] = &[extension::CONTRADICTION.key];
/// Selects the types that are payloads of webhooks.
pub(super) const WEBHOOK: &[Setting] = &[extension::WEBHOOKS.key];
/// Sets whether a path parameter can be empty.
pub(super) const EMPTY: &[Setting] = &[extension::ALLOW_EMPTY.key];
/// Sets whether a value keeps its slashes.
pub(super) const RESERVED: &[Setting] = &[extension::MULTI_SEGMENT.key, extension::MULTI_SEGMENT.aliases[0]];
