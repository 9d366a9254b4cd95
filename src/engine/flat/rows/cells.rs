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
    out: &mut [i64],
    meaning: impl Fn(Option<T>) -> Flat<i64>,
) {
    let values: &[T] = &column.values;
    let given = column.given.as_deref();
    if let [one] = values {
        let is_given = given.is_none_or(|given| given.first().copied().unwrap_or(false));
        let ends = given.is_some_and(<[bool]>::is_empty);
        let value = if ends { Err(Beyond) } else { meaning(is_given.then_some(*one)) };
        return match value {
            Ok(value) => out.fill(value),
            Err(Beyond) => beyond(marks, out),
        };
    }
    let Some(values) = values.get(rows.clone()) else { return beyond(marks, out) };
    let put = |value: Option<T>, mark: &mut u8, out: &mut i64| {
        *out = meaning(value).unwrap_or_else(|Beyond| {
            *mark |= BEYOND;
            MISSING
        });
    };
    let cells = marks.iter_mut().zip(&mut *out);
    match given.map(|given| given.get(rows)) {
        None => values.iter().zip(cells).for_each(|(value, (mark, out))| put(Some(*value), mark, out)),
        Some(Some(given)) => {
            let values = values.iter().zip(given);
            values.zip(cells).for_each(|((value, given), (mark, out))| put(given.then_some(*value), mark, out));
        }
        Some(None) => beyond(marks, out),
    }
}

/// A column that ends before the rows do: the evaluator says where.
pub(super) fn beyond(marks: &mut [u8], out: &mut [i64]) {
    marks.iter_mut().for_each(|mark| *mark |= BEYOND);
    out.fill(MISSING);
}
