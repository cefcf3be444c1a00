//! What an object looks like when it is written: which members, and what the tags of unions add to them.
//!
//! Shared by the two writers, `write.rs` and `serialize.rs`.

use super::{Field, Presence, UnionShape, View};

pub(super) const NOT_FINITE: &str = "NaN and infinity have no form in JSON";
pub(super) const NO_FILES: &str = "JSON cannot hold a file";
pub(super) const BAD_FORMAT: &str = "the value does not suit its date format";

/// Tells whether a member is written, given what it holds.
#[inline]
pub(super) fn is_written(field: &Field, view: View<'_>) -> bool {
    match view {
        View::Absent => field.presence() == Presence::Required,
        View::Null => field.presence() != Presence::Optional,
        _ => true,
    }
}

/// Tags that unions put into an object: of one union, or of several that hold each other.
#[derive(Default)]
pub(super) struct Tags(Vec<(&'static str, &'static str)>);

impl Tags {
    /// Looks through unions to the form at hand, and gathers their tags.
    pub(super) fn of(mut view: View<'_>) -> (Self, View<'_>) {
        let mut tags = Self::default();
        while let View::Union(union) = view {
            let arm = union.arm();
            if let Some((key, value)) = written_tag(union.shape(), arm.rust) {
                // The inner union knows better.
                tags.0.retain(|(name, _)| *name != key);
                tags.0.push((key, value));
            }
            view = arm.view;
        }
        (tags, view)
    }

    /// What the member `key` says, if it is a tag: the form decides, whatever the member holds.
    #[inline]
    pub(super) fn get(&self, key: &str) -> Option<&'static str> {
        let mut tags = self.0.iter();
        tags.find(|(tag, _)| *tag == key).map(|(_, name)| *name)
    }

    /// The tags that the object does not have as members of its own.
    pub(super) fn added(&self, is_member: impl Fn(&str) -> bool) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.0.iter().copied().filter(move |(tag, _)| !is_member(tag))
    }
}

/// The discriminator that a union writes for a variant: the only text that stands for it. Of several values the
/// variant's own field holds the one that is meant.
fn written_tag(shape: &UnionShape, rust: &str) -> Option<(&'static str, &'static str)> {
    let tag = shape.tag.filter(|tag| tag.is_written)?;
    let variant = shape.variants.iter().find(|variant| variant.rust == rust)?;
    match variant.tags {
        [only] if only.is_string && !only.text.is_empty() => Some((tag.key, only.text)),
        _ => None,
    }
}

/// What is wrong with a free key that is the name of a known member.
pub(super) fn taken(key: &str) -> String {
    format!("the additional member `{key}` is a known one")
}
