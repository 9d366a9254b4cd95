"""The Python of the project's README and of the package's runs."""

import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "README.md"
PROJECT = Path(__file__).parents[3] / "README.md"


@pytest.mark.parametrize("page", [PROJECT, PACKAGE], ids=["project", "package"])
def test_readme(page: Path) -> None:
    blocks = re.findall(r"^```python\n(.*?)^```$", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    assert blocks
    for block in blocks:
        exec(compile(block, str(page), "exec"), {})
