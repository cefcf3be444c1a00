//! Examples: what counts as fitting, which is what is read.

use super::{Answer, exchange};

/// `v30/schemas/example-spellings`
#[tokio::test]
async fn a_whole_number_may_have_a_point() {
    let answer = Answer::json(200, r#"{"count":2.0,"big":18446744073709551615}"#);
    let (_, read) = exchange!(constructs_v30, answer, |client| client.schemas().example_spellings());
    let read = read.expect("a value");
    assert_eq!((read.count, read.big), (2, u64::MAX));
}
