//! The only place that reads the machine's clock.

use chrono::{Local, NaiveDate, SubsecRound};
use thoihan::{AsOf, Moment};

use crate::arguments::Common;

/// The moment of judgement that was asked for, or now.
pub(crate) fn as_of(common: &Common) -> AsOf {
    let at = common.as_of.unwrap_or_else(|| Moment::Instant(Local::now().fixed_offset().trunc_subsecs(0)));
    AsOf { at, known_on: common.known_on }
}

/// The date of a moment, as it is written.
pub(crate) fn date(moment: Moment) -> NaiveDate {
    match moment {
        Moment::Date(date) => date,
        Moment::Civil(civil) => civil.date(),
        Moment::Instant(instant) => instant.date_naive(),
    }
}
