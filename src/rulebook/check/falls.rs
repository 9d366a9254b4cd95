//! Amounts that fall while what they are measured by rises: the product of a rising value and a falling rate.

use super::amounts::{Proof, ratio};
use crate::amount::{Ratio, RoundingMode, round};
use crate::diagnostic::{Code, Diagnostic};
use crate::engine::expression::Frame;
use crate::engine::value::Value;
use crate::plan::{Expr, FactId, Lookup, LookupKind, Pipe, RowKey};
use crate::source::Place;
use crate::wording::{Text, amounts as say};

/// Warns where an amount that rests on an interpolated rate falls between two points of the table.
pub(super) fn prove<'p>(proof: &mut Proof<'_, 'p, '_>, frame: &mut Frame<'p>, pipe: &'p Pipe, place: Place) {
    for lookup in interpolations(proof, pipe) {
        let points: Vec<Value> = points(lookup).filter_map(|point| proof.value(frame, point)).collect();
        for column in columns(lookup) {
            proof.reader.overrides.extend(column.clone());
            for pair in points.windows(2) {
                let [from, to] = pair else { continue };
                let found = fall(proof, frame, pipe, lookup, from, to);
                found.into_iter().for_each(|finding| proof.report(finding.at(place)));
            }
            if column.is_some() {
                proof.reader.overrides.pop();
            }
        }
    }
}

/// Every column by itself, else the table without columns.
fn columns(lookup: &Lookup) -> Vec<Option<(FactId, Value)>> {
    let Some(columns) = &lookup.columns else { return vec![None] };
    let choice = |choice: &u16| match columns.highest {
        true => Value::Set(1_u64.checked_shl(u32::from(*choice)).unwrap_or(0)),
        false => Value::Choice(*choice),
    };
    columns.choices.iter().map(|one| Some((columns.fact, choice(one)))).collect()
}

/// An amount that is lower at the end of a stretch than within it.
struct Fall {
    high: Ratio,
    end: Ratio,
    at_high: Ratio,
    at_end: Ratio,
}

impl Fall {
    fn at(&self, place: Place) -> Diagnostic {
        let Self { high, end, at_high, at_end } = self;
        let (high, at_high, at_end) = (about(*high), about(*at_high), about(*at_end));
        let message = say::amount_falls(&high, end, &at_high, &at_end);
        Diagnostic::warning(Code::Jump, place, message).help(say::interpolated_by_law())
    }
}

/// The interpolated tables that an amount rests on and whose law is not said to want falls.
fn interpolations<'p>(proof: &Proof<'_, 'p, '_>, pipe: &'p Pipe) -> Vec<&'p Lookup> {
    let (mut found, mut lets) = (Vec::new(), Vec::new());
    let mut visit = |expr: &'p Expr| match expr {
        Expr::Lookup(lookup) if lookup.kind == LookupKind::Interpolated && !lookup.jumps_by_law => {
            found.push(&**lookup);
        }
        Expr::Let(index) => lets.push(*index),
        _ => {}
    };
    pipe.each(&mut visit);
    for index in lets {
        proof.lets(index).for_each(|pipe| {
            pipe.each(&mut |expr| match expr {
                Expr::Lookup(lookup) if lookup.kind == LookupKind::Interpolated && !lookup.jumps_by_law => {
                    found.push(&**lookup);
                }
                _ => {}
            });
        });
    }
    found
}

fn points(lookup: &Lookup) -> impl Iterator<Item = &Expr> {
    lookup.rows.iter().filter_map(|row| match &row.key {
        RowKey::At(point) => Some(point),
        RowKey::Range { lower, upper } => upper.as_ref().or(lower.as_ref()).map(|(edge, _)| edge),
        RowKey::Is(_) | RowKey::Otherwise => None,
    })
}

/// The highest point of a stretch against its end, when the end is lower.
fn fall<'p>(
    proof: &mut Proof<'_, 'p, '_>,
    frame: &mut Frame<'p>,
    pipe: &'p Pipe,
    lookup: &'p Lookup,
    from: &Value,
    to: &Value,
) -> Option<Fall> {
    let (start, end) = (ratio(from)?, ratio(to)?);
    let mut at = |x: Ratio, clauses: usize| {
        let value = proof.supposing(frame, &lookup.of, from.like(x), |proof, frame| {
            proof.reader.pipe_until(frame, pipe, clauses).ok()
        });
        value.as_ref().and_then(ratio)
    };
    let two = Ratio::integer(2);
    let middle = start.add(end).ok()?.div(two)?.ok()?;
    // a value times a rate that is linear between the points is a parabola: three values give its highest point
    let (low, mid, top) = (at(start, 0)?, at(middle, 0)?, at(end, 0)?);
    let bend = low.add(top).ok()?.sub(mid.mul(two).ok()?).ok()?;
    let half = end.sub(start).ok()?.div(two)?.ok()?;
    let slope = top.sub(low).ok()?.div(two)?.ok()?;
    let mut high = if top < low { start } else { end };
    if bend < Ratio::ZERO {
        let vertex = middle.sub(half.mul(slope.div(bend)?.ok()?).ok()?).ok()?;
        high = vertex.max(start).min(end);
    }
    let (at_high, at_end) = (at(high, pipe.clauses.len())?, at(end, pipe.clauses.len())?);
    (at_end < at_high).then_some(Fall { high, end, at_high, at_end })
}

/// A figure for people; one without end is cut to two places.
fn about(value: Ratio) -> Text {
    let exact = value.to_string();
    let hundredth = Ratio::decimal(1, 2).unwrap_or(Ratio::ONE);
    match round(value, RoundingMode::Down, hundredth) {
        Ok(cut) if exact.contains('/') => say::about(cut),
        _ => Text::alike(value),
    }
}
