//! The cells of some rows of a column.

use std::ops::Range;

use super::BEYOND;
use crate::dossier::Column;
use crate::engine::flat::code::{Beyond, Flat, MISSING};

/// What each cell means, or [`MISSING`] and a mark on its row.
pub(super) fn each<T: Copy>(
    column: &Column<'_, T>,
    rows: Range<usize>,
    marks: &mut [u8],
    meaning: impl Fn(Option<T>) -> Flat<i64>,
) -> Vec<i64> {
    let values: &[T] = &column.values;
    let given = column.given.as_deref();
    if let [one] = values {
        let is_given = given.is_none_or(|given| given.first().copied().unwrap_or(false));
        let ends = given.is_some_and(<[bool]>::is_empty);
        let value = if ends { Err(Beyond) } else { meaning(is_given.then_some(*one)) };
        return match value {
            Ok(value) => vec![value; rows.len()],
            Err(Beyond) => beyond(rows.len(), marks),
        };
    }
    let Some(values) = values.get(rows.clone()) else { return beyond(rows.len(), marks) };
    let checked = |value: Option<T>, mark: &mut u8| {
        meaning(value).unwrap_or_else(|Beyond| {
            *mark |= BEYOND;
            MISSING
        })
    };
    match given.map(|given| given.get(rows.clone())) {
        None => values.iter().zip(marks).map(|(value, mark)| checked(Some(*value), mark)).collect(),
        Some(Some(given)) => {
            let cells = values.iter().zip(given).zip(marks);
            cells.map(|((value, given), mark)| checked(given.then_some(*value), mark)).collect()
        }
        Some(None) => beyond(rows.len(), marks),
    }
}

/// A column that ends before the rows do: the evaluator says where.
fn beyond(rows: usize, marks: &mut [u8]) -> Vec<i64> {
    marks.iter_mut().for_each(|mark| *mark |= BEYOND);
    vec![MISSING; rows]
}
