"""Working days and working minutes: thoihan beside numpy, polars, polars-business, pandas, QuantLib, python-holidays and
workclock, on the same days off, the same rows, in rounds that alternate.

Each contestant first gives the answers that thoihan gives, or the run ends. What the peers agree on is timed: weekdays
from Monday to Friday without the Vietnamese days off of 2008 to 2035, and no Saturday worked in exchange, which only
python-holidays has beside thoihan; counts from an earlier day to a later one; hours from 7:30 to 11:30 and from 13:30
to 17:30, on a clock that is never put forward or back. CustomBusinessHour adds 13 hours to every row, as an offset of it
is made for one length. A round of the native columns is the mean of five runs, since one takes a millisecond.

    calendar_days.py BINARY [PYTHON-WITH-POLARS-BUSINESS]
"""

import datetime as dt
import os
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np

from rounds import Contest, Process, Result, agree, alternate, figure, replace_block, table, timed

HERE = Path(__file__).resolve().parent
WORK = HERE / ".work" / "calendar"
OURS, COPY = "**thoihan** (Rust)", "a copy of the same bytes"
ROWS = int(os.environ.get("ROWS", 1_000_000))
ROUNDS = int(os.environ.get("ROUNDS", 41))
DAY = 86_400
FEW = 20_000  # rows of workclock in Rust, as in rust/src/kernels.rs
EPOCH = dt.date(1970, 1, 1)

ADD, COUNT = "add working days", "count working days"
ADD_MINUTES, BETWEEN = "add working minutes", "working minutes between"
KERNELS = {ADD: "add_working_days", COUNT: "count_working_days", ADD_MINUTES: "add_working_minutes", BETWEEN: "working_minutes_between"}


def write_columns() -> dict[str, np.ndarray]:
    """Days of 2008 to 2033, counts of 1 to 30 days, lengths of up to 30 days of eight hours, in no order."""
    random = np.random.default_rng(5)
    days = lambda: random.integers(13_879, 13_879 + 9_400, ROWS)
    pairs = np.sort(np.stack([days(), days()]), axis=0)
    # Half of the moments are within hours; spans between two moments are those of files: up to thirty days.
    moment = lambda days: days * DAY + random.integers(7 * 3600, 18 * 3600, ROWS)
    begins = moment(days())
    columns = {
        "days": days().astype("<i4"),
        "counts": random.integers(1, 31, ROWS).astype("<i4"),
        "from": pairs[0].astype("<i4"),
        "to": pairs[1].astype("<i4"),
        "moments": moment(days()).astype("<i8"),
        "minutes": random.integers(1, 30 * 480 + 1, ROWS).astype("<i8"),
        "begins": begins.astype("<i8"),
        "ends": (begins + random.integers(0, 30 * DAY, ROWS)).astype("<i8"),
    }
    for name, values in columns.items():
        values.tofile(WORK / name)
    return columns


def dates(values: np.ndarray) -> list[dt.date]:
    return [EPOCH + dt.timedelta(days=int(value)) for value in values]


def numbers(values) -> np.ndarray:
    return np.array([(value - EPOCH).days for value in values])


def seconds(values) -> np.ndarray:
    return np.array(values, dtype="datetime64[s]").astype("int64")


def peers(columns: dict[str, np.ndarray], off: np.ndarray):
    """Question, name, rows, the call, and what makes numbers of its result; a peer that cannot be loaded is skipped."""
    for peer in (with_numpy, with_polars, with_pandas, with_quantlib, with_holidays, with_workclock):
        try:
            yield from peer(columns, off)
        except ImportError as reason:
            print(f"SKIPPED {peer.__name__.removeprefix('with_')}: {reason}")


def with_numpy(columns, off):
    name = f"numpy {version('numpy')}"
    calendar = np.busdaycalendar("1111100", off.astype("datetime64[D]"))
    day = lambda column: columns[column].astype("datetime64[D]")
    days, counts, after, until = day("days"), columns["counts"], day("from") + 1, day("to") + 1
    add = lambda: np.busday_offset(days, counts, roll="backward", busdaycal=calendar)
    yield ADD, name, ROWS, add, lambda found: found.astype("int64")
    # numpy counts from the first day to the day before the last; the law from the day after the first to the last.
    yield COUNT, name, ROWS, lambda: np.busday_count(after, until, busdaycal=calendar), np.asarray


