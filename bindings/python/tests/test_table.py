"""Tables in, tables out: every engine's types, every fault, and the same answers as row by row."""

import csv
import datetime as dt
import json
import os
import threading
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pytest
import thoihan

ROOT = Path(__file__).parents[3]
AS_OF = dt.datetime(2026, 9, 1, 8)
AT = dt.datetime(2026, 8, 28, 15, 30)
HANOI = dt.timezone(dt.timedelta(hours=7))


@pytest.fixture(scope="module")
def book() -> thoihan.RuleBook:
    return thoihan.vietnam()


def dossiers() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "id": ["a", "b", "c", "d"],
            "procedure": ["2.000815", "1.012784", "9.999", None],
            "accepted": [AT, dt.datetime(2026, 3, 2, 9), AT, AT],
            "paid": [AT, None, None, None],
            "finished": [None, dt.datetime(2026, 3, 20, 10), None, None],
            "pages": [5, None, 1, 1],
            "copies": [4, None, 1, 1],
        }
    )


def table(answers: thoihan.AnswerTable) -> pa.Table:
    return pa.table(answers)


def test_the_columns_are_promised(book: thoihan.RuleBook) -> None:
    golden = ROOT / "tests" / "contract" / "answer-columns.txt"
    schema = table(book.assess_table(dossiers(), as_of=AS_OF, include=["fees", "steps", "agencies"])).schema
    text = "".join(f"{field.name}: {field.type}\n" for field in schema)
    if "THOIHAN_BLESS" in os.environ:
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8"), "THOIHAN_BLESS=1 takes the change over; CHANGELOG.md says it"
    bare = pa.schema(book.assess_table(dossiers(), as_of=AS_OF))
    assert bare == table(book.assess_table(dossiers(), as_of=AS_OF)).schema == pa.schema(list(schema)[: len(bare)])


def test_each_row_is_answered_as_alone(book: thoihan.RuleBook) -> None:
    frame = dossiers()
    rows = table(book.assess_table(frame, as_of=AS_OF)).to_pylist()
    assert [row["error_kind"] for row in rows] == [None, None, "unknown_procedure", "unknown_procedure"]
    assert "9.999" in rows[2]["error_message"] and rows[2]["status"] is None
    for row, given in zip(rows[:2], frame.to_dicts(), strict=False):
        facts = {name: given.pop(name) for name in ("pages", "copies")}
        given["facts"] = {name: value for name, value in facts.items() if value is not None}
        answer = book.assess(given, as_of=AS_OF)
        assert answer.lateness is not None
        assert row["due_at"] == answer.due.at and row["due_at"].utcoffset() == dt.timedelta(hours=7)
        assert (row["due_date"], row["original_due_date"]) == (answer.due.date, answer.original_due.date)
        assert (row["certainty"], row["status"]) == (answer.due.certainty, answer.status)
        assert row["lateness_working_days"] == answer.lateness.working_days
        assert row["lateness_working_minutes"] == answer.lateness.working_minutes
        assert row["lateness_calendar_days"] == answer.lateness.calendar_days
        total = answer.totals[0].amount
        assert row["fee_total"] == (total and total.amount)
    assert rows[0]["fee_total"] == Decimal("28000.00") and rows[0]["fee_currency"] == "VND"
    assert rows[1]["status"] == "late"


def worked() -> Iterator[tuple[str, list[dict[str, str]]]]:
    """The worked cases by their rules."""
    cases: dict[str, list[dict[str, str]]] = {}
    for name in ("deadlines", "fees", "logs", "shapes"):
        with (ROOT / "tests" / "vectors" / f"{name}.csv").open(encoding="utf-8", newline="") as text:
            for row in csv.DictReader(text):
                cases.setdefault(row["rules"], []).append(row)
    yield from cases.items()


def column(values: list[Any]) -> pa.Array:
    """A column of JSON values: money as a struct, records as lists of structs."""
    if any(isinstance(value, dict) for value in values):
        kind = pa.struct([("currency", pa.string()), ("amount", pa.decimal128(38, 2))])
        return pa.array([value and {**value, "amount": Decimal(value["amount"])} for value in values], kind)
    return pa.array(values)


