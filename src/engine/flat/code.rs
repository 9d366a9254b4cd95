//! Flat code: nodes of 64-bit arithmetic and conditions, and how they are run. Its constants stand beside it, so that the
//! procedures that differ only in numbers share their code.

use crate::amount::RoundingMode;

/// What flat code does not answer: the evaluator does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Beyond;

pub(super) type Flat<T> = Result<T, Beyond>;

/// A node, by its place in the code.
pub(super) type NodeId = u32;

/// The mark of what is not given.
pub(super) const MISSING: i64 = i64::MIN;

/// Microseconds of a day.
pub(super) const DAY: i64 = 86_400_000_000;

/// One step of arithmetic. Numbers are numerators over a denominator that is settled with the code; days count from
/// 1970-01-01, moments are microseconds of local time since then; conditions are 1 and 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Node {
    /// By its place among the constants of the program.
    Constant(u32),
    Fact(u32),
    Instant(u8),
    Register(u8),
    Happened(u8),
    DayOf(NodeId),
    MinuteOfDay(NodeId),
    Year(NodeId),
    Month(NodeId),
    DayOfMonth(NodeId),
    MonthsBetween(NodeId, NodeId),
    Add(NodeId, NodeId),
    Subtract(NodeId, NodeId),
    Multiply(NodeId, NodeId),
    Scale(NodeId, i64),
    Least(NodeId, NodeId),
    Greatest(NodeId, NodeId),
    /// The largest whole number not above, of a numerator over a denominator.
    Floor(NodeId, i64),
    /// The smallest whole number not below.
    Ceil(NodeId, i64),
    Round(NodeId, u32),
    /// The first row that holds the value.
    Bracket {
        of: NodeId,
        first: u32,
        count: u32,
    },
    /// Every row for its part.
    Graduated {
        of: NodeId,
        first: u32,
        count: u32,
    },
    /// The payload that a decision comes to is a node.
    Choose(Choice),
    Within {
        of: NodeId,
        first: u32,
    },
    Less(NodeId, NodeId),
    Mask {
        of: NodeId,
        bits: u64,
    },
    Has {
        of: NodeId,
        bits: u64,
    },
    Not(NodeId),
    All {
        first: u32,
        count: u32,
    },
    Any {
        first: u32,
        count: u32,
    },
    Beyond,
}

/// Which statement of a slot answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Choice {
    Never,
    Always(u32),
    Cases { first: u32, count: u32 },
}

/// A statement that answers where its condition holds and none of an earlier group does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Case {
    /// Nothing when it always holds.
    pub(super) condition: Option<NodeId>,
    pub(super) group: u16,
    /// Statements that say the same have the same payload.
    pub(super) payload: u32,
}

/// A row of a table: the values from `low` to `high`, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Row {
    pub(super) low: i64,
    pub(super) high: i64,
    pub(super) cell: NodeId,
}

/// Rounding to multiples: `round(value × multiplier ÷ divisor) × unit`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Rounding {
    pub(super) mode: RoundingMode,
    pub(super) multiplier: i64,
    pub(super) divisor: i64,
    pub(super) unit: i64,
}

impl Rounding {
    pub(super) fn apply(self, value: i64) -> Flat<i64> {
        let value = value.checked_mul(self.multiplier).ok_or(Beyond)?;
        let size = value.checked_abs().ok_or(Beyond)?;
        let count = if self.divisor == 1 {
            size
        } else {
            match self.mode {
                RoundingMode::Down => size / self.divisor,
                RoundingMode::Up => size / self.divisor + i64::from(size % self.divisor != 0),
                RoundingMode::HalfUp => {
                    let (whole, rest) = (size / self.divisor, size % self.divisor);
                    whole + i64::from(rest >= self.divisor - rest)
                }
            }
        };
        let count = if value < 0 { -count } else { count };
        count.checked_mul(self.unit).ok_or(Beyond)
    }
}

/// The facts of one row.
pub(crate) trait Facts {
    /// The value of a fact, or [`MISSING`].
    fn get(&self, fact: u32) -> i64;
}

