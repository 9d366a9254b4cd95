//! Conditions: alternatives, checks and their opposites.

use super::{Reader, child, has};
use crate::diagnostic::Code;
use crate::syntax::ast::{CheckKind, Condition, ConditionKind};
use crate::syntax::check_text::MAX_DEPTH;
use crate::syntax::grammar::{Pair, Rule};
use crate::wording::reading as say;

impl Reader<'_> {
    /// Alternatives; one alone is itself.
    pub(super) fn condition(&mut self, pair: Pair<'_>) -> Option<Condition> {
        let place = self.place(&pair);
        let parts = pair.into_inner().filter(|part| part.as_rule() == Rule::both);
        let parts = self.deeper(1, place, |reader| reader.all(parts, Self::both))?;
        Some(joined(parts, ConditionKind::Any, place))
    }

    fn both(&mut self, pair: Pair<'_>) -> Option<Condition> {
        let place = self.place(&pair);
        let parts = pair.into_inner().filter(|part| part.as_rule() != Rule::AND);
        let parts = self.all(parts, Self::single)?;
        Some(joined(parts, ConditionKind::All, place))
    }

    fn all<'p>(
        &mut self,
        parts: impl Iterator<Item = Pair<'p>>,
        read: fn(&mut Self, Pair<'p>) -> Option<Condition>,
    ) -> Option<Vec<Condition>> {
        parts.map(|part| read(self, part)).collect()
    }

    fn single(&mut self, pair: Pair<'_>) -> Option<Condition> {
        match pair.as_rule() {
            Rule::negation => self.negation(pair),
            Rule::condition_group => {
                let place = self.place(&pair);
                let inner = self.condition(child(&pair, Rule::condition)?)?;
                Some(Condition { place, ..inner })
            }
            _ => self.check(&pair),
        }
    }

    /// `not` before a check: each one is a level of the tree.
    fn negation(&mut self, pair: Pair<'_>) -> Option<Condition> {
        let place = self.place(&pair);
        let nots = pair.clone().into_inner().filter(|part| part.as_rule() == Rule::NOT).count();
        if nots > MAX_DEPTH as usize {
            self.error(
                Code::TooDeep,
                crate::source::Place { end: place.start + 3, ..place },
                say::many_nots(nots),
                say::one_not(),
            );
            return None;
        }
        let starts: Vec<u32> = pair.clone().into_inner().take(nots).map(|not| not.as_span().start() as u32).collect();
        let inner = pair.into_inner().nth(nots)?;
        let mut condition = self.deeper(nots, place, |reader| reader.single(inner))?;
        for start in starts.into_iter().rev() {
            let place = crate::source::Place { start, ..place };
            condition = Condition { place, kind: ConditionKind::Not(Box::new(condition)) };
        }
        Some(condition)
    }

    fn check(&mut self, pair: &Pair<'_>) -> Option<Condition> {
        let mut parts = pair.clone().into_inner();
        let value = self.expression(parts.next()?)?;
        let asked = match parts.next() {
            Some(asked) => Some(self.asked(&asked)?),
            None => None,
        };
        Some(Condition { place: self.place(pair), kind: ConditionKind::Check(value, asked) })
    }

    fn asked(&mut self, pair: &Pair<'_>) -> Option<CheckKind> {
        Some(match pair.as_rule() {
            Rule::range => CheckKind::Range(self.range(pair)?),
            Rule::is_check => CheckKind::Is { negated: has(pair, Rule::NOT), names: self.names_in(pair) },
            Rule::has_check => CheckKind::Has(self.names_in(pair)),
            Rule::after_check => CheckKind::After(self.time(&child(pair, Rule::time_digits)?)?),
            Rule::before_check => CheckKind::Before(self.time(&child(pair, Rule::time_digits)?)?),
            _ => return None,
        })
    }
}

/// Several conditions joined; one alone needs no joining.
fn joined(
    mut parts: Vec<Condition>,
    join: fn(Vec<Condition>) -> ConditionKind,
    place: crate::source::Place,
) -> Condition {
    match (parts.len(), parts.pop()) {
        (1, Some(only)) => only,
        (_, Some(last)) => {
            parts.push(last);
            Condition { place, kind: join(parts) }
        }
        (_, None) => Condition { place, kind: join(parts) },
    }
}
