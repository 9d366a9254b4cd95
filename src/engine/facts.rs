//! The facts of a dossier, checked against their declared types (D1).

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveTime;

use crate::amount::Ratio;
use crate::assessment::{DossierError, ErrorKind};
use crate::dossier::{Dossier, FactValue, Moment};
use crate::engine::log::{BareHour, local};
use crate::engine::value::Value;
use crate::engine::zone::Zone;
use crate::model::builtin;
use crate::model::names::suggestion;
use crate::plan::{Fact, FactId, Field, Limits, Plan, Type};

/// Every fact of the book for one dossier: its value, its default, or nothing.
pub(crate) fn read(plan: &Plan, dossier: &Dossier, zone: Zone<'_>) -> Result<Vec<Option<Value>>, DossierError> {
    let mut values: Vec<Option<Value>> = plan.facts.iter().map(|fact| fact.default.map(Value::from)).collect();
    let mut set = |id: FactId, value: Value| {
        if let Some(slot) = values.get_mut(id.0 as usize) {
            *slot = Some(value);
        }
    };
    if let Some(channel) = dossier.channel {
        set(builtin::CHANNEL, Value::Choice(channel as u16));
    }
    for (name, value) in &dossier.facts {
        let id = known(plan, name)?;
        let Some(fact) = plan.facts.get(id.0 as usize) else { continue };
        set(id, typed(fact, value, zone)?);
    }
    Ok(values)
}

/// The fact of a name that a dossier can give.
pub(crate) fn known(plan: &Plan, name: &str) -> Result<FactId, DossierError> {
    let id = *plan.fact_names.get(name).ok_or_else(|| unknown(plan, name))?;
    if id.0 < builtin::CHOSEN_BENEFIT.0 {
        return Err(DossierError::new(
            ErrorKind::WrongFactType,
            format!("`{name}` is no fact of a dossier but a field of its own: give it beside `facts`"),
        ));
    }
    Ok(id)
}

pub(crate) fn unknown(plan: &Plan, name: &str) -> DossierError {
    let hint = suggestion(name, plan.fact_names.keys().map(|known| &**known));
    DossierError::new(ErrorKind::UnknownFact, format!("there is no fact `{name}` in these rules{hint}"))
}

fn typed(fact: &Fact, value: &FactValue, zone: Zone<'_>) -> Result<Value, DossierError> {
    let value = convert(&fact.name, &fact.kind, value, zone)?;
    within(&fact.name, &fact.limits, &value)?;
    Ok(value)
}

fn wrong(name: &str, wanted: &str) -> DossierError {
    DossierError::new(ErrorKind::WrongFactType, format!("fact `{name}` must be {wanted}"))
}

fn choice(name: &str, choices: &[Arc<str>], text: &str) -> Result<u16, DossierError> {
    choices.iter().position(|choice| **choice == *text).map(|at| at as u16).ok_or_else(|| {
        let hint = suggestion(text, choices.iter().map(|choice| &**choice));
        let list = choices.iter().map(|choice| format!("`{choice}`")).collect::<Vec<_>>().join(", ");
        DossierError::new(
            ErrorKind::FactOutOfRange,
            format!("`{text}` is no choice of fact `{name}`{hint}: it is one of {list}"),
        )
    })
}

fn number(name: &str, value: &FactValue, whole: bool) -> Result<Ratio, DossierError> {
    let wanted = if whole { "a whole number" } else { "a number: an integer, or a string of digits such as \"12.5\"" };
    let number = match value {
        FactValue::Integer(value) => Some(Ratio::from(*value)),
        FactValue::Number(value) => Some(*value),
        FactValue::Text(text) if text.contains('/') => {
            text.split_once('/').and_then(|(a, b)| Ratio::new(a.trim().parse().ok()?, b.trim().parse().ok()?))
        }
        FactValue::Text(text) => match text.strip_suffix('%') {
            Some(percent) => Ratio::parse(percent.trim()).and_then(|value| value.div(Ratio::integer(100))?.ok()),
            None => Ratio::parse(text),
        },
        _ => None,
    };
    match number {
        Some(number) if !whole || number.is_integer() => Ok(number),
        _ => Err(wrong(name, wanted)),
    }
}

fn moment(name: &str, value: &FactValue, wanted: &str) -> Result<Moment, DossierError> {
    match value {
        FactValue::Moment(moment) => Ok(*moment),
        FactValue::Text(text) => text.parse().map_err(|_| wrong(name, wanted)),
        _ => Err(wrong(name, wanted)),
    }
}

