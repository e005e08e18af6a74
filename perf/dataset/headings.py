"""The headings of a table: the contract's spelling of each, and the column that an unknown one may stand for."""

import re
import unicodedata
from collections.abc import Collection, Iterable

from perf.dataset.problems import nearest
from perf.dataset.table_declaration import Column
from perf.safe_text import UNSEEN_LETTERS

_LOOK_ALIKE = str.maketrans("аеорсухіјѕԁһԛѡӏкмтαορνικτυχı", "aeopcyxijsdhqwlkmtaopviktuxi")  # noqa: RUF001
_SAME_NAME = 0.8  # how alike two headings must be for one to stand for the other: month is not amount
_FILLER = re.compile(
    "a|as|at|code|current|date|day|field|figure|gbp|in|is|latest|number|of|on|overall|pct|per|percent|reported|text|the|to|"
    "total|value"
)


def contract_heading(heading: str) -> str:
    """Return a heading in the contract's spelling: `First day` becomes first_day."""
    return re.sub(r"\W+", "_", heading.strip().casefold()).strip("_")


def intended_column(heading: str, columns: Iterable[Column]) -> str:
    """Return the column that a heading probably stands for, by its spelling or by what it means; "" where none does.

    A column is meant by its name, by a word of the same meaning that it declares (`also`), by either with words such as
    "date" or "value" added, or by what looks like it: letters of another alphabet, invisible ones, a misspelling.
    """
    names: dict[str, str] = {}
    for column in columns:
        names |= {_letters(name): column.name for name in (*column.also, column.name)}
    if (name := names.get(_letters(heading))) is not None:
        return name
    words = [word for word in re.split(r"[\W_]+", heading.casefold()) if not _FILLER.fullmatch(word)]
    return names.get(_letters("".join(words)), "") or names.get(
        nearest(_letters(heading), names, least_alike=_SAME_NAME), ""
    )


def looks_like(heading: str, names: Collection[str]) -> bool:
    """Return whether a heading differs from one of some names only in letters that look alike, or cannot be seen."""
    return not heading.isascii() and _letters(heading) in {_letters(name) for name in names}


def _letters(heading: str) -> str:
    """Return the letters and digits of a heading, those of other alphabets as what they look like."""
    plain = unicodedata.normalize("NFKC", re.sub(UNSEEN_LETTERS, "", heading)).casefold().translate(_LOOK_ALIKE)
    return re.sub(r"[\W_]+", "", plain)
