//! Short names of methods: what is left of an `operationId` without what the handle, the path and the framework say.
//!
//! | `operationId` | of | method |
//! |---|---|---|
//! | `read_item_items__item_id__get` | FastAPI | `read_item` |
//! | `CatsController_findAll` | NestJS | `find_all` |
//! | `issues/list-for-repo` | the handle `issues` | `list_for_repo` |
//! | `updatePet` | the handle `pets` | `update` |
//! | `PostCustomersCustomer` | method and path | `update` |
//!
//! A short name depends on the operation alone, so other operations can come and go.

use heck::ToSnakeCase;

/// An operation to be named.
#[derive(Clone, Copy, Debug)]
pub(in crate::lower) struct Operation<'a> {
    /// The `operationId`, if there is one.
    pub(in crate::lower) id: Option<&'a str>,
    pub(in crate::lower) method: &'a str,
    pub(in crate::lower) path: &'a str,
    pub(in crate::lower) tag: &'a str,
}

/// A short name, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::lower) struct Short {
    pub(in crate::lower) words: String,
    /// Where the name comes from, as part of a sentence.
    pub(in crate::lower) why: &'static str,
}

/// Returns the short name of an operation, or `None` if nothing is to be shortened.
pub(in crate::lower) fn short(one: Operation<'_>) -> Option<Short> {
    let Some(id) = one.id else {
        return Some(Short { words: by_shape(one)?, why: "named by what the method and the path do" });
    };
    if let Some(rest) = without_path(id, one).or_else(|| without_controller(id)) {
        let words = words(rest);
        let own = without_handle(&words, one.tag).unwrap_or(words);
        return Some(Short { words: own.join(" "), why: "the `operationId` without what its framework adds" });
    }
    if is_method_and_path(id, one) {
        return Some(Short { words: by_shape(one)?, why: "the `operationId` repeats method and path, so it is named by what they do" });
    }
    let own = after_segment(id, one.tag).or_else(|| without_handle(&words(id), one.tag))?;
    Some(Short { words: own.join(" "), why: "the `operationId` without the words of its handle" })
}

/// Returns what FastAPI puts the path and the method behind: `read_item` of `read_item_items__item_id__get`.
fn without_path<'a>(id: &'a str, one: Operation<'_>) -> Option<&'a str> {
    let path: String = one.path.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
    let rest = id.strip_suffix(&one.method.to_ascii_lowercase())?.strip_suffix('_')?.strip_suffix(&path)?;
    Some(rest).filter(|rest| !rest.is_empty())
}

/// Returns the name of the function in an id of NestJS: `findAll` of `CatsController_findAll`.
fn without_controller(id: &str) -> Option<&str> {
    let (class, function) = id.split_once("Controller_").or_else(|| id.split_once("Controller."))?;
    let is_name = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || c == '_');
    (is_name(class) && is_name(function)).then_some(function)
}

/// Returns the words after the segment of an id that is the handle: `list` of `directory.asps.list`.
fn after_segment(id: &str, tag: &str) -> Option<Vec<String>> {
    let segments: Vec<&str> = id.split(['.', '/']).collect();
    let handle = words(tag);
    let at = segments.iter().rposition(|segment| is_same_run(&words(segment), &handle))?;
    let rest: Vec<String> = segments[at + 1..].iter().flat_map(|segment| words(segment)).collect();
    Some(rest).filter(|rest| !rest.is_empty())
}

