//! Servers: the base URL, all servers as constants and functions, and those of single operations.

use openapiv3::ServerVariable;

use crate::diagnostic::{Pointer, rule};
use crate::ir::why::{self, GivenBy};
use crate::ir::{Api, Choice, Server, UrlPart, Variable};
use crate::markdown::{Links, code};

use crate::lower::context::Context;
use crate::lower::docs::DocBuilder;
use crate::lower::naming::clashes::settle;
use crate::lower::naming::names::{Case, Given, Wanted};
use crate::lower::operation::found::Found;

/// A part of a URL template.
enum Piece<'u> {
    Literal(&'u str),
    Variable(&'u str),
}

/// A URL that requests can be sent to.
enum Usable {
    Absolute(String),
    /// Relative to the location of the description.
    Relative(String),
}

/// Returns the base URL, without a trailing slash. If the API has no servers, the first server of an operation is used.
pub(in crate::lower) fn default(cx: &mut Context<'_>, found: &[Found<'_>]) -> Option<String> {
    let of_api = cx.api().servers.first().map(|server| (server, Pointer::root().child("servers").child(0)));
    let (server, at) = of_api.or_else(|| found.iter().find_map(own))?;
    match usable(cx, &server.url, filled(server).as_deref(), &at)? {
        Usable::Absolute(url) => Some(url),
        Usable::Relative(url) => {
            let message = (format!("the URL of the server `{url}` has no host"), "the client has no default base URL");
            cx.report(&rule::DOCUMENTED_ONLY, &at, message)
                .help("add the host to the URL, or set `base_url` when you build the client");
            None
        }
    }
}

/// Returns the server of the operation itself, or of its path.
fn own<'a>(one: &Found<'a>) -> Option<(&'a openapiv3::Server, Pointer)> {
    let of_operation = one.described.servers.first().map(|server| (server, one.at.child("servers").child(0)));
    of_operation.or_else(|| Some((one.item.servers.first()?, one.path_at.child("servers").child(0))))
}

/// Returns the server of an operation if it is not the base URL. One on the same origin is returned as a path, so that
/// it follows the base URL.
pub(in crate::lower) fn of_operation(cx: &mut Context<'_>, one: &Found<'_>, default: Option<&str>) -> Option<String> {
    let (server, at) = own(one)?;
    let usable = usable(cx, &server.url, filled(server).as_deref(), &at)?;
    cx.decide(&one.at, || why::Server { url: server.url.clone() });
    match usable {
        Usable::Relative(url) => Some(if url.is_empty() { "/".to_owned() } else { url }),
        Usable::Absolute(url) if Some(url.as_str()) == default => None,
        Usable::Absolute(url) => match default.map(origin).and_then(|origin| url.strip_prefix(origin)) {
            Some("") => Some("/".to_owned()),
            Some(path) if path.starts_with('/') => Some(path.to_owned()),
            _ => Some(url),
        },
    }
}

/// Reports the other origins that receive credentials, each with the first cause.
pub(in crate::lower) fn report_other_origins(cx: &mut Context<'_>, api: &Api, found: &[Found<'_>]) {
    for (origin, (at, words)) in api.other_origins() {
        let server = found.iter().find(|one| one.at == at).and_then(own).map(|(_, at)| at.child("url"));
        let endpoint = || at.child("flows").child("clientCredentials").child("tokenUrl");
        let message = (
            format!("{words}, which is not the origin of the base URL"),
            "the client refuses these calls until the origin is allowed",
        );
        cx.report(&rule::CREDENTIALS_TO_ANOTHER_ORIGIN, &server.unwrap_or_else(endpoint), message).help(format!(
            "if the credentials belong there, allow it with `.allow_origin(\"{origin}\")` on the builder"
        ));
    }
}

/// Returns scheme, host and port.
pub(in crate::lower) fn origin(url: &str) -> &str {
    let after_scheme = url.find("://").map_or(0, |at| at + 3);
    let end = url[after_scheme..].find('/').map_or(url.len(), |at| after_scheme + at);
    &url[..end]
}

/// Returns the URL with the defaults of its variables, or `None` if one has no default.
fn filled(server: &openapiv3::Server) -> Option<String> {
    let texts = pieces(&server.url).into_iter().map(|piece| match piece {
        Piece::Literal(text) => Some(text.to_owned()),
        Piece::Variable(name) => Some(variable(server, name)?.default.clone()),
    });
    texts.collect()
}

fn variable<'a>(server: &'a openapiv3::Server, name: &str) -> Option<&'a ServerVariable> {
    server.variables.as_ref()?.get(name)
}

