"""Every contradiction between what a report printed and what its data give."""

import pandas as pd

from perf.load_council import Council, as_dataset
from perf.quarter import Quarter
from perf.reconciliation.checks import (
    arrows,
    due_dates,
    exceptions_and_counts,
    ids_and_risks,
    officers_notes,
    own_records,
    periods,
    ratings,
    sums_and_shares,
    values_in_two_places,
)
from perf.reconciliation.claims import claim_findings
from perf.reconciliation.findings import as_frame, join_findings
from perf.reconciliation.printed_report import Report

MODULES = (
    ratings,
    exceptions_and_counts,
    claim_findings,
    periods,
    arrows,
    values_in_two_places,
    sums_and_shares,
    own_records,
    due_dates,
    ids_and_risks,
    officers_notes,
)


def reconcile(council: Council, quarter: str | Quarter | None = None) -> pd.DataFrame:
    """Check everything that a quarter's report printed.

    Parameters
    ----------
    council : Dataset, str or Path
        What `perf.load` returns, or the council's folder.
    quarter : str or Quarter, optional
        Such as "2019-20 Q2"; by default the latest with returns.

    Returns
    -------
    DataFrame, one row per thing checked
        check, subject (begins with the thing's id), where, printed, recomputed, finding (agrees, differs, cannot
        check), why, matter: what the finding is about, unit, and claims: the numbers of the claims that it is about.
        Everything that contradicts one printed number is one row, with every place where it shows. What differs comes
        first; in each, what matters most to a reader first. Findings of the check `note` are for the analyst.

    Raises
    ------
    PerfError, ValueError
        If the council has no data for the quarter, or the text is not a quarter.

    Notes
    -----
    Printed numbers are compared at the precision at which they are printed. Records that are marked synthetic are
    never used as evidence.

    Examples
    --------
    >>> perf.reconcile("data/vale").query("finding == 'differs'")
    """
    data = as_dataset(council)
    report = Report(data, data.quarter(quarter or ""))
    return as_frame(
        join_findings(finding for module in MODULES for check in module.CHECKS for finding in check(report))
    )
