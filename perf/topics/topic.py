"""A topic: its question, figures, tables and parts, declared once as `TOPIC` in the module of its name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from perf.dataset.dataset import Dataset
from perf.dataset.table_rules import Table
from perf.figure import Figure
from perf.quarter import Quarter

LAST = 100  # the place of a topic that names none


@dataclass(frozen=True)
class Topic:
    """A subject with records of its own.

    Attributes
    ----------
    name : str
        The name of its module, notebook, pages and reports: ``sickness``.
    title, question : str
        What a page calls it, and what its report answers.
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
        `perf.topics.monthly_amounts`), none where a table that it needs is absent.
    main : str
        The figure that is published by part, and of services: the leading one where none is named.
    rare_parts : mapping of dimension to parts
        The dimensions whose values are words of the records themselves, such as reason: rare ones are published
        together, because they could identify somebody; with the parts that are named however rare they are.
    people_behind : callable, optional
        Of a topic whose figures count days of people: takes the Dataset, the Quarter and the fewest people of whom a
        reason is named; returns how many people are behind each figure.
    is_seasonal : bool
        Whether the figures have a yearly pattern.
    is_monthly : bool
        Whether months can be compared: a forecast of the year, which contains the months before it, cannot.
    place : int
        Where it stands among the topics, the lowest first.
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
    people_behind: Callable[[Dataset, Quarter, int], pd.DataFrame] | None = None
    is_seasonal: bool = False
    is_monthly: bool = True
    place: int = LAST

    @property
    def figure_names(self) -> tuple[str, ...]:
        """The names of its figures."""
        return tuple(figure.name for figure in self.figures)

    @property
    def shown_figures(self) -> tuple[str, ...]:
        """The figures that stand at the head of its report, in their order."""
        return self.others if self.leading in self.others else (self.leading, *self.others)

    @property
    def published_by_part(self) -> str:
        """The figure that is published by part, and of services."""
        return self.main or self.leading
