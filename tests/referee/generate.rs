//! Random cases, biased to the edges: month ends, runs of holidays, Fridays after the cutoff, swapped Saturdays, equal instants.

use crate::answer::Outcome;
use crate::case::*;
use crate::date::{Date, Moment, Weekday, date, days_in_month};
use crate::days::Days;
use crate::draw::Draw;
use crate::exact::{Ratio, ratio, whole};
use crate::generate_fee;
use crate::walk;
use proptest::prelude::*;

const CHOICES: usize = 260;

pub fn case() -> impl Strategy<Value = Case> {
    proptest::collection::vec(any::<u32>(), CHOICES).prop_map(|choices| build(&mut Draw::new(choices)))
}

const TIMES: [(u32, u32); 16] = [
    (9, 0),
    (15, 0),
    (15, 1),
    (16, 30),
    (16, 31),
    (10, 37),
    (17, 31),
    (7, 30),
    (7, 29),
    (12, 0),
    (13, 30),
    (8, 15),
    (14, 45),
    (11, 30),
    (17, 30),
    (23, 59),
];

fn build(draw: &mut Draw) -> Case {
    let year = draw.pick(&[2026, 2025, 2024, 2027, 2028]);
    let mut calendar = calendar(draw, year);
    let mut day = start_day(draw, year, &calendar);
    swaps(draw, &mut calendar, day);
    if draw.chance(35)
        && let Some(notice) = calendar.notices.first()
    {
        let (off, work) = notice.swaps[0];
        day = draw.pick(&[work, off, work.previous(), off.previous(), work.next()]);
    }
    let accepted = moment(draw, day);
    let submitted = accepted.date.plus_days(-(draw.pick(&[0, 0, 1, 3, 30]) as i64));
    let submitted = if submitted == accepted.date { accepted } else { moment(draw, submitted) };
    let mut maker = Maker { draw, accepted, submitted, of_30: false, may_conflict: false };
    maker.of_30 = maker.draw.chance(7);
    let layers = maker.layers();
    let fee = maker.draw.chance(40).then(|| generate_fee::fee(maker.draw, accepted.date, submitted.date));
    let may_conflict = maker.may_conflict;
    let facts = facts();
    let dossier =
        Dossier { submitted: Some(submitted), accepted: Some(accepted), facts: values(draw), ..Dossier::default() };
    let mut case = Case { calendar, layers, facts, fee, dossier, as_of: accepted, may_conflict };
    happen(draw, &mut case);
    case
}

fn moment(draw: &mut Draw, day: Date) -> Moment {
    let (hour, minute) = draw.pick(&TIMES);
    Moment::at(day, hour, minute)
}

// ── the calendar

fn calendar(draw: &mut Draw, year: i32) -> Calendar {
    let clock = |hour: u32, minute: u32| hour * 60 + minute;
    let office = vec![(clock(7, 30), clock(11, 30)), (clock(13, 30), clock(17, 30))];
    let early = vec![(clock(7, 0), clock(11, 30)), (clock(13, 30), clock(17, 0))];
    let short = vec![(clock(7, 30), clock(11, 30)), (clock(13, 0), clock(16, 35))];
    let week =
        |last: Weekday, spans: &[Span], season| Week { first: Weekday::Mon, last, spans: spans.to_vec(), season };
    let saturday =
        Week { first: Weekday::Sat, last: Weekday::Sat, spans: vec![(clock(7, 30), clock(11, 30))], season: None };
    let weeks = match draw.below(8) {
        0..=2 => vec![week(Weekday::Fri, &office, None)],
        3 => vec![
            week(Weekday::Fri, &early, Some(((4, 16), (10, 15)))),
            week(Weekday::Fri, &short, Some(((10, 16), (4, 15)))),
        ],
        4 => vec![week(Weekday::Fri, &short, None)],
        5 => vec![week(Weekday::Fri, &office, None), saturday],
        6 => vec![week(Weekday::Sat, &early, None)],
        _ => vec![week(Weekday::Fri, &[(clock(8, 0), clock(16, 0))], None)],
    };
    let mut holidays = Vec::new();
    let mut holiday = |name, on, days, starting, since| holidays.push(Holiday { name, on, days, starting, since });
    if draw.chance(70) {
        let on = draw.pick(&[(2, 17), (1, 29), (2, 10), (2, 6), (1, 22), (2, 3)]);
        holiday("tet", on, draw.pick(&[5, 5, 7, 4]), draw.pick(&[-1, -2]), None);
    }
    if draw.chance(60) {
        holiday("new_year", (1, 1), 1, 0, None);
    }
    if draw.chance(70) {
        holiday("victory", (4, 30), 1, 0, None);
        holiday("labour", (5, 1), 1, 0, None);
    }
    if draw.chance(60) {
        holiday("national", (9, 2), 1, 0, None);
        if draw.chance(50) {
            let (days, starting) = draw.pick(&[(2, -1), (2, 0), (1, 1), (3, 2)]);
            holiday("national", (9, 2), days, starting, Some(date(year + draw.pick(&[0, 1]), 1, 1)));
        }
    }
    if draw.chance(60) {
        let on = (draw.pick(&[3, 6, 7, 10, 11, 12]), 1 + draw.below(25) as u32);
        holiday("local", on, draw.pick(&[1, 2, 3]), 0, None);
    }
    Calendar { weeks, holidays, substitutes: draw.chance(70), closed: Vec::new(), notices: Vec::new() }
}

