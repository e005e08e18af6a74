"""The tables of a page as a test reads them: lines of cells, what stands under a row as its last cell."""

from bs4 import BeautifulSoup


def table_lines(html):
    """Return the lines of tables as lists of cells, the heads and the headings of groups included."""
    page = BeautifulSoup(str(html), "html.parser")
    return [line for table in page.find_all("table") for line in _lines_of(table)]


def _lines_of(table):
    rows = table.find_all("tr")
    words = [row.td["data-label"] for row in rows if _is_words(row)][:1]
    lines = []
    for row in rows:
        cells = [" ".join(cell.get_text(" ").split()) for cell in row.find_all(["th", "td"])]
        if _is_words(row):
            lines[-1][-1] = cells[0]
        else:
            lines.append(cells + (words if row.find_parent("thead") else [""] * len(words) if row.td else []))
    return lines


def _is_words(row):
    return "words" in row.get("class", [])
