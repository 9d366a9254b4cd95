//! The answer with its ledger: the same run of the same engine, written down as it goes.

use crate::assessment::{DossierError, Ledger};
use crate::dossier::{AsOf, Dossier};
use crate::engine::Question;
use crate::engine::record::Recorder;
use crate::plan::Plan;
use crate::source::Place;

/// Assesses one dossier and keeps what led there.
///
/// # Errors
/// As for [`crate::engine::assess`].
pub fn explain(plan: &Plan, dossier: &Dossier, as_of: &AsOf) -> Result<Ledger, DossierError> {
    explain_with_rows(plan, dossier, as_of).map(|(ledger, _)| ledger)
}

/// The same, with the rows of tables that had a part in the answer, undetermined ones too.
///
/// # Errors
/// As for [`crate::engine::assess`].
pub fn explain_with_rows(plan: &Plan, dossier: &Dossier, as_of: &AsOf) -> Result<(Ledger, Vec<Place>), DossierError> {
    let recorder = Recorder::default();
    let question = Question { record: Some(&recorder), ..Question::new(plan, dossier, as_of)? };
    let answer = question.answer()?;
    let (entries, calendar, rows) = recorder.finish();
    Ok((Ledger { answer, entries, calendar }, rows))
}
