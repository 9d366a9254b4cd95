//! What to tell the author of a rule: one finding with its place, reason and help.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::source::{LineIndex, Place, Source};
pub use crate::wording::{Language, Text};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The book cannot be used.
    Error,
    /// The book can be used; a person should look.
    Warning,
    /// For information.
    Note,
}

impl Severity {
    /// The word: `error`, `warning`, `note`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }

    /// The same for people: `lỗi`, `cảnh báo`, `ghi chú` in Vietnamese.
    pub const fn in_language(self, language: Language) -> &'static str {
        match self {
            Self::Error => language.pick("lỗi", "error"),
            Self::Warning => language.pick("cảnh báo", "warning"),
            Self::Note => language.pick("ghi chú", "note"),
        }
    }
}

/// A place with a few words on its part in a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// Where.
    pub place: Place,
    /// What it has to do with the finding.
    pub text: Text,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// The kind of finding.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// One lower-case sentence: what is wrong.
    pub message: Text,
    /// Where.
    pub place: Place,
    /// Other statements that are part of it.
    pub labels: Vec<Label>,
    /// What to do.
    pub help: Option<Text>,
}

impl Diagnostic {
    /// An error.
    pub fn error(code: Code, place: Place, message: Text) -> Self {
        Self { code, severity: Severity::Error, message, place, labels: Vec::new(), help: None }
    }

    /// A warning.
    pub fn warning(code: Code, place: Place, message: Text) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, place, message) }
    }

    /// A note.
    pub fn note(code: Code, place: Place, message: Text) -> Self {
        Self { severity: Severity::Note, ..Self::error(code, place, message) }
    }

    /// Adds what to do.
    #[must_use]
    pub fn help(mut self, help: Text) -> Self {
        self.help = Some(help);
        self
    }

    /// Adds another place.
    #[must_use]
    pub fn label(mut self, place: Place, text: Text) -> Self {
        self.labels.push(Label { place, text });
        self
    }
}

macro_rules! codes {
    ($(#[doc = $meaning:literal] $variant:ident => $name:literal,)*) => {
        /// The kind of a finding, a word that never changes (kebab-case).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code { $(#[doc = $meaning] $variant,)* }

        impl Code {
            /// Every code there is.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The word: `unknown-statement`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// What it says, as one sentence.
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $meaning.trim_ascii_start(),)* }
            }
        }
    };
}

codes! {
    /// The text is not UTF-8.
    NotUtf8 => "not-utf8",
    /// The text is not in Unicode normal form C.
    NotNfc => "not-nfc",
    /// Blocks or parentheses are nested deeper than the limit.
    TooDeep => "too-deep",
    /// The file is larger than the limit.
    TooLarge => "too-large",
    /// A statement that does not read as any statement allowed there.
    UnknownStatement => "unknown-statement",
    /// A statement that begins well and goes wrong.
    MalformedStatement => "malformed-statement",
    /// A brace that is never closed.
    UnclosedBlock => "unclosed-block",
    /// A string that is not closed on its line.
    UnclosedString => "unclosed-string",
    /// A date that no calendar has, or a time of no day.
    ImpossibleDate => "impossible-date",
    /// A number that cannot be read, or that is out of range.
    BadNumber => "bad-number",
    /// Dates, hours or limits that end before they begin.
    ReversedSpan => "reversed-span",
    /// A weekday that one list names twice.
    DuplicateWeekday => "duplicate-weekday",
    /// A backslash in a text before a letter that it means nothing with.
    BadEscape => "bad-escape",
    /// A closing brace that closes nothing.
    StrayBrace => "stray-brace",
    /// A language or version that this library does not read.
    UnknownLanguage => "unknown-language",
    /// One name for two things.
    DuplicateName => "duplicate-name",
    /// A name that nothing declares.
    UnknownName => "unknown-name",
    /// A word that is no choice of its fact.
    UnknownChoice => "unknown-choice",
    /// A value of another type than is needed.
    WrongType => "wrong-type",
    /// Units that cannot be added.
    MixedUnits => "mixed-units",
    /// A statement that does not belong where it stands.
    Misplaced => "misplaced",
    /// Two statements of one block and level state the same slot.
    DuplicateStatement => "duplicate-statement",
    /// Dated blocks without an instant that decides.
    NoAnchor => "no-anchor",
    /// A version that ends before it begins.
    BadVersion => "bad-version",
    /// Places, deadlines or tables that rest on each other in a circle.
    Circular => "circular",
    /// Values that no row of a table holds.
    TableHole => "table-hole",
    /// Values that two rows of a table hold.
    TableOverlap => "table-overlap",
    /// An amount that jumps or falls at the edge of a row, where no law is said to want it.
    Jump => "jump",
    /// An amount that the instrument prints and that its formula does not give.
    PrintedAmount => "printed-amount",
    /// A floor or cap that no value reaches, or that contradicts another.
    UnreachableLimit => "unreachable-limit",
    /// A day between two versions on which neither is in force.
    VersionHole => "version-hole",
    /// Two versions of one day that state the same, or one that lasts into the next.
    VersionOverlap => "version-overlap",
    /// Two exceptions of one level that can both apply and differ.
    ConflictingExceptions => "conflicting-exceptions",
    /// An exception that no dossier meets, or that others always precede.
    NeverApplies => "never-applies",
    /// A condition that every dossier meets.
    AlwaysTrue => "always-true",
    /// A dossier for which no statement answers.
    NotCovered => "not-covered",
    /// Conditions that are too many, or of a kind, to be decided here.
    NotDecided => "not-decided",
    /// A counting policy that matters and that no layer states.
    PolicyMissing => "policy-missing",
    /// An article of no document.
    NoDocument => "no-document",
    /// A calendar that cannot be.
    BadCalendar => "bad-calendar",
    /// A calendar that is doubtful.
    DoubtfulCalendar => "doubtful-calendar",
    /// A step table whose sum is not its printed total.
    StepTotal => "step-total",
    /// A test that cannot be run.
    BadTest => "bad-test",
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        let found = Self::ALL.iter().find(|code| code.as_str() == word);
        found.copied().ok_or_else(|| serde::de::Error::custom(format!("`{word}` is no kind of finding")))
    }
}

