from collections.abc import Callable, Sequence
from datetime import date as _date, datetime as _datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from os import PathLike
from typing import Any, Literal, Protocol, TypeAlias, TypedDict, final, overload

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

__version__: str

_Outcome = Literal["value", "none", "awaiting", "exempt", "undetermined", "error"]
_Certainty = Literal["statutory", "announced", "projected"]

class Status(StrEnum):
    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"
    IN_TIME = "in_time"
    OVERDUE = "overdue"
    NO_DUE_DATE = "no_due_date"
    AWAITING_APPLICANT = "awaiting_applicant"
    AWAITING = "awaiting"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    CLOSED = "closed"
    UNDETERMINED = "undetermined"

class ErrorKind(StrEnum):
    UNKNOWN_PROCEDURE = "unknown_procedure"
    UNKNOWN_FEE = "unknown_fee"
    UNKNOWN_OFFICE = "unknown_office"
    UNKNOWN_PLACE = "unknown_place"
    UNKNOWN_EVENT = "unknown_event"
    UNKNOWN_STEP = "unknown_step"
    UNKNOWN_FACT = "unknown_fact"
    MISSING_FACT = "missing_fact"
    WRONG_FACT_TYPE = "wrong_fact_type"
    FACT_OUT_OF_RANGE = "fact_out_of_range"
    MISSING_INSTANT = "missing_instant"
    AMBIGUOUS_LOCAL_TIME = "ambiguous_local_time"
    SKIPPED_LOCAL_TIME = "skipped_local_time"
    NO_VERSION_IN_FORCE = "no_version_in_force"
    NO_RULE_IN_FORCE = "no_rule_in_force"
    OUTSIDE_CALENDAR = "outside_calendar"
    CONFLICTING_RULES = "conflicting_rules"
    IMPOSSIBLE_LOG = "impossible_log"
    MISSING_RATE = "missing_rate"
    WRONG_CURRENCY = "wrong_currency"
    OVERFLOW = "overflow"
    UNREADABLE = "unreadable"
    UNSUPPORTED = "unsupported"

class Error(Exception):
    """What thoihan has to say against a question or a rule."""

class PlanError(Error):
    """The bytes are no plan of this version, or were damaged: load the rules from their text."""

class RuleError(Error):
    """The rules have errors."""

    diagnostics: list[Diagnostic]

class DossierError(Error):
    """The dossier has no answer."""

    kind: ErrorKind

def load(folder: str | PathLike[str]) -> RuleBook:
    """Reads every rule file (.han) below a folder. Raises OSError or RuleError."""

def vietnam(extra_sources: dict[str, str] | None = None) -> RuleBook:
    """The embedded Vietnamese rules, with more sources (text by path) if given. Raises RuleError for errors in these."""

def from_plan(plan: bytes) -> RuleBook:
    """A book from the bytes that `RuleBook.to_plan` gave: it answers everything as the book did that they came from.

    Procedures, fees, calendars and texts are read when they are first asked for, so it takes a few milliseconds. Raises
    PlanError for bytes that are no plan, that another version wrote, or that were damaged; forgery is not found, so read
    plans that you stored yourself.
    """

def compile(sources: dict[str, str]) -> RuleBook:
    """Compiles rule texts by path. Raises RuleError with all findings."""

