//! First pass: every declared name gets its id and its type, so that order never matters.

use std::cmp::Ordering;
use std::sync::Arc;

use crate::amount::Ratio;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::builtin;
use crate::model::declaration::{Event, Fact, Office, Territory};
use crate::model::expression::{ConstantId, EventId, FactId, FeeId, Field, Limits, Literal, PlaceId, TableId, Type};
use crate::model::{Builder, names};
use crate::source::Place;
use crate::syntax::ast::{self, FactKind, FeePart, FeeStatementKind, Item, ProcKind, ProcPart, ValueKind};
use crate::wording::{Text, rules as say};

impl Builder {
    /// Declares every name of every file.
    pub(super) fn declare(&mut self, files: &[ast::File]) {
        for name in builtin::EVENTS {
            let id = EventId(self.model.events.len() as u32);
            self.scope.events.insert(name.into(), id);
            self.model.events.push(Event { name: name.into(), title: None });
        }
        let items = || files.iter().flat_map(|file| &file.items);
        self.declare_places(&items().collect::<Vec<_>>());
        self.declare_builtin_facts(&items().collect::<Vec<_>>());
        for item in items() {
            self.declare_item(item);
        }
    }

    fn declare_places(&mut self, items: &[&Item]) {
        for item in items {
            if let Item::Place(place) = item
                && self.first_of("place", say::place, &place.name)
            {
                let id = PlaceId(self.model.places.len() as u32);
                self.scope.places.insert(Arc::clone(&place.name.text), id);
                let title = title(&place.title);
                self.model.places.push(Territory { name: Arc::clone(&place.name.text), title, within: None, depth: 1 });
            }
        }
        for item in items {
            let Item::Place(place) = item else { continue };
            let Some(within) = &place.within else { continue };
            let known = self.scope.places.keys().cloned().collect();
            match (self.scope.places.get(&place.name.text), self.scope.places.get(&within.text)) {
                (Some(id), Some(parent)) => {
                    if let Some(found) = self.model.places.get_mut(id.0 as usize) {
                        found.within = Some(*parent);
                    }
                }
                _ => self.unknown(say::place(), within, known),
            }
        }
        self.measure_places(items);
    }

    /// How deep each place lies; a circle is an error.
    fn measure_places(&mut self, items: &[&Item]) {
        for at in 0..self.model.places.len() {
            let (mut depth, mut next) = (1_u16, self.model.places.get(at).and_then(|place| place.within));
            while let Some(id) = next
                && depth < 64
            {
                depth += 1;
                next = self.model.places.get(id.0 as usize).and_then(|place| place.within);
            }
            let name = self.model.places.get(at).map(|place| Arc::clone(&place.name));
            if depth >= 64 {
                let place = items.iter().find_map(|item| match item {
                    Item::Place(place) if Some(&place.name.text) == name.as_ref() => Some(place.place),
                    _ => None,
                });
                let message = say::lies_in_itself(name.as_deref().unwrap_or(""));
                self.report(
                    Diagnostic::error(Code::Circular, place.unwrap_or_default(), message).help(say::next_larger()),
                );
            }
            if let Some(place) = self.model.places.get_mut(at) {
                place.depth = depth;
            }
        }
    }

    fn declare_builtin_facts(&mut self, items: &[&Item]) {
        let choices = |names: Vec<Arc<str>>| Type::OneOf(names.into());
        let offices = items.iter().filter_map(|item| match item {
            Item::Office(office) => Some(Arc::clone(&office.name.text)),
            _ => None,
        });
        let offices = choices(offices.collect());
        let places = choices(self.model.places.iter().map(|place| Arc::clone(&place.name)).collect());
        let mut benefits: Vec<Arc<str>> = Vec::new();
        for part in items.iter().flat_map(|item| fee_parts(item)) {
            for statement in fee_statements(part) {
                if let FeeStatementKind::Benefit(benefit) = &statement.kind
                    && !benefits.contains(&benefit.name.text)
                {
                    benefits.push(Arc::clone(&benefit.name.text));
                }
            }
        }
        let channel = choices(["counter", "online", "post"].map(Arc::from).to_vec());
        for (name, kind) in builtin::FACTS.into_iter().zip([channel, offices, places, choices(benefits)]) {
            let id = FactId(self.model.facts.len() as u32);
            self.scope.facts.insert(name.into(), id);
            self.model.facts.push(Fact {
                name: name.into(),
                title: None,
                kind,
                limits: Limits::default(),
                default: None,
                optional: false,
                place: Place::default(),
            });
        }
    }

