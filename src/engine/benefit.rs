//! Benefits: which apply, how they go together, and what they leave to pay (B1–B5).

use std::cmp::Ordering;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::amount::{Money, Overflow, Ratio};
use crate::assessment::{ErrorKind, Finding, Ground, Operation, Reduction, StatementId};
use crate::engine::expression::{Frame, Reader};
use crate::engine::value::{Stop, Value};
use crate::model::builtin::CHOSEN_BENEFIT;
use crate::plan::{Benefit, BenefitEffect, Clause, Combine, Excludes, FeeKind, FeePlan, LimitsOrder, Pipe, Statement};

/// What a fee comes to before surcharges and rounding.
pub(crate) enum Priced {
    /// Nothing is paid, on a ground.
    Free(Ground),
    /// The law leaves it open, or to the payer, whose choice is not given.
    Open(Arc<str>, Option<Arc<str>>),
    /// An amount.
    Amount { gross: Value, reductions: Vec<Reduction>, net: Value },
}

/// Conditions of benefits that may be unknown at once before the answer gives up on candidates.
const UNKNOWN_BENEFITS: usize = 4;

/// A benefit that applies.
#[derive(Clone, Copy)]
struct Candidate<'p> {
    benefit: &'p Benefit,
    statement: &'p Statement<FeeKind>,
    /// First day of its block; none comes before all.
    since: Option<NaiveDate>,
}

impl Candidate<'_> {
    fn is(&self, other: &Self) -> bool {
        self.statement.id == other.statement.id
    }
}

impl<'p> Reader<'p> {
    /// Every amount that is possible: one, unless facts are missing or the law is open.
    pub(crate) fn priced(
        &mut self,
        fee: &'p FeePlan,
        frame: &mut Frame<'p>,
        pipe: &'p Pipe,
    ) -> Result<(Vec<Priced>, Vec<Arc<str>>), Stop> {
        let gross = self.pipe(frame, pipe)?;
        if let Some(record) = self.record {
            record.arithmetic((Operation::Gross, None), [None; 2], &gross, None, None);
        }
        let (sure, open, missing) = self.candidates(fee, frame)?;
        if open.len() > UNKNOWN_BENEFITS {
            return Err(Stop::Missing(missing));
        }
        let mut priced = Vec::new();
        for subset in 0..(1_usize << open.len()) {
            let mut chosen = sure.clone();
            chosen.extend(open.iter().enumerate().filter(|(at, _)| subset >> at & 1 == 1).map(|(_, one)| *one));
            chosen.sort_by_key(|one| (one.since, one.statement.id));
            priced.extend(self.combined(fee, frame, pipe, &gross, chosen)?);
        }
        Ok((priced, missing))
    }

    /// Benefits whose conditions hold, those whose conditions are unknown, and the facts that would decide (B1).
    #[allow(clippy::type_complexity)]
    fn candidates(
        &mut self,
        fee: &'p FeePlan,
        frame: &mut Frame<'p>,
    ) -> Result<(Vec<Candidate<'p>>, Vec<Candidate<'p>>, Vec<Arc<str>>), Stop> {
        let (mut sure, mut open, mut missing) = (Vec::new(), Vec::new(), Vec::new());
        let activity = frame.activity.clone();
        for (_, slot) in &fee.slots.benefits {
            let answers = self.answers(frame, &activity, slot)?;
            for statement in &answers.statements {
                let FeeKind::Benefit(benefit) = &statement.kind else { continue };
                let entry = slot.entries.iter().find(|entry| entry.statement.id == statement.id);
                let block = entry.and_then(|entry| fee.slots.blocks.get(entry.block as usize));
                let candidate = Candidate { benefit, statement, since: block.and_then(|block| block.block.since) };
                if answers.missing.is_empty() { sure.push(candidate) } else { open.push(candidate) }
            }
            missing.extend(answers.missing);
        }
        missing.sort();
        missing.dedup();
        Ok((sure, open, missing))
    }

