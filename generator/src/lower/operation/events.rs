//! Event streams that can be resumed after a lost connection.

use crate::ir::Operation;

use super::operations::{keep_free, say};
use crate::lower::naming::call_names::call_name;

/// Adds the method `reconnect`, for which the call needs a type of its own.
pub(in crate::lower) fn lower(operation: &mut Operation) {
    for at in 0..operation.methods.len() {
        if !operation.reconnects(&operation.methods[at]) {
            continue;
        }
        keep_free(&mut operation.parameters, &["reconnect"]);
        let method = &mut operation.methods[at];
        let about = "The response is a stream of events; `.reconnect()` resumes it after a lost connection.";
        say(&mut method.docs, about.to_owned());
        method.call.get_or_insert_with(|| call_name(&method.rust));
    }
}
