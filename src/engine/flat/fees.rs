//! What a row's procedure collects: lines whose versions, tariffs and currencies are settled.

use super::batch::{Batch, NONE, Table, Values};
use super::code::{Beyond, Choice, Facts, Flat, MISSING, Node, NodeId, REGISTERS, Rounding, Run};
use super::compile::{Compiler, Scope, Typed, rounding};
use super::settle::{Days, When};
use super::shape::Kind;
use crate::amount::Currency;
use crate::engine::slot::Activity;
use crate::plan::{
    Anchor, Benefit, BenefitEffect, Clause, Combine, Expr, FactId, FeeKind, FeePlan, LimitsOrder, Pipe, ProcKind,
    ProcedurePlan,
};

/// What a procedure collects.
#[derive(Debug, PartialEq)]
pub(super) struct Fees {
    slots: Vec<(Choice, Vec<Flat<Line>>)>,
    none: Choice,
    /// Whether every amount is in đồng: then its columns need no currency.
    pub(super) is_in_vnd: bool,
}

/// A fee as one statement collects it.
#[derive(Debug, PartialEq)]
struct Line {
    /// What is handed on to the fee, worked out before it.
    handed: Vec<(u8, NodeId)>,
    /// Statements that are asked for though they do not change the amount.
    asked: Vec<Choice>,
    amount: Choice,
    amounts: Vec<Amount>,
}

/// What an answering statement comes to.
#[derive(Debug, PartialEq)]
enum Amount {
    Exempt,
    /// The law leaves it open, without candidates.
    Open,
    Beyond,
    Priced(Priced),
}

/// An amount before and after benefits, all over one denominator.
#[derive(Debug, PartialEq)]
struct Priced {
    currency: Currency,
    gross: NodeId,
    benefits: Vec<(Choice, Vec<Effect>)>,
    /// Whether of several benefits the lowest amount counts.
    best: bool,
    surcharges: Vec<(Choice, Vec<Flat<NodeId>>)>,
    settle: Settle,
}

/// What a benefit leaves to pay.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Effect {
    Free,
    Beyond,
    Net(NodeId),
    /// The law does not say on which side of the limits it stands: an answer only where both are one amount.
    Either(NodeId, NodeId),
}

/// What a line of a row comes to.
enum Paid {
    /// The row is exempt.
    Nothing,
    /// The law leaves it open.
    Open,
    Amount(i64, Currency),
}

/// From numerators to whole minor units.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Settle {
    rounding: Option<Rounding>,
    /// After the rounding: `value × multiplier ÷ divisor` must be whole.
    multiplier: i64,
    divisor: i64,
}

/// The sum of a row's lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Total {
    /// Nothing is collected.
    Nothing,
    /// The rules do not say what is collected.
    Unstated,
    /// Lines in one currency; of none where all are exempt.
    Sum(i64, Option<Currency>),
    /// A line that the law leaves open, beside lines in one currency or none.
    Open(Option<Currency>),
}

impl Settle {
    fn minor(self, value: i64) -> Flat<i64> {
        let value = match self.rounding {
            Some(rounding) => rounding.apply(value)?,
            None => value,
        };
        let value = value.checked_mul(self.multiplier).ok_or(Beyond)?;
        if self.divisor == 1 {
            return Ok(value);
        }
        if value % self.divisor == 0 { Ok(value / self.divisor) } else { Err(Beyond) }
    }
}

impl<'p, D: Days> Compiler<'p, D> {
    pub(super) fn fees(&mut self, procedure: &'p ProcedurePlan) -> Flat<Fees> {
        let activity = self.settling.activity(&procedure.blocks, None)?;
        let plan = self.settling.plan;
        let mut slots = Vec::with_capacity(procedure.collects.len());
        for (id, slot) in &procedure.collects {
            let fee = plan.fees.get(id.0 as usize).ok_or(Beyond)?;
            let mut lines = Vec::new();
            let choice = self.choice(&mut Scope::outside(), &activity, slot, |compiler, _, statement| {
                lines.push(match &statement.kind {
                    ProcKind::Collects(_, with) => compiler.line(fee, with),
                    _ => Err(Beyond),
                });
                (lines.len() - 1) as u32
            })?;
            slots.push((choice, lines));
        }
        let none = self.choice(&mut Scope::outside(), &activity, &procedure.collects_none, |_, _, _| 0)?;
        let amounts = slots.iter().flat_map(|(_, lines)| lines).flatten().flat_map(|line| &line.amounts);
        let is_in_vnd = amounts.into_iter().all(|amount| match amount {
            Amount::Priced(priced) => priced.currency == Currency::VND,
            Amount::Exempt | Amount::Open | Amount::Beyond => true,
        });
        Ok(Fees { slots, none, is_in_vnd })
    }

