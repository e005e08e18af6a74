"""Working days are Monday to Friday less the bank holidays of the region and other closed days."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from perf.working_days import Calendar, due_day, working_days


@pytest.mark.parametrize(
    ("region", "closed", "expected"),
    [
        ("England and Wales", (), "2019-08-27"),  # 26 August is a bank holiday
        ("Scotland", (), "2019-08-26"),
        ("Northern Ireland", (), "2019-08-27"),
        ("Scotland", (date(2019, 8, 26),), "2019-08-27"),
    ],
)
def test_a_day_off_is_no_working_day(region, closed, expected):
    calendar = Calendar(region, closed)
    friday = pd.Series(pd.to_datetime(["2019-08-23"]))
    assert due_day(friday, pd.Series([1]), calendar).tolist() == [pd.Timestamp(expected)]
    first, last = np.array(["2019-08-23"], dtype="datetime64[D]"), np.array([expected], dtype="datetime64[D]")
    assert working_days(first, last, calendar).tolist() == [2]
