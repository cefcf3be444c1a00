//! Names of inline types: those of their places, or what the places of equal types have in common.
//!
//! A shared name has to be true for each of its places, so it is not taken from one of them if that can be avoided.
//!
//! | places | the type | name |
//! |---|---|---|
//! | `RefundsUpdateRequest`, `PayoutsUpdateRequest` | | `UpdateRequest` |
//! | `QuotesListStatus`, `QuoteStatus` | | `QuoteStatus` |
//! | `ChargeAddress`, `OwnerAddress` | is only sent, and `Address` is taken | `AddressInput` |
//! | `CommitAuthor`, `CommitCommitter` | | `CommitAuthorOrCommitter` |
//! | `QuoteCustomer`, `InvoiceCustomer` | is an id, a `Customer` or something else | `ExpandableCustomer` |
//! | `RefundsUpdateRequest`, `DisputesSubmitRequest` | has the fields `expand` and `metadata` | `ExpandMetadataRequest` |

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::why::SharedName;
use crate::ir::{Kind, TypeRef};

use super::methods::{PREPOSITIONS, singular};
use super::names::{Case, LONGEST_TYPE, fit_type, words};

/// The places of equal inline types.
#[derive(Clone, Copy, Debug)]
pub(in crate::lower) struct Places<'p> {
    /// The name that each place gives.
    pub(in crate::lower) names: &'p BTreeSet<String>,
    /// What the type is.
    pub(in crate::lower) kind: &'p Kind,
    /// Whether callers send the type and never receive it.
    pub(in crate::lower) is_sent: bool,
}

/// Returns the name of a type, and what it says. A name that several places share must also not be the one that a place
/// of a different type gives (`is_other`).
pub(in crate::lower) fn name(
    places: Places<'_>,
    is_free: impl Fn(&str) -> bool,
    is_other: impl Fn(&str) -> bool,
) -> (String, SharedName) {
    let names: Vec<&str> = places.names.iter().map(String::as_str).collect();
    let fitting = |name: &str| Some(fit_type(name, &is_free)).filter(|name| is_free(name));
    if names.len() > 1 {
        let is_free = |name: &str| is_free(name) && !is_other(name);
        let fitting = |name: &str| Some(fit_type(name, is_free)).filter(|name| is_free(name));
        let common = Common::of(&names);
        for (name, says) in common.names(places, is_free) {
            if let Some(name) = fitting(&name) {
                return (name, says);
            }
        }
        let most = Common::of(&of_most(&names));
        let input = most.input().filter(|_| places.is_sent);
        if let Some(name) = most.plain().into_iter().chain(input).find_map(|name| fitting(&name)) {
            return (name, SharedName::Most);
        }
    }
    let mut by_length = names;
    by_length.sort_by_key(|name| name.len());
    let says = if by_length.len() > 1 { SharedName::Shortest } else { SharedName::Words };
    if let Some(name) = by_length.iter().find_map(|name| fitting(&without_role(name, &by_length)?)) {
        return (name, says);
    }
    if let Some(name) = by_length.iter().find_map(|name| fitting(name)) {
        return (name, says);
    }
    let mut name = by_length.first().map_or_else(|| "Inline".to_owned(), |name| (*name).to_owned());
    loop {
        name = Case::Type.append(&name, "inline");
        if let Some(name) = fitting(&name) {
            return (name, says);
        }
    }
}

/// What the names of places have in common.
#[derive(Debug)]
struct Common {
    /// The words that all share, in order, without first words that do not describe the value.
    words: Vec<String>,
    /// The different last words. A list and its items have the same.
    ends: Vec<String>,
    /// The word for what all are, such as `Request`.
    role: Option<String>,
    /// Whether the shared words end with what each place ends with.
    is_whole: bool,
    /// Whether the shared words are the name of a place.
    is_place: bool,
    /// Whether the last words follow shared words.
    is_close: bool,
}

