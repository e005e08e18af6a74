"""Limits and signals are those of NHSRplotthedots, except where a rule here says that ours differ, and how."""

from pathlib import Path

import pandas as pd
import pytest

import perf

FOLDER = Path(__file__).parent
LIMITS = pd.read_csv(FOLDER / "control_chart_limits.csv").set_index("series")
POINTS = pd.read_csv(FOLDER / "control_chart_points.csv").set_index("series")
BETTER = {"increase": "higher", "decrease": "lower", "neutral": "neutral"}
SIGNALS = {
    "Common Cause": "",
    "Above UCL": "outside",
    "Below LCL": "outside",
    "7 Point Trend (Increasing)": "trend",
    "7 Point Trend (Decreasing)": "trend",
    "2 in 3 Above CL": "two of three",
    "2 in 3 Below CL": "two of three",
    "7 Points Above CL": "shift",
    "7 Points Below CL": "shift",
}
MEANINGS = {
    "common_cause": "common cause",
    "special_cause_improvement": "improvement",
    "special_cause_concern": "concern",
    "special_cause_neutral_high": "neutral",
    "special_cause_neutral_low": "neutral",
}
SAME_LIMITS = [name for name in LIMITS.index if name not in {"constant", "one_event", "absent_month"}]
SAME_POINTS = [name for name in SAME_LIMITS if name not in {"twelve_points", "trend_up_then_up_again"}] + ["constant"]


def ours(series, *, values=None, **options):
    """Return our chart of a series, as the peer was asked to draw it."""
    row = LIMITS.loc[series]
    given = POINTS.loc[series, "value"].reset_index(drop=True) if values is None else values
    return perf.control_chart(
        given, **{"better": BETTER[row["improvement"]], "screen": bool(row["screened"])} | options
    )


def peers(series):
    """Return the peer's answer for each point in our words: its signal and what it means."""
    points = POINTS.loc[series].reset_index(drop=True)
    return pd.DataFrame({
        "signal": points["special_cause_type"].map(SIGNALS),
        "meaning": points["point_type"].map(MEANINGS),
    })  # fmt: skip


def peers_limits(series):
    return LIMITS.loc[series, ["mean_col", "lpl", "upl"]].tolist()


def places_that_differ(chart, series):
    """Return the positions at which our signal or its meaning is not the peer's."""
    unequal = (chart[["signal", "meaning"]] != peers(series)).any(axis=1)
    return unequal[unequal].index.tolist()


@pytest.mark.parametrize("series", SAME_LIMITS)
def test_mean_and_limits_are_the_peers(series):
    chart = ours(series)
    assert chart[["mean", "lower", "upper"]].iloc[0].tolist() == pytest.approx(peers_limits(series), abs=1e-8)


@pytest.mark.parametrize("series", SAME_POINTS)
def test_every_signal_and_its_meaning_are_the_peers(series):
    assert places_that_differ(ours(series), series) == []


def test_the_series_hold_every_type_of_point():
    assert set(POINTS["special_cause_type"].dropna()) == {*SIGNALS}
    assert set(POINTS["point_type"].dropna()) == {*MEANINGS}


def test_under_13_points_the_peer_marks_signals_and_we_mark_none():
    assert peers("twelve_points")["signal"].tolist() == [""] * 10 + ["outside", ""]
    assert set(ours("twelve_points")["signal"]) == {""}
    assert set(ours("twelve_points")["meaning"]) == {"too few to tell"}


@pytest.mark.parametrize("series", ["constant", "one_event"])
def test_where_screening_would_leave_no_steps_the_peer_has_no_width_and_we_keep_all_steps(series):
    mean, lower, upper = peers_limits(series)
    assert pd.isna(lower) and pd.isna(upper) or lower == mean == upper
    pd.testing.assert_frame_equal(ours(series), ours(series, screen=False))


def test_one_event_among_zeros_makes_every_point_a_signal_to_the_peer_and_only_the_event_to_us():
    assert set(peers("one_event")["signal"]) == {"outside"}
    assert ours("one_event")["signal"].tolist() == [""] * 6 + ["outside"] + [""] * 6


def test_a_month_without_a_row_is_no_month_to_the_peer_and_an_empty_one_to_us():
    joined = POINTS.loc["absent_month", "value"].dropna().reset_index(drop=True)
    without = ours("absent_month", values=joined)
    assert without[["mean", "lower", "upper"]].iloc[0].tolist() == pytest.approx(peers_limits("absent_month"), abs=1e-8)
    assert without["signal"].tolist() == peers("absent_month")["signal"].dropna().tolist()
    pd.testing.assert_frame_equal(ours("absent_month"), ours("empty_month"))


def test_the_last_point_of_a_rise_before_a_new_rise_falls_to_the_peer_and_rises_to_us():
    chart, last = ours("trend_up_then_up_again"), 16
    assert places_that_differ(chart, "trend_up_then_up_again") == [last]
    assert peers("trend_up_then_up_again")["meaning"][last] == "concern"
    assert chart["meaning"][last] == "improvement"
