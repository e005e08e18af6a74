"""Checks for one id or one word that is written in two ways, so that it is counted as two."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TypeAlias

import pandas as pd

from perf.dataset.checks_between_rows import Check, Texts, named
from perf.dataset.dataset import Dataset
from perf.dataset.letters_used import OF_IDS, as_arrow, distinct, uses_only
from perf.dataset.problems import nearest
from perf.dataset.table_declaration import Table

Words: TypeAlias = "pd.Series[str]"
_ALIKE = 0.8  # of two words, from 0 to 1
_MOST_WORDS = 100  # that are held against each other
_MOST_ALIKE = 0.1  # of the ids: where more differ in case alone, the system that gave them tells them apart by it
_GROUPING = {  # columns of the council's own words by which rows are counted
    "measures": ("theme", "category"),
    "corporate_actions": ("theme",),
    "risks": ("theme",),
    "absences": ("reason",),
    "leavers": ("reason",),
    "complaints": ("outcome", "cause"),
    "savings": ("programme", "project"),
}


def plain_ids(ids: Words) -> Words:
    """Return ids without regard to case, spaces, and the zeros before a number, which a spreadsheet removes."""
    if not uses_only(as_arrow(ids), OF_IDS):  # seldom: there may be millions
        ids = ids.str.replace(r"\s+", "", regex=True).str.casefold().str.upper()
    return ids.mask(ids.str.isdigit(), ids.str.lstrip("0"))


def _plain_word(word: str) -> str:
    """Return a word without regard to case, spaces, hyphens, the kind of its apostrophes, and & for "and"."""
    words = re.sub("[\u2018\u2019\u02bc`]", "'", word.replace("&", " and "))
    return re.sub(r"[\s_\-\u2010-\u2015]+", " ", words).casefold().strip()


def _plain_words(words: Words) -> Words:
    return words.map(_plain_word)


def _in_two_ways(data: Dataset, table: str, column: str, plain: Callable[[Words], Words], *, most: float) -> Texts:
    """Find what is written in two ways: one text for all, at the first row with a second way."""
    cells = data.tables[table][column].dropna()
    written = distinct(cells)
    same = plain(written)
    if same.equals(written):  # as distinct as they are, which takes less than to look for repeated ones
        return {}
    second = written[same.duplicated()]
    if second.empty or len(second) > max(most * len(written), 1):
        return {}
    first = dict(zip(same[~same.duplicated()], written[~same.duplicated()], strict=True))
    pairs = named(f"{first[same[at]]} and {name}" for at, name in second.items())
    return {cells.index[cells.isin([second.iloc[0]])][0]: f"these are counted apart: {pairs}."}


def _misspelt(data: Dataset, table: str, column: str) -> Texts:
    """Find words of a single row that are almost one of several rows, so that a group of one is made."""
    cells = data.tables[table][column].dropna()
    counts = cells.value_counts()
    usual = counts.index[counts > 1][:_MOST_WORDS]
    single = counts.index[counts == 1][:_MOST_WORDS]
    pairs = {
        word: meant
        for word in single
        if (meant := nearest(word, [name for name in usual if _digits(name) == _digits(word)], least_alike=_ALIKE))
        and _plain_word(word) != _plain_word(meant)
    }
    return {cells.index[cells == word][0]: f'"{word}" is almost "{meant}".' for word, meant in pairs.items()}


def _digits(word: str) -> str:
    return re.sub(r"\D", "", word)


def spelling_checks(tables: Mapping[str, Table]) -> Iterator[Check]:
    """Return the remarks that an id, or a word by which rows are counted, is written in two ways."""
    for name, table in tables.items():
        ids = [column for column in (*table.key[:1], "person_id", "post_id") if _is_id(table, column)]
        for column in dict.fromkeys(ids if name != "reports" else ()):  # a file name of its own is asked for already
            yield Check(
                table=name, column=column, level="remark", fix="Write it in one way if it is the same.",
                rule=f"no {column} differs from another in case, spaces or zeros in front alone, but for more than "
                f"{_MOST_ALIKE:.0%}",
                find=partial(_in_two_ways, table=name, column=column, plain=plain_ids, most=_MOST_ALIKE),
            )  # fmt: skip
        for column in _GROUPING.get(name, ()):
            yield Check(
                table=name, column=column, level="remark", fix="Write it in one way if it is the same.",
                rule=f"no {column} differs from another in case, spaces or hyphens alone",
                find=partial(_in_two_ways, table=name, column=column, plain=_plain_words, most=1),
            )  # fmt: skip
            yield Check(
                table=name, column=column, level="remark", fix="Correct it if it is the same.",
                rule=f"no {column} of a single row is almost that of several rows",
                find=partial(_misspelt, table=name, column=column),
            )  # fmt: skip


def _is_id(table: Table, column: str) -> bool:
    return column in table.names and table.kind_of(column) == "text"
