"""The statutory forms of a table: the same as the command line writes of the same dossiers, which the contract keeps."""

import csv
import datetime as dt
import json
from pathlib import Path
from typing import Any, Literal

import polars as pl
import pyarrow as pa
import pytest
import thoihan

REPORTS = Path(__file__).parents[3] / "tests/contract/reports"
QUARTER = ("2026-07-01", "2026-09-30")
LEVELS: dict[str, Literal["full", "partial"]] = {"A.1": "full"}
AS_OF = "2026-09-30"


@pytest.fixture(scope="module")
def book() -> thoihan.RuleBook:
    return thoihan.load(REPORTS)


@pytest.fixture(scope="module")
def dossiers() -> pa.Table:
    """The dossiers of the contract; the line that is no JSON has a cell that is no moment."""
    rows: list[dict[str, Any]] = []
    for line in (REPORTS / "dossiers.jsonl").read_text(encoding="utf-8").splitlines():
        try:
            rows.append(json.loads(line))
        except json.JSONDecodeError:
            rows.append({"accepted": "no day"})
    event = pa.struct([(name, pa.string()) for name in ("kind", "at", "step", "to")])
    columns = ["id", "procedure", "channel", "submitted", "accepted", "finished"]
    table = {name: pa.array([row.get(name) for row in rows], pa.string()) for name in columns}
    assert {name for row in rows for name in row} <= {*columns, "events"}
    return pa.table(table | {"events": pa.array([row.get("events") for row in rows], pa.list_(event))})


def form(book: thoihan.RuleBook, dossiers: Any, **words: Any) -> thoihan.PeriodReport:
    return book.report(dossiers, period=QUARTER, levels=LEVELS, **words)


def read(name: str) -> str:
    return (REPORTS / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "number", "by"), [("07b", "07b", ["procedure", "channel"]), ("steps", "07a", ["agency", "step"])])
def test_rows_are_those_of_the_contract(book: thoihan.RuleBook, dossiers: pa.Table, name: str, number: Any, by: list[str]) -> None:
    found = pa.table(form(book, dossiers, form=number, by=by))
    wanted = list(csv.DictReader(read(f"{name}.csv").splitlines()))
    written = [{key: "" if value is None else str(value) for key, value in row.items()} for row in found.to_pylist()]
    assert written == wanted and found.column_names == list(wanted[0])
    assert all(found.schema.field(name).type == pa.int64() for name in found.column_names if name not in by)


def test_json_and_pages_are_those_of_the_contract(book: thoihan.RuleBook, dossiers: pa.Table) -> None:
    by_field = form(book, dossiers, form="07c", by=["field"])
    assert by_field.as_json().replace(book.identity, "IDENTITY") + "\n" == read("07c.json")
    assert by_field.outside == by_field.as_dict()["outside"]
    by_agency = form(book, dossiers, form="07a", by=["agency"])
    assert by_agency.text() == read("07a.vi.txt") and by_agency.text("en") == read("07a.en.txt")
    plain = form(book, dossiers, form="06", by=["field"])
    assert plain.html() == read("06.vi.html") and plain.html("en") == read("06.en.html")
    assert plain._repr_html_().startswith('<iframe title="Biểu 06') and "sandbox" in plain._repr_html_()
    assert (plain.form, plain.by, plain.period) == ("06", ["field"], (dt.date(2026, 7, 1), dt.date(2026, 9, 30)))
    assert repr(plain) == f"<PeriodReport 06 from 2026-07-01 to 2026-09-30: {plain.received} dossiers>"


