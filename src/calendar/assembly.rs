//! From rules to tables.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime};

use super::check;
use super::draft::{Choice, Draft, draft, is_worked};
use super::evidence::Certainty;
use super::fault::CalendarFault;
use super::frame::{Frame, undecided};
use super::pool::Pool;
use super::rules::{CalendarRules, DateSpan};
use super::table::{DayTable, Recipe};
use super::zone::{LocalTimeError, Zone};

/// A calendar: which days and hours are worked, why, and how sure that is.
///
/// A clone is cheap and shares the tables. The table of everything known is built with the calendar; that of an earlier
/// state of knowledge when it is first asked for, and so is every table of a calendar that was read from a plan.
#[derive(Debug, Clone)]
pub struct Calendar {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    rules: Arc<CalendarRules>,
    covers: DateSpan,
    zone: Zone,
    /// The days on which something became known, in order.
    issued: Vec<NaiveDate>,
    /// The table before the first of them, and from each of them on.
    earlier: Vec<OnceLock<DayTable>>,
    latest: OnceLock<DayTable>,
    warnings: OnceLock<Vec<CalendarFault>>,
}

impl Calendar {
    /// Builds a calendar.
    ///
    /// # Errors
    /// All faults of the rules when one of them is an error; see [`super::FaultKind`].
    pub fn build(rules: &CalendarRules) -> Result<Self, Vec<CalendarFault>> {
        let mut faults = check::faults(rules);
        let zone = rules.timezone.as_deref().and_then(Zone::named);
        let (Some(covers), Some(zone)) = (rules.covers, zone) else { return Err(faults) };
        if faults.iter().any(CalendarFault::is_error) {
            return Err(faults);
        }
        let rules = Arc::new(rules.clone());
        let latest = table(&rules, covers, None, &mut faults);
        if faults.iter().any(CalendarFault::is_error) {
            return Err(faults);
        }
        Ok(Self::of_tables(rules, covers, zone, latest.into(), faults.into()))
    }

    /// A calendar of rules that one has been built from before: nothing is checked, and nothing built until it is asked
    /// for.
    pub(crate) fn of_sound_rules(rules: CalendarRules) -> Option<Self> {
        let (covers, zone) = (rules.covers?, Zone::named(rules.timezone.as_deref()?)?);
        Some(Self::of_tables(Arc::new(rules), covers, zone, OnceLock::new(), OnceLock::new()))
    }

    fn of_tables(
        rules: Arc<CalendarRules>,
        covers: DateSpan,
        zone: Zone,
        latest: OnceLock<DayTable>,
        warnings: OnceLock<Vec<CalendarFault>>,
    ) -> Self {
        let issued = issue_dates(&rules);
        let earlier = issued.iter().map(|_| OnceLock::new()).collect();
        Self { inner: Arc::new(Inner { rules, covers, zone, issued, earlier, latest, warnings }) }
    }

    /// The rules that it was built from.
    pub fn rules(&self) -> &CalendarRules {
        &self.inner.rules
    }

    /// What is doubtful in the rules, though a calendar can be built of them.
    pub fn warnings(&self) -> &[CalendarFault] {
        let Inner { rules, covers, warnings, .. } = &*self.inner;
        warnings.get_or_init(|| {
            let mut faults = check::faults(rules);
            table(rules, *covers, None, &mut faults);
            faults
        })
    }

    /// The days as known on a day; `None` knows everything.
    pub fn known_on(&self, known_on: Option<NaiveDate>) -> &DayTable {
        let Inner { rules, covers, issued, earlier, latest, .. } = &*self.inner;
        let latest = || latest.get_or_init(|| table(rules, *covers, None, &mut Vec::new()));
        let Some(date) = known_on else { return latest() };
        let seen = issued.partition_point(|issued| *issued <= date);
        // What was known does not change until the next day of issue; that day before stands for the whole stretch.
        let until = issued.get(seen).and_then(|next| next.pred_opt());
        match (earlier.get(seen), until) {
            (Some(place), Some(until)) => place.get_or_init(|| table(rules, *covers, Some(until), &mut Vec::new())),
            (None, _) | (_, None) => latest(),
        }
    }

    /// The days on which a block or a notice became known, in order: [`Self::known_on`] changes on these days only.
    pub fn issue_dates(&self) -> &[NaiveDate] {
        &self.inner.issued
    }

    /// The name of its time zone.
    pub fn zone_name(&self) -> &str {
        self.inner.zone.name()
    }

    /// The instant of a civil time.
    ///
    /// # Errors
    /// [`LocalTimeError`] for a time that occurs twice or not at all.
    pub fn resolve(&self, civil: NaiveDateTime) -> Result<DateTime<FixedOffset>, LocalTimeError> {
        self.inner.zone.resolve(civil)
    }

