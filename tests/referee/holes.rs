//! Days between two versions on which none is in force: a book that has one is refused (E3).

use crate::case::*;
use crate::date::Date;

/// Whether the versions of the main deadline or of the fee leave a day without any.
pub fn any(case: &Case) -> bool {
    let anchor = |layer: &Layer| layer.anchor.or_else(|| case.layers.iter().rev().find_map(|layer| layer.anchor));
    let due = case
        .layers
        .iter()
        .flat_map(|layer| stating(layer, anchor(layer), |meaning| matches!(meaning, Meaning::Due(_))));
    let fee = case.fee.iter().flat_map(|layer| stating(layer, anchor(layer), is_amount));
    hole(&due.collect::<Vec<_>>()) || hole(&fee.collect::<Vec<_>>())
}

const fn is_amount(meaning: &Meaning) -> bool {
    matches!(meaning, Meaning::Amount(_) | Meaning::Exempt | Meaning::Undetermined(_))
}

/// One version: its first and last day, and the instant that decides.
type Version = (Option<Date>, Option<Date>, Option<Event>);

fn stating(layer: &Layer, anchor: Option<Event>, states: impl Fn(&Meaning) -> bool) -> Vec<Version> {
    let blocks =
        layer.blocks.iter().filter(|block| block.statements.iter().any(|statement| states(&statement.meaning)));
    blocks.map(|block| (block.since, block.until, anchor)).collect()
}

/// Versions of several instants are no one line of time, and what is stated outside blocks holds always.
fn hole(versions: &[Version]) -> bool {
    if versions.iter().any(|(since, _, anchor)| since.is_none() || *anchor != versions[0].2) {
        return false;
    }
    let (Some(mut day), Some(last)) =
        (versions.iter().filter_map(|one| one.0).min(), versions.iter().filter_map(|one| one.0).max())
    else {
        return false;
    };
    while day < last {
        let in_force = |(since, until, _): &Version| {
            since.is_some_and(|since| since <= day) && until.is_none_or(|until| day <= until)
        };
        if !versions.iter().any(in_force) {
            return true;
        }
        day = day.next();
    }
    false
}
