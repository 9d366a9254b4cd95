"""Relations of DuckDB: what a query gives is assessed while it runs.

>>> import duckdb
>>> import thoihan, thoihan.duckdb
>>> dossiers = duckdb.sql("select 'a' as id, '2.000815' as procedure, timestamp '2026-08-28 15:30' as accepted")
>>> answers = thoihan.duckdb.assess(dossiers, thoihan.vietnam(), as_of="2026-08-28T15:30", keep=["id"])
>>> answers.project("id, due_date").fetchall()
[('a', datetime.date(2026, 9, 3))]

"""

from typing import Unpack

import duckdb
import pyarrow as pa

from thoihan import RuleBook
from thoihan._wishes import WishesHere

# Rows that DuckDB hands over at a time: enough for every processor.
_ROWS = 1 << 18


def assess(relation: duckdb.DuckDBPyRelation, book: RuleBook, /, **wishes: Unpack[WishesHere]) -> duckdb.DuckDBPyRelation:
    """The answers for a relation of dossiers, row by row those of `RuleBook.assess_table`, with its keywords.

    The dossiers pass in batches while the answers are read, so that there may be more of them than memory holds; the
    relation of answers can therefore be read once: keep it with `.to_table` or `.write_parquet`. It belongs to a
    connection of its own, because two queries of one connection cannot run at the same time.
    Raises what `assess_table` raises for columns, at once.
    """
    answers = book.assess_table(relation.to_arrow_reader(_ROWS), **wishes)
    return duckdb.connect().from_arrow(pa.RecordBatchReader.from_stream(answers))
