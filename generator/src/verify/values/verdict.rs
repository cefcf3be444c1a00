//! Compares the values that a crate read with those that it wrote.

use serde::Serialize;
use serde_json::Value;

use super::compare::{difference, shown};
use super::harness::Answer;
use super::json_schema::Reading;
use super::judge::Judge;
use super::make::ADDED;
use super::shape::Shape;
use super::{Case, Made, Subject, without};
use crate::diagnostic::Pointer;

/// The ways in which a round trip can fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Flaw {
    /// The value cannot be read.
    ReadFails,
    /// The value can be read, but not written.
    WriteFails,
    /// The written value differs and is invalid, and callers can send values of the type.
    WrittenInvalid,
    /// The written value differs.
    Differs,
    /// A documented value is read as `Unknown`.
    Unknown,
    /// With an additional property in its objects, the value cannot be read, or is read as a different variant.
    GrownFlips,
    /// With an undocumented tag, the value cannot be read, or loses data.
    NovelLost,
}

impl Flaw {
    /// Returns a short description for people.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::ReadFails => "reading fails",
            Self::WriteFails => "writing fails",
            Self::WrittenInvalid => "the written value is not valid",
            Self::Differs => "the written value differs",
            Self::Unknown => "a documented value is read as `Unknown`",
            Self::GrownFlips => "an additional property changes how the value is read",
            Self::NovelLost => "a value with a new tag loses data",
        }
    }
}

/// The number of values that round-trip.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Share {
    /// The number of values that round-trip.
    pub right: usize,
    /// The number of all values.
    pub total: usize,
}

impl Share {
    fn count(&mut self, is_right: bool) {
        self.total += 1;
        self.right += usize::from(is_right);
    }
}

/// The values of a schema that fail in the same way.
#[derive(Clone, Debug, Serialize)]
pub struct Fault {
    /// The name of the schema. For an inline schema, its JSON pointer.
    pub schema: String,
    /// The name of the Rust type.
    #[serde(rename = "type")]
    pub rust: String,
    /// The kind of failure.
    pub flaw: Flaw,
    /// The number of values that fail.
    pub values: usize,
    /// The JSON pointer to the first difference in the example. Empty for the whole value.
    pub at: String,
    /// The difference or error in the example.
    pub message: String,
    /// The first value that fails.
    pub example: Value,
}

/// The results for the values of a description.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Verdict {
    /// Values as described.
    pub values: Share,
    /// Values with an additional property in each object.
    pub grown: Share,
    /// Values with an undocumented tag.
    pub novel: Share,
    /// The failures, in the order of the description.
    pub faults: Vec<Fault>,
    /// The schemas for which no valid value was generated.
    pub untried: Vec<String>,
}

impl Verdict {
    /// Returns the sum of all values.
    #[must_use]
    pub fn all(&self) -> Share {
        let parts = [self.values, self.grown, self.novel];
        Share { right: parts.iter().map(|part| part.right).sum(), total: parts.iter().map(|part| part.total).sum() }
    }

    fn fault(&mut self, subject: &Subject, flaw: Flaw, found: &Mismatch, example: &Value) {
        let same = |fault: &&mut Fault| fault.rust == subject.rust && fault.flaw == flaw;
        if let Some(known) = self.faults.iter_mut().find(same) {
            known.values += 1;
            return;
        }
        self.faults.push(Fault {
            schema: subject.schema.clone(),
            rust: subject.rust.clone(),
            flaw,
            values: 1,
            at: found.at.as_str().to_owned(),
            message: found.message.clone(),
            example: example.clone(),
        });
    }
}

/// A difference or error, and its place in the value.
struct Mismatch {
    at: Pointer,
    message: String,
}

impl Mismatch {
    fn whole(message: impl Into<String>) -> Self {
        Self { at: Pointer::root(), message: message.into() }
    }
}

