"""Checks of one table against another and against the framework: ids, areas, directorates, services, dates."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from perf.areas import SCHOOLS
from perf.dataset.csv_files import Source
from perf.dataset.distinct_values import each_once
from perf.dataset.framework import FILE, Framework
from perf.dataset.problems import FEW, Fault, Level, Problem, did_you_mean, faults_of, listed
from perf.dataset.records_outside_rules import remarks_on_rules
from perf.dataset.table_declaration import Table
from perf.quarter import Quarter
from perf.safe_text import slug

Tables = Mapping[str, pd.DataFrame]
Sources = Mapping[str, Source]
_MOST_FOR_GUESS = 5_000  # looking for the nearest of more ids than this takes too long
_MOST_GUESSES = 20  # values for which the nearest is looked for


@dataclass(frozen=True)
class _Reference:
    """A column of a table that holds ids of another table, its home."""

    table: str
    column: str
    home: str
    kind: str = ""  # of what is printed: only rows of this kind
    level: Level = "problem"

    def rows(self, tables: Tables) -> pd.DataFrame:
        rows = tables[self.table]
        return rows[rows["kind"] == self.kind] if self.kind else rows


_REFERENCES = (
    _Reference("returns", "measure_id", "measures"),
    _Reference("observations", "measure_id", "measures"),
    _Reference("comparators", "measure_id", "measures"),
    _Reference("actions", "corporate_action", "corporate_actions"),
    _Reference("printed_ratings", "id", "measures", "measure", "remark"),
    _Reference("printed_ratings", "id", "actions", "action", "remark"),
    _Reference("printed_ratings", "id", "corporate_actions", "corporate_action", "remark"),
    _Reference("printed_ratings", "id", "risks", "risk", "remark"),
)


def home_of(table: str, column: str) -> str:
    """Return the table whose ids a column holds in every row; "" where it holds no ids of another."""
    homes = (each.home for each in _REFERENCES if (each.table, each.column, each.kind) == (table, column, ""))
    return next(homes, "")


def check_references(
    tables: Tables,
    sources: Sources,
    framework: Framework,
    *,
    contract: Mapping[str, Table],
    unread: Collection[str] = (),
) -> list[Problem]:
    """Check the tables against each other and the framework; what could not be read is compared with nothing."""
    readable = {name: source for name, source in sources.items() if name not in unread}
    return [
        *(problem for reference in _REFERENCES for problem in _unknown_ids(reference, tables, readable, contract)),
        *(_areas(tables, sources, framework, contract) if FILE not in unread else ()),
        *_other_ids(tables, sources),
        *_old_due_dates(tables, sources, framework),
        *remarks_on_rules(tables, readable, framework),
    ]


def misplaced_columns(
    tables: Tables, sources: Sources, contract: Mapping[str, Table], *, not_read: Mapping[str, Collection[str]]
) -> Iterator[Problem]:
    """Find columns that change a rating or a figure and are given in the wrong one of two tables of the same things.

    `not_read` are the columns of each table that it does not have, with a value in any row.
    """
    pairs = [(each.table, each.home) for each in _REFERENCES if not each.kind]
    for here, there in (*pairs, *((home, table) for table, home in pairs)):
        if not {here, there} <= set(sources):
            continue
        for column in contract[there].columns:
            name = column.name
            if column.kind == "text" or name not in not_read.get(here, ()) or name not in tables[there]:
                continue
            if tables[there][name].isna().all():
                text = f"this is a column of {there}, in which no row fills it in, so it is not read here."
                yield Problem(sources[here].file, 1, name, "", text, f"Write it in {there}.")


def with_known_ids(tables: Tables, sources: Sources, contract: Mapping[str, Table]) -> dict[str, pd.DataFrame]:
    """Spell ids of other tables as their home does: in any case, unless that would make two rows the same."""
    spelled_tables = dict(tables)
    for reference in _REFERENCES:
        if not {reference.table, reference.home} <= set(sources):
            continue
        ids = spelled_tables[reference.home].iloc[:, 0].dropna().unique()
        usual = dict(zip(pd.Series(ids).str.casefold(), ids, strict=True))
        if len(usual) < len(ids):  # ids that differ by case alone
            continue
        rows = spelled_tables[reference.table]
        given = reference.rows(spelled_tables)[reference.column].dropna()
        other = given[~given.isin(ids) & given.str.casefold().isin(usual)]
        if other.empty:
            continue
        renamed = rows.assign(**{reference.column: rows[reference.column].mask(rows.index.isin(other.index), None)})
        renamed[reference.column] = renamed[reference.column].fillna(other.str.casefold().map(usual))
        key = list(contract[reference.table].key)
        if not key or renamed.duplicated(key).sum() == rows.duplicated(key).sum():
            spelled_tables[reference.table] = renamed
    return spelled_tables


def _unknown_ids(
    reference: _Reference, tables: Tables, sources: Sources, contract: Mapping[str, Table]
) -> Iterator[Problem]:
    """Find the ids that the home table does not have."""
    column, home = reference.column, reference.home
    if not {reference.table, home} <= set(sources):
        return
    known = set(tables[home].iloc[:, 0].dropna())
    rows = reference.rows(tables)
    key = contract[reference.table].key[:1]
    names = rows[key[0]] if key and key[0] != column else None
    unknown = rows.loc[~rows[column].isin(known), column].dropna()
    for fault in _unknown(unknown, known, f'"{{value}}" is not in {home}.', f"Correct it, or add it to {home}."):
        row_id = "" if names is None else str(names.loc[fault.record])
        yield sources[reference.table].problem(fault, id=row_id, level=reference.level)


def _unknown(cells: pd.Series, known: Collection[str], problem: str, fix: str) -> list[Fault]:
    """Return the faults of values that are not known: each that is like a known one, and the others together."""
    guesses = cells.unique()[:_MOST_GUESSES] if len(known) < _MOST_FOR_GUESS else []
    meant = {value: hint for value in guesses if (hint := _lost_zeros(value, known) or did_you_mean(value, known))}
    groups = [(cells[cells == value], suggestion) for value, suggestion in meant.items()]
    rest = cells[~cells.isin(list(meant))]
    groups += (
        [(of_value, fix) for _, of_value in rest.groupby(rest, sort=False)] if rest.nunique() <= FEW else [(rest, fix)]
    )
    return [fault for wrong, remedy in groups for fault in faults_of(wrong, problem, remedy, few=1)]


def _lost_zeros(value: str, known: Iterable[str]) -> str:
    """Return a hint where an id is a known one without its leading zeros, or as a spreadsheet writes 1E5."""
    if not value.isdigit():
        return ""
    same = [name for name in known if name != value and _as_number(name) == float(value)]
    fix = "Format the column as Text, because a spreadsheet has made numbers of the ids."
    return f"Did you mean {same[0]}? {fix}" if len(same) == 1 else ""


def _as_number(name: str) -> float | None:
    return float(name) if name.isascii() and re.fullmatch(r"[0-9]+([eE][0-9]{1,2})?", name) else None


def _names(framework: Framework) -> dict[str, Collection[str]]:
    services = (*framework.services, *framework.joint_services)
    return {"area": framework.areas, "directorate": framework.directorates, "service": services}


def _spelling(name: str) -> str:
    """Return what a name has in common with its other spellings: in any case, as a slug, with & for "and"."""
    return slug(name.replace("&", " and "))


def spell_as_framework(rows: pd.DataFrame, framework: Framework, *, of_records: bool = False) -> pd.DataFrame:
    """Spell areas, directorates and services, given by name or slug in any case, as the framework does.

    In records, a service that the framework counts among the schools gets the name of that area.
    """
    columns = {}
    schools = framework.school_services if of_records else ()
    for column, known in _names(framework).items():
        if column in rows:
            usual = {_spelling(name): name for name in known} | {name: name for name in known}
            given = rows[column].dropna().unique()
            names = {name: usual.get(name, usual.get(_spelling(name), name)) for name in given}
            if column == "service":
                names = {name: SCHOOLS if spelling in schools else spelling for name, spelling in names.items()}
            columns[column] = _renamed(rows[column], names)
    return rows.assign(**columns)


def _renamed(cells: pd.Series, names: Mapping[str, str]) -> pd.Series:
    renamed = cells.map(names)
    if not isinstance(cells.dtype, pd.CategoricalDtype):
        return renamed.astype("str")
    return renamed.astype(pd.CategoricalDtype(pd.Index(sorted(set(names.values())), dtype="str")))


_AREA_COLUMNS: dict[Level, dict[str, tuple[str, ...]]] = {  # tables with columns that name areas
    "problem": {name: ("area",) for name in ("returns", "observations", "narrative", "commentary", "aggregates")},
    "remark": {"actions": ("service",), "risks": ("service",), "claims": ("area",), "printed_values": ("area",)},
}


def _areas(tables: Tables, sources: Sources, framework: Framework, contract: Mapping[str, Table]) -> Iterator[Problem]:
    known = _names(framework)
    known_to_records = known | {"service": (*framework.services, *([SCHOOLS] if framework.school_services else ()))}
    records = [name for name, table in contract.items() if table.holds_records]
    of_records = {name: ("directorate", "service") for name in records}
    named = _AREA_COLUMNS | {"problem": of_records | _AREA_COLUMNS["problem"]}
    if not framework.directorates and (problem := _no_directorates(tables, sources, records)) is not None:
        yield problem
        return
    for level, columns_of in named.items():
        for name, columns in columns_of.items():
            for column in columns:
                if name in sources and column in tables[name]:
                    names = known_to_records if name in records else known
                    yield from _unknown_names(tables[name][column], sources[name], names[column], level=level)
    for name in records:
        if name in sources and {"service", "directorate"} <= set(tables[name]):
            yield from _homes(tables[name], sources[name], framework)


def _no_directorates(tables: Tables, sources: Sources, records: Iterable[str]) -> Problem | None:
    """Return the problem of a framework without directorates, where records name some."""
    named = {
        name
        for table in records
        if table in sources and "directorate" in tables[table]
        for name in tables[table]["directorate"].dropna().unique()
    }
    if not named:
        return None
    some = listed(sorted(named), last="and") if len(named) <= FEW else f"{len(named)} directorates"
    fix = 'Write each under [directorates] with its services, such as "Social Services" = ["Adult Services"].'
    return Problem(FILE, 0, "directorates", "", f"none is declared, but the records name {some}.", fix)


def _unknown_names(cells: pd.Series, source: Source, known: Iterable[str], *, level: Level) -> Iterator[Problem]:
    """Find names of areas, directorates or services that the framework does not have."""
    names = cells.dropna()
    unknown = names[~names.isin(list(known))].astype("str")
    problem = f'"{{value}}" is not {"an" if cells.name == "area" else "a"} {cells.name} of the framework.'
    for fault in _unknown(unknown, list(known), problem, "Correct it, or add it to framework.toml."):
        yield source.problem(fault, level=level)


def _homes(rows: pd.DataFrame, source: Source, framework: Framework) -> Iterator[Problem]:
    """Find records whose service belongs to a different directorate."""
    homes: dict[str, list[str]] = {}
    for directorate, services in framework.directorates.items():
        for service in services:
            name = SCHOOLS if service in framework.school_services else service
            homes.setdefault(name, []).append(directorate)
    pairs = rows[["service", "directorate"]].dropna().drop_duplicates().itertuples(index=False)
    for service, directorate in pairs:
        if directorate in framework.directorates and directorate not in homes.get(service, [directorate]):
            text = f'"{service}" is a service of {listed(homes[service])}, not of {directorate}.'
            fix = "Correct the service or its directorate."
            misplaced = rows.loc[(rows["service"] == service) & (rows["directorate"] == directorate), "service"]
            for fault in faults_of(misplaced.astype("str"), text, fix):
                yield source.problem(fault)


def _other_ids(tables: Tables, sources: Sources) -> Iterator[Problem]:
    """Find other ids of measures that are already the id of a different measure."""
    measures = tables["measures"]
    owners = dict.fromkeys(measures["measure_id"].dropna(), "a measure")
    for record, value in measures["other_ids"].str.findall(r"[^\s,;]+").explode().dropna().items():
        measure = measures.loc[record, "measure_id"]
        if value in owners:
            text = f'"{value}" is already the id of {owners[value]}.'
            fault = Fault(
                record=record, column="other_ids", value=value, problem=text, fix="Give each measure its own."
            )
            yield sources["measures"].problem(fault, id=measure, level="remark")
        owners[value] = measure


def _old_due_dates(tables: Tables, sources: Sources, framework: Framework) -> Iterator[Problem]:
    """Find actions that were due before the year of their quarter began."""
    actions = tables["actions"].dropna(subset=["quarter", "due"])
    starts = each_once(actions["quarter"], lambda label: Quarter(label, framework.year_start_month).year_start)
    late = actions[actions["due"] < pd.to_datetime(starts)]
    for record, action, day in late[["action_id", "due"]].itertuples():
        due = f"{day:%Y-%m-%d}"
        text = f"{due} is before the year began, so it does not count against the rating."
        fault = Fault(record=record, column="due", value=due, problem=text, fix="Correct it, or fill in revised_due.")
        yield sources["actions"].problem(fault, id=action, level="remark")
