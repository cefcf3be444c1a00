//! Unions: variants selected by a tag, a constant or the shape of the value, and recursive types.

use chrono::NaiveDate;
use typewright::config::ClientConfig;
use typewright::{Stage, generate};

use super::{exchange, sent_again};

/// `v30/schemas/tagged`
#[tokio::test]
async fn a_tag_selects_the_variant_by_mapping_or_schema_name() {
    use constructs_v30::types::Message;
    let wire = r#"{"kind":"text","text":"a"}"#;
    assert!(matches!(sent_again!(constructs_v30, Message, tagged, wire), Message::Text(_)));
    let wire = r#"{"kind":"note","text":"a"}"#;
    assert!(matches!(sent_again!(constructs_v30, Message, tagged, wire), Message::Note(_)));
    let wire = r#"{"kind":"Sticker","reply":{"kind":"picture","url":"u"}}"#;
    let Message::Sticker(sticker) = sent_again!(constructs_v30, Message, tagged, wire) else {
        panic!("expected a sticker")
    };
    let Some(Message::Picture(picture)) = sticker.reply.as_deref() else { panic!("expected a picture") };
    assert_eq!(picture.url, "u");
    let wire = r#"{"kind":"voice","seconds":3}"#;
    assert!(matches!(sent_again!(constructs_v30, Message, tagged, wire), Message::Unknown(_)));
}

/// `v30/schemas/untagged`
#[tokio::test]
async fn the_variant_that_fits_without_loss_is_chosen() {
    use constructs_v30::types::Expression;
    let wire = r#"[true,1.5,"a",{"not":[false]},{"a":{"b":[]}},{"c":{"not":"d"},"d":true}]"#;
    let Expression::Expressions(items) = sent_again!(constructs_v30, Expression, untagged, wire) else {
        panic!("expected a list")
    };
    assert!(matches!(items[1], Expression::Number(_)));
    let Expression::Negation(negation) = &items[3] else { panic!("expected a negation") };
    assert_eq!(*negation.not, Expression::Expressions(vec![Expression::Boolean(false)]));
    let Expression::Object(members) = &items[5] else { panic!("expected an object") };
    assert_eq!(members.len(), 2);
}

/// `v30/schemas/untagged-grown`
#[test]
fn fields_that_a_server_adds_do_not_outweigh_the_field_that_they_are_in() {
    use constructs_v30::types::Gesture;
    for wire in [r#"{"scroll":{"x":1,"z":2}}"#, r#"{"scroll":{"x":1,"z":2,"by":"wheel"},"at":{"h":7}}"#] {
        let read: Gesture = serde_json::from_str(wire).expect("it is read");
        assert!(matches!(read, Gesture::Scroll(_)), "{wire}: {read:?}");
    }
}

