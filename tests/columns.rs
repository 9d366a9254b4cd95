//! Columns against single dossiers: the same answer row by row, whatever stands around a row.
#![cfg(all(feature = "json", feature = "vietnam"))]

#[path = "../benches/book/generated.rs"]
mod generated;
#[path = "columns/table.rs"]
mod table;
#[path = "vectors/worked_cases.rs"]
mod worked_cases;

use proptest::prelude::*;
use table::{columns, row, single};
use thoihan::amount::{Money, Ratio};
use thoihan::assessment::{AnswerColumns, Brief, ErrorKind};
use thoihan::dossier::{AsOfColumn, Column, Columns, FactColumn, LentDossier, MomentColumn, TextColumn};
use thoihan::{AsOf, Channel, Dossier, DossierError, Event, FactValue, Moment, Rulebook, Source};
use worked_cases::{book, moment, worked};

/// Every row of a table has the answer that its dossier has alone.
fn agree(book: &Rulebook, cases: &[(Dossier, AsOf)]) -> Result<(), String> {
    let (dossiers, now) = columns(cases);
    let answers = book.assess_columns(&dossiers, now);
    if answers.rows != cases.len() {
        return Err(format!("{} rows of {}", answers.rows, cases.len()));
    }
    for (at, (dossier, as_of)) in cases.iter().enumerate() {
        let (alone, inside) = (single(book.assess(dossier, as_of)), row(&answers, at));
        if alone != inside {
            return Err(format!("row {at}: {dossier:?}\nalone  {alone:?}\ninside {inside:?}"));
        }
        let (brief, full) = (book.brief(dossier, as_of), book.assess(dossier, as_of).map(Brief::from));
        if brief != full {
            return Err(format!("row {at}: {dossier:?}\nbrief {brief:?}\nfull  {full:?}"));
        }
        if dossier.events.is_empty() && dossier.fees.is_empty() && lent(book, dossier, as_of) != full {
            return Err(format!("row {at}: {dossier:?}\nlent {:?}\nfull {full:?}", lent(book, dossier, as_of)));
        }
    }
    Ok(())
}

/// What a dossier comes to whose texts are lent.
fn lent(book: &Rulebook, dossier: &Dossier, as_of: &AsOf) -> Result<Brief, DossierError> {
    let facts: Vec<(&str, FactValue)> = dossier.facts.iter().map(|(name, value)| (&**name, value.clone())).collect();
    book.brief_of(&LentDossier::of(dossier, &facts), as_of)
}

#[test]
fn the_worked_cases_in_one_table() {
    let mut rows = 0;
    for (rules, cases) in worked() {
        rows += cases.len();
        agree(&book(&rules), &cases).unwrap_or_else(|fault| panic!("{rules}: {fault}"));
    }
    assert!(rows > 500, "{rows} rows");
}

/// A book of many versions, conditions and tiers, and rows around every edge of them.
#[test]
fn a_mixed_table_over_a_generated_book() {
    const PROCEDURES: usize = 24;
    let book = Rulebook::compile(&generated::book(PROCEDURES)).expect("the generated book compiles");
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % below
    };
    let edges = ["2014-12-30", "2016-12-28", "2020-06-20", "2023-12-25", "2025-06-24", "2026-02-05"];
    let mut cases = Vec::new();
    for _ in 0..4_000 {
        let edge: chrono::NaiveDate = edges[next(edges.len() as u64) as usize].parse().expect("a date");
        let minute = |day: chrono::NaiveDate, minute: u64| {
            Moment::Civil(day.and_hms_opt(minute as u32 / 60, minute as u32 % 60, 0).expect("a time"))
        };
        let later = |day: chrono::NaiveDate, days: u64| day + chrono::TimeDelta::days(days as i64);
        let accepted = later(edge, next(20));
        let mut dossier = Dossier::new(generated::code(next(PROCEDURES as u64) as usize));
        dossier.accepted = (next(30) > 0).then(|| minute(accepted, 360 + next(720)));
        dossier.paid = (next(10) > 0).then(|| minute(later(accepted, next(3)), 480 + next(540)));
        dossier.finished = (next(4) > 0).then(|| minute(later(accepted, next(40)), next(1_440)));
        dossier.channel = [None, Some(Channel::Counter), Some(Channel::Online), Some(Channel::Post)][next(4) as usize];
        for (name, odds) in [("urgent", 3), ("complex", 3), ("remote", 4), ("poor", 5)] {
            if next(2) == 0 {
                dossier = dossier.fact(name, next(odds) == 0);
            }
        }
        let value =
            [0, 1, 49_999_999, 50_000_000, 50_000_001, 999_999_999, 1_000_000_000, 1_000_000_001, 12_345_678_901_234]
                [next(9) as usize];
        dossier = dossier.fact("value", Money::vnd(value));
        dossier = dossier.fact("pages", [1, 2, 3, 150, 400][next(5) as usize]).fact("copies", 1 + next(5) as i64);
        let work = ["house", "factory", "road", "other"][next(4) as usize];
        dossier = dossier.fact("kind_of_work", work);
        cases.push((dossier, AsOf::new(minute(later(accepted, next(60)), next(1_440)))));
    }
    agree(&book, &cases).unwrap_or_else(|fault| panic!("{fault}"));
}

