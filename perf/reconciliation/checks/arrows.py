"""Printed arrows against what happened: an arrow tells of performance, not of the number."""

from collections.abc import Iterator

import pandas as pd

from perf.reconciliation.findings import CANNOT, DIFFERS, Finding, verdict
from perf.reconciliation.printed_report import Report
from perf.rules import BETTER, SAME, WORSE
from perf.wording import values_apart

_ORDER = ("Red", "Amber", "Green")
_ARROWS = {"up": BETTER, "down": WORSE, "same": SAME}
_POINTS = {"up": "points up", "down": "points down", "same": "says that it stayed the same"}
_TOLD = {BETTER: "is better", WORSE: "is worse", SAME: "is about the same"}


def _arrows(report: Report, kind: str) -> Iterator[tuple[str, str, str]]:
    rows = report.ratings[report.ratings["kind"] == kind].dropna(subset=["direction"])
    for row in rows.drop_duplicates(["id", "direction"]).itertuples():
        yield str(row.id), str(row.direction), str(row.where)


def check_arrows(report: Report) -> Iterator[Finding]:
    """Compare each measure's arrow with its performance since the same quarter last year."""
    for name, arrow, where in _arrows(report, "measure"):
        if name not in report.measures.index:
            continue
        row = report.measures.loc[name]
        previous = _previous(report, row)
        if previous and arrow in _ARROWS:
            yield _finding(row, arrow, where)
        elif arrow == "unreadable":
            why = "An arrow was printed, but it cannot be read."
            yield Finding("direction", _subject(row), where, arrow, "", CANNOT, why, "direction")


def _finding(row: pd.Series, arrow: str, where: str) -> Finding:
    subject = _subject(row)
    if pd.isna(row["direction"]):
        why = "Its two figures cannot be compared: one is missing, on another basis, or neither way is better."
        return Finding("direction", subject, where, arrow, "", CANNOT, why, "direction")
    before, now = values_apart(row["previous"], row["actual"], row["unit"])
    better = {"higher": "more is better", "lower": "less is better"}.get(row["polarity"], "nearer the target is better")
    moved = f"It was {before} a year before and is {now} now"
    why = f"{moved}; {better}, so performance {_TOLD[row['direction']]}"
    why += "." if _ARROWS[arrow] == row["direction"] else f", but the arrow {_POINTS[arrow]}."
    finding = verdict(_ARROWS[arrow] == row["direction"])
    return Finding("direction", subject, where, arrow, row["direction"], finding, why, "direction")


def _previous(report: Report, row: pd.Series) -> bool:
    printed = report.find(kind="measure", id=row["measure_id"], field="previous")
    return bool(pd.notna(row["previous"])) or any(cell.number for cell in printed)


def check_first_arrows(report: Report) -> Iterator[Finding]:
    """Find arrows of measures that have no figure of the year before."""
    if not report.has_previous:
        return
    for name, arrow, where in _arrows(report, "measure"):
        if name not in report.measures.index or arrow not in _ARROWS:
            continue
        row = report.measures.loc[name]
        if not _previous(report, row):
            why = "No figure of the year before is printed, so there is nothing that an arrow could compare."
            yield Finding(
                "direction without previous", _subject(row), where, arrow, "no arrow", DIFFERS, why, "direction"
            )


def check_risk_arrows(report: Report) -> Iterator[Finding]:
    """Compare the arrow of each risk with its score of the quarter before, where that is known."""
    for name, arrow, where in _arrows(report, "risk"):
        if name not in report.risks.index or arrow not in _ARROWS:
            continue
        row = report.risks.loc[name]
        subject = name if pd.isna(row["title"]) else f"{name} {row['title']}"
        if pd.isna(row["previous"]) or pd.isna(row["score"]):
            why = f"The score of the quarter before, {report.quarter.previous}, is not known."
            yield Finding("direction", subject, where, arrow, "", CANNOT, why, "direction")
            continue
        moved = row["previous"] != row["score"]
        agrees = (arrow == "same") != moved
        why = f"Its score was {row['previous']} the quarter before and is {row['score']} now."
        found = SAME if not moved else "up or down"
        yield Finding("direction", subject, where, arrow, found, verdict(agrees), why, "direction")


def check_group_arrows(report: Report) -> Iterator[Finding]:
    """Compare the arrow of each group with the rating printed for it the quarter before, where there is one."""
    for kind in ("theme", "corporate_action", "overall"):
        now = report.rating_of(kind)
        before = report.rating_of(kind, report.quarter.previous.label)
        for name, arrow, where in _arrows(report, kind):
            if arrow not in _ARROWS or now.get(name) not in _ORDER or before.get(name) not in _ORDER:
                continue
            moved = _ORDER.index(now[name]) - _ORDER.index(before[name])
            found = BETTER if moved > 0 else WORSE if moved < 0 else SAME
            why = f"It was {before[name]} the quarter before and is {now[name]} now."
            finding = verdict(_ARROWS[arrow] == found)
            yield Finding("direction", name, where, arrow, found, finding, why, "direction")


def _subject(row: pd.Series) -> str:
    return str(row["measure_id"]) if pd.isna(row["title"]) else f"{row['measure_id']} {row['title']}"


CHECKS = (check_arrows, check_first_arrows, check_risk_arrows, check_group_arrows)
