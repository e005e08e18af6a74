"""Printed ratings against the rules: measures, actions, risks and the groups that they roll up to."""

from collections.abc import Callable, Iterator

import pandas as pd

from perf.reconciliation.findings import AGREES, CANNOT, DIFFERS, Finding, verdict
from perf.reconciliation.printed_report import Report
from perf.rules import RATED
from perf.scoring.group_ratings import roll_up
from perf.wording import count, is_are, listing, value, values_apart

_BETTER = {"higher": "more is better", "lower": "less is better", "target": "nearer is better"}


def _printed(report: Report, kind: str) -> Iterator[tuple[str, str, str]]:
    """List each rating that is printed for a thing of a kind, once, with the first place: id, rating, where."""
    rows = report.ratings[report.ratings["kind"] == kind].dropna(subset=["rating"])
    for row in rows.drop_duplicates(["id", "rating"]).itertuples():
        yield str(row.id), str(row.rating), str(row.where)


def check_measures(report: Report) -> Iterator[Finding]:
    """Rate each measure on its return and compare the rating that is printed."""
    for name, printed, where in _printed(report, "measure"):
        if name not in report.measures.index:
            yield _unknown("rating", name, where, printed, "measures")
            continue
        row = report.measures.loc[name]
        subject = _titled(name, row["title"])
        if row["polarity"] == "none" and printed in RATED:
            why = "Neither more nor less is better in this measure, so the rule gives it no rating."
            yield Finding("rating", subject, where, printed, "", CANNOT, why, "status")
            continue
        stated = row["stated_rating"] == printed != row["rating"]
        finding = AGREES if stated else verdict(printed == row["rating"])
        why = (f"An officer states {printed}, with a reason. " if stated else "") + _why_measure(row)
        why += _consequence(report, row) if finding == DIFFERS else ""
        yield Finding("rating", subject, where, printed, row["rating"], finding, why, "status")


def _consequence(report: Report, row: pd.Series) -> str:
    """Say what the rule's rating would make of the measure's theme, where that is another than by the printed one."""
    printed = _of_theme(report, row["theme"])
    cuts = report.data.framework.roll_up.model_dump()
    before, after = (
        roll_up(ratings, **cuts) for ratings in (printed, printed.mask(printed.index == row.name, row["rating"]))
    )
    return "" if before == after else f" With it {row['theme']} would be {after}, not {before}."


def _why_measure(row: pd.Series) -> str:
    missing = [name for name, column in (("figure", "actual"), ("target", "target")) if pd.isna(row[column])]
    if missing:
        return f"Without a {listing(missing, 'or a')} a measure is not rated (N/A)."
    if row["polarity"] == "none":
        return "Neither more nor less is better in this measure, so it is not rated (N/A)."
    actual, target = values_apart(row["actual"], row["target"], row["unit"])
    told = f"{actual} against a target of {target}, where {_BETTER[row['polarity']]}"
    if row["rating"] == "Green":
        return f"{told}: on target or better is Green."
    miss, limit = values_apart(row["miss"], row["limit"])
    reach = "no more" if row["rating"] == "Amber" else "more"
    return f"{told}: a miss of {miss}, {reach} than the {limit} that Amber allows, is {row['rating']}."


def check_actions(report: Report) -> Iterator[Finding]:
    """Rate each action by its progress and its date, and compare the rating that is printed."""
    for name, printed, where in _printed(report, "action"):
        if name not in report.actions.index:
            yield _unknown("rating", name, where, printed, "actions")
            continue
        row = report.actions.loc[name]
        stated = row["stated_rating"] == printed != row["rating"]
        finding = AGREES if stated else verdict(printed == row["rating"])
        why = f"An officer states {printed}, with a reason. " if stated else ""
        why += _why_action(row, report.quarter.end)
        yield Finding("rating", _titled(name, row["title"]), where, printed, row["rating"], finding, why, "status")


def _why_action(row: pd.Series, end: pd.Timestamp) -> str:
    done, expected = (value(row[name], "percent") for name in ("percent_complete", "expected"))
    if pd.isna(row["percent_complete"]):
        return "Without a percentage an action is not rated (N/A)."
    if row["rating"] == "Red" and pd.notna(row["due"]) and row["due"] <= end:
        return f"It was due by the end of the quarter and is {done} complete: that is Red."
    if row["percent_complete"] >= 100:
        return "It is complete: that is Green."
    far = {"Green": "as far as expected", "Amber": "a little behind", "Red": "further behind than Amber allows"}
    return f"{done} complete where {expected} is expected by now is {far[row['rating']]}: {row['rating']}."


