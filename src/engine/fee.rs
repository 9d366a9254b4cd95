//! One line of the receipt: amount, exemption or what is open, with benefits and surcharges.

use std::sync::Arc;

use crate::amount::{Money, Overflow, Ratio, round};
use crate::assessment::{Charge, DossierError, ErrorKind, FeeLine, Ground, Outcome, Share, Surcharge, Undetermined};
use crate::engine::benefit::Priced;
use crate::engine::expression::{Frame, Reader};
use crate::engine::value::{Stop, Value};
use crate::plan::{FeeKind, FeePlan, OnePoint, Statement};

impl<'p> Reader<'p> {
    /// The line of a fee.
    pub(crate) fn fee_line(&mut self, fee: &'p FeePlan) -> FeeLine {
        let before = std::mem::take(&mut self.basis);
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
        for statement in &basis {
            self.used(*statement);
        }
        FeeLine {
            name: Arc::clone(&fee.name),
            title: fee.title.clone(),
            kind: fee.kind,
            outcome,
            refund,
            payable,
            provisional,
            basis,
        }
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
                        let mut outcomes = Vec::new();
                        for one in priced {
                            outcomes.push(self.charge(fee, frame, one)?);
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
            Priced::Open(reason) => {
                return Ok(Outcome::Undetermined(Undetermined { reason, missing: Vec::new(), candidates: Vec::new() }));
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
            surcharges.push((Arc::clone(name), title.clone(), amount, statement.id));
        }
        let Some(net) = self.settle(currency, exact)? else {
            return self.unrounded(currency, exact);
        };
        let gross = self.settle(currency, gross.ratio()?)?.unwrap_or(net);
        let surcharges = surcharges
            .into_iter()
            .filter_map(|(name, title, amount, statement)| {
                let amount = self.settle(currency, amount).ok().flatten()?;
                Some(Surcharge { name, title, amount, statement })
            })
            .collect();
        let split = self.split(fee, frame, net)?;
        Ok(Outcome::Value(Charge { gross, reductions, surcharges, net, split }))
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

fn no_rule(fee: &FeePlan, date: chrono::NaiveDate) -> DossierError {
    DossierError::new(ErrorKind::NoRuleInForce, format!("fee `{}` has no rule in force on {date}", fee.name))
}

fn plain(net: Money) -> Charge {
    Charge { gross: net, reductions: Vec::new(), surcharges: Vec::new(), net, split: Vec::new() }
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
    let mut all_missing = missing;
    let mut candidates = Vec::new();
    let mut reasons = Vec::new();
    for outcome in outcomes {
        match outcome {
            Outcome::Value(charge) => candidates.push(charge),
            Outcome::Undetermined(undetermined) => {
                reasons.push(undetermined.reason);
                candidates.extend(undetermined.candidates);
                all_missing.extend(undetermined.missing);
            }
            Outcome::Exempt(_) => {
                if let Some(like) = candidates.first() {
                    let free = plain(Money { minor: 0, ..like.net });
                    candidates.push(free);
                } else {
                    candidates.push(plain(Money::vnd(0)));
                }
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
    let reason = if all_missing.is_empty() {
        reasons.into_iter().next().unwrap_or_else(|| Arc::from("the rules leave several amounts open"))
    } else {
        let names: Vec<String> = all_missing.iter().map(|name| format!("`{name}`")).collect();
        format!("not given: {}", names.join(", ")).into()
    };
    Outcome::Undetermined(Undetermined { reason, missing: all_missing, candidates })
}
