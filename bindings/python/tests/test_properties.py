"""Random cases against a walk over days and minutes in plain Python, on the days off that are on record."""

import csv
import datetime as dt
import os
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import thoihan
from hypothesis import given, settings
from hypothesis import strategies as st

RECORD = Path(__file__).parents[3] / "tests" / "vectors" / "days-off.csv"
HOURS = [(450, 690), (810, 1050)]
ONE_DAY = dt.timedelta(days=1)

settings.register_profile("thoihan", max_examples=2_000 if "THOIHAN_LONG" in os.environ else 60, deadline=None)
settings.load_profile("thoihan")

days = st.dates(dt.date(2012, 1, 1), dt.date(2025, 12, 31))
moments = st.datetimes(dt.datetime(2012, 1, 1), dt.datetime(2025, 12, 31)).map(lambda at: at.replace(microsecond=0))


@cache
def record() -> tuple[set[dt.date], set[dt.date]]:
    """Days off besides weekends, and weekends that are worked."""
    with RECORD.open(encoding="utf-8", newline="") as text:
        rows = [(dt.date.fromisoformat(row["date"]), row["kind"]) for row in csv.DictReader(text)]
    worked = {day for day, kind in rows if "work" in kind}
    assert worked and all(day.weekday() > 4 for day in worked)
    return {day for day, kind in rows if "work" not in kind}, worked


def is_worked(day: dt.date) -> bool:
    off, worked = record()
    return day in worked or (day.weekday() < 5 and day not in off)


def walked(day: dt.date, count: int) -> dt.date:
    step = ONE_DAY if count > 0 else -ONE_DAY
    while count:
        day += step
        count -= (1 if step > dt.timedelta(0) else -1) * is_worked(day)
    return day


@cache
def book() -> thoihan.RuleBook:
    return thoihan.vietnam()


@given(st.lists(st.tuples(days, st.integers(-40, 40).filter(bool)), min_size=1, max_size=20))
def test_working_days_are_those_of_a_walk(cases: list[tuple[dt.date, int]]) -> None:
    calendar = book().calendar("vn")
    starts, counts = pa.array([day for day, _ in cases]), pa.array([count for _, count in cases])
    ends = [walked(day, count) for day, count in cases]
    assert pa.array(calendar.add_working_days(starts, counts)).to_pylist() == ends
    assert pa.array(calendar.is_working(starts)).to_pylist() == [is_worked(day) for day, _ in cases]
    in_numpy = calendar.add_working_days(np.array([day for day, _ in cases], "datetime64[D]"), np.array(counts))
    assert np.asarray(in_numpy).tolist() == ends
    later = [(day, end, count) for (day, count), end in zip(cases, ends, strict=True) if count > 0]
    if later:
        first, last, count = (pa.array(column) for column in zip(*later, strict=True))
        assert pa.array(calendar.count_working_days(first, last)).to_pylist() == count.to_pylist()


@given(moments, st.integers(1, 3_000))
def test_working_minutes_are_those_of_a_walk(at: dt.datetime, minutes: int) -> None:
    left, now = minutes * 60, at
    while True:
        of_day = (now - dt.datetime.combine(now.date(), dt.time())).seconds
        for start, end in HOURS if is_worked(now.date()) else []:
            begin = max(of_day, start * 60)
            if begin < end * 60 and left <= end * 60 - begin:
                expected = dt.datetime.combine(now.date(), dt.time()) + dt.timedelta(seconds=begin + left)
                found = pa.array(book().calendar("vn").add_working_minutes(pa.array([at]), minutes)).to_pylist()
                assert found == [expected]
                return
            left -= max(0, end * 60 - begin)
        now = dt.datetime.combine(now.date() + ONE_DAY, dt.time())


@given(st.lists(st.tuples(moments, st.integers(0, 40)), min_size=1, max_size=30))
def test_three_working_days_of_a_table_are_those_of_a_walk(cases: list[tuple[dt.datetime, int]]) -> None:
    accepted = [max(at, dt.datetime(2016, 1, 4)) for at, _ in cases]
    finished = [at + dt.timedelta(days=took) for at, (_, took) in zip(accepted, cases, strict=True)]
    table = pa.table({"procedure": ["1.004873"] * len(cases), "accepted": accepted, "finished": finished})
    answers = pa.table(book().assess_table(table, as_of=dt.date(2026, 12, 31)))
    due = [walked(at.date(), 3) for at in accepted]
    assert answers["due_date"].to_pylist() == due
    late = [end > dt.datetime.combine(day, dt.time(17, 30, 59)) for end, day in zip(finished, due, strict=True)]
    assert [status == "late" for status in answers["status"].to_pylist()] == late
    alone = [book().assess(procedure="1.004873", accepted=at, finished=end, as_of="2026-12-31")
             for at, end in zip(accepted, finished, strict=True)]
    assert answers["status"].to_pylist() == [answer.status for answer in alone]
