//! That flat code answers at all: all that is seen from outside is the same answer, later.

use super::*;
use crate::assessment::{FeeLine, Outcome, Status};
use crate::dossier::Moment;

#[test]
fn shipped_procedures_with_whole_answers_are_answered_by_flat_code() {
    let book = Rulebook::vietnam().expect("the embedded rules compile");
    let moment = |text: &str| text.parse::<Moment>().expect("a moment");
    // a clock that is read to the nanosecond is no reason to go another way
    let now = AsOf::new(moment("2026-08-28T16:00:00.123456789"));
    let Inner { plan, flat, .. } = &*book.inner;
    let (mut answered, mut all) = (0, 0);
    for procedure in book.procedures() {
        let accepted = moment("2026-08-03T09:00");
        let dossier = Dossier::new(procedure.code).submitted(accepted).accepted(accepted).paid(accepted);
        let answer = book.assess(&dossier, &now).expect("an answer");
        let is_flat = engine::flat::single(plan, flat, &dossier, &now).is_ok();
        // what the dossier leaves open, and candidates, are for the evaluator to say; a fee without a tariff has no amount
        let by_law = |line: &FeeLine| match &line.outcome {
            Outcome::Undetermined(open) => open.missing.is_empty() && open.candidates.is_empty(),
            _ => true,
        };
        let open = answer.status == Status::Undetermined || !answer.fees.iter().all(by_law);
        assert!(!(open && is_flat) || answer.fees.iter().any(|line| &*line.name == "unknown"), "{}", procedure.code);
        if !open {
            (all, answered) = (all + 1, answered + usize::from(is_flat));
        }
        assert_eq!(book.brief(&dossier, &now), Ok(Brief::from(answer)), "{}", procedure.code);
    }
    assert!(all >= 25 && 10 * answered >= 9 * all, "{answered} of {all} procedures");
}
