//! A case as the rule text that a lawyer would have written.

use crate::case::*;
use crate::date::{MONTHS, Weekday};
use crate::exact::Ratio;
use crate::print_steps::steps_text;
use std::fmt::Write;

pub const PROCEDURE: &str = "9.000001";
pub const FEE: &str = "trial_fee";
pub const DEADLINE: &str = "second";

/// The whole rule file.
pub fn rules(case: &Case) -> String {
    let mut text = String::from("language en 1\n");
    calendar(&mut text, &case.calendar);
    let (procedure, regimes) = case.layers.split_last().expect("a procedure");
    for regime in regimes {
        writeln!(text, "regime {} \"{}\" {{", regime.name, regime.name).unwrap();
        body(&mut text, regime);
        text.push_str("}\n");
    }
    write!(text, "procedure \"{PROCEDURE}\" \"Trial\" {{\n  calendar trial_calendar\n").unwrap();
    if !regimes.is_empty() {
        let names: Vec<&str> = regimes.iter().map(|regime| regime.name).collect();
        writeln!(text, "  under {}", names.join(", ")).unwrap();
    }
    if uses_evaluation(case) {
        text.push_str("  event evaluation \"Evaluation\"\n");
    }
    for fact in &case.facts {
        writeln!(text, "  {}", fact_text(fact)).unwrap();
    }
    body(&mut text, procedure);
    text.push_str(if case.fee.is_some() { "  collects trial_fee\n}\n" } else { "  collects none\n}\n" });
    if let Some(fee) = &case.fee {
        writeln!(text, "rounding VND half up to 1 VND\nfee {FEE} \"Trial\" phi {{").unwrap();
        body(&mut text, fee);
        text.push_str("}\n");
    }
    text
}

fn uses_evaluation(case: &Case) -> bool {
    let mut statements = case.layers.iter().flat_map(|layer| &layer.blocks).flat_map(|block| &block.statements);
    statements.any(|statement| statement_text(statement).contains(EVALUATION))
        || case.dossier.events.iter().any(|occurrence| occurrence.kind == EventKind::Evaluation)
}

fn calendar(text: &mut String, calendar: &Calendar) {
    text.push_str(
        "calendar trial_calendar \"Trial\" {\n  timezone Asia/Ho_Chi_Minh\n  covers 2005-01-01..2045-12-31\n",
    );
    for week in &calendar.weeks {
        let days = if week.first == week.last {
            weekday(week.first).to_owned()
        } else {
            format!("{}..{}", weekday(week.first), weekday(week.last))
        };
        write!(text, "  week {days}").unwrap();
        for (opening, closing) in &week.spans {
            write!(text, " {}-{}", time(*opening), time(*closing)).unwrap();
        }
        if let Some((first, last)) = week.season {
            write!(text, " from {} to {}", year_day(first), year_day(last)).unwrap();
        }
        text.push('\n');
    }
    for holiday in &calendar.holidays {
        let mut statement = format!("holiday {} on {}", holiday.name, year_day(holiday.on));
        if holiday.days > 1 {
            write!(statement, " for {} days", holiday.days).unwrap();
        }
        if holiday.starting != 0 {
            write!(statement, " starting {}", holiday.starting).unwrap();
        }
        match holiday.since {
            None => writeln!(text, "  {statement}").unwrap(),
            Some(since) => writeln!(text, "  since {since} {{ {statement} }}").unwrap(),
        }
    }
    if calendar.substitutes {
        text.push_str("  substitute next working day\n");
    }
    for day in &calendar.closed {
        writeln!(text, "  closed {day} \"closed\"").unwrap();
    }
    for (number, notice) in calendar.notices.iter().enumerate() {
        write!(text, "  notice \"{}/TB\"", number + 1).unwrap();
        if let Some(issued) = notice.issued {
            write!(text, " issued {issued}").unwrap();
        }
        text.push_str(" {");
        for (off, work) in &notice.swaps {
            write!(text, " swap off {off} work {work};").unwrap();
        }
        text.push_str(" }\n");
    }
    text.push_str("}\n");
}

fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "Mon",
        Weekday::Tue => "Tue",
        Weekday::Wed => "Wed",
        Weekday::Thu => "Thu",
        Weekday::Fri => "Fri",
        Weekday::Sat => "Sat",
        Weekday::Sun => "Sun",
    }
}

