//! A dossier that is only lent: its texts stay where they are.

use super::{Channel, Dossier, FactValue, Moment};

/// A dossier without events and further fees, whose texts and facts are borrowed: for hosts that ask for one answer after
/// another and keep dossiers in a form of their own.
///
/// ```
/// use thoihan::dossier::LentDossier;
/// use thoihan::{AsOf, FactValue, Moment, Rulebook};
/// let book = Rulebook::vietnam()?;
/// let at: Moment = "2026-08-28T15:30".parse()?;
/// let facts = [("pages", FactValue::Integer(5)), ("copies", FactValue::Integer(4))];
/// let dossier = LentDossier { procedure: Some("2.000815"), accepted: Some(at), facts: &facts, ..LentDossier::default() };
/// let brief = book.brief_of(&dossier, &AsOf::new(at))?;
/// assert_eq!(brief.total.map(|total| total.to_string()).as_deref(), Some("28000 VND"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LentDossier<'a> {
    /// The code of the procedure.
    pub procedure: Option<&'a str>,
    /// The receiving office; its calendar counts.
    pub office: Option<&'a str>,
    /// The place whose local law applies; that of the office when not stated.
    pub place: Option<&'a str>,
    /// The channel of submission.
    pub channel: Option<Channel>,
    /// When the applicant submitted.
    pub submitted: Option<Moment>,
    /// When the dossier was accepted as complete and valid.
    pub accepted: Option<Moment>,
    /// When the fee was paid.
    pub paid: Option<Moment>,
    /// When processing was finished.
    pub finished: Option<Moment>,
    /// Facts by name; of two of one name the later counts.
    pub facts: &'a [(&'a str, FactValue)],
}

impl<'a> LentDossier<'a> {
    /// What a dossier lends, with these facts in place of its own; events and fees by name are not lent.
    pub fn of(dossier: &'a Dossier, facts: &'a [(&'a str, FactValue)]) -> Self {
        Self {
            procedure: dossier.procedure.as_deref(),
            office: dossier.office.as_deref(),
            place: dossier.place.as_deref(),
            channel: dossier.channel,
            submitted: dossier.submitted,
            accepted: dossier.accepted,
            paid: dossier.paid,
            finished: dossier.finished,
            facts,
        }
    }

    /// The same with texts of its own.
    pub fn to_dossier(&self) -> Dossier {
        let text = |text: Option<&str>| text.map(str::to_owned);
        Dossier {
            procedure: text(self.procedure),
            office: text(self.office),
            place: text(self.place),
            channel: self.channel,
            submitted: self.submitted,
            accepted: self.accepted,
            paid: self.paid,
            finished: self.finished,
            facts: self.facts.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
            ..Dossier::default()
        }
    }
}
