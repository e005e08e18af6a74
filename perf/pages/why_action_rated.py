"""What decides the rating of an action, in words for a cell: how far it is, what is expected, when it was due."""

import pandas as pd

from perf.pages.tables import Row
from perf.quarter import Quarter
from perf.scoring.actions import COMPLETION, DUE_DATE, NOTHING
from perf.wording import short_day, value


def why_rated(row: Row, quarter: Quarter) -> str:
    """Return why an action is rated as it is, what decides first: "was due 31 Mar 2019, now 30 Sep 2019, 50% complete".

    The progress that is expected decides only where the due date does not; it is that of every action, whenever it is
    due, so the day on which this one is due is beside it.
    """
    progress = f"{value(row['percent_complete'], 'percent')} complete"
    if row["decided_by"] == NOTHING:
        parts = [due_dates(row, quarter), "progress not recorded"]
    elif row["decided_by"] == COMPLETION:
        parts = [progress]
    elif row["decided_by"] == DUE_DATE:
        parts = [due_dates(row, quarter), progress]
    else:
        expected = f"{value(row['expected'], 'percent')} expected of every action by now"
        parts = [progress, expected, due_dates(row, quarter)]
    return ", ".join(filter(None, parts))


def due_dates(row: Row, quarter: Quarter) -> str:
    """Return when an action is or was due, and the revised day: "was due 31 Mar 2019, now 30 Sep 2019"; "" for no day.

    A due day of an earlier year is named as one, because no rating follows from it.
    """
    due, revised = row["due"], row["revised_due"]
    if pd.isna(due):
        return f"revised to be due {short_day(revised)}" if pd.notna(revised) else ""
    words = f"{'was due' if due <= quarter.end else 'due'} {short_day(due)}"
    words += " (before this year)" if due < quarter.year_start else ""
    if pd.isna(revised) or revised == due:
        return words
    return f"{words}, {'now' if revised > quarter.end else 'then'} {short_day(revised)}"
