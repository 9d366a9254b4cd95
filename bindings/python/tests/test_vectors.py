"""Every worked example of tests/vectors, the same files that the other hosts read."""

import csv
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import thoihan

VECTORS = Path(__file__).parents[3] / "tests" / "vectors"


def examples() -> list[Any]:
    found = []
    for file in sorted(VECTORS.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as text:
            rows = [row for row in csv.DictReader(text) if row.get("dossier")]
        found += [pytest.param(row, id=f"{file.stem}:{row['id']}") for row in rows]
    return found


@cache
def book(rules: str) -> thoihan.RuleBook:
    if not rules:
        return thoihan.vietnam()
    return thoihan.compile({name: (VECTORS / "rules" / name).read_text(encoding="utf-8") for name in rules.split()})


def test_there_are_examples() -> None:
    assert examples()


@pytest.mark.parametrize("row", examples())
def test_example(row: dict[str, str]) -> None:
    expected_error = row.get("error")
    try:
        answer = book(row.get("rules") or "").assess(
            json.loads(row["dossier"]), as_of=row["as_of"], known_on=row.get("known_on") or None
        )
    except thoihan.DossierError as error:
        assert error.kind == expected_error, error
        return
    if expected_error:
        problems = [part.error for part in [answer.due, *answer.fees] if part.error]
        assert expected_error in [problem.kind for problem in problems], answer.as_json()
    if row.get("due_date"):
        assert str(answer.due.date) == row["due_date"]
    if row.get("due_at"):
        assert answer.due.at is not None and answer.due.at.isoformat() == row["due_at"]
    if row.get("status"):
        assert answer.status == row["status"]
    if row.get("fee_total"):
        (total,) = answer.totals
        assert total.amount is not None and str(total.amount.amount) == row["fee_total"]
