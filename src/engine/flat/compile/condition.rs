//! Conditions as flat code.

use super::{Compiler, Scope, Typed};
use crate::amount::Ratio;
use crate::engine::flat::code::{Beyond, Flat, MISSING, Node, NodeId, Row};
use crate::engine::flat::settle::{Days, instant};
use crate::engine::flat::shape::Kind;
use crate::plan::{Condition, Expr};

/// An edge over the denominator of the value, and whether it belongs.
pub(super) type Edge = Option<(Ratio, bool)>;

/// The least numerator that a lower edge lets in.
pub(super) fn low(edge: Edge) -> Flat<i64> {
    let Some((edge, included)) = edge else { return Ok(MISSING + 1) };
    let whole = edge.is_integer();
    let least = if whole && !included { edge.floor().checked_add(1) } else { Some(edge.ceil()) };
    i64::try_from(least.ok_or(Beyond)?).map_err(|_| Beyond)
}

/// The greatest numerator that an upper edge lets in.
pub(super) fn high(edge: Edge) -> Flat<i64> {
    let Some((edge, included)) = edge else { return Ok(i64::MAX) };
    let whole = edge.is_integer();
    let greatest = if whole && !included { edge.floor().checked_sub(1) } else { Some(edge.floor()) };
    i64::try_from(greatest.ok_or(Beyond)?).map_err(|_| Beyond)
}

impl<'p, D: Days> Compiler<'p, D> {
    /// A condition, as 1 or 0.
    pub(in crate::engine::flat) fn condition(
        &mut self,
        scope: &mut Scope<'p>,
        condition: &'p Condition,
    ) -> Flat<NodeId> {
        match condition {
            Condition::All(parts) => self.junction(scope, parts, 0, |first, count| Node::All { first, count }),
            Condition::Any(parts) => self.junction(scope, parts, 1, |first, count| Node::Any { first, count }),
            Condition::Not(part) => {
                let part = self.condition(scope, part)?;
                Ok(match self.known(part) {
                    Some(value) => self.constant(1 - value),
                    None => self.push(Node::Not(part)),
                })
            }
            Condition::Happened(event) => Ok(match instant(*event) {
                Some(at) => self.push(Node::Happened(at)),
                None => self.constant(0),
            }),
            Condition::Flag(expr) => {
                let flag = self.expr(scope, expr)?;
                if flag.kind == Kind::Flag { Ok(flag.node) } else { Err(Beyond) }
            }
            Condition::Is { subject, choices } => {
                let subject = self.expr(scope, subject)?;
                if subject.kind != Kind::Choice {
                    return Err(Beyond);
                }
                if let Some(known) = self.known(subject.node) {
                    let holds = choices.iter().any(|choice| i64::from(*choice) == known);
                    return Ok(self.constant(i64::from(holds)));
                }
                self.one_of(subject.node, choices)
            }
            Condition::Has { subject, set } => {
                let of = self.expr(scope, subject)?;
                if of.kind == Kind::Set { Ok(self.push(Node::Has { of: of.node, bits: *set })) } else { Err(Beyond) }
            }
            Condition::LaterInDay(expr, minute) => {
                let at = self.minute(scope, expr)?;
                self.between(at, Some((Ratio::from(i64::from(*minute)), false)), None)
            }
            Condition::EarlierInDay(expr, minute) => {
                let at = self.minute(scope, expr)?;
                self.between(at, None, Some((Ratio::from(i64::from(*minute)), false)))
            }
            Condition::Within { subject, lower, upper } => self.within(scope, subject, lower, upper),
        }
    }

    fn junction(
        &mut self,
        scope: &mut Scope<'p>,
        parts: &'p [Condition],
        deciding: i64,
        node: fn(u32, u32) -> Node,
    ) -> Flat<NodeId> {
        let mut open = Vec::new();
        for part in parts {
            let part = self.condition(scope, part)?;
            match self.known(part) {
                Some(value) if value == deciding && open.is_empty() => return Ok(self.constant(deciding)),
                Some(value) if value != deciding => {}
                _ => open.push(part),
            }
        }
        if open.is_empty() {
            return Ok(self.constant(1 - deciding));
        }
        let (first, count) = (self.code.parts.len() as u32, open.len() as u32);
        self.code.parts.extend(open);
        Ok(self.push(node(first, count)))
    }

