//! Versions are a partition of time: no day between two of them, no day on which two begin.

use chrono::NaiveDate;

use crate::diagnostic::{Code, Diagnostic};
use crate::plan::{Block, Constant, Entry, LayeredBlock, Slot};
use crate::source::Place;
use crate::wording::amounts as say;

/// Two blocks of one declaration that begin on one day and state one slot: neither is the newer one (V3).
pub(super) fn same_day<K>(blocks: &[LayeredBlock], slot: &Slot<K>, findings: &mut Vec<Diagnostic>) {
    let stating = |entry: &&Entry<K>| !entry.statement.also;
    let mut versions: Vec<&LayeredBlock> = Vec::new();
    for layered in slot.entries.iter().filter(stating).filter_map(|entry| blocks.get(entry.block as usize)) {
        if !versions.iter().any(|other| std::ptr::eq(*other, layered)) {
            versions.push(layered);
        }
    }
    let one_line = |one: &LayeredBlock, other: &LayeredBlock| {
        let (a, b) = (&one.block, &other.block);
        let same = (one.rank, one.declaration, a.anchor) == (other.rank, other.declaration, b.anchor);
        same && a.except.is_none() && b.except.is_none() && a.places == b.places
    };
    for (at, one) in versions.iter().enumerate() {
        overlaps(one, versions.iter().filter(|other| one_line(one, other)).map(|other| &other.block), findings);
        let clash = versions
            .iter()
            .skip(at + 1)
            .find(|other| one.block.since.is_some() && one.block.since == other.block.since && one_line(one, other));
        if let (Some(other), Some(since)) = (clash, one.block.since) {
            let message = say::same_day(since);
            let finding = Diagnostic::error(Code::VersionOverlap, other.block.place, message)
                .label(one.block.place, say::other_version())
                .help(say::different_days());
            if !findings.contains(&finding) {
                findings.push(finding);
            }
        }
    }
}

/// A version that says it lasts until a day on which the next one is in force already, and goes on after it. One that ends
/// within another is an exception for a time, after which the other shows again.
fn overlaps<'b>(one: &LayeredBlock, others: impl Iterator<Item = &'b Block>, findings: &mut Vec<Diagnostic>) {
    let (Some(since), Some(until)) = (one.block.since, one.block.until) else { return };
    let next = others.filter_map(|other| Some((other.since?, other)));
    let next = next
        .filter(|(begin, other)| since < *begin && *begin <= until && until < other.until.unwrap_or(NaiveDate::MAX));
    let Some((begin, next)) = next.min_by_key(|(begin, _)| *begin) else { return };
    let finding = Diagnostic::warning(Code::VersionOverlap, one.block.place, say::versions_overlap(until, begin))
        .label(next.place, say::next_version())
        .help(say::end_before_next());
    if !findings.contains(&finding) {
        findings.push(finding);
    }
}

/// A day between two values of a constant on which it has none.
pub(super) fn constant(constant: &Constant, findings: &mut Vec<Diagnostic>) {
    let mut covered: Option<(NaiveDate, Place)> = None;
    for value in &constant.values {
        if let Some((end, place)) = covered
            && let Some(witness) = end.succ_opt()
            && witness < value.since
        {
            let message = say::constant_hole(&constant.name, witness, end);
            findings.push(
                Diagnostic::error(Code::VersionHole, value.place, message)
                    .label(place, say::value_before())
                    .help(say::let_values_meet()),
            );
        }
        let end = value.until.unwrap_or(NaiveDate::MAX);
        if covered.is_none_or(|(known, _)| known < end) {
            covered = Some((end, value.place));
        }
    }
}

/// A day between two versions on which neither is in force: an older dossier of that day would have no rule (E3).
/// Local blocks and blocks of several instants do not make one line of versions and are left alone.
pub(super) fn check<K>(blocks: &[LayeredBlock], slot: &Slot<K>, findings: &mut Vec<Diagnostic>) {
    let stating = slot.entries.iter().filter_map(|entry| blocks.get(entry.block as usize));
    let mut versions: Vec<&Block> =
        stating.map(|layered| &layered.block).filter(|block| block.places.is_empty()).collect();
    let one_instant = versions.windows(2).all(|pair| matches!(pair, [a, b] if a.anchor == b.anchor));
    if !one_instant || versions.iter().any(|block| block.since.is_none()) {
        return;
    }
    versions.sort_by_key(|block| block.since);
    let mut covered: Option<(NaiveDate, Place)> = None;
    for block in versions {
        let (Some(since), until) = (block.since, block.until) else { continue };
        if let Some((end, place)) = covered
            && let Some(witness) = end.succ_opt()
            && witness < since
        {
            let message = say::version_hole(witness, end, since);
            let finding = Diagnostic::error(Code::VersionHole, block.place, message)
                .label(place, say::version_before())
                .help(say::let_versions_meet());
            if !findings.contains(&finding) {
                findings.push(finding);
            }
        }
        let end = until.unwrap_or(NaiveDate::MAX);
        if covered.is_none_or(|(known, _)| known < end) {
            covered = Some((end, block.place));
        }
    }
}
