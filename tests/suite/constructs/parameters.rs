//! Parameters: where they are sent, and how lists and objects are serialized. The expected values are those of the
//! specification's style examples, for the list `blue`, `black` and the object with `r` and `g`.

use constructs_v30::types as v30;

use super::{exchange, nothing};
use crate::support::server::Seen;

fn colors() -> Vec<String> {
    vec!["blue".to_owned(), "black".to_owned()]
}

/// Sends a call of the named fixture, and returns the request that the server received.
macro_rules! sent {
    ($name:expr, $document:ident, |$api:ident| $call:expr) => {{
        let (seen, result) = exchange!($document, nothing(), |client| {
            let $api = client.parameters();
            $call
        });
        result.expect($name);
        seen
    }};
}

fn assert_target(seen: &Seen, target: &str) {
    assert_eq!(seen.target, target);
}

#[tokio::test]
async fn lists_in_the_path() {
    let ids = ["a".to_owned(), "b,c".to_owned()];
    let seen = sent!("v30/parameters/path-simple", constructs_v30, |api| api.path_simple(&ids));
    assert_target(&seen, "/path-simple/a,b%2Cc");
    let list = colors();
    let seen = sent!("v30/parameters/path-label", constructs_v30, |api| api.path_label(&list));
    assert_target(&seen, "/path-label/.blue,black");
    let seen = sent!("v30/parameters/path-label-explode", constructs_v30, |api| api.path_label_explode(&list));
    assert_target(&seen, "/path-label-explode/.blue.black");
    let seen = sent!("v30/parameters/path-matrix", constructs_v30, |api| api.path_matrix(&list));
    assert_target(&seen, "/path-matrix/;color=blue,black");
    let seen = sent!("v30/parameters/path-matrix-explode", constructs_v30, |api| api.path_matrix_explode(&list));
    assert_target(&seen, "/path-matrix-explode/;color=blue;color=black");
}

#[tokio::test]
async fn objects_in_the_path() {
    let color = v30::PathObjectColor::new(100, 200);
    let seen = sent!("v30/parameters/path-object", constructs_v30, |api| api.path_object(color));
    assert_target(&seen, "/path-object/r,100,g,200");
    let color = v30::PathObjectExplodeColor::new(100, 200);
    let seen = sent!("v30/parameters/path-object-explode", constructs_v30, |api| api.path_object_explode(color));
    assert_target(&seen, "/path-object-explode/r=100,g=200");
    let color = v30::PathLabelObjectExplodeColor::new(100, 200);
    let seen = sent!("v30/parameters/path-label-object-explode", constructs_v30, |api| {
        api.path_label_object_explode(color)
    });
    assert_target(&seen, "/path-label-object-explode/.r=100.g=200");
    let color = v30::PathMatrixObjectExplodeColor::new(100, 200);
    let seen = sent!("v30/parameters/path-matrix-object-explode", constructs_v30, |api| {
        api.path_matrix_object_explode(color)
    });
    assert_target(&seen, "/path-matrix-object-explode/;r=100;g=200");
}

#[tokio::test]
async fn lists_in_the_query() {
    let list = colors();
    let seen = sent!("v30/parameters/query-form", constructs_v30, |api| api.query_form(&list));
    assert_target(&seen, "/query-form?color=blue&color=black");
    let seen = sent!("v30/parameters/query-form-joined", constructs_v30, |api| api.query_form_joined(&list));
    assert_target(&seen, "/query-form-joined?color=blue,black");
    let seen = sent!("v30/parameters/query-space", constructs_v30, |api| api.query_space(&list));
    assert_target(&seen, "/query-space?color=blue%20black");
    let seen = sent!("v30/parameters/query-pipe", constructs_v30, |api| api.query_pipe(&list));
    assert_target(&seen, "/query-pipe?color=blue%7Cblack");
    let seen = sent!("swagger2/parameters/collection-csv", constructs_swagger2, |api| api.collection_csv([1, 2]));
    assert_target(&seen, "/collection-csv?ids=1,2");
}

#[tokio::test]
async fn objects_in_the_query() {
    let color = v30::QueryObjectColor::new(100, 200);
    let seen = sent!("v30/parameters/query-object", constructs_v30, |api| api.query_object(color));
    assert_target(&seen, "/query-object?r=100&g=200");
    let color = v30::QueryObjectJoinedColor::new(100, 200);
    let seen = sent!("v30/parameters/query-object-joined", constructs_v30, |api| api.query_object_joined(color));
    assert_target(&seen, "/query-object-joined?color=r,100,g,200");
    let color = v30::QueryDeepColor::new(100, 200);
    let seen = sent!("v30/parameters/query-deep", constructs_v30, |api| api.query_deep(color));
    assert_target(&seen, "/query-deep?color%5Br%5D=100&color%5Bg%5D=200");
}

