"""Pages to PDF files that can be heard (PDF/UA): tagged, with bookmarks; and one committee pack. The extra `pdf`.

WeasyPrint and pikepdf are imported where they are used: nothing else needs them.
"""

import re
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path
from urllib.parse import unquote

from bs4 import BeautifulSoup

from perf.publish.committee import join_pages
from perf.publish.html import TEMPLATES
from perf.publish.standing import COMMITTEE
from perf.publish.swap import keep
from perf.publish.tags import mend

NO_EXTRA = (
    'PDF files need the extra "pdf", and {name} is not installed. In the project\'s folder: '
    'python -m pip install --editable ".[pdf]"'
)
NO_LIBRARY = (
    "PDF files need the system's Pango library, which cannot be loaded. On Debian or Ubuntu: "
    "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
)


def check_pdf() -> None:
    """Tell what is wanting before anything is run.

    Raises
    ------
    ValueError
        If the extra is not installed, or the system's library that text is drawn with is not: with the remedy.
    """
    try:
        import pikepdf  # noqa: F401  whether they are there is the question
        import weasyprint  # noqa: F401
    except ImportError as error:
        raise ValueError(NO_EXTRA.format(name=error.name)) from None
    except OSError:
        raise ValueError(NO_LIBRARY) from None


def write_pdfs(
    place: Path, stems: Sequence[str], workers: int, done: Callable[[str], None], *, before: Path | None = None
) -> None:
    """Write a PDF beside each page of a pack, and the committee pack of all at its top.

    Parameters
    ----------
    place : Path
        The folder of the pack's pages.
    stems : sequence of str
        The pages in reading order, the index first, each without its ending: index, corporate-health, council/sickness.
    workers : int
        How many files are made at a time, in processes of their own.
    done : callable
        Told of each file that is there.
    before : Path, optional
        A pack whose PDF files are kept where its page is the same: a page tells the hash of all that it is made of.
    """
    pages = {f"{stem}.pdf": [place / f"{stem}.html"] for stem in stems}
    files = {COMMITTEE: [page for (page,) in pages.values()]} | pages  # the longest first
    wanted = {name: of for name, of in files.items() if not _is_kept(name, of, place, before)}
    for name in files.keys() - wanted.keys():
        done(name)
    if min(workers, len(wanted)) < 2:
        for name, of in wanted.items():
            _write_one(of, place / name)
            done(name)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        running = {pool.submit(_write_one, of, place / name): name for name, of in wanted.items()}
        try:
            for future in as_completed(running):
                future.result()
                done(running[future])
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _write_one(pages: Sequence[Path], pdf: Path) -> None:
    """Write the committee pack, or the one page's PDF."""
    if pdf.name == COMMITTEE:
        write_committee_pack(pages, pdf)
    else:
        write_pdf(pages[0], pdf)


def _is_kept(name: str, pages: Sequence[Path], place: Path, before: Path | None) -> bool:
    """Take a PDF over from an earlier pack if its pages are the same there; tell whether it was."""
    if before is None or not (before / name).is_file():
        return False
    earlier = [before / page.relative_to(place) for page in pages]
    same = all(old.is_file() and old.read_bytes() == new.read_bytes() for old, new in zip(earlier, pages, strict=True))
    if same:
        keep(before / name, place / name)
    return same


def write_pdf(html: Path, pdf: Path) -> None:
    """Write a page as a PDF; its links to other pages lead to their PDF files."""
    page = BeautifulSoup(html.read_text(encoding="utf-8"), "html.parser")
    for link in page.find_all("a", href=True):
        link["href"] = re.sub(r"^([^:]*)\.html(?=#|$)", r"\1.pdf", str(link["href"]))
    style = page.new_tag("style")
    style.string = (TEMPLATES / "council" / "pdf.css").read_text(encoding="utf-8")
    page.select("head")[0].append(style)
    _write(page, pdf)


def write_committee_pack(pages: Sequence[Path], pdf: Path) -> None:
    """Write the pages of a pack as one PDF: a cover with contents, then every page once.

    Parameters
    ----------
    pages : sequence of Path
        In reading order, the index first; all under the folder that the PDF is written to.
    pdf : Path
        Where to write it.
    """
    html = {page.relative_to(pdf.parent).with_suffix("").as_posix(): page.read_text(encoding="utf-8") for page in pages}
    _write(BeautifulSoup(join_pages(html), "html.parser"), pdf)


def _write(page: BeautifulSoup, pdf: Path) -> None:
    """Draw a document and mend its tags: the same bytes for the same document, and nothing fetched for it."""
    import pikepdf
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    links = {
        unquote(str(link["href"]).removeprefix("#")): " ".join(link.get_text().split())
        for link in page.select("a[href]")
    }
    source = HTML(string=str(page), url_fetcher=URLFetcher(allowed_protocols=("data",)))
    with pikepdf.open(BytesIO(source.write_pdf(pdf_variant="pdf/ua-1"))) as drawn:
        mend(drawn, links)
        drawn.save(pdf, deterministic_id=True)
