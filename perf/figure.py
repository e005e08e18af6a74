"""A figure: a computed number with a name, its unit, which way is better, and the recipe by which it is calculated."""

import math
import re
from dataclasses import dataclass, replace
from typing import Any, Literal, Self

import pandas as pd

from perf.areas import COUNCIL
from perf.rules import FEW_CASES

KEYS = ["figure", "area", "quarter", "part"]  # the columns that identify a value of a figure
DAYS = ["first_day", "last_day"]  # which a value covers; for a position, the same day twice
COLUMNS = [*KEYS, "value", "numerator", "denominator", *DAYS]

Better = Literal["higher", "lower", "neutral"]
Unit = Literal["count", "percent", "days per FTE", "GBP", "per 1,000 residents"]
Over = Literal["sum", "mean", "last"]
Period = Literal["year to date", "quarter", "position", "forecast", "before the quarter"]
About = Literal["people", "days of people", "cases", "money", "ratings"]
Basis = Literal["", "stated_", "printed_"]

_ENDING: dict[Period, str] = {
    "year to date": "", "quarter": "_in_quarter", "position": "", "forecast": "",
    "before the quarter": "_before_quarter",
}  # fmt: skip
_COVERS: dict[Period, str] = {
    "year to date": " Year to date.", "quarter": " The quarter alone.", "forecast": " A forecast for the year.",
}  # fmt: skip
_PARTS = re.compile(r"\w+=.*?(?= \w+=|$)")
_DAYS_OF_A_WEEK = 5  # working days
_DECIMALS: dict[Unit, int] = {"count": 0, "GBP": 0, "percent": 2, "days per FTE": 2, "per 1,000 residents": 2}


@dataclass(frozen=True)
class Counted:
    """One side of a fraction: a monthly amount, and how it is taken over the months of a period.

    Attributes
    ----------
    amount : str
        The monthly amount, such as ``sickness.days`` (see `perf.topics.monthly_amounts`).
    title : str
        What is counted, exactly: "working days lost x FTE of the post".
    over : {"sum", "mean", "last"}, default "sum"
        Flows add up over months, stocks are averaged, positions are those of the last month.
    noun : str
        What is counted, for a sentence: "days lost". If blank, the title.
    weighted_by : {"", "FTE"}
        By what each of them is multiplied: a day lost in a post of half the hours is half an FTE day.
    """

    amount: str
    title: str
    over: Over = "sum"
    noun: str = ""
    weighted_by: Literal["", "FTE"] = ""

    @property
    def in_words(self) -> str:
        """What is counted, for a sentence: "FTE days lost"."""
        return f"{self.weighted_by} {self.noun or self.title}".strip()


@dataclass(frozen=True)
class Recipe:
    """How a figure is calculated from monthly amounts: ``scale * numerator / denominator``.

    Attributes
    ----------
    numerator : Counted
    denominator : Counted or None
        None for a plain count or amount.
    scale : float, default 1
        100 for a percentage.
    parts : tuple of str
        The dimensions by which the figure is calculated, such as reason, and no others: the numerator has amounts by
        each of these, and so has the denominator where `parts_of_whole` is False.
    parts_of_whole : bool, default True
        Whether the value of a part (a reason, a cause) is divided by the denominator of all parts together; if not, by
        the part's own denominator.
    is_proportion : bool, default False
        Whether the numerator counts some of the cases in the denominator, so that chance gives binomial limits; if not,
        the figure is a rate.
    """

    numerator: Counted
    denominator: Counted | None = None
    scale: float = 1.0
    parts: tuple[str, ...] = ()
    parts_of_whole: bool = True
    is_proportion: bool = False

    @property
    def amounts(self) -> tuple[str, ...]:
        """The monthly amounts that the recipe reads."""
        return tuple(side.amount for side in (self.numerator, self.denominator) if side is not None)

    @property
    def accumulates(self) -> bool:
        """Whether it grows over the year: a sum of months, or such a sum per average FTE or head."""
        return self.numerator.over == "sum" and (self.denominator is None or self.denominator.over == "mean")

    @property
    def is_ratio_of_flows(self) -> bool:
        """Whether numerator and denominator both add up over months: a share of the cases of a period."""
        return self.numerator.over == "sum" and self.denominator is not None and self.denominator.over == "sum"

    @property
    def counted(self) -> str:
        """What the numerator is, in words."""
        return self.numerator.title

    @property
    def out_of(self) -> str:
        """What the denominator is, in words; "" for a plain count."""
        return self.denominator.title if self.denominator else ""


@dataclass(frozen=True)
class RatingRecipe:
    """How a figure is counted from ratings.

    Attributes
    ----------
    counted, out_of : str
        What the numerator and the denominator are, in words; `out_of` is "" for a plain count.
    column, share_of : str
        Columns of `perf.scoring.rating_counts.count_ratings`; `share_of` is "" for a plain count.
    by : tuple of str
        The columns by which parts are counted, each within the one before.
    basis : {"", "stated_", "printed_"}
        Which ratings are counted: those of the rule, those stated by officers, or those printed in a report.
    sets : tuple of str
        The column that divides what is counted into sets, which are never counted together.
    """

    counted: str
    out_of: str
    column: str
    share_of: str
    by: tuple[str, ...]
    basis: Basis = ""
    sets: tuple[str, ...] = ()

    @property
    def parts(self) -> tuple[str, ...]:
        """Every dimension of which a part can be counted."""
        return (*self.by, *self.sets)