/// One or two swaps near a day: a working day off, and a day of rest worked instead.
fn swaps(draw: &mut Draw, calendar: &mut Calendar, near: Date) {
    if !draw.chance(45) {
        return;
    }
    let mut swaps: Vec<(Date, Date)> = Vec::new();
    {
        let days = Days::new(calendar, near.year - 2..=near.year + 2, near, None);
        for _ in 0..1 + draw.below(2) {
            let mut off = near.plus_days(draw.below(25) as i64 - 4);
            let mut work = near.plus_days(draw.below(21) as i64 - 6);
            while days.is_day_off_by_rule(off) || swaps.iter().any(|swap| swap.0 == off) {
                off = off.next();
            }
            while !days.is_day_off_by_rule(work)
                || crate::days::is_weekday(work.weekday())
                || days.is_holiday(work)
                || swaps.iter().any(|swap| swap.1 == work)
            {
                work = work.next();
            }
            swaps.push((off, work));
        }
    }
    let issued = draw.pick(&[None, Some(-30), Some(0), Some(12), Some(60)]).map(|offset| near.plus_days(offset));
    calendar.notices.push(Notice { issued, swaps });
}

fn start_day(draw: &mut Draw, year: i32, calendar: &Calendar) -> Date {
    let month = 1 + draw.below(12) as u32;
    match draw.below(6) {
        0 => date(year, month, 1 + draw.below(28) as u32),
        1 => date(year, month, days_in_month(year, month)),
        2 => draw.pick(&[
            date(year, 1, 31),
            date(year, 1, 30),
            date(year, 2, days_in_month(year, 2)),
            date(year, 11, 30),
            date(year, 10, 31),
        ]),
        3 | 4 => {
            let ordinary = date(year, month, 1 + draw.below(28) as u32);
            let wanted = draw.pick(&[Weekday::Fri, Weekday::Fri, Weekday::Sat, Weekday::Sun, Weekday::Thu]);
            let mut day = ordinary;
            while day.weekday() != wanted {
                day = day.next();
            }
            day
        }
        _ => match calendar.holidays.first() {
            None => date(year, month, 15),
            Some(_) => {
                let holiday = draw.pick(&calendar.holidays);
                date(year, holiday.on.0, holiday.on.1)
                    .plus_days(holiday.starting + draw.pick(&[-1, 0, -2, 1, 2, -3, -7, 5]))
            }
        },
    }
}

// ── the rules

struct Maker<'a> {
    draw: &'a mut Draw,
    accepted: Moment,
    submitted: Moment,
    of_30: bool,
    may_conflict: bool,
}

