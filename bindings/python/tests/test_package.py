"""What is handed out: the source distribution holds all that a build needs."""

import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

HERE = Path(__file__).parents[1]
ROOT = HERE.parents[1]


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sdist")
    subprocess.run([sys.executable, "-m", "maturin", "sdist", "--out", folder], cwd=HERE, check=True, capture_output=True)
    (found,) = folder.glob("*.tar.gz")
    return found


def test_the_source_distribution_holds_what_a_build_needs(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    needed = [file for folder in ("src", "grammar", "rules") for file in (ROOT / folder).rglob("*") if file.is_file()]
    needed = [file for file in needed if file.suffix in (".rs", ".pest", ".han", ".css") and "bin" not in file.parts]
    assert len(needed) > 200
    missing = [file for file in needed if not any(name.endswith(str(file.relative_to(ROOT))) for name in names)]
    assert not missing
    for name in ("Cargo.lock", "pyproject.toml", "bindings/arrow/src/lib.rs", "thoihan/py.typed", "thoihan/__init__.pyi"):
        assert any(found.endswith(name) for found in names), name
    assert not [name for name in names if name.endswith((".so", ".pyc")) or "/target/" in name]


def test_cargo_reads_the_source_distribution(sdist: Path, tmp_path: Path) -> None:
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    (manifest,) = tmp_path.glob("*/bindings/python/Cargo.toml")
    read = ["cargo", "metadata", "--no-deps", "--offline", "--format-version=1", "--manifest-path", manifest]
    found = subprocess.run(read, capture_output=True, text=True)
    assert found.returncode == 0 and '"name":"thoihan-python"' in found.stdout, found.stderr


@pytest.mark.skipif("THOIHAN_LONG" not in os.environ, reason="tests/run --long")
@pytest.mark.parametrize("source", ["clone", "source distribution"])
def test_pip_builds_and_installs(sdist: Path, tmp_path: Path, source: str) -> None:
    """As somebody does who has only the one or the other; dependencies of crates come from where cargo finds them."""
    what = sdist
    if source == "clone":
        subprocess.run(["git", "clone", "--quiet", "--depth=1", f"file://{ROOT}", tmp_path / "clone"], check=True)
        what = tmp_path / "clone" / "bindings" / "python"
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True)
    python = tmp_path / "venv" / "bin" / "python"
    # The crates that it depends on are compiled once for all.
    built = {"CARGO_TARGET_DIR": str(ROOT / "target"), **os.environ}
    installed = subprocess.run([python, "-m", "pip", "install", what], env=built, capture_output=True, text=True)
    assert installed.returncode == 0, installed.stderr
    code = (
        "import thoihan as t; a = t.vietnam().assess(procedure='2.000815', accepted='2026-08-28T15:30',"
        " as_of='2026-08-28T15:30'); print(t.__version__, a.due.date)"
    )
    asked = subprocess.run([python, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert asked.stdout.split() == ["0.1.0", "2026-09-03"]
