//! The test suite: one binary, with a module for each area.

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
mod tasks;
mod values;
mod venio;
mod wire;

use hostile::judge;

/// The runtime of generated clients, compiled here too, so that its private parts can be tested.
#[allow(unreachable_pub, unused_imports, reason = "the files refer to each other as in a client")]
#[path = "../../templates/runtime/src/lib.rs"]
mod runtime;
