//! `thoihan explain`: dossiers in, the reasons of their answers out.

use thoihan::slip::{missing, reasons};
use thoihan::{Dossier, DossierError};

use crate::arguments::{Common, Explain, Form};
use crate::assess::{Desk, answer_all, json, open};
use crate::failure::Failure;
use crate::output::Output;
use crate::{Verdict, book};

pub(crate) fn run(common: &Common, options: &Explain) -> Result<Verdict, Failure> {
    if options.missing && matches!(common.form(), Form::Markdown | Form::Html) {
        return Err(Failure::Usage("--missing is written as text or json".to_owned()));
    }
    let (dossiers, as_of) = open(common, options.file.as_deref(), options.example, "explain")?;
    let book = book::open(common)?;
    let answer = if options.missing { missing_of } else { reasons_of };
    let desk = Desk { book: &book, as_of, language: common.language(), form: common.form(), answer };
    answer_all(&desk, dossiers, Output::open(common)?, common.threads())
}

fn reasons_of(desk: &Desk<'_>, dossier: &Dossier) -> Result<String, DossierError> {
    let ledger = desk.book.explain(dossier, &desk.as_of)?;
    match desk.form {
        Form::Text | Form::Sarif | Form::Csv | Form::Xlsx => Ok(reasons::text(&ledger, desk.language)),
        Form::Json => json(&ledger),
        Form::Markdown => Ok(reasons::markdown(&ledger, desk.language)),
        Form::Html => Ok(reasons::html(&ledger, desk.language)),
    }
}

fn missing_of(desk: &Desk<'_>, dossier: &Dossier) -> Result<String, DossierError> {
    let found = desk.book.missing(dossier, &desk.as_of)?;
    match desk.form {
        Form::Json => json(&found),
        Form::Text | Form::Markdown | Form::Html | Form::Sarif | Form::Csv | Form::Xlsx => {
            Ok(missing::text(&found, desk.language))
        }
    }
}
