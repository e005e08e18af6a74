"""Printed numbers: what a text can mean at the precision at which it was printed."""

import re
from dataclasses import dataclass

_SCALES = {
    "k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9,
}  # fmt: skip
WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_LENIENT = {
    "about": re.compile(r"(about|around|approx(imately|\.)?|circa|c\.|roughly|some|~|nearly|almost|just under) ?"),
    "over": re.compile(r"(just over|over|more than|above|at least|exceeding|>) ?"),
    "under": re.compile(r"(under|less than|fewer than|below|up to|at most|<) ?"),
}
_NUMBER = re.compile(
    r"(?P<sign>[-+\u2212(]?) ?£? ?(?P<digits>\d{1,3}(?:[, ]\d{3})+|\d+)?(?P<part>\.\d+)? ?"
    r"(?P<scale>k|m|bn|thousand|million|billion)?\)? ?"
    r"(?P<unit>%|per ?cent|percentage points?|points?|pp|days?( per fte)?|fte)?"
)
_LEAST_ZEROS = 3  # a count that ends in so many zeros may be a rounded one
ABOUT = 0.05  # "about 100" is anything from 95 to 105
_TINY = 1e-9


@dataclass(frozen=True)
class PrintedUnit:
    """A unit as a report prints it: "GBP million", "percentage points", "days per FTE"; "" where it has none.

    Attributes
    ----------
    text : str
    """

    text: str

    @property
    def _words(self) -> list[str]:
        return self.text.casefold().split()

    @property
    def kind(self) -> str:
        """What it is a multiple of: of "GBP million" and "GBP" the same."""
        return self._words[0] if self._words else ""

    @property
    def is_money(self) -> bool:
        """Whether it is in pounds, or in thousands or millions of them."""
        return self.kind == "gbp"

    @property
    def in_percent(self) -> bool:
        """Whether it is a percentage, or a difference of two."""
        return "percent" in self.text.casefold() or "%" in self.text

    @property
    def is_count(self) -> bool:
        """Whether it is of things that are counted one by one."""
        return self._words in (["count"], ["number"])

    @property
    def scale(self) -> float:
        """How many of its kind one is: 1,000,000 in "GBP million"."""
        return _SCALES.get(self._words[-1], 1.0) if len(self._words) > 1 else 1.0

    @property
    def after_money(self) -> str:
        """The words after the pounds: "million"."""
        return self.text.partition(" ")[2]


@dataclass(frozen=True)
class Number:
    """A number as far as it is known: anything from `low` to `high` rounds to what was printed.

    Sums, differences and ratios of printed numbers are as uncertain as the numbers they are made from.
    """

    value: float
    low: float
    high: float

    @classmethod
    def exact(cls, value: float) -> "Number":
        """Return a number that is known exactly."""
        return cls(value, value, value)

    def __add__(self, other: "Number") -> "Number":
        return Number(self.value + other.value, self.low + other.low, self.high + other.high)

    def __sub__(self, other: "Number") -> "Number":
        return self + -other

    def __neg__(self) -> "Number":
        return Number(-self.value, -self.high, -self.low)

    def __abs__(self) -> "Number":
        return self if self.value >= 0 else -self

    def times(self, factor: float) -> "Number":
        """Multiply by a number that is known exactly, 0 or more."""
        return Number(self.value * factor, self.low * factor, self.high * factor)

    def over(self, base: "Number") -> "Number | None":
        """Divide by a base, in percent; None where the base may be 0 or either is below 0."""
        if base.low <= 0 or self.value < 0:
            return None
        return Number(100 * self.value / base.value, 100 * self.low / base.high, 100 * self.high / base.low)

    def is_like(self, other: "Number") -> bool:
        """Return whether both can be the same number, each at its own precision.

        Two rounded numbers must have more than an edge in common: 61.17 is not 61.18.
        """
        size = max(abs(self.value), abs(other.value), 1.0)
        common = min(self.high, other.high) - max(self.low, other.low)
        rounded = self.low < self.high and other.low < other.high
        return common > _TINY * size if rounded else common >= -_TINY * size


def add(numbers: "list[Number]") -> Number:
    """Add numbers up."""
    return sum(numbers, Number.exact(0.0))


def read_number(text: object, unit: object = "") -> Number | None:
    """Read a printed number; None where the text is not one, such as "N/A" or "some".

    Parameters
    ----------
    text : str
        "1,234", "£2.92m", "61.17%", "-586000", "about 50", "over 13,000".
    unit : str
        "count" is exact; "GBP million", "GBP thousand" scale the number. A number with a percent sign is a percentage.

    Notes
    -----
    A decimal is half a last digit wide either way, ends included, so that it agrees with what is rounded half up
    and half to even. A count is exact, unless it ends in three zeros. The zeros at the end of an amount of money
    count as rounded.
    """
    words, printed_in = str(text).strip().casefold(), PrintedUnit(str(unit or ""))
    lenient = [name for name, pattern in _LENIENT.items() if pattern.match(words)]
    for name in lenient:
        words = _LENIENT[name].sub("", words, count=1)
    words = str(WORDS.index(words) + 1) if words in WORDS else words
    match = _NUMBER.fullmatch(words)
    if not match or not (match["digits"] or match["part"]):
        return None
    scale = _SCALES[match["scale"]] if match["scale"] else printed_in.scale
    digits = re.sub("[, ]", "", match["digits"] or "0")
    size = round(float(digits + (match["part"] or "")) * scale, 6)
    is_share = (match["unit"] or "").startswith(("%", "per"))
    half = 0.5 * _step(digits, match["part"] or "", PrintedUnit("percent") if is_share else printed_in, scale)
    number = _widened(Number(size, size - half, size + half), lenient)
    return -number if match["sign"] in ("-", "\u2212", "(") else number


def _step(digits: str, part: str, unit: PrintedUnit, scale: float) -> float:
    """Return what the last digit that counts is worth; 0 where a number is exact."""
    if part:
        return float(scale * 10 ** -(len(part) - 1))
    zeros = len(digits) - len(digits.rstrip("0")) if digits.strip("0") else 0
    if unit.is_money:
        return float(scale * 10**zeros) if scale == 1 else scale
    if scale > 1 or not unit.is_count:
        return scale
    return float(10**zeros) if zeros >= _LEAST_ZEROS else 0.0


def _widened(number: Number, words: list[str]) -> Number:
    if "about" in words:
        wide = ABOUT * number.value
        return Number(number.value, min(number.low, number.value - wide), max(number.high, number.value + wide))
    if "over" in words:
        return Number(number.value, number.low, float("inf"))
    return Number(number.value, float("-inf"), number.high) if "under" in words else number