@final
class RuleBook:
    """A compiled book of rules; it never changes and may be shared between threads, and pickled for workers."""

    def assess(
        self,
        dossier: dict[str, Any] | None = None,
        /,
        *,
        as_of: _datetime | _date | str,
        known_on: _date | str | None = None,
        **keywords: Any,
    ) -> Answer:
        """Assesses a dossier given as a dictionary or as keywords.

        Its keys: `id`, `procedure`, `office`, `place`, `channel` (`counter`, `online`, `post`), the moments `submitted`,
        `accepted`, `paid` and `finished`, `facts` (a dictionary), `events` (a list of dictionaries with `kind`, `at` and
        what the kind needs) and `fees` (a list of names). Facts are bool, int, Decimal, str, dates, lists, and money as
        `{"currency": "VND", "amount": "28000"}`; floats are refused.

        A moment is a datetime, a date or its ISO text; without a zone it is on the calendar's clock, with a zone it is that
        instant. What lies after `as_of` has not happened yet; what was issued after `known_on`, else after the date of
        `as_of`, does not exist.

        >>> import thoihan
        >>> answer = thoihan.vietnam().assess(procedure="1.004873", accepted="2026-03-06T09:00", as_of="2026-03-12T08:00")
        >>> answer.due, answer.status.value, answer.lateness.working_days
        (<Due value: 2026-03-11T17:30:00+07:00>, 'overdue', 1)

        Raises DossierError only where nothing can be said; else each part of the answer has its own outcome. Raises
        TypeError for a dictionary and keywords at once, and for neither.
        """

    def explain(
        self,
        dossier: dict[str, Any] | None = None,
        /,
        *,
        as_of: _datetime | _date | str,
        known_on: _date | str | None = None,
        **keywords: Any,
    ) -> Ledger:
        """Assesses a dossier as `assess` does, with the same arguments and errors, and keeps why the answer is what it is.

        >>> import thoihan
        >>> ledger = thoihan.vietnam().explain(procedure="1.012784", accepted="2026-02-12T09:00", as_of="2026-02-12T09:00")
        >>> "Tết Nguyên đán" in ledger.text("en"), ledger.answer.due.date.isoformat()
        (True, '2026-03-09')

        """

    def missing(
        self,
        dossier: dict[str, Any] | None = None,
        /,
        *,
        as_of: _datetime | _date | str,
        known_on: _date | str | None = None,
        **keywords: Any,
    ) -> dict[str, Any]:
        """What a dossier lacks: the fewest facts that decide its answer, and the range of due dates and fees until then.

        >>> import thoihan
        >>> at = "2026-08-28T15:30"
        >>> lacks = thoihan.vietnam().missing(procedure="2.000815", channel="counter", accepted=at, paid=at, as_of=at)
        >>> [fact["name"] for fact in lacks["facts"]]
        ['pages']

        Raises what `assess` raises.
        """

    def assess_table(
        self,
        data: _Arrow,
        /,
        *,
        as_of: _datetime | _date | str | None = None,
        known_on: _date | str | None = None,
        currency: str | None = None,
        keep: list[str] = ...,
        include: list[Literal["fees", "steps", "agencies"]] = ...,
        threads: int | None = None,
        progress: Callable[[int], object] | None = None,
    ) -> AnswerTable:
        """Assesses a table of dossiers, one a row: the same answers as `assess` gives row by row.

        `data` is whatever speaks Arrow: a frame of polars or pandas, a table, batch or reader of pyarrow, a relation of
        DuckDB. A reader is read batch by batch while the answers are, so it may be larger than memory.

        Columns map by name. `procedure`, `office`, `place` and `channel` are text; `submitted`, `accepted`, `paid` and
        `finished` are timestamps (with a zone: instants; without: the calendar's clock), dates or ISO text; `events` is
        a list of structs with `kind`, `at` and what the kind needs; `fees` a list of text; `id` is not read. Every
        other column is a fact that the rules declare: booleans, integers, decimals, text, dates, timestamps, lists.
        Money is a struct of `currency` and `amount`, or numbers in major units whose currency is said here. A null is
        not given. Floats are refused, because they are not exact.

        `as_of` is one moment or the name of a column of moments, and so is `known_on` for dates; where they are not
        said, columns of these names are taken.

        The columns named in `keep` stand before the answers; the rules need not ask for them. `include` adds a list of
        structs for each of its names: `fees`, the lines of what is paid; `steps` and `agencies`, who was late, by how
        much. These lists cost a whole assessment for each row. `threads` is how many work, all processors where it is
        None. `progress` is called with the number of rows that were answered since its last call, as the `update` of a
        bar of tqdm is; what it raises ends the work.

        >>> import datetime as dt
        >>> import pyarrow as pa, thoihan
        >>> at = dt.datetime(2026, 8, 28, 15, 30)
        >>> dossiers = pa.table({"id": ["a"], "procedure": ["2.000815"], "accepted": [at], "paid": [at], "pages": [5]})
        >>> answers = pa.table(thoihan.vietnam().assess_table(dossiers, as_of=at, keep=["id"], include=["fees"]))
        >>> answers.select(["id", "due_date", "fee_total"]).to_pylist()
        [{'id': 'a', 'due_date': datetime.date(2026, 9, 3), 'fee_total': Decimal('7000.00')}]
        >>> [line["name"] for line in answers["fees"][0].as_py()]
        ['copy_certification']

        Raises DossierError for a column that cannot be what its name says, with its name; TypeError for what is no
        table; ValueError for a word of `include` that there is not, and for no thread. A row that has no answer has its
        own `error_kind` and `error_message` and spoils no other.
        """

    @overload
    def report(
        self,
        data: _Arrow,
        /,
        *,
        by: list[str] = ...,
        as_of: _datetime | _date | str | None = None,
        known_on: _date | str | None = None,
        currency: str | None = None,
        form: None = None,
        period: None = None,
        levels: None = None,
        threads: int | None = None,
        progress: Callable[[int], object] | None = None,
    ) -> Report: ...
    @overload
    def report(
        self,
        data: _Arrow,
        /,
        *,
        by: list[str] = ...,
        as_of: None = None,
        known_on: _date | str | None = None,
        currency: str | None = None,
        form: Literal["06", "07a", "07b", "07c"],
        period: tuple[_date | str, _date | str],
        levels: dict[str, Literal["full", "partial"]] | None = None,
        threads: int | None = None,
        progress: Callable[[int], object] | None = None,
    ) -> PeriodReport:
        """Counts how the dossiers of a table stand, by the values of the columns named in `by`.

        The table is read as by `assess_table`, batch by batch, so that it may be larger than memory; the columns of
        `by` need not be what the rules ask for. Where the table has no column of that name, `agency` and `field` are
        those of the rules, and `step` counts the steps of each dossier in its place, each under the agency that does it.
        `threads` and `progress` are as in `assess_table`.

        With `form` (`06`, `07a`, `07b`, `07c`) and `period` (its first and its last day) it is that statutory form: a
        PeriodReport of what was received in the period or carried over into it, judged at the end of its last day.
        `levels` says of procedures whether they are online wholly (`full`) or in part (`partial`).

        >>> import pyarrow as pa, thoihan
        >>> days = ["2026-07-20T09:00", "2026-09-29T09:00"]
        >>> dossiers = pa.table({"procedure": ["2.000815", "1.004873"], "accepted": days, "channel": ["counter", "online"]})
        >>> quarter = ("2026-07-01", "2026-09-30")
        >>> form = thoihan.vietnam().report(dossiers, form="07b", period=quarter, levels={"1.004873": "full"})
        >>> form
        <PeriodReport 07b from 2026-07-01 to 2026-09-30: 2 dossiers>
        >>> pa.table(form).select(["received", "online_full", "counter", "pending", "overdue"]).to_pylist()
        [{'received': 2, 'online_full': 1, 'counter': 1, 'pending': 2, 'overdue': 1}]

        Raises DossierError for a name that no column has; TypeError for a form without a period or with `as_of`;
        ValueError for words that there are not; and what `progress` raises.
        """

    def calendar(self, name: str) -> Calendar:
        """A calendar by its name. Raises KeyError with the names that there are."""

    def latest_acceptance(
        self,
        dossier: dict[str, Any] | None = None,
        /,
        *,
        wanted: _date,
        as_of: _datetime | _date | str,
        known_on: _date | str | None = None,
        **keywords: Any,
    ) -> _datetime | None:
        """The latest minute at which a dossier can be accepted so that it is due on the wanted day or before.

        An aware datetime; None when no minute up to that day leads there. Of the dossier count procedure, office, place,
        channel and facts.

        >>> import datetime, thoihan
        >>> wanted = datetime.date(2026, 3, 9)
        >>> latest = thoihan.vietnam().latest_acceptance(procedure="1.012784", wanted=wanted, as_of="2026-02-02T08:00")
        >>> latest.isoformat()
        '2026-02-12T23:59:00+07:00'

        Raises DossierError for a fact that is missing, and a wanted day outside the calendar.
        """

    def difference(
        self,
        newer: RuleBook,
        dossier: dict[str, Any] | None = None,
        /,
        *,
        as_of: _datetime | _date | str,
        known_on: _date | str | None = None,
        **keywords: Any,
    ) -> dict[str, Any] | None:
        """What a newer book changes in the answer to a dossier: its due date, status, fees, and who stands worse than told.

        None where it changes nothing. For a table assess it with both books and compare the columns.
        """

    def facts(self, code: str, on: _date) -> list[Question]:
        """The facts to ask for, by the rules in force on a day: those of the procedure, then those of its fees.

        Raises DossierError for an unknown procedure.
        """

    @property
    def identity(self) -> str: ...
    def sources(self) -> dict[str, str]:
        """The rule texts by path: change one and `compile` them to see what other rules would answer.

        >>> import thoihan
        >>> book = thoihan.vietnam()
        >>> without = {path: text.replace("swap off 2026-08-31 work 2026-08-22", "") for path, text in book.sources().items()}
        >>> other = thoihan.compile(without)
        >>> change = other.difference(book, procedure="1.012784", accepted="2026-08-28T09:00", as_of="2026-08-28T09:00")
        >>> change["moved"]["working_days"]
        1

        """

    def to_plan(self) -> bytes:
        """The compiled book as bytes, to be stored and read by `from_plan` where a host starts often."""

    def __reduce__(self) -> tuple[Any, tuple[bytes]]: ...
    def procedures(self) -> list[Procedure]: ...
    @property
    def findings(self) -> list[Diagnostic]:
        """The warnings and notes of the book, in English."""

    def check(self, language: Literal["vi", "en"] | None = None) -> list[Diagnostic]:
        """The same in Vietnamese or English, or each in the language of its file."""

    def run_tests(self) -> list[TestResult]: ...
    def show(self, code: str, on: _date) -> str:
        """The consolidated text of a procedure in force on a day. Raises DossierError for an unknown procedure."""

