"""The contestant polars-business, in a process of its own: it needs an older polars than the others."""

import datetime as dt
import sys
import time
from pathlib import Path

import numpy as np
import polars as pl
import polars_business as plb

folder = Path(sys.argv[1])


def column(name: str, kind: str) -> np.ndarray:
    return np.fromfile(folder / name, dtype=kind)


def dates(name: str) -> pl.Series:
    return pl.Series(column(name, "<i4")).cast(pl.Date)


holidays = [dt.date(1970, 1, 1) + dt.timedelta(days=int(day)) for day in column("days-off", "<i8")]
frame = pl.DataFrame({"day": dates("days"), "from": dates("from") + dt.timedelta(days=1), "to": dates("to") + dt.timedelta(days=1)})
frame = frame.with_columns(by=pl.Series([f"{count}bd" for count in column("counts", "<i4")]))
kernels = {
    "add_working_days": plb.col("day").bdt.offset_by(pl.col("by"), holidays=holidays, roll="backward"),
    "count_working_days": plb.workday_count("from", "to", holidays=holidays),
}
for line in sys.stdin:
    command, kernel = line.split()
    begin = time.perf_counter()
    answer = frame.select(answer=kernels[kernel])["answer"]
    took = time.perf_counter() - begin
    if command == "answer":
        answer.cast(pl.Int32).cast(pl.Int64).to_numpy().tofile(folder / f"{kernel}.answer")
        print("done", flush=True)
    else:
        print(took, "done", flush=True)
