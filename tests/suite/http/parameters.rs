//! Query, header and cookie parameters.

use serde_json::{Value, json};

use super::fixture::{client, search};
use crate::runtime::call::builder::Call;
use crate::runtime::call::operation::Operation;
use crate::runtime::http::encode;
use crate::runtime::http::parameter;
use crate::runtime::http::style::Style;
use crate::runtime::wire::{Look, MapView, ToWire, View};
use crate::support::server::{Answer, Seen, Server};

static LIST: Operation = Operation::new(http::Method::GET, "list", "/list").security(&[&[]]);

async fn sent(build: impl FnOnce(Call<Value>) -> Call<Value>) -> Seen {
    let server = Server::answering(Answer::json(200, "1")).await;
    build(Call::new(&client(&server), &LIST, &[])).send().await.expect("sent");
    server.only()
}

async fn refused(build: impl FnOnce(Call<Value>) -> Call<Value>) -> String {
    let server = Server::answering(Answer::json(200, "1")).await;
    let call = build(Call::new(&client(&server), &LIST, &[]));
    let error = call.send().await.expect_err("refused");
    assert!(error.is_build());
    assert_eq!(server.seen().len(), 0);
    error.to_string()
}

#[tokio::test]
async fn without_parameters_there_is_no_question_mark() {
    assert_eq!(sent(|call| call).await.target, "/list");
}

#[tokio::test]
async fn scalars_become_text() {
    let seen = sent(|call| call.query("s", "x".view()).query("i", (-7_i64).view()).query("b", View::Bool(true)));
    assert_eq!(seen.await.target, "/list?s=x&i=-7&b=true");
}

#[tokio::test]
async fn names_and_values_are_escaped() {
    let seen = sent(|call| call.query("a[]&", "ก &=+#/%".view()));
    assert_eq!(seen.await.target, "/list?a%5B%5D%26=%E0%B8%81%20%26%3D%2B%23%2F%25");
}

#[tokio::test]
async fn empty_text_is_sent() {
    assert_eq!(sent(|call| call.query("s", "".view())).await.target, "/list?s=");
}

#[tokio::test]
async fn absent_and_null_are_skipped() {
    let seen = sent(|call| call.query("a", View::Absent).query("n", View::Null));
    assert_eq!(seen.await.target, "/list");
}

#[tokio::test]
async fn a_list_can_be_one_value() {
    let tags = vec!["a b".to_owned(), "c,d".to_owned()];
    let seen = sent(|call| call.query("x", "1".view()).query_as("tag", tags.view(), Style::FORM));
    assert_eq!(seen.await.target, "/list?x=1&tag=a%20b,c%2Cd");
    assert_eq!(sent(|call| call.query_as("tag", tags.view(), Style::PIPES)).await.target, "/list?tag=a%20b%7Cc%2Cd");
    assert_eq!(sent(|call| call.query_as("tag", Vec::<i64>::new().view(), Style::FORM)).await.target, "/list");
}

#[tokio::test]
async fn an_object_can_be_one_value() {
    let color = json!({"r": 100, "g": 200});
    let sent = sent(|call| call.query_as("color", color.view(), Style::FORM)).await;
    assert!(["/list?color=r,100,g,200", "/list?color=g,200,r,100"].contains(&sent.target.as_str()), "{}", sent.target);
}

#[tokio::test]
async fn the_fields_of_an_object_can_be_in_brackets() {
    let filter = json!({"size": {"least": 1}});
    let seen = sent(|call| call.query_as("filter", filter.view(), Style::DEEP));
    assert_eq!(seen.await.target, "/list?filter%5Bsize%5D%5Bleast%5D=1");
    assert_eq!(sent(|call| call.query_as("filter", View::Absent, Style::DEEP)).await.target, "/list");
}

#[tokio::test]
async fn a_list_repeats_the_name() {
    let ids = vec![1_i64, 2, 3];
    assert_eq!(sent(|call| call.query("id", ids.view())).await.target, "/list?id=1&id=2&id=3");
}

