//! The clock, the due date, the other deadlines and the steps, line by line.

use super::document::{Block, Line, Mark, Section};
use super::{Language, calendar, clauses, part_title, section, words};
use crate::assessment::{Entry, Finding, Ledger, Part, Status, TermForm, Verdict};
use crate::slip::written::{date, event};

pub(super) fn sections(ledger: &Ledger, language: Language) -> Vec<Section> {
    let own = |part: &Part| lines(ledger, part, language);
    let clock = vec![Block::Lines(own(&Part::Clock)), Block::Lines(clauses::of(ledger, &Part::Clock, language))];
    let due = vec![Block::Lines(own(&Part::Due)), Block::Lines(clauses::of(ledger, &Part::Due, language))];
    let mut deadlines = Vec::new();
    for one in &ledger.answer.deadlines {
        let part = Part::Deadline(one.name.clone());
        deadlines.extend(named(ledger, &part, &super::due_text(&one.due, language), one.status, language));
    }
    let mut steps = Vec::new();
    for one in &ledger.answer.steps {
        let part = Part::Step(Some(one.name.clone()));
        let agency = one.agency.as_ref().map(|agency| format!(" ({agency})")).unwrap_or_default();
        let text = format!("{}{agency}", super::due_text(&one.due, language));
        steps.extend(named(ledger, &part, &text, one.status, language));
    }
    if !steps.is_empty() {
        steps.push(Block::Lines(clauses::of(ledger, &Part::Step(None), language)));
    }
    vec![
        section("clock", ("Thời hạn bắt đầu từ khi nào", "When the time limit starts"), language, clock),
        section("due", ("Thời hạn được tính thế nào", "How the time limit is counted"), language, due),
        section("deadlines", ("Các thời hạn khác", "Other deadlines"), language, deadlines),
        section("steps", ("Các bước nội bộ", "Internal steps"), language, steps),
    ]
}

fn named(ledger: &Ledger, part: &Part, due: &str, status: Status, language: Language) -> Vec<Block> {
    let mut all = vec![Line { mark: mark(status), ..Line::plain(due) }];
    all.extend(lines(ledger, part, language));
    if let Some(left_out) = calendar::left_out(ledger, part, language) {
        all.push(Line::plain(left_out));
    }
    all.extend(clauses::of(ledger, part, language));
    vec![Block::Heading(part_title(ledger, part, language)), Block::Lines(all)]
}

fn mark(status: Status) -> Mark {
    match status {
        Status::Undetermined | Status::Awaiting | Status::AwaitingApplicant | Status::NoDueDate => Mark::Open,
        _ => Mark::Yes,
    }
}

/// What was found for a part, without the statements that were chosen among.
fn lines(ledger: &Ledger, part: &Part, language: Language) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for entry in ledger.of(part) {
        let Some(text) = told(entry, language) else { continue };
        let mark = if holds(entry) { Mark::Yes } else { Mark::No };
        let line = Line { mark, text, rule: None, source: words::source(ledger, entry.statement, language) };
        if !lines.iter().any(|other| other.text == line.text && other.source == line.source) {
            lines.push(line);
        }
    }
    lines
}

fn holds(entry: &Entry) -> bool {
    match &entry.finding {
        Finding::Cutoff { moved, .. } => moved.is_some(),
        Finding::Requested { allowed, .. } => *allowed,
        Finding::Extended { breach, .. } | Finding::Reappointed { breach, .. } => breach.is_none(),
        Finding::Point { at, .. } => at.is_some(),
        _ => true,
    }
}

