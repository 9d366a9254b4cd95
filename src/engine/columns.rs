//! Many dossiers at once: rows of one procedure after another, each through the one evaluator.

use std::ops::Range;

use crate::assessment::{AnswerColumns, DossierError, ErrorKind};
use crate::dossier::{AsOfColumn, BadCell, Columns, Dossier};
use crate::engine::{Parties, Question};
use crate::plan::Plan;

/// Rows that are answered together: enough that rows of one procedure meet, few enough to stay near the processor.
const CHUNK: usize = 8_192;

/// Assesses every row.
pub fn assess(plan: &Plan, columns: &Columns<'_>, as_of: &AsOfColumn<'_>) -> AnswerColumns {
    let mut answers = AnswerColumns::none(0);
    for rows in chunks(columns.rows) {
        answers.append(assess_rows(plan, columns, as_of, rows));
    }
    answers
}

/// Assesses every row on all processors; the answers are the same and in the same order.
#[cfg(feature = "parallel")]
pub fn assess_in_parallel(plan: &Plan, columns: &Columns<'_>, as_of: &AsOfColumn<'_>) -> AnswerColumns {
    use rayon::prelude::*;
    let chunks: Vec<Range<usize>> = chunks(columns.rows).collect();
    let parts: Vec<AnswerColumns> =
        chunks.into_par_iter().map(|rows| assess_rows(plan, columns, as_of, rows)).collect();
    let mut answers = AnswerColumns::none(0);
    for part in parts {
        answers.append(part);
    }
    answers
}

fn chunks(rows: usize) -> impl Iterator<Item = Range<usize>> {
    (0..rows).step_by(CHUNK).map(move |start| start..rows.min(start + CHUNK))
}

fn assess_rows(plan: &Plan, columns: &Columns<'_>, as_of: &AsOfColumn<'_>, rows: Range<usize>) -> AnswerColumns {
    let first = rows.start;
    let mut answers = AnswerColumns::none(rows.len());
    let mut order: Vec<usize> = rows.collect();
    order.sort_by_cached_key(|row| columns.group(*row));
    let mut dossier = Dossier::default();
    let mut found: Option<Found<'_>> = None;
    for row in order {
        let read = columns.read(row, &mut dossier).and_then(|()| as_of.get(row)).map_err(unreadable);
        let answer = read.and_then(|as_of| {
            let group = (columns.group(row), dossier.fees.is_empty());
            let parties = match &found {
                Some(known) if known.group == group => known.parties.clone(),
                _ => {
                    let parties = Parties::of(plan, &dossier);
                    found.insert(Found { group, parties }).parties.clone()
                }
            }?;
            Question::between(plan, &dossier, parties, &as_of).answer()
        });
        answers.set(row - first, answer);
    }
    answers
}

/// What was looked up for the row before: a code that is not known is compared with every code there is.
struct Found<'p> {
    group: ([Option<u32>; 3], bool),
    parties: Result<Parties<'p>, DossierError>,
}

fn unreadable(bad: BadCell) -> DossierError {
    DossierError::new(ErrorKind::Unreadable, bad.to_string())
}
