//! The cost of a call through the generated client, compared with the same call written by hand with reqwest and
//! serde's derives.
//!
//! ```sh
//! cargo bench -p tests --bench call_cost
//! cargo bench -p tests --bench call_cost -- --test    # only checks that both send and read the same
//! ```
//!
//! Both send the same GET with the same headers to the same local server, each over one kept connection, and read a
//! JSON response of 2 KB into the same fields. One thread runs the whole client, and its CPU time and allocations are
//! counted. The server runs on different threads. The code written by hand has the same timeouts, follows no redirects
//! either, and checks the status and the business code. It does not limit the size of the body, retry, or report the
//! place of an error.

mod by_hand;
#[path = "../support/contract.rs"]
mod contract;
mod server;
#[path = "../support/turns.rs"]
mod turns;

use std::hint::black_box;
use std::time::Duration;

use allocation_counter::{AllocationInfo, measure, opt_out};
use gofive_venio::Client;
use gofive_venio::types::GetContractByNoResponse;

use by_hand::{Answer, ByHand};
use server::{Server, TOKEN};
use turns::{Cost, Run, compare, tell};

const NUMBER: &str = "CT202500042";
const KEY: &str = "the-key";

fn main() {
    let Some(run) = Run::of_arguments() else { return };
    let body = format!(r#"{{"status":{{"code":"1000","description":"Success"}},"data":{}}}"#, contract::text(42, 25));
    let server = Server::start(&body);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let client = Client::builder().base_url(server.url()).client_credentials("id", "secret").subscription_key(KEY);
    let client = client.build().expect("the settings are valid");
    let by_hand = ByHand::new(server.url(), TOKEN, KEY);
    let ours = || -> GetContractByNoResponse {
        runtime.block_on(async { client.contract().get_by_no(NUMBER).await }).expect("a contract")
    };
    let theirs = || -> Answer { runtime.block_on(by_hand.contract(NUMBER)).expect("a contract") };
    check(&ours(), &theirs(), &server);
    let mut cost = None;
    // Counting allocations takes time too.
    opt_out(|| cost = compare(&run, || drop(black_box(ours())), || drop(black_box(theirs()))));
    let counted = [allocations(|| drop(ours())), allocations(|| drop(theirs()))];
    assert_eq!(server.connections(), 2, "each client keeps its connection");
    if let Some(cost) = cost {
        tell(&table(&cost, counted, body.len()));
    }
}

/// Checks that both clients read the same and send the same.
fn check(ours: &GetContractByNoResponse, theirs: &Answer, server: &Server) {
    let ours = serde_json::to_value(ours).expect("JSON");
    assert_eq!(ours, serde_json::to_value(theirs).expect("JSON"));
    let calls = server.first_heads("/v1/contract/");
    let [ours, theirs] = calls.as_slice() else { panic!("two calls, not {calls:#?}") };
    assert_eq!(ours, theirs);
}

fn allocations(call: impl Fn()) -> AllocationInfo {
    const CALLS: u64 = 100;
    let mut all = measure(|| (0..CALLS).for_each(|_| call()));
    all.count_total /= CALLS;
    all.bytes_total /= CALLS;
    all
}

fn table(cost: &Cost, [ours, theirs]: [AllocationInfo; 2], bytes: usize) -> String {
    let micros = |time: Duration| time.as_secs_f64() * 1e6;
    let row = |title: &str, ours: f64, theirs: f64, ratio: f64, digits: usize| {
        format!("{title:<30}{ours:>10.digits$}{theirs:>9.digits$}{ratio:>7.2}x\n")
    };
    let counted = |title: &str, ours: u64, theirs: u64| {
        let (ours, theirs) = (ours as f64, theirs as f64);
        row(title, ours, theirs, ours / theirs, 0)
    };
    format!(
        "\none call, {bytes} bytes of JSON; medians\n\n{:<30}{:>10}{:>9}{:>8}\n{}{}{}",
        "",
        "generated",
        "by hand",
        "ratio",
        row("microseconds of CPU", micros(cost.ours), micros(cost.theirs), cost.ratio, 1),
        counted("allocations", ours.count_total, theirs.count_total),
        counted("bytes allocated", ours.bytes_total, theirs.bytes_total),
    )
}
