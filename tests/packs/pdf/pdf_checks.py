"""What PDF/UA-1 asks of a file and a program can see, as far as these documents have it: each fault in a sentence."""

from collections.abc import Iterator
from pathlib import Path

import pikepdf

MAY_HOLD = {  # ISO 32000-1, 14.8.4: what these elements hold, and nothing else
    "/Table": {"/Caption", "/THead", "/TBody", "/TFoot", "/TR"},
    "/THead": {"/TR"},
    "/TBody": {"/TR"},
    "/TFoot": {"/TR"},
    "/TR": {"/TH", "/TD"},
    "/L": {"/LI", "/L", "/Caption"},
    "/LI": {"/Lbl", "/LBody"},
}
ONLY_IN = {
    "/THead": {"/Table"},
    "/TBody": {"/Table"},
    "/TFoot": {"/Table"},
    "/TR": {"/Table", "/THead", "/TBody", "/TFoot"},
    "/TH": {"/TR"},
    "/TD": {"/TR"},
    "/LI": {"/L"},
    "/Lbl": {"/LI"},
    "/LBody": {"/LI"},
    "/Caption": {"/Table", "/L"},
}
SHOWS = {"Tj", "TJ", "'", '"', "Do", "sh", "f", "f*", "F", "S", "s", "B", "B*", "b", "b*", "EI", "INLINE IMAGE"}


