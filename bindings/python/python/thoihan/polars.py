"""Tables of polars that are not read yet: `assess` is one more step of a lazy query.

>>> import datetime as dt
>>> import polars as pl
>>> import thoihan, thoihan.polars
>>> at = dt.datetime(2026, 8, 28, 15, 30)
>>> dossiers = pl.LazyFrame({"id": ["a"], "procedure": ["2.000815"], "accepted": [at]})
>>> answers = thoihan.polars.assess(dossiers, thoihan.vietnam(), as_of=at, keep=["id"])
>>> answers.select("id", "due_date").collect().rows()
[('a', datetime.date(2026, 9, 3))]

"""

from typing import Unpack

import polars as pl

from thoihan import RuleBook
from thoihan._wishes import WishesHere


def assess(frame: pl.LazyFrame, book: RuleBook, /, **wishes: Unpack[WishesHere]) -> pl.LazyFrame:
    """The answers for a lazy frame of dossiers, row by row those of `RuleBook.assess_table`, with its keywords.

    Nothing is read until the result is. With `collect(engine="streaming")` and the sinks (`sink_parquet`) the dossiers
    pass in batches, so that there may be more of them than memory holds; batches come in the order of the rows.
    Raises what `assess_table` raises for columns, at once.
    """

    def answer(dossiers: pl.DataFrame) -> pl.DataFrame:
        return pl.DataFrame(book.assess_table(dossiers, **wishes))

    schema = answer(frame.collect_schema().to_frame(eager=True)).schema
    return frame.map_batches(answer, schema=schema, streamable=True)
