"""Printed ratings against the rules: measures, actions, risks and the groups that they roll up to."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import pandas as pd

from perf.reconciliation.checks.ids_and_risks import compact_name
from perf.reconciliation.findings import AGREES, CANNOT, DIFFERS, Finding, Verdict, verdict_of
from perf.reconciliation.printed_report import Mark, Report
from perf.rules import RATED, TREND
from perf.scoring.actions import COMPLETION, DUE_DATE, NOTHING
from perf.scoring.group_ratings import roll_up
from perf.wording import count, is_are, listing, value, values_apart

_finding = partial(Finding, check="rating", matter="status")
_POLARITY = {"higher": "higher is better", "lower": "lower is better", "target": "nearer is better"}


def _of(report: Report, printed: Mark) -> "partial[Finding]":
    """Begin the finding about a printed rating."""
    return partial(_finding, **report.subject_of(printed.kind, printed.id), where=printed.where,
                   printed=report.called(printed.text, kind=printed.kind))  # fmt: skip


def _unknown(report: Report, printed: Mark) -> Finding:
    why = f"The folder has no {printed.kind} with this id for {report.quarter}, so its rating cannot be worked out."
    return _of(report, printed)(verdict=CANNOT, why=why)


def check_measures(report: Report) -> Iterator[Finding]:
    """Rate each measure on its return and compare the rating that is printed."""
    for printed in report.marks("measure", "rating"):
        if printed.id not in report.measures.index:
            yield _unknown(report, printed)
            continue
        row = report.measures.loc[printed.id]
        if row["polarity"] == "none" and printed.text in RATED:
            why = "In this measure neither higher nor lower is better, so the rule gives it no rating."
            yield _of(report, printed)(verdict=CANNOT, why=why)
            continue
        yield _rated(report, printed, row, _why_measure(report, row), _consequence(report, row))


def check_actions(report: Report) -> Iterator[Finding]:
    """Rate each action by its progress and its date, and compare the rating that is printed."""
    for printed in report.marks("action", "rating"):
        if printed.id in report.actions.index:
            row = report.actions.loc[printed.id]
            yield _rated(report, printed, row, _why_action(report, row))
        else:
            yield _unknown(report, printed)


def _rated(report: Report, printed: Mark, row: "pd.Series[str]", rule: str, consequence: str = "") -> Finding:
    """Compare a printed rating with the rule's; what an officer states with a reason is no contradiction."""
    is_stated = row["stated_rating"] == printed.text != row["rating"]
    verdict = AGREES if is_stated else verdict_of(printed.text == row["rating"])
    why = (f"An officer states {report.called(printed.text)}, with a reason. " if is_stated else "") + rule
    why += consequence if verdict == DIFFERS else ""
    return _of(report, printed)(recomputed=report.called(row["rating"]), verdict=verdict, why=why)


def _consequence(report: Report, row: "pd.Series[str]") -> str:
    """Return what the rule's rating would change in the rating of the measure's theme, "" where nothing."""
    printed = _of_theme(report, row["theme"])
    cuts = report.data.framework.roll_up.model_dump()
    before = roll_up(printed, **cuts)
    after = roll_up(printed.mask(printed.index == row.name, row["rating"]), **cuts)
    if before == after:
        return ""
    return f" With this rating {row['theme']} would be {report.called(after)} rather than {report.called(before)}."


def _why_measure(report: Report, row: "pd.Series[str]") -> str:
    missing = [name for name, column in (("figure", "actual"), ("target", "target")) if pd.isna(row[column])]
    if missing:
        return f"Without a {listing(missing, 'or a')} a measure is not rated (N/A)."
    if row["polarity"] == "none":
        return "In this measure neither higher nor lower is better, so it is not rated (N/A)."
    actual, target = values_apart(row["actual"], row["target"], unit=row["unit"])
    figures = f"{actual} against a target of {target}, where {_POLARITY[row['polarity']]}"
    if row["miss"] <= 0:
        return f"{figures}: on target or better is {report.called('Green')}."
    miss, limit = values_apart(row["miss"], row["limit"])
    if row["amber_by"] == TREND and pd.isna(row["floor"]):
        return f"{figures}: {_why_trend(report, row, miss, limit)}."
    reach = "no more" if row["rating"] == "Amber" else "more"
    amber, rating = report.called("Amber"), report.called(row["rating"])
    return f"{figures}: a miss of {miss}, {reach} than the {limit} that {amber} allows, is {rating}."


def _why_trend(report: Report, row: "pd.Series[str]", miss: str, limit: str) -> str:
    """Return why a missed target by trend is Green, Amber, Red or not rated, without a full stop."""
    green = report.called("Green")
    if row["rating"] == "Green":
        return f"a miss of {miss}, no more than the {limit} that {green} allows, is {green}"
    missed = f"a miss of {miss}, more than the {limit} that {green} allows"
    if row["rating"] == "N/A":
        return f"{missed}, is not rated (N/A), because {row['not_rated']}"
    better = "better" if row["rating"] == "Amber" else "not better"
    return f"{missed}, {better} than {report.comparison.ago}, is {report.called(row['rating'])}"