/// Compares the values with the results for [`Made::questions`].
#[must_use]
pub fn judge(made: &Made, answers: &[Answer]) -> Verdict {
    let strict = Judge::new(&made.description, Reading::AsWritten);
    let mut verdict = Verdict::default();
    let mut answers = answers.iter();
    for (subject, cases) in &made.schemas {
        if cases.is_empty() {
            verdict.untried.push(subject.schema.clone());
        }
        let schema = made.description.tree.pointer(subject.at.as_str());
        for case in cases {
            let Some(answer) = answers.next() else { return verdict };
            let fits = |written: &Value| schema.is_some_and(|schema| strict.accepts(schema, written));
            let found = plain(case, answer, subject.built_by_callers, fits);
            let is_right = found.is_none();
            verdict.values.count(is_right);
            if let Some((flaw, found)) = found {
                verdict.fault(subject, flaw, &found, &case.value);
            }
            if let Some((grown, later)) = case.grown.as_ref().and_then(|grown| Some((grown, answers.next()?)))
                // A value that already fails without the property is counted once.
                && is_right
            {
                let found = grew(answer, later);
                verdict.grown.count(found.is_none());
                found.iter().for_each(|found| verdict.fault(subject, Flaw::GrownFlips, found, grown));
            }
            if let Some((novel, answer)) = case.novel.as_ref().and_then(|novel| Some((novel, answers.next()?))) {
                let found = kept(novel, answer);
                verdict.novel.count(found.is_none());
                found.iter().for_each(|found| verdict.fault(subject, Flaw::NovelLost, found, novel));
            }
        }
    }
    verdict
}

/// Returns why a value as described does not round-trip.
fn plain(case: &Case, answer: &Answer, is_sent: bool, fits: impl Fn(&Value) -> bool) -> Option<(Flaw, Mismatch)> {
    let (text, debug) = match answer {
        Answer::Unread(error) => return Some((Flaw::ReadFails, Mismatch::whole(error))),
        Answer::Unwritten(error) => return Some((Flaw::WriteFails, Mismatch::whole(error))),
        Answer::Written(text, debug) => (text, debug),
    };
    let written = json(text);
    if let Some(difference) = difference(&case.value, &written) {
        let flaw = if is_sent && !fits(&written) { Flaw::WrittenInvalid } else { Flaw::Differs };
        return Some((flaw, Mismatch { at: difference.at, message: difference.what }));
    }
    Shape::of(debug).is_unknown.then(|| (Flaw::Unknown, Mismatch::whole(cut(debug))))
}

/// Returns why a value with additional properties fails. It must be read like the value without them.
fn grew(before: &Answer, after: &Answer) -> Option<Mismatch> {
    let (Answer::Written(before, old), Answer::Written(after, new)) = (before, after) else {
        let (Answer::Unread(error) | Answer::Unwritten(error)) = after else { return None };
        return Some(Mismatch::whole(error));
    };
    let (before, after) = (json(before), without(&json(after), ADDED));
    if let Some(difference) = difference(&before, &after) {
        return Some(Mismatch { at: difference.at, message: difference.what });
    }
    let (old, new) = (Shape::of(old), Shape::of(new));
    let turned = old.names.iter().zip(&new.names).find(|(old, new)| old != new);
    let turned = turned.map(|(old, new)| format!("`{old}` becomes `{new}`"));
    (old != new).then(|| Mismatch::whole(turned.unwrap_or_else(|| "the variants differ".to_owned())))
}

/// Returns why a value with an undocumented tag fails. All of its data must be kept.
fn kept(novel: &Value, answer: &Answer) -> Option<Mismatch> {
    match answer {
        Answer::Unread(error) | Answer::Unwritten(error) => Some(Mismatch::whole(error)),
        Answer::Written(text, _) => {
            difference(novel, &json(text)).map(|difference| Mismatch { at: difference.at, message: difference.what })
        }
    }
}

/// Parses the written JSON. Invalid JSON becomes a string, which differs from the expected value.
fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned()))
}

fn cut(debug: &str) -> String {
    let start = debug.find("Unknown(").unwrap_or(0);
    shown(&Value::String(debug[start..].to_owned()))
}
