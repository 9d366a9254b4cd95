//! Many dossiers as columns: plain slices, which of their rows are given, and dictionaries of texts.

mod cell;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;

use super::{AsOf, Channel, Dossier, Event, FactValue, Moment};

pub use self::cell::BadCell;

/// One value for each row; a column of one value counts for every row.
#[derive(Debug, Clone, PartialEq)]
pub struct Column<'a, T: Clone> {
    /// The values; that of a row that is not given says nothing.
    pub values: Cow<'a, [T]>,
    /// Whether each row is given; every one when there is no such list.
    pub given: Option<Cow<'a, [bool]>>,
}

impl<T: Clone> Column<'_, T> {
    /// The value of a row; nothing when it is not given.
    ///
    /// # Errors
    /// A row beyond the end of the column.
    pub fn get(&self, row: usize) -> Result<Option<&T>, BadCell> {
        let row = if self.values.len() == 1 { 0 } else { row };
        let value = self.values.get(row);
        let given = self.given.as_ref().map_or(Some(true), |given| given.get(row).copied());
        match (value, given) {
            (Some(value), Some(given)) => Ok(given.then_some(value)),
            _ => Err(BadCell::new(format!("it ends before row {row}"))),
        }
    }
}

impl<T: Clone> From<Vec<T>> for Column<'_, T> {
    fn from(values: Vec<T>) -> Self {
        Self { values: Cow::Owned(values), given: None }
    }
}

impl<'a, T: Clone> From<&'a [T]> for Column<'a, T> {
    fn from(values: &'a [T]) -> Self {
        Self { values: Cow::Borrowed(values), given: None }
    }
}

impl<T: Clone + Default> From<Vec<Option<T>>> for Column<'_, T> {
    fn from(values: Vec<Option<T>>) -> Self {
        let given: Vec<bool> = values.iter().map(Option::is_some).collect();
        let values: Vec<T> = values.into_iter().map(Option::unwrap_or_default).collect();
        Self { values: Cow::Owned(values), given: Some(Cow::Owned(given)) }
    }
}

/// A column of texts: each different one once, and its number in every row.
#[derive(Debug, Clone, PartialEq)]
pub struct TextColumn<'a> {
    /// The texts.
    pub words: Vec<Cow<'a, str>>,
    /// Which of them stands in a row.
    pub codes: Column<'a, u32>,
}

impl<'a> TextColumn<'a> {
    /// The text of a row; nothing when it is not given.
    ///
    /// # Errors
    /// A row beyond the end of the column; a number without a text.
    pub fn get(&self, row: usize) -> Result<Option<&str>, BadCell> {
        let Some(code) = self.codes.get(row)? else { return Ok(None) };
        match self.words.get(*code as usize) {
            Some(word) => Ok(Some(word)),
            None => Err(BadCell::new(format!("its dictionary has no text {code}"))),
        }
    }

    /// The number of a row's text, by which rows of one text are found.
    pub(crate) fn code(&self, row: usize) -> Option<u32> {
        self.codes.get(row).ok().flatten().copied()
    }
}

impl<'a> FromIterator<Option<&'a str>> for TextColumn<'a> {
    fn from_iter<I: IntoIterator<Item = Option<&'a str>>>(texts: I) -> Self {
        let mut known: HashMap<&str, u32> = HashMap::new();
        let mut words = Vec::new();
        let codes = texts.into_iter().map(|text| {
            text.map(|text| {
                *known.entry(text).or_insert_with(|| {
                    words.push(Cow::Borrowed(text));
                    words.len() as u32 - 1
                })
            })
        });
        let codes: Vec<Option<u32>> = codes.collect();
        Self { codes: codes.into(), words }
    }
}

