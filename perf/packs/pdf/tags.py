"""The tags of a PDF, for screen readers: what PDF/UA requires and WeasyPrint does not write."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pikepdf

_TAGGED = re.compile(rb"/\w+\s*<<\s*/MCID\s+(\d+)\s*>>\s*BDC")


def repair_tags(pdf: "pikepdf.Pdf", links: Mapping[str, str]) -> None:
    """Repair the tags of a PDF that WeasyPrint wrote, in place.

    Parameters
    ----------
    pdf : pikepdf.Pdf
        With a structure tree.
    links : mapping
        The text of each link, by where it leads, for screen readers to read out.

    Notes
    -----
    Header cells get their scope, a table split by page breaks becomes one table again, lists hold only items, and
    content without a tag (page numbers, the repeated heads of split tables) becomes an artifact, which is not read
    out. ISO 32000-1, 14.8.
    """
    root = pdf.Root.StructTreeRoot
    elements = list(_elements(root))
    _join_tables([element for element in elements if element.S == "/Table"])
    for element in elements:
        _repair(element)
    for page in pdf.pages:
        for link in page.get("/Annots", ()):
            link.Contents = links.get(str(link.Contents), str(link.Contents))
    _hide_untagged(pdf, _tagged_content(root))


def _kids(element: "pikepdf.Object") -> list["pikepdf.Object"]:
    """List the child elements of an element, without its marked content and its links."""
    import pikepdf

    return [kid for kid in element.get("/K", ()) if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def _elements(element: "pikepdf.Object") -> Iterator["pikepdf.Object"]:
    """Yield all elements under an element, in reading order."""
    for kid in _kids(element):
        yield kid
        yield from _elements(kid)


def _named(element: "pikepdf.Object", name: str) -> list["pikepdf.Object"]:
    return [kid for kid in _kids(element) if str(kid.S) == name]


def _repair(element: "pikepdf.Object") -> None:
    """Repair one element, by its type."""
    import pikepdf

    if element.S == "/TH":
        element.A.Scope = pikepdf.Name("/Column" if element.P.P.S == "/THead" else "/Row")
        del element["/ID"]  # the scope is enough for all its cells
    elif element.S == "/TD":
        if "/Headers" in element.A:
            del element.A["/Headers"]
    elif element.S == "/Caption" and element.P.S != "/Table":
        element.S = pikepdf.Name.P  # text under a chart: inside a Figure that has alternative text it is not read out
    elif element.S == "/L":
        _flatten(element)


def _flatten(element: "pikepdf.Object") -> None:
    """Turn items into direct children of their list: in a list of terms they are in groups."""
    for group in [kid for kid in _kids(element) if kid.S in ("/Div", "/NonStruct")]:
        items = _kids(group)
        for item in items:
            item.P = element
        at = _place(group)
        element.K[at : at + 1] = items


def _join_tables(tables: list["pikepdf.Object"]) -> None:
    """Join the pieces of tables split by page breaks: only the first piece has the caption, and its head is kept."""
    first = None
    for table in tables:
        if first is None or _named(table, "/Caption"):
            first = table
            continue
        for part in (*_named(table, "/TBody"), *_named(table, "/TFoot")):
            part.P = first
            first.K.append(part)
        del table.P.K[_place(table)]


def _place(element: "pikepdf.Object") -> int:
    """Return the position of an element among the children of its parent."""
    return [kid.objgen for kid in element.P.K].index(element.objgen)


def _tagged_content(root: "pikepdf.Object") -> dict[object, set[int]]:
    """Return the numbers of the marked content that belongs to an element, by page."""
    numbers: dict[object, set[int]] = defaultdict(set)
    for element in _elements(root):
        for number in (int(kid) for kid in element.get("/K", ()) if isinstance(kid, int)):
            numbers[element.Pg.objgen].add(number)
    return numbers


def _hide_untagged(pdf: "pikepdf.Pdf", tagged: Mapping[object, set[int]]) -> None:
    """Turn all content that belongs to no element into artifacts."""
    index = pdf.Root.StructTreeRoot.ParentTree.Nums
    for number, page in enumerate(pdf.pages):
        read_out = tagged.get(page.objgen, set())

        def mark(match: re.Match[bytes], read_out: set[int] = read_out) -> bytes:
            return match[0] if int(match[1]) in read_out else b"/Artifact BMC"

        page.Contents.write(_TAGGED.sub(mark, page.Contents.read_bytes()))
        of_page = index[2 * number + 1]  # after the page's own number
        for at in set(range(len(of_page))) - read_out:
            of_page[at] = None
