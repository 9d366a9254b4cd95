//! Sums of facts that conditions compare, such as `pages + annexes above 100`, and dossiers that stand for all their values.

use crate::amount::{Currency, Ratio};
use crate::engine::expression::{Frame, Reader};
use crate::engine::value::Value;
use crate::plan::{Expr, Fact, FactId, Literal, Plan, Type};

/// Facts, each times a figure, and a figure.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sum {
    /// Each fact once, by its number, with a factor that is not zero.
    pub(super) terms: Vec<(FactId, Ratio)>,
    rest: Ratio,
    currency: Option<Currency>,
}

impl Sum {
    /// What an expression adds up to; nothing for one that is no sum of facts times figures.
    pub(super) fn of<'p>(reader: &mut Reader<'p>, frame: &mut Frame<'p>, expr: &'p Expr) -> Option<Self> {
        match expr {
            Expr::Fact(id) => {
                let fact = reader.plan.facts.get(id.0 as usize)?;
                matches!(fact.kind, Type::Number { .. } | Type::Money).then(|| Self {
                    terms: vec![(*id, Ratio::ONE)],
                    rest: Ratio::ZERO,
                    currency: None,
                })
            }
            Expr::Add(one, other) => Self::of(reader, frame, one)?.plus(&Self::of(reader, frame, other)?),
            Expr::Subtract(one, other) => Self::of(reader, frame, one)?.minus(&Self::of(reader, frame, other)?),
            Expr::Multiply(one, other) => {
                let (one, other) = (Self::of(reader, frame, one)?, Self::of(reader, frame, other)?);
                let (sum, factor) = if other.terms.is_empty() { (one, other) } else { (other, one) };
                factor.terms.is_empty().then_some(())?;
                Self { currency: sum.currency.or(factor.currency), ..sum.times(factor.rest)? }.into()
            }
            Expr::Divide(sum, by) => {
                let by = Self::of(reader, frame, by)?;
                by.terms.is_empty().then_some(())?;
                Self::of(reader, frame, sum)?.times(Ratio::ONE.div(by.rest)?.ok()?)
            }
            Expr::Group(pipe) if pipe.clauses.is_empty() => Self::of(reader, frame, &pipe.expr),
            _ => {
                let value = reader.eval(frame, expr).ok()?;
                let currency = if let Value::Money(currency, _) = value { Some(currency) } else { None };
                Some(Self { terms: Vec::new(), rest: value.ratio().ok()?, currency })
            }
        }
    }

    fn plus(mut self, other: &Self) -> Option<Self> {
        for (fact, factor) in &other.terms {
            match self.terms.iter_mut().find(|(known, _)| known == fact) {
                Some((_, known)) => *known = known.add(*factor).ok()?,
                None => self.terms.push((*fact, *factor)),
            }
        }
        self.terms.retain(|(_, factor)| *factor != Ratio::ZERO);
        self.terms.sort_by_key(|(fact, _)| fact.0);
        Some(Self { rest: self.rest.add(other.rest).ok()?, currency: self.currency.or(other.currency), ..self })
    }

    pub(super) fn minus(self, other: &Self) -> Option<Self> {
        self.plus(&other.clone().times(Ratio::ZERO.sub(Ratio::ONE).ok()?)?)
    }

    fn times(mut self, by: Ratio) -> Option<Self> {
        for (_, factor) in &mut self.terms {
            *factor = factor.mul(by).ok()?;
        }
        self.terms.retain(|(_, factor)| *factor != Ratio::ZERO);
        Some(Self { rest: self.rest.mul(by).ok()?, ..self })
    }

    /// The facts with the first one counted once, and what they come to where the whole sum is zero.
    pub(super) fn edge(self) -> Option<(Self, Ratio)> {
        let (_, first) = *self.terms.first()?;
        let whole = self.times(Ratio::ONE.div(first)?.ok()?)?;
        let edge = Ratio::ZERO.sub(whole.rest).ok()?;
        Some((Self { rest: Ratio::ZERO, ..whole }, edge))
    }

    /// A value of one of its facts.
    pub(super) fn value(&self, fact: &Fact, value: Ratio) -> Value {
        match fact.kind {
            Type::Money => Value::Money(self.currency.unwrap_or(Currency::VND), value),
            _ => Value::Number(value),
        }
    }

    /// The facts for every value that comparisons with the edges can tell apart; nothing when they cannot be told.
    pub(super) fn cells(&self, plan: &Plan, edges: &[Ratio]) -> Option<Vec<Vec<(FactId, Value)>>> {
        let parts = self.terms.iter().map(|(id, factor)| Part::of(*id, plan.facts.get(id.0 as usize)?, *factor));
        let parts = parts.collect::<Option<Vec<Part<'_>>>>()?;
        let whole = parts.iter().all(|part| part.whole);
        // whole numbers times more than one leave gaps, and a whole one beside a broken one has none to fill them
        let steps = parts.iter().all(|part| !part.whole || part.factor.mul(part.factor).ok() == Some(Ratio::ONE));
        if !steps || (!whole && parts.iter().any(|part| part.whole)) {
            return None;
        }
        let (least, most) = (total(parts.iter().map(Part::least))?, total(parts.iter().map(Part::most))?);
        let mut values: Vec<Ratio> = edges.iter().copied().chain(least).chain(most).collect();
        if whole {
            values = values.iter().flat_map(|value| [value.floor(), value.ceil()]).map(Ratio::integer).collect();
        }
        values.sort_unstable();
        values.dedup();
        let between = values.windows(2).filter_map(|pair| match pair {
            [one, other] => one.add(*other).ok()?.div(Ratio::integer(2))?.ok(),
            _ => None,
        });
        let between: Vec<Ratio> =
            between.map(|value| if whole { Ratio::integer(value.floor()) } else { value }).collect();
        let below = values.first()?.sub(Ratio::ONE).ok()?;
        let above = values.last()?.add(Ratio::ONE).ok()?;
        values.extend(between.into_iter().chain([below, above]));
        values.sort_unstable();
        values.dedup();
        values.retain(|value| least.is_none_or(|least| *value >= least) && most.is_none_or(|most| *value <= most));
        values.into_iter().map(|value| self.reach(&parts, value)).collect()
    }

    /// Facts that add up to a value between the least and the most.
    fn reach(&self, parts: &[Part<'_>], value: Ratio) -> Option<Vec<(FactId, Value)>> {
        let mut given: Vec<Ratio> = parts.iter().map(Part::start).collect();
        for (at, part) in parts.iter().enumerate() {
            let sum = parts
                .iter()
                .zip(&given)
                .try_fold(Ratio::ZERO, |sum, (part, given)| sum.add(part.factor.mul(*given).ok()?).ok())?;
            let own = given.get_mut(at)?;
            let wanted = own.add(value.sub(sum).ok()?.div(part.factor)?.ok()?).ok()?;
            let wanted = part.upper.map_or(wanted, |upper| wanted.min(upper));
            *own = part.lower.map_or(wanted, |lower| wanted.max(lower));
        }
        Some(parts.iter().zip(given).map(|(part, given)| (part.id, self.value(part.fact, given))).collect())
    }
}

