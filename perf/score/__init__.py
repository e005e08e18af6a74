"""The rules: measures, actions and risks to ratings, ratings to counts and roll-ups. Pure functions."""

from perf.score.actions import score_actions
from perf.score.measures import score_measures
from perf.score.printed import beside_printed
from perf.score.risks import score_risks
from perf.score.rollup import roll_up, roll_up_groups

__all__ = ["beside_printed", "roll_up", "roll_up_groups", "score_actions", "score_measures", "score_risks"]
