//! Contracts: strings, numbers, codes, and lists of free-form objects.

use std::hint::black_box;

use gofive_venio::types::Contract;

use crate::turns::{Cost, Run, compare};
use crate::{assert_same, contract, list};

pub(crate) fn read(run: &Run) -> Option<Cost> {
    let text = list(|index| contract::text(index, 1));
    let text = text.as_bytes();
    let ours = || serde_json::from_slice::<Vec<Contract>>(text).expect("contracts");
    let theirs = || serde_json::from_slice::<Vec<contract::Contract>>(text).expect("contracts");
    let written = |value: Result<Vec<u8>, _>| value.expect("JSON");
    assert_same(&written(serde_json::to_vec(&ours())), &written(serde_json::to_vec(&theirs())));
    compare(run, || drop(black_box(ours())), || drop(black_box(theirs())))
}
