//! Tables of rows: bracket, graduated, interpolated (M1, M2).

use std::cmp::Ordering;

use crate::amount::Ratio;
use crate::assessment::{ErrorKind, Finding, Operation};
use crate::engine::expression::{Frame, Reader, internal};
use crate::engine::value::{Evaluated, Stop, Value};
use crate::plan::{Cell, Columns, Lookup, LookupKind, Row, RowKey};

/// The edges of a row: a value and whether it belongs.
#[derive(Debug, Clone, Default)]
struct Edges {
    lower: Option<(Value, bool)>,
    upper: Option<(Value, bool)>,
}

impl Edges {
    fn holds(&self, value: &Value) -> Result<bool, Stop> {
        if let Some((edge, included)) = &self.lower {
            match value.compare(edge)? {
                Ordering::Less => return Ok(false),
                Ordering::Equal if !included => return Ok(false),
                _ => {}
            }
        }
        if let Some((edge, included)) = &self.upper {
            match value.compare(edge)? {
                Ordering::Greater => return Ok(false),
                Ordering::Equal if !included => return Ok(false),
                _ => {}
            }
        }
        Ok(true)
    }
}

impl<'p> Reader<'p> {
    /// Looks a value up.
    pub(crate) fn lookup(&mut self, frame: &mut Frame<'p>, lookup: &'p Lookup) -> Evaluated {
        let value = self.eval(frame, &lookup.of)?;
        match lookup.kind {
            LookupKind::Bracket => self.bracket(frame, lookup, value),
            LookupKind::Graduated => self.graduated(frame, lookup, value),
            LookupKind::Interpolated => self.interpolated(frame, lookup, value),
        }
    }

    /// The edges of every row; a row without lower edge starts where the former ended (M2).
    fn edges(&mut self, frame: &mut Frame<'p>, rows: &'p [Row]) -> Result<Vec<Edges>, Stop> {
        let mut before: Option<(Value, bool)> = None;
        let mut all = Vec::with_capacity(rows.len());
        for row in rows {
            let edges = match &row.key {
                RowKey::Is(_) | RowKey::Otherwise => Edges::default(),
                RowKey::At(point) => {
                    let point = self.eval(frame, point)?;
                    before = Some((point.clone(), true));
                    Edges { lower: Some((point.clone(), true)), upper: Some((point, true)) }
                }
                RowKey::Range { lower, upper } => {
                    let lower = match lower {
                        Some((edge, included)) => Some((self.eval(frame, edge)?, *included)),
                        None => before.take().map(|(edge, included)| (edge, !included)),
                    };
                    let upper = match upper {
                        Some((edge, included)) => Some((self.eval(frame, edge)?, *included)),
                        None => None,
                    };
                    before = upper.clone();
                    Edges { lower, upper }
                }
            };
            all.push(edges);
        }
        Ok(all)
    }

    fn bracket(&mut self, frame: &mut Frame<'p>, lookup: &'p Lookup, value: Value) -> Evaluated {
        let edges = self.edges(frame, &lookup.rows)?;
        let mut otherwise = None;
        for (row, edges) in lookup.rows.iter().zip(&edges) {
            let holds = match (&row.key, &value) {
                (RowKey::Is(choices), Value::Choice(choice)) => choices.contains(choice),
                (RowKey::Is(_), _) => return Err(internal("a choice")),
                (RowKey::Otherwise, _) => {
                    otherwise = Some(row);
                    false
                }
                _ => edges.holds(&value)?,
            };
            if holds {
                return self.band(frame, lookup, row, &value, edges);
            }
            if let Some(record) = self.record.filter(|_| !matches!(row.key, RowKey::Otherwise)) {
                record.note(Finding::PassedBand(row.written.0), None);
            }
        }
        match otherwise {
            Some(row) => self.band(frame, lookup, row, &value, &Edges::default()),
            None => Err(Stop::error(ErrorKind::NoRuleInForce, format!("no row of the table holds {}", show(&value)))),
        }
    }

