//! Security schemes and requirements: which credentials a client takes, and which of them a call needs.

use openapiv3::{APIKeyLocation, ClientCredentialsOAuth2Flow, ReferenceOr, SecurityRequirement, SecurityScheme};

use crate::diagnostic::{Pointer, rule};
use crate::ir::{Scheme, SchemeKind, Security};

use super::context::Context;
use super::docs::DocBuilder;
use super::names::{Case, Wanted, settle};
use super::operations::Found;

/// Setters that every client's builder has.
const OWN_SETTERS: &[&str] = &[
    "allow_http",
    "base_url",
    "build",
    "connect_timeout",
    "credential",
    "default_header",
    "max_body",
    "new",
    "read_timeout",
    "timeout",
    "token_url",
    "transport",
    "user_agent",
];

/// Lowers the schemes. The API keys that a token endpoint needs are those of the operation that describes it.
pub(super) fn schemes(cx: &mut Context<'_>, found: &[Found<'_>], server: Option<&str>) -> Vec<Scheme> {
    let described: Vec<(&String, &SecurityScheme)> = cx
        .api()
        .components
        .iter()
        .flat_map(|components| &components.security_schemes)
        .filter_map(|(name, scheme)| Some((name, scheme.as_item()?)))
        .collect();
    let wanted: Vec<Wanted<'_>> = described.iter().map(|(wire, _)| Wanted { wire, given: None }).collect();
    let (names, _) = settle(Case::Value, &wanted);
    let mut schemes = Vec::new();
    for ((wire, scheme), rust) in described.into_iter().zip(names) {
        let at = Pointer::root().child("components").child("securitySchemes").child(wire);
        if let Some(scheme) = lower(cx, wire, scheme, rust, &at, found, server) {
            schemes.push(scheme);
        }
    }
    schemes
}

fn lower(
    cx: &mut Context<'_>,
    wire: &str,
    scheme: &SecurityScheme,
    rust: String,
    at: &Pointer,
    found: &[Found<'_>],
    server: Option<&str>,
) -> Option<Scheme> {
    let (kind, description) = match scheme {
        SecurityScheme::APIKey { location, name, description, .. } => {
            let kind = match location {
                APIKeyLocation::Header => SchemeKind::ApiKeyHeader(name.clone()),
                APIKeyLocation::Query => SchemeKind::ApiKeyQuery(name.clone()),
                APIKeyLocation::Cookie => SchemeKind::ApiKeyCookie(name.clone()),
            };
            (kind, description)
        }
        SecurityScheme::HTTP { scheme, description, .. } => {
            let kind = match scheme.to_ascii_lowercase().as_str() {
                "bearer" => SchemeKind::Bearer,
                "basic" => SchemeKind::Basic,
                other => {
                    let message =
                        format!("the HTTP scheme `{other}` is not carried; calls that need it cannot be made");
                    cx.report(&rule::KEYWORD_NOT_CARRIED, at, message);
                    return None;
                }
            };
            (kind, description)
        }
        SecurityScheme::OAuth2 { flows, description, .. } => match &flows.client_credentials {
            Some(ClientCredentialsOAuth2Flow { token_url, scopes, .. }) => {
                let kind = SchemeKind::ClientCredentials {
                    token_url: relative_to(token_url, server),
                    scopes: scopes.keys().cloned().collect(),
                    keys: token_keys(cx, token_url, found, server),
                };
                (kind, description)
            }
            None => {
                cx.report(
                    &rule::KEYWORD_NOT_CARRIED,
                    at,
                    format!("`{wire}` has no client credentials flow; the caller gives the token"),
                );
                (SchemeKind::Bearer, description)
            }
        },
        SecurityScheme::OpenIDConnect { description, .. } => {
            cx.report(
                &rule::KEYWORD_NOT_CARRIED,
                at,
                format!("`{wire}` is OpenID Connect; the caller gives the token"),
            );
            (SchemeKind::Bearer, description)
        }
    };
    let mut docs = DocBuilder::default();
    if let Some(text) = description {
        docs.text(text);
    }
    let own = OWN_SETTERS.contains(&rust.as_str());
    Some(Scheme {
        wire: wire.to_owned(),
        constant: Case::Constant.name(wire),
        rust: if own { Case::Value.append(&rust, "credential") } else { rust },
        docs: docs.finish(|| format!("Sets the credential of the security scheme `{wire}`.")),
        kind,
    })
}

/// A URL below the server as a path, so that it follows a client that is pointed at another host.
fn relative_to(url: &str, server: Option<&str>) -> String {
    match server.and_then(|server| url.strip_prefix(server)).filter(|path| path.starts_with('/')) {
        Some(path) => path.to_owned(),
        None => url.to_owned(),
    }
}

/// The constants of the API keys that the operation behind the token URL takes.
fn token_keys(cx: &Context<'_>, token_url: &str, found: &[Found<'_>], server: Option<&str>) -> Vec<String> {
    let path = relative_to(token_url, server);
    let Some(operation) = found.iter().find(|one| one.method == "POST" && one.path == path) else { return Vec::new() };
    let components = cx.api().components.as_ref();
    let is_key = |name: &str| {
        let scheme = components.and_then(|components| components.security_schemes.get(name));
        matches!(scheme, Some(ReferenceOr::Item(SecurityScheme::APIKey { .. })))
    };
    let mut keys: Vec<String> = Vec::new();
    for name in operation.described.security.iter().flatten().flat_map(|requirement| requirement.keys()) {
        let constant = Case::Constant.name(name);
        if is_key(name) && !keys.contains(&constant) {
            keys.push(constant);
        }
    }
    keys
}

/// The credentials of an operation: its own requirements, or those of the whole API.
pub(super) fn of_operation(cx: &mut Context<'_>, one: &Found<'_>) -> Security {
    match &one.described.security {
        Some(requirements) => alternatives(cx, requirements, &one.at.child("security")),
        None => of_api(cx),
    }
}

/// The credentials of calls that say nothing themselves.
pub(super) fn of_api(cx: &mut Context<'_>) -> Security {
    match cx.api().security.as_ref() {
        Some(requirements) => alternatives(cx, requirements, &Pointer::root().child("security")),
        None => Vec::new(),
    }
}

fn alternatives(cx: &mut Context<'_>, requirements: &[SecurityRequirement], at: &Pointer) -> Security {
    let mut alternatives = Vec::new();
    for (index, requirement) in requirements.iter().enumerate() {
        let mut set = Vec::new();
        for name in requirement.keys() {
            let known =
                cx.api().components.as_ref().is_some_and(|components| components.security_schemes.contains_key(name));
            if !known {
                let at = at.child(index).child(name);
                cx.report(
                    &rule::UNKNOWN_SECURITY_SCHEME,
                    &at,
                    format!("no security scheme is called `{name}`; calls do not ask for it"),
                );
                continue;
            }
            set.push(Case::Constant.name(name));
        }
        alternatives.push(set);
    }
    alternatives
}
