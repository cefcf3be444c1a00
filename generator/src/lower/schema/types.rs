//! Types: each component schema, and each inline schema that needs a name, becomes a type of the crate.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use indexmap::IndexMap;
use openapiv3::{ReferenceOr, Schema, SchemaKind};

use crate::config::MethodNames;
use crate::diagnostic::{Pointer, nearest, rule};
use crate::ir::why::{self, Form, GivenBy, Name, NameFrom, NameOf};
use crate::ir::{DIGITS, Kind, Type, TypeRef};
use crate::markdown::code;
use crate::normalise::{NUMERIC_TEXT, extension};

use super::all_of::{self, Meaning, sole_all_of};
use super::bare::{self, Choices};
use super::families::Families;
use super::members::{Place, report_not};
use super::{enums, objects, scalars, unions};
use crate::lower::chains::{self, Step};
use crate::lower::context::{Context, Node, component_pointer};
use crate::lower::naming::bodies;
use crate::lower::naming::clashes::settle;
use crate::lower::naming::names::{Case, Given, Wanted, fit_type};

/// The types created so far.
#[derive(Debug)]
pub(in crate::lower) struct Types<'a> {
    /// The Rust names by component schema.
    components: IndexMap<&'a str, String>,
    component_names: BTreeSet<String>,
    taken: BTreeSet<String>,
    /// The Rust names that sharing keeps: those that the configuration sets, and those of `add_named`.
    renamed: BTreeSet<String>,
    pub(in crate::lower) families: Families<'a>,
    choices: Choices,
    /// The base type of each family, by the component that is its head.
    bases: BTreeMap<&'a str, String>,
    /// The components whose references end at a schema.
    ends: HashMap<&'a str, Option<()>>,
    /// The inline schemas being lowered. An `allOf` can refer back to the schema that contains it.
    open: Vec<Open>,
    /// The types of multipart bodies, by the type that JSON uses for the same schema.
    pub(in crate::lower) multipart: BTreeMap<String, String>,
    pub(in crate::lower) done: Vec<Type>,
    pub(in crate::lower) uses_dates: bool,
}

/// An inline schema being lowered. It gets a name if it contains itself.
#[derive(Debug)]
struct Open {
    at: Pointer,
    wanted: String,
    name: Option<String>,
}

/// A schema in use: its type, and what the place of use adds.
#[derive(Clone, Debug)]
pub(in crate::lower) struct Use {
    pub(in crate::lower) ty: TypeRef,
    pub(in crate::lower) nullable: bool,
    pub(in crate::lower) format: Option<String>,
    pub(in crate::lower) secret: bool,
}

impl Use {
    pub(in crate::lower) fn plain(ty: TypeRef) -> Self {
        Self { ty, nullable: false, format: None, secret: false }
    }

    /// Returns the type as an item of a list or map, where null needs a value of its own.
    pub(in crate::lower) fn as_item(&self) -> TypeRef {
        if self.nullable && self.ty != TypeRef::Any {
            TypeRef::Nullable(Box::new(self.ty.clone()))
        } else {
            self.ty.clone()
        }
    }
}

impl<'a> Types<'a> {
    /// Settles the names of all component schemas before anything refers to them.
    pub(in crate::lower) fn new(cx: &mut Context<'a>) -> Self {
        let mut wires = Vec::new();
        let mut wanted = Vec::new();
        let mut bodies = match cx.config.method_names {
            MethodNames::Short => bodies::names(cx.api()),
            MethodNames::AsDescribed => BTreeMap::new(),
        };
        for (wire, schema) in cx.api().components.iter().flat_map(|components| &components.schemas) {
            let given = match Node::from(schema) {
                Node::Schema(schema) => {
                    let at = component_pointer(wire);
                    cx.given_name(Case::Type, |key| key == wire, &schema.schema_data.extensions, &at)
                }
                Node::Reference(_) => None,
            };
            let body = bodies.remove(wire.as_str()).map(|name| Given::made(name, GivenBy::Function));
            let given = given.or(body);
            wires.push(wire.as_str());
            wanted.push(Wanted { wire, given });
        }
        let (mut names, clashes) = settle(Case::Type, &wanted);
        for clash in clashes {
            cx.report_clash(Case::Type, &wanted, clash, &component_pointer(wires[clash]), &names[clash]);
        }
        cx.report_taken(&wanted, &names);
        let mut component_names: BTreeSet<String> = names.iter().cloned().collect();
        for (wanted, rust) in wanted.iter().zip(&mut names) {
            let full = rust.clone();
            if wanted.given.as_ref().is_none_or(|given| given.chosen_at.is_none()) {
                *rust = fit_type(&full, |name| !component_names.contains(name));
                component_names.insert(rust.clone());
            }
            cx.decide(&component_pointer(wanted.wire), || match *rust == full {
                true => wanted.why(NameOf::Type, rust),
                false => Name { rust: rust.clone(), of: NameOf::Type, from: NameFrom::Shortened { full } },
            });
        }
        let component_names: BTreeSet<String> = names.iter().cloned().collect();
        let taken = component_names.clone();
        let components = wires.into_iter().zip(names).collect();
        Self {
            components,
            component_names,
            taken,
            renamed: BTreeSet::new(),
            families: Families::of(cx),
            choices: Choices::of(&cx.document.extra),
            bases: BTreeMap::new(),
            ends: ends(cx),
            open: Vec::new(),
            multipart: BTreeMap::new(),
            done: Vec::new(),
            uses_dates: false,
        }
    }