#[tokio::test]
async fn an_empty_list_is_skipped() {
    let ids: Vec<i64> = Vec::new();
    assert_eq!(sent(|call| call.query("id", ids.view())).await.target, "/list");
}

#[tokio::test]
async fn an_object_gives_its_fields() {
    let filter = json!({"a": 1, "b": [true, "x"], "c": null});
    assert_eq!(sent(|call| call.query("f", filter.view())).await.target, "/list?a=1&b=true&b=x");
}

#[tokio::test]
async fn values_nested_deeper_than_the_style_allows_use_brackets() {
    let pairs = vec![vec![1_i64, 2]];
    let seen = sent(|call| call.query("pairs", pairs.view())).await;
    assert_eq!(seen.target, "/list?pairs%5B0%5D%5B0%5D=1&pairs%5B0%5D%5B1%5D=2");
    let filter = json!({"a": {"b": 1}, "c": [1, 2], "d": [{"e": 3}]});
    let seen = sent(|call| call.query("f", filter.view())).await;
    assert_eq!(seen.target, "/list?a%5Bb%5D=1&c=1&c=2&d%5B0%5D%5Be%5D=3");
    let seen = sent(|call| call.query_as("f", filter.view(), Style::FORM)).await;
    assert_eq!(seen.target, "/list?f%5Ba%5D%5Bb%5D=1&f%5Bc%5D%5B0%5D=1&f%5Bc%5D%5B1%5D=2&f%5Bd%5D%5B0%5D%5Be%5D=3");
}

#[tokio::test]
async fn a_nested_object_in_a_header_is_refused() {
    let filter = json!({"a": {"b": 1}});
    assert_eq!(
        refused(|call| call.header_param("f", filter.view())).await,
        "list (GET /list): not sent: `a` is nested too deep to be a parameter"
    );
}

#[tokio::test]
async fn setters_of_a_newtype_reach_the_call() {
    let server = Server::answering(Answer::json(200, "1")).await;
    search(&client(&server)).author("Sri Burapha").await.expect("sent");
    assert_eq!(server.only().target, "/v1/search?author=Sri%20Burapha");
}

#[tokio::test]
async fn header_parameters_are_sent_as_text() {
    let seen = sent(|call| call.header_param("X-Shelf", 12_i64.view()).header_param("X-None", View::Absent));
    let seen = seen.await;
    assert_eq!(seen.header("x-shelf"), Some("12"));
    assert_eq!(seen.header("x-none"), None);
}

#[tokio::test]
async fn a_list_in_a_header_is_joined_by_commas() {
    let ids = vec![1_i64, 2];
    let seen = sent(|call| call.header_param("X-Ids", ids.view())).await;
    assert_eq!(seen.header("x-ids"), Some("1,2"));
}

#[tokio::test]
async fn header_text_beyond_ascii_is_utf8() {
    let seen = sent(|call| call.header_param("X-Name", "ก".view())).await;
    assert_eq!(seen.header("x-name"), Some("ก"));
}

#[tokio::test]
async fn line_breaks_in_header_parameters_are_refused() {
    for value in ["a\r\nX-Evil: 1", "a\nb", "a\rb", "a\0b"] {
        assert_eq!(
            refused(|call| call.header_param("X-Name", value.view())).await,
            "list (GET /list): not sent: the value of `x-name` contains a line break or other control character"
        );
    }
}

#[tokio::test]
async fn line_breaks_in_headers_are_refused() {
    let error = refused(|call| call.header("X-Name", "a\r\nX-Evil: 1")).await;
    assert!(error.contains("the value of `x-name` contains a line break"));
    assert!(!error.contains("Evil"));
}

#[tokio::test]
async fn line_breaks_in_header_names_are_refused() {
    assert_eq!(
        refused(|call| call.header("X\r\nY", "1")).await,
        "list (GET /list): not sent: `X\\r\\nY` is not a header name"
    );
}

#[tokio::test]
async fn headers_that_frame_the_message_are_refused() {
    for name in ["Host", "content-length", "Transfer-Encoding", "connection"] {
        let error = refused(|call| call.header(name, "1")).await;
        assert!(error.ends_with("is written by the client itself"), "{error}");
    }
}

