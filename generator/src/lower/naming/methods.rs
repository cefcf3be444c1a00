//! Short names of methods: what is left of an `operationId` without what the handle, the path and the framework say.
//!
//! | `operationId` | of | method |
//! |---|---|---|
//! | `read_item_items__item_id__get` | FastAPI | `read_item` |
//! | `CatsController_findAll` | NestJS | `find_all` |
//! | `listPhotosUsingGET` | Springfox, and the handle `photos` | `list` |
//! | `addUserToGroup` | the handle `groups` | `add_user` |
//! | `issues/list-for-repo` | the handle `issues` | `list_for_repo` |
//! | `updatePet` | the handle `pets` | `update` |
//! | `PostCustomersCustomer` | method and path | `update` |
//!
//! A short name depends on the operation alone, so other operations can come and go. `read_item` of the handle `items` is
//! `read`, and `read_item` if a different operation is called `read`.

use heck::ToSnakeCase;

use super::verbs::VERBS;
use crate::ir::why::ShortFrom;

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
    /// The origin of the name.
    pub(in crate::lower) from: ShortFrom,
}

/// Returns the short names of an operation, best first. There are none if nothing is to be shortened.
pub(in crate::lower) fn shorts(one: Operation<'_>) -> Vec<Short> {
    let named = |words: String, from: ShortFrom| Short { words, from };
    let Some(id) = one.id else {
        return by_shape(one).into_iter().map(|words| named(words, ShortFrom::Missing)).collect();
    };
    if let Some(rest) =
        without_path(id, one.method, one.path).or_else(|| without_controller(id)).or_else(|| without_using(id, one))
    {
        let words = words(rest);
        let own = without_handle(&words, one.tag);
        return own.into_iter().chain([words]).map(|words| named(words.join(" "), ShortFrom::Framework)).collect();
    }
    if is_method_and_path(id, one) {
        let by_shape = by_shape(one);
        if !by_shape.is_empty() {
            return by_shape.into_iter().map(|words| named(words, ShortFrom::MethodAndPath)).collect();
        }
    }
    let Some(own) = after_segment(id, one.tag).or_else(|| without_handle(&words(id), one.tag)) else {
        return Vec::new();
    };
    // `items-create_item` names the handle twice. `get_card_id` does not get an id.
    let once = without_handle(&own, one.tag).filter(|words| !matches!(words.as_slice(), [_, id] if id == "id"));
    once.into_iter().chain([own]).map(|words| named(words.join(" "), ShortFrom::Handle)).collect()
}

/// Returns whether two texts name the same handle.
pub(in crate::lower) fn is_same_handle(one: &str, other: &str) -> bool {
    is_same_run(&handle_words(one), &handle_words(other))
}

/// Returns what FastAPI puts the path and the method behind: `read_item` of `read_item_items__item_id__get`.
pub(super) fn without_path<'a>(id: &'a str, method: &str, path: &str) -> Option<&'a str> {
    let path: String = path.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
    let rest = id.strip_suffix(&method.to_ascii_lowercase())?.strip_suffix('_')?.strip_suffix(&path)?;
    Some(rest).filter(|rest| !rest.is_empty())
}

/// Returns the name of the function in an id of NestJS: `findAll` of `CatsController_findAll`.
fn without_controller(id: &str) -> Option<&str> {
    let (class, function) = id.split_once("Controller_").or_else(|| id.split_once("Controller."))?;
    let is_name = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || c == '_');
    (is_name(class) && is_name(function)).then_some(function)
}

/// Returns what Springfox puts the method behind: `getPet` of `getPetUsingGET_1`.
fn without_using<'a>(id: &'a str, one: Operation<'_>) -> Option<&'a str> {
    let plain = id.trim_end_matches(|c: char| c.is_ascii_digit() || c == '_');
    let rest = plain.strip_suffix(one.method)?.strip_suffix("Using")?;
    Some(rest).filter(|rest| !rest.is_empty())
}

/// Returns the words after the segment of an id that is the handle: `list` of `directory.asps.list`.
fn after_segment(id: &str, tag: &str) -> Option<Vec<String>> {
    let segments: Vec<&str> = id.split(['.', '/']).collect();
    let handle = handle_words(tag);
    let at = segments.iter().rposition(|segment| is_same_run(&words(segment), &handle))?;
    let rest: Vec<String> = segments[at + 1..].iter().flat_map(|segment| words(segment)).collect();
    Some(rest).filter(|rest| !rest.is_empty())
}

