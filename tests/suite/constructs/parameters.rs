//! Parameters: where they go, and how lists and objects are written.

use super::{exchange, nothing};

/// `v30/parameters/path-simple`
#[tokio::test]
async fn a_list_in_the_path_is_joined_by_commas() {
    let ids = ["a".to_owned(), "b,c".to_owned()];
    let (seen, _) = exchange!(constructs_v30, nothing(), |client| client.parameters().path_simple(&ids));
    assert_eq!(seen.target, "/path-simple/a,b%2Cc");
}

/// `swagger2/parameters/collection-csv`
#[tokio::test]
async fn a_collection_of_swagger_is_joined_by_commas() {
    let (seen, _) = exchange!(constructs_swagger2, nothing(), |client| client.parameters().collection_csv(&[1, 2]));
    assert_eq!(seen.target, "/collection-csv?ids=1,2");
}