    /// The row that holds a value.
    fn band(
        &mut self,
        frame: &mut Frame<'p>,
        lookup: &'p Lookup,
        row: &'p Row,
        value: &Value,
        edges: &Edges,
    ) -> Evaluated {
        self.reach(row);
        let result = self.row_cell(frame, lookup, row, value, edges);
        if let (Some(record), Ok(result)) = (self.record, &result) {
            record.arithmetic((Operation::Band, None), [Some(value), None], result, None, Some(row.written));
        }
        result
    }

    /// Writes down that a row had a part in an answer.
    fn reach(&self, row: &Row) {
        if let Some(record) = self.record {
            record.reach(row.written.0);
        }
    }

    fn row_cell(
        &mut self,
        frame: &mut Frame<'p>,
        lookup: &'p Lookup,
        row: &'p Row,
        value: &Value,
        edges: &Edges,
    ) -> Evaluated {
        let start = edges.lower.as_ref().map_or(Ratio::ZERO, |(edge, _)| edge.ratio().unwrap_or(Ratio::ZERO));
        let excess = value.ratio().ok().and_then(|ratio| ratio.sub(start).ok()).map(|part| value.like(part));
        let before = std::mem::replace(&mut frame.excess, excess);
        let result = self.cell(frame, lookup.columns.as_ref(), row);
        frame.excess = before;
        result
    }

    /// The cell that answers, by the column.
    fn cell(&mut self, frame: &mut Frame<'p>, columns: Option<&'p Columns>, row: &'p Row) -> Evaluated {
        let Some(columns) = columns else {
            let cell = row.cells.first().ok_or_else(|| internal("a cell"))?;
            return self.cell_value(frame, cell);
        };
        self.asks(columns.fact);
        let wanted = self.fact(columns.fact)?;
        let mut best: Option<Value> = None;
        for (cell, choice) in row.cells.iter().zip(&columns.choices) {
            let chosen = match &wanted {
                Value::Choice(one) => one == choice,
                Value::Set(bits) => bits & (1_u64.checked_shl(u32::from(*choice)).unwrap_or(0)) != 0,
                _ => return Err(internal("a column")),
            };
            if !chosen {
                continue;
            }
            let value = self.cell_value(frame, cell)?;
            best = match best {
                Some(known) if known.compare(&value)? != Ordering::Less => Some(known),
                _ => Some(value),
            };
        }
        best.ok_or_else(|| Stop::error(ErrorKind::NoRuleInForce, "no column of the table is for this dossier"))
    }

    pub(crate) fn cell_value(&mut self, frame: &mut Frame<'p>, cell: &'p Cell) -> Evaluated {
        match cell {
            Cell::Undetermined(reason) => Err(Stop::Undetermined(std::sync::Arc::clone(reason), Vec::new())),
            Cell::Value(pipe) => self.pipe(frame, pipe),
        }
    }

    /// Σ cell × part of the value inside the row.
    fn graduated(&mut self, frame: &mut Frame<'p>, lookup: &'p Lookup, value: Value) -> Evaluated {
        let edges = self.edges(frame, &lookup.rows)?;
        let size = value.ratio()?;
        let mut total: Option<Value> = None;
        let mut reached = false;
        for (row, edges) in lookup.rows.iter().zip(&edges) {
            let (lower, upper) = bounds(edges, lookup.whole)?;
            let top = upper.map_or(size, |upper| upper.min(size));
            reached |= upper.is_none_or(|upper| size <= upper);
            let part = if top > lower { top.sub(lower)? } else { Ratio::ZERO };
            if part != Ratio::ZERO {
                self.reach(row);
            }
            let rate = self.row_cell(frame, lookup, row, &value, edges)?;
            let term = rate.clone().multiply(value.like(part))?;
            if let Some(record) = self.record {
                let operands = [Some(&value.like(part)), Some(&rate)];
                record.arithmetic((Operation::GraduatedRow, None), operands, &term, None, Some(row.written));
            }
            total = Some(match total {
                Some(sum) => sum.add(term)?,
                None => term,
            });
            if reached {
                break;
            }
        }
        match total {
            Some(total) if reached => Ok(total),
            _ => Err(Stop::error(ErrorKind::NoRuleInForce, format!("no row of the table holds {}", show(&value)))),
        }
    }

