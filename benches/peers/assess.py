"""Whole assessments: thoihan beside numpy, OpenFisca, zen-engine, zen-expression, cel, regorus and rules by hand in Rust, on
the same rows, in rounds that alternate.

Every row asks for its due day, the days from it to its end, its status and what is paid, by rules of three versions with
conditions, and fees of two with tiers, a cap, rounding and an exemption: those of the generated book, for one procedure and
for 1,500. Each contestant first gives the answers that thoihan gives, or the run ends.

The peers know no calendar: every day is worked here, so that the due day is a sum for them, while thoihan looks up its
calendar as always and gives office minutes late and how sure the calendar is besides. What peers read is made beforehand in
their own values: dictionaries, contexts, and the rows of each procedure put together for OpenFisca and for a call of numpy
for each procedure. Of 1,500 procedures each has a rule of its own; the floor and the arrays of parameters of numpy alone use
that these have one shape. OpenFisca's whole numbers have 32 bits: it is given values in thousands.

    assess.py BINARY [engines]
"""

import json
import os
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Callable, Iterator, NamedTuple

import numpy as np

from rounds import Contest, Process, Result, agree, alternate, figure, replace_block, table, timed

HERE = Path(__file__).resolve().parent
WORK = HERE / ".work" / "assess"
OURS = "**thoihan** (Rust)"
ROWS = int(os.environ.get("ROWS", 1_000_000))
ROUNDS = int(os.environ.get("ROUNDS", 21))
FEW = 20_000  # rows of those that take one after another, as in rust/src/bin/assess/question.rs
TABLES = {"one": "one procedure", "spread": "1,500 procedures"}
FLAGS = ("finished", "urgent", "complex", "remote", "poor")
COLUMNS = ("procedure", "accepted_day", "accepted_minute", "paid_day", "end_day", "end_minute", *FLAGS) + (
    "channel", "kind_of_work", "pages", "copies", "value"
)
PARAMETERS = ("<old>", "<old_more>", "<old_far>", "<days>", "<days_more>", "<new>", "<new_more>", "<fee>")
CHANNELS, KINDS = ("counter", "online", "post"), ("house", "factory", "road", "other")
ONLINE, FACTORY, ROAD = 1, 1, 2
SECOND, THIRD, SECOND_FEE = 18_444, 20_270, 19_723  # days on which versions begin
ENGINES = {"zen": "zen-expression 2.1.6 (Rust)", "cel": "cel 0.15.0 (Rust)", "regorus": "regorus 0.14.1 (Rust)"}


class Peer(NamedTuple):
    kind: str  # "in columns" or "one by one"
    name: str
    rows: int
    run: Callable[[], object]
    answers: Callable[[object], np.ndarray]  # of its result: the four numbers of every row


def read(name: str) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """The columns of a table in the widths that they need, and the parameters of every procedure."""
    folder = WORK / name
    numbers = {column: np.fromfile(folder / column, dtype="<i8") for column in COLUMNS}
    narrow = lambda column: "bool" if column in FLAGS else "int64" if column == "value" else "int32"
    columns = {column: values.astype(narrow(column)) for column, values in numbers.items()}
    return columns, np.fromfile(folder / "parameters", dtype="<i8").reshape(-1, len(PARAMETERS))


def rule(text: str, parameters: np.ndarray) -> str:
    for name, value in zip(PARAMETERS, parameters):
        text = text.replace(name, str(value))
    return text