/// Returns the words without those of the handle, if what is left is a name.
fn without_handle(words: &[String], tag: &str) -> Option<Vec<String>> {
    let handle = self::words(tag);
    let run = handle.len();
    if run == 0 || words.len() <= run {
        return None;
    }
    if is_same_run(&words[..run], &handle) {
        let rest = &words[run..];
        return is_name(rest).then(|| rest.to_vec());
    }
    // `updatePet`, `findPetsByStatus`: the handle is what the verb is about.
    let [verb, about @ ..] = words else { return None };
    if !VERBS.contains(&verb.as_str()) || about.len() < run || !is_same_run(&about[..run], &handle) {
        return None;
    }
    let (named, rest) = about.split_at(run);
    // `getPets` and `getPet` are two things.
    let is_all = verb == "get" && rest.is_empty() && named.last().is_some_and(|last| is_plural(last));
    let verb = if is_all { "list" } else { verb };
    let own: Vec<String> = std::iter::once(verb.to_owned()).chain(rest.iter().cloned()).collect();
    is_name(&own).then_some(own)
}

/// Returns whether words are a name of their own: they end with no preposition, and say more than a number.
fn is_name(words: &[String]) -> bool {
    let ends_well = words.last().is_some_and(|last| !PREPOSITIONS.contains(&last.as_str()));
    let starts_well = words.first().is_some_and(|first| first.starts_with(char::is_alphabetic) && first != "and");
    ends_well && starts_well
}

const PREPOSITIONS: &[&str] =
    &["and", "as", "at", "by", "for", "from", "in", "into", "of", "on", "or", "per", "the", "to", "via", "with"];

/// Words for what a method does. What follows one is what it is about.
const VERBS: &[&str] = &[
    "abort", "accept", "activate", "add", "answer", "apply", "approve", "archive", "assign", "attach", "authorize", "batch",
    "block", "bulk", "calculate", "cancel", "change", "check", "clear", "clone", "close", "complete", "confirm", "connect",
    "convert", "copy", "count", "create", "deactivate", "decline", "delete", "deny", "describe", "destroy", "detach",
    "disable", "disconnect", "dismiss", "download", "duplicate", "edit", "enable", "enroll", "estimate", "execute", "export",
    "fetch", "filter", "find", "follow", "generate", "get", "grant", "hide", "import", "insert", "install", "invite",
    "invoke", "issue", "join", "leave", "list", "load", "lock", "lookup", "make", "mark", "merge", "modify", "move",
    "notify", "open", "overwrite", "partial", "patch", "pause", "pay", "place", "post", "preview", "process", "publish",
    "put", "query", "read", "recover", "refresh", "refund", "register", "reject", "release", "remove", "rename", "render",
    "reopen", "replace", "request", "resend", "reset", "resolve", "restart", "restore", "resume", "retrieve", "retry",
    "revert", "review", "revoke", "rotate", "run", "save", "schedule", "search", "send", "set", "share", "show", "start",
    "stop", "store", "stream", "submit", "subscribe", "suspend", "sync", "test", "toggle", "transfer", "trigger",
    "unarchive", "unassign", "unblock", "unfollow", "uninstall", "unlock", "unpublish", "unsubscribe", "unsuspend",
    "update", "upgrade", "upload", "upsert", "validate", "verify", "view", "void", "watch", "write",
];

/// Returns whether an id says only its method and its path, placeholders included: `PostCustomersCustomer`, `get_files_id`.
fn is_method_and_path(id: &str, one: Operation<'_>) -> bool {
    let (id, action) = id.split_once('#').map_or((id, None), |(id, action)| (id, Some(action)));
    let fragment = one.path.split_once('#').map(|(_, fragment)| fragment);
    if action.is_some() && action != fragment {
        return false;
    }
    let method = one.method.to_ascii_lowercase();
    let id = words(id);
    let rest = match id.as_slice() {
        [first, rest @ ..] if *first == method => rest,
        [rest @ .., last] if *last == method => rest,
        _ => return false,
    };
    let segments: Vec<Segment> = segments(one.path);
    // Versions and prefixes of the path are left out, or not.
    (0..=segments.len().min(2)).any(|skipped| {
        segments[..skipped].iter().all(|segment| !segment.is_parameter) && covers(rest, &segments[skipped..])
    })
}

