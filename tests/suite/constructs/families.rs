//! Inheritance: schemas that extend one with a discriminator, and tagged variants next to properties.

use super::{Answer, exchange, sent_again};

/// `v30/schemas/inheritance`
#[tokio::test]
async fn a_base_schema_is_a_union_of_its_subtypes() {
    use constructs_v30::types::{Shape, ShapeSquare};
    let wire = r#"{"form":"round","id":1,"inside":{"form":"ShapeTile","id":2,"side":3,"color":"red"},"radius":4}"#;
    let Shape::Round(circle) = sent_again!(constructs_v30, Shape, inheritance, wire) else {
        panic!("expected a round shape")
    };
    assert_eq!(circle.radius, 4);
    let Some(Shape::Tile(tile)) = circle.inside.map(|inside| *inside) else { panic!("expected a tile inside") };
    assert_eq!((tile.side, tile.color.as_str()), (3, "red"));

    let wire = r#"{"form":"square","id":1,"side":2}"#;
    let square = Shape::Square(Box::new(ShapeSquare::new("anything", 1, 2)));
    let (seen, _) = exchange!(constructs_v30, Answer::json(200, wire), |client| client.schemas().inheritance(&square));
    assert_eq!(seen.text(), wire, "the variant decides the value of the tag");

    let wire = r#"{"form":"oval","id":1,"axes":[1,2]}"#;
    let Shape::Unknown(kept) = sent_again!(constructs_v30, Shape, inheritance, wire) else {
        panic!("expected an unknown variant")
    };
    assert_eq!(kept["axes"][1], 2);
}

/// `v30/schemas/inheritance`
#[tokio::test]
async fn a_subtype_is_a_struct() {
    let answer = Answer::json(200, r#"{"form":"square","id":1,"side":2}"#);
    let (_, read) = exchange!(constructs_v30, answer, |client| client.schemas().inheritance_square());
    let square: constructs_v30::types::ShapeSquare = read.expect("a square");
    assert_eq!((square.id, square.side), (1, 2));
}

/// `v31/schemas/inheritance-implied`
#[tokio::test]
async fn schema_names_are_the_tags_if_nothing_is_mapped() {
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
async fn swagger_2_definitions_support_inheritance() {
    use constructs_swagger2::types::Event;
    let wire = r#"{"type":"Started","at":1,"by":"me"}"#;
    let Event::Started(started) = sent_again!(constructs_swagger2, Event, inheritance, wire) else {
        panic!("expected `Started`")
    };
    assert_eq!(started.by.as_deref(), Some("me"));
    let wire = r#"{"type":"finished","code":2}"#;
    assert!(matches!(sent_again!(constructs_swagger2, Event, inheritance, wire), Event::Finished(_)));
}

/// `v30/schemas/family-of-alias`
#[tokio::test]
async fn a_schema_that_only_adds_a_discriminator_is_a_union_of_its_subtypes() {
    use constructs_v30::types::Rule;
    let wire = r#"{"does":"BlockRule","id":"a","until":7}"#;
    let Rule::BlockRule(block) = sent_again!(constructs_v30, Rule, family_of_alias, wire) else {
        panic!("expected a rule that blocks")
    };
    assert_eq!((block.id.as_deref(), block.until), (Some("a"), Some(7)));
}

/// `v30/schemas/family-of-alias`
#[tokio::test]
async fn a_tag_that_the_base_lists_and_no_subtype_has_selects_the_base() {
    use constructs_v30::types::Rule;
    let read = sent_again!(constructs_v30, Rule, family_of_alias, r#"{"does":"AuditRule","id":"a"}"#);
    assert!(matches!(&read, Rule::Rule(rule) if rule.id.as_deref() == Some("a")), "{read:?}");
}

/// `v30/schemas/choices-tagged`
#[tokio::test]
async fn each_tagged_variant_has_the_fields_next_to_the_union() {
    use constructs_v30::types::Payment;
    let wire = r#"{"method":"card","amount":5,"number":"42"}"#;
    let Payment::Card(card) = sent_again!(constructs_v30, Payment, choices_tagged, wire) else {
        panic!("expected a card")
    };
    assert_eq!((card.amount, card.number.as_str()), (5, "42"));
    let wire = r#"{"method":"cash","amount":5,"change":1}"#;
    let Payment::Cash(cash) = sent_again!(constructs_v30, Payment, choices_tagged, wire) else {
        panic!("expected cash")
    };
    assert_eq!((cash.amount, cash.change), (5, Some(1)));
}
