"""Reports as bars."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from thoihan import Report

# Statuses from the best to the worst, and colours that people who see no red and green can tell apart.
_COLOURS = {
    "early": "#1b6e8c",
    "on_time": "#4fa3bf",
    "in_time": "#a6d3e0",
    "late": "#c7522a",
    "overdue": "#e39a6f",
    "awaiting_applicant": "#d9c58b",
    "awaiting": "#e8ddb5",
    "no_due_date": "#c9c9c9",
    "withdrawn": "#b5b5b5",
    "refused": "#a0a0a0",
    "closed": "#8b8b8b",
    "undetermined": "#757575",
    "failed": "#3d3d3d",
}


def bars(report: "Report", *, ax: Any = None) -> Any:
    """A bar for each row, made of its counts by status; those that are nought everywhere are left out."""
    try:
        from matplotlib import pyplot
    except ImportError as missing:
        raise ImportError("a plot needs matplotlib: pip install 'thoihan[plot]'") from missing
    rows = report.as_dict()["rows"]
    if ax is None:
        _, ax = pyplot.subplots(figsize=(9, 1.2 + 0.4 * len(rows)), layout="constrained")
    names = [" · ".join("–" if value is None else value for value in row["by"].values()) or "all" for row in rows]
    places, starts = range(len(rows)), [0] * len(rows)
    for status, colour in _COLOURS.items():
        counts = [row[status] for row in rows]
        if any(counts):
            ax.barh(places, counts, left=starts, color=colour, label=status)
            starts = [start + count for start, count in zip(starts, counts, strict=True)]
    ax.set_yticks(places, names)
    ax.invert_yaxis()
    ax.set_xlabel("dossiers")
    ax.legend(loc="upper left", bbox_to_anchor=(1, 1), frameon=False)
    return ax