/// Returns the words without those of the handle, if what is left is a name.
fn without_handle(words: &[String], tag: &str) -> Option<Vec<String>> {
    let handle = handle_words(tag);
    let run = handle.len();
    if run == 0 || words.len() <= run {
        return None;
    }
    if is_same_run(&words[..run], &handle) {
        let rest = &words[run..];
        return is_name(rest).then(|| rest.to_vec());
    }
    // `updatePet`, `findPetsByStatus`: the handle is what the verb is about.
    let is_verb = |word: &String| VERBS.contains(&word.as_str());
    // `addUserToGroup`: the handle is where something happens.
    let (front, last) = words.split_at(words.len() - run);
    if let [first, .., preposition] = front
        && is_verb(first)
        && ["for", "from", "in", "of", "to"].contains(&preposition.as_str())
        && is_same_run(last, &handle)
    {
        let own = &front[..front.len() - 1];
        return is_name(own).then(|| own.to_vec());
    }
    let verbs = match words {
        [one, or, other, ..] if is_verb(one) && ["and", "or"].contains(&or.as_str()) && is_verb(other) => 3,
        [one, ..] if is_verb(one) => 1,
        _ => return None,
    };
    let (verbs, about) = words.split_at(verbs);
    if about.len() < run || !is_same_run(&about[..run], &handle) {
        return None;
    }
    let (named, rest) = about.split_at(run);
    // `getPets` and `getPet` are two things.
    let gets = matches!(verbs, [one] if ["fetch", "get", "read", "retrieve"].contains(&one.as_str()));
    let is_all = gets && rest.is_empty() && named.last().is_some_and(|last| is_plural(last));
    let own = if is_all { vec!["list".to_owned()] } else { [verbs, rest].concat() };
    is_name(&own).then_some(own)
}

/// Returns whether words are a name of their own: they end with no preposition, and say more than a number.
fn is_name(words: &[String]) -> bool {
    let ends_well = words.last().is_some_and(|last| !PREPOSITIONS.contains(&last.as_str()));
    let starts_well = words.first().is_some_and(|first| first.starts_with(char::is_alphabetic) && first != "and");
    ends_well && starts_well
}

/// Words that are incomplete on their own.
pub(super) const PREPOSITIONS: &[&str] =
    &["and", "as", "at", "by", "for", "from", "in", "into", "of", "on", "or", "per", "the", "to", "via", "with"];

/// Returns whether an id says only its method and its path, placeholders included: `PostCustomersCustomer`,
/// `get_files_id`. Words that differ from those of the path, such as a singular, were chosen by a person.
fn is_method_and_path(id: &str, one: Operation<'_>) -> bool {
    let (id, action) = id.split_once('#').map_or((id, None), |(id, action)| (id, Some(action)));
    let fragment = one.path.split_once('#').map(|(_, fragment)| fragment);
    if action.is_some() && action != fragment {
        return false;
    }
    let method = one.method.to_ascii_lowercase();
    let id = words(id);
    let [first, rest @ ..] = id.as_slice() else { return false };
    let segments: Vec<Segment> = segments(one.path);
    let prefixes = segments.iter().take_while(|segment| is_prefix(&segment.words)).count();
    // Versions in the path are part of an id, or not.
    *first == method && (0..=prefixes).any(|skipped| covers(rest, &segments[skipped..]))
}

