//! What other rules or another calendar change for dossiers: against the answers of both books, and counted.

use std::collections::BTreeMap;

use thoihan::assessment::{Difference, DifferenceKind, Differences};
use thoihan::{AsOf, Dossier, Moment, Rulebook, Source};

const SWAP: &str = "swap off 2026-08-31 work 2026-08-22";
const DECREE: &str = "2_000 VND; above 2: 1_000 VND";

fn moment(text: &str) -> Moment {
    text.parse().unwrap()
}

fn vietnam() -> Rulebook {
    Rulebook::vietnam().unwrap_or_else(|findings| panic!("{findings}"))
}

/// The embedded rules with one text in place of another; that it stands there is part of the test.
fn amended(what: &str, instead: &str) -> Rulebook {
    let mut found = 0;
    let mut sources = Vec::new();
    for source in &vietnam().findings().sources {
        found += source.text.matches(what).count();
        sources.push(Source::new(&*source.path, source.text.replace(what, instead)));
    }
    assert_eq!(found, 1, "`{what}` stands once in the rules");
    Rulebook::compile(&sources).unwrap_or_else(|findings| panic!("{findings}"))
}

fn copies(id: &str, accepted: &str) -> Dossier {
    let at = moment(accepted);
    Dossier::new("2.000815").id(id).accepted(at).paid(at).fact("pages", 5).fact("copies", 4)
}

fn counted<'d>(differences: impl IntoIterator<Item = &'d Difference>) -> Differences {
    let mut counts = Differences::default();
    differences.into_iter().for_each(|one| counts.add(one));
    counts
}

#[test]
fn a_swapped_holiday_moves_due_dates_and_nothing_else() {
    let (old, new) = (amended(SWAP, ""), vietnam());
    let as_of = AsOf::new(moment("2026-08-28T17:00"));
    let found: Vec<Difference> = ["2026-08-27T09:00", "2026-08-28T09:00", "2026-08-28T15:30", "2026-08-31T09:00"]
        .iter()
        .map(|accepted| old.difference(&new, &copies(accepted, accepted), &as_of))
        .collect();
    let moved: Vec<Option<(i64, i64, i64)>> = found
        .iter()
        .map(|one| one.moved.map(|moved| (moved.working_days, moved.working_minutes, moved.calendar_days)))
        .collect();
    // due the same day before 15:00; after it the next working day, which is Monday the 31st or Thursday the 3rd
    assert_eq!(moved, [None, None, Some((1, 480, 3)), None]);
    assert_eq!(found[2].kinds(), [DifferenceKind::DueLater]);
    assert!(found[2].notified && found[2].is_worse_off());
    let back = new.difference(&old, &copies("back", "2026-08-28T15:30"), &as_of);
    assert_eq!(back.kinds(), [DifferenceKind::DueEarlier]);
    assert_eq!(back.moved.map(|moved| moved.calendar_days), Some(-3));
    assert!(back.notified && !back.is_worse_off(), "an earlier date harms nobody");
    let counts = counted(&found);
    assert_eq!((counts.dossiers, counts.changed, counts.worse_off), (4, 1, 1));
    assert_eq!(
        counts.moves().iter().map(|range| (range.from, range.to, range.dossiers)).collect::<Vec<_>>(),
        [(Some(1), Some(1), 1)]
    );
}

#[test]
fn a_new_fee_decree_is_summed_by_currency() {
    let (old, new) = (vietnam(), amended(DECREE, "3_000 VND; above 2: 1_000 VND"));
    let as_of = AsOf::new(moment("2026-08-28T17:00"));
    let open = copies("open", "2026-08-26T09:00");
    let finished = copies("finished", "2026-08-26T09:00").finished(moment("2026-08-26T10:00"));
    let found: Vec<Difference> = [open, finished].iter().map(|dossier| old.difference(&new, dossier, &as_of)).collect();
    for one in &found {
        assert_eq!(one.kinds(), [DifferenceKind::FeeHigher]);
        assert_eq!(one.fees[0].by.map(|by| by.to_string()).as_deref(), Some("8000 VND"), "2 of 5 pages, 4 copies");
    }
    assert!(found[0].is_worse_off() && !found[1].is_worse_off(), "what is finished was paid for");
    let counts = counted(&found);
    let fees: Vec<_> = counts.fees().collect();
    assert_eq!((fees.len(), fees[0].higher, fees[0].lower), (1, 2, 0));
    assert_eq!(fees[0].more.map(|sum| sum.to_string()).as_deref(), Some("16000 VND"));
}

