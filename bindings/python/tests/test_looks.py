"""What a notebook shows, and what `help` says."""

import ast
import datetime as dt
import doctest
import inspect
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib
import pytest
import thoihan
import thoihan.duckdb
import thoihan.polars
from dossiers import year

matplotlib.use("Agg")
AT = dt.datetime(2026, 8, 28, 15, 30)


@pytest.fixture(scope="module")
def book() -> thoihan.RuleBook:
    return thoihan.vietnam()


def test_an_answer_shows_why(book: thoihan.RuleBook) -> None:
    asked: dict[str, Any] = {"procedure": "2.000815", "accepted": AT, "paid": AT, "facts": {"pages": 5, "copies": 4}}
    answer = book.assess(asked, as_of=AT)
    ledger = book.explain(asked, as_of=AT)
    assert answer._repr_html_() == ledger._repr_html_() == ledger.answer._repr_html_()
    assert answer._repr_html_().startswith("<iframe") and "28.000 đồng" in answer._repr_html_()
    assert repr(answer.due) == "<Due value: 2026-09-03T17:30:00+07:00>"
    assert repr(answer.fees) == "[<FeeLine copy_certification: value 28000 VND>]"


def test_a_year_is_drawn(book: thoihan.RuleBook) -> None:
    calendar = book.calendar("vn")
    shown = calendar.year(2026)
    page = shown.html("en")
    assert page.startswith("<!DOCTYPE html>") and "http" not in page.replace("http-equiv", "")
    worked = sum(calendar.is_working(dt.date(2026, 1, 1) + dt.timedelta(at)).__array__()[0] for at in range(365))
    assert f"{worked} working days, {365 - worked} days off." in page
    assert page.count('class="day counted') >= worked and page.count('class="day skipped') >= 365 - worked
    assert "Quốc khánh" in page and "31/08/2026" in shown.html() and "2026-08-31" not in shown.html()
    assert "worked for the day off on" in page, "a rest day that is worked"
    assert shown._repr_html_().startswith("<iframe title=") and repr(shown) == "<CalendarYear vn 2026>"
    before = calendar.year(2026, known_on=dt.date(2025, 1, 1)).html("en")
    assert before != page and "projected, not announced yet" in before
    with pytest.raises(ValueError, match="2036"):
        calendar.year(2036)
    with pytest.raises(ValueError, match="vi or en"):
        shown.html("fr")


def test_findings_are_shown(book: thoihan.RuleBook) -> None:
    with pytest.raises(thoihan.RuleError) as raised:
        thoihan.compile({"a<b.han": "fact pages integer from 9 to 1\n"})
    page = raised.value.diagnostics[0]._repr_html_()
    assert "<b>error</b>" in page and "a&lt;b.han" in page and raised.value.diagnostics[0].code in page
    label = [finding for finding in book.findings if finding.labels]
    assert all(finding.labels[0].path in finding._repr_html_() for finding in label)


def test_a_report_is_drawn(book: thoihan.RuleBook, monkeypatch: pytest.MonkeyPatch) -> None:
    report = book.report(year(1_000), by=["department"], as_of=dt.datetime(2026, 12, 1, 8))
    axes = report.plot()
    assert [label.get_text() for label in axes.get_yticklabels()] == [f"Phòng {number:02}" for number in range(1, 21)]
    assert sum(bar.get_width() for bar in axes.patches) == report.received == 1_000
    shown = [text.get_text() for text in axes.get_legend().get_texts()]
    total = report.as_dict()["total"]
    assert "late" in shown and all(total[status] > 0 for status in shown)
    assert report.plot(ax=axes) is axes
    monkeypatch.setitem(__import__("sys").modules, "matplotlib", None)
    with pytest.raises(ImportError, match=r"pip install 'thoihan\[plot\]'"):
        report.plot()


def members() -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = [("thoihan", thoihan), ("polars", thoihan.polars), ("duckdb", thoihan.duckdb)]
    found += [("polars.assess", thoihan.polars.assess), ("duckdb.assess", thoihan.duckdb.assess)]
    for name in thoihan.__all__:
        value = getattr(thoihan, name)
        found.append((name, value))
        if inspect.isclass(value) and not issubclass(value, str | Exception):
            own = [member for member in vars(value) if not member.startswith("_")]
            found += [(f"{name}.{member}", getattr(value, member)) for member in own]
    return [(name, value) for name, value in found if not isinstance(value, str) or name == "thoihan"]


@pytest.mark.parametrize(("name", "value"), members())
def test_everything_is_documented(name: str, value: Any) -> None:
    assert inspect.getdoc(value), f"help({name}) says nothing"


def test_help_says_what_the_stubs_say() -> None:
    stubs = ast.parse((Path(thoihan.__file__).parent / "__init__.pyi").read_text(encoding="utf-8"))
    compared = 0
    for node in stubs.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
            value = getattr(thoihan, node.name)
            inner = node.body if isinstance(node, ast.ClassDef) else []
            pairs = [(node, value)] if not (isinstance(value, type) and issubclass(value, Exception)) else []
            pairs += [(one, getattr(value, one.name)) for one in inner if isinstance(one, ast.FunctionDef)]
            for said, there in pairs:
                if said_text := ast.get_docstring(said):
                    assert inspect.getdoc(there) == said_text, f"{node.name}: {said.name}"
                    compared += 1
    assert compared > 50


@pytest.mark.parametrize("name", ["", ".polars", ".duckdb"])
def test_the_examples_of_the_manual(name: str) -> None:
    module = __import__(f"thoihan{name}", fromlist=["_"])
    examples = doctest.DocTestParser().get_doctest(module.__doc__ or "", {}, f"thoihan{name}", None, 0)
    assert doctest.DocTestRunner().run(examples).failed == 0 and examples.examples


def test_fee_lines_are_a_table() -> None:
    book = thoihan.vietnam()
    answer = book.assess(procedure="2.000815", accepted=AT, paid=AT, facts={"pages": 5, "copies": 4}, as_of=AT)
    lines = answer.fees
    assert isinstance(lines, Sequence) and list(lines) == [*lines[:]] and lines[0].name == lines[-1].name
    assert len(lines) == lines.count(lines[0]) == 1 and lines.index(lines[0]) == 0
    page = lines._repr_html_()
    assert page == lines.html("vi") and page.startswith("<table><thead>") and page.count("<th scope=\"row\"") == 2
    assert "28.000 đồng" in page and "7.000 đồng" in page and "Tổng cộng (VND)" in page
    assert "Total (VND)" in lines.html("en")
    with pytest.raises(ValueError, match="vi or en"):
        lines.html("fr")  # type: ignore[arg-type]
    with pytest.raises(IndexError):
        lines[9]
