"""Links between the pages of a pack: what each leads to is written here, and its address when the pack is complete.

A link names the pages or rows to which it leads, the best first. `perf.packs.page_links` gives it the address of the
first of them that is in the pack. Where there is none, and in JupyterLab, it is plain text.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from markupsafe import Markup

from perf.rules import DIRECTORATE, LISTED
from perf.safe_text import slug

if TYPE_CHECKING:  # they import pandas, and a search for changes is to start at once
    from perf.dataset.dataset import Dataset
    from perf.dataset.framework import Framework

RowsTable = Literal["measures", "actions", "risks"]  # of which each row has a place on a page
ALL_MEASURES, ALL_ACTIONS, ALL_RISKS, LEADING = "all-measures", "all-actions", "all-risks", "leading-figures"  # places
TARGET = "data-to"  # the attribute that names to what a link leads
KEPT_DATASETS = 8


def stem_of(report: str, area: str = "") -> str:
    """Return a page of a pack without its ending: "council/sickness"; without an area "corporate-health"."""
    return f"{slug(area)}/{report}" if area else report


def link(words: object, *targets: str) -> Markup:
    """Return words that lead to the first of some targets that is in the pack; without a target, the words alone.

    Parameters
    ----------
    words : object
        Text, which is escaped, or HTML.
    *targets : str
        Each a page (`stem_of`) or a place (`at`); "" is none.
    """
    known = " ".join(filter(None, targets))
    return Markup('<a {}="{}">{}</a>').format(Markup(TARGET), known, words) if known else Markup("{}").format(words)


def to_area(rules: "Framework", area: str, words: str = "") -> Markup:
    """Return an area, in other words if some are given, that leads to its page, else to that of its directorate."""
    areas = (area if area in rules.areas else "", rules.directorate_of(area))
    return link(words or area, *(stem_of(DIRECTORATE, each) for each in areas if each))


def at(place: str, page: str = "") -> str:
    """Return the target of a section, or of a row by its id; "" for no id.

    Without a page it is the place on the page that has the link, else on the first page that has such a place.
    """
    return f"{page}#{place}" if place else ""


def months_of(figure: str) -> str:
    """Return the place of the months of a figure on the page of its topic: "months-complaints-received"."""
    return f"months-{slug(figure)}"


def row_id(data: "Dataset", table: RowsTable, name: str) -> str:
    """Return the id of a measure, an action or a risk in the lists of a page: "measure-cpm-019"; "" if it has none."""
    return _row_ids(data, table).get(name, "")


@lru_cache(maxsize=KEPT_DATASETS)
def _row_ids(data: "Dataset", table: RowsTable) -> Mapping[str, str]:
    """Return the id of each row of a table; of names that differ in signs alone, the later ones end with a number."""
    listed = LISTED[table]
    ids: dict[str, str] = {}
    taken: dict[str, int] = {}
    for name in data.tables[table][listed.id].dropna().unique():
        wanted = f"{listed.one}-{slug(name)}"
        taken[wanted] = taken.get(wanted, 0) + 1
        ids[name] = wanted if taken[wanted] == 1 else f"{wanted}--{taken[wanted]}"
    return ids
