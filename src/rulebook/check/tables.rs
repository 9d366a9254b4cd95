//! Rows of a table: no value without a row or in two of them (M2), no amount that jumps at an edge unasked.

use std::cmp::Ordering;

use chrono::NaiveDate;

use super::amounts::{Proof, ratio};
use crate::amount::Ratio;
use crate::diagnostic::{Code, Diagnostic};
use crate::engine::expression::Frame;
use crate::engine::value::Value;
use crate::plan::{Cell, Expr, Lookup, LookupKind, Row, RowKey};
use crate::source::Place;
use crate::wording::{Text, amounts as say};

/// An edge with its value, and whether it belongs to the row.
type Edge = (Value, bool);

/// A row with its edges as far as they are known.
struct Known<'p> {
    row: &'p Row,
    /// Nothing when it is not written, or rests on the dossier.
    lower: Option<Edge>,
    /// The same.
    upper: Option<Edge>,
    /// Whether an edge is written that is not known.
    open: bool,
    /// Whether the row is written the wrong way round; its edges are the right way here.
    reversed: bool,
}

/// Proves one look-up; `since` is the day of the figures when they are dated.
pub(super) fn prove<'p>(
    proof: &mut Proof<'_, 'p, '_>,
    frame: &mut Frame<'p>,
    lookup: &'p Lookup,
    since: Option<NaiveDate>,
) {
    let rows = known(proof, frame, lookup);
    let when = since.map_or_else(Text::nothing, say::since_day);
    if dated(lookup) {
        meeting(proof, lookup, &rows, &when)
    } else {
        meeting(proof, lookup, &rows, &Text::nothing())
    }
    ends(proof, lookup, &rows);
    if lookup.kind == LookupKind::Bracket && !lookup.jumps_by_law {
        jumps(proof, frame, lookup, &rows);
    }
}

/// Whether an edge rests on anything but what is written there.
fn dated(lookup: &Lookup) -> bool {
    let plain = |expr: &Expr| matches!(expr, Expr::Literal(_));
    lookup.rows.iter().any(|row| match &row.key {
        RowKey::Is(_) | RowKey::Otherwise => false,
        RowKey::At(point) => !plain(point),
        RowKey::Range { lower, upper } => lower.iter().chain(upper).any(|(edge, _)| !plain(edge)),
    })
}

fn known<'p>(proof: &mut Proof<'_, 'p, '_>, frame: &mut Frame<'p>, lookup: &'p Lookup) -> Vec<Known<'p>> {
    let mut rows = Vec::with_capacity(lookup.rows.len());
    for row in &lookup.rows {
        let mut edge = |edge: &'p Option<(Expr, bool)>| {
            let (expr, included) = edge.as_ref()?;
            Some((proof.value(frame, expr)?, *included))
        };
        let (lower, upper, written) = match &row.key {
            RowKey::Is(_) | RowKey::Otherwise => (None, None, 0),
            RowKey::At(point) => {
                let point = proof.value(frame, point).map(|point| (point, true));
                (point.clone(), point, 2)
            }
            RowKey::Range { lower, upper } => {
                (edge(lower), edge(upper), usize::from(lower.is_some()) + usize::from(upper.is_some()))
            }
        };
        let found = usize::from(lower.is_some()) + usize::from(upper.is_some());
        let (lower, upper, reversed) = match (lower, upper) {
            (Some(start), Some(end)) if !matches!(row.key, RowKey::At(_)) && holds_nothing(&start, &end) => {
                (Some((end.0, start.1)), Some((start.0, end.1)), true)
            }
            (lower, upper) => (lower, upper, false),
        };
        rows.push(Known { row, lower, upper, open: found < written, reversed });
    }
    rows
}