impl Maker<'_> {
    fn layers(&mut self) -> Vec<Layer> {
        let anchor = self.draw.pick(&[ACCEPTED, ACCEPTED, SUBMITTED]);
        let mut regime = Layer { name: "base_regime", anchor: Some(anchor), blocks: vec![Block::default()] };
        let mut families = self.every_family();
        regime.blocks[0].statements.push(Statement::plain(Meaning::Count(families.split_off(families.len() / 2))));
        regime.blocks[0].statements.push(Statement::plain(Meaning::Count(families)));
        regime.blocks[0].statements.push(self.supplement());
        regime.blocks[0].statements.push(self.reappointment());
        regime.blocks[0].statements.push(self.extension());
        if self.draw.chance(25) {
            self.versions(&mut regime, anchor, |maker| vec![maker.supplement(), maker.family()]);
        }
        let mut layers = vec![regime];
        if self.draw.chance(30) {
            let mut upper = Layer { name: "upper_regime", anchor: Some(anchor), blocks: vec![Block::default()] };
            upper.blocks[0].statements.push(self.family());
            if self.draw.chance(30) {
                let limit = self.limit();
                upper.blocks[0].statements.push(Statement::plain(Meaning::Due(limit)));
            }
            layers.push(upper);
        }
        layers.push(self.procedure(anchor));
        layers
    }

    fn procedure(&mut self, anchor: Event) -> Layer {
        let own = self.draw.chance(50).then_some(anchor);
        let mut procedure = Layer { name: "procedure", anchor: own, blocks: vec![Block::default()] };
        let mut statements = Vec::new();
        if self.draw.chance(30) {
            let events = self.draw.pick(&[vec![ACCEPTED], vec![ACCEPTED, PAID], vec![ACCEPTED, PAID], vec![SUBMITTED]]);
            statements.push(Statement::plain(Meaning::Clock(events)));
        }
        if self.draw.chance(40) {
            let cutoff = self.draw.pick(&[
                CutoffTime::At(15 * 60),
                CutoffTime::HoursBeforeClosing(1),
                CutoffTime::At(16 * 60 + 30),
            ]);
            let next = self.draw.pick(&[NextDay::WorkingDay, NextDay::Day]);
            let guard = if self.draw.chance(20) { Guard::When(Condition::Flag("urgent")) } else { Guard::Always };
            statements.push(Statement { also: false, meaning: Meaning::Cutoff(cutoff, next), guard });
        }
        if self.draw.chance(25) {
            statements.push(self.family());
        }
        if self.draw.chance(30) {
            statements.push(self.supplement());
        }
        if self.draw.chance(12) {
            statements.push(self.add());
            if self.draw.chance(30) {
                let mut other = self.add();
                if let Meaning::Add(length) = &mut other.meaning {
                    length[0].unit = Unit::Day;
                }
                statements.push(other);
            }
        }
        if self.draw.chance(20) {
            statements.push(self.extension());
        }
        if self.draw.chance(20) {
            statements.push(self.reappointment());
        }
        if self.draw.chance(20) {
            statements.push(Statement::plain(Meaning::OnTimeToTheDate));
        }
        if self.draw.chance(55) {
            statements.push(self.deadline());
        }
        procedure.blocks[0].statements = statements;
        let dated = self.draw.chance(45);
        if !dated || self.draw.chance(70) {
            let dues = self.dues();
            procedure.blocks[0].statements.extend(dues);
        }
        if dated {
            self.versions(&mut procedure, anchor, |maker| maker.dues());
        }
        procedure
    }

    /// One to three dated blocks around the anchor's date.
    fn versions(&mut self, layer: &mut Layer, anchor: Event, mut statements: impl FnMut(&mut Self) -> Vec<Statement>) {
        let day = if anchor == ACCEPTED { self.accepted.date } else { self.submitted.date };
        let mut begins: Vec<Date> = (0..1 + self.draw.below(3))
            .map(|_| day.plus_days(self.draw.pick(&[-40, 0, 1, -1, -400, -7, 20])))
            .collect();
        begins.sort();
        begins.dedup();
        for (number, since) in begins.into_iter().enumerate() {
            let until = self
                .draw
                .pick(&[None, None, Some(0), Some(-1), Some(1), Some(300)])
                .map(|offset: i64| day.plus_days(offset));
            let until = until.filter(|until| *until >= since);
            let mut stated = statements(self);
            let base = layer.blocks[0].statements.iter().any(|statement| statement.states(Slot::Due));
            if (number > 0 || base) && (base || self.draw.chance(20)) && self.draw.chance(35) {
                for statement in &mut stated {
                    statement.also = matches!(statement.meaning, Meaning::Due(_));
                }
            }
            let replacing_all = self.draw.chance(20);
            layer.blocks.push(Block { since: Some(since), until, replacing_all, statements: stated });
        }
    }

    fn every_family(&mut self) -> Vec<Policy> {
        let mut policies = vec![
            self.draw.pick(&[Policy::FirstDayExcluded, Policy::FirstDayExcluded, Policy::FirstDayIncluded]),
            self.last_day(),
            self.draw.pick(&[
                Policy::DayEndsAtMidnight,
                Policy::DayEndsAtClosing,
                Policy::DayEndsAtClosing,
                Policy::DayEndsAtMidnight,
                Policy::DayEndsAtSameTime,
            ]),
            self.draw.pick(&[Policy::OutsideHoursStays, Policy::OutsideHoursStays, Policy::OutsideHoursNextOpening]),
        ];
        policies.push(if self.of_30 {
            Policy::MonthsOf30Days
        } else {
            self.draw.pick(&[Policy::MonthEndClamps, Policy::MonthEndClamps, Policy::MonthEndSticks])
        });
        policies
    }

    fn last_day(&mut self) -> Policy {
        self.draw.pick(&[
            Policy::LastDayRollsToNextWorkingDay,
            Policy::LastDayRollsToNextWorkingDay,
            Policy::LastDayRollsToNextDay,
            Policy::LastDayStays,
        ])
    }

    /// One family restated.
    fn family(&mut self) -> Statement {
        let mut families = self.every_family();
        families.retain(|policy| *policy != Policy::MonthsOf30Days);
        Statement::plain(Meaning::Count(vec![self.draw.pick(&families)]))
    }

    fn supplement(&mut self) -> Statement {
        let mode = self.draw.pick(&[
            Supplement::Restarts,
            Supplement::Pauses,
            Supplement::Pauses,
            Supplement::Adds(vec![part(5, Unit::WorkingDay)]),
            Supplement::Adds(vec![part(10, Unit::Day)]),
            Supplement::Continues,
        ]);
        Statement::plain(Meaning::Supplement(mode, self.draw.pick(&[None, Some(1), Some(1), Some(2)])))
    }

    fn reappointment(&mut self) -> Statement {
        Statement::plain(Meaning::Reappointment(self.draw.pick(&[Some(1), Some(1), Some(2), None])))
    }

    fn extension(&mut self) -> Statement {
        let ceiling = self.draw.pick(&[None, Some(vec![part(10, Unit::WorkingDay)]), Some(vec![part(30, Unit::Day)])]);
        Statement::plain(Meaning::Extension(ceiling))
    }

    fn add(&mut self) -> Statement {
        let length = self.draw.pick(&[vec![part(5, Unit::WorkingDay)], vec![part(3, Unit::Day)]]);
        let guard = self.draw.pick(&[Guard::Always, Guard::When(Condition::Flag("remote"))]);
        Statement { also: false, meaning: Meaning::Add(length), guard }
    }

    // ── the due term and its exceptions

    fn dues(&mut self) -> Vec<Statement> {
        let mut statements = Vec::new();
        let due = |limit, guard| Statement { also: false, meaning: Meaning::Due(limit), guard };
        let general = self.draw.chance(92);
        let exceptions = !general || self.draw.chance(40);
        if exceptions && self.draw.chance(50) {
            // Exceptions may stand before the general rule: the order of text says nothing.
            let conditions = self.disjoint();
            for condition in conditions {
                let limit = self.limit();
                statements.push(due(limit, Guard::When(condition)));
            }
        } else if exceptions && self.draw.chance(30) {
            let (urgent, remote) = (Condition::Flag("urgent"), Condition::Flag("remote"));
            let first = self.limit();
            let second = if self.draw.chance(30) { first.clone() } else { self.limit() };
            self.may_conflict |= first != second;
            statements.push(due(first, Guard::When(urgent)));
            statements.push(due(second, Guard::When(remote)));
        } else if exceptions {
            let limit = self.limit();
            statements.push(due(limit, Guard::When(Condition::Flag("urgent"))));
        }
        if general {
            let limit = self.limit();
            let place = if self.draw.chance(50) { statements.len() } else { 0 };
            statements.insert(place, due(limit, Guard::Always));
        }
        if self.draw.chance(20) {
            let limit = self.limit();
            let condition = self.draw.pick(&[
                Condition::And(Box::new(Condition::Flag("urgent")), Box::new(Condition::Flag("remote"))),
                Condition::Choice { fact: "work", is: true, of: vec!["house", "shop"] },
                Condition::Or(
                    Box::new(Condition::Flag("urgent")),
                    Box::new(Condition::Not(Box::new(Condition::Flag("remote")))),
                ),
            ]);
            statements.push(due(limit, Guard::Overriding(condition)));
        }
        statements
    }

    fn disjoint(&mut self) -> Vec<Condition> {
        let integer = |lower, upper| Condition::Integer("distance", Range { lower, upper });
        let choice = |is, of: &[&'static str]| Condition::Choice { fact: "work", is, of: of.to_vec() };
        match self.draw.below(5) {
            0 => vec![choice(true, &["house"]), choice(true, &["shop"])],
            1 => vec![choice(true, &["house", "other"]), choice(false, &["house", "other"])],
            2 => {
                let (first, second) = (self.draw.chance(50), self.draw.chance(50));
                vec![
                    integer(None, Some((10, first))),
                    integer(Some((10, !first)), Some((50, second))),
                    integer(Some((50, !second)), None),
                ]
            }
            3 => vec![
                Condition::Flag("urgent"),
                Condition::And(
                    Box::new(Condition::Not(Box::new(Condition::Flag("urgent")))),
                    Box::new(Condition::Flag("remote")),
                ),
            ],
            _ => vec![Condition::After(ACCEPTED, 15 * 60)],
        }
    }

    fn limit(&mut self) -> Limit {
        let length = match self.draw.below(20) {
            0..=3 => vec![part(self.draw.pick(&[5, 1, 2, 3, 7, 10, 15, 20, 30]), Unit::WorkingDay)],
            4..=6 => vec![part(self.draw.pick(&[5, 1, 2, 3, 10, 15, 20, 30, 45]), Unit::Day)],
            7 => vec![part(self.draw.pick(&[2, 24, 48, 72, 144]), Unit::Hour)],
            8 => vec![part(self.draw.pick(&[30, 90, 1500]), Unit::Minute)],
            9 | 10 => vec![part(self.draw.pick(&[8, 1, 2, 3, 4, 16, 24]), Unit::WorkingHour)],
            11 => vec![part(self.draw.pick(&[1, 2, 4]), Unit::Week)],
            12..=14 => vec![part(self.draw.pick(&[1, 2, 3, 6, 11, 12]), Unit::Month)],
            15 if !self.of_30 => vec![part(self.draw.pick(&[1, 2]), Unit::Year)],
            15 | 16 => self.sum(),
            17 => self.fractions(),
            18 => return Limit::SameWorkingDay,
            _ if self.draw.chance(80) => return self.backward(&[Point::Event(EVALUATION)]),
            _ => return Limit::Unspecified,
        };
        Limit::In(length, None)
    }

    fn sum(&mut self) -> Length {
        let months = |number| part(number, Unit::Month);
        self.draw.pick(&[
            vec![part(2, Unit::WorkingDay), part(45, Unit::Day)],
            vec![part(3, Unit::WorkingDay), part(3, Unit::WorkingDay), part(10, Unit::WorkingDay)],
            vec![months(1), part(27, Unit::Day)],
            vec![part(10, Unit::Day), part(5, Unit::WorkingDay)],
            vec![part(1, Unit::Week), months(2)],
            vec![months(1), months(1)],
        ])
    }

    fn fractions(&mut self) -> Length {
        let share = |over, under| Part { amount: ratio(over, under), unit: Unit::WorkingDay };
        self.draw.pick(&[
            vec![share(1, 2)],
            vec![share(9, 4)],
            vec![share(1, 4)],
            vec![share(3, 2)],
            vec![share(1, 3)],
            vec![share(1, 2), share(5, 1), share(1, 1), share(1, 2)],
            vec![share(1, 4), share(1, 2)],
        ])
    }

    fn backward(&mut self, points: &[Point]) -> Limit {
        let units = [
            (1, Unit::Day),
            (30, Unit::Day),
            (5, Unit::WorkingDay),
            (2, Unit::Week),
            (1, Unit::Month),
            (8, Unit::Hour),
            (6, Unit::WorkingHour),
            (1, Unit::WorkingDay),
        ];
        let (number, unit) = self.draw.pick(&units);
        let more_than = matches!(unit, Unit::Day | Unit::WorkingDay) && self.draw.chance(30);
        Limit::Before { more_than, length: vec![part(number, unit)], point: self.draw.pick(points) }
    }

    fn deadline(&mut self) -> Statement {
        let back = self.draw.chance(40);
        let limit = if back {
            self.backward(&[Point::Due, Point::Event(EVALUATION)])
        } else {
            let (number, unit) = self.draw.pick(&[
                (3, Unit::WorkingDay),
                (8, Unit::WorkingHour),
                (15, Unit::Day),
                (1, Unit::WorkingDay),
                (2, Unit::Hour),
                (1, Unit::Month),
            ]);
            let point = self.draw.pick(&[
                Point::Event(ACCEPTED),
                Point::Event(SUBMITTED),
                Point::Due,
                Point::RawDue,
                Point::Event(PAID),
            ]);
            Limit::In(vec![part(number, unit)], Some(point))
        };
        let mut counting = Vec::new();
        if self.draw.chance(if back { 60 } else { 30 }) {
            let mut families =
                vec![self.last_day(), self.draw.pick(&[Policy::DayEndsAtMidnight, Policy::DayEndsAtClosing])];
            if back {
                families.extend([Policy::LastDayRollsBack; 3]);
            }
            counting.push(self.draw.pick(&families));
        }
        let guard = if self.draw.chance(20) { Guard::When(Condition::Flag("urgent")) } else { Guard::Always };
        Statement { also: false, meaning: Meaning::Deadline(limit, counting), guard }
    }
}

