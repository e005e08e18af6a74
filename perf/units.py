"""Units of measures: which mean the same, which add up over months, and how a fraction becomes a number in them."""

import re

ADDITIVE_UNITS = ("count", "GBP")  # of which months add up
SPELLINGS = {  # of the units by which a number is worked out or shown; any other unit is a word beside it
    "percent": ("%", "per cent", "percentage", "pct"),
    "count": ("number", "no", "no.", "#"),
    "GBP": ("£", "pounds"),
}
_PER_MANY = re.compile(r"per ([1-9][0-9]{0,2}(?:,?[0-9]{3})+) .+", re.IGNORECASE)
_PERCENT = "|".join(sorted(map(re.escape, ("percent", *SPELLINGS["percent"])), key=len, reverse=True))
_PERCENT_OF = re.compile(rf"(?P<first>{_PERCENT}) (?!points?\b).+|.+ (?P<last>{_PERCENT})")


def is_percent_in_other_words(unit: object) -> bool:
    """Return whether a unit begins or ends with a word for percent, and so is not read as percent.

    >>> [is_percent_in_other_words(unit) for unit in ("% of calls", "percent", "percentage points", "days per FTE")]
    [True, False, False, False]
    """
    words = " ".join(re.findall(r"%|\w+", str(unit).casefold()))
    return bool(_PERCENT_OF.fullmatch(words)) and words not in SPELLINGS["percent"]


def fraction_scale(unit: object) -> float:
    """Return what a numerator divided by its denominator is multiplied by to be a number in a unit.

    >>> [fraction_scale(unit) for unit in ("percent", "per 1,000 residents", "days per FTE")]
    [100.0, 1000.0, 1.0]
    """
    if unit == "percent":
        return 100.0
    many = _PER_MANY.fullmatch(str(unit))
    return float(many[1].replace(",", "")) if many else 1.0
