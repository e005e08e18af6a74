"""Claims about ratings, risks and statuses, counted on what the report itself prints of each thing."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

import pandas as pd

from perf.areas import COUNCIL
from perf.catalogue import FIGURES, topic_of
from perf.figure import RatingRecipe, RiskRecipe, parts_of
from perf.ratings import Ratings
from perf.reconciliation.area_counts import add_cells
from perf.reconciliation.checks.ratings import compare_group, overall_ratings, together
from perf.reconciliation.claims.evidence import Evidence
from perf.reconciliation.findings import Finding
from perf.reconciliation.printed_cells import Claim, Thing
from perf.reconciliation.printed_numbers import Number
from perf.reconciliation.printed_report import Report
from perf.rules import LISTED, PLAN, RATED, RATING_COLUMNS, RATINGS, Rating
from perf.wording import count, in_words, is_are

_RISKS = re.compile(r"^(?:(corporate|service) )?risks?\b(.*)$", re.IGNORECASE)
_FORECAST = re.compile(r"(forecast|expected|projected) to (decrease|fall|reduce|increase|rise|stay|remain)")
_WAYS = {
    "decrease": "decreasing",
    "fall": "decreasing",
    "reduce": "decreasing",
    "increase": "increasing",
    "rise": "increasing",
}
_WITH_DATA = re.compile(r"\bmeasures? with (data|a figure|figures|an actual)", re.IGNORECASE)
_SUMMARY = {"actions": "corporate action", "measures": "theme"}  # the groups by which a summary counts things


@dataclass(frozen=True, kw_only=True)
class CountedRatings:
    """Which ratings a claim counts: of measures or actions; all, those rated, or one; as a share or not."""

    things: str
    rating: str
    is_share: bool

    @property
    def kind(self) -> str:
        """The kind of thing that is counted."""
        return LISTED[self.things].one

    def noun(self, number: int) -> str:
        """Return a number of the things: "3 actions"."""
        return count(number, self.kind)


def check_status(report: Report, claim: Claim) -> Finding | None:
    """Compare a stated status with the roll-up of the ratings printed for its members."""
    if claim.unit != "status" and report.names.read(claim.text) is None:
        return None
    groups = pd.concat([report.rating_of("theme"), report.rating_of("corporate_action")])
    named = [name for name in groups.index if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", claim.subject)]
    ratings = groups[groups.index == named[0]] if named else overall_ratings(report, claim.subject)
    group = compare_group(report, claim.text, ratings)
    why = group.why + ("" if named or ratings.empty else together(claim.subject))
    return Finding(
        check="claim", subject=claim.label, where=claim.where, printed=claim.text, recomputed=group.recomputed,
        verdict=group.verdict, why=why, matter="status", claims=(claim.no,),
    )  # fmt: skip


@cache
def _subject(names: Ratings) -> "re.Pattern[str]":
    """Return the pattern of what counts ratings, in the report's words or the program's: "measures on track"."""
    words = sorted({*RATINGS, *names.names}, key=len, reverse=True)
    return re.compile(rf"(measures|actions)\b.*?\b({'|'.join(map(re.escape, words))})\b", re.IGNORECASE)


def _rating_of(column: str) -> Rating:
    """Return the rating that a column counts."""
    return next(rating for rating, name in RATING_COLUMNS.items() if name == column)


def counted_in(report: Report, claim: Claim) -> CountedRatings | None:
    """Read which ratings a claim counts; None where it counts none."""
    if claim.figure in FIGURES and isinstance(recipe := FIGURES[claim.figure].recipe, RatingRecipe):
        return CountedRatings(things=topic_of(claim.figure), rating=recipe.column, is_share=bool(recipe.share_of))
    subject = _subject(report.names).match(claim.subject)
    if claim.figure or not subject or claim.unit not in ("count", "percent"):
        return None
    rating = RATING_COLUMNS[report.names.read(subject[2]) or "N/A"]
    return CountedRatings(things=subject[1].casefold(), rating=rating, is_share=claim.unit == "percent")


def from_ratings(report: Report, claim: Claim) -> list[Evidence]:
    """Count the printed ratings that a claim counts."""
    counted = counted_in(report, claim)
    if counted is None:
        return _with_data(report, claim) if _WITH_DATA.search(claim.subject) else []
    ratings = _ratings(report, claim, counted)
    if ratings is None:
        return []
    rated = ratings[ratings.isin(RATED)]
    if counted.rating == "total" or not counted.is_share and counted.rating == "na":
        return _totals(ratings, counted)
    is_any = counted.rating == "rated"
    number = len(rated) if is_any else int((rated == _rating_of(counted.rating)).sum())
    word = "rated" if is_any else report.called(_rating_of(counted.rating))
    if not counted.is_share:
        rating = "rated" if is_any else f"printed {word}"
        how = f"in the report's own list {counted.noun(number)} {is_are(number)} {rating}"
        return [Evidence(number=Number.exact(number), how=how)]
    share = Number.exact(number).over(Number.exact(len(rated))) if len(rated) else None
    of = f"{number} of {counted.noun(len(rated))} with a rating {is_are(number)} {word}"
    how = f"in the report's own list {of}"
    return [Evidence(number=share, how=how, shown=in_words(share.value, "percent", 1))] if share else []


def thing_counted(claim: Claim, counted: CountedRatings) -> Thing:
    """Return what is counted: a share and a count of one rating are of the same thing."""
    return Thing(kind="rating", id=counted.things, area=claim.area, quarter=claim.quarter, field=counted.rating,
                 part=claim.part)  # fmt: skip


def from_claimed_ratings(report: Report, claim: Claim) -> list[Evidence]:
    """Find the nearest share that is possible where no ratings are printed.

    The claimed count and share of a different rating give how many things were rated: 9 Green at 56% are 9 of 16.
    """
    counted = counted_in(report, claim)
    if counted is None or not counted.is_share or not claim.number:
        return []
    all_ratings = thing_counted(claim, replace(counted, rating=""))
    claims = {
        (its.rating, its.is_share): other
        for other in report.claims
        if (its := counted_in(report, other)) and thing_counted(other, replace(its, rating="")) == all_ratings
    }
    for (rating, is_share), number in claims.items():
        share = claims.get((rating, True))
        if share is None or is_share or rating == counted.rating:
            continue
        if base := _only_base(number.number, share.number):
            called = report.called(_rating_of(rating))
            known = f"{number.text} {called} at {share.text}% means that {base} have a rating."
            return [_nearest(claim, claim.number, base, known)]
    return []


def _only_base(number: Number | None, share: Number | None) -> int | None:
    """Return the only number of which a count is this share, rounded; None where several are possible."""
    if not number or not share or number.value < 1 or share.low <= 0:
        return None
    bases = range(round(number.value), int(100 * number.value / share.low) + 2)
    possible = [base for base in bases if share.is_like(Number.exact(100 * number.value / base))]
    return possible[0] if len(possible) == 1 else None


def _nearest(claim: Claim, share: Number, base: int, known: str) -> Evidence:
    nearest = round(share.value * base / 100)
    possible = 100 * nearest / base
    shown = in_words(possible, "percent", 2)
    how = f"of {base}, the possible share nearest to {claim.text}% is {shown} ({nearest})"
    return Evidence(number=Number.exact(possible), how=how, premise=known, shown=shown)


def hint(report: Report, claim: Claim) -> str:
    """Return where a wrong count may come from: it is the number of all that the report's summary counts; else ""."""
    counted = counted_in(report, claim)
    if counted is None or counted.is_share or claim.number is None or counted.rating == "total":
        return ""
    cells = report.find(kind=_SUMMARY.get(counted.things, ""), field="count")
    cells = [cell for cell in cells if cell.part in ("", counted.things)]
    is_total = len(cells) > 1 and claim.number.is_like(add_cells(cells))
    return f" {claim.text} is the number of all {counted.things} that the report's summary counts." if is_total else ""


