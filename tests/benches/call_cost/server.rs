//! A server that gives each call the same response, with a thread for each connection.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;

/// The token that the token endpoint returns.
pub(crate) const TOKEN: &str = "eyJhbGciOiJSUzI1NiIsImtpZCI6IjEifQ.eyJzdWIiOiJjbGllbnQifQ.c2lnbmF0dXJl";

pub(crate) struct Server {
    url: String,
    /// The first two request heads of each connection, as sets of lines, because the order of headers does not matter.
    seen: Arc<Mutex<Vec<Vec<Head>>>>,
}

type Head = BTreeSet<String>;

impl Server {
    /// Starts the server, which runs as long as the process.
    pub(crate) fn start(body: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let seen = Arc::new(Mutex::new(Vec::new()));
        let grant = answer(&format!(r#"{{"access_token":"{TOKEN}","expires_in":86400,"token_type":"Bearer"}}"#));
        let answers = Arc::new([grant, answer(body)]);
        let heads = Arc::clone(&seen);
        thread::spawn(move || {
            for (connection, stream) in listener.incoming().enumerate() {
                let (heads, answers) = (Arc::clone(&heads), Arc::clone(&answers));
                lock(&heads).push(Vec::new());
                thread::spawn(move || serve(stream.expect("a connection"), connection, &heads, &answers));
            }
        });
        Self { url, seen }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) fn connections(&self) -> usize {
        lock(&self.seen).len()
    }

    /// Returns the first request head of each connection for a path that starts with `path`.
    pub(crate) fn first_heads(&self, path: &str) -> Vec<Head> {
        let is_it = |head: &&Head| head.iter().any(|line| line.starts_with(&format!("GET {path}")));
        lock(&self.seen).iter().filter_map(|heads| heads.iter().find(is_it).cloned()).collect()
    }
}

fn lock(seen: &Mutex<Vec<Vec<Head>>>) -> MutexGuard<'_, Vec<Vec<Head>>> {
    seen.lock().expect("no thread panics with the lock")
}

fn answer(body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}").into_bytes()
}

/// Serves a connection until the client closes it.
fn serve(stream: TcpStream, connection: usize, seen: &Mutex<Vec<Vec<Head>>>, [grant, answer]: &[Vec<u8>; 2]) {
    stream.set_nodelay(true).expect("an option of every socket");
    let mut reader = BufReader::new(stream);
    let mut count = 0;
    while let Some(head) = read_head(&mut reader) {
        let is_grant = head[0].starts_with("POST ");
        let length = head.iter().find_map(|line| line.strip_prefix("content-length: "));
        let mut body = vec![0; length.map_or(0, |length| length.parse().expect("a length"))];
        reader.read_exact(&mut body).expect("the body");
        if count < 2 {
            lock(seen)[connection].push(head.into_iter().collect());
            count += 1;
        }
        let sent = reader.get_mut().write_all(if is_grant { grant } else { answer });
        if sent.is_err() {
            return;
        }
    }
}

fn read_head(reader: &mut BufReader<TcpStream>) -> Option<Vec<String>> {
    let mut head = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end() {
            "" => return Some(head),
            line => head.push(line.to_owned()),
        }
    }
}
