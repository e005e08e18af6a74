"""Units of measures: which mean the same, which add up over months, and how a fraction becomes a number in them."""

import re

ADDITIVE_UNITS = ("count", "GBP")  # of which months add up
SPELLINGS = {  # of the units by which a number is worked out or shown; any other unit is a word beside it
    "percent": ("%", "per cent", "percentage", "pct"),
    "count": ("number", "no", "no.", "#"),
    "GBP": ("£", "pounds"),
}
_PER_MANY = re.compile(r"per ([1-9][0-9]{0,2}(?:,?[0-9]{3})+) .+", re.IGNORECASE)


def fraction_scale(unit: object) -> float:
    """Return what a numerator divided by its denominator is multiplied by to be a number in a unit.

    >>> [fraction_scale(unit) for unit in ("percent", "per 1,000 residents", "days per FTE")]
    [100.0, 1000.0, 1.0]
    """
    if unit == "percent":
        return 100.0
    many = _PER_MANY.fullmatch(str(unit))
    return float(many[1].replace(",", "")) if many else 1.0
