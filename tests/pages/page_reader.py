"""What somebody reads on a page: its sentences, and its tables by their headings, taken from the HTML alone."""

import re
from dataclasses import dataclass

from bs4 import BeautifulSoup

NUMBER = r"[-−+]?£?\d[\d,]*(?:\.\d+)?"
_PLAIN = str.maketrans("−", "-", "£,+")
_SENTENCES = "p, li, dd, figcaption strong, summary, caption"


@dataclass(frozen=True)
class Table:
    """A table: its caption, its headings, and its rows as cells by heading; a heading of several rows is `group`."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[dict[str, str], ...]

    def column(self, head):
        """Return the cells under a heading."""
        return [row[head] for row in self.rows]


@dataclass(frozen=True)
class Piece:
    """A piece of a page: its sentences, the titles of its charts, what stands in place of pictures, and its tables."""

    sentences: tuple[str, ...]
    titles: tuple[str, ...]
    alts: tuple[str, ...]
    tables: tuple[Table, ...]

    def table(self, *heads):
        """Return the first table with these headings; None where there is none."""
        return next((table for table in self.tables if set(heads) <= set(table.heads)), None)


def number(text):
    """Return the number that a text begins with, as it is shown; None where it begins with none."""
    found = re.match(rf"\s*({NUMBER})", text or "")
    return float(found[1].translate(_PLAIN)) if found else None


def pounds(text):
    """Return an amount in short, "£2.2 million"; None where it is none."""
    found = re.search(rf"({NUMBER}) ?(million)?", text or "")
    return number(found[1]) * (1e6 if found[2] else 1) if found else None


def read(html):
    """Return what is read in a piece of a page."""
    page = BeautifulSoup(str(html), "html.parser")
    for narrow in page.select(".narrow"):
        narrow.decompose()
    alts = tuple(picture["aria-label"] for picture in page.find_all("svg") if picture.get("aria-label"))
    tables = tuple(_table(table) for table in page.find_all("table"))
    titles = tuple(_words(title) for title in page.select("figcaption strong"))
    outside = [each for each in page.select(_SENTENCES) if not each.find_parent("td")]
    return Piece(tuple(filter(None, map(_words, outside))), titles, alts, tables)


def _words(element):
    return " ".join(element.get_text(" ").split()).replace(" .", ".").replace(" ,", ",")


def _table(table):
    caption = table.caption
    heads = tuple(_words(cell) for cell in table.thead.find_all(["th", "td"])) if table.thead else ()
    rows, group = [], ""
    for line in table.select("tbody tr"):
        cells = [_words(cell) for cell in line.find_all(["th", "td"], recursive=False)]
        if len(cells) == len(heads):
            rows.append({**dict(zip(heads, cells, strict=True)), "group": group})
        elif line.th is not None and len(cells) == 1:
            group = cells[0]
    return Table(_words(caption) if caption else "", heads, tuple(rows))
