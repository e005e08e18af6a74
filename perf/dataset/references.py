"""What one table says of another, and of the framework: ids, areas, directorates, services, dates."""

from collections.abc import Collection, Iterable, Iterator, Mapping

import pandas as pd

from perf.dataset.contract import RECORDS
from perf.dataset.csv_files import Source
from perf.dataset.framework import FILE, Framework
from perf.dataset.problems import Problem, did_you_mean, listed
from perf.quarter import Quarter
from perf.safe_text import slug

Tables = Mapping[str, pd.DataFrame]
Sources = Mapping[str, Source]
_MOST_FOR_GUESS = 5_000  # looking for the nearest of more ids than this takes too long


def check_references(
    tables: Tables, sources: Sources, framework: Framework, *, unread: Collection[str] = ()
) -> list[Problem]:
    """Check the tables against each other and the framework; nothing is said of what is in an `unread` file."""
    known = {name: source for name, source in sources.items() if name not in unread}
    return [
        *_unknown_ids(tables, known),
        *(_areas(tables, sources, framework) if FILE not in unread else ()),
        *_other_ids(tables, sources),
        *_old_due_dates(tables, sources, framework),
    ]


def _unknown_ids(tables: Tables, sources: Sources) -> Iterator[Problem]:
    yield from _unknown("returns", "measure_id", tables["returns"], "measures", tables, sources)
    yield from _unknown("actions", "corporate_action", tables["actions"], "corporate_actions", tables, sources)
    printed = tables["printed_ratings"]
    homes = {
        "measure": "measures",
        "action": "actions",
        "corporate_action": "corporate_actions",
        "risk": "risks",
    }
    for kind, home in homes.items():
        rows = printed[printed["kind"] == kind]
        yield from _unknown("printed_ratings", "id", rows, home, tables, sources, remark=True)


def _unknown(
    name: str,
    column: str,
    rows: pd.DataFrame,
    home: str,
    tables: Tables,
    sources: Sources,
    *,
    remark: bool = False,
) -> Iterator[Problem]:
    if name not in sources or home not in sources:
        return
    known = set(tables[home].iloc[:, 0].dropna())
    for record, value in rows.loc[~rows[column].isin(known), column].dropna().items():
        meant = did_you_mean(value, known) if len(known) < _MOST_FOR_GUESS else ""
        fix = meant or f"Correct it, or add it to {home}."
        named = str(rows.loc[record].iloc[0]) if name == "actions" else ""
        told = f'"{value}" is not in {home}.'
        yield sources[name].fault(record, column, value, told, fix, id=named, remark=remark)


def _names(framework: Framework) -> dict[str, Collection[str]]:
    return {"area": framework.areas, "directorate": framework.directorates, "service": framework.services}


def _spellings(known: Iterable[str]) -> dict[str, str]:
    return {name.casefold(): name for name in known} | {slug(name): name for name in known}


def spelled(rows: pd.DataFrame, framework: Framework) -> pd.DataFrame:
    """Give areas, directorates and services, by name or slug in any case, the framework's spelling."""
    columns = {}
    for column, known in _names(framework).items():
        if column in rows:
            usual = _spellings(known)
            names = {name: usual.get(name.casefold(), name) for name in rows[column].dropna().unique()}
            columns[column] = _renamed(rows[column], names)
    return rows.assign(**columns)


def _renamed(cells: pd.Series, names: Mapping[str, str]) -> pd.Series:
    renamed = cells.map(names)
    if not isinstance(cells.dtype, pd.CategoricalDtype):
        return renamed.astype("str")
    return renamed.astype(pd.CategoricalDtype(pd.Index(sorted(set(names.values())), dtype="str")))


def _areas(tables: Tables, sources: Sources, framework: Framework) -> Iterator[Problem]:
    known = _names(framework)
    strict = {name: ("directorate", "service") for name in RECORDS} | {
        "returns": ("area",),
        "commentary": ("area",),
    }
    lenient = {
        "actions": ("service",),
        "risks": ("service",),
        "claims": ("area",),
        "printed_values": ("area",),
    }
    for columns_of, remark in ((strict, False), (lenient, True)):
        for name, columns in columns_of.items():
            for column in columns:
                if name in sources and column in tables[name]:
                    yield from _unknown_names(tables, name, column, known[column], sources[name], remark=remark)
    for name in RECORDS:
        if name in sources and {"service", "directorate"} <= set(tables[name]):
            yield from _homes(tables[name], sources[name], framework)


def _unknown_names(
    tables: Tables,
    name: str,
    column: str,
    known: Iterable[str],
    source: Source,
    *,
    remark: bool,
) -> Iterator[Problem]:
    """Tell each name of a column that the framework does not have.

    A remark tells a name once, at its first row; a problem tells every row.
    """
    names = tables[name][column].dropna()
    unknown = names[~names.isin(list(known))]
    counts = unknown.value_counts()
    for record, value in (unknown.drop_duplicates() if remark else unknown).items():
        more = f" ({counts[value]:,} rows)" if remark and counts[value] > 1 else ""
        fix = did_you_mean(value, known) or "Correct it, or add it to framework.toml."
        told = f'"{value}" is not {listed([f"a {column}"])} of the framework{more}.'.replace("a area", "an area")
        yield source.fault(int(str(record)), column, value, told, fix, remark=remark)


def _homes(rows: pd.DataFrame, source: Source, framework: Framework) -> Iterator[Problem]:
    """Tell each record whose service belongs to another directorate."""
    homes: dict[str, list[str]] = {}
    for directorate, services in framework.directorates.items():
        for service in services:
            homes.setdefault(service, []).append(directorate)
    pairs = rows[["service", "directorate"]].dropna().drop_duplicates().itertuples(index=False)
    for service, directorate in pairs:
        if directorate in framework.directorates and directorate not in homes.get(service, [directorate]):
            told = f'"{service}" is a service of {listed(homes[service])}, not of {directorate}.'
            wrong = (rows["service"] == service) & (rows["directorate"] == directorate)
            for record in rows.index[wrong]:
                yield source.fault(record, "service", service, told, "Correct the service or its directorate.")


def _other_ids(tables: Tables, sources: Sources) -> Iterator[Problem]:
    measures = tables["measures"]
    taken = dict.fromkeys(measures["measure_id"].dropna(), "a measure")
    for record, value in measures["other_ids"].str.findall(r"[^\s,;]+").explode().dropna().items():
        measure = measures.loc[record, "measure_id"]
        if value in taken:
            told = f'"{value}" is already the id of {taken[value]}.'
            fix = "Give each measure its own."
            yield sources["measures"].fault(record, "other_ids", value, told, fix, id=measure, remark=True)
        taken[value] = measure


def _old_due_dates(tables: Tables, sources: Sources, framework: Framework) -> Iterator[Problem]:
    actions = tables["actions"].dropna(subset=["quarter", "due"])
    starts = {label: Quarter(label, framework.year_start_month).year_start for label in actions["quarter"].unique()}
    late = actions[actions["due"] < actions["quarter"].map(starts)]
    for record, action, day in late[["action_id", "due"]].itertuples():
        due = f"{day:%Y-%m-%d}"
        told = f"{due} is before the year began, so it does not count against the rating."
        fix = "Correct it, or give a revised_due."
        yield sources["actions"].fault(record, "due", due, told, fix, id=action, remark=True)
