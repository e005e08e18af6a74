"""A pack's pages as one Word document: headings, lists, tables with heads that repeat, pictures with their text.

The extra `docx`; python-docx is imported where it is used, because it is only installed with the extra.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement

from perf.packs.pdf.committee_pack import GLANCE
from perf.packs.word.pictures import chart_picture

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

NO_EXTRA = (
    'A Word document needs the extra "docx", and {name} is not installed. In the project\'s folder: '
    "python -m pip install --no-deps --require-hashes -r requirements-dev.lock"
)
_WHOLE = 12  # rows: a table of fewer is not split between pages
_WIDE, _OF_A_CELL = 482.0, 90.0  # points: the widest picture, and that of a cell
_NOT_SHOWN = "nav, script, style, .aside, .narrow, details.files, li.files, summary:has(+ table)"  # it has a caption
_ENTRY = "toc 1"  # the style of an entry of the contents
_IN_A_LINE = ("a", "b", "br", "em", "small", "span", "strong", "time", "wbr")
_LETTER, _EDGES = 5.4, 12.0  # points: a letter in a table, and what a cell has beside its words
_SHORT, _MOST = 15, 60  # letters: a text that stays in one line, such as a day; and what a column has room for in one
_TEXT_BLOCKS = ("p", "summary", "dt", "dd", "li", "figcaption")


def check_docx() -> None:
    """Check that a Word document can be written, before anything is run.

    Raises
    ------
    ValueError
        If the extra is not installed: with the remedy.
    """
    try:
        import docx  # noqa: F401  only to see whether it is installed
        import resvg_py  # noqa: F401
    except ImportError as error:
        raise ValueError(NO_EXTRA.format(name=error.name)) from None


def write_word_document(pages: Sequence[Path], path: Path) -> None:
    """Write the pages of a pack as one Word document: a title page with contents, then every page once.

    Parameters
    ----------
    pages : sequence of Path
        In reading order, the index first.
    path : Path
        Where to write it.
    """
    soups = {page: BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser") for page in pages}
    index, *_ = soups.values()
    writer = _Writer(_new_document(index))
    names = {page: GLANCE if soup is index else _text(soup.select_one("header .report"), first=True)
             for page, soup in soups.items()}  # fmt: skip
    writer.title_page(index, list(names.values()))
    for at, (page, soup) in enumerate(soups.items()):
        writer.page(names[page], soup.select("main")[0], at=at)
    writer.document.save(str(path))


def _title(page: BeautifulSoup) -> str:
    """Return what a page says it is called."""
    return str(page.select("body")[0].get("data-title", ""))


def _status(page: BeautifulSoup) -> list[str]:
    """Return what a page says of whether it is approved, in the words for a copy that can be edited."""
    return [str(line.get("data-in-copy", _text(line))) for line in page.select("header .status p")]


def _text(element: Tag | None, *, first: bool = False) -> str:
    """Return the words of an element in one line; of its `first` piece alone."""
    if element is None:
        return ""
    return next(iter(element.stripped_strings), "") if first else " ".join(element.get_text(" ").split())


def _new_document(index: BeautifulSoup) -> "Document":
    """Return an empty document: A4, in British English, with the council and the status on every page."""
    from docx import Document
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt, RGBColor

    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(20)
    styles: Any = document.styles
    for style in (styles["Normal"], styles["Title"], styles["Caption"], *(styles[f"Heading {n}"] for n in (1, 2, 3))):
        style.font.name = "Arial"
        style.element.get_or_add_rPr().rFonts.attrib.pop(qn("w:asciiTheme"), None)
        style.element.get_or_add_rPr().rFonts.attrib.pop(qn("w:hAnsiTheme"), None)
        if style.name != "Normal":
            style.font.color.rgb = RGBColor(0x0B, 0x0C, 0x0C)
    styles["Normal"].font.size, styles["Caption"].font.size = Pt(10), Pt(9)
    for name, after in (("Normal", 4), ("List Bullet", 2), ("Caption", 3)):
        styles[name].paragraph_format.space_after, styles[name].paragraph_format.line_spacing = Pt(after), 1.1
    entry = styles.add_style(_ENTRY, WD_STYLE_TYPE.PARAGRAPH, builtin=True)
    entry.base_style, entry.paragraph_format.space_after = styles["Normal"], Pt(2)
    entry.paragraph_format.tab_stops.add_tab_stop(Pt(_WIDE), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    for language in styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
    title, council = _title(index), _text(index.select_one("header .council"))
    properties = document.core_properties
    properties.title, properties.language, properties.comments = f"{title}, {council}", "en-GB", ""
    properties.author = council
    properties.created = properties.modified = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    status = next(iter(_status(index)), "")
    section.header.paragraphs[0].text = ". ".join(filter(None, (properties.title, status)))
    foot = section.footer.paragraphs[0]
    for words, code in (("Page ", "PAGE"), (" of ", "NUMPAGES")):
        foot.add_run(words)
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), code)
        foot._p.append(field)
    return document


class _Writer:
    """Writes pages into a document, piece by piece."""

    def __init__(self, document: "Document") -> None:
        self.document = document

    def title_page(self, index: BeautifulSoup, names: Sequence[str]) -> None:
        """Write whose pack it is, of which quarter, whether it is approved, and what is in it."""
        self.document.add_paragraph(_text(index.select_one("header .council")))
        self.document.add_paragraph(_title(index), style="Title")
        self.document.add_paragraph(_text(index.select_one("header .report span")))
        for words in _status(index):
            self.document.add_paragraph().add_run(words).bold = True
        self.document.add_paragraph("Contents").runs[0].bold = True
        for at, name in enumerate(names):
            entry = self.document.add_paragraph(style=_ENTRY)._p
            _add_run(_added(entry, "w:hyperlink", anchor=_bookmark(at)), name)
            _added(_added(entry, "w:r"), "w:tab")
            _add_field(entry, f"PAGEREF {_bookmark(at)} \\h")
        self.document.add_paragraph(_text(index.select_one("footer p:last-of-type")))

    def page(self, name: str, main: Tag, *, at: int) -> None:
        """Write a page: its name as a heading to which the contents lead, then what is in it."""
        for hidden in main.select(_NOT_SHOWN):
            hidden.decompose()
        heading = self.document.add_heading(name, level=1)
        heading._p.pPr.addnext(_element("w:bookmarkStart", id=str(at), name=_bookmark(at)))
        _added(heading._p, "w:bookmarkEnd", id=str(at))
        heading.paragraph_format.page_break_before = True
        self.blocks(main)

    def blocks(self, parent: Tag) -> None:
        """Write the blocks in an element, in their order; words without a block of their own become one."""
        line = parent.copy_self()  # what is not a block, up to the next one
        for child in list(parent.children):
            if isinstance(child, Tag) and (child.name not in _IN_A_LINE or child.find("svg")):
                self.line(line)
                self.block(child)
            else:
                line.append(child.extract())
        self.line(line)

    def line(self, line: Tag) -> None:
        """Write words that are in no block as a paragraph, and forget them."""
        if _text(line):
            self.paragraph(line)
        line.clear()

    def block(self, element: Tag) -> None:
        """Write one block."""
        if element.name == "h1":
            self.paragraph(element, bold=True)  # the question of the page, whose name is the heading
        elif element.name in ("h2", "h3"):
            self.document.add_heading(_text(element), level=int(element.name[1]))
        elif element.name == "table":
            self.table(element)
        elif element.name in ("svg", "img"):
            _add_picture(self.document.add_paragraph(), element, _WIDE)
        elif element.name == "li":
            self.paragraph(element, style="List Bullet")
        elif element.name == "figcaption" and element.strong:  # the title of a chart, then what it shows
            for part in (element.strong.extract(), element):
                if _text(part):
                    self.paragraph(part, bold=part.name == "strong").paragraph_format.keep_with_next = True
        elif element.name in _TEXT_BLOCKS and not element.find(["p", "div", "table", "ul"]):
            bold = element.name in ("summary", "dt", "figcaption")
            written = self.paragraph(element, bold=bold)
            written.paragraph_format.keep_with_next = bold
        else:
            self.blocks(element)

    def paragraph(self, element: Tag, *, style: str | None = None, bold: bool = False) -> "Paragraph":
        """Write the words of an element as a paragraph."""
        written = self.document.add_paragraph(style=style)
        _add_words(written, element, bold=bold)
        return written

    def table(self, element: Tag) -> None:
        """Write a table: its caption, a head that is repeated on each page, and rows that are not split."""
        from docx.oxml.ns import qn
        from docx.shared import Pt

        caption = _text(element.select_one("caption"))
        before = self.document.add_paragraph(caption, style="Caption")
        before.paragraph_format.keep_with_next = True
        lines = element.find_all("tr")
        width = max(len(line.find_all(["th", "td"])) for line in lines)  # the heading of a group is one wide cell
        table = self.document.add_table(rows=0, cols=width, style="Table Grid")
        _set(table._tbl.tblPr, "w:tblCaption", caption)
        for at, line in enumerate(lines):
            following = lines[at + 1] if at + 1 < len(lines) else None
            has_words = following is not None and following.has_attr("class") and "words" in following["class"]
            keep = has_words or (len(lines) <= _WHOLE and following is not None)
            self._row(table.add_row(), line.find_all(["th", "td"]), keep=keep, is_head=at == 0)
        _fit(table, lines, width)
        look = table._tbl.tblPr.find(qn("w:tblLook"))
        if look is not None:
            look.set(qn("w:firstRow"), "1")
            look.set(qn("w:firstColumn"), "1")
        after = self.document.add_paragraph().paragraph_format  # keeps tables apart
        after.space_after, after.line_spacing = Pt(0), Pt(8)

    def _row(self, row: Any, cells: Sequence[Tag], *, keep: bool, is_head: bool) -> None:
        properties = row._tr.get_or_add_trPr()
        _set(properties, "w:cantSplit", "true")
        if is_head:
            _set(properties, "w:tblHeader", "true")
        places = row.cells
        if len(cells) == 1 and len(places) > 1:  # the heading of a group, or words under a row, over all columns
            places = [places[0].merge(places[-1])]
        is_group = len(cells) == 1 and cells[0].name == "th"
        for place, cell in zip(places, cells, strict=False):
            paragraph = place.paragraphs[0]
            paragraph.paragraph_format.space_after = 0
            paragraph.paragraph_format.keep_with_next = keep or is_head or is_group
            _add_words(paragraph, cell, bold=cell.name == "th", size=8)
            for picture in cell.select("svg, img"):
                _add_picture(paragraph, picture, _OF_A_CELL)


def _fit(table: Any, lines: Sequence[Tag], width: int) -> None:
    """Set the widths of columns: room for the longest word of each, and the rest for those that hold sentences."""
    from docx.shared import Pt

    texts = [[_text(cell) for cell in line.find_all(["th", "td"])] for line in lines]
    rows = [row for row in texts if len(row) == width]
    needs, wishes = [], []
    for column in zip(*rows, strict=True):
        pieces = [piece for text in column for piece in ([text] if len(text) <= _SHORT else text.split())]
        needs.append(_LETTER * max(map(len, pieces), default=0) + _EDGES)
        wishes.append(_LETTER * min(max(map(len, column)), _MOST))
    spare = max(_WIDE - sum(needs), 0)
    more = [max(wish - need, 0) for need, wish in zip(needs, wishes, strict=True)]
    rooms = [need + spare * each / (sum(more) or 1) for need, each in zip(needs, more, strict=True)]
    for at, room in enumerate(rooms):
        points = Pt(room * min(1, _WIDE / sum(rooms)))
        table._tbl.tblGrid.gridCol_lst[at].w = points
        for row in table._tbl.tr_lst:
            if len(row.tc_lst) == width:
                row.tc_lst[at].width = points


def _bookmark(at: int) -> str:
    """Return the name of the place of a page in the document, counted from 0."""
    return f"_Toc{at + 1:08}"


def _element(tag: str, /, **attributes: str) -> Any:
    """Return an element of the language of Word, such as "w:bookmarkStart"."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(tag)
    for key, text in attributes.items():
        element.set(qn(f"w:{key}"), text)
    return element


