//! What the tool has to say about a description: findings with a rule, a place and help.
//!
//! Stages push findings into a [`Sink`]; only the border between two stages stops. Turning a place into line and
//! column, and findings into text, is the renderer's work.

pub mod locate;
mod nearest;
pub mod render;
mod rules;
pub mod texts;

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
    /// The whole document.
    pub const ROOT: Self = Self(String::new());

    /// The whole document.
    #[must_use]
    pub fn root() -> Self {
        Self::default()
    }

    /// Reads a pointer that is already escaped, such as `/paths/~1v1~1case`.
    #[must_use]
    pub fn from_escaped(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The pointer to a member or an item of this node; `token` is unescaped.
    #[must_use]
    pub fn child(&self, token: impl fmt::Display) -> Self {
        let token = token.to_string().replace('~', "~0").replace('/', "~1");
        Self(format!("{}/{token}", self.0))
    }

    /// The escaped text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The unescaped tokens from the root down.
    pub fn tokens(&self) -> impl Iterator<Item = String> + '_ {
        self.0.split('/').skip(1).map(|token| token.replace("~1", "/").replace("~0", "~"))
    }

    /// The node that holds this one.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        self.0.rfind('/').map(|at| Self(self.0[..at].to_owned()))
    }

    /// Appends the escaped pointer `rest` below this node.
    #[must_use]
    pub fn join(&self, rest: &Self) -> Self {
        Self(format!("{}{}", self.0, rest.0))
    }

    /// The first pointer below this node in the order of pointers, and the first behind all of them.
    #[must_use]
    pub fn below(&self) -> (Self, Self) {
        // `0` comes right after `/`.
        (Self(format!("{}/", self.0)), Self(format!("{}0", self.0)))
    }

    /// What is left of this pointer below `prefix`, or `None` when it does not stand there.
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

/// A node of a file: the path as the user would write it, and the pointer inside.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Place {
    /// The file, relative to the working directory where it is below it, with `/` between the parts.
    pub file: String,
    /// The node in the file.
    pub pointer: Pointer,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Diagnostic {
    /// The rule that was broken.
    pub rule: &'static Rule,
    /// The problem, in one sentence without a full stop.
    pub message: String,
    /// What typewright does about it, in the same form.
    pub note: Option<String>,
    /// Where it stands. `None` for findings about the command line or a file that cannot be read.
    pub place: Option<Place>,
    /// What to change, as an imperative.
    pub help: String,
    /// How many operations use the shared part it stands in; 0 where it stands in no shared part.
    pub uses: usize,
}

/// Where the parts of a bundled document came from.
///
/// Bundling copies nodes of several files into one tree. Each entry says that the node at `at` in the tree was read
/// from `from`; whatever stands below an entry, and below no deeper one, moved with it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Origins {
    entries: BTreeMap<Pointer, Place>,
}

impl Origins {
    /// Records that the node at `at` of the bundled tree was read from `from`; the last record of a node holds.
    pub fn record(&mut self, at: Pointer, from: Place) {
        self.entries.insert(at, from);
    }

    /// The place a node of the bundled tree was read from.
    #[must_use]
    pub fn place(&self, at: &Pointer) -> Option<Place> {
        let nearest =
            std::iter::successors(Some(at.clone()), Pointer::parent).find(|up| self.entries.contains_key(up))?;
        let (from, rest) = (&self.entries[&nearest], at.strip_prefix(&nearest)?);
        Some(Place { file: from.file.clone(), pointer: from.pointer.join(&rest) })
    }

    /// Every place that a node of the bundled tree was read from: its own, and those of parts that came from elsewhere.
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

    /// All records.
    pub fn entries(&self) -> impl Iterator<Item = (&Pointer, &Place)> {
        self.entries.iter()
    }
}

/// The problem, and perhaps what typewright does about it.
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
    /// Adds a finding with the advice of its rule; chain [`Diagnostic::help`] to say more.
    pub fn push(&mut self, rule: &'static Rule, place: Option<Place>, message: impl Into<Message>) -> &mut Diagnostic {
        let Message { problem: message, note } = message.into();
        self.found.push(Diagnostic { rule, message, note, place, help: rule.advice.to_owned(), uses: 0 });
        self.found.last_mut().expect("just pushed")
    }

    /// Takes all findings back but the first `count`.
    pub fn truncate(&mut self, count: usize) {
        self.found.truncate(count);
    }

    /// Takes the findings of a rule at a place back.
    pub fn withdraw(&mut self, rule: &'static Rule, place: Option<&Place>) {
        self.found.retain(|one| one.rule != rule || one.place.as_ref() != place);
    }

    /// Whether a finding stops the run at the next border between stages.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.found.iter().any(|one| one.rule.level == Level::Error)
    }

    /// The findings in the order they were made.
    #[must_use]
    pub fn found(&self) -> &[Diagnostic] {
        &self.found
    }

    /// Hands the findings over, each once: a part that many operations share is looked at once for each of them.
    #[must_use]
    pub fn into_found(self) -> Vec<Diagnostic> {
        let mut seen = HashSet::new();
        let is_first: Vec<bool> =
            self.found.iter().map(|one| seen.insert((one.rule.id, &one.place, &one.message))).collect();
        self.found.into_iter().zip(is_first).filter_map(|(one, is_first)| is_first.then_some(one)).collect()
    }

    /// Adds the findings of another stage.
    pub fn extend(&mut self, more: impl IntoIterator<Item = Diagnostic>) {
        self.found.extend(more);
    }
}

impl Diagnostic {
    /// Says what to change, in place of the advice of the rule.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = help.into();
        self
    }

    /// The problem and what is done about it, in one line.
    #[must_use]
    pub fn in_a_line(&self) -> String {
        self.note.as_ref().map_or_else(|| self.message.clone(), |note| format!("{}; {note}", self.message))
    }
}
