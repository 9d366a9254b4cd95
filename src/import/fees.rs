//! The fees of a procedure: its rows, read, as statements of one fee by channel.

use super::Outcomes;
use super::table::{Column, Row};
use super::terms::{ChannelRows, Doubt, Statement, all_names, on_channel};
use crate::phrase::{AmountDoubt, AmountReading, parse_amount_beside};
use crate::wording::Language;

/// What a procedure collects.
pub(super) enum Collects {
    /// The table says nothing: neither do the rules, which leave it undetermined.
    Silent,
    /// Nothing is paid.
    None,
    /// The statements of its fee.
    Fee(Vec<Statement>),
}

/// The fees of a procedure.
pub(super) struct Fees {
    pub(super) collects: Collects,
    pub(super) doubts: Vec<Doubt>,
    pub(super) outcomes: Outcomes,
}

pub(super) fn fees(channels: &[ChannelRows<'_>]) -> Fees {
    let mut fees = Fees { collects: Collects::Silent, doubts: Vec::new(), outcomes: Outcomes::default() };
    let mut readings: Vec<AmountReading> = channels.iter().map(|channel| reading(&channel.rows)).collect();
    // The table writes `Miễn phí` where nothing was filled in: beside a fee it is not believed.
    let has_fee =
        |reading: &AmountReading| matches!(reading, AmountReading::Exact { .. } | AmountReading::Review { .. });
    if readings.iter().any(has_fee) {
        for reading in readings.iter_mut().filter(|reading| **reading == AmountReading::Free) {
            *reading = AmountReading::Review { reason: AmountDoubt::FreeBesideFee, found: Vec::new() };
        }
    }
    for (channel, reading) in channels.iter().zip(&readings) {
        let counted = match reading {
            AmountReading::Exact { .. } | AmountReading::Free => &mut fees.outcomes.exact,
            AmountReading::NotStated => &mut fees.outcomes.not_stated,
            AmountReading::Review { .. } => &mut fees.outcomes.review,
        };
        *counted += channel.rows.len();
    }
    if readings.iter().all(|reading| *reading == AmountReading::NotStated) {
        return fees;
    }
    if readings.iter().all(|reading| *reading == AmountReading::Free) {
        fees.collects = Collects::None;
        return fees;
    }
    let alike = readings.windows(2).all(|two| matches!(two, [one, other] if one == other))
        && channels.windows(2).all(|two| matches!(two, [one, other] if texts(one) == texts(other)));
    let shown = if alike { channels.get(..1).unwrap_or(channels) } else { channels };
    let mut statements = Vec::new();
    for (channel, reading) in shown.iter().zip(&readings) {
        let text = match reading {
            AmountReading::Exact { amount } => format!("amount {amount}"),
            AmountReading::Free => "exempt \"Miễn phí\"".to_owned(), // beside channels of which nothing is stated
            AmountReading::NotStated => "undetermined \"Bảng không có thông tin về phí, lệ phí\"".to_owned(),
            AmountReading::Review { reason, .. } => {
                let text = texts(channel).join(" | ");
                fees.doubts.push(Doubt {
                    column: Column::Fee,
                    channel: if alike { all_names(channels) } else { channel.name.clone() },
                    reason: reason.as_str(),
                    sentence: (reason.sentence(Language::En), reason.sentence(Language::Vi)),
                    text: text.clone(),
                    statement: Some(statements.len()),
                });
                format!("undetermined {}", quoted(&text))
            }
        };
        let when = on_channel(channel, alike);
        let text = when.map_or_else(|| text.clone(), |when| format!("{text} when {when}"));
        statements.push(Statement { text, remarks: Vec::new() });
    }
    fees.collects = Collects::Fee(statements);
    fees
}

fn reading(rows: &[&Row]) -> AmountReading {
    let mut readings = rows.iter().map(|row| parse_amount_beside(row.cell(Column::Fee), row.cell(Column::Note)));
    let first = readings.next().unwrap_or(AmountReading::NotStated);
    if readings.all(|other| other == first) {
        return first;
    }
    AmountReading::Review { reason: AmountDoubt::RowsDiffer, found: Vec::new() }
}

/// What the fee cells of a channel say, each text once; the description where it speaks of fees as well.
fn texts(channel: &ChannelRows<'_>) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    for row in &channel.rows {
        let (fee, note) = (row.cell(Column::Fee), row.cell(Column::Note));
        let beside =
            matches!(parse_amount_beside(fee, note), AmountReading::Review { reason: AmountDoubt::TextBeside, .. });
        let text = if beside { format!("{fee}; {note}") } else { fee.to_owned() };
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    texts
}

/// A text of the language.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
