"""What a claim is about: its figure, or else its words, read as a cell of the report."""

import re
from dataclasses import dataclass, replace

import pandas as pd

from perf.areas import COUNCIL
from perf.reconciliation.claims.vocabulary import COMMON, FED, FIELD_WORDS, FIGURES, ON_TIME, TOPICS, WINDOWS
from perf.reconciliation.printed_cells import IN_QUARTER, Cell, Claim
from perf.reconciliation.printed_report import Report
from perf.safe_text import slug


@dataclass(frozen=True)
class Key:
    """The cell that a claim speaks of; `window` is "", "in quarter" or "to date"; `figure` feeds a measure."""

    kind: str
    id: str
    field: str
    area: str
    quarter: str
    window: str = ""
    figure: str = ""
    part: str = ""
    measure: str = ""
    measure_window: str = ""


def key_of(report: Report, claim: Claim) -> Key | None:
    """Read what a claim is about; nothing where its words name something that the report does not print."""
    found: Key | None = report.once(("key", claim), lambda: _read(report, claim))
    return found


def _read(report: Report, claim: Claim) -> Key | None:
    words = claim.subject.casefold()
    window = next((name for name, said in WINDOWS if re.search(rf"\b({said})\b", words)), "")
    if claim.figure.endswith("_in_quarter"):
        window = IN_QUARTER
    figure = claim.figure.removesuffix("_in_quarter")
    key = _of_figure(claim, figure) or _of_words(report, claim, words) or _of_title(report, claim, words)
    if key is None:
        return None
    field = _field(words, key, claim.unit)
    key = replace(key, window=window, field=field, figure=figure or FED.get((key.kind, key.id), ""))
    return _as_printed(report, key, claim)


def _of_figure(claim: Claim, figure: str) -> Key | None:
    if figure not in FIGURES:
        return None
    kind, name, field = FIGURES[figure]
    if "=" in claim.part and kind in ("complaints", "compliments", "savings"):
        name = claim.part
    return Key(kind, name, field, claim.area, claim.quarter, part=claim.part)


def _of_words(report: Report, claim: Claim, words: str) -> Key | None:
    kind, whole = _topic(report, words)
    ids = list(dict.fromkeys(cell.id for cell in report.cells if cell.kind == kind))
    if not kind:
        return None
    name = "on time" if kind == "complaints" and ON_TIME.search(words) else _named(ids, words, kind) or whole
    if re.search(r"stage 1 (or|and) (stage )?2", words):
        name = whole
    if not ids and FED.get((kind, name), " ") not in set(report.measures["figure"]):
        return None
    spoken = _tokens(words) - COMMON - _tokens(name) - _tokens(claim.area)
    near = {token for token in spoken if slug(token) in slug(claim.area)}
    numbers = {token for token in spoken if token.isdigit()}
    return None if spoken - near - numbers else Key(kind, name, "", claim.area, claim.quarter)


def _topic(report: Report, words: str) -> tuple[str, str]:
    """Find the kind of thing that words speak of, and the id of its whole; a programme may be named alone."""
    for kind, said, whole in TOPICS:
        if re.search(rf"\b({said})\b", words):
            return kind, whole
    programmes = (cell.id.partition("=")[2] for cell in report.find(kind="savings") if "=" in cell.id)
    named = any((_tokens(name) - COMMON) & _tokens(words) for name in programmes)
    return ("savings", "all savings") if named else ("", "")


def _named(ids: list[str], words: str, kind: str) -> str:
    """Find the id whose name the words hold whole, the longest; or the only one they hold in part."""
    said = _tokens(words)
    names = {name: _tokens(name.partition("=")[2] or name) for name in ids if name != "received"}
    if kind == "complaints" and (stage := re.search(r"stage ([12])\b", words)):
        return f"stage={stage[1]}"
    if kind == "complaints" and "cause" not in said:
        names = {name: tokens for name, tokens in names.items() if not name.startswith("cause=")}
    whole = [name for name, tokens in names.items() if tokens and tokens <= said]
    if whole:
        return max(whole, key=lambda name: len(names[name]))
    part = [name for name, tokens in names.items() if (tokens - COMMON - {"services", "service"}) & said]
    return part[0] if len(part) == 1 else ""


def _of_title(report: Report, claim: Claim, words: str) -> Key | None:
    """Find the measure whose title holds every word of the subject, or whose figure the claim names."""
    rows = report.measures
    if claim.figure:
        fed = rows[(rows["figure"] == claim.figure.removesuffix("_in_quarter")) & (rows["part"] == claim.part)]
        names = list(fed["measure_id"])
    else:
        said = _tokens(words) - (COMMON - {"total", "resolved", "handled"})
        titles = rows["title"].fillna("").map(_tokens)
        names = [name for name, tokens in titles.items() if said and len(said & tokens) == len(said)]
    if len(names) != 1:
        return None
    return Key("measure", str(names[0]), "", claim.area, claim.quarter, measure=str(names[0]))


def _field(words: str, key: Key, unit: str) -> str:
    """Tell which field of a thing is spoken of."""
    plain = re.sub(r"(within|in|against|outside)( the| its)?( directorate)? target( time)?", "", words)
    found = next((field for field, said in FIELD_WORDS if re.search(rf"\b({said})\b", plain)), "")
    if key.kind in ("sickness", "turnover", "measure"):
        return found if found in ("change", "target", "forecast") else "actual"
    percent = "percent" in unit and "points" not in unit
    if found == "target" and percent and key.kind == "savings":
        return "share"
    if found == "forecast" and percent:
        return "share"
    if found:
        return found
    if percent:
        return "share"
    return "numerator" if key.id == "on time" else "count" if unit in ("count", "number", "") else "actual"


def _as_printed(report: Report, key: Key, claim: Claim) -> Key:
    """Link a key with the measure that has the same figure, and take the window that its own place names."""
    rows = report.measures
    part = claim.part if claim.figure else key.id if key.id.startswith("programme=") else ""
    fed = rows.index[(rows["figure"] == key.figure) & (rows["part"] == part)] if key.figure else []
    linked = key.measure or (str(fed[0]) if len(fed) == 1 and _is_whole(key) else "")
    key = replace(key, measure=linked)
    if key.window or not linked or not claim.number:
        return key
    said = [
        cell for cell in report.find(kind="measure", id=linked, quarter=key.quarter, area=key.area, part=IN_QUARTER)
    ]
    own = [cell for cell in said if cell.text.strip("% ") == claim.text.strip("% ")]
    return replace(key, measure_window=IN_QUARTER) if own else key


def _is_whole(key: Key) -> bool:
    return key.field in ("share", "actual", "target", "forecast", "change", "numerator", "denominator")


def _tokens(words: object) -> set[str]:
    return set(re.findall(r"[a-z0-9]+", "" if pd.isna(words) else str(words).casefold()))


def is_council(key: Key) -> bool:
    """Tell whether a key is about the whole council."""
    return key.area == COUNCIL


def matches(cell: Cell, key: Key) -> bool:
    """Tell whether a cell may stand for the key: the same window, and no part that says it is something else."""
    window = key.window or (key.measure_window if cell.kind == "measure" else "")
    if window == IN_QUARTER:
        return cell.part == IN_QUARTER
    return cell.part not in (IN_QUARTER, "annual")