def _added(parent: Any, tag: str, /, **attributes: str) -> Any:
    """Add an element to another one, and return it."""
    child = _element(tag, **attributes)
    parent.append(child)
    return child


def _set(parent: Any, name: str, value: str) -> None:
    _added(parent, name, val=value)


def _add_run(parent: Any, words: str) -> None:
    _added(_added(parent, "w:r"), "w:t").text = words


def _add_field(parent: Any, code: str) -> None:
    """Add a field whose number Word and LibreOffice work out when they open the document, such as that of a page."""
    _added(_added(parent, "w:r"), "w:fldChar", fldCharType="begin", dirty="true")
    _added(_added(parent, "w:r"), "w:instrText").text = f" {code} "
    _added(_added(parent, "w:r"), "w:fldChar", fldCharType="separate")
    _add_run(parent, "…")
    _added(_added(parent, "w:r"), "w:fldChar", fldCharType="end")


def _add_words(paragraph: Any, element: Tag, *, bold: bool = False, size: float = 0) -> None:
    """Write the words of an element, with its bold words, its small lines and its line breaks."""
    from docx.shared import Pt

    before = " "  # the last letter so far: white space is one space, and none at the beginning
    for words, is_bold in _pieces(element, bold):
        shown = words.lstrip() if before.isspace() else words
        before = shown[-1:] or before
        run = paragraph.add_run(shown)
        run.bold = is_bold or None
        if size:
            run.font.size = Pt(size)


