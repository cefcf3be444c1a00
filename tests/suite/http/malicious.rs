//! A malicious server: redirect loops, floods, false lengths, hostile tokens. Each ends with an error at bounded cost.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

use allocation_counter::measure;
use bytes::Bytes;
use http::{Method, Response, StatusCode};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::fixture::{API, Pieces, builder, client, get_book, secured, secured_builder};
use crate::runtime::call::builder::Call;
use crate::runtime::call::client::{Client, ClientBuilder};
use crate::runtime::call::error::Error;
use crate::runtime::call::operation::Operation;
use crate::runtime::http::body::Body;
use crate::runtime::http::file::File;
use crate::runtime::http::transport::{Transport, TransportFuture};
use crate::runtime::stream::json_lines::JsonLines;
use crate::runtime::stream::pager::{Paging, Place};
use crate::runtime::stream::paging::Pages;
use crate::runtime::stream::sse::EventStream;
use crate::runtime::wire::ToWire;
use crate::support::server::{Answer, Server};

const KIB: usize = 1024;
const MIB: usize = 1024 * KIB;

/// The limit on the size of a response body in these tests.
const CAP: usize = MIB;

/// The bytes that the socket and the buffers on both sides can take without a reader.
const BUFFERED: usize = 16 * MIB;

static FEED: Operation = Operation::new(Method::GET, "feed", "/v1/feed").security(&[&[]]);

/// A server that writes `head`, and then `more` for as long as the client reads.
struct Flood {
    url: String,
    sent: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl Flood {
    async fn of(head: &'static str, more: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let sent = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&sent);
        let more = more.repeat(64 * KIB / more.len());
        let task = tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut request = [0; 4096];
                let _ = stream.read(&mut request).await;
                let _ = stream.write_all(head.as_bytes()).await;
                while stream.write_all(more.as_bytes()).await.is_ok() {
                    counted.fetch_add(more.len(), Relaxed);
                }
            }
        });
        Self { url, sent, task }
    }

    fn client(&self) -> Client {
        let builder =
            ClientBuilder::new(&API).base_url(self.url.as_str()).retry(crate::runtime::call::retry::Retry::none());
        builder.max_body(CAP).timeout(Duration::from_secs(20)).build().expect("built")
    }

    async fn error(&self) -> Error {
        get_book(&self.client(), "x", "1").send().await.expect_err("a flood is no answer")
    }

    /// Returns how many bytes the server could write.
    fn sent(&self) -> usize {
        self.sent.load(Relaxed)
    }
}

impl Drop for Flood {
    fn drop(&mut self) {
        self.task.abort();
    }
}

#[tokio::test]
async fn a_flood_of_headers_ends() {
    for (head, more) in [
        ("HTTP/1.1 200 OK\r\n", "x-flood: 1\r\n"),
        ("HTTP/1.1 200 OK\r\nx-flood: ", "xxxxxxxxxxxxxxxx"),
        ("HTTP/1.1 200 OK\r\n", "set-cookie: a=b\r\n"),
        ("", "HTTP/1.1 200 xxxxxxxx"),
    ] {
        let flood = Flood::of(head, more).await;
        let error = flood.error().await;
        assert!(error.is_transport(), "{error}");
        assert!(flood.sent() < BUFFERED, "{head}{more}: {} bytes", flood.sent());
    }
}

#[tokio::test]
async fn an_endless_body_ends_at_the_cap() {
    for (head, more) in [
        ("HTTP/1.1 200 OK\r\n\r\n", "xxxxxxxxxxxxxxxx"),
        ("HTTP/1.1 500 Oops\r\n\r\n", "xxxxxxxxxxxxxxxx"),
        ("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", "10\r\nxxxxxxxxxxxxxxxx\r\n"),
    ] {
        let flood = Flood::of(head, more).await;
        let error = flood.error().await;
        assert!(error.is_body_too_large() || error.is_status(), "{error}");
        assert!(error.body().is_some_and(|body| body.len() <= CAP));
        assert!(flood.sent() < BUFFERED, "{head}: {} bytes", flood.sent());
    }
}

