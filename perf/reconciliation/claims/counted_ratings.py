"""Claims about ratings, risks and statuses, counted on what the report itself prints of each thing."""

import re
from collections.abc import Iterable

import pandas as pd

from perf.areas import COUNCIL
from perf.quarter import Quarter
from perf.reconciliation.checks.ratings import group_finding, overall_ratings
from perf.reconciliation.claims.evidence import Evidence
from perf.reconciliation.findings import CANNOT, Finding
from perf.reconciliation.printed_cells import Claim
from perf.reconciliation.printed_numbers import Number, add
from perf.reconciliation.printed_report import Report
from perf.rules import RATED, RATINGS, WORSE
from perf.wording import count, in_words, is_are

_FIGURE = re.compile(r"(measures|actions|overall)\.(?:stated_|printed_)?(total|rated|green|amber|red|na)(_pct)?")
_SUBJECT = re.compile(r"(measures|actions)\b.*?\b(green|amber|red|n/a)\b", re.IGNORECASE)
_RISKS = re.compile(r"^(?:(corporate|service) )?risks?\b(.*)$", re.IGNORECASE)
_FORECAST = re.compile(r"(forecast|expected|projected) to (decrease|fall|reduce|increase|rise|stay|remain)")
_WAYS = {
    "decrease": "decreasing",
    "fall": "decreasing",
    "reduce": "decreasing",
    "increase": "increasing",
    "rise": "increasing",
}
_DATA = re.compile(r"\bmeasures? with (data|a figure|figures|an actual)", re.IGNORECASE)