    /// Creates the types of all component schemas, in the description's order.
    pub(in crate::lower) fn lower_components(&mut self, cx: &mut Context<'a>) {
        let components: Vec<(&'a str, String)> =
            self.components.iter().map(|(wire, rust)| (*wire, rust.clone())).collect();
        for (wire, rust) in components {
            let at = component_pointer(wire);
            let Some((_, node)) = cx.named(wire) else { continue };
            match node {
                Node::Schema(schema) => self.define(cx, wire, rust, schema, &at),
                Node::Reference(_) => {
                    let ty = self.usage(cx, node, &at, &rust).ty;
                    let docs = match &ty {
                        TypeRef::Named(target) => vec![format!("An alias of [`{target}`].")],
                        _ => Vec::new(),
                    };
                    cx.decide(&at, || Form::Alias);
                    self.push(wire, rust, docs, Kind::Alias(ty), &at);
                }
            }
        }
    }

    /// Creates the type `rust` from a schema.
    fn define(&mut self, cx: &mut Context<'a>, wire: &str, rust: String, schema: &'a Schema, at: &Pointer) {
        // The place in the list is taken first, so that inline types follow the type that holds them.
        let docs = objects::type_docs(cx, schema, at);
        let index = self.push(wire, rust.clone(), docs, Kind::Alias(TypeRef::Any), at);
        let ends = |reference: &str| self.ends.get(cx.component(reference)?.0).copied().flatten();
        let another = sole_all_of(schema)
            .filter(|target| matches!(target, Node::Reference(reference) if ends(reference).is_some()));
        let kind = match another.filter(|_| !self.families.contains(cx, wire)) {
            // A schema that only adds docs or null to a different one is an alias.
            Some(target) => {
                cx.decide(at, || Form::Alias);
                Kind::Alias(self.usage(cx, target, &at.child("allOf").child(0), &rust).ty)
            }
            None => match self.shape(cx, schema, at, &rust) {
                Shape::New(kind) => kind,
                Shape::Known(used) => Kind::Alias(used.ty),
            },
        };
        self.done[index].kind = kind;
    }

    fn push(&mut self, wire: &str, rust: String, docs: Vec<String>, kind: Kind, at: &Pointer) -> usize {
        self.done.push(Type {
            at: at.clone(),
            wire: wire.to_owned(),
            rust,
            docs,
            kind,
            group: String::new(),
            features: Vec::new(),
            built_by_callers: false,
            webhook: false,
        });
        self.done.len() - 1
    }

    /// Returns the type of a schema in use. A schema that needs a name of its own gets `name`.
    pub(in crate::lower) fn usage(&mut self, cx: &mut Context<'a>, node: Node<'a>, at: &Pointer, name: &str) -> Use {
        match node {
            Node::Reference(reference) => self.referred(cx, reference, at),
            Node::Schema(schema) => {
                if let Some(target) = sole_all_of(schema) {
                    // In 3.0 a `$ref` has no siblings. An `allOf` with one part adds some.
                    let mut used = self.usage(cx, target, &at.child("allOf").child(0), name);
                    self.add_siblings(cx, &mut used, schema, at);
                    return used;
                }
                if let Some(ty) = self.reentered(at) {
                    return Use::plain(ty);
                }
                self.open.push(Open { at: at.clone(), wanted: name.to_owned(), name: None });
                let shape = self.shape(cx, schema, at, name);
                let own = self.open.pop().and_then(|open| open.name);
                let mut used = match (shape, own) {
                    (Shape::Known(used), None) => used,
                    (Shape::Known(used), Some(own)) => {
                        self.push(&own, own.clone(), Vec::new(), Kind::Alias(used.ty), at);
                        Use::plain(TypeRef::Named(own))
                    }
                    (Shape::New(kind), own) => Use::plain(self.define_inline(cx, kind, schema, at, name, own)),
                };
                self.add_siblings(cx, &mut used, schema, at);
                used
            }
        }
    }

    /// Returns the type of an inline schema that is already being lowered.
    fn reentered(&mut self, at: &Pointer) -> Option<TypeRef> {
        let position = self.open.iter().position(|open| open.at == *at)?;
        let Open { wanted, name, .. } = &self.open[position];
        let own = match name {
            Some(own) => own.clone(),
            None => self.reserve(wanted.clone()),
        };
        self.open[position].name = Some(own.clone());
        Some(TypeRef::Named(own))
    }

    fn add_siblings(&mut self, cx: &mut Context<'a>, used: &mut Use, schema: &'a Schema, at: &Pointer) {
        used.nullable |= all_of::is_nullable(cx, schema, at);
        if schema.schema_data.extensions.contains_key(NUMERIC_TEXT) {
            used.format = Some(DIGITS.to_owned());
        }
        if let Some(format) = cx.text(&schema.schema_data.extensions, &extension::WIRE_FORMAT, at) {
            cx.decide(at, || why::Date::Written { format: format.clone() });
            used.format = Some(format);
        }
    }

    fn referred(&mut self, cx: &mut Context<'a>, reference: &'a str, at: &Pointer) -> Use {
        let Some((wire, node)) = cx.component(reference) else {
            let message = (format!("`{reference}` does not exist"), "the schema is generated as free-form JSON");
            cx.report(&rule::BROKEN_REF, at, message);
            return Use::plain(TypeRef::Any);
        };
        let mut used = Use::plain(TypeRef::Named(self.components[wire].clone()));
        // Null, dates and secrets of a named schema apply wherever it is used.
        if let Some((schema, at)) = cx.resolve(node, &component_pointer(wire)) {
            self.add_siblings(cx, &mut used, schema, &at);
            used.secret = scalars::is_secret(schema);
        }
        used
    }

    /// Creates the type of an inline schema. `own` is its name if it is already reserved.
    fn define_inline(
        &mut self,
        cx: &mut Context<'a>,
        kind: Kind,
        schema: &'a Schema,
        at: &Pointer,
        name: &str,
        own: Option<String>,
    ) -> TypeRef {
        // `x-rust-name` on an inline schema names the field, not the type.
        let rust = own.unwrap_or_else(|| {
            let given = cx.given_name(Case::Type, |key| key == name, &IndexMap::new(), at);
            // Only the first of several types can have a name that the description gives.
            let is_free = |said: &String| !self.taken.contains(said);
            let said = enums::said_name(schema).map(|said| Case::Type.name(said)).filter(is_free);
            let given =
                given.or_else(|| said.map(|said| Given::made(said, GivenBy::Extension(extension::MS_ENUM.key))));
            let rust = self.reserve(given.as_ref().map_or_else(|| name.to_owned(), |given| given.name.clone()));
            let wanted = Wanted { wire: name, given };
            if wanted.given.is_some() {
                cx.decide(at, || wanted.why(NameOf::InlineType, &rust));
                self.renamed.insert(rust.clone());
            }
            cx.report_taken(&[wanted], std::slice::from_ref(&rust));
            rust
        });
        let docs = objects::type_docs(cx, schema, at);
        self.push(&rust, rust.clone(), docs, kind, at);
        TypeRef::Named(rust)
    }

    /// Removes types that were created from inline schemas.
    pub(in crate::lower) fn forget_inline(&mut self, unused: &[TypeRef]) {
        let names = unused.iter().filter_map(|one| match one.innermost() {
            TypeRef::Named(name) => Some(name.as_str()),
            _ => None,
        });
        let mut unused: BTreeSet<&str> = names.collect();
        if !unused.is_empty() {
            self.components.values().for_each(|name| {
                unused.remove(name.as_str());
            });
            self.done.retain(|ty| !unused.contains(ty.rust.as_str()));
        }
    }

    /// Returns whether the name of a type comes from a component, from the configuration, or from [`Types::add_named`].
    pub(in crate::lower) fn is_named(&self, rust: &str) -> bool {
        self.renamed.contains(rust) || self.component_names.contains(rust)
    }

    /// Adds a type without a schema of its own, whose name users look for. Sharing keeps it. Returns the name, which
    /// differs if it is taken.
    pub(in crate::lower) fn add_named(&mut self, name: String, docs: Vec<String>, kind: Kind, at: &Pointer) -> String {
        let name = self.reserve(name);
        self.add(&name, docs, kind, at);
        self.renamed.insert(name.clone());
        name
    }

    /// Returns the component with this Rust name.
    pub(in crate::lower) fn wire_of(&self, rust: &str) -> Option<&'a str> {
        self.components.iter().find(|(_, name)| *name == rust).map(|(wire, _)| *wire)
    }

