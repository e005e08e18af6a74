"""The contract: what each table of a council folder must hold."""

from dataclasses import replace

import pandas as pd

from perf.dataset.table_rules import Column, Kind, Rule, Table
from perf.rules import RATINGS


def _not_before(first: str, last: str, noun: str) -> Rule:
    def check(rows: pd.DataFrame) -> "pd.Series[bool]":
        return ~(rows[last] < rows[first])

    return Rule(
        name=f"{last} is not before {first}",
        column=last,
        check=check,
        problem=f"{noun} ends on {{value}}, before it begins.",
        fix=f"Check {first} and {last}.",
        needs=(first,),
    )


def _score_is_product(rows: pd.DataFrame) -> "pd.Series[bool]":
    product = rows["likelihood"] * rows["impact"]
    return (rows["score"].isna() | product.isna() | (rows["score"] == product)).astype(bool)


def _stated_with(reason: str) -> Rule:
    def check(rows: pd.DataFrame) -> "pd.Series[bool]":
        return rows["stated_rating"].isna() | (rows[reason].notna() if reason in rows else False)

    return Rule(
        name="a stated rating has a reason",
        column="stated_rating",
        check=check,
        problem=f"{{value}} is stated, but {reason} is blank.",
        fix=f"Write in {reason} why it is not the calculated rating.",
    )


def _is_rating_unless_risk(rows: pd.DataFrame) -> "pd.Series[bool]":
    return rows["rating"].isna() | rows["rating"].isin(RATINGS) | (rows["kind"] == "risk").fillna(False)


def _amount_when_absolute(rows: pd.DataFrame) -> "pd.Series[bool]":
    return (rows["tolerance_kind"] != "absolute") | (rows["tolerance"].notna() if "tolerance" in rows else False)


def _share_when_relative(rows: pd.DataFrame) -> "pd.Series[bool]":
    absolute = rows["tolerance_kind"] == "absolute" if "tolerance_kind" in rows else False
    return rows["tolerance"].isna() | absolute | (rows["tolerance"] <= 1)


TOLERANCE_IS_SHARE = Rule(
    name="a relative tolerance is a share",
    column="tolerance",
    check=_share_when_relative,
    problem="{value} is not a share from 0 to 1.",
    fix="Write a share of the target, such as 0.10 for 10%, or set tolerance_kind to absolute.",
)
ABSOLUTE_HAS_TOLERANCE = Rule(
    name="an absolute tolerance has an amount",
    column="tolerance_kind",
    check=_amount_when_absolute,
    problem="the tolerance is absolute, but tolerance is blank.",
    fix="Write the tolerance in the measure's own unit.",
)
SCORE_IS_PRODUCT = Rule(
    name="a score is likelihood x impact",
    column="score",
    check=_score_is_product,
    problem="{value} is not likelihood x impact.",
    fix="Correct one of the three, or leave score blank so that it is calculated.",
    needs=("likelihood", "impact"),
)
PRINTED_RATING = Rule(
    name="a printed rating is a rating, unless it is a risk's band",
    column="rating",
    check=_is_rating_unless_risk,
    problem="{value} is not Green, Amber, Red or N/A.",
    fix="Write one of them, or leave it blank if none is printed.",
    needs=("kind",),
)


def _id(name: str, kind: Kind = "text") -> Column:
    return Column(name, kind, required=True, blank="problem")


def _word(name: str, *words: str, required: bool = False) -> Column:
    return Column(name, "word", required, "problem" if required else "allowed", words)


def _described(name: str) -> Column:
    """Return a required column of text that describes: a blank in it is only a remark."""
    return Column(name, required=True, blank="remark")


def _amount(name: str, *, required: bool = False, low: float | None = None, high: float | None = None) -> Column:
    return Column(name, "number", required, "problem" if required else "allowed", low=low, high=high)


QUARTER, MONTH, AREA = _id("quarter", "quarter"), _id("month", "month"), Column("area", default="council")
DIRECTORATE, SERVICE = (replace(_id(name), repeats=True) for name in ("directorate", "service"))
STAFF = replace(_word("staff_group", "corporate", "schools", required=True), repeats=True)
RATING = _word("stated_rating", *RATINGS)
_RISK_SCALE = (("inherent_likelihood", "inherent_impact", "likelihood", "impact"), 1, 4)

