//! Compares what a crate was given with what it wrote.

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

/// How a value was not right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Flaw {
    /// The type does not read it.
    ReadFails,
    /// The type reads it, but does not write it.
    WriteFails,
    /// What is written differs, and does not fit the schema of a type that callers build.
    WrittenInvalid,
    /// What is written differs.
    Differs,
    /// It is kept as a value that the description does not list, though it does.
    Unknown,
    /// With one more property in its objects it is not read, or as another variant.
    GrownFlips,
    /// With a tag that the description does not list it is not read, or not kept whole.
    NovelLost,
}

impl Flaw {
    /// What is wrong, in a few words.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::ReadFails => "read fails",
            Self::WriteFails => "write fails",
            Self::WrittenInvalid => "the written value does not validate",
            Self::Differs => "the written value differs",
            Self::Unknown => "the value is read as `Unknown`",
            Self::GrownFlips => "an additional property changes how the value is read",
            Self::NovelLost => "a value with a new tag is not kept",
        }
    }
}

/// How many of some values are right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Share {
    /// Those that are right.
    pub right: usize,
    /// All.
    pub total: usize,
}

impl Share {
    fn count(&mut self, is_right: bool) {
        self.total += 1;
        self.right += usize::from(is_right);
    }
}

/// Values of one schema that are not right in the same way.
#[derive(Clone, Debug, Serialize)]
pub struct Fault {
    /// The schema.
    pub schema: String,
    /// The type that stands for it.
    #[serde(rename = "type")]
    pub rust: String,
    /// What is wrong.
    pub flaw: Flaw,
    /// How many values it is wrong with.
    pub values: usize,
    /// Where in the first of them.
    pub at: String,
    /// What is wrong there.
    pub message: String,
    /// The first of them.
    pub example: Value,
}

/// What became of the values of a description.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Verdict {
    /// The values.
    pub values: Share,
    /// Values with one more property in each object.
    pub grown: Share,
    /// Values with a new tag.
    pub novel: Share,
    /// What is wrong, in the order of the description.
    pub faults: Vec<Fault>,
    /// Schemas that no valid value was found for.
    pub untried: Vec<String>,
}

impl Verdict {
    /// All that was tried.
    #[must_use]
    pub fn all(&self) -> Share {
        let parts = [self.values, self.grown, self.novel];
        Share { right: parts.iter().map(|part| part.right).sum(), total: parts.iter().map(|part| part.total).sum() }
    }

    fn fault(&mut self, subject: &Subject, flaw: Flaw, found: &Found, example: &Value) {
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

/// What is wrong with a value, and where.
struct Found {
    at: Pointer,
    message: String,
}

impl Found {
    fn whole(message: impl Into<String>) -> Self {
        Self { at: Pointer::root(), message: message.into() }
    }
}

/// Compares the values with the answers to [`Made::questions`].
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
                // What is wrong without the property is counted once.
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

/// What is wrong with a value.
fn plain(case: &Case, answer: &Answer, is_sent: bool, fits: impl Fn(&Value) -> bool) -> Option<(Flaw, Found)> {
    let (text, debug) = match answer {
        Answer::Unread(error) => return Some((Flaw::ReadFails, Found::whole(error))),
        Answer::Unwritten(error) => return Some((Flaw::WriteFails, Found::whole(error))),
        Answer::Written(text, debug) => (text, debug),
    };
    let written = json(text);
    if let Some(difference) = difference(&case.value, &written) {
        let flaw = if is_sent && !fits(&written) { Flaw::WrittenInvalid } else { Flaw::Differs };
        return Some((flaw, Found { at: difference.at, message: difference.what }));
    }
    Shape::of(debug).is_unknown.then(|| (Flaw::Unknown, Found::whole(cut(debug))))
}

/// What is wrong with a grown value: it must be read as the value without the property is.
fn grew(before: &Answer, after: &Answer) -> Option<Found> {
    let (Answer::Written(before, old), Answer::Written(after, new)) = (before, after) else {
        let (Answer::Unread(error) | Answer::Unwritten(error)) = after else { return None };
        return Some(Found::whole(error));
    };
    let (before, after) = (json(before), without(&json(after), ADDED));
    if let Some(difference) = difference(&before, &after) {
        return Some(Found { at: difference.at, message: difference.what });
    }
    let (old, new) = (Shape::of(old), Shape::of(new));
    let turned = old.names.iter().zip(&new.names).find(|(old, new)| old != new);
    let turned = turned.map(|(old, new)| format!("`{old}` becomes `{new}`"));
    (old != new).then(|| Found::whole(turned.unwrap_or_else(|| "the variants differ".to_owned())))
}

/// What is wrong with a value of a new kind: all of it must be kept.
fn kept(novel: &Value, answer: &Answer) -> Option<Found> {
    match answer {
        Answer::Unread(error) | Answer::Unwritten(error) => Some(Found::whole(error)),
        Answer::Written(text, _) => {
            difference(novel, &json(text)).map(|difference| Found { at: difference.at, message: difference.what })
        }
    }
}

/// What a type wrote; text that is no JSON stays text, which differs from any value.
fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned()))
}

fn cut(debug: &str) -> String {
    let start = debug.find("Unknown(").unwrap_or(0);
    shown(&Value::String(debug[start..].to_owned()))
}
