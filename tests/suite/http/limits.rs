//! Limits on size and time hold whatever the server does.

use std::time::{Duration, Instant};

use http::Method;
use serde_json::json;

use super::fixture::{Canned, Outcome, builder, client, get_book, secured, secured_builder};
use crate::runtime::call::client::ClientBuilder;
use crate::runtime::call::error::Error;
use crate::support::server::{Answer, Server};

const SHORT: Duration = Duration::from_millis(100);
const LONG: Duration = Duration::from_secs(20);

async fn capped(answer: Answer, cap: usize) -> Result<usize, Error> {
    let server = Server::answering(answer).await;
    let client = builder(&server).max_body(cap).build().expect("built");
    let answer = get_book(&client, "x", "1").send_raw().await?;
    Ok(answer.body().len())
}

#[tokio::test]
async fn a_body_as_large_as_the_cap_is_read() {
    assert_eq!(capped(Answer::new(200, "12345"), 5).await.expect("read"), 5);
    assert_eq!(capped(Answer::new(200, "").chunked(&[b"12", b"345"]), 5).await.expect("read"), 5);
}

#[tokio::test]
async fn a_body_one_byte_over_the_cap_is_refused() {
    let error = capped(Answer::new(200, "123456"), 5).await.expect_err("too large");
    assert!(error.is_body_too_large());
    assert_eq!(
        error.to_string(),
        "getBook (GET /v1/books/{bookId}/pages/{page}): the response body is larger than 5 bytes (max_body)"
    );
    assert_eq!(error.status().expect("a status"), 200);
}

#[tokio::test]
async fn chunks_are_counted_as_they_come() {
    let answer = Answer::new(200, "").chunked(&[b"1234", b"56"]);
    assert!(capped(answer, 5).await.expect_err("too large").is_body_too_large());
}

/// The length is checked first. The body never arrives, and the client does not wait for it.
#[tokio::test]
async fn an_announced_length_over_the_cap_is_refused_at_once() {
    let answer = Answer::new(200, "").header("content-length", "1000000").pause(LONG);
    let started = Instant::now();
    assert!(capped(answer, 5).await.expect_err("too large").is_body_too_large());
    assert!(started.elapsed() < LONG / 2);
}

#[tokio::test]
async fn an_endless_body_ends_at_the_cap() {
    let mut answer = Answer::new(200, "").chunked(&[]);
    for _ in 0..100 {
        answer = answer.part(vec![b'x'; 100_000]);
    }
    let error = capped(answer.pause(LONG), 1_000_000).await.expect_err("too large");
    assert!(error.is_body_too_large());
}

#[tokio::test]
async fn the_default_cap_is_eight_mebibytes() {
    let default = 8 * 1024 * 1024;
    for (length, passes) in [(default, true), (default + 1, false)] {
        let server = Server::answering(Answer::new(200, vec![b' '; length])).await;
        let outcome = get_book(&client(&server), "x", "1").send_raw().await;
        assert_eq!(outcome.is_ok(), passes, "{length}");
    }
}

#[tokio::test]
async fn a_call_can_set_its_own_cap() {
    let server = Server::answering(Answer::json(200, "123456")).await;
    let client = builder(&server).max_body(5).build().expect("built");
    get_book(&client, "x", "1").max_body(6).send().await.expect("read");
    let error = get_book(&client, "x", "1").max_body(2).send().await.expect_err("too large");
    assert!(error.to_string().ends_with("larger than 2 bytes (max_body)"));
}

#[tokio::test]
async fn the_content_length_of_a_head_response_is_not_a_body() {
    let server = Server::answering(Answer::new(200, "").header("content-length", "999999999")).await;
    let request = client(&server).request(Method::HEAD, "/x");
    assert_eq!(request.await.expect("no body"), json!(null));
}

/// The status matters more than a truncated body.
#[tokio::test]
async fn an_error_status_with_a_body_over_the_cap_keeps_the_status() {
    let server = Server::answering(Answer::new(500, "").chunked(&[b"1234", b"5678"])).await;
    let client = builder(&server).max_body(5).build().expect("built");
    let error = get_book(&client, "x", "1").send().await.expect_err("500");
    assert!(error.is_status());
    assert_eq!(error.body().expect("the partial body").as_ref(), b"1234");
}

async fn timed_out(builder: ClientBuilder) -> Error {
    let started = Instant::now();
    let client = builder.build().expect("built");
    let error = get_book(&client, "x", "1").send().await.expect_err("too slow");
    assert!(started.elapsed() < LONG / 2);
    assert!(error.is_timeout() && !error.is_auth());
    error
}

#[tokio::test]
async fn a_late_response_ends_at_the_total_timeout() {
    let server = Server::answering(Answer::json(200, "1").after(LONG)).await;
    let error = timed_out(builder(&server).timeout(SHORT)).await;
    assert_eq!(
        error.to_string(),
        "getBook (GET /v1/books/{bookId}/pages/{page}): took longer than 100ms in total, while waiting for the response"
    );
    assert_eq!(error.status(), None);
}