impl Common {
    fn of(names: &[&str]) -> Self {
        let split = split(names);
        let mut shared = split.first().cloned().unwrap_or_default();
        for other in split.iter().skip(1) {
            shared = common(&shared, other);
        }
        // `ItemsItem` beside `Items` leaves `ItemItem`.
        shared.dedup();
        let shared_end = shared.last().map(|word| stem(word));
        let is_shared = |word: &String| shared_end.as_deref() == Some(stem(word).as_str());
        let mut ends: BTreeMap<String, String> = BTreeMap::new();
        for words in &split {
            let end = match words.as_slice() {
                // The list of them is the same thing: `CustomerSources` and `GetCustomerSourcesResponse`.
                [.., before, last] if last == "Response" && is_shared(before) => before,
                [.., last] => last,
                [] => continue,
            };
            let word = ends.entry(stem(end)).or_insert_with(|| end.clone());
            if end.len() < word.len() {
                word.clone_from(end);
            }
        }
        let stems: BTreeSet<String> = shared.iter().map(|word| stem(word)).collect();
        let is_close = split.iter().all(|words| words.len() < 2 || stems.contains(&stem(&words[words.len() - 2])));
        let is_role = |word: &&String| ROLES.contains(&word.as_str());
        let role = shared.last().filter(is_role).filter(|_| ends.len() == 1).cloned();
        let from = shared.iter().position(|word| !OF_PLACES.contains(&word.as_str()));
        let described = from.map(|from| shared[from..].to_vec()).unwrap_or_default();
        let says_something = !described.iter().all(|word| ROLES.contains(&word.as_str()));
        let words = if says_something { described } else { Vec::new() };
        Self {
            is_whole: ends.len() == 1 && ends.keys().next().map(String::as_str) == shared_end.as_deref(),
            is_place: names.contains(&words.concat().as_str()),
            ends: ends.into_values().collect(),
            words,
            role,
            is_close,
        }
    }

    /// Returns the names that are true for all places, best first.
    fn names(&self, places: Places<'_>, is_free: impl Fn(&str) -> bool) -> Vec<(String, SharedName)> {
        let plain = self.plain().map(|name| (name, SharedName::Words));
        let is_plain_free = plain.as_ref().is_some_and(|(name, _)| is_free(name));
        let (whole, part) = if self.is_whole || self.is_place { (plain, None) } else { (None, plain) };
        let part = part.filter(|_| self.words.len() > 1);
        let expandable = expandable(places.kind).map(|name| (name, SharedName::Expandable));
        let input = self.input().filter(|_| places.is_sent).map(|name| (name, SharedName::Input));
        // Shared words that say enough are better than a list of unrelated ones.
        let is_listed = self.is_close || !is_plain_free || part.is_none();
        let ends = self.ends().filter(|_| is_listed).map(|name| (name, SharedName::Ends));
        let start = self.plain().filter(|_| self.is_whole && self.role.is_none());
        let contents = self.contents(places.kind, start).map(|name| (name, SharedName::Contents));
        let longer = self.contents(places.kind, self.plain()).map(|name| (name, SharedName::Contents));
        [whole, expandable, input, ends, part, contents, longer].into_iter().flatten().collect()
    }

    /// Returns the shared words, if they say enough.
    fn plain(&self) -> Option<String> {
        let last = self.words.last()?;
        // A word such as `At` or `By` says nothing without the one in front of it, which they do not share.
        let is_open = PREPOSITIONS.contains(&last.to_lowercase().as_str());
        let says_enough = |name: &String| name.chars().count() > 2 && name.starts_with(unicode_ident::is_xid_start);
        Some(self.words.concat()).filter(|_| !is_open).filter(says_enough)
    }

    /// Returns the shared words for a type that has a counterpart in responses.
    fn input(&self) -> Option<String> {
        let name = self.plain().filter(|_| self.is_whole && self.role.is_none())?;
        Some(Case::Type.append(&name, "input"))
    }

    /// Returns the shared words, and what the places end with.
    fn ends(&self) -> Option<String> {
        let is_role = |word: &String| ROLES.contains(&word.as_str());
        let belong_together = self.words.len() > 1 || self.is_close && self.words.len() == 1;
        if !(2..=FEW).contains(&self.ends.len()) || !belong_together || self.ends.iter().any(is_role) {
            return None;
        }
        let is_end = |word: &&String| self.ends.iter().any(|end| stem(end) == stem(word));
        let start: String = self.words.iter().filter(|word| !is_end(word)).map(String::as_str).collect();
        let name = format!("{start}{}", self.ends.join("Or"));
        (name.chars().count() <= LONGEST_TYPE).then_some(name)
    }

