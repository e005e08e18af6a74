"""Printed arrows against what happened: an arrow is about performance, not about whether the number rose."""

from collections.abc import Iterator
from functools import partial

import pandas as pd

from perf.reconciliation.findings import CANNOT, DIFFERS, Finding, verdict_of
from perf.reconciliation.printed_report import Report
from perf.rules import BETTER, NOT_JUDGED, RATED, SAME, WORSE, Direction
from perf.wording import values_apart

_finding = partial(Finding, check="direction", matter="direction")
_MEANS = {"up": BETTER, "down": WORSE, "same": SAME}
_POINTS = {"up": "points up", "down": "points down", "same": "shows no change"}
_POLARITY = {"higher": "higher is better", "lower": "lower is better"}


def check_arrows(report: Report) -> Iterator[Finding]:
    """Compare each measure's arrow with its performance since the quarter that the council compares with.

    A difference that is not material may be shown as no change, or as what it is.
    """
    for arrow in report.marks("measure", "direction"):
        if arrow.id not in report.measures.index:
            continue
        row = report.measures.loc[arrow.id]
        finding = partial(_finding, **report.subject_of("measure", arrow.id),
                          where=arrow.where, printed=arrow.text)  # fmt: skip
        if arrow.text not in _MEANS:
            if arrow.text == "unreadable":
                yield finding(verdict=CANNOT, why="An arrow was printed, but it cannot be read.")
        elif _has_previous(report, row):
            if pd.isna(row["direction"]):
                yield finding(verdict=CANNOT, why=f"Its figures cannot be compared, because {_why_not(row)}.")
                continue
            meant = _MEANS[arrow.text]
            shown = SAME if row["direction"] == NOT_JUDGED else row["direction"]
            agrees = meant in (shown, row["exact_direction"])
            direction = meant if agrees else row["exact_direction"]
            why = _moved(report, row, direction) + ("." if agrees else f", but the arrow {_POINTS[arrow.text]}.")
            yield finding(recomputed=direction, verdict=verdict_of(agrees), why=why)


def _why_not(row: "pd.Series[str]") -> str:
    """Return why the figures of a measure cannot be compared."""
    return row["not_compared"] or ("neither way is better" if row["polarity"] == "none" else "one of them is missing")


def _moved(report: Report, row: "pd.Series[str]", direction: Direction) -> str:
    """Return how a measure moved, which way is better, and whether performance is better."""
    before, now = values_apart(row["previous"], row["actual"], unit=row["unit"])
    better = _POLARITY.get(row["polarity"], "nearer the target is better")
    moved = f"It was {before} {report.comparison.ago} and is {now} now"
    return f"{moved}; {better}, so performance is {direction}"


def _has_previous(report: Report, row: "pd.Series[str]") -> bool:
    if pd.notna(row["previous"]) or report.data.framework.direction != "last year":
        return bool(pd.notna(row["previous"]))
    printed = report.find(kind="measure", id=row["measure_id"], field="previous")  # what is printed is last year's
    return any(cell.number for cell in printed)


def check_first_arrows(report: Report) -> Iterator[Finding]:
    """Find arrows of measures that have no earlier figure to compare with."""
    for arrow in report.marks("measure", "direction") if report.has_previous else ():
        if arrow.id not in report.measures.index or arrow.text not in _MEANS:
            continue
        if not _has_previous(report, report.measures.loc[arrow.id]):
            yield _finding(
                check="direction without previous",
                **report.subject_of("measure", arrow.id),
                where=arrow.where,
                printed=arrow.text,
                recomputed="no arrow",
                verdict=DIFFERS,
                why=f"No figure of {report.comparison.ago} is given, so there is nothing that an arrow could compare.",
            )


def check_risk_arrows(report: Report) -> Iterator[Finding]:
    """Compare the arrow of each risk with its score of the quarter before, where that is known."""
    for arrow in report.marks("risk", "direction"):
        if arrow.id not in report.risks.index or arrow.text not in _MEANS:
            continue
        row = report.risks.loc[arrow.id]
        finding = partial(
            _finding,
            **report.subject_of("risk", arrow.id),
            where=arrow.where,
            printed=arrow.text,
        )
        if pd.isna(row["previous"]) or pd.isna(row["score"]):
            yield finding(
                verdict=CANNOT, why=f"There is no score for the quarter before, {report.quarter.previous}, to compare."
            )
            continue
        has_moved = row["previous"] != row["score"]
        yield finding(
            recomputed="up or down" if has_moved else SAME,
            verdict=verdict_of((arrow.text == "same") != has_moved),
            why=f"Its score was {row['previous']} the quarter before and is {row['score']} now.",
        )


def check_group_arrows(report: Report) -> Iterator[Finding]:
    """Compare the arrow of each group with the rating printed for it the quarter before, where there is one."""
    for kind in ("theme", "corporate_action", "overall"):
        now = report.rating_of(kind)
        before = report.rating_of(kind, report.quarter.previous.label)
        for arrow in report.marks(kind, "direction"):
            name = arrow.id
            if arrow.text not in _MEANS or now.get(name) not in RATED or before.get(name) not in RATED:
                continue
            moved = RATED.index(before[name]) - RATED.index(now[name])  # RATED begins with the best
            direction = BETTER if moved > 0 else WORSE if moved < 0 else SAME
            yield _finding(
                subject=name,
                where=arrow.where,
                printed=arrow.text,
                recomputed=direction,
                verdict=verdict_of(_MEANS[arrow.text] == direction),
                why=f"It was {report.called(before[name])} the quarter before and is {report.called(now[name])} now.",
            )


CHECKS = (check_arrows, check_first_arrows, check_risk_arrows, check_group_arrows)
