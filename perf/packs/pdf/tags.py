"""The tags of a PDF, for those who hear it: what WeasyPrint leaves out of the structure that PDF/UA asks for."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pikepdf

_TAGGED = re.compile(rb"/\w+\s*<<\s*/MCID\s+(\d+)\s*>>\s*BDC")


def mend(pdf: "pikepdf.Pdf", links: Mapping[str, str]) -> None:
    """Mend a tagged PDF of WeasyPrint's, in place.

    Parameters
    ----------
    pdf : pikepdf.Pdf
        With a structure tree.
    links : mapping
        The words of each link, by where it leads: what a screen reader says of it.

    Notes
    -----
    Header cells get their scope, a table that page breaks cut is one table again, lists hold items only, and what hangs
    in no tag (page numbers, the repeated heads of cut tables) is an artifact: it is not read out. ISO 32000-1, 14.8.
    """
    root = pdf.Root.StructTreeRoot
    elements = list(_elements(root))
    _join_tables([element for element in elements if element.S == "/Table"])
    for element in elements:
        _mend(element)
    for page in pdf.pages:
        for link in page.get("/Annots", ()):
            link.Contents = links.get(str(link.Contents), str(link.Contents))
    _leave_to_the_eye(pdf, _held(root))


def _kids(element: "pikepdf.Object") -> list["pikepdf.Object"]:
    """List the elements that an element holds, without its marked content and its links."""
    import pikepdf

    return [kid for kid in element.get("/K", ()) if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def _elements(element: "pikepdf.Object") -> Iterator["pikepdf.Object"]:
    """Go through all the elements under one, in reading order."""
    for kid in _kids(element):
        yield kid
        yield from _elements(kid)


def _named(element: "pikepdf.Object", name: str) -> list["pikepdf.Object"]:
    return [kid for kid in _kids(element) if str(kid.S) == name]


def _mend(element: "pikepdf.Object") -> None:
    """Mend one element, by what it is."""
    import pikepdf

    if element.S == "/TH":
        element.A.Scope = pikepdf.Name("/Column" if element.P.P.S == "/THead" else "/Row")
        del element["/ID"]  # the scope says it for all cells
    elif element.S == "/TD":
        if "/Headers" in element.A:
            del element.A["/Headers"]
    elif element.S == "/Caption" and element.P.S != "/Table":
        element.S = pikepdf.Name.P  # the words under a chart: with an alternative text, what a Figure holds is not read
    elif element.S == "/L":
        _flatten(element)


def _flatten(element: "pikepdf.Object") -> None:
    """Let a list hold its items itself: a list of terms has them in groups."""
    for group in [kid for kid in _kids(element) if kid.S in ("/Div", "/NonStruct")]:
        items = _kids(group)
        for item in items:
            item.P = element
        at = _place(group)
        element.K[at : at + 1] = items


def _join_tables(tables: list["pikepdf.Object"]) -> None:
    """Make one table of the parts that page breaks made of it: only the first has the caption, and its head is kept."""
    whole = None
    for table in tables:
        if whole is None or _named(table, "/Caption"):
            whole = table
            continue
        for body in _named(table, "/TBody"):
            body.P = whole
            whole.K.append(body)
        del table.P.K[_place(table)]


def _place(element: "pikepdf.Object") -> int:
    """Find an element among the children of its parent."""
    return [kid.objgen for kid in element.P.K].index(element.objgen)


def _held(root: "pikepdf.Object") -> dict[Any, set[int]]:
    """List the numbers of the marked content that hangs in the tree, by page."""
    held: dict[Any, set[int]] = defaultdict(set)
    for element in _elements(root):
        for number in (int(kid) for kid in element.get("/K", ()) if isinstance(kid, int)):
            held[element.Pg.objgen].add(number)
    return held


def _leave_to_the_eye(pdf: "pikepdf.Pdf", held: Mapping[Any, set[int]]) -> None:
    """Make an artifact of all content that hangs in no element."""
    index = pdf.Root.StructTreeRoot.ParentTree.Nums
    for number, page in enumerate(pdf.pages):
        read_out = held.get(page.objgen, set())

        def mark(found: re.Match[bytes], read_out: set[int] = read_out) -> bytes:
            return found[0] if int(found[1]) in read_out else b"/Artifact BMC"

        page.Contents.write(_TAGGED.sub(mark, page.Contents.read_bytes()))
        of_page = index[2 * number + 1]  # after the page's own number
        for at in set(range(len(of_page))) - read_out:
            of_page[at] = None
