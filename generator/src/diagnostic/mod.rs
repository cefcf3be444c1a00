//! Findings about a description, each with a rule, a place and a help text.
//!
//! Stages push findings into a [`Sink`]. A run with errors stops between two stages, never inside one. [`render`] finds
//! the lines and columns of places, and formats findings as text.

pub mod locate;
mod nearest;
pub mod render;
mod rules;
pub mod texts;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::fmt;

use serde::Serialize;

pub use nearest::nearest;
pub use rules::{Level, RULES, Rule, Strictness, rule};
pub use texts::{Text, Texts};

/// A JSON pointer (RFC 6901) into one document.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Pointer(String);

impl Pointer {
    /// The pointer to the whole document.
    pub const ROOT: Self = Self(String::new());

    /// Returns the pointer to the whole document.
    #[must_use]
    pub fn root() -> Self {
        Self::default()
    }

    /// Creates a pointer from an escaped text, such as `/paths/~1v1~1case`.
    #[must_use]
    pub fn from_escaped(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// Returns the pointer to a field or an item of this node. `token` is a key or an index, not escaped.
    #[must_use]
    pub fn child(&self, token: impl fmt::Display) -> Self {
        let token = token.to_string().replace('~', "~0").replace('/', "~1");
        Self(format!("{}/{token}", self.0))
    }

    /// Returns the escaped text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the unescaped tokens, starting at the root.
    pub fn tokens(&self) -> impl Iterator<Item = String> + '_ {
        self.0.split('/').skip(1).map(|token| Self::unescaped(token).into_owned())
    }

    /// Returns the text of an escaped token.
    pub(crate) fn unescaped(token: &str) -> Cow<'_, str> {
        if token.contains('~') { token.replace("~1", "/").replace("~0", "~").into() } else { token.into() }
    }

    /// Returns the pointer to the parent, or `None` for the root.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        self.0.rfind('/').map(|at| Self(self.0[..at].to_owned()))
    }

    /// Appends a pointer that is relative to this node.
    #[must_use]
    pub fn join(&self, rest: &Self) -> Self {
        Self(format!("{}{}", self.0, rest.0))
    }

    /// Returns the bounds of a range that contains exactly the pointers below this node: the first is inclusive, the
    /// second exclusive.
    #[must_use]
    pub fn below(&self) -> (Self, Self) {
        // In ASCII, `0` follows `/`.
        (Self(format!("{}/", self.0)), Self(format!("{}0", self.0)))
    }

    /// Returns this pointer relative to `prefix`, or `None` when it is neither `prefix` nor below it.
    #[must_use]
    pub fn strip_prefix(&self, prefix: &Self) -> Option<Self> {
        let rest = self.0.strip_prefix(&prefix.0)?;
        (rest.is_empty() || rest.starts_with('/')).then(|| Self(rest.to_owned()))
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

/// A node of a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Place {
    /// The path of the file, with `/` as separator. Relative for files below the working directory.
    pub file: String,
    /// The node in the file.
    pub pointer: Pointer,
}

/// A finding.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Diagnostic {
    /// The rule that was broken.
    pub rule: &'static Rule,
    /// The problem, in one sentence without a full stop.
    pub message: String,
    /// What typewright does about it, also without a full stop.
    pub note: Option<String>,
    /// The place of the problem. `None` for findings about the command line or a file that cannot be read.
    pub place: Option<Place>,
    /// What to change, as an imperative.
    pub help: String,
    /// The number of operations that use the component or path item with the problem. 0 if it is not in a shared part.
    pub uses: usize,
}

/// The original places of the parts of a bundled document.
///
/// Bundling copies nodes of several files into one tree. Each entry records the place that a node of the tree was read
/// from. It also applies to all nodes below, except those below a deeper entry.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Origins {
    entries: BTreeMap<Pointer, Place>,
}

impl Origins {
    /// Records that the node at `at` of the bundled tree was read from `from`. Replaces an earlier record.
    pub fn record(&mut self, at: Pointer, from: Place) {
        self.entries.insert(at, from);
    }