@dataclass(frozen=True)
class RiskRecipe:
    """How a figure is counted from risks: all of them, or those with a certain word in a column.

    Attributes
    ----------
    counted : str
        What is counted, in words.
    column, word : str
        The column and the word that a counted risk has there; "" counts every risk.
    """

    counted: str
    column: str = ""
    word: str = ""
    out_of: str = ""

    @property
    def parts(self) -> tuple[str, ...]:
        """Every dimension of which a part can be counted."""
        return ("level", "band")


@dataclass(frozen=True)
class Reversed:
    """What a variance is in a council in which plus is adverse: the difference the other way round.

    Attributes
    ----------
    counted, rule : str
        What is counted, and how it is calculated, in words.
    """

    counted: str
    rule: str


@dataclass(frozen=True)
class Figure:
    """How one number is calculated, so that any number on a page can be explained.

    Attributes
    ----------
    name : str
        The name in code, claims and `explain`: ``measures.green``.
    title : str
        The name on a page.
    unit : {"count", "percent", "days per FTE", "GBP", "per 1,000 residents"}
    recipe : Recipe, RatingRecipe or RiskRecipe
    rule, source : str
        How it is calculated, in a sentence, and where that rule comes from.
    tables : tuple of str
        The tables of the council folder that it reads.
    better : {"higher", "lower", "neutral"}, default "neutral"
        Which way performance is better; if `is_signed`, for a council in which plus is favourable.
    about : {"people", "days of people", "cases", "money", "ratings"}
        What the numerator counts. Small numbers of figures about people are protected before they are shown.
    period : {"year to date", "quarter", "position", "forecast"}
        What a value covers: months, or only the last day; a forecast is made on that day, for the year.
    base : str
        The figure of which this one is the value for the quarter alone; "" for all other figures.
    share_of : str
        The figure of which this one counts a share: ``turnover.all_pct`` of ``turnover.voluntary_pct``.
    decided_by : str
        The dimension whose values decide what the share counts, as its definition tells everybody: a leaver's reason
        tells whether he or she left by choice. What is shown of the share then tells something of those values.
    reversed : Reversed, optional
        Of a variance, whose plus and minus have the meaning that the framework's `variance_sign` gives them: what it is
        where plus is adverse. `rule` and `recipe` are for a council in which plus is favourable.
    planned_in : str
        Of a variance, the figure whose denominator is the spend that was planned: a difference that is nothing beside
        it is neither better nor worse.
    settled_by : str
        Of a forecast for the year, the figure that answers its question once the year has ended: what was forecast.
    begins_each_year : bool, default False
        Whether a position begins at nothing in each year, as savings do: two quarters of it cannot be compared.
    places : int, optional
        The most decimals of a value on a page, where they do not follow from the unit: of a measure.
    """

    name: str
    title: str
    unit: Unit
    recipe: Recipe | RatingRecipe | RiskRecipe
    rule: str
    source: str
    tables: tuple[str, ...]
    better: Better = "neutral"
    about: About = "cases"
    period: Period = "position"
    base: str = ""
    share_of: str = ""
    decided_by: str = ""
    reversed: Reversed | None = None
    planned_in: str = ""
    settled_by: str = ""
    begins_each_year: bool = False
    places: int | None = None

    @property
    def is_signed(self) -> bool:
        """Whether plus and minus have the meaning that the framework's `variance_sign` gives them."""
        return self.reversed is not None

    @property
    def numerator(self) -> str:
        """What is counted, in words."""
        return self.recipe.counted

    @property
    def denominator(self) -> str:
        """What the numerator is divided by, in words; "" for a plain count."""
        return self.recipe.out_of

    @property
    def definition(self) -> str:
        """The rule, with the period that it covers."""
        return self.rule + _COVERS.get(self.period, "")

    @property
    def is_about_people(self) -> bool:
        """Whether small numbers are protected before they are shown."""
        return self.about in ("people", "days of people")

    @property
    def is_position(self) -> bool:
        """Whether a value holds on one day, not for a period."""
        return self.period in ("position", "forecast")

    @property
    def decimals(self) -> int:
        """The most decimals of a value on a page."""
        if self.places is not None:
            return self.places
        return 1 if self.unit == "percent" and self.about == "cases" else _DECIMALS[self.unit]

    @property
    def noun(self) -> str:
        """What a value counts, for a sentence: "complaints"; "" where it is no plain count of something named."""
        return self.recipe.numerator.in_words if self.unit == "count" and isinstance(self.recipe, Recipe) else ""

    def decimals_of(self, *denominators: float) -> int:
        """Return how many decimals values on these denominators have on a page: as many as the smallest carries.

        A share of cases or people has at most one decimal more than one of them can change: none of fewer than 100, one
        of fewer than 1,000. A share of complaints never has more than one.
        """
        smallest = min((number for number in denominators if number > 0), default=math.inf)
        if self.unit != "percent" or self.about not in ("cases", "people") or smallest == math.inf:
            return self.decimals
        return max(0, min(self.decimals, math.floor(math.log10(smallest)) - 1))

    @property
    def is_share(self) -> bool:
        """Whether a value is the share of some cases that have something in common."""
        return isinstance(self.recipe, Recipe) and self.recipe.is_proportion

    def none_of(self, denominator: float) -> str:
        """Return that there was nothing of which a share could be: "no stages closed"; "" where there was."""
        whole = self.recipe.denominator if self.is_share and isinstance(self.recipe, Recipe) else None
        return f"no {whole.in_words}" if whole and denominator == 0 else ""

    @property
    def has_limits_of_chance(self) -> bool:
        """Whether chance has limits for it: a rate of what is counted, people or cases, and not of money or days."""
        return self.unit == "percent" and self.about in ("people", "cases")

    def is_of_few(self, numerator: float, denominator: float) -> bool:
        """Return whether a share or a count is based on few cases: it has no percent, no direction and no chart."""
        if self.is_share:
            return denominator < FEW_CASES
        return self.unit == "count" and self.about == "cases" and numerator < FEW_CASES

    def one_case(self, *denominators: float) -> float:
        """Return by how much one case changes a value on the smallest of these denominators; 0 for no rate of cases.

        Of days lost, a case is one person who is absent for a week.
        """
        smallest = min((number for number in denominators if number > 0), default=math.inf)
        if not isinstance(self.recipe, Recipe) or self.recipe.denominator is None or self.about in ("money", "ratings"):
            return 0.0
        return self.recipe.scale * (_DAYS_OF_A_WEEK if self.about == "days of people" else 1) / smallest

    def where(self, *, plus_is_favourable: bool) -> "Figure":
        """Return the figure in the words of a council whose variances have this sign."""
        if plus_is_favourable or self.reversed is None or not isinstance(self.recipe, Recipe):
            return self
        numerator = replace(self.recipe.numerator, title=self.reversed.counted)
        return replace(self, rule=self.reversed.rule, recipe=replace(self.recipe, numerator=numerator))

    def better_where(self, *, plus_is_favourable: bool) -> Better:
        """Return which way is better in a council whose variances have this sign."""
        if self.is_signed and not plus_is_favourable and self.better != "neutral":
            return "lower" if self.better == "higher" else "higher"
        return self.better