def kids(element) -> list[pikepdf.Object]:
    return [kid for kid in element.get("/K", ()) if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def elements(pdf: pikepdf.Pdf, under=None) -> Iterator[pikepdf.Object]:
    for kid in kids(under if under is not None else pdf.Root.StructTreeRoot):
        yield kid
        yield from elements(pdf, kid)


def named(pdf: pikepdf.Pdf, *names: str) -> list[pikepdf.Object]:
    return [element for element in elements(pdf) if element.S in names]


def faults(path: Path) -> list[str]:
    with pikepdf.open(path) as pdf:
        checks = (_document, _structure, _tables, _headings, _figures, _links, _content, _fonts)
        return [fault for check in checks for fault in check(pdf)]


def _document(pdf):
    root, info = pdf.Root, pdf.docinfo
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        if xmp.get("pdfuaid:part") != "1" or xmp.get("dc:title") != str(info.get("/Title")):
            yield "the metadata names no part of PDF/UA, or another title"
    if not str(info.get("/Title", "")).strip():
        yield "no title"
    if str(root.get("/Lang", "")) != "en-GB":
        yield "no language"
    if not root.MarkInfo.Marked or not root.ViewerPreferences.DisplayDocTitle:
        yield "not marked as tagged, or the title bar shows the file's name"
    if {"/CreationDate", "/ModDate"} & set(info.keys()):
        yield "a date of making"
    if "/Outlines" not in root:
        yield "no bookmarks"


def _structure(pdf):
    for element in elements(pdf):
        name, parent = str(element.S), str(element.P.get("/S", ""))
        if name in ONLY_IN and parent not in ONLY_IN[name]:
            yield f"{name} in {parent}"
        if name in MAY_HOLD:
            yield from (f"{kid.S} in {name}" for kid in kids(element) if str(kid.S) not in MAY_HOLD[name])
            if any(isinstance(kid, int) for kid in element.K):
                yield f"text in {name}"
        yield from (
            f"{kid.S} is held by {name} and names another" for kid in kids(element) if kid.P.objgen != element.objgen
        )


def _tables(pdf):
    for table in named(pdf, "/Table"):
        parts = [str(kid.S) for kid in kids(table)]
        if parts[0] != "/Caption" or parts.count("/Caption") != 1 or parts.count("/THead") != 1:
            yield f"a table of {parts}"
        rows = [row for row in elements(pdf, table) if row.S == "/TR"]
        lengths = [0] * len(rows)
        for at, cell in ((at, cell) for at, row in enumerate(rows) for cell in kids(row)):
            for line in range(at, at + int(cell.A.get("/RowSpan", 1))):
                lengths[line] += int(cell.A.get("/ColSpan", 1))
        if len(set(lengths)) != 1:
            yield "a table whose rows are of different length"
        first = [kids(part)[0] for part in kids(table) if part.S in ("/Caption", "/THead", "/TBody")]
        if len({element.Pg.objgen for element in first[:3]}) != 1:
            yield "a table whose caption or head is on another page than its first row"
        for header in (cell for row in rows for cell in kids(row) if cell.S == "/TH"):
            wanted = "/Column" if header.P.P.S == "/THead" else "/Row"
            if header.A.get("/O") != "/Table" or header.A.get("/Scope") != wanted:
                yield f"a header cell without its scope, {wanted}"


def _headings(pdf):
    levels = [int(str(heading.S)[2]) for heading in named(pdf, *(f"/H{level}" for level in range(1, 7)))]
    if levels[:1] != [1] or any(after - before > 1 for before, after in zip(levels, levels[1:], strict=False)):
        yield f"headings of the levels {levels}"

    blocks = named(pdf, "/P", "/L", "/Table", "/Figure", *(f"/H{level}" for level in range(1, 7)))
    for heading, after in zip(blocks, blocks[1:], strict=False):
        if str(heading.S) in ("/H1", "/H2", "/H3") and heading.Pg != after.Pg:
            yield "a heading at the foot of a page"


def _figures(pdf):
    for figure in named(pdf, "/Figure"):
        if not str(figure.get("/Alt", "")).strip() or figure.A.get("/O") != "/Layout" or len(figure.A.BBox) != 4:
            yield "a figure without words or place"


def _links(pdf):
    names = pdf.Root.get("/Names", pikepdf.Dictionary()).get("/Dests", pikepdf.Dictionary()).get("/Names", [])
    places = {str(name) for name in list(names)[::2]}
    for page in pdf.pages:
        if page.get("/Tabs") != "/S":
            yield "a page whose tab order is not that of its structure"
        for link in page.get("/Annots", ()):
            holder = pdf.Root.StructTreeRoot.ParentTree.Nums
            element = dict(zip(map(int, list(holder)[::2]), list(holder)[1::2], strict=True))[int(link.StructParent)]
            if element.S != "/Link" or not any(
                isinstance(kid, pikepdf.Dictionary) and kid.get("/Obj") == link for kid in element.K
            ):
                yield "a link that is not in its element"
            if not str(link.get("/Contents", "")) or str(link.Contents) == str(link.get("/Dest", "")):
                yield f"a link without words: {link.get('/Contents')}"
            if "/Dest" in link and str(link.Dest) not in places:
                yield f"a link to nowhere: {link.Dest}"
            if "/A" in link and ":" in str(link.A.URI):
                yield f"a link out of the pack: {link.A.URI}"


def _content(pdf):
    held: dict[tuple, list] = {}
    for element in elements(pdf):
        for kid in element.get("/K", ()):
            if isinstance(kid, int):
                held.setdefault((element.Pg.objgen, kid), []).append(element)
    if any(len(by) > 1 for by in held.values()):
        yield "content in two elements"
    marks = pdf.Root.StructTreeRoot.ParentTree.Nums
    for number, page in enumerate(pdf.pages):
        seen = yield from _marked(page)
        if {mcid for where, mcid in held if where == page.objgen} != seen:
            yield f"page {number + 1}: content that is in no element, or an element without its content"
        for mcid, element in enumerate(marks[2 * number + 1]):
            if element != held.get((page.objgen, mcid), [None])[0]:
                yield f"page {number + 1}: the tree and its index do not agree on {mcid}"


def _marked(page):
    """Go through what a page shows: each mark is an artifact or tagged, never within another; give the tagged ones."""
    open_marks, seen = [], set()
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in ("BDC", "BMC"):
            if open_marks:
                yield "marked content within marked content"
            open_marks.append(name)
            if name == "BDC":
                seen.add(int(operands[1].MCID))
            elif operands[0] != "/Artifact":
                yield "content that is neither tagged nor an artifact"
        elif name == "EMC":
            open_marks.pop()
        elif name in SHOWS and not open_marks:
            yield f"content without a mark ({name})"
    return seen


def _fonts(pdf):
    for font in (one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font"):
        if font.Subtype == "/Type0":
            descriptor = font.DescendantFonts[0].FontDescriptor
            if "/ToUnicode" not in font or not {"/FontFile2", "/FontFile3"} & set(descriptor.keys()):
                yield f"the font {font.BaseFont} is not embedded, or its letters have no names"