/// A table of one row has columns of one type each: every type of column is read.
#[test]
fn the_worked_cases_in_tables_of_one_row() {
    for (rules, cases) in worked() {
        let book = book(&rules);
        for case in cases {
            agree(&book, &[case]).unwrap_or_else(|fault| panic!("{rules}: {fault}"));
        }
    }
}

#[test]
fn a_bad_row_spoils_no_other() {
    let book = book("");
    let now = AsOf::new(moment("2026-08-28T16:00"));
    let mut table = Columns::of_rows(7);
    let good = Some("2.000815");
    table.procedure = Some([good, Some("2.000185"), good, good, good, good, None].into_iter().collect());
    let accepted = ["2026-08-28T15:30", "2026-08-28T15:30", "yesterday", "2026-08-28T15:30", "1200-01-01T08:00"];
    let accepted = accepted.into_iter().map(Some).chain([Some("2026-08-28T15:30"); 2]);
    table.accepted = Some(MomentColumn::Written(accepted.collect()));
    table.channel = Some([None, None, None, Some("fax"), None, None, None].into_iter().collect());
    let pages = vec![Some(FactValue::from(5)), None, None, None, None, Some("many".into()), None];
    table.facts.insert("pages".to_owned(), FactColumn::Values(pages));
    let answers = book.assess_columns(&table, now);
    let kind = |at: usize| answers.error_kind.get(at).copied();
    let says = |at: usize, words: &str| {
        let message = answers.error_message.get(at).expect("a message");
        assert!(message.contains(words), "{message}");
    };
    assert_eq!((kind(0), answers.due_date.get(0)), (None, Some(&20_699)));
    assert_eq!(answers.due_instant(0).expect("a due instant").to_rfc3339(), "2026-09-03T17:30:00+07:00");
    assert_eq!((kind(1), answers.status.get(1)), (Some(ErrorKind::UnknownProcedure), None));
    says(1, "did you mean `2.000815`");
    assert_eq!(kind(2), Some(ErrorKind::Unreadable));
    says(2, "column `accepted`: `yesterday` is no moment");
    assert_eq!(kind(3), Some(ErrorKind::Unreadable));
    says(3, "column `channel`: `fax` is no channel");
    assert_eq!(kind(4), Some(ErrorKind::NoVersionInForce));
    assert_eq!(kind(5), Some(ErrorKind::WrongFactType));
    assert_eq!(kind(6), Some(ErrorKind::UnknownProcedure));
}

#[test]
fn what_is_too_short_or_points_nowhere_is_said() {
    let book = book("");
    let now = AsOf::new(moment("2026-08-28T16:00"));
    let mut table = Columns::of_rows(3);
    table.procedure = Some(TextColumn { words: vec!["2.000815".into()], codes: vec![0, 0, 1].into() });
    table.accepted = Some(MomentColumn::Dates(vec![20_693, 20_693].into()));
    let answers = book.assess_columns(&table, now);
    assert!(answers.due_date.get(0).is_some() || answers.status.get(0).is_some());
    assert!(answers.error_message.get(2).expect("a message").contains("its dictionary has no text 1"));
    table.procedure = Some([Some("2.000815")].into_iter().collect());
    let answers = book.assess_columns(&table, now);
    assert!(answers.error_message.get(2).expect("a message").contains("column `accepted`: it ends before row 2"));
    assert_eq!(answers.error_kind.get(1), None);
}

