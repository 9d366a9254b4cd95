//! Fees, tables and benefits.

use super::{Reader, child, has};
use crate::syntax::ast::{
    Benefit, BenefitEffect, Combine, Excludes, FeePart, FeeStatement, FeeStatementKind, LimitsOrder, Name, Number, Pipe,
};
use crate::syntax::grammar::{Pair, Rule};
use crate::syntax::recover::Body;

impl Reader<'_> {
    /// The body of a fee, a table or a benefits declaration.
    pub(super) fn fee_body(&mut self, pair: Pair<'_>) -> Vec<FeePart> {
        self.body(pair, Body::Fee, |reader, part| match part.as_rule() {
            Rule::fee_block => {
                let (since, body) = reader.block(part, Body::FeeBlock, Self::fee_statement)?;
                Some(FeePart::Block(Box::new(since), body))
            }
            _ => reader.fee_statement(part).map(FeePart::Statement),
        })
    }

    fn fee_statement(&mut self, pair: Pair<'_>) -> Option<FeeStatement> {
        if pair.as_rule() == Rule::also_amount {
            let place = self.place(&pair);
            let statement = pair.into_inner().find(|part| part.as_rule() != Rule::ALSO)?;
            return Some(FeeStatement { also: true, place, ..self.fee_statement(statement)? });
        }
        let (when, cite) = self.tail(&pair)?;
        Some(FeeStatement { place: self.place(&pair), kind: self.fee_kind(&pair)?, also: false, when, cite })
    }

    fn fee_kind(&mut self, pair: &Pair<'_>) -> Option<FeeStatementKind> {
        Some(match pair.as_rule() {
            Rule::amount => FeeStatementKind::Amount(self.pipe_in(pair)?),
            Rule::benefit => FeeStatementKind::Benefit(Box::new(self.benefit(pair)?)),
            Rule::let_statement => FeeStatementKind::Let(self.name_in(pair)?, self.pipe_in(pair)?),
            Rule::exempt => FeeStatementKind::Exempt(self.text_in(pair)),
            Rule::fact => FeeStatementKind::Fact(Box::new(self.fact(pair)?)),
            Rule::split => FeeStatementKind::Split(self.shares(pair)?),
            Rule::anchor => FeeStatementKind::Anchor(self.name_in(pair)?),
            Rule::combine => FeeStatementKind::Combine(combine(pair)?),
            Rule::undetermined => FeeStatementKind::Undetermined(self.text_in(pair)?, self.candidates(pair)?),
            Rule::surcharge => {
                FeeStatementKind::Surcharge(self.name_in(pair)?, self.text_in(pair), self.pipe_in(pair)?)
            }
            Rule::payable => FeeStatementKind::Payable { before: has(pair, Rule::BEFORE), point: self.point_in(pair)? },
            Rule::refund => FeeStatementKind::Refund(match child(pair, Rule::expression) {
                Some(amount) => Some(self.expression(amount)?),
                None => None,
            }),
            Rule::printed => FeeStatementKind::Printed(self.expression_in(pair)?, self.with_facts(pair)?),
            Rule::event => FeeStatementKind::Event(self.event(pair)?),
            _ => return None,
        })
    }

    fn candidates(&mut self, pair: &Pair<'_>) -> Option<Vec<Pipe>> {
        let Some(candidates) = child(pair, Rule::candidates) else { return Some(Vec::new()) };
        let pipes = candidates.into_inner().filter(|part| part.as_rule() == Rule::pipe);
        pipes.map(|pipe| self.pipe(pipe)).collect()
    }

    fn shares(&mut self, pair: &Pair<'_>) -> Option<Vec<(Number, Name)>> {
        let shares = pair.clone().into_inner().filter(|part| part.as_rule() == Rule::share);
        shares.map(|share| Some((self.number_in(&share)?, self.name_in(&share)?))).collect()
    }

    fn benefit(&mut self, pair: &Pair<'_>) -> Option<Benefit> {
        let mut benefit = Benefit {
            name: self.name_in(pair)?,
            title: self.text_in(pair),
            effect: BenefitEffect::Free,
            limits: None,
            excludes: Excludes::None,
        };
        for part in pair.clone().into_inner() {
            match part.as_rule() {
                Rule::pay => benefit.effect = BenefitEffect::Pay(self.expression_in(&part)?),
                Rule::reduce => benefit.effect = self.reduce(part)?,
                Rule::limits_order => benefit.limits = limits_order(&part),
                Rule::excludes if has(&part, Rule::ALL) => benefit.excludes = Excludes::All,
                Rule::excludes => benefit.excludes = Excludes::Names(self.names_in(&part)),
                _ => {}
            }
        }
        Some(benefit)
    }

    fn reduce(&mut self, pair: Pair<'_>) -> Option<BenefitEffect> {
        let mut amounts = pair.into_inner().filter(|part| part.as_rule() == Rule::expression);
        let share = self.expression(amounts.next()?)?;
        Some(match amounts.next() {
            Some(most) => BenefitEffect::Reduce(share, Some(self.expression(most)?)),
            None => BenefitEffect::Reduce(share, None),
        })
    }
}

/// Where a benefit stands to floor and cap.
fn limits_order(pair: &Pair<'_>) -> Option<LimitsOrder> {
    pair.clone().into_inner().find_map(|word| match word.as_rule() {
        Rule::BEFORE => Some(LimitsOrder::Before),
        Rule::AFTER => Some(LimitsOrder::After),
        Rule::WITH_LIMITS => Some(LimitsOrder::With),
        Rule::UNDETERMINED => Some(LimitsOrder::Undetermined),
        _ => None,
    })
}

/// How several benefits go together.
fn combine(pair: &Pair<'_>) -> Option<Combine> {
    pair.clone().into_inner().find_map(|word| match word.as_rule() {
        Rule::BEST => Some(Combine::Best),
        Rule::CHOOSE => Some(Combine::Choose),
        Rule::MULTIPLY => Some(Combine::Multiply),
        _ => None,
    })
}
