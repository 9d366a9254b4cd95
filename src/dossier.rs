//! The question: a dossier (hồ sơ), what is known of it, and the moment at which it is judged.

mod columns;
mod lent;

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

use crate::amount::{Money, Ratio};

pub use self::columns::{AsOfColumn, BadCell, Column, Columns, EventColumns, FactColumn, MomentColumn, TextColumn};
pub use self::lent::LentDossier;

/// A point of time as hosts know it.
///
/// In JSON: `"2026-08-28"`, `"2026-08-28T15:30"` (in the calendar's zone), `"2026-08-28T15:30:00+07:00"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Moment {
    /// A day whose hour is not known.
    Date(NaiveDate),
    /// A clock time in the calendar's zone.
    Civil(NaiveDateTime),
    /// A clock time with its offset from UTC.
    Instant(DateTime<FixedOffset>),
}

/// A text that is no moment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no moment: write 2026-08-28, 2026-08-28T15:30 or 2026-08-28T15:30:00+07:00")]
pub struct BadMoment(pub String);

impl FromStr for Moment {
    type Err = BadMoment;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bad = || BadMoment(text.to_owned());
        if text.len() == 10 {
            return NaiveDate::parse_from_str(text, "%Y-%m-%d").map(Self::Date).map_err(|_| bad());
        }
        if let Ok(instant) = DateTime::parse_from_rfc3339(text) {
            return Ok(Self::Instant(instant));
        }
        ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"]
            .iter()
            .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
            .map(Self::Civil)
            .or_else(|| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M%:z").ok().map(Self::Instant))
            .ok_or_else(bad)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Date(date) => write!(f, "{date}"),
            Self::Civil(civil) => write!(f, "{}", civil.format("%Y-%m-%dT%H:%M:%S")),
            Self::Instant(instant) => f.write_str(&instant.to_rfc3339()),
        }
    }
}

impl Serialize for Moment {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl From<NaiveDate> for Moment {
    fn from(date: NaiveDate) -> Self {
        Self::Date(date)
    }
}

impl From<NaiveDateTime> for Moment {
    fn from(civil: NaiveDateTime) -> Self {
        Self::Civil(civil)
    }
}

impl From<DateTime<FixedOffset>> for Moment {
    fn from(instant: DateTime<FixedOffset>) -> Self {
        Self::Instant(instant)
    }
}

/// The value of a fact, before its declared type is known. Floats are refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FactValue {
    /// A flag.
    Flag(bool),
    /// A whole number.
    Integer(i64),
    /// An exact number (a string of digits in JSON).
    Number(Ratio),
    /// An amount of money.
    Money(Money),
    /// A date or moment.
    Moment(Moment),
    /// A choice, or any value written as text: `"12.5"`, `"2026-07-01"`.
    Text(String),
    /// Several choices, or the records of a `many` fact.
    List(Vec<FactValue>),
    /// One record of a `many` fact.
    Record(BTreeMap<String, FactValue>),
}

macro_rules! fact_value_from {
    ($($type:ty => |$value:ident| $make:expr;)*) => {
        $(impl From<$type> for FactValue {
            fn from($value: $type) -> Self {
                $make
            }
        })*
    };
}

fact_value_from! {
    bool => |value| Self::Flag(value);
    i64 => |value| Self::Integer(value);
    i32 => |value| Self::Integer(i64::from(value));
    u32 => |value| Self::Integer(i64::from(value));
    Ratio => |value| Self::Number(value);
    Money => |value| Self::Money(value);
    &str => |value| Self::Text(value.to_owned());
    String => |value| Self::Text(value);
    Moment => |value| Self::Moment(value);
    NaiveDate => |value| Self::Moment(Moment::Date(value));
    NaiveDateTime => |value| Self::Moment(Moment::Civil(value));
    DateTime<FixedOffset> => |value| Self::Moment(Moment::Instant(value));
    Vec<FactValue> => |value| Self::List(value);
    Vec<&str> => |value| Self::List(value.into_iter().map(Self::from).collect());
    BTreeMap<String, FactValue> => |value| Self::Record(value);
}

impl From<rust_decimal::Decimal> for FactValue {
    /// Exact: a decimal has at most 28 digits.
    fn from(value: rust_decimal::Decimal) -> Self {
        Ratio::from_decimal(value).map_or_else(|| Self::Text(value.to_string()), Self::Number)
    }
}

impl Serialize for FactValue {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Flag(value) => serializer.serialize_bool(*value),
            Self::Integer(value) => serializer.serialize_i64(*value),
            Self::Number(value) => serializer.collect_str(value),
            Self::Money(value) => value.serialize(serializer),
            Self::Moment(value) => value.serialize(serializer),
            Self::Text(value) => serializer.serialize_str(value),
            Self::List(values) => values.serialize(serializer),
            Self::Record(fields) => fields.serialize(serializer),
        }
    }
}

struct FactValueVisitor;

