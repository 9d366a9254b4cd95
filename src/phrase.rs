//! Reading time limits and amounts from the prose of tables: exactly, or not at all.
//!
//! The tables that the ministries publish state a time limit (thời hạn giải quyết) in a cell of free text. [`parse_term`]
//! reads such a text by a small grammar of whole sentences: when every word of it is understood, the term is exact; when one
//! word remains, the text is given up for review with the reason. No term is guessed, and none is picked out of a text that
//! says more. [`parse_amount`] does the same for cells of fees.
//!
//! The wordings come from the national procedure base (Cổng Dịch vụ công quốc gia, records of 2021–2026) and from decisions of
//! provinces on internal process steps.

mod amount;
mod cases;
mod doubt;
mod lengths;
mod number;
mod term;
mod token;
mod vocabulary;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use self::amount::{AmountReading, parse_amount, parse_amount_beside, split_fee_cell};
pub use self::doubt::{AmountDoubt, TermDoubt};
pub use self::lengths::lengths;
pub use self::term::{parse_term, parse_term_beside};
pub use self::token::tidy;
use crate::amount::Ratio;
use crate::term::{Length, Part, Unit};

/// What a text says about a time limit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum TermReading {
    /// One term, whatever the case.
    Exact {
        /// The term.
        term: Term,
    },
    /// A term for each case; at most one of them has no condition and is the general one.
    Cases {
        /// The cases, in the order of the text; never empty.
        cases: Vec<TermCase>,
    },
    /// Not understood with certainty: a person has to read the text.
    Review {
        /// Why.
        reason: TermDoubt,
        /// The lengths that stand in the text, in its order; none of them is the answer.
        #[serde(with = "lengths_json")]
        found: Vec<Length>,
    },
}

/// A time limit as a text states it, before any calendar.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Term {
    /// Until when.
    pub limit: Limit,
    /// From when.
    pub start: Start,
}

/// Until when a term runs.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Limit {
    /// So long: `05 ngày làm việc`.
    In {
        /// How long.
        #[serde(with = "length_json")]
        length: Length,
    },
    /// At once: `ngay sau khi nhận đủ hồ sơ`.
    Immediately,
    /// On the day of receipt: `ngay trong ngày`.
    SameDay {
        /// Whether the text says `ngày làm việc`.
        working: bool,
    },
    /// The law sets none: `không quy định`.
    Unspecified,
    /// The cell was not filled in: `Không có thông tin`.
    NotStated,
}

/// From when a term runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Start {
    /// The text does not say.
    Unstated,
    /// From the receipt of the dossier in order (kể từ ngày nhận đủ hồ sơ hợp lệ).
    Receipt,
}

/// A term of a text and the case that it is for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TermCase {
    /// The case in the words of the text: `đối với trường hợp cấp lại`; nothing for the general term.
    pub condition: Option<String>,
    /// Its term.
    pub term: Term,
}

/// A part in JSON: `{"count": "0.5", "unit": "working_day"}`, the count in exact decimal digits.
#[derive(Serialize, Deserialize)]
struct PartJson {
    count: String,
    unit: Unit,
}

impl From<&Part> for PartJson {
    fn from(part: &Part) -> Self {
        Self { count: part.count.to_string(), unit: part.unit }
    }
}

impl PartJson {
    fn part<E: serde::de::Error>(&self) -> Result<Part, E> {
        let refused = || E::custom(format!("`{}` is no count: write decimal digits, such as 0.5", self.count));
        Ok(Part { count: Ratio::parse(&self.count).ok_or_else(refused)?, unit: self.unit })
    }
}

/// A length in JSON: the list of its parts.
mod length_json {
    use super::*;

    pub(super) fn serialize<S: Serializer>(length: &Length, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(length.parts.iter().map(PartJson::from))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Length, D::Error> {
        let parts = Vec::<PartJson>::deserialize(deserializer)?;
        Ok(Length { parts: parts.iter().map(PartJson::part).collect::<Result<_, D::Error>>()? })
    }
}

/// Lengths in JSON: a list of lists of parts.
mod lengths_json {
    use super::*;

    pub(super) fn serialize<S: Serializer>(lengths: &[Length], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(lengths.iter().map(|length| length.parts.iter().map(PartJson::from).collect::<Vec<_>>()))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Length>, D::Error> {
        let lengths = Vec::<Vec<PartJson>>::deserialize(deserializer)?;
        let length = |parts: &Vec<PartJson>| {
            Ok(Length { parts: parts.iter().map(PartJson::part).collect::<Result<_, D::Error>>()? })
        };
        lengths.iter().map(length).collect()
    }
}
