//! Literals: documented values as Rust expressions, for the example of a call.

use std::collections::BTreeMap;

use serde_json::{Number, Value};

use crate::ir::{Constant, Field, Kind, Literal, Presence, Type, TypeRef, UnionChoice, UnionTag, Variant};
use crate::lower::operation::operations;

/// The maximum nesting of a placeholder value. Deeper values get no example.
const DEPTH: usize = 8;

/// Creates literals from documented values, or placeholders where nothing is documented.
#[derive(Debug)]
pub(in crate::lower) struct Literals<'t> {
    pub(in crate::lower) types: &'t BTreeMap<&'t str, &'t Type>,
}

impl Literals<'_> {
    /// Returns the expression for a documented value, or `None` if the value does not fit its type.
    pub(in crate::lower) fn documented(&self, ty: &TypeRef, value: &Value, format: Option<&str>) -> Option<Literal> {
        Some(match (ty, value) {
            (TypeRef::Any, value) => Literal::Any(value.clone()),
            (TypeRef::Bool, Value::Bool(value)) => Literal::Bool(*value),
            (TypeRef::I32 | TypeRef::I64 | TypeRef::U32 | TypeRef::U64, Value::Number(number)) => {
                Literal::Integer(whole(ty, number)?)
            }
            (TypeRef::F64, Value::Number(number)) => Literal::Float(number.as_f64()?),
            (TypeRef::String, Value::String(text)) => Literal::String(text.clone()),
            (TypeRef::File, Value::String(text)) => Literal::File(text.clone()),
            (TypeRef::DateTime | TypeRef::DateTimeLocal | TypeRef::Date, Value::String(text)) => {
                Literal::Parsed(parsable(ty, text, format)?)
            }
            (TypeRef::Boxed(inner), value) => self.documented(inner, value, format)?,
            (TypeRef::Clearable(_), Value::String(text)) if text.is_empty() => {
                Literal::Common("Clearable", "Empty", None)
            }
            (TypeRef::Clearable(inner), value) => {
                Literal::Common("Clearable", "Value", Some(Box::new(self.documented(inner, value, format)?)))
            }
            (TypeRef::Expandable(_), Value::String(text)) => expandable_id(text),
            (TypeRef::Expandable(inner), value) => {
                Literal::Common("Expandable", "Object", Some(Box::new(self.documented(inner, value, format)?)))
            }
            (TypeRef::Nullable(_), Value::Null) => Literal::None,
            (TypeRef::Nullable(inner), value) => Literal::Some(Box::new(self.documented(inner, value, format)?)),
            (TypeRef::List(item), Value::Array(items)) => {
                Literal::List(items.iter().map(|value| self.documented(item, value, format)).collect::<Option<_>>()?)
            }
            (TypeRef::Map(item), Value::Object(members)) => {
                let entry =
                    |(key, value): (&String, &Value)| Some((key.clone(), self.documented(item, value, format)?));
                Literal::Map(members.iter().map(entry).collect::<Option<_>>()?)
            }
            (TypeRef::Named(name), value) => self.of_type(self.types.get(name.as_str())?, value, format)?,
            _ => return None,
        })
    }

    fn of_type(&self, ty: &Type, value: &Value, format: Option<&str>) -> Option<Literal> {
        match &ty.kind {
            Kind::Alias(target) => self.documented(target, value, format),
            // No operation refers to it.
            Kind::Events { .. } => None,
            Kind::Wrapper(target) => {
                Some(Literal::Parts(ty.rust.clone(), vec![self.documented(target, value, format)?]))
            }
            Kind::Tuple(items) => {
                let values = value.as_array().filter(|values| values.len() == items.len())?;
                let parts = items.iter().zip(values).map(|(item, value)| self.documented(item, value, format));
                Some(Literal::Parts(ty.rust.clone(), parts.collect::<Option<_>>()?))
            }
            Kind::StringEnum { variants, other } => {
                let text = value.as_str()?;
                Some(match (variants.iter().find(|variant| variant.value == text), other) {
                    (Some(variant), _) => Literal::Unit(ty.rust.clone(), variant.rust.clone()),
                    (None, Some(other)) => {
                        Literal::Tuple(ty.rust.clone(), other.clone(), Box::new(Literal::String(text.to_owned())))
                    }
                    (None, None) => return None,
                })
            }
            Kind::IntegerEnum(variants) => {
                let code = value.as_i64()?;
                Some(match variants.iter().find(|variant| variant.value == code) {
                    Some(variant) => Literal::Unit(ty.rust.clone(), variant.rust.clone()),
                    None => {
                        Literal::Tuple(ty.rust.clone(), "Unknown".to_owned(), Box::new(Literal::Integer(code.into())))
                    }
                })
            }
            Kind::Union { tag, variants, .. } => told_apart(tag.as_ref(), variants, value).find_map(|variant| {
                let inner = self.documented(&variant.value.ty, value, format)?;
                Some(Literal::Tuple(ty.rust.clone(), variant.rust.clone(), Box::new(inner)))
            }),
            Kind::Struct { fields, rest } => {
                let members = value.as_object()?;
                // The type cannot hold an unknown field, so the example would lose it.
                let is_known = |key: &String| rest.is_some() || fields.iter().any(|field| field.wire == *key);
                if !members.keys().all(is_known) {
                    return None;
                }
                self.structure(ty, fields, |field| match members.get(&field.wire) {
                    // An optional field is `None` unless it is set.
                    Some(Value::Null) if field.presence == Presence::Optional => Some(None),
                    Some(value) if field.fixed.as_ref().is_some_and(|fixed| fixed.is(value)) => Some(None),
                    Some(value) => self.documented_field(field, value).map(Some),
                    None if field.is_required() => None,
                    None => Some(None),
                })
            }
        }
    }

    pub(in crate::lower) fn documented_field(&self, field: &Field, value: &Value) -> Option<Literal> {
        let inner = |value| self.documented(&field.ty, value, field.format.as_deref());
        match (field.presence, value) {
            (Presence::Required, value) => inner(value),
            (Presence::RequiredNullable | Presence::Optional, Value::Null) if field.ty != TypeRef::Any => {
                Some(Literal::None)
            }
            (Presence::RequiredNullable | Presence::Optional, value) => Some(Literal::Some(Box::new(inner(value)?))),
            (Presence::OptionalNullable, Value::Null) => Some(Literal::Null),
            (Presence::OptionalNullable, value) => Some(Literal::Value(Box::new(inner(value)?))),
        }
    }

    /// Returns the constructor call of a struct, and the optional fields set after it.
    fn structure(
        &self,
        ty: &Type,
        fields: &[Field],
        value: impl Fn(&Field) -> Option<Option<Literal>>,
    ) -> Option<Literal> {
        let mut new = Vec::new();
        let mut set = Vec::new();
        for field in fields {
            match value(field)? {
                Some(literal) if field.is_argument() => new.push(self.given(&field.ty, literal)),
                Some(literal) => set.extend(self.setting(field, literal)?),
                None => {}
            }
        }
        Some(Literal::Struct { name: ty.rust.clone(), new, fields: set })
    }

    /// Returns the method that gives a field a value, and its argument; nothing if the field has the value by itself.
    ///
    /// Types that only arrive have no such methods, and nothing writes expressions of them.
    fn setting(&self, field: &Field, literal: Literal) -> Option<Option<(String, Option<Literal>)>> {
        let method = |setter: &Option<String>| setter.as_ref().unwrap_or(&field.rust).clone();
        Some(match literal {
            Literal::None => None,
            Literal::Null => Some((method(&field.null_setter), None)),
            Literal::Some(value) | Literal::Value(value) => {
                Some((method(&field.setter), Some(self.given(&field.ty, *value))))
            }
            _ => return None,
        })
    }

    /// Returns a value as a caller gives it. The type of an empty list or map does not follow from its entries.
    pub(in crate::lower) fn given(&self, ty: &TypeRef, literal: Literal) -> Literal {
        match (literal, operations::target(ty, self.types)) {
            (Literal::List(items), ty @ TypeRef::List(_)) if items.is_empty() => Literal::Empty(ty.clone()),
            (Literal::Map(entries), ty @ TypeRef::Map(_)) if entries.is_empty() => Literal::Empty(ty.clone()),
            (literal, _) => literal,
        }
    }

    /// Returns a placeholder value. A text is `name`.
    pub(in crate::lower) fn made_up(&self, ty: &TypeRef, name: &str) -> Option<Literal> {
        self.made_up_at(ty, name, 0)
    }

    fn made_up_at(&self, ty: &TypeRef, name: &str, depth: usize) -> Option<Literal> {
        if depth > DEPTH {
            return None;
        }
        Some(match ty {
            TypeRef::Any => Literal::Any(Value::Object(serde_json::Map::new())),
            TypeRef::Bool => Literal::Bool(true),
            TypeRef::I32 | TypeRef::I64 | TypeRef::U32 | TypeRef::U64 => Literal::Integer(1),
            TypeRef::F64 => Literal::Float(1.0),
            TypeRef::String => Literal::String(name.to_owned()),
            TypeRef::File => Literal::File(name.to_owned()),
            TypeRef::DateTime => Literal::Parsed("2025-01-31T09:30:00+00:00".to_owned()),
            TypeRef::DateTimeLocal => Literal::Parsed("2025-01-31T09:30:00".to_owned()),
            TypeRef::Date => Literal::Parsed("2025-01-31".to_owned()),
            TypeRef::Nullable(inner) => Literal::Some(Box::new(self.made_up_at(inner, name, depth)?)),
            TypeRef::Boxed(inner) => self.made_up_at(inner, name, depth)?,
            TypeRef::Clearable(inner) => {
                Literal::Common("Clearable", "Value", Some(Box::new(self.made_up_at(inner, name, depth)?)))
            }
            TypeRef::Expandable(_) => expandable_id(name),
            TypeRef::List(item) => Literal::List(vec![self.made_up_at(item, name, depth + 1)?]),
            TypeRef::Map(_) => Literal::Map(Vec::new()),
            TypeRef::Named(type_name) => {
                let ty = self.types.get(type_name.as_str())?;
                match &ty.kind {
                    Kind::Alias(target) => self.made_up_at(target, name, depth + 1)?,
                    Kind::Events { .. } => return None,
                    Kind::Wrapper(TypeRef::List(_)) => Literal::Parts(ty.rust.clone(), vec![Literal::List(Vec::new())]),
                    Kind::Wrapper(target) => {
                        Literal::Parts(ty.rust.clone(), vec![self.made_up_at(target, name, depth + 1)?])
                    }
                    Kind::Tuple(items) => {
                        let parts = items.iter().map(|item| self.made_up_at(item, name, depth + 1));
                        Literal::Parts(ty.rust.clone(), parts.collect::<Option<_>>()?)
                    }
                    Kind::StringEnum { variants, .. } => Literal::Unit(ty.rust.clone(), variants.first()?.rust.clone()),
                    Kind::IntegerEnum(variants) => Literal::Unit(ty.rust.clone(), variants.first()?.rust.clone()),
                    Kind::Union { variants, .. } => {
                        let variant = variants.first()?;
                        let inner = self.made_up_at(&variant.value.ty, name, depth + 1)?;
                        Literal::Tuple(ty.rust.clone(), variant.rust.clone(), Box::new(inner))
                    }
                    Kind::Struct { fields, .. } => self.structure(ty, fields, |field| match field.presence {
                        _ if field.fixed.is_some() => Some(None),
                        Presence::Required => Some(Some(self.made_up_at(&field.ty, &field.wire, depth + 1)?)),
                        Presence::RequiredNullable => Some(Some(Literal::None)),
                        Presence::Optional | Presence::OptionalNullable => Some(None),
                    })?,
                }
            }
        })
    }
}