/// The transport limits bytes that are not content: chunk extensions and trailers.
#[tokio::test]
async fn a_flood_around_the_body_ends() {
    const CHUNKED: &str = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    for (head, more) in [
        (format!("{CHUNKED}1;"), "xxxxxxxxxxxxxxxx"),
        (format!("{CHUNKED}1\r\n1\r\n0\r\n"), "x-trailer: 1\r\n"),
        (format!("{CHUNKED}1\r\n1\r\n0\r\nx-trailer: "), "xxxxxxxxxxxxxxxx"),
    ] {
        let flood = Flood::of(head.clone().leak(), more).await;
        let error = flood.error().await;
        assert!(error.is_transport(), "{error}");
        assert!(flood.sent() < BUFFERED, "{head}{more}: {} bytes", flood.sent());
    }
}

/// Interim responses without a final one end with the timeout of the call or an error of the transport.
#[tokio::test]
async fn endless_interim_responses_end_with_an_error() {
    let flood = Flood::of("", "HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n").await;
    let call = get_book(&flood.client(), "x", "1").timeout(Duration::from_millis(300));
    let error = call.send().await.expect_err("no final response");
    assert!(error.is_timeout() || error.is_transport(), "{error}");
}

#[tokio::test]
async fn an_endless_line_or_event_ends_at_the_cap() {
    const HEAD: &str = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n";
    for more in ["xxxxxxxxxxxxxxxx", "data: xxxxxxxxxxxx\n", "event: xxxxxxxxx", "id: xxxxxxxxxxxx", ":xxxxxxxxxxxxxxx"]
    {
        let flood = Flood::of(HEAD, more).await;
        let call: Call<EventStream<String>> = Call::new(&flood.client(), &FEED, &[]);
        let mut events = call.send().await.expect("a response");
        let error = events.next().await.expect("an error").expect_err("too large");
        assert!(error.is_body_too_large(), "{error}");
        assert!(events.next().await.is_none());
        assert!(flood.sent() < BUFFERED, "{more}: {} bytes", flood.sent());

        let flood = Flood::of(HEAD, more.trim_end()).await;
        let call: Call<JsonLines<Value>> = Call::new(&flood.client(), &FEED, &[]);
        let mut lines = call.send().await.expect("a response");
        let error = lines.next().await.expect("an error").expect_err("too large");
        assert!(error.is_body_too_large(), "{error}");
        assert!(lines.next().await.is_none());
        assert!(flood.sent() < BUFFERED, "{more}: {} bytes", flood.sent());
    }
}

#[tokio::test]
async fn lies_about_the_length_are_no_answer() {
    for head in [
        "content-length: -1\r\n\r\n1",
        "content-length: 1x\r\n\r\n1",
        "content-length: 99999999999999999999999\r\n\r\n1",
        "content-length: 1\r\ncontent-length: 2\r\n\r\n12",
        "content-length: 4, 5\r\n\r\n12345",
        "content-length: 100\r\n\r\n1",
        "transfer-encoding: chunked\r\n\r\nfffffffffffffffff\r\n1",
        "transfer-encoding: chunked\r\n\r\n-1\r\n1\r\n0\r\n\r\n",
        "transfer-encoding: chunked\r\n\r\n5\r\n1\r\n0\r\n\r\n",
        "transfer-encoding: chunked\r\n\r\n1\r\n1\r\n",
    ] {
        let server = Server::answering(Answer::raw(format!("HTTP/1.1 200 OK\r\n{head}"))).await;
        let error = get_book(&client(&server), "x", "1").send().await.expect_err("no whole answer");
        assert!(error.is_transport(), "{head:?}: {error}");
    }
}

