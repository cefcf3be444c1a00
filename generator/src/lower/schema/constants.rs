//! Fields and required parameters with one possible value. `new` fills the fields, and calls send the parameters. Their type
//! is a plain string or number.
//!
//! An enum with one variant would only add noise for callers. Unions still distinguish their variants by these values,
//! which they read from the description.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{Constant, Kind, Operation, ParameterPlace, Presence, Tag, Type, TypeRef, why};
use crate::markdown::code;

use super::types::Types;
use crate::lower::api::groups::{in_operations, named};
use crate::lower::context::Context;
use crate::lower::operation::operations::say;
use crate::lower::operation::parameters::without_null;

/// Fills in the fields and parameters with one possible value, and drops the inline enums that nothing else uses.
pub(in crate::lower) fn fix<'a>(cx: &mut Context<'a>, types: &mut Types<'a>, tags: &mut [Tag]) {
    let constants: BTreeMap<String, (Constant, Vec<String>)> = types.done.iter().filter_map(constant).collect();
    let named_components: BTreeSet<String> = constants.keys().filter(|name| types.is_named(name)).cloned().collect();
    for ty in &mut types.done {
        let Kind::Struct { fields, .. } = &mut ty.kind else { continue };
        for field in fields {
            let TypeRef::Named(name) = &field.ty else { continue };
            let Some((constant, about)) = constants.get(name) else { continue };
            if !named_components.contains(name) {
                field.ty = plain(constant);
                if !field.docs.is_empty() {
                    field.docs.push(String::new());
                }
                field.docs.extend(about.iter().cloned());
                cx.decide(&field.at, || why::Enum::Constant(constant.clone()));
            }
            if field.presence == Presence::Required {
                field.fixed = Some(constant.clone());
            }
        }
    }
    for operation in tags.iter_mut().flat_map(|tag| &mut tag.operations) {
        fix_parameters(cx, operation, &constants);
    }
    let in_types = types.done.iter().flat_map(|ty| ty.kind.type_refs()).filter_map(named);
    let used: BTreeSet<String> = in_types.chain(in_operations(tags)).map(str::to_owned).collect();
    types.done.retain(|ty| {
        let is_left = constants.contains_key(&ty.rust) && !named_components.contains(&ty.rust);
        !is_left || used.contains(&ty.rust)
    });
}

/// Fills in the required parameters with one possible value, and says so in the docs of the methods.
fn fix_parameters(
    cx: &mut Context<'_>,
    operation: &mut Operation,
    constants: &BTreeMap<String, (Constant, Vec<String>)>,
) {
    for parameter in operation.parameters.iter_mut().filter(|parameter| parameter.required) {
        let ty = if parameter.sends_null() { &parameter.ty } else { without_null(&parameter.ty) };
        let TypeRef::Named(name) = ty else { continue };
        let Some((constant, _)) = constants.get(name) else { continue };
        cx.decide(&parameter.at, || why::Enum::Constant(constant.clone()));
        parameter.ty = plain(constant);
        parameter.fixed = Some(constant.clone());
        let (value, name) = (code(&constant.to_string()), code(&parameter.wire));
        let about = match parameter.place {
            ParameterPlace::Path => format!("Always sends {value} as the path parameter {name}."),
            ParameterPlace::Query => format!("Always sends {value} as the query parameter {name}."),
            ParameterPlace::QueryString => format!("Always sends {value} as the query."),
            ParameterPlace::Header => format!("Always sends {value} as the header {name}."),
            ParameterPlace::Cookie => format!("Always sends {value} as the cookie {name}."),
        };
        operation.methods.iter_mut().for_each(|method| say(&mut method.docs, about.clone()));
    }
}

/// Returns the plain type of a constant.
fn plain(constant: &Constant) -> TypeRef {
    match constant {
        Constant::Integer(_) => TypeRef::I64,
        Constant::Text(_) | Constant::Boolean(_) => TypeRef::String,
    }
}

/// Returns the only value of an enum, and docs about it for a field.
fn constant(ty: &Type) -> Option<(String, (Constant, Vec<String>))> {
    let (constant, docs) = match &ty.kind {
        Kind::StringEnum { variants, other: None } => match variants.as_slice() {
            [only] => (Constant::Text(only.value.clone()), &only.docs),
            _ => return None,
        },
        Kind::IntegerEnum(variants) => match variants.as_slice() {
            [only] => (Constant::Integer(only.value), &only.docs),
            _ => return None,
        },
        _ => return None,
    };
    let value = code(&constant.to_string());
    let mut about = vec![format!("Always {value}.")];
    if *docs != [format!("{value}.")] {
        about.push(String::new());
        about.extend(docs.iter().cloned());
    }
    Some((ty.rust.clone(), (constant, about)))
}
