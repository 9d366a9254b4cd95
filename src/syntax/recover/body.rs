//! What may stand in each body.

use super::super::ast::Language;
use super::super::grammar::Rule;
use super::super::words::spellings;
use crate::wording::{Text, reading as say};

/// A body: what may stand in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::syntax) enum Body {
    File,
    Procedure,
    ProcedureBlock,
    Steps,
    Parallel,
    Fee,
    FeeBlock,
    Rows,
    Calendar,
    CalendarBlock,
    Notice,
    Constant,
    Test,
    Many,
}

/// A kind of statement: the word that it begins with, and its rule.
#[derive(Debug, Clone, Copy)]
pub(super) struct Member {
    pub(super) word: Rule,
    pub(super) rule: Rule,
}

const fn member(word: Rule, rule: Rule) -> Member {
    Member { word, rule }
}

const FILE: &[Member] = &[
    member(Rule::PROCEDURE, Rule::procedure),
    member(Rule::FEE, Rule::fee),
    member(Rule::CALENDAR, Rule::calendar),
    member(Rule::REGIME, Rule::regime),
    member(Rule::TABLE, Rule::table),
    member(Rule::BENEFITS_ON, Rule::benefits),
    member(Rule::CONSTANT, Rule::constant),
    member(Rule::FACT, Rule::fact),
    member(Rule::EVENT, Rule::event),
    member(Rule::PLACE, Rule::place),
    member(Rule::OFFICE, Rule::office),
    member(Rule::ROUNDING, Rule::rounding),
    member(Rule::TEST, Rule::test),
    member(Rule::LANGUAGE, Rule::header),
];

const PROCEDURE: &[Member] = &[
    member(Rule::DUE, Rule::due),
    member(Rule::DUE_IN, Rule::due),
    member(Rule::DEADLINE, Rule::deadline),
    member(Rule::CLOCK_STARTS_WHEN, Rule::clock),
    member(Rule::CUTOFF, Rule::cutoff),
    member(Rule::COUNT, Rule::count),
    member(Rule::SUPPLEMENT, Rule::supplement),
    member(Rule::EXTENSION, Rule::extension),
    member(Rule::REAPPOINTMENT, Rule::reappointment),
    member(Rule::EXCLUDE, Rule::exclude),
    member(Rule::ADD, Rule::add),
    member(Rule::STEPS, Rule::steps),
    member(Rule::COLLECTS, Rule::collects),
    member(Rule::ON_TIME_TO_THE, Rule::on_time),
    member(Rule::AGENCY, Rule::agency),
    member(Rule::FIELD, Rule::field),
    member(Rule::CALENDAR, Rule::calendar_use),
    member(Rule::UNDER, Rule::under),
    member(Rule::ANCHOR, Rule::anchor),
    member(Rule::FACT, Rule::fact),
    member(Rule::EVENT, Rule::event),
    member(Rule::ALSO, Rule::due),
    member(Rule::SINCE, Rule::since),
];

const STEPS: &[Member] = &[member(Rule::STEP, Rule::step), member(Rule::PARALLEL, Rule::parallel)];

const FEE: &[Member] = &[
    member(Rule::AMOUNT, Rule::amount),
    member(Rule::EXEMPT, Rule::exempt),
    member(Rule::UNDETERMINED, Rule::undetermined),
    member(Rule::LET, Rule::let_statement),
    member(Rule::BENEFIT, Rule::benefit),
    member(Rule::SURCHARGE, Rule::surcharge),
    member(Rule::COMBINE, Rule::combine),
    member(Rule::SPLIT, Rule::split),
    member(Rule::PAYABLE, Rule::payable),
    member(Rule::REFUND, Rule::refund),
    member(Rule::PRINTED, Rule::printed),
    member(Rule::ANCHOR, Rule::anchor),
    member(Rule::FACT, Rule::fact),
    member(Rule::EVENT, Rule::event),
    member(Rule::ALSO, Rule::amount),
    member(Rule::SINCE, Rule::since),
];

const ROWS: &[Member] = &[
    member(Rule::UP_TO, Rule::row),
    member(Rule::BELOW, Rule::row),
    member(Rule::FROM, Rule::row),
    member(Rule::ABOVE, Rule::row),
    member(Rule::IS, Rule::row),
    member(Rule::AT, Rule::row),
    member(Rule::OTHERWISE, Rule::row),
];