/// The client does not request compression, so it does not decompress the response.
#[tokio::test]
async fn nothing_is_decompressed() {
    // 4 GiB of compressed zero bytes would start like this.
    let bomb = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xec\xc1\x01\x01\x00\x00\x00\x80\x90\xfe\xaf";
    let answer = Answer::json(200, bomb.as_slice()).header("content-encoding", "gzip");
    let server = Server::answering(answer).await;
    let error = get_book(&client(&server), "x", "1").send().await.expect_err("no JSON");
    assert!(error.is_decode(), "{error}");
    assert_eq!(error.body().map(Bytes::len), Some(bomb.len()));
    assert_eq!(server.only().header("accept-encoding"), None);
}

#[tokio::test]
async fn redirects_in_a_circle_end() {
    for targets in [["/a", "/a"], ["/b", "/a"], ["?x", "?y"]] {
        let server = Server::start(move |seen| Answer::redirect(302, targets[seen.index % 2])).await;
        let error = client(&server).request(Method::GET, "/a").send().await.expect_err("a circle");
        assert_eq!(error.to_string(), "GET /a: more than 10 redirects", "{targets:?}");
        assert!(error.is_redirect());
        assert_eq!(server.seen().len(), 11);
    }
}

/// Each redirect is longer than the previous one.
#[tokio::test]
async fn redirects_that_grow_end() {
    let server = Server::start(|seen| Answer::redirect(307, &format!("{}{}", seen.target, "/x".repeat(8 * KIB)))).await;
    let error = client(&server).request(Method::GET, "/a").send().await.expect_err("too long");
    assert!(error.is_redirect(), "{error}");
    assert!(error.to_string().contains("has no usable `Location`"), "{error}");
    assert!(server.seen().len() < 4);
}