#[test]
fn each_row_can_have_its_own_moment_of_judgement() {
    let book = book("");
    let mut table = Columns::of_rows(3);
    table.procedure = Some([Some("2.000815")].into_iter().collect());
    table.accepted = Some(MomentColumn::Written([Some("2026-08-28T09:00")].into_iter().collect()));
    let at = MomentColumn::Written([Some("2026-08-28T16:00"), Some("2026-09-30T16:00"), None].into_iter().collect());
    let known_on = Some(Column::from(vec![None, Some(20_693), None]));
    for one in ["2026-08-28", "2026-08-28T16:00", "2026-08-28T09:00:00Z"].map(moment) {
        let each = AsOfColumn::Each { at: one.into(), known_on: None };
        assert_eq!(book.assess_columns(&table, each), book.assess_columns(&table, AsOf::new(one)), "{one}");
    }
    let answers = book.assess_columns(&table, AsOfColumn::Each { at, known_on });
    let status = |at: usize| answers.status.get(at).map(|status| status.as_str());
    assert_eq!((status(0), status(1), status(2)), (Some("in_time"), Some("overdue"), None));
    assert!(answers.error_message.get(2).expect("a message").contains("column `as_of`: not given"));
}

#[test]
fn totals_in_major_units_are_exact_or_not_there() {
    let mut table = Columns::of_rows(2);
    table.fees = vec![vec!["cents".to_owned()], vec!["whole".to_owned()]];
    let rules = "fee cents \"Cents\" phi { anchor paid  amount 12.34 USD }\nfee whole \"Whole\" phi { anchor paid  amount 28_000 VND }\n";
    let book = Rulebook::compile(&[Source::new("a.han", rules)]).unwrap_or_else(|findings| panic!("{findings}"));
    table.paid = Some(MomentColumn::Dates(vec![20_693].into()));
    let answers = book.assess_columns(&table, AsOf::new(moment("2026-08-28T16:00")));
    assert_eq!((answers.fee_total.get(0), answers.fee_total.get(1)), (Some(&1234), Some(&28_000)));
    let cells = |decimals: u32| {
        let column = answers.fee_total_in_major_units(decimals);
        (column.get(0).copied(), column.get(1).copied())
    };
    assert_eq!(cells(0), (None, Some(28_000)));
    assert_eq!(cells(2), (Some(1234), Some(2_800_000)));
    assert_eq!(cells(39), (None, None));
}

fn random_moment() -> impl Strategy<Value = Moment> {
    (0_i64..400, 0_i64..24 * 60, 0..3).prop_map(|(day, minute, kind)| {
        let civil = chrono::DateTime::from_timestamp((20_400 + day) * 86_400 + minute * 60, 0).expect("a time");
        match kind {
            0 => Moment::Date(civil.date_naive()),
            1 => Moment::Civil(civil.naive_utc()),
            _ => Moment::Instant(civil.with_timezone(&chrono::FixedOffset::east_opt(2 * 3600).expect("an offset"))),
        }
    })
}

fn random_event() -> impl Strategy<Value = Event> {
    let kind = prop_oneof!["supplement_requested", "supplement_completed", "extended", "withdrawn", "nonsense"];
    (kind, random_moment(), proptest::option::of(random_moment()), proptest::option::of(any::<bool>())).prop_map(
        |(kind, at, until, agreed)| {
            let mut event = Event::new(kind, at);
            (event.until, event.agreed) = (until, agreed);
            event
        },
    )
}

