//! Values of a fact that stand for all that it can be, given what the rules ask of it.

use chrono::{Days, NaiveDate};

use crate::amount::{Currency, Money, Ratio};
use crate::assessment::ErrorKind;
use crate::dossier::{FactValue, Moment};
use crate::engine::missing::direction::Direction;
use crate::engine::missing::uses::{Use, Uses};
use crate::engine::value::Value;
use crate::model::builtin;
use crate::plan::{Fact, FactId, FeeKind, Literal, Type};

/// A whole number with no more values than this is looked at value by value.
const FEW: i128 = 64;

/// What stands beyond every edge, to see whether an answer still moves there.
const FAR: i128 = 1_000_000_000_000;

/// A number that need not be whole is taken to have this many decimals.
const DECIMALS: u32 = 9;

/// The values of one fact.
#[derive(Debug, Clone, Default)]
pub(super) struct Values {
    pub(super) all: Vec<FactValue>,
    /// One value beyond all edges and another twice as far, where the fact has no upper limit and the fees move with it.
    pub(super) far: Option<[FactValue; 2]>,
    /// The values decide which rules apply, but not how far the due date goes.
    pub(super) times_open: bool,
    /// Nor how far the fees go.
    pub(super) fees_open: bool,
    /// Not every kind of value is among them.
    pub(super) sampled: bool,
}

impl Uses<'_> {
    /// The values of a fact.
    pub(super) fn values(&self, id: FactId) -> Values {
        let Some(fact) = self.plan.facts.get(id.0 as usize) else { return Values::default() };
        let asked = self.fact(id);
        let moves = self.fees_move(id);
        let text = |choice: &std::sync::Arc<str>| FactValue::Text(choice.to_string());
        let plain = |all| Values { all, sampled: asked.entangled, ..Values::default() };
        match &fact.kind {
            _ if id == builtin::CHOSEN_BENEFIT => plain(self.benefits().into_iter().map(FactValue::Text).collect()),
            Type::Flag => plain(vec![FactValue::Flag(false), FactValue::Flag(true)]),
            Type::OneOf(choices) => plain(choices.iter().map(text).collect()),
            Type::SeveralOf(choices) => {
                let asked_of = |at: &usize| choices.len() <= 6 || asked.bits >> at & 1 == 1;
                let open: Vec<usize> = (0..choices.len().min(64)).filter(asked_of).collect();
                let few = open.get(..12).unwrap_or(&open);
                let chosen = |subset: usize| few.iter().enumerate().filter(move |(at, _)| subset >> at & 1 == 1);
                let list = |subset| chosen(subset).filter_map(|(_, at)| choices.get(*at)).map(text).collect();
                let all = (0..1_usize << few.len()).map(|subset| FactValue::List(list(subset))).collect();
                Values { all, sampled: asked.entangled || few.len() < open.len(), ..Values::default() }
            }
            Type::Number { whole } => numbers(fact, &asked, moves, Unit::Number { whole: *whole }),
            Type::Money => {
                let edges = asked.edges.iter().find_map(|edge| match edge {
                    Value::Money(currency, _) => Some(*currency),
                    _ => None,
                });
                let limits = [fact.limits.lower, fact.limits.upper].into_iter().flatten();
                let mut currency =
                    limits.filter_map(
                        |(limit, _)| if let Literal::Money(currency, _) = limit { Some(currency) } else { None },
                    );
                numbers(fact, &asked, moves, Unit::Money(edges.or_else(|| currency.next()).unwrap_or(Currency::VND)))
            }
            Type::Date | Type::Moment => Values {
                times_open: asked.point || asked.entangled,
                fees_open: moves != Direction::Still || asked.entangled,
                ..plain(self.dates(fact, &asked))
            },
            Type::Many(_) => Values { times_open: true, fees_open: true, sampled: true, ..plain(vec![record(fact)]) },
        }
    }

    /// The benefits of the fees, by name.
    fn benefits(&self) -> Vec<String> {
        let mut names = Vec::new();
        for entry in self.fees.iter().flat_map(|fee| fee.slots.entries()) {
            if let FeeKind::Benefit(benefit) = &entry.statement.kind
                && !names.iter().any(|name: &String| **name == *benefit.name)
            {
                names.push(benefit.name.to_string());
            }
        }
        names
    }

    fn dates(&self, fact: &Fact, asked: &Use) -> Vec<FactValue> {
        let mut days: Vec<NaiveDate> = Vec::new();
        for edge in asked.edges.iter().filter_map(Value::date) {
            let around = [edge.checked_sub_days(Days::new(1)), Some(edge), edge.checked_add_days(Days::new(1))];
            days.extend(around.into_iter().flatten());
        }
        if days.is_empty() {
            let given = [self.dossier.accepted, self.dossier.paid, self.dossier.submitted].into_iter().flatten().next();
            days.push(match given {
                Some(Moment::Date(date)) => date,
                Some(Moment::Civil(civil)) => civil.date(),
                Some(Moment::Instant(instant)) => instant.date_naive(),
                None => NaiveDate::default(),
            });
        }
        days.sort_unstable();
        days.dedup();
        days.retain(|day| crate::engine::facts::allows(fact, &Value::Date(*day)));
        days.into_iter().map(|day| FactValue::Moment(Moment::Date(day))).collect()
    }
}

