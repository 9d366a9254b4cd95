//! Tests that rule files lack: dossiers at the edges of the rules, with the answer that the engine gives now.

mod draft;
mod edges;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use self::edges::{Candidate, Subject};
use super::coverage::{Reach, Unit, units};
use super::{Rulebook, tests_in_rules};
use crate::assessment::{Assessment, DossierError, ErrorKind, Outcome};
use crate::dossier::{AsOf, Dossier};
use crate::model;
use crate::plan::Test;
use crate::source::{Place, Source, SourceId};
use crate::syntax::{self, ast};

/// A test that the rule files lack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The code of the procedure, or the name of a fee that no procedure collects.
    pub subject: String,
    /// The test as a block of the rule language, in its canonical form, with a comment that a person must confirm it.
    pub text: String,
    /// The statements that no test reaches and this one does: `path:line:column`.
    pub reaches: Vec<String>,
}

/// What is common to all suggestions.
struct Desk<'b> {
    book: &'b Rulebook,
    /// What neither the tests of the book reach nor the suggestions made so far.
    missing: BTreeMap<Place, Unit>,
    /// The dossiers of the tests, and of the suggestions made so far.
    known: Vec<(Dossier, AsOf)>,
    names: BTreeSet<Arc<str>>,
}

/// A candidate with its answer.
struct Answered<'c> {
    group: Option<usize>,
    why: &'c str,
    test: String,
    expectations: Vec<String>,
    dossier: (Dossier, AsOf),
    /// What it reaches that no test of the book does.
    news: Vec<Place>,
}

/// Suggestions for a procedure or a fee, or for all of them: those that reach most come first.
pub(super) fn suggest(
    book: &Rulebook,
    trees: &[ast::File],
    tests: &[Test],
    wanted: Option<&str>,
) -> Result<Vec<Suggestion>, DossierError> {
    let plan = &book.inner.plan;
    let mut desk = Desk {
        book,
        missing: units(plan, trees),
        known: tests.iter().filter_map(|test| tests_in_rules::given(plan, test).ok()).collect(),
        names: tests.iter().map(|test| Arc::clone(&test.name)).collect(),
    };
    let mut reached = Reach::default();
    desk.known.iter().for_each(|(dossier, as_of)| reached.add(plan, dossier, as_of));
    desk.missing.retain(|place, unit| !reached.holds(*place, unit));
    let subjects = edges::subjects(plan);
    let chosen: Vec<&Subject<'_>> = match wanted {
        None => subjects.iter().collect(),
        Some(name) => subjects.iter().filter(|subject| subject.name() == name).collect(),
    };
    if let (true, Some(name)) = (chosen.is_empty(), wanted) {
        let known = subjects.iter().map(Subject::name);
        let hint = model::names::suggestion(name, known);
        let message = format!("there is no procedure, and no fee that none collects, called `{name}`{hint}");
        return Err(DossierError::new(ErrorKind::UnknownProcedure, message));
    }
    Ok(chosen.into_iter().flat_map(|subject| desk.of(subject, tests)).collect())
}

