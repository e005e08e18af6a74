"""Halves are rounded away from 0, in decimals: as people and spreadsheets do."""

from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from perf.rounding import rounded


@given(number=st.decimals(-(10**7), 10**7, places=4), decimals=st.integers(-3, 4))
def test_a_number_is_rounded_as_its_decimals_are(number, decimals):
    expected = float(number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))
    assert rounded(float(number), decimals) == expected
    assert rounded(np.array([float(number)]), decimals)[0] == pd.Series([expected])[0]


def test_a_missing_number_stays_missing():
    assert np.isnan(rounded(float("nan"), 1))
    assert rounded(pd.Series([None, 0.5], dtype="float64")).isna().tolist() == [True, False]
