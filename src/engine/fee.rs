//! One line of the receipt: amount, exemption or what is open, with benefits and surcharges.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::amount::{Money, Overflow, Ratio, round};
use crate::assessment::{
    Charge, DossierError, ErrorKind, FeeLine, Figure, Finding, Ground, Measure, Operation, Outcome, Part, Share,
    Surcharge, Undetermined, UsedFact,
};
use crate::dossier::FactValue;
use crate::engine::benefit::Priced;
use crate::engine::expression::{Frame, Reader};
use crate::engine::value::{Stop, Value};
use crate::model::builtin::CHOSEN_BENEFIT;
use crate::plan::{Expr, FactId, FeeKind, FeePlan, OnePoint, Statement, Type};

impl<'p> Reader<'p> {
    /// The line of a fee.
    pub(crate) fn fee_line(&mut self, fee: &'p FeePlan) -> FeeLine {
        let before = std::mem::take(&mut self.basis);
        let asked = std::mem::take(&mut self.asked);
        let part = self.record.map(|record| record.enter(Part::Fee(Some(Arc::clone(&fee.name)))));
        let mut provisional = false;
        let mut payable = None;
        let outcome = match self.fee_outcome(fee, &mut provisional, &mut payable) {
            Ok(outcome) => outcome,
            Err(stop) => self.stopped(stop),
        };
        let refund = match &outcome {
            Outcome::Value(charge) => self.refund(fee, charge.net).unwrap_or_default(),
            _ => None,
        };
        let basis = std::mem::replace(&mut self.basis, before);
        let facts = std::mem::replace(&mut self.asked, asked);
        let facts: Vec<UsedFact> = facts.into_iter().filter_map(|fact| self.used_fact(fact)).collect();
        for statement in &basis {
            self.used(*statement);
        }
        if let (Some(record), Some(part)) = (self.record, part) {
            facts.iter().for_each(|fact| record.note(Finding::Fact(Box::new(fact.clone())), None));
            record.enter(part);
        }
        FeeLine {
            name: Arc::clone(&fee.name),
            title: fee.title.clone(),
            kind: fee.kind,
            outcome,
            refund,
            payable,
            provisional,
            facts,
            basis,
        }
    }

    /// A fact as it stood when the line asked for it.
    pub(crate) fn used_fact(&self, id: FactId) -> Option<UsedFact> {
        let fact = self.plan.facts.get(id.0 as usize)?;
        let value = self.fact(id).ok()?;
        let named = |choices: &[Arc<str>], at: usize| choices.get(at).map(|choice| choice.to_string());
        let text = match (&value, &fact.kind) {
            (Value::Choice(at), Type::OneOf(choices)) => named(choices, usize::from(*at))?,
            (Value::Set(bits), Type::SeveralOf(choices)) => {
                let chosen =
                    (0..choices.len()).filter(|at| bits.checked_shr(*at as u32).is_some_and(|rest| rest & 1 == 1));
                chosen.filter_map(|at| named(choices, at)).collect::<Vec<_>>().join(", ")
            }
            (Value::Flag(flag), _) => if *flag { "yes" } else { "no" }.to_owned(),
            (Value::Records(records), _) => records.len().to_string(),
            _ => super::show(&value),
        };
        let given = |facts: &BTreeMap<String, FactValue>| facts.contains_key(&*fact.name);
        let built_in = id.0 < CHOSEN_BENEFIT.0;
        let handed_on = self.overrides.iter().any(|(other, _)| *other == id);
        let assumed = !built_in && !handed_on && !self.given.is_some_and(given);
        Some(UsedFact { name: Arc::clone(&fact.name), title: fact.title.clone(), value: text, assumed })
    }

    /// How an amount is measured that is a product with one amount of money in it, and what the product comes to.
    fn measure(&mut self, frame: &mut Frame<'p>, expr: &'p Expr) -> Option<(Measure, Ratio)> {
        let mut factors = Vec::new();
        factors_of(expr, &mut factors);
        if factors.len() < 2 {
            return None;
        }
        let record = self.record.take(); // these were written down as they were multiplied
        let measured = self.measured(frame, &factors);
        self.record = record;
        let (measure, product) = measured?;
        if let Some(record) = self.record {
            let value = |figure| match figure {
                Figure::Number(number) => Value::Number(number),
                Figure::Money(money) => Value::Money(money.currency, money.to_ratio()),
            };
            let (quantity, rate) = (value(measure.quantity), value(measure.rate));
            if let Ok(result) = quantity.clone().multiply(rate.clone()) {
                record.arithmetic((Operation::Product, None), [Some(&quantity), Some(&rate)], &result, None, None);
            }
        }
        Some((measure, product))
    }

