//! Security schemes and requirements: the credentials of a client, and those that each operation needs.

use openapiv3::{APIKeyLocation, ClientCredentialsOAuth2Flow, SecurityRequirement, SecurityScheme};

use crate::diagnostic::{Pointer, rule};
use crate::ir::why::{self, NameOf, SecurityFrom};
use crate::ir::{Scheme, SchemeKind, Security};
use crate::markdown::code;
use crate::runtime::methods;

use super::servers::origin;
use crate::lower::context::{Context, follow};
use crate::lower::naming::clashes::{keep_free, settle};
use crate::lower::naming::names::{Case, Wanted};
use crate::lower::operation::found::Found;

/// Lowers the schemes. A token endpoint needs the API keys of the operation that describes it.
pub(in crate::lower) fn schemes(cx: &mut Context<'_>, found: &[Found<'_>], server: Option<&str>) -> Vec<Scheme> {
    let described: Vec<(&String, &SecurityScheme)> = cx
        .api()
        .components
        .iter()
        .flat_map(|components| &components.security_schemes)
        .filter_map(|(name, _)| Some((name, described(cx, name)?)))
        .collect();
    let wanted: Vec<Wanted<'_>> = described.iter().map(|(wire, _)| Wanted { wire, given: None }).collect();
    let (mut names, _) = settle(Case::Value, &wanted);
    keep_free(Case::Value, &mut names, &methods("ClientBuilder"), "credential");
    let mut schemes: Vec<Scheme> = Vec::new();
    for (((wire, scheme), rust), wanted) in described.into_iter().zip(names).zip(&wanted) {
        let at = Pointer::root().child("components").child("securitySchemes").child(wire);
        if let Some(scheme) = lower(cx, wire, scheme, rust, &at, found, server) {
            cx.decide(&at, || wanted.why(NameOf::Scheme, &scheme.rust));
            cx.decide(&at, || why::Security::Scheme(scheme.kind.clone()));
            schemes.push(scheme);
        }
    }
    // Token keys refer to constants of other schemes, so these are named first.
    let constants: Vec<(String, String)> =
        schemes.iter().map(|scheme| (scheme.wire.clone(), scheme.constant.clone())).collect();
    for scheme in &mut schemes {
        if let SchemeKind::ClientCredentials { keys, .. } = &mut scheme.kind {
            let constant = |wire: &String| Some(constants.iter().find(|(known, _)| known == wire)?.1.clone());
            *keys = keys.iter().filter_map(constant).collect();
        }
    }
    // A token setter is a method next to those of other schemes and of the builder.
    let taken: Vec<String> = schemes.iter().map(|scheme| scheme.rust.clone()).collect();
    for scheme in &mut schemes {
        if let SchemeKind::ClientCredentials { token_setter, .. } = &mut scheme.kind
            && (taken.contains(token_setter) || methods("ClientBuilder").contains(&token_setter.as_str()))
        {
            *token_setter = Case::Value.append(&scheme.rust, "access token");
        }
    }
    name_provider_setters(&mut schemes);
    schemes
}

/// Names the setters of providers, which share a namespace with the other setters. Basic authentication has none.
fn name_provider_setters(schemes: &mut [Scheme]) {
    let mut taken: Vec<String> = schemes.iter().map(|scheme| scheme.rust.clone()).collect();
    taken.extend(schemes.iter().filter_map(|scheme| match &scheme.kind {
        SchemeKind::ClientCredentials { token_setter, .. } => Some(token_setter.clone()),
        _ => None,
    }));
    for scheme in schemes.iter_mut().filter(|scheme| !matches!(scheme.kind, SchemeKind::Basic)) {
        let setter = Case::Value.append(&scheme.rust, "provider");
        let is_free = !taken.contains(&setter) && !methods("ClientBuilder").contains(&setter.as_str());
        let setter = if is_free { setter } else { Case::Value.append(&scheme.rust, "credential provider") };
        scheme.provider_setter = Some(setter);
    }
}

