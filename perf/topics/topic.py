"""A topic: its question, figures and tables, declared once as `TOPIC` in the module of its name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from perf.dataset.checks_between_rows import Check
from perf.dataset.dataset import Dataset
from perf.dataset.table_declaration import Table
from perf.figure import Figure
from perf.quarter import Quarter

LAST = 100  # the place of a topic that declares none
PeopleBehind = Callable[[Dataset, Quarter, int, Sequence[Quarter]], pd.DataFrame]


@dataclass(frozen=True)
class Topic:
    """A subject with records of its own.

    Attributes
    ----------
    name : str
        The name of its module, notebook, pages and reports: ``sickness``.
    title, question : str
        Its name on a page, and the question that its report answers.
    tables : mapping of name to Table
        The tables of its records in the council folder, with what each must hold.
    figures : tuple of Figure
        Every figure that is calculated from its records.
    leading : str
        The name of the figure that answers the question.
    others : tuple of str
        The figures that are shown beside the leading one, in their order on the page.
    amounts : callable
        Takes the Dataset and the Quarter; returns the monthly amounts of the records (see
        `perf.topics.monthly_amounts`), with no rows where a table that it needs is missing.
    main : str
        The figure that is published by part and for services; if blank, the leading one.
    rare_parts : mapping of dimension to parts
        The dimensions whose values come from the records, such as reason, each with the values that are always named.
        Other rare values are published together, because they could identify somebody.
    people_behind : callable, optional
        For a topic whose figures count days of people: takes the Dataset, the Quarter, the fewest people for whom a
        reason is named and the quarters to count in; returns how many people are behind each figure.
    is_seasonal : bool
        Whether the figures have a yearly pattern.
    is_monthly : bool
        Whether months can be compared: a forecast of the year, which contains the months before it, cannot.
    beside : str
        The figure whose months the report shows for each area; if blank, the leading one.
    overdue : str
        The figure that counts what is open past its time limit, which needs attention; "" where there is none.
    checks : tuple of Check
        What its records must meet, beside the rules of each table (see `perf.dataset.checks_between_rows`).
    place : int
        Its place among the topics, the lowest first.
    """

    name: str
    title: str
    question: str
    tables: Mapping[str, Table]
    figures: tuple[Figure, ...]
    leading: str
    others: tuple[str, ...]
    amounts: Callable[[Dataset, Quarter], pd.DataFrame]
    main: str = ""
    rare_parts: Mapping[str, frozenset[str]] = field(default_factory=dict)
    people_behind: PeopleBehind | None = None
    is_seasonal: bool = False
    is_monthly: bool = True
    beside: str = ""
    overdue: str = ""
    checks: tuple[Check, ...] = ()
    place: int = LAST

    @property
    def figure_names(self) -> tuple[str, ...]:
        """The names of its figures."""
        return tuple(figure.name for figure in self.figures)

    @property
    def shown_figures(self) -> tuple[str, ...]:
        """The figures at the head of its report, in their order."""
        return self.others if self.leading in self.others else (self.leading, *self.others)

    @property
    def published_by_part(self) -> str:
        """The figure that is published by part and for services."""
        return self.main or self.leading

    @property
    def shown_beside(self) -> str:
        """The figure whose months the report shows for each area."""
        return self.beside or self.leading
