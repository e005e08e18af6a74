"""A council's data, checked and cast."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pandas as pd

from perf.dataset.csv_files import Source
from perf.dataset.framework import KIND_WORDS, Framework, Kind
from perf.dataset.problems import Problem, one_of
from perf.dataset.table_declaration import Table
from perf.errors import PerfError
from perf.object_summary import Summarised
from perf.quarter import Quarter
from perf.rules import HAVE_QUARTERS, MEASURED
from perf.wording import count, listing, sentence

AGGREGATES = "aggregates"  # the table of totals that a council may give in place of records
_MANY = 12  # quarters: where there are more, only the first and the last are named


@dataclass(frozen=True, eq=False, repr=False)  # two datasets are equal if they are the same object
class Dataset(Summarised):
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
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return tables[one_of(tables, name, "table")]
        except ValueError as error:
            raise AttributeError(str(error)) from None

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self.tables})

    def _summary(self) -> tuple[str, dict[str, str]]:
        recorded = self.recorded_quarters
        return self.framework.name, {
            "folder": str(self.folder),
            "quarters": listing(quarter.label for quarter in self.quarters),
            "records": f"{recorded[0]} to {recorded[-1]}" if recorded else "",
            "tables": ", ".join(name + self._rows_in_words(name) for name in self.sources),
            "missing": ", ".join(self.missing),
            "remarks": count(len(self.remarks), "remark") if self.remarks else "",
        }

    def _rows_in_words(self, name: str) -> str:
        """Return how many rows a table has, after its name: " (45 rows)"; "" where that is not shown."""
        number = self.shown_rows(name)
        return "" if number is None else f" ({count(number, 'row')})"

    @property
    def missing(self) -> tuple[str, ...]:
        """The tables of the contract that the folder does not hold, in the contract's order.

        A table that another has replaced is never among them, and the other only if the folder holds neither. Totals in
        place of records are not among them either.
        """
        expected = {name for name, table in self.contract.items() if table.is_expected}
        held = {*self.sources, *(self.contract[name].replaced_by for name in self.sources if name in self.contract)}
        return tuple(name for name in self.tables if name in expected - held)

    @property
    def has_totals(self) -> bool:
        """Whether the folder gives totals in place of records."""
        return AGGREGATES in self.sources and self.rows(AGGREGATES) > 0

    def stand_ins(self, tables: Iterable[str]) -> tuple[str, ...]:
        """Return tables with `aggregates` in place of those for records that the folder does not hold."""
        used = (
            AGGREGATES if self.has_totals and name not in self.sources and self.contract[name].holds_records else name
            for name in tables
        )
        return tuple(dict.fromkeys(used))

    def is_own(self, tables: Iterable[str]) -> bool:
        """Return whether the folder holds some tables, or their totals, and all are the council's own records."""
        used = self.stand_ins(tables)
        return bool(used) and all(name in self.sources and self.framework.is_own(name) for name in used)

    def mark_of(self, tables: Iterable[str]) -> str:
        """Return which kinds of data, other than the council's own records, are among the tables: their mark.

        "made-up example data", or "estimated data and made-up example data"; "" where all are its own records.
        """
        used = self.stand_ins(tables)
        kinds = {self.framework.provenance_of(name).kind for name in used if name in self.sources}
        return listing(words for kind, words in KIND_WORDS.items() if kind in kinds - {"own"})

    def provenance_note(self, tables: Iterable[str]) -> str:
        """Return a sentence for totals in place of records, and for each kind of data that is not the council's own.

        "Made-up example data: workforce and absences (calibrated to published totals). Estimated data: budget."; ""
        where the folder holds none.
        """
        by_kind: dict[Kind, dict[str, list[str]]] = {}
        used = self.stand_ins(tables)
        for name in used:
            if name in self.sources and not self.framework.is_own(name):
                provenance = self.framework.provenance_of(name)
                by_kind.setdefault(provenance.kind, {}).setdefault(provenance.note, []).append(name)
        sentences = ["Totals given in place of records: aggregates."] if self.has_totals and AGGREGATES in used else []
        for kind, by_note in by_kind.items():
            named = [listing(names) + (f" ({note})" if note else "") for note, names in by_note.items()]
            sentences.append(sentence(f"{KIND_WORDS[kind]}: {'; '.join(named)}"))
        return " ".join(sentences)

    def rows(self, name: str) -> int:
        """Count the rows of a table, without reading it for that."""
        return self.row_counts[name] if name in self.row_counts else len(self.tables[name])

    def shown_rows(self, name: str) -> int | None:
        """Return how many rows a table has; None where that would be a number of people."""
        number = self.rows(name)
        return None if number and self.contract[name].is_about_people else number

    @cached_property
    def quarters(self) -> tuple[Quarter, ...]:
        """The quarters of the measures, actions and risks, oldest first; if there are none, those of the records."""
        labels = pd.concat([self.tables[name]["quarter"] for name in HAVE_QUARTERS]).dropna()
        if len(labels):
            return tuple(sorted(Quarter(label, self.framework.year_start_month) for label in labels.unique()))
        return self.recorded_quarters

    @cached_property
    def latest(self) -> Quarter | None:
        """The quarter that is reported if no other is asked for: the last with a result, or with records.

        A quarter for which only targets have been entered is not reported yet.
        """
        measured = [
            rows.loc[rows[[*columns]].notna().any(axis=1), "quarter"].dropna().unique()
            for rows, columns in ((self.tables[name], columns) for name, columns in MEASURED.items())
        ]
        labels = {label for quarters in measured for label in quarters}
        quarters = self.quarters
        reported = [each for each in quarters if each.label in labels] or sorted(
            {*quarters} & {*self.recorded_quarters}
        )
        return (reported or quarters or (None,))[-1]

    @cached_property
    def recorded_quarters(self) -> tuple[Quarter, ...]:
        """The quarters that the records reach, oldest first, without a gap; a return is not needed.

        They begin where the first record ended, because a spell may have begun long before the records did.
        """
        records = [name for name, table in self.contract.items() if table.holds_records]
        dated = [name for name in records if self.tables[name][self.contract[name].dated_by].notna().any()]
        reached = [self._reach(name) for name in dated]
        if not reached:
            return ()
        quarters = [min(first for first, _ in reached)]
        last = max(last for _, last in reached)
        while quarters[-1] < last:
            quarters.append(quarters[-1].next)
        return tuple(quarters)

    def _reach(self, name: str) -> tuple[Quarter, Quarter]:
        """Return the quarter in which the first record of a table ended, and the one in which the last began."""
        rows, contract, starts = self.tables[name], self.contract[name], self.framework.year_start_month
        began = rows[contract.dated_by].dropna()
        ended = rows[contract.ends_by].dropna() if contract.ends_by else began
        ends = (ended.min() if len(ended) else began.min(), began.max())
        if contract.kind_of(contract.dated_by) == "quarter":
            first, last = (Quarter(label, starts) for label in ends)
        else:
            first, last = (Quarter.of(pd.Timestamp(day), starts) for day in ends)
        return min(first, last), last

    def quarter(self, label: "str | Quarter" = "") -> Quarter:
        """Read a quarter of this council's year; without a label, the latest one.

        Raises
        ------
        ValueError
            If the label is not a quarter.
        PerfError
            If the folder has no data for it: no return, action or risk, and no records.
        """
        quarter = Quarter.parse(label, self.framework.year_start_month) if label else None
        quarters, latest = self.quarters, self.latest
        if quarter is None and latest:
            return latest
        if quarter is not None and (quarter in quarters or quarter in self.recorded_quarters):
            return quarter
        known = sorted({*quarters, *self.recorded_quarters})
        names = f"{known[0]} to {known[-1]}" if len(known) > _MANY else ", ".join(str(each) for each in known)
        wanted = quarter or "any quarter"
        raise PerfError(f"{self.folder} has no data for {wanted}. Quarters with data: {names or 'none'}.")
