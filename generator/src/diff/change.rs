//! What a change is: the rule that names it, what it does on the wire and to callers' code, and where it stands.

use std::fmt;

use serde::Serialize;

use super::rules::Rule;
use crate::diagnostic::Pointer;

/// What a change does on the wire to clients by typewright, which keep values they do not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// Nothing that is sent or received is another.
    None,
    /// Clients of either side work with the server of the other.
    Compatible,
    /// An old client fails, or gets something else, at the new server.
    BreaksOldClients,
    /// A new client fails, or gets something else, at the old server.
    BreaksNewClients,
    /// Both.
    BreaksBoth,
}

impl Effect {
    /// Whether an old client may fail at the new server.
    #[must_use]
    pub fn breaks_old_clients(self) -> bool {
        matches!(self, Self::BreaksOldClients | Self::BreaksBoth)
    }

    /// Whether a new client may fail at the old server.
    #[must_use]
    pub fn breaks_new_clients(self) -> bool {
        matches!(self, Self::BreaksNewClients | Self::BreaksBoth)
    }

    /// What the change does where both effects occur.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let old = self.breaks_old_clients() || other.breaks_old_clients();
        let new = self.breaks_new_clients() || other.breaks_new_clients();
        match (old, new) {
            (true, true) => Self::BreaksBoth,
            (true, false) => Self::BreaksOldClients,
            (false, true) => Self::BreaksNewClients,
            (false, false) if self == Self::None && other == Self::None => Self::None,
            (false, false) => Self::Compatible,
        }
    }

    /// The effect in a few words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Compatible => "compatible",
            Self::BreaksOldClients => "breaks old clients",
            Self::BreaksNewClients => "needs the new server",
            Self::BreaksBoth => "breaks old clients, needs the new server",
        }
    }
}

/// How much a version number must grow, by Cargo's rules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bump {
    /// The crate is the same.
    #[default]
    None,
    /// Callers' code compiles as it did.
    Patch,
    /// Callers' code compiles, and may do more or is warned.
    Minor,
    /// Some callers' code does not compile any more.
    Major,
}

impl fmt::Display for Bump {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        })
    }
}

/// The ways that a value travels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ways {
    /// From client to server.
    pub sent: bool,
    /// From server to client.
    pub received: bool,
}

impl Ways {
    /// To the server.
    pub const SENT: Self = Self { sent: true, received: false };
    /// From the server.
    pub const RECEIVED: Self = Self { sent: false, received: true };

    /// All ways of both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { sent: self.sent || other.sent, received: self.received || other.received }
    }
}

/// A public item of the generated crate that is another, or is gone, or is new.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ItemChange {
    /// Its path in the crate: `types::Pet::name`.
    pub path: String,
    /// What it was; none for a new one.
    pub old: Option<String>,
    /// What it is; none for one that is gone.
    pub new: Option<String>,
    /// What it asks of the version.
    pub bump: Bump,
}

/// One change of the description.
#[derive(Clone, Debug)]
pub struct Change {
    /// What kind of change it is.
    pub rule: &'static Rule,
    /// What happened, in one sentence without a full stop.
    pub message: String,
    /// The ways that what it is about travels.
    pub ways: Ways,
    /// What it does on the wire.
    pub wire: Effect,
    /// What it asks of the version of the generated crate.
    pub rust: Bump,
    /// Where it stands in the old document; none for what is new.
    pub old: Option<Pointer>,
    /// Where it stands in the new document; none for what is gone.
    pub new: Option<Pointer>,
    /// The items of the generated crate that it changes.
    pub items: Vec<ItemChange>,
    /// Why the change is expected, by the configuration.
    pub allowed: Option<String>,
}

impl Change {
    /// Whether an old client, or code that calls the generated crate, may fail.
    #[must_use]
    pub fn is_breaking(&self) -> bool {
        self.wire.breaks_old_clients() || self.rust == Bump::Major
    }

    /// Where it stands, in the new document where it is there.
    #[must_use]
    pub fn at(&self) -> &Pointer {
        static ROOT: Pointer = Pointer::ROOT;
        self.new.as_ref().or(self.old.as_ref()).unwrap_or(&ROOT)
    }
}