    fn line(&mut self, fee: &'p FeePlan, with: &'p [(FactId, Expr)]) -> Flat<Line> {
        let slots = &fee.slots;
        let anchors = slots.blocks.iter().map(|block| block.block.anchor).chain([slots.anchor]);
        let is_handed = |anchor: Option<Anchor>| with.iter().any(|(fact, _)| anchor == Some(Anchor::Fact(*fact)));
        if with.len() > REGISTERS || anchors.into_iter().any(is_handed) {
            return Err(Beyond);
        }
        let mut handed = Vec::with_capacity(with.len());
        let mut facts = Vec::with_capacity(with.len());
        for (at, (fact, expr)) in with.iter().enumerate() {
            let mut outside = Scope { handed: facts.clone(), ..Scope::outside() };
            let value = self.expr(&mut outside, expr)?;
            let node = match self.known(value.node) {
                Some(_) => value.node,
                None => self.push(Node::Register(at as u8)),
            };
            handed.push((at as u8, value.node));
            facts.push((*fact, Typed { node, kind: value.kind }));
        }
        let activity = self.settling.activity(&slots.blocks, None)?;
        let when = When::of(slots.anchor);
        let mut scope = Scope {
            when,
            slots: Some((slots, activity.clone())),
            argument: None,
            excess: None,
            handed: facts,
            depth: 0,
        };
        let mut asked = Vec::new();
        for choice in [
            self.choice(&mut scope, &activity, &slots.payable, |_, _, _| 0)?,
            self.choice(&mut scope, &activity, &slots.split, |_, _, _| 0)?,
        ] {
            if matches!(choice, Choice::Cases { .. }) {
                asked.push(choice);
            }
        }
        let mut amounts = Vec::new();
        let amount = self.choice(&mut scope, &activity, &slots.amount, |compiler, scope, statement| {
            amounts.push(match &statement.kind {
                FeeKind::Exempt(_) => Amount::Exempt,
                FeeKind::Undetermined(_, candidates) if candidates.is_empty() => Amount::Open,
                FeeKind::Amount(pipe) => {
                    compiler.priced(fee, scope, &activity, pipe).map_or(Amount::Beyond, Amount::Priced)
                }
                _ => Amount::Beyond,
            });
            (amounts.len() - 1) as u32
        })?;
        Ok(Line { handed, asked, amount, amounts })
    }

