"""A year of dossiers that never were: 20 departments, eight procedures, the same in every run.

Used by the tutorial, the tests and the benches; `python dossiers.py ROWS FILE` writes them to Parquet.
"""

import sys

import numpy as np
import pyarrow as pa
import thoihan

DEPARTMENTS = [f"Phòng {number:02}" for number in range(1, 21)]
# Procedure, its share of the dossiers, and the working days that an office of middling speed takes.
PROCEDURES = {
    "2.000815": (0.34, 0.12),
    "2.000884": (0.16, 0.12),
    "1.004873": (0.14, 2.2),
    "1.000656": (0.10, 0.12),
    "2.000635": (0.12, 0.12),
    "1.012784": (0.06, 8.5),
    "1.013225": (0.05, 8.0),
    "297/2025/NĐ-CP": (0.03, 12.0),
}
INTERLINKED = list(PROCEDURES).index("297/2025/NĐ-CP")
STEPS = {"security": 3, "fire": 3, "appraise": 3, "site": 4, "decide": 3}
MINUTE = 60_000_000
DAY = 24 * 60 * MINUTE


def year(rows: int, *, seed: int = 2026, start: str = "2026-01-05", days: int = 340) -> pa.Table:
    """So many dossiers accepted within so many days, in order of acceptance; times are on the calendar's clock."""
    random = np.random.default_rng(seed)
    shares, speeds = np.array(list(PROCEDURES.values())).T
    procedure = random.choice(len(PROCEDURES), rows, p=shares).astype("int8")
    department = random.integers(0, len(DEPARTMENTS), rows).astype("int8")
    accepted = np.sort(_office_hours(random, rows, start, days))
    slowness = random.lognormal(-0.25, 0.45, len(DEPARTMENTS))[department] * random.lognormal(0, 0.35, rows)
    # A working day is 1.45 calendar days long on average.
    took = (speeds[procedure] * slowness * 1.45 * DAY).astype("int64") // MINUTE * MINUTE
    finished = accepted + np.maximum(took, 20 * MINUTE)
    open_ = random.random(rows) < 0.03
    columns = {
        "id": pa.array(np.char.add("H", np.arange(rows).astype("U8"))),
        "department": pa.DictionaryArray.from_arrays(department, DEPARTMENTS),
        "procedure": pa.DictionaryArray.from_arrays(procedure, list(PROCEDURES)),
        "channel": pa.DictionaryArray.from_arrays(random.integers(0, 3, rows).astype("int8"), ["counter", "online", "post"]),
        "submitted": _moments(accepted),
        "accepted": _moments(accepted),
        "paid": _moments(accepted),
        "finished": _moments(finished, open_),
        "pages": pa.array(random.integers(1, 40, rows), mask=random.random(rows) < 0.05),
        "copies": pa.array(random.integers(1, 10, rows)),
        "papers": pa.array(random.integers(1, 4, rows)),
        "permitted_work": pa.DictionaryArray.from_arrays(
            random.integers(0, 2, rows).astype("int8"), ["detached_house", "other_works"]
        ),
        "events": _steps(random, procedure == INTERLINKED, accepted, finished),
    }
    return pa.table(columns)


def _office_hours(random: np.random.Generator, rows: int, start: str, days: int) -> np.ndarray:
    """Moments of working days between 07:30 and 17:00, in microseconds: a closed office accepts nothing."""
    all_days = np.arange(np.datetime64(start), np.datetime64(start) + days)
    worked = all_days[np.asarray(thoihan.vietnam().calendar("vn").is_working(all_days))]
    return random.choice(worked.astype("datetime64[us]").astype("int64"), rows) + random.integers(450, 1020, rows) * MINUTE


def _moments(values: np.ndarray, mask: np.ndarray | None = None) -> pa.Array:
    return pa.array(values, mask=mask).cast(pa.timestamp("us"))


def _steps(random: np.random.Generator, has: np.ndarray, accepted: np.ndarray, finished: np.ndarray) -> pa.Array:
    """The steps of the interlinked procedure, each done after its share of the time; the slow one is anyone's."""
    count = int(has.sum())
    shares = np.array(list(STEPS.values())) * random.lognormal(0, 0.5, (count, len(STEPS)))
    shares = np.cumsum(shares, axis=1) / shares.sum(axis=1, keepdims=True)
    done = accepted[has, None] + ((finished - accepted)[has, None] * shares).astype("int64") // MINUTE * MINUTE
    step = np.tile(np.arange(len(STEPS), dtype="int8"), count)
    kind = pa.DictionaryArray.from_arrays(np.zeros(len(step), dtype="int8"), ["step_done"])
    record = pa.StructArray.from_arrays(
        [kind, _moments(done.ravel()), pa.DictionaryArray.from_arrays(step, list(STEPS))], ["kind", "at", "step"]
    )
    starts = np.concatenate([[0], np.cumsum(has * len(STEPS))])
    return pa.ListArray.from_arrays(pa.array(starts, pa.int32()), record)


if __name__ == "__main__":
    import pyarrow.parquet as pq

    pq.write_table(year(int(sys.argv[1])), sys.argv[2])
