//! Two ways to do the same, in turns, by the CPU time of the thread that does them.
//!
//! A turn takes some milliseconds and the two follow each other closely, so that a machine that is busy or slow for a
//! while is so for both. Other threads and processes are not counted.

use std::io::Write;
use std::time::Duration;

/// How a run goes.
pub(crate) enum Run {
    /// Each way once, to see that it works.
    Smoke,
    /// So many rounds, each of which gives both ways a turn.
    Rounds(usize),
}

impl Run {
    /// Cargo passes `--bench` for `cargo bench` and nothing for `cargo test`; whoever asks for a list gets none.
    pub(crate) fn of_arguments() -> Option<Self> {
        let has = |wanted: &str| std::env::args().any(|argument| argument == wanted);
        match (has("--list"), has("--bench") && !has("--test")) {
            (true, _) => None,
            (false, true) => Some(Self::Rounds(201)),
            (false, false) => Some(Self::Smoke),
        }
    }
}

/// What two ways cost: CPU time for doing it once.
pub(crate) struct Cost {
    pub(crate) ours: Duration,
    pub(crate) theirs: Duration,
    /// The median of the ratios of the rounds, which is steadier than the ratio of the medians.
    pub(crate) ratio: f64,
}

/// Gives both ways a turn in each round. `None` where nothing is measured.
pub(crate) fn compare(run: &Run, mut ours: impl FnMut(), mut theirs: impl FnMut()) -> Option<Cost> {
    ours();
    theirs();
    let Run::Rounds(rounds) = *run else { return None };
    let times = times_per_turn(&mut theirs);
    let mut measured: [Vec<f64>; 2] = Default::default();
    for round in 0..rounds {
        // Who comes second may find warmer caches.
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

/// How often something is to be done to take about five milliseconds.
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

/// The CPU time that this thread has used so far, user and system.
#[cfg(any(target_os = "linux", target_os = "macos"))]
fn cpu_time() -> Duration {
    use nix::time::{ClockId, clock_gettime};

    clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).expect("the clock exists").into()
}

/// Elsewhere the time that passes has to do.
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn cpu_time() -> Duration {
    use std::sync::LazyLock;
    use std::time::Instant;

    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    START.elapsed()
}

/// The result goes to standard output.
pub(crate) fn tell(text: &str) {
    // Nobody listens: nothing to be done about it.
    let _unheard = std::io::stdout().write_all(text.as_bytes());
}