    /// Whether a top-level name is new; a second one is reported.
    fn first_of(&mut self, what: &'static str, noun: fn() -> Text, name: &ast::Name) -> bool {
        let key = (what, Arc::clone(&name.text));
        if let Some(first) = self.scope.declared.get(&key).copied() {
            let message = say::declared_twice(noun(), &name.text);
            self.report(
                Diagnostic::error(Code::DuplicateName, name.place, message)
                    .label(first, say::first_declared())
                    .help(say::keep_or_rename()),
            );
            return false;
        }
        self.scope.declared.insert(key, name.place);
        true
    }

    fn declare_item(&mut self, item: &Item) {
        match item {
            Item::Place(_) | Item::Benefits(_) | Item::Rounding(_) | Item::Test(_) | Item::Office(_) => {}
            Item::Fact(fact) => self.declare_fact(fact),
            Item::Event(event) => self.declare_event(event),
            Item::Constant(constant) => {
                if self.first_of("constant", say::constant, &constant.name) {
                    let id = ConstantId(self.scope.constants.len() as u32);
                    self.scope.constants.insert(Arc::clone(&constant.name.text), id);
                    self.scope.constant_types.push(None);
                }
            }
            Item::Calendar(calendar) => {
                if self.first_of("calendar", say::calendar, &calendar.name) {
                    let index = self.scope.calendars.len() as u32;
                    self.scope.calendars.insert(Arc::clone(&calendar.name.text), index);
                }
            }
            Item::Regime(regime) => {
                if self.first_of("regime", say::regime, &regime.name) {
                    let index = self.scope.regimes.len() as u32;
                    self.scope.regimes.insert(Arc::clone(&regime.name.text), index);
                }
            }
            Item::Procedure(procedure) => {
                let name = ast::Name { text: Arc::clone(&procedure.code.text), place: procedure.code.place };
                self.first_of("procedure", say::procedure, &name);
            }
            Item::Table(table) => {
                if self.first_of("table", say::table, &table.name) {
                    let id = TableId(self.scope.tables.len() as u32);
                    self.scope.tables.insert(Arc::clone(&table.name.text), id);
                    self.scope.table_types.push(None);
                }
            }
            Item::Fee(fee) => {
                if self.first_of("fee", say::fee, &fee.name) {
                    let id = FeeId(self.scope.fees.len() as u32);
                    self.scope.fees.insert(Arc::clone(&fee.name.text), id);
                }
            }
        }
        for part in proc_parts(item) {
            for statement in proc_statements(part) {
                match &statement.kind {
                    ProcKind::Fact(fact) => self.declare_fact(fact),
                    ProcKind::Event(event) => self.declare_event(event),
                    ProcKind::Deadline(deadline) => {
                        self.scope.deadlines.entry(Arc::clone(&deadline.name.text)).or_insert(deadline.name.place);
                    }
                    _ => {}
                }
            }
        }
        for part in fee_parts(item) {
            for statement in fee_statements(part) {
                match &statement.kind {
                    FeeStatementKind::Fact(fact) => self.declare_fact(fact),
                    FeeStatementKind::Event(event) => self.declare_event(event),
                    _ => {}
                }
            }
        }
    }

    fn declare_event(&mut self, event: &ast::Event) {
        if builtin::EVENTS.contains(&&*event.name.text) {
            let message = say::built_in_event(&event.name.text);
            self.report(Diagnostic::error(Code::DuplicateName, event.place, message).help(say::use_undeclared()));
            return;
        }
        if self.scope.events.contains_key(&event.name.text) {
            return;
        }
        let id = EventId(self.model.events.len() as u32);
        self.scope.events.insert(Arc::clone(&event.name.text), id);
        self.model.events.push(Event { name: Arc::clone(&event.name.text), title: title(&event.title) });
    }