impl<'de> serde::de::Visitor<'de> for FactValueVisitor {
    type Value = FactValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("true or false, a whole number, a string, money, a list or a record")
    }

    fn visit_bool<E>(self, value: bool) -> Result<FactValue, E> {
        Ok(FactValue::Flag(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<FactValue, E> {
        Ok(FactValue::Integer(value))
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<FactValue, E> {
        i64::try_from(value).map(FactValue::Integer).map_err(|_| E::custom(format!("`{value}` is too large")))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<FactValue, E> {
        Err(E::custom(format!("`{value}` is a floating-point number and not exact: write it as a string, \"{value}\"")))
    }

    fn visit_str<E>(self, value: &str) -> Result<FactValue, E> {
        Ok(FactValue::Text(value.to_owned()))
    }

    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut list: A) -> Result<FactValue, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element()? {
            values.push(value);
        }
        Ok(FactValue::List(values))
    }

    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<FactValue, A::Error> {
        let mut fields = BTreeMap::<String, FactValue>::new();
        while let Some((name, value)) = map.next_entry()? {
            insert_once(&mut fields, name, value)?;
        }
        match (fields.get("currency"), fields.get("amount")) {
            (Some(FactValue::Text(currency)), Some(FactValue::Text(amount))) if fields.len() == 2 => {
                let currency = currency.parse().map_err(serde::de::Error::custom)?;
                Ratio::parse(amount)
                    .and_then(|major| Money::from_ratio(currency, major))
                    .map(FactValue::Money)
                    .ok_or_else(|| serde::de::Error::custom(format!("`{amount}` is no amount in {currency}")))
            }
            _ => Ok(FactValue::Record(fields)),
        }
    }
}

impl<'de> Deserialize<'de> for FactValue {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FactValueVisitor)
    }
}

/// A name that is given twice is refused: one of its values would be lost.
fn insert_once<E: serde::de::Error>(
    fields: &mut BTreeMap<String, FactValue>,
    name: String,
    value: FactValue,
) -> Result<(), E> {
    if fields.contains_key(&name) {
        return Err(E::custom(format!("`{name}` is given twice")));
    }
    fields.insert(name, value);
    Ok(())
}

fn named_once<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, FactValue>, D::Error> {
    struct Facts;

    impl<'de> serde::de::Visitor<'de> for Facts {
        type Value = BTreeMap<String, FactValue>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object of facts by name")
        }

        fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut facts = BTreeMap::new();
            while let Some((name, value)) = map.next_entry()? {
                insert_once(&mut facts, name, value)?;
            }
            Ok(facts)
        }
    }

    deserializer.deserialize_map(Facts)
}

/// Reads and writes a type as an object only: the derived reader takes a list of its fields as well.
macro_rules! object_only {
    ($type:ident, $what:literal) => {
        impl Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                Self::serialize(self, serializer)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Object;

                impl<'de> serde::de::Visitor<'de> for Object {
                    type Value = $type;

                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str($what)
                    }

                    fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<$type, A::Error> {
                        $type::deserialize(serde::de::value::MapAccessDeserializer::new(map))
                    }
                }

                deserializer.deserialize_map(Object)
            }
        }
    };
}

object_only!(Event, "an event: an object with `kind` and `at`");
object_only!(Dossier, "a dossier: an object");

/// Something that happened to a dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, remote = "Self")]
pub struct Event {
    /// Its kind: `supplement_requested`, or an event that the rules declare.
    pub kind: String,
    /// When.
    pub at: Moment,
    /// Why (of `suspended`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ground: Option<String>,
    /// Until when (of `extended`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Moment>,
    /// To when (of `reappointed`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Moment>,
    /// Whether the applicant agreed (of `extended`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreed: Option<bool>,
    /// Which step (of `step_done`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
    /// The kind of the latest earlier event that this one takes back (of `revoked`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revokes: Option<String>,
}

impl Event {
    /// An event of a kind at a moment.
    pub fn new(kind: impl Into<String>, at: impl Into<Moment>) -> Self {
        Self {
            kind: kind.into(),
            at: at.into(),
            ground: None,
            until: None,
            to: None,
            agreed: None,
            step: None,
            revokes: None,
        }
    }
}

/// Through which channel a dossier came (hình thức nộp).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// At the counter (trực tiếp).
    Counter,
    /// Online (trực tuyến).
    Online,
    /// By post (bưu chính).
    Post,
}

impl Channel {
    /// Every one there is.
    pub const ALL: [Self; 3] = [Self::Counter, Self::Online, Self::Post];

    /// The word in rules and in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Online => "online",
            Self::Post => "post",
        }
    }
}

