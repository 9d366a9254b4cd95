//! Flat code over many rows at once: each node is a loop, so that what a node costs is shared by the rows.
//!
//! [`MISSING`] is what a row has where flat code does not answer; it goes through every node as it does through
//! [`super::code::Run`], and in a row that never asks for it it is not there.

use std::sync::atomic::{AtomicBool, Ordering};

use super::code::{Beyond, Case, Choice, Code, DAY, Facts, MISSING, Node, NodeId, REGISTERS, Row};
use super::days;

/// No statement answers.
pub(super) const NONE: i64 = -1;

/// The facts and instants of many rows.
pub(crate) trait Table {
    /// The values of a fact: one for all rows, or one for each.
    fn fact(&self, fact: u32) -> Column<'_>;

    /// Local microseconds of an instant.
    fn instant(&self, event: u8) -> Column<'_>;

    /// When rows are judged.
    fn as_of(&self) -> Column<'_>;

    /// All instants of a row.
    fn moments_of(&self, row: u32) -> [i64; 4];
}

/// One row of a table.
pub(super) struct TableRow<'t, T> {
    pub(super) table: &'t T,
    pub(super) row: u32,
}

impl<T: Table> Facts for TableRow<'_, T> {
    fn get(&self, fact: u32) -> i64 {
        self.table.fact(fact).get(self.row)
    }
}

impl Column<'_> {
    #[inline(always)]
    pub(super) fn get(&self, row: u32) -> i64 {
        match self {
            Self::Same(value) => *value,
            Self::Each(cells) => cells.get(row as usize).copied().unwrap_or(MISSING),
        }
    }
}

/// A column of the table.
pub(crate) enum Column<'t> {
    Same(i64),
    Each(&'t [i64]),
}

/// The values of a node in the rows of a batch.
#[derive(Debug, Clone)]
pub(super) enum Values {
    Same(i64),
    Each(Vec<i64>),
}

impl Values {
    #[inline]
    pub(super) fn get(&self, at: usize) -> i64 {
        match self {
            Self::Same(value) => *value,
            Self::Each(values) => values.get(at).copied().unwrap_or(MISSING),
        }
    }

    /// Whether any row has a value.
    pub(super) fn has(&self, wanted: i64) -> bool {
        match self {
            Self::Same(value) => *value == wanted,
            Self::Each(values) => values.contains(&wanted),
        }
    }
}

/// The constants of the programs of some rows.
#[derive(Clone, Copy)]
pub(super) struct Constants<'b> {
    /// Those of one program after another, each of so many.
    pub(super) all: &'b [i64],
    pub(super) width: usize,
    /// The program of each row.
    pub(super) of: &'b [u32],
}

impl<'b> Constants<'b> {
    #[inline]
    pub(super) fn of_row(&self, at: usize) -> &'b [i64] {
        let program = self.of.get(at).map_or(usize::MAX, |of| *of as usize);
        let end = program.saturating_add(1).saturating_mul(self.width);
        self.all.get(program.saturating_mul(self.width)..end).unwrap_or(&[])
    }
}

/// Rows on their way through the code that they share.
pub(super) struct Batch<'b, T> {
    pub(super) code: &'b Code,
    pub(super) table: &'b T,
    /// The places of the rows in the table, and the constants of the program of each.
    pub(super) rows: &'b [u32],
    constants: Constants<'b>,
    /// Which constants are not the same in all programs of the code; nothing where the rows are of one program.
    varies: Option<&'b [AtomicBool]>,
    pub(super) registers: [Option<Values>; REGISTERS],
    /// Columns that are not used any more.
    pool: &'b mut Vec<Vec<i64>>,
}

#[inline]
fn checked(one: i64, other: i64, result: Option<i64>) -> i64 {
    if one == MISSING || other == MISSING { MISSING } else { result.unwrap_or(MISSING) }
}

fn slice<T>(all: &[T], first: u32, count: u32) -> &[T] {
    all.get(first as usize..(first + count) as usize).unwrap_or(&[])
}

impl<'b, T: Table> Batch<'b, T> {
    pub(super) fn new(
        code: &'b Code,
        varies: &'b [AtomicBool],
        table: &'b T,
        rows: &'b [u32],
        constants: Constants<'b>,
        pool: &'b mut Vec<Vec<i64>>,
    ) -> Self {
        let is_one = constants.of.iter().all(|of| Some(of) == constants.of.first());
        let varies = if is_one { None } else { Some(varies) };
        Self { code, table, rows, constants, varies, registers: Default::default(), pool }
    }

