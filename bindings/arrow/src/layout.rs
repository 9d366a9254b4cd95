//! What each column of a table is, by its name.

use std::collections::HashSet;
use std::num::NonZeroUsize;

use arrow_array::{Array, RecordBatch};
use arrow_schema::{DataType, SchemaRef};
use chrono::NaiveDate;
use thoihan::assessment::Question;
use thoihan::dossier::{AsOfColumn, Columns};
use thoihan::{AsOf, DossierError, ErrorKind, Moment, Rulebook};

use crate::cells::{self, Unfit};
use crate::lists::List;
use crate::values;

/// Names of columns that a message lists at most.
const NAMES: usize = 20;

/// What the caller says besides the table.
#[derive(Debug, Clone, Default)]
pub struct Wishes {
    /// When the dossiers are judged.
    pub as_of: Wish,
    /// The day on which things were known; that of `as_of` where nothing is said.
    pub known_on: Wish,
    /// In which amounts are that do not say.
    pub currency: Option<String>,
    /// Columns that tell dossiers apart, for which the rules need not ask: answers begin with them, a report counts by
    /// them.
    pub keys: Vec<String>,
    /// What answers hold several of, besides the columns that all have.
    pub lists: Vec<List>,
    /// How many threads answer; nothing is one for each processor.
    pub threads: Option<NonZeroUsize>,
}

/// A moment for all rows, or a column of them.
#[derive(Debug, Clone, Default)]
pub enum Wish {
    /// Nothing is said: the column of that name, if there is one.
    #[default]
    Unsaid,
    /// A text: the name of a column, else a moment.
    Text(String),
    /// A moment.
    At(Moment),
}

impl Wish {
    fn resolve(&self, schema: &SchemaRef, name: &str) -> Result<Source, DossierError> {
        let said = schema.index_of(name).ok();
        match self {
            Self::Unsaid => Ok(said.map_or(Source::Nowhere, Source::Column)),
            Self::Text(text) => match schema.index_of(text) {
                Ok(at) => Ok(Source::Column(at)),
                Err(_) => text.parse().map(Source::One).map_err(|bad: thoihan::dossier::BadMoment| {
                    unreadable(format!("{name}: no column is called `{text}`, and {bad}"))
                }),
            },
            Self::At(moment) => Ok(Source::One(*moment)),
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Source {
    Nowhere,
    Column(usize),
    One(Moment),
}

fn unreadable(message: String) -> DossierError {
    DossierError::new(ErrorKind::Unreadable, message)
}

/// Why a table cannot be asked of.
#[derive(Debug)]
pub enum Unasked {
    /// Neither the call nor a column says when the dossiers are judged.
    NoAsOf,
    /// A column is not what the rules ask for.
    Column(DossierError),
}

impl From<DossierError> for Unasked {
    fn from(error: DossierError) -> Self {
        Self::Column(error)
    }
}

/// What tells dossiers apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Key {
    /// A column of the table.
    Column(usize),
    /// Who decides by the rules; of a step, who does it.
    Agency,
    /// The field of the procedure by the rules.
    Field,
    /// The step: a row for each of a dossier's.
    Step,
}

/// What a column holds.
enum Role {
    Id,
    Procedure,
    Office,
    Place,
    Channel,
    Submitted,
    Accepted,
    Paid,
    Finished,
    Events,
    Fees,
    /// Nothing that the rules ask for: a moment of judgement, what was known, what tells dossiers apart, numbers of rows.
    Aside,
    Fact(Question),
}

/// What the columns of a table hold.
pub struct Layout {
    roles: Vec<(String, Role)>,
    as_of: Source,
    known_on: Source,
    currency: Option<String>,
}

impl Layout {
    /// Looks at names and types; every fault is found before a row is read.
    ///
    /// # Errors
    /// [`Unasked::NoAsOf`] when nothing says when the dossiers are judged; else what a column lacks.
    pub fn new(book: &Rulebook, schema: &SchemaRef, wishes: &Wishes) -> Result<Self, Unasked> {
        let layout = Self::read(book, schema, wishes)?;
        if layout.as_of == Source::Nowhere {
            return Err(Unasked::NoAsOf);
        }
        layout.columns(&RecordBatch::new_empty(schema.clone()))?;
        Ok(layout)
    }

    fn read(book: &Rulebook, schema: &SchemaRef, wishes: &Wishes) -> Result<Self, DossierError> {
        let as_of = wishes.as_of.resolve(schema, "as_of")?;
        let known_on = wishes.known_on.resolve(schema, "known_on")?;
        let mut roles: Vec<(String, Role)> = Vec::with_capacity(schema.fields().len());
        let keys: HashSet<&String> = wishes.keys.iter().collect();
        let mut names = HashSet::new();
        for (at, field) in schema.fields().iter().enumerate() {
            let name = field.name();
            if !names.insert(name) {
                return Err(unreadable(format!("two columns are called `{name}`")));
            }
            let aside = [as_of, known_on].contains(&Source::Column(at)) || keys.contains(name);
            roles.push((name.clone(), role(book, name, aside)?));
        }
        Ok(Self { roles, as_of, known_on, currency: wishes.currency.clone() })
    }

    /// The dossiers of a batch, and when they are judged.
    pub(crate) fn columns<'a>(&self, batch: &'a RecordBatch) -> Result<(Columns<'a>, AsOfColumn<'a>), DossierError> {
        self.columns_judged(batch, self.as_of)
    }

    /// The dossiers of a batch, and a moment of judgement in place of the one that the caller said.
    pub(crate) fn columns_at<'a>(
        &self,
        batch: &'a RecordBatch,
        at: Moment,
    ) -> Result<(Columns<'a>, AsOfColumn<'a>), DossierError> {
        self.columns_judged(batch, Source::One(at))
    }

