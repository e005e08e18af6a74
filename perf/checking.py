"""Checks of a council's data: what is loaded, what is wrong with it, and which ratings differ from the rule."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from perf.areas import COUNCIL, name_of
from perf.dataset.dataset import Dataset
from perf.dataset.narrative import named_figures
from perf.dataset.problems import DataProblem, Fault, Problem, many_as_one
from perf.load_council import read
from perf.reconciliation.checks import officers_notes
from perf.reconciliation.printed_report import Report
from perf.scores import Scores, score_quarter
from perf.scoring.measures import other_target


def problems_of(folder: str | Path) -> list[Problem]:
    """Find every problem and remark of a council folder: in its tables, and in its scores."""
    return read_all(folder)[1]


def read_all(folder: str | Path) -> tuple[Dataset | None, list[Problem]]:
    """Read a council folder as far as it can be read, with every problem and remark; None where there is no folder."""
    try:
        data, found = read(folder)
    except DataProblem as error:
        return None, error.as_list
    if any(problem.level == "problem" for problem in found):
        return data, found
    return data, [*found, *(remarks(score_quarter(data)) if data.quarters else ()), *not_given(data)]


def not_given(data: Dataset) -> list[Problem]:
    """Return one remark that lists the tables that are missing or empty, and the columns that no row fills in."""
    columns = [
        f"{name}.{column.name}"
        for name in data.sources
        if len(rows := data.tables[name])
        for column in data.contract[name].columns
        if not column.required and rows[column.name].isna().all()
    ]
    empty = [name for name in data.sources if not len(data.tables[name])]
    lists = {
        "These tables are not in the folder": data.missing,
        "These tables have no rows": empty,
        "No row fills in these columns": columns,
    }
    texts = [f"{what}: {', '.join(names)}." for what, names in lists.items() if names]
    fix = "Nothing needs to be done if there is nothing to say of them."
    return [Problem(".", 0, "", "", " ".join(texts), fix, level="remark")] if texts else []


def loaded_tables(data: Dataset) -> pd.DataFrame:
    """Return the tables that a council folder holds.

    Returns
    -------
    DataFrame, one row per table
        table, file, rows, first and last (quarter, month or day of its rows; "" where they have none),
        covers_to (the framework's last covered day), provenance (own records, estimated or made-up data). Where a row
        is about a person, the number of rows is missing, and months stand for days.
    """
    rules, rows = data.framework, []
    for name, source in data.sources.items():
        table = data.tables[name]
        column = data.contract[name].dated_by
        dated = table[column].dropna() if column else pd.Series(dtype="str")
        form = "%Y-%m" if data.contract[name].is_about_people else "%Y-%m-%d"
        first, last = (_dated(end, form) for end in (dated.min(), dated.max())) if len(dated) else ("", "")
        rows.append(
            {
                "table": name,
                "file": source.file,
                "rows": data.shown_rows(name),
                "first": first,
                "last": last,
                "covers_to": str(rules.data_to.get(name, "")),
                "provenance": rules.provenance_of(name).words,
            }
        )
    columns = ["table", "file", "rows", "first", "last", "covers_to", "provenance"]
    return pd.DataFrame(rows, columns=columns).astype({"rows": "Int64"})


def _dated(end: Any, form: str) -> str:
    return f"{end:{form}}" if isinstance(end, pd.Timestamp) else str(end)


def other_ratings(scores: Scores) -> pd.DataFrame:
    """Find the measures and actions with a stated or printed rating that differs from the rule's.

    Returns
    -------
    DataFrame, one row per measure or action
        kind, id, title, rating (the rule's), stated_rating, printed_rating, why.
    """
    frames = []
    for kind, rated in (("measure", scores.all_sets), ("action", scores.actions)):
        stated, printed = rated["stated_rating"], rated["printed_rating"]
        other = (stated.notna() & (stated != rated["rating"])) | (printed.notna() & (printed != rated["rating"]))
        why = rated["reason"].fillna(rated["note"]) if "reason" in rated else rated["note"]
        rows = rated.assign(kind=kind, id=rated[f"{kind}_id"], why=why)[other]
        frames.append(rows[["kind", "id", "title", "rating", "stated_rating", "printed_rating", "why"]])
    return pd.concat(frames, ignore_index=True)


def remarks(scores: Scores) -> list[Problem]:
    """Find what the scores show: a Red that nobody explains, a target of another period, a number that differs."""
    measures, actions = scores.all_sets.set_index("measure_id"), scores.actions.set_index("action_id")
    differing, unlike = measures[measures["differs"]], measures[other_target(measures)]
    disagree = [
        f"it is {_number(row.returned)}, but the records give {_number(row.actual)}." for row in differing.itertuples()
    ]
    fix = "Write why, and what is being done: cause and remedy of an action; texts about a measure in narrative."
    found = (
        ("returns", "note", _unexplained(scores, measures), fix),
        ("actions", "note", _unexplained(scores, actions), fix),
        ("returns", "target", unlike["not_rated"] + ", so nothing is rated.",
         "Write the target for the figure's own period, and say so in target_basis."),
        ("returns", "actual", pd.Series(disagree, index=differing.index),
         "Leave it blank, or correct the return or the records."),
    )  # fmt: skip
    at_rows = (problem for remark in found for problem in _at_their_rows(scores, *remark))
    return [*at_rows, *_without_data(scores), *_typed_numbers(scores)]


@dataclass(frozen=True)
class _AsScored(Report):
    """A quarter's report whose figures are those that its pages show: from records too, where no return is given."""

    scores: Scores

    @cached_property
    def measures(self) -> pd.DataFrame:
        """The council's measures, by id."""
        return self.scores.all_sets.set_index("measure_id", drop=False)


def _typed_numbers(scores: Scores) -> Iterator[Problem]:
    """Return a remark on each note and text with a number that differs from the figure that it names."""
    fix = "Correct the number, or the data. In a text, a figure named in braces is calculated."
    faults: dict[str, list[Fault]] = {}
    notes: dict[tuple[str, str], dict[str, str]] = {}
    for passage, why in officers_notes.differing(_AsScored(scores.data, scores.quarter, scores)):
        stated = why[0].lower() + why[1:]
        if passage.text is None:
            table = _TABLE_OF[passage.kind]
            notes.setdefault((table, passage.where), {})[passage.id] = stated
            continue
        table, column, record = passage.text.place
        fault = Fault(record=record, column=column, value=passage.words, problem=stated, fix=fix)
        faults.setdefault(table, []).append(fault)
    for (table, column), texts in notes.items():
        yield from _at_their_rows(scores, table, column, pd.Series(texts), fix)
    for table, of_table in faults.items():
        source = scores.data.sources[table]
        yield from (source.problem(fault, level="remark") for fault in many_as_one(of_table))


_TABLE_OF = {"measure": "returns", "action": "actions"}  # in which the notes are


def _without_data(scores: Scores) -> Iterator[Problem]:
    """Return a remark on each text of the quarter that names a figure without data, so that it shows none."""
    rows = scores.data.narrative[scores.data.narrative["quarter"] == scores.quarter.label].dropna(subset=["text"])
    faults = []
    for record, text, area in zip(rows.index, rows["text"], rows["area"].fillna(COUNCIL), strict=True):
        for named in named_figures(text):
            if not scores.is_given(named, area):
                part = f" {named.part}" * bool(named.part)
                problem = f"there are no data of {named.figure}{part}, {name_of(area)}, so the text shows [no data]."
                faults.append(Fault(record=int(record), column="text", value=text, problem=problem,
                                    fix="Name a figure or an area with data."))  # fmt: skip
    if faults:
        source = scores.data.sources["narrative"]
        yield from (source.problem(fault, level="remark") for fault in many_as_one(faults))


def _unexplained(scores: Scores, rows: pd.DataFrame) -> "pd.Series[str]":
    """Return what to say of each Red for which there is neither a cause nor a remedy, by id."""
    red = rows[rows["rating"] == "Red"].to_dict("index")
    names = [name for name, row in red.items() if scores.explanation_of(row, str(name)).is_blank]
    text = f"it is {scores.ratings.called('Red')} without a cause and a remedy."
    return pd.Series(text, index=names, dtype="str")


def _number(value: float) -> str:
    return f"{value:,.4f}".rstrip("0").rstrip(".")


def _at_their_rows(scores: Scores, table: str, column: str, texts: pd.Series, fix: str) -> Iterator[Problem]:
    """Return a remark for the council's row of each id in a quarter, where it has one."""
    rows, source = scores.data.tables[table], scores.data.sources.get(table)
    key = scores.data.contract[table].key[0]
    rows = rows[(rows["quarter"] == scores.quarter.label) & rows[key].isin(texts.index)]
    rows = rows[rows["area"] == COUNCIL] if "area" in rows else rows
    faults = [
        Fault(record=int(str(record)), column=column, value=name, problem=texts[name], fix=fix)
        for record, name in rows[key].items()
    ]
    if source is not None:
        yield from (source.problem(fault, id=fault.value, level="remark") for fault in many_as_one(faults))
