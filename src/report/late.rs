//! Late dossiers one by one: how late, what they owe the applicant, and whose doing it was.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use serde::Serialize;

use crate::assessment::{Assessment, DueDate, Lateness, Outcome, Status};
use crate::dossier::{Dossier, Event, Moment};
use crate::wording::Language;

/// A dossier that was finished late, or is open and overdue. Each owes its applicant a written apology with the reason and
/// a new day (Nghị định 118/2025/NĐ-CP, điều 19).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Late {
    /// The host's number.
    pub id: Option<String>,
    /// The procedure.
    pub procedure: Option<Arc<str>>,
    /// Who decides.
    pub agency: Option<Arc<str>>,
    /// `late` or `overdue`.
    pub status: Status,
    /// The due date before re-appointments.
    pub original_due: Option<NaiveDate>,
    /// The due date in force.
    pub due: Option<NaiveDate>,
    /// By how much, against the due date in force.
    pub lateness: Option<Lateness>,
    /// How often it was re-appointed up to the moment of judgement; the law allows it once.
    pub reappointments: usize,
    /// The agencies that added to the delay by steps of their own, most minutes first.
    pub agencies: Vec<LateAgency>,
    /// The steps that were late or are overdue.
    pub steps: Vec<Arc<str>>,
    /// What it had waited for: the grounds of its suspensions, `supplement` for papers asked for.
    pub waits: Vec<String>,
}

/// An agency's own part in a delay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LateAgency {
    /// The agency, as the step table writes it.
    pub agency: Arc<str>,
    /// Minutes of office hours that its own steps added.
    pub working_minutes: Option<i64>,
}

impl Late {
    /// What is late of an answer; nothing of one that is not.
    pub fn of(dossier: &Dossier, answer: &Assessment) -> Option<Self> {
        if !matches!(answer.status, Status::Late | Status::Overdue) {
            return None;
        }
        let day = |outcome: &Outcome<DueDate>| match outcome {
            Outcome::Value(due) => Some(due.date),
            _ => None,
        };
        let is_late = |status: Status| matches!(status, Status::Late | Status::Overdue);
        let mut agencies: Vec<LateAgency> = answer
            .agencies
            .iter()
            .filter(|one| is_late(one.status))
            .map(|one| LateAgency { agency: Arc::clone(&one.agency), working_minutes: one.working_minutes })
            .collect();
        agencies.sort_by_key(|one| std::cmp::Reverse(one.working_minutes));
        let steps = answer.steps.iter().filter(|step| is_late(step.status)).map(|step| Arc::clone(&step.name));
        let today = answer.as_of.date_naive();
        let happened = |event: &&Event| match event.at {
            Moment::Date(day) => day <= today,
            Moment::Civil(at) => at <= answer.as_of.naive_local(),
            Moment::Instant(at) => at <= answer.as_of,
        };
        let mut waits: Vec<String> = Vec::new();
        for event in dossier.events.iter().filter(happened) {
            let wait = match &*event.kind {
                "supplement_requested" => Some("supplement".to_owned()),
                "suspended" => Some(event.ground.clone().unwrap_or_else(|| "suspended".to_owned())),
                _ => None,
            };
            waits.extend(wait.filter(|wait| !waits.contains(wait)));
        }
        Some(Self {
            id: answer.id.clone(),
            procedure: answer.procedure.clone(),
            agency: answer.agency.clone(),
            status: answer.status,
            original_due: day(&answer.original_due.outcome),
            due: day(&answer.due.outcome),
            lateness: answer.lateness,
            reappointments: dossier.events.iter().filter(happened).filter(|event| event.kind == "reappointed").count(),
            agencies,
            steps: steps.collect(),
            waits,
        })
    }
}

/// How an agency stands among those that were late.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AgencyRank {
    /// The agency.
    pub agency: Arc<str>,
    /// Late dossiers to whose delay it added.
    pub dossiers: u64,
    /// Minutes of office hours that its own steps added to them, where they are measured.
    pub working_minutes: i64,
}