const CALENDAR: &[Member] = &[
    member(Rule::WEEK, Rule::week),
    member(Rule::COUNTER, Rule::counter),
    member(Rule::HOLIDAY, Rule::holiday),
    member(Rule::SUBSTITUTE, Rule::substitute),
    member(Rule::CLOSED, Rule::closed),
    member(Rule::TIMEZONE, Rule::timezone),
    member(Rule::COVERS, Rule::covers),
    member(Rule::IGNORE_SWAPS, Rule::ignore_swaps),
    member(Rule::NOTICE, Rule::notice_head),
    member(Rule::SINCE, Rule::since),
];

const NOTICE: &[Member] =
    &[member(Rule::DECIDES, Rule::decides), member(Rule::SWAP_OFF, Rule::swap), member(Rule::CLOSED, Rule::closed)];

const CONSTANT: &[Member] = &[member(Rule::SINCE, Rule::constant_value)];

const TEST: &[Member] = &[member(Rule::GIVEN, Rule::given), member(Rule::EXPECT, Rule::expect)];

const MANY: &[Member] = &[member(Rule::FACT, Rule::fact)];

impl Body {
    /// What may stand in it.
    pub(super) fn members(self) -> &'static [Member] {
        match self {
            Self::File => FILE,
            Self::Procedure | Self::ProcedureBlock => PROCEDURE,
            Self::Steps | Self::Parallel => STEPS,
            Self::Fee | Self::FeeBlock => FEE,
            Self::Rows => ROWS,
            Self::Calendar | Self::CalendarBlock => CALENDAR,
            Self::Notice => NOTICE,
            Self::Constant => CONSTANT,
            Self::Test => TEST,
            Self::Many => MANY,
        }
    }

    /// The rule that reads one of its members and nothing more.
    pub(super) fn only(self) -> Rule {
        match self {
            Self::File => Rule::only_item,
            Self::Procedure | Self::ProcedureBlock => Rule::only_procedure,
            Self::Steps | Self::Parallel => Rule::only_step,
            Self::Fee | Self::FeeBlock => Rule::only_fee,
            Self::Rows => Rule::only_row,
            Self::Calendar | Self::CalendarBlock => Rule::only_calendar,
            Self::Notice => Rule::only_notice,
            Self::Constant => Rule::only_constant,
            Self::Test => Rule::only_test,
            Self::Many => Rule::only_fact,
        }
    }

    /// The rule that reads what begins with a word in it: the heads of blocks are read without their bodies.
    pub(super) fn reading(self, word: Rule) -> Rule {
        match word {
            Rule::SINCE if self != Self::Constant => Rule::since,
            Rule::NOTICE => Rule::notice_head,
            Rule::LANGUAGE => Rule::header,
            _ => self.only(),
        }
    }

    /// What people call it.
    pub(super) fn name(self) -> Text {
        match self {
            Self::File => say::file(),
            Self::Procedure => say::procedure(),
            Self::ProcedureBlock | Self::FeeBlock | Self::CalendarBlock => say::dated_block(),
            Self::Steps => say::step_table(),
            Self::Parallel => say::parallel_steps(),
            Self::Fee => say::fee(),
            Self::Rows => say::lookup(),
            Self::Calendar => say::calendar(),
            Self::Notice => say::notice(),
            Self::Constant => say::constant(),
            Self::Test => say::test(),
            Self::Many => say::record(),
        }
    }

    /// What people call its members.
    pub(super) fn member_name(self) -> Text {
        match self {
            Self::File => say::declaration(),
            Self::Rows => say::row(),
            Self::Test => say::line(),
            _ => say::statement(),
        }
    }

    /// The body whose statements begin with a word.
    pub(super) fn home(word: &str, language: Language) -> Option<Self> {
        let homes =
            [Self::File, Self::Procedure, Self::Fee, Self::Calendar, Self::Steps, Self::Notice, Self::Test, Self::Rows];
        homes.into_iter().find(|home| {
            let mut words = home.members().iter().flat_map(|member| spellings(member.word, language));
            words.any(|phrase| phrase.split(' ').next() == Some(word))
        })
    }
}
