"""Rows per second of `RuleBook.assess_table` over mixed dossiers, with one thread and with two.

    maturin develop --release    # in bindings/python, with numpy and pyarrow beside it
    python benches/peers/assess_table.py [ROWS]

The dossiers are the same in every run. Each table is answered three times; the best and the median are printed, and the rows
for each second that the processors worked, which other work on the machine moves less.
"""

import os
import statistics
import subprocess
import sys
import time

THREADS = ("1", "2")
CODES = ["2.000815", "1.012784", "1.013225", "297/2025/NĐ-CP", "2.000884", "1.004873", "1.000656", "2.000635"]


def dossiers(rows: int, events: bool):
    import numpy as np
    import pyarrow as pa

    random = np.random.default_rng(7)
    minute = 60_000_000
    accepted = np.datetime64("2025-01-01T07:30", "us").astype("int64") + random.integers(0, 600 * 24 * 60, rows) * minute
    finished = accepted + random.integers(60, 30 * 24 * 60, rows) * minute
    stamp = lambda values, mask=None: pa.array(values, mask=mask).cast(pa.timestamp("us"))
    columns = {
        "procedure": pa.DictionaryArray.from_arrays(random.integers(0, len(CODES), rows).astype("int8"), CODES),
        "channel": pa.DictionaryArray.from_arrays(random.integers(0, 3, rows).astype("int8"), ["counter", "online", "post"]),
        "accepted": stamp(accepted),
        "paid": stamp(accepted),
        "finished": stamp(finished, random.random(rows) < 0.3),
        "pages": pa.array(random.integers(1, 40, rows), mask=random.random(rows) < 0.05),
        "copies": pa.array(random.integers(1, 10, rows)),
        "papers": pa.array(random.integers(1, 4, rows)),
        "merit": pa.array(random.random(rows) < 0.05),
        "child": pa.array(random.random(rows) < 0.1),
    }
    if events:
        # One dossier in ten waited for the applicant for two days.
        has = random.random(rows) < 0.1
        starts = np.concatenate([[0], np.cumsum(has * 2)])
        at = np.stack([accepted[has] + 24 * 60 * minute, accepted[has] + 3 * 24 * 60 * minute], axis=1).ravel()
        kind = pa.DictionaryArray.from_arrays(
            np.tile(np.array([0, 1], dtype="int8"), int(has.sum())), ["supplement_requested", "supplement_completed"]
        )
        record = pa.StructArray.from_arrays([kind, stamp(at)], ["kind", "at"])
        columns["events"] = pa.ListArray.from_arrays(pa.array(starts, pa.int32()), record)
    return pa.table(columns)


def measure(rows: int) -> None:
    import pyarrow as pa
    import pyarrow.compute as pc
    import thoihan

    book = thoihan.vietnam()
    for name, events in (("without events", False), ("a tenth with events", True)):
        data = dossiers(rows, events)
        seconds, busy = [], []
        for _ in range(3):
            begin, worked = time.perf_counter(), time.process_time()
            answers = pa.table(book.assess_table(data, as_of="2026-10-01T08:00"))
            seconds.append(time.perf_counter() - begin)
            busy.append(time.process_time() - worked)
        assert answers.num_rows == rows
        failed = rows - answers.column("error_kind").null_count
        late = pc.sum(pc.equal(pc.cast(answers.column("status"), pa.string()), "late")).as_py()
        best, median = min(seconds), statistics.median(seconds)
        print(
            f"{os.environ['RAYON_NUM_THREADS']} thread(s), {name}: {rows / best:,.0f} rows/s at best, "
            f"{rows / median:,.0f} in the median, {rows / min(busy):,.0f} rows a second of processor; "
            f"{late:,} late, {failed:,} with an error",
            flush=True,
        )


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    if "RAYON_NUM_THREADS" in os.environ:
        return measure(rows)
    for threads in THREADS:
        subprocess.run([sys.executable, __file__, str(rows)], check=True, env={**os.environ, "RAYON_NUM_THREADS": threads})


if __name__ == "__main__":
    main()
