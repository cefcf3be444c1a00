//! Git repositories as a user has them.

use std::process::Command;

use super::project;
use crate::support::project::Project;

const OPTIONAL: &str = "required: [name]";

/// Runs git in the folder of a project, ignoring the machine's own settings.
pub(super) fn git(project: &Project, arguments: &[&str]) {
    let status = Command::new("git")
        .args(["-c", "user.name=Tester", "-c", "user.email=tester@pets.example", "-c", "commit.gpgsign=false"])
        .args(arguments)
        .current_dir(project.path(""))
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .status()
        .expect("git can be started");
    assert!(status.success(), "git {arguments:?}");
}

/// A repository whose description requires one more field than the committed one.
pub(super) fn changed() -> Project {
    let project = project();
    git(&project, &["init", "--quiet"]);
    git(&project, &["add", "."]);
    git(&project, &["commit", "--quiet", "--message", "The pets"]);
    project.edit("spec/pets.yaml", OPTIONAL, "required: [name, age]");
    project
}
