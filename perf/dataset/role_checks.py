"""Checks that columns of roles hold roles: pages show them, and never a person."""

from collections.abc import Callable
from functools import partial

from perf.dataset.checks_between_rows import Check, Texts
from perf.dataset.contract import CORE_TABLES
from perf.dataset.dataset import Dataset
from perf.dataset.problems import Level
from perf.roles import ROLE, why_address, why_titled


def _persons(data: Dataset, table: str, column: str, why: Callable[[str], str]) -> Texts:
    """Find the cells that identify a person, and what shows it."""
    cells = data.tables[table][column].dropna()
    found = {cell: why(cell) for cell in cells.unique()}
    return {record: found[cell] for record, cell in cells.items() if found[cell]}


_LEVELS: tuple[tuple[Level, Callable[[str], str], str], ...] = (
    ("problem", why_address, "has no e-mail address"),
    ("remark", why_titled, "has no title before a name, such as Dr"),
)
ROLE_CHECKS = tuple(
    Check(
        table=table, column=column.name, level=level, rule=f"{column.name} is a role: it {rule}", fix=ROLE,
        find=partial(_persons, table=table, column=column.name, why=why),
    )
    for table, declared in CORE_TABLES.items() for column in declared.columns if column.is_role
    for level, why, rule in _LEVELS
)  # fmt: skip