def _totals(ratings: "pd.Series[str]", counted: CountedRatings) -> list[Evidence]:
    """Count all things; or those without a rating, whether or not N/A is printed for them."""
    if counted.rating == "total":
        how = f"the report lists {counted.noun(len(ratings))}"
        return [Evidence(number=Number.exact(len(ratings)), how=how)]
    unrated = ratings[~ratings.isin(RATED)]
    how = f"in the report's own list {counted.noun(len(unrated))} without a rating"
    numbers = dict.fromkeys((len(unrated), int((unrated == "N/A").sum())))
    return [Evidence(number=Number.exact(number), how=how) for number in numbers]


def _ratings(report: Report, claim: Claim, counted: CountedRatings) -> "pd.Series[str] | None":
    """Return the printed rating of each thing that is counted, "" where it has none; None where none has one."""
    of_set = next((part.value for part in parts_of(claim.part) if part.dimension == "set"), PLAN)
    printed = report.rating_of(counted.kind, claim.quarter, of_set=of_set)
    rows = _rows(report, counted.kind, claim.quarter, of_set)
    ids = _in_part(report, rows, counted.kind, claim)
    if printed.empty or ids is None:
        return None
    every = pd.Series(printed, index=list(dict.fromkeys([*rows.index, *printed.index]))).fillna("")
    return every if _is_of_all(claim) else every[every.index.isin(ids)]


