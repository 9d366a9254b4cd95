//! Procedures and regimes: deadlines, clocks, policies and steps.

use super::calendar::next_is_working;
use super::literal::is_name;
use super::{Reader, child, has};
use crate::syntax::ast::{
    Ceiling, Collects, Cutoff, CutoffTime, Deadline, Expr, ExprKind, Extension, Fixed, FixedWord, Limit, Missed, Name,
    OnTime, Period, PlacedPolicy, ProcKind, ProcPart, ProcStatement, Step, StepRow, StepTime, Steps, Supplement,
    SupplementEffect,
};
use crate::syntax::grammar::{Pair, Rule};
use crate::syntax::recover::Body;
use crate::term::{DayEnds, FirstDay, LastDay, MonthEnd, OutsideHours, Policy};
use crate::wording::reading as say;

impl Reader<'_> {
    /// The body of a procedure or a regime.
    pub(super) fn procedure_body(&mut self, pair: Pair<'_>) -> Vec<ProcPart> {
        self.body(pair, Body::Procedure, |reader, part| match part.as_rule() {
            Rule::procedure_block => {
                let (since, body) = reader.block(part, Body::ProcedureBlock, Self::procedure_statement)?;
                Some(ProcPart::Block(Box::new(since), body))
            }
            _ => reader.procedure_statement(part).map(ProcPart::Statement),
        })
    }

    fn procedure_statement(&mut self, pair: Pair<'_>) -> Option<ProcStatement> {
        if pair.as_rule() == Rule::also_due {
            let place = self.place(&pair);
            let statement = pair.into_inner().find(|part| part.as_rule() != Rule::ALSO)?;
            return Some(ProcStatement { also: true, place, ..self.procedure_statement(statement)? });
        }
        let (when, cite) = self.tail(&pair)?;
        Some(ProcStatement { place: self.place(&pair), kind: self.procedure_kind(&pair)?, also: false, when, cite })
    }

    fn procedure_kind(&mut self, pair: &Pair<'_>) -> Option<ProcKind> {
        Some(match pair.as_rule() {
            Rule::due => ProcKind::Due(self.limit_in(pair)?, self.policies_in(pair)),
            Rule::deadline => ProcKind::Deadline(Box::new(self.deadline(pair)?)),
            Rule::supplement => ProcKind::Supplement(self.supplement(pair)?),
            Rule::reappointment => ProcKind::Reappointment(match child(pair, Rule::at_most_times) {
                Some(times) => Some(self.number_in(&times)?),
                None => None,
            }),
            Rule::count => ProcKind::Count(self.policies_in(pair)),
            Rule::clock => ProcKind::Clock(self.point_in(pair)?),
            Rule::steps => ProcKind::Steps(self.steps(pair)?),
            Rule::extension => ProcKind::Extension(self.extension(pair)?),
            Rule::calendar_use => ProcKind::Calendar(self.name_in(pair)?),
            Rule::under => ProcKind::Under(self.names_in(pair)),
            Rule::agency => ProcKind::Agency(self.text_in(pair)?),
            Rule::field => ProcKind::Field(self.text_in(pair)?),
            Rule::anchor => ProcKind::Anchor(self.name_in(pair)?),
            Rule::fact => ProcKind::Fact(Box::new(self.fact(pair)?)),
            Rule::event => ProcKind::Event(self.event(pair)?),
            Rule::collects => ProcKind::Collects(self.collects(pair)?),
            Rule::cutoff => ProcKind::Cutoff(self.cutoff(pair)?),
            Rule::add => {
                let to = child(pair, Rule::to_deadline).and_then(|to| self.name_in(&to));
                ProcKind::Add(self.length_in(pair)?, to)
            }
            Rule::exclude => ProcKind::Exclude(self.names_in(pair)),
            Rule::on_time => ProcKind::OnTime(on_time(pair)),
            _ => return None,
        })
    }

    fn policies_in(&mut self, pair: &Pair<'_>) -> Vec<PlacedPolicy> {
        let inside = child(pair, Rule::counting);
        let Some(policies) = child(inside.as_ref().unwrap_or(pair), Rule::policies) else { return Vec::new() };
        policies
            .into_inner()
            .filter_map(|part| Some(PlacedPolicy { policy: policy(&part)?, place: self.place(&part) }))
            .collect()
    }

    fn cutoff(&mut self, pair: &Pair<'_>) -> Option<Cutoff> {
        let at = match child(pair, Rule::before_closing) {
            Some(before) => CutoffTime::BeforeClosing(self.length_in(&before)?),
            None => CutoffTime::Time(self.time(&child(pair, Rule::time_digits)?)?),
        };
        Some(Cutoff { at, working: next_is_working(pair)? })
    }

    fn deadline(&mut self, pair: &Pair<'_>) -> Option<Deadline> {
        let missed = child(pair, Rule::missed).and_then(|missed| missed.into_inner().next());
        Some(Deadline {
            name: self.name_in(pair)?,
            title: self.text_in(pair),
            limit: self.limit_in(pair)?,
            counting: if has(pair, Rule::counting) { self.policies_in(pair) } else { Vec::new() },
            met_by: child(pair, Rule::met_by).map(|met| self.names(&met)).unwrap_or_default(),
            missed: missed.and_then(|missed| match missed.as_rule() {
                Rule::CLOSES => Some(Missed::Closes),
                Rule::CONSENTS => Some(Missed::Consents),
                Rule::REFUSES => Some(Missed::Refuses),
                _ => None,
            }),
        })
    }

    /// The limit of a `due` or a `deadline`; behind `thời hạn` the word `in` is left out.
    fn limit_in(&mut self, pair: &Pair<'_>) -> Option<Limit> {
        match child(pair, Rule::limit) {
            Some(limit) => self.limit(&limit.into_inner().next()?),
            None => self.limit(&child(pair, Rule::in_full)?),
        }
    }

    fn limit(&mut self, pair: &Pair<'_>) -> Option<Limit> {
        Some(match pair.as_rule() {
            Rule::IMMEDIATELY => Limit::Immediately,
            Rule::UNSPECIFIED => Limit::Unspecified,
            Rule::same_day => Limit::SameDay { working: has(pair, Rule::WORKING) || has(pair, Rule::AT_WORK) },
            Rule::in_length | Rule::in_full => Limit::In(self.length_in(pair)?, self.start_in(pair)),
            Rule::before_point => Limit::Before {
                more: has(pair, Rule::MORE_THAN),
                length: self.length_in(pair)?,
                point: self.point_in(pair)?,
            },
            Rule::on_day => Limit::Fixed(FixedWord::On, self.fixed(pair)?),
            Rule::before_day => Limit::Fixed(FixedWord::Before, self.fixed(pair)?),
            Rule::no_later_than => Limit::Fixed(FixedWord::NoLaterThan, self.fixed(pair)?),
            _ => return None,
        })
    }

    fn start_in(&mut self, pair: &Pair<'_>) -> Option<crate::syntax::ast::Point> {
        child(pair, Rule::from_point).and_then(|from| self.point_in(&from))
    }

    fn fixed(&mut self, pair: &Pair<'_>) -> Option<Fixed> {
        let inner = child(pair, Rule::fixed)?.into_inner().next()?;
        if inner.as_rule() == Rule::year_day {
            return self.year_day(&inner).map(Fixed::YearDay);
        }
        let day = match child(&inner, Rule::numbered_day) {
            Some(day) => {
                let digits = child(&day, Rule::digits)?;
                self.whole_digits(&digits, 1..=366, say::day_of_period())?;
                Some(self.plain_number(&digits)?)
            }
            None => None,
        };
        let period = match child(&inner, Rule::period)?.into_inner().next()?.as_rule() {
            Rule::MONTH_PERIOD => Period::Month,
            Rule::QUARTER => Period::Quarter,
            _ => Period::Year,
        };
        if inner.as_rule() == Rule::end_of_period {
            return Some(Fixed::EndOf(period));
        }
        let after = child(&inner, Rule::after_point).and_then(|after| self.point_in(&after));
        Some(Fixed::Next { day, period, after })
    }

    fn extension(&mut self, pair: &Pair<'_>) -> Option<Extension> {
        let ceiling = match child(pair, Rule::ceiling) {
            Some(ceiling) if has(&ceiling, Rule::AS_LONG_AS_DUE) => Ceiling::AsLongAsDue,
            Some(ceiling) => Ceiling::Length(self.length_in(&ceiling)?),
            None => Ceiling::Agreed,
        };
        let times = match child(pair, Rule::times) {
            Some(times) if has(&times, Rule::ONCE) => Some(self.once(&times)),
            Some(times) => Some(self.number_in(&times)?),
            None => None,
        };
        Some(Extension { ceiling, times })
    }

    /// `once` is a number that is written as a word.
    fn once(&mut self, pair: &Pair<'_>) -> crate::syntax::ast::Number {
        crate::syntax::ast::Number { mantissa: 1, decimals: 0, scale: None, denominator: None, place: self.place(pair) }
    }

    fn supplement(&mut self, pair: &Pair<'_>) -> Option<Supplement> {
        let first = pair.clone().into_inner().next()?;
        let effect = match first.as_rule() {
            Rule::RESTARTS => SupplementEffect::Restarts,
            Rule::PAUSES => SupplementEffect::Pauses,
            Rule::CONTINUES => SupplementEffect::Continues,
            _ => SupplementEffect::Adds(self.length_in(&first)?),
        };
        let at_most = match child(pair, Rule::at_most_times) {
            Some(times) => Some(self.number_in(&times)?),
            None => None,
        };
        Some(Supplement { effect, at_most })
    }

    fn steps(&mut self, pair: &Pair<'_>) -> Option<Steps> {
        let total = match child(pair, Rule::total) {
            Some(total) => Some(self.length_in(&total)?),
            None => None,
        };
        let rows = self.body(child(pair, Rule::steps_body)?, Body::Steps, |reader, row| match row.as_rule() {
            Rule::parallel => {
                let body = child(&row, Rule::parallel_body)?;
                Some(StepRow::Parallel(reader.body(body, Body::Parallel, |reader, step| reader.step(&step))))
            }
            _ => reader.step(&row).map(StepRow::Step),
        });
        Some(Steps { total, rows })
    }

    fn step(&mut self, pair: &Pair<'_>) -> Option<Step> {
        let time = match (child(pair, Rule::step_time), child(pair, Rule::uncounted)) {
            (Some(time), _) => StepTime::In(self.length_in(&time)?),
            (None, Some(uncounted)) => StepTime::Uncounted(match child(&uncounted, Rule::ceiling) {
                Some(ceiling) => Some(self.length_in(&ceiling)?),
                None => None,
            }),
            (None, None) => StepTime::None,
        };
        Some(Step {
            place: self.place(pair),
            name: self.name_in(pair)?,
            title: self.text_in(pair),
            agency: child(pair, Rule::at_agency).and_then(|agency| self.text_in(&agency)),
            time,
            from: self.start_in(pair),
        })
    }

    fn collects(&mut self, pair: &Pair<'_>) -> Option<Collects> {
        if has(pair, Rule::NONE) {
            return Some(Collects::None);
        }
        Some(Collects::Fee { fee: self.name_in(pair)?, with: self.with_facts(pair)? })
    }

    /// `with NAME = EXPR, …`; empty where nothing is said.
    pub(super) fn with_facts(&mut self, pair: &Pair<'_>) -> Option<Vec<(Name, Expr)>> {
        let Some(facts) = child(pair, Rule::with_facts) else { return Some(Vec::new()) };
        let bindings = facts.into_inner().filter(|part| part.as_rule() == Rule::binding);
        bindings.map(|binding| self.binding(&binding)).collect()
    }

    fn binding(&mut self, pair: &Pair<'_>) -> Option<(Name, Expr)> {
        let name = pair.clone().into_inner().find(is_name)?;
        if let Some(truth) = child(pair, Rule::truth) {
            return Some((
                self.name(&name),
                Expr { place: self.token(&truth), kind: ExprKind::Name(self.name(&truth)) },
            ));
        }
        Some((self.name(&name), self.expression_in(pair)?))
    }
}

