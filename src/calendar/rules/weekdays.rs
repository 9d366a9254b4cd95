//! Sets of weekdays in serde, as lists of weekdays in their order: chrono gives them no form of their own.

use chrono::{Weekday, WeekdaySet};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub(super) fn serialize<S: Serializer>(days: &WeekdaySet, serializer: S) -> Result<S::Ok, S::Error> {
    list(*days).serialize(serializer)
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<WeekdaySet, D::Error> {
    Ok(Vec::<Weekday>::deserialize(deserializer)?.into_iter().collect())
}

fn list(days: WeekdaySet) -> Vec<Weekday> {
    days.iter(Weekday::Mon).collect()
}

/// The same where there may be none.
pub(super) mod or_none {
    use super::{Deserialize, Deserializer, Serialize, Serializer, Weekday, WeekdaySet, list};

    pub(in crate::calendar::rules) fn serialize<S: Serializer>(
        days: &Option<WeekdaySet>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        days.map(list).serialize(serializer)
    }

    pub(in crate::calendar::rules) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<WeekdaySet>, D::Error> {
        Ok(Option::<Vec<Weekday>>::deserialize(deserializer)?.map(|days| days.into_iter().collect()))
    }
}