def check_risks(report: Report) -> Iterator[Finding]:
    """Give each risk the band of its score, and compare the band that is printed."""
    bands = {_squeezed(name): name for name in report.data.framework.risk_bands}
    for name, printed, where in _printed(report, "risk"):
        if name not in report.risks.index:
            yield _unknown("risk band", name, where, printed, "risks")
            continue
        row = report.risks.loc[name]
        subject = _titled(name, row["title"])
        if pd.isna(row["band"]):
            why = "The risk has no score that a band could be found for."
            yield Finding("risk band", subject, where, printed, "", CANNOT, why, "risk")
            continue
        known = _squeezed(printed) in bands
        why = f"A score of {row['score']} lies in the band {row['band']}."
        why += "" if known else f" The matrix has no band {printed}."
        finding = verdict(_squeezed(printed) == _squeezed(row["band"]))
        yield Finding("risk band", subject, where, printed, row["band"], finding, why, "risk")


def _squeezed(name: str) -> str:
    return "".join(name.casefold().split())


def check_groups(report: Report) -> Iterator[Finding]:
    """Roll up the ratings printed for the parts of each group, and compare the rating that is printed for it."""
    parts: dict[str, Callable[[Report, str], pd.Series]] = {
        "theme": _of_theme, "corporate_action": _of_corporate_action, "overall": _of_overall,
    }  # fmt: skip
    for kind, ratings_of in parts.items():
        for name, printed, where in _printed(report, kind):
            ratings = ratings_of(report, name)
            yield group_finding(report, _group(report, kind, name), printed, where, ratings)


def _group(report: Report, kind: str, name: str) -> str:
    rows = report.data.corporate_actions
    title = rows.loc[rows["corporate_action"] == name, "title"].dropna()
    return f"{name} {title.iloc[0]}" if kind == "corporate_action" and len(title) else name


def group_finding(report: Report, name: str, printed: str, where: str, ratings: pd.Series) -> Finding:
    """Compare one printed rating of a group with the roll-up of the ratings printed for its parts."""
    if ratings.empty:
        why = "No rating is printed for any of its parts, so there is nothing to roll up."
        return Finding("roll-up", name, where, printed, "", CANNOT, why, "status")
    cuts = report.data.framework.roll_up
    found = roll_up(ratings, **cuts.model_dump())
    rated = ratings[ratings.isin(RATED)]
    green = int((rated == "Green").sum())
    rule = {
        "Green": f"{cuts.green_from:.0%} or more Green makes a group Green",
        "Amber": f"fewer than {cuts.green_from:.0%} Green makes a group Amber, unless it is Red",
        "Red": f"fewer than {cuts.red_below:.0%} Green and at least one Red makes a group Red",
        "N/A": "a group of which nothing is rated is not rated",
    }[found]
    have = "has a rating" if len(rated) == 1 else "have a rating"
    told = f"Of its {count(len(ratings), 'part')}, {len(rated)} {have} and {green} {is_are(green)} Green"
    finding = verdict(printed.casefold() == found.casefold())
    return Finding("roll-up", name, where, printed, found, finding, f"{told}: {rule}.", "status")


def _of_theme(report: Report, name: str) -> pd.Series:
    printed = report.rating_of("measure")
    themes = report.measures["theme"].reindex(printed.index)
    return printed[themes == name]


def _of_corporate_action(report: Report, name: str) -> pd.Series:
    printed = report.rating_of("action")
    groups = report.actions["corporate_action"].reindex(printed.index)
    return printed[groups == name]


def _of_overall(report: Report, name: str) -> pd.Series:
    """Give the ratings that an overall status sums up: of measures, of actions, or both."""
    said = name.casefold()
    kinds = [kind for kind in ("measure", "action") if kind in said]
    whole = (report.data.framework.report.casefold(), "overall", "council")
    if not kinds and said not in whole:
        return pd.Series(dtype="str")
    return pd.concat([report.rating_of(kind) for kind in kinds or ("measure", "action")])


def overall_ratings(report: Report, words: str) -> pd.Series:
    """Give the ratings behind an overall status that prose speaks of."""
    kinds = [kind for kind in ("measure", "action") if kind in words.casefold()]
    return pd.concat([report.rating_of(kind) for kind in kinds or ("measure", "action")])


def _titled(name: str, title: object) -> str:
    return name if pd.isna(title) or not title else f"{name} {title}"


def _unknown(check: str, name: str, where: str, printed: str, table: str) -> Finding:
    why = f"The folder has nothing of this id among its {table}, so its rating cannot be worked out."
    return Finding(check, name, where, printed, "", CANNOT, why, "status")


CHECKS = (check_groups, check_measures, check_actions, check_risks)
