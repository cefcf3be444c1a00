//! The names of call types. They share a file with constants, response enums, and the imports of the file.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{Method, Operation, ResponseBody};
use crate::runtime::OF_OPERATIONS;

use super::clashes::settle;
use super::names::{Case, Wanted, fit_type};
use crate::lower::operation::found::in_words;

/// Returns the name of a method's call type, before clashes with other methods are resolved.
pub(in crate::lower) fn call_name(method: &str) -> String {
    let name = Case::Type.name(method);
    // Names that the file uses itself. A test reads them from generated files.
    let is_taken = OF_OPERATIONS.contains(&name.as_str()) || ["Method", "ToWire", "TryFrom"].contains(&name.as_str());
    // A script without case has the same spelling for a type and a method, and arguments can have that name as well.
    let is_method = name == method;
    if is_taken || is_method || name.ends_with("Api") { format!("{name}Call") } else { name }
}

/// Resolves clashes between the calls, constants and enums of one tag.
pub(in crate::lower) fn settle_calls(operations: &mut [Operation]) {
    let enums: BTreeSet<String> = operations.iter().flat_map(enums_of).cloned().collect();
    let mut taken: BTreeSet<String> = calls_of(operations).cloned().collect();
    let mut calls: BTreeMap<String, usize> = BTreeMap::new();
    let methods = operations.iter_mut().flat_map(|operation| &mut operation.methods);
    for call in methods.filter_map(|method| method.call.as_mut()) {
        if enums.contains(call) {
            *call = Case::Type.append(call, "call");
        }
        *call = fit_type(call, |name| !taken.contains(name));
        taken.insert(call.clone());
        *calls.entry(call.clone()).or_default() += 1;
    }
    // Method names that differ only in underscores, such as `get_a1` and `get_a_1`, are the same type name.
    let mut shared: Vec<(String, &mut String)> = Vec::new();
    for operation in operations.iter_mut() {
        let endpoint = in_words(&operation.http_method, &operation.path);
        for Method { rust, call, .. } in &mut operation.methods {
            let call = call.as_mut().filter(|call| calls[*call] > 1);
            shared.extend(call.map(|call| (format!("{rust} {endpoint}"), call)));
        }
    }
    let wanted: Vec<Wanted<'_>> = shared.iter().map(|(wire, _)| Wanted { wire, given: None }).collect();
    let (names, _) = settle(Case::Type, &wanted);
    for ((_, call), name) in shared.into_iter().zip(names) {
        *call = name;
    }
    // A type and a constant with a one-letter name are spelled alike.
    let calls: BTreeSet<String> = calls_of(operations).cloned().collect();
    for operation in operations.iter_mut().filter(|operation| calls.contains(&operation.constant)) {
        operation.constant = Case::Constant.append(&operation.constant, "operation");
    }
}

/// Returns the call types of operations.
fn calls_of(operations: &[Operation]) -> impl Iterator<Item = &String> {
    operations.iter().flat_map(|operation| &operation.methods).filter_map(|method| method.call.as_ref())
}

/// Returns the enums in the file of an operation.
fn enums_of(operation: &Operation) -> impl Iterator<Item = &String> {
    let choices = operation.methods.iter().filter_map(|method| match &method.response {
        ResponseBody::Choice { name, .. } => Some(name),
        _ => None,
    });
    choices.chain(&operation.error_type)
}
