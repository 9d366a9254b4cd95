//! What several declarations share: citations, conditions of statements, facts and the heads of dated blocks.

use super::{Reader, child, has};
use crate::diagnostic::Code;
use crate::syntax::ast::{Cite, Event, Fact, FactKind, Name, OnePoint, Point, Since, When};
use crate::syntax::grammar::{Pair, Rule};
use crate::syntax::recover::Body;
use crate::wording::reading as say;

impl Reader<'_> {
    /// The citation and the condition at the end of a statement, or before the body of a step table.
    pub(super) fn tail(&mut self, pair: &Pair<'_>) -> Option<(Option<Box<When>>, Option<Cite>)> {
        let (mut when, mut cite) = (None, None);
        for part in pair.clone().into_inner().rev() {
            match part.as_rule() {
                Rule::when => when = Some(Box::new(self.when(&part)?)),
                Rule::cite => cite = Some(self.cite(&part)),
                Rule::opening | Rule::steps_body => {}
                _ => break,
            }
        }
        Some((when, cite))
    }

    /// `by "…" article "…"`
    pub(super) fn cite(&mut self, pair: &Pair<'_>) -> Cite {
        let (mut document, mut article) = (None, None);
        for part in pair.clone().into_inner() {
            let text = self.text_in(&part);
            match part.as_rule() {
                Rule::document => document = text,
                _ => article = text,
            }
        }
        Cite { document, article, place: self.place(pair) }
    }

    /// The citation inside a node.
    pub(super) fn cite_in(&mut self, pair: &Pair<'_>) -> Option<Cite> {
        child(pair, Rule::cite).map(|cite| self.cite(&cite))
    }

    /// `when …`, `overriding when …`
    pub(super) fn when(&mut self, pair: &Pair<'_>) -> Option<When> {
        let condition = child(pair, Rule::condition)?;
        Some(When {
            overriding: has(pair, Rule::OVERRIDING),
            condition: self.condition(condition)?,
            place: self.place(pair),
        })
    }

    /// The head of a dated block.
    pub(super) fn since(&mut self, pair: &Pair<'_>) -> Option<Since> {
        let mut since = Since {
            place: self.place(pair),
            from: self.date_in(pair)?,
            until: None,
            anchor: None,
            places: Vec::new(),
            issued: None,
            except: None,
            replacing_all: false,
            cite: None,
        };
        for part in pair.clone().into_inner() {
            match part.as_rule() {
                Rule::until => since.until = Some(self.date_in(&part)?),
                Rule::for_anchor => since.anchor = self.name_in(&part),
                Rule::in_places => since.places = self.names_in(&part),
                Rule::issued => since.issued = Some(self.date_in(&part)?),
                Rule::except => since.except = Some(self.when(&child(&part, Rule::when)?)?),
                Rule::REPLACING_ALL => since.replacing_all = true,
                Rule::cite => since.cite = Some(self.cite(&part)),
                _ => {}
            }
        }
        match since.until {
            Some(until) if until.value < since.from.value => {
                self.error(
                    Code::ReversedSpan,
                    since.place,
                    say::block_ends_first(until.value, since.from.value),
                    say::first_and_last_day(),
                );
                None
            }
            Some(_) | None => Some(since),
        }
    }

    /// A dated block: a head that is not understood costs the block, not the findings in its body.
    pub(super) fn block<T>(
        &mut self,
        pair: Pair<'_>,
        body: Body,
        read: impl FnMut(&mut Self, Pair<'_>) -> Option<T>,
    ) -> Option<(Since, Vec<T>)> {
        let mut parts = pair.clone().into_inner();
        let head = parts.next()?;
        let since = match head.as_rule() {
            Rule::since => self.since(&head),
            _ => {
                self.bad_head(&pair, &head, Rule::since);
                None
            }
        };
        let statements = self.body(parts.next()?, body, read);
        Some((since?, statements))
    }

    /// A declaration with a head and a body, read alike.
    pub(super) fn declaration<'p, H, B>(
        &mut self,
        pair: &Pair<'p>,
        head_rule: Rule,
        head: impl FnOnce(&mut Self, &Pair<'p>) -> Option<H>,
        body: impl FnOnce(&mut Self, Pair<'p>) -> B,
    ) -> Option<(H, B)> {
        let mut parts = pair.clone().into_inner();
        let first = parts.next()?;
        let read = if first.as_rule() == head_rule {
            head(self, &first)
        } else {
            self.bad_head(pair, &first, head_rule);
            None
        };
        let inside = body(self, parts.next()?);
        Some((read?, inside))
    }

    /// Names of a list inside a node.
    pub(super) fn names_in(&mut self, pair: &Pair<'_>) -> Vec<Name> {
        child(pair, Rule::names).map(|names| self.names(&names)).unwrap_or_default()
    }

    /// `event NAME "title"`
    pub(super) fn event(&mut self, pair: &Pair<'_>) -> Option<Event> {
        Some(Event { place: self.place(pair), name: self.name_in(pair)?, title: self.text_in(pair) })
    }

    /// `fact NAME "title" TYPE RANGE default VALUE`
    pub(super) fn fact(&mut self, pair: &Pair<'_>) -> Option<Fact> {
        let mut fact = Fact {
            place: self.place(pair),
            name: self.name_in(pair)?,
            title: self.text_in(pair),
            kind: FactKind::Flag,
            range: None,
            default: None,
            optional: false,
        };
        for part in pair.clone().into_inner() {
            match part.as_rule() {
                Rule::kind => fact.kind = self.kind(&part)?,
                Rule::range => fact.range = Some(self.range(&part)?),
                Rule::default => fact.default = Some(self.value(&child(&part, Rule::value)?)?),
                Rule::OPTIONAL => fact.optional = true,
                _ => {}
            }
        }
        Some(fact)
    }

    /// The type of a fact.
    pub(super) fn kind(&mut self, pair: &Pair<'_>) -> Option<FactKind> {
        let inner = pair.clone().into_inner().next()?;
        Some(match inner.as_rule() {
            Rule::FLAG => FactKind::Flag,
            Rule::INTEGER => FactKind::Integer,
            Rule::DECIMAL => FactKind::Number,
            Rule::PERCENT => FactKind::Percent,
            Rule::MONEY => FactKind::Money,
            Rule::DATE => FactKind::Date,
            Rule::MOMENT => FactKind::Moment,
            Rule::one_of => FactKind::OneOf(self.names_in(&inner)),
            Rule::several_of => FactKind::SeveralOf(self.names_in(&inner)),
            Rule::many => {
                let body = child(&inner, Rule::many_body)?;
                FactKind::Many(self.body(body, Body::Many, |reader, fact| reader.fact(&fact)))
            }
            _ => return None,
        })
    }

    /// Events and deadlines, the later of which counts.
    pub(super) fn point(&mut self, pair: &Pair<'_>) -> Point {
        let mut points = Vec::with_capacity(1);
        for part in pair.clone().into_inner() {
            match part.as_rule() {
                Rule::due_point => points.push(OnePoint::Due {
                    raw: has(&part, Rule::RAW),
                    of: child(&part, Rule::of_deadline).and_then(|of| self.name_in(&of)),
                    place: self.place(&part),
                }),
                Rule::identifier | Rule::spoken_name => points.push(OnePoint::Event(self.name(&part))),
                _ => {}
            }
        }
        Point { place: self.place(pair), points }
    }

    /// The point inside a node.
    pub(super) fn point_in(&mut self, pair: &Pair<'_>) -> Option<Point> {
        child(pair, Rule::point).map(|point| self.point(&point))
    }
}
