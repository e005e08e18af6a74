"""The council's own records beside what its report printed; estimated and made-up data are never evidence."""

from collections.abc import Iterator

import pandas as pd

from perf.catalogue import FIGURES, RECORD_FIGURES, in_quarter
from perf.dataset.dataset import Dataset
from perf.disclosure.published_figures import protect_records
from perf.quarter import Quarter
from perf.reconciliation.claims.evidence import Evidence
from perf.reconciliation.claims.vocabulary import FIGURES as PRINTED
from perf.reconciliation.findings import Finding, verdict
from perf.reconciliation.printed_cells import Cell
from perf.reconciliation.printed_numbers import Number
from perf.reconciliation.printed_report import Report, returned_cell
from perf.scores import record_amounts
from perf.topics.record_figures import for_quarter
from perf.wording import value


def is_real(data: Dataset, figure: str) -> bool:
    """Return whether a figure can be computed from the council's own records."""
    tables = FIGURES[figure].tables if figure in FIGURES else ()
    return bool(tables) and all(table in data.sources and data.framework.is_own(table) for table in tables)


def recorded(report: Report, figure: str, area: str, quarter: str, part: str) -> Iterator[Evidence]:
    """Compute a figure, for the year to date and for the quarter alone; nothing that the gate hides."""
    rows = _figures(report, quarter)
    alone = in_quarter(figure)
    names = rows["figure"].isin([figure, *([alone.name] if alone else [])])
    for row in rows[names & (rows["area"] == area) & (rows["part"] == part)].itertuples():
        if not row.hidden and pd.notna(row.value):
            told = value(round(float(row.value), 4))
            span = "in the quarter" if FIGURES[str(row.figure)].period == "quarter" else "for the year to date"
            yield Evidence(Number.exact(float(row.value)), f"it is {told} {span} in the council's records", told)


def _figures(report: Report, label: str) -> pd.DataFrame:
    """Compute the figures of the records for a quarter, once, and let them through the gate."""

    def make() -> pd.DataFrame:
        quarter = Quarter.parse(label, report.data.framework.year_start_month)
        figures = for_quarter(record_amounts(report.data, quarter), quarter, RECORD_FIGURES)
        return protect_records(figures, report.data, quarter)

    found: pd.DataFrame = report.once(("records", label), make)
    return found


def check_returns(report: Report) -> Iterator[Finding]:
    """Compare what was returned for each measure with the council's records."""
    for name, row in report.measures.dropna(subset=["actual"]).iterrows():
        cell = returned_cell(report, str(name), "actual", report.quarter.label)
        if is_real(report.data, row["figure"]) and cell:
            yield from _compare(report, cell, row["figure"], row["part"], str(row["title"] or ""))


def check_cells(report: Report) -> Iterator[Finding]:
    """Compare what is printed of a topic with the council's records."""
    for figure, (kind, name, field) in PRINTED.items():
        if is_real(report.data, figure):
            for cell in report.find(kind=kind, id=name, field=field):
                yield from _compare(report, cell, figure, "", kind)


def _compare(report: Report, cell: Cell, figure: str, part: str, title: str) -> Iterator[Finding]:
    found = list(recorded(report, figure, cell.area, cell.quarter, part))
    if found and cell.number:
        agreeing = [one for one in found if cell.number.is_like(one.number)]
        best = (agreeing or found)[0]
        why = f"The figure {figure} is worked out from records; {best.how}."
        subject = f"{cell.id} {title}".strip()
        yield Finding(
            "records", subject, cell.where, cell.text, best.shown, verdict(bool(agreeing)), why, "figure", cell.unit
        )


CHECKS = (check_returns, check_cells)
