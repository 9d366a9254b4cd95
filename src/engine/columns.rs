//! Many dossiers at once: chunk by chunk through flat code, and what that leaves through the evaluator.

use std::ops::Range;

use crate::assessment::{AnswerColumns, DossierError, ErrorKind, Figures};
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
const PART: usize = 8_192;

/// Assesses every row; what the answers held is forgotten.
pub fn assess(
    plan: &Plan,
    flat: &FlatBook,
    columns: &Columns<'_>,
    as_of: &AsOfColumn<'_>,
    answers: &mut AnswerColumns,
) {
    let prepared = Prepared::new(plan, flat, columns, as_of);
    answers.clear();
    answers.reserve(columns.rows);
    assess_part(plan, flat, columns, as_of, &prepared, 0..columns.rows, answers);
}

/// Rows chunk by chunk.
fn assess_part(
    plan: &Plan,
    flat: &FlatBook,
    columns: &Columns<'_>,
    as_of: &AsOfColumn<'_>,
    prepared: &Prepared<'_>,
    mut rows: Range<usize>,
    answers: &mut AnswerColumns,
) {
    let (mut roster, mut room, mut figures) = (flat.roster(), Room::default(), Vec::new());
    while !rows.is_empty() {
        let size = (roster.kinds() * FOR_EACH_KIND).clamp(CHUNK, LARGEST_CHUNK);
        let chunk = rows.start..rows.end.min(rows.start + size);
        rows.start = chunk.end;
        let before = answers.rows;
        let read = prepared.read(chunk.clone(), room);
        roster.answer(plan, flat, &read, &mut figures);
        room = read.room();
        answers.extend(&figures);
        beyond_flat(plan, columns, as_of, &figures, chunk, before, answers);
    }
    flat.keep(roster);
}

/// Assesses every row on all processors; the answers are the same and in the same order.
#[cfg(feature = "parallel")]
pub fn assess_in_parallel(
    plan: &Plan,
    flat: &FlatBook,
    columns: &Columns<'_>,
    as_of: &AsOfColumn<'_>,
) -> AnswerColumns {
    use rayon::prelude::*;
    let prepared = Prepared::new(plan, flat, columns, as_of);
    // every processor has work to the end, and a part is never so small that rows of one version do not meet
    let share = columns.rows.div_ceil(4 * rayon::current_num_threads());
    let chunks: Vec<Range<usize>> = chunks(columns.rows, share.clamp(PART, LARGEST_CHUNK)).collect();
    let part = |rows: Range<usize>| {
        let mut answers = AnswerColumns::default();
        answers.reserve(rows.len());
        assess_part(plan, flat, columns, as_of, &prepared, rows, &mut answers);
        answers
    };
    let parts: Vec<AnswerColumns> = chunks.into_par_iter().map(part).collect();
    let mut answers = AnswerColumns::default();
    for part in parts {
        answers.append(part);
    }
    answers
}

#[cfg(feature = "parallel")]
fn chunks(rows: usize, size: usize) -> impl Iterator<Item = Range<usize>> {
    (0..rows).step_by(size).map(move |start| start..rows.min(start + size))
}

/// The rows of a chunk that flat code leaves to the evaluator, those of one procedure after another.
fn beyond_flat(
    plan: &Plan,
    columns: &Columns<'_>,
    as_of: &AsOfColumn<'_>,
    figures: &[Figures],
    rows: Range<usize>,
    before: usize,
    answers: &mut AnswerColumns,
) {
    let first = rows.start;
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
        answers.set(before + row - first, answer);
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