/// Every row begins where the one before it ends.
fn meeting(proof: &mut Proof<'_, '_, '_>, lookup: &Lookup, rows: &[Known<'_>], when: &Text) {
    let mut before: Option<(&Edge, Place)> = None;
    for Known { row, lower, upper, open, reversed } in rows {
        if matches!(row.key, RowKey::Is(_) | RowKey::Otherwise) {
            continue;
        }
        if *reversed {
            let finding = Diagnostic::error(Code::TableOverlap, row.written.0, say::row_ends_first(when));
            proof.report(finding.help(say::lower_edge_first()));
        }
        if *open {
            before = None;
            continue;
        }
        let place = row.written.0;
        if let (Some((last, last_place)), Some(lower)) = (before, lower) {
            let finding = if lookup.kind == LookupKind::Interpolated {
                let rises = lower.0.compare(&last.0).is_ok_and(|order| order == Ordering::Greater);
                (!rises).then(|| {
                    let message = say::points_do_not_rise(amount(&lower.0), when);
                    Diagnostic::error(Code::TableOverlap, place, message)
                        .label(last_place, say::point_before())
                        .help(say::rising_points())
                })
            } else {
                between(lookup, last, lower, when).map(|(code, message, help)| {
                    Diagnostic::error(code, place, message).label(last_place, say::row_before()).help(help)
                })
            };
            finding.into_iter().for_each(|finding| proof.report(finding));
        }
        if let (Some((last, last_place)), None, Some(upper)) = (before, lower, upper) {
            let order = upper.0.compare(&last.0).unwrap_or(Ordering::Greater);
            if order == Ordering::Less || (order == Ordering::Equal && upper.1 == last.1) {
                proof.report(
                    Diagnostic::error(Code::TableOverlap, place, say::row_ends_first(when))
                        .label(last_place, say::row_before_ends())
                        .help(say::rising_rows()),
                );
            }
        }
        before = upper.as_ref().map(|upper| (upper, place));
    }
}

/// Whether a row ends before it starts.
fn holds_nothing(start: &Edge, end: &Edge) -> bool {
    match end.0.compare(&start.0) {
        Ok(Ordering::Less) => true,
        Ok(Ordering::Equal) => !(start.1 && end.1),
        Ok(Ordering::Greater) | Err(_) => false,
    }
}

/// What is wrong between the end of a row and the beginning of the next.
fn between(lookup: &Lookup, last: &Edge, lower: &Edge, when: &Text) -> Option<(Code, Text, Text)> {
    // over integers every edge becomes the first or last integer of its row
    let step = |edge: &Value, by: Ratio| {
        let stepped = edge.ratio().ok().and_then(|value| value.add(by).ok());
        stepped.map_or_else(|| edge.clone(), |value| edge.like(value))
    };
    let (end, end_in, start, start_in) = if lookup.whole {
        let end = if last.1 { step(&last.0, Ratio::ONE) } else { last.0.clone() };
        let start = if lower.1 { lower.0.clone() } else { step(&lower.0, Ratio::ONE) };
        (end, false, start, true)
    } else {
        (last.0.clone(), last.1, lower.0.clone(), lower.1)
    };
    let hole = match start.compare(&end).ok()? {
        Ordering::Greater => true,
        Ordering::Less => false,
        Ordering::Equal if !start_in && !end_in => true,
        Ordering::Equal if start_in && end_in => false,
        Ordering::Equal => return None,
    };
    if !hole {
        let help = say::let_rows_meet();
        return Some((Code::TableOverlap, say::two_rows_hold(amount(&start), when), help));
    }
    if lookup.rows.iter().any(|row| row.key == RowKey::Otherwise) {
        return None;
    }
    let help = say::close_the_hole();
    Some((Code::TableHole, say::no_row_holds(amount(&end), when), help))
}