TABLES: dict[str, Table] = {
    "measures": Table(
        "measure",
        (
            _id("measure_id"), Column("other_ids"), _described("title"), _described("theme"),
            Column("category"), _described("unit"),
            _word("polarity", "higher", "lower", "target", "none", required=True),
            _word("basis", "ytd", "quarter", "snapshot"), _word("frequency", "quarterly", "annual"),
            _amount("tolerance", low=0), _word("tolerance_kind", "relative", "absolute"),
            Column("figure"), Column("part"),
        ),
        key=("measure_id",),
        rules=(TOLERANCE_IS_SHARE, ABSOLUTE_HAS_TOLERANCE),
        synonyms={"objective": "theme"},
    ),
    "returns": Table(
        "measure, quarter and area",
        (
            _id("measure_id"), QUARTER, AREA, _amount("actual"), _amount("target"), Column("data_to", "date"),
            Column("comparable", "yes or no"), RATING, Column("reason"), Column("note"),
        ),
        key=("measure_id", "quarter", "area"),
        rules=(_stated_with("reason"),),
    ),
    "corporate_actions": Table(
        "corporate action", (_id("corporate_action"), _described("title")), key=("corporate_action",)
    ),
    "actions": Table(
        "service plan action and quarter",
        (
            _id("action_id"), QUARTER, _id("corporate_action"), Column("service"), _described("title"),
            Column("owner"),
            Column("due", "date"), Column("revised_due", "date"),
            _amount("percent_complete", low=0, high=100), RATING, Column("note"),
        ),
        key=("action_id", "quarter"),
        rules=(_stated_with("note"),),
    ),
    "risks": Table(
        "risk and quarter",
        (
            _id("risk_ref"), QUARTER, _word("level", "corporate", "service", required=True),
            Column("service"), _described("title"),
            *(Column(name, "whole", low=_RISK_SCALE[1], high=_RISK_SCALE[2]) for name in _RISK_SCALE[0]),
            Column("score", "whole", low=1, high=16),
            _word("forecast", "increasing", "static", "decreasing"),
        ),
        key=("risk_ref", "quarter"),
        rules=(SCORE_IS_PRODUCT,),
    ),
    "commentary": Table(
        "report, area and quarter",
        (QUARTER, _id("report"), _id("area"), Column("cause"), Column("action_taken")),
        key=("report", "area", "quarter"),
    ),
    "claims": Table(
        "figure stated in a report's prose",
        (
            _id("claim_no"), _id("report_quarter", "quarter"), _described("where"), _described("subject"),
            Column("figure"), AREA, Column("quarter", "quarter"), Column("part"), _described("printed"), Column("unit"),
        ),
        key=("claim_no", "report_quarter"),
    ),
    "printed_ratings": Table(
        "status or arrow printed",
        (
            _word("kind", "measure", "action", "corporate_action", "theme", "overall", "risk", required=True),
            _id("id"), QUARTER, Column("rating", "word", words=RATINGS, only_words=False),
            _word("direction", "up", "down", "same", "unreadable"),
            Column("where"),
        ),
        rules=(PRINTED_RATING,),
    ),
    "printed_values": Table(
        "number or date printed in a table or note",
        (
            _id("kind"), _id("id"), AREA, QUARTER, _id("field"), _described("printed"), Column("unit"),
            _described("where"),
        ),
    ),
    "workforce": Table(
        "month end, service and staff group",
        (
            MONTH, DIRECTORATE, SERVICE, STAFF, _amount("headcount", required=True, low=0),
            _amount("fte", required=True, low=0),
        ),
        key=("month", "directorate", "service", "staff_group"),
        until="month",
    ),
    "absences": Table(
        "sickness spell and post",
        (
            _id("spell_id"), _id("person_id"), Column("post_id"), DIRECTORATE, SERVICE, STAFF,
            _amount("fte", required=True, low=0), _id("first_day", "date"), Column("last_day", "date"),
            Column("reason", repeats=True),
        ),
        key=("spell_id", "post_id", "service", "staff_group"),
        until="last_day",
        rules=(_not_before("first_day", "last_day", "the spell"),),
    ),
    "leavers": Table(
        "leaver and post",
        (
            _id("person_id"), DIRECTORATE, SERVICE, STAFF, _id("left_on", "date"), _described("reason"),
            Column("voluntary", "yes or no", required=True, blank="problem"),
        ),
        until="left_on",
    ),
    "complaints": Table(
        "complaint and stage",
        (
            _id("complaint_id"), DIRECTORATE, Column("service"), _id("received_on", "date"),
            Column("stage", "whole", required=True, blank="problem", low=1, high=2),
            Column("closed_on", "date"), Column("outcome"), Column("cause"), Column("lesson"),
        ),
        key=("complaint_id", "stage"),
        rules=(_not_before("received_on", "closed_on", "the complaint"),),
    ),
    "compliments": Table(
        "compliment",
        (_id("compliment_id"), DIRECTORATE, SERVICE, _id("received_on", "date")),
        key=("compliment_id",),
        until="received_on",
    ),
    "budget": Table(
        "month, service and kind",
        (
            MONTH, DIRECTORATE, SERVICE, _word("kind", "revenue", "capital", required=True),
            _amount("budget", required=True), _amount("profile"), _amount("actual"), _amount("forecast"),
            _amount("reserves"),
        ),
        key=("month", "directorate", "service", "kind"),
        until="month",
    ),
    "savings": Table(
        "quarter and project",
        (
            QUARTER, _id("programme"), _id("project"), Column("directorate"),
            _amount("target", required=True), _amount("achieved", required=True),
        ),
        key=("quarter", "programme", "project"),
    ),
}  # fmt: skip
RECORDS = ("workforce", "absences", "leavers", "complaints", "compliments", "budget", "savings")
