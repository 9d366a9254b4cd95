//! Fees, tables and benefits.

use super::Writer;
use super::phrase::{Joint, Phrase, Row};
use crate::syntax::ast::{
    Benefit, BenefitEffect, Combine, Excludes, FeePart, FeeStatement, FeeStatementKind, LimitsOrder,
};
use crate::syntax::grammar::Rule;

impl Writer<'_> {
    /// A part of the body of a fee, a table or a benefits declaration.
    pub(super) fn fee_part(&self, part: &FeePart) -> Row {
        match part {
            FeePart::Block(since, body) => {
                let rows = body.iter().map(|statement| self.fee_statement(statement)).collect();
                self.dated(since, rows)
            }
            FeePart::Statement(statement) => self.fee_statement(statement),
        }
    }

    fn fee_statement(&self, statement: &FeeStatement) -> Row {
        let mut phrase = Phrase::default();
        if statement.also {
            phrase.say(self.word(Rule::ALSO));
        }
        self.fee_kind(&mut phrase, &statement.kind);
        self.when(&mut phrase, statement.when.as_deref(), Joint::When);
        self.cite(&mut phrase, statement.cite.as_ref(), Joint::Cite);
        Row { place: statement.place, phrase, packs: false }
    }

    fn fee_kind(&self, phrase: &mut Phrase, kind: &FeeStatementKind) {
        match kind {
            FeeStatementKind::Anchor(name) => {
                phrase.say(self.word(Rule::ANCHOR));
                phrase.say(self.name(name));
            }
            FeeStatementKind::Fact(fact) => self.fact(phrase, fact),
            FeeStatementKind::Event(event) => self.event(phrase, event),
            FeeStatementKind::Let(name, pipe) => {
                phrase.say(self.word(Rule::LET));
                phrase.say(self.name(name));
                phrase.say("=");
                self.pipe(phrase, pipe);
            }
            FeeStatementKind::Amount(pipe) => {
                phrase.say(self.word(Rule::AMOUNT));
                self.pipe(phrase, pipe);
            }
            FeeStatementKind::Exempt(ground) => {
                phrase.say(self.word(Rule::EXEMPT));
                self.maybe_text(phrase, ground.as_ref());
            }
            FeeStatementKind::Undetermined(reason, candidates) => {
                phrase.say(self.word(Rule::UNDETERMINED));
                phrase.say(self.text(reason));
                for (at, candidate) in candidates.iter().enumerate() {
                    phrase.joint(Joint::Part);
                    phrase.say(self.word(if at > 0 { Rule::OR } else { Rule::CANDIDATES }));
                    self.pipe(phrase, candidate);
                }
            }
            FeeStatementKind::Surcharge(name, title, pipe) => {
                phrase.say(self.word(Rule::SURCHARGE));
                phrase.say(self.name(name));
                self.maybe_text(phrase, title.as_ref());
                phrase.joint(Joint::Part);
                self.pipe(phrase, pipe);
            }
            FeeStatementKind::Benefit(benefit) => self.benefit(phrase, benefit),
            FeeStatementKind::Combine(combine) => {
                let how = match combine {
                    Combine::Best => Rule::BEST,
                    Combine::Choose => Rule::CHOOSE,
                    Combine::Multiply => Rule::MULTIPLY,
                };
                self.words(phrase, &[Rule::COMBINE, how]);
            }
            FeeStatementKind::Split(shares) => {
                phrase.say(self.word(Rule::SPLIT));
                for (at, (share, name)) in shares.iter().enumerate() {
                    if at > 0 {
                        phrase.comma();
                    }
                    phrase.say(format!("{}%", self.number(share)));
                    phrase.say(self.name(name));
                }
            }
            FeeStatementKind::Payable { before, point } => {
                self.words(phrase, &[Rule::PAYABLE, if *before { Rule::BEFORE } else { Rule::AT }]);
                self.point(phrase, point);
            }
            FeeStatementKind::Refund(amount) => {
                phrase.say(self.word(Rule::REFUND));
                if let Some(amount) = amount {
                    self.expression(phrase, amount);
                }
            }
            FeeStatementKind::Printed(amount, bindings) => {
                phrase.say(self.word(Rule::PRINTED));
                self.expression(phrase, amount);
                self.bindings(phrase, bindings);
            }
        }
    }

    fn benefit(&self, phrase: &mut Phrase, benefit: &Benefit) {
        phrase.say(self.word(Rule::BENEFIT));
        phrase.say(self.name(&benefit.name));
        self.maybe_text(phrase, benefit.title.as_ref());
        phrase.joint(Joint::Column(1));
        match &benefit.effect {
            BenefitEffect::Free => phrase.say(self.word(Rule::FREE)),
            BenefitEffect::Pay(share) => {
                phrase.say(self.word(Rule::PAY));
                self.expression(phrase, share);
            }
            BenefitEffect::Reduce(share, most) => {
                phrase.say(self.word(Rule::REDUCE));
                self.expression(phrase, share);
                if let Some(most) = most {
                    phrase.comma();
                    phrase.say(self.word(Rule::AT_MOST));
                    self.expression(phrase, most);
                }
            }
        }
        if let Some(limits) = benefit.limits {
            phrase.joint(Joint::Column(2));
            let words = match limits {
                LimitsOrder::Before => [Rule::BEFORE, Rule::LIMITS],
                LimitsOrder::After => [Rule::AFTER, Rule::LIMITS],
                LimitsOrder::With => [Rule::WITH_LIMITS, Rule::LIMITS],
                LimitsOrder::Undetermined => [Rule::LIMITS, Rule::UNDETERMINED],
            };
            self.words(phrase, &words);
        }
        match &benefit.excludes {
            Excludes::None => {}
            Excludes::All => {
                phrase.joint(Joint::Part);
                self.words(phrase, &[Rule::EXCLUDES, Rule::ALL]);
            }
            Excludes::Names(names) => {
                phrase.joint(Joint::Part);
                phrase.say(self.word(Rule::EXCLUDES));
                self.names(phrase, names);
            }
        }
    }
}
