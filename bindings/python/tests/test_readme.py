"""The Python of the README runs."""

import re
from pathlib import Path

README = Path(__file__).parents[3] / "README.md"


def test_readme() -> None:
    blocks = re.findall(r"^```python\n(.*?)^```$", README.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    assert blocks
    for block in blocks:
        exec(compile(block, "README.md", "exec"), {})
