//! Names that collide with each other, with Rust or with the runtime, or that contain no letters: the wire keeps them.

use constructs_v31::types::{NamesMembers, NamesValue, StringType};

use super::{Answer, exchange, sent_again};
use crate::support::server::Server;

const VALUES: &str =
    r#"["a","A","a-b","a_b","+1","-1","😀","🚀","","3d","<=",">=","*","Self","unknown","type","été","日本"]"#;

/// `v31/schemas/names`
#[tokio::test]
async fn each_value_of_an_enum_has_its_own_variant() {
    let answer = Answer::json(200, VALUES);
    let (_, read) = exchange!(constructs_v31, answer, |client| client.schemas().names_values(&[]));
    let read = read.expect("values");
    for (index, value) in read.iter().enumerate() {
        assert!(!matches!(value, NamesValue::Unknown(_)), "{value:?}");
        assert!(!read[..index].contains(value), "{value:?} appears twice");
    }
    let (seen, _) = exchange!(constructs_v31, Answer::json(200, "[]"), |client| client.schemas().names_values(&read));
    assert_eq!(seen.text(), VALUES);
}

/// `v31/schemas/names`
#[tokio::test]
async fn colliding_fields_keep_their_names_on_the_wire() {
    let members = NamesMembers::new()
        .foobar(1)
        .foo_bar(2)
        .foo_bar_hyphenated(3)
        .r#type(4)
        .self_(5)
        .self_capitalized(6)
        .crate_(7)
        .empty(8)
        .n1st(9)
        .dollar(10)
        .at(11)
        .with_new(12)
        .with_default(13)
        .größe(14)
        .u1f600(15);
    let wire = concat!(
        r#"{"fooBar":1,"foo_bar":2,"foo-bar":3,"type":4,"self":5,"Self":6,"crate":7,"":8,"1st":9,"$":10,"@":11,"#,
        r#""new":12,"default":13,"größe":14,"😀":15}"#
    );
    let answer = Answer::json(200, wire);
    let (seen, read) = exchange!(constructs_v31, answer, |client| client.schemas().names_members(&members));
    assert_eq!(seen.text(), wire);
    assert_eq!(read.expect("fields"), members);
}

/// `v31/schemas/names`
#[tokio::test]
async fn types_named_like_rust_types_work() {
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

/// `v30/schemas/scripts`
#[tokio::test]
async fn a_tag_schema_operation_and_parameter_may_share_a_thai_name() {
    use constructs_v30::types::{ชื่อค้นหา, ลูกค้า};
    let server = Server::answering(Answer::json(200, r#"{"ชื่อ":"a","ไก่":"b","ไก้":"c"}"#)).await;
    let client = constructs_v30::Client::builder().base_url(server.url()).build().expect("a client");
    let read = client.ลูกค้า().ชื่อ("1").ค้นหา(ชื่อค้นหา::ไก้).await.expect("a customer");
    let sent = "/scripts/1?%E0%B8%84%E0%B9%89%E0%B8%99%E0%B8%AB%E0%B8%B2=%E0%B9%84%E0%B8%81%E0%B9%89";
    assert_eq!(server.only().target, sent);
    let mut customer = ลูกค้า::new("a");
    customer.ไก่ = Some("b".to_owned());
    customer.ไก้ = Some("c".to_owned());
    assert_eq!(read, customer);
    let server = Server::answering(Answer::json(200, r#"{"ชื่อ":"a"}"#)).await;
    let client = constructs_v30::Client::builder().base_url(server.url()).build().expect("a client");
    client.ลูกค้า().ลูกค้า("1", &customer).await.expect("a customer");
    assert_eq!(server.only().text(), r#"{"ชื่อ":"a","ไก่":"b","ไก้":"c"}"#);
}

/// `v30/schemas/scripts`
#[tokio::test]
async fn names_of_any_script_keep_their_letters_and_marks() {
    use constructs_v30::types::{Scripts, हिन्दी, 客户};
    let wire = r#"{"العُمر":1,"नाम":{"पता":"a"},"客户":"甲","이름":"b","Όνομα":"c","ısı":"d"}"#;
    let read = sent_again!(constructs_v30, Scripts, scripts, wire);
    let named = Scripts::new().العُمر(1).नाम(हिन्दी::new().पता("a")).客户(客户::甲).이름("b").όνομα("c").ısı("d");
    assert_eq!(read, named);
}

/// `v30/schemas/scripts`
#[tokio::test]
async fn names_in_two_unicode_normal_forms_are_two_fields() {
    let wire = "{\"caf\u{e9}\":\"composed\",\"cafe\u{301}\":\"decomposed\"}";
    let read = sent_again!(constructs_v30, Scripts, scripts, wire);
    assert_ne!(read, constructs_v30::types::Scripts::default());
}