    /// The civil time of an instant.
    pub fn local(&self, at: DateTime<FixedOffset>) -> NaiveDateTime {
        self.inner.zone.local(at)
    }

    /// The civil time so many minutes of real time later (earlier, when negative).
    ///
    /// # Errors
    /// [`LocalTimeError`] for a civil time that occurs twice or not at all, or an answer beyond the years that can be
    /// written.
    pub fn add_clock_minutes(&self, civil: NaiveDateTime, minutes: i64) -> Result<NaiveDateTime, LocalTimeError> {
        self.inner.zone.add_minutes(civil, minutes)
    }
}

fn issue_dates(rules: &CalendarRules) -> Vec<NaiveDate> {
    let blocks = rules.blocks.iter().filter_map(|block| block.issued);
    let notices = rules.notices.iter().filter_map(|notice| notice.issued);
    blocks.chain(notices).collect::<BTreeSet<_>>().into_iter().collect()
}

fn table(
    rules: &Arc<CalendarRules>,
    covers: DateSpan,
    known_on: Option<NaiveDate>,
    faults: &mut Vec<CalendarFault>,
) -> DayTable {
    let mut pool = Pool::default();
    let frame = Frame::new(rules, covers, known_on, &mut pool, faults);
    let mut main = draft(&frame, &Choice::new(), &mut pool, faults);
    let combinations = combinations(&undecided(&frame));
    let others: Vec<Draft> =
        combinations.iter().map(|choice| draft(&frame, choice, &mut pool, &mut Vec::new())).collect();
    for other in &others {
        mark_differences(&mut main, other);
    }
    take_off_what_all_take_off(&mut main, &others, &pool);
    let recipe = Recipe { rules: rules.clone(), known_on };
    DayTable::new(&frame, main, &pool, Choice::new(), (!combinations.is_empty()).then_some(recipe))
}

/// A day that another legal start would change is only projected.
fn mark_differences(main: &mut Draft, other: &Draft) {
    let mine = main.certainty.iter_mut().zip(main.shifts.iter().zip(&main.evidence));
    let theirs = other.shifts.iter().zip(&other.evidence);
    for ((certainty, own), other) in mine.zip(theirs) {
        if own != other {
            *certainty = Certainty::Projected;
        }
    }
}

/// Where no start is projected, a day that every legal start takes off is off: both days beside a Sunday's holiday are,
/// though one as its neighbour and one as a substitute.
fn take_off_what_all_take_off(main: &mut Draft, others: &[Draft], pool: &Pool) {
    let Some((first, rest)) = others.split_first() else { return };
    let is_off = |draft: &Draft, at: usize| draft.shifts.get(at).is_some_and(|shift| !is_worked(*shift, pool));
    for at in (0..main.shifts.len()).filter(|at| main.certainty.get(*at) == Some(&Certainty::Projected)) {
        if is_off(main, at) || !is_off(first, at) || !rest.iter().all(|other| is_off(other, at)) {
            continue;
        }
        let places = [(&mut main.shifts, &first.shifts), (&mut main.evidence, &first.evidence)];
        for (own, taken) in places {
            if let (Some(own), Some(taken)) = (own.get_mut(at), taken.get(at)) {
                *own = *taken;
            }
        }
    }
}

/// One table for every combination of legal starts of the undecided holidays.
pub(super) fn variants(recipe: &Recipe) -> Box<[DayTable]> {
    let Some(covers) = recipe.rules.covers else { return Box::default() };
    let mut pool = Pool::default();
    let frame = Frame::new(&recipe.rules, covers, recipe.known_on, &mut pool, &mut Vec::new());
    let combinations = combinations(&undecided(&frame));
    let drafts: Vec<(Choice, Draft)> = combinations
        .into_iter()
        .map(|choice| {
            let days = draft(&frame, &choice, &mut pool, &mut Vec::new());
            (choice, days)
        })
        .collect();
    drafts.into_iter().map(|(choice, days)| DayTable::new(&frame, days, &pool, choice, None)).collect()
}

fn combinations(open: &BTreeMap<Arc<str>, BTreeSet<i32>>) -> Vec<Choice> {
    if open.is_empty() {
        return Vec::new();
    }
    open.iter().fold(vec![Choice::new()], |choices, (name, starts)| {
        let with = |choice: &Choice, start: i32| {
            let mut choice = choice.clone();
            choice.insert(name.clone(), start);
            choice
        };
        choices.iter().flat_map(|choice| starts.iter().map(move |start| with(choice, *start))).collect()
    })
}
