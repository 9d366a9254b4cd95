//! The history of a text: what each version changes in the one before.

use chrono::NaiveDate;
use serde::Serialize;

/// One version of a procedure's consolidated text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Version {
    /// Its first day; none for what is in force before all dated versions.
    pub since: Option<NaiveDate>,
    /// The statements of it and of the version before, in order.
    pub changes: Vec<Change>,
}

/// A statement, with its source on a second line, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What became of it.
    pub kind: ChangeKind,
    /// The statement.
    pub text: String,
}

/// What became of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// It stands as before.
    Kept,
    /// It is new.
    Added,
    /// It was in force before, and is no longer.
    Removed,
}

/// The versions that change something, each against the one before.
pub(super) fn history(versions: Vec<(Option<NaiveDate>, Vec<String>)>) -> Vec<Version> {
    let mut before: Vec<String> = Vec::new();
    let mut history = Vec::new();
    for (since, text) in versions {
        let changes = changes(&before, &text);
        if changes.iter().any(|change| change.kind != ChangeKind::Kept) {
            history.push(Version { since, changes });
        }
        before = text;
    }
    history
}

/// The shortest way from one text to the other (longest common subsequence; procedures have some ten statements).
fn changes(old: &[String], new: &[String]) -> Vec<Change> {
    let width = new.len() + 1;
    let mut common = vec![0_u32; (old.len() + 1) * width];
    let known = |common: &[u32], i: usize, j: usize| common.get(i * width + j).copied().unwrap_or(0);
    for (i, one) in old.iter().enumerate().rev() {
        for (j, other) in new.iter().enumerate().rev() {
            let best = match one == other {
                true => known(&common, i + 1, j + 1) + 1,
                false => known(&common, i + 1, j).max(known(&common, i, j + 1)),
            };
            if let Some(slot) = common.get_mut(i * width + j) {
                *slot = best;
            }
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut changes = Vec::new();
    let mut push = |kind, text: &String| changes.push(Change { kind, text: text.clone() });
    loop {
        match (old.get(i), new.get(j)) {
            (None, None) => return changes,
            (Some(one), Some(other)) if one == other => {
                push(ChangeKind::Kept, one);
                (i, j) = (i + 1, j + 1);
            }
            (Some(one), other) if other.is_none() || known(&common, i + 1, j) >= known(&common, i, j + 1) => {
                push(ChangeKind::Removed, one);
                i += 1;
            }
            (_, Some(other)) => {
                push(ChangeKind::Added, other);
                j += 1;
            }
            (Some(one), None) => {
                push(ChangeKind::Removed, one);
                i += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shortest_way() {
        let text = |words: &str| words.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let shown = |old: &str, new: &str| -> String {
            let sign = |kind| match kind {
                ChangeKind::Kept => ' ',
                ChangeKind::Added => '+',
                ChangeKind::Removed => '-',
            };
            changes(&text(old), &text(new)).iter().map(|one| format!("{}{} ", sign(one.kind), one.text)).collect()
        };
        assert_eq!(shown("a b c", "a x c d"), " a -b +x  c +d ");
        assert_eq!(shown("a b", "b a"), "-a  b +a ");
    }
}