    fn priced(&mut self, fee: &'p FeePlan, scope: &mut Scope<'p>, activity: &Activity, pipe: &'p Pipe) -> Flat<Priced> {
        let gross = self.pipe(scope, pipe)?;
        let Kind::Money(currency, _) = gross.kind else { return Err(Beyond) };
        let mut benefits: Vec<(Choice, Vec<Flat<Left>>)> = Vec::new();
        for (_, slot) in &fee.slots.benefits {
            let mut effects = Vec::new();
            let choice = self.choice(scope, activity, slot, |compiler, scope, statement| {
                effects.push(match &statement.kind {
                    FeeKind::Benefit(benefit) => compiler.left(scope, pipe, gross, benefit),
                    _ => Err(Beyond),
                });
                (effects.len() - 1) as u32
            })?;
            benefits.push((choice, effects));
        }
        let mut surcharges: Vec<(Choice, Vec<Flat<Typed>>)> = Vec::new();
        for (_, slot) in &fee.slots.surcharges {
            let mut values = Vec::new();
            let choice = self.choice(scope, activity, slot, |compiler, scope, statement| {
                values.push(match &statement.kind {
                    FeeKind::Surcharge(_, _, pipe) => compiler.pipe(scope, pipe),
                    _ => Err(Beyond),
                });
                (values.len() - 1) as u32
            })?;
            surcharges.push((choice, values));
        }
        // one denominator for all that meet in the amount
        let nets = benefits.iter().flat_map(|(_, effects)| effects).flatten().flat_map(Left::values);
        let added = surcharges.iter().flat_map(|(_, values)| values).flatten();
        let kinds: Vec<Kind> =
            [gross.kind].into_iter().chain(nets.map(|net| net.kind)).chain(added.map(|one| one.kind)).collect();
        let kind = self.common(kinds.into_iter())?;
        let Kind::Money(_, over) = kind else { return Err(Beyond) };
        let best = match self.settled(activity, &fee.slots.combine) {
            Ok(statement) => {
                matches!(statement.map(|statement| &statement.kind), Some(FeeKind::Combine(Combine::Best)))
            }
            Err(Beyond) => false,
        };
        let excluding = benefits.len() > 1 && excludes_any(fee);
        let mut priced = Priced {
            currency,
            gross: self.converted(gross, kind)?,
            benefits: Vec::with_capacity(benefits.len()),
            best: best && !excluding,
            surcharges: Vec::with_capacity(surcharges.len()),
            settle: self.settle(currency, over)?,
        };
        for (choice, effects) in benefits {
            let mut converted = Vec::with_capacity(effects.len());
            for effect in effects {
                converted.push(match effect {
                    Err(Beyond) => Effect::Beyond,
                    Ok(Left::Free) => Effect::Free,
                    Ok(Left::Net(net)) => Effect::Net(self.converted(net, kind)?),
                    Ok(Left::Either(a, b)) => Effect::Either(self.converted(a, kind)?, self.converted(b, kind)?),
                });
            }
            priced.benefits.push((choice, converted));
        }
        for (choice, values) in surcharges {
            let mut converted = Vec::with_capacity(values.len());
            for value in values {
                converted.push(match value {
                    Ok(value) => Ok(self.converted(value, kind)?),
                    Err(Beyond) => Err(Beyond),
                });
            }
            priced.surcharges.push((choice, converted));
        }
        Ok(priced)
    }

    fn settle(&self, currency: Currency, over: i64) -> Flat<Settle> {
        let minor = 10_i64.checked_pow(currency.minor_digits()).ok_or(Beyond)?;
        match self.settling.plan.roundings.get(&currency) {
            Some(found) => {
                let (rounding, divisor) = rounding(found.mode, found.unit, over)?;
                Ok(Settle { rounding: Some(rounding), multiplier: minor, divisor })
            }
            None => Ok(Settle { rounding: None, multiplier: minor, divisor: over }),
        }
    }

    /// What one benefit alone leaves (B3, B5).
    fn left(&mut self, scope: &mut Scope<'p>, pipe: &'p Pipe, gross: Typed, benefit: &'p Benefit) -> Flat<Left> {
        if matches!(benefit.effect, BenefitEffect::Free) {
            return Ok(Left::Free);
        }
        let limits = pipe.clauses.iter().position(|clause| matches!(clause, Clause::AtLeast(_) | Clause::AtMost(_)));
        let after = |compiler: &mut Self, scope: &mut Scope<'p>| compiler.effect(scope, benefit, gross);
        let Some(limits) = limits else { return after(self, scope).map(Left::Net) };
        let before = |compiler: &mut Self, scope: &mut Scope<'p>| {
            let (head, tail) = pipe.clauses.split_at_checked(limits).ok_or(Beyond)?;
            let start = compiler.expr(scope, &pipe.expr)?;
            let start = compiler.clauses(scope, start, head)?;
            let start = compiler.effect(scope, benefit, start)?;
            compiler.clauses(scope, start, tail)
        };
        match benefit.limits {
            Some(LimitsOrder::After) => after(self, scope).map(Left::Net),
            Some(LimitsOrder::Before) => before(self, scope).map(Left::Net),
            Some(LimitsOrder::With) => Err(Beyond),
            None | Some(LimitsOrder::Undetermined) => Ok(Left::Either(before(self, scope)?, after(self, scope)?)),
        }
    }

    fn effect(&mut self, scope: &mut Scope<'p>, benefit: &'p Benefit, amount: Typed) -> Flat<Typed> {
        match &benefit.effect {
            BenefitEffect::Free => Err(Beyond),
            BenefitEffect::Pay(share) => {
                let share = self.expr(scope, share)?;
                match share.kind {
                    Kind::Number(_) => self.multiply(amount, share),
                    _ => self.extreme(share, amount, true),
                }
            }
            BenefitEffect::Reduce(share, cap) => {
                let share = self.expr(scope, share)?;
                let mut reduction = match share.kind {
                    Kind::Number(_) => self.multiply(amount, share)?,
                    _ => share,
                };
                if let Some(cap) = cap {
                    let cap = self.expr(scope, cap)?;
                    reduction = self.extreme(reduction, cap, true)?;
                }
                let rest = self.subtract(amount, reduction)?;
                let zero = self.constant(0);
                self.extreme(rest, Typed { node: zero, kind: rest.kind }, false)
            }
        }
    }
}