    fn measured(&mut self, frame: &mut Frame<'p>, factors: &[&'p Expr]) -> Option<(Measure, Ratio)> {
        let (mut money, mut number) = (None, Ratio::ONE);
        for factor in factors {
            match self.eval(frame, factor).ok()? {
                Value::Number(value) => number = number.mul(value).ok()?,
                Value::Money(currency, value) if money.is_none() => {
                    money = Some((Money::from_ratio(currency, value)?, *factor));
                }
                _ => return None,
            }
        }
        let (money, factor) = money?;
        let product = money.to_ratio().mul(number).ok()?;
        let number = Figure::Number(number.is_decimal().then_some(number)?);
        let given = self.given_money(factor);
        let (quantity, rate) = if given { (Figure::Money(money), number) } else { (number, Figure::Money(money)) };
        Some((Measure { quantity, rate }, product))
    }

    /// Whether an amount of money comes from the dossier and not from a tariff.
    fn given_money(&self, expr: &Expr) -> bool {
        let mut found = false;
        expr.each(&mut |inner| {
            let Expr::Fact(fact) = inner else { return };
            found |= self.plan.facts.get(fact.0 as usize).is_some_and(|fact| fact.kind == Type::Money);
        });
        found
    }

    /// What is given back of a net amount: all of it, a share, or a fixed amount (never more than was paid).
    fn refund(&mut self, fee: &'p FeePlan, net: Money) -> Result<Option<Money>, Stop> {
        let activity = self.activity(&fee.slots.blocks, None)?;
        let Some(statement) = self.answer(&activity, &fee.slots.refund)? else { return Ok(None) };
        let FeeKind::Refund(share) = &statement.kind else { return Ok(None) };
        let Some(share) = share else { return Ok(Some(net)) };
        let date = self.anchor_date(fee.slots.anchor, &mut false)?;
        let mut frame = Frame::new(&fee.slots, activity, date);
        let paid = Value::Money(net.currency, net.to_ratio());
        let back = match self.eval(&mut frame, share)? {
            Value::Number(share) => paid.multiply(Value::Number(share))?,
            fixed => fixed,
        };
        match back {
            Value::Money(currency, exact) if currency == net.currency => {
                if let Some(record) = self.record {
                    let back = Value::Money(currency, exact);
                    record.arithmetic((Operation::Refund, None), [None; 2], &back, Some(statement.id), None);
                }
                Ok(self.settle(currency, exact)?.map(|back| Money { minor: back.minor.min(net.minor), ..back }))
            }
            _ => Err(Stop::error(ErrorKind::WrongCurrency, "a refund is in the currency of its fee")),
        }
    }

    fn fee_outcome(
        &mut self,
        fee: &'p FeePlan,
        provisional: &mut bool,
        payable: &mut Option<String>,
    ) -> Result<Outcome<Charge>, Stop> {
        let slots = &fee.slots;
        let date = self.anchor_date(slots.anchor, provisional)?;
        let activity = self.activity(&slots.blocks, None)?;
        *provisional &= slots.anchor.is_some();
        *provisional |= activity.provisional && slots.anchor.is_some();
        let mut frame = Frame::new(slots, activity.clone(), date);
        let answers = self.answers(&mut frame, &activity, &slots.amount)?;
        *payable = self.payable(&activity, slots)?;
        let mut outcomes = Vec::new();
        for statement in &answers.statements {
            outcomes.push(self.amount_outcome(fee, &mut frame, statement)?);
        }
        if answers.none {
            outcomes.push(Outcome::Error(no_rule(fee, date)));
        }
        Ok(merge(outcomes, answers.missing))
    }

    fn payable(
        &mut self,
        activity: &crate::engine::slot::Activity,
        slots: &'p crate::plan::FeeSlots,
    ) -> Result<Option<String>, Stop> {
        let Some(statement) = self.answer(activity, &slots.payable)? else { return Ok(None) };
        let FeeKind::Payable { before, point } = &statement.kind else { return Ok(None) };
        let names: Vec<String> = point
            .iter()
            .map(|one| match one {
                OnePoint::Event(event) => self.event_name(*event).to_string(),
                OnePoint::Fact(fact) => {
                    self.plan.facts.get(fact.0 as usize).map_or_else(String::new, |found| found.name.to_string())
                }
                OnePoint::Due { .. } => "due".to_owned(),
                OnePoint::DueOf { name, .. } => format!("due of {name}"),
            })
            .collect();
        Ok(Some(format!("{}{}", if *before { "before " } else { "" }, names.join(" and "))))
    }

    fn amount_outcome(
        &mut self,
        fee: &'p FeePlan,
        frame: &mut Frame<'p>,
        statement: &'p Statement<FeeKind>,
    ) -> Result<Outcome<Charge>, Stop> {
        self.used(statement.id);
        match &statement.kind {
            FeeKind::Exempt(title) => {
                Ok(Outcome::Exempt(Ground { title: title.clone(), statement: Some(statement.id) }))
            }
            FeeKind::Undetermined(reason, candidates) => {
                let stop = self.open_question(frame, reason, candidates);
                Ok(self.stopped(stop))
            }
            FeeKind::Amount(pipe) => {
                let outcomes = match self.priced(fee, frame, pipe) {
                    Ok((priced, missing)) => {
                        let measure = self.measure(frame, &pipe.expr);
                        let mut outcomes = Vec::new();
                        for one in priced {
                            let mut outcome = self.charge(fee, frame, one)?;
                            if let (Outcome::Value(charge), Some((measure, product))) = (&mut outcome, measure) {
                                // a floor, a cap or an earlier instalment can make it another amount
                                let whole = self.settle(charge.gross.currency, product)? == Some(charge.gross);
                                charge.measure = whole.then_some(measure);
                            }
                            outcomes.push(outcome);
                        }
                        return Ok(merge(outcomes, missing));
                    }
                    Err(stop) => self.stopped(stop),
                };
                Ok(outcomes)
            }
            _ => Ok(Outcome::Error(no_rule(fee, self.as_of.date()))),
        }
    }

    /// Surcharges, the one rounding, the split.
    fn charge(&mut self, fee: &'p FeePlan, frame: &mut Frame<'p>, priced: Priced) -> Result<Outcome<Charge>, Stop> {
        let (gross, reductions, value) = match priced {
            Priced::Free(ground) => return Ok(Outcome::Exempt(ground)),
            Priced::Open(reason, choice) => {
                let missing = choice.into_iter().collect();
                return Ok(Outcome::Undetermined(Undetermined { reason, missing, candidates: Vec::new() }));
            }
            Priced::Amount { gross, reductions, net } => (gross, reductions, net),
        };
        let Value::Money(currency, mut exact) = value else {
            return Err(Stop::error(ErrorKind::WrongCurrency, "the amount of a fee must be money"));
        };
        let mut surcharges = Vec::new();
        let activity = frame.activity.clone();
        for (name, slot) in &fee.slots.surcharges {
            let answers = self.answers(frame, &activity, slot)?;
            if !answers.missing.is_empty() {
                return Err(Stop::Missing(answers.missing));
            }
            let Some(statement) = answers.statements.first() else { continue };
            let FeeKind::Surcharge(_, title, pipe) = &statement.kind else { continue };
            let value = self.pipe(frame, pipe)?;
            self.used(statement.id);
            let Value::Money(other, amount) = value else {
                return Err(Stop::error(ErrorKind::WrongCurrency, "a surcharge must be money"));
            };
            if other != currency {
                return Err(Stop::error(ErrorKind::WrongCurrency, format!("a surcharge in {other} on {currency}")));
            }
            exact = exact.add(amount)?;
            if let Some(record) = self.record {
                let (step, added) =
                    ((Operation::Surcharge, title.as_ref().or(Some(name))), Value::Money(other, amount));
                record.arithmetic(step, [None; 2], &added, Some(statement.id), None);
            }
            surcharges.push((Arc::clone(name), title.clone(), amount, statement.id));
        }
        let Some(net) = self.settle(currency, exact)? else {
            return self.unrounded(currency, exact);
        };
        if let Some(record) = self.record {
            let (before, after) = (Value::Money(currency, exact), Value::Money(currency, net.to_ratio()));
            let rounding = self.plan.roundings.get(&currency).map(|rounding| rounding.statement);
            record.arithmetic((Operation::Settled, None), [Some(&before), None], &after, rounding, None);
            record.arithmetic((Operation::Net, None), [None; 2], &after, None, None);
        }
        let gross = self.settle(currency, gross.ratio()?)?.unwrap_or(net);
        let surcharges = surcharges
            .into_iter()
            .filter_map(|(name, title, amount, statement)| {
                let amount = self.settle(currency, amount).ok().flatten()?;
                Some(Surcharge { name, title, amount, statement })
            })
            .collect();
        let split = self.split(fee, frame, net)?;
        Ok(Outcome::Value(Charge { measure: None, gross, reductions, surcharges, net, split }))
    }

    /// The amount in whole minor units, by the book's rounding; nothing when it has none and one is needed.
    pub(crate) fn settle(&mut self, currency: crate::amount::Currency, exact: Ratio) -> Result<Option<Money>, Stop> {
        let rounded = match self.plan.roundings.get(&currency) {
            Some(rounding) => {
                let rounded = round(exact, rounding.mode, rounding.unit)?;
                if rounded != exact {
                    self.used(rounding.statement);
                }
                rounded
            }
            None => exact,
        };
        let scale = 10_i128.checked_pow(currency.minor_digits()).ok_or(Overflow)?;
        let minor = rounded.mul(Ratio::integer(scale))?;
        Ok(minor.to_integer().map(|minor| Money { currency, minor }))
    }

    fn unrounded(&mut self, currency: crate::amount::Currency, exact: Ratio) -> Result<Outcome<Charge>, Stop> {
        let unit = Ratio::decimal(1, currency.minor_digits()).unwrap_or(Ratio::ONE);
        let mut candidates = Vec::new();
        for mode in [crate::amount::RoundingMode::Down, crate::amount::RoundingMode::Up] {
            if let Some(net) = Money::from_ratio(currency, round(exact, mode, unit)?) {
                candidates.push(plain(net));
            }
        }
        let reason =
            format!("the amount {exact} {currency} is not whole and the book has no `rounding` for {currency}");
        Ok(Outcome::Undetermined(Undetermined { reason: reason.into(), missing: Vec::new(), candidates }))
    }

    /// Shares of the net amount, each rounded down to whole minor units; the last takes the rest.
    fn split(&mut self, fee: &'p FeePlan, frame: &mut Frame<'p>, net: Money) -> Result<Vec<Share>, Stop> {
        let activity = frame.activity.clone();
        let answers = self.answers(frame, &activity, &fee.slots.split)?;
        if !answers.missing.is_empty() {
            return Ok(Vec::new());
        }
        let Some(statement) = answers.statements.first() else { return Ok(Vec::new()) };
        let FeeKind::Split(shares) = &statement.kind else { return Ok(Vec::new()) };
        self.used(statement.id);
        let mut rest = net.minor;
        let mut result = Vec::with_capacity(shares.len());
        for (at, (percent, to)) in shares.iter().enumerate() {
            let minor = if at + 1 == shares.len() { rest } else { Ratio::integer(net.minor).mul(*percent)?.floor() };
            rest -= minor;
            result.push(Share { to: Arc::clone(to), amount: Money { minor, ..net } });
        }
        Ok(result)
    }

    /// What stopped an evaluation, as an outcome.
    pub(crate) fn stopped(&mut self, stop: Stop) -> Outcome<Charge> {
        match stop {
            Stop::Missing(missing) => {
                let names: Vec<String> = missing.iter().map(|name| format!("`{name}`")).collect();
                Outcome::Undetermined(Undetermined {
                    reason: format!("not given: {}", names.join(", ")).into(),
                    missing,
                    candidates: Vec::new(),
                })
            }
            Stop::Undetermined(reason, values) => {
                let mut candidates = Vec::new();
                for value in values {
                    if let Value::Money(currency, exact) = value
                        && let Ok(Some(net)) = self.settle(currency, exact)
                    {
                        candidates.push(plain(net));
                    }
                }
                collapse(reason, Vec::new(), candidates)
            }
            Stop::Awaiting(event) => Outcome::Awaiting(event),
            Stop::Error(error) => Outcome::Error(error),
        }
    }
}