impl Desk<'_> {
    fn of(&mut self, subject: &Subject<'_>, tests: &[Test]) -> Vec<Suggestion> {
        let candidates = edges::candidates(&self.book.inner.plan, subject, tests);
        let answered: Vec<Answered<'_>> = candidates.iter().filter_map(|one| self.answer(one)).collect();
        let differs = |group: usize| {
            let mut own = answered.iter().filter(|one| one.group == Some(group)).map(|one| &one.expectations);
            let first = own.next();
            own.any(|other| Some(other) != first)
        };
        let mut left: Vec<&Answered<'_>> = answered.iter().collect();
        let mut found = Vec::new();
        // those that reach most of what is left come first; an edge is worth a test where the answer changes at it
        loop {
            let count = |one: &Answered<'_>| one.news.iter().filter(|place| self.missing.contains_key(*place)).count();
            let best = left.iter().enumerate().map(|(at, one)| (count(one), std::cmp::Reverse(at))).max();
            let Some((_, std::cmp::Reverse(at))) = best.filter(|(news, _)| *news > 0) else { break };
            let one = left.remove(at);
            found.extend(self.take(subject, one));
        }
        for one in left.into_iter().filter(|one| one.group.is_some_and(differs)) {
            found.extend(self.take(subject, one));
        }
        found
    }

    /// The answer to a candidate; nothing where it is no dossier that a test can be made of.
    fn answer<'c>(&self, candidate: &'c Candidate) -> Option<Answered<'c>> {
        let plan = &self.book.inner.plan;
        let test = candidate.draft.written();
        let (dossier, as_of) = tests_in_rules::given(plan, &read(&format!("test \"x\" {{ {test} }}"))?).ok()?;
        let expectations = expectations(&self.book.assess(&dossier, &as_of));
        let mut reach = Reach::default();
        reach.add(plan, &dossier, &as_of);
        let news = self.missing.iter().filter(|(place, unit)| reach.holds(**place, unit)).map(|(place, _)| *place);
        let (news, dossier) = (news.collect(), (dossier, as_of));
        let sound = !expectations.is_empty();
        sound.then_some(Answered { group: candidate.group, why: &candidate.why, test, expectations, dossier, news })
    }

    /// Makes a suggestion of an answered candidate, unless a test has its dossier or it could not be read back.
    fn take(&mut self, subject: &Subject<'_>, one: &Answered<'_>) -> Option<Suggestion> {
        if self.known.contains(&one.dossier) {
            return None;
        }
        let references = &self.book.inner.plan.references;
        let news: Vec<Place> = one.news.iter().copied().filter(|place| self.missing.contains_key(place)).collect();
        let name = self.free_name(subject.name());
        let mut text = format!("# Suggested: {}.\n", one.why);
        for place in news.iter().take(6) {
            let statement = crate::assessment::on_one_line(references.text(*place).unwrap_or_default());
            let short: String = statement.chars().take(90).collect();
            text.push_str(&format!("# Reaches {}: {short}\n", references.at(*place).unwrap_or_default()));
        }
        if news.len() > 6 {
            text.push_str(&format!("# and {} more.\n", news.len() - 6));
        }
        text.push_str("# What is expected is what the rules answer now: a person must confirm it.\n");
        text.push_str(&format!("test \"{name}\" {{ {} {} }}\n", one.test, one.expectations.join("; ")));
        let text = syntax::format(&Source::new("suggested.han", text), None).ok()?;
        let result = tests_in_rules::run(self.book, &self.book.inner.plan, &read(&text)?);
        if !result.failures.is_empty() {
            return None;
        }
        self.names.insert(name.into());
        self.known.push(one.dossier.clone());
        self.missing.retain(|place, _| !news.contains(place));
        let reaches = news.into_iter().filter_map(|place| references.at(place)).collect();
        Some(Suggestion { subject: subject.name().to_owned(), text, reaches })
    }

    fn free_name(&self, subject: &str) -> String {
        let names = (1_usize..).map(|at| format!("{subject}: suggested {at}"));
        names.into_iter().find(|name| !self.names.contains(name.as_str())).unwrap_or_default()
    }
}

/// The one test of a text.
fn read(text: &str) -> Option<Test> {
    let (tree, findings) = syntax::parse(SourceId(0), &Source::new("suggested.han", text));
    if findings.is_empty() { model::tests(&[tree]).into_iter().next() } else { None }
}

/// What the engine answers, as expectations of the rule language.
fn expectations(answer: &Result<Assessment, DossierError>) -> Vec<String> {
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) => return vec![format!("expect error {}", error.kind)],
    };
    let mut found = Vec::new();
    let mut errors: Vec<ErrorKind> = Vec::new();
    if answer.procedure.is_some() {
        match &answer.due.outcome {
            Outcome::Value(due) if due.exclusive => found.push(format!("expect due {}", due.date)),
            Outcome::Value(due) => found.push(format!("expect due {}", draft::moment(due.at.naive_local()))),
            Outcome::None(_) => found.push("expect due none".to_owned()),
            Outcome::Awaiting(event) => found.push(format!("expect due awaiting {event}")),
            Outcome::Undetermined(_) => found.push("expect due undetermined".to_owned()),
            Outcome::Error(error) => errors.push(error.kind),
            Outcome::Exempt(_) => {}
        }
    }
    let value = |name: &str, outcome: &Outcome<_>| match outcome {
        Outcome::Value(crate::assessment::DueDate { date, .. }) => Some(format!("{name} {date}")),
        _ => None,
    };
    let deadlines = answer.deadlines.iter();
    found.extend(deadlines.filter_map(|one| value(&format!("expect deadline {}", one.name), &one.due.outcome)));
    let steps = answer.steps.iter();
    found.extend(steps.filter_map(|one| value(&format!("expect step {}", one.name), &one.due.outcome)));
    for line in answer.fees.iter().filter(|line| &*line.name != "unknown") {
        let name = &line.name;
        match &line.outcome {
            Outcome::Value(charge) => found.push(format!("expect fee {name} {}", charge.net)),
            Outcome::Exempt(_) => found.push(format!("expect fee {name} exempt")),
            Outcome::Awaiting(event) => found.push(format!("expect fee {name} awaiting {event}")),
            Outcome::Undetermined(_) => found.push(format!("expect fee {name} undetermined")),
            Outcome::Error(error) => errors.push(error.kind),
            Outcome::None(_) => {}
        }
    }
    errors.dedup();
    found.extend(errors.into_iter().map(|kind| format!("expect error {kind}")));
    found
}
