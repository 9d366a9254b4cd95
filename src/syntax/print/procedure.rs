//! Procedures and regimes: deadlines, clocks, policies and steps.

use super::Writer;
use super::margin::word_before;
use super::phrase::{Joint, Phrase, Row};
use crate::source::Place;
use crate::syntax::ast::{
    Ceiling, Collects, Cutoff, CutoffTime, Deadline, Extension, Fixed, FixedWord, Length, Limit, Missed, Number,
    OnTime, OnePoint, Period, PlacedPolicy, Point, ProcKind, ProcPart, ProcStatement, Step, StepRow, StepTime, Steps,
    SupplementEffect,
};
use crate::syntax::grammar::Rule;
use crate::term::{DayEnds, FirstDay, LastDay, MonthEnd, OutsideHours, Policy};

impl Writer<'_> {
    /// A part of the body of a procedure or regime.
    pub(super) fn procedure_part(&self, part: &ProcPart) -> Row {
        match part {
            ProcPart::Block(since, body) => {
                let rows = body.iter().map(|statement| self.procedure_statement(statement)).collect();
                self.dated(since, rows)
            }
            ProcPart::Statement(statement) => self.procedure_statement(statement),
        }
    }

    fn procedure_statement(&self, statement: &ProcStatement) -> Row {
        let mut phrase = Phrase::default();
        if statement.also {
            phrase.say(self.word(Rule::ALSO));
        }
        if let ProcKind::Steps(steps) = &statement.kind {
            self.steps(&mut phrase, steps, statement);
            return Row { place: statement.place, phrase, packs: false };
        }
        self.procedure_kind(&mut phrase, &statement.kind);
        self.when(&mut phrase, statement.when.as_deref(), Joint::When);
        self.cite(&mut phrase, statement.cite.as_ref(), Joint::Cite);
        Row { place: statement.place, phrase, packs: false }
    }

    fn procedure_kind(&self, phrase: &mut Phrase, kind: &ProcKind) {
        match kind {
            ProcKind::Agency(text) => {
                phrase.say(self.word(Rule::AGENCY));
                phrase.say(self.text(text));
            }
            ProcKind::Field(text) => {
                phrase.say(self.word(Rule::FIELD));
                phrase.say(self.text(text));
            }
            ProcKind::Calendar(name) => {
                phrase.say(self.word(Rule::CALENDAR));
                phrase.say(self.name(name));
            }
            ProcKind::Under(names) => {
                phrase.say(self.word(Rule::UNDER));
                self.names(phrase, names);
            }
            ProcKind::Anchor(name) => {
                phrase.say(self.word(Rule::ANCHOR));
                phrase.say(self.name(name));
            }
            ProcKind::Fact(fact) => self.fact(phrase, fact),
            ProcKind::Event(event) => self.event(phrase, event),
            ProcKind::Count(policies) => {
                phrase.say(self.word(Rule::COUNT));
                self.policies(phrase, policies);
            }
            ProcKind::Clock(point) => {
                phrase.say(self.word(Rule::CLOCK_STARTS_WHEN));
                self.point(phrase, point);
            }
            ProcKind::Cutoff(cutoff) => self.cutoff(phrase, cutoff),
            ProcKind::Due(limit, policies) => {
                self.due(phrase, limit);
                self.counting(phrase, policies);
            }
            ProcKind::Deadline(deadline) => self.deadline(phrase, deadline),
            ProcKind::Add(length, to) => {
                phrase.say(self.word(Rule::ADD));
                self.length(phrase, length);
                if let Some(to) = to {
                    phrase.say(self.word(Rule::TO));
                    phrase.say(self.name(to));
                }
            }
            ProcKind::Extension(extension) => self.extension(phrase, extension),
            ProcKind::Supplement(supplement) => {
                phrase.say(self.word(Rule::SUPPLEMENT));
                match &supplement.effect {
                    SupplementEffect::Restarts => phrase.say(self.word(Rule::RESTARTS)),
                    SupplementEffect::Pauses => phrase.say(self.word(Rule::PAUSES)),
                    SupplementEffect::Continues => phrase.say(self.word(Rule::CONTINUES)),
                    SupplementEffect::Adds(length) => {
                        phrase.say(self.word(Rule::ADDS));
                        self.length(phrase, length);
                    }
                }
                if let Some(times) = &supplement.at_most {
                    phrase.comma();
                    self.at_most_times(phrase, times);
                }
            }
            ProcKind::Exclude(names) => {
                phrase.say(self.word(Rule::EXCLUDE));
                self.names(phrase, names);
            }
            ProcKind::Reappointment(times) => {
                phrase.say(self.word(Rule::REAPPOINTMENT));
                match times {
                    Some(times) => self.at_most_times(phrase, times),
                    None => phrase.say(self.word(Rule::UNLIMITED)),
                }
            }
            ProcKind::OnTime(on_time) => {
                let how = match on_time {
                    OnTime::Instant => Rule::INSTANT,
                    OnTime::Date => Rule::DATE,
                    OnTime::HalfDay => Rule::HALF_DAY,
                };
                self.words(phrase, &[Rule::ON_TIME_TO_THE, how]);
            }
            ProcKind::Steps(_) => {}
            ProcKind::Collects(collects) => {
                phrase.say(self.word(Rule::COLLECTS));
                match collects {
                    Collects::None => phrase.say(self.word(Rule::NONE)),
                    Collects::Fee { fee, with } => {
                        phrase.say(self.name(fee));
                        self.bindings(phrase, with);
                    }
                }
            }
        }
    }

    fn at_most_times(&self, phrase: &mut Phrase, times: &Number) {
        phrase.say(self.word(Rule::AT_MOST));
        phrase.say(self.number(times));
    }

    fn policies(&self, phrase: &mut Phrase, policies: &[PlacedPolicy]) {
        for (at, placed) in policies.iter().enumerate() {
            if at > 0 {
                phrase.comma();
            }
            self.policy(phrase, placed.policy);
        }
    }

    fn policy(&self, phrase: &mut Phrase, policy: Policy) {
        let words: &[Rule] = match policy {
            Policy::FirstDay(FirstDay::Excluded) => &[Rule::FIRST_DAY, Rule::EXCLUDED],
            Policy::FirstDay(FirstDay::Included) => &[Rule::FIRST_DAY, Rule::INCLUDED],
            Policy::LastDay(LastDay::NextWorkingDay | LastDay::NextDay) => &[Rule::LAST_DAY, Rule::ROLLS_TO],
            Policy::LastDay(LastDay::Back) => &[Rule::LAST_DAY, Rule::ROLLS_BACK],
            Policy::LastDay(LastDay::Stays) => &[Rule::LAST_DAY, Rule::STAYS],
            Policy::MonthEnd(MonthEnd::Clamps) => &[Rule::MONTH_END, Rule::CLAMPS],
            Policy::MonthEnd(MonthEnd::Sticks) => &[Rule::MONTH_END, Rule::STICKS],
            Policy::MonthsOf30Days => &[Rule::MONTHS_OF_30_DAYS],
            Policy::OutsideHours(OutsideHours::Stays) => &[Rule::OUTSIDE_HOURS, Rule::STAYS],
            Policy::OutsideHours(OutsideHours::NextOpening) => &[Rule::OUTSIDE_HOURS, Rule::NEXT_OPENING],
            Policy::DayEnds(DayEnds::Midnight) => &[Rule::DAY_ENDS_AT, Rule::MIDNIGHT],
            Policy::DayEnds(DayEnds::Closing) => &[Rule::DAY_ENDS_AT, Rule::CLOSING],
            Policy::DayEnds(DayEnds::SameTime) => &[Rule::DAY_ENDS_AT, Rule::SAME_TIME],
        };
        self.words(phrase, words);
        if let Policy::LastDay(last @ (LastDay::NextWorkingDay | LastDay::NextDay)) = policy {
            self.next_day(phrase, last == LastDay::NextWorkingDay);
        }
    }

    fn counting(&self, phrase: &mut Phrase, policies: &[PlacedPolicy]) {
        if !policies.is_empty() {
            phrase.joint(Joint::Part);
            phrase.say(self.word(Rule::COUNTING));
            self.policies(phrase, policies);
        }
    }

    fn cutoff(&self, phrase: &mut Phrase, cutoff: &Cutoff) {
        phrase.say(self.word(Rule::CUTOFF));
        match &cutoff.at {
            CutoffTime::Time(time) => phrase.say(self.time(*time)),
            CutoffTime::BeforeClosing(length) => {
                self.length(phrase, length);
                self.words(phrase, &[Rule::BEFORE, Rule::CLOSING]);
            }
        }
        phrase.say(self.word(Rule::COUNTS_AS));
        self.next_day(phrase, cutoff.working);
    }

    /// The main deadline; `due in` is one word of the language.
    fn due(&self, phrase: &mut Phrase, limit: &Limit) {
        match limit {
            Limit::In(length, from) => {
                phrase.say(self.word(Rule::DUE_IN));
                self.length(phrase, length);
                self.from(phrase, from.as_ref());
            }
            Limit::Immediately
            | Limit::Unspecified
            | Limit::SameDay { .. }
            | Limit::Before { .. }
            | Limit::Fixed(..) => {
                phrase.say(self.word(Rule::DUE));
                self.limit(phrase, limit);
            }
        }
    }

    fn limit(&self, phrase: &mut Phrase, limit: &Limit) {
        match limit {
            Limit::Immediately => phrase.say(self.word(Rule::IMMEDIATELY)),
            Limit::Unspecified => phrase.say(self.word(Rule::UNSPECIFIED)),
            Limit::SameDay { working } => {
                phrase.say(self.word(Rule::SAME));
                self.day(phrase, *working);
            }
            Limit::In(length, from) => {
                phrase.say(self.word(Rule::IN));
                self.length(phrase, length);
                self.from(phrase, from.as_ref());
            }
            Limit::Before { more, length, point } => {
                if *more {
                    phrase.say(self.word(Rule::MORE_THAN));
                }
                self.length(phrase, length);
                phrase.say(self.word(Rule::BEFORE));
                self.point(phrase, point);
            }
            Limit::Fixed(word, fixed) => {
                phrase.say(self.word(match word {
                    FixedWord::On => Rule::ON,
                    FixedWord::Before => Rule::BEFORE,
                    FixedWord::NoLaterThan => Rule::NO_LATER_THAN,
                }));
                self.fixed(phrase, fixed);
            }
        }
    }

    fn from(&self, phrase: &mut Phrase, from: Option<&Point>) {
        if let Some(from) = from {
            phrase.joint(Joint::Soft);
            phrase.say(self.word(Rule::FROM_POINT));
            self.point(phrase, from);
        }
    }

    fn fixed(&self, phrase: &mut Phrase, fixed: &Fixed) {
        match fixed {
            Fixed::YearDay(day) => phrase.say(self.year_day(day)),
            Fixed::Next { day, period, after } => {
                match day {
                    Some(day) => {
                        phrase.say(self.word(Rule::DAY_OF_PERIOD));
                        phrase.say(self.number(day));
                    }
                    None => phrase.say(self.word(Rule::LAST_DAY)),
                }
                phrase.say(self.word(Rule::OF));
                self.next(phrase, &[self.period(*period)]);
                if let Some(after) = after {
                    phrase.say(self.word(Rule::AFTER));
                    self.point(phrase, after);
                }
            }
            Fixed::EndOf(period) => {
                self.words(phrase, &[Rule::LAST_DAY, Rule::OF, Rule::SAME]);
                phrase.say(self.period(*period));
            }
        }
    }

    fn period(&self, period: Period) -> &'static str {
        self.word(match period {
            Period::Month => Rule::MONTH_PERIOD,
            Period::Quarter => Rule::QUARTER,
            Period::Year => Rule::YEAR_PERIOD,
        })
    }

    /// Events and deadlines, the later of which counts.
    pub(super) fn point(&self, phrase: &mut Phrase, point: &Point) {
        for (at, one) in point.points.iter().enumerate() {
            if at > 0 {
                phrase.joint(Joint::Soft);
                phrase.say(self.word(Rule::AND));
            }
            match one {
                OnePoint::Event(name) => phrase.say(self.name(name)),
                OnePoint::Due { raw, of, place: _ } => {
                    if *raw {
                        phrase.say(self.word(Rule::RAW));
                    }
                    phrase.say(self.word(Rule::DUE));
                    if let Some(of) = of {
                        phrase.say(self.word(Rule::OF));
                        phrase.say(self.name(of));
                    }
                }
            }
        }
    }

    fn deadline(&self, phrase: &mut Phrase, deadline: &Deadline) {
        phrase.say(self.word(Rule::DEADLINE));
        phrase.say(self.name(&deadline.name));
        self.maybe_text(phrase, deadline.title.as_ref());
        phrase.joint(Joint::Part);
        self.limit(phrase, &deadline.limit);
        self.counting(phrase, &deadline.counting);
        if !deadline.met_by.is_empty() {
            phrase.joint(Joint::Part);
            phrase.say(self.word(Rule::MET_BY));
            self.either(phrase, &deadline.met_by);
        }
        if let Some(missed) = deadline.missed {
            phrase.joint(Joint::Part);
            let effect = match missed {
                Missed::Closes => Rule::CLOSES,
                Missed::Consents => Rule::CONSENTS,
                Missed::Refuses => Rule::REFUSES,
            };
            self.words(phrase, &[Rule::IF_MISSED, effect]);
        }
    }

    fn extension(&self, phrase: &mut Phrase, extension: &Extension) {
        phrase.say(self.word(Rule::EXTENSION));
        match &extension.ceiling {
            Ceiling::Agreed => phrase.say(self.word(Rule::AGREED)),
            Ceiling::AsLongAsDue => self.words(phrase, &[Rule::AT_MOST, Rule::AS_LONG_AS_DUE]),
            Ceiling::Length(length) => self.at_most_length(phrase, length),
        }
        match &extension.times {
            Some(times) if times.value() == Some(crate::amount::Ratio::ONE) => phrase.say(self.word(Rule::ONCE)),
            Some(times) => {
                phrase.say(self.number(times));
                phrase.say(self.word(Rule::TIMES));
            }
            None => {}
        }
    }

    fn at_most_length(&self, phrase: &mut Phrase, length: &Length) {
        phrase.say(self.word(Rule::AT_MOST));
        self.length(phrase, length);
    }

    fn steps(&self, phrase: &mut Phrase, steps: &Steps, statement: &ProcStatement) {
        phrase.say(self.word(Rule::STEPS));
        if let Some(total) = &steps.total {
            phrase.say(self.word(Rule::TOTAL));
            self.length(phrase, total);
        }
        self.when(phrase, statement.when.as_deref(), Joint::Part);
        self.cite(phrase, statement.cite.as_ref(), Joint::Part);
        let mut at = self.margin.opening_of(statement.place.end.saturating_sub(1)) + 1;
        let rows = steps.rows.iter().map(|row| {
            let row = match row {
                StepRow::Step(step) => self.step(step),
                StepRow::Parallel(steps) => self.parallel(steps, at, statement.place),
            };
            at = row.place.end;
            row
        });
        let rows = rows.collect();
        phrase.block(self.block_ending(statement.place.end, rows, usize::MAX));
    }

    /// Steps side by side, after a place.
    fn parallel(&self, steps: &[Step], after: u32, place: Place) -> Row {
        let mut phrase = Phrase::of(self.word(Rule::PARALLEL));
        let rows = steps.iter().map(|step| self.step(step)).collect();
        let block = self.block_after(after, rows, usize::MAX);
        let start = word_before(self.text, block.open, &["parallel", "song"]);
        let place = Place { start, end: block.close + 1, ..place };
        phrase.block(block);
        Row { place, phrase, packs: false }
    }

    fn step(&self, step: &Step) -> Row {
        let mut phrase = Phrase::of(self.word(Rule::STEP));
        phrase.say(self.name(&step.name));
        if let Some(title) = &step.title {
            phrase.joint(Joint::Column(1));
            phrase.say(self.text(title));
        }
        if let Some(agency) = &step.agency {
            phrase.joint(Joint::Column(2));
            phrase.say(self.word(Rule::AT));
            phrase.say(self.text(agency));
        }
        phrase.joint(Joint::Column(3));
        match &step.time {
            StepTime::None => {}
            StepTime::In(length) => {
                phrase.say(self.word(Rule::IN));
                self.length(&mut phrase, length);
            }
            StepTime::Uncounted(ceiling) => {
                phrase.say(self.word(Rule::UNCOUNTED));
                if let Some(length) = ceiling {
                    self.at_most_length(&mut phrase, length);
                }
            }
        }
        self.from(&mut phrase, step.from.as_ref());
        Row { place: step.place, phrase, packs: false }
    }
}
