"""The council's own records beside what its report printed; estimated and made-up data are never evidence."""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from perf.catalogue import FIGURES, in_quarter
from perf.dataset.dataset import Dataset
from perf.reconciliation.findings import Finding, verdict_of
from perf.reconciliation.printed_cells import PRINTED_AS, Cell
from perf.reconciliation.printed_numbers import Number
from perf.reconciliation.printed_report import Report
from perf.wording import value


def is_real(data: Dataset, figure: str) -> bool:
    """Return whether a figure can be computed from the council's own records."""
    return figure in FIGURES and data.is_own(FIGURES[figure].tables)


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """A figure of the council's records, and the days for which it was computed."""

    number: Number
    shown: str
    span: str

    @property
    def how(self) -> str:
        """Where the figure comes from, for a sentence."""
        return f"it is {self.shown} {self.span} in the council's records"


def recorded(report: Report, figure: str, area: str, quarter: str, part: str) -> Iterator[Recorded]:
    """Compute a figure, for the year to date and for the quarter alone; nothing that protection hides."""
    rows = report.record_figures[quarter]
    alone = in_quarter(figure)
    names = rows["figure"].isin([figure, *([alone.name] if alone else [])])
    for row in rows[names & (rows["area"] == area) & (rows["part"] == part)].itertuples():
        if not row.hidden and pd.notna(row.value):
            span = "in the quarter" if FIGURES[str(row.figure)].period == "quarter" else "for the year to date"
            number = float(row.value)
            yield Recorded(number=Number.exact(number), shown=value(round(number, 4)), span=span)


def check_returns(report: Report) -> Iterator[Finding]:
    """Compare what was returned for each measure with the council's records."""
    for name, row in report.measures.dropna(subset=["actual"]).iterrows():
        cell = report.returned_cell(str(name), "actual", report.quarter.label)
        if is_real(report.data, row["figure"]) and cell:
            yield from _compare(report, cell, row["figure"], row["part"], report.name_of("measure", cell.id))


def check_cells(report: Report) -> Iterator[Finding]:
    """Compare what is printed of a topic with the council's records."""
    for figure, printed in PRINTED_AS.items():
        if is_real(report.data, figure):
            for cell in report.find(kind=printed.kind, id=printed.id, field=printed.field):
                yield from _compare(report, cell, figure, "", f"{cell.id} {cell.kind}")


def _compare(report: Report, cell: Cell, figure: str, part: str, subject: str) -> Iterator[Finding]:
    figures = list(recorded(report, figure, cell.area, cell.quarter, part))
    if figures and cell.number:
        agreeing = [one for one in figures if cell.number.is_like(one.number)]
        best = (agreeing or figures)[0]
        yield Finding(
            check="records",
            subject=subject,
            where=cell.where,
            printed=cell.text,
            recomputed=best.shown,
            verdict=verdict_of(bool(agreeing)),
            why=f"The figure {figure} is worked out from records; {best.how}.",
            matter="figure",
            unit=cell.unit,
        )


CHECKS = (check_returns, check_cells)