#[tokio::test]
async fn a_union_of_object_and_value_in_the_query() {
    let range = v30::QueryDeepUnionCreatedRange::new().gte(1);
    let seen = sent!("v30/parameters/query-deep-union", constructs_v30, |api| api.query_deep_union().created(range));
    assert_target(&seen, "/query-deep-union?created%5Bgte%5D=1");
    let seen = sent!("v30/parameters/query-deep-union", constructs_v30, |api| api.query_deep_union().created(7));
    assert_target(&seen, "/query-deep-union?created=7");
}

#[tokio::test]
async fn objects_and_lists_in_a_deep_object() {
    let filter = v30::QueryDeepUnionFilter::new()
        .shop(v30::QueryDeepUnionFilterShop::new().city("Chiang Mai"))
        .lines([v30::QueryDeepUnionFilterLinesItem::new().id(1)]);
    let list = colors();
    let seen = sent!("v30/parameters/query-deep-union", constructs_v30, |api| {
        api.query_deep_union().expand(&list).filter(filter)
    });
    assert_target(
        &seen,
        "/query-deep-union?expand%5B0%5D=blue&expand%5B1%5D=black\
         &filter%5Bshop%5D%5Bcity%5D=Chiang%20Mai&filter%5Blines%5D%5B0%5D%5Bid%5D=1",
    );
}

#[tokio::test]
async fn nested_values_are_written_in_brackets() {
    let criteria = v30::QueryNestedCriteria::new()
        .name("n")
        .kinds([v30::QueryNestedCriteriaKindsItem::A, v30::QueryNestedCriteriaKindsItem::B])
        .range(v30::QueryNestedCriteriaRange::new().min(1));
    let items = [1, 2].map(|id| v30::QueryNestedItemsItem::new().id(id));
    let seen = sent!("v30/parameters/query-nested", constructs_v30, |api| {
        api.query_nested().criteria(criteria).items(items)
    });
    assert_target(
        &seen,
        "/query-nested?name=n&kinds=A&kinds=B&range%5Bmin%5D=1&items%5B0%5D%5Bid%5D=1&items%5B1%5D%5Bid%5D=2",
    );
}

#[tokio::test]
async fn a_nested_header_is_text_from_the_caller() {
    let seen = sent!("v30/parameters/header-nested", constructs_v30, |api| api.header_nested().x_criteria("min=1"));
    assert_eq!(seen.header("x-criteria"), Some("min=1"));
}

#[tokio::test]
async fn reserved_characters_are_kept_if_allowed() {
    let seen = sent!("v30/parameters/query-reserved", constructs_v30, |api| api.query_reserved("a/b?c:d&e#f"));
    assert_target(&seen, "/query-reserved?color=a/b?c:d%26e%23f");
}

#[tokio::test]
async fn a_query_parameter_may_be_json() {
    let filter = v30::QueryContentFilter::new(1);
    let seen = sent!("v30/parameters/query-content", constructs_v30, |api| api.query_content(filter));
    assert_target(&seen, "/query-content?filter=%7B%22a%22%3A1%7D");
}

#[tokio::test]
async fn one_parameter_may_be_the_whole_query() {
    let filter = constructs_v32::types::QuerystringFilter::new("x y").b(2);
    let seen = sent!("v32/parameters/querystring", constructs_v32, |api| api.querystring(filter));
    let query = seen.target.strip_prefix("/querystring?").expect("a query");
    let pairs: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    assert_eq!(pairs, [("a".to_owned(), "x y".to_owned()), ("b".to_owned(), "2".to_owned())]);
}

#[tokio::test]
async fn unset_parameters_are_not_sent() {
    let seen = sent!("v30/parameters/optional-query", constructs_v30, |api| api.optional_query());
    assert_target(&seen, "/optional-query");
    let seen = sent!("v30/parameters/optional-query", constructs_v30, |api| api.optional_query().b(true));
    assert_target(&seen, "/optional-query?b=true");
}