fn part(number: i128, unit: Unit) -> Part {
    let amount: Ratio = whole(number);
    Part { amount, unit }
}

// ── the dossier

fn facts() -> Vec<Fact> {
    let flag = |name| Fact { name, kind: FactKind::Flag, default: Some(Value::Flag(false)) };
    vec![
        Fact { name: "work", kind: FactKind::OneOf(vec!["house", "other", "shop"]), default: None },
        flag("urgent"),
        flag("remote"),
        Fact { name: "distance", kind: FactKind::Integer, default: Some(Value::Integer(0)) },
        Fact { name: "pages", kind: FactKind::Integer, default: Some(Value::Integer(1)) },
        Fact { name: "price", kind: FactKind::Money, default: Some(Value::Money(0)) },
        flag("exempted"),
        flag("unclear"),
    ]
}

fn values(draw: &mut Draw) -> std::collections::BTreeMap<&'static str, Value> {
    let mut values = std::collections::BTreeMap::new();
    values.insert("work", Value::Choice(draw.pick(&["house", "other", "shop"])));
    for name in ["urgent", "remote"] {
        if draw.chance(50) {
            values.insert(name, Value::Flag(draw.chance(70)));
        }
    }
    if draw.chance(20) {
        values.insert("exempted", Value::Flag(true));
    }
    if draw.chance(20) {
        values.insert("unclear", Value::Flag(true));
    }
    if draw.chance(80) {
        values.insert("distance", Value::Integer(draw.pick(&[10, 9, 11, 50, 49, 51, 0, 99])));
    }
    if draw.chance(90) {
        values.insert("pages", Value::Integer(draw.pick(&[1, 2, 3, 10, 11, 49, 50, 51, 9, 0, 200])));
    }
    if draw.chance(90) {
        let price = draw.pick(&[
            6_000_000,
            5_999_999,
            6_000_001,
            400_000_000,
            400_000_001,
            399_999_999,
            0,
            1,
            123_456_789,
            7_777_777_777,
            25,
        ]);
        values.insert("price", Value::Money(price));
    }
    values
}