#[tokio::test]
async fn redirects_elsewhere_take_nothing_along() {
    let evil = Server::answering(Answer::json(200, "1")).await;
    let host = evil.url().replace("http://", "");
    for location in [
        format!("http://{host}/"),
        format!("//{host}/"),
        format!("/\\{host}/"),
        format!("\\\\{host}/"),
        format!("http:\\\\{host}/"),
        format!("http://127.0.0.1@{host}/"),
        format!("https://{host}/"),
        "javascript:alert(1)".to_owned(),
        "file:///etc/passwd".to_owned(),
        "data:,x".to_owned(),
    ] {
        let told = location.clone();
        let server = Server::start(move |seen| match seen.path() {
            "/auth/token" => Answer::json(200, r#"{"access_token":"hush-token"}"#),
            _ => Answer::redirect(307, &told),
        })
        .await;
        let error =
            secured(&secured_builder(builder(&server)).build().expect("built")).send().await.expect_err("refused");
        assert!(error.is_redirect(), "{location}: {error}");
    }
    assert_eq!(evil.seen().len(), 0);
}

/// Unusable responses of a token endpoint, and the resulting errors.
#[tokio::test]
async fn hostile_tokens_are_not_sent() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    for (answer, detail) in [
        (r#"{"access_token":"a\r\nx-evil: 1"}"#.to_owned(), "with an `access_token` that no header can hold"),
        (r#"{"access_token":"a\u0000"}"#.to_owned(), "with an `access_token` that no header can hold"),
        (format!(r#"{{"access_token":"{}"}}"#, "a".repeat(65537)), "with an `access_token` of more than 65536 bytes"),
        (r#"{"access_token":null}"#.to_owned(), "without an `access_token`"),
        (r#"{"access_token":["a"]}"#.to_owned(), "without an `access_token`"),
        (r#"{"access_token":{"a":1}}"#.to_owned(), "without an `access_token`"),
        (r#"["access_token","a"]"#.to_owned(), "without an `access_token`"),
        (r#"{"access_token":"a","token_type":"mac"}"#.to_owned(), "with a token that is not a bearer token"),
        (format!(r#"{{"access_token":{deep}}}"#), "without an `access_token`"),
        (deep.clone(), "without an `access_token`"),
    ] {
        let server = Server::answering(Answer::json(200, answer.clone())).await;
        let error =
            secured(&secured_builder(builder(&server)).build().expect("built")).send().await.expect_err("no token");
        assert!(error.is_auth(), "{error}");
        assert!(error.to_string().contains(detail), "{error}");
        assert_eq!(server.only().path(), "/auth/token");
    }
}

/// An invalid lifetime causes one fetch per call, or a single fetch, but never a panic.
#[tokio::test]
async fn odd_token_lifetimes_cause_no_panic() {
    for (expires_in, fetches) in [
        ("-5", 2),
        ("-1e300", 2),
        ("\"-5\"", 2),
        ("\"NaN\"", 2),
        ("0", 2),
        ("\"inf\"", 1),
        ("1e300", 1),
        ("99999999999999999999999999", 1),
        ("null", 1),
        ("[3600]", 1),
        ("\"soon\"", 1),
    ] {
        let server = Server::start(move |seen| match seen.path() {
            "/auth/token" => Answer::json(200, format!(r#"{{"access_token":"hush-token","expires_in":{expires_in}}}"#)),
            _ => Answer::json(200, "1"),
        })
        .await;
        let client = secured_builder(builder(&server)).build().expect("built");
        for _ in 0..2 {
            secured(&client).send().await.expect("sent");
        }
        assert_eq!(server.count("/auth/token"), fetches, "{expires_in}");
    }
}

/// The client has no cookie store, so cookies of a response are never sent back.
#[tokio::test]
async fn cookies_are_not_kept() {
    let server = Server::answering(Answer::json(200, "1").header("set-cookie", "sid=evil; Path=/")).await;
    let client = client(&server);
    for _ in 0..2 {
        get_book(&client, "x", "1").send().await.expect("sent");
    }
    assert!(server.seen().iter().all(|seen| seen.header("cookie").is_none()));
}

/// Responds to each request with these pieces, which are allocated before the measurement starts.
struct Given {
    status: StatusCode,
    pieces: Vec<Bytes>,
}

impl Transport for Given {
    fn send(&self, _: http::Request<Body>) -> TransportFuture<'_> {
        let pieces: Vec<Result<Bytes, std::io::Error>> = self.pieces.iter().cloned().map(Ok).collect();
        let mut response = Response::new(Body::from_stream(Pieces::new(pieces)));
        *response.status_mut() = self.status;
        Box::pin(async { Ok(response) })
    }
}

fn given(status: u16, pieces: Vec<Bytes>) -> Client {
    let transport = Given { status: StatusCode::from_u16(status).expect("a status"), pieces };
    ClientBuilder::new(&API).transport(transport).max_body(CAP).build().expect("built")
}

/// Returns the peak of allocated bytes.
fn most(work: impl Future<Output = ()>) -> usize {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let counted = measure(|| runtime.block_on(work));
    usize::try_from(counted.bytes_max).expect("a number of bytes")
}

fn assert_most(limit: usize, what: &str, work: impl Future<Output = ()>) {
    let most = most(work);
    assert!(most <= limit, "{what}: {most} bytes were allocated at one moment");
}

/// Reads all events without keeping them, and returns their number.
async fn drained(client: &Client) -> usize {
    let call: Call<EventStream<String>> = Call::new(client, &FEED, &[]);
    let (mut events, mut count) = (call.send().await.expect("a response"), 0);
    while let Some(event) = events.next().await {
        count += usize::from(event.is_ok());
    }
    count
}

/// One long id, followed by 9 MB of events of six bytes each. A copy of the id per event would take gigabytes.
#[test]
fn events_are_not_multiplied() {
    for id in [1, 4096, 64 * KIB] {
        let mut text = format!("id: {}\n", "x".repeat(id));
        text.push_str(&"data\n\n".repeat(1_500_000));
        let text = Bytes::from(text);
        let client = given(200, vec![text.clone()]);
        assert_most(MIB, "one piece", async { assert_eq!(drained(&client).await, 1_500_000) });
        let pieces = (0..text.len()).step_by(16 * KIB).map(|at| text.slice(at..text.len().min(at + 16 * KIB)));
        let client = given(200, pieces.collect());
        assert_most(MIB, "many pieces", async { assert_eq!(drained(&client).await, 1_500_000) });
    }
}

/// A caller who keeps all events keeps one copy of the id.
#[test]
fn events_that_are_kept_share_their_id() {
    let text = format!("id: {}\n{}", "x".repeat(4000), "data: 1\n\n".repeat(10_000));
    let client = given(200, vec![text.into()]);
    assert_most(4 * MIB, "10 000 events", async {
        let call: Call<EventStream<String>> = Call::new(&client, &FEED, &[]);
        let (mut events, mut kept) = (call.send().await.expect("a response"), Vec::new());
        while let Some(event) = events.next().await {
            kept.push(event.expect("an event"));
        }
        assert!(kept.iter().all(|event| Arc::ptr_eq(&event.id, &kept[0].id)));
        assert_eq!((kept.len(), kept[0].id.len()), (10_000, 4000));
    });
}

#[test]
fn an_id_too_long_for_a_header_is_ignored() {
    let text = format!("id: 1\nid: {}\ndata: 1\n\n", "x".repeat(4097));
    let client = given(200, vec![text.into()]);
    most(async {
        let call: Call<EventStream<String>> = Call::new(&client, &FEED, &[]);
        let mut events = call.send().await.expect("a response");
        assert_eq!(&*events.next().await.expect("an event").expect("read").id, "1");
    });
}

/// Name, id and data of an event and the incomplete line count together.
#[test]
fn every_part_of_an_event_counts() {
    let quarter = "x".repeat(CAP / 3);
    for text in [
        format!("event: {quarter}\ndata: {quarter}\ndata: {quarter}\ndata: {quarter}\n\n"),
        format!("event: {quarter}{quarter}\ndata: {quarter}{quarter}\n\n"),
        format!("event: {quarter}{quarter}\n{quarter}{quarter}"),
    ] {
        let pieces = text.as_bytes().chunks(16 * KIB).map(Bytes::copy_from_slice).collect();
        let client = given(200, pieces);
        assert_most(4 * CAP, "an event", async {
            let call: Call<EventStream<String>> = Call::new(&client, &FEED, &[]);
            let mut events = call.send().await.expect("a response");
            let error = events.next().await.expect("an error").expect_err("too large");
            assert!(error.is_body_too_large(), "{error}");
            assert!(events.next().await.is_none());
        });
    }
}

#[test]
fn lines_are_not_multiplied() {
    for separator in ["\n", "\u{1e}"] {
        let text = Bytes::from(format!("{separator}1").repeat(4_000_000));
        let client = given(200, vec![text]);
        assert_most(MIB, "lines", async {
            let call: Call<JsonLines<Value>> = Call::new(&client, &FEED, &[]);
            let (mut lines, mut count) = (call.send().await.expect("a response"), 0);
            while let Some(line) = lines.next().await {
                line.expect("a number");
                count += 1;
            }
            assert_eq!(count, 4_000_000);
        });
    }
}

/// Responds to each request with a page of 64 KiB that links to a different one.
struct Endless(AtomicUsize);

impl Transport for Endless {
    fn send(&self, _: http::Request<Body>) -> TransportFuture<'_> {
        let at = self.0.fetch_add(1, Relaxed);
        let cursor = format!("{}{at}", "x".repeat(4 * KIB));
        let page = format!(r#"{{"items":["{}"],"next":"{cursor}"}}"#, "x".repeat(60 * KIB));
        Box::pin(async { Ok(Response::new(Body::from(page))) })
    }
}

/// The only thing kept of a page is a hash of its link, eight bytes long.
#[test]
fn pages_and_cursors_are_not_kept() {
    static PAGING: Paging = Paging::cursor(Place::Query("after"), "/next");
    let client = ClientBuilder::new(&API).transport(Endless(AtomicUsize::new(0))).build().expect("built");
    assert_most(MIB, "1000 pages", async {
        let mut pages = Pages::new(Call::<Value>::new(&client, &FEED, &[]), &PAGING, |_| Some(1)).limit(1000);
        let mut count = 0;
        while let Some(page) = pages.next().await {
            page.expect("a page");
            count += 1;
        }
        assert_eq!(count, 1000);
    });
}

/// A multipart body is streamed: each part is read after the previous one was sent.
#[test]
fn a_multipart_body_is_not_gathered() {
    struct Drain;
    impl Transport for Drain {
        fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
            Box::pin(async move {
                let mut body = request.into_body();
                let mut sent = 0;
                while let Some(piece) = body.chunk().await {
                    sent += piece?.len();
                }
                assert!(sent > 64 * MIB, "{sent}");
                Ok(Response::new(Body::from("1")))
            })
        }
    }
    let client = ClientBuilder::new(&API).transport(Drain).build().expect("built");
    let piece = Bytes::from(vec![b'x'; 64 * KIB]);
    let part = || {
        let pieces: Vec<Result<Bytes, std::io::Error>> = (0..64).map(|_| Ok(piece.clone())).collect();
        File::stream(Pieces::new(pieces)).name("x")
    };
    assert_most(MIB, "16 parts of 4 MiB", async {
        let form: std::collections::BTreeMap<String, File> = (0..16).map(|at| (at.to_string(), part())).collect();
        let call: Call<Bytes> = Call::new(&client, &FEED, &[]).multipart(form.view(), &[]);
        call.send().await.expect("sent");
    });
}

/// A body of any status is cut off at the limit. Growing the buffer can double the memory.
#[test]
fn the_memory_for_a_body_is_bounded() {
    for (status, size) in [(200, 10), (500, 10), (404, 10)] {
        let client = given(status, vec![Bytes::from(vec![b'x'; 64 * KIB]); size * MIB / (64 * KIB)]);
        assert_most(4 * CAP, "a body", async {
            let error = get_book(&client, "x", "1").send().await.expect_err("too large");
            assert!(error.is_body_too_large() || error.is_status(), "{error}");
        });
    }
}

#[test]
fn a_token_endpoint_takes_what_it_may() {
    let transport = Given { status: StatusCode::OK, pieces: vec![Bytes::from(vec![b' '; 64 * KIB]); 1000] };
    let client = secured_builder(ClientBuilder::new(&API).transport(transport)).build().expect("built");
    assert_most(MIB, "the response of a token endpoint", async {
        let error = secured(&client).send().await.expect_err("too large");
        assert!(error.is_body_too_large() && error.is_auth(), "{error}");
    });
}

/// A download is not buffered, so only the current piece takes memory.
#[test]
fn a_download_holds_one_piece_in_memory() {
    let client = given(200, vec![Bytes::from(vec![b'x'; 64 * KIB]); 1000]);
    assert_most(MIB, "a download", async {
        let body = client.request(Method::GET, "/x").send_stream().await.expect("a response").into_body();
        let written = body.write_to(tokio::io::sink()).await.expect("written");
        assert_eq!(written, 1000 * 64 * KIB as u64);
    });
    assert_most(4 * CAP, "a stream that is read to a limit", async {
        let body = client.request(Method::GET, "/x").send_stream().await.expect("a response").into_body();
        assert!(body.bytes(CAP).await.expect_err("too large").is_body_too_large());
    });
}

/// Deeply nested JSON is an error. It causes neither a stack overflow nor large allocations.
#[test]
fn deep_json_is_refused() {
    for text in ["[".repeat(CAP), "{\"a\":".repeat(CAP / 8), format!("{{\"message\":{}", "[".repeat(CAP / 2))] {
        for status in [200, 500] {
            let client = given(status, vec![Bytes::from(text.clone())]);
            assert_most(4 * CAP, "deep JSON", async {
                let error = get_book(&client, "x", "1").send().await.expect_err("no JSON");
                assert!(error.is_decode() || error.is_status(), "{error}");
            });
        }
    }
}
