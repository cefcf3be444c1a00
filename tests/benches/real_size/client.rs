//! One description: its client, the application that uses it, and the commands that are measured.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use typewright::config::ClientConfig;
use typewright::ir::{Api, Method, Operation, Tag};
use typewright::{Stage, generate};

use crate::Failed;
use crate::floor;
use crate::measure::Measure;
use crate::workspace::Workspace;

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Generate,
    Check,
    CheckFloor,
    CheckOneTag,
    CheckAgain,
    Debug,
    Release,
    ReleaseItsTags,
}

impl Step {
    pub(crate) const ALL: [Self; 8] = [
        Self::Generate,
        Self::Check,
        Self::CheckFloor,
        Self::CheckOneTag,
        Self::CheckAgain,
        Self::Debug,
        Self::Release,
        Self::ReleaseItsTags,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Generate => "generate",
            Self::Check => "check",
            Self::CheckFloor => "check the floor",
            Self::CheckOneTag => "check one tag",
            Self::CheckAgain => "check again",
            Self::Debug => "debug",
            Self::Release => "release",
            Self::ReleaseItsTags => "release, its tags alone",
        }
    }
}

/// A client and an application that uses it.
pub(crate) struct Client {
    pub(crate) name: String,
    pub(crate) operations: usize,
    pub(crate) types: usize,
    pub(crate) description: PathBuf,
    pub(crate) workspace: Workspace,
    /// The feature of the tag with the most operations.
    feature: String,
}

impl Client {
    /// Generates the client and writes the application.
    pub(crate) fn new(description: PathBuf) -> Result<Self, Failed> {
        let description = description.canonicalize()?;
        let name = description.file_stem().unwrap_or_default().to_string_lossy().replace('.', "-");
        let workspace =
            Workspace::new(Path::new(env!("CARGO_TARGET_TMPDIR")).join("real-size").join(&name), &["client", "app"])?;
        let folder = &workspace.folder;
        std::fs::create_dir_all(folder.join("app/src"))?;
        let outcome = generate(&ClientConfig::for_spec(&description, folder.join("client"), "real-client"), Stage::Ir);
        let api = outcome.api.ok_or_else(|| format!("{name} has errors: {:#?}", outcome.found))?;
        let (main, features) = application(&api);
        std::fs::write(folder.join("app/src/main.rs"), main)?;
        std::fs::write(folder.join("app/Cargo.toml"), manifest(&features))?;
        std::fs::copy(concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.lock"), folder.join("Cargo.lock"))?;
        let largest = api.tags.iter().max_by_key(|tag| tag.operations.len()).ok_or("there are no operations")?;
        let operations = api.tags.iter().map(|tag| tag.operations.len()).sum();
        let (types, feature) = (api.types.len(), largest.feature());
        Ok(Self { name, operations, types, description, workspace, feature })
    }

    pub(crate) fn measure(&self, step: Step) -> Result<Measure, Failed> {
        match step {
            Step::Generate => {
                let mut command = Command::new(env!("CARGO_BIN_EXE_typewright-under-test"));
                command.arg(&self.description).args(["--out", "client", "--name", "real-client"]);
                self.workspace.generate(&mut command)
            }
            Step::Check => self.workspace.cargo(&["check", "--package", "real-client"], false),
            Step::CheckFloor => {
                let workspace = Workspace::new(self.workspace.folder.join("floor"), &["client"])?;
                floor::write(&self.workspace.folder.join("client"), &workspace.folder.join("client"))?;
                workspace.cargo(&["check"], false)
            }
            Step::CheckOneTag => self.workspace.cargo(
                &["check", "--package", "real-client", "--no-default-features", "--features", &self.feature],
                false,
            ),
            Step::CheckAgain => self.workspace.cargo(&["check", "--package", "real-client"], true),
            Step::Debug => self.workspace.cargo(&["build", "--package", "app"], false),
            Step::Release => self.workspace.cargo(&["build", "--release", "--package", "app"], false),
            Step::ReleaseItsTags => {
                self.workspace.cargo(&["build", "--release", "--package", "app", "--no-default-features"], false)
            }
        }
    }

    pub(crate) fn application_size(&self) -> Result<u64, Failed> {
        let file = format!("target/release/app{}", std::env::consts::EXE_SUFFIX);
        Ok(std::fs::metadata(self.workspace.folder.join(file))?.len())
    }
}

/// The manifest of the application. Without default features, the client has these features alone.
fn manifest(features: &[String]) -> String {
    format!(
        "[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
         [features]\ndefault = [\"real-client/default\"]\n\
         [dependencies]\nreal-client = {{ path = \"../client\", default-features = false, features = {features:?} }}\n\
         tokio = {{ version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }}\n"
    )
}

/// An application that calls five operations which need nothing, of five tags where there are as many, and the features
/// of these tags.
fn application(api: &Api) -> (String, Vec<String>) {
    let needs_nothing = |(one, method): &(&Operation, &Method)| {
        let body = method.body.as_ref().is_some_and(|body| body.required);
        !one.parameters.iter().any(|parameter| parameter.required) && !body && !one.deprecated
    };
    let calls: Vec<(&Tag, &Method)> =
        api.tags.iter().filter_map(|tag| Some((tag, tag.methods().find(needs_nothing)?.1))).take(5).collect();
    let mut text = String::from(
        "#[tokio::main]\nasync fn main() {\n    let client = real_client::Client::builder().base_url(\"http://localhost\").build().unwrap();\n",
    );
    let features = calls.iter().map(|(tag, _)| tag.feature()).collect();
    for (tag, method) in calls {
        let (tag, method) = (typewright::ir::spelled(&tag.module), typewright::ir::spelled(&method.rust));
        writeln!(text, "    println!(\"{{:?}}\", client.{tag}().{method}().send().await);").unwrap_or_default();
    }
    (text + "}\n", features)
}
