//! What a dossier lacks: the named facts decide, no fewer do, and every answer lies in the range.

use proptest::prelude::*;
use thoihan::amount::{Currency, Money, Ratio};
use thoihan::assessment::{Assessment, Completeness, Missing, Outcome, Question};
use thoihan::{AsOf, Dossier, FactValue, Moment, Rulebook, Source};

fn moment(text: &str) -> Moment {
    text.parse().unwrap()
}

fn at() -> Moment {
    moment("2026-03-02T09:00:00+07:00")
}

fn lacks(rules: &str, change: impl FnOnce(Dossier) -> Dossier) -> (Rulebook, Missing) {
    let head = "rounding VND half up to 1 VND\n";
    let source = Source::new("fee.han", format!("{head}{rules}"));
    let book = Rulebook::compile(&[source]).unwrap_or_else(|findings| panic!("{findings}"));
    let dossier = change(Dossier::of_fee("tested").paid(at()));
    let missing = book.missing(&dossier, &AsOf::new(at())).unwrap();
    (book, missing)
}

fn names(missing: &Missing) -> Vec<&str> {
    missing.facts.iter().map(|fact| &*fact.name).collect()
}

/// `1000..5000`, a star where there is no bound, and what it depends on.
fn total(missing: &Missing) -> String {
    let (_, spread) = missing.totals.iter().find(|(currency, _)| *currency == Currency::VND).unwrap();
    let end = |end: &Option<thoihan::assessment::Extreme<Money>>| {
        end.as_ref().map_or("*".to_owned(), |end| end.value.minor.to_string())
    };
    format!("{}..{} {}", end(&spread.least), end(&spread.greatest), spread.depends_on.join(",")).trim_end().to_owned()
}

const FLAGS: &str = "fact a flag\nfact b flag\nfact c flag\n";

#[test]
fn the_fewest_facts_and_the_range() {
    // c is asked only where a holds, b decides nothing: both ways cost the same
    let rules = "fee tested phi { anchor paid
        since 2020-01-01 { amount 10_000 VND; amount 5_000 VND when a and b; amount 5_000 VND when a and not b
            surcharge late 1_000 VND when c } }";
    let (_, missing) = lacks(&format!("{FLAGS}{rules}"), |dossier| dossier);
    assert_eq!(names(&missing), ["a", "b", "c"]);
    assert_eq!(total(&missing), "5000..11000");
    assert_eq!(missing.completeness, Completeness::Complete);
    let (_, missing) = lacks(&format!("{FLAGS}{rules}"), |dossier| dossier.fact("a", false));
    assert_eq!((names(&missing), total(&missing)), (vec!["c"], "10000..11000".to_owned()));
    let (_, missing) = lacks(&format!("{FLAGS}{rules}"), |dossier| dossier.fact("a", false).fact("c", true));
    assert_eq!((names(&missing), total(&missing)), (vec![], "11000..11000".to_owned()));
    assert!(missing.unanswered.is_empty());
}

#[test]
fn what_has_no_bound_says_on_what_it_depends() {
    let fee = |amount: &str| {
        format!(
            "fact copies integer from 1\nfact pages integer from 1 up to 1000\nfee tested phi {{ anchor paid\nsince 2020-01-01 {{ amount {amount} }} }}"
        )
    };
    let shown = |amount: &str| {
        let (_, missing) = lacks(&fee(amount), |dossier| dossier);
        (names(&missing).join(","), total(&missing))
    };
    let rows = [
        ("copies × 7_000 VND", ("copies", "7000..* copies")),
        ("copies × 7_000 VND, at most 50_000 VND", ("copies", "7000..50000")),
        ("graduated of pages { up to 2: 2_000 VND; above 2: 1_000 VND }", ("pages", "2000..1002000")),
        (
            "bracket of pages { up to 10: 9_000 VND; up to 100: 3_000 VND; above 100: 20_000 VND }",
            ("pages", "3000..20000"),
        ),
        (
            "copies × (graduated of pages { up to 2: 2_000 VND; above 2: 1_000 VND })",
            ("copies,pages", "2000..* copies"),
        ),
        // it rises and falls on the way: no end is claimed
        ("(1_001 - pages) × pages × 1 VND", ("pages", "*..* pages")),
    ];
    for (amount, (facts, range)) in rows {
        assert_eq!(shown(amount), (facts.to_owned(), range.to_owned()), "{amount}");
    }
}

#[test]
fn the_ends_are_reached_with_the_values_that_stand_beside_them() {
    let rules = "fact a flag\nfact copies integer from 1 up to 9\nfee tested phi { anchor paid
        since 2020-01-01 { amount copies × 1_000 VND; benefit half pay 50% when a } }";
    let (_, missing) = lacks(rules, |dossier| dossier);
    let (_, spread) = &missing.totals[0];
    let (least, greatest) = (spread.least.as_ref().unwrap(), spread.greatest.as_ref().unwrap());
    assert_eq!((least.value, &*least.with["a"], &*least.with["copies"]), (Money::vnd(500), "true", "1"));
    assert_eq!((greatest.value, &*greatest.with["a"], &*greatest.with["copies"]), (Money::vnd(9_000), "false", "9"));
}