    fn combined(
        &mut self,
        fee: &'p FeePlan,
        frame: &mut Frame<'p>,
        pipe: &'p Pipe,
        gross: &Value,
        candidates: Vec<Candidate<'p>>,
    ) -> Result<Vec<Priced>, Stop> {
        let before = self.record.map(|_| candidates.clone());
        let left = exclude(candidates)?;
        let lost = before.into_iter().flatten().filter(|one| left.iter().all(|other| !one.is(other)));
        lost.for_each(|one| self.note_benefit(&one, "excluded"));
        match left.as_slice() {
            [] => return Ok(vec![Priced::Amount { gross: gross.clone(), reductions: Vec::new(), net: gross.clone() }]),
            [one] => return self.apply(frame, pipe, gross, &[*one]),
            _ => {}
        }
        let activity = frame.activity.clone();
        let combine = match self.answer(&activity, &fee.slots.combine)?.map(|statement| &statement.kind) {
            Some(FeeKind::Combine(combine)) => Some(*combine),
            _ => None,
        };
        match combine {
            Some(Combine::Multiply) => self.apply(frame, pipe, gross, &left),
            Some(Combine::Best) => self.best(frame, pipe, gross, &left),
            Some(Combine::Choose) => {
                if let Ok(Value::Choice(chosen)) = self.fact(CHOSEN_BENEFIT)
                    && let Some(name) = self.choice_name(CHOSEN_BENEFIT, chosen)
                    && let Some(one) = left.iter().find(|one| one.benefit.name == name)
                {
                    left.iter().filter(|other| !other.is(one)).for_each(|other| self.note_benefit(other, "not_chosen"));
                    return self.apply(frame, pipe, gross, &[*one]);
                }
                let choice = self.plan.facts.get(CHOSEN_BENEFIT.0 as usize).map(|fact| Arc::clone(&fact.name));
                self.each(
                    frame,
                    pipe,
                    gross,
                    &left,
                    ("the payer chooses one benefit: `chosen_benefit` is not given", choice),
                )
            }
            None => {
                self.each(frame, pipe, gross, &left, ("several benefits apply and no rule says how they combine", None))
            }
        }
    }

    fn choice_name(&self, fact: crate::plan::FactId, choice: u16) -> Option<Arc<str>> {
        match self.plan.facts.get(fact.0 as usize).map(|found| &found.kind) {
            Some(crate::plan::Type::OneOf(choices)) => choices.get(usize::from(choice)).cloned(),
            _ => None,
        }
    }

