"""The HTML of the workbench: its style, its messages, a framed block, code to copy."""

from pathlib import Path

from IPython.display import display
from ipywidgets import HTML
from markupsafe import Markup
from traitlets import Any as AnyTrait
from traitlets import HasTraits

from perf.pages.block import Block
from perf.ratings import Ratings

NOT_CONNECTED = (
    "Not connected: the kernel of this notebook was restarted, or has stopped. What is shown here no longer changes. "
    "Run the cell again."
)
SMALL_NUMBERS = "Small numbers are shown on this screen only. They are not in saved views and copied code."
_STYLE = Path(__file__).parent / "lab.css"
_COPY = (  # a widget of Python cannot reach the clipboard; the browser's own button can
    "const box = this.closest('.view-code');"
    "navigator.clipboard.writeText(box.querySelector('code').textContent)"
    ".then(() => { box.querySelector('[role=status]').textContent = 'Copied: paste it into a new cell.'; });"
)


class Watched(HasTraits):
    """A value that outputs watch, as they watch the value of a widget."""

    value = AnyTrait()


def style(ratings: Ratings) -> HTML:
    """Return the style sheet of the workbench, with the council's colours of its ratings.

    It shows `NOT_CONNECTED`, and hides every list and button, where the widgets have lost their kernel: Python can no
    longer tell, but JupyterLab marks the page.
    """
    sheet = f"<style>{_STYLE.read_text(encoding='utf-8')}{ratings.css('.council-perf-view ')}</style>"
    return HTML(f'{sheet}<p class="not-connected" role="alert">{NOT_CONNECTED}</p>')


def frame_block(block: Block, *, small_numbers: bool = False) -> Block:
    """Return a block as the workbench shows it, with a warning where it shows small numbers."""
    warning = Markup('<p class="small-numbers">{}</p>').format(SMALL_NUMBERS) if small_numbers else Markup("")
    return Block(Markup('<div class="council-perf-view">{}{}</div>').format(warning, block.html), block.text)


def show(block: Block, *, small_numbers: bool = False) -> None:
    """Display a block in the output that is being drawn."""
    display(frame_block(block, small_numbers=small_numbers))  # type: ignore[no-untyped-call]


def busy_message(message: str) -> str:
    """Return a message that something takes a while, which a screen reader reads out too."""
    return str(Markup('<p class="busy" role="status" aria-live="polite">{}</p>').format(message))


def announcement(message: str) -> str:
    """Return a message for screen readers alone; others see the same text on the page."""
    return str(Markup('<p class="only-heard" role="status" aria-live="polite">{}</p>').format(message))


def note(message: str) -> str:
    """Return a message that something has been done."""
    return str(Markup('<p class="noted" role="status">{}</p>').format(message))


def code_to_copy(code: str) -> str:
    """Return lines of code with a button that copies them; a click on the lines selects them all."""
    shown = Markup(
        '<div class="view-code"><p><button type="button" onclick="{}">Copy this view as code</button> '
        '<span role="status"></span></p><pre tabindex="0" aria-label="This view as code"><code>{}</code></pre></div>'
    )
    return str(shown.format(_COPY, code))
