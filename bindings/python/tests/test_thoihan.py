"""The calls of the package: what goes in, what comes out, and which exception says why not."""

import datetime as dt
import importlib.util
import json
import multiprocessing
import pickle
import subprocess
import sys
import threading
from concurrent.futures import ProcessPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import thoihan

HANOI = dt.timezone(dt.timedelta(hours=7))
AS_OF = dt.datetime(2026, 8, 28, 15, 30)
DOSSIER: dict[str, Any] = {
    "id": "a",
    "procedure": "2.000815",
    "accepted": AS_OF,
    "paid": AS_OF,
    "facts": {"pages": 5, "copies": 4},
}


@pytest.fixture(scope="module")
def book() -> thoihan.RuleBook:
    return thoihan.vietnam()


@pytest.fixture(scope="module")
def answer(book: thoihan.RuleBook) -> thoihan.Answer:
    return book.assess(DOSSIER, as_of=AS_OF)


def test_due_is_a_date_and_an_aware_datetime(answer: thoihan.Answer) -> None:
    assert answer.due.date == dt.date(2026, 9, 3)
    assert type(answer.due.at) is dt.datetime and answer.due.at.utcoffset() == dt.timedelta(hours=7)
    assert answer.clock_start == dt.datetime(2026, 8, 28, 15, 30, tzinfo=HANOI)
    assert answer.known_on == dt.date(2026, 8, 28)


def test_fees_are_exact_decimals(answer: thoihan.Answer) -> None:
    (line,) = answer.fees
    assert line.net is not None and line.net.currency == "VND"
    assert type(line.net.amount) is Decimal and line.net.amount == 28000
    assert line.in_words == "Hai mươi tám nghìn đồng"
    assert answer.totals[0].amount is not None and answer.totals[0].amount.amount == 28000


def test_status_is_a_string_enumeration(answer: thoihan.Answer) -> None:
    assert answer.status is thoihan.Status.IN_TIME
    assert isinstance(answer.status, str) and f"{answer.status}" == "in_time"


def test_the_answer_in_other_forms(answer: thoihan.Answer) -> None:
    assert answer.as_dict() == json.loads(answer.as_json())
    assert answer.as_dict()["schema"] == 1
    assert "28.000 đồng" in answer.slip() and answer.slip() == answer.slip("vi")
    assert "VND 28,000" in answer.slip("en")
    with pytest.raises(ValueError, match="vi or en"):
        answer.slip("fr")


def test_keywords_and_a_dictionary_say_the_same(book: thoihan.RuleBook, answer: thoihan.Answer) -> None:
    assert book.assess(**DOSSIER, as_of=AS_OF).as_json() == answer.as_json()
    with pytest.raises(TypeError, match="not both"):
        book.assess(DOSSIER, as_of=AS_OF, id="b")
    with pytest.raises(TypeError, match="dictionary or as keywords"):
        book.assess(as_of=AS_OF)


@pytest.mark.parametrize(
    "at",
    [
        AS_OF,
        AS_OF.replace(tzinfo=HANOI),
        dt.datetime(2026, 8, 28, 8, 30, tzinfo=dt.timezone.utc),
        "2026-08-28T15:30",
        "2026-08-28T15:30:00+07:00",
    ],
)
def test_moments_naive_aware_and_written_are_the_same(
    book: thoihan.RuleBook, answer: thoihan.Answer, at: dt.datetime | str
) -> None:
    same = book.assess({**DOSSIER, "accepted": at, "paid": at}, as_of=at, known_on=dt.date(2026, 8, 28))
    assert same.as_json() == answer.as_json()


@pytest.mark.parametrize(
    ("change", "kind", "words"),
    [
        ({"facts": {"pages": 5.0}}, "unreadable", r"dossier\.facts\.pages: 5\.0 is a float"),
        ({"facts": {"pages": 2**70}}, "unreadable", "too large"),
        ({"facts": {"pages": object()}}, "unreadable", "no value of a dossier"),
        ({"facts": {1: 2}}, "unreadable", "no string"),
        ({"procedur": "x"}, "unreadable", "procedur"),
        ({"accepted": "yesterday"}, "unreadable", "no moment"),
        ({"procedure": "9.999999"}, "unknown_procedure", None),
    ],
)
def test_a_dossier_without_an_answer(book: thoihan.RuleBook, change: dict[str, Any], kind: str, words: str | None) -> None:
    with pytest.raises(thoihan.DossierError, match=words) as raised:
        book.assess({**DOSSIER, **change}, as_of=AS_OF)
    assert raised.value.kind == kind and raised.value.kind in thoihan.ErrorKind
    assert isinstance(raised.value, thoihan.Error)


def test_known_on_is_a_day(book: thoihan.RuleBook) -> None:
    with pytest.raises(thoihan.DossierError, match="known_on"):
        book.assess(DOSSIER, as_of=AS_OF, known_on=AS_OF)


