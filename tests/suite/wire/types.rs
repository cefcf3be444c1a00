//! The models that the tests share, written as the generator writes them.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::runtime::wire::{self, Nullable, default_model, integer_enum, model, string_enum, union};

#[derive(Clone)]
pub struct Case {
    pub subject: String,
    pub note: Option<String>,
    pub status: Nullable<bool>,
    pub owner: Option<String>,
    pub r#type: i64,
    pub secret: String,
}

model! {
    Case {
        subject: required "subject",
        note: optional "note",
        status: optional_nullable "status",
        owner: required "owner",
        r#type: required "type",
        secret: required secret "clientSecret",
    }
}

/// A case with its required fields only.
pub const CASE: &str = r#"{"subject":"s","owner":null,"type":1,"clientSecret":"k"}"#;

/// Keeps additional properties, which must be integers.
#[derive(Clone)]
pub struct Counts {
    pub total: i64,
    pub rest: BTreeMap<String, i64>,
}

model! {
    Counts {
        total: required "total",
        ..rest
    }
}

/// Keeps additional properties of any type.
#[derive(Clone)]
pub struct Open {
    pub id: Option<i64>,
    pub rest: BTreeMap<String, Value>,
}

model! { Open { id: optional "id", ..rest } }
default_model! { Open }

/// A node of a tree.
#[derive(Clone)]
pub struct Node {
    pub name: String,
    pub first: Option<Box<Node>>,
    pub others: Vec<Node>,
    pub named: BTreeMap<String, Node>,
}

model! {
    Node {
        name: required "name",
        first: optional "first",
        others: required "others",
        named: required "named",
    }
}

#[derive(Clone)]
pub struct Nothing {}

model! { Nothing {} }
default_model! { Nothing }

/// Keys that must be escaped in JSON or quoted in a path.
#[derive(Clone)]
pub struct OddKeys {
    pub quoted: Option<i64>,
    pub empty: Option<i64>,
    pub dotted: Option<i64>,
    pub thai: Option<i64>,
}

model! {
    OddKeys {
        quoted: optional escaped "a\"b\\c",
        empty: optional "",
        dotted: optional "odata.count",
        thai: optional "ชื่อ",
    }
}
default_model! { OddKeys }

#[derive(Clone)]
#[non_exhaustive]
pub enum Unit {
    Year,
    Month,
    Unknown(String),
}

string_enum! { Unit { Year = "y", Month = "m" } }

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Status {
    Draft,
    Closed,
    Unknown(i64),
}

integer_enum! { Status: i64 { Draft = 1, Closed = -2 } }

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Level {
    Low,
    Unknown(i32),
}

integer_enum! { Level: i32 { Low = 0 } }

/// Has no field for the tag.
#[derive(Clone)]
pub struct Cat {
    pub lives: i64,
    pub name: Option<String>,
}

model! { Cat { lives: required "lives", name: optional "name" } }

/// Has a field for the tag.
#[derive(Clone)]
pub struct Dog {
    pub bark: String,
    pub kind: String,
}

model! { Dog { bark: required "bark", kind: required "kind" } }

#[derive(Clone)]
#[non_exhaustive]
pub enum Pet {
    Cat(Cat),
    Dog(Box<Dog>),
    Open(Open),
    Free(Value),
    Map(BTreeMap<String, Value>),
    Bird(Bird),
    Unknown(Value),
}

union! { Pet discriminator "kind" { Cat = "cat", Dog = "dog", Open = "open", Free = "free", Map = "map", Bird = "bird" } }

#[derive(Clone)]
#[non_exhaustive]
pub enum Bird {
    Small(Cat),
    Unknown(Value),
}

union! { Bird discriminator "size" { Small = "small" } }

#[derive(Clone)]
#[non_exhaustive]
pub enum Filter {
    Integer(i64),
    Boolean(bool),
    Texts(Vec<String>),
    Unknown(Value),
}

union! { Filter { Integer, Boolean, Texts } }
