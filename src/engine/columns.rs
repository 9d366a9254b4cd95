//! Many dossiers at once: chunk by chunk through flat code, and what that leaves through the evaluator.

use std::ops::Range;

use crate::assessment::{AnswerColumns, AnswerRows, DossierError, ErrorKind, Figures};
use crate::dossier::{AsOfColumn, BadCell, Columns, Dossier};
use crate::engine::flat::{FlatBook, Prepared, Room};
use crate::engine::{Parties, Question};
use crate::plan::Plan;

/// Rows that are answered together: few enough to stay near the processor, and where the rows are of many kinds more, so
/// that rows of one kind meet.
const CHUNK: usize = 16_384;
const LARGEST_CHUNK: usize = 262_144;
/// So many rows for each kind of code.
const FOR_EACH_KIND: usize = 256;
/// The least that a processor takes at a time.
#[cfg(feature = "parallel")]
const PART: usize = 4_096;

/// Assesses every row; what the answers held is forgotten.
pub fn assess(
    plan: &Plan,
    flat: &FlatBook,
    columns: &Columns<'_>,
    as_of: &AsOfColumn<'_>,
    answers: &mut AnswerColumns,
) {
    let prepared = Prepared::new(plan, flat, columns, as_of);
    let messages = assess_part(plan, flat, columns, as_of, &prepared, answers.rows_to_write(columns.rows));
    answers.tell(messages);
}

/// Rows chunk by chunk; gives the sentences of those that have one.
fn assess_part(
    plan: &Plan,
    flat: &FlatBook,
    columns: &Columns<'_>,
    as_of: &AsOfColumn<'_>,
    prepared: &Prepared<'_>,
    mut answers: AnswerRows<'_>,
) -> Vec<(usize, String)> {
    let (mut roster, mut room, mut figures) = (flat.roster(), Room::default(), Vec::new());
    let mut rows = answers.range();
    while !rows.is_empty() {
        let size = (roster.kinds() * FOR_EACH_KIND).clamp(CHUNK, LARGEST_CHUNK);
        let chunk = rows.start..rows.end.min(rows.start + size);
        rows.start = chunk.end;
        let read = prepared.read(chunk.clone(), room);
        roster.answer(plan, flat, &read, &mut figures);
        room = read.room();
        answers.write(chunk.start, &figures);
        beyond_flat(plan, columns, as_of, &figures, chunk, &mut answers);
    }
    flat.keep(roster);
    answers.into_messages()
}

/// [`assess`] on all processors: the same answers in the same order.
#[cfg(feature = "parallel")]
pub fn assess_in_parallel(
    plan: &Plan,
    flat: &FlatBook,
    columns: &Columns<'_>,
    as_of: &AsOfColumn<'_>,
    answers: &mut AnswerColumns,
) {
    use rayon::prelude::*;
    let prepared = Prepared::new(plan, flat, columns, as_of);
    // every processor has work to the end, and a part is never so small that rows of one version do not meet
    let share = columns.rows.div_ceil((columns.rows / PART).clamp(1, 4 * rayon::current_num_threads()));
    let parts: Vec<AnswerRows<'_>> = parts(answers.rows_to_write(columns.rows), share.min(LARGEST_CHUNK)).collect();
    let part = |rows| assess_part(plan, flat, columns, as_of, &prepared, rows);
    let messages: Vec<Vec<(usize, String)>> = parts.into_par_iter().map(part).collect();
    messages.into_iter().for_each(|messages| answers.tell(messages));
}

/// The rows in parts of so many.
#[cfg(feature = "parallel")]
fn parts(mut rows: AnswerRows<'_>, size: usize) -> impl Iterator<Item = AnswerRows<'_>> {
    std::iter::from_fn(move || (!rows.range().is_empty()).then(|| rows.take(size)))
}

/// The rows of a chunk that flat code leaves to the evaluator, those of one procedure after another.
fn beyond_flat(
    plan: &Plan,
    columns: &Columns<'_>,
    as_of: &AsOfColumn<'_>,
    figures: &[Figures],
    rows: Range<usize>,
    answers: &mut AnswerRows<'_>,
) {
    let mut beyond: Vec<usize> =
        rows.zip(figures).filter(|(_, figures)| figures.is_beyond).map(|(row, _)| row).collect();
    beyond.sort_by_cached_key(|row| columns.group(*row));
    let mut dossier = Dossier::default();
    let mut found: Option<Found<'_>> = None;
    for row in beyond {
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
        answers.set(row, answer);
    }
}

/// What was looked up for the row before: a code that is not known is compared with every code there is.
struct Found<'p> {
    group: ([Option<u32>; 3], bool),
    parties: Result<Parties<'p>, DossierError>,
}

fn unreadable(bad: BadCell) -> DossierError {
    DossierError::new(ErrorKind::Unreadable, bad.to_string())
}
