//! The declarations of a file.

use super::{Reader, child};
use crate::diagnostic::Code;
use crate::syntax::ast::{
    Benefits, Calendar, Constant, ConstantValue, Fee, FeeKind, Item, Language, Office, PlaceItem, Procedure, Regime,
    Rounding, Table, Test,
};
use crate::syntax::grammar::{Pair, Rule};
use crate::syntax::recover::Body;
use crate::wording::reading as say;

impl Reader<'_> {
    /// One declaration.
    pub(super) fn item(&mut self, pair: Pair<'_>) -> Option<Item> {
        Some(match pair.as_rule() {
            Rule::procedure => Item::Procedure(self.procedure(&pair)?),
            Rule::fee => Item::Fee(self.fee(&pair)?),
            Rule::benefits => Item::Benefits(self.benefits(&pair)?),
            Rule::test => Item::Test(self.test(&pair)?),
            Rule::table => Item::Table(self.table(&pair)?),
            Rule::regime => Item::Regime(self.regime(&pair)?),
            Rule::calendar => Item::Calendar(self.calendar(&pair)?),
            Rule::fact => Item::Fact(Box::new(self.fact(&pair)?)),
            Rule::event => Item::Event(self.event(&pair)?),
            Rule::constant => Item::Constant(self.constant(&pair)?),
            Rule::place => Item::Place(self.place_item(&pair)?),
            Rule::office => Item::Office(self.office(&pair)?),
            Rule::rounding => Item::Rounding(self.rounding(&pair)?),
            _ => return None,
        })
    }

    /// `language vi 1`
    pub(super) fn header(&mut self, pair: Pair<'_>) {
        let Some(name) = self.name_in(&pair) else { return };
        match &*name.text {
            "en" => self.language = Language::English,
            "vi" => self.language = Language::Vietnamese,
            other => {
                let message = say::no_language(other);
                self.error(Code::UnknownLanguage, name.place, message, say::write_language());
            }
        }
        let version = child(&pair, Rule::digits);
        self.version = version.as_ref().and_then(|version| version.as_str().parse().ok());
        if let Some(version) = version.filter(|version| version.as_str() != "1") {
            let message = say::no_version(version.as_str());
            let place = self.token(&version);
            self.error(Code::UnknownLanguage, place, message, say::write_one());
        }
    }

    fn procedure(&mut self, pair: &Pair<'_>) -> Option<Procedure> {
        let head = |reader: &mut Self, head: &Pair<'_>| {
            let mut texts = head.clone().into_inner().filter(|part| part.as_rule() == Rule::text);
            let code = reader.text(&texts.next()?);
            Some((reader.place(head), code, texts.next().map(|title| reader.text(&title))))
        };
        let ((place, code, title), body) =
            self.declaration(pair, Rule::procedure_head, head, |reader, body| reader.procedure_body(body))?;
        Some(Procedure { place, code, title, body })
    }

    fn regime(&mut self, pair: &Pair<'_>) -> Option<Regime> {
        let head = |reader: &mut Self, head: &Pair<'_>| {
            Some((reader.place(head), reader.name_in(head)?, reader.text_in(head)))
        };
        let ((place, name, title), body) =
            self.declaration(pair, Rule::regime_head, head, |reader, body| reader.procedure_body(body))?;
        Some(Regime { place, name, title, body })
    }

    fn fee(&mut self, pair: &Pair<'_>) -> Option<Fee> {
        let head = |reader: &mut Self, head: &Pair<'_>| {
            let kind = match child(head, Rule::fee_kind)?.into_inner().next()?.as_rule() {
                Rule::PHI => FeeKind::Phi,
                Rule::LE_PHI => FeeKind::LePhi,
                _ => FeeKind::Gia,
            };
            Some((reader.place(head), reader.name_in(head)?, reader.text_in(head), kind))
        };
        let ((place, name, title, kind), body) =
            self.declaration(pair, Rule::fee_head, head, |reader, body| reader.fee_body(body))?;
        Some(Fee { place, name, title, kind, body })
    }

    fn table(&mut self, pair: &Pair<'_>) -> Option<Table> {
        let head = |reader: &mut Self, head: &Pair<'_>| {
            let mut names = reader.names(head).into_iter();
            Some(Table {
                place: reader.place(head),
                name: names.next()?,
                argument: names.next()?,
                kind: reader.kind(&child(head, Rule::kind)?)?,
                title: reader.text_in(head),
                cite: reader.cite_in(head),
                body: Vec::new(),
            })
        };
        let (table, body) = self.declaration(pair, Rule::table_head, head, |reader, body| reader.fee_body(body))?;
        Some(Table { body, ..table })
    }

    fn benefits(&mut self, pair: &Pair<'_>) -> Option<Benefits> {
        let head = |reader: &mut Self, head: &Pair<'_>| Some((reader.place(head), reader.names_in(head)));
        let ((place, fees), body) =
            self.declaration(pair, Rule::benefits_head, head, |reader, body| reader.fee_body(body))?;
        Some(Benefits { place, fees, body })
    }

    fn calendar(&mut self, pair: &Pair<'_>) -> Option<Calendar> {
        let head = |reader: &mut Self, head: &Pair<'_>| {
            let extends = child(head, Rule::extends).and_then(|extends| reader.name_in(&extends));
            Some((reader.place(head), reader.name_in(head)?, reader.text_in(head), extends))
        };
        let ((place, name, title, extends), body) =
            self.declaration(pair, Rule::calendar_head, head, |reader, body| {
                reader.body(body, Body::Calendar, Self::calendar_part)
            })?;
        Some(Calendar { place, name, title, extends, body })
    }

    fn test(&mut self, pair: &Pair<'_>) -> Option<Test> {
        let head = |reader: &mut Self, head: &Pair<'_>| Some((reader.place(head), reader.text_in(head)?));
        let ((place, name), (given, expect)) =
            self.declaration(pair, Rule::test_head, head, |reader, body| reader.test_body(body))?;
        Some(Test { place, name, given, expect })
    }

    fn constant(&mut self, pair: &Pair<'_>) -> Option<Constant> {
        let head = |reader: &mut Self, head: &Pair<'_>| Some((reader.name_in(head)?, reader.text_in(head)));
        let place = self.place(pair);
        let ((name, title), values) = self.declaration(pair, Rule::constant_head, head, |reader, body| {
            reader.body(body, Body::Constant, Self::constant_value)
        })?;
        Some(Constant { place, name, title, values })
    }

    fn constant_value(&mut self, pair: Pair<'_>) -> Option<ConstantValue> {
        let from = self.date_in(&pair)?;
        let until = match child(&pair, Rule::until) {
            Some(until) => Some(self.date_in(&until)?),
            None => None,
        };
        Some(ConstantValue {
            place: self.place(&pair),
            from,
            until,
            value: pair.clone().into_inner().find_map(|part| self.cell(part))?,
            cite: self.cite_in(&pair),
        })
    }

    fn place_item(&mut self, pair: &Pair<'_>) -> Option<PlaceItem> {
        Some(PlaceItem {
            place: self.place(pair),
            name: self.name_in(pair)?,
            title: self.text_in(pair),
            within: child(pair, Rule::within).and_then(|within| self.name_in(&within)),
        })
    }

    fn office(&mut self, pair: &Pair<'_>) -> Option<Office> {
        Some(Office {
            place: self.place(pair),
            name: self.name_in(pair)?,
            title: self.text_in(pair),
            within: child(pair, Rule::within).and_then(|within| self.name_in(&within)),
            calendar: self.name_in(&child(pair, Rule::its_calendar)?)?,
        })
    }

    fn rounding(&mut self, pair: &Pair<'_>) -> Option<Rounding> {
        let round = child(pair, Rule::round)?;
        Some(Rounding {
            place: self.place(pair),
            name: self.name_in(pair)?,
            round: self.round(&round)?,
            cite: self.cite_in(pair),
        })
    }
}
