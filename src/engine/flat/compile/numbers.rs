//! Arithmetic on numerators: denominators are settled here, so that only whole numbers are left for the rows.

use num_integer::Integer;

use super::{Compiler, Typed};
use crate::amount::{Ratio, RoundingMode};
use crate::engine::flat::code::{Beyond, Flat, Node, NodeId, Rounding};
use crate::engine::flat::settle::Days;
use crate::engine::flat::shape::{Kind, scaled};

impl Kind {
    /// The denominator of a number.
    pub(in crate::engine::flat) fn denominator(self) -> Option<i64> {
        match self {
            Self::Number(denominator) | Self::Money(_, denominator) => Some(denominator),
            Self::Flag | Self::Choice | Self::Set | Self::Date | Self::Moment => None,
        }
    }

    fn over(self, denominator: i64) -> Flat<Self> {
        match self {
            Self::Number(_) => Ok(Self::Number(denominator)),
            Self::Money(currency, _) => Ok(Self::Money(currency, denominator)),
            Self::Flag | Self::Choice | Self::Set | Self::Date | Self::Moment => Err(Beyond),
        }
    }
}

fn multiple(a: i64, b: i64) -> Flat<i64> {
    (a / a.gcd(&b)).checked_mul(b).filter(|found| *found > 0).ok_or(Beyond)
}