@pytest.mark.parametrize(("rules", "rows"), list(worked()))
def test_the_worked_cases(rules: str, rows: list[dict[str, str]]) -> None:
    sources = {name: (ROOT / "tests/vectors/rules" / name).read_text(encoding="utf-8") for name in rules.split()}
    book = thoihan.compile(sources) if rules else thoihan.vietnam()
    given = [json.loads(row["dossier"]) for row in rows]
    columns: dict[str, Any] = {}
    for name in ("procedure", "office", "place", "channel", "submitted", "accepted", "paid", "finished"):
        columns[name] = pa.array([dossier.get(name) for dossier in given], pa.string())
    for name in ("events", "fees"):
        columns[name] = pa.array([dossier.get(name) for dossier in given])
    for name in sorted({name for dossier in given for name in dossier.get("facts", {})}):
        columns[name] = column([dossier.get("facts", {}).get(name) for dossier in given])
    columns["as_of"] = pa.array([row["as_of"] for row in rows])
    answers = table(book.assess_table(pa.table(columns))).to_pylist()
    for row, answer in zip(rows, answers, strict=True):
        if row.get("due_date"):
            assert str(answer["due_date"]) == row["due_date"], row["id"]
        if row.get("status"):
            assert answer["status"] == row["status"], row["id"]
        if row.get("fee_total"):
            assert answer["fee_total"] == Decimal(row["fee_total"]), row["id"]
        assert (answer["error_kind"] or "") == row.get("error", ""), row["id"]


@pytest.mark.parametrize(
    "moments",
    [
        pa.array([AT], pa.timestamp("s")),
        pa.array([AT], pa.timestamp("ms")),
        pa.array([AT], pa.timestamp("ns")),
        pa.array([AT.replace(tzinfo=HANOI)], pa.timestamp("us", "UTC")),
        pa.array([AT.replace(tzinfo=HANOI)], pa.timestamp("us", "+02:00")),
        pa.array([AT.replace(tzinfo=HANOI)], pa.timestamp("ms", "America/New_York")),
        pa.array(["2026-08-28T15:30"], pa.string()),
        pa.array(["2026-08-28T15:30:00+07:00"], pa.large_string()),
        pa.array(["2026-08-28T15:30"], pa.string_view()),
        pa.array(["2026-08-28T15:30"]).dictionary_encode(),
    ],
)
@pytest.mark.parametrize("code", [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int8(), pa.string())])
def test_types_of_moments_and_texts(book: thoihan.RuleBook, moments: pa.Array, code: pa.DataType) -> None:
    data = pa.table({"procedure": pa.array(["2.000815"], code), "accepted": moments, "pages": [5]})
    (answer,) = table(book.assess_table(data, as_of=AS_OF)).to_pylist()
    assert answer["due_at"] == dt.datetime(2026, 9, 3, 17, 30, tzinfo=HANOI)


def test_a_date_leaves_the_hour_open(book: thoihan.RuleBook) -> None:
    data = pa.table({"procedure": ["2.000815"], "accepted": [AT.date()]})
    alone = book.assess(procedure="2.000815", accepted=AT.date(), as_of=AS_OF)
    assert table(book.assess_table(data, as_of=AS_OF)).column("status").to_pylist() == [alone.status]


@pytest.mark.parametrize(
    "pages",
    [
        pa.array([5], pa.int8()),
        pa.array([5], pa.uint64()),
        pa.array([Decimal(5)], pa.decimal128(20, 3)),
        pa.array([Decimal(5)], pa.decimal256(60, 3)),
        pa.array(["5"]),
    ],
)
def test_types_of_numbers(book: thoihan.RuleBook, pages: pa.Array) -> None:
    data = pa.table({"procedure": ["2.000815"], "accepted": [AT], "paid": [AT], "pages": pages, "copies": [4]})
    assert table(book.assess_table(data, as_of=AS_OF)).column("fee_total").to_pylist() == [Decimal(28000)]


def test_money_has_a_currency() -> None:
    book = thoihan.compile(
        {"a.han": 'fact price "Price" money\nfee share "Share" phi { anchor paid  amount price × 10% }\n'}
    )
    data = pa.table({"fees": [["share"]], "paid": [AT], "price": [Decimal("1050.50")]})
    with pytest.raises(thoihan.DossierError, match="column `price`.*`currency` and `amount`") as raised:
        book.assess_table(data, as_of=AS_OF)
    assert raised.value.kind is thoihan.ErrorKind.WRONG_FACT_TYPE
    (answer,) = table(book.assess_table(data, as_of=AS_OF, currency="USD")).to_pylist()
    assert (answer["fee_total"], answer["fee_currency"]) == (Decimal("105.05"), "USD")
    (answer,) = table(book.assess_table(data, as_of=AS_OF, currency="VND")).to_pylist()
    assert answer["error_kind"] == "unreadable" and "1050.5" in answer["error_message"]


