"""What a call on a table may ask for besides the answers: columns kept, lists, threads, progress; and what is refused."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import polars as pl
import pyarrow as pa
import pytest
import thoihan
from dossiers import year
from tqdm import tqdm

AS_OF = dt.datetime(2026, 12, 1, 8)
KEEP = ["id", "department"]
AT = dt.datetime(2026, 8, 28, 15, 30)


@pytest.fixture(scope="module")
def book() -> thoihan.RuleBook:
    return thoihan.vietnam()


@pytest.fixture(scope="module")
def dossiers() -> pa.Table:
    return year(2_000)


def test_kept_columns_stand_before_the_answers(book: thoihan.RuleBook, dossiers: pa.Table) -> None:
    answers = pa.table(book.assess_table(dossiers, as_of=AS_OF, keep=["department", "id", "accepted"]))
    assert answers.column_names[:4] == ["department", "id", "accepted", "due_at"]
    assert answers.select([0, 1, 2]).equals(dossiers.select(["department", "id", "accepted"]))
    bare = pa.table(book.assess_table(dossiers.drop(["department"]), as_of=AS_OF))
    assert answers.select(bare.column_names) == bare
    with pytest.raises(thoihan.DossierError, match="no column `ward` to tell dossiers apart: there are `id`, `department`"):
        book.assess_table(dossiers, as_of=AS_OF, keep=["department", "ward"])
    renamed = dossiers.rename_columns({"department": "status"})
    with pytest.raises(thoihan.DossierError, match="column `status`: the answers have a column `status` as well"):
        book.assess_table(renamed, as_of=AS_OF, keep=["status"])
    assert book.report(renamed, by=["status"], as_of=AS_OF).received == 2_000


def test_lists_are_those_of_each_answer(book: thoihan.RuleBook, dossiers: pa.Table) -> None:
    some = dossiers.slice(500, 300)
    answers = pa.table(book.assess_table(some, as_of=AS_OF, keep=KEEP, include=["agencies", "fees", "steps"]))
    assert answers.column_names[-3:] == ["agencies", "fees", "steps"]
    names = {"id", "procedure", "channel", "submitted", "accepted", "paid", "finished", "events"}
    seen: set[str] = set()
    for row, given in zip(answers.to_pylist(), some.to_pylist(), strict=True):
        dossier = {name: given[name] for name in names} | {"facts": {}}
        dossier["facts"] = {name: given[name] for name in ("pages", "copies", "papers", "permitted_work") if given[name]}
        dossier["events"] = dossier["events"] or []
        answer = book.assess(dossier, as_of=AS_OF)
        assert [
            (line["name"], line["kind"], line["outcome"], line["net"], line["currency"], line["document"])
            for line in row["fees"]
        ] == [
            (
                line.name,
                line.kind,
                line.outcome,
                line.net and line.net.amount,
                line.net and line.net.currency,
                line.citation and line.citation.document,
            )
            for line in answer.fees
        ]
        assert [
            (step["name"], step["agency"], step["due_at"], step["due_date"], step["finished"], step["status"])
            for step in row["steps"]
        ] == [(one.name, one.agency, one.due.at, one.due.date, one.finished, one.status) for one in answer.steps]
        assert [step["lateness_working_minutes"] for step in row["steps"]] == [
            one.lateness and one.lateness.working_minutes for one in answer.steps
        ]
        assert [(one["agency"], one["status"], one["working_minutes"]) for one in row["agencies"]] == [
            (one.agency, one.status, one.working_minutes) for one in answer.agencies
        ]
        seen |= {step["status"] for step in row["steps"]}
    assert "late" in seen, "no step was late: the case proves nothing"


def test_a_row_without_an_answer_has_no_list(book: thoihan.RuleBook) -> None:
    data = pa.table({"procedure": ["2.000815", "9.999"], "accepted": [AT, AT], "paid": [AT, AT], "pages": [5, 5]})
    answers = pa.table(book.assess_table(data, as_of=AT, include=["fees"]))
    fees = answers["fees"].to_pylist()
    assert fees[1] is None and [line["gross"] for line in fees[0]] == [Decimal("7000.00")]
    empty = pa.table(book.assess_table(data.slice(0, 0), as_of=AT, include=["fees", "steps", "agencies"]))
    assert empty.num_rows == 0 and empty.schema.field("fees").type == answers.schema.field("fees").type
    with pytest.raises(ValueError, match="include: there is no `fee`: there are fees, steps, agencies"):
        book.assess_table(data, as_of=AT, include=["fee"])  # type: ignore[list-item]


def test_threads_do_not_change_the_answers(book: thoihan.RuleBook, dossiers: pa.Table) -> None:
    asked: dict[str, Any] = {"as_of": AS_OF, "keep": KEEP, "include": ["steps"]}
    every = pa.table(book.assess_table(dossiers, **asked))
    for threads in (1, 3):
        assert pa.table(book.assess_table(dossiers, **asked, threads=threads)) == every
    by = ["department"]
    assert book.report(dossiers, by=by, as_of=AS_OF, threads=1).as_dict() == book.report(dossiers, by=by, as_of=AS_OF).as_dict()
    with pytest.raises(ValueError, match="threads: give 1 or more"):
        book.assess_table(dossiers, as_of=AS_OF, threads=0)


def test_progress_is_told(book: thoihan.RuleBook, dossiers: pa.Table) -> None:
    told: list[int] = []
    stream = dossiers.to_reader(max_chunksize=600)
    answers = pa.table(book.assess_table(stream, as_of=AS_OF, keep=KEEP, progress=told.append))
    assert told == [600, 600, 600, 200] and answers.num_rows == 2_000
    with tqdm(total=2_000, disable=None) as bar:
        book.report(dossiers, by=KEEP, as_of=AS_OF, progress=bar.update)
        assert bar.disable or bar.n == 2_000


def test_what_progress_raises_ends_the_work(book: thoihan.RuleBook, dossiers: pa.Table) -> None:
    def enough(rows: int) -> None:
        raise RuntimeError(f"enough after {rows}")

    with pytest.raises(RuntimeError, match="enough after 2000"):
        book.report(dossiers, by=KEEP, as_of=AS_OF, progress=enough)
    with pytest.raises(Exception, match="enough after 2000"):
        pa.table(book.assess_table(dossiers, as_of=AS_OF, keep=KEEP, progress=enough))


def test_what_no_row_gives(book: thoihan.RuleBook) -> None:
    nothing = pa.table({"procedure": pa.nulls(3), "accepted": pa.nulls(3), "pages": pa.nulls(3)})
    answers = pa.table(book.assess_table(nothing, as_of=AT))
    assert answers["error_kind"].to_pylist() == ["unknown_procedure"] * 3
    only = pa.table(book.assess_table(pa.table({"procedure": ["2.000815"]}), as_of=AT)).to_pylist()
    assert only[0]["due_at"] is None and only[0]["status"] == "undetermined"
    rowless = pa.table({})
    assert pa.table(book.assess_table(rowless, as_of=AT)).num_rows == 0


def test_zones_may_differ_from_column_to_column(book: thoihan.RuleBook) -> None:
    hanoi, utc = dt.timezone(dt.timedelta(hours=7)), dt.UTC
    given = {
        "procedure": pa.array(["1.004873"]),
        "accepted": pa.array([dt.datetime(2026, 3, 2, 9)], pa.timestamp("us")),
        "finished": pa.array([dt.datetime(2026, 3, 5, 10, 30, tzinfo=utc)], pa.timestamp("us", "UTC")),
        "as_of": pa.array([dt.datetime(2026, 3, 6, tzinfo=hanoi)], pa.timestamp("us", "America/New_York")),
    }
    (row,) = pa.table(book.assess_table(pa.table(given))).to_pylist()
    assert row["due_at"] == dt.datetime(2026, 3, 5, 17, 30, tzinfo=hanoi) and row["status"] == "on_time"
    given["finished"] = pa.array([dt.datetime(2026, 3, 5, 10, 31, tzinfo=utc)], pa.timestamp("us", "UTC"))
    assert pa.table(book.assess_table(pa.table(given)))["status"].to_pylist() == ["late"]
    written = given | {"accepted": pa.array(["2026-03-02T09:00", "2026-03-02T02:00:00Z", "2026-03-02T24:61"])}
    written |= {name: pa.concat_arrays([given[name]] * 3) for name in ("procedure", "finished", "as_of")}
    rows = pa.table(book.assess_table(pa.table(written))).to_pylist()
    assert rows[0]["due_at"] == rows[1]["due_at"] == row["due_at"]
    assert rows[2]["error_kind"] == "unreadable" and "24:61" in rows[2]["error_message"]


def test_ten_thousand_columns(book: thoihan.RuleBook) -> None:
    names = [f"column_{at}" for at in range(10_000)]
    wide = pa.table({"procedure": ["2.000815"], "accepted": [AT]} | {name: [1] for name in names})
    answers = pa.table(book.assess_table(wide, as_of=AT, keep=names))
    assert answers.num_columns == 10_012 and answers["status"].to_pylist() == ["in_time"]
    with pytest.raises(thoihan.DossierError) as raised:
        book.assess_table(wide, as_of=AT, keep=[*names, "missing"])
    assert len(str(raised.value)) < 1_000


@pytest.mark.parametrize(
    ("change", "kind", "words"),
    [
        ({"procedure": "2.000816"}, "unknown_procedure", "2.000816.*did you mean"),
        ({"channel": "fax"}, "unreadable", "`counter`, `online` or `post`"),
        ({"pages": -1}, "fact_out_of_range", "pages"),
        ({"accepted": dt.datetime(1990, 1, 1)}, "no_version_in_force", "2.000815|version"),
        ({"accepted": None, "as_of": None}, "unreadable", "as_of"),
        ({"office": "nowhere"}, "unknown_office", "nowhere"),
        ({"place": "nowhere"}, "unknown_place", "nowhere"),
    ],
)
def test_a_bad_row_spoils_no_other(book: thoihan.RuleBook, change: dict[str, Any], kind: str, words: str) -> None:
    good = {"procedure": "2.000815", "channel": "counter", "pages": 5, "accepted": AT, "paid": AT, "as_of": AT}
    good |= {"office": None, "place": None}
    table = pl.DataFrame([good, good | change, good], schema_overrides={"office": pl.String, "place": pl.String})
    rows = pl.DataFrame(book.assess_table(table)).to_dicts()
    assert [row["error_kind"] for row in rows] == [None, kind, None]
    assert re.search(words, rows[1]["error_message"])
    assert rows[0] == rows[2] and rows[0]["fee_total"] == Decimal("7000.00")


@pytest.mark.parametrize("wrong", [None, 5, "a path.parquet", {"procedure": ["2.000815"]}, [], object()])
def test_what_is_no_table(book: thoihan.RuleBook, wrong: Any) -> None:
    for call in (book.assess_table, book.report):
        with pytest.raises(TypeError, match="is no table: give a data frame"):
            call(wrong, as_of=AT)


def test_a_stream_that_fails_says_why(book: thoihan.RuleBook, dossiers: pa.Table) -> None:
    def batches() -> Any:
        yield dossiers.to_batches()[0]
        raise OSError("the disk is gone")

    reader = pa.RecordBatchReader.from_batches(dossiers.schema, batches())
    with pytest.raises(thoihan.DossierError, match="the disk is gone"):
        book.report(reader, by=KEEP, as_of=AS_OF)
