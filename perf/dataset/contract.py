"""The contract of the tables that every council has; each topic declares those of its records."""

import pandas as pd

from perf.dataset.table_rules import AREA, QUARTER, Column, Rule, Table, amount, described, identifier, word
from perf.rules import RATINGS


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


RATING = word("stated_rating", *RATINGS)
_RISK_SCALE = (("inherent_likelihood", "inherent_impact", "likelihood", "impact"), 1, 4)

CORE_TABLES: dict[str, Table] = {
    "measures": Table(
        "measure",
        (
            identifier("measure_id"), Column("other_ids"), described("title"), described("theme"),
            Column("category"), described("unit"),
            word("polarity", "higher", "lower", "target", "none", required=True),
            word("basis", "ytd", "quarter", "snapshot"), word("frequency", "quarterly", "annual"),
            amount("tolerance", low=0), word("tolerance_kind", "relative", "absolute"),
            Column("figure"), Column("part"),
        ),
        key=("measure_id",),
        rules=(TOLERANCE_IS_SHARE, ABSOLUTE_HAS_TOLERANCE),
        synonyms={"objective": "theme"},
    ),
    "returns": Table(
        "measure, quarter and area",
        (
            identifier("measure_id"), QUARTER, AREA, amount("actual"), amount("target"), Column("data_to", "date"),
            Column("comparable", "yes or no"), RATING, Column("reason"), Column("note"),
        ),
        key=("measure_id", "quarter", "area"),
        rules=(_stated_with("reason"),),
        dated_by="quarter",
    ),
    "corporate_actions": Table(
        "corporate action", (identifier("corporate_action"), described("title")), key=("corporate_action",)
    ),
    "actions": Table(
        "service plan action and quarter",
        (
            identifier("action_id"), QUARTER, identifier("corporate_action"), Column("service"), described("title"),
            Column("owner"),
            Column("due", "date"), Column("revised_due", "date"),
            amount("percent_complete", low=0, high=100), RATING, Column("note"),
        ),
        key=("action_id", "quarter"),
        rules=(_stated_with("note"),),
        dated_by="quarter",
    ),
    "risks": Table(
        "risk and quarter",
        (
            identifier("risk_ref"), QUARTER, word("level", "corporate", "service", required=True),
            Column("service"), described("title"),
            *(Column(name, "whole", low=_RISK_SCALE[1], high=_RISK_SCALE[2]) for name in _RISK_SCALE[0]),
            Column("score", "whole", low=1, high=16),
            word("forecast", "increasing", "static", "decreasing"),
        ),
        key=("risk_ref", "quarter"),
        rules=(SCORE_IS_PRODUCT,),
        dated_by="quarter",
    ),
    "commentary": Table(
        "report, area and quarter",
        (QUARTER, identifier("report"), identifier("area"), Column("cause"), Column("action_taken")),
        key=("report", "area", "quarter"),
        dated_by="quarter",
    ),
    "claims": Table(
        "figure stated in a report's prose",
        (
            identifier("claim_no"), identifier("report_quarter", "quarter"), described("where"), described("subject"),
            Column("figure"), AREA, Column("quarter", "quarter"), Column("part"), described("printed"), Column("unit"),
        ),
        key=("claim_no", "report_quarter"),
        dated_by="report_quarter",
    ),
    "printed_ratings": Table(
        "status or arrow printed",
        (
            word("kind", "measure", "action", "corporate_action", "theme", "overall", "risk", required=True),
            identifier("id"), QUARTER, Column("rating", "word", words=RATINGS, only_words=False),
            word("direction", "up", "down", "same", "unreadable"),
            Column("where"),
        ),
        rules=(PRINTED_RATING,),
        dated_by="quarter",
    ),
    "printed_values": Table(
        "number or date printed in a table or note",
        (
            identifier("kind"), identifier("id"), AREA, QUARTER, identifier("field"), described("printed"),
            Column("unit"), described("where"), Column("part"), word("certainty", "approximate", "unclear"),
        ),
        dated_by="quarter",
    ),
}  # fmt: skip