fn convert(name: &str, kind: &Type, value: &FactValue, zone: Zone<'_>) -> Result<Value, DossierError> {
    match kind {
        Type::Flag => match value {
            FactValue::Flag(flag) => Ok(Value::Flag(*flag)),
            _ => Err(wrong(name, "true or false")),
        },
        Type::Number { whole } => number(name, value, *whole).map(Value::Number),
        Type::Money => match value {
            FactValue::Money(money) => Ok(Value::Money(money.currency, money.to_ratio())),
            _ => Err(wrong(name, "money: {\"currency\": \"VND\", \"amount\": \"28000\"}")),
        },
        Type::Date => match moment(name, value, "a date such as \"2026-07-01\"")? {
            Moment::Date(date) => Ok(Value::Date(date)),
            other => local(zone, other, BareHour::First, name).map(|(at, _)| Value::Date(at.date())),
        },
        Type::Moment => match moment(name, value, "a moment such as \"2026-07-01T09:00\"")? {
            Moment::Date(date) => Ok(Value::Moment(date.and_time(NaiveTime::MIN))),
            other => local(zone, other, BareHour::First, name).map(|(at, _)| Value::Moment(at)),
        },
        Type::OneOf(choices) => match value {
            FactValue::Text(text) => choice(name, choices, text).map(Value::Choice),
            _ => Err(wrong(name, "one of its choices, as text")),
        },
        Type::SeveralOf(choices) => match value {
            FactValue::List(values) => {
                let mut bits = 0_u64;
                for value in values {
                    let FactValue::Text(text) = value else { return Err(wrong(name, "a list of its choices")) };
                    bits |= 1_u64.checked_shl(u32::from(choice(name, choices, text)?)).unwrap_or(0);
                }
                Ok(Value::Set(bits))
            }
            _ => Err(wrong(name, "a list of its choices")),
        },
        Type::Many(fields) => match value {
            FactValue::List(records) => {
                let mut rows = Vec::with_capacity(records.len());
                for record in records {
                    let FactValue::Record(record) = record else { return Err(wrong(name, "a list of records")) };
                    rows.push(fields_of(name, fields, record, zone)?);
                }
                Ok(Value::Records(Arc::new(rows)))
            }
            _ => Err(wrong(name, "a list of records")),
        },
    }
}

fn fields_of(
    name: &str,
    fields: &[Field],
    record: &BTreeMap<String, FactValue>,
    zone: Zone<'_>,
) -> Result<Vec<Option<Value>>, DossierError> {
    if let Some(unknown) = record.keys().find(|key| fields.iter().all(|field| *field.name != ***key)) {
        let hint = suggestion(unknown, fields.iter().map(|field| &*field.name));
        return Err(DossierError::new(
            ErrorKind::UnknownFact,
            format!("records of `{name}` have no field `{unknown}`{hint}"),
        ));
    }
    fields
        .iter()
        .map(|field| match record.get(&*field.name) {
            Some(value) => {
                let full = format!("{name}.{}", field.name);
                let value = convert(&full, &field.kind, value, zone)?;
                within(&full, &field.limits, &value)?;
                Ok(Some(value))
            }
            None => Ok(field.default.map(Value::from)),
        })
        .collect()
}

/// Whether the limits of a fact allow a value.
pub(crate) fn allows(fact: &Fact, value: &Value) -> bool {
    within(&fact.name, &fact.limits, value).is_ok()
}

fn within(name: &str, limits: &Limits, value: &Value) -> Result<(), DossierError> {
    use std::cmp::Ordering;
    let edges =
        [(&limits.lower, Ordering::Less, "at least", "above"), (&limits.upper, Ordering::Greater, "at most", "below")];
    for (edge, beyond, closed, open) in edges {
        let Some((edge, included)) = edge else { continue };
        let edge_value = Value::from(*edge);
        let Ok(order) = value.compare(&edge_value) else { continue };
        if order == beyond || (order == Ordering::Equal && !included) {
            let word = if *included { closed } else { open };
            return Err(DossierError::new(
                ErrorKind::FactOutOfRange,
                format!("fact `{name}` must be {word} {}", crate::engine::show(&edge_value)),
            ));
        }
    }
    Ok(())
}