fn time(minute: u32) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

fn year_day((month, day): YearDay) -> String {
    format!("{day} {}", MONTHS[month as usize - 1])
}

fn fact_text(fact: &Fact) -> String {
    let kind = match &fact.kind {
        FactKind::Flag => "flag".to_owned(),
        FactKind::Integer => "integer from 0".to_owned(),
        FactKind::Money => "money".to_owned(),
        FactKind::OneOf(names) => format!("one of {}", names.join(", ")),
    };
    let default = match fact.default {
        None => String::new(),
        Some(Value::Flag(yes)) => format!(" default {}", if yes { "yes" } else { "no" }),
        Some(Value::Integer(number)) => format!(" default {number}"),
        Some(Value::Money(amount)) => format!(" default {amount} VND"),
        Some(Value::Choice(name)) => format!(" default {name}"),
    };
    format!("fact {} \"{}\" {kind}{default}", fact.name, fact.name)
}

fn body(text: &mut String, layer: &Layer) {
    if let Some(anchor) = layer.anchor {
        writeln!(text, "  anchor {anchor}").unwrap();
    }
    for block in &layer.blocks {
        let indent = if let Some(since) = block.since {
            write!(text, "  since {since}").unwrap();
            if let Some(until) = block.until {
                write!(text, " until {until}").unwrap();
            }
            text.push_str(if block.replacing_all { " replacing all {\n" } else { " {\n" });
            "    "
        } else {
            "  "
        };
        for statement in &block.statements {
            writeln!(text, "{indent}{}", statement_text(statement)).unwrap();
        }
        if block.since.is_some() {
            text.push_str("  }\n");
        }
    }
}

pub fn statement_text(statement: &Statement) -> String {
    let mut text = String::from(if statement.also { "also " } else { "" });
    text.push_str(&match &statement.meaning {
        Meaning::Count(policies) => format!("count {}", policies_text(policies)),
        Meaning::Clock(events) => format!("clock starts when {}", events.join(" and ")),
        Meaning::Cutoff(when, next) => {
            let when = match when {
                CutoffTime::At(minute) => time(*minute),
                CutoffTime::HoursBeforeClosing(1) => "1 hour before closing".to_owned(),
                CutoffTime::HoursBeforeClosing(hours) => format!("{hours} hours before closing"),
            };
            format!("cutoff {when} counts as {}", if *next == NextDay::Day { "next day" } else { "next working day" })
        }
        Meaning::Due(limit) => format!("due {}", limit_text(limit)),
        Meaning::Deadline(limit, counting) => {
            let counting =
                if counting.is_empty() { String::new() } else { format!(" counting {}", policies_text(counting)) };
            format!("deadline {DEADLINE} {}{counting}", limit_text(limit))
        }
        Meaning::Add(length) => format!("add {}", length_text(length)),
        Meaning::Extension(None) => "extension agreed".to_owned(),
        Meaning::Extension(Some(ceiling)) => format!("extension at most {} once", length_text(ceiling)),
        Meaning::Supplement(mode, maximum) => {
            let mode = match mode {
                Supplement::Restarts => "restarts".to_owned(),
                Supplement::Pauses => "pauses".to_owned(),
                Supplement::Continues => "continues".to_owned(),
                Supplement::Adds(length) => format!("adds {}", length_text(length)),
            };
            let maximum = maximum.map_or(String::new(), |maximum| format!(", at most {maximum}"));
            format!("supplement {mode}{maximum}")
        }
        Meaning::Reappointment(None) => "reappointment unlimited".to_owned(),
        Meaning::Reappointment(Some(maximum)) => format!("reappointment at most {maximum}"),
        Meaning::Exclude(grounds) => format!("exclude {}", grounds.join(", ")),
        Meaning::Steps(_) => "steps".to_owned(),
        Meaning::OnTime(OnTime::Instant) => "on time to the instant".to_owned(),
        Meaning::OnTime(OnTime::Date) => "on time to the date".to_owned(),
        Meaning::OnTime(OnTime::HalfDay) => "on time to the half day".to_owned(),
        Meaning::Completion(length) => {
            let length = length_text(length);
            format!(
                "deadline completion in {length} from supplement_requested met by supplement_completed if missed closes"
            )
        }
        Meaning::Let(name, pipe) => format!("let {name} = {}", pipe_text(pipe)),
        Meaning::Amount(pipe) => format!("amount {}", pipe_text(pipe)),
        Meaning::Exempt => "exempt \"exempt\"".to_owned(),
        Meaning::Undetermined(candidates) => {
            let candidates: Vec<String> = candidates.iter().map(pipe_text).collect();
            format!("undetermined \"open\" candidates {}", candidates.join(" or "))
        }
    });
    match &statement.guard {
        Guard::Always => {}
        Guard::When(condition) => write!(text, " when {}", condition_text(condition)).unwrap(),
        Guard::Overriding(condition) => write!(text, " overriding when {}", condition_text(condition)).unwrap(),
    }
    if let Meaning::Steps(rows) = &statement.meaning {
        write!(text, " {}", steps_text(rows)).unwrap();
    }
    text
}