#[tokio::test]
async fn a_trickling_body_ends_at_the_total_timeout() {
    let mut answer = Answer::new(200, "").chunked(&[]);
    for _ in 0..100 {
        answer = answer.part("x").pause(SHORT / 4);
    }
    let server = Server::answering(answer).await;
    let error = timed_out(builder(&server).timeout(SHORT)).await;
    assert!(error.to_string().ends_with("in total, while reading the response body"));
}

#[tokio::test]
async fn a_silent_body_ends_at_the_read_timeout() {
    let server = Server::answering(Answer::new(200, "").chunked(&[b"1"]).pause(LONG)).await;
    let error = timed_out(builder(&server).read_timeout(SHORT)).await;
    assert_eq!(
        error.to_string(),
        "getBook (GET /v1/books/{bookId}/pages/{page}): nothing arrived for 100ms (read timeout) while reading the response body"
    );
    assert_eq!(error.status().expect("a status"), 200);
}

#[tokio::test]
async fn a_steady_body_can_outlast_the_read_timeout() {
    let mut answer = Answer::new(200, "").chunked(&[]);
    for _ in 0..6 {
        answer = answer.part(" ").pause(Duration::from_millis(60));
    }
    let server = Server::answering(answer.part("1")).await;
    let client = builder(&server).read_timeout(Duration::from_millis(300)).build().expect("built");
    get_book(&client, "x", "1").send().await.expect("in time");
}

#[tokio::test]
async fn a_call_can_set_its_own_timeout() {
    let server = Server::answering(Answer::json(200, "1").after(LONG)).await;
    let error = get_book(&client(&server), "x", "1").timeout(SHORT).send().await;
    assert!(error.expect_err("too slow").is_timeout());
}

#[tokio::test]
async fn redirects_share_the_total_time() {
    let server =
        Server::start(|seen| Answer::redirect(302, &format!("/{}", seen.index)).after(Duration::from_millis(40))).await;
    let request = client(&server).request(Method::GET, "/x").timeout(SHORT);
    assert!(request.await.expect_err("too slow").is_timeout());
    assert!(server.seen().len() < 5);
}

#[tokio::test(start_paused = true)]
async fn the_token_shares_the_total_time() {
    let canned = Canned::new(|request, _| match request.uri().path() {
        "/auth/token" => Outcome::Late(40, 200, r#"{"access_token":"t"}"#.into()),
        _ => Outcome::Late(30, 200, "1".into()),
    });
    let builder = ClientBuilder::new(&super::fixture::API).transport(canned);
    let client = secured_builder(builder).build().expect("built");
    let error = secured(&client).send().await.expect_err("too slow");
    assert!(error.is_timeout() && !error.is_auth());
    assert_eq!(
        error.to_string(),
        "secured (PUT /v1/secured): took longer than 60s in total, while waiting for the response"
    );
}

/// Checks both sides of the default with paused time.
#[tokio::test(start_paused = true)]
async fn the_default_total_is_a_minute() {
    for (seconds, passes) in [(59, true), (61, false)] {
        let canned = Canned::new(move |_, _| Outcome::Late(seconds, 200, "1".into()));
        let builder = ClientBuilder::new(&super::fixture::API).transport(canned);
        let outcome = get_book(&builder.build().expect("built"), "x", "1").send().await;
        assert_eq!(outcome.is_ok(), passes, "{seconds}");
    }
}

#[tokio::test]
async fn a_huge_timeout_is_no_timeout() {
    let server = Server::answering(Answer::json(200, "1")).await;
    let builder = builder(&server).timeout(Duration::MAX).read_timeout(Duration::MAX);
    get_book(&builder.build().expect("built"), "x", "1").send().await.expect("sent");
}

/// The backlog of the listener is full, so the system drops new connections.
#[tokio::test]
async fn a_connection_that_is_not_accepted_ends_at_the_connect_timeout() {
    let socket = tokio::net::TcpSocket::new_v4().expect("a socket");
    socket.bind("127.0.0.1:0".parse().expect("an address")).expect("a free port");
    let listener = socket.listen(1).expect("listening");
    let address = listener.local_addr().expect("an address");
    let mut queued = Vec::new();
    while let Ok(stream) = tokio::time::timeout(SHORT, tokio::net::TcpStream::connect(address)).await {
        queued.push(stream);
        assert!(queued.len() < 1000, "the queue never fills");
    }
    let builder = ClientBuilder::new(&super::fixture::API).base_url(format!("http://{address}"));
    let error = timed_out(builder.connect_timeout(SHORT)).await;
    assert!(error.is_connect());
    assert!(error.to_string().contains("no connection in time: "), "{error}");
}

/// Without a limit, only the announced length would bound an allocation, so the client does not rely on it.
#[tokio::test]
async fn an_announced_length_is_not_allocated() {
    let length = u64::MAX / 2 + 2;
    let answer = Answer::new(200, "half").header("content-length", &length.to_string());
    let answer = answer.pause(Duration::from_millis(50)).part("more").pause(Duration::from_millis(50)).close();
    let error = capped(answer, usize::MAX).await.expect_err("an interrupted body");
    assert!(error.is_transport(), "{error}");
    assert_eq!(error.body().expect("the partial body").as_ref(), b"halfmore");
}
