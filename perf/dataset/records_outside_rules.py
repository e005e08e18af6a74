"""Remarks on records that the framework's rules do not use, or use in a way that an officer should know."""

from collections.abc import Iterator, Mapping

import pandas as pd

from perf.dataset.csv_files import Source
from perf.dataset.framework import Framework
from perf.dataset.problems import Fault, Problem, nearest
from perf.wording import count


def remarks_on_rules(
    tables: Mapping[str, pd.DataFrame], sources: Mapping[str, Source], framework: Framework
) -> Iterator[Problem]:
    """Find reasons that look like those of people who have not left, and days that no rule for complaints uses."""
    if "leavers" in sources:
        yield from _reasons(tables["leavers"]["reason"], sources["leavers"], framework)
    if "complaints" in sources:
        yield from _complaint_days(tables["complaints"], sources["complaints"], framework)


def _reasons(reasons: pd.Series, source: Source, framework: Framework) -> Iterator[Problem]:
    """Find reasons that count as leaving although they are spelled almost like one that does not."""
    not_leaving = {reason.casefold() for reason in framework.not_leavers}
    for reason, rows in reasons.value_counts().items():
        meant = "" if str(reason).casefold() in not_leaving else nearest(str(reason), framework.not_leavers)
        if meant:
            text = f'"{reason}" counts as leaving ({count(rows, "row")}), but "{meant}" does not.'
            fix = "Add it to not_leavers in framework.toml if these people have not left."
            first = int(str(reasons.index[reasons == reason][0]))
            fault = Fault(record=first, column="reason", value=str(reason), problem=text, fix=fix)
            yield source.problem(fault, level="remark")


def _complaint_days(complaints: pd.DataFrame, source: Source, framework: Framework) -> Iterator[Problem]:
    rules = framework.stage_days.in_order
    extended, acknowledged = complaints["extended_to"].dropna(), complaints["acknowledged_on"].notna()
    if len(extended) and not any(max(rule.extensions.values()) for rule in rules):
        text = f"{count(len(extended), 'extension')} given, but no rule for complaints allows one."
        fix = "Set extend_stage_1 and extend_stage_2 under stage_days in framework.toml."
        yield _remark(source, extended, "extended_to", text, fix)
    if any(rule.clock == "acknowledgement" for rule in rules) and not acknowledged.all():
        missing = complaints.loc[~acknowledged, "received_on"]
        without = f"{count(len(missing), 'stage')} without an acknowledgement"
        text = f"{without}: where a time limit counts from the acknowledgement, theirs counts from receipt."
        yield _remark(source, missing, "acknowledged_on", text, "Fill in the days of acknowledgement.")


def _remark(source: Source, cells: pd.Series, column: str, text: str, fix: str) -> Problem:
    first = int(str(cells.index[0]))
    return source.problem(Fault(record=first, column=column, value="", problem=text, fix=fix), level="remark")
