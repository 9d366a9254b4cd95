//! How far two words are apart, to guess what was meant.

/// Changes of a letter, letters too many or missing, and neighbours swapped, counted up to 2.
pub(super) fn distance(left: &str, right: &str) -> Option<usize> {
    if left.chars().take(42).count().abs_diff(right.chars().take(42).count()) > 2 {
        return None;
    }
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().take(42).collect(), right.chars().take(42).collect());
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=right.len()).collect();
    for (row, from) in left.iter().enumerate() {
        let mut line = vec![row + 1];
        for (column, to) in right.iter().enumerate() {
            let at = |line: &[usize], column: usize| line.get(column).copied().unwrap_or(usize::MAX / 2);
            let changed = at(&last, column) + usize::from(from != to);
            let mut best = changed.min(at(&last, column + 1) + 1).min(at(&line, column) + 1);
            let swapped = row > 0 && column > 0 && left.get(row - 1) == Some(to) && right.get(column - 1) == Some(from);
            if swapped {
                best = best.min(at(&before_last, column - 1) + 1);
            }
            line.push(best);
        }
        (before_last, last) = (last, line);
    }
    last.last().copied().filter(|distance| *distance <= 2)
}

/// The candidate nearest to a word: short words must be nearer, as any two of them are alike.
pub(super) fn nearest<'w>(word: &str, candidates: impl Iterator<Item = &'w str>) -> Option<(usize, &'w str)> {
    let allowed = match word.chars().take(5).count() {
        0 | 1 => return None,
        2..=4 => 1,
        _ => 2,
    };
    candidates
        .filter_map(|candidate| Some((distance(word, candidate)?, candidate)))
        .filter(|(apart, _)| *apart > 0 && *apart <= allowed)
        .min_by_key(|(apart, _)| *apart)
}

#[cfg(test)]
mod tests {
    use super::{distance, nearest};

    #[test]
    fn counts_swaps_as_one() {
        assert_eq!(distance("whn", "when"), Some(1));
        assert_eq!(distance("wroking", "working"), Some(1));
        assert_eq!(distance("due", "due"), Some(0));
        assert_eq!(distance("amount", "anchor"), None);
    }

    #[test]
    fn short_words_must_be_near() {
        assert_eq!(nearest("du", ["due", "add"].into_iter()), Some((1, "due")));
        assert_eq!(nearest("xyz", ["due", "add"].into_iter()), None);
    }
}