fn random_dossier() -> impl Strategy<Value = Dossier> {
    let book = book("");
    let codes: Vec<String> = book.procedures().iter().map(|one| one.code.to_owned()).chain(["0".to_owned()]).collect();
    let parties = (
        proptest::option::weighted(0.95, proptest::sample::select(codes)),
        proptest::option::of(proptest::sample::select(vec!["can_tho", "bac_ninh", "nowhere"])),
        proptest::option::of(proptest::sample::select(vec![Channel::Counter, Channel::Online, Channel::Post])),
    );
    let instants = proptest::array::uniform4(proptest::option::of(random_moment()));
    let facts = (
        proptest::option::of(-1_i64..300),
        proptest::option::of(1_i64..20),
        proptest::option::of(any::<bool>()),
        proptest::option::of(0_i128..10_000_000_000),
        proptest::option::of((0_i128..10_000, 0_u32..4)),
    );
    (parties, instants, facts, proptest::collection::vec(random_event(), 0..3)).prop_map(
        |((procedure, place, channel), [submitted, accepted, paid, finished], facts, mut events)| {
            events.sort_by_key(|event| event.at.to_string());
            let mut dossier = Dossier { procedure, channel, submitted, accepted, paid, finished, ..Dossier::default() };
            (dossier.place, dossier.events) = (place.map(str::to_owned), events);
            let (pages, copies, flag, money, number) = facts;
            let values = [
                ("pages", pages.map(FactValue::Integer)),
                ("copies", copies.map(FactValue::Integer)),
                ("child", flag.map(FactValue::Flag)),
                ("contract_value", money.map(|minor| FactValue::Money(Money::vnd(minor)))),
                ("area", number.and_then(|(digits, decimals)| Ratio::decimal(digits, decimals)).map(FactValue::Number)),
            ];
            for (name, value) in values {
                dossier.facts.extend(value.map(|value| (name.to_owned(), value)));
            }
            dossier
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn any_table_is_its_rows(dossiers in proptest::collection::vec(random_dossier(), 1..40), at in random_moment()) {
        let cases: Vec<(Dossier, AsOf)> = dossiers.into_iter().map(|dossier| (dossier, AsOf::new(at))).collect();
        if let Err(fault) = agree(&book(""), &cases) {
            prop_assert!(false, "{}", fault);
        }
    }
}

/// Every row of columns that hold what a dossier cannot: the answer is that of the row read alone, or says why it cannot be read.
fn agree_with_rows(book: &Rulebook, columns: &Columns<'_>, as_of: &AsOfColumn<'_>) {
    let answers = book.assess_columns(columns, as_of.clone());
    for at in 0..columns.rows {
        let inside = row(&answers, at);
        let alone = match columns.dossier(at).and_then(|dossier| Ok((dossier, as_of.get(at)?))) {
            Ok((dossier, as_of)) => single(book.assess(&dossier, &as_of)),
            Err(bad) => table::refused(ErrorKind::Unreadable, &bad.to_string()),
        };
        assert_eq!(inside, alone, "row {at}");
    }
}

#[test]
fn days_that_no_calendar_has_are_refused_wherever_they_stand() {
    let book = Rulebook::compile(&generated::book(1)).expect("the generated book compiles");
    let days = vec![i32::MIN, i32::MIN + 1, -200_000_000, -95_000_000, 20_500, 95_000_000, 200_000_000, i32::MAX];
    let mut columns = Columns::of_rows(days.len());
    columns.procedure = Some(columns.rows).map(|rows| (0..rows).map(|_| Some("1.000000")).collect());
    let same = |day: i32| MomentColumn::Dates(vec![day].into());
    let now = AsOf::new(moment("2026-08-28T16:00"));
    columns.accepted = Some(MomentColumn::Dates(days.clone().into()));
    agree_with_rows(&book, &columns, &now.into());
    columns.accepted = Some(same(20_500));
    let known = AsOfColumn::Each { at: same(20_700), known_on: Some(days.clone().into()) };
    agree_with_rows(&book, &columns, &known);
    agree_with_rows(
        &book,
        &columns,
        &AsOfColumn::Each { at: MomentColumn::Dates(days.clone().into()), known_on: None },
    );
    let dated = Rulebook::compile(&[
        generated::book(0).remove(0),
        Source::new(
            "dated.han",
            "fact signed date\nprocedure \"1.000000\" \"A\" { calendar vn under civil_code, one_stop \
            due in 3 working days collects none }",
        ),
    ]);
    columns.facts.insert("signed".to_owned(), FactColumn::Moments(MomentColumn::Dates(days.into())));
    agree_with_rows(&dated.expect("the book compiles"), &columns, &now.into());
}

#[test]
fn an_amount_in_another_currency_is_not_the_default_of_its_fact() {
    let book = Rulebook::compile(&generated::book(1)).expect("the generated book compiles");
    let mut columns = Columns::of_rows(4);
    columns.procedure = Some((0..4).map(|_| Some("1.000000")).collect());
    columns.accepted = Some(moment("2019-03-06T09:00").into());
    columns.paid = Some(moment("2019-03-06T09:10").into());
    let digits: Column<'_, i128> = vec![Some(0), Some(0), None, Some(0)].into();
    let currencies = TextColumn::from_iter([Some("VND"), Some("USD"), Some("USD"), None]);
    columns.facts.insert("value".to_owned(), FactColumn::Money { currencies, digits, decimals: 0 });
    agree_with_rows(&book, &columns, &AsOf::new(moment("2026-08-28T16:00")).into());
}

/// A line that the law leaves open has no total, whatever stands beside it: an amount, another currency, an exemption.
#[test]
fn what_the_law_leaves_open_has_no_total() {
    let fee = |name: &str, amount: &str| {
        format!(
            "fact {name}_open flag\nfact {name}_free flag\nfee {name} phi {{ anchor accepted\nsince 2020-01-01 {{
                amount {amount}\nalso exempt when {name}_free and not {name}_open\nalso undetermined \"no tariff\" when {name}_open }} }}\n"
        )
    };
    let procedure = |code: &str, fees: &[&str]| {
        let collects: String = fees.iter().map(|fee| format!("  collects {fee}\n")).collect();
        format!(
            "procedure \"{code}\" {{\n  calendar office\n  anchor accepted\n  count first day excluded, \
             last day rolls to next working day, day ends at closing, outside hours stays\n  clock starts when accepted\n  \
             since 2020-01-01 {{ due in 1 working day }}\n{collects}}}\n"
        )
    };
    let rules = [
        "calendar office {\n  timezone Asia/Ho_Chi_Minh\n  covers 2025-01-01..2028-12-31\n  \
         week Mon..Fri 07:30-11:30 13:30-17:30\n}\nrounding VND half up to 1 VND\n"
            .to_owned(),
        fee("copy", "2_000 VND"),
        fee("seal", "3_000 VND"),
        fee("visa", "25 USD"),
        procedure("1", &["copy", "seal"]),
        procedure("2", &["copy", "visa"]),
        procedure("3", &["visa"]),
    ];
    let book = Rulebook::compile(&[Source::new("open.han", rules.concat())]).unwrap_or_else(|found| panic!("{found}"));
    let at = moment("2026-03-02T09:00");
    let mut cases = Vec::new();
    for code in ["1", "2", "3"] {
        for bits in 0..1_u32 << 6 {
            let mut dossier = Dossier::new(code).accepted(at);
            let names = ["copy_open", "copy_free", "seal_open", "seal_free", "visa_open", "visa_free"];
            for (place, name) in names.into_iter().enumerate() {
                dossier = dossier.fact(name, bits >> place & 1 == 1);
            }
            cases.push((dossier, AsOf::new(at)));
        }
    }
    agree(&book, &cases).unwrap_or_else(|fault| panic!("{fault}"));
    let open =
        cases.iter().filter(|(dossier, as_of)| book.brief(dossier, as_of).is_ok_and(|brief| brief.total.is_none()));
    assert!(open.count() > 60);
}

/// Every policy of a day's end, of what comes outside hours and of being on time, over days of every kind of hours.
#[test]
fn every_policy_of_hours_and_ends() {
    let mut rules = "calendar office {\n  timezone Asia/Ho_Chi_Minh\n  covers 2026-01-01..2026-12-31\n  \
         week Mon..Tue 07:30-11:30 13:30-17:30\n  week Wed 07:00-09:00 10:00-12:00 13:30-16:00\n  week Thu 08:00-16:00\n  \
         week Fri 07:30-11:30 13:30-23:59\n  week Sat 07:30-11:30\n}\n"
        .to_owned();
    let mut codes = Vec::new();
    for ends in ["midnight", "closing", "same time"] {
        for outside in ["stays", "next opening"] {
            for on_time in ["instant", "date", "half day"] {
                for term in ["3 working days", "4 days", "1 day", "8 working days"] {
                    for cutoff in ["", "cutoff 15:00 counts as next working day\n", "cutoff 15:00 counts as next day\n"]
                    {
                        codes.push(codes.len().to_string());
                        rules += &format!(
                            "procedure \"{}\" {{\n  calendar office\n  anchor accepted\n  count first day excluded, last day \
                             rolls to next working day, day ends at {ends}, outside hours {outside}\n  on time to the {on_time}\n  \
                             clock starts when accepted\n  {cutoff}  since 2020-01-01 {{ due in {term} }}\n}}\n",
                            codes.len() - 1
                        );
                    }
                }
            }
        }
    }
    let book = Rulebook::compile(&[Source::new("hours.han", rules)]).unwrap_or_else(|found| panic!("{found}"));
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below) as i64
    };
    const EDGES: [i64; 14] = [0, 419, 420, 450, 540, 541, 690, 691, 720, 809, 810, 1_050, 1_051, 1_439];
    let first = chrono::NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
    let mut cases = Vec::new();
    for code in &codes {
        for _ in 0..24 {
            let mut at = |from: i64, days: u64| {
                let minute = if next(2) == 0 { EDGES[next(14) as usize] } else { next(1_440) };
                let day = first + chrono::TimeDelta::days(from + next(days));
                Moment::Civil(day.and_time(chrono::NaiveTime::MIN) + chrono::TimeDelta::minutes(minute))
            };
            let (early, later) = (at(0, 340), at(0, 366));
            let (accepted, near) = match early {
                Moment::Civil(civil) => (early, at((civil.date() - first).num_days(), 14)),
                _ => (early, early),
            };
            let mut dossier = Dossier::new(code).accepted(accepted);
            if next(4) > 0 {
                dossier = dossier.finished(near);
            }
            cases.push((dossier, AsOf::new(later)));
        }
    }
    agree(&book, &cases).unwrap_or_else(|fault| panic!("{fault}"));
    let answered =
        |(dossier, as_of): &&(Dossier, AsOf)| book.brief(dossier, as_of).is_ok_and(|brief| brief.lateness.is_some());
    assert!(cases.iter().filter(answered).count() > cases.len() / 4);
}