/// What all parts add up to, without end where one of them has none; nothing where that cannot be held.
fn total(mut parts: impl Iterator<Item = Option<Option<Ratio>>>) -> Option<Option<Ratio>> {
    parts.try_fold(Some(Ratio::ZERO), |sum, part| match (sum, part?) {
        (Some(sum), Some(part)) => sum.add(part).ok().map(Some),
        _ => Some(None),
    })
}

/// A fact of a sum with the limits that it can reach.
struct Part<'f> {
    id: FactId,
    fact: &'f Fact,
    factor: Ratio,
    whole: bool,
    lower: Option<Ratio>,
    upper: Option<Ratio>,
}

impl<'f> Part<'f> {
    /// Nothing where a limit is not reached itself: no least value stands for all above it.
    fn of(id: FactId, fact: &'f Fact, factor: Ratio) -> Option<Self> {
        let whole = matches!(fact.kind, Type::Number { whole: true });
        let limit = |limit: &Option<(Literal, bool)>, inward: i128| match limit {
            None => Some(None),
            Some((Literal::Number(edge) | Literal::Money(_, edge), included)) => match (whole, included) {
                (_, true) => Some(Some(*edge)),
                (true, false) => edge.add(Ratio::integer(inward)).ok().map(Some),
                (false, false) => None,
            },
            Some(_) => None,
        };
        let (lower, upper) = (limit(&fact.limits.lower, 1)?, limit(&fact.limits.upper, -1)?);
        Some(Self { id, fact, factor, whole, lower, upper })
    }

    fn start(&self) -> Ratio {
        self.lower.or(self.upper).unwrap_or(Ratio::ZERO)
    }

    /// The least that it adds, if there is one.
    fn least(&self) -> Option<Option<Ratio>> {
        self.end(if self.factor > Ratio::ZERO { self.lower } else { self.upper })
    }

    /// The most.
    fn most(&self) -> Option<Option<Ratio>> {
        self.end(if self.factor > Ratio::ZERO { self.upper } else { self.lower })
    }

    fn end(&self, edge: Option<Ratio>) -> Option<Option<Ratio>> {
        edge.map_or(Some(None), |edge| edge.mul(self.factor).ok().map(Some))
    }
}
