"""Staff turnover: leavers over average headcount."""

from collections.abc import Collection
from functools import partial
from typing import Any

import pandas as pd

from perf.areas import in_areas
from perf.dataset.dataset import Dataset
from perf.dataset.table_declaration import (
    DIRECTORATE,
    PERSON,
    POST,
    SERVICE,
    STAFF,
    Column,
    Table,
    described,
    identifier,
)
from perf.figure import Counted, Figure, Recipe, in_both_periods
from perf.months import month_of
from perf.quarter import Quarter
from perf.rules import NOT_LEAVERS
from perf.topics.coverage import data_date, first_month
from perf.topics.monthly_amounts import amounts_of, folded, no_amounts, recorded
from perf.topics.topic import Topic
from perf.topics.turnover_checks import TURNOVER_CHECKS
from perf.topics.workforce import WORKFORCE, WORKFORCE_CHECKS

LEAVERS = Table(
    "leaver and post",
    (
        PERSON, POST, DIRECTORATE, SERVICE, STAFF,
        identifier("left_on", "date", also="leaving_date leave_date date_left termination_date end_date last_day left"),
        described("reason", also="leaving_reason reason_for_leaving leave_reason"),
        Column("voluntary", "yes or no", required=True, blank="problem", also=("is_voluntary", "voluntary_leaver")),
    ),
    key=("person_id", "post_id", "service", "staff_group", "left_on"),
    until="left_on",
    dated_by="left_on",
    holds_records=True,
    is_about_people=True,
)  # fmt: skip


def amounts(
    leavers: pd.DataFrame,
    workforce: pd.DataFrame,
    *,
    data_date: pd.Timestamp,
    first_month: str = "",
    not_leavers: Collection[str] = NOT_LEAVERS,
) -> pd.DataFrame:
    """Return the monthly amounts of turnover: leavers, voluntary leavers and headcount.

    Parameters
    ----------
    leavers : DataFrame, one row per leaver and post
    workforce : DataFrame, one row per month end, service and staff group
    data_date : Timestamp
        The last day that the records cover.
    first_month : str
        The first month that the leavers cover, as 2019-04; if blank, the first month of the workforce.
    not_leavers : collection of str
        The reasons, in any case, of those who have not left: transfers out, moves inside the council.

    Returns
    -------
    DataFrame, one row per amount, area, month and part
        ``turnover.leavers`` and ``turnover.voluntary_leavers`` (in total and by reason) and ``workforce.headcount``.
    """
    staff = in_areas(workforce[workforce["month"] <= f"{data_date:%Y-%m}"]).rename(columns={"headcount": "value"})
    covered = sorted(staff.loc[staff["month"] >= first_month, "month"].unique())
    stayed = leavers["reason"].fillna("").map(folded).isin({folded(reason) for reason in not_leavers})
    left = leavers[(leavers["left_on"] <= data_date) & ~stayed]
    left = left.assign(value=1.0, month=month_of(left["left_on"]), reason=recorded(left["reason"]))
    left = in_areas(left[left["month"].isin(covered)])
    kinds = {"turnover.leavers": left, "turnover.voluntary_leavers": left[left["voluntary"].fillna(False)]}
    frames = [amounts_of(name, rows, part, months=covered) for name, rows in kinds.items() for part in ("", "reason")]
    return pd.concat([*frames, amounts_of("workforce.headcount", staff)], ignore_index=True)


def _monthly_amounts(data: Dataset, quarter: Quarter) -> pd.DataFrame:
    """Return the monthly amounts of a council's leavers, up to a quarter."""
    if not {"leavers", "workforce"} <= set(data.sources):
        return no_amounts()
    begins = first_month(data, "leavers", "left_on")
    until = data_date(data, "leavers", quarter)
    reasons = data.framework.not_leavers
    return amounts(data.leavers, data.workforce, data_date=until, first_month=begins, not_leavers=reasons)


_HEADCOUNT = Counted("workforce.headcount", "average headcount of the months", over="mean")
_FIGURES: Any = partial(
    Figure,
    unit="percent",
    source="Definitions, turnover",
    tables=("leavers", "workforce"),
    better="lower",
    about="people",
)
TOPIC = Topic(
    name="turnover",
    title="Staff turnover",
    question="How many people leave, and why?",
    tables={"leavers": LEAVERS, "workforce": WORKFORCE},
    figures=(
        *in_both_periods(
            _FIGURES(
                name="turnover.all_pct",
                title="Staff turnover",
                recipe=Recipe(Counted("turnover.leavers", "leavers"), _HEADCOUNT, scale=100, parts=("reason",)),
                rule="Leavers over average headcount. Transfers out and moves inside the council are not leavers.",
            )
        ),
        *in_both_periods(
            _FIGURES(
                name="turnover.voluntary_pct",
                title="Voluntary staff turnover",
                recipe=Recipe(
                    Counted("turnover.voluntary_leavers", "leavers by their own choice"),
                    _HEADCOUNT,
                    scale=100,
                    parts=("reason",),
                ),
                rule="Leavers who resigned or retired by choice, over average headcount.",
                share_of="turnover.all_pct",
                decided_by="reason",
            )
        ),
    ),
    leading="turnover.all_pct",
    others=("turnover.all_pct", "turnover.voluntary_pct"),
    amounts=_monthly_amounts,
    rare_parts={"reason": frozenset()},
    is_seasonal=True,
    checks=(*WORKFORCE_CHECKS, *TURNOVER_CHECKS),
    place=3,
)