/// The factors of a product, from left to right.
fn factors_of<'p>(expr: &'p Expr, factors: &mut Vec<&'p Expr>) {
    match expr {
        Expr::Multiply(a, b) => {
            factors_of(a, factors);
            factors_of(b, factors);
        }
        Expr::Group(pipe) if pipe.clauses.is_empty() => factors_of(&pipe.expr, factors),
        _ => factors.push(expr),
    }
}

fn no_rule(fee: &FeePlan, date: chrono::NaiveDate) -> DossierError {
    DossierError::new(ErrorKind::NoRuleInForce, format!("fee `{}` has no rule in force on {date}", fee.name))
}

fn plain(net: Money) -> Charge {
    Charge { measure: None, gross: net, reductions: Vec::new(), surcharges: Vec::new(), net, split: Vec::new() }
}

/// Candidates that are all equal are the amount (A1).
fn collapse(reason: Arc<str>, missing: Vec<Arc<str>>, mut candidates: Vec<Charge>) -> Outcome<Charge> {
    candidates.sort_by_key(|charge| charge.net);
    candidates.dedup_by_key(|charge| charge.net);
    match candidates.len() {
        1 if missing.is_empty() => Outcome::Value(candidates.remove(0)),
        _ => Outcome::Undetermined(Undetermined { reason, missing, candidates }),
    }
}

