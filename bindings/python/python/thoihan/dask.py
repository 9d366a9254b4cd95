"""Frames of Dask: each partition is assessed where it lies."""

from typing import Unpack

import pandas as pd
import pyarrow as pa
from dask.dataframe import DataFrame

from thoihan import RuleBook
from thoihan._wishes import Wishes


def assess(frame: DataFrame, book: RuleBook, /, **wishes: Unpack[Wishes]) -> DataFrame:
    """The answers for a frame of dossiers, row by row those of `RuleBook.assess_table`, with its keywords and its index.

    The book travels to the workers as its plan. Columns of integers with nulls have to be of a type that holds these
    exactly (`Int64`, or those of Arrow): as floats they are refused. The answers have types of Arrow.
    Raises what `assess_table` raises for columns, at once.
    """
    # Dask runs a partition on each processor already.
    wishes.setdefault("threads", 1)

    def answer(dossiers: pd.DataFrame) -> pd.DataFrame:
        answers = pa.table(book.assess_table(dossiers.reset_index(drop=True), **wishes))
        return answers.to_pandas(types_mapper=pd.ArrowDtype).set_index(dossiers.index)

    return frame.map_partitions(answer, meta=answer(frame._meta))