    /// Returns what the type consists of, behind `start`.
    fn contents(&self, kind: &Kind, start: Option<String>) -> Option<String> {
        let contents = contents(kind)?;
        let is_single = match kind {
            Kind::Struct { fields, .. } => fields.len() == 1,
            Kind::StringEnum { variants, .. } => variants.len() == 1,
            _ => false,
        };
        let text = match (start, &self.role, kind) {
            (Some(start), _, Kind::Struct { .. }) => format!("{start} with {contents}"),
            (Some(start), ..) => format!("{start} {contents}"),
            (None, Some(role), _) => format!("{contents} {role}"),
            // The field itself has the name.
            (None, None, Kind::Struct { .. }) if is_single => format!("{contents} object"),
            (None, None, _) if is_single => return None,
            (None, None, _) => contents,
        };
        let name = Case::Type.name(&text);
        (name.chars().count() <= LONGEST_TYPE).then_some(name)
    }
}

/// Returns the name of a union of an id and an object, which may be deleted.
fn expandable(kind: &Kind) -> Option<String> {
    let Kind::Union { tag: None, variants, .. } = kind else { return None };
    let types: Vec<&TypeRef> = variants.iter().map(|variant| &variant.value.ty).collect();
    let [TypeRef::String, TypeRef::Named(object), deleted @ ..] = types.as_slice() else { return None };
    let is_deleted = |ty: &&TypeRef| matches!(ty, TypeRef::Named(name) if *name == format!("Deleted{object}"));
    deleted.iter().all(is_deleted).then(|| format!("Expandable{object}"))
}

/// The most fields, values or last words that are a name.
const FEW: usize = 3;

/// The maximum length of what a type consists of, in characters.
const LONGEST_CONTENTS: usize = 40;

/// Returns what a small type consists of, in words: its fields, or the values or variants that it can be.
fn contents(kind: &Kind) -> Option<String> {
    let is_few = |parts: &[String]| (1..=FEW).contains(&parts.len());
    let words = match kind {
        Kind::Struct { fields, rest: None } if fields.is_empty() => "empty".to_owned(),
        Kind::Struct { fields, .. } => {
            let fields: Vec<String> = fields.iter().map(|field| Case::Value.name(&field.wire)).collect();
            Some(fields).filter(|fields| is_few(fields))?.join(" ")
        }
        Kind::StringEnum { variants, other: None } => {
            let values: Vec<String> = variants.iter().map(|variant| variant.value.clone()).collect();
            Some(values).filter(|values| is_few(values))?.join(" or ")
        }
        Kind::Union { variants, .. } => {
            let variants: Vec<String> = variants.iter().map(|variant| variant.rust.clone()).collect();
            Some(variants).filter(|variants| is_few(variants))?.join(" or ")
        }
        Kind::StringEnum { .. }
        | Kind::IntegerEnum(_)
        | Kind::Events { .. }
        | Kind::Wrapper(_)
        | Kind::Tuple(_)
        | Kind::Alias(_) => return None,
    };
    (words.chars().count() <= LONGEST_CONTENTS).then_some(words)
}

/// Returns the names that end with the same word as most of the others; none if no word ends more than half of them.
fn of_most<'n>(names: &[&'n str]) -> Vec<&'n str> {
    let mut by_end: BTreeMap<String, Vec<&'n str>> = BTreeMap::new();
    for name in names {
        let end = without_end(words(name)).pop().unwrap_or_default();
        by_end.entry(stem(&end)).or_default().push(name);
    }
    by_end.into_values().find(|same| same.len() * 2 > names.len()).unwrap_or_default()
}

/// Words at the start of names that come from the operation and the place. They do not describe the value.
const OF_PLACES: &[&str] =
    &["Body", "Delete", "Get", "Inline", "Item", "List", "Patch", "Post", "Put", "Request", "Response", "Value"];