/// A column of moments, in one of the ways in which hosts hold them.
#[derive(Debug, Clone, PartialEq)]
pub enum MomentColumn<'a> {
    /// Days since 1970-01-01, their hour not known.
    Dates(Column<'a, i32>),
    /// Microseconds since 1970-01-01T00:00 on the calendar's clock.
    Civil(Column<'a, i64>),
    /// Instants.
    Instants {
        /// Microseconds since 1970-01-01T00:00Z.
        microseconds: Column<'a, i64>,
        /// The offsets that they are written with, in seconds east of UTC.
        offsets: Column<'a, i32>,
    },
    /// Text: `2026-08-28`, `2026-08-28T15:30`, `2026-08-28T15:30:00+07:00`.
    Written(TextColumn<'a>),
}

impl MomentColumn<'_> {
    /// The moment of a row; nothing when it is not given.
    ///
    /// # Errors
    /// A row beyond the end of the column; a value that is no moment.
    pub fn get(&self, row: usize) -> Result<Option<Moment>, BadCell> {
        match self {
            Self::Dates(days) => days.get(row)?.map(|day| cell::date(*day).map(Moment::Date)).transpose(),
            Self::Civil(microseconds) => {
                microseconds.get(row)?.map(|at| cell::civil(*at).map(Moment::Civil)).transpose()
            }
            Self::Instants { microseconds, offsets } => match (microseconds.get(row)?, offsets.get(row)?) {
                (Some(at), offset) => cell::instant(*at, offset.copied().unwrap_or(0)).map(Moment::Instant).map(Some),
                (None, _) => Ok(None),
            },
            Self::Written(texts) => {
                texts.get(row)?.map(|text| text.parse().map_err(|bad| BadCell::new(format!("{bad}")))).transpose()
            }
        }
    }
}

impl From<Moment> for MomentColumn<'_> {
    /// The one moment of every row, to the microsecond.
    fn from(moment: Moment) -> Self {
        match moment {
            Moment::Date(date) => Self::Dates(vec![cell::day(date)].into()),
            Moment::Civil(civil) => Self::Civil(vec![civil.and_utc().timestamp_micros()].into()),
            Moment::Instant(at) => Self::Instants {
                microseconds: vec![at.timestamp_micros()].into(),
                offsets: vec![at.offset().local_minus_utc()].into(),
            },
        }
    }
}

