//! Reads the configuration: the clients to generate and their overrides. `lower` matches overrides against the
//! description.

mod mistakes;
mod paging;

use std::collections::BTreeMap;
use std::num::NonZeroU64;
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Place, Pointer, Sink, Texts, nearest, rule};
use crate::diff::RULES;
use crate::file;
use crate::load::room::DEFAULT_MIB;
use crate::runtime::crates;

pub use paging::PagingSettings;

/// The default version of a generated package.
const FIRST_VERSION: &str = "0.1.0";

/// The configuration of a run, read from `generator.toml`.
#[derive(Clone, Debug, Serialize)]
pub struct Config {
    /// The clients to generate, in the order of the file.
    pub clients: Vec<ClientConfig>,
}

/// The configuration of one client.
#[derive(Clone, Debug, Serialize)]
pub struct ClientConfig {
    /// The name of the generated package.
    pub name: String,
    /// The version of the generated package. The default is `0.1.0`.
    pub version: String,
    /// The licence of the generated package, as an SPDX expression.
    pub license: Option<String>,
    /// The path of the root document.
    pub spec: PathBuf,
    /// The size limit of the description in MiB, with all aliases expanded. The default is 128.
    pub max_size: u64,
    /// The output folder of the generated crate.
    pub out: PathBuf,
    /// The Rust type of `date-time` values.
    pub date_time: DateTimePolicy,
    /// The types that keep undocumented fields.
    pub keep_unknown_fields: KeepUnknown,
    /// Whether equal inline schemas share one type. The default is `true`. If `false`, the name of a type does not
    /// depend on schemas elsewhere in the description.
    pub share_types: bool,
    /// How methods are named.
    pub method_names: MethodNames,
    /// The operation that the generated docs show first, by id or as `GET /pets`.
    pub quickstart: Option<Override>,
    /// Rust names by operation (id or `GET /pets`), `Schema` or `Schema.property`.
    pub rename: Vec<Override>,
    /// Operations to skip, by id or as `GET /pets`. Key and value are the same.
    pub skip_operations: Vec<Override>,
    /// Pagination settings by operation (id or `GET /pets`), or by pattern (`GET /v1/*`). They override the description.
    pub paging: Vec<(Override, PagingSettings)>,
    /// Whether pagination is inferred from parameters and responses. The default is `true`.
    pub infer_paging: bool,
    /// The tags and operations (id or `GET /pets`) to generate; all if empty. Set on the command line only.
    pub only: Vec<String>,
    /// The changes that `typewright diff` allows.
    pub allow: Vec<AllowedChange>,
    /// Whether the settings were written for a different description. Entries that match nothing are then not reported.
    pub is_borrowed: bool,
}

/// An expected change of the description.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AllowedChange {
    /// The id of the rule, such as `field-removed-optional`.
    pub rule: String,
    /// The changed part as reports name it: an operation such as `PUT /pets/{id}`, or a component.
    pub at: String,
    /// Why the change is expected.
    pub reason: String,
    /// The position of the entry in generator.toml.
    pub place: Place,
}

/// The Rust type of `date-time` values in the generated crate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateTimePolicy {
    /// A `chrono` type. A `date-time` without an offset is read as UTC, and a `date` can be sent as a `date-time` at
    /// midnight.
    #[default]
    Chrono,
    /// A `chrono` type that accepts only the documented format.
    Strict,
    /// A `String`, kept as received.
    String,
}

/// How methods are named after the `operationId`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MethodNames {
    /// Without the words that the handle, the path or a framework adds: `client.issues().create()`.
    #[default]
    Short,
    /// The whole `operationId`: `client.issues().issues_create()`.
    AsDescribed,
}

/// The types that keep undocumented fields and send them again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub enum KeepUnknown {
    /// No types: undocumented fields are dropped.
    #[default]
    None,
    /// All types.
    All,
    /// The types of these schemas. Key and value are the name of a schema, or the Rust name of an inline schema.
    Types(Vec<Override>),
}

impl KeepUnknown {
    /// Returns the entries, each of which must match a type.
    #[must_use]
    pub fn entries(&self) -> &[Override] {
        match self {
            Self::Types(entries) => entries,
            Self::None | Self::All => &[],
        }
    }
}