#[tokio::test]
async fn a_parameter_may_be_sent_with_an_empty_value() {
    let seen = sent!("v30/parameters/empty-value", constructs_v30, |api| api.empty_value().text("").list([""; 0]));
    assert_target(&seen, "/empty-value?text=&list=");
    let seen = sent!("v30/parameters/empty-value", constructs_v30, |api| api.empty_value().number(None));
    assert_target(&seen, "/empty-value?number=");
    let seen = sent!("v30/parameters/empty-value", constructs_v30, |api| api.empty_value().word(""));
    assert_target(&seen, "/empty-value?word=");
    let seen = sent!("v30/parameters/empty-value-of-a-number", constructs_v30, |api| {
        api.empty_value_of_a_number().pretty(true)
    });
    assert_target(&seen, "/empty-value-of-a-number?pretty=true");
}

#[tokio::test]
async fn lists_and_objects_in_headers() {
    let list = colors();
    let seen = sent!("v30/parameters/header-list", constructs_v30, |api| api.header_list(&list));
    assert_eq!(seen.header("color"), Some("blue,black"));
    let color = v30::HeaderObjectColor::new(100, 200);
    let seen = sent!("v30/parameters/header-object", constructs_v30, |api| api.header_object(color));
    assert_eq!(seen.header("color"), Some("r,100,g,200"));
    let color = v30::HeaderObjectExplodeColor::new(100, 200);
    let seen = sent!("v30/parameters/header-object-explode", constructs_v30, |api| api.header_object_explode(color));
    assert_eq!(seen.header("color"), Some("r=100,g=200"));
}

#[tokio::test]
async fn text_in_a_cookie() {
    let seen = sent!("v30/parameters/cookie-text", constructs_v30, |api| api.cookie_text("blue"));
    assert_eq!(seen.header("cookie"), Some("color=blue"));
}

#[tokio::test]
async fn placeholders_share_a_segment() {
    let seen = sent!("v30/parameters/path-several", constructs_v30, |api| api.path_several("a.b", "png"));
    assert_target(&seen, "/path-several/a.b.png");
}

#[tokio::test]
async fn a_placeholder_may_have_any_name_and_need_not_be_declared() {
    let seen = sent!("v30/parameters/path-odd-name", constructs_v30, |api| api.path_odd_name(7));
    assert_target(&seen, "/path-odd-name/7");
    let seen = sent!("v30/parameters/path-undeclared", constructs_v30, |api| api.path_undeclared("x"));
    assert_target(&seen, "/path-undeclared/x");
}

#[tokio::test]
async fn a_placeholder_may_be_spelt_differently_from_its_parameter() {
    let seen = sent!("v30/parameters/path-respelt", constructs_v30, |api| api.path_respelt(7, "a b", "x/y"));
    assert_target(&seen, "/path-respelt/7/a%20b/x%2Fy");
}

#[tokio::test]
async fn placeholders_may_use_the_syntax_of_web_frameworks() {
    let name = "v30/parameters/path-of-frameworks";
    let seen = sent!(name, constructs_v30, |api| api.path_pattern(42, "projects/one", "a/b"));
    assert_target(&seen, "/path-pattern/42/projects/one/a/b");
    let seen = sent!(name, constructs_v30, |api| api.path_colon(42, "a/b", "c/d"));
    assert_target(&seen, "/path-colon/42/a%2Fb/c/d/:verb");
    let seen = sent!(name, constructs_v30, |api| api.path_query(42).y("z"));
    assert_target(&seen, "/path-query/42?y=z");
    let seen = sent!(name, constructs_v30, |api| api.path_pairs().x("z"));
    assert_target(&seen, "/path-pairs?fixed=1&x=z");
}

#[tokio::test]
async fn a_placeholder_may_occur_twice() {
    let seen = sent!("v30/parameters/path-twice", constructs_v30, |api| api.path_twice(7, "a"));
    assert_target(&seen, "/path-twice/7/of/a/and/7");
}

#[tokio::test]
async fn values_keep_their_slashes_if_the_placeholder_allows_it() {
    let seen = sent!("v30/parameters/path-slashes", constructs_v30, |api| api.path_slashes("a/b", "c/d", "e/f"));
    assert_target(&seen, "/path-slashes/a/b/x/c/d/y/e/f");
}

#[tokio::test]
async fn parameters_with_the_same_name_are_sent_in_their_own_places() {
    let seen = sent!("v30/parameters/same-name", constructs_v30, |api| api.same_name(1, 2));
    assert_target(&seen, "/same-name/1?id=2");
}

