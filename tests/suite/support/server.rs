//! A loopback HTTP/1.1 server that records requests and sends scripted responses, down to single bytes.
//!
//! It reads requests with a `Content-Length`, with chunked encoding, or without a body.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A request as received.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    /// How many requests came before this one.
    pub(crate) index: usize,
    /// The index of its connection.
    pub(crate) connection: usize,
    pub(crate) method: String,
    /// The raw request target.
    pub(crate) target: String,
    /// Lowercase names and values, in the order sent.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Seen {
    /// Returns the value of a header. Panics if the header was sent twice.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(header, _)| header == name);
        let first = values.next();
        assert!(values.next().is_none(), "`{name}` was sent twice");
        first.map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("the body is text")
    }

    /// Returns the target without the query.
    pub(crate) fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }
}

#[derive(Clone, Debug)]
enum Step {
    Write(Vec<u8>),
    Pause(Duration),
    Close,
    Reset,
}

/// A scripted response: what the server does after it has read a request.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<Step>,
    chunked: bool,
    before: Vec<Step>,
    /// Bytes to send instead of the head.
    raw: Option<Vec<u8>>,
}

impl Answer {
    pub(crate) fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: vec![Step::Write(body.into())],
            chunked: false,
            before: Vec::new(),
            raw: None,
        }
    }

    pub(crate) fn json(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self::new(status, body).header("content-type", "application/json")
    }

    pub(crate) fn redirect(status: u16, location: &str) -> Self {
        Self::new(status, "").header("location", location)
    }

    /// Sends these bytes verbatim, then closes the connection.
    pub(crate) fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        let mut answer = Self::new(200, "");
        answer.raw = Some(bytes.into());
        answer.close()
    }

    /// Sends the body with chunked encoding, one chunk per part.
    pub(crate) fn chunked(mut self, parts: &[&[u8]]) -> Self {
        self.chunked = true;
        self.body = parts.iter().map(|part| Step::Write(part.to_vec())).collect();
        self
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Waits before sending the head.
    pub(crate) fn after(mut self, pause: Duration) -> Self {
        self.before.push(Step::Pause(pause));
        self
    }

    /// Waits at this point of the body.
    pub(crate) fn pause(mut self, pause: Duration) -> Self {
        self.body.push(Step::Pause(pause));
        self
    }

    /// Appends bytes to the body.
    pub(crate) fn part(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.body.push(Step::Write(bytes.into()));
        self
    }

    /// Closes the connection at this point of the body.
    pub(crate) fn close(mut self) -> Self {
        self.body.push(Step::Close);
        self
    }

    /// Resets the connection (RST) after the bytes sent before have arrived.
    pub(crate) fn reset(mut self) -> Self {
        self.body.retain(|step| !matches!(step, Step::Close));
        self.body.extend([Step::Pause(Duration::from_millis(20)), Step::Reset]);
        self
    }

    fn head(&self) -> Vec<u8> {
        if let Some(raw) = &self.raw {
            return raw.clone();
        }
        let mut head = format!("HTTP/1.1 {} Whatever\r\n", self.status);
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        let sized = self.headers.iter().any(|(name, _)| name == "content-length");
        if self.chunked {
            head.push_str("transfer-encoding: chunked\r\n");
        } else if !sized && self.status != 204 && self.status != 304 {
            head.push_str(&format!("content-length: {}\r\n", self.length()));
        }
        head.push_str("\r\n");
        head.into_bytes()
    }

    fn length(&self) -> usize {
        let lengths = self.body.iter().map(|step| match step {
            Step::Write(bytes) => bytes.len(),
            _ => 0,
        });
        lengths.sum()
    }
}

type Script = dyn Fn(&Seen) -> Answer + Send + Sync;

/// A running server. It stops when it is dropped.
pub(crate) struct Server {
    port: u16,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

struct Shared {
    seen: Mutex<Vec<Seen>>,
    script: Box<Script>,
}

impl Server {
    /// Starts a server that responds to each request as `script` says.
    pub(crate) async fn start(script: impl Fn(&Seen) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let shared = Arc::new(Shared { seen: Mutex::default(), script: Box::new(script) });
        let task = tokio::spawn(accept(listener, Arc::clone(&shared)));
        Self { port, shared, task }
    }