/// More versions than are looked through together, and more stretches of days than one code has programs.
#[test]
fn a_term_and_a_fee_of_every_month() {
    const MONTHS: u32 = 84;
    let first =
        |month: u32| chrono::NaiveDate::from_ymd_opt(2018 + month as i32 / 12, month % 12 + 1, 1).expect("a day");
    let mut rules = "calendar office {\n  timezone Asia/Ho_Chi_Minh\n  covers 2017-01-01..2026-12-31\n  \
         week Mon..Fri 08:00-12:00 13:00-17:00\n}\nprocedure \"a\" {\n  calendar office\n  anchor accepted\n  count first day \
         excluded, last day rolls to next working day, day ends at closing, outside hours next opening\n  on time to the \
         instant\n  clock starts when accepted\n"
        .to_owned();
    let mut fee = "  collects monthly\n}\nfee monthly \"Monthly\" phi {\n  anchor accepted\n".to_owned();
    for month in 0..MONTHS {
        let since = first(month);
        rules += &format!("  since {since} {{ due in {} working days }}\n", 1 + month * 5 % 23);
        fee += &format!("  since {since} {{ amount {}_000 VND }}\n", 1 + month);
    }
    rules += &format!("{fee}}}\n");
    let book = Rulebook::compile(&[Source::new("months.han", rules)]).unwrap_or_else(|found| panic!("{found}"));
    let case = |month: u32, day: i64, finished: Option<i64>| {
        let at = |days: i64| {
            Moment::Civil((first(month) + chrono::TimeDelta::days(day + days)).and_hms_opt(9, 30, 0).expect("a time"))
        };
        let mut dossier = Dossier::new("a").accepted(at(0));
        dossier.finished = finished.map(at);
        (dossier, AsOf::new(at(12)))
    };
    let months = || (0..MONTHS).chain((0..MONTHS).rev());
    let cases: Vec<(Dossier, AsOf)> = months()
        .flat_map(|month| [case(month, 0, None), case(month, 27, Some(9)), case(month, -1, Some(30))])
        .collect();
    agree(&book, &cases).unwrap_or_else(|fault| panic!("{fault}"));
    // tables of few months each, which find what others asked for
    for part in cases.chunks(40).rev() {
        agree(&book, part).unwrap_or_else(|fault| panic!("{fault}"));
    }
    let totals: std::collections::HashSet<_> = cases
        .iter()
        .filter_map(|(dossier, as_of)| book.brief(dossier, as_of).ok()?.total)
        .map(|total| total.to_string())
        .collect();
    assert_eq!(totals.len(), MONTHS as usize);
}