def with_polars(columns, off):
    import polars as pl

    name = f"polars {version('polars')}"
    day = lambda column: pl.Series(columns[column].astype("int32")).cast(pl.Date)
    one = dt.timedelta(days=1)
    frame = pl.DataFrame({"day": day("days"), "n": columns["counts"], "from": day("from") + one, "to": day("to") + one})
    holidays = dates(off)
    add = pl.col("day").dt.add_business_days(pl.col("n"), holidays=holidays, roll="backward")
    count = pl.business_day_count("from", "to", holidays=holidays)
    answer = lambda found: found.to_series().cast(pl.Int32).to_numpy()
    yield ADD, name, ROWS, lambda: frame.select(add), answer
    yield COUNT, name, ROWS, lambda: frame.select(count), answer


def with_pandas(columns, off, rows=1_000):
    import pandas as pd

    name = f"pandas {version('pandas')}"
    holidays = dates(off)
    starts = [pd.Timestamp(day) for day in dates(columns["days"][:rows])]
    steps = [pd.offsets.CustomBusinessDay(int(n), holidays=holidays) for n in columns["counts"][:rows]]
    day = lambda found: numbers([at.date() for at in found])
    yield ADD, f"{name}, CustomBusinessDay", rows, lambda: [at + step for at, step in zip(starts, steps)], day
    # A calendar is made once; an offset of whole hours is all that it has, so every row adds 13 of them.
    open_at, close_at = ["07:30", "13:30"], ["11:30", "17:30"]
    step = pd.offsets.CustomBusinessHour(13, start=open_at, end=close_at, holidays=holidays)
    moments = [pd.Timestamp(int(at), unit="s") for at in columns["moments"][:rows]]
    yield ADD_MINUTES, f"{name}, CustomBusinessHour (13 hours)", rows, lambda: [at + step for at in moments], (
        lambda found: seconds([at.to_datetime64() for at in found])
    )


def with_quantlib(columns, off, rows=20_000):
    import QuantLib as ql

    name = f"QuantLib {version('QuantLib')}"
    calendar = ql.BespokeCalendar("days off")
    for weekday in (ql.Saturday, ql.Sunday):
        calendar.addWeekend(weekday)
    date = lambda day: ql.Date(int(day) + 25_569)  # counted from 1899-12-30
    for day in off:
        calendar.addHoliday(date(day))
    days, counts = [date(day) for day in columns["days"][:rows]], [int(n) for n in columns["counts"][:rows]]
    after, until = ([date(day) for day in columns[column][:rows]] for column in ("from", "to"))
    add = lambda: [calendar.advance(day, n, ql.Days) for day, n in zip(days, counts)]
    yield ADD, name, rows, add, lambda found: np.array([day.serialNumber() for day in found]) - 25_569
    # Its walk is as long as the distance.
    few = rows // 100
    count = lambda: [calendar.businessDaysBetween(one, two, False, True) for one, two in zip(after[:few], until[:few])]
    yield COUNT, name, few, count, np.array


def with_holidays(columns, off, rows=500):
    import holidays

    name = f"holidays {version('holidays')}"
    calendar = holidays.HolidayBase()
    calendar.update(dict.fromkeys(dates(off), "off"))
    days, counts = dates(columns["days"][:rows]), [int(n) for n in columns["counts"][:rows]]
    yield ADD, name, rows, lambda: [calendar.get_nth_working_day(day, n) for day, n in zip(days, counts)], numbers
    few = rows // 10
    after, until = dates(columns["from"][:few] + 1), dates(columns["to"][:few])
    # It counts both ends, and swaps ends that are in the wrong order: rows that begin and end on one day are no question.
    assert all(one <= two for one, two in zip(after, until))
    count = lambda: [calendar.get_working_days_count(one, two) for one, two in zip(after, until)]
    yield COUNT, name, few, count, np.array


