"""The tutorial runs: its cells on few rows, and the notebook as it is, on a million, in a long run."""

import ast
import json
import os
from pathlib import Path
from typing import Any

import matplotlib
import pytest
from dossiers import year

matplotlib.use("Agg")
NOTEBOOK = Path(__file__).parents[1] / "tutorial" / "a_year_of_dossiers.ipynb"


def cells() -> list[str]:
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    assert all(not cell.get("outputs") for cell in notebook["cells"]), "kept without what it printed"
    return ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]


def shown(value: Any) -> str:
    return str(value._repr_html_() if hasattr(value, "_repr_html_") else value)


def test_the_cells_run_on_few_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROWS", "20000")
    names: dict[str, Any] = {}
    pages = []
    for cell in cells():
        tree = ast.parse(cell)
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, "cell", "exec"), names)
        if isinstance(last, ast.Expr):
            pages.append(shown(eval(compile(ast.Expression(last.value), "cell", "eval"), names)))
    assert len(pages) > 8 and names["report"].received == names["dossiers"].height == 20_000
    assert sum("<iframe" in page for page in pages) == 2


def test_a_year_is_the_same_in_every_run() -> None:
    assert year(500) == year(500) and year(500, seed=1) != year(500)
    assert year(1_000).schema == year(0).schema


@pytest.mark.skipif("THOIHAN_LONG" not in os.environ, reason="tests/run --long")
def test_the_notebook_runs_on_a_million_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    import nbformat
    from nbclient import NotebookClient

    monkeypatch.setenv("ROWS", "1000000")
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    NotebookClient(notebook, timeout=1_800, resources={"metadata": {"path": NOTEBOOK.parent}}).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert sum("text/html" in output.get("data", {}) for output in outputs) > 8
    assert any("image/png" in output.get("data", {}) for output in outputs)
