"""From a Parquet file to a file of answers through each engine, on two threads; rounds alternate. An engine that is not there is SKIPPED.

    engines.py      after `maturin develop --release` in bindings/python; ROWS and ROUNDS change the size
"""

import os
import shutil
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import thoihan

from rounds import Contest, alternate, figure, replace_block, table, timed

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bindings/python/tutorial"))
from dossiers import year  # noqa: E402

PAGE = Path(__file__).resolve().parents[2] / "bindings/python/README.md"
ROWS = int(os.environ.get("ROWS", 1_000_000))
ROUNDS = int(os.environ.get("ROUNDS", 5))
THREADS = 2
QUESTION = "Parquet to Parquet"
OURS = "**`assess_table`**, batches of pyarrow"
ASKED = {"as_of": "2026-12-15T08:00", "keep": ["id", "department"]}


def plain(book, given: Path, made: Path):
    def run() -> None:
        reader = ds.dataset(given / "dossiers.parquet").scanner(batch_size=1 << 18).to_reader()
        answers = pa.RecordBatchReader.from_stream(book.assess_table(reader, **ASKED, threads=THREADS))
        with pq.ParquetWriter(made / "plain.parquet", answers.schema) as writer:
            for batch in answers:
                writer.write_batch(batch)

    return OURS, run


def polars(book, given: Path, made: Path):
    import polars as pl
    import thoihan.polars

    def run() -> None:
        dossiers = pl.scan_parquet(given / "dossiers.parquet")
        thoihan.polars.assess(dossiers, book, **ASKED, threads=THREADS).sink_parquet(made / "polars.parquet")

    return f"polars {pl.__version__}, streaming", run


def duckdb(book, given: Path, made: Path):
    import duckdb
    import thoihan.duckdb

    def run() -> None:
        connection = duckdb.connect(config={"threads": THREADS})
        dossiers = connection.read_parquet(str(given / "dossiers.parquet"))
        thoihan.duckdb.assess(dossiers, book, **ASKED, threads=THREADS).write_parquet(str(made / "duckdb.parquet"))

    return f"DuckDB {duckdb.__version__}", run


def dask(book, given: Path, made: Path):
    import dask
    import dask.dataframe as dd
    import thoihan.dask

    def run() -> None:
        dossiers = dd.read_parquet(given / "dossiers.parquet", dtype_backend="pyarrow", split_row_groups=True)
        with dask.config.set(scheduler="threads", num_workers=THREADS):
            thoihan.dask.assess(dossiers, book, **ASKED).to_parquet(made / "dask.parquet")

    return f"Dask {dask.__version__}, two threads", run


def spark(book, given: Path, made: Path):
    import pyspark
    import thoihan.spark
    from pyspark.sql import SparkSession

    # The workers are of this environment, not of the first one on the path.
    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = SparkSession.builder.master(f"local[{THREADS}]").config("spark.ui.enabled", "false")
    session = session.config("spark.sql.execution.arrow.maxRecordsPerBatch", 100_000).getOrCreate()

    def run() -> None:
        dossiers = session.read.parquet(str(given / "dossiers.parquet"))
        thoihan.spark.assess(dossiers, book, **ASKED).write.mode("overwrite").parquet(str(made / "spark.parquet"))

    return f"Spark {pyspark.__version__}, local", run


def late(folder: Path) -> int:
    status = ds.dataset(folder).to_table(columns=["status"])["status"].cast(pa.string())
    return sum(count["counts"] for count in status.value_counts().to_pylist() if count["values"] == "late")


def main() -> None:
    book = thoihan.vietnam()
    place = Path(tempfile.mkdtemp())
    pq.write_table(year(ROWS), place / "dossiers.parquet", row_group_size=ROWS // 8)
    contests, counts = [], {}
    for engine in (plain, polars, duckdb, dask, spark):
        try:
            name, run = engine(book, place, place)
            run()
            counts[name] = late(place / f"{engine.__name__}.parquet")
        except ImportError as reason:
            print(f"SKIPPED {engine.__name__}: {reason}")
            continue
        contests.append(Contest(QUESTION, name, ROWS, timed(run)))
    assert len(set(counts.values())) == 1 and min(counts.values()) > 0, counts
    results = alternate(contests, ROUNDS, seconds=20.0)
    for result in results:
        print(f"{result.name}: {1e9 / result.median:,.0f} rows a second in the median, {figure(1e3 / result.best)} million at best")
    text = table(results, OURS)
    print(text)
    replace_block(PAGE, "engines", text)
    shutil.rmtree(place)


if __name__ == "__main__":
    main()
