//! Moves headings of written docs to a different level, so that they fit below a heading around them.

/// See [`super::below`].
pub(super) fn below(level: usize, lines: &[String]) -> Vec<String> {
    let levels = levels(lines);
    let Some(highest) = levels.iter().flatten().min().copied() else { return lines.to_vec() };
    let moved = |(line, own): (&String, &Option<usize>)| match own {
        Some(own) => format!("{}{}", "#".repeat((own - highest + level + 1).min(6)), &line[*own..]),
        None => line.clone(),
    };
    lines.iter().zip(&levels).map(moved).collect()
}

/// Returns the level of each line that is a heading. Code can contain lines that only look like headings.
fn levels(lines: &[String]) -> Vec<Option<usize>> {
    let mut fence: Option<&str> = None;
    let mut levels = Vec::with_capacity(lines.len());
    for line in lines {
        let (ticks, info) = split(line, '`');
        let (marks, text) = split(line, '#');
        let is_heading = fence.is_none() && !marks.is_empty() && text.starts_with(' ');
        levels.push(is_heading.then_some(marks.len()));
        fence = match fence {
            Some(open) => Some(open).filter(|open| line != open),
            None => Some(ticks).filter(|ticks| ticks.len() >= 3 && !info.contains('`')),
        };
    }
    levels
}

/// Splits a line after the characters `mark` that it starts with.
fn split(line: &str, mark: char) -> (&str, &str) {
    line.split_at(line.len() - line.trim_start_matches(mark).len())
}
