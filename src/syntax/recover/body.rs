//! What may stand in each body, and a correct example of it.

use super::super::ast::Language;
use super::super::grammar::Rule;
use super::super::words::spellings;

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

    /// The rule that reads what begins with `since` in it.
    pub(super) fn dated(self) -> Rule {
        if self == Self::Constant { Rule::only_constant } else { Rule::since }
    }

    /// What people call it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Procedure => "procedure",
            Self::ProcedureBlock | Self::FeeBlock | Self::CalendarBlock => "dated block",
            Self::Steps => "step table",
            Self::Parallel => "group of parallel steps",
            Self::Fee => "fee",
            Self::Rows => "lookup",
            Self::Calendar => "calendar",
            Self::Notice => "notice",
            Self::Constant => "constant",
            Self::Test => "test",
            Self::Many => "record",
        }
    }

    /// What people call its members.
    pub(super) fn member_name(self) -> &'static str {
        match self {
            Self::File => "declaration",
            Self::Rows => "row",
            Self::Test => "line",
            _ => "statement",
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

/// A correct example of a statement.
pub(super) fn example(rule: Rule) -> Option<&'static str> {
    Some(match rule {
        Rule::header => "language en 1",
        Rule::procedure => "procedure \"2.000815\" \"Certified copies\" { due same working day }",
        Rule::regime => "regime one_stop \"One-stop shops\" { clock starts when accepted }",
        Rule::calendar => "calendar vn \"Public administration\" { week Mon..Fri 07:30-11:30 13:30-17:30 }",
        Rule::fee => "fee passport \"Passport\" le_phi { amount 200_000 VND }",
        Rule::table => "table notary(value money) { amount 0.1% of value }",
        Rule::benefits => "benefits on passport, identity_card { benefit online pay 90% }",
        Rule::constant => "constant base_salary { since 2024-07-01: 2_340_000 VND }",
        Rule::fact => "fact pages \"Pages\" integer from 1 default 1",
        Rule::event => "event tax_evidence \"Proof of payment\"",
        Rule::place => "place hue \"Huế\"",
        Rule::office => "office hue_one_stop \"One-stop shop\" in hue { calendar hue }",
        Rule::rounding => "rounding VND half up to 1 VND",
        Rule::test => "test \"in time\" { given procedure \"2.000815\"; expect due 2026-09-03 }",
        Rule::since => "since 2026-07-01 until 2026-12-31 by \"217/2026/NĐ-CP\" { … }",
        Rule::due => "due in 7 working days when work is house",
        Rule::deadline => "deadline apology 1 day before due",
        Rule::clock => "clock starts when accepted and paid",
        Rule::cutoff => "cutoff 15:00 counts as next working day",
        Rule::count => "count first day excluded, last day rolls to next working day",
        Rule::supplement => "supplement restarts, at most 1",
        Rule::extension => "extension at most 10 days once",
        Rule::reappointment => "reappointment at most 1",
        Rule::exclude => "exclude tax_payment, expert_opinion",
        Rule::add => "add 10 working days when region is difficult",
        Rule::steps => "steps total 7 working days { step examine at \"Office\" in 7 working days }",
        Rule::parallel => "parallel { step fire in 3 working days; step site in 4 working days }",
        Rule::step => "step examine \"Thẩm định\" at \"Phòng Kinh tế\" in 5 working days",
        Rule::collects => "collects copy_certification with pages = sheets × 2",
        Rule::on_time => "on time to the date",
        Rule::agency => "agency \"UBND cấp xã\"",
        Rule::field => "field \"Hoạt động xây dựng\"",
        Rule::calendar_use => "calendar vn",
        Rule::under => "under civil_code, one_stop",
        Rule::anchor => "anchor accepted",
        Rule::amount => "amount 0.1% of value, at least 50_000 VND",
        Rule::exempt => "exempt \"Poor households\" when poor",
        Rule::undetermined => "undetermined \"the text leaves this open\" candidates 0 VND or 5_000 VND",
        Rule::let_statement => "let copy = 2_000 VND × pages, at most 200_000 VND",
        Rule::benefit => "benefit online \"Online\" pay 90% before limits when channel is online",
        Rule::surcharge => "surcharge printing 5_000 VND × (copies - 2) when copies above 2",
        Rule::combine => "combine best",
        Rule::split => "split 65% collector, 35% budget",
        Rule::payable => "payable before council_meeting",
        Rule::refund => "refund 50% when withdrawn",
        Rule::row => "from 101 up to 150: 1_000 VND",
        Rule::week => "week Mon..Fri 07:30-11:30 13:30-17:30",
        Rule::counter => "counter Sat 07:30-11:30",
        Rule::holiday => "holiday national \"Quốc khánh\" on 2 Sep for 2 days starting -1",
        Rule::substitute => "substitute next working day",
        Rule::closed => "closed 2026-09-28 \"storm\"",
        Rule::timezone => "timezone Asia/Ho_Chi_Minh",
        Rule::covers => "covers 2008-01-01..2035-12-31",
        Rule::ignore_swaps => "ignore swaps",
        Rule::notice | Rule::notice_head => {
            "notice \"9441/TB-BNV\" issued 2025-10-16 { swap off 2026-08-31 work 2026-08-22 }"
        }
        Rule::decides => "decides tet 2026-02-16..2026-02-20",
        Rule::swap => "swap off 2026-08-31 work 2026-08-22",
        Rule::constant_value => "since 2024-07-01: 2_340_000 VND by \"73/2024/NĐ-CP\"",
        Rule::given => "given accepted 2026-08-28T15:30",
        Rule::expect => "expect fee copy_certification 28_000 VND",
        Rule::also_due => "also due in 24 hours when urgent",
        Rule::also_amount => "also exempt when poor",
        Rule::procedure_block | Rule::fee_block | Rule::calendar_block => return example(Rule::since),
        _ => return None,
    })
}