/// Payment, events, the finish and the moment of asking; the last two around the due instant.
fn happen(draw: &mut Draw, case: &mut Case) {
    let accepted = case.as_of;
    let mut latest = accepted;
    if draw.chance(60) {
        let paid = after(draw, accepted, &[0, 1, 2, 4, 3]);
        case.dossier.paid = Some(paid);
        latest = paid;
    }
    let mut waiting = false;
    match draw.below(20) {
        0..=8 => {}
        9..=14 => {
            for _ in 0..1 + draw.below(2) {
                let requested = after(draw, latest, &[0, 1, 0, 2, 1, 0, 5]);
                case.dossier.events.push(Occurrence { at: requested, kind: EventKind::SupplementRequested });
                latest = requested;
                if draw.chance(15) {
                    waiting = true;
                    break;
                }
                let completed = after(draw, requested, &[3, 0, 1, 7, 15, 2]);
                case.dossier.events.push(Occurrence { at: completed, kind: EventKind::SupplementCompleted });
                latest = completed;
            }
        }
        15 | 16 => {
            let at = after(draw, latest, &[1, 3]);
            let until = later_working_day(draw, case);
            case.dossier.events.push(Occurrence { at, kind: EventKind::Extended { until, agreed: true } });
            latest = at;
        }
        17 | 18 => {
            for _ in 0..1 + draw.below(3) {
                let at = after(draw, latest, &[1, 3, 6]);
                let to = at.date.plus_days(draw.pick(&[20, 10, 15, 30]));
                case.dossier.events.push(Occurrence { at, kind: EventKind::Reappointed { to } });
                latest = at;
            }
        }
        _ => {
            let at = after(draw, latest, &[1, 3]);
            case.dossier.events.push(Occurrence { at, kind: EventKind::Withdrawn });
            case.as_of = after(draw, at, &[1, 0, 10]);
            return;
        }
    }
    if draw.chance(70) {
        let at = after(draw, accepted, &[40, 5, 90, 61, 14]);
        case.dossier.events.push(Occurrence { at, kind: EventKind::Evaluation });
        case.dossier.events.sort_by_key(|occurrence| occurrence.at);
        case.as_of = after(draw, latest.max(at), &[1, 30, 200]);
        if draw.chance(50) {
            latest = latest.max(at);
        }
    } else {
        case.as_of = after(draw, latest, &[1, 30, 200]);
    }
    if draw.chance(10) {
        case.as_of = draw.pick(&[accepted, latest, latest.previous_minute(), accepted.previous_minute()]);
        return;
    }
    let (answer, _) = walk::answer(case, None);
    let around = match answer.due {
        Some(Outcome::At(due)) => near(draw, due.at),
        _ => after(draw, latest, &[1, 0, 10]),
    };
    let end = around.max(latest);
    if !waiting && draw.chance(60) {
        case.dossier.finished = Some(end);
        case.as_of = if draw.chance(10) { end.previous_minute() } else { after(draw, end, &[0, 1, 30]) };
    } else {
        case.as_of = end;
    }
}

