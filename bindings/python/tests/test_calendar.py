"""Arithmetic with working days and minutes on columns of Arrow, polars and numpy."""

import datetime as dt
import doctest
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
import pytest
import thoihan

HANOI = dt.timezone(dt.timedelta(hours=7))


@pytest.fixture(scope="module")
def calendar() -> thoihan.Calendar:
    return thoihan.vietnam().calendar("vn")


DAYS = [dt.date(2026, 2, 12), None, dt.date(1900, 1, 1), dt.date(2026, 3, 6)]
LATER = [dt.date(2026, 2, 26), None, None, dt.date(2026, 3, 13)]


@pytest.mark.parametrize(
    "days",
    [
        pa.array(DAYS),
        pa.array(DAYS, pa.date64()),
        pa.array(DAYS).cast(pa.timestamp("s")),
        pa.chunked_array([DAYS[:2], DAYS[2:]]),
        pl.Series(DAYS),
    ],
)
@pytest.mark.parametrize("count", [5, pa.array([5] * 4), pl.Series([5] * 4, dtype=pl.UInt8), np.array([5] * 4)])
def test_days_are_added(calendar: thoihan.Calendar, days: Any, count: Any) -> None:
    found = pa.array(calendar.add_working_days(days, count))
    assert found.type == pa.date32() and found.to_pylist() == LATER
    assert pl.Series(calendar.add_working_days(days, count)).to_list() == LATER


def test_numpy_in_and_out(calendar: thoihan.Calendar) -> None:
    days = np.array(["2026-02-12", "NaT", "2026-03-06"], dtype="datetime64[ns]")
    found = np.asarray(calendar.add_working_days(days, np.array([5, 1, -1])))
    assert found.dtype == np.dtype("datetime64[D]")
    np.testing.assert_array_equal(found, np.array(["2026-02-26", "NaT", "2026-03-05"], dtype="datetime64[D]"))
    assert np.asarray(calendar.is_working(days[[0, 2]])).tolist() == [True, True]
    assert np.asarray(calendar.count_working_days(days[[0, 2]], days[[2, 0]]), dtype="int64").tolist() == [11, -11]
    with pytest.raises(ValueError, match="let it copy"):
        np.array(calendar.is_working(days), copy=False)
    with pytest.raises(ValueError, match="1 rows have no answer"):
        np.asarray(calendar.is_working(days))


def test_a_null_count_is_no_day(calendar: thoihan.Calendar) -> None:
    found = pa.array(calendar.add_working_days(dt.date(2026, 2, 12), pa.array([5, None, 2**40])))
    assert found.to_pylist() == [dt.date(2026, 2, 26), None, None]


def test_days_are_counted_and_looked_up(calendar: thoihan.Calendar) -> None:
    counts = pa.array(calendar.count_working_days(pa.array(DAYS), dt.date(2026, 2, 26)))
    assert counts.type == pa.int32() and counts.to_pylist() == [5, None, None, -6]
    worked = pa.array(calendar.is_working(pa.array([*DAYS, dt.date(2026, 2, 17)])))
    assert worked.to_pylist() == [True, None, None, True, False]
    assert len(calendar.is_working(pa.array(DAYS))) == 4


def test_minutes_are_added_on_the_clock_and_as_instants(calendar: thoihan.Calendar) -> None:
    at = [dt.datetime(2026, 3, 6, 16, 0, 30), None]
    found = pa.array(calendar.add_working_minutes(pa.array(at), 120))
    assert found.type == pa.timestamp("us") and found.to_pylist() == [dt.datetime(2026, 3, 9, 8, 0, 30), None]
    instants = pa.array([dt.datetime(2026, 3, 6, 9, tzinfo=dt.UTC)], pa.timestamp("ms", "UTC"))
    found = pa.array(calendar.add_working_minutes(instants, pa.array([120])))
    assert found.type == pa.timestamp("us", "Asia/Ho_Chi_Minh") and calendar.zone == "Asia/Ho_Chi_Minh"
    assert found.to_pylist() == [dt.datetime(2026, 3, 9, 8, tzinfo=HANOI)]


def test_what_was_not_yet_known_is_left_out(calendar: thoihan.Calendar) -> None:
    day = dt.date(2026, 1, 2)
    now, before = calendar.is_working(day), calendar.is_working(day, known_on=dt.date(2025, 1, 1))
    assert (pa.array(now).to_pylist(), pa.array(before).to_pylist()) == ([False], [True])


def test_other_types_and_lengths_are_refused(calendar: thoihan.Calendar) -> None:
    with pytest.raises(TypeError, match="dates: double is not exact|dates: Float64"):
        calendar.is_working(pa.array([1.5]))
    with pytest.raises(TypeError, match="n: "):
        calendar.add_working_days(pa.array(DAYS), pa.array(["x"]))
    with pytest.raises(TypeError, match="dates: give an Arrow column"):
        calendar.is_working([dt.date(2026, 1, 1)])  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="moments: "):
        calendar.add_working_minutes(pa.array(DAYS), 5)
    with pytest.raises(ValueError, match="4 rows and 2 rows"):
        calendar.count_working_days(pa.array(DAYS), pa.array(DAYS[:2]))
    with pytest.raises(KeyError, match="there is vn"):
        thoihan.vietnam().calendar("uk")


def test_the_example_of_the_manual() -> None:
    manual = (Path(thoihan.__file__).parent / "__init__.pyi").read_text(encoding="utf-8")
    examples = doctest.DocTestParser().get_doctest(manual, {}, "thoihan", None, 0)
    assert doctest.DocTestRunner().run(examples).failed == 0 and examples.examples
