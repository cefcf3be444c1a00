//! Schemas: what each becomes in Rust.

pub(in crate::lower) mod all_of;
pub(in crate::lower) mod bare;
pub(in crate::lower) mod constants;
pub(in crate::lower) mod constraints;
pub(in crate::lower) mod directions;
pub(in crate::lower) mod discriminators;
pub(in crate::lower) mod enums;
pub(in crate::lower) mod facts;
pub(in crate::lower) mod families;
pub(in crate::lower) mod labels;
pub(in crate::lower) mod members;
pub(in crate::lower) mod objects;
pub(in crate::lower) mod partition;
pub(in crate::lower) mod recursion;
pub(in crate::lower) mod scalar_choices;
pub(in crate::lower) mod scalars;
pub(in crate::lower) mod setters;
pub(in crate::lower) mod share;
pub(in crate::lower) mod shared_fields;
pub(in crate::lower) mod tags;
pub(in crate::lower) mod types;
pub(in crate::lower) mod unions;
pub(in crate::lower) mod variants;
