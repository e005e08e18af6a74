"""Registers: ids used twice, scores and bands that the matrix does not allow, keys that do not fit it."""

import re
from collections.abc import Iterator

import pandas as pd

from perf.reconciliation.findings import CANNOT, DIFFERS, Finding, verdict
from perf.reconciliation.printed_cells import Cell
from perf.reconciliation.printed_report import Report

_IDS = (
    ("measures", "measure_id"),
    ("actions", "action_id"),
    ("corporate_actions", "corporate_action"),
    ("risks", "risk_ref"),
)
_ID = re.compile(r"[^\s,;]+")
_PLACE = re.compile(r"likelihood=(\d) impact=(\d)")
_RANGE = re.compile(r"(\d+) ?(?:-|to|\u2013) ?(\d+)|(\d+)")
_POSSIBLE = {likelihood * impact for likelihood in range(1, 5) for impact in range(1, 5)}
_UNCLEAR = ("garbled", "unreadable", "illegible", "unclear")


def check_ids(report: Report) -> Iterator[Finding]:
    """Find ids that stand for two things: of measures, actions and risks, their other ids included."""
    owners: dict[str, list[str]] = {}
    quarter = report.quarter.label
    for table, key in _IDS:
        rows = report.data.tables[table]
        rows = rows[rows["quarter"] == quarter] if "quarter" in rows else rows
        for row in rows.to_dict("records"):
            others = row.get("other_ids")
            names = [row[key], *_ID.findall(others if isinstance(others, str) else "")]
            for name in dict.fromkeys(names):
                owners.setdefault(str(name), []).append(f"{table.removesuffix('s').replace('_', ' ')} {row[key]}")
    for name, found in owners.items():
        if len(found) > 1:
            why = f"An id stands for one thing; this one stands for {' and '.join(found)}."
            yield Finding("id", f"{name} id", "", " / ".join(found), "one thing", DIFFERS, why, "id")


def check_rows(report: Report) -> Iterator[Finding]:
    """Find ids that one table of the report prints twice."""
    rows = report.ratings[report.ratings["where"] != ""]
    for (kind, name, where), group in rows.groupby(["kind", "id", "where"], sort=False):
        if len(group) > 1:
            why = f"An id stands in a table once; this one stands there {len(group)} times."
            told = " / ".join(group["rating"].fillna("not rated"))
            yield Finding("id", f"{name} {kind.replace('_', ' ')}", where, told, "one row", DIFFERS, why, "id")


def check_scores(report: Report) -> Iterator[Finding]:
    """Multiply likelihood and impact of each risk, and compare the score that is printed."""
    for cell in report.find(kind="risk", field="score", quarter=report.quarter.label):
        factors = [_factor(report, cell, field) for field in ("likelihood", "impact")]
        if cell.number is None:
            continue
        subject = _risk(report, cell.id)
        if factors[0] is None or factors[1] is None:
            possible = cell.number.value in _POSSIBLE
            why = "A score is likelihood times impact, each from 1 to 4"
            why += "." if possible else f"; no two of them make {cell.text}."
            shown = "a possible score" if possible else "not a possible score"
            yield Finding("risk score", subject, cell.where, cell.text, shown, verdict(possible), why, "risk")
            continue
        product = factors[0] * factors[1]
        why = f"A score is likelihood times impact: {factors[0]} x {factors[1]} is {product}."
        found = verdict(cell.number.value == product)
        yield Finding("risk score", subject, cell.where, cell.text, str(product), found, why, "risk")


def _factor(report: Report, cell: Cell, field: str) -> int | None:
    printed = [other.number for other in report.find(kind="risk", id=cell.id, field=field, quarter=cell.quarter)]
    if printed and printed[0]:
        return int(printed[0].value)
    known = report.risks[field].get(cell.id) if not report.risks.empty else None
    return None if known is None or pd.isna(known) else int(known)


def _risk(report: Report, name: str) -> str:
    title = report.risks["title"].get(name) if not report.risks.empty else None
    return name if title is None or pd.isna(title) else f"{name} {title}"


def check_matrix(report: Report) -> Iterator[Finding]:
    """Compare each cell of the printed matrix with likelihood times impact, and equal scores with each other."""
    bands = _bands(report)
    for cell in report.find(kind="risk matrix"):
        place = _PLACE.fullmatch(cell.id)
        if not place:
            continue
        product = int(place[1]) * int(place[2])
        if cell.field == "score" and cell.number:
            found = verdict(cell.number.value == product)
            why = f"The score of a cell is likelihood times impact: {place[1]} x {place[2]} is {product}."
            yield Finding(
                "risk matrix", f"{cell.id} (risk matrix)", cell.where, cell.text, str(product), found, why, "risk"
            )
        elif cell.field == "band" and product in bands:
            same = bands[product]
            why = f"Cells of one score, here {product}, have one band."
            found = verdict(_squeezed(cell.text) == _squeezed(same))
            yield Finding("risk matrix", f"{cell.id} (risk matrix)", cell.where, cell.text, same, found, why, "risk")


def _bands(report: Report) -> dict[int, str]:
    """Give each score its band: the one that most of the matrix's cells of that score print."""
    printed: dict[int, list[str]] = {}
    for cell in report.find(kind="risk matrix", field="band"):
        if place := _PLACE.fullmatch(cell.id):
            printed.setdefault(int(place[1]) * int(place[2]), []).append(cell.text)
    return {score: max(names, key=names.count) for score, names in printed.items()}


def check_key(report: Report) -> Iterator[Finding]:
    """Compare the printed key of the bands with the matrix: ranges of scores that occur, and their band."""
    bands = _bands(report) or {
        score: name for name, (low, high) in report.data.framework.risk_bands.items() for score in range(low, high + 1)
    }
    for cell in report.find(kind="risk key", field="range"):
        found = _RANGE.fullmatch(cell.text.strip())
        if not found or any(word in f"{cell.id} {cell.where}".casefold() for word in _UNCLEAR):
            why = "The line of the key cannot be read with certainty."
            yield Finding("risk key", f"{cell.id} (risk key)", cell.where, cell.text, "", CANNOT, why, "risk")
            continue
        low, high = (int(found[1]), int(found[2])) if found[1] else (int(found[3]), int(found[3]))
        yield _line(cell, low, high, bands)


def _line(cell: Cell, low: int, high: int, bands: dict[int, str]) -> Finding:
    impossible = [score for score in dict.fromkeys((low, high)) if score not in _POSSIBLE]
    other = [score for score in range(low, high + 1) if score in _POSSIBLE & set(bands)]
    other = [score for score in other if _squeezed(bands[score]) != _squeezed(cell.id)]
    own = [score for score in sorted(_POSSIBLE) if _squeezed(bands.get(score, "")) == _squeezed(cell.id)]
    shown = f"{own[0]}-{own[-1]}" if len(own) > 1 else str(own[0]) if own else "no score"
    why = "The key agrees with the matrix."
    if impossible:
        why = f"No likelihood and impact make a score of {impossible[0]}, so the key cannot name it."
    elif other:
        why = f"The matrix gives a score of {other[0]} the band {bands[other[0]].capitalize()}, not {cell.id}."
    agrees = not impossible and not other
    return Finding("risk key", f"{cell.id} (risk key)", cell.where, cell.text, shown, verdict(agrees), why, "risk")


def _squeezed(name: str) -> str:
    return "".join(name.casefold().split())


CHECKS = (check_ids, check_rows, check_scores, check_matrix, check_key)
