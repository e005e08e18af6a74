"""What an earlier pack printed and the records now say otherwise; and figures whose definition has changed since."""

from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd

from perf.areas import COUNCIL
from perf.catalogue import BY_KIND, FIGURES
from perf.disclosure.protected_scores import ProtectedScores
from perf.figure import KEYS
from perf.pages.block import Block, bullets, say
from perf.pages.tables import Col, table
from perf.pages.view import View
from perf.wording import values_apart


def restated(before: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """Compare the figures of an earlier pack with the same figures as they are now.

    Parameters
    ----------
    before, now : DataFrame, one row per figure, area, quarter and part
        As a manifest lists them: figure, area, quarter, part, value.

    Returns
    -------
    DataFrame, one row per figure that reads otherwise at the decimals it is shown with
        figure, area, quarter, part, before, now.
    """
    both = before.merge(now, on=KEYS, suffixes=("_before", "_now"))
    both = both[both["figure"].isin(FIGURES)]
    places = both["figure"].map(lambda name: FIGURES[name].decimals)
    pairs = zip(both["value_before"], both["value_now"], places, strict=True)
    apart = pd.Series([round(was, to) != round(value, to) for was, value, to in pairs], index=both.index, dtype=bool)
    return both[apart].rename(columns={"value_before": "before", "value_now": "now"}).reset_index(drop=True)


def redefined(before: Mapping[str, str]) -> dict[str, str]:
    """Give the figures whose definition is another than an earlier pack's, with that one."""
    return {name: was for name, was in before.items() if name in FIGURES and FIGURES[name].definition != was}


def of_topic(view: View) -> Block:
    """Say which figures of a topic an earlier pack had otherwise, and which are made in another way."""
    return _since_earlier(view.scores, view.topic.figure_names, view.area)


def of_ratings(scores: ProtectedScores) -> Block:
    """Say which counts of ratings an earlier pack had otherwise."""
    return _since_earlier(scores, [figure.name for figures in BY_KIND.values() for figure in figures], COUNCIL)


def _since_earlier(scores: ProtectedScores, figures: Collection[str], area: str) -> Block:
    earlier = scores.earlier
    if not earlier:
        return say("There is no pack of an earlier quarter to compare with.")
    return sum((_told(pack, set(figures), area) for pack in earlier), Block())


def _told(pack: Mapping[str, Any], figures: set[str], area: str) -> Block:
    if pack.get("why"):
        return say(f"The pack of {pack['quarter']} cannot be compared: {pack['why']}")
    label, frame = pack["quarter"], pd.DataFrame(pack["restated"], columns=[*KEYS, "before", "now"])
    here = frame[frame["figure"].isin(figures) & (frame["area"] == area) & (frame["part"] == "")]
    columns = (
        Col("Figure", lambda row: FIGURES[row["figure"]].title),
        Col(f"As the pack of {label} had it", lambda row: _both(row)[0], number=True),
        Col("As it is now", lambda row: _both(row)[1], number=True),
    )
    made_anew = [f"{FIGURES[name].title}: it was defined so: {was}" for name, was in pack["redefined"].items()
                 if name in figures]  # fmt: skip
    same = f"Every figure of the pack of {label} that is made again is as it was."
    block = say("" if len(here) else same)
    block += table(here, columns, caption=f"Restated since the pack of {label}")
    if made_anew:
        block += say(f"Figures made in another way than in the pack of {label}:") + bullets(made_anew)
    return block


def _both(row: Mapping[Any, Any]) -> tuple[str, str]:
    return values_apart(row["before"], row["now"], FIGURES[row["figure"]].unit)
