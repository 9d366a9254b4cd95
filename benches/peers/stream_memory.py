"""The most memory that a stream takes, for 10 million dossiers and for 50: each in a process of its own.

    stream_memory.py [MILLIONS …]      after `maturin develop --release` in bindings/python, with numpy and pyarrow
"""

import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bindings/python/tutorial"))
from dossiers import year  # noqa: E402

BATCH = 250_000


def peak() -> float:
    """Megabytes so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(millions: int) -> None:
    import thoihan

    # The same rows again and again, of one procedure: what is measured is what stays of them, not the making.
    dossiers = year(BATCH).drop(["events"])
    procedure = pa.array(["2.000815"] * BATCH).dictionary_encode()
    dossiers = dossiers.set_column(dossiers.column_names.index("procedure"), "procedure", procedure)
    rows = dossiers.combine_chunks().to_batches()[0]
    count = millions * 1_000_000 // BATCH

    def batches() -> Iterator[pa.RecordBatch]:
        yield from (rows for _ in range(count))

    book = thoihan.vietnam()
    pa.table(book.assess_table(rows, as_of="2026-12-31", keep=["id", "department"]))
    before, begin = peak(), time.perf_counter()
    reader = pa.RecordBatchReader.from_batches(rows.schema, batches())
    late = 0
    for answers in pa.RecordBatchReader.from_stream(book.assess_table(reader, as_of="2026-12-31", keep=["id", "department"])):
        late += answers.num_rows
    assert late == count * BATCH
    seconds = time.perf_counter() - begin
    print(f"{millions} million rows: {peak():,.0f} MB at most, {before:,.0f} MB after the first batch; {late / seconds:,.0f} rows a second")


def main() -> None:
    if sys.argv[1:2] == ["--one"]:
        return measure(int(sys.argv[2]))
    for millions in map(int, sys.argv[1:] or ("10", "50")):
        subprocess.run([sys.executable, __file__, "--one", str(millions)], check=True)


if __name__ == "__main__":
    main()
