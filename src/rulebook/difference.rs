//! Two books and one dossier: what the newer one answers differently.

use std::sync::Arc;

use super::Rulebook;
use crate::assessment::{Difference, Standing, Status};
use crate::dossier::{AsOf, Dossier};
use crate::engine::difference as engine;

/// The answers of both books, side by side.
pub(super) fn difference(old: &Rulebook, new: &Rulebook, dossier: &Dossier, as_of: &AsOf) -> Difference {
    let standings = (standing(old, dossier, as_of), standing(new, dossier, as_of));
    let procedure = code(old, dossier).or_else(|| code(new, dossier));
    let mut found = Difference::between(dossier.id.clone(), procedure, standings.0, standings.1);
    found.moved = found.two_dues().and_then(|dues| engine::between(&new.inner.plan, dossier, as_of, dues));
    if !found.is_none() {
        let closed = found.old.status.is_none_or(|status| status == Status::Closed);
        found.notified = !closed && engine::is_open_and_accepted(&old.inner.plan, dossier, as_of);
    }
    found
}

/// The figures where they say everything, else the whole answer.
fn standing(book: &Rulebook, dossier: &Dossier, as_of: &AsOf) -> Standing {
    let figures = book.figures(dossier, as_of).and_then(|brief| Standing::of_brief(&brief));
    figures.unwrap_or_else(|| book.assess(dossier, as_of).map_or_else(Standing::from, Standing::from))
}

/// The code as the book writes it.
fn code(book: &Rulebook, dossier: &Dossier) -> Option<Arc<str>> {
    let (code, _) = book.inner.plan.procedure_codes.get_key_value(dossier.procedure.as_deref()?)?;
    Some(Arc::clone(code))
}
