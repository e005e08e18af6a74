"""The contract of the tables that every council has; each topic declares those of its records."""

from dataclasses import replace

import pandas as pd

from perf.dataset.table_declaration import (
    AREA,
    MONTH,
    QUARTER,
    Column,
    Rule,
    Table,
    amount,
    described,
    identifier,
    not_before,
    optional,
    role,
    word,
)
from perf.rules import AMBER_BY, COVERS, PLAN, RATINGS, REPORT_KINDS, SECTIONS, SETS
from perf.units import SPELLINGS


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


def _is_given(rows: pd.DataFrame, column: str) -> "pd.Series[bool]":
    return rows[column].notna() if column in rows else pd.Series(False, index=rows.index)


def _of_nothing(result: str) -> Rule:
    """Return the rule that what has a denominator of 0 has no result: there was nothing to count."""
    return Rule(
        name=f"a denominator of 0 has a numerator of 0 and no {result}",
        column="denominator",
        check=lambda rows: (rows["denominator"] != 0) | ((rows["numerator"] == 0) & ~_is_given(rows, result)),
        problem=f"nothing can be divided by a denominator of {{value}}, so there can be no {result}.",
        fix=f"Correct it; or leave {result} blank, with a numerator of 0, if there was nothing to count.",
        needs=("numerator",),
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
ENDS_AFTER_BEGINNING = replace(
    not_before("from_quarter", "to_quarter", "the measure"), problem="the measure ends with {value}, before it begins."
)
FLOOR_HAS_TARGET = Rule(
    name="a floor has a target",
    column="floor",
    check=lambda rows: rows["floor"].isna() | (rows["target"].notna() if "target" in rows else False),
    problem="there is a floor of {value}, but no target.",
    fix="Write the target too, because Amber is between the floor and the target.",
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
RANK_IS_WITHIN = Rule(
    name="a rank is not above the number ranked",
    column="rank",
    check=lambda rows: ~(rows["rank"] > rows["of"]).fillna(False).astype(bool),
    problem="a rank of {value} is above the number ranked.",
    fix="Correct rank or of: 3 and 22 for the third of 22.",
    needs=("of",),
)
NUMERATOR_HAS_DENOMINATOR = Rule(
    name="a numerator without a value has a denominator",
    column="numerator",
    check=lambda rows: rows["numerator"].isna() | _is_given(rows, "denominator") | _is_given(rows, "value"),
    problem="there is a numerator of {value}, but no denominator and no value.",
    fix="Write the denominator, or write the number in value if it is one that stands alone.",
)
TEXT_ONCE = Rule(
    name="no text is there twice",
    column="text",
    check=lambda rows: ~rows.duplicated(),
    problem="an earlier row is the same.",
    fix="Keep one of the rows.",
    needs=("quarter", "report", "section"),
)
PRINTED_RATING = Rule(
    name="a printed rating is a rating, unless it is a risk's band",
    column="rating",
    check=_is_rating_unless_risk,
    problem="{value} is not Green, Amber, Red or N/A.",
    fix="Write one of them, or leave it blank if none is printed.",
    needs=("kind",),
)


RATING = replace(
    word("stated_rating", *RATINGS, also="rating rag rag_rating rag_status status officer_rating ragb brag colour"),
    is_rating=True,
)
NOTE = optional("note", also="comment narrative explanation commentary progress_note update remark officer_note")
OWNER = role("owner", also="lead lead_officer responsible_officer accountable_officer assigned_to officer")
UNIT = replace(
    described("unit", also="format measured_in unit_of_measure"),
    kind="word",
    words=tuple(SPELLINGS),
    only_words=False,
    spellings=tuple((spelling, unit) for unit, spellings in SPELLINGS.items() for spelling in spellings),
)
_MEASURE_ID = identifier("measure_id", also="id ref reference code measure_ref pi_ref pi indicator_id measure_code")
_ACTION = identifier("corporate_action", also="corporate_plan_action corporate_action_id objective_action plan_action")
_TITLE_ALSO = "name description wording"
RISK_COLUMNS = ("inherent_likelihood", "inherent_impact", "likelihood", "impact")


def _risk_step(name: str, also: str) -> Column:
    return replace(optional(name, "whole", also=also), low=1)


CORE_TABLES: dict[str, Table] = {
    "reports": Table(
        "committee report",
        (
            identifier("report", also="id report_name short_name"), described("title", also=_TITLE_ALSO),
            word("kind", *REPORT_KINDS, required=True, also="type report_type"),
            optional("committee", also="scrutiny_committee"),
            role("owner", also="report_owner lead_officer responsible_officer"),
            optional("themes", also="theme objectives objective outcomes"), optional("question"),
        ),
        key=("report",),
    ),
    "measures": Table(
        "measure",
        (
            _MEASURE_ID,
            optional("other_ids", also="other_id national_id other_refs"),
            described("title", also=f"{_TITLE_ALSO} measure indicator indicator_name measure_name"),
            described("theme", also="outcome pillar well_being_objective"),
            optional("category", also="type group"), UNIT,
            word("polarity", "higher", "lower", "target", "none", required=True,
                 also="good_is better better_is desired_direction which_way_is_better good_direction"),
            word("basis", "ytd", "quarter", "snapshot", also="period_basis cumulative"),
            word("frequency", "quarterly", "annual", also="reported reporting_frequency how_often freq"),
            replace(
                amount("tolerance", low=0, also="amber_tolerance threshold amber_threshold allowance leeway margin"),
                percent="refused",
            ),
            word("tolerance_kind", "relative", "absolute", also="tolerance_type tolerance_unit tolerance_basis"),
            word("amber_by", *AMBER_BY, also="amber_rule amber_when rating_rule"),
            replace(amount("materiality", low=0, also="least_change"), percent="refused"),
            optional("figure", also="calculated_from figure_name source_figure"),
            optional("part", also="figure_part breakdown"),
            optional("from_quarter", "quarter", also="start_quarter first_reported starts begins reported_from"),
            optional("to_quarter", "quarter", also="end_quarter last_reported ends reported_to reported_until"),
            replace(word("set", *SETS, also="measure_set indicator_set reporting_set"), default=PLAN),
            OWNER,
            optional("seasonal", "yes or no", also="yearly_pattern has_season"),
        ),
        key=("measure_id",),
        rules=(TOLERANCE_IS_SHARE, ABSOLUTE_HAS_TOLERANCE, ENDS_AFTER_BEGINNING),
        synonyms={"objective": "theme"},
    ),
    "returns": Table(
        "measure, quarter and area",
        (
            _MEASURE_ID, QUARTER, AREA,
            amount("actual", also="result outturn performance value actual_to_date score achieved"),
            amount("target", also="goal plan aim target_to_date expected"),
            amount("floor", also="floor_standard minimum minimum_standard red_below"),
            word("target_basis", "ytd", "quarter", "annual", also="target_period"),
            amount("annual_target", also="year_end_target target_for_the_year full_year_target year_target"),
            amount("forecast", also="year_end_forecast forecast_outturn"),
            amount("numerator", also="num"), amount("denominator", also="den"),
            optional("data_to", "date", also="covers_to data_until data_date as_at latest_data up_to last_covered_day"),
            optional("comparable", "yes or no",
                     also="comparability is_comparable comparable_with_last_year like_for_like same_basis compare"),
            RATING, optional("reason", also="rating_reason why justification reason_for_rating"), NOTE,
        ),
        key=("measure_id", "quarter", "area"),
        rules=(_stated_with("reason"), FLOOR_HAS_TARGET, _of_nothing("actual")),
        dated_by="quarter",
        one_of=("actual",),
        absent={"actual": "no measure has a figure of its own"},
    ),
    "observations": Table(
        "measure, month and area",
        (
            _MEASURE_ID, MONTH, AREA,
            amount("value", also="result outturn performance observed monthly_value"),
            amount("numerator", also="num"), amount("denominator", low=0, also="den"),
            amount("target", also="goal plan monthly_target"),
            word("covers", *COVERS, also="value_covers cumulative"), NOTE,
        ),
        key=("measure_id", "month", "area"),
        rules=(NUMERATOR_HAS_DENOMINATOR, _of_nothing("value")),
        dated_by="month",
        one_of=("value", "numerator"),
    ),
    "comparators": Table(
        "measure, quarter and group of others",
        (
            _MEASURE_ID, QUARTER, identifier("group", also="comparator comparator_group benchmark compared_with"),
            amount("value", required=True, also="result average median benchmark_value"),
            replace(optional("rank", "whole", also="position ranking"), low=1),
            replace(optional("of", "whole", also="out_of number_ranked ranked"), low=1),
        ),
        key=("measure_id", "quarter", "group"),
        rules=(RANK_IS_WITHIN,),
        dated_by="quarter",
    ),
    "corporate_actions": Table(
        "corporate action",
        (
            _ACTION, described("title", also=_TITLE_ALSO),
            optional("theme", also="outcome pillar well_being_objective"),
            optional("complete_by", also="completion_year end_year"), optional("status", also="state position"),
        ),
        key=("corporate_action",),
        synonyms={"objective": "theme"},
    ),
    "actions": Table(
        "service plan action and quarter",
        (
            identifier("action_id", also="id ref reference code action_ref action_code"), QUARTER, _ACTION,
            optional("service", also="service_area team department dept"),
            described("title", also=f"{_TITLE_ALSO} action task milestone"),
            optional("other_ids", also="other_id other_refs"),
            OWNER,
            optional("due", "date", also="due_date deadline target_date end_date complete_by completion_date due_by"),
            optional("revised_due", "date",
                     also="revised_date new_due_date revised_deadline revised_target_date extended"),
            amount("percent_complete", low=0, high=100,
                   also="percent_completed progress completion complete pct_complete completed done"),
            RATING, NOTE, optional("cause", also="reason_for_delay"),
            optional("remedy", also="remedial_action corrective_action"),
        ),
        key=("action_id", "quarter"),
        rules=(_stated_with("note"),),
        dated_by="quarter",
        absent={"percent_complete": "no action has a rating of its own"},
    ),
    "risks": Table(
        "risk and quarter",
        (
            identifier("risk_ref", also="id ref reference risk_id risk_code risk_no risk_number"), QUARTER,
            word("level", "corporate", "service", required=True, also="risk_level tier register"),
            optional("service", also="service_area team department dept"),
            described("title", also=f"{_TITLE_ALSO} risk risk_title"),
            _risk_step("inherent_likelihood", "gross_likelihood original_likelihood inherent_probability"),
            _risk_step("inherent_impact", "gross_impact original_impact inherent_severity"),
            _risk_step("likelihood", "l probability residual_likelihood current_likelihood net_likelihood"),
            _risk_step("impact", "i severity consequence residual_impact current_impact net_impact"),
            replace(optional("score", "whole", also="rating risk_score residual_score current_score net_score"),
                    low=1),
            optional("band", also="risk_band risk_level_band severity_band rag"),
            word("forecast", "increasing", "static", "decreasing", also="trend direction forecast_direction outlook"),
            optional("theme", also="outcome objective"), OWNER,
            optional("controls", also="mitigation mitigations current_controls"),
            optional("actions", also="action_ids linked_actions mitigating_actions"),
        ),
        key=("risk_ref", "quarter"),
        rules=(SCORE_IS_PRODUCT,),
        dated_by="quarter",
        one_of=("score", "likelihood", "impact"),
    ),
    "narrative": Table(
        "text of an officer",
        (
            QUARTER, identifier("report", also="report_name"), AREA,
            word("section", *SECTIONS, required=True, also="kind type heading"),
            optional("subject", also="about id measure_id action_id risk_ref"),
            identifier("text", also="words narrative commentary sentence"),
            role("author", also="role written_by officer owner"),
        ),
        rules=(TEXT_ONCE,),
        dated_by="quarter",
    ),
    "commentary": Table(
        "report, area and quarter",
        (QUARTER, identifier("report"), identifier("area"), Column("cause"), Column("action_taken")),
        key=("report", "area", "quarter"),
        dated_by="quarter",
        replaced_by="narrative",
    ),
    "claims": Table(
        "figure stated in a report's prose",
        (
            identifier("claim_no"), identifier("report_quarter", "quarter"), described("where"), described("subject"),
            Column("figure"), replace(AREA, all_or_none=False), Column("quarter", "quarter"), Column("part"),
            described("printed"), Column("unit"),
        ),
        key=("claim_no", "report_quarter"),
        dated_by="report_quarter",
    ),
    "printed_ratings": Table(
        "status or arrow printed",
        (
            word("kind", "measure", "action", "corporate_action", "theme", "overall", "risk", required=True),
            identifier("id"), QUARTER, Column("rating", "word", words=RATINGS, only_words=False, is_rating=True),
            word("direction", "up", "down", "same", "unreadable"),
            Column("where"),
        ),
        rules=(PRINTED_RATING,),
        dated_by="quarter",
    ),
    "printed_values": Table(
        "number or date printed in a table or note",
        (
            identifier("kind"), identifier("id"), replace(AREA, all_or_none=False), QUARTER, identifier("field"),
            described("printed"),
            Column("unit"), described("where"), Column("part"), word("certainty", "approximate", "unclear"),
        ),
        dated_by="quarter",
    ),
}  # fmt: skip
