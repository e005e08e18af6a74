"""One cell, several values: what is printed for the same thing in two places, and beside the data it came from."""

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from perf.areas import COUNCIL
from perf.reconciliation.findings import CANNOT, DIFFERS, Finding, verdict
from perf.reconciliation.printed_cells import ANNUAL, Cell, by_cell, with_unit
from perf.reconciliation.printed_numbers import Number, read_number
from perf.reconciliation.printed_report import Report
from perf.wording import count, listing, value

_CONCLUSIVE = ("target", "listed as exception")
_NO_TARGET = ("no target", "no target set", "none set")
_UNCLEAR = ("garbled", "unreadable", "illegible", "unclear")


def check_same_cell(report: Report) -> Iterator[Finding]:
    """Compare everything that is printed for the same thing, area, quarter, field and part, and the data behind it."""
    for first, group in by_cell(report.cells):
        if first.field in ("due", "count") and first.kind in ("action", "measure"):
            continue  # due dates have checks of their own; counts in a note count many things
        numbers = [(cell, cell.number) for cell in group]
        known = [(cell, number) for cell, number in numbers if number is not None]
        kept = _in_data(report, first)
        if len(known) + (kept is not None) >= 2 and known:
            yield _compare(report, known, kept)
        if (known or kept) and (absent := next((cell for cell in group if _word(cell) in _NO_TARGET), None)):
            yield _no_target(
                report, absent, known[0][0].shown if known else with_unit(kept[0] if kept else "", first.unit)
            )
        yield from (_unclear(report, cell) for cell, number in numbers if number is None and _is_unclear(cell))
        if not known and len({_word(cell) for cell in group}) > 1:
            yield _words_apart(report, group)


def _no_target(report: Report, cell: Cell, known: str) -> Finding:
    why = f"It is said to have no target, and elsewhere its target is {known}."
    return Finding("printed twice", _subject(report, cell), cell.where, cell.text, known, DIFFERS, why, "target")


def _word(cell: Cell) -> str:
    return cell.text.strip().casefold()


def _is_unclear(cell: Cell) -> bool:
    return any(word in cell.where.casefold() for word in _UNCLEAR)


def _compare(report: Report, known: list[tuple[Cell, Number]], kept: tuple[str, Number] | None) -> Finding:
    cells, numbers = [cell for cell, _ in known], [number for _, number in known]
    every = [*numbers, *([kept[1]] if kept else [])]
    agrees = all(one.is_like(other) for at, one in enumerate(every) for other in every[at + 1 :])
    first = cells[0]
    texts = list(dict.fromkeys(cell.text for cell in cells))
    where = "; ".join(dict.fromkeys(cell.where for cell in cells))
    told = listing(f"{cell.shown} ({cell.where})" for cell in _one_each(cells))
    data = f" The data behind the report have {with_unit(kept[0], first.unit)}." if kept else ""
    rule = "One figure can have one value only"
    why = f"{rule}, and it is the same everywhere." if agrees else f"{rule}; printed is {told}.{data}"
    matter = "target" if first.field in _CONCLUSIVE else "figure"
    shown = kept[0] if kept else texts[0] if agrees else ""
    return Finding(
        "printed twice" if len(cells) > 1 else "print and data", _subject(report, first), where, " / ".join(texts),
        shown, verdict(agrees), why, matter, first.unit,
    )  # fmt: skip


def _one_each(cells: list[Cell]) -> list[Cell]:
    return list({cell.text: cell for cell in reversed(cells)}.values())[::-1]


def _unclear(report: Report, cell: Cell) -> Finding:
    why = "The cell cannot be read with certainty, so it is not compared."
    return Finding("printed twice", _subject(report, cell), cell.where, cell.text, "", CANNOT, why, "figure")


def _words_apart(report: Report, group: list[Cell]) -> Finding:
    texts = " / ".join(dict.fromkeys(cell.text for cell in group))
    where = "; ".join(dict.fromkeys(cell.where for cell in group))
    why = f"One thing is said in {count(len(group), 'way')}."
    return Finding("printed twice", _subject(report, group[0]), where, texts, "", DIFFERS, why, "figure")