/// Returns a scheme by name, behind all references.
fn described<'a>(cx: &Context<'a>, name: &str) -> Option<&'a SecurityScheme> {
    let schemes = &cx.api().components.as_ref()?.security_schemes;
    follow(schemes, name).map(|(scheme, _)| scheme)
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
                    let message = (
                        format!("the HTTP authentication scheme `{other}` is not supported"),
                        "calls are sent without it",
                    );
                    cx.report(&rule::DOCUMENTED_ONLY, at, message)
                        .help("use a `transport` that authenticates, or set the header `Authorization`");
                    return None;
                }
            };
            (kind, description)
        }
        SecurityScheme::OAuth2 { flows, description, .. } => match flows.client_credentials.as_ref().filter(has_url) {
            Some(ClientCredentialsOAuth2Flow { token_url, scopes, .. }) => {
                let kind = SchemeKind::ClientCredentials {
                    token_url: on_origin_of(token_url, server),
                    scopes: scopes.keys().cloned().collect(),
                    keys: token_keys(cx, token_url, found, server),
                    token_setter: Case::Value.append(&rust, "token"),
                };
                (kind, description)
            }
            None => {
                cx.report(
                    &rule::DOCUMENTED_ONLY,
                    at,
                    (
                        format!("`{wire}` has no client credentials flow"),
                        "the client sends a token that the caller provides",
                    ),
                )
                .help("no change is needed; get the token in your code, and pass it to the builder");
                (SchemeKind::Bearer, description)
            }
        },
        SecurityScheme::OpenIDConnect { description, .. } => {
            let message = (format!("`{wire}` is OpenID Connect"), "the client sends a token that the caller provides");
            cx.report(&rule::DOCUMENTED_ONLY, at, message)
                .help("no change is needed; get the token in your code, and pass it to the builder");
            (SchemeKind::Bearer, description)
        }
    };
    let mut docs = cx.docs();
    if let Some(text) = description {
        docs.text(text);
    }
    let mut scheme = Scheme {
        wire: wire.to_owned(),
        constant: constant(&rust),
        rust,
        provider_setter: None,
        docs: Vec::new(),
        kind,
    };
    if let Some(origin) = scheme.other_origin(server) {
        if description.is_none() {
            docs.text(&format!("Sets the credential of the security scheme {}.", code(wire)));
        }
        docs.text(&format!(
            "The token endpoint is not on the origin of the base URL: allow it with `allow_origin(\"{origin}\")`, or set \
             `token_url`."
        ));
    }
    scheme.docs = docs.finish(|| format!("Sets the credential of the security scheme {}.", code(wire)));
    Some(scheme)
}

fn has_url(flow: &&ClientCredentialsOAuth2Flow) -> bool {
    !flow.token_url.trim().is_empty()
}

/// Returns the constant of the scheme with the setter `rust`.
fn constant(rust: &str) -> String {
    Case::Constant.name(rust)
}

/// Makes a URL on the server's origin a path, so that it follows a client with a different base URL.
fn on_origin_of(url: &str, server: Option<&str>) -> String {
    match server.map(origin).and_then(|origin| url.strip_prefix(origin)).filter(|path| path.starts_with('/')) {
        Some(path) => path.to_owned(),
        None => url.to_owned(),
    }
}

/// Makes a URL below the server a path that is appended to the server's URL.
fn relative_to(url: &str, server: Option<&str>) -> String {
    match server.and_then(|server| url.strip_prefix(server)).filter(|path| path.starts_with('/')) {
        Some(path) => path.to_owned(),
        None => url.to_owned(),
    }
}

/// Returns the API keys that the operation at the token URL requires.
fn token_keys(cx: &Context<'_>, token_url: &str, found: &[Found<'_>], server: Option<&str>) -> Vec<String> {
    let path = relative_to(token_url, server);
    let Some(operation) = found.iter().find(|one| one.method == "POST" && one.path == path) else { return Vec::new() };
    let is_key = |name: &str| matches!(described(cx, name), Some(SecurityScheme::APIKey { .. }));
    let mut keys: Vec<String> = Vec::new();
    for name in operation.described.security.iter().flatten().flat_map(|requirement| requirement.keys()) {
        if is_key(name) && !keys.contains(name) {
            keys.push(name.clone());
        }
    }
    keys
}

