//! The door: rule files in, answers out.

mod check;
mod compile;
mod coverage;
mod difference;
mod files;
mod history;
mod suggest;
mod tests_in_rules;

use std::path::Path;
use std::sync::{Arc, OnceLock};

use chrono::{DateTime, FixedOffset, NaiveDate};
use sha2::{Digest, Sha256};

use crate::assessment::{
    AnswerColumns, Assessment, Brief, Difference, DossierError, Figures, Ledger, Missing, Question,
};
use crate::calendar::Calendar;
use crate::diagnostic::Diagnostics;
use crate::dossier::{AsOf, AsOfColumn, Columns, Dossier, LentDossier, Moment};
use crate::engine;
use crate::engine::flat::FlatBook;
use crate::model;
use crate::plan::{self, Plan, ProcKind, Stored, Test};
use crate::source::Source;
use crate::syntax::ast;

pub use self::coverage::{Coverage, FileCoverage, Missed};
pub use self::history::{Change, ChangeKind, Version};
pub use self::suggest::Suggestion;
pub use self::tests_in_rules::TestResult;
pub use crate::plan::PlanError;

/// Why a rule book could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// A file or folder could not be read.
    #[error("{path}: {error}")]
    Io {
        /// Which.
        path: String,
        /// Why.
        error: std::io::Error,
    },
    /// The rules have errors.
    #[error("{0}")]
    Rules(Diagnostics),
}

/// A compiled book of rules: cheap to clone, safe to share between threads.
///
/// ```
/// use thoihan::{AsOf, Dossier, Moment, Rulebook};
/// let book = Rulebook::vietnam()?;
/// let accepted: Moment = "2026-03-06T09:00".parse()?;
/// let dossier = Dossier::new("2.000815").accepted(accepted).fact("pages", 5).fact("copies", 4);
/// let answer = book.assess(&dossier, &AsOf::new(accepted))?;
/// let due = answer.due.outcome.value().expect("a due date");
/// assert_eq!(due.date.to_string(), "2026-03-06");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Rulebook {
    inner: Arc<Inner>,
}

/// The plan of a book; what is empty is read from it when it is asked for.
#[derive(Debug)]
struct Inner {
    plan: Plan,
    /// What common rows come to, as they ask for it.
    flat: FlatBook,
    /// The bytes that the plan was read from.
    stored: Option<Stored>,
    findings: OnceLock<Diagnostics>,
    tests: OnceLock<Vec<Test>>,
    unsupported: OnceLock<Vec<Unsupported>>,
}

impl Inner {
    fn of(plan: Plan) -> Self {
        let (findings, tests, unsupported) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
        Self { plan, flat: FlatBook::default(), stored: None, findings, tests, unsupported }
    }

    fn sources(&self) -> Vec<Source> {
        self.plan.references.sources().cloned().collect()
    }
}

impl From<Inner> for Rulebook {
    fn from(inner: Inner) -> Self {
        Self { inner: Arc::new(inner) }
    }
}

/// A construct that this version reads but does not evaluate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsupported {
    /// The construct: `refund`.
    pub construct: &'static str,
    /// `path:line:column`
    pub place: String,
}

impl Rulebook {
    /// Reads every `.han` file below a folder.
    ///
    /// # Errors
    /// A file that cannot be read; rules with errors.
    pub fn load(folder: impl AsRef<Path>) -> Result<Self, LoadError> {
        let sources = files::read_folder(folder.as_ref())?;
        Self::compile(&sources).map_err(LoadError::Rules)
    }

    /// Reads every `.han` file below a folder as sources, to compile them with others.
    ///
    /// # Errors
    /// A file or folder that cannot be read, or a file that is not UTF-8.
    pub fn read_folder(folder: impl AsRef<Path>) -> Result<Vec<Source>, LoadError> {
        files::read_folder(folder.as_ref())
    }

    /// Compiles sources; their order never matters.
    ///
    /// # Errors
    /// Every finding, when any of them is an error.
    pub fn compile(sources: &[Source]) -> Result<Self, Diagnostics> {
        compile::compile(sources, compile::read)
    }

