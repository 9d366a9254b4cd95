"""Rounds that alternate between contestants, and what is printed of them."""

import re
import statistics
import subprocess
import time
from pathlib import Path
from typing import Callable, NamedTuple

import numpy as np


class Contest(NamedTuple):
    """One way to answer a question: so many rows in so many seconds a round."""

    question: str
    name: str
    rows: int
    run: Callable[[], float]


class Result(NamedTuple):
    question: str
    name: str
    rows: int
    nanoseconds: list[float]  # for each row, by round

    best = property(lambda self: min(self.nanoseconds))
    median = property(lambda self: statistics.median(self.nanoseconds))
    worst = property(lambda self: max(self.nanoseconds))


class Process:
    """A contestant that answers commands, one a line."""

    def __init__(self, *command):
        self.process = subprocess.Popen(list(map(str, command)), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, line: str) -> str:
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer.endswith("done\n"):
            raise RuntimeError(f"`{line}` was not answered: {answer!r}")
        return answer.removesuffix("done\n")

    def time(self, kernel: str) -> float:
        return float(self.ask(f"time {kernel}"))

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait()


def agree(question: str, name: str, answer: np.ndarray, expected: np.ndarray) -> None:
    """Ends the run unless the answers are those that are expected of the first rows; a row is one number or several."""
    other = np.asarray(answer).astype("int64") != expected[: len(answer)]
    differ = np.flatnonzero(other.reshape(len(answer), -1).any(axis=1))
    if len(answer) == 0 or len(differ):
        raise SystemExit(f"{question}: {name} answers {len(differ):,} of {len(answer):,} rows otherwise, first {differ[:1]}")
    print(f"same answers: {question}, {name}, {len(answer):,} rows", flush=True)


def timed(call: Callable[[], object]) -> Callable[[], float]:
    def run() -> float:
        begin = time.perf_counter()
        call()
        return time.perf_counter() - begin

    return run


def alternate(contests: list[Contest], rounds: int, seconds: float = 2.0) -> list[Result]:
    """Every contestant once a round, until it has had its rounds or its seconds, and three rounds in any case."""
    results = {(each.question, each.name): Result(each.question, each.name, each.rows, []) for each in contests}
    spent = dict.fromkeys(results, 0.0)
    for each in contests:
        each.run()
    for number in range(rounds):
        for each in contests:
            key = each.question, each.name
            if number < 3 or spent[key] < seconds:
                took = each.run()
                spent[key] += took
                results[key].nanoseconds.append(took / each.rows * 1e9)
    return list(results.values())


def figure(value: float) -> str:
    """Three digits that count."""
    if value >= 1000:
        return f"{round(value, 2 - len(str(int(value)))):,.0f}"
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def table(results: list[Result], own: str, copy: str | None = None) -> str:
    """Markdown: the median, the best and the worst round, and how many times longer than ours that is (medians)."""
    lines = ["| question | | rows | ns a row (median) | best to worst round | times ours |", "|---|---|--:|--:|--:|--:|"]
    for question in dict.fromkeys(result.question for result in results):
        group = [result for result in results if result.question == question]
        ours = next(result for result in group if result.name == own)
        order = sorted(group, key=lambda result: (result.name != own, result.name != copy, result.median))
        for result in order:
            first = result is order[0]
            lines.append(
                f"| {question if first else ''} | {result.name} | {result.rows:,} | {figure(result.median)} | "
                f"{figure(result.best)} to {figure(result.worst)} | {'' if first else figure(result.median / ours.median)} |"
            )
    return "\n".join(lines)


def replace_block(path: Path, name: str, text: str) -> None:
    """Puts a text between `<!-- peers:NAME -->` and `<!-- /peers -->`."""
    page = path.read_text(encoding="utf-8")
    block = re.compile(rf"(<!-- peers:{name} -->\n).*?(<!-- /peers -->)", re.DOTALL)
    if not block.search(page):
        raise SystemExit(f"{path.name} has no block `<!-- peers:{name} -->`")
    path.write_text(block.sub(lambda found: f"{found[1]}\n{text}\n\n{found[2]}", page), encoding="utf-8")
