//! Finds the places in a description that an item of the generated crate comes from.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::diagnostic::Pointer;
use crate::diff::wire;
use crate::ir::{Api, Kind, Method, Operation, Parameter, ResponseBody, SchemeKind, Tag, Type};
use crate::normalise::references;

/// Places by the path of an item, the most likely one first.
pub(super) type Places = BTreeMap<String, Vec<Pointer>>;

/// Returns the places of all items that are generated from a node of the description.
pub(super) fn places(api: &Api, normal: &Value) -> Places {
    let mut finder = Finder { normal, found: Places::new() };
    api.types.iter().for_each(|ty| finder.of_type(ty));
    api.tags.iter().for_each(|tag| finder.tag(tag));
    for scheme in &api.schemes {
        let at = Pointer::root().child("components").child("securitySchemes").child(&scheme.wire);
        let token = match &scheme.kind {
            SchemeKind::ClientCredentials { token_setter, .. } => Some(token_setter),
            _ => None,
        };
        for setter in [Some(&scheme.rust), scheme.provider_setter.as_ref(), token].into_iter().flatten() {
            finder.add(format!("ClientBuilder::{setter}"), vec![at.clone()]);
        }
    }
    for (index, server) in api.servers.iter().enumerate() {
        let at = Pointer::root().child("servers").child(index);
        finder.add(format!("servers::{}", server.rust), vec![at]);
    }
    finder.found
}

/// Returns the key of a function's argument.
pub(super) fn argument(function: &str, name: &str) -> String {
    format!("{function}({name})")
}

/// Returns the key of a function's return type.
pub(super) fn returned(function: &str) -> String {
    format!("{function}()")
}

struct Finder<'a> {
    normal: &'a Value,
    found: Places,
}