    /// [`Rulebook::load`] with the files read on all processors: the same book, the same findings in the same order.
    ///
    /// # Errors
    /// As [`Rulebook::load`].
    #[cfg(feature = "parallel")]
    pub fn load_in_parallel(folder: impl AsRef<Path>) -> Result<Self, LoadError> {
        let sources = files::read_folder(folder.as_ref())?;
        Self::compile_in_parallel(&sources).map_err(LoadError::Rules)
    }

    /// [`Rulebook::compile`] with the files read on all processors: the same book, the same findings in the same order.
    ///
    /// # Errors
    /// As [`Rulebook::compile`].
    #[cfg(feature = "parallel")]
    pub fn compile_in_parallel(sources: &[Source]) -> Result<Self, Diagnostics> {
        compile::compile(sources, compile::read_in_parallel)
    }

    /// The compiled book as bytes, to be read by [`Rulebook::from_plan`] where a host starts often.
    ///
    /// They carry the book's identity and hold everything of it, its texts too. The same book gives the same bytes.
    pub fn to_plan(&self) -> Vec<u8> {
        match &self.inner.stored {
            Some(stored) => stored.bytes().to_vec(),
            None => plan::write(&self.inner.plan, &self.findings().findings),
        }
    }

    /// A book from the bytes that [`Rulebook::to_plan`] gave: it answers everything as the book did that they came from.
    ///
    /// Procedures, fees, calendars and texts are read when they are first asked for. A checksum finds what was damaged,
    /// not what was forged: read plans that you stored yourself.
    ///
    /// ```
    /// let book = thoihan::Rulebook::vietnam()?;
    /// let plan = book.to_plan();
    /// assert_eq!(thoihan::Rulebook::from_plan(&plan)?.identity(), book.identity());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Bytes that are no plan, that another version of this library wrote, or that were damaged.
    pub fn from_plan(bytes: &[u8]) -> Result<Self, PlanError> {
        let (plan, stored) = plan::read(bytes)?;
        Ok(Inner { stored: Some(stored), ..Inner::of(plan) }.into())
    }

    /// The embedded Vietnamese rules.
    ///
    /// # Errors
    /// None in a released version: the embedded rules are compiled in the tests.
    #[cfg(feature = "vietnam")]
    pub fn vietnam() -> Result<Self, Diagnostics> {
        Self::compile(&files::embedded())
    }

    /// The embedded Vietnamese rules together with more sources.
    ///
    /// # Errors
    /// Every finding, when any of them is an error.
    #[cfg(feature = "vietnam")]
    pub fn vietnam_with(sources: &[Source]) -> Result<Self, Diagnostics> {
        let mut all = files::embedded();
        all.extend_from_slice(sources);
        Self::compile(&all)
    }

    /// The warnings and notes of the book.
    pub fn findings(&self) -> &Diagnostics {
        let inner = &*self.inner;
        inner.findings.get_or_init(|| Diagnostics {
            findings: inner.stored.as_ref().map(Stored::findings).unwrap_or_default(),
            sources: inner.sources(),
        })
    }

    /// SHA-256 over the sorted sources, in hexadecimal: the identity of the book in every answer.
    pub fn identity(&self) -> &str {
        &self.inner.plan.identity
    }

    /// Assesses a dossier.
    ///
    /// # Errors
    /// Only what leaves nothing to say: an unknown procedure, a fact of a wrong type, an impossible log.
    pub fn assess(&self, dossier: &Dossier, as_of: &AsOf) -> Result<Assessment, DossierError> {
        engine::assess(&self.inner.plan, dossier, as_of)
    }

    /// Assesses one dossier without its reasons: the figures of [`Rulebook::assess`], many times faster.
    ///
    /// ```
    /// use thoihan::{AsOf, Dossier, Moment, Rulebook};
    /// let book = Rulebook::vietnam()?;
    /// let dossier = Dossier::new("2.000815").accepted("2026-08-28T15:30".parse::<Moment>()?).fact("pages", 5);
    /// let brief = book.brief(&dossier, &AsOf::new("2026-08-28T16:00".parse::<Moment>()?))?;
    /// assert_eq!(brief.total.map(|total| total.to_string()).as_deref(), Some("7000 VND"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`Rulebook::assess`].
    pub fn brief(&self, dossier: &Dossier, as_of: &AsOf) -> Result<Brief, DossierError> {
        match self.figures(dossier, as_of) {
            Some(brief) => Ok(brief),
            None => self.assess(dossier, as_of).map(Brief::from),
        }
    }

