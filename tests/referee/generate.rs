//! Random cases, biased to the edges: month ends, runs of holidays, Fridays after the cutoff, swapped Saturdays, equal instants.

use crate::case::*;
use crate::date::{Date, Moment};
use crate::draw::Draw;
use crate::exact::{Ratio, ratio, whole};
use crate::generate_calendar::{calendar, start_day, swaps};
use crate::generate_dossier::{facts, happen, moment, values};
use crate::generate_fee;
use crate::generate_log::EXCLUDED;
use crate::generate_steps::steps;
use proptest::prelude::*;

const CHOICES: usize = 340;

pub fn case() -> impl Strategy<Value = Case> {
    proptest::collection::vec(any::<u32>(), CHOICES).prop_map(|choices| build(&mut Draw::new(choices)))
}

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
    let mut case = Case { calendar, layers, facts, fee, dossier, as_of: accepted, known_on: None, may_conflict };
    happen(draw, &mut case);
    case
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
        if self.draw.chance(70) {
            regime.blocks[0].statements.push(self.exclude());
        }
        if self.draw.chance(25) {
            self.versions(&mut regime, anchor, |maker| {
                let excluded = maker.draw.chance(40).then(|| maker.exclude());
                [maker.supplement(), maker.family()].into_iter().chain(excluded).collect()
            });
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
        if self.draw.chance(35) {
            let to = self.draw.pick(&[OnTime::Date, OnTime::HalfDay, OnTime::Date, OnTime::Instant]);
            statements.push(Statement::plain(Meaning::OnTime(to)));
        }
        if self.draw.chance(25) {
            let length = self.draw.pick(&[part(15, Unit::Day), part(1, Unit::WorkingDay), part(5, Unit::Day)]);
            statements.push(Statement::plain(Meaning::Completion(vec![length])));
        }
        if self.draw.chance(55) {
            statements.push(self.deadline());
        }
        if self.draw.chance(20) {
            statements.push(self.exclude());
        }
        if self.draw.chance(50) {
            statements.push(steps(self.draw));
        }
        procedure.blocks[0].statements = statements;
        let dated = self.draw.chance(45);
        if !dated || self.draw.chance(70) {
            let dues = self.dues();
            procedure.blocks[0].statements.extend(dues);
        }
        if dated {
            self.versions(&mut procedure, anchor, |maker| {
                // A block without `due` lets the older one show, unless it replaces all.
                let mut statements = if maker.draw.chance(80) { maker.dues() } else { Vec::new() };
                if statements.is_empty() || maker.draw.chance(25) {
                    statements.push(maker.family());
                }
                statements
            });
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
            if (base || number > 0 && self.draw.chance(20)) && self.draw.chance(35) {
                for statement in &mut stated {
                    statement.also = matches!(statement.meaning, Meaning::Due(_));
                }
            }
            let replacing_all = self.draw.chance(30);
            layer.blocks.push(Block { since: Some(since), until, replacing_all, statements: stated });
        }
    }

    fn every_family(&mut self) -> Vec<Policy> {
        let mut policies = vec![
            self.draw.pick(&[
                Policy::FirstDayExcluded,
                Policy::FirstDayExcluded,
                Policy::FirstDayExcluded,
                Policy::FirstDayIncluded,
            ]),
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
            self.draw.pick(&[Policy::MonthEndClamps, Policy::MonthEndSticks])
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

    fn exclude(&mut self) -> Statement {
        let grounds = self.draw.pick(&[EXCLUDED.to_vec(), EXCLUDED.to_vec(), vec![EXCLUDED[0]]]);
        Statement::plain(Meaning::Exclude(grounds))
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
        let length = match self.draw.below(22) {
            0..=3 => vec![part(self.draw.pick(&[5, 1, 2, 3, 7, 10, 15, 20, 30]), Unit::WorkingDay)],
            4..=6 => vec![part(self.draw.pick(&[5, 1, 2, 3, 10, 15, 20, 30, 45]), Unit::Day)],
            7 => vec![part(self.draw.pick(&[2, 24, 48, 72, 144]), Unit::Hour)],
            8 => vec![part(self.draw.pick(&[30, 90, 1500]), Unit::Minute)],
            9 | 10 => vec![part(self.draw.pick(&[8, 1, 2, 3, 4, 16, 24]), Unit::WorkingHour)],
            11 => vec![part(self.draw.pick(&[1, 2, 4]), Unit::Week)],
            12..=14 => vec![part(self.draw.pick(&[1, 2, 3, 6, 11, 12]), Unit::Month)],
            15 if !self.of_30 => vec![part(self.draw.pick(&[1, 2]), Unit::Year)],
            15 | 16 => self.sum(),
            17 | 20 => self.fractions(),
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
            vec![part(1, Unit::WorkingDay), part(4, Unit::WorkingHour)],
            vec![part(2, Unit::WorkingHour), part(3, Unit::WorkingDay), part(12, Unit::WorkingHour)],
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
