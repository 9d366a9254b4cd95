//! Where the answer of rules can change: what to vary in a dossier, one thing at a time.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;

use super::draft::Draft;
use crate::amount::Ratio;
use crate::model::builtin;
use crate::plan::{
    Condition, CutoffTime, Expr, Fact, FactId, FeeKind, FeePlan, LayeredBlock, Literal, Lookup, Pipe, Plan, ProcKind,
    ProcedurePlan, RowKey, Test, Type,
};
use crate::syntax::ast::{GivenKind, Value, ValueKind};

/// More ways than this to meet one condition say nothing new.
const WAYS: usize = 12;

/// What tests are suggested for.
pub(super) enum Subject<'p> {
    Procedure(&'p ProcedurePlan),
    /// A fee that no procedure collects.
    Fee(&'p FeePlan),
}

impl Subject<'_> {
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Procedure(procedure) => &procedure.code,
            Self::Fee(fee) => &fee.name,
        }
    }
}

/// A dossier to be answered; those of one group lie beside an edge.
pub(super) struct Candidate {
    pub(super) draft: Draft,
    /// Where it lies, in words.
    pub(super) why: String,
    pub(super) group: Option<usize>,
}

/// Every procedure, and every fee that none of them collects.
pub(super) fn subjects(plan: &Plan) -> Vec<Subject<'_>> {
    let collected: BTreeSet<u32> =
        plan.procedures.iter().flat_map(|one| one.collects.iter().map(|(fee, _)| fee.0)).collect();
    let fees = plan.fees.iter().enumerate().filter(|(at, _)| !collected.contains(&(*at as u32)));
    plan.procedures.iter().map(Subject::Procedure).chain(fees.map(|(_, fee)| Subject::Fee(fee))).collect()
}

/// A statement as far as it decides what to try.
struct Stated<'p> {
    when: Option<&'p Condition>,
    since: Option<NaiveDate>,
    lookups: Vec<&'p Lookup>,
}

/// What the rules of a subject hold.
struct Survey<'p> {
    plan: &'p Plan,
    blocks: Vec<&'p LayeredBlock>,
    statements: Vec<Stated<'p>>,
    cutoffs: Vec<u16>,
    facts: BTreeSet<FactId>,
}

/// One thing that is set in a dossier.
#[derive(Debug, Clone)]
enum Setting {
    Value(FactId, String),
    Minute(&'static str, i64),
    Event(Arc<str>),
}

/// The dossiers to try, the plain one first.
pub(super) fn candidates(plan: &Plan, subject: &Subject<'_>, tests: &[Test]) -> Vec<Candidate> {
    let survey = Survey::of(plan, subject);
    let day = survey.usual_day();
    let mut plain = match subject {
        Subject::Procedure(procedure) => Draft::new(format!("procedure \"{}\"", procedure.code), day),
        Subject::Fee(fee) => Draft::new(format!("fee {}", fee.name), day),
    };
    for fact in survey.facts.iter().filter_map(|id| plan.facts.get(id.0 as usize)) {
        if fact.default.is_none()
            && !fact.optional
            && let Some(value) = usual(fact, day)
        {
            plain.values.insert(Arc::clone(&fact.name), value);
        }
    }
    given_by_tests(plan, subject, tests, &mut plain);
    let mut all = All { survey: &survey, plain, found: Vec::new(), groups: 0 };
    all.push(all.plain.clone(), None, "a plain dossier by the newest rules");
    all.days();
    all.minutes();
    all.conditions();
    all.rows();
    all.facts();
    all.places();
    if let Subject::Procedure(procedure) = subject {
        all.events(procedure);
    }
    all.found
}

impl<'p> Survey<'p> {
    fn of(plan: &'p Plan, subject: &Subject<'p>) -> Self {
        let (blocks, statements, cutoffs, facts) = (Vec::new(), Vec::new(), Vec::new(), BTreeSet::new());
        let mut survey = Self { plan, blocks, statements, cutoffs, facts };
        match subject {
            Subject::Fee(fee) => survey.fee(fee),
            Subject::Procedure(procedure) => {
                survey.blocks.extend(&procedure.blocks);
                for entry in procedure.entries() {
                    let mut lookups = Vec::new();
                    match &entry.statement.kind {
                        ProcKind::Cutoff { at: CutoffTime::Minute(minute), .. } => survey.cutoffs.push(*minute),
                        ProcKind::Collects(_, with) => {
                            with.iter().for_each(|(_, expr)| survey.expr(expr, &mut lookups));
                        }
                        _ => {}
                    }
                    let since = Plan::since(procedure, entry.block);
                    survey.state(entry.statement.when.as_deref(), since, lookups);
                }
                for (fee, _) in &procedure.collects {
                    plan.fees.get(fee.0 as usize).into_iter().for_each(|fee| survey.fee(fee));
                }
            }
        }
        survey
    }

