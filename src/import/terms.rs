//! The terms of a procedure: its rows, read, as statements by channel and by case.

use super::table::{Column, Row};
use super::{Outcomes, Sentence, names};
use crate::phrase::{Limit, TermCase, TermDoubt, TermReading, parse_term, parse_term_beside};
use crate::wording::Language;

/// The channels of the table and the words of the language for them.
const CHANNELS: &[(&str, &str)] = &[
    ("trực tiếp", "counter"),
    ("nộp trực tiếp", "counter"),
    ("trực tuyến", "online"),
    ("nộp trực tuyến", "online"),
    ("dịch vụ bưu chính", "post"),
    ("bưu chính", "post"),
];

/// A row with a channel of another kind.
const UNKNOWN_CHANNEL: Sentence =
    ("the channel is none of counter, online and post", "hình thức nộp không phải trực tiếp, trực tuyến hay bưu chính");

/// A statement with what is said before it.
pub(super) struct Statement {
    pub(super) text: String,
    /// Texts for a person, as comments before it.
    pub(super) remarks: Vec<String>,
}

/// A cell that a person has to read.
pub(super) struct Doubt {
    pub(super) column: Column,
    pub(super) channel: String,
    pub(super) reason: &'static str,
    pub(super) sentence: Sentence,
    pub(super) text: String,
    /// The statement of its kind, counted from 0, that is left open for it.
    pub(super) statement: Option<usize>,
}

/// The rows of one channel; the word of the language for it, or nothing when the table names none.
pub(super) struct ChannelRows<'r> {
    pub(super) name: String,
    pub(super) word: Option<&'static str>,
    pub(super) rows: Vec<&'r Row>,
}

/// The rows of a procedure by channel, and those whose channel is not known.
pub(super) fn by_channel<'r>(rows: &[&'r Row]) -> (Vec<ChannelRows<'r>>, Vec<Doubt>) {
    let mut channels: Vec<ChannelRows<'_>> = Vec::new();
    let mut doubts = Vec::new();
    for row in rows {
        let name = row.cell(Column::Channel);
        let found = CHANNELS.iter().find(|(channel, _)| *channel == name.to_lowercase());
        if found.is_none() && !name.is_empty() {
            doubts.push(Doubt {
                column: Column::Channel,
                channel: name.to_owned(),
                reason: "unknown_channel",
                sentence: UNKNOWN_CHANNEL,
                text: name.to_owned(),
                statement: None,
            });
            continue;
        }
        let word = found.map(|(_, word)| *word);
        match channels.iter_mut().find(|channel| channel.word == word) {
            Some(channel) => channel.rows.push(row),
            None => channels.push(ChannelRows { name: name.to_owned(), word, rows: vec![row] }),
        }
    }
    (channels, doubts)
}

/// The condition of a channel; nothing when all channels are alike.
pub(super) fn on_channel(channel: &ChannelRows<'_>, alike: bool) -> Option<String> {
    channel.word.filter(|_| !alike).map(|word| format!("channel is {word}"))
}

