"""Values that a report repeats: the same thing in two places, and beside the data it came from."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

import pandas as pd

from perf.areas import COUNCIL
from perf.reconciliation.findings import CANNOT, DIFFERS, Finding, verdict_of
from perf.reconciliation.printed_cells import ANNUAL, UNCLEAR, Cell, all_places, by_cell, with_unit
from perf.reconciliation.printed_numbers import Number, PrintedUnit, read_number
from perf.reconciliation.printed_report import Report
from perf.wording import count, listing, unit_in_words, value

_finding = partial(Finding, check="printed twice")
_CONCLUSIVE = ("target", "listed as exception")
_NO_TARGET = ("no target", "no target set", "none set")


@dataclass(frozen=True, kw_only=True)
class DataValue:
    """What the council's data hold for a cell: as text, and as a number at the precision at which it was typed."""

    text: str
    number: Number


def check_same_cell(report: Report) -> Iterator[Finding]:
    """Compare everything that is printed for the same thing, area, quarter, field and part, and the data behind it."""
    for group in by_cell(report.cells):
        first = group[0]
        if first.field in ("due", "count") and first.kind in ("action", "measure"):
            continue  # due dates have checks of their own; counts in a note count many things
        numbered = [cell for cell in group if cell.number]
        data = _in_data(report, first)
        if len(numbered) + (data is not None) >= 2 and numbered:
            yield _same(report, numbered, data)
        absent = next((cell for cell in group if _word(cell) in _NO_TARGET), None)
        if absent and (numbered or data):
            shown = numbered[0].shown if numbered else with_unit(data.text if data else "", first.unit)
            yield _no_target(report, absent, shown)
        yield from (_unclear(report, cell) for cell in group if not cell.number and cell.certainty == UNCLEAR)
        if not numbered and len({_word(cell) for cell in group}) > 1:
            yield _words_apart(report, group)


def _no_target(report: Report, cell: Cell, target: str) -> Finding:
    return _finding(
        subject=_subject(report, cell), about=(cell.kind, cell.id), where=cell.where,
        printed=cell.text, recomputed=target, verdict=DIFFERS,
        why=f"It is shown as having no target here, but elsewhere its target is {target}.", matter="target",
        doubts=(report.thing(cell),),
    )  # fmt: skip


def _word(cell: Cell) -> str:
    return cell.text.strip().casefold()


def _same(report: Report, cells: list[Cell], data: DataValue | None) -> Finding:
    """Compare the numbers printed for one thing, and the data behind them, each with each."""
    numbers = [cell.number for cell in cells if cell.number] + ([data.number] if data else [])
    agrees = all(one.is_like(other) for at, one in enumerate(numbers) for other in numbers[at + 1 :])
    apart = [cell for cell in cells if cell.number and not all(cell.number.is_like(other) for other in numbers)]
    texts = list(dict.fromkeys(cell.text for cell in apart or cells))  # what agrees with all is no contradiction
    first_of_each = {cell.text: cell for cell in reversed(cells)}
    printed = listing(f"{first_of_each[text].shown} ({first_of_each[text].where})" for text in texts)
    held = f" The data behind the report have {with_unit(data.text, cells[0].unit)}." if data else ""
    rule = "One figure can have only one value"
    return _finding(
        check="printed twice" if len(cells) > 1 else "print and data",
        subject=_subject(report, cells[0]),
        about=(cells[0].kind, cells[0].id),
        where=all_places(cells),
        printed=" / ".join(texts),
        recomputed=data.text if data else texts[0] if agrees else "",
        verdict=verdict_of(agrees),
        why=f"{rule}, and it is the same everywhere." if agrees else f"{rule}; the report prints {printed}.{held}",
        matter="target" if cells[0].field in _CONCLUSIVE else "figure",
        unit=cells[0].unit,
        doubts=(report.thing(cells[0]),),
    )


def _unclear(report: Report, cell: Cell) -> Finding:
    return _finding(
        subject=_subject(report, cell), about=(cell.kind, cell.id), where=cell.where, printed=cell.text, verdict=CANNOT,
        why="The printed cell cannot be read with certainty.", matter="figure",
    )  # fmt: skip


def _words_apart(report: Report, cells: list[Cell]) -> Finding:
    return _finding(
        subject=_subject(report, cells[0]),
        about=(cells[0].kind, cells[0].id),
        where=all_places(cells),
        printed=" / ".join(dict.fromkeys(cell.text for cell in cells)),
        verdict=DIFFERS,
        why=f"One thing is stated in {count(len(cells), 'way')}.",
        matter="figure",
    )