    /// Each benefit alone, as candidates of an open question.
    fn each(
        &mut self,
        frame: &mut Frame<'p>,
        pipe: &'p Pipe,
        gross: &Value,
        candidates: &[Candidate<'p>],
        (reason, choice): (&str, Option<Arc<str>>),
    ) -> Result<Vec<Priced>, Stop> {
        let mut all = Vec::new();
        for one in candidates {
            self.note_benefit(one, "unknown");
            all.extend(self.apply(frame, pipe, gross, &[*one])?);
        }
        all.push(Priced::Open(Arc::from(reason), choice));
        Ok(all)
    }

    /// The lowest net amount; free is the lowest of all.
    fn best(
        &mut self,
        frame: &mut Frame<'p>,
        pipe: &'p Pipe,
        gross: &Value,
        candidates: &[Candidate<'p>],
    ) -> Result<Vec<Priced>, Stop> {
        let mut best: Option<(Ratio, Ratio, Vec<Priced>)> = None;
        let mut uncertain = Vec::new();
        let mut chosen: Option<&Candidate<'p>> = None;
        for one in candidates {
            let priced = self.apply(frame, pipe, gross, &[*one])?;
            let mut low = None;
            let mut high = None;
            for option in &priced {
                let net = match option {
                    Priced::Free(_) => Ratio::ZERO,
                    Priced::Amount { net, .. } => net.ratio()?,
                    Priced::Open(..) => continue,
                };
                low = Some(low.map_or(net, |known: Ratio| known.min(net)));
                high = Some(high.map_or(net, |known: Ratio| known.max(net)));
            }
            let (Some(low), Some(high)) = (low, high) else { continue };
            if low != high {
                uncertain.push((low, priced));
                continue;
            }
            let better = match &best {
                None => true,
                Some((known, _, options)) => {
                    low < *known
                        || (low == *known
                            && matches!(priced.first(), Some(Priced::Free(_)))
                            && !matches!(options.first(), Some(Priced::Free(_))))
                }
            };
            if better {
                best = Some((low, high, priced));
                chosen = Some(one);
            }
        }
        if let Some(chosen) = chosen {
            let others = candidates.iter().filter(|other| !other.is(chosen));
            others.for_each(|other| self.note_benefit(other, "not_best"));
            self.note_benefit(chosen, "applies");
        }
        let Some((low, _, mut priced)) = best else {
            return Ok(uncertain.into_iter().flat_map(|(_, priced)| priced).collect());
        };
        for (other, options) in uncertain {
            if other < low {
                priced.extend(options);
            }
        }
        Ok(priced)
    }

    /// Applies benefits one after the other (B3, B5); more than one result where the law leaves the order open.
    fn apply(
        &mut self,
        frame: &mut Frame<'p>,
        pipe: &'p Pipe,
        gross: &Value,
        candidates: &[Candidate<'p>],
    ) -> Result<Vec<Priced>, Stop> {
        for one in candidates {
            self.used(one.statement.id);
            if matches!(one.benefit.effect, BenefitEffect::Free) {
                let title = one.benefit.title.clone().or_else(|| Some(Arc::clone(&one.benefit.name)));
                return Ok(vec![Priced::Free(Ground { title, statement: Some(one.statement.id) })]);
            }
        }
        let limits = pipe.clauses.iter().position(|clause| matches!(clause, Clause::AtLeast(_) | Clause::AtMost(_)));
        let open = candidates.iter().any(|one| limits.is_some() && is_open(one.benefit));
        let orders: &[LimitsOrder] =
            if open { &[LimitsOrder::Before, LimitsOrder::After] } else { &[LimitsOrder::After] };
        let mut results: Vec<Priced> = Vec::new();
        for order in orders {
            let priced = self.apply_in_order(frame, pipe, gross, candidates, limits, *order)?;
            let same = results.iter().any(|known| match (known, &priced) {
                (Priced::Amount { net: a, .. }, Priced::Amount { net: b, .. }) => a == b,
                _ => false,
            });
            if !same {
                results.push(priced);
            }
        }
        if results.len() > 1 {
            let reason = "the law does not say whether the benefit goes before the limits or after";
            results.push(Priced::Open(Arc::from(reason), None));
        }
        Ok(results)
    }

    fn apply_in_order(
        &mut self,
        frame: &mut Frame<'p>,
        pipe: &'p Pipe,
        gross: &Value,
        candidates: &[Candidate<'p>],
        limits: Option<usize>,
        open_as: LimitsOrder,
    ) -> Result<Priced, Stop> {
        let mut reductions = Vec::new();
        let mut current = gross.clone();
        let mut base = match limits {
            Some(at) => {
                let record = self.record.take(); // written down when it was first computed
                let base = self.pipe_until(frame, pipe, at);
                self.record = record;
                Some(base?)
            }
            None => None,
        };
        let mut scale = Ratio::ONE;
        let replayed: &'p [Clause] = limits.and_then(|at| pipe.clauses.get(at..)).unwrap_or(&[]);
        // those before or with the limits first, then those after them; each in its order
        for late in [false, true] {
            for one in candidates {
                let order = match one.benefit.limits {
                    Some(LimitsOrder::Undetermined) | None => open_as,
                    Some(order) => order,
                };
                let after = base.is_none() || order == LimitsOrder::After;
                if after != late {
                    continue;
                }
                let before = current.clone();
                current = match (&mut base, after) {
                    (Some(start), false) => {
                        let start_value = start.clone();
                        *start = self.effect(frame, one.benefit, start_value)?;
                        if order == LimitsOrder::With
                            && let BenefitEffect::Pay(share) | BenefitEffect::Reduce(share, _) = &one.benefit.effect
                            && let Value::Number(share) = self.eval(frame, share)?
                        {
                            let pay = matches!(one.benefit.effect, BenefitEffect::Pay(_));
                            scale = scale.mul(if pay { share } else { Ratio::ONE.sub(share)? })?;
                        }
                        let start_value = start.clone();
                        self.clauses(frame, start_value, replayed, scale)?
                    }
                    _ => self.effect(frame, one.benefit, current)?,
                };
                if let Some(record) = self.record {
                    let step = (Operation::Benefit, one.benefit.title.as_ref().or(Some(&one.benefit.name)));
                    record.arithmetic(step, [Some(&before), None], &current, Some(one.statement.id), None);
                }
                reductions.push(self.reduction(one, &before, &current)?);
            }
        }
        Ok(Priced::Amount { gross: gross.clone(), reductions, net: current })
    }

    /// What one benefit leaves of an amount (B5).
    fn effect(&mut self, frame: &mut Frame<'p>, benefit: &'p Benefit, amount: Value) -> Result<Value, Stop> {
        let zero = amount.like(Ratio::ZERO);
        match &benefit.effect {
            BenefitEffect::Free => Ok(zero),
            BenefitEffect::Pay(share) => match self.eval(frame, share)? {
                Value::Number(share) => amount.multiply(Value::Number(share)),
                fixed => Ok(if fixed.compare(&amount)? == Ordering::Greater { amount } else { fixed }),
            },
            BenefitEffect::Reduce(share, cap) => {
                let mut reduction = match self.eval(frame, share)? {
                    Value::Number(share) => amount.clone().multiply(Value::Number(share))?,
                    fixed => fixed,
                };
                if let Some(cap) = cap {
                    let cap = self.eval(frame, cap)?;
                    if reduction.compare(&cap)? == Ordering::Greater {
                        reduction = cap;
                    }
                }
                let rest = amount.subtract(reduction)?;
                Ok(if rest.compare(&zero)? == Ordering::Less { zero } else { rest })
            }
        }
    }

    fn note_benefit(&self, one: &Candidate<'p>, verdict: &'static str) {
        if let Some(record) = self.record {
            let (name, title) = (Arc::clone(&one.benefit.name), one.benefit.title.clone());
            record.note(Finding::Benefit { name, title, verdict }, Some(one.statement.id));
        }
    }

    fn reduction(&mut self, one: &Candidate<'p>, before: &Value, after: &Value) -> Result<Reduction, Stop> {
        let (Value::Money(currency, x), Value::Money(_, y)) = (before, after) else {
            return Err(Stop::error(ErrorKind::WrongCurrency, "the amount of a fee must be money"));
        };
        let minor_units = Ratio::integer(10_i128.checked_pow(currency.minor_digits()).ok_or(Overflow)?);
        let settled = |reader: &mut Self, value: Ratio| match reader.settle(*currency, value)? {
            Some(money) => Ok(money),
            // no rounding in the book: whole minor units, shown only
            None => Ok::<Money, Stop>(Money { currency: *currency, minor: value.mul(minor_units)?.floor() }),
        };
        let (x, y) = (settled(self, *x)?, settled(self, *y)?);
        let minor = x.minor.checked_sub(y.minor).ok_or(Overflow)?;
        Ok(Reduction {
            name: Arc::clone(&one.benefit.name),
            title: one.benefit.title.clone(),
            amount: Money { currency: *currency, minor },
            statement: StatementId(one.statement.id.0),
        })
    }
}

fn is_open(benefit: &Benefit) -> bool {
    matches!(benefit.limits, None | Some(LimitsOrder::Undetermined))
}

/// Removes those excluded by a candidate, all at once; two that exclude each other are an error (B2).
fn exclude<'p>(candidates: Vec<Candidate<'p>>) -> Result<Vec<Candidate<'p>>, Stop> {
    let excludes = |a: &Candidate<'p>, b: &Candidate<'p>| {
        a.benefit.name != b.benefit.name
            && match &a.benefit.excludes {
                Excludes::None => false,
                Excludes::All => true,
                Excludes::Names(names) => names.contains(&b.benefit.name),
            }
    };
    for a in &candidates {
        for b in &candidates {
            if excludes(a, b) && excludes(b, a) {
                return Err(Stop::error(
                    ErrorKind::ConflictingRules,
                    format!("benefits `{}` and `{}` exclude each other", a.benefit.name, b.benefit.name),
                ));
            }
        }
    }
    Ok(candidates.iter().filter(|b| !candidates.iter().any(|a| excludes(a, b))).copied().collect())
}
