//! Many concurrent calls on one client, against a server that fails a tenth of them and revokes tokens early.

use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::SeqCst;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::http::fixture::{API, LOGIN, secured_builder};
use crate::runtime::call::builder::Call;
use crate::runtime::call::client::{Client, ClientBuilder};
use crate::runtime::call::operation::Operation;
use crate::runtime::call::retry::Retry;

const TASKS: usize = 64;
const CALLS: usize = 1000;

/// The server revokes a token after this many responses.
const ANSWERS_PER_TOKEN: usize = 10_000;

static LOANS: Operation = Operation::new(http::Method::GET, "loans", "/v1/loans").security(&[&[LOGIN]]);

/// Counts requests without storing them, so that the server does not affect the memory measured.
#[derive(Default)]
struct Counts {
    answers: AtomicUsize,
    failures: AtomicUsize,
    granted: AtomicUsize,
    ended: AtomicUsize,
}

impl Counts {
    /// Returns the status and body of the response to a request.
    fn answer(&self, head: &str) -> (u16, String) {
        if head.starts_with("POST /auth/token ") {
            let token = self.granted.fetch_add(1, SeqCst) + 1;
            return (200, format!(r#"{{"access_token":"token-{token}","expires_in":3600}}"#));
        }
        let token = head.lines().find_map(|line| line.strip_prefix("authorization: Bearer token-")).expect("a token");
        if token.parse::<usize>().expect("a number") <= self.ended.load(SeqCst) {
            return (401, String::new());
        }
        let answers = self.answers.fetch_add(1, SeqCst) + 1;
        if answers.is_multiple_of(ANSWERS_PER_TOKEN) {
            self.ended.fetch_add(1, SeqCst);
        }
        if answers.is_multiple_of(10) {
            self.failures.fetch_add(1, SeqCst);
            return (503, "try again".to_owned());
        }
        (200, "[1,2,3]".to_owned())
    }
}

async fn serve(mut stream: TcpStream, counts: Arc<Counts>) -> std::io::Result<()> {
    let mut buffer = Vec::new();
    loop {
        while !is_whole(&buffer) {
            if stream.read_buf(&mut buffer).await? == 0 {
                return Ok(());
            }
        }
        let (status, body) = counts.answer(&String::from_utf8_lossy(&buffer));
        buffer.clear();
        let length = body.len();
        let answer = format!("HTTP/1.1 {status} Whatever\r\ncontent-length: {length}\r\n\r\n{body}");
        stream.write_all(answer.as_bytes()).await?;
    }
}

/// Returns whether the request is complete. The client does not pipeline, so nothing follows it.
fn is_whole(request: &[u8]) -> bool {
    let Some(end) = request.windows(4).position(|bytes| bytes == b"\r\n\r\n") else { return false };
    let head = String::from_utf8_lossy(&request[..end]);
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    request.len() >= end + 4 + length.map_or(0, |text| text.parse().expect("a length"))
}

async fn start(counts: &Arc<Counts>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let counts = Arc::clone(counts);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, Arc::clone(&counts)));
        }
    });
    url
}

async fn calls(client: &Client, count: usize) {
    let tasks: Vec<_> = (0..TASKS)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move {
                for _ in 0..count {
                    let call: Call<Value> = Call::new(&client, &LOANS, &[]);
                    assert_eq!(call.send().await.expect("each call succeeds"), json!([1, 2, 3]));
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("no panic");
    }
}

/// Returns the resident memory of this process in bytes, if the system reports it.
fn memory() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix(" kB")?.parse::<usize>().ok().map(|kilobytes| kilobytes * 1024)
}

/// Set in the child process that makes the calls. Memory is measured per process, and this one also runs other tests.
const ALONE: &str = "TYPEWRIGHT_LOAD_ALONE";

#[test]
fn sixty_four_tasks_of_a_thousand_calls() {
    if std::env::var_os(ALONE).is_some() {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        return runtime.expect("a runtime").block_on(many_calls());
    }
    let this = std::env::current_exe().expect("the test's own path");
    let name = "faults::load::sixty_four_tasks_of_a_thousand_calls";
    let alone = Command::new(this).args(["--exact", name]).env(ALONE, "1").output().expect("a process");
    let said = String::from_utf8_lossy(&alone.stdout);
    assert!(alone.status.success() && said.contains("1 passed"), "{said}");
}

async fn many_calls() {
    let counts = Arc::default();
    let url = start(&counts).await;
    let policy = Retry::new().max_attempts(20).base_delay(Duration::from_millis(1));
    let builder = secured_builder(ClientBuilder::new(&API).base_url(url)).retry(policy);
    let client = builder.build().expect("built");
    calls(&client, CALLS / 4).await;
    let early = memory();
    calls(&client, CALLS * 3 / 4).await;
    if let (Some(early), Some(late)) = (early, memory()) {
        assert!(late < early + 8 * 1024 * 1024, "memory grew from {early} to {late} bytes");
    }
    let count = |count: &AtomicUsize| count.load(SeqCst);
    let answers = count(&counts.answers);
    // Each call gets one response, and each failure is retried once: no call is lost, and none is sent twice.
    assert_eq!(answers, TASKS * CALLS + count(&counts.failures));
    assert_eq!(count(&counts.failures), answers / 10);
    // One fetch at the start, and one each time a token was revoked.
    assert_eq!(count(&counts.ended), answers / ANSWERS_PER_TOKEN);
    assert_eq!(count(&counts.granted), 1 + count(&counts.ended));
}
