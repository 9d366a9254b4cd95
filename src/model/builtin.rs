//! Names that every book has: the events of a dossier's life, its channel, office and place.

use crate::model::expression::{EventId, FactId};

/// Names of the built-in events, in the order of their ids.
pub const EVENTS: [&str; 17] = [
    "submitted",
    "accepted",
    "paid",
    "finished",
    "issued",
    "supplement_requested",
    "supplement_completed",
    "suspended",
    "resumed",
    "interrupted",
    "extended",
    "reappointed",
    "withdrawn",
    "refused",
    "revoked",
    "closed",
    "step_done",
];

/// Submitted by the applicant.
pub const SUBMITTED: EventId = EventId(0);
/// Accepted as complete and valid.
pub const ACCEPTED: EventId = EventId(1);
/// The fee was paid.
pub const PAID: EventId = EventId(2);
/// Processing was finished.
pub const FINISHED: EventId = EventId(3);
/// The result was issued.
pub const ISSUED: EventId = EventId(4);
/// The office asked for more.
pub const SUPPLEMENT_REQUESTED: EventId = EventId(5);
/// The applicant gave it.
pub const SUPPLEMENT_COMPLETED: EventId = EventId(6);
/// Set aside on a ground.
pub const SUSPENDED: EventId = EventId(7);
/// Taken up again.
pub const RESUMED: EventId = EventId(8);
/// Interrupted: the clock starts again.
pub const INTERRUPTED: EventId = EventId(9);
/// Extended until a moment.
pub const EXTENDED: EventId = EventId(10);
/// Re-appointed to a moment.
pub const REAPPOINTED: EventId = EventId(11);
/// Withdrawn by the applicant.
pub const WITHDRAWN: EventId = EventId(12);
/// Refused.
pub const REFUSED: EventId = EventId(13);
/// Takes an earlier event back.
pub const REVOKED: EventId = EventId(14);
/// Closed.
pub const CLOSED: EventId = EventId(15);
/// An internal step was done.
pub const STEP_DONE: EventId = EventId(16);

/// Names of the built-in facts, in the order of their ids.
pub const FACTS: [&str; 4] = ["channel", "office", "place", "chosen_benefit"];

/// The channel of submission.
pub const CHANNEL: FactId = FactId(0);
/// The receiving office.
pub const OFFICE: FactId = FactId(1);
/// The place.
pub const PLACE: FactId = FactId(2);
/// The benefit that the payer chose.
pub const CHOSEN_BENEFIT: FactId = FactId(3);
