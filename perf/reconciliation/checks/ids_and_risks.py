"""Ids used twice; risk scores, bands and keys that the matrix does not allow."""

import re
from collections.abc import Iterator
from functools import partial

import pandas as pd

from perf.dataset.framework import Framework
from perf.reconciliation.findings import CANNOT, DIFFERS, Finding, verdict_of
from perf.reconciliation.printed_cells import UNCLEAR, Cell
from perf.reconciliation.printed_report import Report
from perf.rules import LISTED

_id = partial(Finding, check="id", matter="id", verdict=DIFFERS)
_risk = partial(Finding, matter="risk")
_ID = re.compile(r"[^\s,;]+")
_PLACE = re.compile(r"likelihood=(\d+) impact=(\d+)")
_RANGE = re.compile(r"(\d+) ?(?:-|to|\u2013) ?(\d+)|(\d+)")


def check_ids(report: Report) -> Iterator[Finding]:
    """Find ids that are used for two things: of measures, actions and risks, their other ids included."""
    owners: dict[str, list[str]] = {}
    quarter = report.quarter.label
    for table, listed in LISTED.items():
        rows = report.data.tables[table]
        rows = rows[rows["quarter"] == quarter] if "quarter" in rows else rows
        for row in rows.to_dict("records"):
            others = row.get("other_ids")
            names = [row[listed.id], *_ID.findall(others if isinstance(others, str) else "")]
            for name in dict.fromkeys(names):
                owners.setdefault(str(name), []).append(f"{listed.one} {row[listed.id]}")
    for name, things in owners.items():
        if len(things) > 1:
            why = f"Each id should be used once; this one is used for {' and '.join(things)}."
            yield _id(subject=f"{name} id", where="", printed=" / ".join(things), recomputed="one thing", why=why)


def check_rows(report: Report) -> Iterator[Finding]:
    """Find ids that one table of the report prints twice."""
    rows = report.ratings[report.ratings["where"] != ""]
    for (kind, name, where), group in rows.groupby(["kind", "id", "where"], sort=False):
        if len(group) > 1:
            yield _id(
                subject=f"{name} {kind.replace('_', ' ')}",
                about=(str(kind), str(name)),
                where=where,
                printed=" / ".join(report.called(text, kind=str(kind)) for text in group["rating"].fillna("not rated")),
                recomputed="one row",
                why=f"Each id should appear once in a table; this one appears {len(group)} times.",
            )


def check_scores(report: Report) -> Iterator[Finding]:
    """Multiply likelihood and impact of each risk, and compare the score that is printed."""
    possible = set(report.data.framework.risk_scores)
    for cell in report.find(kind="risk", field="score", quarter=report.quarter.label):
        if cell.number is None:
            continue
        finding = partial(_risk, check="risk score", **report.subject_of("risk", cell.id),
                          where=cell.where, printed=cell.text)  # fmt: skip
        likelihood, impact = (_factor(report, cell, field) for field in ("likelihood", "impact"))
        if likelihood is None or impact is None:
            is_possible = cell.number.value in possible
            yield finding(
                recomputed="a possible score" if is_possible else "not a possible score",
                verdict=verdict_of(is_possible),
                why=_scale(report.data.framework)
                + ("." if is_possible else f"; no two of these make a score of {cell.text}."),
            )
            continue
        product = likelihood * impact
        yield finding(
            recomputed=str(product),
            verdict=verdict_of(cell.number.value == product),
            why=f"A score is likelihood times impact: {likelihood} x {impact} is {product}.",
        )


def _scale(rules: Framework) -> str:
    likelihood, impact = len(rules.risk_likelihood), len(rules.risk_impact)
    if likelihood == impact:
        return f"A score is likelihood times impact, each from 1 to {impact}"
    return f"A score is likelihood, from 1 to {likelihood}, times impact, from 1 to {impact}"


