//! Decides which fields of an object are written, and which tags unions add.
//!
//! Shared by the two writers, `write.rs` and `serialize.rs`.

use super::{Field, Presence, UnionShape, View};

pub(super) const NOT_FINITE: &str = "NaN and infinity cannot be written as JSON";
pub(super) const NO_FILES: &str = "JSON cannot hold a file";
pub(super) const BAD_FORMAT: &str = "the value does not suit its date format";

/// Returns whether a field with this value is written.
#[inline]
pub(super) fn is_written(field: &Field, view: View<'_>) -> bool {
    match view {
        View::Absent => field.presence() == Presence::Required,
        View::Null => field.presence() != Presence::Optional,
        _ => true,
    }
}

/// The tags that unions add to an object: those of one union, or of several nested ones.
#[derive(Default)]
pub(super) struct Tags(Vec<(&'static str, &'static str)>);

impl Tags {
    /// Returns the value inside nested unions, and the tags that these unions add.
    pub(super) fn of(mut view: View<'_>) -> (Self, View<'_>) {
        let mut tags = Self::default();
        while let View::Union(union) = view {
            let arm = union.arm();
            if let Some((key, value)) = written_tag(union.shape(), arm.rust) {
                // The tag of the inner union replaces that of the outer one.
                tags.0.retain(|(name, _)| *name != key);
                tags.0.push((key, value));
            }
            view = arm.view;
        }
        (tags, view)
    }

    /// Returns the value of the tag `key`. It replaces the value of the field, because the variant decides the tag.
    #[inline]
    pub(super) fn get(&self, key: &str) -> Option<&'static str> {
        let mut tags = self.0.iter();
        tags.find(|(tag, _)| *tag == key).map(|(_, name)| *name)
    }

    /// Returns the tags that are not fields of the object itself.
    pub(super) fn added(&self, is_member: impl Fn(&str) -> bool) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.0.iter().copied().filter(move |(tag, _)| !is_member(tag))
    }
}

/// Returns the discriminator that a union writes for a variant. If several values select the variant, its own field
/// holds the right one.
fn written_tag(shape: &UnionShape, rust: &str) -> Option<(&'static str, &'static str)> {
    let tag = shape.tag.filter(|tag| tag.is_written)?;
    let variant = shape.variants.iter().find(|variant| variant.rust == rust)?;
    match variant.tags {
        [only] if only.is_string && !only.text.is_empty() => Some((tag.key, only.text)),
        _ => None,
    }
}

/// Returns the error message for an additional key that is also the name of a known field.
pub(super) fn taken(key: &str) -> String {
    format!("the additional field `{key}` is also a documented field")
}