def test_batches_and_threads_change_nothing(book: thoihan.RuleBook, dossiers: pa.Table) -> None:
    for by in (["agency", "step"], ["field", "channel"]):
        whole = form(book, dossiers, form="07b", by=by).as_dict()
        asked = 0

        def progress(rows: int) -> None:
            nonlocal asked
            asked += rows

        one_by_one = form(book, dossiers.to_reader(max_chunksize=1), form="07b", by=by, threads=1, progress=progress)
        assert one_by_one.as_dict() == whole and asked == dossiers.num_rows
    many = pa.concat_tables([dossiers] * 30_000).combine_chunks()
    counted = form(book, many, form="07b", by=["field"]).as_dict()["total"]
    once = form(book, dossiers, form="07b", by=["field"]).as_dict()["total"]
    assert all(count == 30_000 * once[name] for name, count in counted.items() if isinstance(count, int))


def test_the_rules_know_what_the_table_does_not(book: thoihan.RuleBook, dossiers: pa.Table) -> None:
    steps = book.report(dossiers, by=["step", "agency"], as_of=AS_OF)
    answers = pl.DataFrame(book.assess_table(dossiers, as_of=AS_OF, include=["steps"]))
    each = answers.select("steps").explode("steps")
    lengths = answers["steps"].list.len().fill_null(0).to_list()
    assert steps.received == sum(max(1, length) for length in lengths), "a step each, or a dossier without"
    frame = pl.DataFrame(steps)
    assert frame["received"].sum() == steps.received and frame.columns[:2] == ["step", "agency"]
    named = each.drop_nulls().unnest("steps").with_columns(pl.coalesce("title", "name"))["title"]
    assert sorted(set(named)) == sorted(name for name in set(frame["step"]) if name is not None)
    own = dossiers.append_column("agency", pa.array(["Ours"] * dossiers.num_rows))
    assert book.report(own, by=["agency"], as_of=AS_OF).as_dict()["rows"][0]["by"] == {"agency": "Ours"}
    with pytest.raises(thoihan.DossierError, match="no column `agency`"):
        book.assess_table(dossiers, as_of=AS_OF, keep=["agency"])


def test_an_instant_counts_on_the_clock_of_the_calendar(book: thoihan.RuleBook) -> None:
    at = pa.array([dt.datetime(2026, 6, 30, 18, tzinfo=dt.UTC)])
    table = pa.table({"procedure": ["A.1"], "channel": ["counter"], "accepted": at})
    assert pa.table(form(book, table, form="07b"))["counter"].to_pylist() == [1], "it is 1 July in Ha Noi"


def test_what_cannot_be_asked_is_said(book: thoihan.RuleBook, dossiers: pa.Table) -> None:
    ask: Any = book.report
    for words in ({"form": "07b"}, {"period": QUARTER}, {"levels": LEVELS, "as_of": AS_OF}):
        with pytest.raises(TypeError, match="together"):
            ask(dossiers, **words)
    with pytest.raises(TypeError, match="leave out `as_of`"):
        ask(dossiers, form="07b", period=QUARTER, as_of=AS_OF)
    judged = dossiers.append_column("as_of", pa.array([AS_OF] * dossiers.num_rows))
    with pytest.raises(thoihan.DossierError, match="when the dossiers are judged; leave the column out"):
        ask(judged, form="07b", period=QUARTER)
    with pytest.raises(ValueError, match="06, 07a, 07b or 07c"):
        ask(dossiers, form="7", period=QUARTER)
    with pytest.raises(ValueError, match="must not be after"):
        ask(dossiers, form="07b", period=QUARTER[::-1])
    with pytest.raises(ValueError, match="full or partial"):
        ask(dossiers, form="07b", period=QUARTER, levels={"A.1": "half"})
    with pytest.raises(thoihan.DossierError, match="give the day alone"):
        ask(dossiers, form="07b", period=("2026-07-01", "2026-09-30T17:00"))
    with pytest.raises(thoihan.DossierError, match="no column `ward`"):
        ask(dossiers, form="07b", period=QUARTER, by=["ward"])


def test_a_form_is_drawn(book: thoihan.RuleBook, dossiers: pa.Table) -> None:
    pytest.importorskip("matplotlib").use("Agg")
    report = form(book, dossiers, form="07b", by=["field"])
    assert sum(bar.get_width() for bar in report.plot().patches) == report.received
