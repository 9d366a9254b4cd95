//! What a page of reasons holds, before it has a form.

use chrono::NaiveDate;

use crate::assessment::Treatment;
use crate::calendar::Certainty;

pub(in crate::slip) struct Document {
    pub(in crate::slip) title: String,
    pub(in crate::slip) subtitle: String,
    pub(in crate::slip) summary: Vec<Field>,
    pub(in crate::slip) sections: Vec<Section>,
    pub(in crate::slip) foot: Vec<String>,
}

pub(in crate::slip) struct Field {
    pub(in crate::slip) name: String,
    pub(in crate::slip) value: String,
    pub(in crate::slip) strong: bool,
}

pub(in crate::slip) struct Section {
    pub(in crate::slip) id: &'static str,
    pub(in crate::slip) title: String,
    pub(in crate::slip) blocks: Vec<Block>,
}

pub(in crate::slip) enum Block {
    Note(String),
    Heading(String),
    Calendar(Drawing),
    /// Stretches of days, each treated in one way for one reason.
    Spans(Vec<Span>),
    Lines(Vec<Line>),
    Sum(Vec<SumRow>),
    Table(Table),
}

impl Block {
    /// Whether it is worth a section of its own.
    pub(in crate::slip) fn stands_alone(&self) -> bool {
        !matches!(self, Self::Note(_) | Self::Heading(_)) && !self.is_empty()
    }

    pub(in crate::slip) fn is_empty(&self) -> bool {
        match self {
            Self::Note(_) | Self::Heading(_) => false,
            Self::Calendar(drawing) => drawing.months.is_empty(),
            Self::Spans(spans) => spans.is_empty(),
            Self::Lines(lines) => lines.is_empty(),
            Self::Sum(rows) => rows.is_empty(),
            Self::Table(table) => table.rows.is_empty(),
        }
    }
}

/// Rows of as many cells as there are heads.
pub(in crate::slip) struct Table {
    pub(in crate::slip) heads: Vec<Head>,
    pub(in crate::slip) rows: Vec<Vec<String>>,
}

/// The head of a column.
pub(in crate::slip) struct Head {
    pub(in crate::slip) name: String,
    /// Whether its cells are numbers, which stand to the right.
    pub(in crate::slip) number: bool,
}

/// How a line stands to the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::slip) enum Mark {
    /// It led to the answer.
    Yes,
    /// It was looked at and does not apply.
    No,
    /// It cannot be told.
    Open,
}

pub(in crate::slip) struct Line {
    pub(in crate::slip) mark: Mark,
    pub(in crate::slip) text: String,
    /// The rule in its own words.
    pub(in crate::slip) rule: Option<String>,
    pub(in crate::slip) source: Source,
}

/// Where something stands: in the law, and in the rule files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::slip) struct Source {
    pub(in crate::slip) citation: Option<String>,
    pub(in crate::slip) place: Option<String>,
}

impl Line {
    pub(in crate::slip) fn plain(text: impl Into<String>) -> Self {
        Self { mark: Mark::Yes, text: text.into(), rule: None, source: Source::default() }
    }
}

pub(in crate::slip) struct Span {
    pub(in crate::slip) days: String,
    pub(in crate::slip) treatment: Treatment,
    pub(in crate::slip) what: String,
    pub(in crate::slip) why: String,
    pub(in crate::slip) source: Source,
    pub(in crate::slip) due: bool,
}

pub(in crate::slip) struct SumRow {
    pub(in crate::slip) label: String,
    pub(in crate::slip) how: String,
    pub(in crate::slip) amount: String,
    pub(in crate::slip) source: Source,
    pub(in crate::slip) total: bool,
    /// Whether it changed nothing.
    pub(in crate::slip) idle: bool,
}

pub(in crate::slip) struct Drawing {
    pub(in crate::slip) weekdays: [&'static str; 7],
    pub(in crate::slip) months: Vec<Month>,
    pub(in crate::slip) legend: Vec<LegendItem>,
}

pub(in crate::slip) struct Month {
    pub(in crate::slip) title: String,
    /// Rows of seven days from Monday on.
    pub(in crate::slip) weeks: Vec<[Option<Cell>; 7]>,
}

#[derive(Debug, Clone)]
pub(in crate::slip) struct Cell {
    pub(in crate::slip) date: NaiveDate,
    /// Nothing for a day outside the time limit.
    pub(in crate::slip) look: Option<Look>,
}

#[derive(Debug, Clone)]
pub(in crate::slip) struct Look {
    pub(in crate::slip) treatment: Treatment,
    /// A letter or number that tells the treatment without colour.
    pub(in crate::slip) sign: String,
    pub(in crate::slip) due: bool,
    pub(in crate::slip) certainty: Certainty,
    /// The day in a sentence.
    pub(in crate::slip) spoken: String,
}

pub(in crate::slip) struct LegendItem {
    pub(in crate::slip) treatment: Treatment,
    pub(in crate::slip) due: bool,
    pub(in crate::slip) certainty: Certainty,
    pub(in crate::slip) sign: &'static str,
    pub(in crate::slip) meaning: &'static str,
}
