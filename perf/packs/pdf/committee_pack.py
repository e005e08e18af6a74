"""The committee pack: the pages of a pack joined into one document, for paper."""

import posixpath
from collections.abc import Collection, Mapping
from urllib.parse import urlsplit

from bs4 import BeautifulSoup

from perf.packs.notebook.html_page import render_committee

GLANCE = "The quarter at a glance"


def join_pages(pages: Mapping[str, str]) -> str:
    """Join a pack's pages into one document: a cover with contents, then every page once.

    Parameters
    ----------
    pages : mapping
        The HTML of each page by its path in the pack without the ending (council/sickness), in reading order, the
        index first.

    Returns
    -------
    str
        HTML in which every id is unique, and links between pages lead to their places in the document.
    """
    soups = {stem: BeautifulSoup(html, "html.parser") for stem, html in pages.items()}
    index = next(iter(soups.values()))
    joined = [_page(stem, page, GLANCE if page is index else _name(page), soups) for stem, page in soups.items()]
    return render_committee(
        council=_text(index, "header .council"),
        title=_text(index, "title").split(" – ")[0],
        span=_text(index, "header .report span"),
        quarter=str(index.select("body")[0].get("data-quarter", "")),
        status=_status(index, soups),
        running_head=_text(index, "#running-head"),
        produced=_text(index, "footer p:last-of-type"),
        pages=joined,
    )


def _text(page: BeautifulSoup, selector: str) -> str:
    element = page.select_one(selector)
    return element.get_text(" ", strip=True) if element else ""


def _status(index: BeautifulSoup, stems: Collection[str]) -> str:
    """Return what the pack is called, as HTML: a draft, or approved by whom; "" if nothing is stated."""
    status = index.select_one("header .status")
    for link in status.find_all("a", href=True) if status else []:
        link["href"] = _target(str(link["href"]), "index", stems)
    return status.decode_contents() if status else ""


def _name(page: BeautifulSoup) -> str:
    """Return the name of a page in its header: Sickness absence, Council."""
    return next(iter(page.select("header .report")[0].stripped_strings))


def _page(stem: str, page: BeautifulSoup, name: str, stems: Collection[str]) -> dict[str, str]:
    """Prepare one page for the document: its ids, links and headings."""
    main = page.select("main")[0]
    for element in main.find_all(id=True):
        element["id"] = _place(stem, str(element["id"]))
    for link in main.find_all("a", href=True):
        link["href"] = _target(str(link["href"]), stem, stems)
    for heading in main.find_all("h1"):
        heading["data-bookmark"] = name
        if name == GLANCE:
            heading.string = name
    made = str(main.get("data-made", ""))
    return {"id": _place(stem), "name": name, "made": made, "content": main.decode_contents()}


def _place(stem: str, within: str = "") -> str:
    """Return the id of a page in the document, or of an element of that page."""
    return stem.replace("/", "-") + (f"--{within}" if within else "")


def _target(href: str, stem: str, stems: Collection[str]) -> str:
    """Return where a page's link leads in the document; the path of any other file starts at the top of the pack."""
    to = urlsplit(href)
    if to.scheme or to.netloc:
        return href
    file = posixpath.normpath(posixpath.join(posixpath.dirname(stem), to.path)) if to.path else f"{stem}.html"
    page = file.removesuffix(".html")
    return f"#{_place(page, to.fragment)}" if page in stems else file