    fn fee(&mut self, fee: &'p FeePlan) {
        self.blocks.extend(&fee.slots.blocks);
        for entry in fee.slots.entries() {
            let mut lookups = Vec::new();
            match &entry.statement.kind {
                FeeKind::Let(_, pipe) | FeeKind::Amount(pipe) | FeeKind::Surcharge(_, _, pipe) => {
                    self.pipe(pipe, &mut lookups);
                }
                _ => {}
            }
            let since = fee.slots.blocks.get(entry.block as usize).and_then(|block| block.block.since);
            self.state(entry.statement.when.as_deref(), since, lookups);
        }
    }

    fn state(&mut self, when: Option<&'p Condition>, since: Option<NaiveDate>, lookups: Vec<&'p Lookup>) {
        when.into_iter().for_each(|when| self.condition(when));
        self.statements.push(Stated { when, since, lookups });
    }

    fn pipe(&mut self, pipe: &'p Pipe, lookups: &mut Vec<&'p Lookup>) {
        pipe.each(&mut |expr| self.note(expr, lookups));
    }

    fn expr(&mut self, expr: &'p Expr, lookups: &mut Vec<&'p Lookup>) {
        expr.each(&mut |expr| self.note(expr, lookups));
    }

    fn note(&mut self, expr: &'p Expr, lookups: &mut Vec<&'p Lookup>) {
        match expr {
            Expr::Fact(fact) => drop(self.facts.insert(*fact)),
            Expr::Lookup(lookup) => {
                self.facts.extend(lookup.columns.iter().map(|columns| columns.fact));
                lookups.push(lookup);
            }
            _ => {}
        }
    }

    fn condition(&mut self, condition: &'p Condition) {
        match condition {
            Condition::Any(all) | Condition::All(all) => all.iter().for_each(|one| self.condition(one)),
            Condition::Not(one) => self.condition(one),
            Condition::Flag(subject)
            | Condition::Is { subject, .. }
            | Condition::Has { subject, .. }
            | Condition::LaterInDay(subject, _)
            | Condition::EarlierInDay(subject, _)
            | Condition::Within { subject, .. } => self.expr(subject, &mut Vec::new()),
            Condition::Happened(_) => {}
        }
    }

    /// A working day on which the newest versions are in force.
    fn usual_day(&self) -> NaiveDate {
        let newest = self.blocks.iter().filter_map(|block| block.block.since).max();
        let first = newest.or_else(|| NaiveDate::from_ymd_opt(2026, 3, 3)).unwrap_or_default();
        let table = self.plan.calendars.first().map(|calendar| calendar.known_on(None));
        let works = |day: &NaiveDate| table.is_none_or(|table| table.is_working(*day).unwrap_or(true));
        first.iter_days().take(30).find(works).unwrap_or(first)
    }

