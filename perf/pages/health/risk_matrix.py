"""The risk register: every risk by level, and the matrix of likelihood and impact."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
from markupsafe import Markup, escape

from perf.disclosure.protected_scores import ProtectedScores
from perf.pages.block import Block
from perf.pages.cell import NOTE, Cell, cell
from perf.pages.health.scorecard import DIRECTION, named, places
from perf.pages.links import ALL_RISKS, at, link, row_id, to_area
from perf.pages.officers_words import about_risk
from perf.pages.tables import Col, Row, arrow, table
from perf.wording import capitalised, listing, split_list

_MOST_SHADES = 6  # the style sheet has the shades band-0 to band-6


def risks(scores: ProtectedScores) -> Block:
    """Return a table of every risk by level, the highest score first; likelihood, impact and score are residual."""
    rows = scores.risks.sort_values(["level", "score"], ascending=[True, False], kind="stable")
    rows = rows.assign(kind=rows["level"].str.capitalize() + " risks")
    columns = (
        named("risk_ref"),
        Col("Service", lambda row: to_area(scores.data.framework, row["service"]) if pd.notna(row["service"]) else ""),
        Col(capitalised(scores.data.theme_word), "theme"),
        Col("Owner", "owner"),
        Col("Inherent score", _inherent, number=True),
        Col("Likelihood", "likelihood", number=True),
        Col("Impact", "impact", number=True),
        Col("Score", "score", number=True),
        Col("Band", lambda row: _broken(row["band"])),
        DIRECTION,
        Col("Forecast", lambda row: arrow(row["forecast"])),
        Col("Note", lambda row: _below(scores, row), words=True),
    )
    place = places(scores, "risks")
    shown = table(rows, columns, caption=f"Risks, {scores.quarter}", group="kind", place=place)
    return shown.marked(scores.data.mark_of(("risks",))).at(ALL_RISKS)


def _inherent(row: Row) -> Cell:
    """Return the score before anything was done about a risk, with the likelihood and the impact that make it."""
    likelihood, impact = row["inherent_likelihood"], row["inherent_impact"]
    if pd.isna(likelihood) or pd.isna(impact):
        return Cell()
    values = {"": likelihood * impact, "likelihood": likelihood, "impact": impact}
    return cell(f"{likelihood * impact} ({likelihood} x {impact})", values)


def _below(scores: ProtectedScores, row: Row) -> Markup:
    """Return what is done about a risk: its controls, its actions with their ratings, and what officers write."""
    lines = [Markup("Controls: {}").format(row["controls"])] if pd.notna(row["controls"]) else []
    names = split_list(row["actions"]) if pd.notna(row["actions"]) else ()
    actions = Markup("; ").join(_action(scores, name) for name in names)
    lines += [Markup("Actions: {}").format(actions)] if names else []
    return Markup("<br>").join(filter(None, [*lines, about_risk(scores, row["risk_ref"])]))


def _action(scores: ProtectedScores, name: str) -> Markup:
    """Return the title of an action, which leads to its row, with its id and rating; else its id alone."""
    found = scores.actions[scores.actions["action_id"] == name].to_dict("records")
    if not found:
        return escape(name)
    rating, to = scores.ratings.called(found[0]["rating"]), at(row_id(scores.data, "actions", name))
    if pd.isna(found[0]["title"]):
        return Markup("{} ({})").format(link(name, to), rating)
    return Markup("{} ({}, {})").format(link(found[0]["title"], to), name, rating)


def band_in_words(band: Any) -> str:
    """Return a band for a sentence: "medium/high", "without a score"."""
    return "without a score" if pd.isna(band) else str(band).lower()


def counts_by_band(risks: pd.DataFrame, bands: Sequence[str]) -> dict[str, int]:
    """Return how many risks have each band that any has, the highest first, and last how many have no score."""
    counts, unscored = risks["band"].value_counts(), int(risks["band"].isna().sum())
    numbers = {band_in_words(band): int(counts[band]) for band in reversed(bands) if band in counts}
    return numbers | ({band_in_words(None): unscored} if unscored else {})


def in_bands(risks: pd.DataFrame, bands: Sequence[str]) -> str:
    """Return how many risks are in each band, to follow their number: ": 1 high and 2 medium", ", all high"."""
    counts = counts_by_band(risks, bands)
    if len(counts) == 1 < len(risks):
        return f", {'both' if len(risks) == 2 else 'all'} {next(iter(counts))}"
    return f": {listing(band if len(risks) == 1 else f'{number} {band}' for band, number in counts.items())}"


def _broken(band: Any) -> Cell:
    """Return the name of a band, which may break after its slash where a column is narrow; "No score" for none."""
    if pd.isna(band):
        return cell("No score", {NOTE: "no score"})
    return cell(Markup("/<wbr>").join(str(band).split("/")), {"": band})


def _linked(scores: ProtectedScores, references: pd.Series) -> Markup:
    """Return the ids of risks, each of which leads to its row."""
    return Markup(listing(link(risk, at(row_id(scores.data, "risks", risk))) for risk in references))


def risk_matrix(scores: ProtectedScores) -> Block:
    """Return a table of the risks that have a likelihood and an impact, as large as the council's scale."""
    placed = scores.risks.dropna(subset=["likelihood", "impact"])
    rules = scores.data.framework
    steps = _MOST_SHADES / max(len(rules.risk_bands) - 1, 1)
    shades = {name: round(at * steps) for at, name in enumerate(rules.risk_bands)}
    likelihoods = range(1, len(rules.risk_likelihood) + 1)
    if placed.empty:
        return Block()
    lines = []
    for impact in range(len(rules.risk_impact), 0, -1):
        line = {"impact": f"{impact} {rules.risk_impact[impact - 1]}"}
        for likelihood in likelihoods:
            references = placed[(placed["likelihood"] == likelihood) & (placed["impact"] == impact)]["risk_ref"]
            band = rules.band_of(likelihood * impact)
            band_html = Markup('<span class="band band-{}">{}</span>').format(shades.get(band, 0), band)
            none = Markup('<span class="aside">no risk, </span>{}')  # read aloud before the band
            named = Markup("{} {}").format(band_html, _linked(scores, references))
            html = named if len(references) else none.format(band_html)
            line[str(likelihood)] = cell(html, {"": band, "risks": ", ".join(references)})
        lines.append(line)
    columns = (
        Col("Impact", "impact"),
        *(Col(f"Likelihood {at}, {rules.risk_likelihood[at - 1]}", str(at)) for at in likelihoods),
    )
    levels = listing(sorted(placed["level"].unique()))
    caption = f"{levels.capitalize()} risks by likelihood and impact, {scores.quarter}"
    shown = table(pd.DataFrame(lines, dtype=object), columns, caption=caption)
    shown = shown.marked(scores.data.mark_of(("risks",)))
    return replace(shown, html=Markup('<div class="matrix">{}</div>').format(shown.html))