fn pieces(url: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = url;
    while let Some((literal, from_name)) = rest.split_once('{') {
        let Some((name, after)) = from_name.split_once('}') else { break };
        pieces.extend([Piece::Literal(literal), Piece::Variable(name)]);
        rest = after;
    }
    pieces.push(Piece::Literal(rest));
    pieces
}

/// Returns the URL if requests can be sent to it. Reports any other.
fn usable(cx: &mut Context<'_>, written: &str, filled: Option<&str>, at: &Pointer) -> Option<Usable> {
    let Some(filled) = filled else {
        let message = (
            format!("a variable of the server `{}` has no default", shown(written)),
            "the client has no default base URL",
        );
        cx.report(&rule::DOCUMENTED_ONLY, &at.child("url"), message)
            .help("add a `default`, or pass the result of its function in `servers` to `base_url`");
        return None;
    };
    match judge(filled) {
        Ok(usable) => Some(usable),
        // Placeholders such as `<host>` stand for a value that only the caller knows.
        Err(_) if filled.contains('<') && filled.contains('>') => {
            let message = (
                format!("the URL of the server `{}` has no host", shown(written)),
                "the client has no default base URL",
            );
            cx.report(&rule::DOCUMENTED_ONLY, &at.child("url"), message)
                .help("write the host, or set `base_url` when you build the client");
            None
        }
        Err(why) => {
            let message = (
                format!("the URL of the server `{}` is invalid: {why}", shown(written)),
                "the client has no default base URL",
            );
            cx.report(&rule::KEYWORD_NOT_SUPPORTED, &at.child("url"), message)
                .help("correct the URL, or set `base_url` when you build the client");
            None
        }
    }
}

/// Returns the URL without its user information, which can contain a password.
fn shown(url: &str) -> &str {
    url.rsplit_once('@').map_or(url, |(_, rest)| rest)
}

fn judge(url: &str) -> Result<Usable, &'static str> {
    let url = url.trim();
    if url.contains(['?', '#']) {
        return Err("it has a query or a fragment, but paths are appended to it");
    }
    if url.contains(|c: char| c.is_control() || c.is_whitespace() || matches!(c, '\\' | '"' | '<' | '>' | '{' | '}')) {
        return Err("it contains a character that URLs cannot contain");
    }
    let absolute = match url.split_once("://") {
        Some(("http" | "https", _)) => url.to_owned(),
        Some(_) => return Err("only http and https are supported"),
        None if url.starts_with("//") => format!("https:{url}"),
        None if is_host(url) => format!("https://{url}"),
        None => return Ok(Usable::Relative(url.trim_end_matches('/').to_owned())),
    };
    let authority = origin(&absolute).split_once("://").map_or("", |(_, authority)| authority);
    if authority.contains('@') {
        return Err("it contains a user name or a password");
    }
    if authority.is_empty() || authority.starts_with(':') {
        return Err("it has no host");
    }
    Ok(Usable::Absolute(absolute.trim_end_matches('/').to_owned()))
}

/// Returns whether a URL without a scheme starts with a host rather than a path.
fn is_host(url: &str) -> bool {
    let first = url.split('/').next().unwrap_or_default();
    !first.starts_with('.') && first.contains('.') && first.len() > 3
}

/// Lowers all servers of the description, including those of single operations. Unusable servers of the API are
/// reported.
pub(in crate::lower) fn all(cx: &mut Context<'_>, found: &[Found<'_>]) -> Vec<Server> {
    // `default` has reported the first one.
    for (index, server) in cx.api().servers.iter().enumerate().skip(1) {
        if let Some(url) = filled(server) {
            let at = Pointer::root().child("servers").child(index);
            usable(cx, &server.url, Some(&url), &at);
        }
    }
    let of_api = cx.api().servers.iter();
    let of_operations = found.iter().flat_map(|one| one.item.servers.iter().chain(&one.described.servers));
    let mut described: Vec<&openapiv3::Server> = Vec::new();
    for server in of_api.chain(of_operations) {
        // A URL whose variables have no default is checked when it is used.
        let is_usable = filled(server)
            .is_none_or(|url| judge(&url).is_ok_and(|url| !matches!(url, Usable::Relative(url) if url.is_empty())));
        if is_usable && !described.iter().any(|known| known.url == server.url) {
            described.push(server);
        }
    }
    let wires: Vec<String> = described.iter().map(|server| name_of(server)).collect();
    let case = |server: &openapiv3::Server| if is_function(server) { Case::Value } else { Case::Constant };
    let converted: Vec<String> = described.iter().zip(&wires).map(|(server, wire)| case(server).name(wire)).collect();
    let wanted: Vec<Wanted<'_>> = described
        .iter()
        .zip(&converted)
        .map(|(server, name)| {
            let is_clear = converted.iter().filter(|other| other.eq_ignore_ascii_case(name)).count() == 1;
            // Names come from the case alone, without raw identifiers, so that constants and functions cannot clash.
            let by_url = case(server).name(&server.url);
            let name = if is_clear { name.clone() } else { by_url };
            Wanted { wire: &server.url, given: Some(Given::made(name, GivenBy::Server)) }
        })
        .collect();
    let (names, _) = settle(Case::Type, &wanted);
    described.into_iter().zip(names).map(|(server, rust)| lower(server, rust, &cx.links)).collect()
}

