"""A council's data, checked and cast."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from perf.dataset.csv_files import Source
from perf.dataset.framework import KIND_WORDS, Framework, Kind
from perf.dataset.problems import Problem
from perf.dataset.table_rules import Table
from perf.errors import PerfError
from perf.quarter import Quarter
from perf.rules import HAVE_QUARTERS
from perf.wording import listing, sentence

_MANY = 12  # quarters: where there are more, only the first and the last are named


@dataclass(frozen=True)
class Dataset:
    """A council's data, checked and cast: one frame per table of the contract, as attributes.

    ``vale.returns`` is the table `returns`; a table that is absent is an empty frame and is listed in
    `missing`. The index of a frame is the record's number in its file, from 0.
    """

    folder: Path
    framework: Framework
    tables: Mapping[str, pd.DataFrame]
    sources: Mapping[str, Source]
    remarks: tuple[Problem, ...] = ()
    theme_word: str = "theme"  # what the council calls a group of measures
    contract: Mapping[str, Table] = field(default_factory=dict)  # what each table must hold
    since: pd.Timestamp | None = None  # records that were over before this day were not asked for
    row_counts: Mapping[str, int] = field(default_factory=dict)  # of tables that are read on demand

    def __getattr__(self, name: str) -> pd.DataFrame:
        tables = vars(self).get("tables", {})
        if name not in tables:
            raise AttributeError(f"a council folder has no table {name!r}")
        return tables[name]

    @property
    def missing(self) -> tuple[str, ...]:
        """The tables of the contract that the folder does not hold, in the contract's order."""
        return tuple(name for name in self.tables if name not in self.sources)

    def provenance_note(self, tables: Iterable[str]) -> str:
        """Return a sentence for each kind of data, among the tables given, that is not the council's own records.

        "Made-up example data: workforce and absences (calibrated to published totals). Estimated data: budget."; ""
        where the folder holds none.
        """
        by_kind: dict[Kind, dict[str, list[str]]] = {}
        for name in tables:
            if name in self.sources and not self.framework.is_own(name):
                provenance = self.framework.provenance_of(name)
                by_kind.setdefault(provenance.kind, {}).setdefault(provenance.note, []).append(name)
        sentences = []
        for kind, by_note in by_kind.items():
            named = [listing(names) + (f" ({note})" if note else "") for note, names in by_note.items()]
            sentences.append(sentence(f"{KIND_WORDS[kind]}: {'; '.join(named)}"))
        return " ".join(sentences)

    def rows(self, name: str) -> int:
        """Count the rows of a table, without reading it for that."""
        return self.row_counts[name] if name in self.row_counts else len(self.tables[name])

    @property
    def quarters(self) -> tuple[Quarter, ...]:
        """The quarters of the measures, actions and risks, oldest first; if there are none, those of the records."""
        begins = self.framework.year_start_month
        labels = pd.concat([self.tables[name]["quarter"] for name in HAVE_QUARTERS]).dropna()
        if len(labels):
            return tuple(sorted(Quarter(label, begins) for label in labels.unique()))
        return tuple(sorted({quarter for name in self.contract for quarter in self._quarters_of_records(name)}))

    def _quarters_of_records(self, name: str) -> set[Quarter]:
        """Return the quarters in which the records of a table began."""
        table, begins = self.contract[name], self.framework.year_start_month
        if not table.holds_records:
            return set()
        dates = self.tables[name][table.dated_by].dropna()
        if table.kind_of(table.dated_by) == "quarter":
            return {Quarter(label, begins) for label in dates.unique()}
        months = pd.to_datetime(dates).dt.to_period("M").unique()
        return {Quarter.of(month.start_time, begins) for month in months}

    def quarter(self, label: "str | Quarter" = "") -> Quarter:
        """Read a quarter of this council's year; without a label, the latest that has data.

        Raises
        ------
        ValueError
            If the label is not a quarter.
        PerfError
            If the folder has no data for it.
        """
        quarter = Quarter.parse(label, self.framework.year_start_month) if label else None
        quarters = self.quarters
        if quarter is not None and quarter in quarters:
            return quarter
        if quarter is None and quarters:
            return quarters[-1]
        known = ", ".join(str(known) for known in quarters) or "none"
        if len(quarters) > _MANY:
            known = f"{quarters[0]} to {quarters[-1]}"
        wanted = quarter or "any quarter"
        raise PerfError(f"{self.folder} has no returns, actions or risks for {wanted}. Quarters with data: {known}.")
