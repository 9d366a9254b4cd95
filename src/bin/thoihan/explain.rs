//! `thoihan explain`: dossiers in, the reasons of their answers out.

use thoihan::slip::reasons;
use thoihan::{Dossier, DossierError};

use crate::arguments::{Common, Explain, Form};
use crate::assess::{Desk, answer_all, json, open};
use crate::failure::Failure;
use crate::output::Output;
use crate::{Verdict, book};

pub(crate) fn run(common: &Common, options: &Explain) -> Result<Verdict, Failure> {
    let (dossiers, as_of) = open(common, options.file.as_deref(), options.example, "explain")?;
    let book = book::open(common)?;
    let desk = Desk { book: &book, as_of, language: common.language(), form: common.form(), answer: reasons_of };
    answer_all(&desk, dossiers, Output::open(common)?, common.threads())
}

fn reasons_of(desk: &Desk<'_>, dossier: &Dossier) -> Result<String, DossierError> {
    let ledger = desk.book.explain(dossier, &desk.as_of)?;
    match desk.form {
        Form::Text | Form::Sarif | Form::Csv => Ok(reasons::text(&ledger, desk.language)),
        Form::Json => json(&ledger),
        Form::Markdown => Ok(reasons::markdown(&ledger, desk.language)),
        Form::Html => Ok(reasons::html(&ledger, desk.language)),
    }
}
