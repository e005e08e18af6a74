"""Pages as accessible PDF files (PDF/UA), tagged and with bookmarks, and all of them as one. The extra `pdf`.

WeasyPrint and pikepdf are imported where they are used, because they are only installed with the extra.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path
from urllib.parse import unquote

from bs4 import BeautifulSoup

from perf.packs.changed_inputs import file_hash
from perf.packs.install import link_or_copy
from perf.packs.notebook.html_pages import TEMPLATES
from perf.packs.pdf.committee_pack import join_pages
from perf.packs.pdf.tags import repair_tags
from perf.packs.report_and_task import ACCESSIBILITY, ANNEXES, COMMITTEE_PACK

NO_EXTRA = (
    'PDF files need the extra "pdf", and {name} is not installed. In the project\'s folder: '
    "python -m pip install --no-deps --require-hashes -r requirements-dev.lock"
)
NO_LIBRARY = (
    "PDF files need the system's Pango library, which cannot be loaded. On Debian or Ubuntu: "
    "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
)


def check_pdf() -> None:
    """Check that PDF files can be written, before anything is run.

    Raises
    ------
    ValueError
        If the extra or the system's library for drawing text is not installed: with the remedy.
    """
    try:
        import pikepdf  # noqa: F401  only to see whether it is installed
        import weasyprint  # noqa: F401
    except ImportError as error:
        raise ValueError(NO_EXTRA.format(name=error.name)) from None
    except OSError:
        raise ValueError(NO_LIBRARY) from None


def keep_pdfs(place: Path, stems: Sequence[str], before: Path, hashes: Mapping[str, str]) -> list[str]:
    """Keep the PDF files of an earlier pack whose pages are the same; return their names.

    A page shows the hash of all that it is made of, so the same page gives the same PDF. One that was changed
    since it was written, as its hash shows, is not kept.
    """
    kept = [
        name
        for name, pages in _pages_of(place, stems).items()
        if name in hashes and file_hash(before / name) == hashes[name] and _is_same(pages, place, before)
    ]
    for name in kept:
        link_or_copy(before / name, place / name)
    return kept


def _pages_of(place: Path, stems: Sequence[str]) -> dict[str, list[Path]]:
    """Return the PDF files of a pack, the longest first, each with the pages that it is made of."""
    pages = {f"{stem}.pdf": [place / f"{stem}.html"] for stem in stems}
    return dict.fromkeys((ANNEXES, COMMITTEE_PACK), [page for (page,) in pages.values()]) | pages


def _is_same(pages: Sequence[Path], place: Path, before: Path) -> bool:
    earlier = [before / page.relative_to(place) for page in pages]
    return all(old.is_file() and old.read_bytes() == new.read_bytes() for old, new in zip(earlier, pages, strict=True))


def write_pdfs(
    place: Path, stems: Mapping[str, bool], workers: int, done: Callable[[str], None], *, kept: Collection[str] = ()
) -> None:
    """Write a PDF beside each page of a pack, and the committee pack and its annexes at its top.

    Parameters
    ----------
    place : Path
        The folder of the pack's pages.
    stems : mapping of str to bool
        The pages in reading order, the index first, each without its ending (index, corporate-health,
        council/sickness), and whether it is for members.
    workers : int
        How many files are written at a time, each in a process of its own.
    done : callable
        Called with the name of each file that is written.
    kept : collection of str
        The files that already exist: see `keep_pdfs`.
    """
    wanted = {name: pages for name, pages in _pages_of(place, list(stems)).items() if name not in kept}
    front = [stem for stem, is_for_members in stems.items() if is_for_members]
    if min(workers, len(wanted)) < 2:
        for name, pages in wanted.items():
            _write_one(pages, place / name, front)
            done(name)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        running = {pool.submit(_write_one, pages, place / name, front): name for name, pages in wanted.items()}
        try:
            for future in as_completed(running):
                future.result()
                done(running[future])
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _write_one(pages: Sequence[Path], pdf: Path, front: Collection[str]) -> None:
    """Write the committee pack, its annexes, or the PDF of one page."""
    if pdf.name in (COMMITTEE_PACK, ANNEXES):
        write_committee_pack(pages, pdf, front)
    else:
        write_pdf(pages[0], pdf)


def write_pdf(html: Path, pdf: Path) -> None:
    """Write a page as a PDF; its links to other pages lead to their PDF files, where they have one."""
    page = BeautifulSoup(html.read_text(encoding="utf-8"), "html.parser")
    for link in page.select(f'a[href]:not([href$="{ACCESSIBILITY}"])'):
        link["href"] = re.sub(r"^([^:]*)\.html(?=#|$)", r"\1.pdf", str(link["href"]))
    style = page.new_tag("style")
    style.string = (TEMPLATES / "council" / "pdf.css").read_text(encoding="utf-8")
    page.select("head")[0].append(style)
    _write(page, pdf)


def write_committee_pack(pages: Sequence[Path], pdf: Path, front: Collection[str]) -> None:
    """Write the pages of a pack for members as one PDF, or, under the name of the annexes, all the rest of them.

    Parameters
    ----------
    pages : sequence of Path
        In reading order, the index first; all under the folder that the PDF is written to.
    pdf : Path
        Where to write it.
    front : collection of str
        The pages for members, without their endings.
    """
    html = {page.relative_to(pdf.parent).with_suffix("").as_posix(): page.read_text(encoding="utf-8") for page in pages}
    _write(BeautifulSoup(join_pages(html, front, pdf.name), "html.parser"), pdf)


def _write(page: BeautifulSoup, pdf: Path) -> None:
    """Write a document as a PDF with correct tags: the same bytes each time, and nothing fetched from outside."""
    import pikepdf
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    links = {
        unquote(str(link["href"]).removeprefix("#")): " ".join(link.get_text().split())
        for link in page.select("a[href]")
    }
    for chart in page.select("svg[aria-label]"):
        title = page.new_tag("title")  # what WeasyPrint takes for the alternative text of a drawing
        title.string = str(chart["aria-label"])
        chart.insert(0, title)
    source = HTML(string=str(page), url_fetcher=URLFetcher(allowed_protocols=("data",)))
    with pikepdf.open(BytesIO(source.write_pdf(pdf_variant="pdf/ua-1"))) as drawn:
        repair_tags(drawn, links)
        drawn.save(pdf, deterministic_id=True)
