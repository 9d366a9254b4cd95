//! What can be asked on the command line.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand, ValueEnum};
use thoihan::diagnostic::Reading;
use thoihan::{Language, Moment};

/// Due dates, lateness and fees of public-service dossiers, from dated rules with citations.
#[derive(Debug, Parser)]
#[command(name = "thoihan", version, propagate_version = true, after_help = AFTER_HELP)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) common: Common,
}

const AFTER_HELP: &str = "\
Exit codes: 0 done, 1 findings or failed rows, 2 usage or input and output.

Start with: thoihan assess --example";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Assess dossiers: an appointment slip for each, or JSON Lines
    Assess(Assess),
    /// Say why: every day counted or not, every rule that applies or not, the arithmetic of the fees
    Explain(Explain),
    /// What other rules or another calendar change for dossiers: due dates, statuses, fees, who is worse off than told
    Diff(Diff),
    /// Count dossiers of a period in the statutory forms, or list the late ones with what they owe
    Report(Report),
    /// List every finding in the rules
    Check(Check),
    /// Write rule files in their canonical form, in English or Vietnamese keywords
    Fmt(Fmt),
    /// Run the tests written inside the rule files
    Test(Test),
    /// Print the consolidated text of a procedure in force on a day
    Show(Show),
    /// Draw a year of a calendar, with the reason and certainty of every day
    Calendar(CalendarYear),
    /// Turn the national table of procedures into rule files, with a list of all that a person has to look at
    Import(Import),
    /// Serve an editor over standard input and output: findings, hover, definitions, completion, formatting
    Lsp {
        /// The only way there is; many editors say it
        #[arg(long, hide = true)]
        stdio: bool,
    },
    /// Print a completion script for a shell
    #[command(hide = true)]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Assess {
    /// Dossiers as JSON Lines, a JSON object, a JSON list or CSV; `-` or nothing for standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    /// Assess the built-in example, as of the moment at which it was accepted
    #[arg(long, conflicts_with = "file")]
    pub(crate) example: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// Dossiers as JSON Lines, a JSON object, a JSON list or CSV; `-` or nothing for standard input; one for --format html
    #[arg(value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    /// Explain the built-in example, as of the moment at which it was accepted
    #[arg(long, conflicts_with = "file")]
    pub(crate) example: bool,
    /// Say only what the dossiers lack: the fewest facts that decide them, and the range of answers until then
    #[arg(long)]
    pub(crate) missing: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Diff {
    /// The older rules: `embedded`, a plan, or rule files to stand beside the embedded ones and in place of those of the
    /// same path
    #[arg(value_name = "OLD")]
    pub(crate) old: PathBuf,
    /// The newer rules, in the same ways
    #[arg(value_name = "NEW")]
    pub(crate) new: PathBuf,
    /// Dossiers as JSON Lines, a JSON object, a JSON list or CSV; `-` for standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) dossiers: PathBuf,
    /// How many changed dossiers text, markdown and html list; json and csv have them all
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(crate) first: usize,
}

#[derive(Debug, Args)]
pub(crate) struct Report {
    /// Dossiers as JSON Lines, a JSON object, a JSON list or CSV; `-` for standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) dossiers: PathBuf,
    /// The form: 06 (Thông tư 01/2020/TT-VPCP), 07a, 07b or 07c (Thông tư 09/2026/TT-BTP)
    #[arg(long, default_value = "07a")]
    pub(crate) form: thoihan::report::Form,
    /// What its rows are told apart by; several with commas. By step each step of a dossier is counted
    #[arg(long, value_enum, value_delimiter = ',', default_value = "field")]
    pub(crate) by: Vec<ReportBy>,
    /// The first day of the period
    #[arg(long, value_name = "D")]
    pub(crate) from: NaiveDate,
    /// The last day of the period, at whose end dossiers are judged
    #[arg(long, value_name = "D")]
    pub(crate) to: NaiveDate,
    /// How much of each procedure is online: lines of CODE,full or CODE,partial, for form 07
    #[arg(long, value_name = "FILE")]
    pub(crate) levels: Option<PathBuf>,
    /// List the late dossiers instead: apologies owed, re-appointments, agencies, steps, what they had waited for
    #[arg(long)]
    pub(crate) late: bool,
}

/// What rows of a report are told apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportBy {
    Agency,
    Field,
    Procedure,
    Step,
    Office,
    Place,
    Channel,
}

