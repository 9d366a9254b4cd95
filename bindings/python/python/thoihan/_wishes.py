"""What the engines take besides a table: the keywords of `RuleBook.assess_table`."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Literal, TypedDict


class Wishes(TypedDict, total=False):
    """The keywords of `RuleBook.assess_table` that mean the same wherever the table lies."""

    as_of: datetime | date | str | None
    known_on: date | str | None
    currency: str | None
    keep: list[str]
    include: list[Literal["fees", "steps", "agencies"]]
    threads: int | None


class WishesHere(Wishes, total=False):
    """The same for an engine that works in this process."""

    progress: Callable[[int], object] | None
