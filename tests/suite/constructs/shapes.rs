//! Types of single values: lists, numbers and strings.

use super::{Answer, exchange, sent_again};

/// `v30/schemas/of-itself`
#[tokio::test]
async fn recursive_lists_and_maps_are_structs() {
    use constructs_v30::types::{Boxes, Folders};
    let wire = r#"{"boxes":[[],[[]]],"folders":{"a":{"b":{}}}}"#;
    let read = sent_again!(constructs_v30, OfItself, of_itself, wire);
    let Some(Boxes(boxes)) = read.boxes else { panic!("there are boxes") };
    assert_eq!(boxes[1], Boxes(vec![Boxes(Vec::new())]));
    let Some(Folders(folders)) = read.folders else { panic!("there are folders") };
    assert_eq!(folders["a"].0.keys().collect::<Vec<_>>(), ["b"]);
}

/// `v31/schemas/tuple`
#[tokio::test]
async fn a_list_of_fixed_length_is_a_tuple() {
    use constructs_v31::types::{Position, Segment};
    let read = sent_again!(constructs_v31, Segment, tuple, "[[1,2],[3,4],null]");
    assert_eq!(read, Segment(Position(1, 2), Position(3, 4), None));
    let told = |wire: &str| serde_json::from_str::<Position>(wire).expect_err("it is not a position").to_string();
    assert_eq!(told("[1]"), "the array ends behind 1 items at line 1 column 3");
    assert_eq!(told("[1,2,3]"), "the array has more than 2 items at line 1 column 7");
    assert_eq!(told(r#"[1,"b"]"#), "[1]: expected integer, found string at line 1 column 6");
}

/// `v31/schemas/tuple-open`
#[tokio::test]
async fn an_open_tuple_is_a_list_of_its_item_types() {
    let answer = Answer::json(200, r#"["add",1,2]"#);
    let (_, read) = exchange!(constructs_v31, answer, |client| client.schemas().tuple_open());
    assert_eq!(serde_json::to_string(&read.expect("a list")).expect("JSON"), r#"["add",1,2]"#);
}

/// `v30/schemas/integer-formats`
#[tokio::test]
async fn integer_formats_keep_all_digits() {
    let wire =
        r#"{"plain":-1,"int":2147483647,"long":9007199254740993,"unsigned":4294967295,"large":18446744073709551615}"#;
    let read = sent_again!(constructs_v30, Integers, integer_formats, wire);
    assert_eq!((read.long, read.large), (Some(9_007_199_254_740_993), Some(u64::MAX)));
}

/// `v31/schemas/null-spellings`
#[tokio::test]
async fn every_spelling_of_null_reads_as_none() {
    let wire = r#"{"inList":null,"inOneOf":null,"inAnyOf":null,"beside":null,"inEnum":null,"only":null,"fixed":null,"items":[null,1]}"#;
    let read = sent_again!(constructs_v31, NullSpellings, null_spellings, wire);
    assert_eq!((read.in_list, read.in_one_of, read.items), (None, None, vec![None, Some(1)]));
    assert_eq!((read.in_any_of, read.beside, read.in_enum), (None, None, None));
    let wire =
        r#"{"inList":1,"inOneOf":2,"inAnyOf":{"n":3},"beside":"b","inEnum":"a","only":null,"fixed":null,"items":[]}"#;
    let read = sent_again!(constructs_v31, NullSpellings, null_spellings, wire);
    assert_eq!((read.in_list, read.in_any_of.and_then(|part| part.n)), (Some(1), Some(3)));
}

/// `v31/schemas/constants`
#[tokio::test]
async fn constants_are_plain_strings_and_numbers() {
    let wire = r#"{"text":"fixed","integer":7,"negative":-1,"number":1.5,"truth":true,"nothing":null,"list":[1,2],"object":{"a":1}}"#;
    let read = sent_again!(constructs_v31, Constants, constants, wire);
    assert_eq!((read.text, read.negative), (Some("fixed".to_owned()), Some(-1)));
    let read = sent_again!(constructs_v31, Constants, constants, r#"{"text":"another"}"#);
    assert_eq!(read.text, Some("another".to_owned()));
}

/// `v31/schemas/enums`
#[tokio::test]
async fn enums_hold_values_of_every_type() {
    use constructs_v31::types::{EnumsLevel, EnumsMixed, EnumsMixedInteger, EnumsPair, EnumsPairAuto};
    let wire = r#"{"level":-1,"mixed":1,"pair":"auto","truth":true,"maybe":null,"nothing":null,"number":0.5}"#;
    let read = sent_again!(constructs_v31, Enums, enums, wire);
    assert_eq!(read.level, Some(EnumsLevel::CodeMinus1));
    assert_eq!(read.mixed, Some(EnumsMixed::Integer(EnumsMixedInteger::Code1)));
    assert_eq!(read.pair, Some(EnumsPair::Auto(EnumsPairAuto::Auto)));
    let read = sent_again!(constructs_v31, Enums, enums, r#"{"mixed":true}"#);
    assert_eq!(read.mixed, Some(EnumsMixed::Boolean(true)));
}

/// `v30/schemas/enum-empty`
#[tokio::test]
async fn an_enum_without_values_accepts_any_value_of_its_type() {
    let read = sent_again!(constructs_v30, EnumEmpty, enum_empty, r#"{"text":"any"}"#);
    assert_eq!(read.text.as_deref(), Some("any"));
}

/// `v30/schemas/additional-properties`
#[tokio::test]
async fn additional_properties_are_kept_where_allowed() {
    let wire = r#"{"typed":{"a":1},"nullable":{"a":null},"open":{"a":[1]},"closed":{},"beside":{"id":1,"x":["y"]},"shut":{"a":1},"named":{"additional_properties":1,"b":"c"}}"#;
    let read = sent_again!(constructs_v30, Additional, additional_properties, wire);
    assert_eq!(read.nullable.expect("a map")["a"], None);
    assert_eq!(read.beside.expect("an object").additional_properties["x"], ["y"]);
    assert_eq!(read.named.expect("an object").additional_properties_rest["b"], "c");
    let closed: constructs_v30::types::Additional =
        serde_json::from_str(r#"{"shut":{"a":1,"b":2}}"#).expect("unknown fields are ignored");
    assert_eq!(closed.shut.and_then(|shut| shut.a), Some(1));
}

/// `v31/schemas/patterns`
#[tokio::test]
async fn pattern_properties_are_kept() {
    let wire = r#"{"typed":{"n_a":1},"several":{"n_a":1,"s_b":"c"},"beside":{"id":1,"x-a":"b"}}"#;
    let read = sent_again!(constructs_v31, Patterns, patterns, wire);
    assert_eq!(read.typed.expect("a map")["n_a"], 1);
    assert_eq!(read.beside.expect("an object").additional_properties["x-a"], "b");
}

/// `v30/schemas/inline`
#[tokio::test]
async fn inline_schemas_are_named_after_their_place() {
    use constructs_v30::types::{InlineChoice, InlineMatrixItemItem};
    let wire = r#"{"object":{"inner":{"n":1}},"list":[{"n":2}],"map":{"a":{"n":3}},"matrix":[["a"],[]],"choice":[4],"part":{"a":5,"b":6}}"#;
    let read = sent_again!(constructs_v30, Inline, inline, wire);
    assert_eq!(read.matrix.expect("lists")[0], [InlineMatrixItemItem::A]);
    assert_eq!(read.choice, Some(InlineChoice::Integers(vec![4])));
    assert_eq!(read.part.and_then(|part| part.b), Some(6));
}

/// `v31/schemas/untyped`
#[tokio::test]
async fn a_missing_type_is_inferred_from_keywords() {
    use constructs_v31::types::UntypedValues;
    let wire = r#"{"anything":[1],"yes":"a","no":1,"words":{"b":2},"members":{"n":3},"items":[4],"values":"a","list":[{}],"object":{"c":[]}}"#;
    let read = sent_again!(constructs_v31, Untyped, untyped, wire);
    assert_eq!((read.items, read.values), (Some(vec![4]), Some(UntypedValues::A)));
    assert_eq!(read.members.and_then(|members| members.n), Some(3));
}

/// `v30/schemas/formats`
#[tokio::test]
async fn formats_map_to_types_or_keep_the_text() {
    let wire = r#"{"float":1.23456789,"double":0.1,"decimal":1.25,"longText":"9","integerOfDouble":1,"date":"2024-01-31","dateTime":"2024-01-31T10:00:00+07:00","time":"10:00:00Z","duration":"P1D","uuid":"00000000-0000-0000-0000-000000000000","byte":"aGk=","uri":"https://a.example","email":"a@b.example","ip":"127.0.0.1","password":"secret","own":"TH"}"#;
    let read = sent_again!(constructs_v30, Formats, formats, wire);
    assert_eq!((read.float, read.double), (Some(1.234_567_89_f64), Some(0.1_f64)));
    assert_eq!(read.date.map(|date| date.to_string()).as_deref(), Some("2024-01-31"));
    assert_eq!(read.date_time.map(|at| at.offset().local_minus_utc()), Some(7 * 3600));
}

/// `v30/schemas/words`
#[tokio::test]
async fn annotations_constraints_and_defaults_do_not_change_the_wire() {
    let read = sent_again!(constructs_v30, Words, words, r#"{"count":100,"text":"","list":[1,1,1]}"#);
    assert_eq!((read.count, read.level, read.text.as_deref()), (100, None, Some("")));
}

/// `v30/schemas/values-called-unknown`
#[tokio::test]
async fn a_value_called_unknown_is_a_variant_of_its_own() {
    use constructs_v30::types::{Signal, State};
    let wire = r#"{"states":["unknown","unknown_value","new"],"signals":[{"noise":1},{"value":2},3]}"#;
    let read = sent_again!(constructs_v30, ValuesCalledUnknown, values_called_unknown, wire);
    let states = [State::UnknownValueValue, State::UnknownValue, State::Unknown("new".to_owned())];
    assert_eq!(read.states, states);
    let [Signal::UnknownValueValue(noise), Signal::UnknownValue(value), Signal::Unknown(other)] = &read.signals[..]
    else {
        panic!("expected each variant: {:?}", read.signals)
    };
    assert_eq!((noise.noise, value.value, other), (1, 2, &serde_json::json!(3)));
}

/// `v31/schemas/ref-siblings`
#[tokio::test]
async fn keywords_next_to_a_reference_extend_it() {
    let wire = r#"{"described":{"a":1},"old":{"a":2},"more":{"a":3,"b":4}}"#;
    let read = sent_again!(constructs_v31, RefSiblings, ref_siblings, wire);
    assert_eq!(read.more.map(|more| (more.a, more.b)), Some((Some(3), 4)));
}

/// `v31/schemas/definitions`
#[tokio::test]
async fn definitions_inside_schemas_are_types() {
    use constructs_v31::types::Deep;
    let wire = r#"{"point":{"x":1},"deep":"a","holder":{"deep":"b"}}"#;
    let read = sent_again!(constructs_v31, Definitions, definitions, wire);
    assert_eq!((read.point.map(|point| point.x), read.deep), (Some(1), Some(Deep::A)));
}

/// `v31/schemas/dynamic-ref`
#[tokio::test]
async fn a_dynamic_reference_is_free_form() {
    let wire = r#"{"name":"a","children":[{"name":"b"}]}"#;
    let read = sent_again!(constructs_v31, Dynamic, dynamic_ref, wire);
    assert_eq!(read.children.expect("children")[0]["name"], "b");
}

/// `v30/schemas/date-spellings`
#[tokio::test]
async fn every_spelling_of_a_date_time_is_read() {
    let wire = r#"["2024-01-31T10:00Z","2024-01-31T10:00:00+07","2024-01-31 10:00:00,5+0700","2024-01-31t10:00:00z"]"#;
    let (_, read) = exchange!(constructs_v30, Answer::json(200, wire), |client| client.schemas().date_spellings());
    let minutes: Vec<i64> = read.expect("points in time").iter().map(|at| at.timestamp() / 60).collect();
    assert_eq!(minutes, [28_444_920, 28_444_500, 28_444_500, 28_444_920]);
}
