//! Lists everything that can be explained: the parts of the description that are generated as items.

use serde_json::Value;

use crate::Outcome;
use crate::diagnostic::Pointer;
use crate::ir::{Api, Kind, Operation, Tag, Type};

use super::rust::Item;

/// A part of the description that is generated as an item.
#[derive(Debug)]
pub(super) struct Subject {
    pub(super) kind: SubjectKind,
    /// The name in the description.
    pub(super) name: String,
    /// The names by which a user can refer to it.
    pub(super) names: Vec<String>,
    /// The place in the normalised document.
    pub(super) at: Pointer,
    pub(super) item: Item,
    /// The index of the subject that it is a part of.
    pub(super) parent: Option<usize>,
}

/// The kind of a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SubjectKind {
    Tag,
    Operation,
    Parameter,
    Scheme,
    Type,
    Field,
    Variant,
}

impl SubjectKind {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Tag => "tag",
            Self::Operation => "operation",
            Self::Parameter => "parameter",
            Self::Scheme => "security scheme",
            Self::Type => "type",
            Self::Field => "field",
            Self::Variant => "variant",
        }
    }
}

/// Returns the subjects of a run. Parts come after their parent.
pub(super) fn subjects(outcome: &Outcome) -> Vec<Subject> {
    let (Some(api), Some(normal)) = (&outcome.api, &outcome.normal) else { return Vec::new() };
    let mut list = List(Vec::new());
    for tag in &api.tags {
        list.tag(tag, normal);
    }
    list.schemes(api);
    for ty in &api.types {
        list.of_type(ty);
    }
    list.0
}

struct List(Vec<Subject>);

impl List {
    fn add(
        &mut self,
        kind: SubjectKind,
        (name, rust): (&str, &str),
        at: &Pointer,
        item: Item,
        parent: Option<usize>,
    ) -> usize {
        let names = match parent.map(|parent| &self.0[parent].names) {
            None => vec![name.to_owned(), rust.to_owned()],
            Some(holders) => holders.iter().flat_map(|of| [format!("{of}.{name}"), format!("{of}.{rust}")]).collect(),
        };
        let name = parent.map_or_else(|| name.to_owned(), |parent| format!("{}.{name}", self.0[parent].name));
        self.0.push(Subject { kind, name, names, at: at.clone(), item, parent });
        self.0.len() - 1
    }

    fn tag(&mut self, tag: &Tag, normal: &Value) {
        let described = normal.get("tags").and_then(Value::as_array).into_iter().flatten();
        let position = described.into_iter().position(|one| one.get("name").and_then(Value::as_str) == Some(&tag.wire));
        if let Some(position) = position {
            let at = Pointer::root().child("tags").child(position);
            let item = Item::Accessor(tag.module.clone());
            self.add(SubjectKind::Tag, (&tag.wire, &tag.module), &at, item, None);
        }
        for one in &tag.operations {
            self.operation(tag, one);
        }
    }

    fn operation(&mut self, tag: &Tag, one: &Operation) {
        let names = one.methods.iter().map(|method| method.rust.clone()).collect();
        let primary = one.primary();
        let (module, handle) = (tag.module.clone(), tag.handle.clone());
        let item = Item::Methods { module: module.clone(), handle: handle.clone(), names };
        let position = self.add(SubjectKind::Operation, (&one.wire, &primary.rust), &one.at, item, None);
        self.0[position].names.extend(endpoint(one));
        for parameter in one.parameters.iter().filter(|parameter| parameter.at != one.at) {
            let holder = match (&primary.call, parameter.required) {
                (Some(call), false) => (call.clone(), None),
                _ => (handle.clone(), Some(primary.rust.clone())),
            };
            let item = Item::Parameter {
                module: module.clone(),
                of: holder.0,
                method: holder.1,
                name: parameter.rust.clone(),
            };
            let names = (parameter.wire.as_str(), parameter.rust.as_str());
            self.add(SubjectKind::Parameter, names, &parameter.at, item, Some(position));
        }
    }

    fn schemes(&mut self, api: &Api) {
        for scheme in &api.schemes {
            let at = Pointer::root().child("components").child("securitySchemes").child(&scheme.wire);
            let item = Item::Setter(scheme.rust.clone());
            self.add(SubjectKind::Scheme, (&scheme.wire, &scheme.rust), &at, item, None);
        }
    }

    fn of_type(&mut self, ty: &Type) {
        let item = Item::Type { group: ty.group.clone(), name: ty.rust.clone() };
        let parent = self.add(SubjectKind::Type, (&ty.wire, &ty.rust), &ty.at, item, None);
        self.0[parent].names.push(format!("types::{}", ty.rust));
        let mut part = |kind: SubjectKind, names: (&str, &str), at: &Pointer| {
            let item = Item::Member { group: ty.group.clone(), of: ty.rust.clone(), name: names.1.to_owned() };
            self.add(kind, names, at, item, Some(parent));
        };
        match &ty.kind {
            Kind::Struct { fields, .. } => {
                fields.iter().for_each(|one| part(SubjectKind::Field, (&one.wire, &one.rust), &one.at));
            }
            Kind::StringEnum { variants, .. } => {
                variants.iter().for_each(|one| part(SubjectKind::Variant, (&one.value, &one.rust), &one.at));
            }
            Kind::IntegerEnum(variants) => {
                variants
                    .iter()
                    .for_each(|one| part(SubjectKind::Variant, (&one.value.to_string(), &one.rust), &one.at));
            }
            Kind::Union { variants, .. } => variants.iter().for_each(|one| {
                let tag = one.value.tags.first().map_or_else(|| one.rust.clone(), ToString::to_string);
                part(SubjectKind::Variant, (&tag, &one.rust), &one.at);
            }),
            Kind::Events { variants, .. } => {
                variants.iter().for_each(|one| part(SubjectKind::Variant, (&one.value.name, &one.rust), &one.at));
            }
            Kind::Wrapper(_) | Kind::Tuple(_) | Kind::Alias(_) => {}
        }
    }
}

/// Returns method and path as described: `GET /pets/{id}`. The path comes from the place of the operation, because the
/// path of the request can differ.
fn endpoint(one: &Operation) -> Option<String> {
    let mut tokens = one.at.tokens();
    let path = tokens.nth(1)?;
    Some(format!("{} {path}", one.http_method))
}