#[test]
fn what_no_fact_decides_is_named() {
    let rules = "fact a flag\nfee tested phi { anchor paid
        since 2020-01-01 { amount 1_000 VND; undetermined \"the law gives no rate\" when a } }";
    let (_, missing) = lacks(rules, |dossier| dossier);
    assert_eq!(names(&missing), ["a"]);
    let silent = &missing.unanswered[0];
    assert_eq!((&*silent.part, silent.outcome, &*silent.with["a"]), ("fee tested", "undetermined", "true"));
    assert!(silent.reason.contains("gives no rate"));
    // 1,000 đồng is one of its answers, not the range of them
    assert_eq!(total(&missing), "*..*");
}

#[test]
fn candidates_of_the_law_are_a_range() {
    let rules = "fact a flag\nfee tested phi { anchor paid
        since 2020-01-01 { amount 1_000 VND; undetermined \"two readings\" candidates 2_000 VND or 5_000 VND when a } }";
    let (_, missing) = lacks(rules, |dossier| dossier);
    assert_eq!((names(&missing), total(&missing)), (vec!["a"], "1000..5000".to_owned()));
}

#[test]
fn the_payers_choice_is_a_fact() {
    let rules = format!(
        "{FLAGS}fee tested phi {{ anchor paid\nsince 2020-01-01 {{ amount 8_000 VND; combine choose
        benefit half pay 50% when a; benefit part reduce 25% when b; benefit other pay 10% when c }} }}"
    );
    let given = |dossier: Dossier| dossier.fact("a", true).fact("b", true).fact("c", false);
    let (book, missing) = lacks(&rules, given);
    assert_eq!((names(&missing), total(&missing)), (vec!["chosen_benefit"], "4000..6000".to_owned()));
    let answer = book.assess(&given(Dossier::of_fee("tested").paid(at())), &AsOf::new(at())).unwrap();
    let Outcome::Undetermined(open) = &answer.fees[0].outcome else { panic!("{:?}", answer.fees[0].outcome) };
    assert!(open.reason.contains("the payer chooses one benefit"), "{}", open.reason);
}

#[test]
fn beyond_the_bound_it_says_so() {
    let mut rules = String::new();
    let mut whens = String::new();
    for at in 0..14 {
        rules.push_str(&format!("fact f{at} flag\n"));
        whens.push_str(&format!("surcharge s{at} {} VND when f{at}\n", 1 << at));
    }
    let (_, missing) = lacks(
        &format!("{rules}fee tested phi {{ anchor paid\nsince 2020-01-01 {{ amount 1 VND\n{whens} }} }}"),
        |dossier| dossier,
    );
    assert_eq!(missing.completeness, Completeness::TooMany);
    assert_eq!(missing.facts.len(), 14);
    assert!(missing.totals.iter().all(|(_, spread)| spread.least.is_none() && spread.greatest.is_none()));
}

/// A value of a fact, within its limits.
fn drawn(question: &Question, bits: u64) -> Option<FactValue> {
    let edge =
        |edge: &Option<String>| Ratio::parse(&edge.as_ref()?.replace('_', "").split(' ').next()?.replace('%', ""));
    let (low, high) = (edge(&question.minimum).unwrap_or(Ratio::ZERO), edge(&question.maximum));
    let scale = [3, 40, 5_000, 900_000_000_000][(bits >> 3) as usize % 4];
    let eighths = Ratio::new(1 + i128::from(bits >> 7) % 7, 8)?;
    let exact = match high {
        Some(high) => low.add(high.sub(low).ok()?.mul(eighths).ok()?).ok()?,
        None => low.add(Ratio::integer(1 + i128::from(bits >> 7) % scale)).ok()?,
    };
    let number = exact.ceil() as i64;
    Some(match question.kind {
        "flag" => FactValue::Flag(bits & 1 == 1),
        "integer" => FactValue::Integer(number),
        "number" => FactValue::Number(exact),
        "money" => FactValue::Money(Money::vnd(i128::from(number))),
        "one_of" => FactValue::Text(question.choices.get(bits as usize % question.choices.len().max(1))?.to_string()),
        "several_of" => {
            let chosen = question.choices.iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1);
            FactValue::List(chosen.map(|(_, choice)| FactValue::Text(choice.to_string())).collect())
        }
        "date" => FactValue::Text(format!("20{}-0{}-1{}", 16 + bits % 11, 1 + bits / 11 % 9, bits / 99 % 10)),
        _ => return None,
    })
}

