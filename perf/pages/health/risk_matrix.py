"""The risk register: every risk by level, and the 4 x 4 risk matrix."""

from typing import Any

import pandas as pd
from markupsafe import Markup

from perf.disclosure.protected_scores import ProtectedScores
from perf.pages.block import Block
from perf.pages.health.scorecard import DIRECTION, named
from perf.pages.tables import Col, arrow, table
from perf.wording import listing


def risks(scores: ProtectedScores) -> Block:
    """Return a table of every risk by level, the highest score first."""
    rows = scores.risks.sort_values(["level", "score"], ascending=[True, False], kind="stable")
    rows = rows.assign(group=rows["level"].str.capitalize() + " risks")
    columns = (
        named("risk_ref"),
        Col("Service", "service"),
        Col("Likelihood", "likelihood", number=True),
        Col("Impact", "impact", number=True),
        Col("Score", "score", number=True),
        Col("Band", lambda row: _broken(row["band"])),
        DIRECTION,
        Col("Forecast", lambda row: arrow(row["forecast"])),
    )
    shown = table(rows, columns, caption=f"Risks, {scores.quarter}", group="group")
    return shown.marked(scores.data.mark_of(("risks",)))


def _broken(band: Any) -> Markup:
    """Return the name of a band that may break after its slash, where a column is narrow."""
    return Markup("/<wbr>").join(str(band).split("/")) if pd.notna(band) else Markup("")


def risk_matrix(scores: ProtectedScores) -> Block:
    """Return a 4 x 4 table of the risks that have a likelihood and an impact."""
    placed = scores.risks.dropna(subset=["likelihood", "impact"])
    rules = scores.data.framework
    bands = {
        score: name for name, (low, high) in rules.risk_bands.items() for score in range(low, high + 1)
    }  # fmt: skip
    order = list(rules.risk_bands)
    if placed.empty:
        return Block()
    lines = []
    for impact in range(4, 0, -1):
        line = {"impact": f"{impact} {rules.risk_impact[impact - 1]}"}
        for likelihood in range(1, 5):
            references = placed[(placed["likelihood"] == likelihood) & (placed["impact"] == impact)]["risk_ref"]
            band = bands.get(likelihood * impact, "")
            level = order.index(band) if band else 0
            band_html = Markup('<span class="band band-{}">{}</span>').format(level, band)
            none = Markup('<span class="aside">no risk, </span>{}')  # read aloud before the band
            named = Markup("{} {}").format(band_html, listing(references))
            cell = named if len(references) else none.format(band_html)
            line[str(likelihood)] = cell
        lines.append(line)
    columns = (
        Col("Impact", "impact"),
        *(Col(f"Likelihood {at}, {rules.risk_likelihood[at - 1]}", str(at)) for at in range(1, 5)),
    )
    levels = listing(sorted(placed["level"].unique()))
    caption = f"{levels.capitalize()} risks by likelihood and impact, {scores.quarter}"
    shown = table(pd.DataFrame(lines, dtype=object), columns, caption=caption)
    shown = shown.marked(scores.data.mark_of(("risks",)))
    return Block(Markup('<div class="matrix">{}</div>').format(shown.html), shown.text, data=shown.data)
