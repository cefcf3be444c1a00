//! `typewright explain`: each kind of decision is reported with its reason, and each setting is named by a decision.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use typewright::config::{ClientConfig, Config};
use typewright::diagnostic::{Sink, Texts};
use typewright::explain::render::{json, text};
use typewright::explain::{Words, explain};
use typewright::ir::IDEMPOTENT_METHODS;
use typewright::normalise::extension::EXTENSIONS;
use typewright::{Outcome, generate_with_reasons};

use crate::constructs::fixtures;
use crate::runtime::call::operation::Target;

const FIXTURE: &str = "fixtures/explain/generator.toml";

/// Settings that do not change Rust code, and what they change.
const ELSEWHERE: &[(&str, &str)] = &[
    ("name", "the manifest"),
    ("version", "the manifest"),
    ("license", "the manifest"),
    ("spec", "which description is read"),
    ("max-size", "how large the description may be"),
    ("out", "where the crate is written"),
    ("allow", "what `typewright diff` expects"),
    ("x-listed-endpoints", "the table of the crate's README"),
    ("x-nullable", "how Swagger 2.0 is normalised"),
];

/// Settings that other tools define, and options of the command line.
const FOREIGN: &[&str] = &["--only", "x-ms-skip-url-encoding"];

fn client(config: &str) -> ClientConfig {
    let (mut texts, mut sink) = (Texts::default(), Sink::default());
    let config = Config::load(Path::new(config), &mut texts, &mut sink).expect("the configuration is valid");
    config.clients.into_iter().next().expect("it has a client")
}

fn outcome(config: &str) -> Outcome {
    let outcome = generate_with_reasons(&client(config));
    assert!(outcome.api.is_some(), "{:#?}", outcome.found);
    outcome
}

/// Returns the explanation of what a user names.
fn told(outcome: &Outcome, what: &str) -> String {
    let all = explain(outcome, what).unwrap_or_else(|missed| panic!("{what}: {}", missed.message));
    let text = all.iter().map(|one| text(one, &outcome.texts, false)).collect::<Vec<_>>().join("\n");
    let root = Path::new("..").canonicalize().expect("the folder of the repository");
    text.replace(&format!("{}/", root.display()), "")
}

