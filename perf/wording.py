"""Numbers in plain English: counts, shares, values with their unit, lists, dates."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from perf.rounding import rounded
from perf.rules import GREEN_FROM, RED_BELOW

MOST_DECIMALS = 9
MOST_NAMED = 3  # of those that have the same number
_UNIT_SIGNS = {"percent": ("", "%"), "GBP": ("£", "")}
_UNIT_WORDS = {"percent": "per cent", "GBP": "£", "count": "number"}
_LEAST_DECIMALS = {"days per FTE": 2}


def split_list(cell: str) -> tuple[str, ...]:
    """Return the names that a cell lists, separated by semicolons."""
    return tuple(dict.fromkeys(name.strip() for name in cell.split(";") if name.strip()))


def count(number: float, one: str, many: str = "") -> str:
    """Return a number with its noun: "1 action", "2 actions", "no actions"."""
    noun = one if number == 1 else many or f"{one}s"
    return f"{'no' if number == 0 else f'{int(number):,}'} {noun}"


def with_article(noun: str) -> str:
    """Return a noun with its indefinite article, by its first letter: "a Red measure", "an Off track measure"."""
    return f"{'an' if noun[:1].casefold() in tuple('aeiou') else 'a'} {noun}"


def is_are(number: float) -> str:
    """Return the verb that agrees with a count."""
    return "is" if number == 1 else "are"


def out_of(number: float, total: float, one: str, many: str = "") -> str:
    """Return a number out of a total, with the noun that is counted; its verb is singular unless it counts two or more.

    >>> [out_of(number, 3, "service") for number in (0, 1, 2, 3)]
    ['none of 3 services', '1 of 3 services', '2 of 3 services', 'all 3 services']
    >>> out_of(2, 2, "service"), out_of(1, 1, "service"), out_of(0, 1, "service")
    ('both services', 'the only service', 'no service')
    """
    nouns = many or f"{one}s"
    if number == 0 and total == 1:
        return f"no {one}"
    if number == total:
        return {1: f"the only {one}", 2: f"both {nouns}"}.get(int(total), f"all {int(total):,} {nouns}")
    return f"{'none' if number == 0 else f'{int(number):,}'} of {int(total):,} {one if total == 1 else nouns}"


def listing(words: Iterable[str], last: str = "and") -> str:
    """Return words joined as in a sentence: "a, b and c"."""
    items = list(words)
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {last} {items[-1]}" if items else ""


def named(names: Iterable[str]) -> str:
    """Return names joined as in a sentence; with a semicolon where a name has an "and" or a comma of its own.

    >>> named(["Parks", "Roads"]), named(["Parks and Gardens", "Roads"])
    ('Parks and Roads', 'Parks and Gardens; and Roads')
    """
    items = list(names)
    if len(items) < 2 or not any(" and " in name or "," in name for name in items):
        return listing(items)
    return f"{'; '.join(items[:-1])}; and {items[-1]}"


@dataclass(frozen=True)
class Largest:
    """The largest of some numbers as they read, and which names have it.

    Attributes
    ----------
    names : tuple of str
        Several where their numbers read the same.
    size : float
        Rounded as it reads.
    compared : int
        How many numbers there are.
    """

    names: tuple[str, ...]
    size: float
    compared: int

    @property
    def is_shared_by_all(self) -> bool:
        """Whether all numbers read the same, so that none is the largest."""
        return len(self.names) == self.compared > 1

    @property
    def each(self) -> str:
        """What follows the size in a sentence: " each" where several names have it, else ""."""
        return " each" if len(self.names) > 1 else ""

    def who(self, one: str) -> str:
        """Return the names as in a sentence, and how many there are of what is compared where they are many or all."""
        if self.is_shared_by_all or len(self.names) > MOST_NAMED:
            return out_of(len(self.names), self.compared, one)
        return named(self.names)


def largest(sizes: Mapping[str, float], decimals: int = 0) -> Largest:
    """Return the largest of some numbers, as they read with these decimals; missing ones are not compared.

    >>> [largest({"Parks": 1.204, "Roads": 1.203, "Care": care}, 2).who("service") for care in (1.1, 1.2)]
    ['Parks and Roads', 'all 3 services']
    """
    shown = {name: rounded(size, decimals) for name, size in sizes.items() if not pd.isna(size)}
    most = max(shown.values())
    return Largest(tuple(name for name, size in shown.items() if size == most), most, len(shown))


def ordinal(number: int) -> str:
    """Return a place in an order: "1st", "22nd", "113th"."""
    last = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{last}"


def share(part: float, whole: float) -> str:
    """Return a share in percent, with more decimals where the rounded one would fall on a limit that it is not on.

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