/// Returns the variants that the tag and the constants of a value allow.
fn told_apart<'v>(
    tag: Option<&UnionTag>,
    variants: &'v [Variant<UnionChoice>],
    value: &Value,
) -> impl Iterator<Item = &'v Variant<UnionChoice>> {
    let object = value.as_object();
    let absent = Value::String(String::new());
    let told = tag.zip(object).map(|(tag, object)| object.get(&tag.key).unwrap_or(&absent).clone());
    let is_told = |variant: &Variant<UnionChoice>, told: &Value| variant.value.tags.iter().any(|one| one.is(told));
    let is_listed = told.as_ref().is_some_and(|told| variants.iter().any(|variant| is_told(variant, told)));
    let object = object.cloned();
    variants.iter().filter(move |variant| {
        let may_be_told = match &told {
            Some(told) if is_listed => is_told(variant, told),
            Some(told) => variant.value.tags.is_empty() || *told == absent,
            None => true,
        };
        let contradicts = |(key, constant): &(String, Constant)| {
            object.as_ref().and_then(|object| object.get(key)).is_some_and(|value| !constant.is(value))
        };
        may_be_told && !variant.value.constants.iter().any(contradicts)
    })
}

/// Converts a documented integer. `2.0` is one too, as in JSON Schema and in the runtime. Returns `None` if the type
/// cannot hold it.
fn whole(ty: &TypeRef, number: &Number) -> Option<i128> {
    let value = match (number.as_i64(), number.as_u64()) {
        (Some(value), _) => i128::from(value),
        (None, Some(value)) => i128::from(value),
        (None, None) => number.as_f64().filter(|value| value.fract() == 0.0)? as i128,
    };
    let range = match ty {
        TypeRef::I32 => i128::from(i32::MIN)..=i128::from(i32::MAX),
        TypeRef::U32 => 0..=i128::from(u32::MAX),
        TypeRef::U64 => 0..=i128::from(u64::MAX),
        _ => i128::from(i64::MIN)..=i128::from(i64::MAX),
    };
    range.contains(&value).then_some(value)
}