impl<D: Days> Compiler<'_, D> {
    /// What values of these kinds can be brought to.
    pub(in crate::engine::flat) fn common(&self, mut kinds: impl Iterator<Item = Kind>) -> Flat<Kind> {
        let first = kinds.next().ok_or(Beyond)?;
        kinds.try_fold(first, |known, kind| match (known, kind) {
            (Kind::Number(a), Kind::Number(b)) => Ok(Kind::Number(multiple(a, b)?)),
            (Kind::Money(currency, a), Kind::Money(other, b)) if currency == other => {
                Ok(Kind::Money(currency, multiple(a, b)?))
            }
            _ if known == kind => Ok(known),
            _ => Err(Beyond),
        })
    }

    /// A value over another denominator of its own kind.
    pub(in crate::engine::flat) fn converted(&mut self, value: Typed, kind: Kind) -> Flat<NodeId> {
        if value.kind == kind {
            return Ok(value.node);
        }
        let (from, to) = (value.kind.denominator().ok_or(Beyond)?, kind.denominator().ok_or(Beyond)?);
        if value.kind.over(to)? != kind || to % from != 0 {
            return Err(Beyond);
        }
        self.scale(value.node, to / from)
    }

    pub(in crate::engine::flat) fn scale(&mut self, node: NodeId, by: i64) -> Flat<NodeId> {
        Ok(match self.known(node) {
            _ if by == 1 => node,
            Some(value) => {
                let value = value.checked_mul(by).ok_or(Beyond)?;
                self.constant(value)
            }
            None => self.push(Node::Scale(node, by)),
        })
    }

    /// Both values over one denominator.
    pub(super) fn pair(&mut self, a: Typed, b: Typed) -> Flat<(NodeId, NodeId, Kind)> {
        let kind = self.common([a.kind, b.kind].into_iter())?;
        Ok((self.converted(a, kind)?, self.converted(b, kind)?, kind))
    }

    fn two(
        &mut self,
        a: NodeId,
        b: NodeId,
        known: fn(i64, i64) -> Option<i64>,
        node: fn(NodeId, NodeId) -> Node,
    ) -> Flat<NodeId> {
        match (self.known(a), self.known(b)) {
            (Some(a), Some(b)) => {
                let value = known(a, b).ok_or(Beyond)?;
                Ok(self.constant(value))
            }
            _ => Ok(self.push(node(a, b))),
        }
    }

    fn is_number(kind: Kind) -> Flat<()> {
        kind.denominator().map(|_| ()).ok_or(Beyond)
    }

    pub(in crate::engine::flat) fn add(&mut self, a: Typed, b: Typed) -> Flat<Typed> {
        let (a, b, kind) = self.pair(a, b)?;
        Self::is_number(kind)?;
        Ok(Typed { node: self.two(a, b, i64::checked_add, Node::Add)?, kind })
    }

    pub(in crate::engine::flat) fn subtract(&mut self, a: Typed, b: Typed) -> Flat<Typed> {
        let (a, b, kind) = self.pair(a, b)?;
        Self::is_number(kind)?;
        Ok(Typed { node: self.two(a, b, i64::checked_sub, Node::Subtract)?, kind })
    }

    pub(in crate::engine::flat) fn multiply(&mut self, a: Typed, b: Typed) -> Flat<Typed> {
        let (over_a, over_b) = (a.kind.denominator().ok_or(Beyond)?, b.kind.denominator().ok_or(Beyond)?);
        let kind = match (a.kind, b.kind) {
            (Kind::Money(..), Kind::Money(..)) => return Err(Beyond),
            (Kind::Money(..), _) => a.kind,
            (_, other) => other,
        };
        let kind = kind.over(over_a.checked_mul(over_b).ok_or(Beyond)?)?;
        let node = match (self.known(a.node), self.known(b.node)) {
            (None, Some(by)) => self.scale(a.node, by)?,
            (Some(by), None) => self.scale(b.node, by)?,
            _ => self.two(a.node, b.node, i64::checked_mul, Node::Multiply)?,
        };
        self.lowered(Typed { node, kind })
    }

    /// A known number in lowest terms.
    fn lowered(&mut self, value: Typed) -> Flat<Typed> {
        let (Some(known), Some(denominator)) = (self.known(value.node), value.kind.denominator()) else {
            return Ok(value);
        };
        let divisor = known.gcd(&denominator);
        if divisor <= 1 {
            return Ok(value);
        }
        Ok(Typed { node: self.constant(known / divisor), kind: value.kind.over(denominator / divisor)? })
    }

    /// Division by a number that is the same for every row.
    pub(super) fn divide(&mut self, a: Typed, b: Typed) -> Flat<Typed> {
        let (by, over) = match (self.known(b.node), b.kind) {
            (Some(by), Kind::Number(over)) if by != 0 => (by, over),
            _ => return Err(Beyond),
        };
        let denominator = a.kind.denominator().ok_or(Beyond)?.checked_mul(by.checked_abs().ok_or(Beyond)?);
        let kind = a.kind.over(denominator.ok_or(Beyond)?)?;
        let node = self.scale(a.node, over.checked_mul(by.signum()).ok_or(Beyond)?)?;
        self.lowered(Typed { node, kind })
    }

    /// The lesser or the greater.
    pub(in crate::engine::flat) fn extreme(&mut self, a: Typed, b: Typed, least: bool) -> Flat<Typed> {
        let (a, b, kind) = self.pair(a, b)?;
        let node = if least {
            self.two(a, b, |a, b| Some(a.min(b)), Node::Least)?
        } else {
            self.two(a, b, |a, b| Some(a.max(b)), Node::Greatest)?
        };
        Ok(Typed { node, kind })
    }

    /// To whole numbers, towards minus or plus infinity.
    pub(super) fn whole(&mut self, value: Typed, down: bool) -> Flat<Typed> {
        let denominator = value.kind.denominator().ok_or(Beyond)?;
        if denominator == 1 {
            return Ok(value);
        }
        let kind = value.kind.over(1)?;
        let node = if down { Node::Floor(value.node, denominator) } else { Node::Ceil(value.node, denominator) };
        Ok(Typed { node: self.push(node), kind })
    }

    /// To multiples of a unit that is the same for every row.
    pub(super) fn rounded_to(&mut self, value: Typed, mode: RoundingMode, unit: Typed) -> Flat<Typed> {
        let (over, unit_over) = (value.kind.denominator().ok_or(Beyond)?, unit.kind.denominator().ok_or(Beyond)?);
        let unit = self.known(unit.node).filter(|unit| *unit > 0).ok_or(Beyond)?;
        let unit = Ratio::new(i128::from(unit), i128::from(unit_over)).ok_or(Beyond)?;
        let (rounding, denominator) = rounding(mode, unit, over)?;
        self.code.roundings.push(rounding);
        let at = (self.code.roundings.len() - 1) as u32;
        Ok(Typed { node: self.push(Node::Round(value.node, at)), kind: value.kind.over(denominator)? })
    }

    /// A literal edge over the denominator of a value: where it falls between two numerators, its exact place.
    pub(super) fn edge(&mut self, kind: Kind, edge: Typed) -> Flat<Ratio> {
        let known = self.known(edge.node).ok_or(Beyond)?;
        let number = |over: i64| Ratio::new(i128::from(known), i128::from(over)).ok_or(Beyond);
        match (kind, edge.kind) {
            (Kind::Number(over), Kind::Number(other)) => scale_ratio(number(other)?, over),
            (Kind::Money(currency, over), Kind::Money(other, its)) if currency == other => {
                scale_ratio(number(its)?, over)
            }
            // zero is zero in every currency
            (Kind::Money(_, _), Kind::Number(_)) | (Kind::Number(_), Kind::Money(_, _)) if known == 0 => {
                Ok(Ratio::ZERO)
            }
            (Kind::Date, Kind::Date) | (Kind::Moment, Kind::Moment) | (Kind::Choice, Kind::Choice) => {
                Ok(Ratio::integer(i128::from(known)))
            }
            _ => Err(Beyond),
        }
    }

    /// The day of a date or moment.
    pub(super) fn day(&mut self, value: Typed) -> Flat<NodeId> {
        match value.kind {
            Kind::Date => Ok(value.node),
            Kind::Moment => Ok(self.push(Node::DayOf(value.node))),
            Kind::Flag | Kind::Choice | Kind::Set | Kind::Number(_) | Kind::Money(..) => Err(Beyond),
        }
    }
}

fn scale_ratio(number: Ratio, over: i64) -> Flat<Ratio> {
    number.mul(Ratio::integer(i128::from(over))).map_err(|_| Beyond)
}

/// The rounding of numerators over a denominator to a unit, and the denominator of what comes out.
pub(in crate::engine::flat) fn rounding(mode: RoundingMode, unit: Ratio, over: i64) -> Flat<(Rounding, i64)> {
    let denominator = i64::try_from(unit.denominator()).map_err(|_| Beyond)?;
    let size = scaled(unit, denominator).ok_or(Beyond)?;
    let (multiplier, divisor) = (denominator, size.checked_mul(over).ok_or(Beyond)?);
    let shared = multiplier.gcd(&divisor);
    Ok((Rounding { mode, multiplier: multiplier / shared, divisor: divisor / shared, unit: size }, denominator))
}
