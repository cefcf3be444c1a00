//! Generates strings and numbers that a schema allows: typical ones first, then those at its limits.

use serde_json::{Number, Value};

use super::flat::Flat;
use super::pattern;

/// Strings without a format: a typical one, one with escapes, an empty one, and one that looks like a number.
pub(super) const TEXTS: [&str; 4] = ["text", "\"ü\\\u{1F980}\"", "", "12"];

/// Strings by format.
const FORMATS: &[(&str, &[&str])] = &[
    ("byte", &["aGVsbG8="]),
    ("date", &["2024-01-02", "2024-02-29"]),
    (
        "date-time",
        &["2024-01-02T03:04:05Z", "2024-01-02T03:04:05.678Z", "2024-01-02T03:04:05+02:00", "1969-12-31T23:59:59-09:30"],
    ),
    ("decimal", &["1.50"]),
    ("duration", &["PT5M"]),
    ("email", &["a@example.com"]),
    ("hostname", &["example.com"]),
    ("ipv4", &["192.0.2.1"]),
    ("ipv6", &["2001:db8::1"]),
    ("time", &["03:04:05Z"]),
    ("uri", &["https://example.com/a?b=c"]),
    ("url", &["https://example.com/a"]),
    ("uuid", &["6d473b8f-a6b3-4536-b1e6-f4b7688414e2"]),
];

/// The ranges of integer formats. They also apply to the type `number`.
const RANGES: &[(&str, i128, i128)] = &[
    ("int8", i8::MIN as i128, i8::MAX as i128),
    ("int16", i16::MIN as i128, i16::MAX as i128),
    ("int32", i32::MIN as i128, i32::MAX as i128),
    ("int64", i64::MIN as i128, i64::MAX as i128),
    ("integer", -SAFE, SAFE),
    ("long", i64::MIN as i128, i64::MAX as i128),
    ("uint8", 0, u8::MAX as i128),
    ("uint16", 0, u16::MAX as i128),
    ("uint32", 0, u32::MAX as i128),
    ("uint64", 0, u64::MAX as i128),
];

/// The largest integer that every JSON parser reads exactly.
const SAFE: i128 = (1 << 53) - 1;

/// The largest `minLength` for which a string is generated.
const LONGEST: usize = 5000;

fn format<'a>(flat: &Flat<'a>) -> Option<&'a str> {
    flat.limits("format").find_map(Value::as_str)
}

/// Returns the `n`th string that a schema allows.
pub(super) fn text(flat: &Flat<'_>, n: usize) -> Option<String> {
    let (least, most) = (flat.size("minLength").unwrap_or(0), flat.size("maxLength").unwrap_or(usize::MAX));
    if least > LONGEST {
        return None;
    }
    let fits = |text: &&str| (least..=most).contains(&text.chars().count());
    let known = format(flat).and_then(|format| FORMATS.iter().find(|(name, _)| *name == format));
    if let Some(pattern) = flat.limits("pattern").find_map(Value::as_str) {
        let usual = known.map_or(&TEXTS[..], |(_, texts)| texts);
        return pattern::matching(pattern, least, most).or_else(|| Some(usual[n % usual.len()].to_owned()));
    }
    let texts: Vec<&str> = known.map_or(&TEXTS[..], |(_, texts)| texts).iter().copied().filter(fits).collect();
    match texts.len() {
        0 => Some("text".chars().cycle().take(least.max(most.min(4))).collect()),
        some => Some(texts[n % some].to_owned()),
    }
}