#[tokio::test]
async fn a_header_replaces_the_default_of_its_name() {
    let seen = sent(|call| call.header("Accept", "text/csv").header("User-Agent", "me")).await;
    assert_eq!(seen.header("accept"), Some("text/csv"));
    assert_eq!(seen.header("user-agent"), Some("me"));
}

#[tokio::test]
async fn cookies_share_one_header() {
    let seen = sent(|call| call.cookie("a", "x;y".view()).cookie("b", 2_i64.view())).await;
    assert_eq!(seen.header("cookie"), Some("a=x%3By; b=2"));
}

#[tokio::test]
async fn the_first_error_is_reported() {
    let error = refused(|call| call.header("X-A", "\n").header("X-B", "\n")).await;
    assert!(error.contains("`x-a`"));
}

/// The object in the specification's table of styles, with its fields in that order.
fn color() -> impl MapView {
    struct Color;
    impl MapView for Color {
        fn len(&self) -> usize {
            3
        }

        fn get(&self, key: &str) -> Option<View<'_>> {
            let values = [("R", 100), ("G", 200), ("B", 150)];
            values.into_iter().find(|(name, _)| *name == key).map(|(_, value)| View::Int(value))
        }

        fn each(&self, look: &mut Look<'_>) {
            for key in ["R", "G", "B"] {
                if !look(key, self.get(key).expect("listed")) {
                    return;
                }
            }
        }
    }
    Color
}

static STYLES: [Style; 1] = [Style::SIMPLE];
static STYLES_EXPLODED: [Style; 1] = [Style::SIMPLE.exploded()];
static LABEL: [Style; 1] = [Style::LABEL];
static LABEL_EXPLODED: [Style; 1] = [Style::LABEL.exploded()];
static MATRIX: [Style; 1] = [Style::MATRIX];
static MATRIX_EXPLODED: [Style; 1] = [Style::MATRIX.exploded()];

#[test]
fn paths_follow_the_table_of_styles() {
    let (list, color) = (["blue", "black", "brown"].map(str::to_owned).to_vec(), color());
    for (styles, one, many, object) in [
        (&STYLES, "/blue", "/blue,black,brown", "/R,100,G,200,B,150"),
        (&STYLES_EXPLODED, "/blue", "/blue,black,brown", "/R=100,G=200,B=150"),
        (&LABEL, "/.blue", "/.blue,black,brown", "/.R,100,G,200,B,150"),
        (&LABEL_EXPLODED, "/.blue", "/.blue.black.brown", "/.R=100.G=200.B=150"),
        (&MATRIX, "/;color=blue", "/;color=blue,black,brown", "/;color=R,100,G,200,B,150"),
        (&MATRIX_EXPLODED, "/;color=blue", "/;color=blue;color=black;color=brown", "/;R=100;G=200;B=150"),
    ] {
        let path = |view| encode::path("/{color}", &[view], styles).expect("a path");
        assert_eq!(
            (path("blue".view()), path(list.view()), path(View::Map(&color))),
            (one.into(), many.into(), object.into())
        );
    }
    assert_eq!(encode::path("/{color}", &["".view()], &MATRIX).expect("a path"), "/;color");
    encode::path("/{color}", &["".view()], &LABEL).expect_err("a dot names another path");
}

#[test]
fn queries_follow_the_table_of_styles() {
    let (list, color) = (["blue", "black", "brown"].map(str::to_owned).to_vec(), color());
    for (style, many, object) in [
        (Style::FORM, "color=blue,black,brown", "color=R,100,G,200,B,150"),
        (Style::FORM.exploded(), "color=blue&color=black&color=brown", "R=100&G=200&B=150"),
        (Style::SPACES, "color=blue%20black%20brown", "color=R%20100%20G%20200%20B%20150"),
        (Style::PIPES, "color=blue%7Cblack%7Cbrown", "color=R%7C100%7CG%7C200%7CB%7C150"),
        (
            Style::DEEP,
            "color%5B0%5D=blue&color%5B1%5D=black&color%5B2%5D=brown",
            "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150",
        ),
    ] {
        let query = |view| {
            let mut query = String::new();
            parameter::query(&mut query, "color", view, style).expect("a query");
            query
        };
        assert_eq!((query(list.view()), query(View::Map(&color))), (many.to_owned(), object.to_owned()));
    }
}