/// One record with a value in each field that has no default.
fn record(fact: &Fact) -> FactValue {
    let Type::Many(fields) = &fact.kind else { return FactValue::List(Vec::new()) };
    let value = |kind: &Type, limits: &crate::plan::Limits| match kind {
        Type::Flag => Some(FactValue::Flag(false)),
        Type::Number { whole } => Unit::Number { whole: *whole }.value(Domain::of(limits, &[], 0).lower),
        Type::Money => Unit::Money(Currency::VND).value(Domain::of(limits, &[], 0).lower),
        Type::OneOf(choices) => choices.first().map(|choice| FactValue::Text(choice.to_string())),
        Type::Date | Type::Moment | Type::SeveralOf(_) | Type::Many(_) => None,
    };
    let open = fields.iter().filter(|field| field.default.is_none());
    let record = open.filter_map(|field| Some((field.name.to_string(), value(&field.kind, &field.limits)?)));
    FactValue::List(vec![FactValue::Record(record.collect())])
}

/// What the values of a number are counted in.
#[derive(Clone, Copy)]
enum Unit {
    Number { whole: bool },
    Money(Currency),
}

impl Unit {
    const fn decimals(self) -> u32 {
        match self {
            Self::Number { whole: true } => 0,
            Self::Number { whole: false } => DECIMALS,
            Self::Money(currency) => currency.minor_digits(),
        }
    }

    fn value(self, steps: i128) -> Option<FactValue> {
        match self {
            Self::Number { whole: true } => i64::try_from(steps).ok().map(FactValue::Integer),
            Self::Number { whole: false } => Ratio::decimal(steps, DECIMALS).map(FactValue::Number),
            Self::Money(currency) => Some(FactValue::Money(Money { currency, minor: steps })),
        }
    }
}

/// The values that a number can have, in steps.
struct Domain {
    lower: i128,
    upper: Option<i128>,
}

impl Domain {
    /// A count or an amount without a lower limit is taken to be zero or more.
    fn of(limits: &crate::plan::Limits, edges: &[Ratio], decimals: u32) -> Self {
        let scale = Ratio::integer(10_i128.checked_pow(decimals).unwrap_or(1));
        let steps = |literal: &Literal| match literal {
            Literal::Number(value) | Literal::Money(_, value) => value.mul(scale).ok(),
            _ => None,
        };
        let lower = limits.lower.as_ref().and_then(|(edge, included)| {
            let edge = steps(edge)?;
            Some(if *included { edge.ceil() } else { edge.floor() + 1 })
        });
        let upper = limits.upper.as_ref().and_then(|(edge, included)| {
            let edge = steps(edge)?;
            Some(if *included { edge.floor() } else { edge.ceil() - 1 })
        });
        let least = edges.iter().map(|edge| edge.floor() - 1).min().unwrap_or(0).min(0);
        Self { lower: lower.unwrap_or(least), upper }
    }
}

fn numbers(fact: &Fact, asked: &Use, moves: Direction, unit: Unit) -> Values {
    let scale = Ratio::integer(10_i128.checked_pow(unit.decimals()).unwrap_or(1));
    let edges = asked.edges.iter().filter_map(|edge| edge.ratio().ok()?.mul(scale).ok()).collect::<Vec<Ratio>>();
    let domain = Domain::of(&fact.limits, &edges, unit.decimals());
    let open = asked.entangled || moves == Direction::Unclear;
    if let Some(upper) = domain.upper
        && upper - domain.lower < FEW
    {
        return Values { all: (domain.lower..=upper).filter_map(|at| unit.value(at)).collect(), ..Values::default() };
    }
    let mut ends = vec![domain.lower];
    for edge in &edges {
        let (below, above) = (edge.ceil() - 1, edge.floor() + 1);
        ends.extend(below..=above);
    }
    ends.extend(domain.upper);
    ends.retain(|at| *at >= domain.lower && domain.upper.is_none_or(|upper| *at <= upper));
    ends.sort_unstable();
    ends.dedup();
    let far = match (domain.upper, moves) {
        (None, Direction::Up | Direction::Down) if !open => {
            let beyond = ends.last().copied().unwrap_or(0).max(scale.numerator().saturating_mul(FAR));
            let far = beyond.saturating_mul(4);
            unit.value(far).zip(unit.value(far.saturating_mul(2))).map(|(near, farther)| [near, farther])
        }
        _ => None,
    };
    if moves != Direction::Still {
        ends.extend(between(&ends, domain.upper.is_none()));
    }
    let all = ends.into_iter().filter_map(|at| unit.value(at)).collect();
    Values { all, far, times_open: asked.entangled, fees_open: open, sampled: asked.entangled }
}

/// Values away from the ends, where two rules that agree at an end (nothing of nothing, or both at their cap) do not.
fn between(ends: &[i128], unbounded: bool) -> Vec<i128> {
    let gaps = ends.windows(2).filter_map(|pair| match pair {
        [low, high] if high - low > 1 => Some(low + ((high - low) / 13 * 5).max(1)),
        _ => None,
    });
    let last = ends.last().copied().filter(|_| unbounded);
    let onwards =
        last.into_iter().flat_map(|last| [3, 700, 30_000, 7_000_000, 300_000_000, 30_000_000_000].map(|on| last + on));
    gaps.chain(onwards).collect()
}

/// Whether an error says that a value is none.
pub(super) const fn is_no_value(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::FactOutOfRange | ErrorKind::WrongFactType)
}
