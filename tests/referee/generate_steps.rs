//! Random tables of steps, as decisions print them: fractions of working days, branches, rows whose time is not counted.

use crate::case::*;
use crate::draw::Draw;
use crate::exact::{ratio, whole};

pub const NAMES: [&str; 8] = ["receive", "examine", "inspect", "police", "culture", "approve", "register", "hand_over"];

pub fn steps(draw: &mut Draw) -> Statement {
    let unit = draw.pick(&[Unit::WorkingDay, Unit::WorkingDay, Unit::WorkingDay, Unit::WorkingHour, Unit::Day]);
    let mut names = NAMES.into_iter();
    let mut name = || names.next().expect("a name for each step");
    let mut rows = Vec::new();
    for _ in 0..2 + draw.below(3) {
        if draw.chance(20) {
            // What passes on from a branch that takes no time but starts at a point, nobody says.
            let branch = |draw: &mut Draw, name| {
                let time = branch_time(draw, unit);
                let from = if time == StepTime::Uncounted { None } else { from(draw, 8) };
                Step { name, time, from }
            };
            let steps = vec![branch(draw, name()), branch(draw, name())];
            rows.push(TableRow::Parallel(steps));
            continue;
        }
        let time = time(draw, unit);
        let from = from(draw, 18);
        rows.push(TableRow::Step(Step { name: name(), time, from }));
    }
    let guard = if draw.chance(15) { Guard::When(Condition::Flag("urgent")) } else { Guard::Always };
    Statement { also: false, meaning: Meaning::Steps(rows), guard }
}

fn from(draw: &mut Draw, percent: usize) -> Option<Event> {
    draw.chance(percent).then(|| draw.pick(&[EVALUATION, EVALUATION, ACCEPTED, PAID]))
}

fn time(draw: &mut Draw, unit: Unit) -> StepTime {
    match draw.below(10) {
        0..=7 => StepTime::In(length(draw, unit)),
        8 => StepTime::Uncounted,
        _ => {
            let other = draw.pick(&[unit, Unit::Day, Unit::WorkingDay]);
            StepTime::UncountedAtMost(vec![Part { amount: whole(draw.pick(&[2, 5, 15])), unit: other }])
        }
    }
}

fn branch_time(draw: &mut Draw, unit: Unit) -> StepTime {
    if draw.chance(10) { StepTime::Uncounted } else { StepTime::In(length(draw, unit)) }
}

fn length(draw: &mut Draw, unit: Unit) -> Length {
    let amount = match unit {
        Unit::WorkingDay => draw.pick(&[
            whole(1),
            ratio(1, 2),
            ratio(1, 4),
            whole(2),
            ratio(1, 2),
            ratio(3, 2),
            whole(5),
            ratio(9, 2),
            ratio(1, 3),
            ratio(5, 4),
        ]),
        Unit::WorkingHour => whole(draw.pick(&[4, 2, 8, 1, 12, 58])),
        _ => whole(draw.pick(&[1, 2, 5, 8, 15])),
    };
    // A table in days or in hours may have rows in working days.
    let mixed = unit != Unit::WorkingDay && draw.chance(20);
    if mixed {
        return vec![Part { amount: whole(draw.pick(&[1, 3, 2])), unit: Unit::WorkingDay }];
    }
    vec![Part { amount, unit }]
}