/// A dossier. Building one never fails; assessing it validates.
///
/// ```
/// use thoihan::{Dossier, Moment};
/// let at: Moment = "2026-08-28T15:30".parse()?;
/// let dossier = Dossier::new("2.000815").accepted(at).fact("pages", 5).fact("copies", 4);
/// assert_eq!(dossier.procedure.as_deref(), Some("2.000815"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, remote = "Self")]
pub struct Dossier {
    /// The host's own number, given back in the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The code of the procedure; may be left out when only `fees` are asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub procedure: Option<String>,
    /// The receiving office; its calendar counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office: Option<String>,
    /// The place whose local law applies; that of the office when not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// The channel of submission.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// When the applicant submitted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submitted: Option<Moment>,
    /// When the dossier was accepted as complete and valid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted: Option<Moment>,
    /// When the fee was paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid: Option<Moment>,
    /// When processing was finished.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished: Option<Moment>,
    /// Facts by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "named_once")]
    pub facts: BTreeMap<String, FactValue>,
    /// The event log, in order of time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<Event>,
    /// Fees to compute besides those that the procedure collects.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fees: Vec<String>,
}

impl Dossier {
    /// A dossier of a procedure, by its code.
    pub fn new(procedure: impl Into<String>) -> Self {
        Self { procedure: Some(procedure.into()), ..Self::default() }
    }

    /// A question about one fee alone.
    pub fn of_fee(fee: impl Into<String>) -> Self {
        Self { fees: vec![fee.into()], ..Self::default() }
    }

    /// The host's own number.
    #[must_use]
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// The receiving office.
    #[must_use]
    pub fn office(mut self, office: impl Into<String>) -> Self {
        self.office = Some(office.into());
        self
    }

    /// The place.
    #[must_use]
    pub fn place(mut self, place: impl Into<String>) -> Self {
        self.place = Some(place.into());
        self
    }

    /// The channel.
    #[must_use]
    pub fn channel(mut self, channel: Channel) -> Self {
        self.channel = Some(channel);
        self
    }

    /// When the applicant submitted.
    #[must_use]
    pub fn submitted(mut self, at: impl Into<Moment>) -> Self {
        self.submitted = Some(at.into());
        self
    }

    /// When the dossier was accepted.
    #[must_use]
    pub fn accepted(mut self, at: impl Into<Moment>) -> Self {
        self.accepted = Some(at.into());
        self
    }

    /// When the fee was paid.
    #[must_use]
    pub fn paid(mut self, at: impl Into<Moment>) -> Self {
        self.paid = Some(at.into());
        self
    }

    /// When processing was finished.
    #[must_use]
    pub fn finished(mut self, at: impl Into<Moment>) -> Self {
        self.finished = Some(at.into());
        self
    }

    /// A fact.
    #[must_use]
    pub fn fact(mut self, name: impl Into<String>, value: impl Into<FactValue>) -> Self {
        self.facts.insert(name.into(), value.into());
        self
    }

    /// An event.
    #[must_use]
    pub fn event(mut self, event: Event) -> Self {
        self.events.push(event);
        self
    }
}

/// The moment at which a dossier is judged, and what of the law was known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct AsOf {
    /// What lies after this moment has not happened yet.
    pub at: Moment,
    /// Notices and rules issued after this day do not exist; the date of `at` when none.
    pub known_on: Option<NaiveDate>,
}

impl AsOf {
    /// At a moment, knowing what was issued by its date.
    pub fn new(at: impl Into<Moment>) -> Self {
        Self { at: at.into(), known_on: None }
    }

    /// Knowing what was issued by this day.
    #[must_use]
    pub fn known_on(mut self, day: NaiveDate) -> Self {
        self.known_on = Some(day);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(json: &str) -> String {
        serde_json::from_str::<Dossier>(json).expect_err(json).to_string()
    }

    #[test]
    fn only_objects_are_dossiers() {
        assert!(refused("[]").contains("a dossier: an object"));
        assert!(refused(r#"["x"]"#).contains("a dossier: an object"));
        assert!(refused(r#"{"events": [["accepted", "2026-01-01"]]}"#).contains("an event: an object"));
        assert!(refused(r#"{"procedur": "1"}"#).contains("procedur"));
        assert!(refused(r#"{"procedure": "1", "procedure": "2"}"#).contains("duplicate"));
    }

    #[test]
    fn nothing_that_is_given_is_lost() {
        assert!(refused(r#"{"facts": {"pages": 1, "pages": 2}}"#).contains("`pages` is given twice"));
        assert!(refused(r#"{"facts": {"pages": 1.5}}"#).contains("floating-point"));
        assert!(refused(r#"{"facts": {"papers": [{"pages": 1, "pages": 2}]}}"#).contains("given twice"));
    }

    #[test]
    fn a_dossier_survives_its_json() {
        let json = r#"{"id":"7","procedure":"2.000815","channel":"online","accepted":"2026-08-28T15:30:00","facts":{"copies":4,"price":{"currency":"VND","amount":"5000"},"share":"12.5"},"events":[{"kind":"extended","at":"2026-09-01","until":"2026-09-05","agreed":true}]}"#;
        let dossier: Dossier = serde_json::from_str(json).expect("a dossier");
        assert_eq!(serde_json::to_string(&dossier).expect("JSON"), json);
    }
}
