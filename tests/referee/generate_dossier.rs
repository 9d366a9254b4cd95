//! Random dossiers: their facts, and a finish and a moment of asking around the due instant.

use crate::answer::Outcome;
use crate::case::*;
use crate::date::{Date, Moment};
use crate::draw::Draw;
use crate::generate_log;
use crate::walk;

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

pub fn moment(draw: &mut Draw, day: Date) -> Moment {
    let (hour, minute) = draw.pick(&TIMES);
    Moment::at(day, hour, minute)
}

pub fn facts() -> Vec<Fact> {
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

pub fn values(draw: &mut Draw) -> std::collections::BTreeMap<&'static str, Value> {
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

/// Payment, the log, the finish and the moment of asking; the last two around the due instant.
pub fn happen(draw: &mut Draw, case: &mut Case) {
    let accepted = case.as_of;
    let mut latest = accepted;
    if draw.chance(60) {
        let paid = after(draw, accepted, &[0, 1, 2, 4, 3]);
        case.dossier.paid = Some(paid);
        latest = paid;
    }
    let course = generate_log::log(draw, case, latest);
    latest = course.latest;
    if course.ended {
        case.as_of = after(draw, latest, &[1, 0, 10]);
        return;
    }
    if draw.chance(70) {
        let at = after(draw, accepted, &[40, 5, 90, 61, 14]);
        case.dossier.events.push(Occurrence { at, kind: EventKind::Evaluation });
        case.as_of = after(draw, latest.max(at), &[1, 30, 200]);
        if draw.chance(50) {
            latest = latest.max(at);
        }
        if draw.chance(6) {
            let undone = after(draw, at, &[1, 5]);
            case.dossier.events.push(Occurrence { at: undone, kind: EventKind::Revoked(EVALUATION) });
            (latest, case.as_of) = (latest.max(undone), case.as_of.max(undone));
        }
        case.dossier.events.sort_by_key(|occurrence| occurrence.at);
    } else {
        case.as_of = after(draw, latest, &[1, 30, 200]);
    }
    latest = generate_log::steps_done(draw, case, latest);
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
    if draw.chance(if course.waiting { 25 } else { 60 }) {
        case.dossier.finished = Some(end);
        case.as_of = if draw.chance(10) { end.previous_minute() } else { after(draw, end, &[0, 1, 30]) };
        if draw.chance(6) {
            let undone = after(draw, end, &[1, 3]);
            case.dossier.events.push(Occurrence { at: undone, kind: EventKind::Revoked("finished") });
            case.dossier.events.sort_by_key(|occurrence| occurrence.at);
            case.as_of = after(draw, undone, &[0, 1, 30]);
        }
    } else {
        case.as_of = end;
    }
}

/// A moment not before another.
pub fn after(draw: &mut Draw, moment: Moment, days: &[i64]) -> Moment {
    let day = moment.date.plus_days(draw.pick(days));
    let (hour, minute) = draw.pick(&TIMES);
    Moment::at(day, hour, minute).max(moment)
}

pub fn near(draw: &mut Draw, instant: Moment) -> Moment {
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
