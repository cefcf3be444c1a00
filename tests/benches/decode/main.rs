//! What reading an answer of 1 MB costs with the generated types, beside serde's derive on the same types.
//!
//! ```sh
//! cargo bench -p tests --bench decode
//! cargo bench -p tests --bench decode -- --test    # only sees that both read and write the same
//! ```
//!
//! Three texts: *contracts* are strings, numbers and codes; *events* are an answer of the Venio client, whose objects
//! keep members that nobody documented; *orders* have what else there is: dates, unions, enumerations, nullable members.
//! Contracts and events are types of the crate `gofive-venio`, and events go all the way through its client, from the
//! transport to the typed answer. Orders are written as the generator writes them, beside a copy of the runtime, whose
//! writer is measured with them.
//!
//! Contracts are read through their `Deserialize`, orders by the reader that calls use, and derived types from bytes, as
//! reqwest's `json` does. The derived types are what one would write by hand. They are closed where the generated ones
//! are open: they take no unknown value of an enumeration or a union, which is less work.

#[macro_use]
#[path = "../support/contract.rs"]
mod contract;
mod contracts;
mod derived;
mod events;
#[allow(dead_code, unreachable_pub, reason = "written as the generator writes it")]
mod orders;
#[path = "../support/turns.rs"]
mod turns;

use std::fmt::Write;

use turns::{Cost, Run, tell};

/// The reader and writer of generated clients.
#[allow(unreachable_pub, unused_imports, reason = "files name each other as they do in a client")]
#[path = "../../../templates/runtime/src/lib.rs"]
mod runtime;

/// Bytes of each text.
const SIZE: usize = 1_000_000;

fn main() {
    let Some(run) = Run::of_arguments() else { return };
    let rows = [
        ("read contracts: strings, numbers, codes", contracts::read(&run)),
        ("read events: open objects, dates, a call", events::read(&run)),
        ("read orders: unions, enums, dates, nullable", orders::read(&run)),
        ("read lines of orders: plain objects", orders::read_lines(&run)),
        ("write orders", orders::write(&run)),
    ];
    let mut table = format!(
        "\n1 MB of JSON; milliseconds of CPU, medians\n\n{:<46}{:>10}{:>9}{:>8}\n",
        "", "generated", "derived", "ratio"
    );
    for (title, cost) in rows {
        let Some(Cost { ours, theirs, ratio }) = cost else { continue };
        let millis = |time: std::time::Duration| time.as_secs_f64() * 1e3;
        // Writing to a string cannot fail.
        let _fine = writeln!(table, "{title:<46}{:>10.3}{:>9.3}{ratio:>7.2}x", millis(ours), millis(theirs));
    }
    if matches!(run, Run::Rounds(_)) {
        tell(&table);
    }
}

/// A list of so many items that its text has the wanted size.
fn list(item: impl Fn(usize) -> String) -> String {
    let mut text = String::from("[");
    for index in 0.. {
        text.push_str(&item(index));
        if text.len() >= SIZE {
            break;
        }
        text.push(',');
    }
    text + "]"
}

/// Whether two texts are the same JSON, in whatever order members come.
#[track_caller]
fn assert_same(ours: &[u8], theirs: &[u8]) {
    let value = |text: &[u8]| serde_json::from_slice::<serde_json::Value>(text).expect("JSON");
    assert!(value(ours) == value(theirs), "the two ways do not read and write the same");
}