#[test]
fn answers_that_were_there_leave_nothing_behind() {
    let book = book("");
    let now = AsOf::new(moment("2026-08-28T16:00"));
    let dossiers = |codes: &[Option<&'static str>]| {
        let mut table = Columns::of_rows(codes.len());
        table.procedure = Some(codes.iter().copied().collect());
        table.accepted = Some(MomentColumn::Written(codes.iter().map(|_| Some("2026-08-28T15:30")).collect()));
        table.facts.insert("pages".to_owned(), FactColumn::Integers(vec![5; codes.len()].into()));
        table
    };
    let good = Some("2.000815");
    let tables = [
        dossiers(&[good, Some("0"), good, None]),
        dossiers(&[Some("0"), good]),
        dossiers(&[good; 6]),
        dossiers(&[]),
        dossiers(&[None; 3]),
    ];
    let mut answers = AnswerColumns::default();
    for table in &tables {
        book.assess_columns_into(table, now, &mut answers);
        assert_eq!(answers, book.assess_columns(table, now));
    }
}

/// As many rows as are answered together, and some more.
#[test]
fn rows_beyond_the_first_part_have_their_own_answers() {
    let book = Rulebook::compile(&generated::book(3)).expect("the generated book compiles");
    let rows = 262_144 + 30;
    let mut table = Columns::of_rows(rows);
    let codes: Vec<String> = (0..3).map(generated::code).collect();
    table.procedure = Some((0..rows).map(|at| codes.get(at % 3).map(String::as_str)).collect());
    let microseconds: Vec<i64> =
        (0..rows).map(|at| (20_000 + (at % 5) as i64) * 86_400_000_000 + 32_400_000_000).collect();
    table.accepted = Some(MomentColumn::Civil(microseconds.into()));
    let answers = book.assess_columns(&table, AsOf::new(moment("2026-08-28T16:00")));
    assert_eq!(answers.rows, rows);
    for at in rows - 45..rows {
        assert_eq!(row(&answers, at), row(&answers, at % 15), "row {at}");
    }
    assert_ne!(row(&answers, rows - 1), row(&answers, rows - 2));
}