    /// Adds a type without a schema of its own. The caller has reserved the name.
    pub(in crate::lower) fn add(&mut self, name: &str, docs: Vec<String>, kind: Kind, at: &Pointer) {
        self.push(name, name.to_owned(), docs, kind, at);
    }

    /// Returns the type of a component in a union that `tag` discriminates. For the head of a family, this is its base
    /// type.
    pub(in crate::lower) fn told_apart(&mut self, cx: &Context<'a>, wire: &'a str, tag: &str) -> TypeRef {
        let rust = self.components[wire].clone();
        TypeRef::Named(if self.families.is_head(cx, wire, tag) { self.base(Some(wire), &rust) } else { rust })
    }

    /// Returns the name of a family's base type, which has only the fields of its head.
    pub(in crate::lower) fn base(&mut self, head: Option<&'a str>, rust: &str) -> String {
        if let Some(known) = head.and_then(|wire| self.bases.get(wire)) {
            return known.clone();
        }
        let name = self.reserve(Case::Type.append(rust, "base"));
        if let Some(wire) = head {
            self.bases.insert(wire, name.clone());
        }
        name
    }

    /// Creates a type from a part of a schema. The caller has reserved the name.
    pub(in crate::lower) fn define_part(&mut self, rust: &str, about: String, shape: Shape, at: &Pointer) {
        let kind = match shape {
            Shape::New(kind) => kind,
            Shape::Known(used) => Kind::Alias(used.ty),
        };
        self.add(rust, vec![about], kind, at);
    }