    fn one_of(&mut self, of: NodeId, choices: &[u16]) -> Flat<NodeId> {
        if choices.iter().all(|choice| *choice < 64) {
            let bits = choices.iter().fold(0_u64, |bits, choice| bits | 1 << choice);
            return Ok(self.push(Node::Mask { of, bits }));
        }
        let mut parts = Vec::with_capacity(choices.len());
        for choice in choices {
            let edge = Some((Ratio::from(i64::from(*choice)), true));
            parts.push(self.between(of, edge, edge)?);
        }
        let (first, count) = (self.code.parts.len() as u32, parts.len() as u32);
        self.code.parts.extend(parts);
        Ok(self.push(Node::Any { first, count }))
    }

    fn minute(&mut self, scope: &mut Scope<'p>, expr: &'p Expr) -> Flat<NodeId> {
        let at = self.expr(scope, expr)?;
        if at.kind == Kind::Moment { Ok(self.push(Node::MinuteOfDay(at.node))) } else { Err(Beyond) }
    }

    fn between(&mut self, of: NodeId, lower: Edge, upper: Edge) -> Flat<NodeId> {
        let (low, high) = (low(lower)?, high(upper)?);
        if let Some(known) = self.known(of) {
            return Ok(self.constant(i64::from(low <= known && known <= high)));
        }
        let first = self.code.rows.len() as u32;
        self.code.rows.push(Row { low, high, cell: 0 });
        Ok(self.push(Node::Within { of, first }))
    }

    fn within(
        &mut self,
        scope: &mut Scope<'p>,
        subject: &'p Expr,
        lower: &'p Option<(Expr, bool)>,
        upper: &'p Option<(Expr, bool)>,
    ) -> Flat<NodeId> {
        let of = self.expr(scope, subject)?;
        let edges = match (self.limit(scope, lower)?, self.limit(scope, upper)?) {
            (lower, upper) if self.is_settled(&lower) && self.is_settled(&upper) => (lower, upper),
            (lower, upper) => return self.compared(of, lower, upper),
        };
        let days = [&edges.0, &edges.1].into_iter().flatten().any(|(edge, _)| edge.kind == Kind::Date);
        let of = match of.kind {
            Kind::Moment if days => Typed { node: self.push(Node::DayOf(of.node)), kind: Kind::Date },
            _ => of,
        };
        let mut found = [None, None];
        for (place, edge) in found.iter_mut().zip([edges.0, edges.1]) {
            if let Some((edge, included)) = edge {
                *place = Some((self.edge(of.kind, edge)?, included));
            }
        }
        let [lower, upper] = found;
        self.between(of.node, lower, upper)
    }

    fn limit(&mut self, scope: &mut Scope<'p>, edge: &'p Option<(Expr, bool)>) -> Flat<Option<(Typed, bool)>> {
        match edge {
            Some((edge, included)) => Ok(Some((self.expr(scope, edge)?, *included))),
            None => Ok(None),
        }
    }

    fn is_settled(&self, edge: &Option<(Typed, bool)>) -> bool {
        edge.is_none_or(|(edge, _)| self.known(edge.node).is_some())
    }

    /// With edges that differ from row to row.
    fn compared(&mut self, of: Typed, lower: Option<(Typed, bool)>, upper: Option<(Typed, bool)>) -> Flat<NodeId> {
        let mut parts = Vec::new();
        for (edge, is_lower) in [(lower, true), (upper, false)] {
            let Some((edge, included)) = edge else { continue };
            let (of, edge) = self.comparable(of, edge)?;
            let (less, more) = if is_lower { (of, edge) } else { (edge, of) };
            // below the lower edge, or above the upper one
            let node = if included {
                let outside = self.push(Node::Less(less, more));
                self.push(Node::Not(outside))
            } else {
                self.push(Node::Less(more, less))
            };
            parts.push(node);
        }
        let (first, count) = (self.code.parts.len() as u32, parts.len() as u32);
        self.code.parts.extend(parts);
        Ok(self.push(Node::All { first, count }))
    }

    fn comparable(&mut self, a: Typed, b: Typed) -> Flat<(NodeId, NodeId)> {
        match (a.kind, b.kind) {
            (Kind::Moment, Kind::Moment) => Ok((a.node, b.node)),
            (Kind::Date | Kind::Moment, Kind::Date | Kind::Moment) => Ok((self.day(a)?, self.day(b)?)),
            (Kind::Number(_) | Kind::Money(..), _) => self.pair(a, b).map(|(a, b, _)| (a, b)),
            _ => Err(Beyond),
        }
    }
}
