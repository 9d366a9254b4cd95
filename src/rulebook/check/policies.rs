//! Counting policies: a family that matters and that no layer states is an error (T2).

use crate::diagnostic::{Code, Diagnostic};
use crate::model::slots;
use crate::plan::{Limit, ProcKind, ProcedurePlan};
use crate::source::Place;
use crate::term::{Length, Policy, Unit};
use crate::wording::{Text, rules as say};

/// A count family that matters and that no layer states is an error (T2).
pub(super) fn check(procedure: &ProcedurePlan, findings: &mut Vec<Diagnostic>) {
    let mut needed: Vec<(usize, Place)> = Vec::new();
    let mut need = |families: &[usize], counting: &[Policy], place: Place| {
        for family in families {
            let own = counting.iter().any(|policy| slots::family(*policy) == *family);
            if !own && !needed.iter().any(|(known, _)| known == family) {
                needed.push((*family, place));
            }
        }
    };
    let due = procedure.due.entries.iter().map(|entry| &entry.statement);
    let named = procedure.deadlines.iter().flat_map(|(_, slot)| slot.entries.iter().map(|entry| &entry.statement));
    for statement in due.chain(named) {
        let (limit, counting) = match &statement.kind {
            ProcKind::Due(limit, counting) => (limit, counting),
            ProcKind::Deadline { limit, counting, .. } => (limit, counting),
            _ => continue,
        };
        need(&families(limit), counting, statement.place);
    }
    for (family, place) in needed {
        let stated = procedure.count.get(family).is_some_and(|slot| !slot.entries.is_empty());
        let months = family == slots::MONTH_END
            && procedure.count.get(slots::MONTH_LENGTH).is_some_and(|slot| !slot.entries.is_empty());
        if stated || months {
            continue;
        }
        let name = in_words(family);
        let message = say::no_policy(&procedure.code, &name);
        findings.push(Diagnostic::error(Code::PolicyMissing, place, message).help(say::put_under()));
    }
}

/// The families that the counting of a limit can need.
fn families(limit: &Limit) -> Vec<usize> {
    let of_length = |length: &Length| {
        let mut families = Vec::new();
        for part in &length.parts {
            match part.unit {
                Unit::Minute | Unit::Hour | Unit::WorkingHour => {}
                Unit::WorkingDay => families.push(slots::FIRST_DAY),
                Unit::Day | Unit::Week => families.extend([slots::FIRST_DAY, slots::LAST_DAY]),
                Unit::Month | Unit::Year => families.extend([slots::FIRST_DAY, slots::LAST_DAY, slots::MONTH_END]),
            }
        }
        if length.parts.iter().any(|part| part.unit.is_days()) {
            families.push(slots::DAY_ENDS);
        }
        families
    };
    match limit {
        Limit::Immediately | Limit::Unspecified => Vec::new(),
        Limit::SameDay { working: true } => Vec::new(),
        Limit::SameDay { working: false }
        | Limit::YearDay { .. }
        | Limit::EndOfPeriod { .. }
        | Limit::NextPeriod { .. } => vec![slots::LAST_DAY, slots::DAY_ENDS],
        Limit::In(length, _) => of_length(length),
        Limit::Before { length, .. } => {
            of_length(length).into_iter().filter(|family| *family == slots::DAY_ENDS).collect()
        }
    }
}

/// What a family is called in rules.
fn in_words(family: usize) -> Text {
    match family {
        slots::FIRST_DAY => say::first_day(),
        slots::LAST_DAY => say::last_day(),
        slots::MONTH_END => say::month_end(),
        slots::MONTH_LENGTH => say::months_of_30_days(),
        slots::OUTSIDE_HOURS => say::outside_hours(),
        _ => say::day_ends_at(),
    }
}
