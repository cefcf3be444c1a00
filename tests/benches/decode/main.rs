//! The cost of reading 1 MB of JSON with generated types, compared with serde's derives on the same types.
//!
//! ```sh
//! cargo bench -p tests --bench decode
//! cargo bench -p tests --bench decode -- --test    # only checks that both read and write the same
//! ```
//!
//! There are three inputs. *Contracts* consist of strings, numbers and codes. *Events* are a response of the Venio API,
//! whose objects keep undocumented fields. *Orders* have everything else: dates, unions, enums and nullable fields.
//! Contracts and events are types of the crate `gofive-venio`, and events pass through its whole client, from the
//! transport to the typed response. Orders are written as the generator writes them, with a copy of the runtime, and
//! writing is measured with them too.
//!
//! Contracts are read through their `Deserialize`, orders by the reader that calls use, and derived types from bytes,
//! as reqwest's `json` does. The derived types are what a user would write by hand. Unlike the generated types, they
//! reject unknown values of enums and unions, which is less work.

#[macro_use]
#[path = "../support/contract.rs"]
mod contract;
mod contracts;
mod derived;
mod events;
#[allow(dead_code, unreachable_pub, reason = "written as the generator writes types")]
mod orders;
#[path = "../support/turns.rs"]
mod turns;

use std::fmt::Write;

use turns::{Cost, Run, tell};

/// The reader and writer of generated clients.
#[allow(unreachable_pub, unused_imports, reason = "the files refer to each other as in a client")]
#[path = "../../../templates/runtime/src/lib.rs"]
mod runtime;

/// The size of each input, in bytes.
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

/// Returns a JSON list with enough items to reach the size.
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

/// Checks that two texts are the same JSON, apart from the order of keys.
#[track_caller]
fn assert_same(ours: &[u8], theirs: &[u8]) {
    let value = |text: &[u8]| serde_json::from_slice::<serde_json::Value>(text).expect("JSON");
    assert!(value(ours) == value(theirs), "generated and derived types do not read and write the same");
}
