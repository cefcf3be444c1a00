//! Reads the root document and, on demand, the files it refers to. Their content is not interpreted here.
//!
//! Only files below the folder of the root document are read. The network is never used.

pub(crate) mod room;
mod syntax;

use std::collections::BTreeMap;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;

use self::room::{Room, too_large_help};
use crate::diagnostic::{Place, Pointer, Rule, Sink, Texts, rule};
use crate::{file, foreign};

/// The first bytes of binary files, and why each is not a description.
const NO_TEXT: [(&[u8], &str); 3] = [
    (b"PK\x03\x04", "it is a zip archive; unpack it, and give the root document in it"),
    (b"\x1f\x8b", "it is compressed with gzip; unpack it"),
    (b"%PDF-", "it is a PDF"),
];

/// The start of texts in other formats, with the message and the help for each.
const OTHER_FORMATS: [(&str, &str, &str); 4] = [
    ("<", "this is HTML or XML, not YAML or JSON", "save the description itself, not the page that shows it"),
    ("#%RAML", "this is a RAML document, not an OpenAPI description", "convert it to OpenAPI 3 first"),
    ("type Query", GRAPHQL, NO_OPERATIONS),
    ("schema {", GRAPHQL, NO_OPERATIONS),
];

const GRAPHQL: &str = "this is a GraphQL schema, not an OpenAPI description";
const NO_OPERATIONS: &str = "give an OpenAPI description; GraphQL schemas cannot be converted";

/// Identifies a file that was read. Ids are ordered by when the files were first reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(usize);

/// The name of standard input, both in messages and among the files of a description.
const STDIN_SHOWN: &str = "<stdin>";

/// The help for a file that is not a description.
const NO_DESCRIPTION: &str = "an OpenAPI description is a text file in YAML or JSON, encoded in UTF-8";

/// A file of a description.
#[derive(Clone, Debug)]
pub struct Source {
    /// The path as the user would write it.
    pub shown: String,
    /// The parsed content.
    pub value: Arc<Value>,
    path: PathBuf,
}

/// Why a reference to a file was not followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The reference has a scheme such as `https:`.
    Remote,
    /// The file is outside the folder of the root document.
    Outside,
    /// The file does not exist.
    Missing {
        /// The path of the missing file, as the user would write it.
        shown: String,
        /// A similar name in the same folder.
        near: Option<String>,
    },
    /// The file is unusable, which has been reported.
    Reported,
}

/// The files of one description.
#[derive(Debug)]
pub struct Sources {
    root: PathBuf,
    here: PathBuf,
    files: Vec<Source>,
    by_path: BTreeMap<PathBuf, Option<FileId>>,
    texts: Texts,
    room: Room,
}