    /// One namespace of facts: the same name twice must be the same declaration (D1).
    fn declare_fact(&mut self, fact: &ast::Fact) {
        if builtin::FACTS.contains(&&*fact.name.text) {
            let message = say::built_in_fact(&fact.name.text);
            self.report(Diagnostic::error(Code::DuplicateName, fact.place, message).help(say::use_undeclared()));
            return;
        }
        let Some(kind) = self.fact_type(&fact.kind) else { return };
        let limits = self.limits(&fact.kind, fact.range.as_ref());
        let default = fact.default.as_ref().and_then(|value| self.literal(&kind, value));
        self.default_fits(&limits, default, fact.default.as_ref());
        let declared = Fact {
            name: Arc::clone(&fact.name.text),
            title: title(&fact.title),
            kind,
            limits,
            default,
            optional: fact.optional,
            place: fact.place,
        };
        let Some(id) = self.scope.facts.get(&fact.name.text).copied() else {
            let id = FactId(self.model.facts.len() as u32);
            self.scope.facts.insert(Arc::clone(&fact.name.text), id);
            self.model.facts.push(declared);
            return;
        };
        let Some(known) = self.model.facts.get_mut(id.0 as usize) else { return };
        let same = known.kind == declared.kind
            && known.limits == declared.limits
            && known.default == declared.default
            && known.optional == declared.optional;
        if same {
            known.title = known.title.take().or(declared.title);
            return;
        }
        let first = known.place;
        let message = say::declared_differently(&fact.name.text);
        self.report(
            Diagnostic::error(Code::DuplicateName, fact.place, message)
                .label(first, say::first_declared())
                .help(say::one_namespace()),
        );
    }

    pub(super) fn fact_type(&mut self, kind: &FactKind) -> Option<Type> {
        Some(match kind {
            FactKind::Flag => Type::Flag,
            FactKind::Integer => Type::Number { whole: true },
            FactKind::Number | FactKind::Percent => Type::Number { whole: false },
            FactKind::Money => Type::Money,
            FactKind::Date => Type::Date,
            FactKind::Moment => Type::Moment,
            FactKind::OneOf(names) => Type::OneOf(self.choices(names, usize::from(u16::MAX))?),
            FactKind::SeveralOf(names) => Type::SeveralOf(self.choices(names, 64)?),
            FactKind::Many(facts) => {
                let mut fields = Vec::with_capacity(facts.len());
                for fact in facts {
                    let kind = self.fact_type(&fact.kind)?;
                    let limits = self.limits(&fact.kind, fact.range.as_ref());
                    let default = fact.default.as_ref().and_then(|value| self.literal(&kind, value));
                    self.default_fits(&limits, default, fact.default.as_ref());
                    fields.push(Field {
                        name: Arc::clone(&fact.name.text),
                        title: title(&fact.title),
                        kind,
                        limits,
                        default,
                    });
                }
                Type::Many(fields.into())
            }
        })
    }

    fn choices(&mut self, list: &[ast::Name], most: usize) -> Option<Arc<[Arc<str>]>> {
        let mut names: Vec<Arc<str>> = Vec::with_capacity(list.len());
        for name in list {
            if names.contains(&name.text) {
                let message = say::listed_twice(&name.text);
                self.report(Diagnostic::error(Code::DuplicateName, name.place, message).help(say::list_once()));
            } else {
                names.push(Arc::clone(&name.text));
            }
        }
        if names.len() > most {
            let place = list.first().map(|name| name.place).unwrap_or_default();
            let message = say::too_many_choices(most, names.len());
            self.report(Diagnostic::error(Code::WrongType, place, message).help(say::split_the_fact()));
            return None;
        }
        Some(names.into())
    }

