"""Plain English from numbers: counts, shares, values with their unit, lists, dates."""

from collections.abc import Iterable

import pandas as pd

from perf.rules import GREEN_FROM, RED_BELOW

SYMBOLS = {"Green": "●", "Amber": "▲", "Red": "■", "N/A": "–"}  # of a rating, so that colour is never alone

MOST_DECIMALS = 9
_UNIT_SIGNS = {"percent": ("", "%"), "GBP": ("£", "")}
_LEAST_DECIMALS = {"days per FTE": 2}


def count(number: float, one: str, many: str = "") -> str:
    """Say how many: "1 action", "2 actions", "no actions"."""
    noun = one if number == 1 else many or f"{one}s"
    return f"{'no' if number == 0 else f'{int(number):,}'} {noun}"


def is_are(number: float) -> str:
    """Choose the verb that agrees with a count."""
    return "is" if number == 1 else "are"


def listing(words: Iterable[str], last: str = "and") -> str:
    """Join words as a sentence does: "a, b and c"."""
    said = list(words)
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} {last} {said[-1]}" if said else ""


def share(part: float, whole: float) -> str:
    """Say a share in percent, with a decimal more wherever the rounded one would sit on a cut it is not on.

    >>> share(7, 15), share(159, 200), share(999, 1000)
    ('47%', '79.5%', '99.9%')
    """
    if not whole:
        return "none"
    exact = 100 * part / whole
    edges = (0, 100 * RED_BELOW, 100 * GREEN_FROM, 100)
    decimals = next(
        (places for places in range(MOST_DECIMALS) if exact in edges or round(exact, places) not in edges),
        MOST_DECIMALS,
    )
    return f"{exact:.{decimals}f}%"


def value(number: float, unit: str = "", *, decimals: int | None = None) -> str:
    """Say a value with the sign of its unit: "80.59%", "£2,920,000", "13,000", "4.74".

    As many decimals as it has, two at the most unless `decimals` says otherwise; "" when it is missing.
    """
    if pd.isna(number):
        return ""
    before, after = _UNIT_SIGNS.get(unit, ("", ""))
    size = f"{abs(number):,.{_decimals(number, unit) if decimals is None else decimals}f}"
    sign = "\u2212" if number < 0 and size.strip("0.") else ""
    return f"{sign}{before}{size}{after}"


def _decimals(number: float, unit: str) -> int:
    rounded = f"{abs(number):.2f}".rstrip("0")
    return max(len(rounded.partition(".")[2]), _LEAST_DECIMALS.get(unit, 0))


def values_apart(first: float, second: float, unit: str = "") -> tuple[str, str]:
    """Say two values so that they read differently whenever they differ: never "2.5 against 2.5: Amber".

    >>> values_apart(2.504, 2.5)
    ('2.504', '2.500')
    """
    shown = value(first, unit), value(second, unit)
    if pd.isna(first) or pd.isna(second) or round(first - second, MOST_DECIMALS) == 0:
        return shown
    decimals = 2
    while shown[0] == shown[1] and decimals < MOST_DECIMALS:
        decimals += 1
        shown = value(first, unit, decimals=decimals), value(second, unit, decimals=decimals)
    return shown


def signed(number: float, *, decimals: int = 2) -> str:
    """Say a change with its sign, and none where it is nought as shown: "+0.38", "−0.12", "0.00"."""
    size = f"{abs(number):,.{decimals}f}"
    return size if not size.strip("0.,") else f"{'+' if number > 0 else chr(0x2212)}{size}"


def day(date: pd.Timestamp) -> str:
    """Say a day: "30 September 2019"; "" when it is missing."""
    return "" if pd.isna(date) else f"{date.day} {date:%B %Y}"


def short_day(date: pd.Timestamp) -> str:
    """Say a day in a table: "30 Sep 2019"; "" when it is missing."""
    return "" if pd.isna(date) else f"{date.day} {date:%b %Y}"


def quarter_span(start: pd.Timestamp, end: pd.Timestamp) -> str:
    """Say a span of days: "1 July to 30 September 2019"."""
    begins = f"{start.day} {start:%B}" if start.year == end.year else day(start)
    return f"{begins} to {day(end)}"


def capitalised(text: str) -> str:
    """Begin with a capital letter; the rest stays as it is."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """Begin with a capital and end with a full stop."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".") if text else ""


def month_name(label: str, *, year: bool = True) -> str:
    """Say a month: "2019-04" is "April 2019"."""
    return f"{pd.Timestamp(f'{label}-01'):%B}" + (f" {label[:4]}" if year else "")


def in_words(number: float, unit: str, decimals: int) -> str:
    """Say a number in a sentence, with its unit: "7.91 days per FTE", "61.2%", "£402,000", "293"."""
    said = value(number, unit, decimals=decimals)
    return f"{said} {unit}" if unit not in (*_UNIT_SIGNS, "count", "") else said


def change(now: float, before: float, unit: str, *, decimals: int) -> str:
    """Say how a number compares with a year before, as far as the decimals shown tell them apart.

    >>> change(4.74, 3.71, "days per FTE", decimals=2)
    '1.03 more than a year before (3.71)'
    """
    was = value(before, unit, decimals=decimals)
    gap = round(round(now, decimals) - round(before, decimals), decimals)
    if gap == 0:
        return f"no change from a year before ({was})"
    size = f"{abs(gap):,.{decimals}f}"
    amount = f"{size} percentage points" if unit == "percent" else f"£{size}" if unit == "GBP" else size
    return f"{amount} {'more' if gap > 0 else 'less'} than a year before ({was})"


def pounds(amount: float) -> str:
    """Say an amount of money, shortly: "£2.2 million", "£538,000"."""
    size = abs(amount)
    if size >= 999_500:
        return f"£{size / 1e6:.2f}".rstrip("0").rstrip(".") + " million"
    return f"£{round(size, -3) if size >= 1_000 else size:,.0f}"