/// The names of all channels, for a person.
pub(super) fn all_names(channels: &[ChannelRows<'_>]) -> String {
    channels.iter().map(|channel| channel.name.as_str()).collect::<Vec<_>>().join(", ")
}

/// The terms of a procedure.
#[derive(Default)]
pub(super) struct Terms {
    pub(super) statements: Vec<Statement>,
    /// The conditions of its cases; the n-th is the choice `case_n` of its fact.
    pub(super) cases: Vec<String>,
    /// Whether a general term stands beside the cases.
    pub(super) general: bool,
    pub(super) doubts: Vec<Doubt>,
    pub(super) outcomes: Outcomes,
}

pub(super) fn terms(code: &str, channels: &[ChannelRows<'_>]) -> Terms {
    let mut terms = Terms::default();
    let readings: Vec<TermReading> = channels.iter().map(|channel| reading(&channel.rows)).collect();
    for (channel, reading) in channels.iter().zip(&readings) {
        count(&mut terms.outcomes, reading, channel.rows.len());
    }
    let alike = readings.windows(2).all(|two| matches!(two, [one, other] if one == other));
    let shown = if alike { channels.get(..1).unwrap_or(channels) } else { channels };
    for (channel, reading) in shown.iter().zip(&readings) {
        let when = on_channel(channel, alike);
        match reading {
            TermReading::Exact { term } => terms.say(&term.limit, when.as_deref()),
            TermReading::Cases { cases } => terms.say_cases(code, cases, when.as_deref()),
            TermReading::Review { reason, .. } => {
                let rows: Vec<&Row> = if alike {
                    channels.iter().flat_map(|channel| channel.rows.clone()).collect()
                } else {
                    channel.rows.clone()
                };
                let texts = texts(&rows);
                terms.doubts.push(Doubt {
                    column: Column::Time,
                    channel: if alike { all_names(channels) } else { channel.name.clone() },
                    reason: reason.as_str(),
                    sentence: (reason.sentence(Language::En), reason.sentence(Language::Vi)),
                    text: texts.join(" | "),
                    statement: Some(terms.statements.len()),
                });
                let remarks = texts.iter().map(|text| format!("Thời hạn trong bảng: {text}")).collect();
                terms.push("due unspecified".to_owned(), when.as_deref(), remarks);
            }
        }
    }
    terms
}

/// The term of the rows of one channel.
fn reading(rows: &[&Row]) -> TermReading {
    let mut readings = rows.iter().map(|row| parse_term_beside(row.cell(Column::Time), row.cell(Column::Note)));
    let first = readings.next().unwrap_or_else(|| parse_term(""));
    if readings.all(|other| other == first) {
        return first;
    }
    match row_cases(rows) {
        Some(cases) => TermReading::Cases { cases },
        None => TermReading::Review { reason: TermDoubt::RowsDiffer, found: Vec::new() },
    }
}

/// Rows whose notes name the case of each, and nothing else.
fn row_cases(rows: &[&Row]) -> Option<Vec<TermCase>> {
    let mut found: Vec<TermCase> = Vec::new();
    for row in rows {
        let TermReading::Exact { term } = parse_term(row.cell(Column::Time)) else {
            return None;
        };
        let TermReading::Cases { cases } = parse_term(row.cell(Column::Note)) else {
            return None;
        };
        let [case] = cases.as_slice() else {
            return None;
        };
        if case.term.limit != term.limit || found.iter().any(|other| other.condition == case.condition) {
            return None;
        }
        found.push(case.clone());
    }
    Some(found)
}

fn count(outcomes: &mut Outcomes, reading: &TermReading, rows: usize) {
    let counted = match reading {
        TermReading::Exact { term } if term.limit == Limit::NotStated => &mut outcomes.not_stated,
        TermReading::Exact { .. } => &mut outcomes.exact,
        TermReading::Cases { .. } => &mut outcomes.cases,
        TermReading::Review { .. } => &mut outcomes.review,
    };
    *counted += rows;
}

/// What the rows say, each text once.
fn texts(rows: &[&Row]) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    for row in rows {
        let (time, note) = (row.cell(Column::Time), row.cell(Column::Note));
        let text = if note.is_empty() { time.to_owned() } else { format!("{time}; {note}") };
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    texts
}

impl Terms {
    fn push(&mut self, text: String, when: Option<&str>, remarks: Vec<String>) {
        let text = when.map_or_else(|| text.clone(), |when| format!("{text} when {when}"));
        self.statements.push(Statement { text, remarks });
    }

    fn say(&mut self, limit: &Limit, when: Option<&str>) {
        let (text, remarks) = match limit {
            Limit::In { length } => (format!("due in {length}"), Vec::new()),
            Limit::Immediately => ("due immediately".to_owned(), Vec::new()),
            Limit::SameDay { working } => {
                (format!("due same {}day", if *working { "working " } else { "" }), Vec::new())
            }
            Limit::Unspecified => ("due unspecified".to_owned(), vec!["Bảng ghi: không quy định thời hạn.".to_owned()]),
            Limit::NotStated => ("due unspecified".to_owned(), vec!["Bảng không có thông tin về thời hạn.".to_owned()]),
        };
        self.push(text, when, remarks);
    }

    fn say_cases(&mut self, code: &str, cases: &[TermCase], when: Option<&str>) {
        for case in cases {
            let Some(condition) = &case.condition else {
                self.general = true;
                self.say(&case.term.limit, when);
                continue;
            };
            let known = self.cases.iter().position(|known| known == condition);
            let at = known.unwrap_or(self.cases.len());
            if known.is_none() {
                self.cases.push(condition.clone());
            }
            let fact = format!("{} is case_{}", names::name_of("case", code), at + 1);
            let both = when.map_or_else(|| fact.clone(), |when| format!("{when} and {fact}"));
            self.say(&case.term.limit, Some(&both));
        }
    }
}
