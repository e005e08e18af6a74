"""Measures that belong together by what they measure: parts of one figure, two shares of one whole."""

from collections.abc import Iterator

from perf.areas import COUNCIL
from perf.reconciliation.findings import Finding, verdict
from perf.reconciliation.printed_numbers import Number, add
from perf.reconciliation.printed_report import Report
from perf.wording import listing, value

_SUMS = (  # a figure, what it is the sum of; "" is 100%
    ("sickness.days_per_fte", ("sickness.short_term_days_per_fte", "sickness.long_term_days_per_fte")),
    ("", ("complaints.not_escalated_pct", "complaints.escalated_pct")),
)
_IDS = {"sickness.days_per_fte": "all", "sickness.short_term_days_per_fte": "short-term",
        "sickness.long_term_days_per_fte": "long-term"}  # fmt: skip


def check_sums(report: Report) -> Iterator[Finding]:
    """Add up measures, and printed figures, that make another by their definition."""
    for whole, parts in _SUMS:
        for field in ("actual", "previous"):
            found = {figure: _measure(report, figure, field) for figure in (whole, *parts) if figure}
            yield from _sum(found, whole, parts, f"measures, {field}")
        areas = dict.fromkeys((cell.area, cell.quarter) for cell in report.find(kind="sickness"))
        for area, quarter in areas if whole else ():
            yield from _sum(_printed(report, area, quarter), whole, parts, f"{area}, {quarter}")


Known = dict[str, tuple[str, str, str, Number]]  # by figure: id, where, text, number


def _sum(
    found: "dict[str, tuple[str, str, str, Number] | None]", whole: str, parts: tuple[str, ...], of: str
) -> Iterator[Finding]:
    known = {figure: each for figure, each in found.items() if each}
    if not {figure for figure in (whole, *parts) if figure} <= set(known):
        return
    terms = [known[part] for part in parts]
    total = add([number for *_, number in terms])
    target = known[whole] if whole else ("", terms[0][1], "100%", Number.exact(100.0))
    told = listing(f"{text} ({name})" for name, _, text, _ in terms)
    why = f"By their definition {told} add up to {target[2]}" + (f" ({target[0]})." if target[0] else ".")
    subject = f"{target[0] or terms[0][0]} {of}"
    printed = target[2] if whole else " + ".join(text for _, _, text, _ in terms)
    where = "; ".join(dict.fromkeys([target[1], *(place for _, place, _, _ in terms)]))
    finding = verdict(target[3].is_like(total))
    yield Finding("parts and whole", subject, where, printed, value(round(total.value, 9)), finding, why, "whole")


def _measure(report: Report, figure: str, field: str) -> tuple[str, str, str, Number] | None:
    rows = report.measures[(report.measures["figure"] == figure) & (report.measures["part"] == "")]
    for name in rows["measure_id"]:
        cells = report.find(kind="measure", id=name, field=field, area=COUNCIL, quarter=report.quarter.label, part="")
        tables = [cell for cell in cells if not cell.is_comment] or cells
        for cell in tables:
            if cell.number:
                return str(name), cell.where, cell.text, cell.number
    return None


def _printed(report: Report, area: str, quarter: str) -> dict[str, tuple[str, str, str, Number] | None]:
    found: dict[str, tuple[str, str, str, Number] | None] = {}
    for figure, name in _IDS.items():
        cells = report.find(kind="sickness", id=name, area=area, quarter=quarter, field="actual", part="")
        found[figure] = next(((name, cell.where, cell.text, cell.number) for cell in cells if cell.number), None)
    return found


CHECKS = (check_sums,)