/// Words for what an operation does with a type.
const ROLES: &[&str] = &["Error", "Event", "Headers", "Payload", "Request", "Response"];

/// Splits names into words. If one place is a list and a different one is not, the word for the item says nothing.
fn split(names: &[&str]) -> Vec<Vec<String>> {
    let all: Vec<Vec<String>> = names.iter().map(|name| words(name)).collect();
    let is_same = all.windows(2).all(|pair| pair[0].last() == pair[1].last());
    if is_same { all } else { all.into_iter().map(without_end).collect() }
}

/// Drops the last words that say only that a type is inside a list or a map, or that its name was taken.
fn without_end(mut words: Vec<String>) -> Vec<String> {
    while words.len() > 1 && words.last().is_some_and(|last| ["Inline", "Item", "Value"].contains(&last.as_str())) {
        words.pop();
    }
    words
}

/// Returns the name of a place without the words for what its operation does, which are false for others: `Record` for
/// `GetRecordResponse` if `all` contains `PatchAccountRequest`. Returns `None` if all places are on the same side.
fn without_role(name: &str, all: &[&str]) -> Option<String> {
    let is_on_both_sides = ["Request", "Response"].iter().all(|role| all.iter().any(|name| name.ends_with(role)));
    let mut words = words(name);
    let role = words.pop().filter(|_| is_on_both_sides)?;
    let from = words.iter().position(|word| !OF_PLACES.contains(&word.as_str()))?;
    let is_role = ["Request", "Response"].contains(&role.as_str());
    is_role.then(|| words[from..].concat()).filter(|name| name.chars().count() > 2)
}

/// Returns a word without its plural and the number at its end: `Error` for `Error404`.
fn stem(word: &str) -> String {
    let plain = word.trim_end_matches(|c: char| c.is_ascii_digit());
    singular(if plain.len() > 2 { plain } else { word })
}