fn policies_text(policies: &[Policy]) -> String {
    let names: Vec<&str> = policies.iter().map(|policy| policy_text(*policy)).collect();
    names.join(", ")
}

fn policy_text(policy: Policy) -> &'static str {
    use Policy::*;
    match policy {
        FirstDayExcluded => "first day excluded",
        FirstDayIncluded => "first day included",
        LastDayRollsToNextWorkingDay => "last day rolls to next working day",
        LastDayRollsToNextDay => "last day rolls to next day",
        LastDayRollsBack => "last day rolls back",
        LastDayStays => "last day stays",
        MonthEndClamps => "month end clamps",
        MonthEndSticks => "month end sticks",
        MonthsOf30Days => "months of 30 days",
        OutsideHoursStays => "outside hours stays",
        OutsideHoursNextOpening => "outside hours next opening",
        DayEndsAtMidnight => "day ends at midnight",
        DayEndsAtClosing => "day ends at closing",
        DayEndsAtSameTime => "day ends at same time",
    }
}

pub fn limit_text(limit: &Limit) -> String {
    match limit {
        Limit::In(length, None) => format!("in {}", length_text(length)),
        Limit::In(length, Some(point)) => format!("in {} from {}", length_text(length), point_text(*point)),
        Limit::Before { more_than, length, point } => {
            format!(
                "{}{} before {}",
                if *more_than { "more than " } else { "" },
                length_text(length),
                point_text(*point)
            )
        }
        Limit::SameWorkingDay => "same working day".to_owned(),
        Limit::Unspecified => "unspecified".to_owned(),
        Limit::DayOfNextMonth(day, after) => format!("on day {day} of next month after {after}"),
        Limit::LastDayOfSameMonth => "on last day of same month".to_owned(),
        Limit::YearDay { day, month } => format!("on {day} {}", MONTHS[*month as usize - 1]),
        Limit::LastDayOfNextMonth(after) => format!("on last day of next month after {after}"),
    }
}

fn point_text(point: Point) -> &'static str {
    match point {
        Point::Event(event) => event,
        Point::Due => "due",
        Point::RawDue => "raw due",
    }
}

pub fn length_text(length: &[Part]) -> String {
    let parts: Vec<String> =
        length.iter().map(|part| format!("{} {}", number_text(part.amount), unit_text(part))).collect();
    parts.join(" + ")
}

fn unit_text(part: &Part) -> &'static str {
    let one = part.amount == crate::exact::whole(1);
    match (part.unit, one) {
        (Unit::Minute, true) => "minute",
        (Unit::Minute, false) => "minutes",
        (Unit::Hour, true) => "hour",
        (Unit::Hour, false) => "hours",
        (Unit::WorkingHour, true) => "working hour",
        (Unit::WorkingHour, false) => "working hours",
        (Unit::Day, true) => "day",
        (Unit::Day, false) => "days",
        (Unit::WorkingDay, true) => "working day",
        (Unit::WorkingDay, false) => "working days",
        (Unit::Week, true) => "week",
        (Unit::Week, false) => "weeks",
        (Unit::Month, true) => "month",
        (Unit::Month, false) => "months",
        (Unit::Year, true) => "year",
        (Unit::Year, false) => "years",
    }
}

/// A decimal where it ends within three places, else a fraction.
fn number_text(number: Ratio) -> String {
    if number.is_whole() {
        return number.floor().to_string();
    }
    if 1000 % number.under == 0 {
        let thousandths = number.over * (1000 / number.under);
        let text = format!("{}.{:03}", thousandths / 1000, thousandths % 1000);
        return text.trim_end_matches('0').to_owned();
    }
    format!("{}/{}", number.over, number.under)
}

