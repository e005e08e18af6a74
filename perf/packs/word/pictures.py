"""A chart of a page as a picture that Office reads. The extra `docx`; resvg is imported where it is used."""

from functools import cache
from io import BytesIO
from pathlib import Path

from bs4 import Tag

_SHARPNESS = 2  # pixels of the picture for each of the page
_CASE = {"viewbox=": "viewBox=", "<clippath": "<clipPath", "</clippath": "</clipPath", "patternunits=": "patternUnits="}
_TYPEFACE = "DejaVu Sans"  # matplotlib brings it, so that the words are there on a machine without typefaces


def chart_picture(svg: Tag) -> tuple[BytesIO, float]:
    """Return the picture of a chart as PNG, and its width on the page in points."""
    import resvg_py

    width = float(str(svg["width"]))
    text = str(svg)
    for plain, proper in _CASE.items():  # HTML has no capital letters in names, SVG has
        text = text.replace(plain, proper)
    png = resvg_py.svg_to_bytes(
        svg_string=text,
        width=round(width * _SHARPNESS),
        background="#ffffff",
        font_files=list(_fonts()),
        sans_serif_family=_TYPEFACE,
    )
    return BytesIO(bytes(png)), width * 72 / 96


@cache
def _fonts() -> tuple[str, ...]:
    import matplotlib

    return tuple(map(str, sorted((Path(matplotlib.get_data_path()) / "fonts" / "ttf").glob("DejaVuSans*.ttf"))))
