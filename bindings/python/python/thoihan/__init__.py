"""Due dates, lateness and fees of public-service dossiers, from dated rules with citations.

A book of rules answers one dossier, or a table of them:

>>> import datetime as dt
>>> import thoihan
>>> book = thoihan.vietnam()
>>> at = dt.datetime(2026, 8, 28, 15, 30)
>>> answer = book.assess(procedure="2.000815", accepted=at, paid=at, facts={"pages": 5, "copies": 4}, as_of=at)
>>> answer.due.date, answer.status.value, answer.fees[0].net
(datetime.date(2026, 9, 3), 'in_time', 28000 VND)

>>> import pyarrow as pa
>>> dossiers = pa.table({"procedure": ["2.000815", "no such code"], "accepted": [at, at]})
>>> answers = pa.table(book.assess_table(dossiers, as_of=dt.date(2026, 9, 10)))
>>> answers.column("status").to_pylist(), answers.column("error_kind").to_pylist()
(['overdue', None], [None, 'unknown_procedure'])

>>> print(book.report(dossiers, as_of=dt.date(2026, 9, 10)))
<Report of 2 dossiers: 1 rows>

Books: `vietnam` (embedded), `load` (a folder), `compile` (texts), `from_plan` (a stored book).
Questions: `RuleBook.assess`, `explain`, `missing`, `latest_acceptance`; for tables `assess_table` and `report`, which
fills in the statutory forms too; for calendars `RuleBook.calendar`, whose arithmetic takes whole columns.
Engines: `thoihan.polars`, `thoihan.duckdb`, `thoihan.dask`, `thoihan.spark`, each with one function `assess`.

Moments are datetimes, dates or their ISO text; without a zone they are on the calendar's clock. Money and other numbers
are exact: Decimal and int, never float. Lengths are in the unit of their name (`working_days`, `working_minutes`).
Errors are `Error`: `RuleError` (with `.diagnostics`) for authors of rules, `DossierError` (with a `.kind` that never
changes) for callers, `PlanError` for a stored book; besides TypeError, ValueError and KeyError for wrong arguments.

Every object is immutable and may be shared between threads; long calls leave the interpreter to other threads.
"""

from collections.abc import Sequence as _Sequence

from thoihan._native import (
    AgencyVerdict,
    Answer,
    AnswerTable,
    Breach,
    Calendar,
    CalendarYear,
    Column,
    Deadline,
    Diagnostic,
    DossierError,
    Due,
    Error,
    ErrorKind,
    FeeLine,
    FeeLines,
    Label,
    Lateness,
    Ledger,
    Money,
    NamedAmount,
    PeriodReport,
    PlanError,
    Problem,
    Procedure,
    Question,
    Reference,
    Report,
    RuleBook,
    RuleError,
    Share,
    Status,
    Step,
    Term,
    TermPart,
    TestResult,
    Total,
    UsedFact,
    __version__,
    compile,
    from_plan,
    load,
    parse_term,
    vietnam,
)

__all__ = [
    "AgencyVerdict",
    "Answer",
    "AnswerTable",
    "Breach",
    "Calendar",
    "CalendarYear",
    "Column",
    "Deadline",
    "Diagnostic",
    "DossierError",
    "Due",
    "Error",
    "ErrorKind",
    "FeeLine",
    "FeeLines",
    "Label",
    "Lateness",
    "Ledger",
    "Money",
    "NamedAmount",
    "PeriodReport",
    "PlanError",
    "Problem",
    "Procedure",
    "Question",
    "Reference",
    "Report",
    "RuleBook",
    "RuleError",
    "Share",
    "Status",
    "Step",
    "Term",
    "TermPart",
    "TestResult",
    "Total",
    "UsedFact",
    "__version__",
    "compile",
    "from_plan",
    "load",
    "parse_term",
    "vietnam",
]

_Sequence.register(FeeLines)