/// Returns whether words name each of the segments in order.
fn covers(rest: &[String], segments: &[Segment]) -> bool {
    let Some((first, others)) = segments.split_first() else { return rest.is_empty() };
    // Any parameter can be called `id`.
    if first.is_parameter && rest.first().is_some_and(|word| word == "id") && covers(&rest[1..], others) {
        return true;
    }
    let own = &first.words;
    let mut lengths = vec![own.len()];
    if first.is_parameter {
        // `{file_id}` is `id` or `file` as well.
        lengths.extend(1..own.len());
    }
    lengths.into_iter().filter(|&length| length > 0 && length <= rest.len()).any(|length| {
        let named = &rest[..length];
        let is_it = named == &own[..length] || named == &own[own.len() - length..];
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

/// Names an operation by what its method does to what its path is about: `list`, `create_source`, `approve`. Several
/// methods of one path can update, so that the next name says the method: `put`, `put_source`.
fn by_shape(one: Operation<'_>) -> Vec<String> {
    if let Some((_, action)) = one.path.split_once('#') {
        let action = words(action);
        let is_verb = action.first().is_some_and(|first| VERBS.contains(&first.as_str()));
        return is_verb.then(|| action.join(" ")).into_iter().collect();
    }
    let Some((verb, nouns)) = verb_and_nouns(one) else { return Vec::new() };
    let of = |verb: String| std::iter::once(verb).chain(nouns.iter().cloned()).collect::<Vec<String>>().join(" ");
    let is_update = verb == "update";
    std::iter::once(of(verb)).chain(is_update.then(|| of(one.method.to_ascii_lowercase()))).collect()
}

/// Returns what an operation does, and to what.
fn verb_and_nouns(one: Operation<'_>) -> Option<(String, Vec<String>)> {
    let segments = segments(one.path);
    let handle = handle_words(one.tag);
    // `webhook_endpoints` is a handle as it is.
    let is_named = |segment: &Segment| is_same_run(&segment.words, &handle) || segment.words == words(one.tag);
    let is_handle = |segment: &Segment| !segment.is_parameter && is_named(segment);
    // What stands in front of the handle says nothing about this operation.
    let from = match segments.iter().position(is_handle) {
        Some(handle) => handle + 1,
        // `getUser` says as much as `retrieve_user`.
        None if one.id.is_none() || one.method != "GET" || segments.iter().any(|segment| segment.is_parameter) => 0,
        None => return None,
    };
    let ends_in_parameter = segments.last()?.is_parameter;
    let is_about = |segment: &&Segment| !segment.is_parameter && (from > 0 || !is_prefix(&segment.words));
    let mut about: Vec<&Segment> = segments[from..].iter().filter(is_about).collect();
    if from == 0 && about.is_empty() {
        return None;
    }
    let is_many = segments.last().and_then(|last| last.words.last()).is_some_and(|last| is_plural(last));
    // The last segment can be what is done.
    let last_verb = about.last().filter(|_| !ends_in_parameter).and_then(|last| last.words.first());
    let is_verb = last_verb.is_some_and(|verb| VERBS.contains(&verb.as_str()));
    let verb = match one.method {
        "GET" | "POST" if last_verb.is_some_and(|verb| verb == "search") => about.pop()?.words.join(" "),
        "POST" | "PUT" | "PATCH" if is_verb && !is_many => about.pop()?.words.join(" "),
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
    let nouns = nouns.collect();
    Some((verb, nouns))
}

/// Returns whether a segment says only which API or version this is.
fn is_prefix(segment: &[String]) -> bool {
    let is_version = |word: &str| {
        let number = word.strip_prefix('v').unwrap_or(word);
        number.starts_with(|c: char| c.is_ascii_digit())
    };
    segment.first().is_some_and(|first| first == "api" || is_version(first))
}

/// Returns whether two lists of words are equal but for the plural and the way they are put together.
fn is_same_run(one: &[String], other: &[String]) -> bool {
    let plain = |words: &[String]| words.iter().map(|word| singular(word)).collect::<String>();
    !one.is_empty() && plain(one) == plain(other)
}

fn is_plural(word: &str) -> bool {
    singular(word) != word
}

/// Returns the singular of a word, as far as its last letters tell.
pub(super) fn singular(word: &str) -> String {
    let ends = |ends: &[&str]| ends.iter().any(|end| word.ends_with(end));
    match word.strip_suffix("ies") {
        Some(stem) if stem.len() > 1 => format!("{stem}y"),
        _ if word.len() < 3 || ends(&["ss", "us", "is", "as", "news"]) => word.to_owned(),
        _ if ends(&["xes", "ches", "shes", "sses", "tuses", "liases"]) => word[..word.len() - 2].to_owned(),
        _ => word.strip_suffix('s').unwrap_or(word).to_owned(),
    }
}

/// Returns the words of a handle, without those that only say that it is part of an API.
fn handle_words(tag: &str) -> Vec<String> {
    let all = words(tag);
    let is_api = |word: &String| word.strip_prefix("api").is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit()));
    let is_end =
        |word: &String| ["api", "controller", "endpoint", "endpoints", "resource", "service"].contains(&word.as_str());
    let from = all.iter().take_while(|word| is_api(word)).count();
    let to = all.len() - all.iter().rev().take_while(|word| is_end(word)).count();
    if from < to { all[from..to].to_vec() } else { all }
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
        shorts(Operation { id, method, path, tag }).into_iter().next().map(|one| one.words)
    }

    #[test]
    fn names_are_short() {
        for (id, method, path, tag, name) in [
            ("read_item_items__item_id__get", "GET", "/items/{item_id}", "default", "read item"),
            ("list_users_api_v1_users_get", "GET", "/api/v1/users", "users", "list"),
            ("CatsController_findAll", "GET", "/cats", "cats", "find all"),
            ("listPhotosUsingGET_1", "GET", "/x", "photo-controller", "list"),
            ("dcim_racks_list", "GET", "/api/dcim/racks/", "dcim", "racks list"),
            ("issues/list-for-repo", "GET", "/repos/{owner}/{repo}/issues", "issues", "list for repo"),
            ("directory.asps.list", "GET", "/admin/directory/v1/users/{userKey}/asps", "asps", "list"),
            ("updatePet", "PUT", "/pet", "pet", "update"),
            ("listPets", "GET", "/pets", "pets", "list"),
            ("findPetsByStatus", "GET", "/pet/findByStatus", "pet", "find by status"),
            ("getUsers", "GET", "/people", "User", "list"),
            ("read_items_items__get", "GET", "/items/", "items", "list"),
            ("read_item_items__id__get", "GET", "/items/{id}", "items", "read"),
            ("getUser", "GET", "/people/{id}", "User", "get"),
            ("addUserToGroup", "PUT", "/groups/{id}/users", "groups", "add user"),
            ("listCommentsForIssue", "GET", "/issues/{id}/comments", "issues", "list comments"),
            ("FetchConnectApp", "GET", "/Apps/{Sid}.json", "Api20100401ConnectApp", "fetch"),
            ("issueToken", "POST", "/token", "Token API", "issue"),
            ("items-create_item", "POST", "/api/v1/items/", "items", "create"),
            ("items-read_items", "GET", "/api/v1/items/", "items", "list"),
            ("users-read_user_me", "GET", "/api/v1/users/me", "users", "read me"),
            ("card/get_card_id", "GET", "/cards/{id}", "card", "get card id"),
            ("packages/get-package-for-user", "GET", "/users/{user}/packages/{name}", "packages", "get for user"),
            ("getUserByCode", "GET", "/users/{code}", "User", "get by code"),
            ("getUserUnits", "GET", "/users/units", "User", "get units"),
            ("createOrUpdateUser", "POST", "/users", "User", "create or update"),
            ("createOrgMember", "POST", "/x", "org-member", "create"),
            ("PostCustomersCustomer", "POST", "/v1/customers/{customer}", "customers", "update"),
            ("GetCustomers", "GET", "/v1/customers", "customers", "list"),
            ("PostCustomers", "POST", "/v1/customers", "customers", "create"),
            ("GetCustomersSearch", "GET", "/v1/customers/search", "customers", "search"),
            (
                "DeleteCustomersCustomerSourcesId",
                "DELETE",
                "/v1/customers/{customer}/sources/{id}",
                "customers",
                "delete source",
            ),
            (
                "PostWebhookEndpointsWebhookEndpoint",
                "POST",
                "/v1/webhook_endpoints/{webhook_endpoint}",
                "webhook_endpoints",
                "update",
            ),
            ("PostChargesChargeCapture", "POST", "/v1/charges/{charge}/capture", "charges", "capture"),
            ("GetIssuingCards", "GET", "/v1/issuing/cards", "issuing", "list cards"),
            ("get_files_id", "GET", "/files/{file_id}", "Files", "retrieve"),
            ("put_files_id#add_shared_link", "PUT", "/files/{file_id}#add_shared_link", "Files", "add shared link"),
            ("post_taxonomies_id_id_nodes", "POST", "/taxonomies/{space}/{key}/nodes", "Taxonomies", "create node"),
            ("post_storage_policies", "POST", "/storage_policies", "Zones", "create storage policy"),
            ("orgs/get", "GET", "/orgs/{org}", "orgs", "get"),
            ("", "GET", "/items/{id}/parts", "items", "list parts"),
            ("", "PATCH", "/api/v1/items/{id}", "items", "update"),
        ] {
            assert_eq!(named(id, method, path, tag).as_deref(), Some(name), "{id} {method} {path}");
        }
    }

    #[test]
    fn the_name_without_the_framework_follows_the_one_without_the_handle() {
        let one = Operation { id: Some("read_item_items__id__get"), method: "GET", path: "/items/{id}", tag: "items" };
        let words: Vec<String> = shorts(one).into_iter().map(|one| one.words).collect();
        assert_eq!(words, ["read", "read item"]);
    }

    #[test]
    fn the_method_says_how_to_update() {
        let words = |method| {
            let one = Operation { id: None, method, path: "/items/{id}/parts/{part}", tag: "items" };
            shorts(one).into_iter().map(|one| one.words).collect::<Vec<String>>()
        };
        assert_eq!(words("PUT"), ["update part", "put part"]);
        assert_eq!(words("GET"), ["retrieve part"]);
    }

    #[test]
    fn names_that_would_say_less_are_kept() {
        for (id, method, path, tag) in [
            ("search", "GET", "/search", "search"),
            ("createBankAccount", "POST", "/accounts", "accounts"),
            ("uploadFile", "POST", "/pets", "pets"),
            ("TestController_", "GET", "/", "x"),
            ("getUser", "GET", "/user", "account"),
            ("get_shared_items#folders", "GET", "/shared_items#folders", "Shared links"),
        ] {
            assert_eq!(named(id, method, path, tag), None, "{id}");
        }
    }
}
