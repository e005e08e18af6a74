"""Text from data, safe to show: invisible characters become visible, and spreadsheet formulas become text."""

import re
import unicodedata
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

# Control characters except tab and line ends; marks that change the direction of text or have no width.
_RANGES = (
    (0x00, 0x08), (0x0B, 0x0C), (0x0E, 0x1F), (0x7F, 0x9F), (0x61C, 0x61C), (0x200B, 0x200B), (0x200E, 0x200F),
    (0x2028, 0x202E), (0x2060, 0x206F), (0xFEFF, 0xFEFF), (0xFFF9, 0xFFFB), (0xFFFE, 0xFFFF), (0xE0000, 0xE007F),
)  # fmt: skip
UNSEEN = "[" + "".join(rf"\x{{{first:X}}}-\x{{{last:X}}}" for first, last in _RANGES) + "]"  # in the syntax of Arrow
_HALVES = ((0xD800, 0xDFFF),)  # of characters, in file names that are not UTF-8
UNSEEN_LETTERS = "[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in (*_RANGES, *_HALVES)) + "]"  # of Python
_UNSEEN = re.compile(UNSEEN_LETTERS)
_FORMULA = r"^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]"
_NUMBER = r"^[-+][0-9][0-9,]*(\.[0-9]+)?%?$"


def visible(text: str) -> str:
    r"""Return a text in which characters that are invisible, or change its direction, are written as their number.

    >>> visible("Total\u202e000,1")
    'Total[U+202E]000,1'
    """
    return _UNSEEN.sub(lambda match: f"[U+{ord(match[0]):04X}]", text)


def visible_within(settings: Any) -> Any:
    """Return settings of any depth with all text visible, keys too."""
    if isinstance(settings, str):
        return visible(settings)
    if isinstance(settings, dict):
        return {visible_within(key): visible_within(value) for key, value in settings.items()}
    return [visible_within(setting) for setting in settings] if isinstance(settings, list) else settings


def formula_safe(frame: "pd.DataFrame") -> "pd.DataFrame":
    """Return a frame that can be written as CSV without any cell that a spreadsheet would run as a formula.

    Parameters
    ----------
    frame : DataFrame

    Returns
    -------
    DataFrame, same rows and order
        A copy in which text that begins like a formula (= + - @, tab, line end) has an apostrophe before it, in cells
        and in headers. Numbers are not changed, nor are numbers written as text: "-5", "+1.5%".

    Notes
    -----
    Source: OWASP, CSV injection.
    """
    import pandas as pd

    safe = frame.set_axis([_quoted(name) for name in frame.columns], axis=1)
    for at, kind in enumerate(safe.dtypes.astype("str")):
        if kind in ("object", "str", "string", "category"):
            cells = [_quoted(cell) for cell in safe.iloc[:, at]]
            safe.isetitem(at, pd.Series(cells, safe.index, dtype=object))  # whole numbers among texts stay whole
    return safe


def _quoted(cell: Any) -> Any:
    begins = isinstance(cell, str) and re.match(_FORMULA, cell) and not re.match(_NUMBER, cell)
    return f"'{cell}" if begins else cell


def folder_name(quarter: str) -> str:
    """Return the label of a quarter in the names of folders: 2019-20-Q2."""
    return quarter.replace(" ", "-")


def slug(name: str) -> str:
    """Return the form of a name in addresses and file names: "Tŷ & Gardd" becomes "ty-gardd"."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")
