//! Variants without the words of their type. This follows the sharing of types, which settles their names.

use crate::ir::why::{Name, NameFrom, NameOf};
use crate::ir::{Kind, Type, Variant};

use crate::lower::context::Context;
use crate::lower::naming::names::Case;
use crate::lower::naming::trim;

/// Drops the words of types from the names of their variants.
pub(in crate::lower) fn trim(cx: &mut Context<'_>, types: &mut [Type]) {
    for Type { at, rust, kind, .. } in types {
        match kind {
            Kind::Union { variants, .. } => {
                let names = names(variants);
                let names = trim::of_whole_type(rust, &trim::of_type(rust, &names));
                rename(cx, variants, NameOf::UnionVariant, names, |variant| variant.at.strip_prefix(at).is_some());
            }
            // Names that the description gives are kept.
            Kind::StringEnum { variants, other }
                if variants.iter().all(|variant| variant.rust == Case::Type.name(&variant.value)) =>
            {
                let names = trim::of_type(rust, &names(variants));
                if other.as_ref().is_none_or(|other| !names.contains(other)) {
                    rename(cx, variants, NameOf::EnumVariant, names, |_| true);
                }
            }
            _ => {}
        }
    }
}

fn names<T>(variants: &[Variant<T>]) -> Vec<String> {
    variants.iter().map(|variant| variant.rust.clone()).collect()
}

/// Renames variants, and says why at those that have a place of their own.
fn rename<T>(
    cx: &mut Context<'_>,
    variants: &mut [Variant<T>],
    of: NameOf,
    names: Vec<String>,
    is_own: impl Fn(&Variant<T>) -> bool,
) {
    for (variant, new) in variants.iter_mut().zip(names) {
        if variant.rust == new {
            continue;
        }
        if is_own(variant) {
            cx.decide_again(&variant.at, || Name {
                rust: new.clone(),
                of,
                from: NameFrom::WithoutType { full: variant.rust.clone() },
            });
        }
        variant.rust = new;
    }
}
