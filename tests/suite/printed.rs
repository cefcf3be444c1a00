//! Hostile text in descriptions, printed by the tool: it must not start a line, control a terminal, give commands to a
//! CI service, or add links and HTML to a comment on a pull request.

use std::path::Path;

use pulldown_cmark::{Event, Options, Parser, Tag};
use serde_json::{Value, json};
use typewright::config::ClientConfig;
use typewright::diagnostic::Strictness;
use typewright::diagnostic::render::{Human, human, json as findings_json, sarif};
use typewright::diff::{Report, render};
use typewright::explain::{explain, render as explanation};
use typewright::{Outcome, Stage, generate, generate_with_reasons, lint};

use crate::diff::report;
use crate::support::project::Project;

/// All attacks in one text. The order matters, because some of them end what others start.
const HOSTILE: &str = "x\n::error file=a::forged\r::warning::forged\n# heading\n\n## heading\n- [link](http://evil.example) \
    ![image](http://evil.example/i) <img src=x onerror=alert(1)> <http://evil.example> </code></summary> `code` ``two` \
    ```fence\n```\n| table | \u{1b}[31mred\u{9b}2J\u{7f} ##[error]forged ##vso[task.x]forged @team #1 \u{202e}\u{2066}\u{2028}::notice::x";

/// The only prefix that links in a report may have.
const LINKS: &str = "https://code.example/blob/main";

/// A description with each kind of string and key.
fn description() -> Value {
    json!({
        "openapi": "3.0.3",
        "info": {"title": "Pets", "version": "1", "description": "About pets.", "x-own": "own"},
        "servers": [{"url": "https://pets.example", "description": "The server."}],
        "tags": [{"name": "pets", "description": "About pets."}],
        "security": [{"key": []}],
        "paths": {"/pets/{id}": {
            "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}],
            "get": {
                "operationId": "getPet",
                "summary": "Returns a pet.",
                "tags": ["pets"],
                "parameters": [
                    {"name": "limit", "in": "query", "description": "At most.", "schema": {"type": "integer", "format": "int32"}},
                    {"name": "x-trace", "in": "header", "schema": {"type": "string", "pattern": "^a", "example": "a"}},
                ],
                "responses": {
                    "200": {"description": "The pet.", "headers": {"x-count": {"schema": {"type": "integer"}}},
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}},
                    "404": {"description": "None."},
                },
            },
            "post": {
                "operationId": "editPet",
                "tags": ["pets"],
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}},
                "responses": {"204": {"description": "Done."}},
            },
        }},
        "components": {
            "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "x-key"}},
            "schemas": {
                "Pet": {
                    "type": "object",
                    "description": "A pet.",
                    "required": ["name"],
                    "properties": {
                        "name": {"type": "string", "description": "Its name.", "default": "Rex"},
                        "kind": {"$ref": "#/components/schemas/Kind"},
                        "next": {"oneOf": [{"$ref": "#/components/schemas/Pet"}, {"type": "string"}]},
                    },
                    "example": {"name": "Rex"},
                },
                "Kind": {"type": "string", "enum": ["cat", "dog"], "title": "Kinds"},
            },
        },
    })
}

/// The place of a string, or of a key if `is_key` is set.
#[derive(Clone, Debug)]
struct Position {
    pointer: String,
    is_key: bool,
}

fn positions(value: &Value, pointer: &str, found: &mut Vec<Position>) {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                let pointer = format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"));
                found.push(Position { pointer: pointer.clone(), is_key: true });
                positions(member, &pointer, found);
            }
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| positions(item, &format!("{pointer}/{index}"), found));
        }
        Value::String(_) => found.push(Position { pointer: pointer.to_owned(), is_key: false }),
        _ => {}
    }
}

/// Appends the hostile text to a string or a key.
fn attacked(mut whole: Value, at: &Position) -> Value {
    if !at.is_key {
        let node = whole.pointer_mut(&at.pointer).expect("the position exists");
        *node = Value::from(format!("{}{HOSTILE}", node.as_str().expect("a string")));
        return whole;
    }
    let (parent, key) = at.pointer.rsplit_once('/').expect("a key has a parent");
    let key = key.replace("~1", "/").replace("~0", "~");
    let members = whole.pointer_mut(parent).and_then(Value::as_object_mut).expect("keys are in objects");
    let renamed = std::mem::take(members).into_iter();
    *members = renamed.map(|(one, value)| (if one == key { format!("{one}{HOSTILE}") } else { one }, value)).collect();
    whole
}

