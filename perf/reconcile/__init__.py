"""What was printed against what recomputes: every contradiction between what a report says and what its data say.

``perf.reconcile`` is both this package and its function ``reconcile``. Each family of checks is a module; each check
is a function that takes the report and yields findings.
"""

import sys
from types import ModuleType

import pandas as pd

from perf.load import Dataset
from perf.periods import Quarter
from perf.reconcile import (
    claims,
    dates,
    differences,
    directions,
    links,
    lists,
    notes,
    ratings,
    records,
    registers,
    spans,
    twice,
    wholes,
)
from perf.reconcile.findings import COLUMNS, MATTERS, as_frame, counts_sentence
from perf.reconcile.report import Report

FAMILIES = (
    ratings, lists, claims, spans, directions, twice, wholes, differences, links, records, dates, registers, notes,
)  # fmt: skip

__all__ = ["COLUMNS", "FAMILIES", "MATTERS", "counts_sentence", "reconcile"]


def reconcile(data: Dataset, quarter: str | Quarter = "") -> pd.DataFrame:
    """Check everything that a quarter's report printed.

    Parameters
    ----------
    data : Dataset
    quarter : str or Quarter
        The latest with data where none is named.

    Returns
    -------
    DataFrame, one row per thing checked
        check, subject (begins with the thing's id), where, printed, recomputed, finding (agrees, differs, cannot
        check), why, and matter: what the finding is about. What differs comes first; in each, what matters most to a
        reader first. Findings of the check `note` are for the analyst.

    Notes
    -----
    Printed numbers are compared at the precision at which they are printed. Records that are marked synthetic are
    never evidence.
    """
    report = Report(data, data.quarter(quarter))
    return as_frame(finding for family in FAMILIES for check in family.CHECKS for finding in check(report))


class _CallableModule(ModuleType):
    def __call__(self, data: Dataset, quarter: str | Quarter = "") -> pd.DataFrame:
        return reconcile(data, quarter)


sys.modules[__name__].__class__ = _CallableModule