    /// Starts a server that sends the same response to every request.
    pub(crate) async fn answering(answer: Answer) -> Self {
        Self::start(move |_| answer.clone()).await
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Returns the URL of this server under a different host name, which makes it a different origin.
    pub(crate) fn other_origin(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// Returns all requests so far.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.shared.seen.lock().expect("no panic").clone()
    }

    /// Returns the only request. Panics if there is more than one or none.
    pub(crate) fn only(&self) -> Seen {
        let mut seen = self.seen();
        assert_eq!(seen.len(), 1, "requests: {seen:#?}");
        seen.remove(0)
    }

    /// Counts the requests to `path`, with any query.
    pub(crate) fn count(&self, path: &str) -> usize {
        self.seen().iter().filter(|seen| seen.path() == path).count()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    for connection in 0.. {
        let Ok((stream, _)) = listener.accept().await else {
            return;
        };
        let shared = Arc::clone(&shared);
        tokio::spawn(async move {
            // In some tests the client disconnects in the middle.
            let _ = serve(stream, connection, &shared).await;
        });
    }
}

async fn serve(mut stream: TcpStream, connection: usize, shared: &Shared) -> std::io::Result<()> {
    let mut buffer = Vec::new();
    while let Some(mut seen) = read_request(&mut stream, &mut buffer).await? {
        let answer = {
            let mut all = shared.seen.lock().expect("no panic");
            seen.index = all.len();
            seen.connection = connection;
            all.push(seen.clone());
            (shared.script)(&seen)
        };
        if !write_answer(&mut stream, &seen, &answer).await? {
            break;
        }
    }
    Ok(())
}

async fn read_request(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> std::io::Result<Option<Seen>> {
    let end = loop {
        if let Some(end) = buffer.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
            break end;
        }
        if stream.read_buf(buffer).await? == 0 {
            return Ok(None);
        }
    };
    let mut seen = parse_head(&buffer[..end]);
    buffer.drain(..end + 4);
    if seen.header("transfer-encoding") == Some("chunked") {
        loop {
            let Some(line) = take_line(stream, buffer).await? else { return Ok(None) };
            let length = usize::from_str_radix(&line, 16).expect("the length of a chunk");
            // Each chunk ends with a line break, and so does the empty chunk that ends the body.
            let Some(chunk) = take(stream, buffer, length + 2).await? else { return Ok(None) };
            seen.body.extend_from_slice(&chunk[..length]);
            if length == 0 {
                return Ok(Some(seen));
            }
        }
    }
    let length = seen.header("content-length").map_or(0, |text| text.parse().expect("a length"));
    let Some(body) = take(stream, buffer, length).await? else { return Ok(None) };
    seen.body = body;
    Ok(Some(seen))
}

/// Takes `length` bytes off the stream. Returns `None` if the stream ends earlier.
async fn take(stream: &mut TcpStream, buffer: &mut Vec<u8>, length: usize) -> std::io::Result<Option<Vec<u8>>> {
    while buffer.len() < length {
        if stream.read_buf(buffer).await? == 0 {
            return Ok(None);
        }
    }
    Ok(Some(buffer.drain(..length).collect()))
}

async fn take_line(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> std::io::Result<Option<String>> {
    loop {
        if let Some(end) = buffer.windows(2).position(|bytes| bytes == b"\r\n") {
            let line = buffer.drain(..end + 2).take(end).collect();
            return Ok(Some(String::from_utf8(line).expect("text")));
        }
        if stream.read_buf(buffer).await? == 0 {
            return Ok(None);
        }
    }
}

fn parse_head(head: &[u8]) -> Seen {
    let head = String::from_utf8_lossy(head);
    let mut lines = head.split("\r\n");
    let mut first = lines.next().unwrap_or_default().split(' ');
    let mut word = || first.next().unwrap_or_default().to_owned();
    let (method, target) = (word(), word());
    let headers = lines.map(|line| {
        let (name, value) = line.split_once(':').expect("a header");
        (name.to_ascii_lowercase(), value.trim().to_owned())
    });
    Seen { index: 0, connection: 0, method, target, headers: headers.collect(), body: Vec::new() }
}

/// Writes the response. Returns false if the connection must be closed.
async fn write_answer(stream: &mut TcpStream, seen: &Seen, answer: &Answer) -> std::io::Result<bool> {
    run(stream, &answer.before, false).await?;
    stream.write_all(&answer.head()).await?;
    if seen.method == "HEAD" && answer.raw.is_none() {
        return Ok(true);
    }
    if !run(stream, &answer.body, answer.chunked).await? {
        return Ok(false);
    }
    if answer.chunked {
        stream.write_all(b"0\r\n\r\n").await?;
    }
    Ok(true)
}

async fn run(stream: &mut TcpStream, steps: &[Step], chunked: bool) -> std::io::Result<bool> {
    for step in steps {
        match step {
            Step::Pause(pause) => tokio::time::sleep(*pause).await,
            Step::Close => return Ok(false),
            Step::Reset => {
                stream.set_zero_linger()?;
                return Ok(false);
            }
            Step::Write(bytes) if bytes.is_empty() => {}
            Step::Write(bytes) if chunked => {
                stream.write_all(format!("{:x}\r\n", bytes.len()).as_bytes()).await?;
                stream.write_all(bytes).await?;
                stream.write_all(b"\r\n").await?;
            }
            Step::Write(bytes) => stream.write_all(bytes).await?,
        }
    }
    Ok(true)
}