def _subject(report: Report, cell: Cell) -> str:
    """Name a cell: its id, then what is known of it."""
    title = report.measures["title"].get(cell.id) if cell.kind == "measure" else None
    named = [
        "" if title is None or pd.isna(title) else str(title),
        cell.kind if cell.kind not in ("measure", "action", "risk") else "",
        cell.field,
        "" if cell.area == COUNCIL else cell.area,
        "" if cell.quarter == report.quarter.label else cell.quarter,
        cell.part,
    ]
    return f"{cell.id} {', '.join(word for word in named if word)}"


def _in_data(report: Report, cell: Cell) -> tuple[str, Number] | None:
    """Find the same cell among the council's data: as text, and as a number at the precision it was typed."""
    if cell.part or (cell.kind == "measure" and report.data.missing.count("returns")):
        return None
    found = {"measure": _of_measure, "action": _of_action, "risk": _of_risk}.get(cell.kind)
    number = found(report, cell) if found else None
    if number is None or pd.isna(number):
        return None
    text = value(float(number), decimals=None if abs(number) >= 1 else 9).rstrip("0") if number % 1 else f"{number:.0f}"
    typed = read_number(f"{float(number):.9f}".rstrip("0").rstrip("."), cell.unit)
    return (text, typed) if typed else None


def _of_measure(report: Report, cell: Cell) -> float | None:
    returns = report.data.returns
    before = report.quarter.same_quarter_last_year.label
    field, quarter = ("actual", before) if cell.field == "previous" else (cell.field, cell.quarter)
    if field not in ("actual", "target") or field not in returns:
        return None
    mine = (returns["measure_id"] == cell.id) & (returns["quarter"] == quarter)
    areas = returns["area"].fillna(COUNCIL) if "area" in returns else pd.Series(COUNCIL, index=returns.index)
    found = returns.loc[mine & (areas == cell.area), field].dropna()
    return float(found.iloc[0]) if len(found) else None


def _of_action(report: Report, cell: Cell) -> float | None:
    if cell.field != "actual" or cell.id not in report.actions.index or cell.quarter != report.quarter.label:
        return None
    return float(report.actions["percent_complete"][cell.id])


def _of_risk(report: Report, cell: Cell) -> float | None:
    if cell.field not in ("score", "likelihood", "impact") or cell.id not in report.risks.index:
        return None
    found = report.risks[cell.field][cell.id]
    return None if pd.isna(found) or cell.quarter != report.quarter.label else float(found)


def check_ratings_twice(report: Report) -> Iterator[Finding]:
    """Compare the ratings that are printed for one thing in several places."""
    printed = report.ratings.dropna(subset=["rating"])
    for (kind, name), rows in printed.groupby(["kind", "id"], sort=False):
        if len(rows) < 2:
            continue
        ratings = rows["rating"].drop_duplicates()
        told = listing(f"{row.rating} ({row.where})" for row in rows.drop_duplicates("rating").itertuples())
        agrees = len(ratings) == 1
        why = "One thing can have one rating only" + (", and it is the same everywhere." if agrees else f": {told}.")
        where = "; ".join(rows["where"].drop_duplicates())
        shown, finding = " / ".join(ratings), verdict(agrees)
        subject = f"{name} {kind.replace('_', ' ')} rating"
        yield Finding("printed twice", subject, where, shown, ratings.iloc[0], finding, why, "status")


def check_units(report: Report) -> Iterator[Finding]:
    """Find figures of a measure that are printed in percent though the measure is not, or are mixed."""
    for rows in _by_measure(report).values():
        signed = [cell for cell in rows if "%" in cell.text]
        if not signed:
            continue
        texts, where = (", ".join(dict.fromkeys(getattr(cell, key) for cell in signed)) for key in ("text", "where"))
        unit = signed[0].unit
        why = f"The measure is in {unit}, so none of its figures can be a percentage."
        yield Finding(
            "unit", f"{_subject(report, replace(signed[0], field='unit'))}", where, texts, unit, DIFFERS, why, "figure"
        )


def _by_measure(report: Report) -> dict[str, list[Cell]]:
    """List the cells of each measure that is not a percentage: its figures, its own unit."""
    rows: dict[str, list[Cell]] = {}
    for cell in report.find(kind="measure"):
        own = report.measures["unit"].get(cell.id)
        unit = "" if own is None or pd.isna(own) else str(own).casefold()
        in_percent = not unit or "percent" in unit or "%" in unit
        if not in_percent and cell.field in ("actual", "previous", "target") and cell.part in ("", ANNUAL):
            rows.setdefault(cell.id, []).append(cell)
    return rows


CHECKS = (check_same_cell, check_ratings_twice, check_units)