/// What a benefit leaves, before denominators meet.
enum Left {
    Free,
    Net(Typed),
    Either(Typed, Typed),
}

impl Left {
    fn values(&self) -> impl Iterator<Item = Typed> {
        let (a, b) = match self {
            Self::Free => (None, None),
            Self::Net(net) => (Some(*net), None),
            Self::Either(a, b) => (Some(*a), Some(*b)),
        };
        a.into_iter().chain(b)
    }
}

fn excludes_any(fee: &FeePlan) -> bool {
    let statements = fee.slots.benefits.iter().flat_map(|(_, slot)| &slot.entries);
    statements
        .filter_map(|entry| match &entry.statement.kind {
            FeeKind::Benefit(benefit) => Some(benefit),
            _ => None,
        })
        .any(|benefit| benefit.excludes != crate::plan::Excludes::None)
}

/// In a column of amounts: nothing is paid.
const EXEMPT: i64 = MISSING + 1;
/// In a column of totals: no line yet.
const UNSTATED: i64 = MISSING + 2;
/// In both: the law leaves it open.
const OPEN: i64 = MISSING + 3;
/// The last of these marks: an amount that looks like one is beyond flat code.
const LAST_MARK: i64 = OPEN;

impl Fees {
    /// What the rows of a batch pay, in đồng.
    pub(super) fn totals<T: Table>(&self, batch: &mut Batch<'_, T>, mut put: impl FnMut(u32, Flat<Total>)) {
        let mut sums = batch.filled(UNSTATED);
        for (choice, lines) in &self.slots {
            let chosen = batch.choose(*choice);
            let numbers = lines.iter().enumerate().map(|(at, line)| (at as i64, line));
            let amounts = batch.merged(chosen.clone(), numbers, |batch, line| match line {
                Ok(line) => line.amounts(batch),
                Err(Beyond) => Values::Same(MISSING),
            });
            for (at, sum) in sums.iter_mut().enumerate() {
                if chosen.get(at) != NONE {
                    *sum = added(*sum, amounts.get(at));
                }
            }
            batch.give_back(chosen);
            batch.give_back(amounts);
        }
        let none = batch.choose(self.none);
        for (at, (row, sum)) in batch.rows.iter().zip(&sums).enumerate() {
            let total = match (*sum, none.get(at)) {
                (MISSING, _) | (_, MISSING) => Err(Beyond),
                (UNSTATED, NONE) => Ok(Total::Unstated),
                (UNSTATED, _) => Ok(Total::Nothing),
                (OPEN, _) => Ok(Total::Open(Some(Currency::VND))),
                (sum, _) => Ok(Total::Sum(sum, Some(Currency::VND))),
            };
            put(*row, total);
        }
        batch.give_back(none);
        batch.give_back(Values::Each(sums));
    }