/// A working day a little after the due date, for an extension.
fn later_working_day(draw: &mut Draw, case: &Case) -> Date {
    let from = match walk::answer(case, None).0.due {
        Some(Outcome::At(due)) => due.date,
        _ => case.as_of.date,
    };
    let days = Days::new(&case.calendar, from.year - 1..=from.year + 1, from, None);
    days.next_working_day(from.plus_days(draw.pick(&[3, 0, 8, 13, 25])))
}

/// A moment not before another.
fn after(draw: &mut Draw, moment: Moment, days: &[i64]) -> Moment {
    let day = moment.date.plus_days(draw.pick(days));
    let (hour, minute) = draw.pick(&TIMES);
    Moment::at(day, hour, minute).max(moment)
}

fn near(draw: &mut Draw, instant: Moment) -> Moment {
    let away = |days: i64| Moment { date: instant.date.plus_days(days), ..instant };
    match draw.below(12) {
        0 | 1 => instant,
        2 => instant.next_minute(),
        3 => instant.previous_minute(),
        4 => Moment { second: 30, ..instant },
        5 => away(1),
        6 | 10 => away(-1),
        7 => away(30),
        8 | 11 => Moment { minute: 8 * 60 + 20, ..instant },
        _ => Moment { minute: 21 * 60, ..instant },
    }
}