def _rows(report: Report, kind: str, label: str, of_set: str) -> pd.DataFrame:
    """List what is reported in a quarter: of the measures, those of a set that have a return."""
    if kind == "action":
        rows = report.data.actions
        return rows[rows["quarter"] == label].set_index("action_id", drop=False)
    scored = report.measures_of(label)
    scored = scored[scored["set"] == of_set]
    returned = set(report.data.returns.loc[report.data.returns["quarter"] == label, "measure_id"])
    return scored[scored.index.isin(returned)] if returned else scored


def _is_of_all(claim: Claim) -> bool:
    return claim.area == COUNCIL and not parts_of(claim.part)


def _in_part(report: Report, rows: pd.DataFrame, kind: str, claim: Claim) -> list[str] | None:
    """List the ids in a claim's part and area; None where the data do not hold them."""
    for part in parts_of(claim.part):
        if part.dimension not in rows:
            return None
        rows = rows[rows[part.dimension] == part.value]
    if claim.area != COUNCIL:
        if kind != "action" or "service" not in rows:
            return None
        rows = rows[rows["service"].isin(report.data.framework.services_of(claim.area))]
    return list(rows.index)


def _with_data(report: Report, claim: Claim) -> list[Evidence]:
    """Count the measures that have a figure for the quarter."""
    measures = report.measures_of(claim.quarter)
    number = int(measures.loc[measures["set"] == PLAN, "actual"].notna().sum())
    how = f"{count(number, 'measure has', 'measures have')} a figure for the quarter"
    return [Evidence(number=Number.exact(number), how=how)] if number else []


def from_risks(report: Report, claim: Claim) -> list[Evidence]:
    """Count the risks of a level, a band or a forecast."""
    subject = _RISKS.match(claim.subject) if not claim.figure else None
    if claim.quarter != report.quarter.label or report.risks.empty:
        return []
    recipe = FIGURES[claim.figure].recipe if claim.figure in FIGURES else None
    if not isinstance(recipe, RiskRecipe) and not subject:
        return []
    risks = _counted_risks(claim, subject)
    rows = report.risks[report.risks["level"] == risks.level] if risks.level else report.risks
    if isinstance(recipe, RiskRecipe) and recipe.column:
        return _counted(rows[recipe.column], [recipe.word])
    if risks.forecast:
        return _counted(rows["forecast"], [risks.forecast])
    if not risks.band:
        return [Evidence(number=Number.exact(len(rows)), how=f"{len(rows)} {is_are(len(rows))} on the register")]
    printed = report.rating_of("risk").reindex(rows.index)
    return _counted(printed.fillna(rows["band"]).str.casefold(), [risks.band.casefold()])


@dataclass(frozen=True, kw_only=True)
class CountedRisks:
    """Which risks a claim counts: of a level, a band or a forecast; "" for all."""

    level: str
    band: str
    forecast: str


def _counted_risks(claim: Claim, subject: "re.Match[str] | None") -> CountedRisks:
    """Read level, band and forecast from a claim's part, or otherwise from its subject."""
    words = _FORECAST.search(claim.words)
    forecast = _WAYS.get(words[2], "static") if words else ""
    parts = {part.dimension: part.value for part in parts_of(claim.part)}
    if subject is None:
        return CountedRisks(level=parts.get("level", ""), band=parts.get("band", ""), forecast=forecast)
    band = "" if forecast else subject[2].strip(" ,")
    return CountedRisks(level=(subject[1] or "").casefold(), band=band, forecast=forecast)


def _counted(words: "pd.Series[str]", wanted: Iterable[str]) -> list[Evidence]:
    """Count words; where some are missing, only the range that they leave is known."""
    number, unknown = int(words.isin(list(wanted)).sum()), int(words.isna().sum())
    if not unknown:
        return [Evidence(number=Number.exact(number), how=f"the report lists {number or 'none'}", shown=str(number))]
    known = "the report lists none of them" if not number else f"the report lists {number}"
    how = f"{known}; for {unknown} this could not be checked"
    shown = f"{number} to {number + unknown}"
    return [Evidence(number=Number(number, number, number + unknown), how=how, shown=shown, is_bound=True)]


def not_printed(report: Report, claim: Claim) -> str:
    """Return why ratings cannot be counted, "" where they can."""
    counted = counted_in(report, claim)
    if counted and report.rating_of(counted.kind, claim.quarter).empty:
        return f"No ratings are printed for {claim.quarter}, so nothing can be counted."
    return ""
