"""The reconciliation as managers read it: what changes a conclusion first, in words that need no other report."""

import re
from typing import Any, get_args

import pandas as pd
from markupsafe import Markup, escape

from perf.dataset.dataset import Dataset
from perf.pages.block import Block, bullets, lead, say
from perf.pages.cell import Cell, cell
from perf.pages.links import RowsTable, at, link, row_id
from perf.pages.tables import Col, Row, small_lines, table
from perf.reconciliation.findings import AGREES, CANNOT, DIFFERS, NOTE, Matter, counts_sentence
from perf.reconciliation.printed_cells import with_unit
from perf.reconciliation.printed_numbers import PrintedUnit, read_number
from perf.rules import LISTED
from perf.wording import is_are

_CONCLUSIONS: tuple[Matter, ...] = ("status", "target")
_JOINT = re.compile(r"( / | \+ )")
_NAMED_CLAIM = re.compile(r"\b(claim )(\d\w*)", re.IGNORECASE)
_CAPTIONS: dict[Matter, str] = {
    "status": "Ratings and targets",
    "direction": "Arrows",
    "count": "Counts and figures",
    "whole": "Totals and shares",
    "date": "Dates and periods",
    "risk": "Risk scores and reference numbers",
}
_SHORT = 14  # characters that fit on a line of their own
_MOST_NAMED = 6  # of what cannot be checked for one reason, so many are named


def for_managers(findings: pd.DataFrame, data: Dataset) -> pd.DataFrame:
    """Return the findings without those for the analyst alone, which check officers' notes.

    `place` is the id of the row in the lists of measures, actions or risks that a finding is about; "" if it has none.
    """
    rows = findings[findings["check"] != NOTE].reset_index(drop=True)
    about = zip(rows["kind"], rows["id"], strict=True)
    tables: dict[str, RowsTable] = {LISTED[table].one: table for table in get_args(RowsTable)}
    places = [row_id(data, tables[kind], name) if kind in tables else "" for kind, name in about]
    return rows.assign(place=pd.Series(places, rows.index, dtype="str"))


def answer(findings: pd.DataFrame) -> Block:
    """Answer the page's question, with the counts."""
    if findings.empty:
        return lead("Nothing was printed for the quarter that could be checked.")
    differing = findings[findings["finding"] == DIFFERS]
    if differing.empty:
        return lead(f"Yes, as far as it can be checked. {counts_sentence(findings)}")
    weighty = int(differing["matter"].isin(_CONCLUSIONS).sum())
    about = f" Of those that differ, {weighty:,} {is_are(weighty)} about a rating, a count of ratings or a target."
    return lead(f"Not everywhere. {counts_sentence(findings)}{about if weighty else ''}")


def differing(findings: pd.DataFrame, *matters: Matter) -> Block:
    """Show what differs in some matters: what was printed and where, what recomputes, and the rule."""
    rows = findings[(findings["finding"] == DIFFERS) & findings["matter"].isin(matters)]
    columns = (
        Col("What", lambda row: _what(row) + small_lines(row["where"], parts={"Where": row["where"]})),
        Col("Printed", lambda row: _with_units(row, "printed")),
        Col("Recomputed", lambda row: _with_units(row, "recomputed")),
        Col("Why", lambda row: _linked(row["why"])),
    )
    return table(rows, columns, caption=f"{_CAPTIONS[matters[0]]} that differ")


def _named(subject: str) -> str:
    """Format the subject of a finding: "stage=1 complaints" becomes "Stage 1 complaints"."""
    plain = subject.replace("=", " ")
    return plain[:1].upper() + plain[1:]


def _what(row: Row) -> Markup:
    """Return what a finding is about, with a link to its row in the lists, else to the claims that it names."""
    name = _named(row["subject"])
    return link(name, at(row["place"])) if row["place"] else _linked(name)


def _linked(text: str) -> Markup:
    """Link each claim that a text names with its row in the list of claims."""
    return Markup(_NAMED_CLAIM.sub(r'\1<a href="#claim-\2">\2</a>', str(escape(text))))