    /// The limits of a fact: literals only.
    fn limits(&mut self, kind: &FactKind, range: Option<&ast::Range>) -> Limits {
        let Some(range) = range else { return Limits::default() };
        let mut edge = |edge: Option<&ast::Edge>| {
            let edge = edge?;
            match literal_of(&edge.value) {
                Some(literal) => Some((literal, edge.included)),
                None => {
                    self.report(
                        Diagnostic::error(Code::WrongType, edge.value.place, say::limits_are_plain())
                            .help(say::write_a_value()),
                    );
                    None
                }
            }
        };
        let limits = Limits { lower: edge(range.lower.as_ref()), upper: edge(range.upper.as_ref()) };
        let fits = |literal: &Option<(Literal, bool)>| match (literal, kind) {
            (None, _)
            | (Some((Literal::Number(_), _)), FactKind::Integer | FactKind::Number | FactKind::Percent)
            | (Some((Literal::Money(..), _)), FactKind::Money)
            | (Some((Literal::Date(_), _)), FactKind::Date | FactKind::Moment) => true,
            (Some(_), _) => false,
        };
        if !fits(&limits.lower) || !fits(&limits.upper) {
            self.report(
                Diagnostic::error(Code::WrongType, range.place, say::limits_of_type()).help(say::limits_like_fact()),
            );
            return Limits::default();
        }
        let order = limits.lower.zip(limits.upper).and_then(|((lower, _), (upper, _))| compare(lower, upper));
        if order == Some(Ordering::Greater) {
            self.report(
                Diagnostic::error(Code::ReversedSpan, range.place, say::limits_reversed()).help(say::lower_first()),
            );
            return Limits::default();
        }
        limits
    }

    /// The value that a fact has when none is given must be one that it can have.
    fn default_fits(&mut self, limits: &Limits, default: Option<Literal>, written: Option<&ast::Value>) {
        let (Some(default), Some(written)) = (default, written) else { return };
        let beyond = |edge: Option<(Literal, bool)>, wrong: Ordering| {
            edge.and_then(|(edge, included)| {
                compare(default, edge).map(|order| order == wrong || order == Ordering::Equal && !included)
            })
        };
        if beyond(limits.lower, Ordering::Less) == Some(true) || beyond(limits.upper, Ordering::Greater) == Some(true) {
            self.report(
                Diagnostic::error(Code::WrongType, written.place, say::default_beyond()).help(say::default_within()),
            );
        }
    }

    /// A value written for a fact of a type.
    pub(super) fn literal(&mut self, kind: &Type, value: &ast::Value) -> Option<Literal> {
        let found = match (kind, &value.kind) {
            (Type::Flag, ValueKind::Name(name)) => match &*name.text {
                "yes" | "có" => Some(Literal::Flag(true)),
                "no" | "không" => Some(Literal::Flag(false)),
                _ => None,
            },
            (Type::Number { whole }, ValueKind::Number(number, None)) => {
                number.value().filter(|number| !whole || number.is_integer()).map(Literal::Number)
            }
            (Type::Number { whole: false }, ValueKind::Percent(number)) => {
                number.value().and_then(|value| value.div(Ratio::integer(100))?.ok()).map(Literal::Number)
            }
            (Type::Money, ValueKind::Money(number, currency)) => {
                number.value().map(|value| Literal::Money(*currency, value))
            }
            (Type::Date, ValueKind::Date(date)) => Some(Literal::Date(*date)),
            (Type::OneOf(choices), ValueKind::Name(name)) => {
                return self.choice(choices, name).map(Literal::Choice);
            }
            (Type::SeveralOf(choices), ValueKind::Name(name)) => {
                return self
                    .choice(choices, name)
                    .map(|bit| Literal::Set(1_u64.checked_shl(u32::from(bit)).unwrap_or(0)));
            }
            _ => None,
        };
        if found.is_none() {
            let message = say::value_is_not(describe(kind));
            self.report(Diagnostic::error(Code::WrongType, value.place, message).help(say::write(describe(kind))));
        }
        found
    }