def test_rules_with_errors_list_all_findings() -> None:
    with pytest.raises(thoihan.RuleError, match="a.han") as raised:
        thoihan.compile({"a.han": "ERROR nonsense\n"})
    found = raised.value.diagnostics[0]
    assert (found.path, found.line, found.column, found.severity) == ("a.han", 1, 1, "error")
    assert found.message == "`ERROR` begins no declaration of a file"
    assert found.in_language("vi").message == "`ERROR` không mở đầu khai báo nào của tệp"
    with pytest.raises(ValueError, match="fr"):
        found.in_language("fr")  # type: ignore[arg-type]
    with pytest.raises(thoihan.RuleError):
        thoihan.vietnam({"a.han": "ERROR nonsense\n"})


def test_warnings_are_read_in_either_language() -> None:
    rules = "fact x integer from 1 up to 5\nfee f phi { amount x × 1 VND when x above 9 }\n"
    book = thoihan.compile({"a.han": rules})
    assert [found.code for found in book.check()][0] == "never-applies"
    assert book.check(language="vi")[0].message == "không hồ sơ nào thỏa mãn điều kiện này"
    assert book.check()[0].message == book.check(language="en")[0].message == book.findings[0].message
    assert thoihan.compile({"a.han": "ngôn ngữ vi\n" + vietnamese()}).check()[0].message.startswith("không hồ sơ nào")


def vietnamese() -> str:
    return "thông tin x số nguyên từ mức 1 đến 5\nkhoản thu f phí { mức thu x × 1 đồng khi x trên 9 }\n"


def test_a_folder_that_is_not_there() -> None:
    with pytest.raises(FileNotFoundError, match="no-such-folder"):
        thoihan.load(Path("no-such-folder"))


def test_the_book_tells_of_itself(book: thoihan.RuleBook) -> None:
    assert len(book.identity) == 64 and book.identity == thoihan.vietnam().identity
    assert "2.000815" in [procedure.code for procedure in book.procedures()]
    assert all(found.severity != "error" for found in book.findings)
    assert "2.000815" in book.show("2.000815", dt.date(2026, 8, 28))


def test_the_way_back(book: thoihan.RuleBook) -> None:
    back = book.latest_acceptance({"procedure": "1.012784"}, wanted=dt.date(2026, 3, 9), as_of="2026-02-02T08:00")
    assert back == dt.datetime(2026, 2, 12, 23, 59, tzinfo=HANOI)
    assert back is not None and back.utcoffset() == dt.timedelta(hours=7)
    answer = book.assess(procedure="1.012784", accepted=back, as_of=back)
    assert answer.due.date == dt.date(2026, 3, 9)
    assert answer.turns_overdue == dt.datetime(2026, 3, 9, 17, 31, tzinfo=HANOI)
    with pytest.raises(thoihan.DossierError) as raised:
        book.latest_acceptance(procedure="9.999999", wanted=dt.date(2026, 3, 9), as_of="2026-02-02")
    assert raised.value.kind is thoihan.ErrorKind.UNKNOWN_PROCEDURE


def test_what_to_ask(book: thoihan.RuleBook) -> None:
    questions = {question.name: question for question in book.facts("2.000815", dt.date(2026, 8, 28))}
    assert (questions["pages"].kind, questions["pages"].minimum) == ("integer", "1")
    (work,) = [one for one in book.facts("1.013225", dt.date(2026, 8, 28)) if one.name == "permitted_work"]
    assert work.kind == "one_of" and work.choices == ["detached_house", "other_works"]
    with pytest.raises(thoihan.DossierError):
        book.facts("9.999999", dt.date(2026, 8, 28))


def test_the_term_and_who_was_late(book: thoihan.RuleBook) -> None:
    answer = book.assess(
        procedure="297/2025/NĐ-CP",
        accepted="2026-03-02T09:00",
        paid="2026-03-02T09:30",
        events=[
            {"kind": "step_done", "at": "2026-03-05T10:00", "step": "security"},
            {"kind": "step_done", "at": "2026-03-12T10:00", "step": "fire"},
        ],
        as_of="2026-03-12T11:00",
    )
    assert answer.term is not None and answer.term.form == "in" and answer.term.added == []
    assert [(part.count, part.unit) for part in answer.term.parts] == [(days, "working_day") for days in (3, 3, 10)]
    police = answer.agencies[0]
    assert (police.agency, police.status, police.working_minutes) == ("Công an cấp tỉnh", thoihan.Status.LATE, 630)
    assert police.steps == ["security", "fire"] and [one.agency for one in answer.agencies] == [
        one["agency"] for one in answer.as_dict()["agencies"]
    ]


def test_the_tests_of_the_rules(book: thoihan.RuleBook) -> None:
    results = book.run_tests()
    assert results and not [(result.name, result.failures) for result in results if not result.passed]


