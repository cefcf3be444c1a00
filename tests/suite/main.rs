//! One binary, a module per question.

mod bad;
mod cli;
mod constructs;
mod corpus;
mod diff;
mod explain;
mod extensions;
mod faults;
mod fuzzed;
mod generated;
mod hostile;
mod http;
mod identifiers;
mod oracle;
mod printed;
mod promises;
mod real;
mod reference;
mod size;
mod snapshots;
mod support;
mod values;
mod venio;
mod wire;

use hostile::judge;

/// The runtime that generated clients get, compiled here as well so that its inner parts can be tested.
#[allow(unreachable_pub, reason = "files name each other as they do in a client")]
#[path = "../../templates/runtime/src/lib.rs"]
mod runtime;