/// `v31/schemas/implied-by-const`
#[tokio::test]
async fn a_constant_selects_the_variant() {
    use constructs_v31::types::Command;
    for (wire, is_it) in [
        (r#"{"op":"add","value":1}"#, (|read| matches!(read, Command::Add(_))) as fn(Command) -> bool),
        (r#"{"op":"remove","value":1}"#, |read| matches!(read, Command::Remove(_))),
        (r#"{"op":3,"value":1}"#, |read| matches!(read, Command::Op3(_))),
        (r#"{"op":null}"#, |read| matches!(read, Command::Unknown(_))),
    ] {
        assert!(is_it(sent_again!(constructs_v31, Command, implied_by_const, wire)), "{wire}");
    }
}

/// `v31/schemas/nullable-variants`
#[tokio::test]
async fn a_reference_or_null_is_the_variant_of_the_reference() {
    use constructs_v31::Nullable;
    use constructs_v31::types::{Carrier, ParcelContent, ParcelSize, Size};
    let wire = r#"{"content":{"sort":"l","weight":3},"stop":{"carrier":{"name":"a"}},"size":"large"}"#;
    let parcel = sent_again!(constructs_v31, Parcel, nullable_variants, wire);
    assert!(matches!(parcel.content, Some(ParcelContent::L(_))));
    assert_eq!(parcel.stop.carrier, Nullable::Value(Carrier::new("a")));
    assert_eq!(parcel.size, Nullable::Value(ParcelSize::Size(Size::Large)), "a reference keeps its type");
    let wire = r#"{"content":null,"stop":{"carrier":null}}"#;
    let parcel = sent_again!(constructs_v31, Parcel, nullable_variants, wire);
    assert_eq!((parcel.content, parcel.stop.carrier), (None, Nullable::Null));
}

/// `v30/schemas/nullable-by-part`
#[tokio::test]
async fn a_shared_field_is_nullable_if_one_variant_says_so() {
    use constructs_v30::{Nullable, types::Train};
    let halt = sent_again!(constructs_v30, Halt, nullable_by_part, r#"{"train":{"number":"7"}}"#);
    assert_eq!(halt.train, Nullable::Value(Train::new("7")));
    let halt = sent_again!(constructs_v30, Halt, nullable_by_part, r#"{"train":null}"#);
    assert_eq!(halt.train, Nullable::Null);
}

/// `v31/schemas/type-lists`
#[tokio::test]
async fn each_type_in_a_type_list_is_a_variant() {
    use constructs_v31::types::{TypeListsChoice, TypeListsChoiceAll, TypeListsId, TypeListsMany, TypeListsWhen};
    let wire = r#"{"id":"x","when":"2024-01-31T10:00:00Z","many":[1],"choice":"all","whole":1.5}"#;
    let read = sent_again!(constructs_v31, TypeLists, type_lists, wire);
    assert_eq!(read.id, Some(TypeListsId::Text("x".to_owned())));
    assert!(matches!(read.when, constructs_v31::Nullable::Value(TypeListsWhen::Text(_))));
    assert_eq!(read.many, Some(TypeListsMany::Integers(vec![1])));
    assert_eq!(read.choice, Some(TypeListsChoice::All(TypeListsChoiceAll::All)));
    let read = sent_again!(constructs_v31, TypeLists, type_lists, r#"{"id":1,"when":null,"many":"y","choice":2}"#);
    assert_eq!(read.id, Some(TypeListsId::Integer(1)));
    assert_eq!(read.when, constructs_v31::Nullable::Null);
}

/// `v30/schemas/common-unions`
#[tokio::test]
async fn a_value_or_the_empty_string_is_clearable() {
    use constructs_v30::Clearable;
    use constructs_v30::types::{Clearing, ClearingAddress};
    let wire = r#"{"limit":"","note":"","until":"","words":"","state":"","address":"","named":""}"#;
    let read = sent_again!(constructs_v30, Clearing, clearable, wire);
    assert_eq!((read.limit, read.note.as_deref()), (Clearable::Empty, Some("")));
    assert!(read.until.is_some_and(|until| until.is_empty()));
    assert_eq!(read.address, Some(Clearable::Empty));
    let wire = r#"{"limit":3,"until":"2024-01-31T10:00:00Z","words":["a"],"address":{"city":"c"},"named":{"days":2}}"#;
    let read = sent_again!(constructs_v30, Clearing, clearable, wire);
    assert_eq!((&read.limit, read.limit.as_option()), (&Clearable::Value(3), Some(&3)));
    assert!(matches!(read.until, Some(Clearable::Value(_))));
    assert_eq!(read.address, Some(Clearable::Value(ClearingAddress::new("c"))));
    assert_eq!(read.named.and_then(Clearable::into_option).map(|named| named.days), Some(2));
    let read = sent_again!(constructs_v30, Clearing, clearable, r#"{"limit":"none"}"#);
    assert_eq!(read.limit, Clearable::Unknown("none".into()));
    let built = Clearing::new(3).until(Clearable::Empty).words(vec!["a".to_owned()]).address(ClearingAddress::new("c"));
    let wire = r#"{"limit":3,"until":"","words":["a"],"address":{"city":"c"}}"#;
    assert_eq!(serde_json::to_string(&built).expect("JSON"), wire);
}

/// `v30/schemas/common-unions`
#[tokio::test]
async fn an_id_or_the_object_is_expandable() {
    use constructs_v30::Expandable;
    use constructs_v30::types::{Settlement, SettlementNumber, Settler};
    let wire =
        r#"{"payer":"p1","refunds":["p2",{"id":"p3","name":"n","referrer":"p1"}],"method":"m","number":{"id":4}}"#;
    let read = sent_again!(constructs_v30, Settlement, expandable, wire);
    assert_eq!(read.payer.as_ref().and_then(Expandable::id), Some("p1"));
    let refunds = read.refunds.expect("refunds");
    assert_eq!(refunds.iter().filter_map(Expandable::id).collect::<Vec<&str>>(), ["p2", "p3"]);
    let [Expandable::Id(_), Expandable::Object(payer)] = refunds.as_slice() else {
        panic!("expected an id and an object")
    };
    assert_eq!(payer.referrer, Some("p1".into()));
    assert_eq!(read.payer.and_then(Expandable::into_object), None);
    assert!(matches!(read.number, Some(SettlementNumber::Id(_))), "its id is not a string");
    let read = sent_again!(constructs_v30, Settlement, expandable, r#"{"payer":{"id":"p4"}}"#);
    assert!(matches!(read.payer, Some(Expandable::Unknown(_))), "it lacks a required field");
    let built = Settlement::new().payer(Settler::new("p5", "n")).refunds(["p6"]);
    assert_eq!(serde_json::to_string(&built).expect("JSON"), r#"{"payer":{"id":"p5","name":"n"},"refunds":["p6"]}"#);
}

/// `v31/schemas/webhooks`
#[test]
fn a_webhook_is_read_as_the_payload_that_its_constant_names() {
    use constructs_v31::types::Webhook;
    let read = |text: &str| Webhook::from_slice(text.as_bytes()).expect("a webhook");
    let Webhook::ItemReturned(returned) = read(r#"{"event":"item.returned","item":"i1","by":"c1"}"#) else {
        panic!("expected a return")
    };
    assert_eq!((returned.item.as_str(), returned.reason), ("i1", None));
    assert!(matches!(read(r#"{"event":"item.sold","item":"i1"}"#), Webhook::ItemSold(_)));
    assert!(matches!(read(r#"{"event":"item.lost","item":"i1"}"#), Webhook::Unknown(_)));
    let error = Webhook::from_slice(br#"{"event":"item.sold"}"#).expect_err("no item");
    assert_eq!(error.to_string(), "missing field `item` at line 1 column 21");
}

/// `v32/schemas/webhooks-by-header`
#[test]
fn a_webhook_is_read_as_the_payload_of_the_event_in_its_header() {
    use constructs_v32::types::{Webhook, WebhookIssue};
    let read = |event: &str, body: &str| Webhook::from_event(event, body.as_bytes()).expect("a webhook");
    let Webhook::Push(push) = read("push", r#"{"ref":"main"}"#) else { panic!("expected a push") };
    assert_eq!(push.r#ref, "main");
    let Webhook::Issue(WebhookIssue::Closed(closed)) = read("issue", r#"{"action":"closed","number":7}"#) else {
        panic!("expected a closed issue")
    };
    assert_eq!((closed.number, closed.reason), (7, None));
    assert!(matches!(read("issue", r#"{"action":"pinned","number":7}"#), Webhook::Issue(WebhookIssue::Unknown(_))));
    assert!(matches!(read("star", r#"{"ref":"main"}"#), Webhook::Unknown(_)));
    let error = Webhook::from_event("push", b"{}").expect_err("no ref");
    assert_eq!(error.to_string(), "missing field `ref` at line 1 column 2");
}

#[test]
fn the_readme_of_a_client_shows_how_its_webhooks_are_read() {
    let readme = |fixture: &str| {
        let spec = format!("fixtures/constructs/{fixture}.yaml");
        let files = generate(&ClientConfig::for_spec(spec, "nowhere", "shop"), Stage::Files).files;
        files.expect("a client").remove("README.md").expect("a README")
    };
    let by_field = readme("v31/schemas/webhooks");
    assert!(by_field.contains("shop::types::Webhook::from_slice(body)?;"), "{by_field}");
    let by_header = readme("v32/schemas/webhooks-by-header");
    assert!(by_header.contains("shop::types::Webhook::from_event(event, body)?;"), "{by_header}");
    assert!(by_header.contains("`event` is the value of the header `X-Shop-Event`."), "{by_header}");
    assert!(!readme("v31/schemas/enums").contains("Webhook"));
}

/// `v30/schemas/recursion`
#[tokio::test]
async fn a_type_may_contain_itself_in_every_way() {
    use constructs_v30::types::NodeEither;
    let wire = r#"{"next":{"children":[{},{"named":{"a":{}}}]},"owner":{"of":{},"name":"o"},"either":{"either":7}}"#;
    let read = sent_again!(constructs_v30, Node, recursion, wire);
    let Some(NodeEither::Node(inner)) = read.either.as_deref() else { panic!("expected a node") };
    assert_eq!(inner.either.as_deref(), Some(&NodeEither::Integer(7)));
    assert_eq!(read.owner.and_then(|owner| owner.name).as_deref(), Some("o"));
}

/// `v30/schemas/tagged-by-constants`
#[tokio::test]
async fn constants_of_variants_are_discriminator_values() {
    use constructs_v30::types::{AnyToolTurn, Turn};
    let read = sent_again!(constructs_v30, Turn, tagged_by_constants, r#"{"kind":"ask","text":"a"}"#);
    assert!(matches!(read, Turn::Ask(ask) if ask.text == "a"));
    for kind in ["drag", "drag_slow"] {
        let wire = format!(r#"{{"kind":"{kind}","x":1}}"#);
        assert!(matches!(sent_again!(constructs_v30, Turn, tagged_by_constants, wire.as_str()), Turn::PointerTurn(_)));
    }
    let wire = r#"{"kind":"tool_result","id":"1"}"#;
    let Turn::AnyToolTurn(inner) = sent_again!(constructs_v30, Turn, tagged_by_constants, wire) else {
        panic!("the inner union has that constant")
    };
    assert!(matches!(inner, AnyToolTurn::ToolResult(_)));
    let wire = r#"{"kind":"pause","seconds":1}"#;
    assert!(matches!(sent_again!(constructs_v30, Turn, tagged_by_constants, wire), Turn::Pause(_)));
    let wire = r#"{"kind":"tool_progress","id":"1"}"#;
    assert!(matches!(sent_again!(constructs_v30, Turn, tagged_by_constants, wire), Turn::Unknown(_)));
}

#[test]
fn a_discriminator_is_sent_with_the_constant_of_the_variant() {
    use constructs_v30::types::{AskKind, AskTurn, Turn};
    // The variant decides the value that is sent, not the field.
    let mut turn = AskTurn::new("a");
    turn.kind = AskKind::Unknown("AskTurn".to_owned());
    assert_eq!(serde_json::to_string(&Turn::Ask(turn)).expect("it is written"), r#"{"kind":"ask","text":"a"}"#);
}

#[test]
fn a_field_with_one_possible_value_is_filled() {
    use constructs_v30::types::AskTurn;
    let turn = AskTurn::new("a");
    assert_eq!(serde_json::to_string(&turn).expect("it is written"), r#"{"kind":"ask","text":"a"}"#);
}

/// `v30/schemas/tagged-in-part`
#[tokio::test]
async fn variants_missing_from_a_mapping_are_selected_by_constant_or_name() {
    use constructs_v30::types::Ticket;
    let read = sent_again!(constructs_v30, Ticket, tagged_in_part, r#"{"mode":"bus","line":"1"}"#);
    assert!(matches!(read, Ticket::Bus(_)));
    let read = sent_again!(constructs_v30, Ticket, tagged_in_part, r#"{"mode":"train","seat":"1"}"#);
    assert!(matches!(read, Ticket::Train(_)));
    let read = sent_again!(constructs_v30, Ticket, tagged_in_part, r#"{"mode":"plane","gate":"1"}"#);
    assert!(matches!(read, Ticket::Plane(_)));
    let read = sent_again!(constructs_v30, Ticket, tagged_in_part, r#"{"mode":"BusTicket","line":"1"}"#);
    assert!(matches!(read, Ticket::Unknown(_)));
}

/// `v30/schemas/family-by-constants`
#[tokio::test]
async fn constants_select_the_subtype() {
    use constructs_v30::types::Figure;
    let read = sent_again!(constructs_v30, Figure, family_by_constants, r#"{"figure":"round","r":1.5}"#);
    assert!(matches!(read, Figure::Round(round) if round.r == Some(1.5)));
    for figure in ["square", "rectangle"] {
        let wire = format!(r#"{{"figure":"{figure}","a":1.5}}"#);
        assert!(matches!(
            sent_again!(constructs_v30, Figure, family_by_constants, wire.as_str()),
            Figure::SquareFigure(_)
        ));
    }
    let read = sent_again!(constructs_v30, Figure, family_by_constants, r#"{"figure":"star","a":1.5}"#);
    assert!(matches!(read, Figure::Unknown(_)));
}

/// `v30/schemas/tagged-alone`
#[tokio::test]
async fn a_mapping_of_one_variant_keeps_new_ones_whole() {
    use constructs_v30::types::Plugin;
    let read = sent_again!(constructs_v30, Plugin, tagged_alone, r#"{"kind":"mail","to":"a"}"#);
    assert!(matches!(&read, Plugin::Mail(mail) if mail.to.as_deref() == Some("a")), "{read:?}");
    let read = sent_again!(constructs_v30, Plugin, tagged_alone, r#"{"kind":"chat","room":{"id":7}}"#);
    assert!(matches!(read, Plugin::Unknown(_)), "{read:?}");
}

/// `v30/schemas/family-middle`
#[tokio::test]
async fn a_tag_selects_the_subtype_and_not_its_base() {
    use constructs_v30::types::Trip;
    let read = sent_again!(constructs_v30, Trip, family_middle, r#"{"by":"CarTrip","km":7}"#);
    assert!(matches!(read, Trip::CarTrip(_)), "{read:?}");
    let read = sent_again!(constructs_v30, Trip, family_middle, r#"{"by":"WalkTrip","km":7}"#);
    assert!(matches!(read, Trip::WalkTrip(_)), "{read:?}");
}

/// `v31/schemas/implied-beside-others`
#[tokio::test]
async fn lists_and_strings_may_be_variants_next_to_objects_with_constants() {
    use constructs_v31::types::Content;
    let read = sent_again!(constructs_v31, Content, implied_beside_others, r#"{"type":"file","path":"a"}"#);
    assert!(matches!(read, Content::File(_)));
    let read = sent_again!(constructs_v31, Content, implied_beside_others, r#"[{"path":"a"},{"path":"b"}]"#);
    assert!(matches!(read, Content::Entries(entries) if entries.len() == 2));
    assert!(matches!(sent_again!(constructs_v31, Content, implied_beside_others, r#""a""#), Content::Text(_)));
    // A new kind of object is unknown, even if its fields match those of a documented variant.
    let wire = r#"{"type":"submodule","path":"a","target":"b"}"#;
    assert!(matches!(sent_again!(constructs_v31, Content, implied_beside_others, wire), Content::Unknown(_)));
    let grown: Content =
        serde_json::from_str(r#"{"type":"file","path":"a","target":"b","new":{}}"#).expect("it is read");
    assert!(matches!(grown, Content::File(_)));
}

/// `v31/schemas/implied-shared`
#[tokio::test]
async fn other_constants_and_required_fields_decide_between_variants_with_a_shared_constant() {
    use constructs_v31::types::Step;
    let wire = r#"{"type":"message","role":"user","content":"a"}"#;
    assert!(matches!(sent_again!(constructs_v31, Step, implied_shared, wire), Step::EasyStep(_)));
    // The constant is optional in this variant, and no other variant fits.
    assert!(matches!(sent_again!(constructs_v31, Step, implied_shared, r#"{"content":"a"}"#), Step::EasyStep(_)));
    let wire = r#"{"id":"1","type":"message","role":"assistant","content":["a"]}"#;
    assert!(matches!(sent_again!(constructs_v31, Step, implied_shared, wire), Step::FullStep(_)));
    let wire = r#"{"type":"call","strict":true}"#;
    assert!(matches!(sent_again!(constructs_v31, Step, implied_shared, wire), Step::Call(_)));
    let wire = r#"{"type":"note","content":"a"}"#;
    assert!(matches!(sent_again!(constructs_v31, Step, implied_shared, wire), Step::Unknown(_)));
    let flawed =
        serde_json::from_str::<Step>(r#"{"type":"call","strict":"yes"}"#).expect_err("`strict` is not a string");
    assert_eq!(flawed.to_string(), "strict: expected boolean, found string at line 1 column 29");
}

/// `v31/schemas/implied-twice`
#[tokio::test]
async fn a_contradicted_constant_rules_out_a_variant() {
    use constructs_v31::types::Refusal;
    let wire = r#"{"name":"CONFLICT","status":409,"hint":"a"}"#;
    assert!(matches!(sent_again!(constructs_v31, Refusal, implied_twice, wire), Refusal::Conflict(_)));
    let wire = r#"{"name":"CONFLICT","status":410,"hint":"a","more":true}"#;
    assert!(matches!(sent_again!(constructs_v31, Refusal, implied_twice, wire), Refusal::Unknown(_)));
}

/// `v31/schemas/implied-by-flags`
#[tokio::test]
async fn integers_and_booleans_select_variants() {
    use constructs_v31::types::{ReplyOutcome, ReplyPage};
    let wire = r#"{"page":{"version":2,"cursor":"a"},"outcome":{"ok":false,"reason":"b"}}"#;
    let read = sent_again!(constructs_v31, Reply, implied_by_flags, wire);
    assert!(matches!(read.page, Some(ReplyPage::Version2(page)) if page.cursor.as_deref() == Some("a")));
    assert!(matches!(read.outcome, Some(ReplyOutcome::OkFalse(outcome)) if outcome.reason.as_deref() == Some("b")));
    let read = sent_again!(constructs_v31, Reply, implied_by_flags, r#"{"page":{"version":3,"cursor":"a"}}"#);
    assert!(matches!(read.page, Some(ReplyPage::Unknown(_))));
}

/// `v30/schemas/externally-tagged`
#[tokio::test]
async fn an_externally_tagged_variant_is_selected_by_its_required_property() {
    use constructs_v30::types::{Shape3, Shape3Text};
    let read = sent_again!(constructs_v30, Shape3, externally_tagged, r#""Nothing""#);
    assert_eq!(read, Shape3::Text(Shape3Text::Nothing));
    let read = sent_again!(constructs_v30, Shape3, externally_tagged, r#"{"Circle":{"r":1.5}}"#);
    assert!(matches!(read, Shape3::Circle(_)));
    assert!(matches!(sent_again!(constructs_v30, Shape3, externally_tagged, r#"{"Pair":[1,2]}"#), Shape3::Pair(_)));
    assert!(matches!(sent_again!(constructs_v30, Shape3, externally_tagged, r#"{"Line":[1,2]}"#), Shape3::Unknown(_)));
}

/// `v30/schemas/null-choices`
#[tokio::test]
async fn a_null_variant_makes_the_others_nullable() {
    use constructs_v30::Nullable;
    use constructs_v30::types::{MaybeAll, MaybeAllSeveral, MaybeOne};
    let wire = r#"{"must":null,"bare":null,"object":null,"named":null,"several":null,"items":[null,{"v":1}]}"#;
    let read: MaybeAll = sent_again!(constructs_v30, MaybeAll, null_choices, wire);
    assert_eq!(
        (read.must, &read.bare, &read.object, &read.named),
        (None, &Nullable::Null, &Nullable::Null, &Nullable::Null)
    );
    assert_eq!(read.items, Some(vec![None, Some(MaybeOne::new(1))]));
    let wire = r#"{"must":{"v":1},"object":{"v":2},"several":true}"#;
    let read: MaybeAll = sent_again!(constructs_v30, MaybeAll, null_choices, wire);
    assert_eq!((read.must, read.bare), (Some(MaybeOne::new(1)), Nullable::Absent));
    assert_eq!(read.object, Nullable::Value(MaybeOne::new(2)));
    assert_eq!(read.several, Nullable::Value(MaybeAllSeveral::Boolean(true)));
}

/// `v30/schemas/null-choices`
#[tokio::test]
async fn a_nullable_object_beside_a_string_is_an_object() {
    use constructs_v30::Nullable;
    use constructs_v30::types::{MaybeAll, MaybeAllBeside};
    let wire = r#"{"must":null,"beside":{"a":1}}"#;
    let read: MaybeAll = sent_again!(constructs_v30, MaybeAll, null_choices, wire);
    assert_eq!(read.beside, Nullable::Value(MaybeAllBeside::Object([("a".to_owned(), 1.into())].into())));
    let read: MaybeAll = sent_again!(constructs_v30, MaybeAll, null_choices, r#"{"must":null,"beside":null}"#);
    assert_eq!(read.beside, Nullable::Null);
}

/// `v30/schemas/scalar-choices`
#[tokio::test]
async fn scalar_variants_are_merged_into_one_type_if_possible() {
    use constructs_v30::types::{ScalarsLevel, ScalarsModel, ScalarsNested, ScalarsState};
    let wire = r#"{"model":"large","nested":"two","state":"","level":2,"count":4294967296,"text":"abc"}"#;
    let read = sent_again!(constructs_v30, Scalars, scalar_choices, wire);
    assert_eq!(read.model, Some(ScalarsModel::Large));
    assert_eq!(read.nested, Some(ScalarsNested::Two));
    assert_eq!(read.state, Some(ScalarsState::Empty));
    assert_eq!(read.level, Some(ScalarsLevel::High));
    assert_eq!((read.count, read.text.as_deref()), (Some(4_294_967_296_i64), Some("abc")));
    let read = sent_again!(constructs_v30, Scalars, scalar_choices, r#"{"level":3}"#);
    assert_eq!(read.level, Some(ScalarsLevel::Unknown(3)));
}

/// `v30/schemas/scalar-choices`
#[tokio::test]
async fn listed_strings_beside_other_types_are_one_variant() {
    use constructs_v30::types::{Scalars, ScalarsRatio, ScalarsRatioText, ScalarsStart, ScalarsStartText};
    let read = sent_again!(constructs_v30, Scalars, scalar_choices, r#"{"ratio":"Infinity","start":"now"}"#);
    assert_eq!(read.ratio, Some(ScalarsRatio::Text(ScalarsRatioText::Infinity)));
    assert_eq!(read.start, Some(ScalarsStart::Text(ScalarsStartText::Now)));
    let read = sent_again!(constructs_v30, Scalars, scalar_choices, r#"{"ratio":0.5,"start":"later"}"#);
    assert_eq!(read.ratio, Some(ScalarsRatio::Number(0.5)));
    assert_eq!(read.start, Some(ScalarsStart::Text(ScalarsStartText::Other("later".to_owned()))));
    let day = NaiveDate::from_ymd_opt(2024, 1, 31).expect("a day");
    let read = sent_again!(constructs_v30, Scalars, scalar_choices, r#"{"start":"2024-01-31"}"#);
    assert_eq!(read.start, Some(ScalarsStart::Date(day)));
    let built = Scalars::new().ratio("NaN").start(7);
    assert_eq!(built.ratio, Some(ScalarsRatio::Text(ScalarsRatioText::NaN)));
    assert_eq!(built.start, Some(ScalarsStart::Integer(7)));
}

/// `v30/schemas/scalar-choices`
#[tokio::test]
async fn an_enum_with_an_open_string_has_a_documented_other_variant() {
    use constructs_v30::types::{ScalarState, ScalarsMixed, ScalarsModel, ScalarsNamed, ScalarsNested, ScalarsTaken};
    let wire = r#"{"model":"huge","nested":"three","named":"elsewhere","taken":"another","mixed":"new"}"#;
    let read = sent_again!(constructs_v30, Scalars, scalar_choices, wire);
    assert_eq!(read.model, Some(ScalarsModel::Other("huge".to_owned())));
    assert_eq!(read.nested, Some(ScalarsNested::Other("three".to_owned())));
    assert_eq!(read.named, Some(ScalarsNamed::Other("elsewhere".to_owned())));
    assert_eq!(read.taken, Some(ScalarsTaken::OtherText("another".to_owned())));
    assert_eq!(read.mixed, Some(ScalarsMixed::ScalarState(ScalarState::New)));
    let read =
        sent_again!(constructs_v30, Scalars, scalar_choices, r#"{"named":"done","taken":"other","mixed":"gone"}"#);
    assert_eq!((read.named, read.taken), (Some(ScalarsNamed::Done), Some(ScalarsTaken::Other)));
    assert_eq!(read.mixed, Some(ScalarsMixed::Text("gone".to_owned())));
}

/// Sends a value that callers built, and returns the request body.
macro_rules! body_of {
    ($value:expr) => {{
        let answer = crate::support::server::Answer::json(200, r#"{"content":""}"#);
        let (seen, read) = exchange!(constructs_v31, answer, |client| client.schemas().conversions(&$value));
        read.expect("a response");
        seen.text().to_owned()
    }};
}

/// `v31/schemas/conversions`
#[tokio::test]
async fn a_union_is_made_from_the_value_of_a_variant() {
    use constructs_v31::types::{Conversions, ConversionsPart};
    assert_eq!(body_of!(Conversions::new("a")), r#"{"content":"a"}"#);
    assert_eq!(body_of!(Conversions::new("a".to_owned())), r#"{"content":"a"}"#);
    assert_eq!(body_of!(Conversions::new(vec![ConversionsPart::new("b")])), r#"{"content":[{"text":"b"}]}"#);
    assert_eq!(body_of!(Conversions::new([ConversionsPart::new("b")])), r#"{"content":[{"text":"b"}]}"#);
    assert_eq!(body_of!(Conversions::new("a").nested(true)), r#"{"content":"a","nested":true}"#);
    assert_eq!(body_of!(Conversions::new("a").nested([true, false])), r#"{"content":"a","nested":[true,false]}"#);
    assert_eq!(body_of!(Conversions::new("a").twice(true)), r#"{"content":"a","twice":true}"#);
    assert_eq!(body_of!(Conversions::new("a").stop("never")), r#"{"content":"a","stop":"never"}"#);
    assert_eq!(body_of!(Conversions::new("a").kinds(["draft"])), r#"{"content":"a","kinds":["draft"]}"#);
    let stop = ConversionsPart::new("b");
    assert_eq!(body_of!(Conversions::new("a").stop(stop)), r#"{"content":"a","stop":{"text":"b"}}"#);
}

/// `v31/schemas/conversions`
#[tokio::test]
async fn a_map_is_made_from_pairs_and_a_free_one_from_json() {
    use constructs_v31::types::Conversions;
    use serde_json::json;
    let labels = Conversions::new("a").labels([("en", "cat"), ("th", "แมว")]);
    assert_eq!(body_of!(labels), r#"{"content":"a","labels":{"en":"cat","th":"แมว"}}"#);
    let labels = Conversions::new("a").labels(std::collections::BTreeMap::from([("en".to_owned(), "cat".to_owned())]));
    assert_eq!(body_of!(labels), r#"{"content":"a","labels":{"en":"cat"}}"#);
    assert_eq!(body_of!(Conversions::new("a").counts([("cat", 2)])), r#"{"content":"a","counts":{"cat":2}}"#);
    let free = serde_json::from_value(json!({"kind": "cat", "age": 2})).expect("an object");
    assert_eq!(body_of!(Conversions::new("a").free(free)), r#"{"content":"a","free":{"age":2,"kind":"cat"}}"#);
}

/// `v31/schemas/conversions`
#[tokio::test]
async fn a_clearable_list_or_map_is_made_from_an_array() {
    use constructs_v31::types::Conversions;
    let map = Conversions::new("a").clearable([("en", "cat")]);
    assert_eq!(body_of!(map), r#"{"content":"a","clearable":{"en":"cat"}}"#);
    let list = Conversions::new("a").clearable_list(["cat"]);
    assert_eq!(body_of!(list), r#"{"content":"a","clearable_list":["cat"]}"#);
}

/// `v31/schemas/shared-fields`
#[test]
fn a_union_returns_the_fields_that_all_variants_have() {
    use constructs_v31::types::SharedOwner;
    let owner = |json: &str| serde_json::from_str::<SharedOwner>(json).expect("an owner");
    let user = owner(
        r#"{"kind":"user","login":"somchai","size":2,"labels":["a"],"home":{"city":"Trang"},"from":"here","since":"2020"}"#,
    );
    assert!(matches!(user, SharedOwner::User(_)));
    assert_eq!((user.login(), user.size(), user.from_field()), (Some("somchai"), Some(2), Some("here")));
    assert_eq!(user.labels(), Some(["a".to_owned()].as_slice()));
    assert_eq!(user.home().map(|home| home.city.as_str()), Some("Trang"));
    let team = owner(r#"{"kind":"team","login":"sales","labels":null,"home":{"city":"Nan"},"from":"x","since":2020}"#);
    assert!(matches!(team, SharedOwner::Team(_)));
    assert_eq!((team.login(), team.size(), team.labels()), (Some("sales"), None, None));
}

/// `v31/schemas/shared-fields`
#[test]
fn a_text_beside_objects_is_the_id_of_one() {
    use constructs_v31::types::SharedId;
    let id = |json: &str| {
        let owner: SharedId = serde_json::from_str(json).expect("an owner");
        assert!(!matches!(owner, SharedId::Unknown(_)));
        owner.id().map(str::to_owned)
    };
    assert_eq!(id(r#""o1""#).as_deref(), Some("o1"));
    assert_eq!(id(r#"{"id":"o2","name":"Somchai"}"#).as_deref(), Some("o2"));
    assert_eq!(id(r#"{"id":"o3","deleted":true}"#).as_deref(), Some("o3"));
}

/// `v31/schemas/shared-fields`
#[test]
fn an_unknown_variant_has_no_fields() {
    let robot: constructs_v31::types::SharedOwner =
        serde_json::from_str(r#"{"kind":"robot","login":"r2"}"#).expect("an owner");
    assert_eq!(robot.login(), None);
}

/// One is only sent and told apart by a discriminator, the other is only received and told apart by constants.
#[test]
fn unions_of_the_same_variants_are_one_type() {
    let document = serde_json::json!({
        "openapi": "3.1.0", "info": {"title": "Pets", "version": "1"},
        "paths": {"/pets": {"post": {
            "operationId": "addPet",
            "requestBody": {"required": true, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/In"}}}},
            "responses": {"200": {
                "description": "The pet.",
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Out"}}},
            }},
        }}},
        "components": {"schemas": {
            "In": {"type": "object", "required": ["pet"], "properties": {"pet": {
                "oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
                "discriminator": {"propertyName": "kind", "mapping": {"cat": "Cat", "dog": "Dog"}},
            }}},
            "Out": {"type": "object", "required": ["id", "pet"], "properties": {"id": {"type": "string"}, "pet": {
                "oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
            }}},
            "Cat": {"type": "object", "required": ["kind"], "properties": {"kind": {"const": "cat"}}},
            "Dog": {"type": "object", "required": ["kind"], "properties": {"kind": {"const": "dog"}}},
        }},
    });
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("api.json");
    std::fs::write(&path, document.to_string()).expect("a file");
    let outcome = generate(&ClientConfig::for_spec(&path, folder.path().join("out"), "pets"), Stage::Files);
    let files = outcome.files.expect("a client");
    let types = files.iter().filter(|(path, _)| path.starts_with("src/types/")).map(|(_, text)| text.as_str());
    let enums: Vec<&str> = types.flat_map(str::lines).filter(|line| line.starts_with("pub enum")).collect();
    assert_eq!(enums, ["pub enum Pet {"]);
}
