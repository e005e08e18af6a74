"""The committee pack: the pages of a pack made one document, for paper."""

import posixpath
from collections.abc import Mapping
from urllib.parse import urlsplit

from bs4 import BeautifulSoup

from perf.packs.notebook.html_page import render_committee

GLANCE = "The quarter at a glance"


def join_pages(pages: Mapping[str, str]) -> str:
    """Make one document of a pack's pages: a cover with contents, then every page once.

    Parameters
    ----------
    pages : mapping
        The HTML of each page by its path in the pack without the ending (council/sickness), in reading order, the
        index first.

    Returns
    -------
    str
        HTML, in which every id is there once and links between the pages lead to their places in it.
    """
    read = {stem: BeautifulSoup(html, "html.parser") for stem, html in pages.items()}
    index = next(iter(read.values()))
    parts = [_part(stem, page, GLANCE if page is index else _name(page), read) for stem, page in read.items()]
    return render_committee(
        council=_text(index, "header .council"),
        title=_text(index, "title").split(" – ")[0],
        span=_text(index, "header .report span"),
        draft=index.select_one("header .draft") is not None,
        made=_text(index, "footer"),
        parts=parts,
    )


def _text(page: BeautifulSoup, selector: str) -> str:
    found = page.select_one(selector)
    return found.get_text(" ", strip=True) if found else ""


def _name(page: BeautifulSoup) -> str:
    """Name a page as its header does: Sickness absence, Council."""
    return next(iter(page.select("header .report")[0].stripped_strings))


def _part(stem: str, page: BeautifulSoup, name: str, stems: Mapping[str, object]) -> dict[str, str]:
    """Give one page its place in the document."""
    main = page.select("main")[0]
    for element in main.find_all(id=True):
        element["id"] = _place(stem, str(element["id"]))
    for link in main.find_all("a", href=True):
        link["href"] = _led(str(link["href"]), stem, stems)
    for heading in main.find_all("h1"):
        heading["data-bookmark"] = name
        if name == GLANCE:
            heading.string = name
    return {"id": _place(stem), "name": name, "content": main.decode_contents()}


def _place(stem: str, within: str = "") -> str:
    """Name a place in the document: a page, or what has an id in it."""
    return stem.replace("/", "-") + (f"--{within}" if within else "")


def _led(href: str, stem: str, stems: Mapping[str, object]) -> str:
    """Tell where a page's link leads in the document; other files are found from the top of the pack."""
    to = urlsplit(href)
    if to.scheme or to.netloc:
        return href
    file = posixpath.normpath(posixpath.join(posixpath.dirname(stem), to.path)) if to.path else f"{stem}.html"
    page = file.removesuffix(".html")
    return f"#{_place(page, to.fragment)}" if page in stems else file
