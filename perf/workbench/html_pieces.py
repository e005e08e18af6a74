"""Small pieces of the workbench that are HTML: its style, what it announces, code to copy."""

from pathlib import Path

from IPython.display import display
from ipywidgets import HTML
from markupsafe import Markup
from traitlets import Any as AnyTrait
from traitlets import HasTraits

from perf.pages.block import Block

LIFTED = "Small numbers are shown on this screen only. Saved views and copied code leave them out."
_STYLE = Path(__file__).parent / "lab.css"
_COPY = (  # a widget of Python cannot reach the clipboard; the browser's own button can
    "const box = this.closest('.view-code');"
    "navigator.clipboard.writeText(box.querySelector('code').textContent)"
    ".then(() => { box.querySelector('[role=status]').textContent = 'Copied: paste it into a new cell.'; });"
)


class Watched(HasTraits):
    """What outputs draw, with a value to watch as widgets have."""

    value = AnyTrait()


def style() -> HTML:
    """Give the workbench its style, once."""
    return HTML(f"<style>{_STYLE.read_text(encoding='utf-8')}</style>")


def framed(block: Block, *, lifted: bool = False) -> Block:
    """Set a block as the workbench shows it, with a warning where the gate is lifted."""
    warning = Markup('<p class="lifted">{}</p>').format(LIFTED) if lifted else Markup("")
    return Block(Markup('<div class="council-perf-view">{}{}</div>').format(warning, block.html), block.text)


def show(block: Block, *, lifted: bool = False) -> None:
    """Show a block in the output that is being drawn."""
    display(framed(block, lifted=lifted))  # type: ignore[no-untyped-call]


def busy(told: str) -> str:
    """Say that something takes a while, to eyes and ears."""
    return str(Markup('<p class="busy" role="status" aria-live="polite">{}</p>').format(told))


def announced(told: str) -> str:
    """Say to a screen reader what is new; eyes see it below."""
    return str(Markup('<p class="only-heard" role="status" aria-live="polite">{}</p>').format(told))


def noted(told: str) -> str:
    """Say what has been done."""
    return str(Markup('<p class="noted" role="status">{}</p>').format(told))


def code_to_copy(code: str) -> str:
    """Show lines of code with a button that copies them; a click on the lines chooses them all."""
    shown = Markup(
        '<div class="view-code"><p><button type="button" onclick="{}">Copy this view as code</button> '
        '<span role="status"></span></p><pre tabindex="0" aria-label="This view as code"><code>{}</code></pre></div>'
    )
    return str(shown.format(_COPY, code))
