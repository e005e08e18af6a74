"""Every contradiction between what a report printed and what its data give."""

import pandas as pd

from perf.dataset.dataset import Dataset
from perf.quarter import Quarter
from perf.reconciliation.checks import (
    arrows,
    dates,
    differences,
    exceptions_and_counts,
    ids_and_risks,
    linked_numbers,
    officers_notes,
    own_records,
    periods,
    ratings,
    repeated_values,
    sums,
)
from perf.reconciliation.claims import claim_findings
from perf.reconciliation.findings import COLUMNS, MATTERS, as_frame, counts_sentence
from perf.reconciliation.printed_report import Report

FAMILIES = (
    ratings,
    exceptions_and_counts,
    claim_findings,
    periods,
    arrows,
    repeated_values,
    sums,
    differences,
    linked_numbers,
    own_records,
    dates,
    ids_and_risks,
    officers_notes,
)

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