/// Returns whether a character must not appear in any output.
fn is_unfit(c: char) -> bool {
    c.is_control() && c != '\n' || matches!(c, '\u{202e}' | '\u{2066}' | '\u{2028}')
}

/// Checks text for a terminal.
fn check_lines(what: &str, text: &str) {
    for line in text.lines() {
        assert!(!line.trim_start().starts_with("::"), "{what}: a command in {line:?}");
        assert!(!line.starts_with("# "), "{what}: a heading in {line:?}");
        assert!(!line.contains("##[error]") && !line.contains("##vso["), "{what}: a command in {line:?}");
    }
    assert!(!text.contains(is_unfit), "{what}: control characters in {text:?}");
}

fn check_json(what: &str, text: &str) {
    check_lines(what, text);
    serde_json::from_str::<Value>(text).unwrap_or_else(|error| panic!("{what}: {error}"));
}

/// Checks rendered Markdown: headings, links, images and HTML must come from the tool only.
fn check_markdown(what: &str, page: &str) {
    assert!(!page.contains(is_unfit), "{what}: control characters in {page:?}");
    let (mut is_heading, options) =
        (false, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_GFM);
    for event in Parser::new_ext(page, options) {
        match event {
            Event::Start(Tag::Heading { .. }) => is_heading = true,
            Event::End(_) => is_heading = false,
            Event::Text(text) if is_heading => assert!(!text.contains("heading"), "{what}: a heading in {page}"),
            Event::Start(Tag::Link { dest_url, .. }) => {
                assert!(dest_url.starts_with(LINKS), "{what}: a link to {dest_url} in {page}");
            }
            Event::Start(Tag::Image { dest_url, .. }) => panic!("{what}: the image {dest_url} in {page}"),
            Event::Html(html) | Event::InlineHtml(html) => check_html(what, &html),
            _ => {}
        }
    }
}

fn check_html(what: &str, html: &str) {
    for tag in html.split('<').skip(1) {
        let tag = tag.trim_start_matches('/').split('>').next().unwrap_or_default();
        assert!(["details", "summary", "code"].contains(&tag), "{what}: <{tag}> in {html:?}");
    }
}

fn client(path: &Path) -> ClientConfig {
    ClientConfig::for_spec(path, "nowhere", "pets")
}

fn check_findings(what: &str, outcome: &Outcome) {
    let (found, texts) = (&outcome.found, &outcome.texts);
    check_lines(what, &human(found, texts, Human { verbose: true, ..Human::default() }));
    check_json(what, &findings_json(found, texts, Strictness::Normal));
    check_json(what, &sarif(found, texts, Strictness::Normal));
}

fn check_report(what: &str, report: &Report) {
    check_lines(what, &render::text(report, render::Text { styled: false, verbose: true }));
    check_lines(what, &render::summary(report, "typewright diff", render::Text::default()));
    check_markdown(what, &render::markdown(report, render::Markdown { links: Some(LINKS), verbose: true }));
    check_markdown(what, &render::markdown(report, render::Markdown::default()));
    check_markdown(what, &report.changelog);
    check_json(what, &render::json(report));
}

fn check_explanations(what: &str, outcome: &Outcome) {
    let Some(api) = &outcome.api else { return };
    let operations = api.tags.iter().flat_map(|tag| &tag.operations).map(|one| one.wire.as_str());
    for name in operations.chain(api.types.iter().map(|ty| ty.wire.as_str())) {
        for one in explain(outcome, name).into_iter().flatten() {
            check_lines(what, &explanation::text(&one, &outcome.texts, false));
            check_json(what, &explanation::json(&[("pets", &one, &outcome.texts)]));
        }
    }
}