fn condition_text(condition: &Condition) -> String {
    match condition {
        Condition::Flag(name) => (*name).to_owned(),
        Condition::Integer(name, range) => format!("{name} {}", range_text(range)),
        Condition::Choice { fact, is, of } => format!("{fact} is {}{}", if *is { "" } else { "not " }, of.join(", ")),
        Condition::After(event, minute) => format!("{event} after {}", time(*minute)),
        Condition::Not(inner) => match **inner {
            Condition::Flag(_) => format!("not {}", condition_text(inner)),
            _ => format!("not ({})", condition_text(inner)),
        },
        Condition::And(left, right) => format!("({}) and ({})", condition_text(left), condition_text(right)),
        Condition::Or(left, right) => format!("({}) or ({})", condition_text(left), condition_text(right)),
    }
}

fn range_text(range: &Range) -> String {
    let lower = range.lower.map(|(edge, closed)| format!("{} {edge}", if closed { "from" } else { "above" }));
    let upper = range.upper.map(|(edge, closed)| format!("{} {edge}", if closed { "up to" } else { "below" }));
    [lower, upper].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn pipe_text(pipe: &Pipe) -> String {
    let mut text = expression_text(&pipe.value);
    for clause in &pipe.clauses {
        text.push_str(&match clause {
            Clause::AtLeast(limit) => format!(", at least {}", expression_text(limit)),
            Clause::AtMost(limit) => format!(", at most {}", expression_text(limit)),
            Clause::Rounded(Rounding::HalfUp, unit) => format!(", rounded half up to {unit} VND"),
            Clause::Rounded(Rounding::Up, unit) => format!(", rounded up to {unit} VND"),
            Clause::Rounded(Rounding::Down, unit) => format!(", rounded down to {unit} VND"),
        });
    }
    text
}

fn expression_text(expression: &Expression) -> String {
    match expression {
        Expression::Money(amount) => format!("{amount} VND"),
        Expression::Number(number) => number_text(*number),
        Expression::Percent(thousandths) => format!("{}%", number_text(crate::exact::ratio(*thousandths, 1000))),
        Expression::Fact(name) | Expression::Local(name) => (*name).to_owned(),
        Expression::Excess => "excess".to_owned(),
        Expression::Times(left, right) => match **left {
            Expression::Percent(_) => format!("{} of {}", factor_text(left), factor_text(right)),
            _ => format!("{} × {}", factor_text(left), factor_text(right)),
        },
        Expression::Plus(left, right) => format!("{} + {}", expression_text(left), expression_text(right)),
        Expression::Minus(left, right) => format!("{} - {}", expression_text(left), factor_text(right)),
        Expression::Larger(left, right) => format!("max({}, {})", expression_text(left), expression_text(right)),
        Expression::Group(pipe) => format!("({})", pipe_text(pipe)),
        Expression::Bracket(fact, rows) => lookup_text("bracket", fact, rows),
        Expression::Graduated(fact, rows) => lookup_text("graduated", fact, rows),
    }
}

fn factor_text(expression: &Expression) -> String {
    match expression {
        Expression::Plus(..) | Expression::Minus(..) | Expression::Times(..) => {
            format!("({})", expression_text(expression))
        }
        _ => expression_text(expression),
    }
}

fn lookup_text(word: &str, fact: &str, rows: &[Row]) -> String {
    // An integer fact is compared with numbers, a money fact with money.
    let unit = if fact == "price" { " VND" } else { "" };
    let rows: Vec<String> = rows
        .iter()
        .map(|row| {
            let edge = match row.edge {
                Edge::UpTo(edge) => format!("up to {edge}{unit}"),
                Edge::Below(edge) => format!("below {edge}{unit}"),
                Edge::Above(edge) => format!("above {edge}{unit}"),
                Edge::From(edge) => format!("from {edge}{unit}"),
                Edge::At(edge) => format!("at {edge}{unit}"),
            };
            let cell = row.cell.as_ref().map_or("undetermined \"gap\"".to_owned(), expression_text);
            format!("{edge}: {cell}")
        })
        .collect();
    format!("{word} of {fact} {{ {} }}", rows.join("; "))
}
