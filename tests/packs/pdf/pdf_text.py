"""What a PDF says, to the eye and to the ear: its marked content as text, by element or left to the eye."""

import re
from collections import defaultdict

import pikepdf

from tests.packs.pdf.pdf_checks import elements


def _letters(font) -> dict[bytes, str]:
    """Read which letters the codes of a font stand for."""
    cmap = font.ToUnicode.read_bytes()
    pairs = re.findall(
        rb"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]+)>", re.sub(rb"(?s)begincodespace.*?endcodespace", b"", cmap)
    )
    return {bytes.fromhex(code.decode()): bytes.fromhex(word.decode()).decode("utf-16-be") for code, word in pairs}


def page_text(page) -> dict[int | None, str]:
    """Read the text of each marked content by its number; what is not read out is under None."""
    fonts = {name: _letters(font) for name, font in page.Resources.Font.items() if "/ToUnicode" in font}
    text, mark, letters = defaultdict(str), None, {}
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name == "BDC":
            mark = int(operands[1].MCID)
        elif name == "EMC":
            mark = None
        elif name == "Tf":
            letters = fonts[str(operands[0])]
        elif name in ("Tj", "TJ"):
            pieces = operands[0] if name == "TJ" else operands
            codes = b"".join(bytes(piece) for piece in pieces if isinstance(piece, pikepdf.String))
            text[mark] += "".join(letters[codes[at : at + 2]] for at in range(0, len(codes), 2))
    return text


def reader(pdf):
    """Give a function that says what a screen reader would of an element: its text in order."""
    texts = {page.objgen: page_text(page) for page in pdf.pages}

    def read_out(element) -> str:
        every = [element, *elements(pdf, element)]
        held = [(one.Pg.objgen, kid) for one in every for kid in one.get("/K", ()) if isinstance(kid, int)]
        return " ".join(text for page, kid in held if (text := texts[page][kid].strip()))

    return read_out