/// More rows than a processor takes at a time, so that several parts meet.
#[cfg(feature = "parallel")]
#[test]
fn all_processors_give_the_same_answers_in_the_same_order() {
    let book = book("");
    let codes = ["2.000815", "1.012784", "0", "1.013225", "2.000815"];
    let mut table = Columns::of_rows(20_000);
    table.procedure = Some((0..table.rows).map(|at| codes.get(at % codes.len()).copied()).collect());
    let days: Vec<i32> = (0..table.rows).map(|at| 20_000 + (at % 700) as i32).collect();
    table.accepted = Some(MomentColumn::Dates(days.into()));
    table.facts.insert("pages".to_owned(), FactColumn::Integers((1..=20_000).collect::<Vec<i64>>().into()));
    let now = AsOf::new(moment("2026-08-28T16:00"));
    let (one, all) = (book.assess_columns(&table, now), book.assess_columns_in_parallel(&table, now));
    assert!(one.due_date.given.iter().filter(|given| **given).count() > 1_000);
    assert!(one == all, "the answers differ");
    let mut used = book.assess_columns(&Columns::of_rows(20_007), now);
    book.assess_columns_in_parallel_into(&table, now, &mut used);
    assert!(one == used, "what was there is left");
    assert_ne!(row(&one, 8_191), table::Row::default());
}