def _factor(report: Report, cell: Cell, field: str) -> int | None:
    """Find the likelihood or impact of a risk: as printed, otherwise as the register has it."""
    printed = [other.number for other in report.find(kind="risk", id=cell.id, field=field, quarter=cell.quarter)]
    if printed and printed[0]:
        return int(printed[0].value)
    known = report.risks[field].get(cell.id) if not report.risks.empty else None
    return None if known is None or pd.isna(known) else int(known)


def check_matrix(report: Report) -> Iterator[Finding]:
    """Compare each cell of the printed matrix with likelihood times impact, and equal scores with each other."""
    bands = _bands(report)
    for cell in report.find(kind="risk matrix"):
        place = _PLACE.fullmatch(cell.id)
        if not place:
            continue
        finding = partial(_risk, check="risk matrix", subject=f"{cell.id} (risk matrix)", where=cell.where,
                          printed=cell.text)  # fmt: skip
        product = int(place[1]) * int(place[2])
        if cell.field == "score" and cell.number:
            why = f"The score of a cell is likelihood times impact: {place[1]} x {place[2]} is {product}."
            yield finding(recomputed=str(product), verdict=verdict_of(cell.number.value == product), why=why)
        elif cell.field == "band" and product in bands:
            agrees = compact_name(cell.text) == compact_name(bands[product])
            why = f"Cells with the same score, here {product}, have the same band."
            yield finding(recomputed=bands[product], verdict=verdict_of(agrees), why=why)


def _bands(report: Report) -> dict[int, str]:
    """Return the band of each score: the one that most of the matrix's cells of that score print."""
    printed: dict[int, list[str]] = {}
    for cell in report.find(kind="risk matrix", field="band"):
        if place := _PLACE.fullmatch(cell.id):
            printed.setdefault(int(place[1]) * int(place[2]), []).append(cell.text)
    return {score: max(names, key=names.count) for score, names in printed.items()}


def check_key(report: Report) -> Iterator[Finding]:
    """Compare the printed key of the bands with the matrix: ranges of scores that occur, and their band."""
    rules = report.data.framework
    bands = _bands(report) or {score: rules.band_of(score) for score in rules.risk_scores}
    for cell in report.find(kind="risk key", field="range"):
        finding = partial(_risk, check="risk key", subject=f"{cell.id} (risk key)", where=cell.where, printed=cell.text)
        scores = _RANGE.fullmatch(cell.text.strip())
        if not scores or cell.certainty == UNCLEAR:
            yield finding(verdict=CANNOT, why="This line of the key cannot be read with certainty.")
            continue
        ends = [int(score) for score in scores.groups() if score]
        possible = set(rules.risk_scores)
        fault = _fault(cell.id, ends, possible, bands)
        why = fault or "The key agrees with the matrix."
        yield finding(recomputed=_scores_of(cell.id, possible, bands), verdict=verdict_of(not fault), why=why)


def _fault(band: str, ends: list[int], possible: set[int], bands: dict[int, str]) -> str:
    """Return what is wrong with a line of the key, "" where nothing is."""
    impossible = [score for score in ends if score not in possible]
    if impossible:
        return f"No likelihood and impact make a score of {impossible[0]}, so the key cannot name it."
    scores = (score for score in range(ends[0], ends[-1] + 1) if score in possible & set(bands))
    other = next((score for score in scores if compact_name(bands[score]) != compact_name(band)), None)
    return (
        ""
        if other is None
        else f"The matrix gives a score of {other} the band {bands[other].capitalize()}, not {band}."
    )


def _scores_of(band: str, possible: set[int], bands: dict[int, str]) -> str:
    scores = [score for score in sorted(possible) if compact_name(bands.get(score, "")) == compact_name(band)]
    return f"{scores[0]}-{scores[-1]}" if len(scores) > 1 else str(scores[0]) if scores else "no score"


def compact_name(name: str) -> str:
    """Return the name of a band without spaces and capitals, as it is compared."""
    return "".join(name.casefold().split())


CHECKS = (check_ids, check_rows, check_scores, check_matrix, check_key)