    /// The ways to meet a condition, or not to; one that sets nothing where none is known.
    fn ways(&self, condition: &Condition, met: bool) -> Vec<Vec<Setting>> {
        let one = |setting: Option<Setting>| vec![setting.into_iter().collect()];
        match (condition, met) {
            (Condition::Not(inner), met) => self.ways(inner, !met),
            (Condition::Any(all), true) | (Condition::All(all), false) => {
                all.iter().flat_map(|one| self.ways(one, met)).take(WAYS).collect()
            }
            (Condition::All(all), true) | (Condition::Any(all), false) => {
                let mut found: Vec<Vec<Setting>> = vec![Vec::new()];
                for inner in all {
                    let ways = self.ways(inner, met);
                    let with = |so_far: &Vec<Setting>| {
                        let so_far = so_far.clone();
                        ways.iter().map(move |way| so_far.iter().chain(way).cloned().collect()).collect::<Vec<_>>()
                    };
                    found = found.iter().flat_map(with).take(WAYS).collect();
                }
                found
            }
            (Condition::Flag(Expr::Fact(fact)), met) => {
                one(Some(Setting::Value(*fact, if met { "yes" } else { "no" }.to_owned())))
            }
            (Condition::Is { subject: Expr::Fact(fact), choices }, met) => {
                let all = self.choices(*fact);
                let chosen = all.iter().enumerate().filter(|(at, _)| choices.contains(&(*at as u16)) == met);
                let chosen = chosen.take(if met { WAYS } else { 1 });
                chosen.map(|(_, choice)| vec![Setting::Value(*fact, choice.to_string())]).collect()
            }
            (Condition::Has { subject: Expr::Fact(fact), set }, met) => {
                let all = self.choices(*fact);
                let mut bits = all.iter().enumerate().filter(|(at, _)| ((set >> (*at).min(63)) & 1 == 1) == met);
                one(bits.next().map(|(_, choice)| Setting::Value(*fact, choice.to_string())))
            }
            (Condition::LaterInDay(Expr::Instant(event), minute), met) => {
                one(own(event.0).map(|name| Setting::Minute(name, i64::from(*minute) + i64::from(met))))
            }
            (Condition::EarlierInDay(Expr::Instant(event), minute), met) => {
                one(own(event.0).map(|name| Setting::Minute(name, i64::from(*minute) - i64::from(met))))
            }
            (Condition::Happened(event), true) => {
                let event = self.plan.events.get(event.0 as usize).filter(|_| own(event.0).is_none());
                one(event.map(|event| Setting::Event(Arc::clone(&event.name))))
            }
            (Condition::Within { subject: Expr::Fact(fact), lower, upper }, met) => {
                let edge = |edge: &Option<(Expr, bool)>, up: bool| {
                    let Some((Expr::Literal(edge), inside)) = edge else { return None };
                    let step = match (up, *inside == met) {
                        (_, true) => 0,
                        (true, false) => 1,
                        (false, false) => -1,
                    };
                    let step = if met { step } else { -step };
                    self.beside(*fact, *edge, step).map(|value| Setting::Value(*fact, value))
                };
                let edges = [edge(lower, true), edge(upper, false)];
                let found: Vec<Vec<Setting>> = edges.into_iter().flatten().map(|setting| vec![setting]).collect();
                if found.is_empty() { vec![Vec::new()] } else { found }
            }
            (
                Condition::Flag(_)
                | Condition::Happened(_)
                | Condition::Is { .. }
                | Condition::Has { .. }
                | Condition::LaterInDay(..)
                | Condition::EarlierInDay(..)
                | Condition::Within { .. },
                _,
            ) => vec![Vec::new()],
        }
    }

    fn choices(&self, fact: FactId) -> &'p [Arc<str>] {
        match self.plan.facts.get(fact.0 as usize).map(|fact| &fact.kind) {
            Some(Type::OneOf(choices) | Type::SeveralOf(choices)) => choices,
            _ => &[],
        }
    }

