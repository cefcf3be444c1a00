//! Names: identifiers, and how clashes are settled.

pub(in crate::lower) mod bodies;
pub(in crate::lower) mod call_names;
pub(in crate::lower) mod clashes;
pub(in crate::lower) mod methods;
pub(in crate::lower) mod names;
pub(in crate::lower) mod places;
mod signs;
pub(in crate::lower) mod trim;
mod verbs;
