//! What could have stood at a place, in human words.

use super::super::ast::Language;
use super::super::grammar::Rule;
use super::super::words::spelling;
use crate::wording::{Text, reading as say};

/// So many things are named; more would not be read.
const MAX_NAMED: usize = 6;

/// What some rules stand for, joined by `or`: what must stand there first, the end of the statement last.
pub(super) fn describe(rules: &[Rule], language: Language) -> Text {
    let mut rules = rules.to_vec();
    rules.sort_by_key(|rule| rank(*rule));
    let mut named: Vec<Text> = Vec::new();
    for words in rules.iter().flat_map(|rule| words(*rule, language)) {
        if !named.contains(&words) && named.len() < MAX_NAMED {
            named.push(words);
        }
    }
    if rules.iter().any(|rule| matches!(rule, Rule::EOI | Rule::nothing_more)) {
        named.push(say::end_of_statement());
    }
    match (named.pop(), named.is_empty()) {
        (Some(last), true) => last,
        (Some(last), false) => say::or_else(Text::joined(&named, ", "), &last),
        // nothing that could follow is left: what stands before it is whole
        (None, _) => say::end_of_statement(),
    }
}

/// What cannot be left out comes before what may follow, and that before what a number alone may have.
fn rank(rule: Rule) -> u8 {
    match rule {
        Rule::colon | Rule::equals | Rule::opening | Rule::close_parenthesis | Rule::CLOSE | Rule::argument_list => 0,
        Rule::percent_sign | Rule::scale | Rule::currency_code | Rule::denominator | Rule::arguments | Rule::range => 3,
        Rule::MILLION | Rule::BILLION | Rule::THOUSAND | Rule::operator => 3,
        Rule::up_to_edge | Rule::below_edge | Rule::from_edge | Rule::above_edge => 3,
        Rule::when | Rule::cite | Rule::document | Rule::article => 2,
        _ => 1,
    }
}

/// What one rule stands for: its own description, else its word, else the words that it begins with.
fn words(rule: Rule, language: Language) -> Vec<Text> {
    if let Some(thing) = thing(rule, language) {
        return vec![thing];
    }
    let own = spelling(rule, language).into_iter();
    let opening = openers(rule).iter().filter_map(|word| spelling(*word, language));
    own.chain(opening).map(say::quoted).collect()
}

/// Rules that people have a word for.
fn thing(rule: Rule, language: Language) -> Option<Text> {
    let english = language == Language::English;
    Some(match rule {
        Rule::identifier | Rule::spoken_name | Rule::names => say::a_name(),
        Rule::text => say::a_text(),
        Rule::digits | Rule::number | Rule::denominator_digits => say::a_number(),
        Rule::part | Rule::length if english => say::a_length("10 working days"),
        Rule::part | Rule::length => say::a_length("10 ngày làm việc"),
        Rule::unit if english => say::a_unit("working days"),
        Rule::unit => say::a_unit("ngày làm việc"),
        Rule::quantity | Rule::measure => say::an_amount(),
        Rule::expression | Rule::pipe | Rule::group | Rule::subject | Rule::lookup | Rule::sum => {
            say::a_value_such_as()
        }
        Rule::value | Rule::outcome => say::a_value(),
        Rule::operator => say::an_operator(),
        Rule::arguments | Rule::open_parenthesis | Rule::argument_list => Text::alike("`(`"),
        Rule::close_parenthesis => Text::alike("`)`"),
        Rule::colon => Text::alike("`:`"),
        Rule::equals => Text::alike("`=`"),
        Rule::opening | Rule::rows | Rule::many_body => Text::alike("`{`"),
        Rule::CLOSE => Text::alike("`}`"),
        Rule::percent_sign => Text::alike("`%`"),
        Rule::currency_code => say::a_currency(),
        Rule::date_digits | Rule::span | Rule::dates if english => say::a_date("2026-07-01"),
        Rule::date_digits | Rule::span | Rule::dates => say::a_date("01/07/2026"),
        Rule::moment_digits => say::a_moment(),
        Rule::time_digits => say::a_time(),
        Rule::hours => say::hours(),
        Rule::month_word if english => say::a_month("Sep"),
        Rule::month_word => say::a_month("tháng 9"),
        Rule::year_day if english => say::a_day("2 Sep"),
        Rule::year_day => say::a_day("2 tháng 9"),
        Rule::fixed => say::a_fixed_day(),
        Rule::weekday_word | Rule::weekdays if english => say::a_weekday("Mon"),
        Rule::weekday_word | Rule::weekdays => say::a_weekday("T2"),
        Rule::offset_digits | Rule::projection => say::days_offset(),
        Rule::zone => say::a_zone(),
        Rule::limit => say::a_limit(),
        Rule::policy | Rule::policies => say::a_policy(),
        Rule::kind => say::a_type(),
        Rule::fee_kind => say::a_charge(),
        Rule::point | Rule::due_point => say::a_point(),
        Rule::condition | Rule::both | Rule::check | Rule::negation | Rule::condition_group => say::a_condition(),
        Rule::row => say::a_row(),
        Rule::share => say::a_share(),
        Rule::binding => say::a_binding(),
        Rule::round => say::a_rounding(),
        Rule::next_day => say::next_day(),
        Rule::clause => say::a_clause(),
        Rule::given_value | Rule::expect_part => say::name_and_value(),
        _ => return None,
    })
}