impl Finder<'_> {
    fn add(&mut self, path: String, places: Vec<Pointer>) {
        self.found.entry(path).or_insert(places);
    }

    fn of_type(&mut self, ty: &Type) {
        let path = format!("types::{}", ty.rust);
        let at = vec![ty.at.clone()];
        for table in ["Default", "model", "string_enum", "integer_enum", "union", "wrapper", "tuple"] {
            self.add(format!("{path}: {table}"), at.clone());
        }
        match &ty.kind {
            Kind::Struct { fields, .. } => {
                for field in fields {
                    let places = vec![field.at.clone(), ty.at.child("properties").child(&field.wire)];
                    self.add(format!("{path}::{}", field.rust), places.clone());
                    self.add(argument(&format!("{path}::new"), &field.rust), places);
                }
                self.add(format!("{path}::new"), at.clone());
                self.add(
                    format!("{path}::additional_properties"),
                    vec![ty.at.child("additionalProperties"), ty.at.clone()],
                );
            }
            Kind::StringEnum { variants, .. } => {
                variants.iter().for_each(|one| self.add(format!("{path}::{}", one.rust), vec![one.at.clone()]));
            }
            Kind::IntegerEnum(variants) => {
                variants.iter().for_each(|one| self.add(format!("{path}::{}", one.rust), vec![one.at.clone()]));
            }
            Kind::Union { variants, shared, .. } => {
                variants.iter().for_each(|one| self.add(format!("{path}::{}", one.rust), vec![one.at.clone()]));
                shared.iter().for_each(|one| self.add(format!("{path}::{}", one.rust), at.clone()));
            }
            Kind::Events { variants, .. } => {
                variants.iter().for_each(|one| self.add(format!("{path}::{}", one.rust), vec![one.at.clone()]));
                self.add(format!("{path}::from_event"), at.clone());
            }
            Kind::Wrapper(_) => self.add(format!("{path}::0"), at.clone()),
            Kind::Tuple(items) => {
                (0..items.len()).for_each(|index| self.add(format!("{path}::{index}"), at.clone()));
            }
            Kind::Alias(_) => {}
        }
        self.add(path, at);
    }

    fn tag(&mut self, tag: &Tag) {
        let handle = format!("api::{}", tag.handle);
        let all: Vec<Pointer> = tag.operations.iter().map(|one| one.at.clone()).collect();
        self.add(format!("Client::{}", tag.module), all.clone());
        self.add(format!("feature `{}`", tag.feature()), all.clone());
        for derived in ["Clone", "Debug"] {
            self.add(format!("{handle}: {derived}"), all.clone());
        }
        self.add(handle.clone(), all);
        let module = format!("api::{}", tag.module);
        tag.operations.iter().for_each(|one| self.operation(&handle, &module, one));
    }

    fn operation(&mut self, handle: &str, module: &str, one: &Operation) {
        let answers = self.answers(one);
        one.methods.iter().for_each(|method| self.method(handle, module, (one, method), &answers));
        if let Some(name) = &one.error_type {
            let variants = one.errors.iter().map(|error| &error.rust);
            self.answer_type(&format!("{module}::{name}"), variants, &answers);
        }
        self.add(format!("{module}::{}", one.constant), vec![one.at.clone()]);
    }

    fn method(&mut self, handle: &str, module: &str, (one, method): (&Operation, &Method), answers: &[Pointer]) {
        let path = format!("{handle}::{}", method.rust);
        for parameter in &one.parameters {
            let places = of_parameter(one, parameter);
            self.add(argument(&path, &parameter.rust), places.clone());
            if let Some(call) = &method.call {
                self.add(format!("{module}::{call}::{}", parameter.rust), places);
            }
        }
        let body = self.resolved(&one.at.child("requestBody"));
        self.add(argument(&path, "body"), body.clone());
        self.add(returned(&path), answers.to_vec());
        if let Some(call) = &method.call {
            self.add(format!("{module}::{call}::body"), body);
            let send = format!("{module}::{call}::send");
            self.add(returned(&send), answers.to_vec());
            self.add(send, answers.to_vec());
            self.add(format!("{module}::{call}"), vec![one.at.clone()]);
        }
        if let ResponseBody::Choice { name, arms } = &method.response {
            self.answer_type(&format!("{module}::{name}"), arms.iter().map(|arm| &arm.rust), answers);
        }
        self.add(path, vec![one.at.clone()]);
    }

    /// Adds an enum over the bodies of responses.
    fn answer_type<'v>(&mut self, path: &str, variants: impl Iterator<Item = &'v String>, answers: &[Pointer]) {
        for variant in variants {
            self.add(format!("{path}::{variant}"), answers.to_vec());
        }
        for of in ["Clone", "Debug", "TryFrom<Error>", "crate::runtime::call::answers::answers"] {
            self.add(format!("{path}: {of}"), answers.to_vec());
        }
        self.add(path.to_owned(), answers.to_vec());
    }

    /// Returns the places of an operation's responses: its `responses`, and the components that these refer to.
    fn answers(&self, one: &Operation) -> Vec<Pointer> {
        let at = one.at.child("responses");
        let statuses = self.normal.pointer(at.as_str()).and_then(Value::as_object);
        let components =
            statuses.into_iter().flatten().flat_map(|(status, _)| self.resolved(&at.child(status)).into_iter().skip(1));
        std::iter::once(at.clone()).chain(components).collect()
    }

    /// Returns a node, and the target if it is a reference.
    fn resolved(&self, at: &Pointer) -> Vec<Pointer> {
        let target = self.normal.pointer(at.as_str()).and_then(references::of).and_then(references::place);
        std::iter::once(at.clone()).chain(target).collect()
    }
}

fn of_parameter(one: &Operation, parameter: &Parameter) -> Vec<Pointer> {
    let place = match parameter.place {
        crate::ir::ParameterPlace::Path => "path",
        crate::ir::ParameterPlace::Query | crate::ir::ParameterPlace::QueryString => "query",
        crate::ir::ParameterPlace::Header => "header",
        crate::ir::ParameterPlace::Cookie => "cookie",
    };
    vec![wire::parameter(&one.at, place, &parameter.wire), parameter.at.clone()]
}
