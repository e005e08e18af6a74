"""Checks of a council's settings against its tables: what names nothing there, or a day that is not among theirs."""

from collections.abc import Iterator
from functools import partial

import pandas as pd

from perf.catalogue import FIGURES, TOPICS
from perf.dataset.checks_between_rows import named
from perf.dataset.dataset import Dataset
from perf.dataset.problems import SettingFault, did_you_mean
from perf.dataset.setting_checks import SettingCheck
from perf.quarter import Quarter
from perf.wording import count

_FAR_YEARS = 5  # from the quarters with data to a day of a rule
_CORRECT_DAY = "Correct the day."


# --- the last covered days, and where the tables come from ------------------------------------------------------------


def _covered(data: Dataset) -> Iterator[tuple[str, pd.Timestamp, pd.Series]]:
    """Return each table with a last covered day, the day, and the days of its rows; a quarter is its first day."""
    for name, day in data.framework.data_to.items():
        if name in data.sources and data.contract[name].holds_records:
            table = data.contract[name]
            days = data.tables[name][table.dated_by].dropna()
            if table.kind_of(table.dated_by) == "quarter":
                starts = data.framework.year_start_month
                days = days.map({label: Quarter(label, starts).start for label in days.unique()})
            yield name, pd.Timestamp(day), pd.to_datetime(days)


def _before_all_rows(data: Dataset) -> Iterator[SettingFault]:
    for name, to, days in _covered(data):
        if len(days) and days.min() > to:
            first = f"{days.min():%Y-%m-%d}"
            text = f"{to:%Y-%m-%d} is before the first row of {name}, {first}, so nothing of it would count."
            yield SettingFault(f"{to:%Y-%m-%d}", text, _CORRECT_DAY, f"data_to.{name}")


def _to_in_future(data: Dataset) -> Iterator[SettingFault]:
    for name, to, _ in _covered(data):
        if to > pd.Timestamp.now():
            yield SettingFault(f"{to:%Y-%m-%d}", f"{to:%Y-%m-%d} is in the future.", _CORRECT_DAY, f"data_to.{name}")


def _not_counted(data: Dataset) -> Iterator[SettingFault]:
    for name, to, days in _covered(data):
        late, table = int((days > to).sum()), data.contract[name]
        if late < len(days) and late and table.kind_of(table.dated_by) != "quarter":
            text = (
                f"{count(late, 'row')} of {name} {'is' if late == 1 else 'are'} after {to:%Y-%m-%d}, and not counted."
            )
            yield SettingFault(f"{to:%Y-%m-%d}", text, _CORRECT_DAY, f"data_to.{name}")


def _without_table(data: Dataset, key: str) -> Iterator[SettingFault]:
    for name in getattr(data.framework, key):
        if name not in data.sources:
            fix = "Remove it, or write it for the table that is meant."
            yield SettingFault("", f"there is no table {name}, so this is not used.", fix, f"{key}.{name}")


def _without_records(data: Dataset) -> Iterator[SettingFault]:
    for name in data.framework.data_to:
        if name in data.sources and not data.contract[name].holds_records:
            fix = "Write the day in its column data_to." if "data_to" in data.contract[name].names else "Remove it."
            yield SettingFault("", f"{name} holds no records, so this is not used.", fix, f"data_to.{name}")


# --- days of rules, and what charts are marked with -------------------------------------------------------------------


def _far_days(data: Dataset, key: str) -> Iterator[SettingFault]:
    """Find days of rules that are years before or after anything in the folder, as with a mistyped year."""
    rules, quarters = data.framework, sorted({*data.quarters, *data.recorded_quarters})
    if not quarters:
        return
    years = range(quarters[0].start.year - _FAR_YEARS, quarters[-1].end.year + _FAR_YEARS + 1)
    limits = [day for rule in rules.stage_days.dated for day in (rule.from_day, rule.to_day) if day]
    days = rules.closed_days if key == "closed_days" else limits
    if far := [f"{day}" for day in days if day.year not in years]:
        has = "is" if len(far) == 1 else "are"
        text = f"{named(far)} {has} more than {_FAR_YEARS} years from the quarters with data."
        yield SettingFault(far[0], text, "Correct the year.")