#[tokio::test]
async fn an_operation_parameter_replaces_that_of_the_path_item() {
    let seen = sent!("v30/parameters/path-level", constructs_v30, |api| api.path_level(3, "s"));
    assert_target(&seen, "/path-level/3?shared=s");
}

#[tokio::test]
async fn a_query_in_the_path_is_sent() {
    let seen = sent!("v30/parameters/fixed-query", constructs_v30, |api| api.fixed_query());
    assert_target(&seen, "/fixed-query?mode=all");
}

#[tokio::test]
async fn a_date_uses_the_documented_format() {
    let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).expect("a day");
    let seen = sent!("v30/parameters/date-form", constructs_v30, |api| api.date_form(day));
    assert_target(&seen, "/date-form?day=23%2F11%2F2026");
}

#[tokio::test]
async fn a_path_value_may_be_empty_if_allowed() {
    let seen = sent!("v30/parameters/path-empty", constructs_v30, |api| api.path_empty(""));
    assert_target(&seen, "/path-empty/");
    let seen = sent!("v30/parameters/path-empty", constructs_v30, |api| api.path_empty("a/b"));
    assert_target(&seen, "/path-empty/a/b");
    let seen = sent!("v30/parameters/path-empty", constructs_v30, |api| api.path_empty_inside(""));
    assert_target(&seen, "/path-empty/history");
}

#[tokio::test]
async fn a_nullable_parameter_takes_the_value() {
    let seen = sent!("v31/parameters/nullable", constructs_v31, |api| {
        api.nullable("a").floor(1.5).labels(["a", "b"]).skip(3).sort("newest").x_trace("t").text("c").word("d")
    });
    assert_target(&seen, "/nullable?q=a&floor=1.5&labels=a&labels=b&skip=3&sort=newest&text=c&word=d");
    assert_eq!(seen.header("x-trace"), Some("t"));
    let seen = sent!("v31/parameters/nullable", constructs_v31, |api| api.nullable("a").floor("1.50"));
    assert_target(&seen, "/nullable?q=a&floor=1.50");
}

#[tokio::test]
async fn a_nullable_parameter_that_is_json_can_be_null() {
    let seen = sent!("v31/parameters/nullable", constructs_v31, |api| api.nullable("a").filter(None));
    assert_target(&seen, "/nullable?q=a&filter=null");
}

#[tokio::test]
async fn a_required_parameter_with_one_value_is_sent_without_an_argument() {
    let seen = sent!("v31/parameters/one-value", constructs_v31, |api| api.one_value("a"));
    assert_target(&seen, "/one-value/v2/a?api-version=2024-01-01&depth=3&exact=%22yes%22");
    assert_eq!(seen.header("x-version"), Some("2022-06-28"));
    assert_eq!(seen.header("cookie"), Some("mode=plain"));
}

#[tokio::test]
async fn an_optional_parameter_with_one_value_keeps_its_setter() {
    let seen = sent!("v31/parameters/one-value", constructs_v31, |api| api.one_value("a").include("all"));
    assert_target(&seen, "/one-value/v2/a?api-version=2024-01-01&depth=3&exact=%22yes%22&include=all");
}

#[tokio::test]
async fn a_header_with_one_value_can_be_overridden() {
    let seen = sent!("v31/parameters/one-value", constructs_v31, |api| {
        api.one_value("a").header("X-Version", "2025-09-03")
    });
    assert_eq!(seen.header("x-version"), Some("2025-09-03"));
}

#[tokio::test]
async fn arguments_convert_into_their_parameters() {
    use constructs_v31::types::GivenKind;
    let seen = sent!("v31/parameters/given", constructs_v31, |api| api.given("open", ["draft", "sent"], "me"));
    assert_target(&seen, "/given/open?kinds=draft&kinds=sent&owner=me");
    let seen = sent!("v31/parameters/given", constructs_v31, |api| {
        api.given(constructs_v31::types::GivenStatus::Closed, vec![GivenKind::Draft], 7)
    });
    assert_target(&seen, "/given/closed?kinds=draft&owner=7");
}

#[tokio::test]
async fn setters_convert_into_their_parameters() {
    let names = vec!["a".to_owned(), "b".to_owned()];
    let seen = sent!("v31/parameters/given", constructs_v31, |api| {
        api.given("open", ["draft"], "me")
            .names(&names)
            .sizes([1, 2])
            .level(2)
            .since("2026-01-31".parse().expect("a day"))
    });
    assert_target(&seen, "/given/open?kinds=draft&owner=me&names=a&names=b&sizes=1&sizes=2&level=2&since=2026-01-31");
}