class _ArrowStream(Protocol):
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...

class _ArrowArray(Protocol):
    def __arrow_c_array__(self, requested_schema: object | None = None) -> tuple[object, object]: ...

class _Numpy(Protocol):
    @property
    def dtype(self) -> Any: ...
    def astype(self, dtype: Any) -> Any: ...

_Arrow: TypeAlias = _ArrowStream | _ArrowArray
_Dates: TypeAlias = _Arrow | _Numpy | _date | str
_Moments: TypeAlias = _Arrow | _Numpy | _datetime | str
_Counts: TypeAlias = _Arrow | _Numpy | int

@final
class AnswerTable:
    """Answers for a table of dossiers, in the order of its rows: give it to pyarrow.table, polars.DataFrame or DuckDB.

    They are computed while they are read, batch by batch. First come the columns that the call keeps, then `due_at` (timestamp in
    microseconds, in the calendars' zone), `due_date`, `original_due_date` (date32), `certainty`, `status` (dictionary),
    `lateness_working_days`, `lateness_working_minutes`, `lateness_calendar_days` (int64, above zero when late),
    `fee_total` (decimal128(38, 2), major units), `fee_currency`, `error_kind` (dictionary), `error_message` (text), then
    the lists of structs that the call includes: `fees`, `steps`, `agencies`.
    Answers for a table can be read again, those for a reader once; then ValueError.
    """

    def __arrow_c_schema__(self) -> object: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...

