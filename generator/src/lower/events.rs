//! Streams of events that may be asked for again: their calls go on where a connection was lost.

use crate::ir::Operation;

use super::call_names::call_name;
use super::operations::{keep_free, say};

/// The call gets a method, and so a type of its own.
pub(super) fn lower(operation: &mut Operation) {
    if !operation.reconnects() {
        return;
    }
    keep_free(operation, &["reconnect"]);
    let about = "The response is a stream of events; `.reconnect()` resumes it after a lost connection.";
    say(&mut operation.docs, about.to_owned());
    operation.call.get_or_insert_with(|| call_name(&operation.rust));
}
