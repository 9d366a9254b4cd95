//! The versions and statements of the law: those that apply, and those that do not and why.

use super::document::{Block, Line, Mark, Section, Source};
use super::times::applies;
use super::{Language, part_title, rule, section, words};
use crate::assessment::{Entry, Fate, Finding, Ledger, Part, Verdict};
use crate::slip::written::date;

/// The statements of one part that were chosen among, those that apply first.
pub(super) fn of(ledger: &Ledger, part: &Part, language: Language) -> Vec<Line> {
    let stands = |verdict: Verdict| !matches!(verdict, Verdict::NotInForce | Verdict::Superseded);
    let mut lines: Vec<Line> = Vec::new();
    for entry in ledger.of(part).filter(|entry| verdict(entry).is_some_and(stands)) {
        let Some(line) = line(ledger, entry, language) else { continue };
        // a statement of several policies is one for each of them
        if !lines.iter().any(|other| other.rule == line.rule && other.source == line.source && other.text == line.text)
        {
            lines.push(line);
        }
    }
    lines.sort_by_key(|line| line.mark == Mark::No);
    lines
}

fn verdict(entry: &Entry) -> Option<Verdict> {
    match &entry.finding {
        Finding::Clause { verdict, .. } => Some(*verdict),
        _ => None,
    }
}

fn line(ledger: &Ledger, entry: &Entry, language: Language) -> Option<Line> {
    let Finding::Clause { verdict, missing } = &entry.finding else { return None };
    let found = words::reference(ledger, entry.statement)?;
    let mut text = words::verdict(*verdict, language).to_owned();
    if !missing.is_empty() {
        text.push_str(&format!(" ({}: {})", language.pick("chưa có", "not given"), missing.join(", ")));
    }
    let mut source = words::source(ledger, entry.statement, language);
    source.citation = source.citation.or_else(|| found.citation.document.as_deref().map(str::to_owned));
    Some(Line { mark: applies(*verdict), text, rule: Some(rule::in_language(&found.text, language)), source })
}

pub(super) fn sections(ledger: &Ledger, language: Language) -> Vec<Section> {
    let general =
        vec![Block::Lines(facts(ledger, &Part::Law, language)), Block::Lines(of(ledger, &Part::Law, language))];
    let versions = vec![Block::Lines(blocks(ledger, language))];
    let mut silent = Vec::new();
    let mut parts: Vec<&Part> = Vec::new();
    for entry in &ledger.entries {
        if !parts.contains(&&entry.part) {
            parts.push(&entry.part);
        }
    }
    for part in parts {
        let not_in_force = |entry: &&Entry| {
            verdict(entry).is_some_and(|verdict| matches!(verdict, Verdict::NotInForce | Verdict::Superseded))
        };
        let mut lines: Vec<Line> = Vec::new();
        for line in ledger.of(part).filter(not_in_force).filter_map(|entry| line(ledger, entry, language)) {
            if !lines.iter().any(|other| other.source == line.source && other.rule == line.rule) {
                lines.push(line);
            }
        }
        if !lines.is_empty() {
            silent.push(Block::Heading(super::times::capital(&part_title(ledger, part, language))));
            silent.push(Block::Lines(lines));
        }
    }
    vec![
        section("rules", ("Cách tính chung được áp dụng", "General rules of counting"), language, general),
        section("versions", ("Văn bản có hiệu lực", "Versions of the law"), language, versions),
        section("others", ("Quy định đã xét, không áp dụng", "Looked at, and not applied"), language, silent),
    ]
}

/// What the dossier says that the rules asked for.
pub(super) fn facts(ledger: &Ledger, part: &Part, language: Language) -> Vec<Line> {
    ledger
        .of(part)
        .filter_map(|entry| match &entry.finding {
            Finding::Fact(fact) => Some(fact),
            _ => None,
        })
        .map(|fact| {
            let name = fact.title.as_ref().unwrap_or(&fact.name);
            let value = match (fact.value.as_str(), language) {
                ("yes", Language::Vi) => "có",
                ("no", Language::Vi) => "không",
                (value, _) => value,
            };
            let assumed = match fact.assumed {
                true => language.pick(" (mặc định)", " (assumed)"),
                false => "",
            };
            Line::plain(format!("{name}: {value}{assumed}"))
        })
        .collect()
}

fn blocks(ledger: &Ledger, language: Language) -> Vec<Line> {
    let mut lines: Vec<Line> = ledger
        .entries
        .iter()
        .filter_map(|entry| {
            let Finding::Block { day, since, until, fate, .. } = &entry.finding else { return None };
            let mut text = String::new();
            if let Some(since) = since {
                text.push_str(&format!("{} {}", language.pick("từ ngày", "since"), date(*since, language)));
            }
            if let Some(until) = until {
                text.push_str(&format!(" {} {}", language.pick("đến hết ngày", "until"), date(*until, language)));
            }
            text.push_str(&format!(": {}", words::fate(*fate, language)));
            if let Some(day) = day {
                text.push_str(&format!(" ({} {})", language.pick("xét theo ngày", "as of"), date(*day, language)));
            }
            let place = ledger.place(entry).map(words::short);
            let citation = cited(ledger, entry);
            let mark = if *fate == Fate::InForce { Mark::Yes } else { Mark::No };
            Some(Line {
                mark,
                text: text.trim_start_matches(": ").to_owned(),
                rule: None,
                source: Source { citation, place },
            })
        })
        .collect();
    lines.sort_by_key(|line| line.mark == Mark::No);
    lines
}

/// The document that the head of a block names: its first text in quotes.
fn cited(ledger: &Ledger, entry: &Entry) -> Option<String> {
    let Finding::Block { place, .. } = &entry.finding else { return None };
    let head = ledger.answer.references.text(*place)?.split('{').next()?;
    head.split('"').nth(1).map(str::to_owned)
}
