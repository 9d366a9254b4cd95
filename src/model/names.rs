//! Names that were meant: the nearest known name to one that is not known.

use crate::wording::{Text, rules as say};

/// ``: did you mean `pages`?`` when a known name is near, else nothing.
pub fn suggestion<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Text {
    nearest(name, known).map_or_else(Text::nothing, say::did_you_mean)
}

/// The nearest known name, at most a third of the letters away.
pub fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (name.chars().count() / 3).clamp(1, 3);
    known
        .map(|other| (distance(name, other), other))
        .filter(|(distance, other)| *distance <= limit && *other != name)
        .min_by(|a, b| a.0.cmp(&b.0).then(a.1.cmp(b.1)))
        .map(|(_, other)| other)
}

/// Edit distance with neighbours swapped (optimal string alignment), in characters.
pub fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (row, x) in a.iter().enumerate() {
        let mut now = vec![row + 1];
        for (column, y) in b.iter().enumerate() {
            let at = |line: &[usize], index: usize| line.get(index).copied().unwrap_or(usize::MAX / 2);
            let mut best =
                (at(&last, column) + usize::from(x != y)).min(at(&last, column + 1) + 1).min(at(&now, column) + 1);
            let swapped = row > 0 && column > 0 && Some(x) == b.get(column - 1) && a.get(row - 1) == Some(y);
            if swapped {
                best = best.min(at(&before, column - 1) + 1);
            }
            now.push(best);
        }
        before = std::mem::replace(&mut last, now);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_found() {
        let known = ["pages", "copies", "agricultural_loan"];
        assert_eq!(nearest("page", known.into_iter()), Some("pages"));
        assert_eq!(nearest("agricutlural_laon", known.into_iter()), Some("agricultural_loan"));
        assert_eq!(nearest("tonnage", known.into_iter()), None);
        assert_eq!(distance("whn", "when"), 1);
        assert_eq!(distance("form", "from"), 1);
    }
}