def status_finding(report: Report, claim: Claim) -> Finding | None:
    """Compare a stated status with the roll-up of the ratings printed for its parts."""
    if claim.unit != "status" and claim.text.title() not in RATINGS:
        return None
    names = [*report.rating_of("theme").index, *report.rating_of("corporate_action").index]
    named = [name for name in names if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", claim.subject)]
    if named:
        known = pd.concat([report.rating_of("theme"), report.rating_of("corporate_action")])
        ratings = known[known.index == named[0]]
    else:
        ratings = overall_ratings(report, claim.subject)
    finding = group_finding(report, claim.label, claim.text, claim.where, ratings)
    return Finding(
        "claim",
        *[getattr(finding, name) for name in ("subject", "where", "printed", "recomputed", "finding", "why", "matter")],
    )


def about_ratings(claim: Claim) -> tuple[str, str, bool] | None:
    """Read which ratings a claim counts: measures or actions, which rating, whether as a share."""
    found = _FIGURE.fullmatch(claim.figure)
    if found:
        return found[1], found[2], bool(found[3])
    subject = _SUBJECT.match(claim.subject)
    if claim.figure or not subject or claim.unit not in ("count", "percent"):
        return None
    return subject[1].casefold(), subject[2].casefold().replace("n/a", "na"), claim.unit == "percent"


def from_ratings(report: Report, claim: Claim) -> list[Evidence]:
    """Count the printed ratings that a claim counts."""
    asked = about_ratings(claim)
    if asked is None:
        return _with_data(report, claim) if _DATA.search(claim.subject) else []
    kind, word, is_share = asked
    ratings = _ratings(report, claim, kind)
    if ratings is None:
        return []
    rated = ratings[ratings.isin(RATED)]
    if word == "total" or not is_share and word == "na":
        return _totals(ratings, kind, word)
    number = len(rated) if word == "rated" else int((rated == word.capitalize()).sum())
    if not is_share:
        many = f"{_noun(kind, number)} {is_are(number)}"
        told = f"{many} rated" if word == "rated" else f"{many} printed {word.capitalize()}"
        return [Evidence(Number.exact(number), f"in the report's own list {told}")]
    share = Number.exact(number).over(Number.exact(len(rated))) if len(rated) else None
    shown = in_words(share.value, "percent", 1) if share else ""
    of = f"{number} of {_noun(kind, len(rated))} with a rating {is_are(number)}"
    told = f"in the report's own list {of} {word.capitalize()}"
    return [Evidence(share, told, shown)] if share else []


def hint(report: Report, claim: Claim) -> str:
    """Say where a wrong count of ratings may come from: it is the number of all that the report's summary counts."""
    asked = about_ratings(claim)
    if asked is None or asked[2] or claim.number is None or asked[1] == "total":
        return ""
    kind = {"actions": "corporate action", "measures": "theme"}.get(asked[0], "")
    cells = [cell for cell in report.find(kind=kind, field="count") if cell.part in ("", asked[0])]
    total = add([cell.number for cell in cells if cell.number])
    same = len(cells) > 1 and claim.number.is_like(total)
    return f" {claim.text} is the number of all {asked[0]} that the report's summary counts." if same else ""


def _noun(kind: str, many: int) -> str:
    return count(many, "measure or action", "measures and actions") if kind == "overall" else count(many, kind[:-1])


def _totals(ratings: "pd.Series[str]", kind: str, word: str) -> list[Evidence]:
    unrated = ratings[~ratings.isin(RATED)]
    if word == "total":
        return [Evidence(Number.exact(len(ratings)), f"the report lists {_noun(kind, len(ratings))}")]
    counts = dict.fromkeys((len(unrated), int((unrated == "N/A").sum())))
    return [
        Evidence(Number.exact(many), f"in the report's own list {_noun(kind, len(unrated))} without a rating")
        for many in counts
    ]


def _ratings(report: Report, claim: Claim, kind: str) -> "pd.Series[str] | None":
    """Give every thing that is counted its printed rating, "" where none is printed; nothing where none is at all."""
    found = []
    for one in ("measure", "action") if kind == "overall" else (kind.removesuffix("s"),):
        printed = report.rating_of(one, claim.quarter)
        rows = _rows(report, one, claim.quarter)
        if printed.empty or rows is None:
            return None
        every = pd.Series(printed, index=list(dict.fromkeys([*rows.index, *printed.index]))).fillna("")
        keep = _in_part(report, rows, one, claim)
        if keep is None:
            return None
        found.append(every[every.index.isin(keep)] if keep is not True else every)
    return pd.concat(found)


def _rows(report: Report, kind: str, label: str) -> pd.DataFrame | None:
    """List what is reported in a quarter: of the measures, those that have a return."""
    if kind == "action":
        rows = report.data.actions
        return rows[rows["quarter"] == label].set_index("action_id", drop=False)
    scored = report.scored_measures(Quarter.parse(label, report.data.framework.year_start_month))
    returned = set(report.data.returns.loc[report.data.returns["quarter"] == label, "measure_id"])
    return scored[scored.index.isin(returned)] if returned else scored


def _in_part(report: Report, rows: pd.DataFrame, kind: str, claim: Claim) -> "list[str] | bool | None":
    """Give the ids in a claim's part and area; True for all, nothing where they cannot be told."""
    keep, whole = pd.Series(True, index=rows.index), True
    directorates = report.data.framework.directorates
    for column, word in re.findall(r"(\w+)=(.*?)(?= \w+=|$)", claim.part):
        if column not in rows:
            return None
        keep &= rows[column] == word
        whole = False
    if claim.area != COUNCIL:
        if kind != "action" or "service" not in rows:
            return None
        keep &= rows["service"].isin([claim.area, *directorates.get(claim.area, [])])
        whole = False
    return True if whole else list(rows.index[keep])


def _with_data(report: Report, claim: Claim) -> list[Evidence]:
    """Count the measures that have a figure for the quarter."""
    rows = report.scored_measures(Quarter.parse(claim.quarter, report.data.framework.year_start_month))
    many = int(rows["actual"].notna().sum())
    return [Evidence(Number.exact(many), f"{many} measures have a figure for the quarter")] if many else []


def from_risks(report: Report, claim: Claim) -> list[Evidence]:
    """Count the risks of a level, a band or a forecast."""
    asked = _RISKS.match(claim.subject) if not claim.figure else None
    if claim.quarter != report.quarter.label or report.risks.empty:
        return []
    if not claim.figure.startswith("risks.") and not asked:
        return []
    level, band, way = _risk_words(claim, asked)
    rows = report.risks[report.risks["level"] == level] if level else report.risks
    if claim.figure == "risks.declined":
        return _counted(rows["direction"], [WORSE])
    if way:
        return _counted(rows["forecast"], [way])
    if not band:
        return [Evidence(Number.exact(len(rows)), f"{len(rows)} {is_are(len(rows))} on the register")]
    printed = report.rating_of("risk").reindex(rows.index)
    return _counted(printed.fillna(rows["band"]).str.casefold(), [band.casefold()])


def _risk_words(claim: Claim, asked: "re.Match[str] | None") -> tuple[str, str, str]:
    """Read level, band and forecast from a claim's part, or else from its subject."""
    forecast = _FORECAST.search(claim.subject.casefold())
    way = _WAYS.get(forecast[2], "static") if forecast else "increasing" if claim.figure == "risks.rising" else ""
    parts = dict(re.findall(r"(\w+)=(.*?)(?= \w+=|$)", claim.part))
    if asked is None:
        return parts.get("level", ""), parts.get("band", ""), way
    return (asked[1] or "").casefold(), "" if way else asked[2].strip(" ,"), way


def _counted(words: "pd.Series[str]", wanted: Iterable[str]) -> list[Evidence]:
    """Count words; where some are not known, only what they leave possible can be said."""
    many, unknown = int(words.isin(list(wanted)).sum()), int(words.isna().sum())
    number = Number(many, many, many + unknown)
    told = f"in the report's list {many} {is_are(many)}" + (f", and of {unknown} it is not known" if unknown else "")
    return [Evidence(number, told, str(many) if not unknown else f"{many} to {many + unknown}", unknown > 0)]


def not_printed(report: Report, claim: Claim) -> str:
    """Say why ratings cannot be counted; "" where they can."""
    if about_ratings(claim) and report.rating_of(about_ratings(claim)[0].removesuffix("s"), claim.quarter).empty:  # type: ignore[index]
        return f"No ratings are printed for {claim.quarter}, so nothing can be counted."
    return ""


__all__ = ["CANNOT", "about_ratings", "from_ratings", "from_risks", "not_printed", "status_finding"]