/// A column of facts of one name.
#[derive(Debug, Clone, PartialEq)]
pub enum FactColumn<'a> {
    /// Flags.
    Flags(Column<'a, bool>),
    /// Whole numbers.
    Integers(Column<'a, i64>),
    /// Exact numbers: `digits × 10^-decimals`.
    Numbers {
        /// The digits.
        digits: Column<'a, i128>,
        /// How many of them stand after the point.
        decimals: u32,
    },
    /// Amounts of money in major units: `digits × 10^-decimals`.
    Money {
        /// The currencies.
        currencies: TextColumn<'a>,
        /// The digits.
        digits: Column<'a, i128>,
        /// How many of them stand after the point.
        decimals: u32,
    },
    /// Dates and moments.
    Moments(MomentColumn<'a>),
    /// Choices, or whatever is written as text.
    Texts(TextColumn<'a>),
    /// Values of any kind, lists and records among them.
    Values(Vec<Option<FactValue>>),
}

/// The events of all rows, one after another.
#[derive(Debug, Clone, PartialEq)]
pub struct EventColumns<'a> {
    /// Where the events of each row begin, and where those of the last one end.
    pub starts: Cow<'a, [usize]>,
    /// Their kinds.
    pub kind: TextColumn<'a>,
    /// When.
    pub at: MomentColumn<'a>,
    /// Why (of `suspended`).
    pub ground: Option<TextColumn<'a>>,
    /// Until when (of `extended`).
    pub until: Option<MomentColumn<'a>>,
    /// To when (of `reappointed`).
    pub to: Option<MomentColumn<'a>>,
    /// Whether the applicant agreed (of `extended`).
    pub agreed: Option<Column<'a, bool>>,
    /// Which step (of `step_done`).
    pub step: Option<TextColumn<'a>>,
    /// The kind that is taken back (of `revoked`).
    pub revokes: Option<TextColumn<'a>>,
}

/// Many dossiers: what a [`Dossier`] has, as columns; a column that is not there is given in no row.
///
/// ```
/// use thoihan::dossier::{Columns, FactColumn, MomentColumn, TextColumn};
/// use thoihan::{AsOf, Moment, Rulebook};
/// let book = Rulebook::vietnam()?;
/// let mut columns = Columns::of_rows(2);
/// columns.procedure = Some(TextColumn::from_iter([Some("2.000815"), Some("2.000816")]));
/// let accepted = [Some("2026-08-28T15:30"), Some("2026-08-28T09:00")];
/// columns.accepted = Some(MomentColumn::Written(TextColumn::from_iter(accepted)));
/// columns.facts.insert("pages".to_owned(), FactColumn::Integers(vec![5].into())); // one value counts for every row
/// let answers = book.assess_columns(&columns, AsOf::new("2026-08-28T16:00".parse::<Moment>()?));
/// assert!(answers.due_date.get(0).is_some());
/// assert!(answers.error_message.get(1).is_some_and(|message| message.contains("there is no procedure `2.000816`")));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Columns<'a> {
    /// How many dossiers.
    pub rows: usize,
    /// Codes of procedures.
    pub procedure: Option<TextColumn<'a>>,
    /// Receiving offices.
    pub office: Option<TextColumn<'a>>,
    /// Places whose local law applies.
    pub place: Option<TextColumn<'a>>,
    /// Channels of submission: `counter`, `online`, `post`.
    pub channel: Option<TextColumn<'a>>,
    /// When the applicants submitted.
    pub submitted: Option<MomentColumn<'a>>,
    /// When the dossiers were accepted.
    pub accepted: Option<MomentColumn<'a>>,
    /// When the fees were paid.
    pub paid: Option<MomentColumn<'a>>,
    /// When processing was finished.
    pub finished: Option<MomentColumn<'a>>,
    /// Facts by name.
    pub facts: BTreeMap<String, FactColumn<'a>>,
    /// The event logs.
    pub events: Option<EventColumns<'a>>,
    /// Fees to compute besides those that the procedures collect.
    pub fees: Vec<Vec<String>>,
}

impl Columns<'_> {
    /// So many dossiers of which nothing is given yet.
    pub fn of_rows(rows: usize) -> Self {
        Self { rows, ..Self::default() }
    }

    /// The dossier of a row.
    ///
    /// # Errors
    /// A cell that cannot be read; a column that ends before the row.
    pub fn dossier(&self, row: usize) -> Result<Dossier, BadCell> {
        let mut dossier = Dossier::default();
        self.read(row, &mut dossier)?;
        Ok(dossier)
    }

    /// Reads a row into a dossier that was empty or held another row; what it allocated is used again.
    pub(crate) fn read(&self, row: usize, dossier: &mut Dossier) -> Result<(), BadCell> {
        cell::text(&mut dossier.procedure, self.procedure.as_ref(), row, "procedure")?;
        cell::text(&mut dossier.office, self.office.as_ref(), row, "office")?;
        cell::text(&mut dossier.place, self.place.as_ref(), row, "place")?;
        dossier.channel = channel(self.channel.as_ref(), row).map_err(|bad| bad.within("channel"))?;
        dossier.submitted = cell::moment(self.submitted.as_ref(), row, "submitted")?;
        dossier.accepted = cell::moment(self.accepted.as_ref(), row, "accepted")?;
        dossier.paid = cell::moment(self.paid.as_ref(), row, "paid")?;
        dossier.finished = cell::moment(self.finished.as_ref(), row, "finished")?;
        for (name, column) in &self.facts {
            cell::fact(&mut dossier.facts, name, column, row).map_err(|bad| bad.within(name))?;
        }
        dossier.events.clear();
        if let Some(events) = &self.events {
            self.read_events(events, row, &mut dossier.events).map_err(|bad| bad.within("events"))?;
        }
        dossier.fees.clear();
        dossier.fees.extend_from_slice(self.fees.get(row).map_or(&[], Vec::as_slice));
        Ok(())
    }

    fn read_events(&self, events: &EventColumns<'_>, row: usize, into: &mut Vec<Event>) -> Result<(), BadCell> {
        let (start, end) = match (events.starts.get(row), events.starts.get(row + 1)) {
            (Some(start), Some(end)) => (*start, *end),
            _ => return Err(BadCell::new(format!("it ends before row {row}"))),
        };
        let owned = |column: &Option<TextColumn<'_>>, at: usize, name: &str| -> Result<Option<String>, BadCell> {
            let mut text = None;
            cell::text(&mut text, column.as_ref(), at, name)?;
            Ok(text)
        };
        for at in start..end {
            let kind = events.kind.get(at)?.ok_or_else(|| BadCell::new("an event has no `kind`"))?;
            let when = cell::moment(Some(&events.at), at, "at")?;
            let when = when.ok_or_else(|| BadCell::new(format!("the event `{kind}` has no `at`")))?;
            let agreed = events.agreed.as_ref().map(|agreed| agreed.get(at)).transpose()?.flatten().copied();
            into.push(Event {
                kind: kind.to_owned(),
                at: when,
                ground: owned(&events.ground, at, "ground")?,
                until: cell::moment(events.until.as_ref(), at, "until")?,
                to: cell::moment(events.to.as_ref(), at, "to")?,
                agreed,
                step: owned(&events.step, at, "step")?,
                revokes: owned(&events.revokes, at, "revokes")?,
            });
        }
        Ok(())
    }

    /// What rows of one group share: numbers of the texts of procedure, office and place.
    pub(crate) fn group(&self, row: usize) -> [Option<u32>; 3] {
        [&self.procedure, &self.office, &self.place].map(|column| column.as_ref().and_then(|column| column.code(row)))
    }
}