/// The names of an operation in settings.
#[derive(Clone, Copy, Debug)]
pub struct OperationName<'a> {
    /// The `operationId`, or an id made from the method and the path.
    pub id: &'a str,
    /// The HTTP method.
    pub method: &'a str,
    /// The path template.
    pub path: &'a str,
}

impl OperationName<'_> {
    /// Returns whether a setting refers to this operation, by id or as `GET /pets`.
    #[must_use]
    pub fn is(self, setting: &str) -> bool {
        let is_route = |(method, path): (&str, &str)| method.eq_ignore_ascii_case(self.method) && path == self.path;
        setting == self.id || setting.split_once(' ').is_some_and(is_route)
    }

    /// Returns whether a pattern such as `GET /v1/*` matches this operation. A `*` stands for any text.
    #[must_use]
    pub fn matches(self, pattern: &str) -> bool {
        let Some((method, path)) = pattern.split_once(' ') else { return false };
        let mut parts = path.split('*');
        let (first, last) = (parts.next().unwrap_or_default(), parts.next_back());
        let (Some(last), Some(mut rest)) = (last, self.path.strip_prefix(first)) else { return false };
        // The earliest place of each part leaves the most for those after it.
        let fits = parts.all(|part| rest.find(part).map(|at| rest = &rest[at + part.len()..]).is_some());
        fits && rest.ends_with(last) && method.eq_ignore_ascii_case(self.method)
    }
}

/// An entry of the configuration that overrides the description.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Override {
    /// The part of the description to override.
    pub key: String,
    /// The value to use.
    pub value: String,
    /// The position of the entry in generator.toml.
    pub place: Place,
}

impl ClientConfig {
    /// Returns whether an operation with these tags is skipped.
    #[must_use]
    pub fn skips(&self, operation: OperationName<'_>, tags: &[&str]) -> bool {
        let is_wanted = |wanted: &String| operation.is(wanted) || tags.contains(&wanted.as_str());
        self.skip_operations.iter().any(|entry| operation.is(&entry.key))
            || !self.only.is_empty() && !self.only.iter().any(is_wanted)
    }

    /// Creates the default configuration for a description.
    #[must_use]
    pub fn for_spec(spec: impl Into<PathBuf>, out: impl Into<PathBuf>, name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            version: FIRST_VERSION.to_owned(),
            license: None,
            spec: spec.into(),
            max_size: DEFAULT_MIB,
            out: out.into(),
            date_time: DateTimePolicy::default(),
            keep_unknown_fields: KeepUnknown::None,
            share_types: true,
            method_names: MethodNames::default(),
            quickstart: None,
            rename: Vec::new(),
            skip_operations: Vec::new(),
            paging: Vec::new(),
            infer_paging: true,
            only: Vec::new(),
            allow: Vec::new(),
            is_borrowed: false,
        }
    }

    /// Returns the same settings for a different description, without its allowed changes.
    #[must_use]
    pub fn lent_to(&self, spec: &Path) -> Self {
        Self { spec: spec.to_owned(), is_borrowed: true, allow: Vec::new(), ..self.clone() }
    }
}

impl Config {
    /// Reads a configuration file. Paths in it are relative to its folder.
    ///
    /// Returns `None` and reports the errors if the configuration is invalid.
    pub fn load(path: &Path, texts: &mut Texts, sink: &mut Sink) -> Option<Self> {
        let file = path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
        let text = match file::read_own(path) {
            Ok(text) => text,
            Err(error) => {
                sink.push(&rule::BAD_CONFIG, None, format!("`{file}` cannot be read: {error}"))
                    .help("give the path of a configuration in TOML with a `[[client]]`");
                return None;
            }
        };
        texts.insert(&file, &text);
        let raw: Raw = match toml::from_str(&text) {
            Ok(raw) => raw,
            Err(error) => {
                texts.fault(&file, error.span().map_or(0, |span| span.start));
                let place = Place { file, pointer: Pointer::root() };
                let mistake = mistakes::of(&text, &error);
                sink.push(&rule::BAD_CONFIG, Some(place), mistake.message).help(mistake.help);
                return None;
            }
        };
        let reader = Reader { file, folder: path.parent().unwrap_or(Path::new("")).to_owned() };
        reader.check(&raw, sink).then(|| Self { clients: reader.clients(raw) })
    }
}