/// An entry in a sentence; nothing for those that other sections tell.
fn told(entry: &Entry, language: Language) -> Option<String> {
    Some(match &entry.finding {
        Finding::Fact(_)
        | Finding::Block { .. }
        | Finding::Clause { .. }
        | Finding::PassedBand(_)
        | Finding::Benefit { .. }
        | Finding::Arithmetic(_) => return None,
        Finding::BareHour => language
            .pick(
                "Có mốc không ghi giờ: các bước dưới đây lấy phút đầu của ngày",
                "An instant has no hour: what follows takes the first minute of its day",
            )
            .to_owned(),
        Finding::Point { event: name, at: Some(at) } => {
            format!("{}: {}", capital(&event(name, language)), words::at(*at, language))
        }
        Finding::Point { event: name, at: None } => {
            format!("{}: {}", capital(&event(name, language)), language.pick("chưa có", "has not happened"))
        }
        Finding::ClockSet { cause, at } => {
            format!("{}: {}", words::cause(*cause, language), words::at(*at, language))
        }
        Finding::Cutoff { at, limit, moved } => cutoff(*at, *limit, *moved, language),
        Finding::OutsideHours { at, moved } => {
            let begin = language.pick("Nhận ngoài giờ làm việc", "Received outside office hours");
            let at = words::at(*at, language);
            match moved {
                Some(moved) => {
                    let then = language.pick("tính từ", "counts as of");
                    format!("{begin} ({at}): {then} {}", words::at(*moved, language))
                }
                None => format!("{begin} ({at}): {}", language.pick("giữ nguyên thời điểm", "the moment stands")),
            }
        }
        Finding::Begins { at } => {
            format!(
                "{} {}",
                language.pick("Thời hạn bắt đầu lúc", "The time limit runs from"),
                words::at(*at, language)
            )
        }
        Finding::Requested { at, number, allowed } => {
            let what = language.pick("Yêu cầu bổ sung lần", "Request for a supplement, number");
            let allowed = match allowed {
                true => "",
                false => language.pick(" (quá số lần cho phép)", " (more than the rules allow)"),
            };
            format!("{what} {number}: {}{allowed}", words::at(*at, language))
        }
        Finding::Wait { from, to, ground, effect, ended } => {
            let what = match ground {
                Some(ground) => format!("{} ({ground})", language.pick("Tạm dừng giải quyết", "Suspended")),
                None => language.pick("Chờ bổ sung hồ sơ", "Waiting for the supplement").to_owned(),
            };
            let open = if *ended { "" } else { language.pick(" (chưa kết thúc)", " (not over)") };
            let (from, to) = (words::at(*from, language), words::at(*to, language));
            format!("{what} {from} → {to}{open}: {}", words::effect(*effect, language))
        }
        Finding::Paused(part) => {
            format!(
                "{}: + {}",
                language.pick("Thời gian tạm dừng", "Time that stood still"),
                words::length(part, language)
            )
        }
        Finding::Added(part) => {
            format!(
                "{}: + {}",
                language.pick("Cộng thêm do bổ sung", "Added for the supplement"),
                words::length(part, language)
            )
        }
        Finding::Closed { at } => {
            let what = language.pick("Hồ sơ bị đóng vì quá hạn", "Closed by lapse of time");
            format!("{what}: {}", words::at(*at, language))
        }
        Finding::Limit(term) => {
            if matches!(term.form, TermForm::Before | TermForm::MoreThanBefore | TermForm::FixedDay) {
                return None;
            }
            let time = crate::slip::term::in_words(term, language)?;
            format!("{}: {time}", language.pick("Thời hạn", "Time limit"))
        }
        Finding::Count(count) => {
            let (from, to) = (date(count.from, language), date(count.to, language));
            let included = match (count.included, count.to < count.from) {
                (true, _) => language.pick("tính cả ngày đầu", "the first day counts"),
                (false, false) => language.pick("không tính ngày đầu", "the first day does not count"),
                (false, true) => language.pick("đếm lùi", "counted back"),
            };
            let length = words::length(&count.part, language);
            format!("{} {length}: {from} → {to} ({included})", language.pick("Đếm", "Counted"))
        }
        Finding::Rolled { from, to } if from == to => {
            let what = language.pick("Ngày cuối là ngày nghỉ và giữ nguyên", "The last day is a day off, and stands");
            format!("{what}: {}", date(*to, language))
        }
        Finding::Rolled { from, to } => {
            let what = language.pick("Ngày cuối là ngày nghỉ", "The last day is a day off");
            format!("{what}: {} → {}", date(*from, language), date(*to, language))
        }
        Finding::Ends { date, at } => {
            format!("{} {}", language.pick("Kết thúc lúc", "It ends at"), words::end(*date, *at, language))
        }
        Finding::Extended { at, until, breach } => {
            moved(language.pick("Gia hạn", "Extended"), *at, *until, *breach, language)
        }
        Finding::Reappointed { at, to, breach } => {
            moved(language.pick("Hẹn lại", "Re-appointed"), *at, *to, *breach, language)
        }
    })
}

fn cutoff(
    at: chrono::NaiveDateTime,
    limit: Option<u16>,
    moved: Option<chrono::NaiveDateTime>,
    language: Language,
) -> String {
    let limit = limit.map(|limit| format!(" {:02}:{:02}", limit / 60, limit % 60)).unwrap_or_default();
    let at = words::at(at, language);
    match moved {
        Some(moved) => {
            let (after, then) = language.pick(("Nhận sau", "tính từ"), ("Received after", "counts as of"));
            format!("{after}{limit} ({at}): {then} {}", words::at(moved, language))
        }
        None => format!("{}{limit} ({at})", language.pick("Không quá giờ chốt", "Not after the cutoff")),
    }
}

fn moved(
    what: &str,
    at: chrono::NaiveDateTime,
    to: Option<chrono::NaiveDate>,
    breach: Option<&'static str>,
    language: Language,
) -> String {
    let to = to.map(|to| format!(" → {}", date(to, language))).unwrap_or_default();
    let breach = breach.map(|rule| format!(": {}", words::breach(rule, language))).unwrap_or_default();
    format!("{what}, {}{to}{breach}", words::at(at, language))
}

pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Whether a verdict says that a statement led to the answer.
pub(super) fn applies(verdict: Verdict) -> Mark {
    match verdict {
        Verdict::Applies => Mark::Yes,
        Verdict::Unknown => Mark::Open,
        Verdict::ConditionFails | Verdict::Overridden | Verdict::Superseded | Verdict::NotInForce => Mark::No,
    }
}
