//! A client that `build.rs` has just generated.

include!(concat!(env!("OUT_DIR"), "/client/src/lib.rs"));