    /// Returns the place that a node of the bundled tree was read from.
    #[must_use]
    pub fn place(&self, at: &Pointer) -> Option<Place> {
        let nearest =
            std::iter::successors(Some(at.clone()), Pointer::parent).find(|up| self.entries.contains_key(up))?;
        let (from, rest) = (&self.entries[&nearest], at.strip_prefix(&nearest)?);
        Some(Place { file: from.file.clone(), pointer: from.pointer.join(&rest) })
    }

    /// Returns all places that a node of the bundled tree was read from: its own, and those of parts from other places.
    #[must_use]
    pub fn places(&self, at: &Pointer) -> Vec<Place> {
        let own = self.place(at);
        let (from, to) = at.below();
        let moved = self.entries.range(from..to).map(|(_, place)| place);
        let is_inside = |place: &Place| {
            own.as_ref().is_some_and(|own| place.file == own.file && place.pointer.strip_prefix(&own.pointer).is_some())
        };
        let moved: Vec<Place> = moved.filter(|place| !is_inside(place)).cloned().collect();
        own.into_iter().chain(moved).collect()
    }

    /// Returns all records.
    pub fn entries(&self) -> impl Iterator<Item = (&Pointer, &Place)> {
        self.entries.iter()
    }
}

/// The message of a finding, with an optional note.
#[derive(Clone, Debug)]
pub struct Message {
    problem: String,
    note: Option<String>,
}

impl From<&str> for Message {
    fn from(problem: &str) -> Self {
        Self { problem: problem.to_owned(), note: None }
    }
}

impl From<String> for Message {
    fn from(problem: String) -> Self {
        Self { problem, note: None }
    }
}

impl<P: Into<String>, N: Into<String>> From<(P, N)> for Message {
    fn from((problem, note): (P, N)) -> Self {
        Self { problem: problem.into(), note: Some(note.into()) }
    }
}

/// Collects the findings of a stage.
#[derive(Debug, Default)]
pub struct Sink {
    found: Vec<Diagnostic>,
}

impl Sink {
    /// Adds a finding. Its help is the advice of the rule, unless replaced with [`Diagnostic::help`].
    pub fn push(&mut self, rule: &'static Rule, place: Option<Place>, message: impl Into<Message>) -> &mut Diagnostic {
        let Message { problem: message, note } = message.into();
        self.found.push(Diagnostic { rule, message, note, place, help: rule.advice.to_owned(), uses: 0 });
        self.found.last_mut().expect("just pushed")
    }

    /// Removes all findings after the first `count`.
    pub fn truncate(&mut self, count: usize) {
        self.found.truncate(count);
    }

    /// Removes the findings of a rule at a place.
    pub fn withdraw(&mut self, rule: &'static Rule, place: Option<&Place>) {
        self.found.retain(|one| one.rule != rule || one.place.as_ref() != place);
    }

    /// Returns whether there is an error, which stops the run before the next stage.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.found.iter().any(|one| one.rule.level == Level::Error)
    }

    /// Returns the findings in the order in which they were added.
    #[must_use]
    pub fn found(&self) -> &[Diagnostic] {
        &self.found
    }

    /// Returns the findings without duplicates. Duplicates are common: a shared part is checked for each operation
    /// that uses it.
    #[must_use]
    pub fn into_found(self) -> Vec<Diagnostic> {
        let mut seen = HashSet::new();
        let is_first: Vec<bool> =
            self.found.iter().map(|one| seen.insert((one.rule.id, &one.place, &one.message))).collect();
        self.found.into_iter().zip(is_first).filter_map(|(one, is_first)| is_first.then_some(one)).collect()
    }

    /// Adds findings of a different stage.
    pub fn extend(&mut self, more: impl IntoIterator<Item = Diagnostic>) {
        self.found.extend(more);
    }
}

impl Diagnostic {
    /// Sets the help, replacing the advice of the rule.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = help.into();
        self
    }

    /// Returns the message and the note in one line.
    #[must_use]
    pub fn in_a_line(&self) -> String {
        self.note.as_ref().map_or_else(|| self.message.clone(), |note| format!("{}; {note}", self.message))
    }
}
