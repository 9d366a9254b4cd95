//! Facts as columns, by the type that the rules declare.

use std::collections::BTreeMap;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef};
use arrow_schema::DataType;
use thoihan::FactValue;
use thoihan::assessment::Question;
use thoihan::dossier::{Column, Columns, EventColumns, FactColumn, TextColumn};

use crate::cells::{self, Unfit};

/// The column of a fact.
pub(crate) fn fact<'a>(
    question: &Question,
    array: &'a dyn Array,
    currency: Option<&str>,
) -> Result<FactColumn<'a>, Unfit> {
    match question.kind {
        "flag" => cells::flags(array).map(FactColumn::Flags),
        "integer" | "number" => number(array),
        "money" => money(array, currency),
        "date" | "moment" => cells::moments(array).map(FactColumn::Moments),
        "one_of" => cells::texts(array).map(FactColumn::Texts),
        _ => list(question, array, currency).map(FactColumn::Values),
    }
}

fn number(array: &dyn Array) -> Result<FactColumn<'_>, Unfit> {
    match array.data_type() {
        DataType::UInt64 => {}
        kind if kind.is_integer() => return cells::integers(array).map(FactColumn::Integers),
        _ => {}
    }
    match cells::numbers(array) {
        Ok((digits, decimals)) => Ok(FactColumn::Numbers { digits, decimals }),
        Err(Unfit::Wanted(_)) => {
            let texts = cells::texts(array).map_err(|_| Unfit::Wanted("integers, decimals or text"))?;
            Ok(FactColumn::Texts(texts))
        }
        Err(other) => Err(other),
    }
}

/// A record of a currency and an amount, or amounts alone in the one currency that the caller names.
fn money<'a>(array: &'a dyn Array, currency: Option<&str>) -> Result<FactColumn<'a>, Unfit> {
    const WANTED: Unfit =
        Unfit::Wanted("a struct of `currency` and `amount`, or integers or decimals with `currency=` in the call");
    if let Some(record) = array.as_struct_opt() {
        let (Some(currencies), Some(amounts)) = (record.column_by_name("currency"), record.column_by_name("amount"))
        else {
            return Err(WANTED);
        };
        let currencies = cells::texts(currencies.as_ref())?;
        let (mut digits, decimals) = cells::numbers(amounts.as_ref())?;
        if let Some(rows) = cells::given(array) {
            let given = |at: usize| digits.given.as_ref().is_none_or(|given| given.get(at).copied().unwrap_or(false));
            let both: Vec<bool> = rows.iter().enumerate().map(|(at, row)| *row && given(at)).collect();
            digits.given = Some(both.into());
        }
        return Ok(FactColumn::Money { currencies, digits, decimals });
    }
    let (digits, decimals) = cells::numbers(array).map_err(|unfit| match unfit {
        Unfit::Wanted(_) => WANTED,
        other => other,
    })?;
    let currency = currency.ok_or(WANTED)?;
    let currencies = TextColumn { words: vec![currency.to_owned().into()], codes: vec![0].into() };
    Ok(FactColumn::Money { currencies, digits, decimals })
}

/// Where the values of each row begin in a list, and where those of the last one end; with all values.
fn spans(array: &dyn Array) -> Option<(Vec<usize>, &ArrayRef)> {
    if let Some(list) = array.as_list_opt::<i32>() {
        let starts = list.value_offsets().iter().map(|at| usize::try_from(*at).unwrap_or(0)).collect();
        return Some((starts, list.values()));
    }
    let list = array.as_list_opt::<i64>()?;
    let starts = list.value_offsets().iter().map(|at| usize::try_from(*at).unwrap_or(0)).collect();
    Some((starts, list.values()))
}

/// Several choices, or records.
fn list(question: &Question, array: &dyn Array, currency: Option<&str>) -> Result<Vec<Option<FactValue>>, Unfit> {
    let wanted = if question.kind == "several_of" { "lists of text" } else { "lists of structs" };
    if *array.data_type() == DataType::Null {
        return Ok(vec![None; array.len()]);
    }
    let (starts, values) = spans(array).ok_or(Unfit::Wanted(wanted))?;
    let items = if question.kind == "several_of" {
        read(&FactColumn::Texts(cells::texts(values.as_ref()).map_err(|_| Unfit::Wanted(wanted))?), values.len())?
    } else {
        records(question, values, currency, wanted)?
    };
    let rows = starts.iter().zip(starts.iter().skip(1)).enumerate().map(|(row, (start, end))| {
        let items = items.get(*start..*end).unwrap_or_default();
        array.is_valid(row).then(|| FactValue::List(items.iter().flatten().cloned().collect()))
    });
    Ok(rows.collect())
}

