"""The committee pack and its annexes: the pages of a pack joined into two documents, for paper."""

import posixpath
from collections.abc import Collection, Mapping
from urllib.parse import urlsplit

from bs4 import BeautifulSoup

from perf.packs.notebook.html_pages import render_committee
from perf.packs.report_and_task import ACCESSIBILITY, ANNEXES, COMMITTEE_PACK

GLANCE = "The quarter at a glance"
_ANNEX = "details.annex"
_ELSEWHERE = {
    COMMITTEE_PACK: "The data of charts, registers of actions on course and all other reports are in the annexes: ",
    ANNEXES: "The data of the charts in the committee pack, its registers, and all other reports. See also ",
}


def join_pages(pages: Mapping[str, str], front: Collection[str], document: str = COMMITTEE_PACK) -> str:
    """Join a pack's pages into one document: a cover with contents, then the pages for members, or all the rest.

    Parameters
    ----------
    pages : mapping
        The HTML of each page by its path in the pack without the ending (council/sickness), in reading order, the
        index first.
    front : collection of str
        The pages for members, the index among them.
    document : str
        The committee pack has the pages for members without what belongs to the annexes; these have that, and every
        other page.

    Returns
    -------
    str
        HTML in which every id is unique, and links between pages lead to their places in the document.
    """
    soups = {stem: BeautifulSoup(html, "html.parser") for stem, html in pages.items()}
    index = next(iter(soups.values()))
    chosen = {
        stem: page
        for stem, page in soups.items()
        if (stem in front if document == COMMITTEE_PACK else stem not in front or page.select(_ANNEX))
    }
    for stem, page in chosen.items():
        if stem in front:
            _cut(page, to_annex=document == ANNEXES)
    joined = [_page(stem, page, GLANCE if page is index else _name(page), chosen) for stem, page in chosen.items()]
    return render_committee(
        elsewhere=_ELSEWHERE[document],
        other=ANNEXES if document == COMMITTEE_PACK else COMMITTEE_PACK,
        council=_text(index, "header .council"),
        title=str(index.select("body")[0].get("data-title", "")),
        span=_text(index, "header .report span"),
        quarter=str(index.select("body")[0].get("data-quarter", "")),
        status=_status(index, soups),
        style=_text(index, "style"),
        running_head=_text(index, "#running-head"),
        produced=_text(index, "footer p:last-of-type"),
        pages=joined,
    )


def _cut(page: BeautifulSoup, *, to_annex: bool) -> None:
    """Take out of a page what belongs to the annexes, or all else: each part of it then has a heading of its own."""
    parts = page.select(_ANNEX)
    for part in parts:
        part.extract()
    if not to_annex:
        return
    main, title = page.select("main")[0], page.select("h1")[0]
    main.clear()
    main.append(title)
    for part in parts:
        heading = page.new_tag("h2")
        caption = None if part.find("details") else part.find("caption")  # of several tables, what joins them
        heading.string = (caption or part.find("summary") or title).get_text(" ", strip=True)
        main.extend([heading, part])


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
    if page in stems:
        return f"#{_place(page, to.fragment)}"
    return f"{page}.pdf" if file.endswith(".html") and file != ACCESSIBILITY else file