impl Sources {
    /// Creates a reader for the description with the root document `root`. Nothing is read yet.
    ///
    /// `limit` is the size limit of the description in MiB, with all aliases expanded.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>, limit: u64) -> Self {
        let here = std::env::current_dir().and_then(|here| here.canonicalize()).unwrap_or_default();
        let (by_path, texts, room) = (BTreeMap::new(), Texts::default(), Room::new(limit));
        Self { root: root.into(), here, files: Vec::new(), by_path, texts, room }
    }

    /// Reads the root document. Returns `None` and reports the error if it cannot be read.
    pub fn root(&mut self, sink: &mut Sink) -> Option<FileId> {
        if self.root == Path::new(file::STDIN) {
            // References in it are relative to the working directory.
            return self.read(self.here.join(STDIN_SHOWN), sink);
        }
        // The path of a pipe such as `/dev/stdin` cannot be resolved, so the type of the file is checked first.
        let is_other = std::fs::metadata(&self.root).is_ok_and(|meta| !meta.is_file());
        match if is_other { Ok(self.root.clone()) } else { self.root.canonicalize() } {
            Ok(path) => self.read(path, sink),
            Err(error) => {
                let shown = slashed(&self.root);
                match self.root.to_str().filter(|root| root.contains("://")) {
                    Some(url) => sink
                        .push(&rule::UNREADABLE_FILE, None, format!("`{shown}` is a URL; only files are read"))
                        .help(fetch(url)),
                    None => sink
                        .push(&rule::UNREADABLE_FILE, None, format!("`{shown}` cannot be read: {}", plain(&error)))
                        .help("give the path of a description, such as `spec/api.yaml`, or `-` for standard input"),
                };
                None
            }
        }
    }

    /// Reads the file that a reference in `from` points to. `file` is the part of the reference before `#`,
    /// percent-decoded and not empty.
    ///
    /// # Errors
    /// Returns an error if the file must not be read or cannot be read.
    pub fn refer(&mut self, from: FileId, file: &str, sink: &mut Sink) -> Result<FileId, Refused> {
        if has_scheme(file) || file.starts_with("//") {
            return Err(Refused::Remote);
        }
        let folder = self.get(from).path.parent().unwrap_or(Path::new("/")).to_owned();
        let wanted = tidy(&folder.join(file));
        // Checked before the file system is accessed, so that a reference cannot probe for files outside the folder.
        if !self.allows(&wanted) {
            return Err(Refused::Outside);
        }
        let path = wanted.canonicalize().map_err(|_| self.missing(&wanted))?;
        if !self.allows(&path) {
            return Err(Refused::Outside);
        }
        if path.is_dir() {
            return Err(self.missing(&wanted));
        }
        self.read(path, sink).ok_or(Refused::Reported)
    }

    /// Returns the size limit of the description, in MiB.
    #[must_use]
    pub fn limit(&self) -> u64 {
        self.room.limit()
    }

    /// Returns a file that was read.
    #[must_use]
    pub fn get(&self, id: FileId) -> &Source {
        &self.files[id.0]
    }

    /// Returns the place of a node in a file.
    #[must_use]
    pub fn place(&self, id: FileId, pointer: Pointer) -> Place {
        Place { file: self.get(id).shown.clone(), pointer }
    }

    /// Returns the path of a file relative to the folder of the root document.
    #[must_use]
    pub fn relative(&self, id: FileId) -> String {
        let folder = self.files.first().and_then(|root| root.path.parent()).unwrap_or(Path::new(""));
        let path = &self.get(id).path;
        slashed(path.strip_prefix(folder).unwrap_or(path))
    }

    /// Returns the texts of all files that were read.
    #[must_use]
    pub fn texts(&self) -> &Texts {
        &self.texts
    }

    /// Returns the texts of all files that were read, for showing findings.
    #[must_use]
    pub fn into_texts(self) -> Texts {
        self.texts
    }

    /// Returns whether a path, with all links resolved, is below the folder of the root document.
    fn allows(&self, path: &Path) -> bool {
        let root = self.files.first().and_then(|root| root.path.parent());
        root.is_some_and(|folder| path.starts_with(folder))
    }

    fn missing(&self, wanted: &Path) -> Refused {
        let name = wanted.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let folder = wanted.parent().filter(|folder| folder.canonicalize().is_ok_and(|real| self.allows(&real)));
        let entries = folder.and_then(|folder| std::fs::read_dir(folder).ok());
        let names: Vec<String> = entries
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        let near = crate::diagnostic::nearest(&name, names.iter().map(String::as_str)).map(str::to_owned);
        Refused::Missing { shown: self.show(wanted), near }
    }

    /// Reads a file the first time it is needed. Returns `None` if it is unusable.
    fn read(&mut self, path: PathBuf, sink: &mut Sink) -> Option<FileId> {
        if let Some(known) = self.by_path.get(&path) {
            return *known;
        }
        let read = self.read_new(&path, sink).map(|value| {
            let shown = self.show(&path);
            self.files.push(Source { shown, value: Arc::new(value), path: path.clone() });
            FileId(self.files.len() - 1)
        });
        self.by_path.insert(path, read);
        read
    }

    fn read_new(&mut self, path: &Path, sink: &mut Sink) -> Option<Value> {
        let shown = self.show(path);
        let text = match self.read_text(path) {
            Ok(text) => text,
            Err(Unreadable { is_too_large: true, .. }) => {
                self.report_size(&shown, None, sink);
                return None;
            }
            Err(Unreadable { why, help, text, .. }) => {
                // The finding shows an excerpt if there is a place to show.
                let place = text.map(|(text, at)| {
                    self.texts.insert(&shown, text);
                    self.texts.fault(&shown, at);
                    Place { file: shown.clone(), pointer: Pointer::root() }
                });
                sink.push(self.unusable(&rule::UNREADABLE_FILE), place, format!("`{shown}` cannot be read: {why}"))
                    .help(help);
                return None;
            }
        };
        let other = OTHER_FORMATS.iter().find(|(start, ..)| text.trim_start().starts_with(start));
        if let Some((_, message, help)) = other {
            let place = Place { file: shown.clone(), pointer: Pointer::root() };
            self.texts.insert(&shown, text);
            self.texts.fault(&shown, 0);
            sink.push(self.unusable(&rule::BAD_SYNTAX), Some(place), *message).help(*help);
            return None;
        }
        let is_json = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
        let parsed = syntax::parse(&text, is_json, &self.room);
        self.texts.insert(&shown, text);
        match parsed {
            Ok(mut parsed) => {
                if parsed.lacks_numbers {
                    self.leave_out_numbers(&shown, &mut parsed.value, sink);
                }
                if parsed.duplicates {
                    self.report_duplicates(&shown, sink);
                }
                if parsed.has_more {
                    let place = Place { file: shown, pointer: Pointer::root() };
                    let message = ("the file contains several YAML documents", "the first one is used");
                    sink.push(&rule::PART_LEFT_OUT, Some(place), message).help("put each document into its own file");
                }
                Some(parsed.value)
            }
            Err(fault) if self.room.is_full() => {
                self.report_size(&shown, Some(fault.at), sink);
                None
            }
            Err(fault) => {
                self.texts.fault(&shown, fault.at);
                let place = Place { file: shown, pointer: Pointer::root() };
                sink.push(self.unusable(&rule::BAD_SYNTAX), Some(place), fault.message);
                None
            }
        }
    }

    /// Reads a file, or standard input, up to the limit.
    fn read_text(&self, path: &Path) -> Result<String, Unreadable> {
        let limit = self.room.limit().saturating_mul(1 << 20);
        let is_stdin = self.root == Path::new(file::STDIN) && path == self.here.join(STDIN_SHOWN);
        decode(if is_stdin { file::read_stdin(limit)? } else { file::read(path, limit)? })
    }

    /// Reports a description that is too large. It is not generated in part, because the limit would decide which part.
    fn report_size(&mut self, shown: &str, at: Option<usize>, sink: &mut Sink) {
        let limit = self.room.limit();
        let place = at.map(|at| {
            self.texts.fault(shown, at);
            Place { file: shown.to_owned(), pointer: Pointer::root() }
        });
        let message = match at {
            Some(_) => format!("with `{shown}` the description is larger than {limit} MiB"),
            None => format!("`{shown}` is larger than {limit} MiB"),
        };
        sink.push(&rule::TOO_LARGE, place, message).help(too_large_help(limit));
    }

    /// Returns the rule for an unusable file: `of_root` for the root document, without which nothing can be generated.
    fn unusable(&self, of_root: &'static Rule) -> &'static Rule {
        if self.files.is_empty() { of_root } else { &rule::UNUSABLE_FILE }
    }

    /// Reports duplicate keys. The parser only records that there are any, so this finds them.
    fn report_duplicates(&self, shown: &str, sink: &mut Sink) {
        let Some(text) = self.texts.get(shown) else { return };
        let found = crate::diagnostic::locate::Marked::parse(&text.text).duplicates();
        for pointer in &found {
            let key = pointer.tokens().last().unwrap_or_default();
            let place = Place { file: shown.to_owned(), pointer: pointer.clone() };
            sink.push(
                &rule::DUPLICATE_KEY,
                Some(place),
                (format!("the key `{key}` is given twice in one object"), "the last one is used"),
            )
            .help("remove or rename one of the two");
        }
        if found.is_empty() {
            let place = Place { file: shown.to_owned(), pointer: Pointer::root() };
            sink.push(
                &rule::DUPLICATE_KEY,
                Some(place),
                ("a key is given twice in one object", "the last one is used"),
            );
        }
    }

    /// Reports numbers that JSON cannot represent and removes the nulls that the parser puts in their place.
    fn leave_out_numbers(&self, shown: &str, tree: &mut Value, sink: &mut Sink) {
        let Some(text) = self.texts.get(shown) else { return };
        let found = crate::diagnostic::locate::Marked::parse(&text.text).not_finite();
        for (pointer, number) in &found {
            let place = Place { file: shown.to_owned(), pointer: pointer.clone() };
            sink.push(
                &rule::PART_LEFT_OUT,
                Some(place),
                (format!("`{number}` is not a number in JSON"), "the value is ignored"),
            )
            .help("write a finite number, or remove the value");
        }
        // In reverse order, because removing an item of a list moves the items after it.
        for (pointer, _) in found.iter().rev() {
            take_nothing_out(tree, pointer);
        }
    }

    /// Returns a path as the user would write it.
    fn show(&self, path: &Path) -> String {
        match path.strip_prefix(&self.here) {
            Ok(below) if below.as_os_str().is_empty() => ".".to_owned(),
            Ok(below) => slashed(below),
            Err(_) => slashed(path),
        }
    }
}