/// Returns the security of an operation: its own, or that of the whole API.
pub(in crate::lower) fn of_operation(cx: &mut Context<'_>, one: &Found<'_>, schemes: &[Scheme]) -> Security {
    let (security, from) = match (&one.described.security, cx.api().security.as_ref()) {
        (Some(requirements), _) => {
            let security = alternatives(cx, requirements, &one.at.child("security"), schemes);
            (security, SecurityFrom::Operation)
        }
        // Problems of the API's `security` are reported by `of_api`.
        (None, Some(requirements)) => (lowered(requirements, schemes), SecurityFrom::Api),
        (None, None) => (Vec::new(), SecurityFrom::Nowhere),
    };
    let wire = |constant: &String| schemes.iter().find(|one| one.constant == *constant).map(|one| one.wire.clone());
    cx.decide(&one.at, || why::Security::Operation {
        sets: security.iter().map(|set| set.iter().filter_map(wire).collect()).collect(),
        from,
    });
    security
}

/// Returns the security of operations without `security`.
pub(in crate::lower) fn of_api(cx: &mut Context<'_>, schemes: &[Scheme]) -> Security {
    match cx.api().security.as_ref() {
        Some(requirements) => alternatives(cx, requirements, &Pointer::root().child("security"), schemes),
        None => Vec::new(),
    }
}

/// Lowers the alternatives, and reports unknown schemes.
fn alternatives(
    cx: &mut Context<'_>,
    requirements: &[SecurityRequirement],
    at: &Pointer,
    schemes: &[Scheme],
) -> Security {
    for (index, requirement) in requirements.iter().enumerate() {
        for name in requirement.keys() {
            if cx.api().components.as_ref().is_none_or(|all| !all.security_schemes.contains_key(name)) {
                let message = (format!("there is no security scheme `{name}`"), "calls are sent without it");
                cx.report(&rule::UNKNOWN_SECURITY_SCHEME, &at.child(index).child(name), message)
                    .help("describe it under `components.securitySchemes`, or correct its name");
            }
        }
        let rivals: Vec<&str> =
            requirement.keys().map(String::as_str).filter(|name| is_authorization(name, schemes)).collect();
        if rivals.len() > 1 {
            let message = (
                format!("`{}` are required together, but both use the header `Authorization`", rivals.join("` and `")),
                "one of them is sent",
            );
            cx.report(&rule::DOCUMENTED_ONLY, &at.child(index), message)
                .help("if one is enough, write them as two items of the list");
        }
    }
    lowered(requirements, schemes)
}

/// Returns whether the credential of a scheme is sent in the `Authorization` header.
fn is_authorization(wire: &str, schemes: &[Scheme]) -> bool {
    schemes.iter().filter(|scheme| scheme.wire == wire).any(|scheme| match &scheme.kind {
        SchemeKind::Bearer | SchemeKind::Basic | SchemeKind::ClientCredentials { .. } => true,
        SchemeKind::ApiKeyHeader(name) => name.eq_ignore_ascii_case("authorization"),
        SchemeKind::ApiKeyQuery(_) | SchemeKind::ApiKeyCookie(_) => false,
    })
}

/// Lowers the alternatives. Schemes that the client does not support are dropped; the others of an alternative stay.
fn lowered(requirements: &[SecurityRequirement], schemes: &[Scheme]) -> Security {
    let mut alternatives: Security = Vec::new();
    for set in requirements.iter().flat_map(|one| sets(one, schemes)) {
        if !alternatives.contains(&set) {
            alternatives.push(set);
        }
    }
    if alternatives.iter().all(Vec::is_empty) { Vec::new() } else { alternatives }
}

/// Returns the sets of a requirement: one, or several if its schemes share the `Authorization` header, which holds only
/// one.
fn sets(requirement: &SecurityRequirement, schemes: &[Scheme]) -> Vec<Vec<String>> {
    let known: Vec<&Scheme> =
        requirement.keys().filter_map(|name| schemes.iter().find(|scheme| scheme.wire == *name)).collect();
    let rivals: Vec<&Scheme> = known.iter().copied().filter(|scheme| is_authorization(&scheme.wire, schemes)).collect();
    let without = |left_out: &[&Scheme]| {
        let is_kept = |scheme: &&&Scheme| left_out.iter().all(|one| one.wire != scheme.wire);
        known.iter().filter(is_kept).map(|scheme| scheme.constant.clone()).collect::<Vec<String>>()
    };
    if rivals.len() < 2 {
        return vec![without(&[])];
    }
    let others = |of: &Scheme| rivals.iter().copied().filter(|one| one.wire != of.wire).collect::<Vec<&Scheme>>();
    rivals.iter().map(|scheme| without(&others(scheme))).collect()
}