/// Converts a documented date to the notation that its type parses. Accepts the same variations of RFC 3339 as the
/// runtime.
fn parsable(ty: &TypeRef, text: &str, format: Option<&str>) -> Option<String> {
    match ty {
        TypeRef::DateTime => {
            let parsed = format
                .and_then(|format| chrono::DateTime::parse_from_str(text, format).ok())
                .or_else(|| spelled_out(text).parse().ok())?;
            Some(parsed.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, false))
        }
        TypeRef::DateTimeLocal => {
            let parsed = format
                .and_then(|format| chrono::NaiveDateTime::parse_from_str(text, format).ok())
                .or_else(|| spelled_out(text).parse().ok())?;
            Some(parsed.format("%Y-%m-%dT%H:%M:%S%.f").to_string())
        }
        _ => text.parse::<chrono::NaiveDate>().ok().map(|day| day.to_string()),
    }
}

/// Adds missing seconds, as in `10:00Z`, and missing minutes of the offset, as in `+07`.
fn spelled_out(text: &str) -> String {
    let Some((day, time)) = text.split_once(['T', 't', ' ']) else { return text.to_owned() };
    let (clock, offset) = time.split_at(time.find(['Z', 'z', '+', '-']).unwrap_or(time.len()));
    let clock = clock.trim_end().replace(',', ".");
    let seconds = if clock.matches(':').count() == 1 { ":00" } else { "" };
    let minutes = if offset.len() == 3 { ":00" } else { "" };
    format!("{day}T{clock}{seconds}{offset}{minutes}")
}

fn expandable_id(text: &str) -> Literal {
    Literal::Common("Expandable", "Id", Some(Box::new(Literal::String(text.to_owned()))))
}