/// The agencies of late dossiers, most dossiers first, then most minutes. A dossier without a step table counts for who
/// decides it.
pub fn ranked<'l>(late: impl IntoIterator<Item = &'l Late>) -> Vec<AgencyRank> {
    let mut found: BTreeMap<Arc<str>, (u64, i64)> = BTreeMap::new();
    for one in late {
        let mut count = |agency: &Arc<str>, minutes: i64| {
            let (dossiers, sum) = found.entry(Arc::clone(agency)).or_default();
            *dossiers += 1;
            *sum = sum.saturating_add(minutes);
        };
        match (one.agencies.as_slice(), &one.agency) {
            ([], Some(agency)) => count(agency, one.lateness.map_or(0, |lateness| lateness.working_minutes)),
            ([], None) => {}
            (agencies, _) => {
                agencies.iter().for_each(|one| count(&one.agency, one.working_minutes.unwrap_or(0)));
            }
        }
    }
    let rank = |(agency, (dossiers, working_minutes))| AgencyRank { agency, dossiers, working_minutes };
    let mut ranks: Vec<AgencyRank> = found.into_iter().map(rank).collect();
    ranks.sort_by_key(|one| std::cmp::Reverse((one.dossiers, one.working_minutes)));
    ranks
}

/// Late dossiers as text: each with what it owes, then the agencies, those with most of them first.
pub fn late_text(late: &[Late], language: Language) -> String {
    let mut lines = vec![format!(
        "{}: {}",
        language.pick("Hồ sơ quá hạn, phải xin lỗi bằng văn bản", "Late dossiers, each owing a written apology"),
        late.len()
    )];
    lines.extend(late.iter().map(|one| line(one, language)));
    let ranks = ranked(late);
    if !ranks.is_empty() {
        lines.push(String::new());
        lines.push(language.pick("Cơ quan làm chậm", "Agencies that caused delay").to_owned());
    }
    for rank in ranks {
        let (dossiers, minutes) = language.pick(("hồ sơ", "phút làm việc"), ("dossiers", "working minutes"));
        lines.push(format!("- {}: {} {dossiers}, {} {minutes}", rank.agency, rank.dossiers, rank.working_minutes));
    }
    lines.join("\n") + "\n"
}

fn line(one: &Late, language: Language) -> String {
    let mut parts = Vec::new();
    let day = |day: NaiveDate| match language {
        Language::Vi => day.format("%d/%m/%Y").to_string(),
        Language::En => day.to_string(),
    };
    if let Some(due) = one.due {
        parts.push(format!("{} {}", language.pick("hẹn trả", "due"), day(due)));
    }
    if let Some(original) = one.original_due.filter(|original| Some(*original) != one.due) {
        parts.push(format!("{} {}", language.pick("hẹn lần đầu", "first due"), day(original)));
    }
    if let Some(lateness) = one.lateness {
        let days = language.pick("ngày làm việc", "working days");
        parts.push(format!("{} {} {days}", language.pick("chậm", "late by"), lateness.working_days));
    }
    parts.push(match one.status {
        Status::Late => language.pick("đã giải quyết", "resolved").to_owned(),
        _ => language.pick("chưa giải quyết", "still open").to_owned(),
    });
    if one.reappointments > 0 {
        parts.push(format!("{}: {}", language.pick("số lần hẹn lại", "re-appointments"), one.reappointments));
    }
    let names = |names: &mut dyn Iterator<Item = &str>| names.collect::<Vec<_>>().join(", ");
    if !one.agencies.is_empty() {
        let agencies = names(&mut one.agencies.iter().map(|one| &*one.agency));
        parts.push(format!("{}: {agencies}", language.pick("cơ quan làm chậm", "delayed by")));
    }
    if !one.steps.is_empty() {
        let steps = names(&mut one.steps.iter().map(|step| &**step));
        parts.push(format!("{}: {steps}", language.pick("bước chậm", "late steps")));
    }
    if !one.waits.is_empty() {
        let waits = names(&mut one.waits.iter().map(String::as_str));
        parts.push(format!("{}: {waits}", language.pick("đã từng tạm dừng", "had waited for")));
    }
    let who = [one.id.as_deref(), one.procedure.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
    format!("- {who}: {}", parts.join("; "))
}
