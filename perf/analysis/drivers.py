"""What drove a change, and which groups differ by more than chance: rate and mix, Pareto, funnel."""

from typing import Literal

import numpy as np
import pandas as pd

Kind = Literal["proportion", "rate"]

LIMITS = {
    "lower_998": 0.001,
    "lower_95": 0.025,
    "upper_95": 0.975,
    "upper_998": 0.999,
}  # the probability of a lower value


def rate_and_mix(before: pd.DataFrame, after: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return the change of an overall rate, split exactly into the change of rates and the shift of sizes.

    Parameters
    ----------
    before, after : DataFrame, one row or more per part
        Columns `by`, `numerator`, `denominator` (0 or more, in the same units in both frames). Rows of a part
        are added up; a missing number counts as 0.
    by : str
        The column that names the part: directorate, service.

    Returns
    -------
    DataFrame, one row per part: those of `before` in its order, then the new ones
        `by`; `share_before`, `share_after` of the denominator (0 to 1); `rate_before`, `rate_after` (numerator /
        denominator); `rate_effect` and `mix_effect`, in the unit of the rate. All effects together are the
        change of the overall rate. Effects are missing if a period has no denominator at all.

    Notes
    -----
    With shares s, rates r, overall R: rate effect (s0 + s1) / 2 x (r1 - r0); mix effect (s1 - s0) x
    ((r0 + r1) / 2 - (R0 + R1) / 2), so a part that grows raises R only if its rate is above R. A part that
    is new or no longer there has a share of 0 and no rate in the other period: its one rate is used for both, so
    all of its effect is mix. A numerator without a denominator (a leaver from a service that
    is empty on average) is a rate effect. Source: docs/definitions.md.
    """
    sums = [rows.groupby(by, sort=False, dropna=False)[["numerator", "denominator"]].sum() for rows in (before, after)]
    parts = sums[0].index.append(sums[1].index.difference(sums[0].index, sort=False)).rename(by)
    (n0, d0), (n1, d1) = (
        [part[name] for name in part] for part in (rows.reindex(parts).astype("float64").fillna(0) for rows in sums)
    )
    (s0, r0, all0, stray0), (s1, r1, all1, stray1) = _shares(n0, d0), _shares(n1, d1)
    r0, r1 = r0.fillna(r1), r1.fillna(r0)
    rate_effect = ((s0 + s1) / 2 * (r1 - r0)).where(r0.notna(), 0) + stray1 - stray0
    mix_effect = ((s1 - s0) * ((r0 + r1) / 2 - (all0 + all1) / 2)).where(r0.notna(), 0)
    columns = {"share_before": s0, "share_after": s1, "rate_before": r0, "rate_after": r1}
    return pd.DataFrame({**columns, "rate_effect": rate_effect, "mix_effect": mix_effect}).reset_index()


def _shares(numerator: pd.Series, denominator: pd.Series) -> tuple[pd.Series, pd.Series, float, pd.Series]:
    """Return each part's share and rate, the overall rate, and what numerators without denominator add to it."""
    total = denominator.sum() or np.nan
    stray = numerator.where(denominator == 0, 0) / total
    return denominator / total, numerator / denominator.where(denominator != 0), numerator.sum() / total, stray


def pareto(counts: pd.Series, *, last: str = "") -> pd.DataFrame:
    """Return reasons or causes ordered by how many they account for.

    Parameters
    ----------
    counts : Series of counts (0 or more), indexed by reason or cause
    last : str
        The reason that comes after the others, however large it is: what has no reason.

    Returns
    -------
    DataFrame, one row per reason, the largest first; equal ones in the order given
        `count`; `share_pct` of all counts (0 to 100); `cumulative_pct`, the cumulative share, 100 at the end. A
        missing count (withheld) is last, without a share, and is not in the total. Without any counts the shares
        are missing.

    Raises
    ------
    ValueError
        If a count is negative.
    """
    if (counts < 0).any():
        raise ValueError(f"a count is never below 0; {counts.idxmin()} has {counts.min()}")
    count = counts.astype("float64").sort_values(ascending=False, kind="stable")
    known, named = count.notna(), count.index != last
    count = pd.concat([count[known & named], count[known & ~named], count[~known]])
    total = count.sum() or np.nan
    return pd.DataFrame(
        {"count": counts[count.index], "share_pct": 100 * count / total, "cumulative_pct": 100 * count.cumsum() / total}
    )


def funnel(groups: pd.DataFrame, *, kind: Kind = "proportion") -> pd.DataFrame:
    """Return groups of different size with the limits that chance alone gives a group of that size.

    Parameters
    ----------
    groups : DataFrame, one row per group
        `numerator`, `denominator` (0 or more), and a column that names the group.
    kind : {"proportion", "rate"}
        "proportion": some of a number of cases (on time, of those closed). "rate": events per headcount, which may
        have decimals (leavers, spells). Not for days lost, because one spell can be a hundred of them.

    Returns
    -------
    DataFrame, same rows in the same order, never ranked
        The columns given, with `rate`, `overall` (of all groups together), `lower_998`, `lower_95`, `upper_95`,
        `upper_998` (rates, see `funnel_limits`), `outside`: "above" or "below" the 99.8% limits, or "", and
        `between`: the same for groups outside the 95% limits and inside the 99.8% limits. A group without a
        denominator has no rate and is neither.

    Raises
    ------
    ValueError
        If `kind` is neither, or a proportion has a numerator above its denominator, or is not in whole numbers.

    Notes
    -----
    A league table ranks by chance: among groups that perform alike, the smallest come first and last. Source:
    Spiegelhalter, Funnel plots for comparing institutional performance, 2005; docs/definitions.md.
    """
    size = groups["denominator"].where(groups["denominator"] > 0).astype("float64")
    numerator = groups["numerator"].astype("float64")
    if kind == "proportion" and (numerator > size).any():
        row = (numerator > size).idxmax()
        raise ValueError(f"row {row}: {numerator[row]:g} of {size[row]:g} is not a proportion; it may be a rate")
    overall = numerator.where(size.notna()).sum() / (size.where(numerator.notna()).sum() or np.nan)
    limits = funnel_limits(size, overall, kind=kind)
    rate = numerator / size
    outside = np.select([rate > limits["upper_998"], rate < limits["lower_998"]], ["above", "below"], "")
    beyond = np.select([rate > limits["upper_95"], rate < limits["lower_95"]], ["above", "below"], "")
    words = {"outside": outside, "between": np.where(outside == "", beyond, "")}
    sides = {name: pd.Series(side, groups.index, dtype="str") for name, side in words.items()}
    return groups.assign(rate=rate, overall=overall, **limits, **sides)


def dispersion(groups: pd.DataFrame, *, kind: Kind = "proportion") -> float:
    """Return by how much the groups of a funnel vary more than chance explains: 1 where they do not.

    Parameters
    ----------
    groups : DataFrame, one row per group, as `funnel` returns it
    kind : {"proportion", "rate"}

    Returns
    -------
    float, 1 or more
        The mean square of the standardised gaps from the overall rate, the outer tenth at each end drawn in; 1 where
        it is no more than chance gives (two standard deviations above 1).

    Notes
    -----
    Source: Spiegelhalter, Handling over-dispersion of performance indicators, 2005.
    """
    known = groups.dropna(subset="rate")
    overall = known["overall"]
    variance = overall * (1 - overall if kind == "proportion" else 1) / known["denominator"]
    gaps = ((known["rate"] - overall) / np.sqrt(variance.where(variance > 0))).dropna()
    if len(gaps) < 2:
        return 1.0
    drawn_in = gaps.clip(gaps.quantile(0.1), gaps.quantile(0.9))
    found = float((drawn_in**2).mean())
    return found if found > 1 + 2 * np.sqrt(2 / len(gaps)) else 1.0


def funnel_limits(sizes: pd.Series, overall: float, *, kind: Kind = "proportion") -> pd.DataFrame:
    """Return the 95% and 99.8% limits of a funnel by size, for groups or for the curves of a chart.

    Parameters
    ----------
    sizes : Series of denominators (whole numbers for a proportion)
    overall : float
        The rate of all groups together; 0 to 1 for a proportion.
    kind : {"proportion", "rate"}

    Returns
    -------
    DataFrame, one row per size, same index
        `lower_998`, `lower_95`, `upper_95`, `upper_998`, as rates: exact limits of the binomial distribution
        (proportion) or the Poisson distribution (rate). By chance, at most 2.5% (0.1%) of groups are below the
        limits, and as many above.

    Raises
    ------
    ValueError
        If `kind` is neither, or a size of a proportion is not a whole number.
    """
    from scipy.stats import binom, poisson  # type: ignore[import-untyped]  # here, because it takes half a second

    if kind not in ("proportion", "rate"):
        raise ValueError(f'kind must be proportion or rate; got "{kind}"')
    if kind == "proportion" and (sizes.dropna() % 1 != 0).any():
        raise ValueError("the denominators of a proportion are whole numbers; for headcounts on average use a rate")
    size = sizes.to_numpy("float64")
    chance = binom(size, overall) if kind == "proportion" else poisson(overall * size)
    return pd.DataFrame({name: chance.ppf(share) / size for name, share in LIMITS.items()}, sizes.index)
