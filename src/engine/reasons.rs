//! The answer with its ledger: the same run of the same engine, written down as it goes.

use crate::assessment::{DossierError, Ledger};
use crate::dossier::{AsOf, Dossier};
use crate::engine::Question;
use crate::engine::record::Recorder;
use crate::plan::Plan;

/// Assesses one dossier and keeps what led there.
///
/// # Errors
/// As for [`crate::engine::assess`].
pub fn explain(plan: &Plan, dossier: &Dossier, as_of: &AsOf) -> Result<Ledger, DossierError> {
    let recorder = Recorder::default();
    let question = Question { record: Some(&recorder), ..Question::new(plan, dossier, as_of)? };
    let answer = question.answer()?;
    let (entries, calendar) = recorder.finish();
    Ok(Ledger { answer, entries, calendar })
}