/// One outcome out of those that are possible (E5, A1).
fn merge(mut outcomes: Vec<Outcome<Charge>>, missing: Vec<Arc<str>>) -> Outcome<Charge> {
    if outcomes.len() == 1 && missing.is_empty() {
        return outcomes.remove(0);
    }
    let same = outcomes.windows(2).all(|pair| match pair {
        [Outcome::Value(a), Outcome::Value(b)] => a.net == b.net,
        [a, b] => a == b,
        _ => true,
    });
    if same && !outcomes.is_empty() {
        return outcomes.remove(0);
    }
    let nothing_else = missing.is_empty();
    let mut all_missing = missing;
    let mut candidates = Vec::new();
    let mut reasons = Vec::new();
    // nothing is nothing in the currency of the amounts beside it
    let currency = outcomes.iter().find_map(|outcome| match outcome {
        Outcome::Value(charge) => Some(charge.net.currency),
        Outcome::Undetermined(open) => open.candidates.first().map(|charge| charge.net.currency),
        Outcome::None(_) | Outcome::Awaiting(_) | Outcome::Exempt(_) | Outcome::Error(_) => None,
    });
    for outcome in outcomes {
        match outcome {
            Outcome::Value(charge) => candidates.push(charge),
            Outcome::Undetermined(undetermined) => {
                reasons.push(undetermined.reason);
                candidates.extend(undetermined.candidates);
                all_missing.extend(undetermined.missing);
            }
            Outcome::Exempt(_) => {
                let nothing = Money::vnd(0);
                candidates.push(plain(Money { currency: currency.unwrap_or(nothing.currency), ..nothing }));
            }
            Outcome::Error(error) => reasons.push(error.message.into()),
            Outcome::Awaiting(event) => reasons.push(format!("awaiting `{event}`").into()),
            Outcome::None(_) => {}
        }
    }
    all_missing.sort();
    all_missing.dedup();
    candidates.sort_by_key(|charge| charge.net);
    candidates.dedup_by_key(|charge| charge.net);
    let one_reason = reasons.first().filter(|first| nothing_else && reasons.iter().all(|reason| reason == *first));
    let reason = match one_reason {
        Some(reason) => Arc::clone(reason),
        None if !all_missing.is_empty() => {
            let names: Vec<String> = all_missing.iter().map(|name| format!("`{name}`")).collect();
            format!("not given: {}", names.join(", ")).into()
        }
        None => reasons.into_iter().next().unwrap_or_else(|| Arc::from("the rules leave several amounts open")),
    };
    Outcome::Undetermined(Undetermined { reason, missing: all_missing, candidates })
}