@final
class Report:
    """How many dossiers stand how, by the values of some columns: give it to pyarrow.table or polars.DataFrame.

    A row for each key, with `received`, a count for each status, `failed` (rows that have no answer), which together are
    those received, and `resolved` (early, on time, late) and `open` (in time, overdue).
    """

    @property
    def by(self) -> list[str]: ...
    @property
    def received(self) -> int: ...
    def as_json(self) -> str:
        """`rows` with `by` and the counts, and `total`; shares in percent as text, half up."""

    def as_dict(self) -> dict[str, Any]: ...
    def __arrow_c_schema__(self) -> object: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...
    def plot(self, **options: Any) -> Any:
        """Bars of the counts, one for each row: axes of matplotlib, which the extra `plot` installs.

        `ax` draws into axes that there are. Raises ImportError without matplotlib.
        """

    def _repr_html_(self) -> str: ...

@final
class PeriodReport:
    """A statutory form, filled in: give it to pyarrow.table or polars.DataFrame for its rows without the total.

    Its columns are those of `by`, then those of the form by their names in CSV, then what the form has no column for, each
    only where it counts something; every row adds up.
    """

    @property
    def form(self) -> str: ...
    @property
    def period(self) -> tuple[_date, _date]: ...
    @property
    def by(self) -> list[str]: ...
    @property
    def received(self) -> int: ...
    @property
    def outside(self) -> dict[str, int]: ...
    def as_json(self) -> str:
        """What `thoihan report --json` prints: `form`, `rules`, `from`, `to`, `by`, `rows`, `total` and `outside`."""

    def as_dict(self) -> dict[str, Any]: ...
    def text(self, lang: Literal["vi", "en"] = "vi") -> str:
        """The form as plain text, in Vietnamese (`vi`) or English (`en`)."""

    def html(self, lang: Literal["vi", "en"] = "vi") -> str:
        """The form as a page: it asks nothing of any server, runs no script, and prints."""

    def __arrow_c_schema__(self) -> object: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...
    def plot(self, **options: Any) -> Any:
        """Bars of the counts, one for each row: axes of matplotlib, which the extra `plot` installs.

        `ax` draws into axes that there are. Raises ImportError without matplotlib.
        """

    def _repr_html_(self) -> str: ...