/// Returns the text for the name of a server: its name, a short description, or its URL.
fn name_of(server: &openapiv3::Server) -> String {
    let named = server.extensions.get("x-typewright-name").and_then(serde_json::Value::as_str);
    let short = server.description.as_deref().map(|text| text.trim().trim_end_matches('.'));
    let short = short.filter(|text| !text.is_empty() && text.len() <= 32 && text.split_whitespace().count() <= 4);
    let host = server.url.split_once("//").map_or(server.url.as_str(), |(_, host)| host);
    named.or(short).unwrap_or(host).to_owned()
}

/// Returns whether the server is a function: its URL has variables, or no host.
fn is_function(server: &openapiv3::Server) -> bool {
    let is_relative = filled(server).is_some_and(|url| matches!(judge(&url), Ok(Usable::Relative(_))));
    is_relative || pieces(&server.url).iter().any(|piece| matches!(piece, Piece::Variable(_)))
}

fn lower(server: &openapiv3::Server, rust: String, links: &Links) -> Server {
    let mut url = Vec::new();
    let mut wires: Vec<&str> = Vec::new();
    let mut variables = Vec::new();
    let filled = filled(server).and_then(|url| judge(&url).ok());
    match &filled {
        Some(Usable::Relative(path)) => {
            variables.push(origin_variable());
            wires.push("");
            url.push(UrlPart::Variable(0));
            if !path.starts_with('/') {
                url.push(UrlPart::Literal("/".to_owned()));
            }
        }
        Some(Usable::Absolute(_)) if server.url.starts_with("//") => url.push(UrlPart::Literal("https:".to_owned())),
        Some(Usable::Absolute(_)) if !server.url.contains("://") => url.push(UrlPart::Literal("https://".to_owned())),
        _ => {}
    }
    for piece in pieces(server.url.trim()) {
        match piece {
            Piece::Literal("") => {}
            Piece::Literal(text) => url.push(UrlPart::Literal(text.to_owned())),
            Piece::Variable(name) => {
                let position = wires.iter().position(|wire| *wire == name).unwrap_or_else(|| {
                    wires.push(name);
                    variables.push(lower_variable(server, name, &rust, links));
                    wires.len() - 1
                });
                url.push(UrlPart::Variable(position));
            }
        }
    }
    distinguish(&mut variables);
    let mut docs = DocBuilder::new(links);
    docs.text(server.description.as_deref().unwrap_or_default());
    docs.lines([code(shown(server.url.trim()))]);
    Server { docs: docs.finish(|| "A server of the API.".to_owned()), rust, url, variables }
}

/// Makes the names of variables unique. Appends `value` to the second of two equal names, in the order of the URL.
fn distinguish(variables: &mut [Variable]) {
    for index in 1..variables.len() {
        while variables[..index].iter().any(|other| other.rust == variables[index].rust) {
            variables[index].rust = Case::Value.append(&variables[index].rust, "value");
        }
    }
}

fn origin_variable() -> Variable {
    let docs = vec!["Scheme and host of the API, without a slash at the end.".to_owned()];
    Variable { rust: "origin".to_owned(), docs, choice: None }
}

fn lower_variable(server: &openapiv3::Server, wire: &str, of: &str, links: &Links) -> Variable {
    let described = variable(server, wire);
    let mut docs = DocBuilder::new(links);
    if let Some(variable) = described {
        docs.text(variable.description.as_deref().unwrap_or_default());
        docs.lines([format!("Default: {}.", code(&variable.default))]);
    }
    let mut values: Vec<&String> = Vec::new();
    for value in described.iter().flat_map(|variable| &variable.enumeration) {
        if !values.contains(&value) {
            values.push(value);
        }
    }
    let wanted: Vec<Wanted<'_>> = values.iter().map(|wire| Wanted { wire, given: None }).collect();
    let (names, _) = settle(Case::Type, &wanted);
    let choice = (!values.is_empty()).then(|| Choice {
        rust: Case::Type.name(&format!("{of} {wire}")),
        default: values.iter().position(|value| described.is_some_and(|variable| variable.default == **value)),
        values: names.into_iter().zip(values.into_iter().cloned()).collect(),
    });
    Variable { rust: Case::Value.name(wire), docs: docs.finish(|| format!("The variable {}.", code(wire))), choice }
}