impl ReportBy {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Agency => "agency",
            Self::Field => "field",
            Self::Procedure => "procedure",
            Self::Step => "step",
            Self::Office => "office",
            Self::Place => "place",
            Self::Channel => "channel",
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// List only what this version reads but does not evaluate
    #[arg(long)]
    pub(crate) unsupported: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Fmt {
    /// Rule files, or folders of them; `-` reads standard input and writes standard output
    #[arg(value_name = "FILES", required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// Write nothing: list the files that would change, and exit with 1 if there are any
    #[arg(long)]
    pub(crate) check: bool,
    /// Translate the keywords, numbers and dates; names, texts and comments stay as they are
    #[arg(long, value_enum)]
    pub(crate) to: Option<Lang>,
}

#[derive(Debug, Args)]
pub(crate) struct Test {
    /// List the statements that no test reaches, and count those reached in each file
    #[arg(long)]
    pub(crate) coverage: bool,
    /// Run nothing: write tests that the rule files lack, for a procedure or for all, each to be confirmed by a person
    #[arg(long, value_name = "PROCEDURE", num_args = 0..=1, conflicts_with = "coverage")]
    pub(crate) suggest: Option<Option<String>>,
}

#[derive(Debug, Args)]
pub(crate) struct Show {
    /// The code of the procedure
    #[arg(value_name = "CODE")]
    pub(crate) code: String,
    /// The day; that of --as-of when not given
    #[arg(long, value_name = "D")]
    pub(crate) on: Option<NaiveDate>,
    /// Every version, as what it changes in the one before
    #[arg(long, conflicts_with = "on")]
    pub(crate) history: bool,
}

#[derive(Debug, Args)]
pub(crate) struct CalendarYear {
    /// The name of the calendar in the rules, such as vn
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
    /// The year
    #[arg(value_name = "YEAR")]
    pub(crate) year: i32,
}

#[derive(Debug, Args)]
pub(crate) struct Import {
    /// The table with the columns of the portal: .csv, or .xlsx (its first sheet); its folder is named by --out
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
}

/// Options that every command takes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Common options")]
pub(crate) struct Common {
    /// A folder of rule files (.han), added to the embedded rules; may be repeated
    #[arg(long, value_name = "DIR", global = true)]
    pub(crate) rules: Vec<PathBuf>,
    /// Leave the embedded rules out
    #[arg(long, global = true)]
    pub(crate) no_embedded: bool,
    /// The moment of judgement: 2026-08-28, 2026-08-28T15:30 or 2026-08-28T15:30:00+07:00 [default: the machine's clock]
    #[arg(long, value_name = "T", global = true)]
    pub(crate) as_of: Option<Moment>,
    /// Use only rules and notices issued by this day [default: the date of --as-of]
    #[arg(long, value_name = "D", global = true)]
    pub(crate) known_on: Option<NaiveDate>,
    /// The language of texts for people [default: vi; of findings that of their file, and English for programs]
    #[arg(long, value_enum, visible_alias = "language", global = true)]
    pub(crate) lang: Option<Lang>,
    /// The form of the output; markdown is for explain and diff, html for these and report, csv for diff and report, xlsx
    /// for report, sarif for check
    #[arg(long, value_enum, default_value = "text", global = true)]
    pub(crate) format: Form,
    /// Short for --format json
    #[arg(long, global = true, conflicts_with = "format")]
    pub(crate) json: bool,
    /// Write the output to a file, whole or not at all; for import, the folder of its rule files
    #[arg(long, value_name = "FILE", global = true)]
    pub(crate) out: Option<PathBuf>,
    /// How many threads may work [default: as many as the machine has]
    #[arg(long, value_name = "N", global = true)]
    pub(crate) threads: Option<NonZeroUsize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Lang {
    Vi,
    En,
}

impl Lang {
    const fn language(self) -> Language {
        match self {
            Self::Vi => Language::Vi,
            Self::En => Language::En,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    Text,
    Json,
    Markdown,
    Html,
    Sarif,
    Csv,
    Xlsx,
}

/// The forms that every command has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Text,
    Json,
}

impl Common {
    pub(crate) fn language(&self) -> Language {
        self.lang.map_or_else(Language::default, Lang::language)
    }

    /// The language of findings, when no other is asked for.
    pub(crate) fn reading(&self, otherwise: Reading) -> Reading {
        self.lang.map_or(otherwise, |lang| Reading::In(lang.language()))
    }

    pub(crate) fn form(&self) -> Form {
        if self.json { Form::Json } else { self.format }
    }

    /// The form for a command that has no more than two; others were refused before.
    pub(crate) fn format(&self) -> Format {
        match self.form() {
            Form::Json => Format::Json,
            Form::Text | Form::Markdown | Form::Html | Form::Sarif | Form::Csv | Form::Xlsx => Format::Text,
        }
    }

    pub(crate) fn threads(&self) -> usize {
        self.threads.or_else(|| std::thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get)
    }
}