/// The ends of the table reach the limits that the looked-up fact itself has.
fn ends(proof: &mut Proof<'_, '_, '_>, lookup: &Lookup, rows: &[Known<'_>]) {
    let Expr::Fact(fact) = &lookup.of else { return };
    let ranged = |known: &&Known<'_>| !matches!(known.row.key, RowKey::Is(_) | RowKey::Otherwise);
    if lookup.kind == LookupKind::Interpolated || rows.iter().any(|known| known.row.key == RowKey::Otherwise) {
        return;
    }
    let Some(limits) = proof.reader.plan.facts.get(fact.0 as usize).map(|fact| &fact.limits) else { return };
    let beyond = |limit: &Option<(crate::plan::Literal, bool)>, edge: &Option<Edge>, wanted: Ordering| {
        let (literal, included) = limit.as_ref()?;
        let (edge, edge_included) = edge.as_ref()?;
        let limit = Value::from(*literal);
        let order = limit.compare(edge).ok()?;
        (order == wanted || (order == Ordering::Equal && *included && !*edge_included)).then_some(limit)
    };
    let first = rows.iter().find(ranged).filter(|known| lookup.kind == LookupKind::Bracket && !known.open);
    let last = rows.iter().rfind(ranged).filter(|known| !known.open);
    let below = first.and_then(|known| Some((beyond(&limits.lower, &known.lower, Ordering::Less)?, known.row)));
    let above = last.and_then(|known| Some((beyond(&limits.upper, &known.upper, Ordering::Greater)?, known.row)));
    for (witness, row) in below.into_iter().chain(above) {
        let message = say::no_row_for_fact(amount(&witness));
        proof.report(Diagnostic::error(Code::TableHole, row.written.0, message).help(say::rows_reach()));
    }
}

/// Warns where the amount of a bracket is not the same on both sides of an edge.
fn jumps<'p>(proof: &mut Proof<'_, 'p, '_>, frame: &mut Frame<'p>, lookup: &'p Lookup, rows: &[Known<'p>]) {
    for pair in rows.windows(2) {
        let [left, right] = pair else { continue };
        let Some((edge, _)) = &left.upper else { continue };
        // over whole numbers the first one of the right-hand row tells
        let open = match &right.row.key {
            RowKey::Range { lower: Some((_, included)), .. } => !included,
            RowKey::Range { lower: None, .. } => left.upper.as_ref().is_some_and(|(_, included)| *included),
            RowKey::Is(_) | RowKey::At(_) | RowKey::Otherwise => false,
        };
        let Some(mut at) = ratio(edge) else { continue };
        if lookup.whole && open {
            at = at.add(Ratio::ONE).unwrap_or(at);
        }
        let start = left.lower.as_ref().and_then(|(edge, _)| ratio(edge));
        let start = match (&left.row.key, start) {
            (_, Some(start)) => start,
            (RowKey::Range { lower: None, .. }, None) => before(rows, left).unwrap_or(Ratio::ZERO),
            _ => Ratio::ZERO,
        };
        let from = ratio(edge).unwrap_or(at);
        let at = edge.like(at);
        for (one, other) in left.row.cells.iter().zip(&right.row.cells) {
            let (Some(one), Some(other)) = (
                cell(proof, frame, lookup, one, &at, start).as_ref().and_then(ratio),
                cell(proof, frame, lookup, other, &at, from).as_ref().and_then(ratio),
            ) else {
                continue;
            };
            if one != other {
                let said = if other > one { say::jumps_at } else { say::falls_at };
                let message = said(amount(&at), one, other);
                proof.report(Diagnostic::warning(Code::Jump, right.row.written.0, message).help(say::bracket_by_law()));
                break;
            }
        }
    }
}

/// Where a row begins that does not say so.
fn before(rows: &[Known<'_>], row: &Known<'_>) -> Option<Ratio> {
    let at = rows.iter().position(|other| std::ptr::eq(other, row))?;
    let (edge, _) = rows.get(at.checked_sub(1)?)?.upper.as_ref()?;
    ratio(edge)
}

/// A cell at a looked-up value, in a row that begins at `start`; nothing when it rests on the dossier.
fn cell<'p>(
    proof: &mut Proof<'_, 'p, '_>,
    frame: &mut Frame<'p>,
    lookup: &'p Lookup,
    cell: &'p Cell,
    at: &Value,
    start: Ratio,
) -> Option<Value> {
    let Cell::Value(pipe) = cell else { return None };
    let excess = ratio(at)?.sub(start).ok()?;
    proof.supposing(frame, &lookup.of, at.clone(), |proof, frame| {
        frame.excess = Some(at.like(excess));
        proof.reader.pipe(frame, pipe).ok()
    })
}

/// A figure for people, without its currency: the row shows it.
fn amount(value: &Value) -> Text {
    ratio(value).map_or_else(|| Text::alike(crate::engine::lookup::show(value)), Text::alike)
}