    /// A value of a fact so many steps beside an edge; nothing beyond the limits of the fact.
    fn beside(&self, fact: FactId, edge: Literal, steps: i64) -> Option<String> {
        let fact = self.plan.facts.get(fact.0 as usize)?;
        let unit = match (&fact.kind, edge) {
            (Type::Number { whole: true }, _) => Ratio::integer(1),
            (Type::Money, Literal::Money(currency, _)) => Ratio::decimal(1, currency.minor_digits())?,
            _ => Ratio::decimal(1, 2)?,
        };
        let step = Ratio::integer(i128::from(steps)).mul(unit).ok()?;
        let value = match edge {
            Literal::Number(value) => Literal::Number(value.add(step).ok()?),
            Literal::Money(currency, value) => Literal::Money(currency, value.add(step).ok()?),
            Literal::Date(day) => Literal::Date(day.checked_add_signed(chrono::TimeDelta::days(steps))?),
            Literal::Flag(_) | Literal::Choice(_) | Literal::Set(_) => return None,
        };
        let within = |edge: &Option<(Literal, bool)>, sign: std::cmp::Ordering| {
            edge.is_none_or(|(edge, inside)| match size(value).zip(size(edge)) {
                Some((value, edge)) => value.cmp(&edge) == sign || (inside && value == edge),
                None => true,
            })
        };
        let inside = within(&fact.limits.lower, std::cmp::Ordering::Greater)
            && within(&fact.limits.upper, std::cmp::Ordering::Less);
        written(fact, value).filter(|_| inside)
    }
}

fn size(value: Literal) -> Option<Ratio> {
    match value {
        Literal::Number(value) | Literal::Money(_, value) => Some(value),
        Literal::Flag(_) | Literal::Date(_) | Literal::Choice(_) | Literal::Set(_) => None,
    }
}

/// The instants that a dossier has of its own and that a draft gives.
fn own(event: u32) -> Option<&'static str> {
    ["submitted", "accepted", "paid"].get(event as usize).copied()
}

/// A value as the rule language writes it.
fn written(fact: &Fact, value: Literal) -> Option<String> {
    match (value, &fact.kind) {
        (Literal::Flag(flag), _) => Some(if flag { "yes" } else { "no" }.to_owned()),
        (Literal::Number(number), _) => number.is_decimal().then(|| number.to_string()),
        (Literal::Money(currency, amount), _) => amount.is_decimal().then(|| format!("{amount} {currency}")),
        (Literal::Date(day), _) => Some(day.to_string()),
        (Literal::Choice(at), Type::OneOf(choices)) => choices.get(usize::from(at)).map(ToString::to_string),
        (Literal::Choice(_) | Literal::Set(_), _) => None,
    }
}

/// A value that a fact can have: its lower limit, its first choice, the day.
fn usual(fact: &Fact, day: NaiveDate) -> Option<String> {
    let least = fact.limits.lower.and_then(|(edge, _)| written(fact, edge));
    match &fact.kind {
        Type::Flag => Some("no".to_owned()),
        Type::Number { .. } => least.or_else(|| Some("1".to_owned())),
        Type::Money => least.or_else(|| Some("100000000 VND".to_owned())),
        Type::Date => Some(day.to_string()),
        Type::Moment => Some(format!("{day}T09:00")),
        Type::OneOf(choices) | Type::SeveralOf(choices) => choices.first().map(ToString::to_string),
        Type::Many(_) => None,
    }
}

/// Facts as the first test of the subject gives them: a person chose them so that the rules answer.
fn given_by_tests(plan: &Plan, subject: &Subject<'_>, tests: &[Test], draft: &mut Draft) {
    let of_subject = |test: &&Test| {
        test.given.iter().any(|given| match (&given.kind, subject) {
            (GivenKind::Procedure(code), Subject::Procedure(procedure)) => code.text == procedure.code,
            (GivenKind::Fee(name), Subject::Fee(fee)) => name.text == fee.name,
            _ => false,
        })
    };
    for given in tests.iter().find(of_subject).iter().flat_map(|test| &test.given) {
        if let GivenKind::Value(name, value) = &given.kind
            && plan.fact_names.contains_key(&name.text)
            && let Some(text) = as_written(value)
        {
            draft.values.insert(Arc::clone(&name.text), text);
        }
    }
}

fn as_written(value: &Value) -> Option<String> {
    match &value.kind {
        ValueKind::Moment(at) => Some(super::draft::moment(*at)),
        ValueKind::Date(day) => Some(day.to_string()),
        ValueKind::Money(number, currency) => number.value().map(|number| format!("{number} {currency}")),
        ValueKind::Number(number, None) => number.value().map(|number| number.to_string()),
        ValueKind::Name(name) => Some(name.text.to_string()),
        ValueKind::Percent(_) | ValueKind::Number(_, Some(_)) | ValueKind::Text(_) => None,
    }
}

