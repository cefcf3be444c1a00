//! Families: schemas that build on one with a discriminator, and choices beside members.

use super::{Answer, exchange, sent_again};

/// `v30/schemas/inheritance`
#[tokio::test]
async fn the_head_of_a_family_is_any_of_those_that_build_on_it() {
    use constructs_v30::types::{Shape, ShapeSquare};
    let wire = r#"{"form":"round","id":1,"inside":{"form":"ShapeTile","id":2,"side":3,"color":"red"},"radius":4}"#;
    let Shape::Round(circle) = sent_again!(constructs_v30, Shape, inheritance, wire) else { panic!("it is round") };
    assert_eq!(circle.radius, 4);
    let Some(Shape::Tile(tile)) = circle.inside.map(|inside| *inside) else { panic!("a tile is inside") };
    assert_eq!((tile.side, tile.color.as_str()), (3, "red"));

    let wire = r#"{"form":"square","id":1,"side":2}"#;
    let square = Shape::Square(Box::new(ShapeSquare::new("anything", 1, 2)));
    let (seen, _) = exchange!(constructs_v30, Answer::json(200, wire), |client| client.schemas().inheritance(&square));
    assert_eq!(seen.text(), wire, "the form decides what the tag says");

    let wire = r#"{"form":"oval","id":1,"axes":[1,2]}"#;
    let Shape::Unknown(kept) = sent_again!(constructs_v30, Shape, inheritance, wire) else {
        panic!("ovals are not described")
    };
    assert_eq!(kept["axes"][1], 2);
}

/// `v30/schemas/inheritance`
#[tokio::test]
async fn one_of_a_family_is_itself() {
    let answer = Answer::json(200, r#"{"form":"square","id":1,"side":2}"#);
    let (_, read) = exchange!(constructs_v30, answer, |client| client.schemas().inheritance_square());
    let square: constructs_v30::types::ShapeSquare = read.expect("a square");
    assert_eq!((square.id, square.side), (1, 2));
}

/// `v31/schemas/inheritance-implied`
#[tokio::test]
async fn the_names_of_schemas_tell_them_apart_where_nothing_is_mapped() {
    use constructs_v31::types::Vehicle;
    let answer = Answer::json(
        200,
        r#"[{"kind":"Bicycle","gears":7},{"seats":1,"kind":"Moped"},{"kind":"Vehicle","seats":2},{"seats":3}]"#,
    );
    let (_, read) = exchange!(constructs_v31, answer, |client| client.schemas().inheritance_implied());
    let read = read.expect("a list");
    let [Vehicle::Bicycle(bicycle), Vehicle::Moped(moped), Vehicle::Vehicle(vehicle), Vehicle::Untagged(untagged)] =
        read.as_slice()
    else {
        panic!("{read:?}");
    };
    assert_eq!((bicycle.gears, moped.seats, vehicle.seats, untagged.seats), (Some(7), Some(1), Some(2), Some(3)));
    assert_eq!(serde_json::to_string(&read[3]).expect("JSON"), r#"{"seats":3}"#);
}

/// `swagger2/schemas/inheritance`
#[tokio::test]
async fn definitions_of_swagger_2_are_families_too() {
    use constructs_swagger2::types::Event;
    let wire = r#"{"type":"Started","at":1,"by":"me"}"#;
    let Event::Started(started) = sent_again!(constructs_swagger2, Event, inheritance, wire) else {
        panic!("it started")
    };
    assert_eq!(started.by.as_deref(), Some("me"));
    let wire = r#"{"type":"finished","code":2}"#;
    assert!(matches!(sent_again!(constructs_swagger2, Event, inheritance, wire), Event::Finished(_)));
}

/// `v30/schemas/choices-tagged`
#[tokio::test]
async fn each_tagged_choice_has_the_members_beside_it() {
    use constructs_v30::types::Payment;
    let wire = r#"{"method":"card","amount":5,"number":"42"}"#;
    let Payment::Card(card) = sent_again!(constructs_v30, Payment, choices_tagged, wire) else {
        panic!("it was a card")
    };
    assert_eq!((card.amount, card.number.as_str()), (5, "42"));
    let wire = r#"{"method":"cash","amount":5,"change":1}"#;
    let Payment::Cash(cash) = sent_again!(constructs_v30, Payment, choices_tagged, wire) else { panic!("it was cash") };
    assert_eq!((cash.amount, cash.change), (5, Some(1)));
}