#[test]
fn errors_come_and_go() {
    let (old, new) = (vietnam(), amended("procedure \"2.000884\" \"", "procedure \"2.999884\" \""));
    let at = moment("2026-08-26T09:00");
    let kinds = |code: &str| old.difference(&new, &Dossier::new(code).accepted(at), &AsOf::new(at)).kinds();
    assert_eq!(kinds("2.000884"), [DifferenceKind::DueLost, DifferenceKind::ErrorGained]);
    assert_eq!(kinds("2.999884"), [DifferenceKind::DueGained, DifferenceKind::ErrorLost]);
    assert!(kinds("nowhere").is_empty());
}

/// Every procedure on many days: what is said to differ is what the two answers differ in.
#[test]
fn differences_are_those_of_the_answers() {
    let (old, new) = (amended(SWAP, ""), vietnam());
    let (mut moved, mut same) = (0, 0);
    for procedure in new.procedures() {
        for day in ["2026-08-05", "2026-08-20", "2026-08-27", "2026-08-28", "2026-10-05"] {
            let at = moment(&format!("{day}T15:30"));
            let dossier = Dossier::new(procedure.code).submitted(at).accepted(at).paid(at);
            let as_of = AsOf::new(at);
            let found = old.difference(&new, &dossier, &as_of);
            let (before, after) = (old.assess(&dossier, &as_of).unwrap(), new.assess(&dossier, &as_of).unwrap());
            let due = |answer: &thoihan::Assessment| answer.due.outcome.value().map(|due| (due.date, due.at));
            let totals = |answer: &thoihan::Assessment| -> BTreeMap<String, Option<String>> {
                let total = |total: &thoihan::assessment::Total| total.amount.map(|amount| amount.to_string());
                answer.totals.iter().map(|one| (one.currency.to_string(), total(one))).collect()
            };
            let dues = [&found.old, &found.new].map(|one| one.due.map(|due| (due.date, due.at)));
            assert_eq!(dues, [due(&before), due(&after)], "{} {day}", procedure.code);
            let differs = due(&before) != due(&after)
                || totals(&before) != totals(&after)
                || before.status != after.status
                || found.old.error != found.new.error;
            assert_eq!(!found.is_none(), differs, "{} {day}: {found:?}", procedure.code);
            if let (Some(from), Some(to)) = (due(&before), due(&after)) {
                assert_eq!(found.moved.map_or(0, |moved| moved.calendar_days), (to.0 - from.0).num_days());
            }
            if differs { moved += 1 } else { same += 1 }
        }
    }
    assert!(moved > 20 && same > 20, "{moved} moved, {same} did not");
}

/// What is kept does not grow with the dossiers, whatever their codes and moves are.
#[test]
fn the_count_stays_small() {
    let (old, new) = (amended(SWAP, ""), vietnam());
    let as_of = AsOf::new(moment("2026-08-28T17:00"));
    let size = |rounds: usize| {
        let mut counts = Differences::default();
        for at in 0..rounds {
            counts.add(&old.difference(&new, &copies(&at.to_string(), "2026-08-28T15:30"), &as_of));
            counts.add(&old.difference(&new, &Dossier::new(format!("no such {at}")), &as_of));
        }
        assert_eq!(counts.without_answer, rounds as u64);
        let digits = |letter: char| letter.is_ascii_digit();
        format!("{counts:?}").chars().filter(|letter| !digits(*letter)).count()
    };
    assert_eq!(size(3), size(300));
}