def _subject(report: Report, cell: Cell) -> str:
    """Return the name of a cell: its id, then what is known about it."""
    words = [
        report.title_of("measure", cell.id) if cell.kind == "measure" else "",
        cell.kind if cell.kind not in ("measure", "action", "risk") else "",
        cell.field,
        "" if cell.area == COUNCIL else cell.area,
        "" if cell.quarter == report.quarter.label else cell.quarter,
        cell.part,
    ]
    return f"{cell.id} {', '.join(word for word in words if word)}"


def _in_data(report: Report, cell: Cell) -> DataValue | None:
    """Find the same cell among the council's data."""
    if cell.part or (cell.kind == "measure" and report.data.missing.count("returns")):
        return None
    sources = {"measure": _of_measure, "action": _of_action, "risk": _of_risk}
    number = sources[cell.kind](report, cell) if cell.kind in sources else None
    if number is None or pd.isna(number):
        return None
    text = value(float(number), decimals=None if abs(number) >= 1 else 9).rstrip("0") if number % 1 else f"{number:.0f}"
    typed = read_number(f"{float(number):.9f}".rstrip("0").rstrip("."), cell.unit)
    return DataValue(text=text, number=typed) if typed else None


def _of_measure(report: Report, cell: Cell) -> float | None:
    before = report.quarter.same_quarter_last_year.label
    field, quarter = ("actual", before) if cell.field == "previous" else (cell.field, cell.quarter)
    return next(iter(report.returned(cell.id, field, quarter, cell.area)), None)


def _of_action(report: Report, cell: Cell) -> float | None:
    if cell.field != "actual" or cell.id not in report.actions.index or cell.quarter != report.quarter.label:
        return None
    return float(report.actions["percent_complete"][cell.id])


def _of_risk(report: Report, cell: Cell) -> float | None:
    if cell.field not in ("score", "likelihood", "impact") or cell.id not in report.risks.index:
        return None
    number = report.risks[cell.field][cell.id]
    return None if pd.isna(number) or cell.quarter != report.quarter.label else float(number)


def check_ratings_twice(report: Report) -> Iterator[Finding]:
    """Compare the ratings that are printed for one thing in several places."""
    printed = report.ratings.dropna(subset=["rating"])
    for (kind, name), rows in printed.groupby(["kind", "id"], sort=False):
        if len(rows) < 2:
            continue
        firsts = rows.drop_duplicates("rating")
        words = [report.called(text, kind=str(kind)) for text in firsts["rating"]]
        places = listing(f"{word} ({where})" for word, where in zip(words, firsts["where"], strict=True))
        agrees = len(firsts) == 1
        yield _finding(
            subject=f"{name} {kind.replace('_', ' ')} rating",
            about=(str(kind), str(name)),
            where="; ".join(rows["where"].drop_duplicates()),
            printed=" / ".join(words),
            recomputed=words[0],
            verdict=verdict_of(agrees),
            why="One thing can have only one rating"
            + (", and it is the same everywhere." if agrees else f"; the report prints {places}."),
            matter="status",
        )


def check_units(report: Report) -> Iterator[Finding]:
    """Find figures of a measure that are printed in percent although the measure is not a percentage."""
    for cells in _by_measure(report).values():
        signed = [cell for cell in cells if "%" in cell.text]
        if signed:
            yield Finding(
                check="unit",
                subject=_subject(report, replace(signed[0], field="unit")),
                about=("measure", signed[0].id),
                where=", ".join(dict.fromkeys(cell.where for cell in signed)),
                printed=", ".join(dict.fromkeys(cell.text for cell in signed)),
                recomputed=unit_in_words(signed[0].unit),
                verdict=DIFFERS,
                why=f"The measure has the unit “{unit_in_words(signed[0].unit)}”, so none of its figures can be a "
                "percentage.",
                matter="figure",
                doubts=tuple(dict.fromkeys(report.thing(cell) for cell in signed)),
            )


def _by_measure(report: Report) -> dict[str, list[Cell]]:
    """List the figures of each measure that is not a percentage."""
    by_measure: dict[str, list[Cell]] = {}
    for cell in report.find(kind="measure"):
        own = report.measures["unit"].get(cell.id)
        unit = "" if own is None or pd.isna(own) else str(own)
        if (
            unit
            and not PrintedUnit(unit).in_percent
            and cell.field in ("actual", "previous", "target")
            and cell.part in ("", ANNUAL)
        ):
            by_measure.setdefault(cell.id, []).append(cell)
    return by_measure


CHECKS = (check_same_cell, check_ratings_twice, check_units)