    /// The constants of a row, by its place in the batch.
    pub(super) fn constants_of(&self, at: usize) -> &'b [i64] {
        self.constants.of_row(at)
    }

    /// One constant of a row, by its place in the batch.
    #[inline(always)]
    pub(super) fn constant_of(&self, at: usize, constant: u32) -> Option<i64> {
        let Constants { all, width, of } = self.constants;
        all.get(*of.get(at)? as usize * width + constant as usize).copied()
    }

    fn constant(&mut self, at: u32) -> Values {
        let varies = self.varies.and_then(|varies| varies.get(at as usize));
        if varies.is_some_and(|varies| varies.load(Ordering::Acquire)) {
            let mut column = self.column();
            let Constants { all, width, of } = self.constants;
            let cell = |of: &u32| all.get(*of as usize * width + at as usize).copied().unwrap_or(MISSING);
            column.extend(of.iter().map(cell));
            return Values::Each(column);
        }
        Values::Same(self.constants_of(0).get(at as usize).copied().unwrap_or(MISSING))
    }

    /// A column of one value to be changed row by row.
    pub(super) fn filled(&mut self, value: i64) -> Vec<i64> {
        let mut column = self.column();
        column.resize(self.rows.len(), value);
        column
    }

    fn column(&mut self) -> Vec<i64> {
        let mut column = self.pool.pop().unwrap_or_default();
        column.clear();
        column
    }

    pub(super) fn give_back(&mut self, values: Values) {
        if let Values::Each(column) = values {
            self.pool.push(column);
        }
    }

    fn gathered(&mut self, from: Column<'_>) -> Values {
        match from {
            Column::Same(value) => Values::Same(value),
            Column::Each(cells) => {
                let mut column = self.column();
                column.extend(self.rows.iter().map(|row| cells.get(*row as usize).copied().unwrap_or(MISSING)));
                Values::Each(column)
            }
        }
    }

    fn map(&mut self, of: NodeId, answer: impl Fn(i64) -> i64) -> Values {
        let known = |value: i64| if value == MISSING { MISSING } else { answer(value) };
        match self.values(of) {
            Values::Same(value) => Values::Same(known(value)),
            Values::Each(mut values) => {
                values.iter_mut().for_each(|value| *value = known(*value));
                Values::Each(values)
            }
        }
    }

    fn two(&mut self, a: NodeId, b: NodeId, answer: impl Fn(i64, i64) -> i64) -> Values {
        let (a, b) = (self.values(a), self.values(b));
        self.joined(a, b, answer)
    }

    /// Both in one, in the place of one of them.
    fn joined(&mut self, a: Values, b: Values, answer: impl Fn(i64, i64) -> i64) -> Values {
        match (a, b) {
            (Values::Same(a), Values::Same(b)) => Values::Same(answer(a, b)),
            (Values::Each(mut a), Values::Same(b)) => {
                a.iter_mut().for_each(|a| *a = answer(*a, b));
                Values::Each(a)
            }
            (Values::Same(a), Values::Each(mut b)) => {
                b.iter_mut().for_each(|b| *b = answer(a, *b));
                Values::Each(b)
            }
            (Values::Each(mut a), Values::Each(b)) => {
                a.iter_mut().zip(&b).for_each(|(a, b)| *a = answer(*a, *b));
                self.pool.push(b);
                Values::Each(a)
            }
        }
    }

    /// The values of a node.
    pub(super) fn values(&mut self, node: NodeId) -> Values {
        let Some(node) = self.code.nodes.get(node as usize) else { return Values::Same(MISSING) };
        let table = self.table;
        match *node {
            Node::Constant(at) => self.constant(at),
            Node::Fact(fact) => self.gathered(table.fact(fact)),
            Node::Instant(event) => self.gathered(table.instant(event)),
            Node::Happened(event) => {
                let at = self.gathered(table.instant(event));
                self.joined(at, Values::Same(0), |at, _| i64::from(at != MISSING))
            }
            Node::Register(at) => match self.registers.get(usize::from(at)) {
                Some(Some(values)) => values.clone(),
                Some(None) | None => Values::Same(MISSING),
            },
            Node::DayOf(of) => self.map(of, |at| at.div_euclid(DAY)),
            Node::MinuteOfDay(of) => self.map(of, |at| at.rem_euclid(DAY) / 60_000_000),
            Node::Year(of) => self.map(of, |day| days::date(day).map_or(MISSING, days::year)),
            Node::Month(of) => self.map(of, |day| days::date(day).map_or(MISSING, days::month)),
            Node::DayOfMonth(of) => self.map(of, |day| days::date(day).map_or(MISSING, days::day)),
            Node::MonthsBetween(a, b) => self.two(a, b, |a, b| match (days::date(a), days::date(b)) {
                (Ok(a), Ok(b)) => crate::engine::expression::months_between(a, b),
                _ => MISSING,
            }),
            Node::Add(a, b) => self.two(a, b, |a, b| checked(a, b, a.checked_add(b))),
            Node::Subtract(a, b) => self.two(a, b, |a, b| checked(a, b, a.checked_sub(b))),
            Node::Multiply(a, b) => self.two(a, b, |a, b| checked(a, b, a.checked_mul(b))),
            Node::Scale(of, by) => self.map(of, |value| value.checked_mul(by).unwrap_or(MISSING)),
            Node::Least(a, b) => self.two(a, b, |a, b| a.min(b)),
            Node::Greatest(a, b) => self.two(a, b, |a, b| checked(a, b, Some(a.max(b)))),
            Node::Floor(of, over) => self.map(of, |value| value.div_euclid(over)),
            Node::Ceil(of, over) => {
                self.map(of, |value| value.div_euclid(over) + i64::from(value.rem_euclid(over) != 0))
            }
            Node::Round(of, rounding) => {
                let rounding = self.code.roundings.get(rounding as usize).copied();
                self.map(of, |value| rounding.ok_or(Beyond).and_then(|own| own.apply(value)).unwrap_or(MISSING))
            }
            Node::Bracket { of, first, count } => self.bracket(of, slice(&self.code.rows, first, count)),
            Node::Graduated { of, first, count } => self.graduated(of, slice(&self.code.rows, first, count)),
            Node::Choose(choice) => {
                let chosen = self.choose(choice);
                let cases = match choice {
                    Choice::Never => &[][..],
                    Choice::Always(payload) => return self.values(payload),
                    Choice::Cases { first, count } => slice(&self.code.cases, first, count),
                };
                let nodes: Vec<NodeId> = cases.iter().map(|case| case.payload).collect();
                self.selected(chosen, nodes.into_iter().map(|node| (i64::from(node), node)))
            }
            Node::Within { of, first } => {
                let row = self.code.rows.get(first as usize).copied();
                let (low, high) = row.map_or((1, 0), |row| (row.low, row.high));
                self.map(of, |value| i64::from(low <= value && value <= high))
            }
            Node::Less(a, b) => self.two(a, b, |a, b| checked(a, b, Some(i64::from(a < b)))),
            Node::Mask { of, bits } => self.map(of, |value| match u32::try_from(value) {
                Ok(value) => (bits.checked_shr(value).unwrap_or(0) & 1) as i64,
                Err(_) => MISSING,
            }),
            Node::Has { of, bits } => self.map(of, |value| i64::from(value as u64 & bits == bits)),
            Node::Not(of) => self.map(of, |value| 1 - value),
            Node::All { first, count } => self.junction(slice(&self.code.parts, first, count), 0),
            Node::Any { first, count } => self.junction(slice(&self.code.parts, first, count), 1),
            Node::Beyond => Values::Same(MISSING),
        }
    }

    /// The first part that is missing or decides, from left to right; else the other value.
    fn junction(&mut self, parts: &'b [NodeId], deciding: i64) -> Values {
        let mut known = Values::Same(1 - deciding);
        for part in parts {
            if matches!(known, Values::Same(value) if value == deciding || value == MISSING) {
                break;
            }
            let part = self.values(*part);
            known = self.joined(known, part, |known, part| if known == 1 - deciding { part } else { known });
        }
        known
    }

    /// Of each row, the value of the node whose number was chosen for it; nodes that no row chose are not worked out.
    fn selected(&mut self, chosen: Values, nodes: impl Iterator<Item = (i64, NodeId)>) -> Values {
        self.merged(chosen, nodes, |batch, node| batch.values(node))
    }

    /// Of each row, what was made of the number that was chosen for it, or [`MISSING`].
    pub(super) fn merged<N>(
        &mut self,
        chosen: Values,
        numbers: impl Iterator<Item = (i64, N)>,
        mut make: impl FnMut(&mut Self, N) -> Values,
    ) -> Values {
        let mut result = self.column();
        result.resize(self.rows.len(), MISSING);
        let mut done: Vec<i64> = Vec::new();
        for (number, of) in numbers {
            if done.contains(&number) || !chosen.has(number) {
                continue;
            }
            done.push(number);
            match (&chosen, make(self, of)) {
                (Values::Same(_), values) => {
                    self.pool.push(result);
                    return values;
                }
                (Values::Each(chosen), Values::Same(value)) => {
                    for (place, chosen) in result.iter_mut().zip(chosen) {
                        *place = if *chosen == number { value } else { *place };
                    }
                }
                (Values::Each(chosen), Values::Each(values)) => {
                    for ((place, chosen), value) in result.iter_mut().zip(chosen).zip(&values) {
                        *place = if *chosen == number { *value } else { *place };
                    }
                    self.pool.push(values);
                }
            }
        }
        self.give_back(chosen);
        Values::Each(result)
    }

    /// The value of both nodes where they are one, else [`MISSING`].
    pub(super) fn agreed(&mut self, a: NodeId, b: NodeId) -> Values {
        self.two(a, b, |a, b| if a == b { a } else { MISSING })
    }

    fn bracket(&mut self, of: NodeId, rows: &'b [Row]) -> Values {
        let find = |value: i64| match value {
            MISSING => MISSING,
            _ => rows.iter().position(|row| row.low <= value && value <= row.high).map_or(MISSING, |at| at as i64),
        };
        let chosen = match self.values(of) {
            Values::Same(value) => Values::Same(find(value)),
            Values::Each(mut values) => {
                values.iter_mut().for_each(|value| *value = find(*value));
                Values::Each(values)
            }
        };
        self.selected(chosen, rows.iter().enumerate().map(|(at, row)| (at as i64, row.cell)))
    }

    fn graduated(&mut self, of: NodeId, rows: &'b [Row]) -> Values {
        let sizes = self.values(of);
        let mut totals = self.column();
        totals.resize(self.rows.len(), 0);
        // the rows up to the one that a size lies in count; a size beyond the last has no answer
        let mut reached = false;
        for (at, row) in rows.iter().enumerate() {
            let rates = self.values(row.cell);
            let before = at.checked_sub(1).and_then(|before| rows.get(before)).map(|before| before.high);
            reached = row.high == i64::MAX;
            for (place, total) in totals.iter_mut().enumerate() {
                let size = sizes.get(place);
                if before.is_some_and(|before| size <= before) || *total == MISSING {
                    continue;
                }
                let part = row.high.min(size).checked_sub(row.low).map_or(MISSING, |part| part.max(0));
                let rate = rates.get(place);
                let term = checked(rate, part, rate.checked_mul(part));
                *total = checked(*total, term, total.checked_add(term));
            }
            self.give_back(rates);
        }
        let last = rows.last().map_or(MISSING, |row| row.high);
        for (place, total) in totals.iter_mut().enumerate() {
            let size = sizes.get(place);
            if size == MISSING || (!reached && size > last) {
                *total = MISSING;
            }
        }
        self.give_back(sizes);
        Values::Each(totals)
    }

    /// Of each row, the payload of the statement that answers, or [`NONE`]; two that answer differently are missing.
    pub(super) fn choose(&mut self, choice: Choice) -> Values {
        let (first, count) = match choice {
            Choice::Never => return Values::Same(NONE),
            Choice::Always(payload) => return Values::Same(i64::from(payload)),
            Choice::Cases { first, count } => (first, count),
        };
        let cases: &[Case] = slice(&self.code.cases, first, count);
        let mut chosen = self.column();
        chosen.resize(self.rows.len(), NONE);
        let (mut decided, mut group) = (self.column(), None);
        decided.resize(self.rows.len(), 0);
        for case in cases {
            if group != Some(case.group) {
                // what an earlier group chose stands
                decided.iter_mut().zip(&chosen).for_each(|(decided, chosen)| *decided = i64::from(*chosen != NONE));
                group = Some(case.group);
            }
            let payload = i64::from(case.payload);
            let take = |chosen: i64, decided: i64, holds: i64| match (decided, holds, chosen) {
                (1, ..) | (_, 0, _) | (.., MISSING) => chosen,
                (_, MISSING, _) => MISSING,
                (.., NONE) => payload,
                (.., other) if other == payload => chosen,
                _ => MISSING,
            };
            match case.condition.map(|condition| self.values(condition)) {
                None => take_all(&mut chosen, &decided, |chosen, decided| take(chosen, decided, 1)),
                Some(Values::Same(holds)) => {
                    take_all(&mut chosen, &decided, |chosen, decided| take(chosen, decided, holds));
                }
                Some(Values::Each(holds)) => {
                    for ((chosen, decided), holds) in chosen.iter_mut().zip(&decided).zip(&holds) {
                        *chosen = take(*chosen, *decided, *holds);
                    }
                    self.pool.push(holds);
                }
            }
        }
        self.pool.push(decided);
        Values::Each(chosen)
    }
}

#[inline]
fn take_all(chosen: &mut [i64], decided: &[i64], take: impl Fn(i64, i64) -> i64) {
    for (chosen, decided) in chosen.iter_mut().zip(decided) {
        *chosen = take(*chosen, *decided);
    }
}