macro_rules! assert_explained {
    ($name:literal, $text:expr) => {
        insta::with_settings!({
            snapshot_path => "../snapshots",
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, {
            insta::assert_snapshot!(concat!("explain-", $name), $text);
        })
    };
}

#[test]
fn operations_have_their_reasons() {
    let outcome = outcome(FIXTURE);
    assert_explained!("paged-operation", told(&outcome, "listOrders"));
    assert_explained!("inferred-pages", told(&outcome, "listCustomers"));
    assert_explained!("ways-to-send-a-body", told(&outcome, "POST /orders"));
    assert_explained!("repeated-operation", told(&outcome, "clone"));
    assert_explained!("stream-without-an-id", told(&outcome, "get /orders/{id}/events"));
}

#[test]
fn parameters_tags_and_credentials_have_their_reasons() {
    let outcome = outcome(FIXTURE);
    for what in ["listOrders.skip", "clone.id"] {
        assert!(told(&outcome, what).contains("optionality"), "{what}");
    }
    assert_explained!("parameter", told(&outcome, "listOrders.header"));
    assert_explained!("tag", told(&outcome, "orders"));
    assert_explained!("security-scheme", told(&outcome, "token"));
}

#[test]
fn objects_have_their_reasons() {
    let outcome = outcome(FIXTURE);
    assert_explained!("struct", told(&outcome, "Order"));
    assert_explained!("map", told(&outcome, "Labels"));
    assert_explained!("another-name", told(&outcome, "Alias"));
    assert_explained!("wrapper", told(&outcome, "Names"));
}

#[test]
fn fields_have_their_reasons() {
    let outcome = outcome(FIXTURE);
    let fields =
        ["id", "placed", "approved", "price", "due", "type", "DateFrom", "cancleAll", "password", "replaces", "extra"];
    let all: Vec<String> = fields.iter().map(|field| told(&outcome, &format!("Order.{field}"))).collect();
    assert_explained!("fields", all.join("\n"));
}

#[test]
fn enums_and_unions_have_their_reasons() {
    let outcome = outcome(FIXTURE);
    for (name, what) in
        [("enum", "State"), ("codes", "Level"), ("tagged", "Pet"), ("untagged", "Either"), ("family", "Shape")]
    {
        insta::with_settings!({snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::assert_snapshot!(format!("explain-{name}"), told(&outcome, what));
        });
    }
    assert!(told(&outcome, "State.new").contains("`Fresh`: given by `x-enum-varnames` (x-enum-varnames)"));
}

#[test]
fn an_enum_of_webhooks_by_header_is_not_said_to_have_from_slice() {
    let spec = "fixtures/constructs/v32/schemas/webhooks-by-header.yaml";
    let outcome = generate_with_reasons(&ClientConfig::for_spec(spec, "nowhere", "shop"));
    let webhook = told(&outcome, "Webhook");
    assert!(webhook.contains("by the value of the header `X-Shop-Event`"), "{webhook}");
    assert!(!webhook.contains("from_slice"), "{webhook}");
    assert!(told(&outcome, "Push").contains("read from bytes by `from_slice`"));
}

#[test]
fn a_form_without_fields_says_why_it_is_not_sent() {
    let spec = "fixtures/constructs/v30/requests/form-empty.yaml";
    let outcome = generate_with_reasons(&ClientConfig::for_spec(spec, "nowhere", "shop"));
    let form = told(&outcome, "form_empty");
    assert!(form.contains("no body: the form `application/x-www-form-urlencoded` has no fields"), "{form}");
}

/// A place can be named by file and pointer, by pointer alone, and by the end of the file's path.
#[test]
fn a_place_is_explained_as_the_item_generated_from_it() {
    let outcome = outcome(FIXTURE);
    let by_name = told(&outcome, "Order.price");
    for place in [
        "#/components/schemas/Order/properties/price",
        "#/components/schemas/Order/properties/price/nullable",
        "shop.yaml#/components/schemas/Order/properties/price",
        "fixtures/explain/shop.yaml#/components/schemas/Order/properties/price",
    ] {
        assert_eq!(told(&outcome, place), by_name, "{place}");
    }
    assert_eq!(told(&outcome, "#/paths/~1orders/get"), told(&outcome, "listOrders"));
    assert_eq!(told(&outcome, "list"), told(&outcome, "listOrders"));
    assert_eq!(told(&outcome, "types::Order"), told(&outcome, "Order"));
}

/// A client with `date-time = "string"`.
#[test]
fn the_configuration_is_a_reason() {
    let mut client = client(FIXTURE);
    client.date_time = typewright::config::DateTimePolicy::String;
    assert_explained!("dates-as-text", told(&generate_with_reasons(&client), "Order.due"));
}

/// A description in several files, with a path in the root file that is only a reference.
#[test]
fn our_own_description_has_its_reasons() {
    let outcome = outcome("../spec/generator.toml");
    assert_explained!("venio-operation", told(&outcome, "editCase"));
    assert_explained!("venio-field", told(&outcome, "EditCaseRequest.dateDue"));
    let place = explain(&outcome, "editCase").expect("it is there").remove(0).place.expect("it has a place");
    assert_eq!(told(&outcome, &format!("{}#{}", place.file, place.pointer)), told(&outcome, "editCase"));
}

#[test]
fn unknown_names_are_errors_with_suggestions() {
    let outcome = outcome(FIXTURE);
    let missed = [
        "lisOrders",
        "ping",
        "GET /internal",
        "#/components/schemas/Ordre",
        "#/components/schemas",
        "#/info",
        "shopp.yaml#/paths",
        "shop.yaml#/components/schemas/Page/properties/date",
    ];
    let said = missed.map(|what| {
        let mut missed = explain(&outcome, what).expect_err(what);
        missed.names.retain(|name| name.starts_with("list"));
        format!("{what}\n{missed:#?}\n")
    });
    assert_explained!("missed", said.join("\n"));
}

#[test]
fn json_is_an_array() {
    let outcome = outcome(FIXTURE);
    let found = explain(&outcome, "Order.replaces").expect("it is there");
    assert_explained!("json", json(&[("shop", &found[0], &outcome.texts)]));
}

/// Recording reasons does not change the crate.
#[test]
fn reasons_change_nothing() {
    let client = client(FIXTURE);
    assert!(generate_with_reasons(&client).files == typewright::generate(&client, typewright::Stage::Files).files);
}

/// Docs, reasons and `.reconnect()` use the generator's list of idempotent methods. The runtime must agree with it.
#[test]
fn idempotent_methods_are_those_of_the_runtime() {
    for method in ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "QUERY", "POST", "PATCH", "CONNECT", "PURGE"] {
        let target = Target::Free { method: method.parse().expect("a method"), path: "/".into() };
        assert_eq!(IDEMPOTENT_METHODS.contains(&method), target.is_idempotent(), "{method}");
    }
}