/// The candidates as they are found.
struct All<'s, 'p> {
    survey: &'s Survey<'p>,
    plain: Draft,
    found: Vec<Candidate>,
    groups: usize,
}

impl All<'_, '_> {
    fn push(&mut self, draft: Draft, group: Option<usize>, why: impl Into<String>) {
        self.found.push(Candidate { draft, group, why: why.into() });
    }

    fn group(&mut self) -> Option<usize> {
        self.groups += 1;
        Some(self.groups)
    }

    fn with(&self, day: NaiveDate, settings: &[Setting]) -> Draft {
        let mut draft = Draft { day, ..self.plain.clone() };
        for setting in settings {
            match setting {
                Setting::Value(fact, value) => {
                    if let Some(fact) = self.survey.plan.facts.get(fact.0 as usize) {
                        draft.values.insert(Arc::clone(&fact.name), value.clone());
                    }
                }
                Setting::Minute(name, minute) => drop(draft.minutes.insert(name, *minute)),
                Setting::Event(name) => draft.events.push((Arc::clone(name), 1, None)),
            }
        }
        draft
    }

    /// The day before and the first day of each version, and of what follows its last day.
    fn days(&mut self) {
        let blocks = self.survey.blocks.iter().map(|block| &block.block);
        let firsts: BTreeSet<NaiveDate> =
            blocks.flat_map(|block| [block.since, block.until.and_then(|last| last.succ_opt())]).flatten().collect();
        for first in firsts {
            let group = self.group();
            for day in [first.pred_opt(), Some(first)].into_iter().flatten() {
                let why = if day < first { "the day before" } else { "the first day of" };
                self.push(self.with(day, &[]), group, format!("{why} the version of {first}"));
            }
        }
    }

