//! Each test that SECURITY.md names exists.

use std::path::{Path, PathBuf};

/// Returns the source of a module of the suite, or of the generator's module of that name.
fn sources(modules: &[&str]) -> String {
    let suite: PathBuf = modules.iter().fold(PathBuf::from("suite"), |path, module| path.join(module));
    let own = Path::new("../generator/src").join(modules[0]);
    let files = [suite.with_extension("rs"), suite.join("mod.rs"), own.join("mod.rs")];
    files.iter().filter_map(|file| std::fs::read_to_string(file).ok()).collect()
}

#[test]
fn each_promise_names_tests_that_exist() {
    let page = std::fs::read_to_string("../SECURITY.md").expect("SECURITY.md");
    let mut tests = 0;
    for code in page.split('`').skip(1).step_by(2).filter(|code| code.contains("::") && !code.contains(' ')) {
        let (modules, name) = code.rsplit_once("::").expect("a path");
        let source = sources(&modules.split("::").collect::<Vec<_>>());
        assert!(source.contains(&format!("fn {name}(")), "there is no test `{code}`");
        tests += 1;
    }
    assert!(tests > 20, "SECURITY.md names {tests} tests");
}
