"""Frames of Spark: each partition is assessed where it lies, over Arrow."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Unpack

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema

from thoihan import RuleBook
from thoihan._wishes import Wishes


def assess(frame: DataFrame, book: RuleBook, /, **wishes: Unpack[Wishes]) -> DataFrame:
    """The answers for a frame of dossiers, row by row those of `RuleBook.assess_table`, with its keywords.

    Rows of Spark have no order: `keep` the columns by which answers and dossiers are known. The book travels to the
    workers as its plan; each task answers on one thread, because Spark runs one on each core. A timestamp of Spark is an
    instant, one without time zone (`timestamp_ntz`) is on the calendar's clock. Words are strings.
    Raises what `assess_table` raises for columns, at once.
    """
    wishes.setdefault("threads", 1)
    schema = _plain(pa.schema(book.assess_table(to_arrow_schema(frame.schema, timezone="UTC").empty_table(), **wishes)))

    def answer(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        dossiers = iter(batches)
        for first in dossiers:
            reader = pa.RecordBatchReader.from_batches(first.schema, chain([first], dossiers))
            for answers in pa.RecordBatchReader.from_stream(book.assess_table(reader, **wishes)):
                yield answers.cast(schema)

    return frame.mapInArrow(answer, from_arrow_schema(schema))


def _plain(schema: pa.Schema) -> pa.Schema:
    """The same with strings in place of dictionaries, which Spark does not read."""
    words = [field.with_type(pa.string()) if pa.types.is_dictionary(field.type) else field for field in schema]
    return pa.schema(words)