    fn columns_judged<'a>(
        &self,
        batch: &'a RecordBatch,
        at: Source,
    ) -> Result<(Columns<'a>, AsOfColumn<'a>), DossierError> {
        let mut columns = Columns::of_rows(batch.num_rows());
        for ((name, role), array) in self.roles.iter().zip(batch.columns()) {
            self.fill(&mut columns, name, role, array.as_ref()).map_err(|unfit| refused(name, role, array, unfit))?;
        }
        Ok((columns, self.judgement(batch, at)?))
    }

    /// Where the columns that tell dossiers apart stand; what the table has no column for, the rules may know.
    pub(crate) fn keys(&self, schema: &SchemaRef, names: &[String]) -> Result<Vec<Key>, DossierError> {
        let known = |name: &String| match (schema.index_of(name), name.as_str()) {
            (Ok(at), _) => Ok(Key::Column(at)),
            (Err(_), "agency") => Ok(Key::Agency),
            (Err(_), "field") => Ok(Key::Field),
            (Err(_), "step") => Ok(Key::Step),
            (Err(_), _) => Err(self.no_column(name)),
        };
        names.iter().map(known).collect()
    }

    /// Says that a column is not there.
    pub(crate) fn no_column(&self, name: &str) -> DossierError {
        let names: Vec<String> = self.roles.iter().take(NAMES).map(|(name, _)| format!("`{name}`")).collect();
        let more = if self.roles.len() > NAMES { " and more" } else { "" };
        unreadable(format!("there is no column `{name}` to tell dossiers apart: there are {}{more}", names.join(", ")))
    }

    fn fill<'a>(&self, columns: &mut Columns<'a>, name: &str, role: &Role, array: &'a dyn Array) -> Result<(), Unfit> {
        match role {
            Role::Id | Role::Aside => {}
            Role::Procedure => columns.procedure = Some(cells::texts(array)?),
            Role::Office => columns.office = Some(cells::texts(array)?),
            Role::Place => columns.place = Some(cells::texts(array)?),
            Role::Channel => columns.channel = Some(cells::texts(array)?),
            Role::Submitted => columns.submitted = Some(cells::moments(array)?),
            Role::Accepted => columns.accepted = Some(cells::moments(array)?),
            Role::Paid => columns.paid = Some(cells::moments(array)?),
            Role::Finished => columns.finished = Some(cells::moments(array)?),
            Role::Events | Role::Fees if *array.data_type() == DataType::Null => {}
            Role::Events => columns.events = Some(values::events(array)?),
            Role::Fees => columns.fees = values::fees(array)?,
            Role::Fact(question) => {
                let column = values::fact(question, array, self.currency.as_deref())?;
                columns.facts.insert(name.to_owned(), column);
            }
        }
        Ok(())
    }

    fn judgement<'a>(&self, batch: &'a RecordBatch, at: Source) -> Result<AsOfColumn<'a>, DossierError> {
        let column = |at: usize| batch.columns().get(at).map(|array| array.as_ref());
        let name = |at: usize| self.roles.get(at).map_or("", |(name, _)| name.as_str());
        let refuse =
            |at: usize, array: &dyn Array, unfit: Unfit| unreadable(said(name(at), unfit.message(array.data_type())));
        let day = |moment: Moment| match moment {
            Moment::Date(day) => Ok(day),
            other => Err(unreadable(format!("known_on: `{other}` is no date: give the day alone"))),
        };
        let known_on = match self.known_on {
            Source::Nowhere => None,
            Source::One(moment) => match at {
                Source::One(at) => return Ok(AsOf::new(at).known_on(day(moment)?).into()),
                _ => Some(vec![since_1970(day(moment)?)].into()),
            },
            Source::Column(at) => {
                column(at).map(|array| cells::dates(array).map_err(|unfit| refuse(at, array, unfit))).transpose()?
            }
        };
        let at = match at {
            Source::One(at) => at.into(),
            Source::Column(at) => match column(at) {
                Some(array) => cells::moments(array).map_err(|unfit| refuse(at, array, unfit))?,
                None => return Err(unreadable("a batch has fewer columns than its table".to_owned())),
            },
            Source::Nowhere => return Err(unreadable("as_of is not given".to_owned())),
        };
        Ok(AsOfColumn::Each { at, known_on })
    }
}

