//! The measurements as a table: medians, and ratios to the crate as it is generated.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::measure::Mode;
use crate::variants::Variant;

/// Seconds by variant and mode, in the order of the rounds.
#[derive(Default)]
pub(crate) struct Table(BTreeMap<(String, Mode), Vec<f64>>);

impl Table {
    /// Adds the measurement of one round.
    pub(crate) fn add(&mut self, variant: &Variant, mode: Mode, seconds: f64) {
        self.0.entry((variant.name.clone(), mode)).or_default().push(seconds);
    }

    /// The table as text: per mode the median and its ratio to the variant that the row is compared with.
    pub(crate) fn text(&self, head: &str, variants: &[Variant], modes: &[Mode]) -> String {
        let mut text = format!("\n{head}\n\n{:<44}", "");
        for mode in modes {
            // Writing to a string cannot fail.
            let _fine = write!(text, "{:>9} {:>7}", mode.name(), "ratio");
        }
        text.push('\n');
        for variant in variants {
            let _fine = write!(text, "{:<44}", variant.title);
            for mode in modes {
                let seconds = self.of(&variant.name, *mode);
                let ratio = median(ratios(seconds, self.of(variant.baseline, *mode)));
                let _fine = write!(text, "{:>9.3} {ratio:>6.2}x", median(seconds.to_vec()));
            }
            text.push('\n');
        }
        text
    }

    fn of(&self, variant: &str, mode: Mode) -> &[f64] {
        self.0.get(&(variant.to_owned(), mode)).map_or(&[], Vec::as_slice)
    }
}

/// The ratio of each round.
fn ratios(seconds: &[f64], baseline: &[f64]) -> Vec<f64> {
    seconds.iter().zip(baseline).map(|(seconds, baseline)| seconds / baseline).collect()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => f64::NAN,
        count if count % 2 == 0 => f64::midpoint(values[middle - 1], values[middle]),
        _ => values[middle],
    }
}