/// The words that a rule can begin with, as far as a fault may stand in their place.
pub(super) fn openers(rule: Rule) -> &'static [Rule] {
    match rule {
        Rule::unit => &[Rule::WORKING, Rule::DAY, Rule::HOUR, Rule::MONTH, Rule::WEEKS, Rule::YEAR, Rule::MINUTE],
        Rule::limit => &[
            Rule::IN,
            Rule::SAME,
            Rule::IMMEDIATELY,
            Rule::UNSPECIFIED,
            Rule::MORE_THAN,
            Rule::ON,
            Rule::BEFORE,
            Rule::NO_LATER_THAN,
        ],
        Rule::in_length | Rule::step_time => &[Rule::IN],
        Rule::same_day => &[Rule::SAME],
        Rule::policy | Rule::policies => &[
            Rule::FIRST_DAY,
            Rule::LAST_DAY,
            Rule::MONTH_END,
            Rule::DAY_ENDS_AT,
            Rule::OUTSIDE_HOURS,
            Rule::MONTHS_OF_30_DAYS,
        ],
        Rule::first_day => &[Rule::FIRST_DAY],
        Rule::last_day => &[Rule::LAST_DAY],
        Rule::month_end => &[Rule::MONTH_END],
        Rule::day_ends => &[Rule::DAY_ENDS_AT],
        Rule::outside_hours => &[Rule::OUTSIDE_HOURS],
        Rule::rolls_to => &[Rule::ROLLS_TO],
        Rule::kind => &[
            Rule::FLAG,
            Rule::INTEGER,
            Rule::MONEY,
            Rule::ONE_OF,
            Rule::SEVERAL_OF,
            Rule::DECIMAL,
            Rule::PERCENT,
            Rule::DATE,
            Rule::MOMENT,
            Rule::MANY,
        ],
        Rule::one_of => &[Rule::ONE_OF],
        Rule::several_of => &[Rule::SEVERAL_OF],
        Rule::many => &[Rule::MANY],
        Rule::fee_kind => &[Rule::PHI, Rule::LE_PHI, Rule::GIA],
        Rule::when => &[Rule::WHEN, Rule::OVERRIDING],
        Rule::cite => &[Rule::BY, Rule::ARTICLE],
        Rule::document => &[Rule::BY],
        Rule::article => &[Rule::ARTICLE],
        Rule::until => &[Rule::UNTIL],
        Rule::for_anchor => &[Rule::FOR],
        Rule::in_places | Rule::within => &[Rule::IN_PLACE],
        Rule::issued => &[Rule::ISSUED],
        Rule::except => &[Rule::EXCEPT],
        Rule::default => &[Rule::DEFAULT],
        Rule::extends => &[Rule::EXTENDS],
        Rule::season => &[Rule::FROM],
        Rule::lunar => &[Rule::LUNAR_DAY],
        Rule::keeps => &[Rule::KEEPS],
        Rule::starting => &[Rule::STARTING],
        Rule::decided => &[Rule::DECIDED_YEARLY],
        Rule::projected => &[Rule::PROJECTED],
        Rule::projection => &[Rule::WHEN, Rule::OTHERWISE],
        Rule::replaces => &[Rule::REPLACES],
        Rule::counting => &[Rule::COUNTING],
        Rule::met_by => &[Rule::MET_BY],
        Rule::missed => &[Rule::IF_MISSED],
        Rule::from_point => &[Rule::FROM_POINT],
        Rule::after_point => &[Rule::AFTER],
        Rule::of_deadline => &[Rule::OF],
        Rule::to_deadline => &[Rule::TO],
        Rule::due_point => &[Rule::DUE, Rule::RAW],
        Rule::numbered_day => &[Rule::DAY_OF_PERIOD],
        Rule::no_later_than => &[Rule::NO_LATER_THAN],
        Rule::period => &[Rule::MONTH_PERIOD, Rule::QUARTER, Rule::YEAR_PERIOD],
        Rule::ceiling | Rule::at_most_times => &[Rule::AT_MOST],
        Rule::times => &[Rule::ONCE],
        Rule::adds => &[Rule::ADDS],
        Rule::total => &[Rule::TOTAL],
        Rule::at_agency => &[Rule::AT],
        Rule::uncounted => &[Rule::UNCOUNTED],
        Rule::with_facts => &[Rule::WITH],
        Rule::candidates | Rule::open_values => &[Rule::CANDIDATES],
        Rule::pay => &[Rule::PAY],
        Rule::reduce => &[Rule::REDUCE],
        Rule::limits_order => &[Rule::BEFORE, Rule::AFTER, Rule::WITH_LIMITS, Rule::LIMITS],
        Rule::excludes => &[Rule::EXCLUDES],
        Rule::clause => &[Rule::AT_LEAST, Rule::AT_MOST, Rule::ROUNDED, Rule::CUMULATIVE_OVER],
        Rule::rounded => &[Rule::ROUNDED],
        Rule::cumulative => &[Rule::CUMULATIVE_OVER],
        Rule::round => &[Rule::HALF_UP, Rule::UP, Rule::DOWN],
        Rule::lookup | Rule::expression | Rule::pipe => {
            &[Rule::BRACKET, Rule::GRADUATED, Rule::INTERPOLATED, Rule::SUM_OF]
        }
        Rule::sum => &[Rule::SUM_OF],
        Rule::columns => &[Rule::COLUMNS_OF],
        Rule::money_unit => &[Rule::IN_UNIT],
        Rule::scale => &[Rule::MILLION, Rule::BILLION, Rule::THOUSAND],
        Rule::range => &[Rule::FROM, Rule::ABOVE, Rule::UP_TO, Rule::BELOW],
        Rule::from_edge => &[Rule::FROM],
        Rule::above_edge => &[Rule::ABOVE],
        Rule::up_to_edge => &[Rule::UP_TO],
        Rule::below_edge => &[Rule::BELOW],
        Rule::is_check | Rule::is_row => &[Rule::IS],
        Rule::has_check => &[Rule::HAS],
        Rule::after_check => &[Rule::AFTER],
        Rule::before_check => &[Rule::BEFORE],
        Rule::open_outcome | Rule::open_cell => &[Rule::UNDETERMINED],
        Rule::awaiting => &[Rule::AWAITING],
        Rule::ground => &[Rule::GROUND],
        Rule::its_calendar => &[Rule::CALENDAR],
        Rule::clock => &[Rule::CLOCK_STARTS_WHEN],
        Rule::on_time => &[Rule::ON_TIME_TO_THE],
        Rule::swap => &[Rule::SWAP_OFF],
        Rule::ignore_swaps => &[Rule::IGNORE_SWAPS],
        Rule::benefits | Rule::benefits_head => &[Rule::BENEFITS_ON],
        Rule::due => &[Rule::DUE, Rule::DUE_IN],
        Rule::deadline => &[Rule::DEADLINE],
        Rule::amount => &[Rule::AMOUNT],
        Rule::exempt => &[Rule::EXEMPT],
        Rule::undetermined => &[Rule::UNDETERMINED],
        _ => &[],
    }
}
