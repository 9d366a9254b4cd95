//! The families of counting policies: each is a slot of its own (V1).

use crate::term::Policy;

/// How many families there are.
pub const FAMILIES: usize = 6;

/// `first day`
pub const FIRST_DAY: usize = 0;
/// `last day`
pub const LAST_DAY: usize = 1;
/// `month end`
pub const MONTH_END: usize = 2;
/// `months of 30 days`
pub const MONTH_LENGTH: usize = 3;
/// `outside hours`
pub const OUTSIDE_HOURS: usize = 4;
/// `day ends at`
pub const DAY_ENDS: usize = 5;

/// What each family is called in the language.
pub const NAMES: [&str; FAMILIES] =
    ["first day", "last day", "month end", "months of 30 days", "outside hours", "day ends at"];

/// The family of a policy.
pub const fn family(policy: Policy) -> usize {
    match policy {
        Policy::FirstDay(_) => FIRST_DAY,
        Policy::LastDay(_) => LAST_DAY,
        Policy::MonthEnd(_) => MONTH_END,
        Policy::MonthsOf30Days => MONTH_LENGTH,
        Policy::OutsideHours(_) => OUTSIDE_HOURS,
        Policy::DayEnds(_) => DAY_ENDS,
    }
}
