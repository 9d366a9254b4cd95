//! Tests inside rule files.

use super::{Reader, child};
use crate::syntax::ast::{EventKey, Expect, ExpectKind, Given, GivenKind, Outcome, Value, ValueKind};
use crate::syntax::grammar::{Pair, Rule};
use crate::syntax::recover::Body;

/// A member of a test's body.
enum Line {
    Given(Given),
    Expect(Expect),
}

impl Reader<'_> {
    /// What is given and what is expected.
    pub(super) fn test_body(&mut self, pair: Pair<'_>) -> (Vec<Given>, Vec<Expect>) {
        let lines = self.body(pair, Body::Test, |reader, line| match line.as_rule() {
            Rule::given => reader.given(&line).map(Line::Given),
            _ => reader.expect(&line).map(Line::Expect),
        });
        let (mut given, mut expect) = (Vec::new(), Vec::new());
        for line in lines {
            match line {
                Line::Given(line) => given.push(line),
                Line::Expect(line) => expect.push(line),
            }
        }
        (given, expect)
    }

    fn given(&mut self, pair: &Pair<'_>) -> Option<Given> {
        let inner = pair.clone().into_inner().next()?;
        let kind = match inner.as_rule() {
            Rule::given_procedure => GivenKind::Procedure(self.text_in(&inner)?),
            Rule::given_fee => GivenKind::Fee(self.name_in(&inner)?),
            Rule::given_event => GivenKind::Event {
                name: self.name_in(&inner)?,
                at: self.event_time(&inner)?,
                keys: inner.clone().into_inner().filter_map(|key| self.event_key(&key)).collect(),
            },
            _ => GivenKind::Value(self.name_in(&inner)?, self.value(&child(&inner, Rule::value)?)?),
        };
        Some(Given { place: self.place(pair), kind })
    }

    fn event_key(&mut self, pair: &Pair<'_>) -> Option<EventKey> {
        Some(match pair.as_rule() {
            Rule::ground => EventKey::Ground(self.name_in(pair)?),
            Rule::until_when => EventKey::Until(self.event_time(pair)?),
            Rule::to_when => EventKey::To(self.event_time(pair)?),
            Rule::AGREED => EventKey::Agreed,
            Rule::step_done => EventKey::Step(self.name_in(pair)?),
            Rule::revoked => EventKey::Revokes(self.name_in(pair)?),
            _ => return None,
        })
    }

    fn event_time(&mut self, pair: &Pair<'_>) -> Option<Value> {
        let at =
            pair.clone().into_inner().find(|part| matches!(part.as_rule(), Rule::moment_digits | Rule::date_digits))?;
        let kind = match at.as_rule() {
            Rule::moment_digits => ValueKind::Moment(self.moment(&at)?),
            _ => ValueKind::Date(self.date(&at)?.value),
        };
        Some(Value { place: self.token(&at), kind })
    }

    fn expect(&mut self, pair: &Pair<'_>) -> Option<Expect> {
        let inner = pair.clone().into_inner().next()?;
        if inner.as_rule() == Rule::expect_agency {
            let kind = ExpectKind::Agency(self.text_in(&inner)?, self.outcome_in(&inner)?);
            return Some(Expect { place: self.place(pair), kind });
        }
        let name = self.name_in(&inner)?;
        let kind = match inner.as_rule() {
            Rule::expect_error => ExpectKind::Error(name),
            Rule::expect_fee => ExpectKind::Fee(name, self.outcome_in(&inner)?),
            Rule::expect_deadline => ExpectKind::Deadline(name, self.outcome_in(&inner)?),
            Rule::expect_step => ExpectKind::Step(name, self.outcome_in(&inner)?),
            _ => ExpectKind::Part(name, self.outcome_in(&inner)?),
        };
        Some(Expect { place: self.place(pair), kind })
    }

    fn outcome_in(&mut self, pair: &Pair<'_>) -> Option<Outcome> {
        let outcome = child(pair, Rule::outcome)?;
        let first = outcome.clone().into_inner().next()?;
        Some(match first.as_rule() {
            Rule::open_outcome => Outcome::Undetermined(match child(&first, Rule::open_values) {
                Some(values) => self.values(&values)?,
                None => Vec::new(),
            }),
            Rule::EXEMPT => Outcome::Exempt,
            Rule::awaiting => Outcome::Awaiting(self.name_in(&first)?),
            _ => {
                let mut values = self.values(&outcome)?.into_iter();
                Outcome::Value(values.next()?, values.next())
            }
        })
    }

    fn values(&mut self, pair: &Pair<'_>) -> Option<Vec<Value>> {
        let values = pair.clone().into_inner().filter(|part| part.as_rule() == Rule::value);
        values.map(|value| self.value(&value)).collect()
    }
}
