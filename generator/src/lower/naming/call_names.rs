//! The names of call types. They share a file with constants, response enums, and the imports of the file.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{Operation, ResponseBody};
use crate::runtime::OF_OPERATIONS;

use super::clashes::settle;
use super::names::{Case, Wanted};
use crate::lower::operation::found::in_words;

/// Returns the name of a method's call type, before clashes with other methods are resolved.
pub(in crate::lower) fn call_name(method: &str) -> String {
    let name = Case::Type.name(method);
    // What the file uses itself.
    let is_taken = OF_OPERATIONS.contains(&name.as_str()) || ["Method", "ToWire"].contains(&name.as_str());
    // A script without case has the same spelling for a type and a method, and arguments can have that name as well.
    let is_method = name == method;
    if is_taken || is_method || name.ends_with("Api") { format!("{name}Call") } else { name }
}

/// Resolves clashes between the calls, constants and enums of one tag.
pub(in crate::lower) fn settle_calls(operations: &mut [Operation]) {
    let enums: BTreeSet<String> = operations.iter().flat_map(enums_of).cloned().collect();
    let mut calls: BTreeMap<String, usize> = BTreeMap::new();
    for call in operations.iter_mut().filter_map(|operation| operation.call.as_mut()) {
        if enums.contains(call) {
            *call = Case::Type.append(call, "call");
        }
        *calls.entry(call.clone()).or_default() += 1;
    }
    // Method names that differ only in underscores, such as `get_a1` and `get_a_1`, are the same type name.
    let is_shared = |operation: &Operation| operation.call.as_ref().is_some_and(|call| calls[call] > 1);
    let shared: Vec<usize> = (0..operations.len()).filter(|index| is_shared(&operations[*index])).collect();
    let words = |one: &Operation| format!("{} {}", one.rust, in_words(&one.method, &one.path));
    let words: Vec<String> = shared.iter().map(|index| words(&operations[*index])).collect();
    let wanted: Vec<Wanted<'_>> = words.iter().map(|wire| Wanted { wire, given: None }).collect();
    for (index, name) in shared.into_iter().zip(settle(Case::Type, &wanted).0) {
        operations[index].call = Some(name);
    }
    // A type and a constant with a one-letter name are spelled alike.
    let calls: BTreeSet<String> = operations.iter().filter_map(|operation| operation.call.clone()).collect();
    for operation in operations.iter_mut().filter(|operation| calls.contains(&operation.constant)) {
        operation.constant = Case::Constant.append(&operation.constant, "operation");
    }
}

/// Returns the enums in the file of an operation.
fn enums_of(operation: &Operation) -> impl Iterator<Item = &String> {
    let choice = match &operation.response {
        ResponseBody::Choice { name, .. } => Some(name),
        _ => None,
    };
    choice.into_iter().chain(&operation.error_type)
}
