//! Facts as columns of 64-bit integers.

use std::ops::Range;

use super::cells::{beyond, each};
use crate::amount::Ratio;
use crate::dossier::{FactColumn, FactValue, Moment, MomentColumn};
use crate::engine::flat::code::{Beyond, Facts, Flat, MISSING};
use crate::engine::flat::days::{microseconds, since_1970, written};
use crate::engine::flat::shape::{Kind, Shape, scaled};
use crate::model::builtin;
use crate::plan::{Plan, Type};

/// A column of a fact with what its words mean.
pub(super) struct Lane<'c> {
    column: &'c FactColumn<'c>,
    shape: Shape,
    /// The value of each word.
    words: Vec<Option<i64>>,
}

impl<'c> Lane<'c> {
    pub(super) fn new(plan: &Plan, fact: u32, shape: Shape, column: &'c FactColumn<'c>) -> Self {
        let words = match (column, shape.kind) {
            (FactColumn::Texts(texts), Some(Kind::Choice)) => {
                texts.words.iter().map(|word| choice(plan, fact, word)).collect()
            }
            (FactColumn::Money { currencies, .. }, Some(Kind::Money(own, _))) => {
                currencies.words.iter().map(|word| (own.code() == &**word).then_some(1)).collect()
            }
            _ => Vec::new(),
        };
        Self { column, shape, words }
    }

    /// The values of some rows.
    pub(super) fn read(&self, rows: Range<usize>, marks: &mut [u8], out: &mut [i64]) {
        let shape = self.shape;
        let missing = shape.default;
        match (self.column, shape.kind) {
            (FactColumn::Flags(flags), Some(Kind::Flag)) => {
                each(flags, rows, marks, out, |flag| Ok(flag.map_or(missing, i64::from)));
            }
            (FactColumn::Integers(integers), Some(Kind::Number(over))) => each(integers, rows, marks, out, |value| {
                value.map_or(Ok(missing), |value| shape.within(value.checked_mul(over).ok_or(Beyond)?))
            }),
            (FactColumn::Numbers { digits, decimals }, Some(Kind::Number(over))) => {
                let decimal = Decimal::new(*decimals, over, shape.whole);
                each(digits, rows, marks, out, |digits| {
                    digits.map_or(Ok(missing), |digits| shape.within(decimal?.value(digits)?))
                });
            }
            (FactColumn::Money { currencies, digits, decimals }, Some(Kind::Money(_, over))) => {
                let mut own = vec![0; rows.len()];
                each(&currencies.codes, rows.clone(), marks, &mut own, |code| {
                    let own = code.and_then(|code| self.words.get(code as usize).copied().flatten());
                    Ok(own.unwrap_or(0))
                });
                let decimal = Decimal::new(*decimals, over, false);
                each(digits, rows, marks, out, |digits| {
                    digits.map_or(Ok(MISSING), |digits| shape.within(decimal?.value(digits)?))
                });
                // an amount in another currency, or in none; where there is no amount its currency says nothing
                for ((own, value), mark) in own.iter().zip(out).zip(marks) {
                    *mark |= u8::from(*own == 0 && *value != MISSING) * super::BEYOND;
                    *value = if *value == MISSING { missing } else { *value };
                }
            }
            (FactColumn::Moments(MomentColumn::Dates(days)), Some(Kind::Date)) => {
                each(days, rows, marks, out, |day| day.map_or(Ok(missing), |day| shape.within(written(day)?)));
            }
            (FactColumn::Texts(texts), Some(Kind::Choice)) => each(&texts.codes, rows, marks, out, |code| match code {
                None => Ok(missing),
                Some(code) => self.words.get(code as usize).copied().flatten().ok_or(Beyond),
            }),
            (FactColumn::Values(values), _) => {
                for (row, mark) in rows.zip(marks) {
                    *mark |= u8::from(!matches!(values.get(row), Some(None))) * super::BEYOND;
                }
                out.fill(missing);
            }
            _ => beyond(marks, out),
        }
    }
}

impl Shape {
    #[inline]
    fn within(self, value: i64) -> Flat<i64> {
        if self.low <= value && value <= self.high { Ok(value) } else { Err(Beyond) }
    }
}