/// Code and what it refers to.
#[derive(Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Code {
    pub(super) nodes: Vec<Node>,
    pub(super) cases: Vec<Case>,
    pub(super) rows: Vec<Row>,
    pub(super) roundings: Vec<Rounding>,
    pub(super) parts: Vec<NodeId>,
}

/// How many values a line can hand on to its fee.
pub(super) const REGISTERS: usize = 8;

/// One row on its way through the code.
pub(super) struct Run<'r, F> {
    pub(super) code: &'r Code,
    pub(super) constants: &'r [i64],
    pub(super) facts: &'r F,
    /// Local microseconds of `submitted`, `accepted`, `paid` and `finished`.
    pub(super) instants: &'r [i64; 4],
    pub(super) registers: [i64; REGISTERS],
}

fn given(value: i64) -> Flat<i64> {
    if value == MISSING { Err(Beyond) } else { Ok(value) }
}

fn slice<T>(all: &[T], first: u32, count: u32) -> &[T] {
    all.get(first as usize..(first + count) as usize).unwrap_or(&[])
}

impl Code {
    /// Gives back what growing took.
    pub(super) fn shrink(&mut self) {
        self.nodes.shrink_to_fit();
        self.cases.shrink_to_fit();
        self.rows.shrink_to_fit();
        self.roundings.shrink_to_fit();
        self.parts.shrink_to_fit();
    }
}

impl<'r, F: Facts> Run<'r, F> {
    #[inline]
    pub(super) fn new(code: &'r Code, constants: &'r [i64], facts: &'r F, instants: &'r [i64; 4]) -> Self {
        Self { code, constants, facts, instants, registers: [MISSING; REGISTERS] }
    }

    #[inline]
    fn constant(&self, at: u32) -> Flat<i64> {
        self.constants.get(at as usize).copied().ok_or(Beyond)
    }

    #[inline]
    pub(super) fn instant(&self, event: u8) -> i64 {
        self.instants.get(usize::from(event)).copied().unwrap_or(MISSING)
    }

    /// Whether a condition holds.
    pub(super) fn holds(&self, node: NodeId) -> Flat<bool> {
        Ok(self.value(node)? != 0)
    }

    /// The payload of the statement that answers; two that answer differently are for the evaluator to name.
    #[inline]
    pub(super) fn choose(&self, choice: Choice) -> Flat<Option<u32>> {
        match choice {
            Choice::Never => Ok(None),
            Choice::Always(payload) => Ok(Some(payload)),
            Choice::Cases { first, count } => self.first_of(first, count),
        }
    }

    fn first_of(&self, first: u32, count: u32) -> Flat<Option<u32>> {
        let mut found: Option<(u16, u32)> = None;
        for case in slice(&self.code.cases, first, count) {
            if let Some((group, _)) = found
                && case.group != group
            {
                break;
            }
            let holds = match case.condition {
                Some(condition) => self.holds(condition)?,
                None => true,
            };
            match found {
                Some((_, payload)) if holds && payload != case.payload => return Err(Beyond),
                _ if holds => found = Some((case.group, case.payload)),
                _ => {}
            }
        }
        Ok(found.map(|(_, payload)| payload))
    }

    /// The value of a node.
    #[inline]
    pub(super) fn value(&self, node: NodeId) -> Flat<i64> {
        // leaves are most of the nodes: they are not worth a call
        match self.code.nodes.get(node as usize) {
            Some(Node::Constant(at)) => self.constant(*at),
            Some(Node::Fact(fact)) => given(self.facts.get(*fact)),
            Some(node) => self.worked_out(node),
            None => Err(Beyond),
        }
    }