/// Returns whether words name each of the segments in order.
fn covers(rest: &[String], segments: &[Segment]) -> bool {
    let Some((first, others)) = segments.split_first() else { return rest.is_empty() };
    let rest = match rest {
        [by, rest @ ..] if first.is_parameter && by == "by" => rest,
        rest => rest,
    };
    let own = &first.words;
    let mut lengths = vec![own.len()];
    if first.is_parameter {
        // `{file_id}` is `id` or `file` as well.
        lengths.extend(1..own.len());
    }
    lengths.into_iter().filter(|&length| length > 0 && length <= rest.len()).any(|length| {
        let named = &rest[..length];
        let is_it = is_same_run(named, &own[..length]) || is_same_run(named, &own[own.len() - length..]);
        is_it && covers(&rest[length..], others)
    })
}

/// A segment of a path.
#[derive(Debug)]
struct Segment {
    words: Vec<String>,
    is_parameter: bool,
}

fn segments(path: &str) -> Vec<Segment> {
    let path = path.split(['#', '?']).next().unwrap_or_default();
    let segments = path.split('/').filter(|segment| !segment.is_empty());
    segments.map(|segment| Segment { words: words(segment), is_parameter: segment.contains('{') }).collect()
}

/// Names an operation by what its method does to what its path is about: `list`, `create_source`, `approve`.
fn by_shape(one: Operation<'_>) -> Option<String> {
    if let Some((_, action)) = one.path.split_once('#').filter(|(_, action)| !action.is_empty()) {
        return Some(words(action).join(" "));
    }
    let segments = segments(one.path);
    let handle = words(one.tag);
    let is_handle = |segment: &Segment| !segment.is_parameter && is_same_run(&segment.words, &handle);
    // What stands in front of the handle says nothing about this operation.
    let from = segments.iter().position(is_handle)?;
    let ends_in_parameter = segments.last()?.is_parameter;
    let mut about: Vec<&Segment> = segments[from + 1..].iter().filter(|segment| !segment.is_parameter).collect();
    let follows_parameter = segments.iter().rev().nth(1).is_some_and(|segment| segment.is_parameter);
    let is_many = segments.last().and_then(|last| last.words.last()).is_some_and(|last| is_plural(last));
    // The last segment can be what is done.
    let last_verb = about.last().filter(|_| !ends_in_parameter).and_then(|last| last.words.first());
    let is_verb = last_verb.is_some_and(|verb| VERBS.contains(&verb.as_str()));
    let verb = match one.method {
        "GET" | "POST" if last_verb.is_some_and(|verb| verb == "search") => {
            about.pop()?.words.join(" ")
        }
        "POST" | "PUT" | "PATCH" if is_verb && !is_many || one.method == "POST" && follows_parameter && !is_many && !ends_in_parameter => {
            about.pop()?.words.join(" ")
        }
        "GET" if ends_in_parameter || !is_many => "retrieve".to_owned(),
        "GET" => "list".to_owned(),
        "POST" if ends_in_parameter => "update".to_owned(),
        "POST" => "create".to_owned(),
        "PUT" | "PATCH" => "update".to_owned(),
        "DELETE" => "delete".to_owned(),
        _ => return None,
    };
    let last = about.len().saturating_sub(1);
    let nouns = about.iter().enumerate().flat_map(|(at, segment)| {
        let mut words = segment.words.clone();
        let is_one = at < last || verb != "list";
        if let Some(noun) = words.last_mut().filter(|_| is_one) {
            *noun = singular(noun);
        }
        words
    });
    Some(std::iter::once(verb.clone()).chain(nouns).collect::<Vec<String>>().join(" "))
}

/// Returns whether two lists of words are equal but for the plural and the way they are put together.
fn is_same_run(one: &[String], other: &[String]) -> bool {
    let plain = |words: &[String]| words.iter().map(|word| singular(word)).collect::<String>();
    !one.is_empty() && plain(one) == plain(other)
}

fn is_plural(word: &str) -> bool {
    singular(word) != word
}

