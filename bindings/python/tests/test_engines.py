"""The same rows through every engine: each answers as the plain call does."""

import datetime as dt
import importlib.util
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import thoihan
import thoihan.duckdb
import thoihan.polars
from dossiers import year

ROWS = 3_000
ASKED: dict[str, Any] = {"as_of": dt.datetime(2026, 12, 1, 8), "keep": ["id", "department"], "include": ["fees", "steps"]}
long = pytest.mark.skipif("THOIHAN_LONG" not in os.environ, reason="tests/run --long")


@pytest.fixture(scope="module")
def book() -> thoihan.RuleBook:
    return thoihan.vietnam()


@pytest.fixture(scope="module")
def dossiers() -> pa.Table:
    """A year, with a row that has no answer and one that was never accepted."""
    rows = year(ROWS).to_pylist()
    rows[7]["procedure"] = "9.999"
    rows[8]["accepted"] = rows[8]["paid"] = None
    return pa.Table.from_pylist(rows, year(0).schema)


def rows(answers: pa.Table) -> list[dict[str, Any]]:
    """What the answers say, whatever the types by which engines say it: in order of the dossiers."""
    return sorted(answers.to_pylist(), key=lambda row: int(row["id"][1:]))


@pytest.fixture(scope="module")
def plain(book: thoihan.RuleBook, dossiers: pa.Table) -> list[dict[str, Any]]:
    answers = rows(pa.table(book.assess_table(dossiers, **ASKED)))
    assert len(answers) == ROWS and {row["status"] for row in answers} > {"late", "early", None}
    assert [row["error_kind"] for row in answers[6:9]] == [None, "unknown_procedure", None]
    return answers


@pytest.mark.parametrize("engine", ["in-memory", "streaming"])
def test_polars(book: thoihan.RuleBook, dossiers: pa.Table, plain: list[dict[str, Any]], engine: Any) -> None:
    answers = thoihan.polars.assess(pl.LazyFrame(pl.from_arrow(dossiers)), book, **ASKED)
    assert isinstance(answers, pl.LazyFrame)
    assert rows(answers.collect(engine=engine).to_arrow()) == plain
    late = answers.filter(pl.col("status").cast(pl.String) == "late").group_by("department").len()
    assert sum(late.collect(engine=engine)["len"]) == sum(row["status"] == "late" for row in plain)


def test_polars_to_a_file_and_bad_columns(
    book: thoihan.RuleBook, dossiers: pa.Table, plain: list[dict[str, Any]], tmp_path: Path
) -> None:
    pq.write_table(dossiers, tmp_path / "dossiers.parquet", row_group_size=500)
    frame = pl.scan_parquet(tmp_path / "dossiers.parquet")
    thoihan.polars.assess(frame, book, **ASKED).sink_parquet(tmp_path / "answers.parquet")
    assert rows(pq.read_table(tmp_path / "answers.parquet")) == plain
    with pytest.raises(thoihan.DossierError, match="column `department`"):
        thoihan.polars.assess(frame, book, as_of=ASKED["as_of"])


def test_duckdb(book: thoihan.RuleBook, dossiers: pa.Table, plain: list[dict[str, Any]], tmp_path: Path) -> None:
    pq.write_table(dossiers, tmp_path / "dossiers.parquet")
    connection = duckdb.connect()
    relation = connection.read_parquet(str(tmp_path / "dossiers.parquet"))
    assert rows(thoihan.duckdb.assess(relation, book, **ASKED).to_arrow_table()) == plain
    answers = thoihan.duckdb.assess(relation, book, **ASKED)
    late = answers.filter("status = 'late'").aggregate("department, count(*)").fetchall()
    assert sum(count for _, count in late) == sum(row["status"] == "late" for row in plain)
    with pytest.raises(thoihan.DossierError, match="column `department`"):
        thoihan.duckdb.assess(relation, book, as_of=ASKED["as_of"])
    assert connection.sql("select 1").fetchall() == [(1,)]


def test_pandas(book: thoihan.RuleBook, dossiers: pa.Table, plain: list[dict[str, Any]]) -> None:
    pandas = pytest.importorskip("pandas")
    frame = dossiers.to_pandas(types_mapper=pandas.ArrowDtype)
    assert rows(pa.table(book.assess_table(frame, **ASKED))) == plain
    # a filtered frame hands over its index as a column of its own
    some = frame[frame["procedure"] == "2.000815"]
    assert rows(pa.table(book.assess_table(some, **ASKED))) == [plain[at] for at in some.index]


@long
def test_dask(book: thoihan.RuleBook, dossiers: pa.Table, plain: list[dict[str, Any]]) -> None:
    import dask.dataframe as dd
    import pandas as pd
    import thoihan.dask

    frame = dd.from_pandas(dossiers.to_pandas(types_mapper=pd.ArrowDtype), npartitions=4)
    answers = thoihan.dask.assess(frame, book, **ASKED)
    found = answers.compute()
    assert rows(pa.Table.from_pandas(found, preserve_index=False)) == plain
    assert found.index.tolist() == list(range(ROWS)) and answers.npartitions == 4
    assert dict(answers.dtypes) == dict(found.dtypes)
    with pytest.raises(thoihan.DossierError, match="column `department`"):
        thoihan.dask.assess(frame, book, as_of=ASKED["as_of"])


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    # The workers are of this environment, not of the first one on the path.
    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    session = builder.config("spark.sql.session.timeZone", "America/New_York").getOrCreate()
    yield session
    session.stop()


@long
def test_spark(
    spark: Any, book: thoihan.RuleBook, dossiers: pa.Table, plain: list[dict[str, Any]], tmp_path: Path
) -> None:
    import thoihan.spark

    pq.write_table(dossiers, tmp_path / "dossiers.parquet", row_group_size=500)
    frame = spark.read.parquet(str(tmp_path / "dossiers.parquet")).repartition(3)
    answers = thoihan.spark.assess(frame, book, **ASKED)
    assert rows(answers.toArrow()) == plain
    late = answers.where("status = 'late'").groupBy("department").count().collect()
    assert sum(row["count"] for row in late) == sum(row["status"] == "late" for row in plain)
    # instants of Spark are those of the clock in Vietnam, whatever the session's zone
    names = ["submitted", "accepted", "paid", "finished"]
    instants = frame.drop("events").selectExpr(
        "* except (submitted, accepted, paid, finished)",
        *[f"to_timestamp(concat(cast({name} as string), '+07:00')) as {name}" for name in names],
    )
    asked = {**ASKED, "include": []}
    there = rows(thoihan.spark.assess(instants, book, **asked).toArrow())
    assert there == rows(pa.table(book.assess_table(dossiers.drop(["events"]), **asked)))
    with pytest.raises(thoihan.DossierError, match="column `department`"):
        thoihan.spark.assess(frame, book, as_of=ASKED["as_of"])


def test_engines_are_imported_when_they_are_asked_for() -> None:
    import subprocess

    names = "{'polars', 'duckdb', 'dask', 'pyspark', 'pandas', 'pyarrow', 'matplotlib'}"
    code = f"import sys, thoihan; thoihan.vietnam(); print(sorted({names} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
    assert importlib.util.find_spec("thoihan.spark") is not None
