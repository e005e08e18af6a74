"""The reconciliation as managers read it: what changes a conclusion first, in words that need no other report."""

import re

import pandas as pd
from markupsafe import Markup

from perf.pages.block import Block, bullets, lead, say
from perf.pages.tables import Col, Row, small, table
from perf.reconciliation.findings import AGREES, CANNOT, DIFFERS, NOTE, counts_sentence
from perf.reconciliation.printed_cells import with_unit
from perf.wording import is_are

_CONCLUSIONS = ("status", "target")
_SPLIT = re.compile(r"( / | \+ )")
_CAPTIONS = {
    "status": "Ratings and targets",
    "direction": "Arrows",
    "count": "Counts and figures",
    "whole": "Parts and wholes",
    "date": "Dates and periods",
    "risk": "Risks and ids",
}
_SHORT = 14  # characters that fit on a line of their own
_MOST_NAMED = 6  # of what cannot be checked for one reason, so many are named


def for_managers(found: pd.DataFrame) -> pd.DataFrame:
    """Leave out what is for the analyst alone: the check of officers' notes."""
    return found[found["check"] != NOTE].reset_index(drop=True)


def answer(found: pd.DataFrame) -> Block:
    """Answer the page's question, with the counts."""
    if found.empty:
        return lead("There is nothing printed for the quarter that could be checked.")
    differ = found[found["finding"] == DIFFERS]
    if differ.empty:
        return lead(f"Yes, as far as it can be checked. {counts_sentence(found)}")
    weighty = int(differ["matter"].isin(_CONCLUSIONS).sum())
    about = f" {weighty:,} that {_differ(weighty)} {is_are(weighty)} about a rating, a count of ratings or a target."
    return lead(f"Not everywhere. {counts_sentence(found)}{about if weighty else ''}")


def differing(found: pd.DataFrame, *matters: str) -> Block:
    """Show what differs in some matters: what was printed and where, what recomputes, and the rule."""
    rows = found[(found["finding"] == DIFFERS) & found["matter"].isin(matters)]
    columns = (
        Col("What", lambda row: _what(row["subject"]) + small(row["where"])),
        Col("Printed", _printed),
        Col("Recomputed", _recomputed),
        Col("Why", "why"),
    )
    return table(rows, columns, caption=f"{_CAPTIONS[matters[0]]} that differ")


def _differ(many: int) -> str:
    return "differs" if many == 1 else "differ"


def _what(subject: str) -> Markup:
    """Head a row with what is found wrong: "stage=1 complaints" is "Stage 1 complaints"."""
    return Markup("{}").format(_named(subject))


def _named(subject: str) -> str:
    plain = subject.replace("=", " ")
    return plain[:1].upper() + plain[1:]


def _printed(row: Row) -> Markup:
    return _with_units(str(row["printed"]), str(row["unit"]))


def _recomputed(row: Row) -> Markup:
    return _with_units(str(row["recomputed"]), str(row["unit"]))


def _with_units(text: str, unit: str) -> Markup:
    """Say each of the numbers in a cell with its unit, once; a short one is not broken over two lines."""
    joint = next(iter(_SPLIT.findall(text)), "")
    parts = [with_unit(part, unit) for part in _SPLIT.split(text) if part != joint]
    said = [*dict.fromkeys(parts)] if joint == " / " else parts
    mark = Markup('<span class="way">{}</span>')
    return Markup(joint).join(mark.format(part) if len(part) <= _SHORT else part for part in said)


def unchecked(found: pd.DataFrame) -> Block:
    """Say in short what could not be checked, by reason."""
    rows = found[found["finding"] == CANNOT]
    lines = []
    for why, group in rows.groupby("why", sort=False):
        names = list(dict.fromkeys(group["subject"].str.replace("=", " ")))
        more = len(names) - _MOST_NAMED
        told = [*names[:_MOST_NAMED], f"{more} more"] if more > 1 else names
        lines.append(f"{str(why).removesuffix('.')}: {'; '.join(told)}.")
    return bullets(lines)


def families(found: pd.DataFrame) -> Block:
    """Count the findings of each family of checks."""
    rows = pd.crosstab(found["check"], found["finding"]).reindex(columns=[DIFFERS, CANNOT, AGREES], fill_value=0)
    rows = rows.reindex(found["check"].drop_duplicates()).reset_index()
    columns = (
        Col("Check", lambda row: str(row["check"]).capitalize()),
        *(Col(word.capitalize(), word, number=True) for word in (DIFFERS, CANNOT, AGREES)),
    )
    return table(rows, columns, caption="Findings by check")


def method() -> Block:
    """Say how it was checked, and what was not taken for evidence."""
    return say(
        "Every rating, arrow, count, share and date that the report prints was worked out again from what the same "
        "report prints elsewhere, and from the returns, actions and risks behind it.",
        "Numbers are compared at the precision at which they are printed: a printed 88.3% agrees with everything that "
        "rounds to it, and words such as about and nearly are taken as they are meant.",
        "Estimated and made-up data are never evidence. Where nothing else in the report gives a figure, it says that "
        "it cannot be checked.",
    )