def decide(columns, part: slice, terms: np.ndarray, at, least, into: np.ndarray) -> None:
    """The rows of a slice by numpy: the term is a look-up by case, from the place of the procedure on."""
    get = lambda name: columns[name][part]
    day, is_complex, value, kind = get("accepted_day"), get("complex"), get("value"), get("kind_of_work")
    third = day >= THIRD
    second = np.where(get("urgent") & (get("channel") == ONLINE), np.int32(5), np.int32(3) + is_complex)
    newest = np.int32(6) + (is_complex | (kind == FACTORY) | (kind == ROAD))
    case = np.where(day < SECOND, np.where(get("remote"), np.int32(2), is_complex), np.where(third, newest, second))
    due = day + terms[case + at] + (third & (get("accepted_minute") > 900))
    in_time = get("end_minute") <= due * 1440 + 1050
    ended = np.where(get("end_day") < due, 0, np.int8(2) - in_time)
    pages = get("pages")
    one_copy = np.minimum(np.minimum(pages, 2) * 2000 + np.maximum(pages - 2, 0) * 1000, 200_000)
    by_tier = np.where(
        value <= 1_000_000_000,
        least * 10 + ((value - 50_000_000) * 6 + 5000) // 10_000,
        np.minimum(1_000_000 + ((value - 1_000_000_000) * 3 + 5000) // 10_000, 70_000_000),
    )
    first_fee = np.where(value < 50_000_000, least, by_tier)
    total = np.where(get("paid_day") < SECOND_FEE, first_fee, least + get("copies") * one_copy)
    total[get("poor")] = 0
    status = np.where(get("finished"), ended, np.int8(4) - in_time)
    into[0, part], into[1, part], into[2, part], into[3, part] = due, get("end_day") - due, status, total


def grouped(columns) -> tuple[np.ndarray, np.ndarray, list[slice]]:
    """The order in which the rows of one procedure stand together, the procedures, and the rows of each."""
    order = np.argsort(columns["procedure"], kind="stable")
    procedures, starts = np.unique(columns["procedure"][order], return_index=True)
    return order, procedures, [slice(*ends) for ends in zip(starts, [*starts[1:], len(order)])]


def with_numpy(columns, parameters, block=16_384) -> Iterator[Peer]:
    """In blocks that stay near the processor, with arrays of the parameters; and as a call for each procedure."""
    rows, name = len(columns["value"]), f"numpy {version('numpy')}"
    order, procedures, parts = grouped(columns)
    old, more, far, days, days_more, new, new_more, fee = parameters[procedures].astype("int32").T
    terms = np.stack([old, more, far, days, days_more, np.ones_like(old), new, new_more], axis=1).ravel()
    of = np.searchsorted(procedures, columns["procedure"]).astype("int32")
    several = len(procedures) > 1
    answers = np.empty((4, rows), dtype="int64")

    def by_arrays() -> np.ndarray:
        for start in range(0, rows, block):
            part = slice(start, start + block)
            at, least = (of[part] * 8, fee[of[part]]) if several else (0, fee[0])
            decide(columns, part, terms, at, least, answers)
        return answers

    yield Peer("in columns", f"{name}, arrays of parameters" if several else name, rows, by_arrays, lambda found: found.T)
    if not several:
        return
    together = {column: values[order] for column, values in columns.items()}

    def by_procedure() -> np.ndarray:
        for number, part in enumerate(parts):
            decide(together, part, terms, number * 8, fee[number], answers)
        return answers

    def back(found: np.ndarray) -> np.ndarray:
        rows = np.empty_like(found)
        rows[:, order] = found
        return rows.T

    yield Peer("in columns", f"{name}, a call for each procedure", rows, by_procedure, back)


def with_openfisca(columns, parameters) -> Iterator[Peer]:
    """Formulas over columns; one simulation for the rows of each procedure."""
    from openfisca_core.entities import build_entity
    from openfisca_core.periods import DateUnit
    from openfisca_core.simulation_builder import SimulationBuilder
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem
    from openfisca_core.variables import Variable

    period = "2026-08"
    entity = build_entity(key="dossier", plural="dossiers", label="dossier", is_person=True)
    system = TaxBenefitSystem([entity])

    def variable(name: str, kind: type, formula=None) -> None:
        members = {"value_type": kind, "entity": entity, "definition_period": DateUnit.MONTH}
        system.add_variable(type(name, (Variable,), members | ({"formula": formula} if formula else {})))

    inputs = [column for column in COLUMNS if column != "procedure"]
    for column in inputs:
        variable(column, bool if column in FLAGS else int)

    def rules(number: int) -> None:
        old, more, far, days, days_more, new, new_more, fee = (int(value) for value in parameters[number])

        def due(dossier, period):
            day, is_complex = dossier("accepted_day", period), dossier("complex", period)
            kind = dossier("kind_of_work", period)
            first = np.where(dossier("remote", period), far, np.where(is_complex, more, old))
            at_once = dossier("urgent", period) & (dossier("channel", period) == ONLINE)
            second = np.where(at_once, 1, np.where(is_complex, days_more, days))
            third = np.where(is_complex | (kind == FACTORY) | (kind == ROAD), new_more, new)
            third = third + (dossier("accepted_minute", period) > 900)
            return day + np.where(day < SECOND, first, np.where(day < THIRD, second, third))

        def late(dossier, period):
            return dossier("end_day", period) - dossier(f"due_{number}", period)

        def status(dossier, period):
            due = dossier(f"due_{number}", period)
            in_time = dossier("end_minute", period) <= due * 1440 + 1050
            ended = np.where(dossier("end_day", period) < due, 0, np.where(in_time, 1, 2))
            return np.where(dossier("finished", period), ended, np.where(in_time, 3, 4))

        def total(dossier, period):
            value = dossier("value", period).astype("int64") * 1000
            pages = dossier("pages", period)
            above = np.minimum(1_000_000 + ((value - 1_000_000_000) * 3 + 5000) // 10_000, 70_000_000)
            middle = fee * 10 + ((value - 50_000_000) * 6 + 5000) // 10_000
            first = np.where(value < 50_000_000, fee, np.where(value <= 1_000_000_000, middle, above))
            one_copy = np.where(pages <= 2, pages * 2000, 4000 + (pages - 2) * 1000)
            second = fee + dossier("copies", period) * np.minimum(one_copy, 200_000)
            paid = np.where(dossier("paid_day", period) < SECOND_FEE, first, second)
            return np.where(dossier("poor", period), 0, paid)

        for formula in (due, late, status, total):
            variable(f"{formula.__name__}_{number}", int, formula)

    order, procedures, parts = grouped(columns)
    given = {column: columns[column] // 1000 if column == "value" else columns[column] for column in inputs}
    given = {column: values if values.dtype == bool else values.astype("int32") for column, values in given.items()}
    groups = []
    for number, part in zip(procedures, parts):
        rules(number)
        rows = order[part]
        groups.append((number, len(rows), {column: values[rows] for column, values in given.items()}))

    def run() -> list[list[np.ndarray]]:
        found = []
        for number, count, inputs in groups:
            simulation = SimulationBuilder().build_default_simulation(system, count)
            for column, values in inputs.items():
                simulation.set_input(column, period, values)
            found.append([simulation.calculate(f"{name}_{number}", period) for name in ("due", "late", "status", "total")])
        return found

    def answers(found) -> np.ndarray:
        back = np.empty((len(order), 4), dtype="int64")
        back[order] = np.concatenate([np.stack(group, axis=1) for group in found])
        return back

    yield Peer("in columns", f"OpenFisca-Core {version('OpenFisca-Core')}", len(order), run, answers)


def with_zen(columns, parameters, rows=FEW) -> Iterator[Peer]:
    """The script of zen-expression for each procedure: compiled by itself, and as a decision with it for its one node."""
    import zen

    script = (HERE / "rules" / "procedure.zen").read_text(encoding="utf-8")
    node = lambda name, kind, **more: {"id": name, "name": name, "type": kind, "position": {"x": 0, "y": 0}} | more
    edge = lambda source, target: {"id": f"{source}-{target}", "type": "edge", "sourceId": source, "targetId": target}

    def decision(text: str) -> dict:
        expressions = [{"id": "1", "key": "answer", "value": text}]
        nodes = [node("in", "inputNode"), node("rule", "expressionNode", content={"expressions": expressions}), node("out", "outputNode")]
        return {"nodes": nodes, "edges": [edge("in", "rule"), edge("rule", "out")]}

    rows = min(rows, len(columns["value"]))
    lists = {column: columns[column][:rows].tolist() for column in COLUMNS}
    lists["channel"] = [CHANNELS[code] for code in lists["channel"]]
    lists["kind_of_work"] = [KINDS[code] for code in lists["kind_of_work"]]
    names = [column for column in COLUMNS if column != "procedure"]
    dossiers = [dict(zip(names, values)) for values in zip(*(lists[name] for name in names))]
    texts = {number: rule(script, parameters[number]) for number in set(lists["procedure"])}
    name = f"zen-engine {version('zen-engine')}"

    compiled = {number: zen.compile_expression(text) for number, text in texts.items()}
    work = [(compiled[number].evaluate, dossier) for number, dossier in zip(lists["procedure"], dossiers)]
    alone = lambda: [evaluate(dossier) for evaluate, dossier in work]
    yield Peer("one by one", f"{name}, expressions (Python)", rows, alone, np.array)

    # Decisions by name from a loader are held compiled; those of `create_decision` take ten times as long.
    content = {str(number): decision(text) for number, text in texts.items()}
    engine = zen.ZenEngine({"loader": {"type": "static", "content": content}})
    named = [(str(number), dossier) for number, dossier in zip(lists["procedure"], dossiers)]
    decide = lambda: [engine.evaluate(name, dossier)["result"]["answer"] for name, dossier in named]
    yield Peer("one by one", f"{name}, decisions (Python)", rows, decide, np.array)


def peers(columns, parameters) -> Iterator[Peer]:
    """The peers in Python; one that cannot be loaded is skipped."""
    for peer in (with_numpy, with_openfisca, with_zen):
        try:
            yield from peer(columns, parameters)
        except ImportError as reason:
            print(f"SKIPPED {peer.__name__.removeprefix('with_')}: {reason}")


def main() -> None:
    binary, *engines = sys.argv[1:]
    WORK.mkdir(parents=True, exist_ok=True)
    ours = Process(binary, WORK, ROWS)
    ours.ask("rows")

    def answers(path: str) -> np.ndarray:
        ours.ask(f"answer {path}")
        return np.fromfile(WORK / f"{path}.answer", dtype="<i8").reshape(-1, 4)

    contests = []
    for key, asked in TABLES.items():
        columns, parameters = read(key)
        expected = answers(f"{key}/columns")
        native = [("in columns", OURS, "columns", ROWS), ("in columns", "by hand, for rules of this shape alone (Rust)", "by_hand", ROWS)]
        native += [("one by one", OURS, "brief", FEW), ("one by one", "**thoihan** with every reason (Rust)", "assess", FEW)]
        native += [("one by one", name, engine, FEW) for engine, name in ENGINES.items() if engines]
        for kind, name, contestant, rows in native:
            question, path = f"{asked}, {kind}", f"{key}/{contestant}"
            agree(question, name, answers(path), expected)
            contests.append(Contest(question, name, min(rows, ROWS), lambda path=path: ours.time(path)))
        for peer in peers(columns, parameters):
            question = f"{asked}, {peer.kind}"
            agree(question, peer.name, peer.answers(peer.run()), expected)
            contests.append(Contest(question, peer.name, peer.rows, timed(peer.run)))
    # The questions in columns before those one by one, each with thoihan first.
    contests.sort(key=lambda contest: (list(TABLES.values()).index(contest.question.rsplit(", ", 1)[0]), contest.question))

    results = alternate(contests, ROUNDS)
    ours.close()
    text = table(results, OURS)
    print(text)
    print(ratios(results))
    replace_block(HERE.parent.parent / "README.md", "assess", text)


def ratios(results: list[Result]) -> str:
    """The best round beside the best round, which other work on the machine moves least, and rows a second."""
    lines = []
    for question in dict.fromkeys(result.question for result in results):
        group = {result.name: result.best for result in results if result.question == question}
        mine = group.pop(OURS)
        parts = [f"{name} {figure(best / mine)}" for name, best in group.items()]
        lines.append(f"{question}, best rounds: {figure(1e3 / mine)} million rows a second; " + ", ".join(parts))
    return "\n".join(lines)


if __name__ == "__main__":
    main()
