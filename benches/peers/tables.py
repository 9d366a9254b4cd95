"""Tables from Python: `RuleBook.assess_table` on one thread and on two, beside numpy and zen-engine, on the same dossiers.

The dossiers are those of the tutorial (`bindings/python/tutorial/dossiers.py`), over the shipped procedures. Three
questions, each contestant in rounds that alternate, each with the same answers before it is timed:

- all of it: a year of mixed dossiers, with steps and events, whole answers. Nobody else is asked.
- the plain part: the due date, and whether the dossier is late, of procedures whose term is a number of working days (the
  same dossiers under their codes). numpy has it written for these rules alone: the working days of the calendar as one array, a look-up by the day of acceptance.
  `busday_offset` cannot be asked, because it knows no Saturday that is worked. thoihan gives its whole answer.
- decisions: the due date and the fee of procedures of the communes, by the 15 o'clock rule, tiers and a cap. zen-engine knows
  no calendar: it is given the number of the working day and gives that of the due day, which are looked up outside of it
  before and after, untimed. It answers one row after another.

    tables.py        after `maturin develop --release` in bindings/python; ROWS and ROUNDS change the size
"""

import os
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import thoihan
import zen

from rounds import Contest, agree, alternate, figure, replace_block, table, timed

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bindings/python/tutorial"))
from dossiers import year  # noqa: E402

PAGE = Path(__file__).resolve().parents[2] / "bindings/python/README.md"
ROWS = int(os.environ.get("ROWS", 1_000_000))
ROUNDS = int(os.environ.get("ROUNDS", 9))
FEW = 20_000
OURS = "**thoihan**, one thread"
AS_OF = "2026-12-31T17:30"
TERMS = {"2.001035": 2, "1.003197": 5, "1.012906": 10}
COMMUNE = ["2.000815", "2.000884"]
MINUTES_OF_A_DAY = 1440
CLOSING = 17 * 60 + 30


def assessed(book, dossiers, threads: int, **more) -> pa.Table:
    return pa.table(book.assess_table(dossiers, as_of=AS_OF, keep=["id", "department"], threads=threads, **more))


def only(dossiers: pa.Table, codes: list[str], rows: int) -> pa.Table:
    """So many dossiers of some procedures, drawn again where there are too few."""
    found = np.flatnonzero(pc.is_in(dossiers["procedure"].cast(pa.string()), pa.array(codes)).to_numpy())
    return dossiers.take(np.resize(found, rows)).drop(["events"]).combine_chunks()


def numbers(column) -> np.ndarray:
    """Days of dates, 0 and 1 of flags."""
    return column.combine_chunks().cast(pa.int32()).cast(pa.int64()).to_numpy(zero_copy_only=False)


def minutes(dossiers: pa.Table, name: str) -> np.ndarray:
    """Minutes since 1970; far in the future where there is none."""
    return dossiers[name].cast(pa.int64()).fill_null(2**61).to_numpy() // 60_000_000


class WorkingDays:
    """The working days of the calendar as an array, and for every day how many there are up to it."""

    def __init__(self, book):
        self.first = np.datetime64("2025-01-01")
        days = np.arange(self.first, np.datetime64("2028-01-01"))
        worked = np.asarray(book.calendar("vn").is_working(days))
        self.days = days[worked].astype("int64").astype("int32")
        self.upto = np.cumsum(worked).astype("int32") - 1
        self.origin = int(self.first.astype("int64"))


def all_of_it(book, dossiers) -> list[Contest]:
    question = "a year of mixed dossiers, whole answers"
    runs = {OURS: (1, []), "thoihan, two threads": (2, []), "thoihan, two threads, with the lines of fees": (2, ["fees"])}
    return [
        Contest(question, name, ROWS, timed(lambda threads=threads, include=include: assessed(book, dossiers, threads, include=include)))
        for name, (threads, include) in runs.items()
    ]