/// Returns the keys of a client in `generator.toml`, from the help of the error about an unknown key.
fn configuration_keys() -> BTreeSet<String> {
    let project = crate::support::project::Project::new();
    project.write("generator.toml", "[[client]]\nnowhere = 1\n");
    let mut sink = Sink::default();
    let path = project.path("generator.toml");
    assert!(Config::load(&path, &mut Texts::default(), &mut sink).is_none());
    let help = sink.into_found().remove(0).help;
    let listed = help.strip_prefix("use one of ").expect("the keys are listed");
    listed.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Returns the key of a setting, without the table in `[client.rename]` and `date-time in [[client]]`.
fn key(setting: &str) -> String {
    let setting = setting.trim_end_matches(" in [[client]]");
    setting.trim_start_matches("[client.").trim_end_matches(']').to_owned()
}

#[test]
fn every_setting_is_named_by_a_decision() {
    let mut named: BTreeMap<String, String> = BTreeMap::new();
    let mut clients: Vec<ClientConfig> =
        fixtures().iter().map(|(_, path)| ClientConfig::for_spec(path, "nowhere", "it")).collect();
    clients.push(ClientConfig::for_spec("fixtures/ok/name-hints.yaml", "nowhere", "it"));
    clients.extend([client(FIXTURE), client("../spec/generator.toml")]);
    for client in &clients {
        for decision in generate_with_reasons(client).decisions {
            for setting in Words::of(&decision.why).settings {
                named.entry(key(setting)).or_insert_with(|| client.spec.display().to_string());
            }
        }
    }
    let mut known: BTreeSet<String> = EXTENSIONS.iter().map(|one| one.key.to_owned()).collect();
    known.extend(configuration_keys());
    let elsewhere: BTreeSet<String> = ELSEWHERE.iter().map(|(key, _)| (*key).to_owned()).collect();
    let missing: Vec<&String> =
        known.iter().filter(|key| !named.contains_key(*key) && !elsewhere.contains(*key)).collect();
    assert!(missing.is_empty(), "no decision names {missing:?}");
    let unknown: Vec<&String> =
        named.keys().filter(|key| !known.contains(*key) && !FOREIGN.contains(&key.as_str())).collect();
    assert!(unknown.is_empty(), "decisions name {unknown:?}, which are not settings");
    let wrong: Vec<&String> =
        elsewhere.iter().filter(|key| named.contains_key(*key) || !known.contains(*key)).collect();
    assert!(wrong.is_empty(), "listed in `ELSEWHERE`, but named by a decision or not a setting: {wrong:?}");
}