    /// Exact and linear between neighbouring points; the end rows are constant.
    fn interpolated(&mut self, frame: &mut Frame<'p>, lookup: &'p Lookup, value: Value) -> Evaluated {
        let edges = self.edges(frame, &lookup.rows)?;
        let mut before: Option<(Value, Value)> = None;
        let last = lookup.rows.len().saturating_sub(1);
        for (at, (row, edges)) in lookup.rows.iter().zip(&edges).enumerate() {
            let point = match (at, &edges.lower, &edges.upper) {
                (_, Some((lower, _)), Some((upper, _))) if lower == upper => lower.clone(),
                (0, _, Some((upper, _))) => {
                    if value.compare(upper)? != Ordering::Greater {
                        self.reach(row);
                        return self.row_cell(frame, lookup, row, &value, edges);
                    }
                    upper.clone()
                }
                (at, Some((lower, _)), None) if at == last => lower.clone(),
                _ => return Err(internal("a range between points")),
            };
            let order = value.compare(&point)?;
            // a point says something up to the value, and of the way to the one after it
            if order != Ordering::Greater {
                self.reach(row);
                if order == Ordering::Less {
                    at.checked_sub(1)
                        .and_then(|before| lookup.rows.get(before))
                        .into_iter()
                        .for_each(|row| self.reach(row));
                }
            } else if at == last {
                self.reach(row);
            }
            let rate = self.row_cell(frame, lookup, row, &value, edges)?;
            match order {
                Ordering::Equal => return Ok(rate),
                Ordering::Less => {
                    return match before {
                        Some((from, start)) => {
                            let found = between(&from, &start, &point, &rate, &value)?;
                            if let Some(record) = self.record {
                                let (step, row) = ((Operation::Interpolated, None), Some(row.written));
                                record.arithmetic(step, [Some(&value), None], &found, None, row);
                            }
                            Ok(found)
                        }
                        None => Err(outside(&value)),
                    };
                }
                Ordering::Greater if at == last && edges.upper.is_none() => return Ok(rate),
                Ordering::Greater => before = Some((point, rate)),
            }
        }
        Err(outside(&value))
    }
}

fn outside(value: &Value) -> Stop {
    Stop::Undetermined(format!("{} lies outside the points of the table", show(value)).into(), Vec::new())
}

/// Exclusive lower and inclusive upper bound of a row's part; over integers edges meet as integers (M2).
fn bounds(edges: &Edges, whole: bool) -> Result<(Ratio, Option<Ratio>), Stop> {
    let step = if whole { Ratio::ONE } else { Ratio::ZERO };
    let lower = match &edges.lower {
        None => Ratio::ZERO,
        Some((edge, true)) => edge.ratio()?.sub(step)?,
        Some((edge, false)) => edge.ratio()?,
    };
    let upper = match &edges.upper {
        None => None,
        Some((edge, true)) => Some(edge.ratio()?),
        Some((edge, false)) => Some(edge.ratio()?.sub(step)?),
    };
    Ok((lower, upper))
}

/// `start + (end − start) × (value − from) / (to − from)`
fn between(from: &Value, start: &Value, to: &Value, end: &Value, value: &Value) -> Evaluated {
    let width = to.clone().subtract(from.clone())?;
    let share = value.clone().subtract(from.clone())?.divide(width)?;
    let rise = end.clone().subtract(start.clone())?;
    start.clone().add(rise.multiply(share)?)
}

/// A value for people.
pub(crate) fn show(value: &Value) -> String {
    match value {
        Value::Number(number) => number.to_string(),
        Value::Money(currency, amount) => format!("{amount} {currency}"),
        Value::Date(date) => date.to_string(),
        Value::Moment(at) => at.to_string(),
        Value::Flag(_) | Value::Choice(_) | Value::Set(_) | Value::Records(_) => "this value".to_owned(),
    }
}
