//! Where servers and descriptions deviate from the specification, and how the client handles it.

use serde_json::{Value, json};

use super::{Answer, exchange, sent_again};

/// `v30/schemas/required-undescribed`
#[tokio::test]
async fn a_required_name_without_a_property_is_a_free_form_field() {
    use constructs_v30::types::Undescribed;
    let wire = r#"{"id":1,"bag":{"only":[2]},"counts":{"all":3,"more":4},"ghost":{"a":null}}"#;
    let read = sent_again!(constructs_v30, Undescribed, required_undescribed, wire);
    assert_eq!((read.ghost, read.counts.map(|counts| counts.all)), (json!({"a": null}), Some(3)));
    let built = Undescribed::new(1, json!("g"));
    assert_eq!(serde_json::to_string(&built).expect("JSON"), r#"{"id":1,"ghost":"g"}"#);
}

/// `v30/schemas/required-elsewhere`
#[tokio::test]
async fn a_required_field_may_be_described_in_another_part() {
    let read = sent_again!(constructs_v30, RequiredElsewhere, required_elsewhere, r#"{"name":"a","size":1}"#);
    assert_eq!((read.name.as_str(), read.size), ("a", 1));
}

/// `v30/requests/form-undescribed`
#[tokio::test]
async fn an_undescribed_field_of_a_form_is_sent() {
    let form = constructs_v30::types::FormUndescribedRequest::new("t", json!("refresh"));
    let (seen, _) = exchange!(constructs_v30, super::nothing(), |client| client.requests().form_undescribed(&form));
    assert_eq!(seen.text(), "token=t&grant_type=refresh");
}

/// `v30/schemas/all-of-narrower`
#[tokio::test]
async fn the_more_specific_part_decides_the_type_of_a_field() {
    use constructs_v30::types::{NarrowerKind, NarrowerUser};
    let wire = r#"{"user":{"name":"u"},"tags":["t"],"count":9007199254740993,"at":"2024-01-31","kind":"b"}"#;
    let read = sent_again!(constructs_v30, Narrower, all_of_narrower, wire);
    assert_eq!(read.user, Some(NarrowerUser::new("u")));
    assert_eq!((read.tags, read.count), (Some(vec!["t".to_owned()]), Some(9_007_199_254_740_993)));
    assert_eq!(read.kind, Some(NarrowerKind::B));
}

/// `v30/schemas/all-of-other-type`
#[tokio::test]
async fn the_later_of_two_types_wins_unless_it_is_a_bare_object() {
    let read = sent_again!(constructs_v30, OtherType, all_of_other_type, r#"{"n":"1","user":"u"}"#);
    assert_eq!((read.n.as_deref(), read.user.as_deref()), (Some("1"), Some("u")));
}

/// `v30/schemas/bare-object`
#[tokio::test]
async fn a_bare_object_holds_any_json() {
    use constructs_v30::types::BareObjectsChoice;
    let wire = r#"{"field":"text","nullable":[1],"items":[1,"a",null,{}],"values":{"a":true,"b":{"c":1}},"node":[{}],"closed":{"a":1},"choice":"text"}"#;
    let read = sent_again!(constructs_v30, BareObjects, bare_object, wire);
    assert_eq!((read.field, read.node), (Some(json!("text")), Some(json!([{}]))));
    assert_eq!(read.choice, Some(BareObjectsChoice::Text("text".to_owned())));
    let read = sent_again!(constructs_v30, BareObjects, bare_object, r#"{"field":{"a":1},"choice":{"a":1}}"#);
    assert_eq!(read.field.map(|field| field["a"].clone()), Some(Value::from(1)));
    assert!(matches!(read.choice, Some(BareObjectsChoice::Object(_))));
}

/// `v31/schemas/integer-bounds`
#[tokio::test]
async fn bounds_of_integers_decide_their_width() {
    use constructs_v31::types::{IntegerBounds, IntegerBoundsCode};
    let wire = r#"{"from0":4294967295,"long0":18446744073709551615,"above":18446744073709551615,"large":18446744073709551615,"float":18446744073709551615,"under":18446744073709551615,"wide":4294967295,"wider":-4294967295,"page":100,"part":1,"code":2}"#;
    let read = sent_again!(constructs_v31, IntegerBounds, integer_bounds, wire);
    assert_eq!((read.from0, read.long0, read.wider), (Some(u32::MAX), Some(u64::MAX), Some(-4_294_967_295)));
    assert_eq!((read.page, read.code), (Some(100_i32), Some(IntegerBoundsCode::Code2)));
    assert!(
        serde_json::from_str::<IntegerBounds>(r#"{"page":4294967295}"#).is_err(),
        "the type is no wider than the bounds require"
    );
}

/// `v30/schemas/int-or-string`
#[tokio::test]
async fn int_or_string_is_a_union() {
    use constructs_v30::types::{IntOrString, PortsAlso};
    let read = sent_again!(constructs_v30, Ports, int_or_string, r#"{"target":80,"also":"http"}"#);
    assert_eq!((read.target, read.also), (Some(IntOrString::Integer(80)), Some(PortsAlso::Text("http".to_owned()))));
}

/// `v30/schemas/type-words`
#[tokio::test]
async fn type_names_of_programming_languages_are_understood() {
    let wire = r#"{"whole":1,"truth":true,"text":"t","number":16777217.25,"long":9007199254740993,"day":"2024-01-31","list":["a"],"map":{"a":1}}"#;
    let read = sent_again!(constructs_v30, TypeWords, type_words, wire);
    assert_eq!((read.whole, read.truth, read.text.as_deref()), (Some(1_i64), Some(true), Some("t")));
    assert_eq!((read.number, read.map.map(|map| map["a"])), (Some(16_777_217.25_f64), Some(1_i64)));
}

/// `v30/schemas/foreign-keywords`
#[tokio::test]
async fn keywords_of_another_type_are_ignored() {
    let wire = r#"{"email":"a@b.example","plain":"p","list":["a"],"count":1,"flag":true}"#;
    let read = sent_again!(constructs_v30, ForeignKeywords, foreign_keywords, wire);
    assert_eq!((read.email.as_deref(), read.plain.as_deref()), (Some("a@b.example"), Some("p")));
    assert_eq!((read.list, read.count, read.flag), (Some(vec!["a".to_owned()]), Some(1_i32), Some(true)));
}

/// `v30/schemas/null-lists`
#[tokio::test]
async fn null_for_a_list_or_a_map_reads_as_empty() {
    let wire = r#"{"names":null,"labels":null,"rows":[null,[1]],"text":"t","maybe":null}"#;
    let (_, read) = exchange!(constructs_v30, Answer::json(200, wire), |client| client.schemas().null_lists());
    let read = read.expect("a response");
    assert!(read.names.is_empty() && read.labels.is_empty());
    assert_eq!((&read.rows, &read.maybe), (&vec![Vec::new(), vec![1]], &None));
    let written = serde_json::to_string(&read).expect("JSON");
    assert_eq!(written, r#"{"names":[],"labels":{},"rows":[[],[1]],"text":"t","maybe":null}"#);
    let (_, read) = exchange!(constructs_v30, Answer::json(200, "null"), |client| client.schemas().null_lists_whole());
    assert!(read.expect("a response").is_empty());
    let told = serde_json::from_str::<constructs_v30::types::NullLists>(&wire.replace(r#""t""#, "null"));
    assert!(told.is_err(), "only lists and maps accept null");
}

/// `v30/schemas/dates-without-offset`
#[tokio::test]
async fn a_date_time_without_an_offset_is_read_as_utc() {
    use constructs_v30::types::LocalDates;
    let wire = r#"{"at":"2024-01-31T10:00:00","own":"2024-01-31T10:00:00","day":"2024-01-31T00:00:00"}"#;
    let value: LocalDates = serde_json::from_str(wire).expect("the type reads it");
    assert_eq!(value.at.to_rfc3339(), "2024-01-31T10:00:00+00:00");
    let (seen, read) =
        exchange!(constructs_v30, Answer::json(200, wire), |client| { client.schemas().dates_without_offset(&value) });
    // `DateTime` cannot represent a missing offset. The format of `x-wire-format` omits it.
    assert_eq!(seen.text(), r#"{"at":"2024-01-31T10:00:00Z","own":"2024-01-31T10:00:00","day":"2024-01-31"}"#);
    assert_eq!(read.expect("a response").day.map(|day| day.to_string()).as_deref(), Some("2024-01-31"));
}

/// `v30/responses/status-with-words`
#[tokio::test]
async fn a_status_may_include_its_reason_phrase() {
    let (_, read) = exchange!(constructs_v30, Answer::json(200, "7"), |client| client.responses().status_with_words());
    assert_eq!(read.expect("a number"), 7);
}

/// `swagger2/schemas/items-by-position`
#[tokio::test]
async fn schemas_listed_under_items_are_variants() {
    use constructs_swagger2::types::ItemsByPositionResponseItem as Item;
    let answer = Answer::json(200, r#"[{"number":1},{"name":"a"}]"#);
    let (_, read) = exchange!(constructs_swagger2, answer, |client| client.schemas().items_by_position());
    let read = read.expect("a list");
    assert!(matches!(&read[0], Item::ByNumber(one) if one.number == 1));
    assert!(matches!(&read[1], Item::ByName(one) if one.name == "a"));
}

/// `v31/schemas/numeric-text`
#[tokio::test]
async fn a_number_is_read_from_a_string_if_the_description_says_so() {
    use constructs_v31::types::Stock;
    let wire = r#"{"id":"7","count":"-3","price":"1.5","spare":"9","list":["1",2],"short":"4294967295","name":"5"}"#;
    let stock: Stock = serde_json::from_str(wire).expect("the type reads it");
    assert_eq!((stock.id, stock.count, stock.spare, stock.short), (Some(7), -3_i32, Some(9), Some(u32::MAX)));
    let answer = Answer::json(200, wire);
    let (seen, read) = exchange!(constructs_v31, answer, |client| client.schemas().numeric_text(4, &stock).limit(5));
    let written = r#"{"id":7,"count":-3,"price":1.5,"spare":9,"list":[1,2],"short":4294967295,"name":"5"}"#;
    assert_eq!((seen.target.as_str(), seen.text()), ("/numeric-text/4?limit=5", written));
    assert_eq!(read.expect("a response"), stock);
    let told = |wire: &str| serde_json::from_str::<Stock>(wire).expect_err("it is not a number").to_string();
    assert_eq!(told(r#"{"count":"x"}"#), "count: expected integer, found string at line 1 column 12");
    assert_eq!(told(r#"{"count":"1.5"}"#), "count: expected integer, found fraction at line 1 column 14");
}

/// `v30/documents/scalar-spellings`
#[tokio::test]
async fn strings_that_yaml_may_take_for_other_types_keep_their_spelling() {
    let wire = r#"["1.0","1.10","0x1F","0o17","1e3",".5","012","TRUE","no","1_000","2024-01-01","12:30","2.0"]"#;
    let values: constructs_v30::types::Spellings = serde_json::from_str(wire).expect("the type reads it");
    assert!(!format!("{values:?}").contains("Unknown"), "{values:?}");
    let answer = Answer::json(200, wire);
    let (seen, read) = exchange!(constructs_v30, answer, |client| client.documents().scalar_spellings(&values));
    assert_eq!(seen.text(), wire);
    assert_eq!(read.expect("a response"), values);
}

/// `v30/schemas/unknown-fields`
#[tokio::test]
async fn unknown_fields_are_kept_if_configured() {
    let wire = r#"{"id":1,"inner":{"n":2},"later":[3]}"#;
    let read = sent_again!(constructs_v30, UnknownFields, unknown_fields, wire);
    assert_eq!(read.additional_properties["later"], json!([3]));
    let dropped: constructs_v30::types::UnknownFieldsInner =
        serde_json::from_str(r#"{"n":2,"later":3}"#).expect("the other type ignores unknown fields");
    assert_eq!(serde_json::to_string(&dropped).expect("JSON"), r#"{"n":2}"#);
}

/// `v32/schemas/strict-dates`
#[tokio::test]
async fn strict_dates_must_match_the_format() {
    let wire = r#"{"at":"2024-01-31T10:00:00Z","day":"2024-01-31"}"#;
    let (_, read) = exchange!(constructs_v32, Answer::json(200, wire), |client| client.schemas().strict_dates());
    assert_eq!(serde_json::to_string(&read.expect("a response")).expect("JSON"), wire);
    let told = |wire: &str| {
        let read = serde_json::from_str::<constructs_v32::types::StrictDates>(wire);
        read.expect_err("strict dates reject other spellings").to_string()
    };
    let without_offset = told(r#"{"at":"2024-01-31T10:00:00"}"#);
    assert!(without_offset.contains(r#"(`date-time = "chrono"` in generator.toml"#), "{without_offset}");
    assert!(told(r#"{"day":"2024-01-31T00:00:00"}"#).starts_with("day: expected date"));
}