def name_in(base: str, period: Period) -> str:
    """Return the name of a figure for a period: ``turnover.all_pct_in_quarter``."""
    return f"{base}{_ENDING[period]}"


def in_both_periods(figure: Figure) -> tuple[Figure, Figure]:
    """Return a figure for the year to date, and the same figure for the quarter alone."""
    alone = replace(
        figure,
        name=name_in(figure.name, "quarter"),
        title=f"{figure.title}, in the quarter",
        period="quarter",
        base=figure.name,
    )
    return replace(figure, period="year to date"), alone


@dataclass(frozen=True)
class Part:
    """One part of a figure: the dimension along which it is divided, and the value there.

    >>> Part.parse("reason=Stress")
    Part(dimension='reason', value='Stress')
    """

    dimension: str = ""
    value: str = ""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a part from its text, "reason=Stress"; a text without a dimension is a value alone."""
        dimension, sign, value = text.partition("=")
        return cls(dimension, value) if sign else cls("", text)

    def __str__(self) -> str:
        return f"{self.dimension}={self.value}" if self.dimension else self.value


def parts_of(text: str) -> list[Part]:
    """Read several parts from one text: "level=service band=Medium"."""
    return [Part.parse(part.strip()) for part in _PARTS.findall(text)]


def as_parts(dimension: str, values: pd.Series) -> pd.Series:
    """Return values as the parts of a dimension: "reason=Stress"; missing where a value is."""
    return str(Part(dimension)) + values


def parts_in(figures: pd.DataFrame, dimension: str) -> pd.DataFrame:
    """Return the rows of a frame of figures that are parts in a dimension, with `part` as the value alone."""
    begins = str(Part(dimension))
    rows = figures[figures["part"].str.startswith(begins)]
    return rows.assign(part=rows["part"].str.removeprefix(begins))


def value_of(figures: pd.DataFrame, name: str, *, area: str = COUNCIL, part: str = "", column: str = "value") -> Any:
    """Return one number of a frame of figures.

    Raises
    ------
    KeyError
        If the figure is not in the frame for that area and part, or is there for several quarters.
    """
    chosen = (figures["figure"] == name) & (figures["area"] == area) & (figures["part"] == part)
    values = figures.loc[chosen, column]
    if len(values) != 1:
        raise KeyError(f"{len(values)} figures are {name!r} for area {area!r} and part {part!r}")
    return values.iloc[0]