@final
class Calendar:
    """Which days and hours are worked; arithmetic with whole columns.

    A column is an Arrow array or series (date32, timestamps, integers), an array of numpy (datetime64, integers) or one
    value, which counts for every row. A row without an answer, because it lies outside the calendar or an input is
    null, is null. `known_on` leaves out what was issued after that day. Raises TypeError for other types, ValueError
    for columns of different lengths.

    >>> import thoihan, datetime
    >>> calendar = thoihan.vietnam().calendar("vn")
    >>> import numpy
    >>> numpy.asarray(calendar.add_working_days(datetime.date(2026, 2, 12), 5))
    array(['2026-02-26'], dtype='datetime64[D]')

    """

    @property
    def zone(self) -> str:
        """The name of its time zone."""

    def add_working_days(self, dates: _Dates, n: _Counts, *, known_on: _date | None = None) -> Column:
        """The days so many working days after others, before them where the count is negative: date32.

        >>> import numpy, thoihan
        >>> days = numpy.array(["2026-02-12", "2026-08-28"], dtype="datetime64[D]")
        >>> numpy.asarray(thoihan.vietnam().calendar("vn").add_working_days(days, 3))
        array(['2026-02-24', '2026-09-07'], dtype='datetime64[D]')

        """

    def count_working_days(self, start: _Dates, end: _Dates, *, known_on: _date | None = None) -> Column:
        """The working days after one day up to another, negative when that is before: int32.

        >>> import datetime, numpy, thoihan
        >>> days = datetime.date(2026, 8, 28), datetime.date(2026, 9, 7)
        >>> int(numpy.asarray(thoihan.vietnam().calendar("vn").count_working_days(*days))[0])
        3

        """

    def is_working(self, dates: _Dates, *, known_on: _date | None = None) -> Column:
        """Whether days are worked: boolean.

        >>> import numpy, thoihan
        >>> days = numpy.arange("2026-08-29", "2026-09-04", dtype="datetime64[D]")
        >>> numpy.asarray(thoihan.vietnam().calendar("vn").is_working(days)).tolist()
        [False, False, False, False, False, True]

        """

    def add_working_minutes(self, moments: _Moments, minutes: _Counts, *, known_on: _date | None = None) -> Column:
        """The moments at which so many working minutes have passed since others, to the second.

        Timestamps without a zone are on the calendar's clock, and so are the answers; with a zone they are instants, and
        the answers are in the calendar's zone.

        >>> import numpy, thoihan
        >>> friday = numpy.array(["2026-03-06T16:30"], dtype="datetime64[m]")
        >>> numpy.asarray(thoihan.vietnam().calendar("vn").add_working_minutes(friday, 90))
        array(['2026-03-09T08:00:00.000000'], dtype='datetime64[us]')

        """

    def year(self, year: int, *, known_on: _date | None = None) -> CalendarYear:
        """A year for people, which a notebook shows as a page. Raises ValueError for one that is not covered."""

