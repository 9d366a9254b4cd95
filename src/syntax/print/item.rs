//! Declarations, facts and the heads of dated blocks.

use super::Writer;
use super::phrase::{Joint, Phrase, Row};
use crate::source::Place;
use crate::syntax::ast::{
    Benefits, Calendar, Constant, ConstantValue, Event, Fact, FactKind, Fee, FeeKind, FeePart, Item, Name, Office,
    Procedure, Regime, Rounding, Since, Table, Text,
};
use crate::syntax::grammar::Rule;

/// How many statements the body of a declaration may have to stand on one line with its head.
const ONE: usize = 1;

impl Writer<'_> {
    /// One declaration.
    pub(super) fn item(&self, item: &Item) -> Row {
        match item {
            Item::Place(place) => {
                let mut phrase = self.titled(Rule::PLACE, &place.name, place.title.as_ref());
                self.within(&mut phrase, place.within.as_ref(), Joint::Column(2));
                Row { place: place.place, phrase, packs: false }
            }
            Item::Office(office) => self.office(office),
            Item::Fact(fact) => {
                let mut phrase = Phrase::default();
                self.fact(&mut phrase, fact);
                Row { place: fact.place, phrase, packs: false }
            }
            Item::Event(event) => {
                let mut phrase = Phrase::default();
                self.event(&mut phrase, event);
                Row { place: event.place, phrase, packs: false }
            }
            Item::Constant(constant) => self.constant(constant),
            Item::Calendar(calendar) => self.calendar(calendar),
            Item::Regime(regime) => self.regime(regime),
            Item::Procedure(procedure) => self.procedure(procedure),
            Item::Table(table) => self.table(table),
            Item::Fee(fee) => self.fee(fee),
            Item::Benefits(benefits) => self.benefits(benefits),
            Item::Rounding(rounding) => self.rounding(rounding),
            Item::Test(test) => self.test(test),
        }
    }

    /// A word, a name and a title in its column.
    fn titled(&self, word: Rule, name: &Name, title: Option<&Text>) -> Phrase {
        let mut phrase = Phrase::of(self.word(word));
        phrase.say(self.name(name));
        if let Some(title) = title {
            phrase.joint(Joint::Column(1));
            phrase.say(self.text(title));
        }
        phrase
    }

    /// The head of a declaration with a name and a title.
    fn head(&self, word: Rule, name: &Name, title: Option<&Text>) -> Phrase {
        let mut phrase = Phrase::of(self.word(word));
        phrase.say(self.name(name));
        phrase.joint(Joint::Part);
        self.maybe_text(&mut phrase, title);
        phrase
    }

    fn within(&self, phrase: &mut Phrase, within: Option<&Name>, joint: Joint) {
        if let Some(within) = within {
            phrase.joint(joint);
            phrase.say(self.word(Rule::IN_PLACE));
            phrase.say(self.name(within));
        }
    }

    fn office(&self, office: &Office) -> Row {
        let mut phrase = self.titled(Rule::OFFICE, &office.name, office.title.as_ref());
        self.within(&mut phrase, office.within.as_ref(), Joint::Part);
        let mut calendar = Phrase::of(self.word(Rule::CALENDAR));
        calendar.say(self.name(&office.calendar));
        let rows = vec![Row { place: office.calendar.place, phrase: calendar, packs: false }];
        phrase.block(self.block_ending(office.place.end, rows, ONE));
        Row { place: office.place, phrase, packs: false }
    }

    /// `event NAME "title"`
    pub(super) fn event(&self, phrase: &mut Phrase, event: &Event) {
        phrase.append(self.titled(Rule::EVENT, &event.name, event.title.as_ref()));
    }

    /// `fact NAME "title" TYPE RANGE default VALUE`
    pub(super) fn fact(&self, phrase: &mut Phrase, fact: &Fact) {
        phrase.append(self.titled(Rule::FACT, &fact.name, fact.title.as_ref()));
        phrase.joint(Joint::Part);
        self.kind(phrase, &fact.kind, fact.place.start);
        if let Some(range) = &fact.range {
            self.range(phrase, range);
        }
        if let Some(default) = &fact.default {
            phrase.say(self.word(Rule::DEFAULT));
            phrase.say(self.value(default));
        }
        if fact.optional {
            phrase.say(self.word(Rule::OPTIONAL));
        }
    }

    fn kind(&self, phrase: &mut Phrase, kind: &FactKind, start: u32) {
        match kind {
            FactKind::Flag => phrase.say(self.word(Rule::FLAG)),
            FactKind::Integer => phrase.say(self.word(Rule::INTEGER)),
            FactKind::Number => phrase.say(self.word(Rule::DECIMAL)),
            FactKind::Percent => phrase.say(self.word(Rule::PERCENT)),
            FactKind::Money => phrase.say(self.word(Rule::MONEY)),
            FactKind::Date => phrase.say(self.word(Rule::DATE)),
            FactKind::Moment => phrase.say(self.word(Rule::MOMENT)),
            FactKind::OneOf(names) => {
                phrase.say(self.word(Rule::ONE_OF));
                self.names(phrase, names);
            }
            FactKind::SeveralOf(names) => {
                phrase.say(self.word(Rule::SEVERAL_OF));
                self.names(phrase, names);
            }
            FactKind::Many(facts) => {
                phrase.say(self.word(Rule::MANY));
                let rows = facts.iter().map(|fact| {
                    let mut phrase = Phrase::default();
                    self.fact(&mut phrase, fact);
                    Row { place: fact.place, phrase, packs: false }
                });
                let rows = rows.collect();
                phrase.block(self.block_after(start, rows, usize::MAX));
            }
        }
    }

    fn constant(&self, constant: &Constant) -> Row {
        let mut phrase = self.head(Rule::CONSTANT, &constant.name, constant.title.as_ref());
        let rows = constant.values.iter().map(|value| self.constant_value(value)).collect();
        phrase.block(self.block_ending(constant.place.end, rows, ONE));
        Row { place: constant.place, phrase, packs: false }
    }

    fn constant_value(&self, value: &ConstantValue) -> Row {
        let mut phrase = Phrase::of(self.word(Rule::SINCE));
        phrase.say(self.date(value.from.value));
        if let Some(until) = value.until {
            phrase.say(self.word(Rule::UNTIL));
            phrase.say(self.date(until.value));
        }
        phrase.close_by(":");
        phrase.joint(Joint::Column(1));
        self.cell(&mut phrase, &value.value, 0);
        self.cite(&mut phrase, value.cite.as_ref(), Joint::Cite);
        Row { place: value.place, phrase, packs: false }
    }

    fn calendar(&self, calendar: &Calendar) -> Row {
        let mut phrase = self.head(Rule::CALENDAR, &calendar.name, calendar.title.as_ref());
        if let Some(extends) = &calendar.extends {
            phrase.joint(Joint::Part);
            phrase.say(self.word(Rule::EXTENDS));
            phrase.say(self.name(extends));
        }
        let rows = calendar.body.iter().map(|part| self.calendar_part(part)).collect();
        self.headed(calendar.place, phrase, rows, ONE)
    }

    fn regime(&self, regime: &Regime) -> Row {
        let phrase = self.head(Rule::REGIME, &regime.name, regime.title.as_ref());
        let rows = regime.body.iter().map(|part| self.procedure_part(part)).collect();
        self.headed(regime.place, phrase, rows, ONE)
    }

    fn procedure(&self, procedure: &Procedure) -> Row {
        let mut phrase = Phrase::of(self.word(Rule::PROCEDURE));
        phrase.say(self.text(&procedure.code));
        phrase.joint(Joint::Part);
        self.maybe_text(&mut phrase, procedure.title.as_ref());
        let rows = procedure.body.iter().map(|part| self.procedure_part(part)).collect();
        self.headed(procedure.place, phrase, rows, ONE)
    }

    fn table(&self, table: &Table) -> Row {
        let mut phrase = Phrase::of(self.word(Rule::TABLE));
        phrase.say(self.name(&table.name));
        phrase.close_by("(");
        phrase.close_by(self.name(&table.argument));
        self.kind(&mut phrase, &table.kind, table.argument.place.start);
        phrase.close_by(")");
        phrase.joint(Joint::Part);
        self.maybe_text(&mut phrase, table.title.as_ref());
        self.cite(&mut phrase, table.cite.as_ref(), Joint::Part);
        self.headed(table.place, phrase, self.fee_parts(&table.body), ONE)
    }

    fn fee(&self, fee: &Fee) -> Row {
        let mut phrase = self.head(Rule::FEE, &fee.name, fee.title.as_ref());
        phrase.joint(Joint::Part);
        phrase.say(self.word(match fee.kind {
            FeeKind::Phi => Rule::PHI,
            FeeKind::LePhi => Rule::LE_PHI,
            FeeKind::Gia => Rule::GIA,
        }));
        self.headed(fee.place, phrase, self.fee_parts(&fee.body), ONE)
    }

    fn benefits(&self, benefits: &Benefits) -> Row {
        let mut phrase = Phrase::of(self.word(Rule::BENEFITS_ON));
        self.names(&mut phrase, &benefits.fees);
        self.headed(benefits.place, phrase, self.fee_parts(&benefits.body), ONE)
    }

    fn fee_parts(&self, body: &[FeePart]) -> Vec<Row> {
        body.iter().map(|part| self.fee_part(part)).collect()
    }

    fn rounding(&self, rounding: &Rounding) -> Row {
        let mut phrase = Phrase::of(self.word(Rule::ROUNDING));
        phrase.say(self.name(&rounding.name));
        self.round(&mut phrase, &rounding.round);
        self.cite(&mut phrase, rounding.cite.as_ref(), Joint::Cite);
        Row { place: rounding.place, phrase, packs: false }
    }

    /// A dated block.
    pub(super) fn dated(&self, since: &Since, rows: Vec<Row>) -> Row {
        let mut phrase = Phrase::of(self.word(Rule::SINCE));
        phrase.say(self.date(since.from.value));
        if let Some(until) = since.until {
            phrase.say(self.word(Rule::UNTIL));
            phrase.say(self.date(until.value));
        }
        if let Some(anchor) = &since.anchor {
            phrase.joint(Joint::Part);
            phrase.say(self.word(Rule::FOR));
            phrase.say(self.name(anchor));
        }
        if !since.places.is_empty() {
            phrase.joint(Joint::Part);
            phrase.say(self.word(Rule::IN_PLACE));
            self.names(&mut phrase, &since.places);
        }
        if let Some(issued) = since.issued {
            phrase.joint(Joint::Part);
            phrase.say(self.word(Rule::ISSUED));
            phrase.say(self.date(issued.value));
        }
        if let Some(except) = &since.except {
            phrase.joint(Joint::Part);
            phrase.say(self.word(Rule::EXCEPT));
            self.when(&mut phrase, Some(except), Joint::Blank);
        }
        if since.replacing_all {
            phrase.joint(Joint::Part);
            phrase.say(self.word(Rule::REPLACING_ALL));
        }
        self.cite(&mut phrase, since.cite.as_ref(), Joint::Part);
        self.headed(since.place, phrase, rows, ONE)
    }

    /// A head and the block that follows it; the row ends with the closing brace.
    pub(super) fn headed(&self, head: Place, mut phrase: Phrase, rows: Vec<Row>, most: usize) -> Row {
        let block = self.block_after(head.end, rows, most);
        let place = Place { end: block.close + 1, ..head };
        phrase.block(block);
        Row { place, phrase, packs: false }
    }
}