/// Checks the name of a generated package.
///
/// # Errors
/// Returns the problem as the predicate of a sentence, such as "does not start with a letter".
pub fn check_package_name(name: &str) -> Result<(), &'static str> {
    let mut letters = name.chars();
    if !letters.next().is_some_and(|first| first.is_ascii_alphabetic()) {
        return Err("does not start with a letter");
    }
    if !letters.all(|one| one.is_ascii_alphanumeric() || one == '-' || one == '_') {
        return Err("contains characters other than letters, digits, `-` and `_`");
    }
    let library = name.replace('-', "_");
    // syn accepts `gen`, which is a keyword in the edition of generated crates.
    if library == "gen" || syn::parse_str::<syn::Ident>(&library).is_err() {
        return Err("is a keyword of Rust");
    }
    if crates().any(|taken| taken.replace('-', "_") == library) {
        return Err("is the name of a crate that the client depends on");
    }
    Ok(())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    #[serde(default)]
    client: Vec<RawClient>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawClient {
    name: String,
    version: Option<String>,
    license: Option<String>,
    spec: String,
    max_size: Option<NonZeroU64>,
    out: String,
    #[serde(default)]
    date_time: DateTimePolicy,
    #[serde(default)]
    keep_unknown_fields: RawKeepUnknown,
    share_types: Option<bool>,
    #[serde(default)]
    method_names: MethodNames,
    quickstart: Option<String>,
    #[serde(default)]
    rename: BTreeMap<String, String>,
    #[serde(default)]
    skip: RawSkip,
    #[serde(default)]
    allow: Vec<RawAllow>,
    #[serde(default)]
    paging: BTreeMap<String, PagingSettings>,
    infer_paging: Option<bool>,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "`true`, `false` or a list of schemas")]
enum RawKeepUnknown {
    All(bool),
    Types(Vec<String>),
}