def _pieces(element: Tag, bold: bool) -> list[tuple[str, bool]]:
    """Return the words of an element with whether they are bold; white space is one space."""
    pieces: list[tuple[str, bool]] = []
    for child in element.children:
        if isinstance(child, Tag):
            if child.name in ("svg", "img"):
                continue
            before = " " if child.name in ("small", "br", "p", "div") else ""
            if (element.name, child.name) == ("li", "p"):  # the name of a report, then its answer
                before = ": "
            pieces += ([(before, bold)] if before else []) + _pieces(child, bold or child.name in ("strong", "b"))
        elif isinstance(child, NavigableString) and _is_text(child):
            words = " ".join(child.split())
            lead = " " if child[:1].isspace() else ""
            tail = " " if child[-1:].isspace() and words else ""
            pieces.append((f"{lead}{words}{tail}", bold))
    return pieces


def _is_text(child: PageElement) -> bool:
    return type(child) is NavigableString


def _add_picture(paragraph: Any, picture: Tag, widest: float) -> None:
    """Write a chart into a paragraph, with its text for those who do not see it."""
    from docx.shared import Pt

    if picture.name != "svg":
        return
    image, width = chart_picture(picture)
    shape = paragraph.add_run().add_picture(image, width=Pt(min(width, widest)))
    shape._inline.docPr.set("descr", str(picture.get("aria-label", "")))