/// How lateness is judged.
fn on_time(pair: &Pair<'_>) -> OnTime {
    if has(pair, Rule::DATE) {
        OnTime::Date
    } else if has(pair, Rule::HALF_DAY) {
        OnTime::HalfDay
    } else {
        OnTime::Instant
    }
}

/// A counting policy.
fn policy(pair: &Pair<'_>) -> Option<Policy> {
    let family = pair.clone().into_inner().next()?;
    let choice = family.clone().into_inner().next().map(|choice| choice.as_rule());
    Some(match (family.as_rule(), choice) {
        (Rule::first_day, Some(Rule::EXCLUDED)) => Policy::FirstDay(FirstDay::Excluded),
        (Rule::first_day, Some(Rule::INCLUDED)) => Policy::FirstDay(FirstDay::Included),
        (Rule::last_day, Some(Rule::ROLLS_BACK)) => Policy::LastDay(LastDay::Back),
        (Rule::last_day, Some(Rule::STAYS)) => Policy::LastDay(LastDay::Stays),
        (Rule::last_day, Some(Rule::rolls_to)) => {
            let rolls = child(&family, Rule::rolls_to)?;
            Policy::LastDay(if next_is_working(&rolls)? { LastDay::NextWorkingDay } else { LastDay::NextDay })
        }
        (Rule::month_end, Some(Rule::CLAMPS)) => Policy::MonthEnd(MonthEnd::Clamps),
        (Rule::month_end, Some(Rule::STICKS)) => Policy::MonthEnd(MonthEnd::Sticks),
        (Rule::outside_hours, Some(Rule::STAYS)) => Policy::OutsideHours(OutsideHours::Stays),
        (Rule::outside_hours, Some(Rule::NEXT_OPENING)) => Policy::OutsideHours(OutsideHours::NextOpening),
        (Rule::day_ends, Some(Rule::MIDNIGHT)) => Policy::DayEnds(DayEnds::Midnight),
        (Rule::day_ends, Some(Rule::CLOSING)) => Policy::DayEnds(DayEnds::Closing),
        (Rule::day_ends, Some(Rule::SAME_TIME)) => Policy::DayEnds(DayEnds::SameTime),
        (Rule::MONTHS_OF_30_DAYS, _) => Policy::MonthsOf30Days,
        _ => return None,
    })
}