def test_threads_share_a_book(book: thoihan.RuleBook, answer: thoihan.Answer) -> None:
    answers: list[str] = []

    def work() -> None:
        answers.extend(book.assess(DOSSIER, as_of=AS_OF).as_json() for _ in range(50))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [answer.as_json()] * 200


def test_the_stubs_say_what_is_there(tmp_path: Path) -> None:
    there = {"polars": "polars", "duckdb": "duckdb", "dask": "dask", "spark": "pyspark"}
    absent = [f"thoihan.{name}" for name, engine in there.items() if importlib.util.find_spec(engine) is None]
    (tmp_path / "absent").write_text("\n".join(absent), encoding="utf-8")
    config = Path(__file__).parents[1] / "pyproject.toml"
    options = ["--mypy-config-file", config, "--allowlist", tmp_path / "absent"]
    command = [sys.executable, "-m", "mypy.stubtest", *options, "thoihan"]
    checked = subprocess.run(command, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_a_book_from_a_plan_answers_as_the_book_from_text(book: thoihan.RuleBook, answer: thoihan.Answer) -> None:
    plan = book.to_plan()
    again = thoihan.from_plan(plan)
    assert again.identity == book.identity
    assert again.assess(DOSSIER, as_of=AS_OF).as_json() == answer.as_json()
    assert again.show("2.000815", dt.date(2026, 8, 28)) == book.show("2.000815", dt.date(2026, 8, 28))
    assert again.to_plan() == plan


def test_a_book_goes_to_workers(book: thoihan.RuleBook) -> None:
    again = pickle.loads(pickle.dumps(book))
    assert isinstance(again, thoihan.RuleBook) and again.identity == book.identity
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as workers:
        asked = workers.submit(book.show, "2.000815", dt.date(2026, 8, 28))
        assert asked.result(60) == book.show("2.000815", dt.date(2026, 8, 28))


def test_what_is_no_plan_is_refused(book: thoihan.RuleBook) -> None:
    plan = book.to_plan()
    for damaged in (b"", b"fact urgent flag", plan[:-1], plan[:-1] + bytes([plan[-1] ^ 1])):
        with pytest.raises(thoihan.PlanError):
            thoihan.from_plan(damaged)


def test_a_ledger_says_why() -> None:
    at = dt.datetime(2026, 8, 28, 15, 30)
    book = thoihan.vietnam()
    ledger = book.explain(procedure="2.000815", accepted=at, paid=at, facts={"pages": 5, "copies": 4}, as_of=at)
    assert ledger.answer.due.date == dt.date(2026, 9, 3)
    found = ledger.as_dict()
    assert found["schema"] == 1 and found == json.loads(ledger.as_json())
    assert any(entry["kind"] == "clause" and entry["verdict"] == "condition_fails" for entry in found["entries"])
    counted = [day["date"] for day in found["days"] if day["part"] == "due" and day["treatment"] == "counted"]
    assert counted == ["2026-09-03"]
    assert "TỪNG NGÀY TRÊN LỊCH" in ledger.text() and "DAY BY DAY" in ledger.text("en")
    assert ledger.markdown("en").startswith("# Why this is the answer")
    page = ledger.html()
    assert page.startswith("<!DOCTYPE html>") and "28.000 đồng" in page and "http" not in page.replace("http-equiv", "")
    assert ledger._repr_html_().startswith("<iframe")
    with pytest.raises(ValueError):
        ledger.text("fr")
    with pytest.raises(thoihan.DossierError):
        book.explain(procedure="nothing", as_of=at)


def test_what_a_dossier_lacks() -> None:
    book = thoihan.vietnam()
    at = dt.datetime(2026, 8, 28, 15, 30)
    missing = book.missing(procedure="2.000815", channel="counter", accepted=at, paid=at, as_of=at)
    assert [fact["name"] for fact in missing["facts"]] == ["pages"]
    (total,) = missing["totals"]
    assert (total["least"]["value"]["amount"], total["greatest"]["value"]["amount"]) == ("2000", "200000")
    with pytest.raises(thoihan.DossierError):
        book.missing(procedure="nothing", as_of=at)


def test_a_term_is_read_exactly_or_left_to_a_person() -> None:
    exact = thoihan.parse_term("Không quá 05 (năm) ngày làm việc, kể từ ngày nhận đủ hồ sơ hợp lệ.")
    assert exact["outcome"] == "exact"
    length = {"kind": "in", "length": [{"count": "5", "unit": "working_day"}]}
    assert exact["term"] == {"limit": length, "start": "receipt"}
    cases = thoihan.parse_term("10 ngày đối với cấp mới; 05 ngày đối với cấp lại")
    assert cases["outcome"] == "cases"
    assert [case["condition"] for case in cases["cases"]] == ["đối với cấp mới", "đối với cấp lại"]
    review = thoihan.parse_term("02 ngày làm việc và 45 ngày")
    assert review["outcome"] == "review"
    assert review["reason"] == "two_units"
    assert [part["count"] for found in review["found"] for part in found] == ["2", "45"]