def _not_charted(data: Dataset, key: str) -> Iterator[SettingFault]:
    for name in (entry.figure for entry in getattr(data.framework, key)):
        if name not in (charted := _charted(data)):
            fix = did_you_mean(name, charted) or "docs/definitions.md lists the figures."
            yield SettingFault(name, f'"{name}" is not a figure that is charted by month.', fix)


def _not_recorded(data: Dataset, key: str) -> Iterator[SettingFault]:
    for name in (entry.figure for entry in getattr(data.framework, key)):
        if name in _charted(data) and not _months_of(data, name):
            yield SettingFault(
                name, f"there are no records of {name}, so this is not used.", "Add them, or remove this."
            )


def _outside_records(data: Dataset, key: str) -> Iterator[SettingFault]:
    for entry in getattr(data.framework, key):
        months = _months_of(data, entry.figure) if entry.figure in _charted(data) else []
        if months and not months[0] <= entry.month <= months[-1]:
            text = f'"{entry.month}" is outside the records of {entry.figure}.'
            yield SettingFault(entry.month, text, f"Write a month from {months[0]} to {months[-1]}.")


def _charted(data: Dataset) -> tuple[str, ...]:
    """Return the figures, and the measures with observations, that a chart shows by month."""
    figures = (name for topic in TOPICS.values() if topic.is_monthly for name in topic.figure_names)
    return (*figures, *(str(name) for name in data.observations["measure_id"].dropna().unique()))


def _months_of(data: Dataset, name: str) -> list[str]:
    """Return the first and the last month with a row for a figure, or a measure with observations; [] without any."""
    if name not in FIGURES:
        months = data.observations.loc[data.observations["measure_id"] == name, "month"].dropna()
        return [months.min(), months.max()] if len(months) else []
    used = [table for table in data.stand_ins(FIGURES[name].tables) if table in data.sources]
    days = [data.tables[table][data.contract[table].dated_by].dropna() for table in used]
    ends = [pd.Timestamp(end) for column in days if len(column) for end in (column.min(), column.max())]
    return [f"{end(ends):%Y-%m}" for end in (min, max)] if ends else []


TABLE_SETTING_CHECKS: tuple[SettingCheck[Dataset], ...] = (
    *(
        check
        for key in ("rebase", "event")
        for check in (
            SettingCheck(
                setting=f"{key}.figure", rule="it is a figure or a measure that is charted by month",
                find=partial(_not_charted, key=key),
            ),
            SettingCheck(
                setting=f"{key}.figure", rule="there are records of it", find=partial(_not_recorded, key=key),
                level="remark",
            ),
            SettingCheck(
                setting=f"{key}.month", rule="it is a month of the records", find=partial(_outside_records, key=key)
            ),
        )
    ),
    SettingCheck(setting="data_to", rule="it is not before the first row of the table", find=_before_all_rows),
    SettingCheck(setting="data_to", rule="it is not in the future", find=_to_in_future),
    SettingCheck(setting="data_to", rule="no row of the table is after it", find=_not_counted, level="remark"),
    *(
        SettingCheck(
            setting=key, rule="the folder holds the table", find=partial(_without_table, key=key), level="remark"
        )
        for key in ("data_to", "provenance")
    ),
    SettingCheck(setting="data_to", rule="the table holds records", find=_without_records, level="remark"),
    *(
        SettingCheck(
            setting=key, rule=f"no day is more than {_FAR_YEARS} years from the quarters with data",
            find=partial(_far_days, key=key), level="remark",
        )
        for key in ("closed_days", "stage_days.dated")
    ),
)  # fmt: skip
