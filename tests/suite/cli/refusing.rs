//! Rejected input: files that are too large once expanded, and paths that are not files.

use super::{SPEC, project};

/// A description of a few kilobytes that aliases expand to a huge size.
fn with_aliases() -> String {
    let long = "x".repeat(10_000);
    let lists: String = (0..4)
        .map(|level| {
            format!(
                "x-{level}: &l{level} [{}]\n",
                format!("*{},", if level == 0 { "long".to_owned() } else { format!("l{}", level - 1) }).repeat(12)
            )
        })
        .collect();
    format!("x-long: &long {long}\n{lists}{SPEC}")
}

#[test]
fn aliases_are_limited_by_their_expanded_size() {
    let project = project();
    project.write("spec/pets.yaml", &with_aliases());
    let ran = project.run(&[]);
    assert_eq!(ran.exit, 1, "{ran}");
    assert!(
        ran.stderr.starts_with("error[too-large]: with `spec/pets.yaml` the description is larger than 128 MiB\n"),
        "{ran}"
    );
    assert!(ran.stderr.contains("`--max-size 256`"), "{ran}");
}

#[test]
fn the_limit_is_raised_by_the_flag_or_in_the_configuration() {
    let project = project();
    project.write(
        "spec/pets.yaml",
        &format!("x-long: &long {}\nx-list: [{}]\n{SPEC}", "x".repeat(100_000), "*long,".repeat(12)),
    );
    let exit = |arguments: &[&str]| project.run(arguments).exit;
    assert_eq!(exit(&["lint", "spec/pets.yaml", "--max-size", "1"]), 1);
    assert_eq!(exit(&["lint", "spec/pets.yaml", "--max-size", "2"]), 0);
    project.edit("spec/generator.toml", "spec = ", "max-size = 1\nspec = ");
    assert_eq!((exit(&[]), exit(&["verify"]), exit(&["explain", "Pet"])), (1, 1, 2));
    assert_eq!((exit(&["--max-size", "2"]), exit(&["check", "--max-size", "2"])), (0, 0));
    assert_eq!(exit(&["diff", "spec/pets.yaml", "spec/pets.yaml"]), 1);
    assert_eq!(exit(&["diff", "spec/pets.yaml", "spec/pets.yaml", "--max-size", "2"]), 0);
}

#[test]
fn the_limit_applies_to_all_files_of_a_description_together() {
    let project = project();
    let part = format!("x-long: {}\nPet: {{type: object}}\n", "x".repeat(600_000));
    project.write("spec/a.yaml", &part);
    project.write("spec/b.yaml", &part);
    let two = SPEC
        .replace("{type: string, description: What it is called.}", "{$ref: \"a.yaml#/Pet\"}")
        .replace("{type: integer, description: In years.}", "{$ref: \"b.yaml#/Pet\"}");
    project.write("spec/pets.yaml", &two);
    let ran = project.run(&["lint", "spec/pets.yaml", "--max-size", "1"]);
    assert!(ran.stdout.contains("error[too-large]: with `spec/b.yaml` the description is larger than 1 MiB"), "{ran}");
}

/// Reading one of these would block or never end.
#[cfg(unix)]
#[test]
fn pipes_and_devices_are_rejected_wherever_a_file_is_named() {
    let project = project();
    let pipe = project.path("pipe");
    nix::unistd::mkfifo(&pipe, nix::sys::stat::Mode::S_IRWXU).expect("the pipe can be created");
    let link =
        |path: &str, to: &str| std::os::unix::fs::symlink(to, project.path(path)).expect("the link can be created");
    link("spec/zero.yaml", "/dev/zero");
    let first = |arguments: &[&str]| {
        let ran = project.run(arguments);
        assert_ne!(ran.exit, 0, "{ran}");
        let found = format!("{}{}", ran.stdout, ran.stderr);
        found.lines().next().unwrap_or_default().to_owned()
    };
    let pipe_is_refused = "error[unreadable-file]: `pipe` cannot be read: it is a pipe, not a file";
    assert_eq!(first(&["pipe", "--out", "client"]), pipe_is_refused);
    assert_eq!(first(&["diff", "spec/pets.yaml", "pipe"]), pipe_is_refused);
    assert_eq!(
        first(&["lint", "/dev/zero"]),
        "error[unreadable-file]: `/dev/zero` cannot be read: it is a device, not a file"
    );
    assert_eq!(first(&["--config", "pipe"]), "error[bad-config]: `pipe` cannot be read: it is a pipe, not a file");
    assert!(
        project
            .run(&["lint", "pipe"])
            .stdout
            .ends_with("help: to read from a pipe, redirect it to standard input and give `-` as the path\n\n")
    );

    std::fs::rename(&pipe, project.path("spec/part.yaml")).expect("the pipe can be moved");
    project.edit("spec/pets.yaml", "{type: integer, description: In years.}", "{$ref: \"part.yaml#/Age\"}");
    assert_eq!(
        first(&["lint", "spec/pets.yaml", "--strict"]),
        "error[unusable-file]: `spec/part.yaml` cannot be read: it is a pipe, not a file"
    );

    let project = super::generated();
    std::fs::remove_file(project.path("client/.typewright")).expect("the file exists");
    nix::unistd::mkfifo(&project.path("client/.typewright"), nix::sys::stat::Mode::S_IRWXU)
        .expect("the pipe can be created");
    let ran = project.run(&[]);
    assert_eq!(
        ran.stderr.lines().next(),
        Some("error[unusable-output]: `client/.typewright` cannot be read: it is a pipe, not a file"),
        "{ran}"
    );
}
