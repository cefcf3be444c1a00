//! Names that collide with each other, with Rust and with the runtime, or that are no words: what is sent is theirs.

use constructs_v31::types::{NamesMembers, NamesValue, StringType};

use super::{Answer, exchange};

const VALUES: &str =
    r#"["a","A","a-b","a_b","+1","-1","😀","🚀","","3d","<=",">=","*","Self","unknown","type","été","日本"]"#;

/// `v31/schemas/names`
#[tokio::test]
async fn each_value_of_an_enum_has_a_variant_of_its_own() {
    let answer = Answer::json(200, VALUES);
    let (_, read) = exchange!(constructs_v31, answer, |client| client.schemas().names_values(&[]));
    let read = read.expect("values");
    for (index, value) in read.iter().enumerate() {
        assert!(!matches!(value, NamesValue::Unknown(_)), "{value:?}");
        assert!(!read[..index].contains(value), "{value:?} twice");
    }
    let (seen, _) = exchange!(constructs_v31, Answer::json(200, "[]"), |client| client.schemas().names_values(&read));
    assert_eq!(seen.text(), VALUES);
}

/// `v31/schemas/names`
#[tokio::test]
async fn colliding_members_keep_their_names_on_the_wire() {
    let members = NamesMembers {
        foo_bar_camel: Some(1),
        foo_bar_snake: Some(2),
        foo_bar_kebab: Some(3),
        r#type: Some(4),
        self_lower: Some(5),
        self_pascal: Some(6),
        crate_: Some(7),
        empty: Some(8),
        n1st: Some(9),
        u24: Some(10),
        u40: Some(11),
        new: Some(12),
        default: Some(13),
        größe: Some(14),
        u1f600: Some(15),
    };
    let wire = concat!(
        r#"{"fooBar":1,"foo_bar":2,"foo-bar":3,"type":4,"self":5,"Self":6,"crate":7,"":8,"1st":9,"$":10,"@":11,"#,
        r#""new":12,"default":13,"größe":14,"😀":15}"#
    );
    let answer = Answer::json(200, wire);
    let (seen, read) = exchange!(constructs_v31, answer, |client| client.schemas().names_members(&members));
    assert_eq!(seen.text(), wire);
    assert_eq!(read.expect("members"), members);
}

/// `v31/schemas/names`
#[tokio::test]
async fn types_named_as_those_of_rust_are_types_like_others() {
    let wire = concat!(
        r#"{"option":{"box":{"option":{"n":1}},"n":2},"vec":[{"n":3}],"string":"None","box":{},"result":{"text":"t"},"#,
        r#""default":{"n":4},"self":{"n":5},"error":{"n":6},"nullable":{"n":null},"client":7,"response":{"n":8},"#,
        r#""keyword":{"n":9},"unicode":{"n":10},"symbols":{"n":11}}"#
    );
    let (_, read) = exchange!(constructs_v31, Answer::json(200, wire), |client| client.schemas().names_types());
    let read = read.expect("a value of each type");
    assert_eq!(read.string, StringType::NoneType);
    assert_eq!(serde_json::to_string(&read).expect("it can be written"), wire);
}
