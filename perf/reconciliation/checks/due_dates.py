"""Due dates: days that are not in the calendar, are before the year, or have passed under a Green."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import pandas as pd

from perf.reconciliation.findings import AGREES, CANNOT, DIFFERS, Finding
from perf.reconciliation.printed_report import Report
from perf.wording import day, value

_finding = partial(Finding, check="date", matter="date")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{2,4})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_NAMED = re.compile(r"(\d{1,2})?(?:st|nd|rd|th)? ?([a-z]{3,9})\.?,? ?(\d{4})")
_NO_DATE = ("n/a", "none", "-")


@dataclass(frozen=True, kw_only=True)
class WrittenDay:
    """A date as it is written, which need not be in the calendar; `day` is 0 where a month alone is written."""

    year: int
    month: int
    day: int

    @property
    def in_calendar(self) -> pd.Timestamp | None:
        """The day in the calendar, None where there is no such day; a month alone ends with its last day."""
        try:
            begins = pd.Timestamp(year=self.year, month=self.month, day=self.day or 1)
        except ValueError:
            return None
        return begins if self.day else begins + pd.offsets.MonthEnd(0)

    @property
    def month_end(self) -> pd.Timestamp | None:
        """The last day of the month that is written."""
        return WrittenDay(year=self.year, month=self.month, day=0).in_calendar


@dataclass(frozen=True, kw_only=True)
class DueDate:
    """The due date of an action, as the report prints it or the actions hold it."""

    action: str
    where: str
    text: str
    written: WrittenDay | None


def read_day(text: str) -> WrittenDay | None:
    """Read a printed date; None where the text is not one."""
    words = text.strip().casefold()
    if match := _ISO.fullmatch(words):
        return WrittenDay(year=int(match[1]), month=int(match[2]), day=int(match[3]))
    if match := _SLASHED.fullmatch(words):
        year = int(match[3])
        return WrittenDay(year=year + 2000 if year < 100 else year, month=int(match[2]), day=int(match[1]))
    match = _NAMED.fullmatch(words)
    if not match or match[2][:3] not in _MONTHS:
        return None
    return WrittenDay(year=int(match[3]), month=_MONTHS.index(match[2][:3]) + 1, day=int(match[1] or 0))


def _due_dates(report: Report) -> Iterator[DueDate]:
    """List each action's due date once: as printed, otherwise from the actions."""
    printed = report.find(kind="action", field="due", quarter=report.quarter.label)
    for cell in reversed({(cell.id, cell.text): cell for cell in reversed(printed)}.values()):
        if cell.text.strip().casefold() not in _NO_DATE:
            yield DueDate(action=cell.id, where=cell.where, text=cell.text, written=read_day(cell.text))
    with_print = {cell.id for cell in printed}
    for name, due in report.actions["due"].dropna().items():
        if name not in with_print:
            text = f"{due:%Y-%m-%d}"
            yield DueDate(action=str(name), where="actions", text=text, written=read_day(text))


def check_due_dates(report: Report) -> Iterator[Finding]:
    """Find due dates that are not in the calendar, are before the year began, or have passed under a Green."""
    for due in _due_dates(report):
        finding = partial(
            _finding,
            **report.subject_of("action", due.action),
            where=due.where,
            printed=due.text,
        )
        if due.written is None:
            why = "It is not written as a date, so it cannot be compared with the calendar."
            yield finding(verdict=CANNOT, why=why)
        elif (date := due.written.in_calendar) is None:
            why = "There is no such day in the calendar." + _if_month_end(report, due.action, due.written.month_end)
            yield finding(recomputed="not in the calendar", verdict=DIFFERS, why=why)
        else:
            yield _dated(report, due, date)


def _if_month_end(report: Report, action: str, end: pd.Timestamp | None) -> str:
    """Return what the last day of that month would mean for a Green action that is not complete, "" for others."""
    done = report.actions["percent_complete"].get(action)
    if end is None or done is None or not done < 100 or end > report.quarter.end:
        return ""
    if report.rating_of("action").get(action, "") != "Green":
        return ""
    complete, rated = value(float(done), "percent"), f"{report.called('Red')}, not {report.called('Green')}"
    return f" If {day(end)} was meant, the action was due by then and is {complete} complete, and should be {rated}."


def _dated(report: Report, due: DueDate, date: pd.Timestamp) -> Finding:
    """Compare a day of the calendar with the year, and with the rating of its action."""
    quarter = report.quarter
    finding = partial(
        _finding,
        **report.subject_of("action", due.action),
        where=due.where,
        printed=due.text,
    )
    row = report.actions.loc[due.action] if due.action in report.actions.index else None
    is_revised = row is not None and pd.notna(row["revised_due"]) and row["revised_due"] > quarter.end
    is_green = report.rating_of("action").get(due.action, "") == "Green"
    if row is not None and date <= quarter.end and row["percent_complete"] < 100 and is_green and not is_revised:
        done, green = value(float(row["percent_complete"]), "percent"), report.called("Green")
        why = f"It was due on {day(date)} and is {done} complete, so it is late; a late action is not {green}."
        return finding(printed=f"{due.text}, {green}", recomputed="late", verdict=DIFFERS, why=why)
    if date < quarter.year_start and not is_revised:
        began = day(quarter.year_start)
        why = f"The year began on {began}; an action of this year cannot be due before."
        return finding(recomputed=f"before {began}", verdict=DIFFERS, why=why)
    why = "The day is in the calendar, and it fits the year and the rating."
    return finding(recomputed=day(date), verdict=AGREES, why=why)


CHECKS = (check_due_dates,)