    fn worked_out(&self, node: &Node) -> Flat<i64> {
        match *node {
            Node::Constant(at) => self.constant(at),
            Node::Fact(fact) => given(self.facts.get(fact)),
            Node::Instant(event) => given(self.instant(event)),
            Node::Register(at) => given(self.registers.get(usize::from(at)).copied().unwrap_or(MISSING)),
            Node::Happened(event) => Ok(i64::from(self.instant(event) != MISSING)),
            Node::DayOf(of) => Ok(self.value(of)?.div_euclid(DAY)),
            Node::MinuteOfDay(of) => Ok(self.value(of)?.rem_euclid(DAY) / 60_000_000),
            Node::Year(of) => super::days::date(self.value(of)?).map(super::days::year),
            Node::Month(of) => super::days::date(self.value(of)?).map(super::days::month),
            Node::DayOfMonth(of) => super::days::date(self.value(of)?).map(super::days::day),
            Node::MonthsBetween(a, b) => {
                let (a, b) = (super::days::date(self.value(a)?)?, super::days::date(self.value(b)?)?);
                Ok(crate::engine::expression::months_between(a, b))
            }
            Node::Add(a, b) => self.value(a)?.checked_add(self.value(b)?).ok_or(Beyond),
            Node::Subtract(a, b) => self.value(a)?.checked_sub(self.value(b)?).ok_or(Beyond),
            Node::Multiply(a, b) => self.value(a)?.checked_mul(self.value(b)?).ok_or(Beyond),
            Node::Scale(of, by) => self.value(of)?.checked_mul(by).ok_or(Beyond),
            Node::Least(a, b) => Ok(self.value(a)?.min(self.value(b)?)),
            Node::Greatest(a, b) => Ok(self.value(a)?.max(self.value(b)?)),
            Node::Floor(of, over) => Ok(self.value(of)?.div_euclid(over)),
            Node::Ceil(of, over) => {
                let value = self.value(of)?;
                Ok(value.div_euclid(over) + i64::from(value.rem_euclid(over) != 0))
            }
            Node::Round(of, rounding) => {
                self.code.roundings.get(rounding as usize).ok_or(Beyond)?.apply(self.value(of)?)
            }
            Node::Bracket { of, first, count } => {
                let value = self.value(of)?;
                let rows = slice(&self.code.rows, first, count);
                let row = rows.iter().find(|row| row.low <= value && value <= row.high).ok_or(Beyond)?;
                self.value(row.cell)
            }
            Node::Graduated { of, first, count } => {
                self.graduated(self.value(of)?, slice(&self.code.rows, first, count))
            }
            Node::Choose(choice) => match self.choose(choice)? {
                Some(payload) => self.value(payload),
                None => Err(Beyond),
            },
            Node::Within { of, first } => {
                let value = self.value(of)?;
                let row = self.code.rows.get(first as usize).ok_or(Beyond)?;
                Ok(i64::from(row.low <= value && value <= row.high))
            }
            Node::Less(a, b) => Ok(i64::from(self.value(a)? < self.value(b)?)),
            Node::Mask { of, bits } => {
                let value = u32::try_from(self.value(of)?).map_err(|_| Beyond)?;
                Ok((bits.checked_shr(value).unwrap_or(0) & 1) as i64)
            }
            Node::Has { of, bits } => Ok(i64::from(self.value(of)? as u64 & bits == bits)),
            Node::Not(of) => Ok(1 - self.value(of)?),
            Node::All { first, count } => {
                for part in slice(&self.code.parts, first, count) {
                    if self.value(*part)? == 0 {
                        return Ok(0);
                    }
                }
                Ok(1)
            }
            Node::Any { first, count } => {
                for part in slice(&self.code.parts, first, count) {
                    if self.value(*part)? != 0 {
                        return Ok(1);
                    }
                }
                Ok(0)
            }
            Node::Beyond => Err(Beyond),
        }
    }

    fn graduated(&self, size: i64, rows: &[Row]) -> Flat<i64> {
        let mut total = 0_i64;
        for row in rows {
            let top = row.high.min(size);
            let part = if top > row.low { top.checked_sub(row.low).ok_or(Beyond)? } else { 0 };
            let term = self.value(row.cell)?.checked_mul(part).ok_or(Beyond)?;
            total = total.checked_add(term).ok_or(Beyond)?;
            if size <= row.high {
                return Ok(total);
            }
        }
        Err(Beyond)
    }
}
