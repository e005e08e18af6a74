"""How numbers are rounded wherever they are shown, and wherever they are compared as they are shown."""

from typing import Any

import numpy as np

_NUDGE = 1e-12  # of the number: more than the error with which 1.005 is stored, and far less than a digit shown


def rounded(numbers: Any, decimals: int = 0) -> Any:
    """Round numbers half away from 0, as people and spreadsheets do: 6.25 is 6.3, where Python's `round` gives 6.2.

    Parameters
    ----------
    numbers : float, array or Series
    decimals : int, default 0
        Below 0: to tens, hundreds and so on.

    Returns
    -------
    float, array or Series

    Examples
    --------
    >>> [rounded(number, 1) for number in (6.25, 76.25, -1.85, 6.2499)]
    [6.3, 76.3, -1.9, 6.2]
    >>> rounded(402_500.0, -3)
    403000.0
    """
    nudged = numbers * (1 + _NUDGE)
    return round(nudged, decimals) if isinstance(nudged, float) else np.round(nudged, decimals)