fn since_1970(day: NaiveDate) -> i32 {
    i32::try_from((day - NaiveDate::default()).num_days()).unwrap_or(i32::MAX)
}

fn said(name: &str, reason: String) -> String {
    format!("column `{name}`: {reason}")
}

fn said_twice(name: &str, what: &str) -> DossierError {
    unreadable(said(name, format!("the call already says {what}; leave the column out")))
}

fn refused(name: &str, role: &Role, array: &dyn Array, unfit: Unfit) -> DossierError {
    let kind = match (role, &unfit) {
        (Role::Fact(_), Unfit::Wanted(_)) => ErrorKind::WrongFactType,
        _ => ErrorKind::Unreadable,
    };
    DossierError::new(kind, said(name, unfit.message(array.data_type())))
}

fn role(book: &Rulebook, name: &str, aside: bool) -> Result<Role, DossierError> {
    Ok(match name {
        "id" => Role::Id,
        "procedure" => Role::Procedure,
        "office" => Role::Office,
        "place" => Role::Place,
        "channel" => Role::Channel,
        "submitted" => Role::Submitted,
        "accepted" => Role::Accepted,
        "paid" => Role::Paid,
        "finished" => Role::Finished,
        "events" => Role::Events,
        "fees" => Role::Fees,
        // how pandas hands over the index of a frame that was filtered or put together
        _ if name.starts_with("__index_level_") => Role::Aside,
        _ if aside && !book.has_fact(name) => Role::Aside,
        _ if aside => book.fact(name).map_or(Role::Aside, Role::Fact),
        "as_of" => return Err(said_twice(name, "when the dossiers are judged")),
        "known_on" => return Err(said_twice(name, "on which day things were known")),
        _ => book.fact(name).map(Role::Fact).map_err(|error| {
            let message = said(name, format!("{} (leave out what the rules do not ask for)", error.message));
            DossierError::new(error.kind, message)
        })?,
    })
}