@final
class CalendarYear:
    """A year of a calendar: every day drawn, every day off with its reason and what it rests on.

    >>> import thoihan
    >>> "Quốc khánh" in thoihan.vietnam().calendar("vn").year(2026).html("en")
    True

    """

    def html(self, lang: str = "vi") -> str:
        """One page in Vietnamese (`vi`) or English (`en`): it asks nothing of any server, runs no script, and prints."""

    def _repr_html_(self) -> str: ...

@final
class Column:
    """A column of answers: give it to pyarrow.array, polars.Series or numpy.asarray."""

    def __arrow_c_schema__(self) -> object: ...
    def __arrow_c_array__(self, requested_schema: object | None = None) -> tuple[object, object]: ...
    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        """As an array of numpy: NaT where a day or moment has no answer; ValueError where a count or flag has none."""

    def __len__(self) -> int: ...

@final
class Answer:
    """The answer for one dossier; all datetimes carry the offset of the calendar's zone."""

    @property
    def id(self) -> str | None: ...
    @property
    def procedure(self) -> str | None: ...
    @property
    def title(self) -> str | None: ...
    @property
    def agency(self) -> str | None: ...
    @property
    def as_of(self) -> _datetime: ...
    @property
    def known_on(self) -> _date: ...
    @property
    def rules(self) -> str: ...
    @property
    def version(self) -> _date | None: ...
    @property
    def term(self) -> Term | None: ...
    @property
    def clock_start(self) -> _datetime | None: ...
    @property
    def due(self) -> Due: ...
    @property
    def original_due(self) -> Due: ...
    @property
    def deadlines(self) -> list[Deadline]: ...
    @property
    def steps(self) -> list[Step]: ...
    @property
    def agencies(self) -> list[AgencyVerdict]: ...
    @property
    def status(self) -> Status: ...
    @property
    def awaiting(self) -> str | None: ...
    @property
    def lateness(self) -> Lateness | None: ...
    @property
    def lateness_original(self) -> Lateness | None: ...
    @property
    def slack(self) -> Lateness | None: ...
    @property
    def turns_overdue(self) -> _datetime | None: ...
    @property
    def fees(self) -> FeeLines: ...
    @property
    def totals(self) -> list[Total]: ...
    @property
    def breaches(self) -> list[Breach]: ...
    @property
    def ignored_later(self) -> int: ...
    @property
    def undated_notice(self) -> bool: ...
    @property
    def basis(self) -> list[Reference]: ...
    def as_json(self) -> str: ...
    def as_dict(self) -> dict[str, Any]: ...
    def _repr_html_(self) -> str:
        """Why the answer is what it is, as `RuleBook.explain` gives it: the calendar drawn, the fees summed up."""

    def slip(self, lang: str = "vi") -> str:
        """The appointment slip in Vietnamese (`vi`) or English (`en`)."""

@final
class Ledger:
    """Why an answer is what it is: days counted and left out, rules that apply or not, the arithmetic of the fees."""

    @property
    def answer(self) -> Answer: ...
    def as_json(self) -> str:
        """The ledger as JSON (`tests/contract/ledger.schema.json`), with the answer in it."""

    def as_dict(self) -> dict[str, Any]: ...
    def text(self, lang: str = "vi") -> str:
        """The reasons as plain text, in Vietnamese (`vi`) or English (`en`)."""

    def markdown(self, lang: str = "vi") -> str: ...
    def html(self, lang: str = "vi") -> str:
        """One page with the calendar drawn: it asks nothing of any server, runs no script, and prints."""

    def _repr_html_(self) -> str: ...

@final
class Reference:
    """A statement of the rules and what it rests on."""

    @property
    def document(self) -> str | None: ...
    @property
    def article(self) -> str | None: ...
    @property
    def place(self) -> str: ...
    @property
    def text(self) -> str: ...

@final
class Problem:
    """Why a part has no answer."""

    @property
    def kind(self) -> ErrorKind: ...
    @property
    def message(self) -> str: ...

