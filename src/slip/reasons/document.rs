//! What a page of reasons holds, before it has a form.

use chrono::NaiveDate;

use crate::assessment::Treatment;
use crate::calendar::Certainty;

pub(super) struct Document {
    pub(super) title: String,
    pub(super) subtitle: String,
    pub(super) summary: Vec<Field>,
    pub(super) sections: Vec<Section>,
    pub(super) foot: Vec<String>,
}

pub(super) struct Field {
    pub(super) name: String,
    pub(super) value: String,
    pub(super) strong: bool,
}

pub(super) struct Section {
    pub(super) id: &'static str,
    pub(super) title: String,
    pub(super) blocks: Vec<Block>,
}

pub(super) enum Block {
    Note(String),
    Heading(String),
    Calendar(Drawing),
    /// Stretches of days, each treated in one way for one reason.
    Spans(Vec<Span>),
    Lines(Vec<Line>),
    Sum(Vec<SumRow>),
}

impl Block {
    /// Whether it is worth a section of its own.
    pub(super) fn stands_alone(&self) -> bool {
        !matches!(self, Self::Note(_) | Self::Heading(_)) && !self.is_empty()
    }

    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Note(_) | Self::Heading(_) => false,
            Self::Calendar(drawing) => drawing.months.is_empty(),
            Self::Spans(spans) => spans.is_empty(),
            Self::Lines(lines) => lines.is_empty(),
            Self::Sum(rows) => rows.is_empty(),
        }
    }
}

/// How a line stands to the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// It led to the answer.
    Yes,
    /// It was looked at and does not apply.
    No,
    /// It cannot be told.
    Open,
}

pub(super) struct Line {
    pub(super) mark: Mark,
    pub(super) text: String,
    /// The rule in its own words.
    pub(super) rule: Option<String>,
    pub(super) source: Source,
}

/// Where something stands: in the law, and in the rule files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Source {
    pub(super) citation: Option<String>,
    pub(super) place: Option<String>,
}

impl Line {
    pub(super) fn plain(text: impl Into<String>) -> Self {
        Self { mark: Mark::Yes, text: text.into(), rule: None, source: Source::default() }
    }
}

pub(super) struct Span {
    pub(super) days: String,
    pub(super) treatment: Treatment,
    pub(super) what: String,
    pub(super) why: String,
    pub(super) source: Source,
    pub(super) due: bool,
}

pub(super) struct SumRow {
    pub(super) label: String,
    pub(super) how: String,
    pub(super) amount: String,
    pub(super) source: Source,
    pub(super) total: bool,
    /// Whether it changed nothing.
    pub(super) idle: bool,
}

pub(super) struct Drawing {
    pub(super) weekdays: [&'static str; 7],
    pub(super) months: Vec<Month>,
    pub(super) legend: Vec<LegendItem>,
}

pub(super) struct Month {
    pub(super) title: String,
    /// Rows of seven days from Monday on.
    pub(super) weeks: Vec<[Option<Cell>; 7]>,
}

#[derive(Debug, Clone)]
pub(super) struct Cell {
    pub(super) date: NaiveDate,
    /// Nothing for a day outside the time limit.
    pub(super) look: Option<Look>,
}

#[derive(Debug, Clone)]
pub(super) struct Look {
    pub(super) treatment: Treatment,
    /// A letter or number that tells the treatment without colour.
    pub(super) sign: String,
    pub(super) due: bool,
    pub(super) certainty: Certainty,
    /// The day in a sentence.
    pub(super) spoken: String,
}

pub(super) struct LegendItem {
    pub(super) treatment: Treatment,
    pub(super) due: bool,
    pub(super) certainty: Certainty,
    pub(super) sign: &'static str,
    pub(super) meaning: &'static str,
}