def test_several_choices_are_a_list_of_text() -> None:
    rules = (ROOT / "tests/vectors/rules/shapes.han").read_text(encoding="utf-8")
    book = thoihan.compile({"shapes.han": rules})
    fee = "shape_06"
    price = {"currency": "VND", "amount": "50000000000"}
    choices = [["housing", "industry"], ["housing"], ["gas"]]
    data = pa.table({"fees": [[fee]] * 3, "paid": [AT] * 3, "value": [50_000_000_000] * 3, "field": choices})
    rows = table(book.assess_table(data, as_of=AS_OF, currency="VND")).to_pylist()
    for row, field in zip(rows[:2], choices, strict=False):
        alone = book.assess(fees=[fee], paid=AT, facts={"value": price, "field": field}, as_of=AS_OF)
        assert alone.totals[0].amount is not None and row["fee_total"] == alone.totals[0].amount.amount
    assert rows[0]["fee_total"] != rows[1]["fee_total"] and rows[2]["error_kind"] == "fact_out_of_range"


def with_column(**columns: Any) -> Callable[[], pa.Table]:
    def data() -> pa.Table:
        found = pa.table({"procedure": ["2.000815"], "accepted": [AT]})
        for name, values in columns.items():
            found = found.append_column(name, values)
        return found

    return data


@pytest.mark.parametrize(
    ("data", "kind", "words"),
    [
        (with_column(pags=pa.array([5])), "unknown_fact", r"column `pags`.*did you mean `pages`\?"),
        (with_column(pages=pa.array([5.0])), "unreadable", "column `pages`: Float64 is not exact"),
        (with_column(pages=pa.array([True])), "wrong_fact_type", "column `pages`"),
        (with_column(child=pa.array([1])), "wrong_fact_type", "column `child`"),
        (with_column(paid=pa.array([1])), "unreadable", "column `paid`"),
        (with_column(office=pa.array([1.5])), "unreadable", "column `office`"),
        (with_column(events=pa.array(["x"])), "unreadable", "column `events`"),
        (with_column(events=pa.array([[{"kind": "withdrawn"}]])), "unreadable", "column `events`"),
        (with_column(events=pa.array([[{"kind": "withdrawn", "at": AT, "why": "x"}]])), "unreadable", "no `why`"),
        (with_column(accepted=pa.array([AT])), "unreadable", "two columns are called `accepted`"),
        (with_column(as_of=pa.array([AT])), "unreadable", "the call already says when the dossiers are judged"),
    ],
)
def test_bad_columns_are_refused_before_a_row_is_read(
    book: thoihan.RuleBook, data: Callable[[], pa.Table], kind: str, words: str
) -> None:
    with pytest.raises(thoihan.DossierError, match=words) as raised:
        book.assess_table(data(), as_of=AS_OF)
    assert raised.value.kind == kind


def test_what_the_call_must_say(book: thoihan.RuleBook) -> None:
    with pytest.raises(TypeError, match="no table"):
        book.assess_table([{"procedure": "2.000815"}], as_of=AS_OF)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="give `as_of`"):
        book.assess_table(dossiers())
    with pytest.raises(thoihan.DossierError, match="no column is called `yesterday`"):
        book.assess_table(dossiers(), as_of="yesterday")
    with pytest.raises(thoihan.DossierError, match="known_on"):
        book.assess_table(dossiers(), as_of=AS_OF, known_on=AS_OF)


def test_the_moment_of_judgement_can_be_a_column(book: thoihan.RuleBook) -> None:
    data = pl.DataFrame(
        {
            "procedure": ["2.000815"] * 3,
            "accepted": [AT] * 3,
            "checked": [AT, dt.datetime(2026, 9, 30), None],
            "published": [None, dt.date(2026, 9, 1), None],
        }
    )
    rows = table(book.assess_table(data, as_of="checked", known_on="published")).to_pylist()
    assert [row["status"] for row in rows] == ["in_time", "overdue", None]
    assert "column `as_of`: not given" in rows[2]["error_message"]
    renamed = data.rename({"checked": "as_of", "published": "known_on"})
    assert table(book.assess_table(renamed)).to_pylist() == rows
    early = dt.date(2020, 1, 1)
    known = table(book.assess_table(data.drop("published"), as_of="checked", known_on=early)).to_pylist()
    alone = book.assess(procedure="2.000815", accepted=AT, as_of=AT, known_on=early)
    assert (known[0]["certainty"], known[0]["due_date"]) == (alone.due.certainty, alone.due.date)