#[test]
fn no_text_of_a_description_breaks_out_in_findings_reports_or_explanations() {
    let project = Project::new();
    let whole = description();
    project.write("old.json", &whole.to_string());
    let old = project.path("old.json");
    let mut all = Vec::new();
    positions(&whole, "", &mut all);
    let mut compared = 0;
    for at in &all {
        let what = format!("{}{}", if at.is_key { "key " } else { "" }, at.pointer);
        let text = serde_json::to_string_pretty(&attacked(whole.clone(), at)).expect("JSON");
        project.write("new.json", &text);
        let new = project.path("new.json");
        check_findings(&what, &lint(&client(&new)));
        let outcome = generate_with_reasons(&client(&new));
        check_findings(&what, &outcome);
        check_explanations(&what, &outcome);
        if outcome.api.is_some() {
            check_report(&what, &report(&old, &new));
            check_report(&what, &report(&new, &old));
            compared += 1;
        }
    }
    assert!(compared > 100, "only {compared} of {} descriptions could be compared", all.len());
}

/// Returns the description with the hostile text in as many places as possible without an error.
fn attacked_everywhere(project: &Project) -> String {
    let mut whole = description();
    let mut all = Vec::new();
    positions(&whole, "", &mut all);
    // Last position first, because renaming a key changes the pointers of everything below it.
    for at in all.iter().rev() {
        let next = attacked(whole.clone(), at);
        project.write("next.json", &next.to_string());
        let outcome = generate(&client(&project.path("next.json")), Stage::Ir);
        let operations = |outcome: &Outcome| {
            outcome.api.as_ref().map_or(0, |api| api.tags.iter().map(|tag| tag.operations.len()).sum())
        };
        let types = outcome.api.as_ref().map_or(0, |api| api.types.len());
        if operations(&outcome) >= 2 && types >= 2 {
            whole = next;
        }
    }
    whole.to_string()
}

#[test]
fn no_command_prints_a_hostile_text_as_it_is() {
    let project = Project::new();
    project.write("old.json", &description().to_string());
    project.write("new.json", &attacked_everywhere(&project));
    let mut checked = 0;
    let mut run = |arguments: &[&str]| {
        let ran = project.run(arguments);
        assert!(ran.exit < 2, "{arguments:?}: {ran}");
        let what = arguments.join(" ");
        match arguments {
            [.., "markdown"] | [.., "changelog"] => check_markdown(&what, &ran.stdout),
            _ => check_lines(&what, &ran.stdout),
        }
        check_lines(&what, &ran.stderr);
        checked += ran.stdout.len() + ran.stderr.len();
    };
    run(&["generate", "old.json", "--out", "client"]);
    run(&["check", "new.json", "--out", "client", "--verbose"]);
    run(&["generate", "new.json", "--out", "client", "--verbose"]);
    for format in ["text", "json", "sarif"] {
        run(&["lint", "new.json", "--format", format]);
        run(&["generate", "new.json", "--out", "client", "--format", format]);
    }
    for stage in ["normal", "ir"] {
        run(&["generate", "new.json", "--stage", stage]);
    }
    for format in ["text", "json"] {
        run(&["verify", "new.json", "--verbose", "--format", format]);
    }
    for format in ["text", "json", "markdown", "changelog"] {
        run(&["diff", "old.json", "new.json", "--verbose", "--format", format]);
        run(&["diff", "new.json", "old.json", "--format", format]);
    }
    assert!(checked > 100_000, "only {checked} bytes were printed");
}

/// File names are as untrusted as the pull request that adds the files.
#[cfg(unix)]
#[test]
fn the_name_of_a_file_cannot_start_a_line() {
    let project = Project::new();
    let name = "::error::x\n::warning::y \u{1b}[31m`[l](http:evil)`.yaml";
    project.write(name, &description().to_string());
    project.write("old.json", "openapi: 3.0.3\ninfo: {title: Pets, version: \"1\"}\npaths: {}\n");
    for arguments in [
        &["lint", name][..],
        &["lint", name, "--format", "sarif"],
        &["generate", name, "--out", "client"],
        &["diff", "old.json", name],
        &["explain", "getPet", name],
        &["lint", &format!("{name}.missing")],
    ] {
        let ran = project.run(arguments);
        check_lines("stdout", &ran.stdout);
        check_lines("stderr", &ran.stderr);
    }
    check_markdown("markdown", &project.run(&["diff", "old.json", name, "--format", "markdown"]).stdout);
}