    /// The minute before, at and after each cutoff and each hour that a condition names.
    fn minutes(&mut self) {
        let mut edges: BTreeSet<(&'static str, i64)> =
            self.survey.cutoffs.iter().map(|minute| ("accepted", i64::from(*minute))).collect();
        let ways =
            self.survey.statements.iter().filter_map(|one| one.when).flat_map(|when| self.survey.ways(when, true));
        edges.extend(ways.flatten().filter_map(|setting| match setting {
            Setting::Minute(name, minute) => Some((name, minute)),
            Setting::Value(..) | Setting::Event(_) => None,
        }));
        for (name, minute) in edges {
            let group = self.group();
            for (minute, why) in [(minute - 1, "before"), (minute, "at"), (minute + 1, "after")] {
                let draft = self.with(self.plain.day, &[Setting::Minute(name, minute)]);
                self.push(draft, group, format!("{name} {why} the minute that decides"));
            }
        }
    }

    /// Each exception on and off, by the newest rules and on the first day of its own version.
    fn conditions(&mut self) {
        for one in &self.survey.statements {
            let days: BTreeSet<NaiveDate> = [Some(self.plain.day), one.since].into_iter().flatten().collect();
            for day in days {
                let Some(when) = one.when else {
                    self.push(self.with(day, &[]), None, format!("a plain dossier of {day}"));
                    continue;
                };
                let group = self.group();
                for met in [true, false] {
                    let why = if met { "the exception applies" } else { "the exception does not apply" };
                    for way in self.survey.ways(when, met) {
                        self.push(self.with(day, &way), group, why);
                    }
                }
            }
        }
    }

    /// Every row of every table: its choices, and the values at and beside its edges.
    fn rows(&mut self) {
        for one in &self.survey.statements {
            let way = one.when.and_then(|when| self.survey.ways(when, true).into_iter().next()).unwrap_or_default();
            let days: BTreeSet<NaiveDate> = [Some(self.plain.day), one.since].into_iter().flatten().collect();
            for (lookup, day) in one.lookups.iter().flat_map(|lookup| days.iter().map(move |day| (lookup, *day))) {
                for column in lookup.columns.iter() {
                    self.choices(day, &way, column.fact);
                }
                let Expr::Fact(fact) = lookup.of else { continue };
                for row in &lookup.rows {
                    match &row.key {
                        RowKey::Is(_) | RowKey::Otherwise => {}
                        RowKey::At(edge) => self.edge(day, &way, fact, edge),
                        RowKey::Range { lower, upper } => {
                            lower.iter().chain(upper).for_each(|(edge, _)| self.edge(day, &way, fact, edge));
                        }
                    }
                }
                self.choices(day, &way, fact);
            }
        }
    }

    fn edge(&mut self, day: NaiveDate, way: &[Setting], fact: FactId, edge: &Expr) {
        let Expr::Literal(edge) = edge else { return };
        let group = self.group();
        for (steps, why) in [(-1, "below"), (0, "at"), (1, "above")] {
            if let Some(value) = self.survey.beside(fact, *edge, steps) {
                let settings: Vec<Setting> = way.iter().cloned().chain([Setting::Value(fact, value)]).collect();
                let name = self.survey.plan.facts.get(fact.0 as usize).map_or("", |fact| &fact.name);
                self.push(self.with(day, &settings), group, format!("{name} {why} an edge"));
            }
        }
    }

    fn choices(&mut self, day: NaiveDate, way: &[Setting], fact: FactId) {
        for choice in self.survey.choices(fact) {
            let setting = Setting::Value(fact, choice.to_string());
            let settings: Vec<Setting> = way.iter().cloned().chain([setting]).collect();
            self.push(self.with(day, &settings), None, format!("the choice {choice}"));
        }
    }

    /// Values at and beside the edges that conditions name.
    fn facts(&mut self) {
        let mut edges: Vec<(FactId, Literal)> = Vec::new();
        for when in self.survey.statements.iter().filter_map(|one| one.when) {
            literals(when, &mut edges);
        }
        for (fact, edge) in edges {
            self.edge(self.plain.day, &[], fact, &Expr::Literal(edge));
        }
    }

    /// Each place with law of its own.
    fn places(&mut self) {
        for block in self.survey.blocks.iter().map(|block| &block.block) {
            for place in block.places.iter().filter_map(|place| self.survey.plan.places.get(place.0 as usize)) {
                let setting = Setting::Value(builtin::PLACE, place.name.to_string());
                let draft = self.with(block.since.unwrap_or(self.plain.day), &[setting]);
                self.push(draft, None, format!("the law of {}", place.name));
            }
        }
    }

    /// A supplement that is asked for and given, and a new date.
    fn events(&mut self, procedure: &ProcedurePlan) {
        let days: BTreeSet<NaiveDate> =
            self.survey.blocks.iter().filter_map(|block| block.block.since).chain([self.plain.day]).collect();
        for day in days {
            if !procedure.supplement.entries.is_empty() {
                let mut draft = self.with(day, &[]);
                draft.events = vec![("supplement_requested".into(), 1, None), ("supplement_completed".into(), 3, None)];
                self.push(draft, None, "a supplement");
            }
            if !procedure.reappointment.entries.is_empty() {
                let mut draft = self.with(day, &[]);
                draft.events = vec![("reappointed".into(), 1, Some(60))];
                self.push(draft, None, "a re-appointment");
            }
        }
    }
}

/// The constants that a condition compares facts with.
fn literals(condition: &Condition, edges: &mut Vec<(FactId, Literal)>) {
    match condition {
        Condition::Any(all) | Condition::All(all) => all.iter().for_each(|one| literals(one, edges)),
        Condition::Not(one) => literals(one, edges),
        Condition::Within { subject: Expr::Fact(fact), lower, upper } => {
            for (edge, _) in lower.iter().chain(upper) {
                if let Expr::Literal(edge) = edge
                    && !edges.contains(&(*fact, *edge))
                {
                    edges.push((*fact, *edge));
                }
            }
        }
        Condition::Flag(_)
        | Condition::Happened(_)
        | Condition::Is { .. }
        | Condition::Has { .. }
        | Condition::LaterInDay(..)
        | Condition::EarlierInDay(..)
        | Condition::Within { .. } => {}
    }
}