impl Default for RawKeepUnknown {
    fn default() -> Self {
        Self::All(false)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAllow {
    rule: String,
    at: String,
    reason: String,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSkip {
    #[serde(default)]
    operations: Vec<String>,
}

/// Converts the parsed file to the configuration.
struct Reader {
    file: String,
    folder: PathBuf,
}

impl Reader {
    /// Reports invalid values of the right type; returns whether there are none.
    fn check(&self, raw: &Raw, sink: &mut Sink) -> bool {
        let mut ok = true;
        let mut names = BTreeMap::new();
        let mut outs = BTreeMap::new();
        for (index, client) in raw.client.iter().enumerate() {
            let at = Pointer::root().child("client").child(index);
            if let Err(why) = check_package_name(&client.name) {
                let message = format!("the package name `{}` {why}", client.name);
                sink.push(&rule::BAD_CONFIG, Some(self.place(at.child("name"))), message)
                    .help("choose a different name, such as `pets-client`");
                ok = false;
            }
            if let Some(version) = client.version.as_ref().filter(|version| semver::Version::parse(version).is_err()) {
                let message = format!("`{version}` is not a semantic version");
                sink.push(&rule::BAD_CONFIG, Some(self.place(at.child("version"))), message)
                    .help(format!("write three numbers: `version = \"{}\"`", mistakes::whole_version(version)));
                ok = false;
            }
            if names.insert(&client.name, index).is_some() {
                let message = format!("two clients have the name `{}`", client.name);
                sink.push(&rule::BAD_CONFIG, Some(self.place(at.child("name"))), message)
                    .help("choose a different name for one of them");
                ok = false;
            }
            ok &= self.check_allowed(client, &at, sink);
            if outs.insert(self.path(&client.out), index).is_some() {
                let message = format!("two clients have the output folder `{}`", client.out);
                sink.push(&rule::BAD_CONFIG, Some(self.place(at.child("out"))), message)
                    .help("choose a different `out` for one of them");
                ok = false;
            }
        }
        if raw.client.is_empty() {
            sink.push(&rule::BAD_CONFIG, Some(self.place(Pointer::root())), "the configuration has no client")
                .help("add a `[[client]]` with `name`, `spec` and `out`");
            ok = false;
        }
        ok
    }

    /// Reports `allow` entries with an unknown rule or without a reason; returns whether there are none.
    fn check_allowed(&self, client: &RawClient, at: &Pointer, sink: &mut Sink) -> bool {
        let mut ok = true;
        for (index, entry) in client.allow.iter().enumerate() {
            let at = at.child("allow").child(index);
            if !RULES.iter().any(|rule| rule.id == entry.rule) {
                let message = format!("there is no change called `{}`", entry.rule);
                let near = nearest(&entry.rule, RULES.iter().map(|rule| rule.id));
                let help = near.map_or("`typewright explain` lists all changes".to_owned(), |near| {
                    format!("did you mean `{near}`?")
                });
                sink.push(&rule::BAD_CONFIG, Some(self.place(at.child("rule"))), message).help(help);
                ok = false;
            }
            if entry.reason.trim().is_empty() {
                sink.push(&rule::BAD_CONFIG, Some(self.place(at.child("reason"))), "the `reason` is empty")
                    .help("say why the change is expected");
                ok = false;
            }
        }
        ok
    }

    fn clients(&self, raw: Raw) -> Vec<ClientConfig> {
        raw.client.into_iter().enumerate().map(|(index, client)| self.client(index, client)).collect()
    }

    fn client(&self, index: usize, raw: RawClient) -> ClientConfig {
        let at = Pointer::root().child("client").child(index);
        let entry = |key: String, value: String, pointer: Pointer| Override { key, value, place: self.place(pointer) };
        let rename = raw.rename.into_iter().map(|(key, value)| {
            let pointer = at.child("rename").child(&key);
            entry(key, value, pointer)
        });
        let skip = raw
            .skip
            .operations
            .into_iter()
            .enumerate()
            .map(|(item, id)| entry(id.clone(), id, at.child("skip").child("operations").child(item)));
        let allow = raw.allow.into_iter().enumerate().map(|(item, RawAllow { rule, at: of, reason })| {
            let place = self.place(at.child("allow").child(item));
            AllowedChange { rule, at: of, reason, place }
        });
        let allow = allow.collect();
        let paging = raw.paging.into_iter().map(|(id, settings)| {
            let pointer = at.child("paging").child(&id);
            (entry(id.clone(), id, pointer), settings)
        });
        let keep_unknown_fields = match raw.keep_unknown_fields {
            RawKeepUnknown::All(true) => KeepUnknown::All,
            RawKeepUnknown::All(false) => KeepUnknown::None,
            RawKeepUnknown::Types(names) => {
                let at = at.child("keep-unknown-fields");
                let entries = names.into_iter().enumerate();
                KeepUnknown::Types(entries.map(|(item, name)| entry(name.clone(), name, at.child(item))).collect())
            }
        };
        ClientConfig {
            spec: self.path(&raw.spec),
            max_size: raw.max_size.map_or(DEFAULT_MIB, NonZeroU64::get),
            out: self.path(&raw.out),
            name: raw.name,
            version: raw.version.unwrap_or_else(|| FIRST_VERSION.to_owned()),
            license: raw.license,
            date_time: raw.date_time,
            keep_unknown_fields,
            share_types: raw.share_types.unwrap_or(true),
            method_names: raw.method_names,
            quickstart: raw.quickstart.map(|id| entry(id.clone(), id, at.child("quickstart"))),
            rename: rename.collect(),
            skip_operations: skip.collect(),
            paging: paging.collect(),
            infer_paging: raw.infer_paging.unwrap_or(true),
            only: Vec::new(),
            allow,
            is_borrowed: false,
        }
    }

    fn place(&self, pointer: Pointer) -> Place {
        Place { file: self.file.clone(), pointer }
    }

    /// Resolves a path against the folder of the file and removes `..` where possible: `spec/../generated` is
    /// `generated`.
    fn path(&self, path: &str) -> PathBuf {
        let mut tidied = PathBuf::new();
        for part in self.folder.join(path).components() {
            let holds_name = matches!(tidied.components().next_back(), Some(Component::Normal(_)));
            match part {
                Component::CurDir => {}
                Component::ParentDir if holds_name => {
                    tidied.pop();
                }
                part => tidied.push(part),
            }
        }
        tidied
    }
}