def with_workclock(columns, off, rows=20_000):
    import workclock

    name = f"workclock {version('workclock')} (Python, columns)"
    half = lambda *hours: workclock.WorkDay(*(dt.time(hour, 30) for hour in hours))
    schedule = workclock.Schedule([half(7, 11), half(13, 17), workclock.Holidays(dates(off))])
    at = lambda column: columns[column][:rows].astype("datetime64[s]").astype("datetime64[us]")
    moments, begins, ends = at("moments"), at("begins"), at("ends")
    lengths = columns["minutes"][:rows].astype("timedelta64[m]").astype("timedelta64[us]")
    yield ADD_MINUTES, name, rows, lambda: schedule.add_many(moments, lengths), seconds
    # Its whole minutes, as thoihan drops the rest of a minute.
    minutes = lambda found: np.asarray(found, dtype="timedelta64[us]").astype("int64") // 60_000_000
    yield BETWEEN, name, rows, lambda: schedule.between_many(begins, ends), minutes


def thirteen_hours(ours: Process, columns: dict[str, np.ndarray]) -> np.ndarray:
    """The answers to the question that pandas can be asked, from the same kernel."""
    (WORK / "minutes").write_bytes(np.full(ROWS, 13 * 60, dtype="<i8").tobytes())
    ours.ask(f"answer {KERNELS[ADD_MINUTES]}")
    expected = np.fromfile(WORK / f"{KERNELS[ADD_MINUTES]}.answer", dtype="<i8")
    columns["minutes"].tofile(WORK / "minutes")
    return expected


def main() -> None:
    binary, *business = sys.argv[1:]
    WORK.mkdir(parents=True, exist_ok=True)
    columns = write_columns()
    first = Process(binary, WORK)
    first.ask("days-off")
    off = np.fromfile(WORK / "days-off", dtype="<i8")
    hours = thirteen_hours(first, columns)
    first.close()
    ours = Process(binary, WORK)
    expected = {}
    for question, kernel in KERNELS.items():
        ours.ask(f"answer {kernel}")
        expected[question] = np.fromfile(WORK / f"{kernel}.answer", dtype="<i8")

    def native(question: str, name: str, kernel: str, rows: int) -> Contest:
        return Contest(question, name, rows, lambda: ours.time(kernel))

    contests = [native(question, OURS, kernel, ROWS) for question, kernel in KERNELS.items()]
    contests += [native(question, COPY, "copy", ROWS) for question in (ADD, COUNT)]
    contests += [native(question, COPY, "copy_long", ROWS) for question in (ADD_MINUTES, BETWEEN)]
    for question, kernel in ((ADD_MINUTES, "workclock_add"), (BETWEEN, "workclock_between")):
        ours.ask(f"answer {kernel}")
        name = "workclock 0.1.4 (Rust)"
        agree(question, name, np.fromfile(WORK / f"{kernel}.answer", dtype="<i8")[:FEW], expected[question])
        contests.append(native(question, name, kernel, min(FEW, ROWS)))
    processes = [ours]
    if business:
        worker = Process(business[0], HERE / "calendar_polars_business.py", WORK)
        processes.append(worker)
        for question in (ADD, COUNT):
            worker.ask(f"answer {KERNELS[question]}")
            name = "polars-business 0.3.22"
            agree(question, name, np.fromfile(WORK / f"{KERNELS[question]}.answer", dtype="<i8"), expected[question])
            contests.append(Contest(question, name, ROWS, lambda kernel=KERNELS[question]: worker.time(kernel)))
    for question, name, rows, call, as_numbers in peers(columns, off):
        agree(question, name, as_numbers(call()), hours if "13 hours" in name else expected[question])
        contests.append(Contest(question, name, rows, timed(call)))

    results = alternate(contests, ROUNDS)
    for process in processes:
        process.close()
    text = table(results, OURS, COPY)
    print(text)
    print(ratios(results))
    replace_block(HERE.parent.parent / "README.md", "calendar", text)


def ratios(results: list[Result]) -> str:
    """The best round beside the best round, which other work on the machine moves least."""
    lines = []
    for question in KERNELS:
        group = {result.name: result.best for result in results if result.question == question}
        mine = group.pop(OURS)
        parts = [f"{name} {figure(best / mine)}" for name, best in group.items() if name != COPY]
        lines.append(f"{question}, best rounds: {figure(mine / group[COPY])} copies; " + ", ".join(parts))
    return "\n".join(lines)


if __name__ == "__main__":
    main()