    /// Returns whether values of a type are objects.
    pub(in crate::lower) fn is_object(&self, ty: &TypeRef) -> bool {
        match ty {
            TypeRef::Map(_) => true,
            TypeRef::Named(name) => match self.done.iter().find(|one| one.rust == *name).map(|one| &one.kind) {
                Some(Kind::Struct { .. } | Kind::Union { tag: Some(_), .. }) => true,
                Some(Kind::Wrapper(target) | Kind::Alias(target)) => target != ty && self.is_object(target),
                _ => false,
            },
            _ => false,
        }
    }

    /// Returns a name if it is free, or else the name with one more word.
    pub(in crate::lower) fn free_or(&self, name: &str, word: &str) -> String {
        if self.taken.contains(name) { Case::Type.append(name, word) } else { name.to_owned() }
    }

    /// Reserves a name for an inline type. Appends `Inline` to a name that is taken.
    pub(in crate::lower) fn reserve(&mut self, name: String) -> String {
        let mut name = name;
        while !self.taken.insert(name.clone()) {
            name = Case::Type.append(&name, "inline");
        }
        name
    }

    /// Reserves a name for an enum in the file of an operation, in full length or shortened. Unlike names of types, it is
    /// final.
    pub(in crate::lower) fn reserve_fitting(&mut self, name: &str) -> String {
        let name = fit_type(name, |name| !self.taken.contains(name));
        self.reserve(name)
    }

