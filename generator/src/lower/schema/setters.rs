//! The methods that set optional fields, on the types that callers build.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::ir::{Kind, Presence, Type};
use crate::lower::naming::names::Case;
use crate::runtime::methods;

/// Methods of traits of `std` and serde, and the constructors: a field's method of that name would hide them.
const OF_TRAITS: &[&str] = &[
    "borrow",
    "borrow_mut",
    "clone",
    "clone_from",
    "clone_into",
    "default",
    "deserialize",
    "eq",
    "fmt",
    "from",
    "from_slice",
    "into",
    "ne",
    "new",
    "serialize",
    "to_owned",
    "try_from",
    "try_into",
    "type_id",
];

/// The names that no method for a field can have.
pub(super) static TAKEN: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
    ["FromWire", "ToWire", "Union"].into_iter().flat_map(methods).chain(OF_TRAITS.iter().copied()).collect()
});

/// Names the methods: each is called like its field, or `with_` and that name if it is taken.
pub(in crate::lower) fn name(types: &mut [Type]) {
    for ty in types.iter_mut().filter(|ty| ty.built_by_callers) {
        let Kind::Struct { fields, .. } = &mut ty.kind else { continue };
        let mut names = BTreeSet::new();
        for field in fields.iter_mut().filter(|field| !field.is_required()) {
            field.setter = Some(free(&field.rust, &mut names));
        }
        for field in fields.iter_mut().filter(|field| field.presence == Presence::OptionalNullable) {
            field.null_setter = Some(free(&Case::Value.append(&field.rust, "null"), &mut names));
        }
    }
}

fn free(wanted: &str, names: &mut BTreeSet<String>) -> String {
    let mut name = wanted.to_owned();
    while TAKEN.contains(name.as_str()) || !names.insert(name.clone()) {
        name = format!("with_{name}");
    }
    name
}
