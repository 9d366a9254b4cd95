//! Rules of any kind give a calendar or faults, and a calendar answers any question or declines it; neither panics.

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, Weekday, WeekdaySet};
use proptest::prelude::*;
use thoihan::calendar::rules::*;
use thoihan::calendar::{Calendar, CalendarRules, Span};

use crate::national::{date, national};

fn day() -> impl Strategy<Value = NaiveDate> {
    let near = (0u64..1500).prop_map(|days| date("2024-06-01") + Days::new(days));
    let far =
        prop::sample::select(vec![date("0001-01-01"), date("1899-12-31"), date("2101-01-01"), date("9999-12-31")]);
    prop_oneof![20 => near, 1 => far]
}

fn stretch() -> impl Strategy<Value = DateSpan> {
    (day(), 0u64..6)
        .prop_map(|(first, days)| DateSpan::new(first, first.checked_add_days(Days::new(days)).unwrap_or(first)))
}

fn stretches() -> impl Strategy<Value = Vec<DateSpan>> {
    prop::collection::vec(stretch(), 0..3)
}

fn weekdays() -> impl Strategy<Value = WeekdaySet> {
    use Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};
    prop::collection::vec(prop::sample::select(vec![Mon, Tue, Wed, Thu, Fri, Sat, Sun]), 0..6)
        .prop_map(|days| days.into_iter().collect())
}

fn span() -> impl Strategy<Value = Span> {
    prop_oneof![
        5 => (0u16..720, 720u16..=1440).prop_map(|(open, close)| Span::new(open, close)),
        1 => (any::<u16>(), any::<u16>()).prop_map(|(open, close)| Span::new(open, close)),
    ]
}

fn year_day() -> impl Strategy<Value = YearDay> {
    (0u8..14, 0u8..33).prop_map(|(month, day)| YearDay { month, day })
}

fn hours() -> impl Strategy<Value = Hours> {
    let season = prop::option::weighted(0.2, (year_day(), year_day()).prop_map(|(from, to)| Season { from, to }));
    (weekdays(), prop::collection::vec(span(), 0..3), season).prop_map(|(weekdays, spans, season)| Hours {
        weekdays,
        spans,
        season,
    })
}

fn offset() -> impl Strategy<Value = i32> {
    prop_oneof![20 => -5i32..5, 1 => any::<i32>()]
}

fn start() -> impl Strategy<Value = HolidayStart> {
    let line = (offset(), prop::option::of(weekdays())).prop_map(|(offset, when)| Projection { offset, when });
    prop_oneof![
        offset().prop_map(HolidayStart::Offset),
        (prop::collection::vec(-4i32..4, 0..4), prop::collection::vec(line, 0..2))
            .prop_map(|(starts, projected)| HolidayStart::Decided { starts, projected }),
    ]
}

fn holiday() -> impl Strategy<Value = Holiday> {
    let anchor = prop_oneof![
        year_day().prop_map(Anchor::Solar),
        (1u8..13, 1u8..31).prop_map(|(month, day)| Anchor::Lunar { month, day }),
    ];
    let stance =
        prop::sample::select(vec![SubstituteStance::Policy, SubstituteStance::Without, SubstituteStance::Unsettled]);
    (prop::sample::select(vec!["tet", "national", "x", "y"]), anchor, 0u16..9, start(), stance).prop_map(
        |(name, anchor, days, start, substitute)| Holiday {
            name: name.into(),
            title: None,
            anchor,
            days,
            start,
            substitute,
        },
    )
}

fn closing() -> impl Strategy<Value = Closing> {
    (stretches(), prop::option::of(span())).prop_map(|(dates, hours)| Closing { dates, hours, reason: None })
}

fn rule() -> impl Strategy<Value = Rule> {
    prop_oneof![
        hours().prop_map(Rule::Week),
        hours().prop_map(Rule::Counter),
        holiday().prop_map(Rule::Holiday),
        Just(Rule::Substitute(SubstitutePolicy::NextDay)),
        closing().prop_map(Rule::Closed),
        Just(Rule::IgnoreSwaps),
    ]
}

fn block() -> impl Strategy<Value = RuleBlock> {
    let dates =
        (prop::option::weighted(0.9, day()), prop::option::weighted(0.3, day()), prop::option::weighted(0.3, day()));
    (dates, any::<bool>(), prop::collection::vec(rule(), 0..3)).prop_map(
        |((since, until, issued), replacing_all, rules)| {
            let statements = rules.into_iter().map(|rule| Statement { tag: 7, citation: None, rule }).collect();
            RuleBlock { since, until, issued, replacing_all, statements, ..RuleBlock::default() }
        },
    )
}

fn notice() -> impl Strategy<Value = Notice> {
    let decision = prop_oneof![
        (prop::sample::select(vec!["tet", "national", "x"]), stretches())
            .prop_map(|(name, dates)| DecisionRule::Decides { name: name.into(), dates }),
        (stretches(), stretches()).prop_map(|(off, work)| DecisionRule::Swap { off, work }),
        closing().prop_map(DecisionRule::Closed),
    ];
    let decisions = prop::collection::vec(decision, 0..2);
    (any::<u64>(), prop::option::of(day()), decisions).prop_map(|(number, issued, rules)| Notice {
        number: number.to_string().into(),
        issued,
        decisions: rules.into_iter().map(|rule| Decision { tag: 8, citation: None, rule }).collect(),
        ..Notice::default()
    })
}

fn office() -> impl Strategy<Value = CalendarRules> {
    let covers = (day(), 0u64..900)
        .prop_map(|(first, days)| DateSpan::new(first, first.checked_add_days(Days::new(days)).unwrap_or(first)));
    (covers, prop::collection::vec(block(), 0..3), prop::collection::vec(notice(), 0..2)).prop_map(
        |(covers, blocks, notices)| CalendarRules {
            name: "office".into(),
            covers: Some(covers),
            blocks,
            notices,
            ..CalendarRules::default()
        },
    )
}

fn ask(calendar: &Calendar, date: NaiveDate, known_on: NaiveDate, n: i32) {
    for table in [calendar.known_on(None), calendar.known_on(Some(known_on))] {
        let _ = table.add_working_days(date, n);
        let _ = table.day(date);
        let _ = table.counter_spans(date);
        let _ = table.weakest(table.first(), table.last());
        let moment = NaiveDateTime::new(date, NaiveTime::MIN);
        if let Ok(there) = table.add_working_minutes(moment, i64::from(n))
            && there.date() <= table.last()
        {
            assert_eq!(table.working_minutes_between(moment, there), Ok(i64::from(n)));
        }
        for variant in table.variants() {
            let _ = variant.add_working_days(date, n);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn nothing_panics(own in office(), inherits in any::<bool>(), date in day(), known_on in day(), n in -2000i32..2000) {
        let rules = own.extending(&if inherits { national() } else { CalendarRules { notices: Vec::new(), ..national() } });
        if let Ok(calendar) = Calendar::build(&rules) {
            ask(&calendar, date, known_on, n);
        }
    }
}