/// Returns the `n`th number that a schema allows.
pub(super) fn number(flat: &Flat<'_>, is_integer: bool, n: usize) -> Option<Value> {
    let range = format(flat).and_then(|format| RANGES.iter().find(|(name, ..)| *name == format));
    if is_integer || range.is_some() {
        return whole(flat, range.map_or((-SAFE, SAFE), |(_, least, most)| (*least, *most)), n);
    }
    let limits = Limits::of(flat);
    let (low, high) = (limits.low.unwrap_or(-0.25), limits.high.unwrap_or(1_234_567.89));
    let step = flat.limits("multipleOf").filter_map(Value::as_f64).find(|step| *step > 0.0);
    let mut all = vec![7.5, low, high, 7.0];
    if let Some(step) = step {
        all.retain(|one| (one / step).fract() == 0.0);
        all.extend([step, 2.0 * step, (low / step).ceil() * step]);
    }
    all.retain(|one| limits.allow(*one));
    let one = all.get(n % all.len().max(1)).copied().unwrap_or_else(|| low.midpoint(high));
    // Servers write whole numbers with or without a fraction. Use integers, to cover both.
    let is_short = one.fract() == 0.0 && one.abs() < 1e15;
    if is_short { Some(Value::from(one as i64)) } else { Number::from_f64(one).map(Value::Number) }
}

fn whole(flat: &Flat<'_>, (least, most): (i128, i128), n: usize) -> Option<Value> {
    let limits = Limits::of(flat);
    let low =
        limits.low.map_or(least, |low| integer(flat, "minimum", "exclusiveMinimum").unwrap_or(low.ceil() as i128));
    let high =
        limits.high.map_or(most, |high| integer(flat, "maximum", "exclusiveMaximum").unwrap_or(high.floor() as i128));
    let step =
        flat.limits("multipleOf").filter_map(Value::as_f64).find(|step| *step >= 1.0).map_or(1, |step| step as i128);
    let (low, high) = (low.max(i128::from(i64::MIN)), high.min(i128::from(u64::MAX)));
    let multiples = [7, low, high, 0].map(|one| one.clamp(low, high.max(low)).div_euclid(step) * step);
    let all: Vec<i128> = multiples.into_iter().filter(|one| (low..=high).contains(one)).collect();
    // With narrow limits, only the first multiple above the lower limit may fit.
    let one = all.get(n % all.len().max(1)).copied().unwrap_or_else(|| (low + step - 1).div_euclid(step) * step);
    i64::try_from(one).map(Value::from).or_else(|_| u64::try_from(one).map(Value::from)).ok()
}

/// Returns a limit as an exact integer, because a float would lose digits. `None` if there is a second limit, which can
/// be narrower.
fn integer(flat: &Flat<'_>, inclusive: &str, exclusive: &str) -> Option<i128> {
    let mut limits = flat.limits(inclusive);
    let (limit, more) = (limits.next()?, limits.next());
    let is_alone = more.is_none() && flat.limits(exclusive).all(|one| *one == false);
    let exact = limit.as_i64().map(i128::from).or_else(|| limit.as_u64().map(i128::from));
    exact.filter(|_| is_alone)
}

/// The limits of a number. An exclusive limit is moved by 1.
struct Limits {
    low: Option<f64>,
    high: Option<f64>,
}

impl Limits {
    fn of(flat: &Flat<'_>) -> Self {
        let limit = |inclusive: &str, exclusive: &str, room: f64| {
            let is_excluded = flat.limits(exclusive).any(|one| *one == true);
            let inclusive = flat
                .limits(inclusive)
                .filter_map(Value::as_f64)
                .map(move |one| if is_excluded { one + room } else { one });
            let exclusive = flat.limits(exclusive).filter_map(Value::as_f64).map(move |one| one + room);
            inclusive.chain(exclusive).collect::<Vec<_>>()
        };
        Self {
            low: limit("minimum", "exclusiveMinimum", 1.0).into_iter().reduce(f64::max),
            high: limit("maximum", "exclusiveMaximum", -1.0).into_iter().reduce(f64::min),
        }
    }

    fn allow(&self, number: f64) -> bool {
        self.low.is_none_or(|low| number >= low) && self.high.is_none_or(|high| number <= high)
    }
}