    /// Returns the shape of a schema.
    pub(in crate::lower) fn shape(
        &mut self,
        cx: &mut Context<'a>,
        schema: &'a Schema,
        at: &Pointer,
        name: &str,
    ) -> Shape {
        match &schema.schema_kind {
            SchemaKind::Type(openapiv3::Type::String(text)) => scalars::string(self, cx, schema, text, at),
            SchemaKind::Type(openapiv3::Type::Integer(integer)) => scalars::integer(cx, schema, integer, at),
            SchemaKind::Type(openapiv3::Type::Number(number)) => scalars::number(cx, number, at),
            SchemaKind::Type(openapiv3::Type::Boolean(boolean)) => scalars::boolean(cx, boolean, at),
            SchemaKind::Type(openapiv3::Type::Array(array)) => {
                if schema.schema_data.extensions.contains_key("x-typewright-tuple")
                    && let Some(ReferenceOr::Item(items)) = &array.items
                    && let SchemaKind::OneOf { one_of } = &items.schema_kind
                {
                    return self.tuple(cx, one_of, &at.child("items").child("oneOf"), name);
                }
                let item = match &array.items {
                    Some(items) => {
                        let item_name = Case::Type.append(name, "item");
                        self.usage(cx, items.into(), &at.child("items"), &item_name)
                    }
                    None => Use::plain(TypeRef::Any),
                };
                Shape::Known(Use { ty: TypeRef::List(Box::new(item.as_item())), nullable: false, ..item })
            }
            SchemaKind::Type(openapiv3::Type::Object(_)) if bare::is_bare(schema) && !self.choices.contains(at) => {
                cx.decide(at, || Form::FreeForm);
                Shape::known(TypeRef::Any)
            }
            SchemaKind::Type(openapiv3::Type::Object(_)) => objects::shape(self, cx, schema, at, name),
            SchemaKind::AllOf { all_of: parts } => match all_of::meaning(cx, parts, at) {
                Meaning::Object => objects::shape(self, cx, schema, at, name),
                Meaning::Anything => Shape::known(TypeRef::Any),
                meaning => self.all_of(cx, meaning, parts, at, name),
            },
            SchemaKind::OneOf { one_of } => unions::shape(self, cx, schema, one_of, &at.child("oneOf"), name),
            SchemaKind::AnyOf { any_of } => unions::shape(self, cx, schema, any_of, &at.child("anyOf"), name),
            SchemaKind::Not { .. } => {
                report_not(cx, at);
                Shape::Known(Use::plain(TypeRef::Any))
            }
            SchemaKind::Any(any) => {
                let brings_members = !any.properties.is_empty() || any.additional_properties.is_some();
                if !brings_members && any.all_of.is_empty() && !objects::is_head(schema) {
                    self.check_type(cx, any.typ.as_deref(), at);
                    if any.not.is_some() {
                        report_not(cx, at);
                    }
                    return unions::shape_of_any(self, cx, schema, any, at, name);
                }
                match all_of::of_siblings(cx, any, at) {
                    Meaning::Object => objects::shape(self, cx, schema, at, name),
                    Meaning::Anything => unions::shape_of_any(self, cx, schema, any, at, name),
                    meaning => self.all_of(cx, meaning, &any.all_of, at, name),
                }
            }
        }
    }

    /// Returns the shape of a list of fixed length with a type for each position.
    fn tuple(&mut self, cx: &mut Context<'a>, positions: &'a [ReferenceOr<Schema>], at: &Pointer, name: &str) -> Shape {
        let item = |(index, schema): (usize, &'a ReferenceOr<Schema>)| {
            let name = Case::Type.append(name, &format!("item {}", index + 1));
            self.usage(cx, schema.into(), &at.child(index), &name).as_item()
        };
        let items = positions.iter().enumerate().map(item).collect();
        cx.decide(at, || Form::Tuple);
        Shape::New(Kind::Tuple(items))
    }

    /// Returns the shape of an `allOf` that is not an object: that of the part that describes the value.
    fn all_of(
        &mut self,
        cx: &mut Context<'a>,
        meaning: Meaning<'a>,
        parts: &'a [ReferenceOr<Schema>],
        at: &Pointer,
        name: &str,
    ) -> Shape {
        let Meaning::Value((node, place)) = meaning else {
            let message = ("the parts of this `allOf` exclude each other", "the schema is generated as free-form JSON");
            cx.report(&rule::KEYWORD_NOT_CHECKED, &at.child("allOf"), message)
                .help("correct the parts, so that one value can match all of them");
            return Shape::known(TypeRef::Any);
        };
        for (index, part) in parts.iter().enumerate() {
            let at = at.child("allOf").child(index);
            if at != place && !all_of::stands_in_docs(part.into()) {
                let message = ("the client does not check this part of an `allOf`", "the part is ignored");
                cx.report(&rule::KEYWORD_NOT_CHECKED, &at, message);
            }
        }
        let Node::Schema(part) = node else { return Shape::Known(self.usage(cx, node, &place, name)) };
        match self.shape(cx, part, &place, name) {
            Shape::Known(used) => Shape::Known(Use { nullable: used.nullable || part.schema_data.nullable, ..used }),
            new => new,
        }
    }