#[tokio::test]
async fn reserved_characters_stay_except_those_that_end_a_value() {
    let style = Style::FORM.exploded().reserved();
    let seen = sent(|call| call.query_as("u", "a/b?c=:@!$()*,;[]&#+%20% z".view(), style)).await;
    assert_eq!(seen.target, "/list?u=a/b?c=:@!$()*,;[]%26%23%2B%20%25%20z");
    let path = |text: &str| encode::path("/f/{p}", &[text.view()], &[Style::SIMPLE.reserved()]);
    assert_eq!(path("a/b c?d#e").expect("a path"), "/f/a/b%20c%3Fd%23e");
    path("a/../b").expect_err("it names another path");
    path("a/%2E%2e/b").expect_err("it names another path");
}

#[tokio::test]
async fn json_parameters_are_sent_as_json_text() {
    let value = json!({"a": [1]});
    let seen = sent(|call| {
        call.query_as("q", value.view(), Style::JSON).header_as("X-Json", value.view(), Style::JSON).cookie_as(
            "c",
            value.view(),
            Style::JSON,
        )
    });
    let seen = seen.await;
    assert_eq!(seen.target, "/list?q=%7B%22a%22%3A%5B1%5D%7D");
    assert_eq!(seen.header("x-json"), Some(r#"{"a":[1]}"#));
    assert_eq!(seen.header("cookie"), Some("c=%7B%22a%22%3A%5B1%5D%7D"));
    let seen = sent(|call| call.query_string(value.view(), Style::JSON)).await;
    assert_eq!(seen.target, "/list?%7B%22a%22%3A%5B1%5D%7D");
}

#[tokio::test]
async fn headers_and_cookies_follow_the_table_of_styles() {
    let (list, color) = (["blue", "black"].map(str::to_owned).to_vec(), color());
    let seen = sent(|call| call.header_as("X-Color", View::Map(&color), Style::SIMPLE.exploded()));
    assert_eq!(seen.await.header("x-color"), Some("R=100,G=200,B=150"));
    for (style, view, cookies) in [
        (Style::FORM.exploded(), list.view(), "color=blue; color=black"),
        (Style::FORM, list.view(), "color=blue,black"),
        (Style::COOKIE.exploded(), View::Map(&color), "R=100; G=200; B=150"),
        (Style::COOKIE, View::Map(&color), "color=R,100,G,200,B,150"),
        (Style::COOKIE.exploded(), "Hello, world!".view(), "color=Hello, world!"),
    ] {
        let seen = sent(|call| call.cookie_as("color", view, style)).await;
        assert_eq!(seen.header("cookie"), Some(cookies));
    }
    let error = refused(|call| call.cookie_as("c", "a;b".view(), Style::COOKIE)).await;
    assert!(error.contains("which ends a cookie"), "{error}");
    for name in ["a=1; admin", "a=b"] {
        let fields = json!({ name: 1 });
        let error = refused(|call| call.cookie_as("c", fields.view(), Style::FORM.exploded())).await;
        assert!(error.contains("which ends"), "{error}");
    }
}

static FIXED: Operation = Operation::new(http::Method::GET, "fixed", "/ver a?v=2").security(&[&[]]);
static COPY: Operation = Operation::custom("COPY", "copy", "/list").security(&[&[]]);

#[tokio::test]
async fn a_template_can_have_a_query_and_any_method() {
    let server = Server::answering(Answer::json(200, "1")).await;
    Call::<Value>::new(&client(&server), &FIXED, &[]).query("a", 1_i64.view()).send().await.expect("sent");
    assert_eq!(server.only().target, "/ver%20a?v=2&a=1");
    let server = Server::answering(Answer::json(200, "1")).await;
    Call::<Value>::new(&client(&server), &COPY, &[]).send().await.expect("sent");
    assert_eq!(server.only().method, "COPY");
}