/// Removes a null from the object or list that contains it.
fn take_nothing_out(tree: &mut Value, at: &Pointer) {
    let Some((home, key)) = at.parent().zip(at.tokens().last()) else { return };
    if !tree.pointer(at.as_str()).is_some_and(Value::is_null) {
        return;
    }
    match tree.pointer_mut(home.as_str()) {
        Some(Value::Object(map)) => {
            map.shift_remove(&key);
        }
        Some(Value::Array(list)) => {
            key.parse().ok().filter(|index| *index < list.len()).map(|index: usize| list.remove(index));
        }
        _ => {}
    }
}

/// Why a file could not be read as text. `text` is what can be shown of it, with the byte at which reading stopped.
struct Unreadable {
    why: String,
    help: &'static str,
    text: Option<(String, usize)>,
    is_too_large: bool,
}

impl From<String> for Unreadable {
    fn from(why: String) -> Self {
        Self { why, help: NO_DESCRIPTION, text: None, is_too_large: false }
    }
}

impl From<io::Error> for Unreadable {
    fn from(error: io::Error) -> Self {
        let help = match error.kind() {
            io::ErrorKind::InvalidInput => {
                "to read from a pipe, redirect it to standard input and give `-` as the path"
            }
            _ => NO_DESCRIPTION,
        };
        Self { why: plain(&error), help, text: None, is_too_large: error.kind() == io::ErrorKind::FileTooLarge }
    }
}

