//! Tests inside rule files.

use super::Writer;
use super::phrase::{Joint, Phrase, Row};
use crate::syntax::ast::{EventKey, Expect, ExpectKind, Given, GivenKind, Outcome, Test, Value};
use crate::syntax::grammar::Rule;

impl Writer<'_> {
    /// A worked example; its lines keep their order.
    pub(super) fn test(&self, test: &Test) -> Row {
        let mut phrase = Phrase::of(self.word(Rule::TEST));
        phrase.say(self.text(&test.name));
        // A log reads as a list; a single event, and what else is given, reads as a sentence.
        let log = test.given.iter().filter(|given| is_event(given)).count() > 1;
        let given = test.given.iter().map(|given| Row { packs: !(log && is_event(given)), ..self.given(given) });
        let mut rows: Vec<Row> = given.chain(test.expect.iter().map(|expect| self.expect(expect))).collect();
        rows.sort_by_key(|row| row.place.start);
        self.headed(test.place, phrase, rows, 1)
    }

    fn given(&self, given: &Given) -> Row {
        let mut phrase = Phrase::of(self.word(Rule::GIVEN));
        match &given.kind {
            GivenKind::Procedure(code) => {
                phrase.say(self.word(Rule::PROCEDURE));
                phrase.say(self.text(code));
            }
            GivenKind::Fee(name) => {
                phrase.say(self.word(Rule::FEE));
                phrase.say(self.name(name));
            }
            GivenKind::Event { name, at, keys } => {
                phrase.say(self.word(Rule::EVENT));
                phrase.say(self.name(name));
                phrase.say(self.value(at));
                for key in keys {
                    phrase.joint(Joint::Part);
                    self.event_key(&mut phrase, key);
                }
            }
            GivenKind::Value(name, value) => {
                phrase.say(self.name(name));
                phrase.say(self.value(value));
            }
        }
        Row { place: given.place, phrase, packs: true }
    }

    fn event_key(&self, phrase: &mut Phrase, key: &EventKey) {
        match key {
            EventKey::Ground(name) => {
                phrase.say(self.word(Rule::GROUND));
                phrase.say(self.name(name));
            }
            EventKey::Until(value) => {
                phrase.say(self.word(Rule::UNTIL));
                phrase.say(self.value(value));
            }
            EventKey::To(value) => {
                phrase.say(self.word(Rule::TO));
                phrase.say(self.value(value));
            }
            EventKey::Agreed => phrase.say(self.word(Rule::AGREED)),
            EventKey::Step(name) => {
                phrase.say(self.word(Rule::STEP));
                phrase.say(self.name(name));
            }
            EventKey::Revokes(name) => {
                phrase.say(self.word(Rule::REVOKES));
                phrase.say(self.name(name));
            }
        }
    }

    fn expect(&self, expect: &Expect) -> Row {
        let mut phrase = Phrase::of(self.word(Rule::EXPECT));
        let outcome = match &expect.kind {
            ExpectKind::Error(name) => {
                phrase.say(self.word(Rule::ERROR));
                phrase.say(self.name(name));
                None
            }
            ExpectKind::Fee(name, outcome) => Some((Some(Rule::FEE), self.name(name), outcome)),
            ExpectKind::Deadline(name, outcome) => Some((Some(Rule::DEADLINE), self.name(name), outcome)),
            ExpectKind::Step(name, outcome) => Some((Some(Rule::STEP), self.name(name), outcome)),
            ExpectKind::Agency(title, outcome) => Some((Some(Rule::AGENCY), self.text(title), outcome)),
            ExpectKind::Part(name, outcome) => Some((None, self.answer_part(name), outcome)),
        };
        if let Some((word, name, outcome)) = outcome {
            if let Some(word) = word {
                phrase.say(self.word(word));
            }
            phrase.say(name);
            self.outcome(&mut phrase, outcome);
        }
        Row { place: expect.place, phrase, packs: false }
    }

    fn outcome(&self, phrase: &mut Phrase, outcome: &Outcome) {
        match outcome {
            Outcome::Undetermined(candidates) => {
                phrase.say(self.word(Rule::UNDETERMINED));
                self.candidates(phrase, candidates);
            }
            Outcome::Exempt => phrase.say(self.word(Rule::EXEMPT)),
            Outcome::Awaiting(name) => {
                phrase.say(self.word(Rule::AWAITING));
                phrase.say(self.name(name));
            }
            Outcome::Value(from, to) => {
                phrase.say(self.value(from));
                if let Some(to) = to {
                    phrase.say(self.word(Rule::TO));
                    phrase.say(self.value(to));
                }
            }
        }
    }

    fn candidates(&self, phrase: &mut Phrase, candidates: &[Value]) {
        for (at, candidate) in candidates.iter().enumerate() {
            phrase.joint(Joint::Part);
            phrase.say(self.word(if at > 0 { Rule::OR } else { Rule::CANDIDATES }));
            phrase.say(self.value(candidate));
        }
    }
}

fn is_event(given: &Given) -> bool {
    matches!(given.kind, GivenKind::Event { .. })
}
