//! The fee of a case, tier by tier and clause by clause: M1 to M5, V1, E1 to E3, A1.

use crate::answer::Charge;
use crate::case::*;
use crate::exact::{Ratio, ratio, whole};
use crate::faults::Fault;
use crate::rules::{Rules, Said, Silent};

enum Stop {
    Undetermined,
    Silent(Silent),
}

type Step<T> = Result<T, Stop>;

impl From<Silent> for Stop {
    fn from(silent: Silent) -> Stop {
        Stop::Silent(silent)
    }
}

pub fn charge(rules: &Rules, fee: &Layer) -> Result<Charge, Silent> {
    match weigh(rules, fee) {
        Ok(charge) => Ok(charge),
        Err(Stop::Undetermined) => Ok(Charge::Undetermined),
        Err(Stop::Silent(silent)) => Err(silent),
    }
}

fn weigh(rules: &Rules, fee: &Layer) -> Step<Charge> {
    let money = Money { rules, fee };
    let stated = rules.stated(std::slice::from_ref(fee), Slot::Amount)?;
    match rules.choose(&stated) {
        Said::Nothing => Ok(Charge::Error("no_rule_in_force".to_owned())),
        Said::Conflict => Ok(Charge::Error("conflicting_rules".to_owned())),
        Said::One(Meaning::Exempt) if rules.is(Fault::ExemptIsZero) => Ok(Charge::Amount(0)),
        Said::One(Meaning::Exempt) => Ok(Charge::Exempt),
        Said::One(Meaning::Amount(pipe)) => {
            Ok(Charge::Amount(round(money.pipe(pipe, None)?, Rounding::HalfUp, 1).floor()))
        }
        Said::One(Meaning::Undetermined(candidates)) => {
            let mut amounts = Vec::new();
            for candidate in candidates {
                amounts.push(round(money.pipe(candidate, None)?, Rounding::HalfUp, 1).floor());
            }
            // A1: candidates that are all equal collapse to an amount.
            let collapse =
                amounts.iter().all(|amount| *amount == amounts[0]) && !rules.is(Fault::EqualCandidatesStayOpen);
            Ok(if collapse { Charge::Amount(amounts[0]) } else { Charge::Undetermined })
        }
        Said::One(other) => panic!("{other:?} is no amount"),
    }
}

struct Money<'a> {
    rules: &'a Rules<'a>,
    fee: &'a Layer,
}