/// Decodes UTF-8 or UTF-16. UTF-16 is detected by a byte order mark or by ASCII characters at the start.
fn decode(bytes: Vec<u8>) -> Result<String, Unreadable> {
    if let Some((_, what)) = NO_TEXT.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Err((*what).to_owned().into());
    }
    let from_wide = |mark: usize, unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes[mark..].chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
        String::from_utf16(&units).map_err(|_| Unreadable::from("it starts like UTF-16 but is not".to_owned()))
    };
    match bytes.as_slice() {
        [0xff, 0xfe, ..] => return from_wide(2, u16::from_le_bytes),
        [0xfe, 0xff, ..] => return from_wide(2, u16::from_be_bytes),
        [1..=u8::MAX, 0, 1..=u8::MAX, 0, ..] => return from_wide(0, u16::from_le_bytes),
        [0, 1..=u8::MAX, 0, 1..=u8::MAX, ..] => return from_wide(0, u16::from_be_bytes),
        _ if bytes.contains(&0) => return Err("it is not a text file".to_owned().into()),
        _ => {}
    }
    let mut text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let shown = String::from_utf8_lossy(error.as_bytes()).into_owned();
        let why = format!("byte {at} is not UTF-8");
        Unreadable { why, help: NO_DESCRIPTION, text: Some((shown, at)), is_too_large: false }
    })?;
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    Ok(text)
}

/// Describes an I/O error, for the common kinds without the error code of the operating system.
fn plain(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    }
}

/// Returns the help for a URL in place of a path: a command that downloads it.
fn fetch(url: &str) -> String {
    let last = url.split(['?', '#']).next().unwrap_or_default().rsplit('/').next().unwrap_or_default();
    let name =
        if last.ends_with(".yaml") || last.ends_with(".yml") || last.ends_with(".json") { last } else { "api.yaml" };
    let (url, name) = (foreign::shell(url), foreign::shell(name));
    format!("download it and give the path: `curl --fail --location --output {name} {url}`")
}

/// Returns whether a reference starts with a scheme such as `https:`. A single letter is a Windows drive.
fn has_scheme(file: &str) -> bool {
    file.split_once(':').is_some_and(|(scheme, _)| {
        scheme.len() > 1
            && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    })
}

/// Removes `.` and `..` from a path without accessing the file system.
fn tidy(path: &Path) -> PathBuf {
    let mut tidied = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                tidied.pop();
            }
            part => tidied.push(part),
        }
    }
    tidied
}

fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn utf_16_is_read_with_and_without_a_mark() {
        for text in ["\u{feff}info: ก", "info: ก"] {
            let little = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let big = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
            for bytes in [little, big] {
                assert_eq!(decode(bytes).ok().as_deref(), Some("info: ก"));
            }
        }
    }
}
