"""Disclosure control: what is about few people is hidden, once, before anything is drawn, written or cached.

``perf.protect`` is both this package and, as the gate that every pack's figures pass, its function ``protect``.
"""

import sys
from collections.abc import Collection, Mapping, Sequence
from types import ModuleType

import pandas as pd

from perf.protect.gate import FEW_POSTS, THRESHOLD, WITHHELD, fewer_than, protect, series_may_be_shown
from perf.protect.measures import protect_measures
from perf.protect.scope import MAIN, NOT_GIVEN, naming_limit, protect_pack, protect_records
from perf.protect.series import shown_together

__all__ = [
    "FEW_POSTS",
    "MAIN",
    "NOT_GIVEN",
    "THRESHOLD",
    "WITHHELD",
    "fewer_than",
    "naming_limit",
    "protect",
    "protect_measures",
    "protect_pack",
    "protect_records",
    "series_may_be_shown",
    "shown_together",
]


class _CallableModule(ModuleType):
    def __call__(
        self,
        figures: pd.DataFrame,
        people: pd.DataFrame | None,
        *,
        directorates: Mapping[str, Sequence[str]],
        threshold: int = THRESHOLD,
        about_people: Collection[str] | None = None,
    ) -> pd.DataFrame:
        return protect(figures, people, directorates=directorates, threshold=threshold, about_people=about_people)


sys.modules[__name__].__class__ = _CallableModule