/// Returns the longest common subsequence of two lists of words, with the shorter spelling of words that differ in
/// number.
fn common(one: &[String], other: &[String]) -> Vec<String> {
    let stems = |words: &[String]| words.iter().map(|word| stem(word)).collect::<Vec<String>>();
    let (left, right) = (stems(one), stems(other));
    let mut longest = vec![vec![0_usize; right.len() + 1]; left.len() + 1];
    for i in (0..left.len()).rev() {
        for j in (0..right.len()).rev() {
            longest[i][j] = match left[i] == right[j] {
                true => longest[i + 1][j + 1] + 1,
                false => longest[i + 1][j].max(longest[i][j + 1]),
            };
        }
    }
    let (mut i, mut j, mut words) = (0, 0, Vec::new());
    while i < left.len() && j < right.len() {
        if left[i] == right[j] {
            words.push(if one[i] == other[j] { one[i].clone() } else { left[i].clone() });
            (i, j) = (i + 1, j + 1);
        } else if longest[i + 1][j] >= longest[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Pointer;
    use crate::ir::{Direction, Field, Presence, UnionChoice, Variant};

    /// Returns the name that places give to a type, if `taken` are names of others.
    fn named(places: &[&str], kind: &Kind, is_sent: bool, taken: &[&str]) -> (String, SharedName) {
        let names = places.iter().map(|&place| place.to_owned()).collect();
        name(Places { names: &names, kind, is_sent }, |name| !taken.contains(&name), |_| false)
    }

    /// Returns the name that places give to a list, which says nothing itself.
    fn of_places(places: &[&str], taken: &[&str]) -> (String, SharedName) {
        named(places, &Kind::Tuple(Vec::new()), false, taken)
    }

    fn text_enum(values: &[&str]) -> Kind {
        let variant = |value: &&str| Variant {
            at: Pointer::root(),
            rust: Case::Type.name(value),
            value: (*value).to_owned(),
            docs: Vec::new(),
        };
        Kind::StringEnum { variants: values.iter().map(variant).collect(), other: None }
    }

    fn field(wire: &str) -> Field {
        Field {
            at: Pointer::root(),
            wire: wire.to_owned(),
            rust: wire.to_owned(),
            docs: Vec::new(),
            ty: TypeRef::Bool,
            presence: Presence::Optional,
            direction: Direction::Both,
            format: None,
            secret: false,
            fixed: None,
            setter: None,
            null_setter: None,
        }
    }

    fn empty() -> Kind {
        Kind::Struct { fields: Vec::new(), rest: None }
    }

    fn is(name: &str, says: SharedName) -> (String, SharedName) {
        (name.to_owned(), says)
    }

    #[test]
    fn a_name_is_what_all_places_share() {
        let places = ["PetsListFilterRange", "OwnersListFilterRange"];
        assert_eq!(of_places(&places, &[]), is("FilterRange", SharedName::Words));
        let places = ["PostRefundsRefundRange", "PostPayoutsRange"];
        assert_eq!(of_places(&places, &[]), is("Range", SharedName::Words));
    }

    #[test]
    fn a_plural_is_the_same_word() {
        let places = ["GetQuotesStatus", "QuoteStatus"];
        assert_eq!(of_places(&places, &[]), is("QuoteStatus", SharedName::Words));
        let places = ["IssueAssignee", "IssueAssigneesItem"];
        assert_eq!(of_places(&places, &[]), is("IssueAssignee", SharedName::Words));
        let places = ["IssueAssigneesItem", "PullAssigneesItem"];
        assert_eq!(of_places(&places, &[]), is("AssigneesItem", SharedName::Words));
    }

    #[test]
    fn no_word_follows_itself() {
        let places = ["QuoteItemsItem", "OrderQuoteItemItem"];
        assert_eq!(of_places(&places, &[]), is("QuoteItem", SharedName::Words));
    }

    #[test]
    fn a_list_of_the_same_is_the_same() {
        let places = ["CustomerSources", "CustomersListSourcesResponse"];
        assert_eq!(of_places(&places, &[]).0, "CustomerSources");
    }

    #[test]
    fn what_is_only_sent_is_the_input_of_what_has_the_name() {
        let places = ["ChargesCreateRequestAddress", "OwnersUpdateAddress"];
        let sent = |is_sent: bool, taken: &[&str]| named(&places, &Kind::Tuple(Vec::new()), is_sent, taken);
        assert_eq!(sent(true, &["Address"]), is("AddressInput", SharedName::Input));
        assert_eq!(sent(true, &[]), is("Address", SharedName::Words));
        assert_eq!(sent(false, &["Address"]), is("OwnersUpdateAddress", SharedName::Shortest));
    }

    #[test]
    fn a_few_ends_are_listed() {
        let places = ["CommitCommitter", "CommitAuthor"];
        assert_eq!(of_places(&places, &[]), is("CommitAuthorOrCommitter", SharedName::Ends));
        let places = ["GetCustomerSourcesData", "ApiErrorStatus"];
        assert_ne!(of_places(&places, &[]).1, SharedName::Ends, "they belong to nothing that both are part of");
        let places = ["TippingAud", "TippingCad", "TippingChf", "TippingCzk"];
        assert_eq!(of_places(&places, &["Tipping"]), is("TippingAud", SharedName::Shortest));
    }

    #[test]
    fn shared_words_that_say_enough_are_better_than_unrelated_ends() {
        let places = ["AuditLogApiKeyCreatedData", "AuditLogApiKeyUpdatedChangesRequested"];
        assert_eq!(of_places(&places, &[]), is("AuditLogApiKey", SharedName::Words));
    }

    #[test]
    fn an_id_or_an_object_is_expandable() {
        let variant = |ty: TypeRef| Variant {
            at: Pointer::root(),
            rust: "Any".to_owned(),
            value: UnionChoice { ty, tags: Vec::new(), constants: Vec::new() },
            docs: Vec::new(),
        };
        let customer = || TypeRef::Named("Customer".to_owned());
        let deleted = || TypeRef::Named("DeletedCustomer".to_owned());
        let other = || TypeRef::Named("Account".to_owned());
        let named = |types: Vec<TypeRef>| {
            let kind =
                Kind::Union { tag: None, variants: types.into_iter().map(variant).collect(), shared: Vec::new() };
            named(&["ChargeCustomer", "QuoteCustomer"], &kind, false, &["Customer"])
        };
        let expandable = is("ExpandableCustomer", SharedName::Expandable);
        assert_eq!(named(vec![TypeRef::String, customer()]), expandable);
        assert_eq!(named(vec![TypeRef::String, customer(), deleted()]), expandable);
        assert_ne!(named(vec![customer(), deleted()]), expandable);
        assert_ne!(named(vec![TypeRef::String, customer(), other()]), expandable);
    }

    #[test]
    fn places_without_common_words_leave_what_is_in_the_type() {
        let places = ["FilesDeleteRequest", "PayoutsCancelRequest"];
        assert_eq!(named(&places, &empty(), true, &[]), is("EmptyRequest", SharedName::Contents));
        let kind = text_enum(&["company", "individual"]);
        let places = ["Holder", "AccountType", "BusinessKind", "OwnerForm"];
        assert_eq!(named(&places, &kind, false, &[]), is("CompanyOrIndividual", SharedName::Contents));
        let object = Kind::Struct { fields: vec![field("enabled")], rest: None };
        assert_eq!(named(&places, &object, false, &[]), is("EnabledObject", SharedName::Contents));
        let kind = text_enum(&["a", "b", "c", "d"]);
        assert_eq!(named(&places, &kind, false, &[]).1, SharedName::Shortest);
    }

    #[test]
    fn what_is_in_the_type_follows_words_that_a_different_type_has() {
        let kind = text_enum(&["none", "off_session"]);
        let places = ["CardSetupFutureUsage", "PaypalSetupFutureUsage"];
        let name = named(&places, &kind, false, &["SetupFutureUsage"]);
        assert_eq!(name, is("SetupFutureUsageNoneOrOffSession", SharedName::Contents));
    }

    #[test]
    fn the_name_of_a_place_is_left_to_it() {
        let names = ["CustomersCreateCardRequest", "CustomersCreateSourceRequest"].map(str::to_owned).into();
        let places = Places { names: &names, kind: &Kind::Tuple(Vec::new()), is_sent: true };
        let name = |is_other: fn(&str) -> bool| name(places, |_| true, is_other).0;
        assert_eq!(name(|_| false), "CustomersCreateRequest");
        assert_ne!(name(|name| name == "CustomersCreateRequest"), "CustomersCreateRequest");
    }

    #[test]
    fn a_preposition_says_nothing_alone() {
        let places = ["IssueClosedAt", "IssueCreatedAt", "IssueMergedAt"];
        assert_eq!(of_places(&places, &[]).1, SharedName::Shortest);
    }

    #[test]
    fn the_name_of_one_place_is_no_role_that_others_do_not_have() {
        let places = ["PatchAccountRequest", "GetRecordResponse", "DeleteGroupResponse"];
        assert_eq!(of_places(&places, &[]), is("Record", SharedName::Shortest));
        let places = ["GetRecordResponse", "DeleteGroupResponse"];
        assert_eq!(of_places(&places, &["Response"]), is("GetRecordResponse", SharedName::Shortest));
    }

    #[test]
    fn most_places_name_what_the_rest_cannot() {
        let places = ["CardStatus", "LinkStatus", "PlanStatus", "TaxKind", "OwnerForm", "FileColor", "TopupStatus"];
        assert_eq!(of_places(&places, &[]), is("Status", SharedName::Most));
    }

    #[test]
    fn a_single_place_keeps_its_name() {
        assert_eq!(of_places(&["TeamPrivacy"], &[]), is("TeamPrivacy", SharedName::Words));
        assert_eq!(of_places(&["TeamPrivacy"], &["TeamPrivacy"]).0, "TeamPrivacyInline");
    }

    #[test]
    fn a_long_name_loses_words_in_the_middle() {
        let long = format!("PaymentIntentsConfirm{}MandateOptions", "Something".repeat(6));
        let (name, _) = of_places(&[&long], &[]);
        assert!(name.starts_with("PaymentIntents") && name.ends_with("MandateOptions") && name.len() <= 60, "{name}");
        let (other, _) = of_places(&[&long], &[&name]);
        assert!(other != name && other.len() <= 60, "{other}");
    }
}
