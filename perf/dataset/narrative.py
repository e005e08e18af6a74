"""What officers write: texts for a report, an area and a subject, and the figures that they name in braces."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Self

import pandas as pd

from perf.areas import COUNCIL
from perf.dataset.dataset import Dataset
from perf.quarter import Quarter
from perf.rules import Section
from perf.safe_text import slug
from perf.wording import sentence

_IN_BRACES = re.compile(r"\{([^{}]*)\}")
_OLD_SECTIONS: tuple[Section, ...] = ("cause", "action_taken")  # the columns of the table `commentary`


@dataclass(frozen=True)
class NamedFigure:
    """A figure that a text names, and the part of it; "" is the whole.

    >>> NamedFigure.parse("measures.red theme=People")
    NamedFigure(figure='measures.red', part='theme=People')
    """

    figure: str
    part: str = ""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a name and a part from between braces."""
        figure, _, part = " ".join(text.split()).partition(" ")
        return cls(figure, part)


@dataclass(frozen=True)
class Text:
    """A text of an officer: where it belongs, what it is about, and who wrote it (a role).

    `report` is a slug; `subject` is the id of a measure, action, corporate action or risk, a theme, or any other
    words, "" for the report as a whole. `place` is its table, its column there and the number of its record.
    """

    report: str
    area: str
    section: Section
    subject: str
    text: str
    author: str = ""
    place: tuple[str, str, int] = field(default=("", "", 0), compare=False)


def named_figures(text: str) -> list[NamedFigure]:
    """List the figures that a text names."""
    return [NamedFigure.parse(name) for name in _IN_BRACES.findall(text)]


def lone_braces(text: str) -> list[str]:
    """List the braces of a text that open or close nothing, each with the words up to the next one."""
    return re.findall(r"[{}][^{}]*", _IN_BRACES.sub("", text))


def with_figures(text: str, shown: Callable[[NamedFigure], str]) -> str:
    """Return a text in which each figure that it names is replaced by its value; where that is "", nothing changes."""
    return _IN_BRACES.sub(lambda match: shown(NamedFigure.parse(match[1])) or match[0], text)


def texts_of(data: Dataset, quarter: Quarter) -> tuple[Text, ...]:
    """Return the texts of a quarter, in the order of the table; those of the older table `commentary` come last."""
    return (*_texts(data.narrative, quarter), *_older_texts(data.commentary, quarter))


def _texts(rows: pd.DataFrame, quarter: Quarter) -> Iterator[Text]:
    rows = rows[rows["quarter"] == quarter.label].fillna({"subject": "", "author": "", "area": COUNCIL})
    for row in rows.itertuples():
        place = ("narrative", "text", int(row.Index))
        yield Text(slug(row.report), row.area, row.section, row.subject, sentence(row.text), row.author, place)


def _older_texts(rows: pd.DataFrame, quarter: Quarter) -> Iterator[Text]:
    for record, row in rows[rows["quarter"] == quarter.label].to_dict("index").items():
        for section in _OLD_SECTIONS:
            if pd.notna(row[section]):
                place = ("commentary", section, int(str(record)))
                yield Text(slug(row["report"]), row["area"], section, "", sentence(row[section]), place=place)
