//! Killed runs: after the next run, the folder contains either the old crate or the new one.
//!
//! `TYPEWRIGHT_KILLS` sets how many runs are killed. The default is low because each kill takes a whole run.

use std::time::Instant;

use super::{SPEC, project};

#[test]
fn a_killed_run_leaves_the_old_crate_or_the_new_one() {
    let kills: u32 = std::env::var("TYPEWRIGHT_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(12);
    let project = project();
    let start = SPEC.find("  /owners").expect("a path");
    let end = SPEC.find("components:").expect("components");
    // The first has one more tag, and many files differ in their text.
    let descriptions = [SPEC.to_owned(), SPEC.replace(&SPEC[start..end], "").replace("In years.", "In whole years.")];
    assert_eq!(project.run(&[]).exit, 0);
    project.write("spec/pets.yaml", &descriptions[1]);
    let began = Instant::now();
    assert_eq!(project.run(&[]).exit, 0);
    let usual = began.elapsed();
    for kill in 0..kills {
        let (new, old) = (&descriptions[kill as usize % 2], &descriptions[(kill as usize + 1) % 2]);
        project.write("spec/pets.yaml", new);
        let mut run = project.begin(&[]);
        std::thread::sleep(usual * (kill + 1) / kills);
        run.kill().expect("the run can be killed");
        run.wait().expect("the run ends");
        let is_new = project.run(&["check"]).exit == 0;
        project.write("spec/pets.yaml", old);
        let is_old = project.run(&["check"]).exit == 0;
        assert!(is_new || is_old, "kill {kill} left a mixture");
        assert!(project.exists("client/Cargo.toml"));
        // The next round starts from this crate.
        project.write("spec/pets.yaml", new);
        assert_eq!(project.run(&[]).exit, 0);
    }
}