    /// [`Rulebook::brief`] of a dossier whose texts stay where they are.
    ///
    /// # Errors
    /// As [`Rulebook::assess`].
    pub fn brief_of(&self, dossier: &LentDossier<'_>, as_of: &AsOf) -> Result<Brief, DossierError> {
        let Inner { plan, flat, .. } = &*self.inner;
        match engine::flat::lent(plan, flat, dossier, as_of).ok().and_then(Figures::brief) {
            Some(brief) => Ok(brief),
            None => self.assess(&dossier.to_dossier(), as_of).map(Brief::from),
        }
    }

    /// The figures of a dossier where flat code has them.
    fn figures(&self, dossier: &Dossier, as_of: &AsOf) -> Option<Brief> {
        let Inner { plan, flat, .. } = &*self.inner;
        engine::flat::single(plan, flat, dossier, as_of).ok().and_then(Figures::brief)
    }

    /// Assesses a dossier and keeps why the answer is what it is: the days counted and left out, the statements that apply
    /// and those that do not, the arithmetic of the fees. The answer in it is that of [`Rulebook::assess`].
    ///
    /// # Errors
    /// As for [`Rulebook::assess`].
    ///
    /// ```
    /// use thoihan::slip::{Language, reasons};
    /// use thoihan::{AsOf, Dossier, Moment, Rulebook};
    /// let book = Rulebook::vietnam()?;
    /// let accepted: Moment = "2026-02-12T09:00".parse()?;
    /// let ledger = book.explain(&Dossier::new("1.012784").accepted(accepted), &AsOf::new(accepted))?;
    /// let page = reasons::html(&ledger, Language::Vi);
    /// assert!(page.contains("Tết Nguyên đán"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn explain(&self, dossier: &Dossier, as_of: &AsOf) -> Result<Ledger, DossierError> {
        engine::reasons::explain(&self.inner.plan, dossier, as_of)
    }

    /// What a dossier lacks: the fewest facts that decide its answer whatever they are, and the range of due dates and fees
    /// until then, with values that lead to its ends.
    ///
    /// A count or an amount without a lower limit is taken to be zero or more, a number that need not be whole to have nine
    /// decimals. At most 4,096 combinations of values are looked at; [`Missing::completeness`] says when there are more.
    ///
    /// ```
    /// use thoihan::{AsOf, Dossier, Moment, Rulebook};
    /// let book = Rulebook::vietnam()?;
    /// let at: Moment = "2026-08-28T15:30".parse()?;
    /// let missing = book.missing(&Dossier::new("2.000815").accepted(at).paid(at), &AsOf::new(at))?;
    /// assert!(missing.facts.iter().any(|fact| &*fact.name == "pages"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As for [`Rulebook::assess`].
    pub fn missing(&self, dossier: &Dossier, as_of: &AsOf) -> Result<Missing, DossierError> {
        engine::missing::missing(&self.inner.plan, dossier, as_of)
    }

    /// Assesses many dossiers: row by row the same as [`Rulebook::assess`], with columns in and columns out.
    ///
    /// A row that has no answer has its own error and spoils no other. The book remembers which versions the rows asked for,
    /// about a kilobyte a procedure for each table that is answered at a time, and finds them sooner for the next.
    pub fn assess_columns<'a>(&self, columns: &Columns<'_>, as_of: impl Into<AsOfColumn<'a>>) -> AnswerColumns {
        let mut answers = AnswerColumns::default();
        self.assess_columns_into(columns, as_of, &mut answers);
        answers
    }

    /// [`Rulebook::assess_columns`] into answers that there are: what they held is forgotten, their memory used again. For
    /// tables that come one after another, as getting memory from the system costs more than many an answer.
    ///
    /// ```
    /// use thoihan::assessment::AnswerColumns;
    /// use thoihan::dossier::{Columns, TextColumn};
    /// use thoihan::{AsOf, Moment, Rulebook};
    /// let book = Rulebook::vietnam()?;
    /// let now = AsOf::new("2026-08-28T16:00".parse::<Moment>()?);
    /// let mut answers = AnswerColumns::default();
    /// for procedures in [["2.000815", "1.004873"], ["1.012784", "2.000815"]] {
    ///     let mut dossiers = Columns::of_rows(2);
    ///     dossiers.procedure = Some(procedures.map(Some).into_iter().collect::<TextColumn<'_>>());
    ///     book.assess_columns_into(&dossiers, now, &mut answers);
    ///     assert_eq!(answers.rows, 2);
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn assess_columns_into<'a>(
        &self,
        columns: &Columns<'_>,
        as_of: impl Into<AsOfColumn<'a>>,
        answers: &mut AnswerColumns,
    ) {
        engine::columns::assess(&self.inner.plan, &self.inner.flat, columns, &as_of.into(), answers);
    }

    /// [`Rulebook::assess_columns`] on all processors: the same answers in the same order.
    #[cfg(feature = "parallel")]
    pub fn assess_columns_in_parallel<'a>(
        &self,
        columns: &Columns<'_>,
        as_of: impl Into<AsOfColumn<'a>>,
    ) -> AnswerColumns {
        let mut answers = AnswerColumns::default();
        self.assess_columns_in_parallel_into(columns, as_of, &mut answers);
        answers
    }

    /// [`Rulebook::assess_columns_into`] on all processors: the same answers in the same order.
    #[cfg(feature = "parallel")]
    pub fn assess_columns_in_parallel_into<'a>(
        &self,
        columns: &Columns<'_>,
        as_of: impl Into<AsOfColumn<'a>>,
        answers: &mut AnswerColumns,
    ) {
        engine::columns::assess_in_parallel(&self.inner.plan, &self.inner.flat, columns, &as_of.into(), answers);
    }

    /// What a newer book of rules, or one with another calendar, changes in the answer to a dossier: its due date, its
    /// status, what is paid, and whether its applicant stands worse than told. [`crate::assessment::Differences`] counts them.
    ///
    /// ```
    /// use thoihan::{AsOf, Dossier, Moment, Rulebook, Source};
    /// let new = Rulebook::vietnam()?;
    /// let without_swap = |source: &Source| {
    ///     Source::new(&*source.path, source.text.replace("swap off 2026-08-31 work 2026-08-22", ""))
    /// };
    /// let old = Rulebook::compile(&new.findings().sources.iter().map(without_swap).collect::<Vec<_>>())?;
    /// let at: Moment = "2026-08-28T09:00".parse()?;
    /// let found = old.difference(&new, &Dossier::new("1.012784").accepted(at), &AsOf::new(at));
    /// assert_eq!(found.moved.map(|moved| moved.working_days), Some(1));
    /// assert!(found.is_worse_off());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn difference(&self, newer: &Self, dossier: &Dossier, as_of: &AsOf) -> Difference {
        difference::difference(self, newer, dossier, as_of)
    }

    /// The latest minute at which the dossier can be accepted so that it is due on `wanted` or before, in the
    /// calendar's offset; none when no minute up to that day leads there. Accepted one minute later it is due later.
    ///
    /// Of the dossier count its procedure, office, place, channel and facts; it is taken to be submitted, accepted and
    /// paid at the one moment sought, with nothing in its log. Any minute of a day can be a moment of acceptance: for
    /// one within office hours ask the calendar. What was known of the law and the calendar is `known_on`, else the date
    /// of `as_of`.
    ///
    /// # Errors
    /// What [`Rulebook::assess`] refuses; a wanted day outside the calendar, a fact that is missing, a due date that
    /// waits for another event.
    ///
    /// ```
    /// use thoihan::{AsOf, Dossier, Moment, Rulebook};
    /// let book = Rulebook::vietnam()?;
    /// let now = AsOf::new("2026-02-02T08:00".parse::<Moment>()?);
    /// let latest = book.latest_acceptance(&Dossier::new("1.012784"), "2026-03-09".parse()?, &now)?;
    /// assert_eq!(latest.expect("a moment").to_rfc3339(), "2026-02-12T23:59:00+07:00");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn latest_acceptance(
        &self,
        dossier: &Dossier,
        wanted: NaiveDate,
        as_of: &AsOf,
    ) -> Result<Option<DateTime<FixedOffset>>, DossierError> {
        engine::way_back::latest_acceptance(&self.inner.plan, dossier, wanted, as_of)
    }

    /// A calendar by its name.
    pub fn calendar(&self, name: &str) -> Option<&Calendar> {
        let index = self.inner.plan.calendar_names.get(name)?;
        self.inner.plan.calendars.get(*index as usize)
    }

    /// The names of the calendars, sorted.
    pub fn calendars(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.inner.plan.calendar_names.keys().map(|name| &**name).collect();
        names.sort_unstable();
        names
    }

    /// The names of the fees, sorted.
    pub fn fees(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.inner.plan.fees.iter().map(|fee| &*fee.name).collect();
        names.sort_unstable();
        names
    }

    /// The procedures, in order of their codes.
    pub fn procedures(&self) -> Vec<ProcedureInfo<'_>> {
        let procedures = self.inner.plan.procedures.iter();
        procedures
            .map(|procedure| {
                let agency = procedure.agency.entries.iter().rev().find_map(|entry| match &entry.statement.kind {
                    ProcKind::Agency(text) => Some(&**text),
                    _ => None,
                });
                let field = procedure.field.entries.iter().rev().find_map(|entry| match &entry.statement.kind {
                    ProcKind::Field(text) => Some(&**text),
                    _ => None,
                });
                ProcedureInfo { code: &procedure.code, title: procedure.title.as_deref(), agency, field }
            })
            .collect()
    }

    /// The facts to ask for, by the rules in force on a day: those of the procedure, then those of its fees.
    ///
    /// ```
    /// let book = thoihan::Rulebook::vietnam()?;
    /// let questions = book.facts("2.000815", "2026-08-28".parse()?)?;
    /// assert!(questions.iter().any(|question| &*question.name == "pages" && question.kind == "integer"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// An unknown procedure.
    pub fn facts(&self, code: &str, on: NaiveDate) -> Result<Vec<Question>, DossierError> {
        engine::questions::ask(&self.inner.plan, code, on)
    }

    /// A fact of the book by its name: its type, its choices, its limits.
    ///
    /// # Errors
    /// A name that no fact has, with the nearest one that there is.
    pub fn fact(&self, name: &str) -> Result<Question, DossierError> {
        engine::questions::of_fact(&self.inner.plan, name)
    }

    /// Whether the book has a fact of that name.
    pub fn has_fact(&self, name: &str) -> bool {
        self.inner.plan.fact_names.contains_key(name)
    }

    /// The time zone that all calendars of the book share, if they do.
    pub fn zone_name(&self) -> Option<&str> {
        let mut zones = self.inner.plan.calendars.iter().map(Calendar::zone_name);
        let first = zones.next()?;
        zones.all(|zone| zone == first).then_some(first)
    }

    /// The day of a moment on the clock of the calendars; an instant counts as it is written where these have several clocks.
    ///
    /// ```
    /// let book = thoihan::Rulebook::vietnam()?;
    /// assert_eq!(book.day_of("2026-07-31T18:00:00Z".parse()?).to_string(), "2026-08-01");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn day_of(&self, moment: Moment) -> NaiveDate {
        let clock = self.zone_name().and_then(|_| self.inner.plan.calendars.first());
        match (moment, clock) {
            (Moment::Date(day), _) => day,
            (Moment::Civil(at), _) => at.date(),
            (Moment::Instant(at), Some(calendar)) => calendar.local(at).date(),
            (Moment::Instant(at), None) => at.date_naive(),
        }
    }

    /// Constructs that the rules of the book use and that this version reads but does not evaluate.
    pub fn unsupported(&self) -> &[Unsupported] {
        self.inner.unsupported.get_or_init(|| check::unsupported(&self.inner.plan))
    }

    /// Runs the tests written in the rule files.
    pub fn run_tests(&self) -> Vec<TestResult> {
        self.tests().iter().map(|test| tests_in_rules::run(self, &self.inner.plan, test)).collect()
    }

    /// Which statements of the rule files their tests reach, and which they do not.
    ///
    /// A statement is reached when a test's answer rests on it: an exception that applies, a row of a table that has a part
    /// in an amount, a holiday that a time limit crosses. What only names (`agency`, `field`) is not counted.
    ///
    /// ```
    /// use thoihan::{Rulebook, Source};
    /// let rules = r#"fact pages integer
    ///     fee copy phi { amount bracket of pages { up to 2: 5 VND; above 2: 9 VND } }
    ///     test "one page" { given fee copy; given pages 1; given as_of 2026-03-02; expect fee copy 5 VND }"#;
    /// let coverage = Rulebook::compile(&[Source::new("copy.han", rules)])?.coverage();
    /// assert_eq!((coverage.reached(), coverage.total()), (2, 3));
    /// assert_eq!(coverage.missed[0].text, "above 2: 9 VND");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn coverage(&self) -> Coverage {
        coverage::coverage(&self.inner.plan, &self.trees(), self.tests())
    }

    /// Tests that the rule files lack, for one procedure (or a fee that no procedure collects), or for all: dossiers at the
    /// edges of bands, limits, cutoffs and versions, with each exception on and off. Those that reach most of what no test
    /// reaches come first. Each expects what the rules answer now, so a person must confirm it.
    ///
    /// ```
    /// use thoihan::{Rulebook, Source};
    /// let rules = "fact pages integer from 1 fee copy phi { amount 5 VND; amount 9 VND when pages above 2 }";
    /// let suggestions = Rulebook::compile(&[Source::new("copy.han", rules)])?.suggest(Some("copy"))?;
    /// assert!(suggestions.iter().any(|one| one.text.contains("given pages 3") && one.text.contains("9 VND")));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// A procedure that there is not.
    pub fn suggest(&self, procedure: Option<&str>) -> Result<Vec<Suggestion>, DossierError> {
        suggest::suggest(self, &self.trees(), self.tests(), procedure)
    }

    /// The tests, read again where the book came from a plan: a plan holds the texts of the files but no tests, which are
    /// seldom run where a host starts often.
    fn tests(&self) -> &[Test] {
        self.inner.tests.get_or_init(|| model::tests(&self.trees()))
    }

    /// The files as trees.
    fn trees(&self) -> Vec<ast::File> {
        compile::read(&self.inner.sources()).into_iter().map(|(tree, _)| tree).collect()
    }

    /// The consolidated text of a procedure in force on a day (văn bản hợp nhất), each statement with its source.
    ///
    /// # Errors
    /// An unknown procedure.
    pub fn show(&self, code: &str, on: NaiveDate) -> Result<String, DossierError> {
        engine::consolidated::show(&self.inner.plan, code, on)
    }

    /// The history of a procedure: each version of its consolidated text as what it changes in the one before.
    ///
    /// # Errors
    /// An unknown procedure.
    ///
    /// ```
    /// use thoihan::rulebook::ChangeKind;
    /// let book = thoihan::Rulebook::vietnam()?;
    /// let history = book.history("1.013225")?;
    /// let newest = history.last().expect("a version");
    /// assert_eq!(newest.since.expect("a day").to_string(), "2026-07-01");
    /// let added = newest.changes.iter().filter(|change| change.kind == ChangeKind::Added);
    /// assert!(added.into_iter().any(|change| change.text.contains("due in 10 working days")));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn history(&self, code: &str) -> Result<Vec<Version>, DossierError> {
        engine::consolidated::versions(&self.inner.plan, code).map(history::history)
    }
}

/// One procedure of the book.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ProcedureInfo<'a> {
    /// Its code.
    pub code: &'a str,
    /// Its title.
    pub title: Option<&'a str>,
    /// Who decides.
    pub agency: Option<&'a str>,
    /// Its field.
    pub field: Option<&'a str>,
}

/// SHA-256 over (path, bytes) of the sorted sources; lengths stand before both, so that nothing can shift.
fn identity(sources: &[Source]) -> String {
    let mut hash = Sha256::new();
    for source in sources {
        for bytes in [source.path.as_bytes(), source.text.as_bytes()] {
            hash.update((bytes.len() as u64).to_le_bytes());
            hash.update(bytes);
        }
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
#[cfg(feature = "vietnam")]
mod tests;