@final
class Due:
    """A due date, or why there is none."""

    @property
    def outcome(self) -> _Outcome: ...
    @property
    def at(self) -> _datetime | None: ...
    @property
    def date(self) -> _date | None: ...
    @property
    def certainty(self) -> _Certainty | None: ...
    @property
    def earliest(self) -> _date | None: ...
    @property
    def latest(self) -> _date | None: ...
    @property
    def provisional(self) -> bool: ...
    @property
    def awaiting(self) -> str | None: ...
    @property
    def reason(self) -> str | None: ...
    @property
    def missing(self) -> list[str]: ...
    @property
    def error(self) -> Problem | None: ...
    @property
    def candidates(self) -> list[_date]: ...

@final
class Term:
    """The statutory term as the rules print it; `added` is what further statements add."""

    @property
    def form(self) -> str: ...
    @property
    def parts(self) -> list[TermPart]: ...
    @property
    def added(self) -> list[TermPart]: ...
    @property
    def citation(self) -> Reference | None: ...

@final
class TermPart:
    """A count of one unit: an exact fraction and a word such as `working_day`."""

    @property
    def count(self) -> Fraction: ...
    @property
    def unit(self) -> str: ...

@final
class Lateness:
    """Signed: end minus due; above zero is late."""

    @property
    def working_days(self) -> int: ...
    @property
    def working_minutes(self) -> int: ...
    @property
    def calendar_days(self) -> int: ...

@final
class Deadline:
    """A named deadline with its own verdict."""

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str | None: ...
    @property
    def due(self) -> Due: ...
    @property
    def status(self) -> Status: ...
    @property
    def if_missed(self) -> str | None: ...
    @property
    def citation(self) -> Reference | None: ...

@final
class Step:
    """An internal step with its own verdict."""

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str | None: ...
    @property
    def agency(self) -> str | None: ...
    @property
    def due(self) -> Due: ...
    @property
    def finished(self) -> _datetime | None: ...
    @property
    def status(self) -> Status: ...
    @property
    def lateness(self) -> Lateness | None: ...
    @property
    def citation(self) -> Reference | None: ...

@final
class AgencyVerdict:
    """An agency of the step table with its own verdict: who was late, by how much."""

    @property
    def agency(self) -> str: ...
    @property
    def status(self) -> Status: ...
    @property
    def working_minutes(self) -> int | None: ...
    @property
    def steps(self) -> list[str]: ...

@final
class Money:
    """An amount: its currency and an exact decimal."""

    @property
    def currency(self) -> str: ...
    @property
    def amount(self) -> Decimal: ...

@final
class NamedAmount:
    """A reduction or a surcharge."""

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str | None: ...
    @property
    def amount(self) -> Money: ...
    @property
    def citation(self) -> Reference | None: ...

@final
class Share:
    """A share of what is collected."""

    @property
    def to(self) -> str: ...
    @property
    def amount(self) -> Money: ...

@final
class UsedFact:
    """A fact that an amount rests on; `assumed` where the dossier did not give it and its declared default stands."""

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str | None: ...
    @property
    def value(self) -> str: ...
    @property
    def assumed(self) -> bool: ...

@final
class FeeLines(Sequence[FeeLine]):
    """The lines of what is paid: a sequence of FeeLine that never changes; a notebook shows it as a table."""

    def __len__(self) -> int: ...
    @overload
    def __getitem__(self, key: int, /) -> FeeLine: ...
    @overload
    def __getitem__(self, key: slice, /) -> Sequence[FeeLine]: ...
    def index(self, line: FeeLine) -> int:  # type: ignore[override]
        """Where a line stands. Raises ValueError for a line that is not there."""

    def count(self, line: FeeLine) -> int:
        """How often a line is there."""

    def html(self, lang: Literal["vi", "en"] = "vi") -> str:
        """The lines as a table of HTML, in Vietnamese (`vi`) or English (`en`)."""

    def _repr_html_(self) -> str: ...

