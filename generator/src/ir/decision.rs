//! The decisions behind a crate, and the facts that led to them. `explain` puts them into words.

use serde::Serialize;

use crate::diagnostic::Pointer;

use super::why;

/// One decision about what is generated.
#[derive(Clone, Debug)]
pub struct Decision {
    /// The node of the normalised document that the decision is about.
    pub at: Pointer,
    /// What was decided, and why.
    pub why: Why,
}

macro_rules! topics {
    ($(#[doc = $doc:literal] $topic:ident)*) => {
        /// What was decided and why, by topic.
        #[derive(Clone, Debug)]
        pub enum Why {
            $(#[doc = $doc] $topic(why::$topic),)*
        }

        /// The topic of a [`Decision`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Topic {
            $(#[doc = $doc] $topic,)*
        }

        impl Why {
            /// Returns the topic.
            #[must_use]
            pub fn topic(&self) -> Topic {
                match self {
                    $(Self::$topic(_) => Topic::$topic,)*
                }
            }
        }

        $(impl From<why::$topic> for Why {
            fn from(why: why::$topic) -> Self {
                Self::$topic(why)
            }
        })*
    };
}

topics! {
    /// The Rust identifier.
    Name
    /// The kind of type: struct, enum, map, list or alias.
    Form
    /// How the variants of a union are distinguished.
    Union
    /// Which values an enum lists.
    Enum
    /// The type of a text.
    Text
    /// The type of a date or time, and how it is written.
    Date
    /// The type of a number.
    Number
    /// Whether a value is required, and whether it is nullable.
    Optionality
    /// Whether a value is in a `Box`.
    Boxing
    /// Where a parameter is sent, and how it is serialized.
    Style
    /// Which credentials an operation uses.
    Security
    /// The request body.
    Body
    /// The response body.
    Answer
    /// Whether the response is streamed.
    Streaming
    /// How success is distinguished from failure.
    Success
    /// Whether a failed call is retried.
    Retry
    /// Whether the operation is paginated.
    Paging
    /// Which server a call is sent to.
    Server
    /// What the docs say beyond the text of the description.
    Docs
    /// Whether the item is generated, and where it appears.
    Place
}
