//! The ledger in JSON: every entry with the same keys, every day of every time limit.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::{Entry, Exact, Finding, Ledger, LedgerDay, Part};
use crate::amount::Ratio;
use crate::assessment::{Reference, SCHEMA, StatementId};
use crate::term;

impl Serialize for Ledger {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let entries: Vec<EntryLine<'_>> = self.entries.iter().map(|entry| EntryLine { ledger: self, entry }).collect();
        let mut map = serializer.serialize_map(Some(5))?;
        map.serialize_entry("schema", &SCHEMA)?;
        map.serialize_entry("id", &self.answer.id)?;
        map.serialize_entry("entries", &entries)?;
        map.serialize_entry("days", &self.all_days())?;
        map.serialize_entry("answer", &self.answer)?;
        map.end()
    }
}

impl Ledger {
    fn all_days(&self) -> Vec<DayLine<'_>> {
        let deadlines = self.answer.deadlines.iter().map(|one| Part::Deadline(one.name.clone()));
        let steps = self.answer.steps.iter().map(|one| Part::Step(Some(one.name.clone())));
        let parts = std::iter::once(Part::Due).chain(deadlines).chain(steps);
        parts
            .flat_map(|part| {
                self.days(&part).into_iter().map(move |day| DayLine { ledger: self, part: part.clone(), day })
            })
            .collect()
    }
}

struct DayLine<'l> {
    ledger: &'l Ledger,
    part: Part,
    day: LedgerDay,
}

impl Serialize for DayLine<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let LedgerDay { day, treatment, number, due } = &self.day;
        let place = day.tag.and_then(|tag| self.ledger.answer.references.place(StatementId(tag)));
        let mut map = serializer.serialize_map(Some(12))?;
        map.serialize_entry("part", self.part.word())?;
        map.serialize_entry("name", &self.part.name())?;
        map.serialize_entry("date", &day.date)?;
        map.serialize_entry("treatment", treatment)?;
        map.serialize_entry("number", number)?;
        map.serialize_entry("due", due)?;
        map.serialize_entry("working", &day.working)?;
        map.serialize_entry("reason", &day.reason)?;
        map.serialize_entry("certainty", &day.certainty)?;
        map.serialize_entry("citation", &day.citation)?;
        map.serialize_entry("notice", &day.notice)?;
        map.serialize_entry("place", &place)?;
        map.end()
    }
}

struct EntryLine<'l> {
    ledger: &'l Ledger,
    entry: &'l Entry,
}

/// The keys of every entry; none where one says nothing.
#[derive(Default, Serialize)]
struct Line<'l> {
    part: &'static str,
    name: Option<&'l str>,
    kind: &'static str,
    verdict: Option<&'static str>,
    missing: &'l [std::sync::Arc<str>],
    label: Option<&'l str>,
    title: Option<&'l str>,
    text: Option<String>,
    at: Option<String>,
    from: Option<String>,
    to: Option<String>,
    count: Option<String>,
    unit: Option<term::Unit>,
    number: Option<u32>,
    operands: Vec<ExactLine>,
    result: Option<ExactLine>,
    place: Option<String>,
    statement: Option<Reference>,
}

/// An exact amount: plain text where it is a number, `{currency, amount}` where it is money.
struct ExactLine(Exact);

impl Serialize for ExactLine {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.currency {
            None => serializer.collect_str(&self.0.value),
            Some(currency) => {
                let mut map = serializer.serialize_map(Some(2))?;
                map.serialize_entry("currency", &currency)?;
                map.serialize_entry("amount", &self.0.value.to_string())?;
                map.end()
            }
        }
    }
}

impl Serialize for EntryLine<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { ledger, entry } = self;
        let line = Line {
            part: entry.part.word(),
            name: entry.part.name().map(|name| &**name),
            place: ledger.place(entry),
            statement: ledger.reference(entry),
            ..line(&entry.finding)
        };
        line.serialize(serializer)
    }
}

fn text(value: Option<impl ToString>) -> Option<String> {
    value.map(|value| value.to_string())
}

fn moment(at: chrono::NaiveDateTime) -> Option<String> {
    Some(at.format("%Y-%m-%dT%H:%M:%S").to_string())
}

fn counted(part: &term::Part) -> Line<'static> {
    Line { count: Some(count(part.count)), unit: Some(part.unit), ..Line::default() }
}

fn count(number: Ratio) -> String {
    number.to_string()
}

