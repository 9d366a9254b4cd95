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
            let branch = |draw: &mut Draw, name| Step { name, time: branch_time(draw, unit), from: None };
            let steps = vec![branch(draw, name()), branch(draw, name())];
            rows.push(TableRow::Parallel(steps));
            continue;
        }
        let time = time(draw, unit);
        let counted = matches!(time, StepTime::In(_));
        let from = (counted && draw.chance(20)).then_some(EVALUATION);
        rows.push(TableRow::Step(Step { name: name(), time, from }));
    }
    let guard = if draw.chance(15) { Guard::When(Condition::Flag("urgent")) } else { Guard::Always };
    Statement { also: false, meaning: Meaning::Steps(rows), guard }
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
    // A table in days may have a row in working days, which is then a sum.
    let mixed = unit == Unit::Day && draw.chance(20);
    vec![Part { amount, unit: if mixed { Unit::WorkingDay } else { unit } }]
}
