//! Unions: choices that a tag, a constant or the form tells apart, and types that hold themselves.

use super::{exchange, sent_again};

/// `v30/schemas/tagged`
#[tokio::test]
async fn a_tag_tells_the_choice_whatever_it_is_mapped_by() {
    use constructs_v30::types::Message;
    let wire = r#"{"kind":"text","text":"a"}"#;
    assert!(matches!(sent_again!(constructs_v30, Message, tagged, wire), Message::Text(_)));
    let wire = r#"{"kind":"note","text":"a"}"#;
    assert!(matches!(sent_again!(constructs_v30, Message, tagged, wire), Message::Note(_)));
    let wire = r#"{"kind":"Sticker","reply":{"kind":"picture","url":"u"}}"#;
    let Message::Sticker(sticker) = sent_again!(constructs_v30, Message, tagged, wire) else {
        panic!("it is a sticker")
    };
    let Some(Message::Picture(picture)) = sticker.reply.as_deref() else { panic!("a picture was there") };
    assert_eq!(picture.url, "u");
    let wire = r#"{"kind":"voice","seconds":3}"#;
    assert!(matches!(sent_again!(constructs_v30, Message, tagged, wire), Message::Unknown(_)));
}

/// `v30/schemas/untagged`
#[tokio::test]
async fn what_fits_without_loss_is_the_choice() {
    use constructs_v30::types::Expression;
    let wire = r#"[true,1.5,"a",{"not":[false]},{"a":{"b":[]}},{"c":{"not":"d"},"not":true}]"#;
    let Expression::List(items) = sent_again!(constructs_v30, Expression, untagged, wire) else {
        panic!("it is a list")
    };
    assert!(matches!(items[1], Expression::Number(_)));
    let Expression::Negation(negation) = &items[3] else { panic!("it is a negation") };
    assert_eq!(*negation.not, Expression::List(vec![Expression::Boolean(false)]));
    let Expression::Object(members) = &items[5] else { panic!("a negation would lose a member") };
    assert_eq!(members.len(), 2);
}

/// `v31/schemas/implied-by-const`
#[tokio::test]
async fn a_constant_tells_the_choice() {
    use constructs_v31::types::Command;
    for (wire, is_it) in [
        (r#"{"op":"add","value":1}"#, (|read| matches!(read, Command::Add(_))) as fn(Command) -> bool),
        (r#"{"op":"remove","value":1}"#, |read| matches!(read, Command::Remove(_))),
        (r#"{"op":3,"value":1}"#, |read| matches!(read, Command::Object(_))),
        (r#"{"op":null}"#, |read| matches!(read, Command::Unknown(_))),
    ] {
        assert!(is_it(sent_again!(constructs_v31, Command, implied_by_const, wire)), "{wire}");
    }
}

/// `v31/schemas/type-lists`
#[tokio::test]
async fn each_type_of_a_list_is_a_choice() {
    use constructs_v31::types::{TypeListsChoice, TypeListsChoiceText, TypeListsId, TypeListsMany, TypeListsWhen};
    let wire = r#"{"id":"x","when":"2024-01-31T10:00:00Z","many":[1],"choice":"all","whole":1.5}"#;
    let read = sent_again!(constructs_v31, TypeLists, type_lists, wire);
    assert_eq!(read.id, Some(TypeListsId::Text("x".to_owned())));
    assert!(matches!(read.when, constructs_v31::Nullable::Value(TypeListsWhen::Text(_))));
    assert_eq!(read.many, Some(TypeListsMany::List(vec![1])));
    assert_eq!(read.choice, Some(TypeListsChoice::Text(TypeListsChoiceText::All)));
    let read = sent_again!(constructs_v31, TypeLists, type_lists, r#"{"id":1,"when":null,"many":"y","choice":2}"#);
    assert_eq!(read.id, Some(TypeListsId::Integer(1)));
    assert_eq!(read.when, constructs_v31::Nullable::Null);
}

/// `v30/schemas/recursion`
#[tokio::test]
async fn a_type_may_hold_itself_in_every_way() {
    use constructs_v30::types::NodeEither;
    let wire = r#"{"next":{"children":[{},{"named":{"a":{}}}]},"owner":{"of":{},"name":"o"},"either":{"either":7}}"#;
    let read = sent_again!(constructs_v30, Node, recursion, wire);
    let Some(NodeEither::Node(inner)) = read.either.as_deref() else { panic!("it is a node") };
    assert_eq!(inner.either.as_deref(), Some(&NodeEither::Integer(7)));
    assert_eq!(read.owner.and_then(|owner| owner.name).as_deref(), Some("o"));
}