def _why_action(report: Report, row: "pd.Series[str]") -> str:
    if row["decided_by"] == NOTHING:
        return "Without a percentage an action is not rated (N/A)."
    done, expected = (value(row[name], "percent") for name in ("percent_complete", "expected"))
    if row["decided_by"] == DUE_DATE:
        return f"It was due by the end of the quarter and is {done} complete: that is {report.called('Red')}."
    if row["decided_by"] == COMPLETION:
        return f"It is complete: that is {report.called('Green')}."
    far = {
        "Green": "as far as expected",
        "Amber": "a little behind",
        "Red": f"further behind than {report.called('Amber')} allows",
    }[row["rating"]]
    return f"{done} complete where {expected} is expected by now is {far}: {report.called(row['rating'])}."


def check_risks(report: Report) -> Iterator[Finding]:
    """Find the band of each risk's score, and compare the band that is printed."""
    bands = {compact_name(name) for name in report.data.framework.risk_bands}
    for printed in report.marks("risk", "rating"):
        finding = partial(_of(report, printed), check="risk band", matter="risk")
        if printed.id not in report.risks.index:
            yield finding(verdict=CANNOT, matter="status", why=_unknown(report, printed).why)
            continue
        row = report.risks.loc[printed.id]
        if pd.isna(row["band"]):
            yield finding(verdict=CANNOT, why="The risk has no score from which its band could be found.")
            continue
        why = f"A score of {row['score']} is in the band {row['band']}."
        why += "" if compact_name(printed.text) in bands else f" The matrix has no band {printed.text}."
        agrees = compact_name(printed.text) == compact_name(row["band"])
        yield finding(recomputed=row["band"], verdict=verdict_of(agrees), why=why)


def check_groups(report: Report) -> Iterator[Finding]:
    """Roll up the ratings printed for the members of each group, and compare the rating that is printed for it."""
    members: dict[str, Callable[[Report, str], pd.Series[str]]] = {
        "theme": _of_theme, "corporate_action": _of_corporate_action, "overall": _of_overall,
    }  # fmt: skip
    for kind, ratings_of in members.items():
        for printed in report.marks(kind, "rating"):
            group = compare_group(report, printed.text, ratings_of(report, printed.id))
            finding = partial(_of(report, printed), check="roll-up")
            why = group.why + (together(printed.id) if kind == "overall" else "")
            yield finding(recomputed=group.recomputed, verdict=group.verdict, why=why)


@dataclass(frozen=True, kw_only=True)
class GroupComparison:
    """The rating of a group beside the roll-up of its members: the rule's rating, the verdict and the reason."""

    recomputed: str
    verdict: Verdict
    why: str


def compare_group(report: Report, printed: str, ratings: "pd.Series[str]") -> GroupComparison:
    """Compare the rating printed for a group with the roll-up of the ratings printed for its members."""
    if ratings.empty:
        why = "No rating is printed for any of its members, so there is nothing to roll up."
        return GroupComparison(recomputed="", verdict=CANNOT, why=why)
    cuts = report.data.framework.roll_up
    recomputed = roll_up(ratings, **cuts.model_dump())
    rated = ratings[ratings.isin(RATED)]
    number = int((rated == "Green").sum())
    green, amber, red = (report.called(rating) for rating in RATED)
    rule = {
        "Green": f"{cuts.green_from:.0%} or more {green} makes a group {green}",
        "Amber": f"fewer than {cuts.green_from:.0%} {green} makes a group {amber}, unless it is {red}",
        "Red": f"fewer than {cuts.red_below:.0%} {green} and at least one {red} makes a group {red}",
        "N/A": "a group without any rating is not rated",
    }[recomputed]
    have = "has a rating" if len(rated) == 1 else "have a rating"
    counts = f"Of its {count(len(ratings), 'member')}, {len(rated)} {have} and {number} {is_are(number)} {green}"
    verdict = verdict_of(report.names.read(printed) == recomputed)
    return GroupComparison(recomputed=report.called(recomputed), verdict=verdict, why=f"{counts}: {rule}.")


def _of_theme(report: Report, name: str) -> "pd.Series[str]":
    printed = report.rating_of("measure")
    themes = report.measures["theme"].reindex(printed.index)
    return printed[themes == name]


def _of_corporate_action(report: Report, name: str) -> "pd.Series[str]":
    printed = report.rating_of("action")
    groups = report.actions["corporate_action"].reindex(printed.index)
    return printed[groups == name]


def _of_overall(report: Report, name: str) -> "pd.Series[str]":
    """Return the ratings that an overall status sums up: of measures, of actions, or both."""
    words = name.casefold()
    is_overall = words in (report.data.framework.report.casefold(), "overall", "council")
    if not is_overall and not _kinds(words):
        return pd.Series(dtype="str")
    return overall_ratings(report, words)


def overall_ratings(report: Report, words: str) -> "pd.Series[str]":
    """Return the ratings behind an overall status in a sentence: of measures and actions if it names neither."""
    return pd.concat([report.rating_of(kind) for kind in _kinds(words.casefold()) or ("measure", "action")])


def together(words: str) -> str:
    """Return a note where an overall status counts measures and actions together, as this pack never does; or ""."""
    note = " Measures and actions are counted together here, as printed; the pack's own status is the worse of the two."
    return "" if _kinds(words.casefold()) else note


def _kinds(words: str) -> list[str]:
    return [kind for kind in ("measure", "action") if kind in words]


CHECKS = (check_groups, check_measures, check_actions, check_risks)