fn line(finding: &Finding) -> Line<'_> {
    let blank = Line { kind: finding.word(), ..Line::default() };
    match finding {
        Finding::Fact(fact) => Line {
            label: Some(&fact.name),
            title: fact.title.as_deref(),
            text: Some(fact.value.clone()),
            verdict: fact.assumed.then_some("assumed"),
            ..blank
        },
        Finding::BareHour => blank,
        Finding::Block { day, since, until, fate, .. } => {
            Line { verdict: Some(fate.as_str()), at: text(*day), from: text(*since), to: text(*until), ..blank }
        }
        Finding::Clause { verdict, missing } => Line { verdict: Some(verdict.as_str()), missing, ..blank },
        Finding::Point { event, at } => Line { label: Some(event), at: at.and_then(moment), ..blank },
        Finding::ClockSet { cause, at } => Line { verdict: Some(cause.as_str()), at: moment(*at), ..blank },
        Finding::Cutoff { at, limit, moved } => Line {
            verdict: Some(if moved.is_some() { "moved" } else { "in_time" }),
            text: limit.map(|limit| format!("{:02}:{:02}", limit / 60, limit % 60)),
            at: moment(*at),
            to: moved.and_then(moment),
            ..blank
        },
        Finding::OutsideHours { at, moved } => Line {
            verdict: Some(if moved.is_some() { "moved" } else { "stays" }),
            at: moment(*at),
            to: moved.and_then(moment),
            ..blank
        },
        Finding::Begins { at } | Finding::Closed { at } => Line { at: moment(*at), ..blank },
        Finding::Requested { at, number, allowed } => Line {
            verdict: Some(if *allowed { "allowed" } else { "not_allowed" }),
            at: moment(*at),
            number: Some(*number),
            ..blank
        },
        Finding::Wait { from, to, ground, effect, ended } => Line {
            verdict: Some(effect.as_str()),
            label: ground.as_deref(),
            from: moment(*from),
            to: if *ended { moment(*to) } else { None },
            at: if *ended { None } else { moment(*to) },
            ..blank
        },
        Finding::Paused(part) | Finding::Added(part) => Line { kind: blank.kind, ..counted(part) },
        Finding::Limit(term) => Line {
            verdict: Some(term.form.as_str()),
            text: Some(term::Length { parts: [term.parts.as_slice(), &term.added].concat() }.to_string())
                .filter(|text| !text.is_empty()),
            ..blank
        },
        Finding::Count(count) => Line {
            kind: blank.kind,
            verdict: Some(if count.included { "first_day_included" } else { "first_day_excluded" }),
            from: text(Some(count.from)),
            to: text(Some(count.to)),
            ..counted(&count.part)
        },
        Finding::Rolled { from, to } => Line { from: text(Some(from)), to: text(Some(to)), ..blank },
        Finding::Ends { date, at } => Line { from: text(Some(date)), at: moment(*at), ..blank },
        Finding::Extended { at, until, breach } => {
            Line { at: moment(*at), to: text(*until), verdict: Some(breach.unwrap_or("applies")), ..blank }
        }
        Finding::Reappointed { at, to, breach } => {
            Line { at: moment(*at), to: text(*to), verdict: Some(breach.unwrap_or("applies")), ..blank }
        }
        Finding::PassedBand(_) => blank,
        Finding::Benefit { name, title, verdict } => {
            Line { label: Some(name), title: title.as_deref(), verdict: Some(verdict), ..blank }
        }
        Finding::Arithmetic(step) => Line {
            verdict: Some(if step.changed() { "changes" } else { "changes_nothing" }),
            label: step.name.as_deref(),
            text: Some(step.operation.to_string()),
            operands: step.operands.iter().flatten().copied().map(ExactLine).collect(),
            result: Some(ExactLine(step.result)),
            ..blank
        },
    }
}

impl Finding {
    /// The word in JSON.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Fact(_) => "fact",
            Self::BareHour => "bare_hour",
            Self::Block { .. } => "version",
            Self::Clause { .. } => "clause",
            Self::Point { .. } => "event",
            Self::ClockSet { .. } => "clock_set",
            Self::Cutoff { .. } => "cutoff",
            Self::OutsideHours { .. } => "outside_hours",
            Self::Begins { .. } => "begins",
            Self::Requested { .. } => "supplement_requested",
            Self::Wait { .. } => "wait",
            Self::Paused(_) => "paused",
            Self::Added(_) => "added",
            Self::Closed { .. } => "closed",
            Self::Limit(_) => "term",
            Self::Count(_) => "count",
            Self::Rolled { .. } => "rolled",
            Self::Ends { .. } => "ends",
            Self::Extended { .. } => "extension",
            Self::Reappointed { .. } => "reappointment",
            Self::PassedBand(_) => "band",
            Self::Benefit { .. } => "benefit",
            Self::Arithmetic(_) => "arithmetic",
        }
    }
}