    /// Returns the type of a field that several variants describe, which is a union if their types differ.
    pub(in crate::lower) fn any_of(
        &mut self,
        cx: &mut Context<'a>,
        wire: &str,
        places: &[Place<'a>],
        name: &str,
    ) -> Use {
        let nullable = places
            .iter()
            .any(|(node, at)| cx.resolve(*node, at).is_some_and(|(schema, at)| all_of::is_nullable(cx, schema, &at)));
        if let [(node, at)] = unions::distinct(places.to_vec()).as_slice() {
            let used = self.usage(cx, *node, at, name);
            return Use { nullable: nullable || used.nullable, ..used };
        }
        let rust = self.reserve(name.to_owned());
        let docs = vec![format!("The field {}, whose type depends on the other fields.", code(wire))];
        let at = places.first().map_or_else(Pointer::root, |(_, at)| at.clone());
        let index = self.push(&rust, rust.clone(), docs, Kind::Alias(TypeRef::Any), &at);
        self.done[index].kind = match unions::of_places(self, cx, places.to_vec(), None, &at, &rust) {
            Shape::New(kind) => kind,
            Shape::Known(used) => Kind::Alias(used.ty),
        };
        Use { nullable, ..Use::plain(TypeRef::Named(rust)) }
    }

    /// Reports a `type` that OpenAPI does not have.
    fn check_type(&mut self, cx: &mut Context<'a>, ty: Option<&str>, at: &Pointer) {
        let Some(ty) = ty.filter(|ty| !TYPES.contains(ty)) else { return };
        let message = (format!("unknown type `{ty}`"), "the value is generated as free-form JSON");
        let finding = cx.report(&rule::UNKNOWN_TYPE, &at.child("type"), message);
        match nearest(ty, TYPES.iter().copied()).or_else(|| TYPES.iter().copied().find(|known| known.starts_with(ty))) {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None => finding.help(format!("use one of {}", TYPES.join(", "))),
        };
    }

    /// Resolves aliases that refer to themselves: they become structs, or free-form JSON if nothing else is behind
    /// them.
    pub(in crate::lower) fn end_aliases(&mut self, cx: &mut Context<'a>) {
        let ended = super::recursion::end_aliases(&mut self.done);
        for ty in self.done.iter().filter(|ty| matches!(ty.kind, Kind::Wrapper(_))) {
            cx.decide(&ty.at, || Form::Wrapper);
        }
        for name in ended {
            let wire = self.components.iter().find(|(_, rust)| **rust == name).map(|(wire, _)| *wire);
            let message = (format!("`{name}` only refers to itself"), "the schema is generated as free-form JSON");
            cx.report(&rule::KEYWORD_NOT_SUPPORTED, &component_pointer(wire.unwrap_or(&name)), message)
                .help("refer to a schema with a `type`, or describe the value here");
        }
    }

    /// Boxes the fields of types that contain themselves.
    pub(in crate::lower) fn box_recursion(&mut self, cx: &mut Context<'a>) {
        for (owner, at) in super::recursion::box_fields(&mut self.done) {
            cx.decide(&at, || why::Boxing { owner });
        }
    }

    /// Returns the types by Rust name.
    pub(in crate::lower) fn by_name(&self) -> BTreeMap<&str, &Type> {
        self.done.iter().map(|ty| (ty.rust.as_str(), ty)).collect()
    }
}

/// The shape of a schema: a definition that needs a name, or an existing type.
#[derive(Debug)]
pub(in crate::lower) enum Shape {
    New(Kind),
    Known(Use),
}

impl Shape {
    pub(in crate::lower) fn known(ty: TypeRef) -> Self {
        Self::Known(Use::plain(ty))
    }
}

/// The types of OpenAPI 3.0.
const TYPES: &[&str] = &["array", "boolean", "integer", "number", "object", "string"];

/// Returns for each component whether its chain of references ends at a schema.
fn ends<'a>(cx: &Context<'a>) -> HashMap<&'a str, Option<()>> {
    let schemas = cx.api().components.as_ref().map(|components| &components.schemas);
    let names = schemas.into_iter().flat_map(|schemas| schemas.keys().map(String::as_str));
    chains::ends(names, |name| {
        let next = match schemas.and_then(|schemas| schemas.get(name)) {
            Some(ReferenceOr::Reference { reference }) => Some(Node::Reference(reference)),
            Some(ReferenceOr::Item(schema)) => sole_all_of(schema),
            None => return Step::End(None),
        };
        match next {
            Some(Node::Reference(next)) => cx.component(next).map_or(Step::End(None), |(next, _)| Step::On(next)),
            Some(Node::Schema(_)) | None => Step::End(Some(())),
        }
    })
}