/// The facts that an answer still lacks; an event that has not come is no fact that a clerk could ask for.
fn still_open(book: &Rulebook, answer: &Assessment) -> Vec<String> {
    let due = [&answer.due, &answer.original_due].into_iter().filter_map(|due| match &due.outcome {
        Outcome::Undetermined(open) => Some(&open.missing),
        _ => None,
    });
    let fees = answer.fees.iter().filter_map(|line| match &line.outcome {
        Outcome::Undetermined(open) => Some(&open.missing),
        _ => None,
    });
    let is_fact = |name: &&str| matches!(*name, "channel" | "place" | "office") || book.fact(name).is_ok();
    let names = due.chain(fees).flatten().map(|name| &**name);
    names.filter(is_fact).map(str::to_owned).collect()
}

#[test]
#[cfg(feature = "vietnam")]
fn an_event_that_has_not_come_is_no_fact() {
    let at = moment("2023-01-15T09:30");
    let missing = vietnam().missing(&Dossier::new("1.011441").accepted(at), &AsOf::new(at)).unwrap();
    assert_eq!(names(&missing), Vec::<&str>::new());
    let due = missing.unanswered.iter().find(|part| part.part == "due").unwrap();
    assert!(due.reason.to_string().contains("land_office_received"), "{}", due.reason);
}

#[cfg(feature = "vietnam")]
fn vietnam() -> &'static Rulebook {
    static BOOK: std::sync::LazyLock<Rulebook> = std::sync::LazyLock::new(|| Rulebook::vietnam().unwrap());
    &BOOK
}

/// Gives a fact, where a value of it can be drawn.
fn give(dossier: Dossier, question: &Question, bits: &mut u64) -> Dossier {
    *bits = bits.rotate_right(7).wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    let Some(value) = drawn(question, *bits >> 11) else { return dossier };
    match (&*question.name, &value) {
        ("channel", FactValue::Text(text)) => {
            let channel = if text == "online" { thoihan::Channel::Online } else { thoihan::Channel::Counter };
            dossier.channel(channel)
        }
        ("place", FactValue::Text(text)) => dossier.place(text.as_str()),
        ("office", FactValue::Text(text)) => dossier.office(text.as_str()),
        ("chosen_benefit", _) => dossier,
        (name, _) => dossier.fact(name, value),
    }
}

#[cfg(feature = "vietnam")]
proptest! {
    #![proptest_config(ProptestConfig::default())]

    #[test]
    fn every_answer_lies_in_the_range_and_the_named_facts_decide(
        procedure in any::<prop::sample::Index>(), fee in any::<prop::sample::Index>(), alone in any::<bool>(),
        day in 0_i64..3200, mut bits in any::<u64>(), given in any::<u64>(),
    ) {
        let book = vietnam();
        let first = chrono::NaiveDate::from_ymd_opt(2018, 1, 1).unwrap() + chrono::Duration::days(day);
        let at = Moment::Civil(first.and_hms_opt(9, 30, 0).unwrap());
        let procedures = book.procedures();
        let code = procedures[procedure.index(procedures.len())].code;
        let fees = book.fees();
        let mut dossier = Dossier::new(code).submitted(at).accepted(at).paid(at);
        if alone {
            dossier.fees.push(fees[fee.index(fees.len())].to_owned());
        }
        let questions = book.facts(code, first).unwrap();
        for (place, question) in questions.iter().enumerate() {
            if given >> (place % 64) & 1 == 1 {
                dossier = give(dossier, question, &mut bits);
            }
        }
        let as_of = AsOf::new(at);
        let missing = book.missing(&dossier, &as_of).unwrap();
        for _ in 0..6 {
            let mut named = dossier.clone();
            for question in &missing.facts {
                named = give(named, question, &mut bits);
            }
            let answer = book.assess(&named, &as_of).unwrap();
            if missing.completeness == Completeness::Complete && !names(&missing).contains(&"chosen_benefit") {
                prop_assert_eq!(still_open(book, &answer), Vec::<String>::new(), "{} {:?} lacks {:?}", code, named, names(&missing));
            }
            let mut full = named;
            for question in &questions {
                if question.default.is_none() && !full.facts.contains_key(&*question.name) {
                    let known = |name: &str| matches!(name, "channel" | "place" | "office");
                    full = if known(&question.name) { full } else { give(full, question, &mut bits) };
                }
            }
            let full = book.assess(&full, &as_of).unwrap();
            for answer in [&answer, &full] {
                if let (Some(due), Some(spread)) = (answer.due.outcome.value(), &missing.due) {
                    prop_assert!(spread.least.as_ref().is_none_or(|end| end.value <= due.date), "{:?}", missing);
                    prop_assert!(spread.greatest.as_ref().is_none_or(|end| due.date <= end.value), "{:?}", missing);
                }
                for total in &answer.totals {
                    let Some(amount) = total.amount else { continue };
                    let spread = missing.totals.iter().find(|(currency, _)| *currency == total.currency);
                    let Some((_, spread)) = spread else { continue };
                    prop_assert!(spread.least.as_ref().is_none_or(|end| end.value.minor <= amount.minor), "{} {:?}", amount, missing);
                    prop_assert!(spread.greatest.as_ref().is_none_or(|end| amount.minor <= end.value.minor), "{} {:?}", amount, missing);
                }
            }
        }
    }
}
