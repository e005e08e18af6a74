"""Due dates: days that are not in the calendar, lie before the year, or have gone by under a Green."""

import re
from collections.abc import Iterator

import pandas as pd

from perf.reconciliation.findings import CANNOT, DIFFERS, Finding, verdict
from perf.reconciliation.printed_report import Report
from perf.wording import day, value

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{2,4})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_NAMED = re.compile(r"(\d{1,2})?(?:st|nd|rd|th)? ?([a-z]{3,9})\.?,? ?(\d{4})")
Parts = tuple[int, int, int]


def read_day(text: str) -> Parts | None:
    """Read a printed date as year, month and day (0 where a month alone is printed); nothing where it is none."""
    said = text.strip().casefold()
    if found := _ISO.fullmatch(said):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _SLASHED.fullmatch(said):
        year = int(found[3])
        return year + 2000 if year < 100 else year, int(found[2]), int(found[1])
    found = _NAMED.fullmatch(said)
    if not found or found[2][:3] not in _MONTHS:
        return None
    return int(found[3]), _MONTHS.index(found[2][:3]) + 1, int(found[1] or 0)


def _as_day(parts: Parts) -> pd.Timestamp | None:
    """Find the day in the calendar; nothing where it is not there. A month alone ends with its last day."""
    year, month, number = parts
    try:
        begins = pd.Timestamp(year=year, month=month, day=number or 1)
    except ValueError:
        return None
    return begins if number else begins + pd.offsets.MonthEnd(0)


def _due(report: Report) -> Iterator[tuple[str, str, str, pd.Timestamp | None, bool]]:
    """List each action's due date once: id, where, text, the day, whether it could be read at all."""
    printed = report.find(kind="action", field="due", quarter=report.quarter.label)
    for cell in reversed({(cell.id, cell.text): cell for cell in reversed(printed)}.values()):
        parts = read_day(cell.text)
        if cell.text.strip().casefold() not in ("n/a", "none", "-"):
            yield cell.id, cell.where, cell.text, _as_day(parts) if parts else None, parts is not None
    told = {cell.id for cell in printed}
    dated = report.actions.dropna(subset=["due"])
    for name, due in dated["due"].items():
        if name not in told:
            yield str(name), "actions", f"{due:%Y-%m-%d}", due, True


def check_due_dates(report: Report) -> Iterator[Finding]:
    """Find due dates that are not in the calendar, lie before the year began, or have gone by under a Green."""
    for name, where, text, due, is_date in _due(report):
        subject = _named(report, name)
        if not is_date:
            why = "It is not written as a date, so it cannot be compared with the calendar."
            yield Finding("date", subject, where, text, "", CANNOT, why, "date")
        elif due is None:
            why = "There is no such day in the calendar." + _had_it_been(report, name, text)
            yield Finding("date", subject, where, text, "not in the calendar", DIFFERS, why, "date")
        else:
            yield _dated(report, name, where, text, due)


def _had_it_been(report: Report, name: str, text: str) -> str:
    """Say what the last day of that month would make of a Green action."""
    parts, row = read_day(text), report.actions.loc[name] if name in report.actions.index else None
    if parts is None or row is None or not 1 <= parts[1] <= 12:
        return ""
    last = pd.Timestamp(year=parts[0], month=parts[1], day=1) + pd.offsets.MonthEnd(0)
    green = report.rating_of("action").get(name, "") == "Green"
    if not green or not row["percent_complete"] < 100 or last > report.quarter.end:
        return ""
    done = value(float(row["percent_complete"]), "percent")
    return f" If {day(last)} was meant, the action is late at {done} complete, and Red, not Green."


def _dated(report: Report, name: str, where: str, text: str, due: pd.Timestamp) -> Finding:
    quarter, subject = report.quarter, _named(report, name)
    row = report.actions.loc[name] if name in report.actions.index else None
    printed = report.rating_of("action").get(name, "")
    revised = row is not None and pd.notna(row["revised_due"]) and row["revised_due"] > quarter.end
    unfinished = row is not None and bool(row["percent_complete"] < 100)
    if due <= quarter.end and unfinished and printed == "Green" and not revised:
        done = value(float(row["percent_complete"]), "percent") if row is not None else ""
        why = f"It was due on {day(due)} and is {done} complete, so it is late; a late action is not Green."
        return Finding("date", subject, where, f"{text}, Green", "late", DIFFERS, why, "date")
    if due < quarter.year_start and not revised:
        began = day(quarter.year_start)
        why = f"The year began on {began}; an action of this year cannot be due before."
        return Finding("date", subject, where, text, f"before {began}", DIFFERS, why, "date")
    why = "The day is in the calendar, and fits the year and the rating."
    return Finding("date", subject, where, text, day(due), verdict(True), why, "date")


def _named(report: Report, name: str) -> str:
    title = report.actions["title"].get(name)
    return name if title is None or pd.isna(title) else f"{name} {title}"


CHECKS = (check_due_dates,)