/// Returns the singular of a word in lower case, as far as its letters tell.
fn singular(word: &str) -> String {
    let ends = |ends: &[&str]| ends.iter().any(|end| word.ends_with(end));
    match word.strip_suffix("ies") {
        Some(stem) if stem.len() > 1 => format!("{stem}y"),
        _ if word.len() < 4 || ends(&["ss", "us", "is", "news"]) => word.to_owned(),
        _ if ends(&["xes", "ches", "shes", "sses"]) => word[..word.len() - 2].to_owned(),
        _ => word.strip_suffix('s').unwrap_or(word).to_owned(),
    }
}

/// Splits a text into words in lower case.
fn words(text: &str) -> Vec<String> {
    let snake = text.to_snake_case();
    snake.split('_').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(id: &str, method: &str, path: &str, tag: &str) -> Option<String> {
        let id = Some(id).filter(|id| !id.is_empty());
        Some(short(Operation { id, method, path, tag })?.words)
    }

    #[test]
    fn names_are_short() {
        for (id, method, path, tag, name) in [
            ("read_item_items__item_id__get", "GET", "/items/{item_id}", "default", "read item"),
            ("list_users_api_v1_users_get", "GET", "/api/v1/users", "users", "list"),
            ("CatsController_findAll", "GET", "/cats", "cats", "find all"),
            ("dcim_racks_list", "GET", "/api/dcim/racks/", "dcim", "racks list"),
            ("issues/list-for-repo", "GET", "/repos/{owner}/{repo}/issues", "issues", "list for repo"),
            ("directory.asps.list", "GET", "/admin/directory/v1/users/{userKey}/asps", "asps", "list"),
            ("updatePet", "PUT", "/pet", "pet", "update"),
            ("listPets", "GET", "/pets", "pets", "list"),
            ("findPetsByStatus", "GET", "/pet/findByStatus", "pet", "find by status"),
            ("getUsers", "GET", "/people", "User", "list"),
            ("getUser", "GET", "/people/{id}", "User", "get"),
            ("createOrgMember", "POST", "/x", "org-member", "create"),
            ("PostCustomersCustomer", "POST", "/v1/customers/{customer}", "customers", "update"),
            ("GetCustomers", "GET", "/v1/customers", "customers", "list"),
            ("PostCustomers", "POST", "/v1/customers", "customers", "create"),
            ("GetCustomersSearch", "GET", "/v1/customers/search", "customers", "search"),
            ("DeleteCustomersCustomerSourcesId", "DELETE", "/v1/customers/{customer}/sources/{id}", "customers", "delete source"),
            ("PostChargesChargeCapture", "POST", "/v1/charges/{charge}/capture", "charges", "capture"),
            ("GetIssuingCards", "GET", "/v1/issuing/cards", "issuing", "list cards"),
            ("get_files_id", "GET", "/files/{file_id}", "Files", "retrieve"),
            ("put_files_id#add_shared_link", "PUT", "/files/{file_id}#add_shared_link", "Files", "add shared link"),
            ("", "GET", "/items/{id}/parts", "items", "list parts"),
            ("", "PATCH", "/api/v1/items/{id}", "items", "update"),
        ] {
            assert_eq!(named(id, method, path, tag).as_deref(), Some(name), "{id} {method} {path}");
        }
    }

    #[test]
    fn names_that_would_say_less_are_kept() {
        for (id, method, path, tag) in [
            ("search", "GET", "/search", "search"),
            ("addUserToGroup", "PUT", "/groups/{id}/users", "groups"),
            ("createBankAccount", "POST", "/accounts", "accounts"),
            ("uploadFile", "POST", "/pets", "pets"),
            ("listCommentsForIssue", "GET", "/issues/{id}/comments", "issues"),
            ("TestController_", "GET", "/", "x"),
        ] {
            assert_eq!(named(id, method, path, tag), None, "{id}");
        }
    }
}