/// All findings of a book together with the sources they point into.
#[derive(Debug, Clone, Default)]
pub struct Diagnostics {
    /// The findings, in order of file and place.
    pub findings: Vec<Diagnostic>,
    /// The sources, indexed by `SourceId`.
    pub sources: Vec<Source>,
}

impl Diagnostics {
    /// Whether any finding is an error.
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Error)
    }

    /// Puts the findings in order of file and place.
    pub fn sort(&mut self) {
        self.findings.sort_by_key(|finding| (finding.place, finding.severity));
    }

    /// Path, line and column of a place: `rules/a.han:3:7`.
    pub fn locate(&self, place: Place) -> String {
        match self.sources.get(place.source.0 as usize) {
            Some(source) => {
                let at = LineIndex::new(&source.text).locate(&source.text, place.start);
                format!("{}:{}:{}", source.path, at.line, at.column)
            }
            None => "?".to_owned(),
        }
    }
}

/// A finding as hosts get it: every place as path, line and column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding<'a> {
    /// The kind of finding.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong.
    pub message: &'a str,
    /// Where.
    #[serde(flatten)]
    pub at: Position<'a>,
    /// Other places that are part of it.
    pub labels: Vec<FindingLabel<'a>>,
    /// What to do.
    pub help: Option<&'a str>,
}

/// Another place of a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FindingLabel<'a> {
    /// Where.
    #[serde(flatten)]
    pub at: Position<'a>,
    /// What it has to do with the finding.
    pub text: &'a str,
}

/// A place for people; nothing where the finding has none. Lines and columns count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Position<'a> {
    /// The file.
    pub path: Option<&'a str>,
    /// The line.
    pub line: Option<usize>,
    /// The column, in characters.
    pub column: Option<usize>,
}

/// In which language findings are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reading {
    /// All in one language.
    In(Language),
    /// Each in the language of the file that it is about.
    #[default]
    AsWritten,
}

impl Reading {
    /// The language for findings of a file; English where there is none.
    fn of(self, source: Option<&Source>) -> Language {
        match self {
            Self::In(language) => language,
            Self::AsWritten => source.map_or(Language::En, |source| written_in(&source.text)),
        }
    }
}

/// The language that a rule file says it is written in, on its first line.
fn written_in(text: &str) -> Language {
    let lines = text.trim_start_matches('\u{FEFF}').lines().map(str::trim);
    let first = lines.into_iter().find(|line| !line.is_empty() && !line.starts_with('#')).unwrap_or("");
    let mut words = first.split_whitespace();
    let name = match (words.next(), words.next()) {
        (Some("language"), name) => name,
        (Some("ngôn"), Some("ngữ")) => words.next(),
        _ => None,
    };
    let name = name.map(|name| name.split([';', '#']).next().unwrap_or(""));
    if name == Some("vi") { Language::Vi } else { Language::En }
}