def test_polars_takes_the_answers(book: thoihan.RuleBook) -> None:
    frame = pl.DataFrame(book.assess_table(dossiers(), as_of=AS_OF))
    assert frame.schema["due_at"] == pl.Datetime("us", "Asia/Ho_Chi_Minh")
    assert frame.schema["fee_total"] == pl.Decimal(38, 2)
    late = frame.filter(pl.col("status") == "late")
    assert late.height == 1 and frame["error_kind"].null_count() == 2


def test_an_empty_table(book: thoihan.RuleBook) -> None:
    answers = table(book.assess_table(dossiers().clear(), as_of=AS_OF))
    assert answers.num_rows == 0 and answers.num_columns == 12


def test_many_columns_are_refused_at_once(book: thoihan.RuleBook) -> None:
    wide = pa.table({f"column_{at}": pa.nulls(1) for at in range(10_000)})
    with pytest.raises(thoihan.DossierError, match="column `column_0`"):
        book.assess_table(wide, as_of=AS_OF)


def test_a_stream_is_read_batch_by_batch_while_the_answers_are(book: thoihan.RuleBook) -> None:
    batch = dossiers().to_arrow().to_batches()[0]
    read = 0

    def batches() -> Iterator[pa.RecordBatch]:
        nonlocal read
        for read in range(1, 4):
            yield batch

    answers = book.assess_table(pa.RecordBatchReader.from_batches(batch.schema, batches()), as_of=AS_OF)
    assert read == 0
    reader = pa.RecordBatchReader.from_stream(answers)
    first = reader.read_next_batch()
    assert read == 1 and first.num_rows == batch.num_rows
    assert len(reader.read_all()) == 2 * batch.num_rows and read == 3
    with pytest.raises(ValueError, match="read once"):
        pa.table(answers)


def test_a_table_can_be_read_again(book: thoihan.RuleBook) -> None:
    answers = book.assess_table(dossiers(), as_of=AS_OF)
    assert table(answers) == table(answers)
    assert "due_at" in repr(answers)


def test_a_large_batch_comes_in_parts(book: thoihan.RuleBook) -> None:
    rows = 300_000
    events = pa.array([[{"kind": "withdrawn", "at": dt.datetime(2026, 8, 31, 9)}], None, []] * (rows // 3))
    data = pa.table({"procedure": ["2.000815"] * rows, "accepted": pa.array([AT] * rows), "events": events})
    answers = table(book.assess_table(data.combine_chunks(), as_of=AS_OF))
    assert answers.num_rows == rows and answers.column("status").num_chunks == 2
    assert answers.column("status").to_pylist() == ["withdrawn", "in_time", "in_time"] * (rows // 3)


def test_the_interpreter_is_free_meanwhile(book: thoihan.RuleBook) -> None:
    data = pa.table({"procedure": ["2.000815"] * 100_000, "accepted": pa.array([AT] * 100_000)})
    turns, done = 0, threading.Event()

    def work() -> None:
        table(book.assess_table(data, as_of=AS_OF))
        done.set()

    thread = threading.Thread(target=work)
    thread.start()
    while not done.wait(0.001):
        turns += 1
    thread.join()
    assert turns > 5


def test_report_adds_up(book: thoihan.RuleBook) -> None:
    wards = pl.Series("ward", ["b", "a", "b", None])
    table = dossiers().with_columns(wards)
    report = book.report(table, by=["ward"], as_of=AS_OF)
    frame = pl.DataFrame(report)
    assert frame["ward"].to_list() == [None, "a", "b"]
    statuses = [column for column in frame.columns if column not in ("ward", "received", "resolved", "open")]
    assert frame.select(pl.sum_horizontal(statuses)).to_series().to_list() == frame["received"].to_list() == [1, 1, 2]
    assert frame["late"].to_list() == [0, 1, 0] and frame["failed"].to_list() == [1, 0, 1]
    said = report.as_dict()
    assert said["total"]["received"] == report.received == 4
    assert said["total"]["late_percent"] == "100.00"
    assert [row["by"] for row in said["rows"]] == [{"ward": None}, {"ward": "a"}, {"ward": "b"}]
    page = report._repr_html_()
    assert "<th>late</th>" in page and "withdrawn" not in page and ">total<" in page
    assert repr(report) == "<Report of 4 dossiers by ward: 3 rows>"
    whole = book.report(table.drop("ward").to_arrow().to_reader(max_chunksize=1), as_of=AS_OF)
    assert whole.as_dict()["rows"] == [{"by": {}} | said["total"]]
    with pytest.raises(thoihan.DossierError, match="no column `district`"):
        book.report(table, by=["ward", "district"], as_of=AS_OF)
    with pytest.raises(thoihan.DossierError, match="ward"):
        book.report(table, as_of=AS_OF)