def plain_part(book, dossiers) -> list[Contest]:
    question = "N working days: due date, late or not"
    codes = np.random.default_rng(7).integers(0, len(TERMS), ROWS).astype("int8")
    at = dossiers.column_names.index("procedure")
    dossiers = dossiers.drop(["events"]).set_column(at, "procedure", pa.DictionaryArray.from_arrays(codes, list(TERMS)))
    calendar = WorkingDays(book)
    terms = np.array(list(TERMS.values()), dtype="int32")
    accepted, finished = minutes(dossiers, "accepted"), minutes(dossiers, "finished")
    now = int(np.datetime64(AS_OF, "m").astype("int64"))

    def in_numpy() -> np.ndarray:
        due = calendar.days[calendar.upto[accepted // MINUTES_OF_A_DAY - calendar.origin] + terms[codes]]
        return np.stack([due, np.minimum(finished, now) > due.astype("int64") * MINUTES_OF_A_DAY + CLOSING], axis=1)

    def ours(threads: int) -> np.ndarray:
        answers = assessed(book, dossiers, threads)
        late = pc.is_in(answers["status"].cast(pa.string()), pa.array(["late", "overdue"]))
        return np.stack([numbers(answers["due_date"]), numbers(late)], axis=1)

    agree(question, "numpy", in_numpy(), ours(1))
    return [
        Contest(question, OURS, ROWS, timed(lambda: assessed(book, dossiers, 1))),
        Contest(question, "thoihan, two threads", ROWS, timed(lambda: assessed(book, dossiers, 2))),
        Contest(question, f"numpy {np.__version__}, for these rules alone", ROWS, timed(in_numpy)),
    ]


RULES = """
after_three = minute > 900;
one_copy = pages <= 2 ? pages * 2000 : 4000 + (pages - 2) * 1000;
fee = procedure == "2.000815" ? copies * (one_copy > 200000 ? 200000 : one_copy) : papers * 10000;
[day + (after_three ? 1 : 0), fee]
"""


def decisions(book, dossiers) -> list[Contest]:
    question = "communes: due date by the 15 o'clock rule, fee"
    dossiers = only(dossiers, COMMUNE, ROWS)
    dossiers = dossiers.filter(pc.is_valid(dossiers["pages"])).combine_chunks()
    few = dossiers.slice(0, FEW)
    calendar = WorkingDays(book)
    accepted = minutes(few, "accepted")
    asked = few.select(["procedure", "pages", "copies", "papers"]).to_pylist()
    for row, number, minute in zip(asked, calendar.upto[accepted // MINUTES_OF_A_DAY - calendar.origin], accepted % MINUTES_OF_A_DAY):
        row |= {"day": int(number), "minute": int(minute)}
    node = lambda name, kind, **more: {"id": name, "name": name, "type": kind, "position": {"x": 0, "y": 0}} | more
    edge = lambda source, target: {"id": f"{source}-{target}", "type": "edge", "sourceId": source, "targetId": target}
    expressions = {"expressions": [{"id": "1", "key": "answer", "value": RULES}]}
    content = {
        "nodes": [node("in", "inputNode"), node("rule", "expressionNode", content=expressions), node("out", "outputNode")],
        "edges": [edge("in", "rule"), edge("rule", "out")],
    }
    # Decisions from a loader are held compiled.
    engine = zen.ZenEngine({"loader": {"type": "static", "content": {"commune": content}}})

    def with_zen() -> list[list[int]]:
        return [engine.evaluate("commune", row)["result"]["answer"] for row in asked]

    def ours(rows: pa.Table) -> np.ndarray:
        answers = assessed(book, rows, 1)
        return np.stack([numbers(answers["due_date"]), answers["fee_total"].cast(pa.decimal128(38, 0)).cast(pa.int64()).to_numpy()], axis=1)

    found = np.array(with_zen(), dtype="int64")
    found[:, 0] = calendar.days[found[:, 0]]
    agree(question, "zen-engine", found, ours(few))
    rows = dossiers.num_rows
    return [
        Contest(question, OURS, rows, timed(lambda: assessed(book, dossiers, 1))),
        Contest(question, "thoihan, two threads", rows, timed(lambda: assessed(book, dossiers, 2))),
        Contest(question, f"zen-engine {version('zen-engine')}, one by one", FEW, timed(with_zen)),
    ]


def main() -> None:
    book = thoihan.vietnam()
    dossiers = year(ROWS).combine_chunks()
    failed = assessed(book, dossiers, 2)["error_kind"]
    assert failed.null_count == ROWS, failed.value_counts()
    contests = [contest for ask in (all_of_it, plain_part, decisions) for contest in ask(book, dossiers)]
    results = alternate(contests, ROUNDS, seconds=10.0)
    text = table(results, OURS)
    print(text)
    for result in results:
        print(f"{result.question}: {result.name}: {1e9 / result.median:,.0f} rows a second in the median, {figure(1e3 / result.best)} million at best")
    replace_block(PAGE, "tables", text)


if __name__ == "__main__":
    main()