class Shown(str):
    """A text as a page shows it, which still knows its values for a file: a number and its unit, a month and so on.

    `parts` has them by the word that a file adds to the heading of a column; "" is the column itself. `decimals` are
    those with which the text gives its number.
    """

    parts: Mapping[str, Any]
    decimals: int

    def __new__(cls, text: str = "", parts: Mapping[str, Any] | None = None, decimals: int = 0) -> "Shown":
        """Return the text, with its values."""
        shown = super().__new__(cls, text)
        shown.parts, shown.decimals = parts or {}, decimals
        return shown


def value(number: float, unit: str = "", *, decimals: int | None = None) -> str:
    """Return a value with the sign of its unit: "80.59%", "£2,920,000", "13,000", "4.74".

    It has the decimals that it needs, two at most, or the number of `decimals`; "" when it is missing. It is `Shown`,
    and knows the number as it is and the unit.
    """
    if pd.isna(number):
        return ""
    before, after = _UNIT_SIGNS.get(unit, ("", ""))
    places = _decimals(number, unit) if decimals is None else decimals
    size = f"{rounded(abs(number), places):,.{places}f}"
    sign = "\u2212" if number < 0 and size.strip("0.") else ""
    return Shown(f"{sign}{before}{size}{after}", {"": number, "unit": unit}, places)


def unit_in_words(unit: str) -> str:
    """Return a unit as the caption of a table or a chart names it: "per cent", "£", "number", "days per FTE"."""
    return _UNIT_WORDS.get(unit, unit)


def _decimals(number: float, unit: str) -> int:
    digits = f"{rounded(abs(number), 2):.2f}".rstrip("0")
    return max(len(digits.partition(".")[2]), _LEAST_DECIMALS.get(unit, 0))


def values_apart(first: float, *others: float, unit: str = "", decimals: int | None = None) -> tuple[str, ...]:
    """Return a value and others that read differently from it whenever they differ: never "2.5 against 2.5: Amber".

    They have `decimals`, or those that they need, and more where two would read alike, or where one that is not 0
    would read 0.

    >>> values_apart(2.504, 2.5)
    ('2.504', '2.500')
    >>> values_apart(71.76, 0.004)
    ('71.760', '0.004')
    """
    numbers = (first, *others)
    shown = tuple(value(number, unit, decimals=decimals) for number in numbers)
    places = max(2, decimals or 0)
    while places < MOST_DECIMALS and any(
        text and (_is_lost(number, text) or (text == shown[0] and round(first - number, MOST_DECIMALS)))
        for number, text in zip(numbers, shown, strict=True)
    ):
        places += 1
        shown = tuple(value(number, unit, decimals=places) for number in numbers)
    return shown


def _is_lost(number: float, text: str) -> bool:
    """Return whether a number that is not 0 reads 0."""
    return isinstance(text, Shown) and bool(round(number, MOST_DECIMALS)) and not rounded(number, text.decimals)


def evenly(shown: Sequence[str]) -> list[str]:
    """Return the values of one column with the decimals of the one that has the most.

    >>> evenly([value(94, "percent"), value(95.5, "percent"), ""])
    ['94.0%', '95.5%', '']
    """
    places = max((text.decimals for text in shown if isinstance(text, Shown)), default=0)
    return [
        value(text.parts[""], text.parts["unit"], decimals=places) if isinstance(text, Shown) else text
        for text in shown
    ]


def signed(number: float, *, decimals: int = 2) -> str:
    """Return a change with its sign, and without one if it is shown as zero: "+0.38", "−0.12", "0.00"."""
    size = f"{rounded(abs(number), decimals):,.{decimals}f}"
    sign = "" if not size.strip("0.,") else "+" if number > 0 else "\u2212"
    return Shown(f"{sign}{size}", {"": number})


def day(date: pd.Timestamp) -> str:
    """Return a day: "30 September 2019"; "" when it is missing."""
    return "" if pd.isna(date) else f"{date.day} {date:%B %Y}"


