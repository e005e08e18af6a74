"""What the rules do not use, or use in a way that an officer should know, is a remark."""

from pathlib import Path

import pandas as pd
import pytest

from perf.dataset.csv_files import Source
from perf.dataset.framework import Framework
from perf.dataset.records_outside_rules import remarks_on_rules


def remarks(name, rows, **rules):
    found = remarks_on_rules({name: rows}, {name: Source(f"{name}.csv", Path())}, Framework(name="Testshire", **rules))
    return [f"{each.level}: {each.column}: {each.problem} {each.fix}" for each in found]


def test_a_reason_that_is_almost_one_of_not_leaving_is_named():
    rows = pd.DataFrame({"reason": ["Resignation", "Move inside council", "Move inside council", "transfer out", None]})
    assert remarks("leavers", rows) == [
        'remark: reason: "Move inside council" counts as leaving (2 rows), but "Move inside the council" does not. '
        "Add it to not_leavers in framework.toml if these people have not left."
    ]


@pytest.mark.parametrize(
    ("acknowledged", "extended", "rules", "expected"),
    [
        (None, None, {}, []),
        (None, "2019-09-01", {}, [
            "remark: extended_to: 1 extension given, but no rule for complaints allows one. "
            "Set extend_stage_1 and extend_stage_2 under stage_days in framework.toml."
        ]),
        (None, "2019-09-01", {"extend_stage_2": 20}, []),
        ("2019-08-02", None, {"clock": "acknowledgement"}, []),
        (None, None, {"clock": "acknowledgement"}, [
            "remark: acknowledged_on: 1 stage without an acknowledgement: where a time limit counts from the "
            "acknowledgement, theirs counts from receipt. Fill in the days of acknowledgement."
        ]),
    ],
)  # fmt: skip
def test_days_of_complaints_that_no_rule_uses_are_named(acknowledged, extended, rules, expected):
    days = {"received_on": "2019-08-01", "acknowledged_on": acknowledged, "extended_to": extended}
    rows = pd.DataFrame({name: pd.to_datetime(pd.Series([day])) for name, day in days.items()})
    assert remarks("complaints", rows, stage_days=rules) == expected
