//! Python values as a dossier: the same shape as its JSON, read by the same reader.

use chrono::NaiveDate;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDate, PyDateTime, PyDict, PyFloat, PyFrozenSet, PyInt, PyList, PySet, PyString, PyTuple};
use serde_json::{Map, Value};
use thoihan::{AsOf, Dossier, DossierError, ErrorKind, Moment};

use crate::errors::dossier_error;

/// A dossier from a mapping, or from keywords.
pub(crate) fn dossier(mapping: Option<&Bound<'_, PyDict>>, keywords: Option<&Bound<'_, PyDict>>) -> PyResult<Dossier> {
    let given = match (mapping, keywords.filter(|keywords| !keywords.is_empty())) {
        (Some(_), Some(_)) => return Err(PyTypeError::new_err("give a dictionary or keywords, not both")),
        (Some(given), None) | (None, Some(given)) => given,
        (None, None) => return Err(PyTypeError::new_err("give a dossier as a dictionary or as keywords")),
    };
    let json = object(given, "dossier")?;
    serde_json::from_value(json).map_err(|error| unreadable(given.py(), error.to_string()))
}

pub(crate) fn as_of(at: &Bound<'_, PyAny>, known_on: Option<&Bound<'_, PyAny>>) -> PyResult<AsOf> {
    let mut as_of = AsOf::new(moment(at, "as_of")?);
    if let Some(given) = known_on {
        as_of = as_of.known_on(day(given, "known_on")?);
    }
    Ok(as_of)
}

/// A date without an hour.
pub(crate) fn day(given: &Bound<'_, PyAny>, path: &str) -> PyResult<NaiveDate> {
    match moment(given, path)? {
        Moment::Date(day) => Ok(day),
        other @ (Moment::Civil(_) | Moment::Instant(_)) => {
            Err(unreadable(given.py(), format!("{path}: `{other}` is no date: give the day alone")))
        }
    }
}

pub(crate) fn moment(given: &Bound<'_, PyAny>, path: &str) -> PyResult<Moment> {
    match value(given, path)? {
        Value::String(text) => text.parse().map_err(|error| unreadable(given.py(), format!("{path}: {error}"))),
        _ => Err(PyTypeError::new_err(format!("{path}: give a datetime, a date or their ISO text"))),
    }
}

fn unreadable(py: Python<'_>, message: String) -> PyErr {
    dossier_error(py, &DossierError::new(ErrorKind::Unreadable, message))
}

fn value(given: &Bound<'_, PyAny>, path: &str) -> PyResult<Value> {
    let py = given.py();
    if given.is_none() {
        return Ok(Value::Null);
    }
    if let Ok(flag) = given.cast::<PyBool>() {
        return Ok(Value::Bool(flag.is_true()));
    }
    if let Ok(text) = given.cast::<PyString>() {
        return Ok(Value::String(text.to_str()?.to_owned()));
    }
    if given.is_instance_of::<PyFloat>() {
        let text =
            format!("{path}: {given} is a float and not exact: give a Decimal, an int or a string such as \"{given}\"");
        return Err(unreadable(py, text));
    }
    if given.is_instance_of::<PyDateTime>() || given.is_instance_of::<PyDate>() {
        return Ok(Value::String(given.call_method0("isoformat")?.extract()?));
    }
    if given.is_instance(&py.import("decimal")?.getattr("Decimal")?)? {
        // `f`: digits without an exponent, whatever the size.
        return Ok(Value::String(given.call_method1("__format__", ("f",))?.extract()?));
    }
    if let Ok(mapping) = given.cast::<PyDict>() {
        return object(mapping, path);
    }
    let is_list = given.is_instance_of::<PyList>()
        || given.is_instance_of::<PyTuple>()
        || given.is_instance_of::<PySet>()
        || given.is_instance_of::<PyFrozenSet>();
    if is_list {
        let items = given.try_iter()?.enumerate().map(|(at, item)| value(&item?, &format!("{path}[{at}]")));
        return Ok(Value::Array(items.collect::<PyResult<_>>()?));
    }
    // Whatever calls itself an integer, numpy's among them.
    if given.is_instance_of::<PyInt>() || given.hasattr("__index__")? {
        return match given.extract::<i64>() {
            Ok(number) => Ok(Value::from(number)),
            Err(_) => Err(unreadable(py, format!("{path}: {given} is too large for a whole number (64 bits)"))),
        };
    }
    let kind = given.get_type().name()?;
    Err(unreadable(py, format!("{path}: a {kind} is no value of a dossier")))
}

fn object(mapping: &Bound<'_, PyDict>, path: &str) -> PyResult<Value> {
    let mut object = Map::new();
    for (key, item) in mapping {
        let Ok(name) = key.cast::<PyString>() else {
            return Err(unreadable(mapping.py(), format!("{path}: the key {key} is no string")));
        };
        let name = name.to_str()?;
        object.insert(name.to_owned(), value(&item, &format!("{path}.{name}"))?);
    }
    Ok(Value::Object(object))
}