impl Money<'_> {
    /// M3: clauses from left to right.
    fn pipe(&self, pipe: &Pipe, excess: Option<Ratio>) -> Step<Ratio> {
        let value = self.value(&pipe.value, excess)?;
        self.clauses(value, &pipe.clauses, excess)
    }

    fn clauses(&self, mut value: Ratio, clauses: &[Clause], excess: Option<Ratio>) -> Step<Ratio> {
        let mut clauses: Vec<&Clause> = clauses.iter().collect();
        if self.rules.is(Fault::LimitsInReverse) {
            clauses.reverse();
        }
        if self.rules.is(Fault::RoundedBeforeTheClauses) {
            clauses.sort_by_key(|clause| !matches!(clause, Clause::Rounded(..)));
        }
        for clause in clauses {
            value = match clause {
                Clause::AtLeast(limit) => value.max(self.value(limit, excess)?),
                Clause::AtMost(limit) => value.min(self.value(limit, excess)?),
                Clause::Rounded(_, unit) if self.rules.is(Fault::RoundedAlwaysHalfUp) => {
                    round(value, Rounding::HalfUp, *unit)
                }
                Clause::Rounded(way, unit) => round(value, *way, *unit),
            };
        }
        Ok(value)
    }

    fn value(&self, expression: &Expression, excess: Option<Ratio>) -> Step<Ratio> {
        match expression {
            Expression::Money(amount) => Ok(whole(*amount)),
            Expression::Number(number) => Ok(*number),
            Expression::Percent(thousandths) => Ok(ratio(*thousandths, 100_000)),
            Expression::Fact(name) => Ok(whole(self.rules.number(name))),
            Expression::Local(name) => self.local(name),
            Expression::Excess => Ok(excess.expect("`excess` inside a bracket")),
            Expression::Times(left, right) => {
                let left = self.value(left, excess)?;
                if let Expression::Group(pipe) = &**right
                    && self.rules.is(Fault::CapBeforeTiers)
                {
                    let product = left * self.value(&pipe.value, excess)?;
                    return self.clauses(product, &pipe.clauses, excess);
                }
                Ok(left * self.value(right, excess)?)
            }
            Expression::Plus(left, right) => Ok(self.value(left, excess)? + self.value(right, excess)?),
            Expression::Minus(left, right) => Ok(self.value(left, excess)? - self.value(right, excess)?),
            Expression::Larger(left, right) => Ok(self.value(left, excess)?.max(self.value(right, excess)?)),
            Expression::Group(pipe) => self.pipe(pipe, excess),
            Expression::Bracket(fact, rows) => self.bracket(self.rules.number(fact), rows),
            Expression::Graduated(fact, rows) => self.graduated(fact, rows),
        }
    }

    fn local(&self, name: &'static str) -> Step<Ratio> {
        let stated = self.rules.stated(std::slice::from_ref(self.fee), Slot::Let(name))?;
        match self.rules.choose(&stated) {
            Said::One(Meaning::Let(_, pipe)) => self.pipe(pipe, None),
            _ => Err(Stop::Silent(Silent("a `let` that nothing states"))),
        }
    }

    /// The row that holds the number answers with its cell.
    fn bracket(&self, number: i128, rows: &[Row]) -> Step<Ratio> {
        for (range, row) in ranges(rows).into_iter().zip(rows) {
            let range =
                if self.rules.is(Fault::BracketEdgeClosedTheWrongWay) { other_side(range, row.edge) } else { range };
            if range.holds(number) {
                let Some(cell) = &row.cell else { return Err(Stop::Undetermined) };
                let lower =
                    if self.rules.is(Fault::ExcessFromZero) { 0 } else { range.lower.map_or(0, |(edge, _)| edge) };
                return self.value(cell, Some(whole(number - lower)));
            }
        }
        Err(Stop::Silent(Silent("a number outside all rows")))
    }

    /// The sum of each cell times the part of the number inside its row.
    fn graduated(&self, fact: &str, rows: &[Row]) -> Step<Ratio> {
        let counts =
            matches!(self.rules.fact(fact), Value::Integer(_)) && !self.rules.is(Fault::GraduatedIntegersByLength);
        let number = self.rules.number(fact);
        let mut sum = whole(0);
        for (range, row) in ranges(rows).into_iter().zip(rows) {
            let Some(cell) = &row.cell else { return Err(Stop::Undetermined) };
            let mut part = if counts {
                (1..=number).filter(|unit| range.holds(*unit)).count() as i128
            } else {
                length_inside(range, number)
            };
            if self.rules.is(Fault::GraduatedAsWholeSlab) {
                part = if range.holds(number) { number } else { 0 };
            }
            sum = sum + self.value(cell, None)? * whole(part);
        }
        Ok(sum)
    }
}

/// How much of 0 to `number` lies between the edges.
fn length_inside(range: Range, number: i128) -> i128 {
    let lower = range.lower.map_or(0, |(edge, _)| edge);
    let upper = range.upper.map_or(number, |(edge, _)| edge.min(number));
    (upper - lower).max(0)
}

/// M2: a row without lower edge starts where the former ended, open where that was closed.
fn ranges(rows: &[Row]) -> Vec<Range> {
    let mut ended: Option<(i128, bool)> = None;
    let mut ranges = Vec::new();
    for row in rows {
        let follows = ended.map(|(edge, closed)| (edge, !closed));
        let range = match row.edge {
            Edge::UpTo(edge) => Range { lower: follows, upper: Some((edge, true)) },
            Edge::Below(edge) => Range { lower: follows, upper: Some((edge, false)) },
            Edge::Above(edge) => Range { lower: Some((edge, false)), upper: None },
            Edge::From(edge) => Range { lower: Some((edge, true)), upper: None },
            Edge::At(edge) => Range { lower: Some((edge, true)), upper: Some((edge, true)) },
        };
        ended = range.upper;
        ranges.push(range);
    }
    ranges
}

fn other_side(range: Range, edge: Edge) -> Range {
    if matches!(edge, Edge::At(_)) {
        return range;
    }
    let turn = |side: Option<(i128, bool)>| side.map(|(edge, closed)| (edge, !closed));
    Range { lower: turn(range.lower), upper: turn(range.upper) }
}

pub fn round(value: Ratio, way: Rounding, unit: i128) -> Ratio {
    let units = value * ratio(1, unit);
    let rounded = match way {
        Rounding::Down => units.floor(),
        Rounding::Up => units.ceiling(),
        Rounding::HalfUp => (units + ratio(1, 2)).floor(),
    };
    whole(rounded * unit)
}
