//! Values of real descriptions: nearly all schemas have valid values, and nearly all values round-trip.

use std::fmt::Write as _;
use std::path::Path;

use typewright::config::ClientConfig;
use typewright::verify::Workspace;
use typewright::verify::values::{Fault, Share, Verdict, harness, judge, make};
use typewright::{Stage, generate};

use super::{builds, documents, folder, package, share};

/// The share of schemas that must have a valid value, in percent.
const TRIED: f64 = 99.0;

/// The share of values that must round-trip, in percent.
const RIGHT: f64 = 99.9;

#[test]
fn values_of_real_descriptions_round_trip() {
    let Some(folder) = folder().filter(|_| builds()) else { return };
    let (mut all, mut tried, mut table) = (Share::default(), Share::default(), String::new());
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("values");
    // Sequential, because cargo uses all cores by itself.
    for file in documents(&folder) {
        let client = ClientConfig::for_spec(folder.join(&file), "unused", package(&file));
        let outcome = generate(&client, Stage::Files);
        let (Some(api), Some(files)) = (&outcome.api, &outcome.files) else { panic!("{file}: it has errors") };
        let made = make(&client, api).expect("the description can be read again");
        let workspace = Workspace::new(files).expect("a temporary folder").target(&target);
        let answers = harness::ask(&workspace, &api.package, &made).expect("cargo can be started");
        let verdict = judge(&made, &answers.unwrap_or_else(|said| panic!("{file}: {said}")));
        let (schemas, values) = (made.schemas.len(), verdict.all());
        all = Share { right: all.right + values.right, total: all.total + values.total };
        tried = Share { right: tried.right + schemas - verdict.untried.len(), total: tried.total + schemas };
        table += &lines(&file, &verdict);
    }
    let (right, tried) = (share(all.right, all.total), share(tried.right, tried.total));
    println!("{} of {} values right ({right:.2} %), {tried:.2} % of schemas tried\n{table}", all.right, all.total);
    assert!(tried >= TRIED, "{tried:.2} % of schemas have values, less than {TRIED} %");
    assert!(right >= RIGHT, "{right:.2} % of values are right, less than {RIGHT} %");
}

/// Lists what is wrong with the values of a document.
fn lines(file: &str, verdict: &Verdict) -> String {
    let Share { right, total } = verdict.all();
    let mut lines = format!("{:5} of {total:6} wrong  {file}\n", total - right);
    for fault in &verdict.faults {
        let Fault { schema, values, at, message, .. } = fault;
        writeln!(lines, "      {schema} ({values}) {} {at}: {message}", fault.flaw.text())
            .expect("writing to a string cannot fail");
    }
    for schema in &verdict.untried {
        writeln!(lines, "      {schema} has no valid value").expect("writing to a string cannot fail");
    }
    lines
}
