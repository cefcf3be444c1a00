//! Puts decisions into words: the outcome, the reason, and the settings that change it.

mod calls;
mod items;
mod setting;
mod types;

use serde::Serialize;

use crate::ir::{Topic, Why};

use setting::Setting;

/// A decision in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Words {
    /// The topic of the decision.
    pub topic: Topic,
    /// The outcome, in a few words.
    pub choice: String,
    /// The reason, as part of a sentence.
    pub reason: String,
    /// The settings that change the outcome. Empty if only a change to the description does.
    pub settings: &'static [Setting],
}

impl Words {
    /// Puts a decision into words.
    #[must_use]
    pub fn of(why: &Why) -> Self {
        let Phrases { choice, reason, settings } = match why {
            Why::Name(why) => items::name(why),
            Why::Form(why) => types::form(why),
            Why::Union(why) => types::union(why),
            Why::Enum(why) => types::values(why),
            Why::Text(why) => types::text(why),
            Why::Date(why) => types::date(why),
            Why::Number(why) => types::number(why),
            Why::Optionality(why) => types::optionality(why),
            Why::Boxing(why) => types::boxing(why),
            Why::Style(why) => calls::style(why),
            Why::Security(why) => calls::security(why),
            Why::Body(why) => calls::body(why),
            Why::Answer(why) => calls::answer(why),
            Why::Streaming(why) => calls::streaming(why),
            Why::Success(why) => calls::success(why),
            Why::Retry(why) => calls::retry(why),
            Why::Paging(why) => calls::paging(why),
            Why::Server(why) => calls::server(why),
            Why::Docs(why) => items::docs(why),
            Why::Place(why) => items::place(why),
        };
        Self { topic: why.topic(), choice, reason, settings }
    }
}

/// Returns a topic as one word.
pub(super) fn topic(topic: Topic) -> &'static str {
    match topic {
        Topic::Name => "name",
        Topic::Form => "form",
        Topic::Union => "union",
        Topic::Enum => "enum",
        Topic::Text => "text",
        Topic::Date => "date",
        Topic::Number => "number",
        Topic::Optionality => "optionality",
        Topic::Boxing => "boxing",
        Topic::Style => "style",
        Topic::Security => "security",
        Topic::Body => "body",
        Topic::Answer => "response",
        Topic::Streaming => "streaming",
        Topic::Success => "success",
        Topic::Retry => "retry",
        Topic::Paging => "pagination",
        Topic::Server => "server",
        Topic::Docs => "docs",
        Topic::Place => "place",
    }
}

/// The words about a decision, without its topic.
struct Phrases {
    choice: String,
    reason: String,
    settings: &'static [Setting],
}

fn phrases(choice: impl Into<String>, reason: impl Into<String>, settings: &'static [Setting]) -> Phrases {
    Phrases { choice: choice.into(), reason: reason.into(), settings }
}