def _printed(row: Row) -> dict[str, Any]:
    """Return what was printed for a file: the number that was read, its unit, and the text."""
    number, unit = read_number(row["printed"], row["unit"]), str(row["unit"])
    unit = "GBP" if PrintedUnit(unit).is_money else unit  # thousands and millions are read as pounds
    return {"": number.value, "unit": unit, "text": row["printed"]} if number else {"text": row["printed"]}


def _with_units(row: Row, column: str) -> Cell:
    """Format each of the numbers in a cell with its unit, once; a short one is not broken over two lines."""
    text, unit = str(row[column]), str(row["unit"])
    pieces = _JOINT.split(text)
    numbers, joints = [with_unit(number, unit) for number in pieces[::2]], pieces[1::2]
    if set(joints) == {" / "}:
        numbers = [*dict.fromkeys(numbers)]
    mark = Markup('<span class="way">{}</span>')
    shown = [mark.format(number) if len(number) <= _SHORT else escape(number) for number in numbers]
    html = Markup("").join(piece for pair in zip(["", *joints], shown, strict=False) for piece in pair)
    return cell(html, {"": row[column], "unit": row["unit"]})


def unchecked(findings: pd.DataFrame) -> Block:
    """List what could not be checked, by reason."""
    rows = findings[findings["finding"] == CANNOT]
    lines = []
    for why, group in rows.groupby("why", sort=False):
        names = list(dict.fromkeys(group["subject"].str.replace("=", " ")))
        more = len(names) - _MOST_NAMED
        listed = [*names[:_MOST_NAMED], f"{more} more"] if more > 1 else names
        lines.append(f"{str(why).removesuffix('.')}: {'; '.join(listed)}.")
    return bullets(lines)


def claims(printed: pd.DataFrame, findings: pd.DataFrame) -> Block:
    """List every claim that was checked, so that a finding that names one by its number can be followed.

    Parameters
    ----------
    printed : DataFrame
        The table claims of the council folder.
    findings : DataFrame
        What `perf.reconcile` returns.
    """
    by_claim = findings.assign(no=findings["claims"].str.split(", ")).explode("no").set_index("no")["finding"]
    rows = printed[printed["claim_no"].isin(by_claim.index)]
    rows = rows.assign(finding=rows["claim_no"].map(by_claim[~by_claim.index.duplicated()]))
    columns = (
        Col("Claim", lambda row: Markup('<span id="claim-{0}">{0}</span>').format(row["claim_no"])),
        Col(
            "What it is about",
            lambda row: cell(row["subject"]) + small_lines(row["where"], parts={"Where": row["where"]}),
        ),
        Col("Printed", lambda row: cell(with_unit(row["printed"], row["unit"]), _printed(row)), number=True),
        Col("Finding", lambda row: row["finding"].capitalize()),
    )
    return table(rows.fillna(""), columns, caption="The claims of the report's prose")


def by_check(findings: pd.DataFrame) -> Block:
    """Count the findings of each check."""
    rows = pd.crosstab(findings["check"], findings["finding"])
    rows = rows.reindex(columns=[DIFFERS, CANNOT, AGREES], fill_value=0)
    rows = rows.reindex(findings["check"].drop_duplicates()).reset_index()
    columns = (
        Col("Check", lambda row: str(row["check"]).capitalize()),
        *(Col(word.capitalize(), word, number=True) for word in (DIFFERS, CANNOT, AGREES)),
    )
    return table(rows, columns, caption="Findings by check")


def method() -> Block:
    """Describe how the report was checked, and what was not used as evidence."""
    return say(
        "Every rating, arrow, count, share and date that the report prints was worked out again from what the same "
        "report prints elsewhere, and from the returns, actions and risks behind it.",
        "Numbers are compared at the precision at which they are printed: a printed 88.3% agrees with everything that "
        "rounds to it, and words such as about and nearly are taken to mean what they say.",
        "A status printed for measures and actions together agrees if their ratings, counted together, give it. This "
        "pack's own status is the worse of the two, so a status that agrees here can differ from the pack's own.",
        "What contradicts itself in several places is one finding, with each of the places, so more claims can differ "
        "than there are findings about claims.",
        "Records that are not the council's own are never used as evidence. Where nothing else in the report gives a "
        "figure, the finding is that it cannot be checked.",
    )
