"""What an object shows of itself in a notebook or a terminal: a few lines of names and counts, never a record."""

from collections.abc import Mapping

from markupsafe import Markup


class Summarised:
    """An object that shows itself as a summary: a title, and a line for each thing worth knowing."""

    __slots__ = ()

    def _summary(self) -> tuple[str, Mapping[str, str]]:
        """Return the title, and what is worth knowing by name."""
        raise NotImplementedError

    def __repr__(self) -> str:
        return as_text(*self._summary())

    def _repr_html_(self) -> str:
        return as_html(*self._summary())


def as_text(title: str, facts: Mapping[str, str]) -> str:
    """Return a summary as lines of text, without what is blank."""
    known = {name: fact for name, fact in facts.items() if fact}
    wide = max((len(name) for name in known), default=0)
    return "\n".join([title, *(f"  {name:<{wide}}  {fact}" for name, fact in known.items())])


def as_html(title: str, facts: Mapping[str, str]) -> str:
    """Return a summary as a table, without what is blank; text from data is escaped."""
    row = Markup('<tr><th scope="row" style="text-align: left">{}</th><td style="text-align: left">{}</td></tr>')
    rows = Markup("").join(row.format(name, fact) for name, fact in facts.items() if fact)
    return Markup('<table><caption style="text-align: left">{}</caption><tbody>{}</tbody></table>').format(title, rows)