impl Diagnostics {
    /// Every finding in English with its places as path, line and column, for hosts and JSON.
    pub fn for_hosts(&self) -> Vec<Finding<'_>> {
        self.for_hosts_in(Reading::In(Language::En))
    }

    /// The same in another language.
    pub fn for_hosts_in(&self, reading: Reading) -> Vec<Finding<'_>> {
        let indexes: Vec<LineIndex> = self.sources.iter().map(|source| LineIndex::new(&source.text)).collect();
        let position = |place: Place| {
            let at = place.source.0 as usize;
            self.sources.get(at).zip(indexes.get(at)).map_or_else(Position::default, |(source, index)| {
                let at = index.locate(&source.text, place.start);
                Position { path: Some(&source.path), line: Some(at.line), column: Some(at.column) }
            })
        };
        let each = self.findings.iter().map(|finding| (finding, self.language(finding, reading)));
        each.map(|(finding, language)| Finding {
            code: finding.code,
            severity: finding.severity,
            message: finding.message.in_language(language),
            at: position(finding.place),
            labels: finding
                .labels
                .iter()
                .map(|label| FindingLabel { at: position(label.place), text: label.text.in_language(language) })
                .collect(),
            help: finding.help.as_ref().map(|help| help.in_language(language)),
        })
        .collect()
    }

    /// The language in which a finding is read.
    pub fn language(&self, finding: &Diagnostic, reading: Reading) -> Language {
        reading.of(self.sources.get(finding.place.source.0 as usize))
    }

    /// The findings for people; `to_string` alone is in English.
    ///
    /// ```
    /// use thoihan::{Language, Rulebook, Source};
    /// use thoihan::diagnostic::Reading;
    ///
    /// let faulty = Rulebook::compile(&[Source::new("a.han", "fee f phi { amount 5 VND × page }")]).unwrap_err();
    /// let said = faulty.render(Reading::In(Language::Vi)).to_string();
    /// assert!(said.starts_with("lỗi[unknown-name]: không có gì tên là `page`"));
    /// ```
    pub fn render(&self, reading: Reading) -> impl fmt::Display + '_ {
        Rendered { all: self, reading }
    }
}

/// The word before what to do: `help`, `gợi ý`.
pub const fn help_word(language: Language) -> &'static str {
    language.pick("gợi ý", "help")
}

/// Findings as a text for people.
struct Rendered<'a> {
    all: &'a Diagnostics,
    reading: Reading,
}

impl fmt::Display for Rendered<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Diagnostics { findings, sources } = self.all;
        let indexes: Vec<LineIndex> = sources.iter().map(|source| LineIndex::new(&source.text)).collect();
        for finding in findings {
            render(f, finding, self.all.language(finding, self.reading), sources, &indexes)?;
        }
        Ok(())
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.render(Reading::In(Language::En)).fmt(f)
    }
}

impl std::error::Error for Diagnostics {}

fn render(
    f: &mut fmt::Formatter<'_>,
    finding: &Diagnostic,
    language: Language,
    sources: &[Source],
    indexes: &[LineIndex],
) -> fmt::Result {
    let word = finding.severity.in_language(language);
    writeln!(f, "{word}[{}]: {}", finding.code, finding.message.in_language(language))?;
    excerpt(f, finding.place, "", sources, indexes)?;
    for label in &finding.labels {
        excerpt(f, label.place, label.text.in_language(language), sources, indexes)?;
    }
    if let Some(help) = &finding.help {
        writeln!(f, "  = {}: {}", help_word(language), help.in_language(language))?;
    }
    writeln!(f)
}

fn excerpt(
    f: &mut fmt::Formatter<'_>,
    place: Place,
    text: &str,
    sources: &[Source],
    indexes: &[LineIndex],
) -> fmt::Result {
    let at = place.source.0 as usize;
    let Some((source, index)) = sources.get(at).zip(indexes.get(at)) else { return Ok(()) };
    let at = index.locate(&source.text, place.start);
    let line = index.line(&source.text, at.line);
    let end = index.locate(&source.text, place.end);
    let width = if end.line == at.line {
        end.column.saturating_sub(at.column).max(1)
    } else {
        line.chars().count().saturating_sub(at.column - 1).max(1)
    };
    let number = at.line.to_string();
    let gutter = " ".repeat(number.len());
    writeln!(f, "{gutter}--> {}:{}:{}", source.path, at.line, at.column)?;
    writeln!(f, "{number} | {line}")?;
    writeln!(f, "{gutter} | {}{} {text}", " ".repeat(at.column - 1), "^".repeat(width))
}
