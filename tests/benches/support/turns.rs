//! Compares two ways to do the same, in turns, by the CPU time of their thread.
//!
//! A turn takes a few milliseconds and the two ways alternate, so that a machine that is slow for a while slows down
//! both. The time of other threads and processes is not counted.

use std::io::Write;
use std::time::Duration;

/// The kind of run.
pub(crate) enum Run {
    /// Runs each way once, to check that it works.
    Smoke,
    /// Measures a number of rounds, in each of which both ways get a turn.
    Rounds(usize),
}

impl Run {
    /// Returns the kind of run, or `None` for `--list`. Cargo passes `--bench` for `cargo bench`, and nothing for
    /// `cargo test`.
    pub(crate) fn of_arguments() -> Option<Self> {
        let has = |wanted: &str| std::env::args().any(|argument| argument == wanted);
        match (has("--list"), has("--bench") && !has("--test")) {
            (true, _) => None,
            (false, true) => Some(Self::Rounds(201)),
            (false, false) => Some(Self::Smoke),
        }
    }
}

/// The CPU time of the two ways, for running each one once.
pub(crate) struct Cost {
    pub(crate) ours: Duration,
    pub(crate) theirs: Duration,
    /// The median of the ratios of all rounds, which varies less than the ratio of the medians.
    pub(crate) ratio: f64,
}

/// Measures both ways in each round. Returns `None` for a smoke run.
pub(crate) fn compare(run: &Run, mut ours: impl FnMut(), mut theirs: impl FnMut()) -> Option<Cost> {
    ours();
    theirs();
    let Run::Rounds(rounds) = *run else { return None };
    let times = times_per_turn(&mut theirs);
    let mut measured: [Vec<f64>; 2] = Default::default();
    for round in 0..rounds {
        // The order alternates, because the second one may find warmer caches.
        for turn in [round % 2, (round + 1) % 2] {
            let seconds = match turn {
                0 => seconds(times, &mut ours),
                _ => seconds(times, &mut theirs),
            };
            measured[turn].push(seconds / f64::from(times));
        }
    }
    let [ours, theirs] = measured;
    let ratios = ours.iter().zip(&theirs).map(|(ours, theirs)| ours / theirs).collect();
    let time = |all| Duration::from_secs_f64(median(all));
    Some(Cost { ratio: median(ratios), ours: time(ours), theirs: time(theirs) })
}

/// Returns the number of repetitions that take about five milliseconds.
fn times_per_turn(work: &mut impl FnMut()) -> u32 {
    let mut times = 1;
    while times < 1 << 20 && seconds(times, work) < 0.005 {
        times *= 2;
    }
    times
}

fn seconds(times: u32, work: &mut impl FnMut()) -> f64 {
    let start = cpu_time();
    for _ in 0..times {
        work();
    }
    (cpu_time() - start).as_secs_f64()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Returns the user and system CPU time that this thread has used so far.
#[cfg(any(target_os = "linux", target_os = "macos"))]
fn cpu_time() -> Duration {
    use nix::time::{ClockId, clock_gettime};

    clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).expect("the clock exists").into()
}

/// Returns wall-clock time, because this platform has no clock for threads.
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn cpu_time() -> Duration {
    use std::sync::LazyLock;
    use std::time::Instant;

    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    START.elapsed()
}

/// Prints the result to standard output.
pub(crate) fn tell(text: &str) {
    // If standard output is closed, there is nowhere to report it.
    let _unheard = std::io::stdout().write_all(text.as_bytes());
}