    /// What a row pays.
    pub(super) fn total<F: Facts>(&self, run: &mut Run<'_, F>) -> Flat<Total> {
        let (mut sum, mut currency) = (0_i64, None);
        let (mut any, mut open) = (false, false);
        for (choice, lines) in &self.slots {
            let Some(line) = run.choose(*choice)? else { continue };
            let line = lines.get(line as usize).ok_or(Beyond)?.as_ref().map_err(|beyond| *beyond)?;
            any = true;
            let (amount, its) = match line.amount(run)? {
                Paid::Nothing => continue,
                Paid::Open => {
                    open = true;
                    continue;
                }
                Paid::Amount(amount, its) => (amount, its),
            };
            if currency.is_some_and(|known| known != its) {
                return Err(Beyond);
            }
            currency = Some(its);
            sum = sum.checked_add(amount).ok_or(Beyond)?;
        }
        let none = run.choose(self.none)?.is_some();
        Ok(match (any, none) {
            (true, _) if open => Total::Open(currency),
            (true, _) => Total::Sum(sum, currency),
            (false, true) => Total::Nothing,
            (false, false) => Total::Unstated,
        })
    }
}

/// A sum and one more line.
fn added(sum: i64, amount: i64) -> i64 {
    let sum = if sum == UNSTATED { 0 } else { sum };
    match (sum, amount) {
        (MISSING, _) | (_, MISSING) => MISSING,
        (OPEN, _) | (_, OPEN) => OPEN,
        (sum, EXEMPT) => sum,
        (sum, amount) => sum.checked_add(amount).filter(|sum| *sum > LAST_MARK).unwrap_or(MISSING),
    }
}

impl Line {
    /// The amounts of the rows of a batch in minor units, or [`EXEMPT`], or [`OPEN`].
    fn amounts<T: Table>(&self, batch: &mut Batch<'_, T>) -> Values {
        let mut asked = Vec::new();
        for (at, node) in &self.handed {
            let values = batch.values(*node);
            asked.push(values.clone());
            if let Some(register) = batch.registers.get_mut(usize::from(*at)) {
                *register = Some(values);
            }
        }
        for choice in &self.asked {
            asked.push(batch.choose(*choice));
        }
        let chosen = batch.choose(self.amount);
        let numbers = self.amounts.iter().enumerate().map(|(at, amount)| (at as i64, amount));
        let mut amounts = batch.merged(chosen, numbers, |batch, amount| match amount {
            Amount::Exempt => Values::Same(EXEMPT),
            Amount::Open => Values::Same(OPEN),
            Amount::Beyond => Values::Same(MISSING),
            Amount::Priced(priced) => priced.nets(batch),
        });
        for values in asked.iter().filter(|values| values.has(MISSING)) {
            let mut column = batch.filled(MISSING);
            for (at, place) in column.iter_mut().enumerate() {
                *place = if values.get(at) == MISSING { MISSING } else { amounts.get(at) };
            }
            amounts = Values::Each(column);
        }
        amounts
    }

    /// The amount in minor units.
    fn amount<F: Facts>(&self, run: &mut Run<'_, F>) -> Flat<Paid> {
        for (at, node) in &self.handed {
            let value = run.value(*node)?;
            if let Some(register) = run.registers.get_mut(usize::from(*at)) {
                *register = value;
            }
        }
        for choice in &self.asked {
            run.choose(*choice)?;
        }
        let amount = run.choose(self.amount)?.ok_or(Beyond)?;
        match self.amounts.get(amount as usize) {
            Some(Amount::Exempt) => Ok(Paid::Nothing),
            Some(Amount::Open) => Ok(Paid::Open),
            Some(Amount::Priced(priced)) => {
                Ok(priced.net(run)?.map_or(Paid::Nothing, |net| Paid::Amount(net, priced.currency)))
            }
            Some(Amount::Beyond) | None => Err(Beyond),
        }
    }
}

