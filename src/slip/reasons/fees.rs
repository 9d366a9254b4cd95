//! The fees, one after the other: what they rest on and how they are computed.

use super::document::{Block, Line, Mark, Section, SumRow};
use super::{Language, clauses, part_title, words};
use crate::assessment::{Arithmetic, Entry, FeeLine, Finding, Ledger, Operation, Outcome, Part};
use crate::slip::fees::{exemption, no_charge};
use crate::slip::written::{awaited, money};

fn blocks(ledger: &Ledger, language: Language) -> Vec<Block> {
    let mut blocks = Vec::new();
    for line in &ledger.answer.fees {
        let part = Part::Fee(Some(line.name.clone()));
        blocks.push(Block::Heading(part_title(ledger, &part, language)));
        blocks.push(Block::Lines(clauses::facts(ledger, &part, language)));
        let rows: Vec<SumRow> = ledger.of(&part).filter_map(|entry| row(ledger, entry, language)).collect();
        let outcome = outcome(line, language);
        match rows.iter().any(|row| row.total) {
            true => blocks.push(Block::Sum(rows)),
            false => {
                blocks.push(Block::Sum(rows));
                blocks.push(Block::Lines(vec![Line { mark: mark(line), ..Line::plain(outcome) }]));
            }
        }
        blocks.push(Block::Lines(benefits(ledger, &part, language)));
        blocks.push(Block::Lines(clauses::of(ledger, &part, language)));
    }
    blocks
}

pub(super) fn section(ledger: &Ledger, language: Language) -> Option<Section> {
    let blocks = blocks(ledger, language);
    let title = ("Phí, lệ phí được tính thế nào", "How the fees are computed");
    (!blocks.is_empty()).then(|| super::section("fees", title, language, blocks))
}

fn mark(line: &FeeLine) -> Mark {
    match &line.outcome {
        Outcome::Value(_) | Outcome::Exempt(_) | Outcome::None(_) => Mark::Yes,
        Outcome::Awaiting(_) | Outcome::Undetermined(_) | Outcome::Error(_) => Mark::Open,
    }
}

fn outcome(line: &FeeLine, language: Language) -> String {
    match &line.outcome {
        Outcome::Value(charge) => money(charge.net, language),
        Outcome::Exempt(ground) => exemption(line.kind, ground, language),
        Outcome::None(_) => no_charge(line.kind, language).to_owned(),
        Outcome::Awaiting(what) => awaited(what, language),
        Outcome::Undetermined(open) => crate::slip::undetermined_text(open, language),
        Outcome::Error(error) => format!("{}: {error}", language.pick("không tính được", "cannot be computed")),
    }
}

fn row(ledger: &Ledger, entry: &Entry, language: Language) -> Option<SumRow> {
    let Finding::Arithmetic(step) = &entry.finding else { return None };
    if step.operation == Operation::Settled && !step.changed() {
        return None;
    }
    let mut source = words::source(ledger, entry.statement, language);
    source.place = source.place.or_else(|| ledger.place(entry).map(words::short));
    let name = step.name.as_ref().map(|name| format!(": {name}")).unwrap_or_default();
    Some(SumRow {
        label: format!("{}{name}", words::operation(step.operation, language)),
        how: how(step, language),
        amount: words::exact(step.result, language),
        source,
        total: step.operation == Operation::Net,
        idle: !step.changed(),
    })
}

fn how(step: &Arithmetic, language: Language) -> String {
    let shown = |at: usize| step.operands.get(at).copied().flatten().map(|one| words::exact(one, language));
    match (step.operation, shown(0), shown(1)) {
        (Operation::GraduatedRow | Operation::Product, Some(one), Some(other)) => format!("{one} × {other}"),
        (Operation::Cumulative, Some(whole), Some(before)) => format!("{whole} − {before}"),
        (Operation::AtLeast | Operation::AtMost, Some(before), Some(limit)) => {
            let unmoved = if step.changed() { "" } else { language.pick(", không đổi", ", no change") };
            format!("{before} → {limit}{unmoved}")
        }
        (Operation::Band | Operation::Interpolated, Some(value), _) => {
            format!("{} {value}", language.pick("cho", "for"))
        }
        (_, Some(before), _) => format!("{before} →"),
        (_, None, _) => String::new(),
    }
}

fn benefits(ledger: &Ledger, part: &Part, language: Language) -> Vec<Line> {
    ledger
        .of(part)
        .filter_map(|entry| {
            let Finding::Benefit { name, title, verdict } = &entry.finding else { return None };
            let name = title.as_ref().unwrap_or(name);
            let mark = match *verdict {
                "applies" => Mark::Yes,
                "unknown" => Mark::Open,
                _ => Mark::No,
            };
            let text = format!("{name}: {}", words::benefit(verdict, language));
            Some(Line { mark, text, rule: None, source: words::source(ledger, entry.statement, language) })
        })
        .collect()
}