/// From digits with so many decimals to a numerator.
#[derive(Clone, Copy)]
struct Decimal {
    multiplier: i64,
    /// What must divide the product; and, of whole numbers, the digits themselves.
    divisor: i64,
}

impl Decimal {
    fn new(decimals: u32, over: i64, whole: bool) -> Flat<Self> {
        let power = 10_i64.checked_pow(decimals).ok_or(Beyond)?;
        if !whole && over % power == 0 {
            return Ok(Self { multiplier: over / power, divisor: 1 });
        }
        Ok(Self { multiplier: over, divisor: power })
    }

    #[inline]
    fn value(self, digits: i128) -> Flat<i64> {
        let digits = i64::try_from(digits).map_err(|_| Beyond)?;
        let value = digits.checked_mul(self.multiplier).ok_or(Beyond)?;
        if self.divisor == 1 {
            return Ok(value);
        }
        if value % self.divisor == 0 { Ok(value / self.divisor) } else { Err(Beyond) }
    }
}

fn choice(plan: &Plan, fact: u32, word: &str) -> Option<i64> {
    match plan.facts.get(fact as usize).map(|fact| &fact.kind) {
        Some(Type::OneOf(choices)) => choices.iter().position(|choice| **choice == *word).map(|at| at as i64),
        _ => None,
    }
}

/// A value of a dossier.
pub(super) fn value(plan: &Plan, fact: u32, shape: Shape, value: &FactValue) -> Flat<i64> {
    let number = |number: Ratio, over: i64| {
        if shape.whole && !number.is_integer() {
            return Err(Beyond);
        }
        shape.within(scaled(number, over).ok_or(Beyond)?)
    };
    match (shape.kind, value) {
        (Some(Kind::Flag), FactValue::Flag(flag)) => Ok(i64::from(*flag)),
        (Some(Kind::Number(over)), FactValue::Integer(integer)) => {
            shape.within(integer.checked_mul(over).ok_or(Beyond)?)
        }
        (Some(Kind::Number(over)), FactValue::Number(value)) => number(*value, over),
        (Some(Kind::Money(currency, over)), FactValue::Money(money)) if money.currency == currency => {
            shape.within(Decimal::new(currency.minor_digits(), over, shape.whole)?.value(money.minor)?)
        }
        (Some(Kind::Choice), FactValue::Text(text)) => choice(plan, fact, text).ok_or(Beyond),
        (Some(Kind::Date), FactValue::Moment(Moment::Date(date))) => shape.within(i64::from(since_1970(*date))),
        (Some(Kind::Date), FactValue::Text(text)) => match text.parse() {
            Ok(Moment::Date(date)) => shape.within(i64::from(since_1970(date))),
            _ => Err(Beyond),
        },
        (Some(Kind::Moment), FactValue::Moment(Moment::Civil(civil))) => microseconds(*civil),
        _ => Err(Beyond),
    }
}

/// Where the values of a fact are.
#[derive(Debug, Clone, Copy)]
pub(super) enum Of {
    /// One for all rows.
    Same(i64),
    /// In a column.
    Column(u32),
}

/// Where the values of each fact are, when these facts are given, and the channel after them.
pub(super) fn of_facts(shapes: &[Shape], given: impl Iterator<Item = u32>, channel: bool) -> Vec<Of> {
    let mut of: Vec<Of> = shapes.iter().map(|shape| Of::Same(shape.default)).collect();
    let first = super::FACTS as u32;
    for (column, fact) in (first..).zip(given.chain(channel.then_some(builtin::CHANNEL.0))) {
        if let Some(of) = of.get_mut(fact as usize) {
            *of = Of::Column(column);
        }
    }
    of
}

/// The facts of one row.
pub(in crate::engine::flat) struct Record<'r> {
    pub(super) of: &'r [Of],
    /// Column after column, each of so many cells.
    pub(super) cells: &'r [i64],
    pub(super) height: usize,
    pub(super) row: usize,
}

impl Facts for Record<'_> {
    #[inline]
    fn get(&self, fact: u32) -> i64 {
        match self.of.get(fact as usize) {
            Some(Of::Same(value)) => *value,
            Some(Of::Column(at)) => self.cells.get(*at as usize * self.height + self.row).copied().unwrap_or(MISSING),
            None => MISSING,
        }
    }
}
