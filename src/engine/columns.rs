//! Many dossiers at once: rows of one procedure after another, each through flat code or the evaluator.

use std::ops::Range;

use crate::assessment::{AnswerColumns, DossierError, ErrorKind, Figures};
use crate::dossier::{AsOfColumn, BadCell, Columns, Dossier};
use crate::engine::flat::{FlatBook, Group, Prepared, Session};
use crate::engine::{Parties, Question};
use crate::plan::Plan;

/// Rows that are answered together: enough that rows of one procedure meet, few enough to stay near the processor.
const CHUNK: usize = 262_144;
/// The least that a processor takes at a time.
#[cfg(feature = "parallel")]
const PART: usize = 8_192;

/// Assesses every row.
pub fn assess(plan: &Plan, flat: &FlatBook, columns: &Columns<'_>, as_of: &AsOfColumn<'_>) -> AnswerColumns {
    let prepared = Prepared::new(plan, flat, columns, as_of);
    let mut answers = AnswerColumns::with_room_for(columns.rows);
    for rows in chunks(columns.rows, CHUNK) {
        assess_rows(plan, flat, columns, as_of, &prepared, rows, &mut answers);
    }
    answers
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
    let chunks: Vec<Range<usize>> = chunks(columns.rows, share.clamp(PART, CHUNK)).collect();
    let part = |rows: Range<usize>| {
        let mut answers = AnswerColumns::with_room_for(rows.len());
        assess_rows(plan, flat, columns, as_of, &prepared, rows, &mut answers);
        answers
    };
    let parts: Vec<AnswerColumns> = chunks.into_par_iter().map(part).collect();
    let mut answers = AnswerColumns::none(0);
    for part in parts {
        answers.append(part);
    }
    answers
}

fn chunks(rows: usize, size: usize) -> impl Iterator<Item = Range<usize>> {
    (0..rows).step_by(size).map(move |start| start..rows.min(start + size))
}

/// Rows in the order of their procedures: flat code where it answers, else the evaluator.
fn assess_rows(
    plan: &Plan,
    flat: &FlatBook,
    columns: &Columns<'_>,
    as_of: &AsOfColumn<'_>,
    prepared: &Prepared<'_>,
    rows: Range<usize>,
    answers: &mut AnswerColumns,
) {
    let first = rows.start;
    let mut session = Session::new(plan, flat);
    let mut beyond = Vec::new();
    let read = prepared.read(rows.clone());
    let (order, ends) = by_group(prepared, rows);
    let mut group = Group::default();
    let mut figures = vec![Figures::beyond(); read.rows()];
    let mut answer = |rows: &[usize]| {
        let window = rows.first().and_then(|row| read.take_up(&mut session, *row).ok());
        if let Some(window) = window {
            group.answer(&mut session, &read, window, rows.iter().map(|row| row - first), &mut figures);
        }
    };
    let mut start = 0;
    for end in ends {
        let rows = order.get(start..end).unwrap_or(&[]);
        start = end;
        if prepared.has_parties() {
            rows.chunk_by(|one, other| prepared.parties(*one) == prepared.parties(*other)).for_each(&mut answer);
        } else {
            answer(rows);
        }
    }
    let before = answers.rows;
    answers.extend(&figures);
    beyond.extend((first..).zip(&figures).filter(|(_, figures)| figures.is_beyond).map(|(row, _)| row));
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

/// Rows, those of one procedure after another, and where each procedure's end.
fn by_group(prepared: &Prepared<'_>, rows: Range<usize>) -> (Vec<usize>, Vec<usize>) {
    let groups: Vec<u32> = rows.clone().map(|row| prepared.group(row) as u32).collect();
    let mut next = vec![0; prepared.groups() + 1];
    for group in &groups {
        if let Some(count) = next.get_mut(*group as usize + 1) {
            *count += 1;
        }
    }
    let mut before = 0;
    for place in &mut next {
        before += *place;
        *place = before;
    }
    let mut order = vec![0; groups.len()];
    for (row, group) in rows.zip(&groups) {
        let Some(place) = next.get_mut(*group as usize) else { continue };
        if let Some(slot) = order.get_mut(*place) {
            *slot = row;
        }
        *place += 1;
    }
    // what was the next place of each is where it ends now
    next.pop();
    if prepared.has_parties() {
        let mut rest = order.as_mut_slice();
        let mut start = 0;
        for end in &next {
            let Some((rows, others)) = std::mem::take(&mut rest).split_at_mut_checked(end - start) else { break };
            rows.sort_by_key(|row| prepared.parties(*row));
            (rest, start) = (others, *end);
        }
    }
    (order, next)
}

/// What was looked up for the row before: a code that is not known is compared with every code there is.
struct Found<'p> {
    group: ([Option<u32>; 3], bool),
    parties: Result<Parties<'p>, DossierError>,
}

fn unreadable(bad: BadCell) -> DossierError {
    DossierError::new(ErrorKind::Unreadable, bad.to_string())
}
