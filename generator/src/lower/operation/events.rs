//! Event streams that can be resumed after a lost connection.

use crate::ir::Operation;

use super::operations::{keep_free, say};
use crate::lower::naming::call_names::call_name;

/// Adds the method `reconnect`, for which the call needs a type of its own.
pub(in crate::lower) fn lower(operation: &mut Operation) {
    if !operation.reconnects() {
        return;
    }
    keep_free(operation, &["reconnect"]);
    let about = "The response is a stream of events; `.reconnect()` resumes it after a lost connection.";
    say(&mut operation.docs, about.to_owned());
    operation.call.get_or_insert_with(|| call_name(&operation.rust));
}