    /// The index of a choice.
    pub(super) fn choice(&mut self, choices: &[Arc<str>], name: &ast::Name) -> Option<u16> {
        let found = choices.iter().position(|choice| *choice == name.text).map(|at| at as u16);
        if found.is_none() {
            let hint = names::suggestion(&name.text, choices.iter().map(|choice| &**choice));
            let list = choices.iter().map(|choice| format!("`{choice}`")).collect::<Vec<_>>().join(", ");
            let message = say::no_choice(&name.text, &hint);
            self.report(Diagnostic::error(Code::UnknownChoice, name.place, message).help(say::one_of(&list)));
        }
        found
    }

    /// Offices, once calendars are known.
    pub(super) fn offices(&mut self, files: &[ast::File]) {
        for item in files.iter().flat_map(|file| &file.items) {
            let Item::Office(office) = item else { continue };
            if !self.first_of("office", say::office, &office.name) {
                continue;
            }
            let within = office.within.as_ref().and_then(|name| {
                let found = self.scope.places.get(&name.text).copied();
                if found.is_none() {
                    let known = self.scope.places.keys().cloned().collect();
                    self.unknown(say::place(), name, known);
                }
                found
            });
            match self.scope.calendars.get(&office.calendar.text) {
                Some(calendar) => self.model.offices.push(Office {
                    name: Arc::clone(&office.name.text),
                    title: title(&office.title),
                    within,
                    calendar: *calendar,
                }),
                None => {
                    let known = self.scope.calendars.keys().cloned().collect();
                    self.unknown(say::calendar(), &office.calendar, known);
                }
            }
        }
    }
}

/// Which of two literals is the greater one, when they are of one kind.
fn compare(one: Literal, other: Literal) -> Option<Ordering> {
    match (one, other) {
        (Literal::Number(one), Literal::Number(other)) => Some(one.cmp(&other)),
        (Literal::Money(a, one), Literal::Money(b, other)) if a == b => Some(one.cmp(&other)),
        (Literal::Date(one), Literal::Date(other)) => Some(one.cmp(&other)),
        _ => None,
    }
}

/// What a type is called.
pub(super) fn describe(kind: &Type) -> Text {
    match kind {
        Type::Flag => say::yes_or_no(),
        Type::Number { whole: true } => say::whole_number(),
        Type::Number { whole: false } => say::number(),
        Type::Money => say::money(),
        Type::Date => say::date(),
        Type::Moment => say::moment(),
        Type::OneOf(_) => say::a_choice(),
        Type::SeveralOf(_) => say::a_set(),
        Type::Many(_) => say::a_list(),
    }
}

/// A title without its place.
pub(super) fn title(text: &Option<ast::Text>) -> Option<Arc<str>> {
    text.as_ref().map(|text| Arc::clone(&text.text))
}

/// A literal expression.
pub(super) fn literal_of(expr: &ast::Expr) -> Option<Literal> {
    match &expr.kind {
        ast::ExprKind::Number(number) => number.value().map(Literal::Number),
        ast::ExprKind::Percent(number) => {
            number.value().and_then(|value| value.div(Ratio::integer(100))?.ok()).map(Literal::Number)
        }
        ast::ExprKind::Money(number, currency) => number.value().map(|value| Literal::Money(*currency, value)),
        ast::ExprKind::Date(date) => Some(Literal::Date(*date)),
        _ => None,
    }
}

fn proc_parts(item: &Item) -> &[ProcPart] {
    match item {
        Item::Regime(regime) => &regime.body,
        Item::Procedure(procedure) => &procedure.body,
        _ => &[],
    }
}

fn proc_statements(part: &ProcPart) -> &[ast::ProcStatement] {
    match part {
        ProcPart::Block(_, statements) => statements,
        ProcPart::Statement(statement) => std::slice::from_ref(statement),
    }
}

fn fee_parts(item: &Item) -> &[FeePart] {
    match item {
        Item::Fee(fee) => &fee.body,
        Item::Table(table) => &table.body,
        Item::Benefits(benefits) => &benefits.body,
        _ => &[],
    }
}

fn fee_statements(part: &FeePart) -> &[ast::FeeStatement] {
    match part {
        FeePart::Block(_, statements) => statements,
        FeePart::Statement(statement) => std::slice::from_ref(statement),
    }
}