def short_day(date: pd.Timestamp) -> str:
    """Return a day as tables show it: "30 Sep 2019"; "" when it is missing."""
    return "" if pd.isna(date) else f"{date.day} {date:%b %Y}"


def day_span(start: pd.Timestamp, end: pd.Timestamp) -> str:
    """Return a span of days: "1 July to 30 September 2019"."""
    begins = f"{start.day} {start:%B}" if start.year == end.year else day(start)
    return f"{begins} to {day(end)}"


def capitalised(text: str) -> str:
    """Return a text with a capital letter at its beginning; the rest is not changed."""
    return text[:1].upper() + text[1:]


def uncapitalised(text: str) -> str:
    """Return a text that begins with a small letter, for the middle of a sentence; the rest is not changed."""
    return text[:1].lower() + text[1:]


def heading(name: str) -> str:
    """Return the name of a column as a heading: "corporate_action" is "Corporate action"."""
    return name.replace("_", " ").capitalize()


def sentence(text: str) -> str:
    """Return a text with a capital letter at its beginning and a full stop at its end."""
    text = text.strip()
    return capitalised(text) + ("" if text.endswith((".", "!", "?")) else ".") if text else ""


def month_name(label: str, *, year: bool = True) -> str:
    """Return the name of a month: "2019-04" is "April 2019"."""
    return Shown(f"{pd.Timestamp(f'{label}-01'):%B}" + (f" {label[:4]}" if year else ""), {"": label})


def in_words(number: float, unit: str, decimals: int | None = None) -> str:
    """Return a number with its unit, for a sentence: "7.91 days per FTE", "61.2%", "£402,000", "293"."""
    return add_unit(value(number, unit, decimals=decimals), unit)


def add_unit(text: str, unit: str) -> str:
    """Return a number, as `value` writes it, with its unit where that is a word: "7.91 days per FTE", but "61.2%"."""
    return f"{text} {unit}" if unit not in (*_UNIT_SIGNS, "count", "") else text


def points(size: str) -> str:
    """Return a difference of percentages in words: "2.1 percentage points", "1 percentage point"."""
    return f"{size} percentage point{'' if size == '1' else 's'}"


def difference(size: float, unit: str, decimals: int) -> str:
    """Return how large a difference is, in words: "1.03 days per FTE", "2.1 percentage points", "25"."""
    return points(value(size, decimals=decimals)) if unit == "percent" else in_words(size, unit, decimals)


def change(now: float, before: float, unit: str, *, decimals: int, decimals_now: int | None = None) -> str:
    """Return how a number compares with a year before, at the decimals that both can carry.

    `decimals_now` are those with which the number itself is shown, if they are more.

    >>> change(4.74, 3.71, "days per FTE", decimals=2)
    '1.03 more than a year before (3.71)'
    >>> change(31.46, 31.3, "percent", decimals=0, decimals_now=1)
    'about the same as a year before (31%)'
    """
    was = value(before, unit, decimals=decimals)
    gap = rounded(rounded(now, decimals) - rounded(before, decimals), decimals)
    if gap == 0:
        is_same = rounded(now, decimals if decimals_now is None else decimals_now) == rounded(before, decimals)
        return f"{'no change from' if is_same else 'about the same as'} a year before ({was})"
    size = f"{abs(gap):,.{decimals}f}"
    amount = points(size) if unit == "percent" else f"£{size}" if unit == "GBP" else size
    return f"{amount} {'more' if gap > 0 else 'less'} than a year before ({was})"


def pounds(amount: float) -> str:
    """Return an amount of money in short: "£2.2 million", "£538,000"."""
    size = abs(amount)
    if size >= 999_500:
        return f"£{rounded(size / 1e6, 2):.2f}".rstrip("0").rstrip(".") + " million"
    return f"£{abs(to_thousand(amount)):,.0f}"


def to_thousand(amount: float) -> float:
    """Return an amount of money to the thousand, and below ten of them to the pound: 0 only if it is less than a pound.

    >>> to_thousand(-538_400), to_thousand(1_232.4), to_thousand(0.4)
    (-538000.0, 1232.0, 0.0)
    """
    return float(rounded(amount, -3 if abs(amount) >= 10_000 else 0))
