//! What is proved of exceptions against every dossier there is, where these are few enough to be tried one by one.

use std::collections::BTreeSet;

use proptest::prelude::*;
use thoihan::source::LineIndex;
use thoihan::{Rulebook, Source};

/// Facts are whole numbers from zero up to this.
const MOST: i64 = 5;

/// A comparison with a figure, as rules write it and as it is.
#[derive(Debug, Clone, Copy)]
enum Edge {
    Above,
    From,
    UpTo,
    Below,
}

impl Edge {
    fn word(self) -> &'static str {
        match self {
            Self::Above => "above",
            Self::From => "from",
            Self::UpTo => "up to",
            Self::Below => "below",
        }
    }

    fn holds(self, value: i64, edge: i64) -> bool {
        match self {
            Self::Above => value > edge,
            Self::From => value >= edge,
            Self::UpTo => value <= edge,
            Self::Below => value < edge,
        }
    }
}

/// What is compared: a fact, or facts together.
#[derive(Debug, Clone, Copy)]
enum Subject {
    Alone,
    Doubled,
    Sum,
    Difference,
    Three,
}

impl Subject {
    fn text(self) -> &'static str {
        match self {
            Self::Alone => "a",
            Self::Doubled => "a × 2 + 1",
            Self::Sum => "a + b",
            Self::Difference => "(a + 3) - b",
            Self::Three => "b - (a - c)",
        }
    }

    fn value(self, [a, b, c]: [i64; 3]) -> i64 {
        match self {
            Self::Alone => a,
            Self::Doubled => a * 2 + 1,
            Self::Sum => a + b,
            Self::Difference => a + 3 - b,
            Self::Three => b - (a - c),
        }
    }
}

fn subject() -> impl Strategy<Value = Subject> {
    prop::sample::select(vec![Subject::Alone, Subject::Doubled, Subject::Sum, Subject::Difference, Subject::Three])
}

/// `SUBJECT EDGE n`, with `and`, `or` or alone, with `not` before it or not.
#[derive(Debug, Clone)]
struct Condition {
    parts: Vec<(Edge, i64, bool)>,
    all: bool,
}

impl Condition {
    fn text(&self, subject: Subject) -> String {
        let part = |(edge, figure, negated): &(Edge, i64, bool)| {
            let not = if *negated { "not " } else { "" };
            format!("{not}{} {} {figure}", subject.text(), edge.word())
        };
        self.parts.iter().map(part).collect::<Vec<_>>().join(if self.all { " and " } else { " or " })
    }

    fn holds(&self, value: i64) -> bool {
        let mut parts = self.parts.iter().map(|(edge, figure, negated)| edge.holds(value, *figure) != *negated);
        if self.all { parts.all(|holds| holds) } else { parts.any(|holds| holds) }
    }
}

fn condition() -> impl Strategy<Value = Condition> {
    let edge = prop::sample::select(vec![Edge::Above, Edge::From, Edge::UpTo, Edge::Below]);
    let parts = prop::collection::vec((edge, 0_i64..14, any::<bool>()), 1..4);
    (parts, any::<bool>()).prop_map(|(parts, all)| Condition { parts, all })
}

/// What trying every dossier says of two exceptions in the third and fourth line.
fn tried(subject: Subject, one: &Condition, other: &Condition) -> BTreeSet<(usize, &'static str)> {
    let each = || (0..=MOST).flat_map(|a| (0..=MOST).flat_map(move |b| (0..=MOST).map(move |c| [a, b, c])));
    let values: Vec<i64> = each().map(|facts| subject.value(facts)).collect();
    let mut found = BTreeSet::new();
    for (line, condition) in [(3, one), (4, other)] {
        if !values.iter().any(|value| condition.holds(*value)) {
            found.insert((line, "never-applies"));
        } else if values.iter().all(|value| condition.holds(*value)) {
            found.insert((line, "always-true"));
        }
    }
    if values.iter().any(|value| one.holds(*value) && other.holds(*value)) {
        found.insert((4, "conflicting-exceptions"));
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn proofs_say_what_trying_every_dossier_says(subject in subject(), one in condition(), other in condition()) {
        let facts: String = ["a", "b", "c"].map(|name| format!("fact {name} integer from 0 up to {MOST}; ")).concat();
        let (first, second) = (one.text(subject), other.text(subject));
        let text = format!(
            "{facts}\nfee f phi {{ amount 1 VND\n  amount 2 VND when {first}\n  amount 3 VND when {second}\n}}\n"
        );
        let findings = match Rulebook::compile(&[Source::new("a.han", text.as_str())]) {
            Ok(book) => book.findings().clone(),
            Err(findings) => findings,
        };
        let index = LineIndex::new(&text);
        let found: BTreeSet<(usize, &str)> = findings
            .findings
            .iter()
            .map(|finding| (index.locate(&text, finding.place.start).line, finding.code.as_str()))
            .collect();
        prop_assert_eq!(found, tried(subject, &one, &other), "{}\n{}", text, findings);
    }
}