@final
class FeeLine:
    """A line of the receipt."""

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str | None: ...
    @property
    def kind(self) -> str: ...
    @property
    def outcome(self) -> _Outcome: ...
    @property
    def quantity(self) -> Decimal | Money | None: ...
    @property
    def rate(self) -> Decimal | Money | None: ...
    @property
    def gross(self) -> Money | None: ...
    @property
    def reductions(self) -> list[NamedAmount]: ...
    @property
    def surcharges(self) -> list[NamedAmount]: ...
    @property
    def net(self) -> Money | None: ...
    @property
    def split(self) -> list[Share]: ...
    @property
    def refund(self) -> Money | None: ...
    @property
    def payable(self) -> str | None: ...
    @property
    def in_words(self) -> str | None: ...
    @property
    def provisional(self) -> bool: ...
    @property
    def facts(self) -> list[UsedFact]: ...
    @property
    def citation(self) -> Reference | None: ...
    @property
    def ground(self) -> str | None: ...
    @property
    def awaiting(self) -> str | None: ...
    @property
    def reason(self) -> str | None: ...
    @property
    def missing(self) -> list[str]: ...
    @property
    def error(self) -> Problem | None: ...
    @property
    def candidates(self) -> list[Money]: ...

@final
class Total:
    """What is paid in one currency."""

    @property
    def currency(self) -> str: ...
    @property
    def outcome(self) -> _Outcome: ...
    @property
    def amount(self) -> Money | None: ...
    @property
    def known(self) -> Money: ...
    @property
    def minimum(self) -> Money | None: ...
    @property
    def maximum(self) -> Money | None: ...

@final
class Breach:
    """An event that the rules do not allow."""

    @property
    def rule(self) -> str: ...
    @property
    def event(self) -> str: ...
    @property
    def at(self) -> str: ...
    @property
    def citation(self) -> Reference | None: ...

@final
class Procedure:
    """A procedure of the book."""

    @property
    def code(self) -> str: ...
    @property
    def title(self) -> str | None: ...
    @property
    def agency(self) -> str | None: ...
    @property
    def field(self) -> str | None: ...

@final
class Question:
    """A fact to ask for: enough to draw a form."""

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str | None: ...
    @property
    def kind(self) -> str: ...
    @property
    def choices(self) -> list[str]: ...
    @property
    def minimum(self) -> str | None: ...
    @property
    def maximum(self) -> str | None: ...
    @property
    def default(self) -> str | None: ...
    @property
    def optional(self) -> bool: ...
    @property
    def fields(self) -> list[Question]: ...

@final
class TestResult:
    """What came of one test in a rule file."""

    @property
    def name(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def passed(self) -> bool: ...
    @property
    def failures(self) -> list[str]: ...

@final
class Diagnostic:
    """One finding in the rules."""

    @property
    def code(self) -> str: ...
    @property
    def severity(self) -> str: ...
    @property
    def message(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...
    @property
    def labels(self) -> list[Label]: ...
    @property
    def help(self) -> str | None: ...
    def _repr_html_(self) -> str: ...
    def in_language(self, language: Literal["vi", "en"]) -> Diagnostic:
        """The same finding in Vietnamese or English."""

@final
class Label:
    """Another place that is part of a finding."""

    @property
    def path(self) -> str: ...
    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...
    @property
    def text(self) -> str: ...

class _Part(TypedDict):
    count: str
    unit: str

class _LimitIn(TypedDict):
    kind: Literal["in"]
    length: list[_Part]

class _LimitSameDay(TypedDict):
    kind: Literal["same_day"]
    working: bool

class _LimitOther(TypedDict):
    kind: Literal["immediately", "unspecified", "not_stated"]

class _ReadTerm(TypedDict):
    limit: _LimitIn | _LimitSameDay | _LimitOther
    start: Literal["unstated", "receipt"]

class _TermCase(TypedDict):
    condition: str | None
    term: _ReadTerm

class _ExactTerm(TypedDict):
    outcome: Literal["exact"]
    term: _ReadTerm

class _TermCases(TypedDict):
    outcome: Literal["cases"]
    cases: list[_TermCase]

class _TermReview(TypedDict):
    outcome: Literal["review"]
    reason: str
    found: list[list[_Part]]

def parse_term(text: str) -> _ExactTerm | _TermCases | _TermReview:
    """Reads a text about a time limit (thời hạn giải quyết): exactly, by cases, or with the reason why a person must read it.

    Counts are texts of exact decimal digits.
    """