fn records(
    question: &Question,
    values: &ArrayRef,
    currency: Option<&str>,
    wanted: &'static str,
) -> Result<Vec<Option<FactValue>>, Unfit> {
    let record = values.as_struct_opt().ok_or(Unfit::Wanted(wanted))?;
    let mut rows = vec![BTreeMap::new(); values.len()];
    for (name, column) in record.column_names().into_iter().zip(record.columns()) {
        let text = |reason: String| Unfit::Value(format!("field `{name}`: {reason}"));
        let Some(field) = question.fields.iter().find(|field| *field.name == *name) else {
            let known: Vec<String> = question.fields.iter().map(|field| format!("`{}`", field.name)).collect();
            return Err(text(format!("there is none; the fields are {}", known.join(", "))));
        };
        let column_read =
            fact(field, column.as_ref(), currency).map_err(|unfit| text(unfit.message(column.data_type())))?;
        for (row, value) in rows.iter_mut().zip(read(&column_read, values.len())?) {
            row.extend(value.map(|value| (name.to_owned(), value)));
        }
    }
    let rows = rows.into_iter().enumerate();
    Ok(rows.map(|(at, row)| values.is_valid(at).then_some(FactValue::Record(row))).collect())
}

/// The values of a column one by one, read by the library's own reader.
fn read(column: &FactColumn<'_>, rows: usize) -> Result<Vec<Option<FactValue>>, Unfit> {
    let mut columns = Columns::of_rows(rows);
    columns.facts.insert("it".to_owned(), column.clone());
    let value = |row: usize| {
        let mut dossier = columns.dossier(row).map_err(|bad| Unfit::Value(bad.to_string()))?;
        Ok(dossier.facts.remove("it"))
    };
    (0..rows).map(value).collect()
}

/// A list of events: structs of `kind`, `at`, and what a kind needs.
pub(crate) fn events(array: &dyn Array) -> Result<EventColumns<'_>, Unfit> {
    const WANTED: Unfit = Unfit::Wanted("lists of structs with `kind` and `at`");
    let (starts, values) = spans(array).ok_or(WANTED)?;
    let record = values.as_struct_opt().ok_or(WANTED)?;
    let field = |name: &str| record.column_by_name(name).map(|column| column.as_ref());
    let known = ["kind", "at", "ground", "until", "to", "agreed", "step", "revokes"];
    if let Some(other) = record.column_names().into_iter().find(|name| !known.contains(name)) {
        return Err(Unfit::Value(format!("an event has no `{other}`: it has {}", known.join(", "))));
    }
    let (Some(kind), Some(at)) = (field("kind"), field("at")) else { return Err(WANTED) };
    let within = |name: &'static str| {
        move |unfit: Unfit| {
            let kind = record.column_by_name(name).map_or(DataType::Null, |column| column.data_type().clone());
            Unfit::Value(format!("field `{name}`: {}", unfit.message(&kind)))
        }
    };
    let text = |name: &'static str| field(name).map(cells::texts).transpose().map_err(within(name));
    let moment = |name: &'static str| field(name).map(cells::moments).transpose().map_err(within(name));
    let agreed: Option<Column<'_, bool>> = field("agreed").map(cells::flags).transpose().map_err(within("agreed"))?;
    Ok(EventColumns {
        starts: starts.into(),
        kind: cells::texts(kind).map_err(within("kind"))?,
        at: cells::moments(at).map_err(within("at"))?,
        ground: text("ground")?,
        until: moment("until")?,
        to: moment("to")?,
        agreed,
        step: text("step")?,
        revokes: text("revokes")?,
    })
}

/// Lists of names of fees.
pub(crate) fn fees(array: &dyn Array) -> Result<Vec<Vec<String>>, Unfit> {
    const WANTED: Unfit = Unfit::Wanted("lists of text");
    let (starts, values) = spans(array).ok_or(WANTED)?;
    let names = cells::texts(values.as_ref()).map_err(|_| WANTED)?;
    let rows = starts.iter().zip(starts.iter().skip(1)).map(|(start, end)| {
        let names = (*start..*end).filter_map(|at| names.get(at).ok().flatten().map(str::to_owned));
        names.collect()
    });
    Ok(rows.collect())
}