fn channel(column: Option<&TextColumn<'_>>, row: usize) -> Result<Option<Channel>, BadCell> {
    let Some(word) = column.map(|column| column.get(row)).transpose()?.flatten() else { return Ok(None) };
    let found = Channel::ALL.into_iter().find(|one| one.as_str() == word);
    found.map(Some).ok_or_else(|| BadCell::new(format!("`{word}` is no channel: it is `counter`, `online` or `post`")))
}

/// When the rows are judged.
#[derive(Debug, Clone, PartialEq)]
pub enum AsOfColumn<'a> {
    /// All at one moment.
    Same(AsOf),
    /// Each at its own.
    Each {
        /// What lies after this moment has not happened yet.
        at: MomentColumn<'a>,
        /// What was issued after this day, in days since 1970-01-01, does not exist; the date of `at` where not given.
        known_on: Option<Column<'a, i32>>,
    },
}

impl AsOfColumn<'_> {
    /// The moment of judgement of a row.
    ///
    /// # Errors
    /// A row that gives none, or none that can be read.
    pub fn get(&self, row: usize) -> Result<AsOf, BadCell> {
        let (at, known_on) = match self {
            Self::Same(as_of) => return Ok(*as_of),
            Self::Each { at, known_on } => (at, known_on),
        };
        let at = cell::moment(Some(at), row, "as_of")?.ok_or_else(|| BadCell::new("not given").within("as_of"))?;
        let day = |column: &Column<'_, i32>| -> Result<Option<NaiveDate>, BadCell> {
            column.get(row)?.map(|day| cell::date(*day)).transpose()
        };
        let known_on = known_on.as_ref().map(day).transpose().map_err(|bad| bad.within("known_on"))?.flatten();
        Ok(AsOf { at, known_on })
    }
}

impl From<AsOf> for AsOfColumn<'_> {
    fn from(as_of: AsOf) -> Self {
        Self::Same(as_of)
    }
}

impl From<&AsOf> for AsOfColumn<'_> {
    fn from(as_of: &AsOf) -> Self {
        Self::Same(*as_of)
    }
}