impl Priced {
    /// The same of the rows of a batch.
    fn nets<T: Table>(&self, batch: &mut Batch<'_, T>) -> Values {
        let gross = batch.values(self.gross);
        let mut nets = batch.filled(0);
        nets.iter_mut().enumerate().for_each(|(at, net)| *net = gross.get(at));
        batch.give_back(gross);
        let mut applied = batch.filled(0);
        let mut free = batch.filled(0);
        for (choice, effects) in &self.benefits {
            let chosen = batch.choose(*choice);
            if matches!(chosen, Values::Same(NONE)) {
                continue;
            }
            let numbers = effects.iter().enumerate().map(|(at, effect)| (at as i64, *effect));
            let lefts = batch.merged(chosen.clone(), numbers, |batch, effect| match effect {
                Effect::Free => Values::Same(EXEMPT),
                Effect::Beyond => Values::Same(MISSING),
                Effect::Net(node) => batch.values(node),
                Effect::Either(a, b) => batch.agreed(a, b),
            });
            let states = nets.iter_mut().zip(&mut applied).zip(&mut free).enumerate();
            for (at, ((net, applied), free)) in states.filter(|(at, _)| chosen.get(*at) != NONE) {
                *applied += 1;
                *net = match (*net, lefts.get(at)) {
                    (MISSING, _) | (_, MISSING) => MISSING,
                    _ if *applied > 1 && !self.best => MISSING,
                    (net, EXEMPT) => {
                        *free = 1;
                        net
                    }
                    (_, left) if *applied == 1 => left,
                    (net, left) => net.min(left),
                };
            }
            batch.give_back(chosen);
            batch.give_back(lefts);
        }
        for (choice, values) in &self.surcharges {
            let chosen = batch.choose(*choice);
            if matches!(chosen, Values::Same(NONE)) {
                continue;
            }
            let numbers = values.iter().enumerate().map(|(at, node)| (at as i64, *node));
            let more = batch.merged(chosen.clone(), numbers, |batch, node| match node {
                Ok(node) => batch.values(node),
                Err(Beyond) => Values::Same(MISSING),
            });
            for (at, (net, free)) in nets.iter_mut().zip(&free).enumerate() {
                if *free == 0 && chosen.get(at) != NONE && *net != MISSING {
                    let more = more.get(at);
                    *net = if more == MISSING { MISSING } else { net.checked_add(more).unwrap_or(MISSING) };
                }
            }
            batch.give_back(chosen);
            batch.give_back(more);
        }
        for ((net, applied), free) in nets.iter_mut().zip(&applied).zip(&free) {
            *net = match (*net, *free) {
                (MISSING, _) => MISSING,
                (_, 0) => self.settle.minor(*net).ok().filter(|net| *net > LAST_MARK).unwrap_or(MISSING),
                (net, _) if *applied == 1 || net >= 0 => EXEMPT,
                _ => MISSING,
            };
        }
        batch.give_back(Values::Each(applied));
        batch.give_back(Values::Each(free));
        Values::Each(nets)
    }

    fn net<F: Facts>(&self, run: &Run<'_, F>) -> Flat<Option<i64>> {
        // the evaluator works the whole amount out first, and so do we: what it misses must be missed here
        let mut net = run.value(self.gross)?;
        let mut applied = 0;
        let mut free = false;
        for (choice, effects) in &self.benefits {
            let Some(effect) = run.choose(*choice)? else { continue };
            let left = match effects.get(effect as usize) {
                Some(Effect::Free) => None,
                Some(Effect::Net(node)) => Some(run.value(*node)?),
                Some(Effect::Either(a, b)) => {
                    let (a, b) = (run.value(*a)?, run.value(*b)?);
                    if a != b {
                        return Err(Beyond);
                    }
                    Some(a)
                }
                Some(Effect::Beyond) | None => return Err(Beyond),
            };
            applied += 1;
            if applied > 1 && !self.best {
                return Err(Beyond);
            }
            match left {
                None => free = true,
                Some(left) if applied == 1 => net = left,
                Some(left) => net = net.min(left),
            }
        }
        if free {
            // of several, what is free is the best, unless another leaves less than nothing
            return if applied == 1 || net >= 0 { Ok(None) } else { Err(Beyond) };
        }
        for (choice, values) in &self.surcharges {
            let Some(value) = run.choose(*choice)? else { continue };
            let node = values.get(value as usize).ok_or(Beyond)?.as_ref().map_err(|beyond| *beyond)?;
            net = net.checked_add(run.value(*node)?).ok_or(Beyond)?;
        }
        self.settle.minor(net).map(Some)
    }
}
